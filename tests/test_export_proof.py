"""The proof of an export finds what is missing; each check is tried with an export that breaks it."""

from __future__ import annotations

import atexit
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from sitekeep.export import addresses, hugo, hugo_reading, redirects_reading
from sitekeep.export.load import load
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.move import Move
from sitekeep.export.output import Output
from sitekeep.export.platforms import (
    BY_NAME,
    PLATFORMS,
    Options,
    Platform,
    export,
    payload_of,
)
from sitekeep.export.proof import lines
from sitekeep.export.proving import prove
from sitekeep.export.proving_addresses import prove_rules
from sitekeep.export.site import Site
from sitekeep.tree import tree
from tests.archives import PIXEL, SITE, Archive, sample

ARTICLE = "content/articles/twelve-steps.md"


def proved(folder: Path, damage: Callable[[Path], None]) -> list[tuple[str, str]]:
    """What the proof of a Hugo export says after `damage` was done to it."""
    losses = Losses()
    conn = sample(Path(":memory:")).conn
    site = load(conn, losses)
    addresses.plan(site, None, losses)
    hugo.write(Move(site, losses, Output(folder), payload_of(conn)))
    damage(folder)
    found = Losses()
    prove(site, hugo_reading.read_back(folder), found)
    assert {loss.reason for loss in found} <= {Reason.NOT_ARRIVED}
    return [(loss.what, loss.piece) for loss in found]


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        text = (folder / path).read_text()
        assert re.search(old, text)
        (folder / path).write_text(re.sub(old, new, text))

    return damage


def test_a_whole_export_proves_itself(tmp_path: Path) -> None:
    assert proved(tmp_path, lambda folder: None) == []


@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda folder: (folder / ARTICLE).unlink(), [("page", "0 times in the export"),
         ("menu", f"Articles › Twelve Steps → {SITE}/twelve-steps.html")]),
        (
            lambda folder: (folder / "content/b.md").write_text((folder / ARTICLE).read_text()),
            [("page", "2 times in the export")],
        ),
        (edit(ARTICLE, "\ntitle: .*", "\ntitle: Other"), [("headline", "Twelve Steps and Talking → Other")]),
        (edit(ARTICLE, "date: 2015-03-01", "date: 2015-04-01"), [("date", "2015-03 → 2015-04")]),
        (edit(ARTICLE, "- Ada Example", "- Admin"), [("authors", "Ada Example → Admin, LMFT. LPCC")]),
        (edit(ARTICLE, "Stand-in text about .*", ""), [("text", "Stand-in text about recovery.")]),
        (edit(ARTICLE, r"\[Old\]\(.*?\)", "Old"), [("link", f"Old → {SITE}/old.html")]),
        (edit(ARTICLE, r"/mondfulness.html#x", "/contact.html#x"),
         [("link", f"Breathing → {SITE}/mondfulness.html#x")]),
        (edit(ARTICLE, "#x", "#y"), [("link", f"Breathing → {SITE}/mondfulness.html#x")]),
        (edit(ARTICLE, '<span id="note"></span>', ""), [("anchor", "#note")]),
        (lambda folder: (folder / "static/form.pdf").write_bytes(b"other"),
         [("link", f"Form → {SITE}/form.pdf")]),
        (edit("hugo.yaml", "name: Mondfulness", "name: Mindfulness"), [("menu", "main")]),
        (edit("hugo.yaml", "    parent: main-2\n", ""), [("menu", "main")]),
        (edit("hugo.yaml", "pageRef: /contact", "pageRef: /articles"),
         [("menu", f"Contact → {SITE}/contact.html")]),
        (edit("content/contact.md", "url: /contact.html", "url: /others.html"),
         [("address", "/contact.html"), ("redirect", "/contact.html → None")]),
    ],
    ids=["page", "double", "title", "date", "author", "text", "link", "target", "part", "anchor",
         "document", "label", "level", "entry", "address"],
)  # fmt: skip
def test_what_is_missing_is_found(
    tmp_path: Path, damage: Callable[[Path], None], missing: list[tuple[str, str]]
) -> None:
    assert proved(tmp_path, damage) == missing


