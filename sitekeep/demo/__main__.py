"""`python -m sitekeep.demo`: serve the replica of Counseling to You on loopback."""

from __future__ import annotations

import argparse
from contextlib import suppress

from sitekeep.demo.server import run, stop_with_parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sitekeep.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--log", action="store_true", help="a line a request on stderr")
    parser.add_argument(
        "--variant", choices=("first", "changed"), default="first",
        help="changed: the site after some edits",
    )  # fmt: skip
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when standard input closes"
    )
    options = parser.parse_args()
    if options.with_parent:
        stop_with_parent()
    with suppress(KeyboardInterrupt):
        try:
            run(options.port, log=options.log, later=options.variant == "changed")
        except OSError as error:
            parser.exit(1, f"Error: cannot listen on port {options.port}: {error.strerror}.\n")


if __name__ == "__main__":
    main()
