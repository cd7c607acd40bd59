"""What a page needs to look as it does is found, wherever it is named; and replay asks for no more."""

from __future__ import annotations

import pytest

from pipelines.links import find_links
from pipelines.page import Page
from sitekeep.article import LinkKind
from sitekeep.browse.rewriting import Use, replayed

BASE = "http://example.org/dir/page"
GIF = "data:image/gif;base64,R0lGOD"
IMAGE, MEDIA, SHEET, FONT, ICON = (
    LinkKind.IMAGE,
    LinkKind.MEDIA,
    LinkKind.STYLESHEET,
    LinkKind.FONT,
    LinkKind.ICON,
)

#: A piece of a page, and the files that it needs with their kinds.
NEEDED: list[tuple[str, list[tuple[str, str]]]] = [
    ("<img src=a.png alt=A>", [("a.png", IMAGE)]),
    ("<img srcset='w_3,h_2/a.png 1x, b.png 2x,c.png 640w' src=d.png>",
     [("d.png", IMAGE), ("w_3,h_2/a.png", IMAGE), ("b.png", IMAGE), ("c.png", IMAGE)]),
    ("<picture><source srcset='a.avif 2x, b.avif' type=image/avif><img src=c.png></picture>",
     [("a.avif", IMAGE), ("b.avif", IMAGE), ("c.png", IMAGE)]),
    (f"<img src='{GIF}' data-src=a.png>", [("a.png", IMAGE)]),
    (f"<img src='{GIF}' data-original=a.png data-srcset='b.png 2x'>", [("a.png", IMAGE), ("b.png", IMAGE)]),
    ("<img src=blank.gif data-lazy-src=a.png>", [("blank.gif", IMAGE), ("a.png", IMAGE)]),
    (f"<img src='{GIF}'><noscript><img src=a.png></noscript>", [("a.png", IMAGE)]),
    ("<p style='background: #fff url(\"a.png\") no-repeat'>", [("a.png", IMAGE)]),
    ("<p style='background: url(a.png), url(b.png)'>", [("a.png", IMAGE), ("b.png", IMAGE)]),
    ("<div data-bg='url(a.png)'></div>", [("a.png", IMAGE)]),
    ("<div data-background-image=/a.png></div>", [("/a.png", IMAGE)]),
    ("<div data-background='#fff' data-bg=dark></div>", []),
    ("<style>@import 'a.css'; @font-face { src: url(b.woff2) } p { top: url(c.png) }</style>",
     [("a.css", SHEET), ("b.woff2", FONT), ("c.png", IMAGE)]),
    ("<link rel=stylesheet href=a.css>", [("a.css", SHEET)]),
    ("<link rel='alternate stylesheet' href=a.css title=Dark>", [("a.css", SHEET)]),
    ("<link rel=preload as=font href=a.woff2>", [("a.woff2", FONT)]),
    ("<link rel=preload as=image href=a.png imagesrcset='b.png 2x'>", [("b.png", IMAGE), ("a.png", IMAGE)]),
    ("<link rel='shortcut icon' href=a.ico>", [("a.ico", ICON)]),
    ("<link rel=apple-touch-icon-precomposed href=a.png>", [("a.png", ICON)]),
    ("<meta property=og:image content=http://example.org/dir/a.png>", [("a.png", IMAGE)]),
    ("<video src=a.mp4 poster=a.jpg><source src=a.webm><track src=a.vtt></video>",
     [("a.mp4", MEDIA), ("a.jpg", IMAGE), ("a.webm", MEDIA), ("a.vtt", MEDIA)]),
    ("<video><source data-src=a.webm></video>", [("a.webm", MEDIA)]),
    ("<audio src=a.ogg></audio><embed src=b.pdf><object data=c.svg></object>",
     [("a.ogg", MEDIA), ("b.pdf", MEDIA), ("c.svg", MEDIA)]),
    ("<input type=image src=a.png><input type=text>", [("a.png", IMAGE)]),
    ("<svg><image xlink:href=a.png /><use href='b.svg#part'/><use href='#here'/></svg>",
     [("a.png", IMAGE), ("b.svg", IMAGE)]),
    ("<table background=a.png><tr background=b.png><th background=c.png>x</table>",
     [("a.png", IMAGE), ("b.png", IMAGE), ("c.png", IMAGE)]),
    ("<img src=''><img><link rel=stylesheet><style></style><img srcset=','><p style='url('>", []),
]  # fmt: skip
IDS = [piece[:40] for piece, _ in NEEDED]


def files(piece: str) -> list[tuple[str, str]]:
    page = Page(f"<html><body>{piece}</body></html>".encode(), url=BASE)
    links = find_links(page.root, page.base)
    return [(link.url, link.kind) for link in links if link.kind != LinkKind.PAGE]


def full(name: str) -> str:
    return f"http://example.org{name}" if name[0] == "/" else f"http://example.org/dir/{name}"


@pytest.mark.parametrize(("piece", "expected"), NEEDED, ids=IDS)
def test_files_that_a_page_needs(piece: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(files(piece)) == sorted((full(name), str(kind)) for name, kind in expected)


@pytest.mark.parametrize(("piece", "_expected"), NEEDED, ids=IDS)
def test_what_replay_asks_for_was_fetched(piece: str, _expected: object) -> None:
    asked: set[str] = set()

    def lead(url: str, use: Use) -> str:
        if use in ("file", "style"):
            asked.add(url)
        return url

    replayed(f"<html><body>{piece}</body></html>", BASE, lead)
    assert asked <= {url for url, _kind in files(piece)}


def test_a_lazy_picture_is_shown_in_place_of_its_placeholder() -> None:
    shown = replayed("<img src=blank.gif data-src=a.png>", BASE, lambda url, _use: f"/kept/{url}")
    assert f'src="/kept/{full("a.png")}"' in shown
    shown = replayed("<div style='color: red;' data-bg=/a.png>", BASE, lambda url, _use: url)
    assert "color: red; background-image: url(&quot;http://example.org/a.png&quot;)" in shown
