"""The replica: is it the site that it stands for, and does its server behave like one?"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from sitekeep.article import PageType
from sitekeep.demo import pdf, pictures, site, truth
from sitekeep.demo.description import CONTENT
from sitekeep.demo.menu import slug
from sitekeep.demo.server import serve_demo
from sitekeep.errors import SitekeepError
from sitekeep.outcome import Outcome
from sitekeep.reading import Author

SITE = site.build()
PAGES = truth.expected()
ARTICLE = "/psychotherapy-and-12-step-programs.html"


class Words(HTMLParser):
    """The text of a page's content element, and the links and pictures of the whole page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links, self.depth = "", [], 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [value for key in ("href", "src") if (value := found.get(key))]
        if tag == "div" and (self.depth or found.get("id") == "wsite-content"):
            self.depth += 1
        if self.depth and tag in {"br", "div", "li", "td", "h2", "blockquote"}:
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(self.depth) and tag == "div"

    def handle_data(self, data: str) -> None:
        self.text += data if self.depth else ""


def html(path: str) -> str:
    return SITE[path].body.decode()


def lines(path: str) -> list[str]:
    """The lines a reader sees in a page's content."""
    return [line for raw in Words(html(path)).text.split("\n") if (line := truth.folded(raw))]


def test_menu_has_its_46_entries_under_6() -> None:
    entries = truth.menu_entries()
    tops = Counter(entry.parent for entry in entries if entry.parent)
    assert len(entries) == 46
    assert [entry.label for entry in entries if entry.depth == 0] == [
        "Welcome", "Counseling Services", "Getting Started", "About", "Contact", "Articles",
    ]  # fmt: skip
    assert tops == {"Welcome": 1, "Counseling Services": 7, "Getting Started": 4, "Articles": 28}


@pytest.mark.parametrize(
    "label",
    [
        "Five Paths to Mondfulness",
        "Blog When Roles Get Reversed: Help for Those with Aging Parents",
        "When Roles Get Reversed: Aging Parents",
        "Hoarding?",
        "Fees, Cancellation Etc...",
        "Anxiety, Depression, and Chronic Illness… a Vicious Circle?",
    ],
)
def test_odd_labels_are_kept_as_they_are(label: str) -> None:
    assert label in [entry.label for entry in truth.menu_entries()]
    assert f">{label}</span>" in html("/")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Psychotherapy and 12-Step Programs", "psychotherapy-and-12-step-programs"),
        ("New Year's Resolutions", "new-years-resolutions"),
        ("In-Home & On-Site Sessions", "in-home--on-site-sessions"),
        ("Chronic Illness… a Vicious Circle?", "chronic-illness-a-vicious-circle"),
    ],
)
def test_file_names_are_made_from_labels(label: str, name: str) -> None:
    assert slug(label) == name


def test_known_article_stands_word_for_word() -> None:
    source = (CONTENT / "pages" / f"{ARTICLE[1:-5]}.txt").read_text(encoding="utf-8")
    body = source.replace("&nbsp;", " ").partition("\n\n")[2]
    known = [truth.folded(line.removeprefix("## ")) for line in body.split("\n") if line.strip()]
    assert lines(ARTICLE)[:5] == [
        "Psychotherapy and 12-Step Recovery Programs",
        "Working Together",
        "Dana Backstrom, LMFT. LPCC",
        "Counseling to You",
        "March, 2015",
    ]
    assert lines(ARTICLE)[5:] == known
    assert (len(known), zlib.crc32("\n".join(known).encode())) == (KNOWN_LINES, KNOWN_CRC)


#: Of the article's lines, white space folded: fails where anybody "corrects" a word of it.
KNOWN_LINES, KNOWN_CRC = 38, 2129554398


def test_truth_about_the_known_article() -> None:
    page = PAGES[ARTICLE]
    assert page.headline == "Psychotherapy and 12-Step Recovery Programs"
    assert page.alternative_headline == "Working Together"
    assert page.authors == (Author("Dana Backstrom", "LMFT, LPCC"),)
    assert (page.date_published, page.date_published_raw) == ("2015-03", "March, 2015")
    assert page.article_section == "Articles"
    assert page.texts[0].startswith("Have you ever attended")
    assert page.texts[-1].endswith("with confidence and optimism.")
    assert page.subheadings == (
        "The Basics of the 12-Steps", "Counseling and Therapy with the 12 Steps", "In Conclusion",
    )  # fmt: skip


@pytest.mark.parametrize("path", [path for path in PAGES if path != ARTICLE])
def test_other_pages_say_that_they_stand_in(path: str) -> None:
    page = PAGES[path]
    assert "stand-in text" in page.texts[0]
    assert "Backstrom" not in html(path)
    assert all("Stand-In" in a.name or "Placeholder" in a.name or "Example" in a.name
               for a in page.authors)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_truth_is_on_the_page_in_its_order(path: str) -> None:
    """The lines of a page are its opening and its body, nothing else, in the truth's order."""
    page, shown = PAGES[path], lines(path)
    body = [
        line
        for block in page.body
        for line in re.split(r"\n| \| (?=.)" if block.kind == "row" else r"\n", block.text)
    ]
    start = shown.index(body[0])
    after = [line for line in shown[start:] if line not in FORM_LINES]
    assert after == body
    opening = " ".join(shown[:start])
    for value in (page.byline, page.date_published_raw, page.alternative_headline):
        assert (value or "") in opening
    assert page.headline in opening or page.headline in page.title