def test_a_picture_that_is_not_there_is_found(tmp_path: Path) -> None:
    losses = Losses()
    conn = sample(Path(":memory:")).conn
    site = load(conn, losses)
    addresses.plan(site, None, losses)
    pixel = next(file for file in site.files.values() if file.is_image)
    hugo.write(Move(site, losses, Output(tmp_path), payload_of(conn)))
    found = Losses()
    prove(site, hugo_reading.read_back(tmp_path), found)
    assert len(found) == 0
    (tmp_path / "static" / pixel.path).write_bytes(b"another picture")
    prove(site, hugo_reading.read_back(tmp_path), found)
    assert [(loss.what, loss.piece) for loss in found] == [("image", pixel.payload_digest)]


def with_pictures() -> Archive:
    archive = Archive()
    archive.menu([(0, "Mainly", "/"), (1, "Below", "/"), (0, "Elsewhere", "/")])
    archive.page("/", type="home", headline="Welcome", article_body="Stand-in welcome.",
                 article_html='<p>Stand-in welcome.</p><figure><img src="/a.png" alt="A red [thing]">'
                 "<figcaption>What it shows</figcaption></figure>"
                 '<p><img src="/b.png" alt="A blue thing"></p>'
                 '<p><img src="/lost.png" alt="A lost thing"></p>'
                 '<p>More <a href="http://elsewhere.example/there">there</a> and <a href="/">here'
                 "</a>.</p>")  # fmt: skip
    for name in "ab":
        archive.image(f"/{name}.png", PIXEL + name.encode())
    return archive


def swap(one: bytes, other: bytes) -> Callable[[Path], None]:
    """Damage to every file of an export, also in a zip: one text in the place of the other."""

    def swapped(content: bytes) -> bytes:
        return content.replace(one, b"<other>").replace(other, one).replace(b"<other>", other)

    def damage(folder: Path) -> None:
        for file in (each for each in folder.rglob("*") if each.is_file()):
            if file.suffix != ".zip":
                file.write_bytes(swapped(file.read_bytes()))
                continue
            with zipfile.ZipFile(file) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            with zipfile.ZipFile(file, "w") as archive:
                for name, content in parts.items():
                    archive.writestr(name, swapped(content))

    return damage


def damaged(platform: Platform, damage: Callable[[Path], None]) -> Platform:
    """The same platform with a fault in what it writes."""

    def write(move: Move) -> None:
        platform.write(move)
        damage(move.out.folder)

    return replace(platform, write=write)


@pytest.mark.parametrize(
    "platform", [each for each in PLATFORMS if each.read_back], ids=lambda platform: platform.name
)
@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda folder: None, []),
        (swap(b"blue thing", b"grey thing"), [("alternative text", "A blue thing")]),
        (swap(b"lost thing", b"grey thing"), [("alternative text", "A lost thing")]),
        (swap(b"A red", b"A blue"),
         [("alternative text", "A red [thing]"), ("alternative text", "A blue thing")]),
        (swap(b"What it shows", b"Nothing at all"), [("text", "What it shows")]),
        (swap(b"elsewhere.example/there", b"elsewhere.example/nowhere"),
         [("link", "there → http://elsewhere.example/there")]),
        (swap(b"Mainly", b"Partly"), [("menu", "main")]),
    ],
    ids=["nothing", "of a kept picture", "of a lost picture", "of another picture", "caption",
         "link", "menu"],
)  # fmt: skip
def test_what_is_missing_is_found_on_every_platform(
    tmp_path: Path,
    platform: Platform,
    damage: Callable[[Path], None],
    missing: list[tuple[str, str]],
) -> None:
    export(with_pictures().conn, damaged(platform, damage), tmp_path / "out", Options())
    report = json.loads((tmp_path / "out/report.json").read_text())
    told = [loss for each in report["pages"] for loss in each["losses"]] + report["site_losses"]
    found = [(loss["what"], loss["piece"]) for loss in told if loss["reason"] == "not-arrived"]
    assert found == missing


EMBEDS = (
    '<iframe src="https://films.example/embed/7?from=9" width="560"></iframe><iframe'
    ' src="/form.pdf#page=4"></iframe><video src="/film.mp4#t=5" poster="/d.png" controls></video>'
    '<audio controls><source src="/sound.mp3" type="audio/mpeg"></audio>'
    '<object data="/slides.pdf" type="application/pdf"></object><iframe src="/about.html"></iframe>'
)


