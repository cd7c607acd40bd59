"""The reading room in a real browser: what runs, is fetched, fits and can be reached."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.archives import Archive, sample
from tests.browsing import IN_CHROMIUM, served
from tests.test_browse import HOSTILE

PAGES = ["/", "/a/twelve-steps", "/a/twelve-steps/history", "/a/twelve-steps/history/3-3",
          "/a/hostile", "/a/wide", "/search?q=stand", "/search?q=xyzzy", "/search?q=picture",
         "/crawls", "/crawls/1", "/crawls/1/gone"]  # fmt: skip

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real `datasette archive.db` on loopback, in a process of its own."""
    path = tmp_path_factory.mktemp("browser") / "archive.db"
    archive = sample(path)
    archive.page(
        "/hostile.html", headline="<script>pwned=1</script>", article_html="".join(HOSTILE)
    )
    archive.page("/wide.html", headline="W" * 90, article_html=wide())
    add_bad_pictures(archive)
    with served(path) as url:
        yield url


def wide() -> str:
    """Things that are broader than a phone."""
    cells = "".join(f"<td>column {n}</td>" for n in range(30))
    return (
        f"<table><tr>{cells}</tr></table><pre>{'x' * 300}</pre><p>{'y' * 300}</p>"
        '<p><img src="/uploads/kept.png" width="3000" height="20" alt=""></p>'
    )


def add_bad_pictures(archive: Archive) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>window.pwned=1</script></svg>'
    archive.image("/uploads/bad.svg", svg, "image/svg+xml")
    page = b"<!doctype html><title>A page</title><script>window.pwned=1</script>"
    archive.image("/uploads/page.png", page, "image/png")


@pytest.fixture(scope="module")
def only_page(browser: Browser, address: str) -> Page:
    return browser.new_context(base_url=address).new_page()


@pytest.fixture
def page(only_page: Page) -> Page:
    """One page serves all tests: making one costs more than most tests."""
    only_page.set_viewport_size({"width": 1280, "height": 800})
    return only_page


def test_hostile_html_neither_runs_nor_phones_home(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address).new_page()
    requests: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto("/a/hostile", wait_until="networkidle")
    for link in page.locator(".body a").all():
        href = link.get_attribute("href") or ""
        assert not href.lower().startswith(("javascript", "data"))
    assert page.evaluate("window.pwned") is None
    assert dialogs == []
    assert [url for url in requests if not url.startswith(address)] == []
    assert page.url == f"{address}/a/hostile"


def test_the_policy_stops_what_cleaning_would_miss(page: Page) -> None:
    page.goto("/a/twelve-steps")
    page.evaluate("""() => {
        window.stopped = [];
        document.addEventListener('securitypolicyviolation',
            event => window.stopped.push(event.effectiveDirective));
        document.querySelector('.body').innerHTML +=
            '<img src="http://evil.invalid/x.png"><iframe src="http://evil.invalid/"></iframe>'
            + '<p id="trap" onclick="window.pwned=2" style="color: red">x</p>';
        document.querySelector('#trap').click();
        const script = document.createElement('script');
        script.textContent = 'window.pwned = 3';
        document.body.append(script);
    }""")
    page.wait_for_function("window.stopped.length >= 5")
    assert page.evaluate("window.pwned") is None
    assert set(page.evaluate("window.stopped")) == {
        "img-src",
        "frame-src",
        "script-src-attr",
        "script-src-elem",
        "style-src-attr",
    }


@pytest.mark.parametrize("path", ["/uploads/bad.svg", "/uploads/page.png"])
def test_a_picture_with_a_script_does_not_run(page: Page, path: str) -> None:
    page.goto(path)
    assert "/-/payload/sha256:" in page.url
    assert page.title() != "A page"
    assert page.evaluate("window.pwned") is None


def test_kept_pictures_are_seen(page: Page) -> None:
    page.goto("/a/twelve-steps", wait_until="networkidle")
    widths = page.eval_on_selector_all(".body img", "all => all.map(i => i.naturalWidth)")
    assert widths == [1]
    assert page.locator(".gap").inner_text() == "Picture not kept: A lost picture (gone)"


def test_a_hit_shows_a_picture_and_leads_to_it(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 300})
    page.goto("/search?q=kept+picture", wait_until="networkidle")
    hit = page.locator(".pictured").first
    assert hit.inner_text() == "Picture: A kept picture"
    assert hit.locator("mark").all_inner_texts() == ["kept", "picture"]
    assert hit.locator("img").evaluate("image => image.naturalWidth") == 1
    hit.click()
    assert page.locator(".body img:target").get_attribute("alt") == "A kept picture"
    expect(page.locator(".body img:target")).to_be_in_viewport()


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_refused_by_our_own_policy(page: Page, path: str) -> None:
    messages: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        messages.append(message.text)

    page.on("console", heard)
    page.goto(path)
    page.remove_listener("console", heard)
    assert messages == []


@pytest.mark.parametrize("path", PAGES)
def test_text_has_contrast_in_light_and_dark(page: Page, path: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(path)
    light = page.evaluate(POOR_CONTRAST)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert (light, page.evaluate(POOR_CONTRAST)) == ([], [])


def test_the_check_of_contrast_can_fail(page: Page) -> None:
    page.set_content("<body><p style='color: #999; background: #fff'>grey</p></body>")
    assert len(page.evaluate(POOR_CONTRAST)) == 1


#: WCAG 2.2, 1.4.3: 4.5 to 1 between every text and the nearest background behind it.
POOR_CONTRAST = """() => {
    const parts = color => (color.match(/[\\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = e => {
        for (; e; e = e.parentElement) {
            const color = parts(getComputedStyle(e).backgroundColor);
            if (color.length === 3 || color[3] > 0) return color;
        }
        return [255, 255, 255];
    };
    const poor = [];
    for (const e of document.querySelectorAll('body *')) {
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        if (!own || !e.checkVisibility()) continue;
        const a = light(parts(getComputedStyle(e).color)), b = light(behind(e));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) poor.push([e.tagName, e.className, ratio]);
    }
    return poor;
}"""


def test_everything_is_reached_by_the_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_reader_finds_filters_and_reads(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("stand")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("complementary").get_by_role("link", name="2015").click()
    page.get_by_role("link", name="Twelve Steps and Talking").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Twelve Steps and Talking"
    page.get_by_role("link", name="Next").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Mindfulness"
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_landmarks_and_headings(page: Page, path: str) -> None:
    page.goto(path)
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title()
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
