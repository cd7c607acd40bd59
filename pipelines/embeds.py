"""What is no text, as HTML of its own: embeds and formulas made harmless, of the rest a mark.

A mark is `<data value="form: <form action=…">` without content: the tag and the first characters of
what could not be kept. It shows nowhere, and says to whoever moves the article what is missing.
"""

from __future__ import annotations

import re
from html import escape

import nh3
from lxml import etree
from lxml.etree import _Element as Element

from pipelines.hints import HIDING, is_hiding
from pipelines.wordlist import words
from sitekeep import mathml

#: How much of the HTML of what cannot be kept is quoted.
QUOTED = 300
SIZES = {"width", "height", "title"}
ATTRIBUTES = {
    "iframe": {"src", "allowfullscreen", *SIZES},
    "embed": {"src", "type", *SIZES},
    "object": {"data", "type", *SIZES},
    "video": {"src", "poster", "controls", *SIZES},
    "audio": {"src", "controls", "title"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label", "default"},
}
#: Where scripts that load an embed late look for its address.
LATE = ("data-src", "data-lazy-src", "data-cookieblock-src", "data-litespeed-src")
ADDRESS = re.compile(r' (?:src|data)="[^"]')
FLASH = re.compile(r"shockwave|d27cdb6e|\.swf\b", re.IGNORECASE)
#: Elements that show a formula a second time, for those who hear it.
TWIN = re.compile(r"katex-mathml|mjx.assistive", re.IGNORECASE)
#: A drawing of so many pixels or less is an icon.
ICON = 48
NUMBER = re.compile(r"\d+")


def written(element: Element, base: str | None) -> str:
    """The HTML that stands for `element`; empty where nothing is lost without it."""
    tag = element.tag
    if tag == "math":
        return formula(element)
    if tag in ATTRIBUTES:
        return "" if is_unseen(element) else embed(element, base)
    if not NEGLIGIBLE.get(str(tag), is_hidden)(element):
        return mark(element)
    return ""


def mark(element: Element) -> str:
    """The empty element that says what is missing."""
    return f'<data value="{escape(f"{element.tag}: {source(element)[:QUOTED]}")}"></data>'


def source(element: Element) -> str:
    """The HTML of an element; of `<embed>`, which holds nothing, its tag."""
    if element.tag == "embed":
        return "<embed" + "".join(f' {k}="{v}"' for k, v in element.attrib.items()) + ">"
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def embed(element: Element, base: str | None) -> str:
    if element.tag in ("object", "embed") and FLASH.search(opening(element)):
        return mark(element)
    start, *others = (tags(each, base) for each in (element, *inner(element)))
    markup = f"{start}{''.join(others)}</{element.tag}>"
    found = nh3.clean(
        markup,
        tags=set(ATTRIBUTES),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        url_relative=("rewrite_with_base", base) if base else "deny",
    )
    if ADDRESS.search(found):
        return found
    if (
        element.tag == "object"
        and (other := next(element.iter("embed", "iframe"), None)) is not None
    ):
        return embed(other, base)
    told = any(map(element.get, ("src", "srcdoc", "data", "classid", "codetype")))
    return mark(element) if told or len(element) else ""


def inner(element: Element) -> list[Element]:
    return list(element.iter("source", "track")) if element.tag in ("video", "audio") else []


def opening(element: Element) -> str:
    """The values that tell what plays an object."""
    return " ".join(filter(None, map(element.get, ("type", "classid", "data", "src"))))


def tags(element: Element, base: str | None) -> str:
    """The start tag of an embed, and nothing of what is in it."""
    found = {k: v for k, v in element.attrib.items() if k in ATTRIBUTES[str(element.tag)]}
    if "data" not in found and (address := address_of(element)):
        found["src"] = address if base or not address.startswith("//") else f"https:{address}"
    return f"<{element.tag}" + "".join(f' {k}="{escape(v)}"' for k, v in found.items()) + ">"


def address_of(element: Element) -> str:
    own = (element.get("src") or "").strip()
    late = next(filter(None, map(element.get, LATE)), "")
    return late if late and (not own or own.startswith(("about:", "data:"))) else own


def is_hidden(element: Element) -> bool:
    return any(key in HIDING and is_hiding(key, value) for key, value in element.attrib.items())


def is_unseen(element: Element) -> bool:
    """Whether an embed is not shown: hidden, or of a pixel, as those that count visits."""
    return is_hidden(element) or {element.get("width"), element.get("height")} <= {"0", "1"}


def formula(element: Element) -> str:
    """MathML as it is; the mark and the formula in words where nothing of that is left."""
    parent = element.getparent()
    if parent is not None and (TWIN.search(parent.get("class") or "") or is_hidden(parent)):
        return mark(element) if not is_hidden(parent) else ""
    found = nh3.clean(
        source(element),
        tags=set(mathml.TAGS),
        attributes={tag: set(names) for tag, names in mathml.ATTRIBUTES.items()},
        clean_content_tags={"annotation", "annotation-xml", "script", "style"},
    )
    said = element.get("alttext") or "".join(element.xpath(".//annotation[1]/text()")).strip()
    if not re.search(r">[^<\s]", found):
        return mark(element) + escape(said)
    alttext = f' alttext="{escape(said)}"' if said and " alttext=" not in found else ""
    return f"<math{alttext}{found.removeprefix('<math')}"


def is_data(script: Element) -> bool:
    """Whether a script is none: data, a template; or empty."""
    kind = (script.get("type") or "").lower()
    acts = not kind or "script" in kind or kind == "module" or kind.startswith("math/")
    return not acts or not (script.get("src") or (script.text or "").strip())


def is_icon(svg: Element) -> bool:
    """Whether a drawing is a sign on a button or in a line, not a picture."""
    parent = svg.getparent()
    if is_hidden(svg) or svg.find(".//use") is not None or parent is None:
        return True
    size = svg.get("width") or "".join((svg.get("viewbox") or "").split()[2:3])
    number = NUMBER.match(size)
    small = number is not None and int(number[0]) <= ICON and not size.endswith("%")
    return small or parent.tag in ("a", "button")


def is_bare(form: Element) -> bool:
    """Whether a form has nothing to fill in or to press."""
    return not any(
        control.tag != "input" or (control.get("type") or "").lower() != "hidden"
        for control in form.iter("input", "textarea", "select", "button")
    )


#: What of these is worth no mark; of the others, what is hidden.
NEGLIGIBLE = {"script": is_data, "svg": is_icon, "form": is_bare}
#: All that `written` knows.
KNOWN = frozenset(ATTRIBUTES) | words("math script canvas svg applet form")
