# `make` alone lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

run: $(VENV)/runs ## install and start the library with its demo content on http://localhost:8000
	scripts/run

test: $(VENV)/tests ## run the tests; starts Elasticsearch for them if possible
	scripts/test $(ARGS)

test-browser: $(VENV)/tests ## run the browser tests in Chromium
	scripts/test -m "browser and not long" $(ARGS)

test-long: $(VENV)/tests ## run the tests that take minutes each
	scripts/test -m long $(ARGS)

test-postgres: $(VENV)/tests ## run the tests with a database, and the slow ones, on PostgreSQL; starts one unless DATABASE_URL is set
	DATABASE_URL=$$(scripts/postgres start) && export DATABASE_URL && scripts/test -m "not long and not browser" $(ARGS)

lint: $(VENV)/tests ## check style, templates, types, imports and migrations (needs npm)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/ty check
	git ls-files '*.html' | xargs $(BIN)/djhtml --check --tabwidth 2
	git ls-files '*.html' | xargs $(BIN)/curlylint --parse-only
	scripts/check_structure
	scripts/lint_static
	$(BIN)/python manage.py makemigrations --check --dry-run
	scripts/reliability --check

format: $(VENV)/tests ## format code, templates, scripts and style sheets (needs npm)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files '*.html' | xargs $(BIN)/djhtml --tabwidth 2
	scripts/lint_static --write

messages: $(VENV)/tests ## collect and compile the translations of the interface (needs gettext)
	$(BIN)/python manage.py makemessages --all --ignore=.venv --ignore=var --no-location
	$(BIN)/python manage.py compilemessages --ignore=.venv

requirements: $(VENV)/tests ## pin the dependencies of pyproject.toml in requirements*.txt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile $(ARGS) --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml --output-file requirements.txt
	$(BIN)/uv pip compile $(ARGS) --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml --group dev --output-file requirements-dev.txt
	$(BIN)/uv pip compile $(ARGS) --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml --extra s3 --output-file requirements-s3.txt
	$(BIN)/uv pip compile $(ARGS) --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml --extra assistants --output-file requirements-assistants.txt

audit: $(VENV)/tests ## check the pinned packages for known vulnerabilities (asks an online service)
	$(BIN)/python -m pip install --quiet pip-audit==2.10.1
	scripts/audit $(ARGS)

sbom: $(VENV)/tests ## write the bill of materials to var/sbom.json (CycloneDX)
	$(BIN)/python -m pip install --quiet cyclonedx-bom==7.5.0
	mkdir -p var
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --short-PURLs --output-file var/sbom.json

licences: $(VENV)/runs $(VENV)/tests ## list the licences of all installed packages in docs/licences.md
	$(BIN)/python -m pip install --quiet pip-licenses==5.5.5
	scripts/licences > docs/licences.md

demo-files: $(VENV)/tests ## rebuild the demo library's files from their sources (needs Chromium)
	$(BIN)/python demo/build.py

pictures: $(VENV)/tests ## retake the screenshots of README.md and docs/ (needs Chromium)
	$(BIN)/python demo/pictures.py

backup: ## back up database and files to a new folder in TO (default: backups)
	scripts/backup $(or $(TO),backups) $(ARGS)

restore: ## restore the backup FROM (default: the newest in backups) to this empty instance
	scripts/restore $(or $(FROM),backups)

upgrade: ## upgrade this installation to RELEASE, after a backup to TO (default: backups): docs/deploy.md
	BACKUPS=$(or $(TO),backups) scripts/upgrade $(ARGS) $(RELEASE)

reliability: ## list the tests that hold each promise in docs/reliability.md
	scripts/reliability

clean: ## remove the virtual environment and caches; the data in var/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@echo "Creating a Python environment in $(VENV)."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/runs: requirements.txt | $(VENV)/bin/python
	scripts/install requirements.txt
	touch $@

$(VENV)/tests: requirements-dev.txt | $(VENV)/bin/python
	scripts/install requirements-dev.txt
	touch $@

.PHONY: help run test test-browser test-long test-postgres lint format messages requirements audit sbom licences \
	demo-files pictures backup restore upgrade reliability clean
