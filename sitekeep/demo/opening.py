"""How a page begins: headline, second headline line, byline, organisation, date.

No two authors of such a site do it alike, so neither do the pages here: `opening` in a page's
head chooses one of the functions below.
"""

from __future__ import annotations

from sitekeep.demo.description import Description
from sitekeep.demo.markup import escaped, paragraph, title


def lines(page: Description) -> str:
    """Bare lines of one paragraph, the headline only larger and bold.

    The body of the page goes on in the same paragraph where its shape allows.
    """
    return "<br />".join(
        [f'<font size="5"><strong>{text(page, "headline")}</strong></font>']
        + ([f'<font size="4">{second}</font>'] if (second := text(page, "alternative_headline"))
           else [])
        + ["", *written_by(page)]
    )  # fmt: skip


def heading(page: Description) -> str:
    """A title element, then a paragraph for who and when."""
    second = text(page, "alternative_headline")
    return "\n".join(
        [title(text(page, "headline"))]
        + ([paragraph(f"<em>{second}</em>")] if second else [])
        + ([paragraph("<br />".join(credit))] if (credit := written_by(page)) else [])
    )


def divs(page: Description) -> str:
    """Every line a paragraph of its own, in the middle."""
    second = text(page, "alternative_headline")
    return "\n".join(
        [title(f"{text(page, 'headline')}&#8203;")]
        + [
            paragraph(f"&nbsp;{line}&nbsp;", align="center")
            for line in [second, *written_by(page)]
            if line
        ]
    )


def bold(page: Description) -> str:
    """A bold line for the headline, a slanted one for who and when, parted by a line."""
    credit = "<br />&nbsp;".join(f"<em>{line}</em>" for line in written_by(page))
    headline = f'<strong><font size="5">{text(page, "headline")}</font></strong>&nbsp;'
    return "\n".join([paragraph(headline)] + ([paragraph(credit)] if credit else []))


def stacked(page: Description) -> str:
    """Both headlines in one title element; who and when on one line, parted by a bar."""
    both = (
        f'{text(page, "headline")}<br /><font size="4">{text(page, "alternative_headline")}</font>'
    )
    credit = "&nbsp; |&nbsp; ".join(written_by(page))
    return "\n".join([title(both)] + ([paragraph(credit)] if credit else []))


def none(page: Description) -> str:
    """Nothing: what the page is about stands in its `<title>` only."""
    return ""


OPENINGS = {function.__name__: function for function in (lines, heading, divs, bold, stacked, none)}


def text(page: Description, key: str) -> str:
    return escaped(page.get(key) or "")


def written_by(page: Description) -> list[str]:
    """The lines that say who wrote the page, for whom, and when it was written or changed."""
    keys = ("byline", "organization", "date", "modified")
    return [text(page, key) for key in keys if page.get(key)]
