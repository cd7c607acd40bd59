"""Replay in a real browser: hostile pages do nothing, the replica looks as it did live."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitekeep.demo.server import serve_demo
from tests.archives import PIXEL, SITE, Archive
from tests.browsing import IN_CHROMIUM, served
from tests.crawling import sitekeep

WHEN = "20260201100102"
HOSTILE = """<!doctype html><html><head>
<base href="/" target="_top"><meta http-equiv="refresh" content="0;url=http://evil.invalid/refresh">
<link rel="preconnect" href="http://evil.invalid"><link rel="manifest" href="http://evil.invalid/m">
<link rel="stylesheet" href="http://evil.invalid/s.css">
<style>@import "http://evil.invalid/i.css"; @import u\\72l(http://evil.invalid/j.css);
body { background: url(http://evil.invalid/b.png), u\\72l(http://evil.invalid/c.png) }
#cover { position: fixed; inset: -2000px; z-index: 2147483647; background: red }</style>
<script>document.title = 'pwned'; top.location = 'http://evil.invalid/top';
navigator.serviceWorker.register('/sw.js'); fetch('/-/metadata.json')</script>
<script src="/x.js"></script></head>
<body onload="document.title='pwned'; parent.document.title='pwned'">
<div id="cover">covered</div>
<a id="js" href="javascript:document.title='pwned'">js</a>
<a id="away" href="http://evil.invalid/link" target="_blank" ping="http://evil.invalid/ping">away</a>
<form id="form" action="http://evil.invalid/form"><button id="send">send</button></form>
<img src="/missing.png" onerror="document.title='pwned'"><img src="/page-as.png"><img src="/bad.svg">
<img src="http://evil.invalid/x.png" srcset="http://evil.invalid/y.png 2x">
<iframe src="/frame.html"></iframe><iframe src="/bad.svg"></iframe>
<iframe src="javascript:top.document.title='pwned'"></iframe>
<iframe srcdoc="<script>top.document.title='pwned'</script><img src=http://evil.invalid/z>"></iframe>
<object data="/bad.svg"></object><embed src="/bad.svg">
<svg><script>document.title='pwned'</script><style><a href="http://evil.invalid/mxss"></style>
<a xlink:href="javascript:alert(1)"><text y="20">svg</text></a></svg>
<noscript><p title="</noscript><img src=http://evil.invalid/n onerror=alert(1)>"></p></noscript>
<p id="end">The end.</p></body></html>"""
FRAMED = b"""<style>@font-face { font-family: f; src: url(f.woff) }</style>
<p style="font-family: f">text</p><iframe src="/other.html"></iframe>"""
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" onload="top.document.title='pwned'">
<script>top.document.title='pwned'</script><rect width="9" height="9"/></svg>"""

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("hostile") / "archive.db"
    archive = Archive(path)
    archive.capture("/hostile.html", payload=HOSTILE.encode())
    archive.capture("/frame.html", payload=b"<script>top.document.title='pwned'</script><p>framed")
    archive.capture("/page-as.png", payload=HOSTILE.encode(), content_type="image/png")
    archive.capture("/x.js", payload=b"document.title='pwned'", content_type="text/javascript")
    archive.image("/bad.svg", SVG, "image/svg+xml")
    archive.image("/pixel.png", PIXEL)
    archive.capture(
        "/nice.html",
        payload=b"<title>t</title><p><img src=pixel.png><a id=go href=other.html>on</a>",
    )
    archive.capture("/other.html", payload=b"<p id=there>there")
    archive.capture("/set.html", payload=FRAMED)
    archive.capture("/f.woff", payload=b"wOFF no real font", content_type="font/woff")
    archive.crawl(day=2)
    archive.capture("/nice.html", payload=b"<p>later")
    archive.conn.close()
    with served(path) as address:
        yield address


@pytest.mark.parametrize("way", ["", "if_"])
def test_a_hostile_page_does_nothing(browser: Browser, hostile: str, way: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    address = f"{hostile}/-/web/{WHEN}{way}/{SITE}/hostile.html"
    page.goto(address, wait_until="networkidle")
    archived = page.frames[1] if way == "" else page.main_frame
    assert archived.locator("#end").count() == 1
    for target in ("#js", "#send"):
        archived.locator(target).dispatch_event("click")
    page.wait_for_timeout(500)
    assert page.url.rstrip("#") == address
    assert "pwned" not in [page.title(), *(frame.title() for frame in page.frames)]
    assert [url for url in requests if not url.startswith((hostile, "data:"))] == []
    assert all(
        "/-/web/" in url or "/-/static-plugins/" in url for url in requests if url[:5] == "http:"
    )
    assert context.cookies() == []
    assert context.service_workers == []
    context.close()


@pytest.mark.parametrize("name", ["bad.svg", "page-as.png", "x.js", "frame.html"])
@pytest.mark.parametrize("way", ["if_", "im_", "cs_"])
def test_no_payload_runs_on_its_own(browser: Browser, hostile: str, name: str, way: str) -> None:
    page = browser.new_page()
    page.goto(f"{hostile}/-/web/{WHEN}{way}/{SITE}/{name}")
    assert "pwned" not in page.title()
    page.close()


def test_the_banner_cannot_be_covered(browser: Browser, hostile: str) -> None:
    page = browser.new_page()
    page.goto(f"{hostile}/-/web/{WHEN}/{SITE}/hostile.html")
    page.get_by_role("link", name="All captures").click(timeout=3000)
    assert "/-/web/*/" in page.url
    page.close()


def test_the_check_of_scripts_can_fail(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<body onload=\"document.title='pwned'\">")
    assert page.title() == "pwned"
    page.close()


def test_a_link_to_elsewhere_stays_in_the_archive(browser: Browser, hostile: str) -> None:
    page = browser.new_page()
    page.goto(f"{hostile}/-/web/{WHEN}/{SITE}/hostile.html")
    page.frames[1].locator("#away").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hostile}/-/web/{WHEN}/http://evil.invalid/link")
    assert page.get_by_role("heading", level=1).inner_text() == "This page was not kept"
    page.close()


def test_frames_and_fonts_of_a_page_arrive(browser: Browser, hostile: str) -> None:
    page = browser.new_page()
    with page.expect_event("requestfinished", lambda request: "f.woff" in request.url):
        page.goto(f"{hostile}/-/web/{WHEN}/{SITE}/set.html")
    inner = page.frame_locator("iframe").frame_locator("iframe")
    assert inner.locator("#there").inner_text() == "there"
    page.close()


def test_a_reader_follows_links_without_script(browser: Browser, hostile: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{hostile}/-/web/{WHEN}/{SITE}/nice.html")
    frame = page.frame_locator("iframe")
    frame.locator("#go").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/-/web/{WHEN}/{SITE}/other.html")
    assert page.frame_locator("iframe").locator("#there").inner_text() == "there"
    page.go_back()
    page.get_by_role("link", name="Next").click()
    assert page.frame_locator("iframe").locator("p").inner_text() == "later"
    context.close()


def test_the_banner_fits_a_phone(browser: Browser, hostile: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{hostile}/-/web/{WHEN}/{SITE}/nice.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert box["height"] > 450
    page.close()


#: The share of pixels that differ between two pictures of the same size.
DIFFERENT = """async ([one, other]) => {
    const pixels = async data => {
        const image = new Image();
        image.src = 'data:image/png;base64,' + data;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
        canvas.drawImage(image, 0, 0);
        return [image.width, image.height, canvas.getImageData(0, 0, image.width, image.height).data];
    };
    const [w1, h1, a] = await pixels(one), [w2, h2, b] = await pixels(other);
    if (w1 !== w2 || h1 !== h2) return 1;
    let different = 0;
    for (let i = 0; i < a.length; i += 4)
        different += [0, 1, 2].some(c => Math.abs(a[i + c] - b[i + c]) > 8);
    return different / (w1 * h1);
}"""


def difference(page: Page, one: bytes, other: bytes) -> float:
    page.goto("about:blank")
    pictures = [base64.b64encode(each).decode() for each in (one, other)]
    return float(page.evaluate(DIFFERENT, pictures))


@pytest.mark.server
def test_the_replica_looks_as_it_did_live(browser: Browser, tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    page = browser.new_page()
    with serve_demo() as live:
        done = sitekeep("crawl", live, "--archive", archive, "--delay", "0", "-q")
        assert archive.exists(), done.err
        paths = ["", "psychotherapy-and-12-step-programs.html", "contact.html"]
        with served(archive) as address:
            replayed = {}
            for path in paths:
                page.goto(f"{address}/-/web/{live}{path}", wait_until="networkidle")
                replayed[path] = page.locator("iframe").screenshot()
                box = page.locator("iframe").bounding_box()
        assert box is not None
        size = {"width": round(box["width"]), "height": round(box["height"])}
        page.set_viewport_size(size)  # type: ignore[arg-type]
        pictures = {}
        for path in paths:
            page.goto(live + path, wait_until="networkidle")
            pictures[path] = page.screenshot()
    assert {path: difference(page, pictures[path], replayed[path]) < 0.002 for path in paths} == (
        dict.fromkeys(paths, True)
    )
    assert difference(page, pictures[paths[0]], pictures[paths[1]]) > 0.01
    page.close()
