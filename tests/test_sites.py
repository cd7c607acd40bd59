"""Pages as publishing systems write them: what kind each is, and what of it is its own.

The markup is that of WordPress's stock themes, classic and of blocks; the words stand in.
"""

from __future__ import annotations

import pytest

from pipelines.read import read_page
from pipelines.template import Template, learn
from sitekeep.article import Article

HOST = "http://gazette.example"
SENTENCE = "This stand-in sentence is one of several that make up a paragraph of ordinary length. "
MENU = (
    '<header class="site-header"><p class="site-title"><a href="/" rel="home">The Gazette</a></p>'
    '<nav class="main-navigation"><ul><li><a href="/about/">About</a></li><li>'
    '<a href="/category/tools/">Tools</a></li><li><a href="/contact/">Contact</a></li></ul></nav></header>'
)
SIDE = (
    '<aside class="widget-area"><section class="widget widget_recent_entries"><h2>Recent Posts</h2><ul>'
    '<li><a href="/2015/03/second/">The second stand-in</a> <span class="post-date">March 9, 2015</span></li>'
    '<li><a href="/2015/02/first/">The first stand-in</a> <span class="post-date">February 7, 2015</span></li>'
    '</ul></section><section class="widget widget_archive"><h2>Archives</h2><ul>'
    '<li><a href="/2015/03/">March 2015</a></li><li><a href="/2015/02/">February 2015</a></li></ul></section>'
    f'<section class="widget widget_text"><p>Beside every page: {SENTENCE}</p></section></aside>'
)
LATEST = (
    '<footer class="wp-block-template-part"><h2>Recent Posts</h2><ul class="wp-block-latest-posts">'
    '<li><a href="/2015/03/second/">The second stand-in</a><div class="wp-block-latest-posts__post-author">'
    'by Jane Roe</div><time datetime="2015-03-09T10:00:00+00:00" class="wp-block-latest-posts__post-date">'
    'March 9, 2015</time></li><li><a href="/2015/02/first/">The first stand-in</a>'
    '<div class="wp-block-latest-posts__post-author">by John Doe</div></li></ul></footer>'
)
COMMENTS = (
    '<div id="comments" class="comments-area"><h2>One comment</h2><ol class="comment-list"><li class="comment">'
    '<article class="comment-body"><b class="fn">Max Mustermann</b> <time datetime="2015-04-01T08:00:00+00:00">'
    f"April 1, 2015</time><p>A stand-in for a comment. {SENTENCE * 6}</p></article></li></ol></div>"
)


def text_of(number: int) -> str:
    """Two paragraphs that no other page has."""
    own = (
        f"The paragraph with the number {number} says so more than once, and stands in for others. "
    )
    return f"<p>{own * 3}</p><p>And again: {own * 2}</p>"


def classic(number: int, thumbnail: str = "") -> str:
    """A post in a theme without blocks: who wrote it, and when, stands below the text."""
    return (
        f'<html lang="en"><title>Stand-in {number} – The Gazette</title>'
        f'<body class="post-template-default single single-post postid-{number}">{MENU}<main>'
        f'<article class="post-{number} post type-post {thumbnail} hentry category-tools">'
        f'<header class="entry-header"><h1 class="entry-title">Stand-in {number}</h1></header>'
        f'<div class="entry-content">{text_of(number)}</div><footer class="entry-footer">'
        '<span class="posted-on">Published <time class="entry-date published updated" '
        f'datetime="2015-03-{number:02}T09:30:00+00:00">March {number}, 2015</time></span>'
        '<span class="byline">By <a href="/author/jane/" rel="author">Jane Roe</a></span>'
        f'<span class="cat-links">Categorized as <a href="/category/tools/">Tools</a></span></footer></article>'
        f"{COMMENTS}</main>{SIDE}"
    )


def blocks(number: int, kind: str) -> str:
    """A post or a page in a theme of blocks, with the latest posts in its footer."""
    meta = (
        "<div><p>Posted</p><div class='wp-block-post-date'><time datetime='2015-03-"
        f"{number:02}T09:30:00+00:00'>March {number}, 2015</time></div><p>by</p><div class='wp-block-post-author'>"
        "<p class='wp-block-post-author__name'>Jane Roe</p></div></div>"
    )
    return (
        f'<html lang="en"><title>Stand-in {number} – The Gazette</title><body class="{kind}">{MENU}<main>'
        f'<h1 class="wp-block-post-title">Stand-in {number}</h1>'
        f'<div class="entry-content wp-block-post-content">{text_of(number)}</div>'
        f"{meta if 'single' in kind else ''}</main>{LATEST}"
    )


def read(html: str, path: str = "/a/", template: Template | None = None) -> Article:
    return read_page(html.encode(), url=HOST + path, template=template).article


@pytest.mark.parametrize(
    "html",
    [classic(7), classic(7, "has-post-thumbnail"), blocks(7, "single single-post postid-7")],
    ids=["classic", "with picture", "blocks"],
)
def test_post(html: str) -> None:
    article = read(html, "/2015/03/stand-in-7/")
    assert (article.type, article.headline) == ("article", "Stand-in 7")
    assert [author.name for author in article.authors] == ["Jane Roe"]
    assert (article.date_published or "")[:10] == "2015-03-07"
    assert article.article_body.count("\n\n") == 1
    assert "comment" not in article.article_body


def test_page_is_not_by_the_author_of_the_latest_post() -> None:
    article = read(blocks(7, "page-template-default page page-id-7"))
    assert (article.type, article.authors, article.date_published) == ("page", (), None)


ONE_POST = (
    "<h1>Month: March 2015</h1><article class='post hentry'><h2><a href='/2015/03/second/'>The second"
    f" stand-in</a></h2><p>{SENTENCE * 3}</p><time class='published' datetime='2015-03-09'>March 9</time></article>"
)


@pytest.mark.parametrize(
    ("names", "path", "kind"),
    [
        ("home blog wp-embed-responsive", "/", "home"),
        ("home blog paged paged-2", "/page/2/", "listing"),
        ("home page-template-default page page-id-2", "/", "home"),
        ("archive date", "/2015/03/", "listing"),
        ("archive category category-tools", "/category/tools/", "listing"),
        ("archive author author-jane", "/author/jane/", "listing"),
        ("search search-results", "/?s=salt", "search"),
        ("error404", "/2015/03/gone/", "error"),
        ("tag-template tag-tools", "/tools/", "listing"),
        ("", "/category/tools/", "listing"),
        ("", "/2015/03/", "listing"),
        ("archive", "/2015/03/second/", "page"),
    ],
)
def test_kind_of_a_page_with_one_post(names: str, path: str, kind: str) -> None:
    article = read(f"<body class='{names}'>{MENU}<main>{ONE_POST}</main>{SIDE}", path)
    assert article.type == kind or (kind == "page" and article.type == "article")


def test_contact_is_told_from_other_pages() -> None:
    page = f"<body class='page-template-default page page-id-2'><h1>Contact</h1>{text_of(1)}"
    assert read(page, "/contact/").type == "contact"


def test_as_a_site_no_worse_than_alone() -> None:
    pages = {f"{HOST}/2015/03/stand-in-{n}/": classic(n).encode() for n in range(1, 13)}
    alone = {url: read_page(body, url=url) for url, body in pages.items()}
    template = learn(alone.values())
    for url, body in pages.items():
        assert read_page(body, url=url, template=template).article == alone[url].article
