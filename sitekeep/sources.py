"""Where else than in `src` a page names a picture: in sets of sizes, and for scripts to put in.

What is fetched and what a replayed page shows must be the same, so both look here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

#: What scripts put into `src` when a picture comes into sight, the most usual first.
LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy")
LAZY_SETS = ("data-srcset", "data-lazy-srcset")
#: What scripts make the background of an element.
LAZY_BACKGROUNDS = ("data-bg", "data-background", "data-background-image", "data-bg-src")
CANDIDATE = re.compile(r"[\s,]*+(\S+)")
CSS_FUNCTION = re.compile(r"\s*url\(\s*(?P<quote>['\"]?)(?P<url>.*?)(?P=quote)\s*\)\s*$", re.I)


def candidates_in(srcset: str) -> Iterator[tuple[str, str]]:
    """Address and size of each candidate (https://html.spec.whatwg.org/#srcset-attributes).

    >>> list(candidates_in("w_300,h_200/a.jpg 1x, b.jpg 640w"))
    [('w_300,h_200/a.jpg', '1x'), ('b.jpg', '640w')]
    """
    place = 0
    while found := CANDIDATE.match(srcset, place):
        url, place = found[1], found.end()
        if url.endswith(","):
            yield url.rstrip(","), ""
            continue
        end = srcset.find(",", place)
        end = len(srcset) if end < 0 else end
        yield url, srcset[place:end].strip()
        place = end + 1


def lazy_background(attributes: Mapping[str, str]) -> str | None:
    """The picture that a script makes the background of an element with these attributes.

    >>> lazy_background({"data-bg": "url('/a.jpg')"})
    '/a.jpg'
    """
    said = next((attributes[key] for key in LAZY_BACKGROUNDS if attributes.get(key)), "").strip()
    found = CSS_FUNCTION.match(said)
    address = found["url"] if found else said
    return address if is_address(address) else None


def is_address(text: str) -> bool:
    """Not a colour, a number or a JSON object, which such attributes hold as well."""
    return bool(re.match(r"(https?:)?//|[/.]|[^\s#{\[]+\.\w{2,5}(\?|$)", text))
