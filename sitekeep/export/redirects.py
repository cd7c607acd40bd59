"""Old addresses keep working: the redirects of a site in the words of each server.

`redirects` maps old paths (decoded, maybe with a query) to new addresses (paths). All formats say
301, moved for good. Tried with Apache, nginx, and the parsers of Netlify and Cloudflare.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, unquote

from sitekeep.export import addresses
from sitekeep.export.addresses import encoded
from sitekeep.export.losses import Reason
from sitekeep.export.move import Move

FOLDER = "redirects"
#: Cloudflare takes so many, and lines no longer than this.
MOST_RULES = 2000
LONGEST_LINE = 1000
#: What `_redirects` cannot ask for, or takes for a pattern: a query, `*`, and `:name` (Cloudflare
#: anywhere, so that `/Help:One` would also lead away from `/Help:Two`).
PATTERN = re.compile(r"[?*]|:[A-Za-z]")


def write(move: Move, *, by_program: bool) -> None:
    """The redirects in all formats, below `redirects/`; nothing where no address changed.

    `by_program`: pages are no files there, so other names of the front page need a rule as well.
    """
    redirects = move.redirects()
    name_taken(move, redirects)
    if redirects:
        write_for_servers(move, redirects)
    if redirects or by_program:
        write_for_wordpress(move, addresses.front_names(move.site) | redirects)


def name_taken(move: Move, redirects: Mapping[str, str]) -> None:
    """Old paths that cannot lead to their page, since another page is there now."""
    pages = {page.address: page for page in move.site.pages}
    for page in move.site.pages:
        for old in (page.path, *page.aliases):
            if old not in redirects and pages.get(old, page) is not page:
                move.losses.add(page, "redirect", Reason.ADDRESS_TAKEN, old)


def write_for_servers(move: Move, redirects: Mapping[str, str]) -> None:
    plain = {old: new for old, new in redirects.items() if is_sayable(old, new)}
    for old in (old for old in redirects if old not in plain):
        page = next(page for page in move.site.pages if page.address == redirects[old])
        move.losses.add(page, "redirect", Reason.NO_PLACE, f"{old} (in _redirects)")
    for name, text in (
        ("_redirects", netlify(plain)),
        # With a dot before it no file manager would show it; on the server it gets one.
        ("htaccess", apache(redirects)),
        ("nginx.conf", nginx(redirects)),
        ("redirects.csv", table(redirects)),
    ):
        move.out.write(f"{FOLDER}/{name}", text)
    if len(plain) > MOST_RULES:
        move.by_hand.append(
            f"The site has {len(plain)} redirects; Cloudflare takes {MOST_RULES} and GitLab Pages "
            "1,000 in `_redirects`. Use the rules for Apache or nginx, or a host that takes more."
        )


def write_for_wordpress(move: Move, redirects: Mapping[str, str]) -> None:
    if redirects:
        move.out.write(f"{FOLDER}/redirection.csv", redirection_csv(redirects))
        move.out.write(f"{FOLDER}/redirection.json", redirection_json(redirects))


def netlify(redirects: Mapping[str, str]) -> str:
    """`_redirects` of Netlify, Cloudflare and GitLab Pages: old, new, 301, in one line.

    Source: https://docs.netlify.com/routing/redirects/, https://developers.cloudflare.com/pages/
    """
    return "".join(f"{rule(old, new)}\n" for old, new in redirects.items())


def rule(old: str, new: str) -> str:
    return f"{path(old)} {encoded(new)} 301"


def is_sayable(old: str, new: str) -> bool:
    """Whether `_redirects` can say it."""
    return not PATTERN.search(old) and len(rule(old, new)) <= LONGEST_LINE


def apache(redirects: Mapping[str, str]) -> str:
    """`.htaccess`: matches the decoded path, whole. A query needs mod_rewrite.

    Source: https://httpd.apache.org/docs/2.4/mod/mod_alias.html#redirectmatch
    """
    plain, asked = parted(redirects)
    lines = [
        f'RedirectMatch 301 "^{escaped(old)}$" "{substitution(new)}"' for old, new in plain.items()
    ]
    if asked:
        lines.append("RewriteEngine On")
    for old, new in asked.items():
        start, _, query = old.partition("?")
        lines += [
            f'RewriteCond "%{{QUERY_STRING}}" "^{escaped(quote(query, safe=SAFE_QUERY))}$"',
            f'RewriteRule "^{escaped(start.removeprefix("/"))}$" "{substitution(new)}?" [R=301,L]',
        ]
    return "".join(f"{line}\n" for line in lines)


def nginx(redirects: Mapping[str, str]) -> str:
    """A map for the `http` block, and what the `server` block says with it.

    Source: https://nginx.org/en/docs/http/ngx_http_map_module.html
    """
    plain, asked = parted(redirects)
    lines = ["# In the http block:", "map_hash_bucket_size 512;", "map_hash_max_size 65536;"]
    lines += ["map $uri $redirect_to {"]
    lines += [f'    "{nginx_key(old)}" "{encoded(new)}";' for old, new in plain.items()]
    lines += ["}"]
    if asked:
        lines += ["map $request_uri $redirect_query_to {"]
        lines += [f'    "{nginx_key(path(old))}" "{encoded(new)}";' for old, new in asked.items()]
        lines += ["}"]
    names = ["redirect_to", *(["redirect_query_to"] if asked else [])]
    lines += ["# In the server block:"]
    lines += [f"#     if (${name}) {{ return 301 ${name}; }}" for name in names]
    return "".join(f"{line}\n" for line in lines)


def redirection_csv(redirects: Mapping[str, str]) -> str:
    """For WordPress's plugin Redirection: source, target, whether it is a regex, code."""
    rows = [("source", "target", "regex", "code")]
    rows += [(path(old), encoded(new), "0", "301") for old, new in redirects.items()]
    return written(rows)