def with_everything() -> Archive:
    """An article that says all that it can of itself, below a page with a part and a file."""
    archive = Archive()
    archive.menu([(0, "Mainly", "/"), (0, "Plans", "/about.html"), (1, "Below", "/news.html"),
                  (0, "Form", "/form.pdf")])  # fmt: skip
    archive.page("/", type="home", headline="Welcome", article_body="Stand-in welcome.")
    archive.page("/about.html", type="page", headline="About", article_body="Stand-in team.",
                 article_html='<p id="team">Stand-in team.</p><p><a href="/form.pdf#page=2">Form</a>'
                 ' <a href="/gone.html#x">Lost</a></p>')  # fmt: skip
    archive.page("/news.html", headline="News", article_body="Stand-in news.", image="/c.png",
                 article_html='<p>Stand-in news, <a href="about.html#team">of the team</a>, <a'
                 ' href="/about.html">of all</a>, <a href="#end">below</a>.</p><p id="end">End</p>'
                 '<p>Foremost so.</p><p>Hindmost so.</p><p>A <b>weighty word</b> and <em>leaning</em>.'
                 '</p><table><caption>Above it</caption><tr><td>Cell</td></tr></table>'
                 '<p><a href="/about.html"><img src="/c.png" alt="Pictured"></a></p>' + EMBEDS,
                 alternative_headline="Seconding", description="Described so",
                 article_section="Chapters", keywords="Alpha, Beta", in_language="en",
                 byline="By Ada Example, LMFT. LPCC", authors=[("Ada Example", "LMFT, LPCC")])  # fmt: skip
    archive.image("/c.png", PIXEL + b"c")
    archive.image("/d.png", PIXEL + b"d")
    for name, payload, content_type in (
        ("form.pdf", b"%PDF-1.4", "application/pdf"),
        ("slides.pdf", b"%PDF-slides", "application/pdf"),
        ("film.mp4", b"moving", "video/mp4"),
        ("sound.mp3", b"sounding", "audio/mpeg"),
    ):
        archive.capture(f"/{name}", payload=payload, content_type=content_type, kind="asset")
    archive.capture("/old.html", "redirected", status=301, redirect="/about.html")
    archive.capture("/gone.html", "gone", status=404)
    return archive


def rewrite(pattern: bytes, text: bytes) -> Callable[[Path], None]:
    """Damage to every file of an export, also in a zip, and to its name."""

    def rewritten(content: bytes) -> bytes:
        return re.sub(pattern, text, content)

    def damage(folder: Path) -> None:
        for file in [each for each in folder.rglob("*") if each.is_file()]:
            if file.suffix != ".zip":
                file.write_bytes(rewritten(file.read_bytes()))
                file.rename(file.with_name(rewritten(file.name.encode()).decode()))
                continue
            with zipfile.ZipFile(file) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            with zipfile.ZipFile(file, "w") as archive:
                for name, content in parts.items():
                    archive.writestr(name, rewritten(content))

    return damage


@cache
def written(platform: Platform) -> tuple[Site, Losses, Path]:
    """An export without faults, made once for all tests, which damage copies of it."""
    folder = Path(mkdtemp()) / "out"
    atexit.register(shutil.rmtree, folder.parent)
    move = export(with_everything().conn, platform, folder, Options())
    return move.site, move.losses, folder


def missed(platform: Platform, damage: Callable[[Path], None], out: Path) -> set[tuple[str, str]]:
    """What the proof says of an export that was damaged when all was written."""
    site, losses, folder = written(platform)
    shutil.copytree(folder, out)
    damage(out)
    found = Losses()
    for loss in losses:
        found.add(loss.page, loss.what, loss.reason, loss.piece)
    if platform.read_back:
        prove(site, platform.read_back(out), found)
    prove_rules(site, out / "redirects", found)
    return {(loss.what, loss.piece) for loss in found if loss.reason == Reason.NOT_ARRIVED}


READERS = [each for each in PLATFORMS if each.read_back]
TEAM = rb"about(\.html|\.md|/)#team"


