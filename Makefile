# Everything happens inside this folder. Needs Python 3.11 or later, make and git.
#   make demo         a demonstration Trust on http://127.0.0.1:8000 (PORT= changes the port)
#   make demo-reset   the same, filled afresh
#   make test         every check and every test, on SQLite and on PostgreSQL
#   make setup        .venv with the appraisal command, and the built assets
#   make lint         style, types and storeys only
#   make lock         pin what pyproject.toml and package.json ask for (UPGRADE=1: the newest of it)
#   make audit        known weaknesses of the packages (asks an advisory service)
#   make bench        the benchmarks (benchmarks/README.md)

PORT ?= 8000
PYTHON ?= $(shell for p in python3.11 python3 python3.14 python3.13 python3.12; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; break; fi; done)
TEST_WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv

# Stamps: what is newer than its sources is not done again.
PACKAGES := $(VENV)/.packages
COMMAND := $(BIN)/appraisal
NODE_MODULES := node_modules/.packages
ASSETS := appraisal/static/.built
DEMO := instance/.demo-filled

DEMO_DATABASE := instance/demo.db
IN_DEMO := APPRAISAL_ENV=demo DATABASE_URL="sqlite:///$(CURDIR)/$(DEMO_DATABASE)"

LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)

# Caches stay inside the project, and no tool brings a Python of its own.
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := true
export RUFF_CACHE_DIR := $(CURDIR)/.cache/ruff
export MYPY_CACHE_DIR := $(CURDIR)/.cache/mypy
export npm_config_cache := $(CURDIR)/.cache/npm

# Where the machine has no Node.js 20.19 or newer with npm, one comes from PyPI into .venv.
NODE_LOCK = $(shell { node -e 'const [a, b] = process.versions.node.split("."); \
	process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' && npm --version; } >/dev/null 2>&1 || echo requirements/node.txt)
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"

.PHONY: setup demo demo-reset test lint lock audit bench
.DELETE_ON_ERROR:

setup: $(COMMAND) $(ASSETS)

$(UV): requirements/uv.txt
	@echo "[1/4] Virtual environment"
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later was found." \
		"Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' || { echo "$(PYTHON) cannot make virtual environments." \
		"On Debian and Ubuntu, install its -venv package." >&2; exit 1; }
	@test -x $(BIN)/pip || "$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

$(PACKAGES): $(UV) requirements/dev.txt requirements/node.txt
	@echo "[2/4] Python packages"
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --no-build requirements/dev.txt $(NODE_LOCK)
	@touch $@

$(COMMAND): $(PACKAGES) pyproject.toml
	@$(UV) pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation \
		--reinstall-package appraisal --editable .
	@touch $@

$(NODE_MODULES): package.json package-lock.json .npmrc | $(PACKAGES)
	@echo "[3/4] Front-end packages"
	@$(WITH_NODE) npm ci --silent
	@touch $@

$(ASSETS): $(NODE_MODULES) $(wildcard assets/*)
	@echo "[4/4] Style sheets and scripts"
	@$(WITH_NODE) $(BIN)/python assets/build.py
	@touch $@

# init brings a Trust that was filled by an older version to the newest tables.
demo: setup $(DEMO)
	@$(IN_DEMO) $(BIN)/appraisal init
	@$(IN_DEMO) $(BIN)/appraisal serve --port $(PORT)

$(DEMO): | setup
	@echo "Filling the demonstration Trust"
	@mkdir -p $(@D)
	@rm -f $(DEMO_DATABASE)*
	@$(IN_DEMO) $(BIN)/appraisal demo
	@touch $@

demo-reset:
	@rm -f $(DEMO) $(DEMO_DATABASE)*
	@$(MAKE) --no-print-directory demo

lint: setup
	@echo "Style"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@echo "Types"
	@$(BIN)/mypy --no-error-summary
	@echo "Storeys"
	@$(BIN)/lint-imports --no-logo --cache-dir .cache/import-linter

test: lint
	@echo "Tests"
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) $(PYTEST_ARGS)

lock: $(NODE_MODULES)
	$(LOCK) --output-file requirements/uv.txt --group uv
	$(LOCK) --output-file requirements/node.txt --group node
	$(LOCK) --output-file requirements/runtime.txt pyproject.toml
	$(LOCK) --output-file requirements/dev.txt --constraints requirements/runtime.txt --group dev pyproject.toml
	$(WITH_NODE) npm $(if $(UPGRADE),update,install) --package-lock-only --silent

# Asks a service for known weaknesses, so it is not part of make test, which needs no network but for packages.
audit: setup
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement requirements/dev.txt

bench: setup
	@$(BIN)/python -m benchmarks
