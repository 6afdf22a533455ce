# `make help` lists what there is. Everything is installed inside this folder: .venv and .tools.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 3000
AUTH ?= off

# The first Python that really runs: a name on PATH may be a version manager's shim that runs nothing.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	  if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' >/dev/null 2>&1; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
export UV_PYTHON_DOWNLOADS := never

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z][a-z-]*:.*## / {printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 to 3.14 was found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@command -v uv >/dev/null 2>&1 || { echo "Installing uv into $(VENV) …"; $(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements/uv.txt; }

# What running needs, and what developing needs on top of it; each is installed once and again when its lock changes.
$(VENV)/.local: requirements/local.txt | $(BIN)/python
	@echo "Installing what the local cloud needs …"
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/local.txt
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.local
	@echo "Installing what the tests and checks need …"
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@