@pytest.mark.parametrize("platform", READERS, ids=lambda platform: platform.name)
@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda folder: None, None),
        (rewrite(TEAM, rb"nowhere\1#team"), ("link", f"of the team → {SITE}/about.html#team")),
        (rewrite(TEAM, rb"about\1#others"), ("link", f"of the team → {SITE}/about.html#team")),
        (rewrite(rb'id=(\\*"+)team', rb"id=\1others"), ("anchor", "#team")),
        (rewrite(rb"#page=2", b"#page=3"), ("link", f"Form → {SITE}/form.pdf#page=2")),
        (rewrite(rb"%PDF-1.4", b"%PDF-1.5"), ("link", f"Form → {SITE}/form.pdf#page=2")),
        (rewrite(rb"gone.html", b"away.html"), ("link", f"Lost → {SITE}/gone.html#x")),
        (rewrite(rb"Seconding", b"Secundo"), ("second headline", "Seconding → ")),
        (rewrite(rb"Described so", b"Not so"), ("description", "Described so → ")),
        (rewrite(rb"Chapters", b"Novels"), ("section", "Chapters → ")),
        (rewrite(rb"Alpha", b"Omega"), ("tag", "Alpha")),
        (rewrite(rb"\x60\x82c", b"\x60\x82d"), ("featured image", f"{SITE}/c.png")),
        (rewrite(rb"/old(\\*)\.html", rb"/odd\1.html"), ("redirect", "/old.html → None")),
        (swap(b"Foremost", b"Hindmost"), ("order of texts", "Hindmost so.")),
        (rewrite(rb"(\*\*|<b>)weighty word(\*\*|</b>)", b"weighty word"), ("bold", "weightyword")),
        (rewrite(rb"(\*|<em>)leaning(\*|</em>)", b"leaning"), ("italic", "leaning")),
        (rewrite(rb"embed/7", b"embed/8"), ("iframe", "https://films.example/embed/7?from=9")),
        (rewrite(rb"#page=4", b"#page=5"), ("iframe", f"{SITE}/form.pdf#page=4")),
        (rewrite(rb'(<iframe src=\\*".*?)about', rb"\1aloud"), ("iframe", f"{SITE}/about.html")),
        (rewrite(rb"moving", b"still"), ("video", f"{SITE}/film.mp4#t=5")),
        (rewrite(rb"#t=5", b"#t=6"), ("video", f"{SITE}/film.mp4#t=5")),
        (rewrite(rb"\x60\x82d", b"\x60\x82e"), ("poster", f"{SITE}/d.png")),
        (rewrite(rb"sounding", b"silent"), ("source", f"{SITE}/sound.mp3")),
        (rewrite(rb"%PDF-slides", b"%PDF-shades"), ("object", f"{SITE}/slides.pdf")),
    ],
    ids=["nothing", "target", "part", "anchor", "part of a file", "file", "dead", "second headline",
         "description", "section", "tag", "featured image", "redirect", "order", "bold", "italic", "frame", "part of a framed file",
         "framed page", "film", "place in a film", "still of a film", "sound", "slides"],
)  # fmt: skip
def test_what_leads_elsewhere_or_says_less_is_found_on_every_platform(
    tmp_path: Path,
    platform: Platform,
    damage: Callable[[Path], None],
    missing: tuple[str, str] | None,
) -> None:
    found = missed(platform, damage, tmp_path / "out")
    if missing is None:
        assert found == set()
    else:
        assert any(what == missing[0] and piece.startswith(missing[1]) for what, piece in found)


@pytest.mark.parametrize(
    ("name", "pattern", "text"),
    [
        ("hugo", rb"pageRef: /about", b"pageRef: /posts/news"),
        ("eleventy", rb'"url": "/about.html"', b'"url": "/news.html"'),
        ("jekyll", rb'"url": "/about.html"', b'"url": "/news.html"'),
        ("markdown", rb"- \[Plans\]\(about.md\)", b"- [Plans](news.md)"),
        ("html", rb'<a href="about.html"( aria-current="page")?>Plans', b'<a href="news.html">Plans'),
        ("jsonl", rb'"address": "/about.html"}', b'"address": "/news.html"}'),
        ("csv", rb"/about.html\r\n", b"/news.html\r\n"),
        ("ghost", rb'about/\\"', rb'news/\\"'),
        ("wordpress", rb"(_object_id.*?)\[\d+\]", rb"\1[7]"),
    ],
)  # fmt: skip
def test_an_entry_of_a_menu_that_leads_elsewhere_is_found(
    tmp_path: Path, name: str, pattern: bytes, text: bytes
) -> None:
    found = missed(BY_NAME[name], rewrite(pattern, text), tmp_path / "out")
    assert ("menu", f"Plans → {SITE}/about.html") in found


@pytest.mark.parametrize(
    ("name", "pattern", "text"),
    [
        ("hugo", rb"\nparent: .*", b""),
        ("eleventy", rb"\nparent: .*", b""),
        ("jekyll", rb"\nparent_page: .*", b""),
        ("markdown", rb"\nparent: .*", b""),
        ("html", rb'<link rel="up".*', b""),
        ("jsonl", rb'"parent": "[^"]*"', b'"parent": null'),
        ("csv", rb"(c.png,[^,]*,)[^,]*about.html", rb"\1"),
        ("wordpress", rb"<wp:post_parent>.*?</wp:post_parent>", b""),
    ],
)
def test_a_page_that_lost_the_one_above_it_is_found(
    tmp_path: Path, name: str, pattern: bytes, text: bytes
) -> None:
    found = missed(BY_NAME[name], rewrite(pattern, text), tmp_path / "out")
    assert ("parent", f"{SITE}/about.html → None") in found


