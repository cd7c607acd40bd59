"""What the names that authors give to parts of a page (class, id, role) say about the part.

Builders and themes of all origins share a small vocabulary: `sidebar`, `byline`, `entry-content`.
A hint is evidence, never proof: `score.py` weighs it against what the part holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.etree import _Element as Element

from pipelines.wordlist import words

# One bit a kind of part.
NAV = 1 << 0
ASIDE = 1 << 1
FOOTER = 1 << 2
HEADER = 1 << 3
ARTICLE = 1 << 4
MAIN = 1 << 5
FORM = 1 << 6
LIST = 1 << 7
CELL = 1 << 8
FIGURE = 1 << 9
QUOTE = 1 << 10
PRE = 1 << 11
HEADING = 1 << 12
COMMENT = 1 << 13
SHARE = 1 << 14
RELATED = 1 << 15
PROMO = 1 << 16
META = 1 << 17
NOTICE = 1 << 18
HIDDEN = 1 << 19
CAPTION = 1 << 20
BODY = 1 << 21
TAGS = 1 << 22
AUTHOR_BOX = 1 << 23
TEASER = 1 << 24
PARAGRAPH = 1 << 25

#: What stands in such a part is not the article, if the part is not most of the page.
UNWANTED = (
    NAV | ASIDE | FOOTER | FORM | COMMENT | SHARE | RELATED | PROMO | NOTICE | HIDDEN | TAGS
) | AUTHOR_BOX

TAG_HINTS = {
    "nav": NAV,
    "menu": NAV,
    "aside": ASIDE,
    "footer": FOOTER,
    "header": HEADER,
    "hgroup": HEADER,
    "article": ARTICLE,
    "main": MAIN,
    "form": FORM,
    "fieldset": FORM,
    "dialog": NOTICE,
    "li": LIST,
    "dd": LIST,
    "dt": LIST,
    "td": CELL,
    "th": CELL,
    "figure": FIGURE,
    "figcaption": FIGURE | CAPTION,
    "blockquote": QUOTE,
    "pre": PRE,
    "p": PARAGRAPH,
    "address": META,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEADING),
}

#: Words are bounded by anything but a letter, or by a change from small to capital (`WORD`).
WORDS: tuple[tuple[int, str], ...] = (
    (
        NAV,
        r"nav(igation|bar|menu|igat\w*)?|menus?|submenu|breadcrumbs?|bread|crumbs?|toc"
        r"|pagination|pager|paginate|skip|jump|tabs?|toolbar|navi|sitemap|dropdown|hamburger",
    ),
    (
        ASIDE,
        r"sidebar\w*|side|aside|rail|right ?col\w*|secondary|complementary|widgets?\w*"
        r"|supplementary|marginal\w*|infobox",
    ),
    (
        FOOTER,
        r"foot|footer\w*|fat ?footer|contentinfo|colophon|copyright|legal|imprint|disclaimer"
        r"|bottom",
    ),
    (HEADER, r"masthead|banner|site ?header|page ?header|top ?bar|logo|branding"),
    (
        COMMENT,
        r"comments?|comment ?list|disqus\w*|respond|reply|replies|kommentar\w*|commentaires?"
        r"|comentarios?|discussion|talkback|fb ?comments|livefyre|responses?|trackbacks?"
        r"|pings?",
    ),
    (
        SHARE,
        r"shar(e|es|ing|er|ebar|ethis|edaddy)\w*|social\w*|addthis\w*|addtoany\w*|a2a|follow\w*"
        r"|tweet|twitter|facebook|whatsapp|pinterest|like|likes|print|email|e ?mail|rss"
        r"|teilen|compartir|partager|bookmark\w*|reactions?|vote|voting|rating\w*",
    ),
    (
        RELATED,
        r"related\w*|recommend\w*|recirc\w*|read ?(more|next|also)|more ?(stories|news|posts"
        r"|articles|on|from|in)|see ?also|similar|also ?like|you ?may|outbrain|taboola"
        r"|trending|popular|most ?(read|viewed|popular|recent)|latest|recent|teasers?"
        r"|suggest\w*|further|next ?(post|article|up)|prev\w*|previous|adjacent|weitere\w*"
        r"|mehr|linkbox|link ?list|archives?|inline ?links|onward",
    ),
    (
        PROMO,
        r"ads?|adv|advert\w*|adsense|advertorial|sponsor\w*|promo\w*|banner ?ad|commercial"
        r"|dfp|gpt|werbung|anzeige|publicidad|newsletter\w*|subscri\w*|signup|sign ?up"
        r"|donat\w*|cta|call ?to ?action|shop|affiliate|buy|offer|offers|partner\w*"
        r"|membership|registration|login|optin",
    ),
    (
        META,
        r"meta|byline\w*|by ?line|author ?(name|info)?|authors|date\w*|time\w*|published|pubdate"
        r"|posted|post ?(info|meta|date)|dateline|credits?|writer|reporter|entry ?meta"
        r"|info|data|categor(y|ies)|kicker|eyebrow|overline|updated",
    ),
    (
        NOTICE,
        r"cookie\w*|consent|gdpr|popup\w*|pop ?up|modal\w*|overlay|lightbox|notice|alert"
        r"|notification\w*|toast|tooltip|noprint|no ?print|warning ?bar|error ?message",
    ),
    (
        HIDDEN,
        r"hidden|hide|visually ?hidden|sr ?only|screen ?reader\w*|invisible|offscreen"
        r"|d ?none|assistive",
    ),
    (
        CAPTION,
        r"caption\w*|figcaption|legend|wp ?caption|image ?credit|photo ?credit|media ?info"
        r"|bildunterschrift|slideshow|gallery|galleries|carousel|slider|slick",
    ),
    (
        BODY,
        r"article ?(body|content|text|main|copy)|entry ?content|post ?(content|body|text|entry)"
        r"|story ?(body|content|text)|body ?(text|copy|content)|main ?(content|text|body)"
        r"|page ?content|content ?(body|main|text|article)|rich ?text|prose|markdown|copy"
        r"|single ?content|news ?(text|body|content)|texto?|article|story|post|entry|blog"
        r"|hentry|contents?|body|paragraphs?|e content",
    ),
    (TAGS, r"tags?|tag ?(list|cloud)|keywords|topics?|labels?|hashtags?|tagged|filed"),
    (
        AUTHOR_BOX,
        r"author ?(box|bio|card|profile|description|about|detail\w*)|about ?(the ?)?author\w*"
        r"|bio|biography|vcard|profile|contributor\w*",
    ),
    (TEASER, r"teaser\w*|card|cards|excerpt|summary|preview|snippet|tile|thumb\w*"),
)
WORD = re.compile(r"[A-Z]+[a-z]*|[a-z]+")


def alternatives(words: str) -> list[str]:
    """The alternatives of a pattern, without what they have in brackets."""
    flat = words
    while "(" in flat:
        flat = re.sub(r"\([^()]*\)", "", flat)
    return [each.strip() for each in flat.split("|")]


#: Each with the letters that it begins with: most patterns need not be tried on a name.
PATTERNS = tuple(
    (
        bit,
        frozenset(each[0] for each in alternatives(words)),
        re.compile(rf"(?<![a-z])({words})(?![a-z])"),
    )
    for bit, words in WORDS
)
#: Of those with alternatives of several words, the words that these begin with.
SEVERAL = tuple(
    (bit, first, pattern)
    for (bit, _, pattern), (_, words) in zip(PATTERNS, WORDS, strict=True)
    if (first := frozenset(e.partition(" ")[0] for e in alternatives(words) if " " in e))
)
FIRST_OF_SEVERAL = frozenset().union(*(first for _, first, _ in SEVERAL))
NAMING = words("class id role data-testid data-component data-type data-role")
HIDING = words("hidden aria-hidden style")
#: Class names that name no part: a post's terms as WordPress writes them, and utility classes.
TERMS = re.compile(r"(?:category|tag|type|status|format|postid|page-id|author|has)-.+|.*[:()\[].*")
INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


@lru_cache(maxsize=20_000)
def hints_of_names(names: str) -> int:
    """The bits for a whole attribute: one role, or many classes."""
    bits = 0
    for name in names[:300].split():
        bits |= hints_of(name)
    return bits


@lru_cache(maxsize=20_000)
def hints_of(name: str) -> int:
    """The bits for one class, id or role.

    >>> hints_of("articleBody") & BODY == BODY, hints_of("airshare") & SHARE
    (True, 0)
    """
    words = WORD.findall(name)
    if not name.islower():
        words = [word.lower() for word in words]
    if FIRST_OF_SEVERAL.isdisjoint(words):
        bits = 0
        for word in words:
            bits |= hints_of_word(word)
    else:
        bits = hints_of_several(" ".join(words))
    return 0 if bits and TERMS.fullmatch(name) else bits


@lru_cache(maxsize=10_000)
def hints_of_word(word: str) -> int:
    return sum(
        bit for bit, begins, pattern in PATTERNS if word[0] in begins and pattern.fullmatch(word)
    )


@lru_cache(maxsize=10_000)
def hints_of_several(words: str) -> int:
    """The bits for each of some words, and for those that are one name together."""
    bits, found = 0, words.split()
    for word in found:
        bits |= hints_of_word(word)
    for bit, first, pattern in SEVERAL:
        if not bits & bit and not first.isdisjoint(found) and pattern.search(words):
            bits |= bit
    return bits


def hints(element: Element) -> int:
    """The bits for one element by its tag and its names."""
    bits = TAG_HINTS.get(element.tag, 0)
    for key, value in element.items():
        if key in NAMING:
            bits |= hints_of_names(value)
        elif key in HIDING and is_hiding(key, value):
            bits |= HIDDEN
    return bits


def is_hiding(key: str, value: str) -> bool:
    if key == "style":
        return INVISIBLE.search(value) is not None
    return key == "hidden" or value == "true"
