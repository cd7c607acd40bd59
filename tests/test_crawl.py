"""The crawl, end to end: real faults on a real server, and what the archive says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sitekeep.demo.server import serve_demo
from sitekeep.outcome import Outcome
from tests.crawling import Done, Ledger, check_whole, sitekeep
from tests.fault_table import Fault, faults
from tests.faults import Served, serve_site

pytestmark = pytest.mark.server

#: Small limits, so that a test need not wait for large ones.
SMALL = "[crawl]\nmax_payload_bytes = 1000000\n"


@dataclass(frozen=True)
class Crawled:
    """A finished crawl of one of the sites of `tests.faults`."""

    done: Done
    archive: Path
    log: list[dict[str, Any]]
    #: What was asked of another site that this one points to.
    other: list[str]

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.archive)

    @property
    def paths(self) -> list[str]:
        return [request["path"] for request in self.log]


Crawler = Callable[..., Crawled]


@pytest.fixture(scope="module")
def crawl_of(tmp_path_factory: pytest.TempPathFactory) -> Crawler:
    """Crawl a site once a module, whichever test asks first."""
    known: dict[tuple[str, ...], Crawled] = {}

    def crawl(site: str, *flags: str) -> Crawled:
        if (site, *flags) not in known:
            known[site, *flags] = crawled(tmp_path_factory.mktemp(site), site, *flags)
        return known[site, *flags]

    return crawl


def crawled(folder: Path, site: str, *flags: str) -> Crawled:
    profile, archive = folder / "small.toml", folder / "archive.db"
    profile.write_text(SMALL)
    module = "tests.wire_sites" if site in ("wire", "heads") else "tests.faults"
    with serve_site("few") as other, serve_site(site, module, other=other.url) as served:
        options = ("--archive", archive, "--profile", profile, "--timeout", 2, "--quiet", *flags)
        done = sitekeep("crawl", served.url, *options)
        result = Crawled(done, archive, served.log(), other.paths())
    check_whole(archive)
    return result


# -- one fault an address ------------------------------------------------------------------


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.path)
def test_each_fault_has_its_outcome(crawl_of: Crawler, fault: Fault) -> None:
    outcome, status, error = crawl_of(fault.site).ledger.entries()[fault.path]
    assert (outcome, status) == (fault.outcome, fault.status)
    assert (fault.error or "") in (error or "")
    assert bool(error) == bool(fault.error)


@pytest.mark.parametrize("site", ["faults", "wire", "heads"])
def test_a_site_with_faults_is_finished_with_losses(crawl_of: Crawler, site: str) -> None:
    crawl = crawl_of(site)
    assert crawl.done.code == 3
    assert crawl.ledger.state == "finished"


@pytest.mark.parametrize(
    ("path", "times"),
    [("/503", 3), ("/500", 3), ("/403", 1), ("/404", 1), ("/slow", 3), ("/half", 3), ("/429", 2)],
)
def test_only_what_may_pass_is_asked_again(crawl_of: Crawler, path: str, times: int) -> None:
    assert crawl_of("faults").paths.count(path) == times


def test_retry_after_is_obeyed(crawl_of: Crawler) -> None:
    log = crawl_of("faults").log
    refused, again = (request["at"] for request in log if request["path"] == "/429")
    assert again - refused >= 1
    # What was on its way when the answer came is not called back.
    assert not [request for request in log if refused + 0.4 < request["at"] < refused + 1]


def test_nobody_is_asked_who_is_out_of_scope(crawl_of: Crawler) -> None:
    assert crawl_of("faults").other == ["/robots.txt", "/5.gif"]


def test_picture_that_moved_to_another_site_is_kept(crawl_of: Crawler) -> None:
    ledger = crawl_of("faults").ledger
    (found,) = [entry for url, entry in ledger.entries().items() if url.endswith("/5.gif")]
    assert found[0] == "kept"
    assert ledger.outcomes()["/moved.gif"] == "redirected"


def test_text_of_a_page_with_a_wrong_charset_is_right(crawl_of: Crawler) -> None:
    sql = "SELECT headline, article_body FROM pages WHERE url LIKE '%/wrong-charset'"
    ((headline, body),) = crawl_of("faults").ledger.rows(sql)
    assert headline == "Café Zoë"
    assert "“quoted”" in body


def test_one_payload_under_two_addresses_is_stored_once(crawl_of: Crawler) -> None:
    sql = "SELECT DISTINCT payload_digest FROM captures WHERE content_type = 'image/gif'"
    assert len(crawl_of("faults").ledger.rows(sql)) == 1


def test_user_agent_tells_who_asks(crawl_of: Crawler) -> None:
    agents = {request["headers"]["user-agent"] for request in crawl_of("faults").log}
    assert len(agents) == 1
    assert agents.pop().startswith("Sitekeep/")
    contact = crawl_of("few", "--contact", "keeper@example.org")
    assert all("keeper@example.org" in each["headers"]["user-agent"] for each in contact.log)


# -- traps ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "most"),
    # What is in flight when a trap is known is still fetched: up to 16 pages and the readers'.
    [("/calendar", 60), ("/growing/", 3), ("/repeating/", 15), ("/filters", 130)],
)
def test_traps_end_by_themselves_and_are_reported(
    crawl_of: Crawler, prefix: str, most: int
) -> None:
    found = Counter(crawl_of("traps").ledger.below(prefix))
    assert found["trap"]
    assert 0 < found["kept"] <= most
    assert set(found) == {"trap", "kept"}


@pytest.mark.parametrize(
    ("prefix", "number"),
    [("/list", 60), ("/articles/", 180), ("/gallery/", 40), ("/pictures/", 40), ("/sessions/", 5)],
)
def test_what_only_looks_like_a_trap_is_kept_whole(
    crawl_of: Crawler, prefix: str, number: int
) -> None:
    assert crawl_of("traps").ledger.below(prefix) == ["kept"] * number


def test_trap_is_no_deeper_the_second_time(tmp_path: Path) -> None:
    with serve_site("traps") as site:
        for _ in range(2):
            sitekeep("crawl", site.url, "-a", tmp_path / "a.db", "-q", "--include", "/calendar")
    check_whole(tmp_path / "a.db")
    first, second = (Counter(Ledger(tmp_path / "a.db", n).outcomes().values()) for n in (1, 2))
    assert second["unchanged"] <= first["kept"] + first["unchanged"]
    assert second["kept"] <= 16  # those that were in flight


# -- one page, many addresses; addresses in lists ------------------------------------------


def test_one_page_under_many_spellings_is_fetched_once(crawl_of: Crawler) -> None:
    crawl = crawl_of("spellings")
    pages = ["/", "/caf%C3%A9", "/jump", "/page?a=1&b=2"]
    assert sorted(crawl.paths) == sorted(["/robots.txt", "/sitemap.xml", *pages])
    found = crawl.ledger.outcomes()
    assert sorted(path for path, outcome in found.items() if outcome == "kept") == pages


@pytest.mark.parametrize(
    "path",
    [
        "/only-in-xml?a=1&b=2",
        "/only-in-xml.gif",
        "/only-in-gz",
        "/only-in-text",
        "/also-in-text",
        "/only-in-rss",
        "/only-in-atom",
    ],
)
def test_sitemaps_and_feeds_lead_to_pages(crawl_of: Crawler, path: str) -> None:
    assert crawl_of("listed").ledger.outcomes()[path] == "kept"


def test_sitemaps_and_feeds_lead_to_nothing_else(crawl_of: Crawler) -> None:
    lists = {"/", "/index.xml", "/one.xml", "/two.xml.gz", "/plain.txt", "/rss.xml", "/atom.xml"}
    found = crawl_of("listed").ledger.outcomes()
    others = {path for path in found if not path.startswith(("/only", "/also")) and path[0] == "/"}
    assert others == lists | {"/robots.txt", "/sitemap.xml", "/missing.xml"}
    assert crawl_of("listed").other == []


# -- robots.txt and manners ----------------------------------------------------------------

NOT_ASKED = "asks not to fetch"
PAGES = {"/", "/1", "/2", "/3", "/4", "/5.gif"}


@pytest.mark.parametrize(
    ("site", "forbidden"),
    [
        ("few", set()),
        ("disallow", {"/2", "/5.gif"}),
        ("robots-moved", {"/3"}),
        ("robots-to-page", set()),
        ("robots-loop", set()),
        ("robots-503-once", {"/1"}),
        ("forbidden", {"/", "/sitemap.xml"}),
    ],
)
def test_robots_txt_is_obeyed(crawl_of: Crawler, site: str, forbidden: set[str]) -> None:
    crawl = crawl_of(site)
    found = crawl.ledger.outcomes()
    assert {path for path, outcome in found.items() if outcome == "robots-txt"} == forbidden
    assert forbidden.isdisjoint(crawl.paths)
    if site != "forbidden":
        assert {path for path in PAGES if found[path] == "kept"} == PAGES - forbidden
        assert crawl.done.code in (0, 3)


@pytest.mark.parametrize(
    ("site", "outcome"),
    [
        ("robots-503", "http-error"),
        ("all-500-and-robots", "http-error"),
        ("robots-dropped", "refused"),
    ],
)
def test_without_an_answer_to_robots_txt_nothing_is_fetched(
    crawl_of: Crawler, site: str, outcome: str
) -> None:
    crawl = crawl_of(site)
    assert set(crawl.paths) == {"/robots.txt"}
    assert len(crawl.paths) <= 3
    assert set(crawl.ledger.outcomes().values()) == {outcome}
    assert crawl.done.code == 1


def test_crawl_delay_is_kept(crawl_of: Crawler) -> None:
    log = crawl_of("polite").log
    moments = [request["at"] for request in log]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(gaps) == 7
    assert min(gaps) >= 0.98  # both ends measure with a clock of their own
    assert {request["active"] for request in log} == {1}


def test_one_connection_where_one_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("[crawl]\nconcurrency = 1\n")
    with serve_site("tree") as site:
        sitekeep("crawl", site.url, "-a", tmp_path / "a.db", "-q", "--profile", tmp_path / "p.toml")
        log = site.log()
    assert len(log) > 100
    assert {request["active"] for request in log} == {1}
    # The next may be opened before the server has noticed that the last one is closed.
    assert max(request["connections"] for request in log) <= 2


# -- start pages ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "code", "words"),
    [
        ("all-500", 1, "the server answered 500"),
        ("start-loop", 1, "it redirects in a circle"),
        ("start-to-private", 1, "an address of a private network"),
        ("forbidden", 1, "robots.txt asks not to fetch it"),
        ("robots-503", 1, "robots.txt answered 503"),
    ],
)
def test_start_that_leads_nowhere(crawl_of: Crawler, site: str, code: int, words: str) -> None:
    crawl = crawl_of(site)
    assert crawl.done.code == code
    assert words in crawl.done.err
    assert crawl.ledger.one("SELECT count(*) FROM pages") == 0


def test_start_that_leads_to_another_site_is_that_site(crawl_of: Crawler) -> None:
    crawl = crawl_of("start-to-other")
    assert crawl.done.code == 0
    assert sorted(crawl.other) == sorted([*PAGES, "/robots.txt", "/sitemap.xml"])
    assert "redirected" in crawl.ledger.below("/")


def test_start_that_is_a_document_is_kept_and_said(crawl_of: Crawler) -> None:
    crawl = crawl_of("only-pdf")
    assert crawl.ledger.outcomes()["/"] == "kept"
    assert crawl.done.code == 0
    assert "application/pdf" in sitekeep("status", "-a", crawl.archive).out


# -- limits --------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 7, 20])
def test_max_pages_is_filled_and_not_exceeded(crawl_of: Crawler, limit: int) -> None:
    crawl = crawl_of("tree", "--max-pages", str(limit))
    found = crawl.ledger.rows("SELECT kind, outcome FROM ledger")
    assert found.count(("page", "kept")) == limit
    assert ("page", "page-limit") in found
    assert crawl.done.code == 3


def test_max_depth(crawl_of: Crawler) -> None:
    found = crawl_of("tree", "--max-depth", "2").ledger.outcomes()
    depth = {path: path.count("/") for path in found if path.startswith("/tree/")}
    assert {depth[path] for path in depth if found[path] == "kept"} == {2, 3}
    below = [found[path] for path in depth if depth[path] == 3 and "secret" not in path]
    assert set(below) == {"page-limit"}
    assert found["/other/2"] == "kept"


def test_max_mb(crawl_of: Crawler) -> None:
    crawl = crawl_of("tree", "--max-mb", "0.5")
    fetched = crawl.ledger.one(
        "SELECT sum(size_bytes) FROM captures JOIN payloads USING (payload_digest)"
    )
    assert 0.5 * 2**20 <= fetched <= 0.5 * 2**20 + 40 * 20_000  # what was in flight
    assert Counter(crawl.ledger.outcomes().values())["page-limit"] > 10


@pytest.mark.parametrize(
    ("flags", "kept", "left_out"),
    [
        (("--exclude", "/tree/[2-5]"), {"/tree/1/1", "/other/1"}, {"/tree/2", "/tree/5"}),
        (("--include", "/other/"), {"/", "/other/1", "/other/2"}, {"/tree", "/gone"}),
        (("--prefix", "/other/"), {"/", "/other/1", "/other/2"}, {"/tree", "/gone"}),
    ],
    ids=["exclude", "include", "prefix"],
)
def test_bounds(
    crawl_of: Crawler, flags: tuple[str, ...], kept: set[str], left_out: set[str]
) -> None:
    crawl = crawl_of("tree", *flags)
    found = crawl.ledger.outcomes()
    assert {found[path] for path in kept} == {"kept"}
    assert {found[path] for path in left_out} == {"out-of-scope"}
    assert left_out.isdisjoint(crawl.paths)


def test_pages_only_keeps_neither_pictures_nor_documents(crawl_of: Crawler) -> None:
    assert crawl_of("few", "--pages-only").ledger.outcomes()["/5.gif"] == "out-of-scope"
    document = crawl_of("only-pdf", "--pages-only")
    assert document.ledger.outcomes()["/"] == "not-html"
    assert document.ledger.one("SELECT count(*) FROM payloads WHERE payload LIKE '%PDF%'") == 0
    assert document.done.code == 1


# -- the second time -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Served]]:
    archive = tmp_path_factory.mktemp("twice") / "archive.db"
    with serve_site("second") as site:
        assert sitekeep("crawl", site.url, "-a", archive, "-q").code == 3  # the answer 304
        site.set(day="2")
        sitekeep("crawl", site.url, "-a", archive, "-q")
        check_whole(archive)
        yield archive, site


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [
        ("/", "kept", "unchanged"),
        ("/etag", "kept", "unchanged"),
        ("/behind-tag", "kept", "unchanged"),
        ("/plain", "kept", "unchanged"),
        ("/token", "kept", "kept"),
        ("/edited", "kept", "kept"),
        ("/vanishing", "kept", "gone"),
        ("/newcomer", "gone", "kept"),
        ("/always-304", "http-error", "http-error"),
        ("/robots.txt", "kept", "unchanged"),
    ],
)
def test_second_crawl_tells_what_changed(
    twice: tuple[Path, Served], path: str, first: str, second: str
) -> None:
    archive, _site = twice
    assert [Ledger(archive, number).outcomes()[path] for number in (1, 2)] == [first, second]


def test_only_changed_content_is_a_new_version(twice: tuple[Path, Served]) -> None:
    sql = "SELECT path FROM page_versions JOIN pages ON pages.id = page_id"
    versions = Counter(path for (path,) in Ledger(twice[0]).rows(sql))
    assert {path for path, number in versions.items() if number > 1} == {"/edited"}
    assert versions["/vanishing"] == 1


def test_server_is_asked_only_for_what_changed_since(twice: tuple[Path, Served]) -> None:
    asked = [request["headers"] for request in twice[1].log() if request["path"] == "/etag"]
    assert "if-none-match" not in asked[0]
    assert asked[1]["if-none-match"] == '"one"'


def test_second_crawl_of_the_unchanged_replica_copies_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    counts = []
    with serve_demo() as url:
        for _ in range(2):
            assert sitekeep("crawl", url, "-a", archive, "-q").code == 0
            counts.append(Ledger(archive).counts())
    check_whole(archive)
    grown = {name: counts[1][name] - counts[0][name] for name in counts[0]}
    first, second = (Ledger(archive, number).outcomes() for number in (1, 2))
    # Questions that name what is known, and their answers, begin in a few ways of their own.
    assert grown.pop("heads") <= 5
    # What is refused for the same reason again has its row already.
    asked = [outcome for outcome in first.values() if outcome not in ("out-of-scope", "robots-txt")]
    assert len(asked) < len(first)
    expected = dict.fromkeys(grown, 0) | {"crawls": 1, "captures": len(asked)}
    assert grown == expected
    same = {"kept": "unchanged"}
    assert second == {path: same.get(outcome, outcome) for path, outcome in first.items()}


# -- a site that goes down -----------------------------------------------------------------


def test_site_that_goes_down_is_gone_on_with(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with serve_site("down", after="20") as site:
        stopped = sitekeep("crawl", site.url, "-a", archive, "--quiet")
        check_whole(archive)
        assert stopped.code == 4
        assert "gives no answer any more" in stopped.out
        assert "sitekeep crawl" in stopped.out
        still_down = sitekeep("crawl", "-a", archive, "--quiet")
        assert still_down.code == 4
        check_whole(archive)
        site.set(down="", after="100000")
        assert sitekeep("crawl", "-a", archive, "--quiet").code in (0, 3)
    check_whole(archive)
    ledger = Ledger(archive)
    assert ledger.one("SELECT count(*) FROM crawls") == 1
    assert set(ledger.outcomes().values()) <= {"kept", "gone", "refused"}
    assert Counter(ledger.below("/n/"))["kept"] >= 55


def test_every_outcome_is_seen_in_these_tests(crawl_of: Crawler) -> None:
    seen = {"unchanged", "unreadable"}  # the second time, and in test_kill
    seen |= set(crawl_of("only-pdf", "--pages-only").ledger.outcomes().values())
    for site, *flags in (("faults",), ("disallow",), ("tree", "--max-depth", "2")):
        seen |= set(crawl_of(site, *flags).ledger.outcomes().values())
    assert seen == set(Outcome)