@pytest.mark.parametrize("platform", READERS, ids=lambda platform: platform.name)
def test_a_byline_without_its_credentials_is_found(tmp_path: Path, platform: Platform) -> None:
    found = missed(platform, rewrite(rb"(By Ada Example), LMFT. LPCC", rb"\1"), tmp_path / "out")
    # Ghost has authors and no byline.
    lost = ("byline", "By Ada Example, LMFT. LPCC → By Ada Example")
    assert (lost in found) == (platform.name != "ghost")


@pytest.mark.parametrize(
    ("name", "pattern", "text"),
    [
        ("hugo", rb"\nlang: en", b"\nlang: de"),
        ("eleventy", rb"\nlang: en", b"\nlang: de"),
        ("jekyll", rb"\nlang: en", b"\nlang: de"),
        ("markdown", rb"\nlang: en", b"\nlang: de"),
        ("html", rb'<html lang="en"', b'<html lang="de"'),
        ("jsonl", rb'"in_language": "en"', b'"in_language": "de"'),
        ("csv", rb",en,", b",de,"),
        ("ghost", rb'("key": "locale",\s*"value": )"en"', rb'\1"de"'),
        ("wordpress", rb"(in_language\].*?\[)en\]", rb"\1de]"),
    ],
)  # fmt: skip
def test_a_page_in_another_language_is_found(
    tmp_path: Path, name: str, pattern: bytes, text: bytes
) -> None:
    found = missed(BY_NAME[name], rewrite(pattern, text), tmp_path / "out")
    assert ("language", "en → de") in found


#: How a page comes to another address on each platform that has addresses of its own.
READDRESSED = {
    "hugo": (rb"\nurl: /about.html", b"\nurl: /abode.html"),
    "eleventy": (rb"\npermalink: /about.html", b"\npermalink: /abode.html"),
    "jekyll": (rb"\npermalink: /about.html", b"\npermalink: /abode.html"),
    "html": (rb"(?<!org/)about.html", b"abode.html"),
    "jsonl": (rb'"address": "/about.html", "type', b'"address": "/abode.html", "type'),
    "csv": (rb",/about.html,page", b",/abode.html,page"),
    "ghost": (rb'("slug": "|html,)about\b', rb"\1abode"),
    "wordpress": (rb"(wp:post_name><!\[CDATA\[)about\]", rb"\1abode]"),
}


@pytest.mark.parametrize("platform", READERS, ids=lambda platform: platform.name)
def test_a_page_at_another_address_is_found(tmp_path: Path, platform: Platform) -> None:
    site, _losses, folder = written(platform)
    assert platform.read_back
    assert (platform.name in READDRESSED) == (platform.read_back(folder).addresses is not None)
    if platform.name in READDRESSED:
        found = missed(platform, rewrite(*READDRESSED[platform.name]), tmp_path / "out")
        about = next(page for page in site.pages if page.headline == "About")
        assert ("address", about.address) in found


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@pytest.mark.parametrize("name", redirects_reading.PARSERS)
def test_a_rule_for_a_server_that_is_missing_is_found(
    tmp_path: Path, platform: Platform, name: str
) -> None:
    def damage(folder: Path) -> None:
        file = folder / "redirects" / name
        file.write_bytes(file.read_bytes().replace(b"/old", b"/odd"))

    found = missed(platform, damage, tmp_path / "out")
    assert ("redirect", f"/old.html → None (in {name})") in found


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
@pytest.mark.parametrize("permalinks", [None, "/%year%/%slug%.html"])
def test_folders_of_the_old_site_lead_to_the_new_one(
    tmp_path: Path, platform: Platform, permalinks: str | None
) -> None:
    if platform.name == "ghost" and permalinks:
        pytest.skip("Ghost has addresses of one kind only")
    archive = Archive()
    archive.page("/", type="home", headline="Welcome", article_body="Stand-in welcome.")
    archive.page("/old/news/", headline="News", date_published="2015-03-04",
                 article_body="Stand-in news.")  # fmt: skip
    archive.capture("/old/news", "redirected", status=301, redirect="/old/news/")
    archive.capture("/earlier", "redirected", status=301, redirect="/old/news/")
    archive.capture("/p.php?id=1", "redirected", status=301, redirect="/old/news/")
    for name in ("/index.html", "/index.htm"):
        archive.capture(name, "redirected", status=301, redirect="/")
    found = export(archive.conn, platform, tmp_path / "out", Options(permalinks=permalinks)).losses
    assert [loss.piece for loss in found if loss.reason == Reason.NOT_ARRIVED] == []


