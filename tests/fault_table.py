"""What is done to a crawl, what must be kept and what may be lost: one table, for the tests and for
docs/reliability.md.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What an address costs that gives no answer; a copy of an earlier crawl stays as it was.
THIS_TIME = "what it holds this time"
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Fault:
    """An address of a faulty site, how the crawl must record it, and what that means."""

    site: str
    path: str
    outcome: str
    status: int | None
    #: Words that the archive says why with; None where there is nothing to say.
    error: str | None
    done: str
    kept: str = ""
    lost: str = ""

    @property
    def what_is_kept(self) -> str:
        return self.kept or (
            "all" if self.outcome in KEPT else f"`{self.outcome}`, with the reason"
        )

    @property
    def what_is_lost(self) -> str:
        return self.lost or (THIS_TIME if self.outcome in LOST else NOTHING)


KEPT = ("kept", "unchanged")
LOST = ("refused", "timeout", "http-error", "too-large")


def faults() -> list[Fault]:
    return [
        *[Fault("faults", *row) for row in ANSWERS],
        *[Fault("wire", *row) for row in BODIES],
        *[Fault("heads", *row) for row in HEADS],
    ]


Row = (
    tuple[str, str, int | None, str | None, str] | tuple[str, str, int | None, str | None, str, str]
)
DROPPED = "without an answer"
CUT = "broke off before its end"
NO_HTTP = "is no HTTP"
LARGE = "larger than the limit"
LATE = "took longer than 2.0 seconds"
PACKED = "not packed as its server says"

ANSWERS: list[Row] = [
    ("/ok", "kept", 200, None, "nothing: a page like others"),
    ("/drop", "refused", None, DROPPED, "connection dropped before the answer"),
    ("/slow", "timeout", None, LATE, "begins to answer, then says nothing"),
    ("/half", "refused", None, CUT, "connection dropped in the middle of the body"),
    ("/not-http", "refused", None, DROPPED, "answers in no HTTP"),
    ("/wrong-charset", "kept", 200, None, "another charset than the header says"),
    ("/gzip-bomb", "too-large", None, "once unpacked", "gzip that unpacks to gigabytes"),
    ("/endless", "too-large", None, LARGE, "body without end"),
    ("/loop-a", "redirected", 302, None, "redirects in a circle"),
    ("/loop-b", "redirected", 302, None, "redirects in a circle, second half"),
    ("/self", "http-error", 302, "redirects to itself", "redirects to itself"),
    ("/chain/1", "redirected", 301, None, "redirects over several hops"),
    ("/chain/2", "redirected", 307, None, "second hop"),
    ("/chain/3", "redirected", 308, None, "third hop"),
    ("/chain/end", "kept", 200, None, "end of the chain"),
    ("/hops/21", "redirected", 302, None, "redirects to new addresses without end"),
    ("/hops/22", "trap", None, "21 redirects in a row", "the same, one hop too many"),
    ("/to-private", "redirected", 302, None, "redirects into a private network"),
    ("http://0.0.0.0:1/secret", "out-of-scope", None, "private network", "address of a private network"),
    ("/to-other", "redirected", 302, None, "redirects to another site"),
    ("/to-nowhere", "http-error", 302, "answered 302", "redirect without a target"),
    ("/to-mail", "redirected", 302, None, "redirects to a mail address"),
    ("/503-then-200", "kept", 200, None, "503 once, then well"),
    ("/503", "http-error", 503, "answered 503", "503 at each of three tries"),
    ("/429", "kept", 200, None, "429 with Retry-After in seconds; nobody is asked until then"),
    ("/500", "http-error", 500, "answered 500", "500 at each of three tries"),
    ("/403", "http-error", 403, "answered 403", "403, which is not asked again"),
    ("/404", "gone", 404, None, "404"),
    ("/410", "gone", 410, None, "410"),
    ("/204", "kept", 204, None, "204 without a body"),
    ("/empty", "kept", 200, None, "empty body"),
    ("/no-type", "kept", 200, None, "no Content-Type"),
    ("/doc.pdf", "kept", 200, None, "link to a file that is no page"),
    ("/broken-html", "kept", 200, None, "HTML with NUL and thousands of open tags"),
    ("/300", "http-error", 300, "answered 300", "300 without a target"),
    ("http://nowhere.invalid/page", "out-of-scope", None, "another site", "link to a host that is not there"),
    ("http://127.0.0.1:1/refused.gif", "refused", None, "was refused", "picture of a host that refuses"),
]  # fmt: skip
BODIES: list[Row] = [
    ("/drop-in-headers", "refused", None, DROPPED, "connection dropped in the header lines"),
    ("/drop-in-chunk", "refused", None, CUT, "connection dropped inside a chunk"),
    ("/drop-between-chunks", "refused", None, CUT, "connection dropped between chunks"),
    ("/no-length", "kept", 200, None, "no Content-Length, the body ends with the connection"),
    ("/length-too-long", "refused", None, CUT, "Content-Length too long, then hangs up"),
    ("/length-too-long-waits", "timeout", None, LATE, "Content-Length too long, then waits"),
    (
        "/length-too-short",
        "kept",
        200,
        None,
        "Content-Length too short",
        "as many bytes as it says",
    ),
    ("/two-lengths", "refused", None, NO_HTTP, "two different Content-Lengths"),
    ("/length-no-number", "refused", None, NO_HTTP, "Content-Length that is no number"),
    ("/chunk-no-number", "refused", None, CUT, "chunk whose length is no number"),
    ("/chunks-without-end", "too-large", None, LARGE, "chunks without end"),
    ("/deflate-bomb", "too-large", None, "once unpacked", "deflate that unpacks to gigabytes"),
    ("/gzip-broken", "refused", None, PACKED, "gzip with wrong bytes in it"),
    ("/gzip-cut", "kept", 200, None, "gzip without its end", "what could be unpacked"),
    ("/gzip-that-is-none", "refused", None, PACKED, "says gzip and sends plain text"),
    ("/unknown-encoding", "kept", 200, None, "unknown Content-Encoding", "the bytes as they came"),
    ("/drip", "timeout", None, LATE, "a byte every fifth of a second"),
    ("/429-until", "kept", 200, None, "429 with Retry-After as a date"),
    ("/unknown-charset", "kept", 200, None, "charset that nobody knows"),
    ("/false-utf-16", "kept", 200, None, "says UTF-16 and sends UTF-8"),
    ("/out-of-time", "kept", 200, None, "Date of 1970, Last-Modified of 2100, Expires of no date"),
]
HEADS: list[Row] = [
    ("/headers-without-end", "refused", None, "without end", "header lines without end"),
    ("/header-without-end", "refused", None, DROPPED, "one header line without end"),
    ("/header-of-bytes", "kept", 200, None, "bytes in a header that are no text"),
    ("/header-without-name", "refused", None, NO_HTTP, "header line without a name"),
    ("/status-of-letters", "refused", None, NO_HTTP, "status that is no number"),
    ("/status-999", "http-error", 999, "answered 999", "status that does not exist"),
    ("/continue-first", "kept", 200, None, "100 Continue before the answer"),
    ("/continue-without-end", "refused", None, "without end", "100 Continue without end"),
]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that happens to a whole crawl, and the test that does it."""

    test: str
    done: str
    kept: str
    lost: str = NOTHING


