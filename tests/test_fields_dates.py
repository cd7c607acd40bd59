"""The dates of a page: published and changed, printed and declared, whole and in part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dates import find_dates, plain_order
from pipelines.read import read_page
from pipelines.template import Template, learn
from pipelines.timestamps import iso_of
from sitekeep.profile import Extract, Profile

PROSE = "<p>This text stands in for an article, and says so in words enough to be one. </p>" * 5


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("March, 2015", "2015-03"),
        ("Sept. 5th, 2019", "2019-09-05"),
        ("12 de mayo del 2019", "2019-05-12"),
        ("11 d’abril de 2020", "2020-04-11"),
        ("Datum:26. Januar 2022", "2022-01-26"),
        ("12. 5. 2019", "2019-05-12"),
        ("Version 2, June 1991", "1991-06"),
        ("2015 March 12", "2015-03-12"),
        ("Version of 2. June 1991", "1991-06-02"),
        ("2019. 05. 12.", "2019-05-12"),
        ("2019年4月13日", "2019-04-13"),
        ("令和元年5月12日", "2019-05-12"),
        ("2019년 5월 12일", "2019-05-12"),
        ("ngày 12 tháng 5 năm 2019", "2019-05-12"),
        ("12 พฤษภาคม 2562", "2019-05-12"),
        ("12 мая 2019г.", "2019-05-12"),
        ("24 نيسان / أبريل 2020", "2020-04-24"),
        ("১২ মে ২০২১", "2021-05-12"),
        ("2019 m. gegužės 12 d.", "2019-05-12"),
        ("2019ko maiatzaren 12a", "2019-05-12"),
        ("12 հունիսի, 2020", "2020-06-12"),
        ("5. lipnja 2023.", "2023-06-05"),
        ("12 / 05 / 2019", "2019-05-12"),
        ("Thu Mar  5 10:22:31 CET 2009", "2009-03-05"),
        ("19 Oct 2019 00:04:00 +0200", "2019-10-19T00:04:00+02:00"),
    ],
)
def test_dates_in_many_ways_of_writing(text: str, iso: str) -> None:
    assert [found.iso for found in find_dates(text, "dmy")] == [iso]


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("12. März 20154. Mai 2016", ["2015-03-12", "2016-05-04"]),
        ("12.03.201512.03.2015", ["2015-03-12", "2015-03-12"]),
        ("March 12, 2015May 4, 2016", ["2015-03-12", "2016-05-04"]),
        ("Thursday, 12 March 2015Wednesday, 4 May 2016", ["2015-03-12", "2016-05-04"]),
        ("12 March 2015Updated later", ["2015-03-12"]),
        ("12 March 201512 readers", []),
        ("12.03.2015123", []),
        ("2015-03-12T10:20:00Z", ["2015-03-12T10:20:00+00:00"]),
    ],
)
def test_dates_without_a_space_between(text: str, isos: list[str]) -> None:
    found = find_dates(text, "dmy")
    assert [each.iso for each in found] == isos
    assert [text[each.start : each.end].strip() for each in found] == [each.raw for each in found]


@pytest.mark.parametrize(
    "text",
    ["Coming out 2019", "Fan 2019", "tel 2015-555-1212", "1.2.3.4", "v. 3.11.2023.1", "31.2.2019",
     "Release 3.6.16", "Version 10.1.20", "5.6.60"],
)  # fmt: skip
def test_what_only_looks_like_a_date(text: str) -> None:
    assert find_dates(text, "dmy") == []


#: Dates, what they are made of, and what stands around them.
PIECES = [
    "2015 March 12", "12 March 2015", "March 12, 2015", "2015. március 12", "3.12.15", "2015-03-12",
    " ", ",", ".", "/", "12", "3", "2015", "March", "Version ", "v. ", "on",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [("2.4.21", "dmy", ["2021-04-02"]), ("2.4.21", "mdy", []), ("02.04.21", "mdy", ["2021-04-02"])],
)
def test_numbers_with_dots_are_versions_to_americans(text: str, order: str, iso: list[str]) -> None:
    assert [each.iso for each in find_dates(text, order)] == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022-05-6T12:00:00.000Z", "2022-05-06T12:00:00+00:00"),
        ("2022-05-11T4:10:00", "2022-05-11T04:10:00"),
        ("Mon Oct 11 14:57:21 CEST 2021", "2021-10-11"),
        ("1588388400000", "2020-05-02T03:00:00+00:00"),
        ("20200622073000", "2020-06-22"),
        ("2015-03", "2015-03"),
        ("2019-13-40", None),
        ("yesterday", None),
    ],
)
def test_dates_of_machines(text: str, iso: str | None) -> None:
    assert iso_of(text) == iso


def published(html: str, url: str | None = None, **context: object) -> str | None:
    page = f"<html lang=en><title>A title of its own</title><body>{html}</body></html>"
    return read_page(page.encode(), url=url, **context).article.date_published  # type: ignore[arg-type]


H1 = "<h1>A title of its own</h1>"
LD = '<script type="application/ld+json">{"@type": "Article", "datePublished": "%s"}</script>'


@pytest.mark.parametrize(
    ("html", "iso"),
    [
        (f"{H1}<p>March, 2015</p>{PROSE}", "2015-03"),
        (f"{H1}<div class=post-date>12 March 2015</div>{PROSE}", "2015-03-12"),
        (f"<p>Stand-in Town, 12 March 2015</p>{H1}{PROSE}", "2015-03-12"),
        (f"{H1}<p>Updated 4 May 2016, first published 12 March 2015</p>{PROSE}", "2015-03-12"),
        (f"{H1}<p>Last updated: 4 May 2016</p>{PROSE}", None),
        (f"{H1}{PROSE}<pre>date.parsed('2019-12-04')</pre>{PROSE}", None),
        (f"{H1}<div>Last updated:</div><div>4 May 2016</div>{PROSE}", None),
        (f"{H1}<p>12 March 2015 – This text stands in for one, and has its date first.</p>{PROSE}", "2015-03-12"),
        (f"{H1}<p>(TOWN, 12 March 2015) This text stands in for one, after its date.</p>{PROSE}", "2015-03-12"),
        (f"{H1}<p>On 12 March 2015 it happened, says this text, which stands in for one.</p>{PROSE}", None),
        (f"{H1}{PROSE}<p>Published in issue 83 of a paper, October 2002</p>", "2002-10"),
        (f"{H1}{PROSE}<div class=comment>12 March 2015 at 10:20</div>", None),
        (f"{H1}{PROSE}<footer>© 2012-2021 A Shop, 12 March 2015</footer>", None),
        (f"{H1}<dl><dt>Effective Date</dt><dd>12 March 2015</dd></dl>{PROSE}", None),
        (f"{H1}<dl><dt>Published</dt><dd>12 March 2015</dd></dl>{PROSE}", "2015-03-12"),
        (f"{H1}<p>When: Saturday 12 March 2015, 10am to 4pm</p>{PROSE}", None),
        (f"{H1}<p>Interview: A Name | Photos: No Name | 12 March 2015</p>{PROSE}", "2015-03-12"),
        (f"{H1}<h2><a href=/a>Another title</a></h2><p>Its teaser.</p><time datetime=2015-03-12>12 March 2015</time>{PROSE}", None),
        (f"{H1}{PROSE}<script>var page = {{'publishedAt': '2015-03-12T10:20:00Z'}}</script>", "2015-03-12T10:20:00+00:00"),
        (f"{H1}{PROSE}<script>x = [{{'publishedAt': '2015-03-12'}}, {{'publishedAt': '2015-03-13'}}]</script>", None),
        (f"<div>Tuesday, 12 March 2019</div>{'<p>Here</p>' * 6}{H1}{PROSE}", None),
    ],
    ids=[
        "a month stays a month", "element named so", "above the headline, with a place",
        "published and changed", "changed only", "in code", "the label in another element", "dateline",
        "dateline in brackets", "date in a sentence", "words for it below the text", "comment",
        "copyright", "another date by its label", "labelled", "event", "after a bar", "teaser", "script", "script about many", "clock",
    ],
)  # fmt: skip
def test_printed_dates(html: str, iso: str | None) -> None:
    assert published(html) == iso


LABELLED = "<aside><p>%s</p><p>9 March 2022</p></aside>"
BOX = "<p class=teaser-meta>%s 9 March 2022</p>"
FURNITURE = f"{'<p>Words</p>' * 3}<nav class=%s><b class=%s>9 March 2022 Stand-in News</b></nav>"
FOUNDED = "'bday dtstart published'"
MENU = "".join(f"<p><a href=/{number}>Part {number}</a></p>" for number in range(14))


@pytest.mark.parametrize(
    ("html", "iso"),
    [
        (f"{H1}{PROSE}{LABELLED % 'Mise en ligne'}", "2022-03-09"),
        (f"{H1}{PROSE}{LABELLED % 'Recorded'}", None),
        (f"{H1}{PROSE}{LABELLED % 'Published'}<p>Published</p><p>10 March 2022</p>", None),
        (f"{H1}{PROSE}{LABELLED % 'Updated'}", None),
        (f"{H1}{PROSE}{BOX % 'Posted on'}", "2022-03-09"),
        (f"{H1}{PROSE}{BOX % 'From'}", None),
        (f"{H1}{PROSE}{BOX % 'Posted on'}<p class=teaser-meta>Posted on 8 March 2022</p>", None),
        (f"{H1}{PROSE}{MENU}{BOX % 'Posted on'}", None),
        (f"{H1}{PROSE}<div class=comment>Posted on 9 March 2022</div>", None),
        (f"{H1}{FURNITURE % ('top', 'story-date')}{PROSE}", "2022-03-09"),
        (f"{H1}{FURNITURE % ('top', 'story-place')}{PROSE}", None),
        (f"{H1}{FURNITURE % ('related', 'story-date')}{PROSE}", None),
        (f"{H1}{FURNITURE % ('top', FOUNDED)}{PROSE}", None),
        (f"{H1}{MENU}<div class=publish-date>9 March 2022</div>{PROSE}", "2022-03-09"),
        (f"{H1}{MENU}<div class=place>9 March 2022</div>{PROSE}", None),
        (f"{H1}{PROSE}{MENU}<div class=publish-date>9 March 2022</div>", None),
    ],
    ids=[
        "label in the block before", "another label", "labels of two days", "label of a change",
        "box by the text", "box without the words", "boxes of two days", "box far below", "comment",
        "named in furniture", "not named", "of another text", "day of a foundation", "named above the text",
        "not named above the text", "named below the text",
    ],
)  # fmt: skip
def test_dates_where_mostly_others_stand(html: str, iso: str | None) -> None:
    assert published(html) == iso


@pytest.mark.parametrize(
    ("declared", "printed", "iso"),
    [
        ("2023-11-09T03:28:35Z", "Nov. 8, 2023, 10:28 p.m.", "2023-11-08"),
        ("2023-11-09T03:28:35Z", "Nov. 9, 2023", "2023-11-09T03:28:35+00:00"),
        ("2023-11-09T00:00:00Z", "Nov. 8, 2023", "2023-11-09T00:00:00+00:00"),
        ("2023-11-09T03:28:35Z", "Nov. 20, 2023", "2023-11-09T03:28:35+00:00"),
        ("11/01/2023 12:43:42", "1 November 2023", "2023-11-01"),
    ],
    ids=["local day", "the same", "a day without time", "reprinted", "day and month swapped"],
)
def test_declared_and_printed(declared: str, printed: str, iso: str) -> None:
    html = f"{LD % declared}{H1}<div class=published-date>{printed}</div>{PROSE}"
    page = f"<html lang=de><title>A title of its own</title><body>{html}</body></html>"
    assert read_page(page.encode()).article.date_published == iso


def test_two_witnesses_beat_one() -> None:
    meta = '<meta property="article:published_time" content="2022-12-15T09:13:00+01:00">'
    html = f"{meta}{LD % '2021-12-06 14:36'}{H1}<div class=date>15 December 2022</div>{PROSE}"
    assert published(html) == "2022-12-15"


def test_two_words_of_one_witness_are_one() -> None:
    meta = '<meta property="%s" content="%s">'
    published_on = meta % ("article:published_time", "2017-04-12T18:33:59+02:00")
    html = f"{published_on}{meta % ('dc.date', '2020-02-19')}{H1}<p>19 February 2020</p>{PROSE}"
    assert published(html) == "2017-04-12T18:33:59+02:00"


@pytest.mark.parametrize(
    ("declared", "also", "iso"),
    [
        (LD % "2022-11-17T10:33:13Z", "", "2022-03-09"),
        (LD % "2022-11-17T10:33:13Z", "<p><time datetime=2021-05-05>5 May 2021</time>", "2022-11-17"),
        (LD % "2022-11-17", '<meta name="pubdate" content="2022-11-17">', "2022-11-17"),
    ],
    ids=["nothing else says so", "two times", "declared twice"],
)  # fmt: skip
def test_only_time_of_a_page_beats_a_lonely_declaration(declared: str, also: str, iso: str) -> None:
    html = f"{declared}{H1}<p><time datetime=2022-03-09>9 March 2022</time></p>{PROSE}{also}"
    assert (published(html) or "")[:10] == iso


@pytest.mark.parametrize(
    "line",
    [
        "Publiziert am 9. März 2022",
        "Mis en ligne le 9 mars 2022",
        "Submitted by Editors on 9 March 2022",
        "Gespeichert von Redaktion am 9. März 2022",
        "Udgivet 9. marts 2022",
        "Offentliggjort 9. marts 2022",
        "Erstveröffentlichung am 9. März 2022",
    ],
)
def test_words_for_publication(line: str) -> None:
    assert published(f"{H1}{PROSE}<p>{line}</p>") == "2022-03-09"


@pytest.mark.parametrize(
    ("declared", "script", "printed", "day"),
    [
        ("2022-03-10T02:00:00Z", "{'dateCreation': '2022-03-09'}", "", "2022-03-09"),
        ("2022-03-10T02:00:00Z", "{'publishedAt': '2022-03-09T21:00:00'}", "", "2022-03-09"),
        ("2022-03-10T02:00:00Z", "{'publishedAt': '2022-03-09T21:00:00-05:00'}", "", "2022-03-10"),
        ("2022-03-10T02:00:00Z", "[{'pubDate': '2022-03-09'}, {'pubDate': '2022-03-10'}]", "", "2022-03-10"),
        ("2022-03-10T02:00:00Z", "{'publishedAt': '2022-03-02'}", "", "2022-03-10"),
        ("2022-03-10T02:00:00Z", "{'publishedAt': '2022-03-09'}", "10 March 2022", "2022-03-10"),
        ("2022-03-10T02:00:00+01:00", "{'publishedAt': '2022-03-09'}", "", "2022-03-10"),
        ("2022-03-10", "{'publishedAt': '2022-03-09'}", "", "2022-03-10"),
    ],
    ids=["day", "local time", "the same time", "two days", "far off", "printed", "no UTC", "no time"],
)  # fmt: skip
def test_scripts_tell_the_local_day(declared: str, script: str, printed: str, day: str) -> None:
    html = f"{LD % declared}<script>page = {script}</script>{H1}<p>{printed}</p>{PROSE}"
    assert (published(html) or "")[:10] == day


def test_time_element_tells_the_local_day() -> None:
    time = "<time datetime='2019-11-20T00:53:00Z'>Nov 19, 2019, 7:53pm EST</time>"
    assert published(f"{H1}<div>{time}</div>{PROSE}") == "2019-11-19"


def test_address_is_a_guess_for_want_of_better() -> None:
    url = "http://example.org/2014/03/20/a-title/"
    assert published(f"{H1}{PROSE}", url) == "2014-03-20"
    assert published(f"{H1}<p class=date>1 April 2014</p>{PROSE}", url) == "2014-04-01"


@pytest.mark.parametrize(
    ("html", "iso"),
    [
        (f"{H1}{PROSE}<p>Last change: 4 May 2016</p>", "2016-05-04"),
        (f"{H1}<p>Aktualisiert am 4. Mai 2016</p>{PROSE}", "2016-05-04"),
        (f"{H1}<p>12 March 2015</p>{PROSE}", None),
    ],
)
def test_date_of_the_last_change(html: str, iso: str | None) -> None:
    page = f"<html><title>A title of its own</title><body>{html}</body></html>"
    assert read_page(page.encode()).article.date_modified == iso


def test_order_of_day_and_month_by_language_and_country() -> None:
    html = f"{H1}<p>Posted 3/4/2015</p>{PROSE}"
    assert published(html) == "2015-03-04"
    assert published(html, "http://example.co.uk/") == "2015-04-03"


def test_profile_settles_the_order() -> None:
    profile = Profile(extract=Extract(day_order="dmy"))
    assert published(f"{H1}<p>Posted 3/4/2015</p>{PROSE}", profile=profile) == "2015-04-03"


def site(*dates: str) -> Template:
    pages = (f"{H1}<p class=date>{date}</p>{PROSE}".encode() for date in dates)
    return learn(read_page(page, url="http://example.org/") for page in pages)


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (("3/4/2015", "25/4/2015", "5/6/2015"), "dmy"),
        (("3/4/2015", "4/25/2015"), "mdy"),
        (("3/4/2015", "5/6/2015"), None),
        (("25/4/2015", "4/25/2015"), None),
    ],
    ids=["day first", "month first", "never plain", "both"],
)
def test_one_plain_date_settles_the_order_of_a_site(
    dates: tuple[str, ...], order: str | None
) -> None:
    assert site(*dates).day_order == order


def test_order_of_a_site_is_used_for_its_doubtful_dates() -> None:
    template = site("25/4/2015", "3/4/2015")
    assert published(f"{H1}<p>3/4/2015</p>{PROSE}", template=template) == "2015-04-03"


def test_declared_day_settles_the_order_too() -> None:
    assert plain_order("06/01/2026", {"2026-01-06"}) == "dmy"
    assert plain_order("06/01/2026") is None


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(["dmy", "mdy", None]))
def test_no_text_is_too_odd(pieces: list[str], order: str | None) -> None:
    text = "".join(pieces)
    for found in find_dates(text, order):
        assert text[found.start : found.end].strip() == found.raw