#: Two pages each, that one file or one name of a file could be taken for.
ALIKE = (
    "/papers/index.html",
    "/about",
    "/about.html",
    "/news/",
    "/news.html",
    "/menu",
    "/y.htm",
    "/y.html",
    "/team.php",
)


def with_pages_alike() -> Archive:
    archive = Archive()
    archive.menu([(0, f"To {path}", path) for path in ALIKE])
    archive.page("/", type="home", headline="Welcome", article_body="Stand-in welcome.")
    links = "".join(f'<p><a href="{path}">{path}</a></p>' for path in ALIKE)
    links += '<p><a href="/guide">Guide</a> <a href="/about.pdf">PDF</a></p>'
    for path in (*ALIKE, "/guide/one.html"):
        archive.page(path, type="page", headline=f"At {path}", article_body=f"Stand-in of {path}.",
                     article_html=f"<p>Stand-in of {path}.</p>{links}")  # fmt: skip
    for name in ("/guide", "/about.pdf"):
        archive.capture(name, payload=name.encode(), content_type="application/pdf", kind="asset")
    for old, new in (("/about/", "/about"), ("/earlier", "/news/"), ("/earlier/", "/news/")):
        archive.capture(old, "redirected", status=301, redirect=new)
    return archive


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_pages_whose_addresses_are_alike_stay_apart(tmp_path: Path, platform: Platform) -> None:
    move = export(with_pages_alike().conn, platform, tmp_path / "out", Options())
    assert Reason.NOT_ARRIVED not in {loss.reason for loss in move.losses}
    taken = [loss.piece for loss in move.losses if (loss.page, loss.what) == (None, "file")]
    assert taken == [f"{SITE}/guide"] or platform.name in ("wordpress", "ghost")
    if not platform.is_program and platform.name != "ghost":
        assert {page.path for page in move.site.pages if page.path != page.address} == {"/team.php"}


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("html", lambda folder: shutil.rmtree(folder / "about")),
        ("eleventy", rewrite(rb"permalink: /about/index.html", b"permalink: /about")),
        ("jekyll", rewrite(rb"permalink: /about/", b"permalink: /about")),
    ],
)
def test_an_address_is_not_answered_by_the_file_of_another_page(
    tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    platform = damaged(BY_NAME[name], damage)
    losses = export(with_pages_alike().conn, platform, tmp_path / "out", Options()).losses
    found = {(loss.page.path, loss.what) for loss in losses if loss.page}
    assert ("/about", "page" if name == "html" else "address") in found


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_a_plain_text_that_is_another_is_found(tmp_path: Path, name: str) -> None:
    found = missed(BY_NAME[name], rewrite(rb"(?<!<p>)Stand-in team", b"Other team"), tmp_path / "o")
    assert ("plain text", "Stand-in team. → Other team.") in found


def test_a_page_may_be_long_in_csv(tmp_path: Path) -> None:
    archive = Archive()
    archive.page("/long.html", headline="Long", article_body="Stand-in words. " * 9_000)
    found = export(archive.conn, BY_NAME["csv"], tmp_path / "out", Options()).losses
    assert Reason.NOT_ARRIVED not in {loss.reason for loss in found}


def test_lines_are_what_stands_between_blocks() -> None:
    body = tree(
        "<p>a <b>b</b>\u200b c<br>d</p>x<ul><li>e<ul><li>f</li></ul></li></ul><data>no</data>"
    )
    assert lines(body) == ["a b c", "d", "x", "e", "f"]


@pytest.mark.parametrize("markup", ["{}", "<code>{}</code>", "<span><i>{}</i></span>"])
def test_lines_of_code_are_lines_whatever_is_around_them(markup: str) -> None:
    body = tree(f"<pre>{markup.format('def f():' + chr(10) + '    pass')}</pre><p>a{chr(10)}b</p>")
    assert lines(body) == ["def f():", "pass", "a b"]