FORM_LINES = {"* Indicates required field", "Name *", "Email *", "Comment *", "Submit"}


@pytest.mark.parametrize("path", PAGES)
def test_page_is_of_its_time(path: str) -> None:
    text = html(path)
    assert text.count('<ul class="wsite-menu-default">') == 2
    assert text.count('class="wsite-menu-subitem"') == 2 * 40
    assert not re.search(r"<(article|main|time|nav|header|footer|section|h1)\b", text)
    assert len(re.findall(r"<meta ", text)) == 7
    assert text.count("&copy; 2012-2021 Counseling to You") == 1


def test_every_address_on_every_page_is_accounted_for() -> None:
    urls = {url.url: url for url in truth.expected_urls()}
    assert len(urls) == len(truth.expected_urls())
    seen = {link for path in PAGES for link in Words(html(path)).links}
    assert {link for link in seen if not link.startswith("mailto:")} <= set(urls)
    outcomes = Counter(url.outcome for url in urls.values())
    assert outcomes[Outcome.KEPT] > 60
    assert set(outcomes) == {
        Outcome.KEPT, Outcome.REDIRECTED, Outcome.GONE, Outcome.ROBOTS_TXT, Outcome.OUT_OF_SCOPE,
    }  # fmt: skip


def test_truth_names_all_kinds_of_content() -> None:
    kinds = {block.kind for page in PAGES.values() for block in page.body}
    assert kinds == {"paragraph", "subheading", "quote", "item", "caption", "row", "address"}
    types = Counter(page.type for page in PAGES.values())
    assert types == {
        PageType.HOME: 1, PageType.CONTACT: 1, PageType.LISTING: 1,
        PageType.ARTICLE: 28, PageType.PAGE: 16,
    }  # fmt: skip
    assert PAGES["/contact.html"].address == "4962 El Camino Real, Suite 125\nLos Altos, CA 94022"


@pytest.mark.parametrize("path", PAGES)
def test_truth_does_not_contradict_itself(path: str) -> None:
    page = PAGES[path]
    for gap in (" ", "\n", "\n\n"):
        body = gap.join(block.text for block in page.body)
        assert [never for never in page.never_in_body if never in body] == []


def test_no_two_pages_share_more_than_they_should() -> None:
    """Stand-in paragraphs are a page's own, but for the two articles about one subject."""
    shared = Counter(text for page in PAGES.values() for text in set(page.texts))
    assert {text for text, pages in shared.items() if pages > 2} == set()
    assert sum(pages == 2 for pages in shared.values()) == 4


def test_later_two_articles_differ_one_is_new_one_is_gone() -> None:
    later = truth.expected(later=True)
    assert set(later) - set(PAGES) == {"/a-new-stand-in-article.html"}
    assert set(PAGES) - set(later) == {"/online-dating.html"}
    changed = {path for path in PAGES if path in later and later[path].texts != PAGES[path].texts}
    assert changed == {"/sleep-tips.html", "/positive-parenting.html", "/articles.html"}


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (pictures.png(9, 5, pictures.stripes), b"\x89PNG\r\n\x1a\n"),
        (pictures.gif(9, 5, pictures.stripes), b"GIF89a"),
        (pictures.jpeg(3, 2, pictures.stripes), b"\xff\xd8\xff\xe0"),
        (pictures.icon(16, pictures.disc), b"\0\0\1\0"),
        (pdf.leaflet(), b"%PDF-1.4"),
    ],
    ids=["png", "gif", "jpeg", "ico", "pdf"],
)
def test_binary_files_begin_as_their_kind_does(data: bytes, start: bytes) -> None:
    assert data.startswith(start)


def test_pdf_table_points_at_its_objects() -> None:
    data = pdf.leaflet()
    table = int(data.split()[-2])
    starts = re.findall(rb"(\d{10}) 00000 n", data[table:])
    assert [data[int(s) :].split()[0] for s in starts] == [b"1", b"2", b"3", b"4", b"5"]


# --- the server -------------------------------------------------------------------------------


class Client:
    """One kept connection to the replica."""

    def __init__(self, base: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)

    def __call__(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, headers=named)
        response = self.connection.getresponse()
        return response, response.read()


@pytest.fixture
def client(demo_url: str) -> Iterator[Client]:
    client = Client(demo_url)
    yield client
    client.connection.close()


@pytest.mark.server
def test_every_expected_url_answers_as_expected(client: Client) -> None:
    statuses = {Outcome.KEPT: 200, Outcome.GONE: 404, Outcome.REDIRECTED: 301,
                Outcome.ROBOTS_TXT: 200}  # fmt: skip
    for url in truth.expected_urls():
        if url.outcome != Outcome.OUT_OF_SCOPE:
            assert client(url.url)[0].status == statuses[url.outcome], url.url


