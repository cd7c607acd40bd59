export default function (config) {
  // Pictures and documents lie where they lay on the old site.
  config.addPassthroughCopy({ static: "/" });
  config.addCollection("article", (all) =>
    all.getAll().filter((page) => page.data.type === "post")
  );
  return { dir: { input: "content", output: "_site" } };
}
