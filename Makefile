# Each target sets up .venv by itself, and installs anew only when pyproject.toml has changed.
# Needed beforehand: make, git, Python 3.11 or later with venv. Another Python: make briefs PYTHON=python3.12

PYTHON ?= python3
ROUNDS ?= 1
VENV := .venv
RUN := $(VENV)/bin/python
# Tests go to the processors by file: what a file's fixtures make (LibreOffice most of all) is made once. In the order of
# tests/conftest.py, where slow files come first; the plugin's own, by number of tests, has most of them last.
PARALLEL := --numprocesses=auto --dist=loadfile --no-loadscope-reorder
PIP := $(RUN) -m pip --disable-pip-version-check install --quiet --editable

.DEFAULT_GOAL := help
.PHONY: help briefs check test quick docs site man pictures golden bench clean

help:
	@echo "make briefs   write every brief into output/, as PDF and Word"
	@echo "make check    report every problem in the records"
	@echo "make test     run all tests and checks of the program"
	@echo "make quick    run the tests that start no other process, with fewer examples"
	@echo "make docs     rebuild the tables in README and docs, and the JSON Schemas, from the code"
	@echo "make site     build docs/ as a web site, in site/"
	@echo "make man      write the man pages, in man/"
	@echo "make pictures rebuild the pictures of the pages in docs/images"
	@echo "make golden   rewrite the golden files; read the diff before committing it"
	@echo "make bench    measure the program; ROUNDS=5 measures all five times, for a table"
	@echo "make clean    remove .venv and what tests leave behind, but not output/"

briefs: $(VENV)/runs
	@$(RUN) -m factsheet build

check: $(VENV)/runs
	@$(RUN) -m factsheet check

# Tests start hundreds of processes: without compiled modules each would compile the program anew. Those that fill a disk
# write none, since Python leaves half of one behind.
test quick: export PYTHONDONTWRITEBYTECODE =

# All are run even if one of them fails, so that all problems are seen at once.
test: $(VENV)/tests
	@good=0; \
	$(RUN) -m ruff check || good=1; \
	$(RUN) -m ruff format --check || good=1; \
	$(RUN) -m mypy || good=1; \
	$(VENV)/bin/lint-imports --no-logo || good=1; \
	$(RUN) -m pytest $(PARALLEL) || good=1; \
	exit $$good

# Tests that start no other process, LibreOffice least of all (tests/conftest.py says which those are); without the few
# that try all of something, and with fewer examples of each property.
quick: $(VENV)/tests
	@$(RUN) -m pytest --quiet $(PARALLEL) -m 'not process and not exhaustive' --hypothesis-profile=quick

docs: $(VENV)/tests
	@$(RUN) tools/make_docs.py
	@$(RUN) -m factsheet schema --write docs/schema

site: $(VENV)/tests
	@$(RUN) -m mkdocs build --quiet --strict

man: $(VENV)/tests
	@$(RUN) tools/make_man.py man

pictures: $(VENV)/tests
	@$(RUN) -m factsheet preview --contact-sheet
	@$(RUN) tools/make_looks.py

golden: $(VENV)/tests
	@$(RUN) -m pytest --quiet --update-golden tests/test_outline.py

bench: $(VENV)/tests
	@$(RUN) -m benchmarks --rounds $(ROUNDS)

clean:
	@rm -rf $(VENV) build dist site man *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Two stamps: what runs the program, and what tests it besides. Making the second renews the first.
$(VENV)/runs: pyproject.toml | $(VENV)/made
	@$(PIP) .
	@touch $@

$(VENV)/tests: pyproject.toml | $(VENV)/made
	@$(PIP) '.[dev]'
	@touch $(VENV)/runs $@

$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing. On Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11. Name a newer one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) can't make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@
