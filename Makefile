# One word a task. `make` alone tells them.
#   make snapshot SITE=https://example.org/    any other Python: make snapshot PYTHON=python3.13

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
SITE ?=
CONTACT ?=
UPGRADE ?=
N ?= 5000
# Many tests wait for servers more than they compute.
PROCESSES ?= 2
ARCHIVES ?=
MANIFEST ?= tests/accuracy/manifest.jsonl

.DEFAULT_GOAL := help
.PHONY: help snapshot serve test test-datasette-next lint docs bench accuracy check-platforms round-trip size lock clean

help:
	@echo "make snapshot   keep a site in archive.db: the built-in one, or SITE=https://…"
	@echo "make serve      open archive.db in the browser"
	@echo "make test       install what the tests need, check the code, run all tests"
	@echo "make test-datasette-next  run the tests of the reading room on the newest 1.0 of Datasette"
	@echo "make lint       check the code and that the documents match it"
	@echo "make docs       write the parts of the documents that come from the code"
	@echo "make bench      measure a crawl of N=5000 pages beside other tools"
	@echo "make accuracy   measure how right pages are read beside other tools (MANIFEST=labels)"
	@echo "make check-platforms  give exports to the platforms' own programs, and check what arrived"
	@echo "make round-trip  move sites of known content to Hugo and measure what arrived"
	@echo "make size       how long functions and files are"
	@echo "make lock       pin the dependencies again (UPGRADE=--upgrade: to the newest)"
	@echo "make clean      remove .venv and what tools left behind; archive.db stays"

# A crawl that finished with losses (exit code 3) has said so; that is no failure of make.
snapshot: .venv/run
	@$(BIN)/sitekeep crawl $(if $(SITE),"$(SITE)",--demo) \
	    $(if $(CONTACT),--contact "$(CONTACT)") || test $$? -eq 3

serve: .venv/run
	@$(BIN)/sitekeep serve

test: .venv/dev
	@tools/system_package.sh chromium chromium "the tests in a browser are skipped"
	@tools/system_package.sh nginx nginx-light "redirects are not tried in nginx"
	@tools/system_package.sh apache2 apache2-bin "redirects are not tried in Apache"
	@tools/system_package.sh caddy caddy "the archive is not served behind Caddy"
	@tools/system_package.sh wget wget "the tests with files of wget are skipped"
	@$(MAKE) --no-print-directory .venv/replay/made || \
	    echo "pywb, wacz and pandas could not be installed: the tests with them are skipped" >&2
	@tools/system_package.sh hugo hugo "no export is built by Hugo"
	@tools/system_package.sh sqlite3 sqlite3 "unpacking by hand is not tested"
	@tools/system_package.sh zstd zstd "unpacking by hand is not tested"
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

# The reading room runs on both lines of Datasette; the lock has the older one. Pip says of the newer
# one that Sitekeep asks for less than 1, which is what a plain installation shall get.
test-datasette-next: .venv/next/made
	@tools/system_package.sh chromium chromium "the tests in a browser are skipped"
	@.venv/next/bin/python -m pip --disable-pip-version-check install --quiet --upgrade \
	    "datasette>=1.0a0"
	@.venv/next/bin/datasette --version
	.venv/next/bin/pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS) \
	    $(shell grep -lE "datasette|tests.browsing|tests.test_browse|\"serve\"" tests/test_*.py)

COGGED := $(wildcard README.md docs/*.md)
lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/cog -I tools -I . --check $(COGGED)
	$(BIN)/codespell

docs: .venv/dev
	$(BIN)/cog -I tools -I . -r $(COGGED)

bench: .venv/dev
	@tools/system_package.sh nginx nginx-light "nothing can be measured"
	@tools/system_package.sh wget wget "wget is not measured"
	@$(BIN)/python -m benchmarks.crawl --pages $(N)

accuracy: .venv/dev .venv/peers/made
	@$(BIN)/python -m benchmarks.extraction $(MANIFEST) $(if $(SAVE),--save $(SAVE))

check-platforms: .venv/dev
	@tools/system_package.sh hugo hugo "Hugo is not tried"
	@tools/system_package.sh npm npm "Eleventy, Ghost and redirects are not tried"
	@tools/system_package.sh jekyll jekyll "Jekyll is not tried"
	@$(BIN)/python -m benchmarks.platforms $(ARCHIVES)

round-trip: .venv/dev
	@tools/system_package.sh hugo hugo "nothing can be measured"
	@$(BIN)/python -m benchmarks.round_trip

size: .venv/run
	@$(BIN)/python benchmarks/size.py

lock: .venv/dev
	locks/compile.sh $(UPGRADE)

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# These files are stamps: what is installed matches the locks they are newer than.
.venv/made:
	@$(PYTHON) tools/make_venv.py .venv
	@touch $@

.venv/build: .venv/made locks/build.txt
	@echo "Installing into .venv (the first time takes a minute or two)" >&2
	@$(PIP) --require-hashes -r locks/build.txt
	@touch $@

.venv/run: .venv/build locks/run.txt pyproject.toml
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r locks/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/run locks/dev.txt
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r locks/dev.txt
	@touch $@

# What `.venv` has, where another Datasette can take the place of the locked one.
.venv/next/made: .venv/dev
	@$(PYTHON) tools/make_venv.py .venv/next
	@.venv/next/bin/python -m pip --disable-pip-version-check install --quiet \
	    --require-hashes -r locks/build.txt
	@.venv/next/bin/python -m pip --disable-pip-version-check install --quiet \
	    --require-hashes --no-build-isolation --use-pep517 -r locks/run.txt -r locks/dev.txt
	@.venv/next/bin/python -m pip --disable-pip-version-check install --quiet \
	    --no-deps --no-build-isolation --editable .
	@touch $@

# The tools that pages are read with for comparison; they need other versions of what we need. The
# lock names all there is to install: older pips stumble over the extras that peers ask for.
.venv/peers/made: .venv/dev locks/peers.txt
	@$(PYTHON) tools/make_venv.py .venv/peers
	@.venv/peers/bin/python -m pip --disable-pip-version-check install --quiet \
	    --no-deps --require-hashes -r locks/peers.txt
	@touch $@

# The tools that exported WARC and WACZ files are read back with in the tests.
.venv/replay/made: .venv/dev locks/replay.txt
	@$(PYTHON) tools/make_venv.py .venv/replay
	@.venv/replay/bin/python -m pip --disable-pip-version-check install --quiet \
	    --no-deps --require-hashes -r locks/replay.txt
	@touch $@
