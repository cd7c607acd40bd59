"""The file for WordPress: every rule of its importer, and all texts as they were."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sitekeep.article import PageType
from sitekeep.cli import main
from sitekeep.errors import UsageError
from sitekeep.export import wordpress
from sitekeep.export.losses import Losses
from sitekeep.export.move import Move
from sitekeep.export.output import Output
from sitekeep.export.platforms import PLATFORMS, Options, export
from sitekeep.export.site import Date, Menu, MenuItem, Page, Person, Site
from sitekeep.export.wordpress.blocks import blocks
from sitekeep.export.wordpress.numbers import numbers
from sitekeep.tree import tree
from tests import wxr_rules
from tests.archives import PIXEL, Archive

PLATFORM = next(each for each in PLATFORMS if each.name == "wordpress")
BODY = """
<h2>What helps</h2><p>[gallery] :-) and <a href="/about.html#x">about us</a>.</p>
<p>https://elsewhere.example/video</p>
<ul><li>a<ul><li>b</li></ul></li></ul>
<p><img src="/img/a.png" alt="A pixel"></p><p><img src="/img/b.svg" alt=""></p>
<table><tr><th>Fee</th></tr><tr><td>1</td></tr></table>
<blockquote><p>Rest.</p></blockquote><pre><code>x = [1]
</code></pre><pre>a
 b</pre><hr><dl><dt>t</dt><dd>d</dd></dl><p>See <a href="#x">below</a>,