@pytest.mark.server
@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", "text/html; charset=UTF-8"),
        ("/files/main_style.css?1426806012", "text/css"),
        ("/files/theme/menu.js", "application/javascript"),
        ("/favicon.ico", "image/x-icon"),
        ("/robots.txt", "text/plain"),
        ("/sitemap.xml", "text/xml"),
        ("/uploads/1/2/0/4/12045678/path.jpg", "image/jpeg"),
        ("/uploads/1/2/0/4/12045678/stand-in-leaflet.pdf", "application/pdf"),
    ],
)
def test_content_types_and_lengths(client: Client, path: str, content_type: str) -> None:
    response, body = client(path)
    assert response.headers["Content-Type"] == content_type
    assert int(response.headers["Content-Length"]) == len(body) > 0


@pytest.mark.server
def test_old_address_redirects(client: Client) -> None:
    response, _ = client("/12-step-programs.html")
    assert (response.status, response.headers["Location"]) == (301, ARTICLE)


@pytest.mark.server
def test_missing_page_has_a_page_of_its_own(client: Client) -> None:
    response, body = client("/nothing-here.html")
    assert response.status == 404
    assert b"stand-in for the site's own error page" in body
    assert "ETag" not in response.headers


@pytest.mark.server
@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("If_None_Match", SITE[ARTICLE].etag, 304),
        ("If_None_Match", f'"other", W/{SITE[ARTICLE].etag}', 304),
        ("If_None_Match", '"other"', 200),
        ("If_Modified_Since", "Fri, 01 Jan 2038 00:00:00 GMT", 304),
        ("If_Modified_Since", "Sun, 01 Jan 2012 00:00:00 GMT", 200),
        ("If_Modified_Since", "yesterday", 200),
    ],
)
def test_conditional_get(client: Client, header: str, value: str, status: int) -> None:
    response, body = client(ARTICLE, **{header: value})
    assert response.status == status
    assert response.headers["ETag"] == SITE[ARTICLE].etag
    assert (len(body) > 0) == (status == 200)


@pytest.mark.server
def test_head_says_what_get_would(client: Client) -> None:
    head, nothing = client("/about.html", "HEAD")
    get, body = client("/about.html")
    assert nothing == b""
    assert head.headers["Content-Length"] == str(len(body))
    assert head.headers["ETag"] == get.headers["ETag"]


@pytest.mark.server
def test_site_map_and_robots_name_the_servers_own_address(client: Client, demo_url: str) -> None:
    assert f"Sitemap: {demo_url}sitemap.xml" in client("/robots.txt")[1].decode()
    locations = re.findall(r"<loc>(.*?)</loc>", client("/sitemap.xml")[1].decode())
    assert locations == [demo_url.rstrip("/") + path for path in PAGES]


@pytest.mark.server
def test_connection_is_kept(client: Client) -> None:
    client("/")
    before = client.connection.sock
    client("/nothing-here.html")
    client(ARTICLE, If_None_Match=SITE[ARTICLE].etag)
    assert client.connection.sock is before is not None


@pytest.mark.server
def test_changed_variant_serves_the_later_site() -> None:
    with serve_demo(later=True) as base:
        client = Client(base)
        assert client("/a-new-stand-in-article.html")[0].status == 200
        assert client("/online-dating.html")[0].status == 404


@pytest.mark.server
def test_child_ends_when_its_parent_is_killed() -> None:
    """Not even `kill -9` of the parent leaves a server behind."""
    program = (
        "import time\nfrom sitekeep.demo.server import serve_demo\n"
        "with serve_demo() as base:\n    print(base, flush=True)\n    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent:
        base = parent.stdout.readline().strip()
        assert Client(base)("/")[0].status == 200
        os.kill(parent.pid, signal.SIGKILL)
    assert refused_within(base, seconds=5)


@pytest.mark.server
def test_ctrl_c_at_the_terminal_leaves_the_replica_running() -> None:
    """A crawl must be able to finish what is in flight, so the signal must not reach the child."""
    program = (
        "import signal, sys, urllib.request\nfrom sitekeep.demo.server import serve_demo\n"
        "signal.signal(signal.SIGINT, lambda *_: None)\n"
        "with serve_demo() as base:\n    print(flush=True)\n    sys.stdin.read()\n"
        "    print(urllib.request.urlopen(base).status)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert parent.stdout is not None
    parent.stdout.readline()
    os.killpg(parent.pid, signal.SIGINT)
    assert parent.communicate(timeout=20)[0].strip() == "200"


@pytest.mark.server
def test_taken_port_is_an_error_that_says_so(demo_url: str) -> None:
    port = urlsplit(demo_url).port or 0
    with pytest.raises(SitekeepError, match="did not start"), serve_demo(port):
        pass


def refused_within(base: str, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            Client(base)("/")
        except ConnectionRefusedError:
            return True
        except OSError:
            pass  # the connection was cut while the child ended
        time.sleep(0.05)
    return False
