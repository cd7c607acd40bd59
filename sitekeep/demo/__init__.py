"""A replica of the site "Counseling to You", to crawl without troubling anybody.

`content/` is the description: the menu, and one text file a page. `site.build` makes every file
of the site from it, `truth.expected` says what a reader would see, `server.serve_demo` serves it
on loopback. One article is known and stands word for word; every other page says that it stands in.
"""
