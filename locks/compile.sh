#!/bin/sh
# Write the lock files again from pyproject.toml and the lists in locks/, for `make lock`.
# Further words go to uv: `make lock UPGRADE=--upgrade` takes the newest of everything.
set -eu
cd "$(dirname "$0")/.."

# One lock for every Python from 3.11.0 on and every system; and neither addresses of package
# indexes nor this machine's settings in it.
compile() {
    .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11.0 \
        --generate-hashes --no-annotate --custom-compile-command "make lock" "$@"
}

compile "$@" --output-file locks/build.txt locks/build.in
compile "$@" --output-file locks/run.txt --constraint locks/build.txt pyproject.toml
compile "$@" --output-file locks/dev.txt --extra dev \
    --constraint locks/build.txt --constraint locks/run.txt pyproject.toml
# Peers parse with the same lxml as Sitekeep does, so that they are measured on equal terms.
{ cat locks/peers.in; grep '^lxml==' locks/run.txt | tr -d '\\'; } |
    compile "$@" --output-file locks/peers.txt -
compile "$@" --output-file locks/replay.txt locks/replay.in
