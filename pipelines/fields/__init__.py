"""The fields of a page: a file each, its rules most trusted first."""

from pipelines.fields import (
    address,
    alternative_headline,
    article_body,
    article_html,
    article_section,
    author,
    canonical_url,
    date_modified,
    date_published,
    description,
    headline,
    image,
    in_language,
    keywords,
    type,
)
from pipelines.rules import Chooser, Rules

RULES: tuple[Rules, ...] = (
    headline.RULES,
    alternative_headline.RULES,
    author.RULES,
    date_published.RULES,
    date_modified.RULES,
    article_section.RULES,
    in_language.RULES,
    description.RULES,
    keywords.RULES,
    image.RULES,
    address.RULES,
    type.RULES,
    canonical_url.RULES,
    article_body.RULES,
    article_html.RULES,
)
#: Fields whose readings are weighed against each other; of all others the first is believed.
CHOOSERS: dict[str, Chooser] = {
    "headline": headline.choose,
    "author": author.choose,
    "date_published": date_published.choose,
    "in_language": in_language.choose,
}
