"""A site that shows all kinds of files, some of them from another host. All text is stand-in text."""

from __future__ import annotations

import zipfile
from io import BytesIO

from sitekeep.demo.pdf import leaflet
from tests.faults import PIXEL, Ask, Handler, filled, main, status, text, titled

PNG = b"\x89PNG\r\n\x1a\n stand-in"
MP4 = b"\0\0\0\x1cftypisom stand-in"
WOFF2 = b"wOF2 stand-in"
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><text>stand-in</text></svg>"


def file(body: bytes, content_type: str) -> Handler:
    return lambda ask: ask.answer(body, content_type)


def docx(words: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", f"<w><p><t>{words}</t></p></w>")
    return out.getvalue()


def picture(ask: Ask) -> None:
    """Each address another picture."""
    ask.answer(PIXEL + ask.name.encode(), "image/gif")


def endless_sheet(ask: Ask) -> None:
    ask.answer(f"@import '/sheets/{int(ask.name) + 1}';".encode(), "text/css")


def home(ask: Ask) -> None:
    body = (
        "<link rel=stylesheet href={other}main.css><link rel=icon href=/icon.ico>"
        "<style>p { background: url(/in-style.gif) }</style>"
        "<h1>Files of all kinds</h1><p style='background: url(/in-attribute.gif)'>Stand-in text.</p>"
        "<img src={other}cdn.gif srcset='{other}cdn-2.gif 2x' alt=Far>"
        "<picture><source srcset='/wide.gif 2x'><img src=/narrow.gif></picture>"
        "<img src=/lazy.gif data-src=/real.gif><noscript><img src=/no-script.gif></noscript>"
        "<img src=/page-as-picture.png><img src=/wrong-name.jpg><img src=/drawing.svg>"
        "<video poster=/poster.gif><source src=/film.mp4><track src=/words.vtt></video>"
        "<video src=/long.mp4></video><img src={other}forbidden.gif><iframe src={other}frame></iframe>"
        "<script src={other}code.js></script>"
        "<a href=/about>About</a><a href=/leaflet.pdf>Leaflet</a><a href=/minutes.docx>Minutes</a>"
        "<a href=/broken.pdf>Broken</a><a href={other}far.pdf>Far away</a><a href={other}page>Page</a>"
        "<link rel=stylesheet href=/sheets/1>"
    )
    ask.answer(filled(ask, body).encode())


MEDIA: dict[str, Handler] = {
    "/": home,
    "/about": titled("About", "<img src=/wide.gif>", "/leaflet.pdf"),
    "/icon.ico": file(b"\0\0\x01\0 stand-in", "image/x-icon"),
    "/in-style.gif": picture,
    "/in-attribute.gif": picture,
    "/wide.gif": picture,
    "/narrow.gif": picture,
    "/lazy.gif": picture,
    "/real.gif": picture,
    "/no-script.gif": picture,
    "/poster.gif": picture,
    "/page-as-picture.png": file(b"<!doctype html><p>Log in first", "image/png"),
    "/wrong-name.jpg": file(PNG, "image/jpeg"),
    "/drawing.svg": text(SVG, "image/svg+xml"),
    "/film.mp4": file(MP4, "video/mp4"),
    "/long.mp4": file(MP4 + b"\0" * 1_100_000, "video/mp4"),
    "/words.vtt": text("WEBVTT\n\n", "text/plain"),
    "/leaflet.pdf": file(leaflet(), "application/octet-stream"),
    "/minutes.docx": file(docx("Stand-in minutes of a meeting"), "application/zip"),
    "/broken.pdf": file(leaflet()[:90], "application/pdf"),
    "/sheets/*": endless_sheet,
}
ELSEWHERE: dict[str, Handler] = {
    "/robots.txt": text("User-agent: *\nDisallow: /forbidden\nCrawl-delay: 0.3\n"),
    "/main.css": text(
        "@import 'deep/second.css'; @font-face { src: url(/a.woff2) } p { background: url(far.gif) }",
        "text/css",
    ),
    "/deep/second.css": text("@import url('third.css') screen;", "text/plain"),
    "/deep/third.css": text("p { background: url(../deepest.gif) }"),
    "/a.woff2": file(WOFF2, "application/octet-stream"),
    "/far.gif": picture,
    "/deepest.gif": picture,
    "/cdn.gif": picture,
    "/cdn-2.gif": picture,
    "/code.js": text("'stand-in'", "text/javascript"),
    "/far.pdf": file(leaflet(), "application/pdf"),
    "/frame": titled("In a frame", "/never"),
    "/page": titled("Another site"),
    "/never": status(500),
}
SITES = {"media": MEDIA, "elsewhere": ELSEWHERE}

if __name__ == "__main__":
    main(SITES)