<a href="/files/a.pdf">a paper</a> and <a href="/nowhere.html">nothing</a>.</p>
"""


def small_site() -> Archive:
    """A small site with one of everything that WordPress has a rule for."""
    made = Archive()
    made.image("/img/a.png", PIXEL)
    made.image("/files/a.pdf", b"%PDF-1.4", "application/pdf")
    made.image("/img/b.svg", b"<svg/>", "image/svg+xml")
    made.page("/", type="home", headline="Home", article_body="home", article_section=None)
    made.page("/about.html", type="page", headline="About", article_body="about us")
    made.page("/team.html", type="page", headline="Team", article_body="a team")
    made.page("/2015.html", headline="A year", article_body="a year", date_published="2015",
              date_published_raw="2015", article_section="Articles", authors=[("Ann Ä", "MD")])  # fmt: skip
    made.page("/same.html", headline="Sleep", article_body="one", date_published="2015-03",
              date_published_raw="March, 2015", article_section="Articles",
              authors=[("Ann Ä", "MD"), ("Ben", None)])  # fmt: skip
    made.page("/twin.html", headline="SLEEP", article_body="two", date_published="2015-03",
              article_section="Notes & more", keywords="rest, night")  # fmt: skip
    made.page("/rich.html", headline="All <kinds> & ]]>", article_html=BODY, article_body="kinds",
              alternative_headline="A second ]]> line", description="a:1:{}", image="/img/a.png",
              date_published="2015-03-07T23:30:00-08:00")  # fmt: skip
    made.menu([(0, "Home", "/"), (0, "About", "/about.html"), (1, "The team", "/team.html"),
               (0, "Reading", None), (1, "Sleep", "/same.html"), (1, "Sleep", "/twin.html"),
               (0, "Gone", "/nowhere.html")])  # fmt: skip
    return made


@pytest.fixture
def archive() -> Archive:
    return small_site()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> str:
    return exported(small_site(), tmp_path_factory.mktemp("good") / "out")


def exported(archive: Archive, folder: Path, options: Options | None = None) -> str:
    export(archive.conn, PLATFORM, folder, options or Options())
    return (folder / "wordpress.xml").read_text(encoding="utf-8")


def items(text: str) -> dict[str, wxr_rules.Item]:
    """The items of a file by their slug."""
    return {item["wp:post_name"]: item for item in wxr_rules.File(text, "2030").items}


def test_every_rule_is_kept(good: str) -> None:
    assert wxr_rules.problems(good) == {}


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("no_doctype", "<rss ", "<!DOCTYPE rss>\n<rss "),
        ("well_formed", "A second ", "A \x0b "),
        ("well_formed", "]]]]><![CDATA[>", "]]>"),
        ("version", ">1.2<", ">1.1<"),
        ("old_root", "<wp:base_site_url><![CDATA[http://www.example.org]]>",
         "<wp:base_site_url><![CDATA[/]]>"),
        ("in_cdata", "<title><![CDATA[About]]>", "<title>About"),
        ("head_order", r"(?s)(<wp:term>.*?</wp:term>)(.*)(</channel>)", r"\2\1\3"),
        ("item_order", r"(?s)(<item>(?:(?!<item>).)*nav_menu_item.*?</item>)(.*)(</channel>)",
         None),
        ("complete", "<wp:is_sticky>0</wp:is_sticky>", ""),
        ("real_date", "2015-03-01 12:00:00", "2015-02-30 12:00:00"),
        ("real_date", "2015-03-01 12:00:00", "2015-03"),
        ("no_gmt", "<wp:post_date_gmt><![CDATA[]]>", "<wp:post_date_gmt><![CDATA[2015-03-01]]>"),
        ("not_in_future", "2015-03-01 12:00:00", "2031-03-01 12:00:00"),
        ("one_title_date_type", "2015-03-01 12:00:01", "2015-03-01 12:00:00"),
        ("titled", "<title><![CDATA[About]]>", "<title><![CDATA[ ]]>"),
        ("one_id", r"(<wp:post_id>)\d+", r"\g<1>1000"),
        ("high_id", r"<wp:post_id>\d+", "<wp:post_id>12"),
        ("slug", "<wp:post_name><![CDATA[about]]>", "<wp:post_name><![CDATA[about.html]]>"),
        ("slug", "<wp:post_name><![CDATA[about]]>", "<wp:post_name><![CDATA[2015]]>"),
        ("slug", "<wp:post_name><![CDATA[about]]>", "<wp:post_name><![CDATA[feed]]>"),
        ("one_slug", "<wp:post_name><![CDATA[about]]>", "<wp:post_name><![CDATA[team]]>"),
        ("attachment_slug", "<![CDATA[media-img-a-png]]>", "<![CDATA[contact]]>"),
        ("known_type", "<wp:post_type><![CDATA[post]]>", "<wp:post_type><![CDATA[article]]>"),
        ("status", "<![CDATA[inherit]]>", "<![CDATA[publish]]>"),
        ("declared_author", "<dc:creator><![CDATA[ann-a]]>", "<dc:creator><![CDATA[Ann Ä]]>"),
        ("login", "<![CDATA[ann-a]]>", "<![CDATA[Ann Ä]]>"),
        ("display_name", r"(<wp:author_display_name>)<!\[CDATA\[Ann.*?\]\]>", r"\1<![CDATA[]]>"),
        ("parent", r"<wp:post_parent>[1-9]\d+", "<wp:post_parent>77"),
        ("declared_terms", 'nicename="articles"', 'nicename="essays"'),
        ("declared_terms", "<wp:category_nicename><![CDATA[notes-more]]>",
         "<wp:category_nicename><![CDATA[articles]]>"),
        ("blocks_only", "<!-- /wp:separator -->", ""),
        ("blocks_only", "<!-- wp:separator -->", "text <!-- wp:separator -->"),
        ("native_blocks", ' alt="A pixel"/>', ' alt="A pixel" width="3"/>'),
        ("native_blocks", '<h2 class="wp-block-heading">', "<h2>"),
        ("native_blocks", '<ul class="wp-block-list">', "<ul>"),
        ("native_blocks", '<figure class="wp-block-table"><table>',
         '<figure class="wp-block-table"><table border="1">'),
        ("no_shortcode", "&#91;gallery]", "[gallery]"),
        ("no_comment_that_acts", "<!-- wp:separator -->", "<!--nextpage--><!-- wp:separator -->"),
        ("no_lone_address", "https:&#47;&#47;", "https://"),
        ("no_smiley", "&#58;-)", ":-)"),
        ("fragment_with_path", 'href="/rich/#x"', 'href="#x"'),
        ("no_old_link", 'href="/about/#x"', 'href="http://www.example.org/about.html#x"'),
        ("attached_pictures", 'src="http://www.example.org/img/a.png"', 'src="/img/a.png"'),
        ("attached_pictures", 'src="http://www.example.org/img/a.png"',
         'src="http://www.example.org/img/A.png"'),
        ("attachment_url", "<wp:attachment_url><![CDATA[http://www.example.org/img/a.png",
         "<wp:attachment_url><![CDATA[/img/a.png"),
        ("featured_image", r"(_thumbnail_id\]\]></wp:meta_key><wp:meta_value><!\[CDATA\[)\d+",
         r"\g<1>5"),
        ("whole_menu_item", "_menu_item_xfn", "_menu_item_other"),
        ("menu_target", r"(_menu_item_object_id\]\]></wp:meta_key><wp:meta_value><!\[CDATA\[)\d+",
         r"\g<1>5"),
        ("menu_parent", r"(_menu_item_menu_item_parent\]\]></wp:meta_key><wp:meta_value>"
         r"<!\[CDATA\[)[1-9]\d+", r"\g<1>5"),
        ("plain_meta", '"a:1:{}"', "a:1:{}"),
    ],
)  # fmt: skip
def test_a_file_that_breaks_a_rule_is_told(good: str, rule: str, old: str, new: str | None) -> None:
    if new is None:
        broken = menu_first(good)
    else:
        pattern = old if re.search(r"\\d|\(\?s\)|\.\*", old) else re.escape(old)
        broken = re.sub(pattern, new if "\\" in new else lambda _: new, good)
    assert broken != good
    assert rule in wxr_rules.problems(broken)


def menu_first(text: str) -> str:
    """The same file with its last item before the others."""
    start = text.rindex("<item>")
    end = text.index("</channel>")
    first = text.index("<item>")
    return text[:first] + text[start:end] + text[first:start] + text[end:]


def test_every_rule_has_an_input_that_breaks_it() -> None:
    table = test_a_file_that_breaks_a_rule_is_told.pytestmark[0].args[1]  # type: ignore[attr-defined]
    tried = {rule for rule, _, _ in table}
    assert {rule.__name__ for rule in wxr_rules.RULES} <= tried


@pytest.mark.parametrize(
    ("slug", "field", "value"),
    [
        ("home", "wp:post_type", "page"),
        ("page-2015", "wp:post_date", "2015-01-01 12:00:00"),
        ("same", "wp:post_date", "2015-03-01 12:00:00"),
        ("rich", "wp:post_date", "2015-03-07 23:30:00"),
        ("rich", "title", "All &lt;kinds&gt; &amp; ]]&gt;"),
        ("about", "wp:post_date", "2026-01-31 12:00:00"),
        ("about", "dc:creator", "example-counseling"),
        ("same", "dc:creator", "ann-a"),
        ("media-img-a-png", "wp:attachment_url", "http://www.example.org/img/a.png"),
    ],
)
def test_fields(good: str, slug: str, field: str, value: str) -> None:
    assert items(good)[slug][field] == value


def test_what_wordpress_has_no_field_for_is_a_custom_field(good: str) -> None:
    found = items(good)
    assert found["same"].meta["date_printed"] == "March, 2015"
    assert found["same"].meta["date_precision"] == "month"
    assert found["same"].meta["_wp_old_slug"] == "same-html"
    assert found["rich"].meta["alternative_headline"] == "A second ]]> line"
    assert found["media-img-a-png"].meta["_wp_attachment_image_alt"] == "A pixel"
    assert found["team"]["wp:post_parent"] == found["about"]["wp:post_id"]


def test_what_does_not_fit_is_named(archive: Archive, tmp_path: Path) -> None:
    move = export(archive.conn, PLATFORM, tmp_path / "out", Options())
    told = {(loss.page and loss.page.path, loss.what, loss.reason.value) for loss in move.losses}
    assert ("/same.html", "author", "no-place") in told
    assert ("/rich.html", "link", "link-not-kept") in told
    assert ("/rich.html", "image", "refused-by-platform") in told
    assert not [reason for _, _, reason in told if reason in ("not-arrived", "failed")]
    assert (tmp_path / "out/files/img/b.svg").is_file()
    assert any("Copy the folder files/" in each for each in move.by_hand)


def test_what_a_page_frames_comes_along_and_needs_an_administrator(tmp_path: Path) -> None:
    archive = Archive()
    archive.page("/a.html", headline="A", article_body="Stand-in a.", in_language="de",
                 article_html='<p>Stand-in a.</p><iframe src="/plan.pdf"></iframe>')  # fmt: skip
    archive.capture("/plan.pdf", payload=b"%PDF", content_type="application/pdf", kind="asset")
    move = export(archive.conn, PLATFORM, tmp_path / "out", Options())
    assert "media-plan-pdf" in (tmp_path / "out/wordpress.xml").read_text()
    assert any(each.startswith("Import as an administrator: 1 page") for each in move.by_hand)
    assert any("Site Language, “de”" in each for each in move.by_hand)


def test_the_same_archive_gives_the_same_bytes(archive: Archive, tmp_path: Path) -> None:
    assert exported(archive, tmp_path / "a") == exported(archive, tmp_path / "b")


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("2026-02-01", "2026-02-01 00:00:00"),
        ("2026-02-01T09:30:00+01:00", "2026-02-01 09:30:00"),
        ("2031-05", "2026-01-31 12:00:00"),
        (None, "2026-01-31 12:00:00"),
    ],
    ids=["of the day", "with a time", "to come", "not said"],
)
def test_what_was_crawled_today_is_not_hidden_until_noon(
    tmp_path: Path, published: str | None, written: str
) -> None:
    made = Archive()
    made.page("/new.html", headline="New", article_body="new", date_published=published)
    assert items(exported(made, tmp_path / "a"))["new"]["wp:post_date"] == written


def test_numbers_stay_when_pages_are_added(archive: Archive, tmp_path: Path) -> None:
    before = items(exported(archive, tmp_path / "a"))
    archive.page("/a-first.html", headline="New", article_body="new")
    after = items(exported(archive, tmp_path / "b"))
    assert {name: item["wp:post_id"] for name, item in before.items()}.items() <= {
        name: item["wp:post_id"] for name, item in after.items()
    }.items()


def test_numbers_that_meet_are_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitekeep.export.wordpress.numbers.RANGE", 3)
    assert sorted(numbers("abc").values()) == sorted(set(numbers("abc").values()))


def test_pictures_from_another_place(archive: Archive, tmp_path: Path) -> None:
    options = Options(media_url="https://new.example/files")
    text = exported(archive, tmp_path / "out", options)
    assert wxr_rules.problems(text) == {}
    assert '<img src="https://new.example/files/img/a.png"' in text


@pytest.mark.parametrize(
    ("pattern", "structure", "address"),
    [
        (None, "/%postname%/", "/rich/"),
        ("/%section%/%year%/%slug%.html", "/%category%/%year%/%postname%.html",
         "/uncategorized/2015/rich.html"),
    ],
)  # fmt: skip
def test_permalinks(
    archive: Archive, tmp_path: Path, pattern: str | None, structure: str, address: str
) -> None:
    text = exported(archive, tmp_path / "out", Options(permalinks=pattern))
    assert f'href="{address}#x"' in text
    assert structure in (tmp_path / "out/after-import.sh").read_text()


def test_a_pattern_that_posts_cannot_have(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="parents"):
        exported(archive, tmp_path / "out", Options(permalinks="/%parents%/%slug%/"))


def test_the_script_is_one(archive: Archive, tmp_path: Path) -> None:
    archive.conn.execute("UPDATE crawls SET site_name = ?", ("a'; echo $(rm x) \"\n#",))
    exported(archive, tmp_path / "out")
    script = tmp_path / "out/after-import.sh"
    subprocess.run(["/bin/sh", "-n", str(script)], check=True)
    assert "wp option update blogname 'a'\"'\"'; echo $(rm x)" in script.read_text()
    assert "\n# Before a second import: wp menu delete main\n" in script.read_text()


def test_from_the_command_line(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive.conn.execute("VACUUM INTO ?", (str(path),))
    result = CliRunner().invoke(main, ["export", "wordpress", str(tmp_path / "out"),
                                       "--archive", str(path)])  # fmt: skip
    assert result.exit_code == 3
    assert (tmp_path / "out/files/img/a.png").read_bytes() == PIXEL


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a <b>b</b>", "paragraph: <p>a <b>b</b></p>"),
        ('<p dir="rtl">a</p>', 'paragraph {"direction":"rtl"}: <p dir="rtl">a</p>'),
        ('<p lang="he">a</p>', 'html: <p lang="he">a</p>'),
        ('<h3 id="x">a</h3>', 'heading {"level":3}: <h3 class="wp-block-heading" id="x">a</h3>'),
        ('<p><a><img src="a" alt="b"></a></p>',
         'image: <figure class="wp-block-image"><img src="a" alt="b"/></figure>'),
        ('<figure><a href="/x"><img src="a" alt=""></a><figcaption>c</figcaption></figure>',
         'image: <figure class="wp-block-image"><a href="/x"><img src="a" alt=""/></a>'
         '<figcaption class="wp-element-caption">c</figcaption></figure>'),
        ('<table><tr><td colspan="2">a</td></tr></table>',
         'html: <table><tr><td colspan="2">a</td></tr></table>'),
        ("<table><caption>c</caption><tr><td>a</td></tr></table>",
         'table {"hasFixedLayout":false}: <figure class="wp-block-table"><table><tbody><tr>'
         "<td>a</td></tr></tbody></table>"
         '<figcaption class="wp-element-caption">c</figcaption></figure>'),
        ('<pre><code class="language-rust">a[0]\n&lt;b</code></pre>',
         'code {"className":"language-rust"}: '
         '<pre class="wp-block-code language-rust"><code>a&#91;0]\n&lt;b</code></pre>'),
        ("<iframe src='https://v.example/'></iframe>",
         'html: <iframe src="https://v.example/"></iframe>'),
        ("<div><p>a</p></div>", "paragraph: <p>a</p>"),
        ("<p>a<!--nextpage-->b</p>", "paragraph: <p>ab</p>"),
    ],
)  # fmt: skip
def test_each_kind_of_block(html: str, expected: str) -> None:
    found = blocks(tree(html))
    name, markup = re.fullmatch(r"<!-- wp:(.*?) -->\n(.*)\n<!-- /wp:.* -->", found, re.S).groups()  # type: ignore[union-attr]
    assert f"{name}: {markup}" == expected


TEXT = st.text(
    st.sampled_from("ab Z1:)(;[]/<>&\"'-!#éä漢\u05d0\u00a0\u200b\x00\x0b\ud800\n]>"), max_size=24
) | st.sampled_from(["]]>", "[gallery]", "https://x.example/a", "<!--more-->", "<!-- wp:html -->",
                     'O:8:"x":0:{}', "8-)", "%s", "\\1"])  # fmt: skip


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


RUN = st.lists(
    TEXT.map(escaped)
    | TEXT.map(lambda text: f"<strong>{escaped(text)}</strong>")
    | TEXT.map(
        lambda text: f'<a href="/x.html#{escaped(text)}">x{escaped(text)}</a>'.replace('""', '"')
    )
    | st.just("<br>"),
    max_size=4,
).map("".join)
HTML = st.lists(
    st.one_of(
        *(RUN.map(lambda run, name=name: f"<{name}>{run}</{name}>")  # type: ignore[misc]
          for name in ("p", "h2", "blockquote", "pre", "dl", "center", "script")),
        RUN.map(lambda run: f"<ul><li>{run}<ol><li><p>{run}</p></li></ol></li></ul>"),
        RUN.map(lambda run: f"<table><tr><td>{run}</td><td><p>{run}</p></td></tr></table>"),
        RUN,
    ),
    max_size=4,
).map("".join)  # fmt: skip


def paragraphs(html: str) -> list[str]:
    """The texts between the blocks of some HTML, without white space and what XML cannot hold."""
    html = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]|<!--.*?-->", "", html, flags=re.S)
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(["p", "li", "td", "h2", "blockquote", "pre", "ul", "ol", "figure",
                              "table", "dl", "center", "br"]):  # fmt: skip
        tag.insert_before("\x1e")
        tag.append("\x1e")
    texts = (re.sub(r"[\s\u200b]+", " ", part).strip() for part in soup.get_text().split("\x1e"))
    return [text for text in texts if text]


@settings(max_examples=100, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT, HTML, st.sampled_from([None, "2015-03", "2031-01-01"]))
def test_whatever_a_site_says_the_rules_are_kept(
    tmp_path_factory: pytest.TempPathFactory, title: str, name: str, section: str, second: str,
    html: str, date: str | None,
) -> None:  # fmt: skip
    person = Person(name or "A", "a", second or None)
    page = Page(1, "http://x.example/x.html", "/x.html", PageType.ARTICLE, title or "T",
                html, second or None, (person,), second, date and Date(date, second),
                None, section or None, (section, name), second, first_captured_at="2026-01-01T1",
                )  # fmt: skip
    twin = Page(2, "http://x.example/y.html", "/y.html", PageType.PAGE, title or "T",
                html, first_captured_at="2026-01-01T1", parent=page)  # fmt: skip
    menu = Menu("main", "", [MenuItem(section, page, None, [MenuItem(title, None, "#")])])
    site = Site(name, "http://x.example", "2026-01-02", [page, twin], {}, [menu], [person])
    site.by_url = {page.url: page, twin.url: twin}
    losses, out = Losses(), Output(tmp_path_factory.mktemp("out"))
    wordpress.plan(site, None, losses)
    wordpress.write(Move(site, losses, out, lambda _: b""))
    text = (out.folder / "wordpress.xml").read_text(encoding="utf-8")
    assert wxr_rules.problems(text) == {}
    assert not [loss for loss in losses if loss.reason.value == "failed"]
    assert paragraphs(items(text)["y"].body) == paragraphs(str(tree(html)))


def test_the_file_is_read_as_rss(good: str) -> None:
    root = ET.fromstring(good)
    assert root.tag == "rss"
    assert root.get("version") == "2.0"