#: Each test of `tests/test_faults.py` has a row here, and each row a test, there or where it says.
TROUBLES = [
    Trouble("test_site_that_is_away_the_second_time[away]",
            "at the second crawl all addresses answer 503",
            "all of the first crawl; pages are `missed`, none is gone or no longer linked; exit code 1 or 4"),
    Trouble("test_site_that_is_away_the_second_time[down]",
            "at the second crawl every connection is dropped",
            "the same"),
    Trouble("test_site_that_goes_down_in_the_second_crawl",
            "the site goes down in the middle of the second crawl, and is back for the third run",
            "exit code 4 says how to go on; the next run ends that crawl; nothing is reported gone"),
    Trouble("test_crawl.py::test_site_that_goes_down_is_gone_on_with",
            "the site goes down in the middle of the first crawl, twice",
            "what was kept before; the frontier; exit code 4; the run after that ends the crawl"),
    Trouble("test_a_long_rest_ends_the_run",
            "429 with Retry-After of two hours",
            "exit code 4 with the site's wish; the next run goes on"),
    Trouble("test_clock_that_jumps_back_between_crawls",
            "the clock of this machine is a year behind at the second crawl",
            "order is that of the crawls: the newest content is the page's, the change is told",
            "the times of that crawl are as wrong as the clock was"),
    Trouble("test_clock_that_jumps_back_while_something_waits",
            "the clock is set back by a year between two runs while an address waits to be tried again",
            "it is tried again at once"),
    Trouble("test_times_of_the_server_do_not_matter",
            "the server's clock is wrong, and it answers 304 by it",
            "one version, `unchanged` the second time"),
    Trouble("test_disk_that_fills_in_the_second_crawl",
            "the disk fills during the second crawl",
            "all that was committed; exit code 4; with room, the next run ends the crawl",
            "nothing; what was under way is fetched again"),
    Trouble("test_cli.py::test_full_disk_keeps_what_was_kept_and_goes_on",
            "the disk fills during the first crawl",
            "the same"),
    Trouble("test_a_reader_that_hangs_is_left",
            "a PDF that takes minutes to read",
            "the file; the reader is ended after 30 s of a processor’s time and replaced; the crawl goes on",
            "its text for the search, with the reason in `documents.error`"),
    Trouble("test_files.py::test_a_reader_that_takes_too_much_memory_fails_alone",
            "a page or file that takes more than 2 GB to read",
            "the file; only its reader fails",
            "its text, with the reason"),
    Trouble("test_resolver.py::test_names_in_private_networks_are_not_asked",
            "names of hosts that lead into a private network",
            "`out-of-scope`, with the reason; no connection is made"),
    Trouble("test_media.py::test_what_is_left_out_has_its_reason[/sheets/11-trap]",
            "style sheets that import one another without end",
            "the first ten; the next is a `trap`"),
    Trouble("test_crawl.py::test_without_an_answer_to_robots_txt_nothing_is_fetched[robots-503-http-error]",
            "robots.txt answers 503 or drops the connection",
            "`http-error` or `refused`, with the reason; nothing is fetched (RFC 9309)"),
    Trouble("test_crawl.py::test_traps_end_by_themselves_and_are_reported[/calendar-60]",
            "calendars, filters and folders without end",
            "their first pages; the rest is a `trap`"),
    Trouble("test_kill.py::test_killed_at_random_moments_it_ends_with_the_same_archive",
            "`kill -9` at twenty random moments",
            "the archive of an uninterrupted crawl, when it was run to its end"),
    Trouble("test_kill.py::test_ctrl_c_twice_stops_at_once",
            "Ctrl-C twice",
            "all that was committed; exit code 4; the next run goes on"),
]  # fmt: skip
