"""Profiles: what is understood, and what is refused by name."""

from pathlib import Path

import pytest

from pipelines.read import read_page
from sitekeep.article import PageType
from sitekeep.errors import ExitCode, ProfileError
from sitekeep.profile import Profile, parse_profile, read_profile

SITES = sorted((Path(__file__).parent.parent / "sites").glob("*.toml"))


def test_empty_is_all_defaults():
    assert parse_profile("") == Profile()


@pytest.mark.parametrize("path", SITES, ids=lambda path: path.name)
def test_shipped_profiles_are_sound(path):
    assert read_profile(path).site.name


def test_values():
    profile = parse_profile(
        '[crawl]\nmax_pages = 10\ndelay_s = 2\ninclude = "/a/"\ncookies_env = {sid = "SID"}\n'
        '[pages]\nlisting = ["/news/$"]'
    )
    assert (profile.crawl.max_pages, profile.crawl.delay_s) == (10, 2.0)
    assert profile.crawl.include == ("/a/",)
    assert profile.crawl.cookies_env == {"sid": "SID"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[crwal]", "`crwal`.*`crawl`"),
        ("[crawl]\nmaxpages = 3", "`crawl.maxpages`.*`crawl.max_pages`"),
        ("[crawl]\nzzzzzz = 3", "`crawl.zzzzzz`.*include"),
        ("[crawl]\nmax_pages = '3'", "'3'.*`crawl.max_pages`.*whole number"),
        ("[crawl]\nmax_pages = true", "True.*whole number"),
        ("[crawl]\ndelay_s = -1", "-1.*zero or more"),
        ("[crawl]\ninclude = [3]", "list of texts"),
        ("[crawl]\nexclude = ['(']", "regular expression"),
        ("[crawl]\nheaders_env = {a = 1}", "table of texts"),
        ("[extract]\nheadline = 'h1..a'", "CSS selector"),
        ("[extract]\ndrop = ['p', '(']", "CSS selector"),
        ("crawl = 3", "section"),
        ("[crawl", "not valid TOML"),
    ],
)
def test_refused(text, message):
    with pytest.raises(ProfileError, match=f"(?s){message}") as caught:
        parse_profile(text, "my.toml")
    assert "my.toml" in str(caught.value)
    assert caught.value.exit_code == ExitCode.WRONG_USE


def test_missing_file(tmp_path):
    with pytest.raises(ProfileError, match="cannot be read"):
        read_profile(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/contact.html", PageType.CONTACT),
        ("/contact.html/more", PageType.CONTACT),
        ("/news/2015/3", PageType.ARTICLE),
        ("/contact", None),
    ],
)
def test_page_types(path, kind):
    pages = parse_profile('[pages]\ncontact = "/contact.html"\narticle = "/news/\\\\d{4}/"').pages
    assert pages.type_of(f"http://example.org{path}", path) == kind


PAGE = b"""<html><body><ul id=menu><li><a href=/a>A stand-in</a><li><a href=/b>Another one</a></ul>
<h1>A stand-in page</h1><div class=ad><p>Buy this stand-in product today, and buy it again tomorrow;
nobody has ever regretted it, they say.</p></div>
<div class=one><p>This is the first paragraph of a page that stands in for others, and is long. It goes
on for a while, so that nobody takes it for a line of the menu, and then it ends.</p></div>
<div class=two><p>This is the second paragraph of a page that stands in for others, and is long. It
has no more to say than the first, but it says it at the same length, and in other words.</p>
<p>A third one follows, since texts of two paragraphs are rare, and rarely kept for anybody.</p>
</div></body></html>"""


@pytest.mark.parametrize(
    ("extract", "begins", "has_not"),
    [
        ("", "", "nothing of the kind"),
        ("drop = '.ad'", "This is the first", "Buy this"),
        ("drop = ['.ad', '.one']", "This is the second", "first paragraph"),
        ("article_body = '.two'", "This is the second", "first paragraph"),
        ("article_body = '.none'", "", "nothing of the kind"),
    ],
)
def test_what_is_content(extract, begins, has_not):
    profile = parse_profile(f"[extract]\n{extract}")
    found = read_page(PAGE, url="http://example.org/", profile=profile)
    assert found.article.headline == "A stand-in page"
    assert found.article.article_body.startswith(begins)
    assert "second paragraph" in found.article.article_body
    assert has_not not in found.article.article_body
    assert {link.url for link in found.links} == {"http://example.org/a", "http://example.org/b"}


def test_dates_are_looked_for_beside_the_headline_of_what_is_left():
    profile = parse_profile("[extract]\ndrop = '.ad'")
    advertisement = b"<div class=ad>" + b"<p>Buy this stand-in product.</p>" * 20 + b"</div>"
    page = PAGE.replace(b"<h1>", advertisement + b"<h1>").replace(
        b"</h1>", b"</h1><div class=date>12 March 2015</div>"
    )
    found = read_page(page, url="http://example.org/a", profile=profile)
    assert found.article.date_published == "2015-03-12"
    assert "named_date" in {each.rule for each in found.readings}
