"""What other extractors say of the pages of a manifest, in the form of `sitekeep extract`.

Usage: read.py TOOL MANIFEST. It runs in the peers' own environment, where Sitekeep is not. The
seconds are of processor time and hold all that a tool does between bytes and text.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Said = dict[str, Any]
#: So many pages are read once before the clock runs.
WARM_UP = 20
BLOCKS = (
    "p", "div", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "pre",
    "blockquote", "section", "article", "dt", "dd", "figcaption",
)  # fmt: skip


def trafilatura() -> Callable[[bytes, str | None], Said]:
    from trafilatura import bare_extraction

    def read(body: bytes, url: str | None) -> Said:
        found = bare_extraction(body, url=url, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        names = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {
            "headline": found.title,
            "authors": [{"name": name} for name in names],
            "date_published": found.date,
            "article_body": found.text,
        }

    return read


def readability() -> Callable[[bytes, str | None], Said]:
    from lxml import html
    from readability import Document

    def read(body: bytes, url: str | None) -> Said:
        document = Document(body, url=url)
        tree = html.fromstring(document.summary(html_partial=True))
        for element in tree.iter():
            if element.tag in BLOCKS:
                element.tail = "\n" + (element.tail or "")
        return {"headline": document.short_title(), "article_body": tree.text_content()}

    return read


def resiliparse() -> Callable[[bytes, str | None], Said]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(body: bytes, url: str | None) -> Said:
        tree = HTMLTree.parse_from_bytes(body, detect_encoding(body))
        text = extract_plain_text(tree, main_content=True)
        return {"headline": tree.title, "article_body": text}

    return read


TOOLS = {"trafilatura": trafilatura, "readability": readability, "resiliparse": resiliparse}


def main(tool: str, manifest: Path) -> None:
    read = TOOLS[tool]()
    pages = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    # What a tool loads when it first needs it is not the price of a page.
    for page in pages[:WARM_UP]:
        timed(read, page, manifest.parent)
    for page in pages:
        print(json.dumps({"id": page["id"], **timed(read, page, manifest.parent)}))


def timed(read: Callable[[bytes, str | None], Said], page: dict[str, Any], folder: Path) -> Said:
    body = (folder / page["html"]).read_bytes()
    body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    started = time.process_time()
    try:
        said = read(body, page.get("url"))
    except Exception as error:
        print(f"{page['id']}: {error!r}", file=sys.stderr)
        said = {}
    return {**said, "seconds": time.process_time() - started}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