def redirection_json(redirects: Mapping[str, str]) -> str:
    """The same as the plugin exports it: a group, and its redirects."""
    group = {"id": 1, "name": "Old addresses", "redirects": len(redirects), "module_id": 1,
             "enabled": True}  # fmt: skip
    rules = [
        {
            "id": number,
            "url": path(old),
            "match_type": "url",
            "match_data": {"source": {"flag_query": "exact", "flag_regex": False}},
            "action_type": "url",
            "action_code": 301,
            "action_data": {"url": encoded(new)},
            "group_id": 1,
            "position": number,
            "regex": False,
            "enabled": True,
        }
        for number, (old, new) in enumerate(redirects.items(), 1)
    ]
    return json.dumps({"groups": [group], "redirects": rules}, indent=1) + "\n"


def table(redirects: Mapping[str, str]) -> str:
    """Old and new as CSV, for everything else."""
    return written([("old", "new"), *((path(old), encoded(new)) for old, new in redirects.items())])


def written(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


SAFE_QUERY = "=&%+,;:@!$'()*-._~/?"


def path(old: str) -> str:
    """An old path as browsers ask for it: percent-encoded."""
    start, mark, query = old.partition("?")
    return quote(start, safe="/:@!$&'()*+,;=-._~") + mark + quote(query, safe=SAFE_QUERY)


def parted(redirects: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Those without and those with a query."""
    plain = {old: new for old, new in redirects.items() if "?" not in old}
    return plain, {old: new for old, new in redirects.items() if old not in plain}


def escaped(old: str) -> str:
    """A path as a regular expression in double quotes."""
    return re.escape(old).replace("\\ ", " ").replace("\\-", "-").replace('"', r"\"")


def substitution(new: str) -> str:
    """An address as Apache's substitution, which it encodes itself; `$` and `%` mean something."""
    return re.sub(r'([$%"\\])', r"\\\1", unquote(new))


def nginx_key(old: str) -> str:
    """A path in double quotes; it begins with `/`, so nothing at its start means something."""
    return old.replace("\\", "\\\\").replace('"', '\\"')
