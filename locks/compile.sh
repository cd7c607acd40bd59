#!/bin/sh
# Write the lock files again from pyproject.toml and locks/build.in, for `make lock`.
# Extra words go to pip-compile: `make lock UPGRADE=--upgrade` takes the newest of everything.
set -eu
cd "$(dirname "$0")/.."

# Neither addresses of package indexes nor this machine's settings belong in a lock.
compile() {
    CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --generate-hashes \
        --allow-unsafe --strip-extras --no-annotate \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links "$@"
}

compile "$@" --output-file locks/build.txt locks/build.in
compile "$@" --output-file locks/run.txt --constraint locks/build.txt pyproject.toml
compile "$@" --output-file locks/dev.txt --extra dev \
    --constraint locks/build.txt --constraint locks/run.txt pyproject.toml
