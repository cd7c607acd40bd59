"""Menus on their way out: entries lead to what moved, and those that cannot are named."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitekeep.cli import main
from sitekeep.errors import ExitCode
from sitekeep.export.platforms import BY_NAME, PLATFORMS, Options, export
from tests.archives import SITE, Archive

ENTRIES = [
    (0, "Welcome", "/"),
    (0, "Papers", None),
    (1, "Form", "/papers/form a.pdf"),
    (1, "Dead", "/lost.html"),
    (1, "Feed", "/feed.xml"),
    (0, "Never seen", "/never-seen.html"),
]
LOST = [
    ("menu", "link-dead", f"Papers › Dead → {SITE}/lost.html"),
    ("menu", "link-not-kept", f"Papers › Feed → {SITE}/feed.xml"),
    ("menu", "link-not-kept", f"Never seen → {SITE}/never-seen.html"),
]


def site(path: Path) -> Archive:
    archive = Archive(path)
    archive.menu(ENTRIES)
    archive.page("/", type="home", headline="Welcome", article_body="Stand-in welcome.",
                 article_html='<p>Stand-in welcome. <a href="/feed.xml">News</a></p>')  # fmt: skip
    archive.capture("/papers/form a.pdf", payload=b"%PDF-1.4", kind="asset",
                    content_type="application/pdf")  # fmt: skip
    archive.capture("/feed.xml", payload=b"<rss/>", content_type="application/rss+xml",
                    kind="asset")  # fmt: skip
    archive.capture("/lost.html", "gone", status=404)
    archive.conn.commit()
    return archive


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_entries_that_lead_to_nothing_that_moved_are_named(tmp_path: Path, platform) -> None:
    export(site(tmp_path / "a.db").conn, platform, tmp_path / "out", Options())
    report = json.loads((tmp_path / "out/report.json").read_text())
    told = [(loss["what"], loss["reason"], loss["piece"]) for loss in report["site_losses"]]
    assert [loss for loss in told if "→" in loss[2]] == LOST
    assert "Papers › Dead → " in (tmp_path / "out/report.html").read_text()


def test_they_are_in_the_archive_too(tmp_path: Path) -> None:
    site(tmp_path / "a.db").conn.close()
    arguments = ["export", "html", str(tmp_path / "out"), "-a", str(tmp_path / "a.db")]
    assert CliRunner().invoke(main, arguments).exit_code == ExitCode.LOSSES
    conn = sqlite3.connect(tmp_path / "a.db")
    query = "SELECT what, reason, piece FROM export_losses ORDER BY id"
    link = ("link", "link-not-kept", f"{SITE}/feed.xml")
    assert conn.execute(query).fetchall() == [*LOST, link]
    conn.close()


def test_a_menu_of_what_moved_has_no_losses(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.db")
    archive.menu([(0, "Welcome", "/"), (0, "Only a label", None)])
    archive.page("/", type="home", headline="Welcome", article_body="Stand-in welcome.")
    archive.conn.execute("UPDATE nav_items SET url = 'http://elsewhere.example/' WHERE url IS NULL")
    assert len(export(archive.conn, BY_NAME["html"], tmp_path / "out", Options()).losses) == 0


#: Where each platform has its menu, and how it spells the address of a file there.
SPELLED = {
    "hugo": ("hugo.yaml", "url: /papers/form%20a.pdf\n"),
    "eleventy": ("content/_data/menus.json", '"/papers/form%20a.pdf"'),
    "jekyll": ("_data/menus.json", '"/papers/form%20a.pdf"'),
    "markdown": ("menu.md", "(files/papers/form%20a.pdf)"),
    "html": ("index.html", 'href="papers/form%20a.pdf"'),
    "jsonl": ("menus.jsonl", '"address": "files/papers/form%20a.pdf"'),
    "csv": ("menus.csv", ",files/papers/form%20a.pdf\n"),
    "wordpress": ("wordpress.xml", "<![CDATA[https://new.example/files/papers/form%20a.pdf]]>"),
}


@pytest.mark.parametrize("name", SPELLED)
def test_an_entry_leads_to_the_file_that_moved(tmp_path: Path, name: str) -> None:
    options = Options(media_url="https://new.example/files")
    export(site(tmp_path / "a.db").conn, BY_NAME[name], tmp_path / "out", options)
    file, spelled = SPELLED[name]
    assert spelled in (tmp_path / "out" / file).read_text()


def test_an_entry_leads_to_the_file_in_ghost(tmp_path: Path) -> None:
    made = site(tmp_path / "a.db")
    made.conn.execute("UPDATE nav_items SET depth = 0, parent_id = NULL WHERE label = 'Form'")
    export(made.conn, BY_NAME["ghost"], tmp_path / "out", Options())
    with zipfile.ZipFile(tmp_path / "out/ghost.zip") as archive:
        data = json.loads(archive.read("ghost.json"))["db"][0]["data"]
        names = archive.namelist()
    navigation = next(row["value"] for row in data["settings"] if row["key"] == "navigation")
    address = next(entry["url"] for entry in json.loads(navigation) if entry["label"] == "Form")
    assert address.removeprefix("/") in names
