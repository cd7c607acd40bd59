"""A site around whose articles all changes from day to day. All text is stand-in text.

Every page has another token for each request. On day 2 the side column says something else, on day
3 a paragraph of `/article-5` is edited, on day 4 menus, side column and footer are new ones in new
markup.
"""

from __future__ import annotations

from tests.faults import Ask, Handler, main, prose

ARTICLES = range(1, 14)
#: Stands in the side column of every page on day 1, and in the text of two articles always.
SENTENCE = "Stand-in sentence: call the quiet harbour for a first season in the orchard."
EDITED = 5


def article(number: int, day: int) -> str:
    said = [prose(f"{number} {part}") for part in ("first", "second", "third")]
    if number in (1, 2):
        said.insert(2, SENTENCE)
    if number == EDITED and day >= 3:
        said[1] = said[1].removesuffix(".") + " and a lighthouse."
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in said)
    return f"<h1>Lantern {number}</h1>\n<p>By Ada Example</p><p>March {number}, 2019</p>\n{body}"


def old_shell(links: str, column: str, content: str) -> str:
    return (
        f"<div id=menu><ul>{links}</ul></div><div id=content>{content}</div>"
        f"<div id=side><h3>Counsel</h3><p>{column}</p></div>"
        "<div id=footer><p>Stand-in House, 1 Meadow Road</p></div>"
    )


def new_shell(links: str, column: str, content: str) -> str:
    return (
        "<header><p>Now in a new dress: the stand-in house of lanterns</p>"
        f"<nav class=top><ul>{links}</ul></nav></header><main><article>{content}</article></main>"
        f"<aside><h2>What is on</h2><p>{prose('on')}</p><p>{column}</p></aside>"
        f"<footer><ul>{links}</ul><p>© Stand-in House. {prose('footer', 12)}</p></footer>"
    )


def page(ask: Ask) -> None:
    day, number = int(ask.state.get("day", "1")), int(ask.name.rpartition("-")[2] or 0)
    links = "".join(f"<li><a href=/article-{n}>Lantern {n}</a></li>" for n in ARTICLES)
    content = article(number, day) if number else f"<h1>Home</h1><p>{prose('home')}</p>"
    shell = new_shell if day >= 4 else old_shell
    column = SENTENCE if day in (1, 3) else prose(f"column {day}", 20)
    token = f"<meta name=token content={ask.hit}{day}>"
    head = f"<title>Lantern {number} - Stand-in House</title>{token}"
    body = shell(links, column, content)
    ask.answer(f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body>".encode())


DRIFTING: dict[str, Handler] = {"/": page, "/article-*": page}

if __name__ == "__main__":
    main({"drifting": DRIFTING})
