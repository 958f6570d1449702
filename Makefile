# make help lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3.11
export PYTHON
BIN := .venv/bin
ARGS ?=

# ---- setting up ---------------------------------------------------------------------------------

.PHONY: setup
setup: install ## everything that demo, test and check need (root on Debian: also system packages)
	@tools/system.sh tests

# What it takes to run the system, without the parts that only tests need.
.PHONY: install
install: .venv/.installed node_modules/.vendored

.venv/.created:
	@tools/system.sh python
	@$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.pinned: requirements/runtime.txt requirements/dev.txt .venv/.created
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes \
		-r requirements/runtime.txt -r requirements/dev.txt
	@touch $@

.venv/.installed: pyproject.toml .venv/.pinned
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation \
		--no-index -e .
	@touch $@

node_modules/.fetched: package.json package-lock.json
	@tools/system.sh node
	npm ci --ignore-scripts --loglevel=error
	@touch $@

node_modules/.vendored: node_modules/.fetched tools/vendor.py
	@$(PYTHON) tools/vendor.py
	@touch $@

# ---- running ------------------------------------------------------------------------------------

.PHONY: demo
demo: install ## load the sample and serve it on 127.0.0.1:8000 (TONGXIN_PORT; ARGS=--fresh, ARGS=--no-serve)
	@$(BIN)/tongxin demo $(ARGS)

# ---- testing ------------------------------------------------------------------------------------
# Three runs; each ends with pytest's own summary. A missing part fails, nothing is skipped.

.PHONY: test test-sqlite test-postgres test-journeys
test: setup ## all tests: on SQLite, on PostgreSQL, and in a real browser
	@$(MAKE) test-sqlite test-postgres test-journeys

test-sqlite: setup ## everything but the journeys, on SQLite
	env -u TONGXIN_DATABASE_URL $(BIN)/pytest -n 2 -m "not journey" $(ARGS)

test-postgres: setup ## what touches the database, on a throw-away PostgreSQL
	$(BIN)/python tools/postgres.py run -- $(BIN)/pytest -n 2 -m "not journey" \
		--ignore=tests/rules --ignore=tests/house $(ARGS)

test-journeys: setup ## the journeys, in Chromium
	env -u TONGXIN_DATABASE_URL $(BIN)/pytest -m journey tests/journeys $(ARGS)

.PHONY: bench
bench: install ## measure each figure we claim
	@$(BIN)/python bench/run.py $(ARGS)

# ---- checking -----------------------------------------------------------------------------------

.PHONY: check lint types imports templates migrations pins docs
# A home and database of their own: a check leaves no trace in the one you work with.
check lint types imports templates migrations pins docs: export TONGXIN_HOME := build/check
check lint types imports templates migrations pins docs: export TONGXIN_DATABASE_URL :=
check: setup ## lint, types, imports, templates, migrations, pins and docs
	@$(MAKE) lint types imports templates migrations pins docs

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install
	$(BIN)/mypy

imports: install
	$(BIN)/lint-imports --no-logo

templates: install
	$(BIN)/python tools/check_templates.py

migrations: install
	$(BIN)/django-admin check --settings tongxin.config.settings --fail-level WARNING
	$(BIN)/django-admin makemigrations --settings tongxin.config.settings --check --dry-run

pins: install
	$(BIN)/python tools/check_pins.py

docs: install
	$(BIN)/tongxin docs --check

# ---- keeping ------------------------------------------------------------------------------------

.PHONY: format
format: install ## put the code in order (ruff)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: lock
lock: ## choose new versions: requirements/*.txt and package-lock.json
	tools/lock.sh

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16
