#!/bin/sh
# See to it that a program from a Debian package is there.
# Usage: tools/system_package.sh PROGRAM PACKAGE "what is left out without it"
#
# There already: says nothing. May install (root, or sudo that asks nothing): installs. May not:
# says what is left out. On a build machine (CI=true) a missing program is an error: a test
# that is skipped there would never run anywhere.
set -u
program=$1 package=$2 left_out=$3
PATH="$PATH:/usr/sbin:/sbin"

is_there() {
    command -v "$program" >/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet --no-install-recommends "$package" </dev/null >&2
}

is_there && exit 0
if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
    echo "Installing the Debian package $package" >&2
    install || { as_root apt-get update --quiet >&2 && install; }
fi
is_there && exit 0
echo "Missing: $program (Debian package $package). Without it $left_out." >&2
[ "${CI:-}" != true ]
