# Everything happens inside this folder. Needs Python 3.11 or later, make and git.
#   make demo         a demonstration Trust on http://127.0.0.1:8000 (PORT= changes the port)
#   make demo-reset   the same, filled afresh
#   make test         every check and every test, on SQLite and on PostgreSQL
#   make setup        .venv with the appraisal command, and the built assets
#   make lint         style, types and storeys only
#   make lock         pin the newest versions that pyproject.toml and package.json allow
#   make bench        the benchmarks (benchmarks/README.md)

PORT ?= 8000
PYTHON ?= $(shell for p in python3.11 python3 python3.14 python3.13 python3.12; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; break; fi; done)

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
DEMO_DATABASE := instance/demo.db

# Caches stay inside the project, and no tool brings a Python of its own.
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := true
export npm_config_cache := $(CURDIR)/.cache/npm
# A Node.js that was installed into .venv comes before one of the machine.
export PATH := $(CURDIR)/$(BIN):$(PATH)

PACKAGES := $(VENV)/.packages
NODE_MODULES := node_modules/.packages
ASSETS := appraisal/static/.built
DEMO := instance/.demo-filled

.PHONY: setup demo demo-reset test lint lock bench
.DELETE_ON_ERROR:

setup: $(PACKAGES) $(ASSETS)

$(UV): requirements/uv.txt
	@echo "[1/4] Virtual environment"
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later was found. Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' || { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu, install its -venv package." >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

$(PACKAGES): $(UV) requirements/dev.txt pyproject.toml
	@echo "[2/4] Python packages"
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --no-build requirements/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --offline --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE_MODULES): $(PACKAGES) package.json package-lock.json .npmrc requirements/node.txt
	@echo "[3/4] Front-end packages"
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
		&& npm --version >/dev/null 2>&1 \
		|| $(UV) pip install --quiet --python $(BIN)/python --require-hashes --no-build -r requirements/node.txt
	@npm ci --silent
	@touch $@

$(ASSETS): $(NODE_MODULES) $(wildcard assets/*)
	@echo "[4/4] Style sheets and scripts"
	@$(BIN)/python assets/build.py
	@touch $@
