# `make help` lists what there is. Everything is installed inside this folder: .venv and .tools.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PORT ?= 3000
AUTH ?= off
ENV ?= default
PYTEST ?=
CHAOS ?=
QUESTIONS ?=
SETS ?=
LIMIT ?=
MODEL ?=
MODEL_ENDPOINT ?=
MODEL_KEY_FROM ?=
MODEL_PRICES ?=
PARAMETERS ?=
DRY_RUN ?=
BENCHMARK ?=

VENV := .venv
BIN := $(VENV)/bin
SAM := .tools/sam/bin/sam
export SAM_CLI_TELEMETRY := 0
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

# The first Python that really runs: a name on PATH may be a version manager's shim that runs nothing.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	  if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' >/dev/null 2>&1; then echo $$p; break; fi; done)
# The machine's own uv where there is one, else one installed into the virtual environment.
UV := $(or $(shell command -v uv 2>/dev/null),$(BIN)/uv)

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z][a-z-]*:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- Run it -------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: $(VENV)/.local ## Research a bundled dataset on a local cloud and print the report
	@$(BIN)/python -m examples.demo

.PHONY: up
up: $(VENV)/.local console ## Keep a local cloud running (PORT=3000; AUTH=on asks for tokens; MODEL=, MODEL_ENDPOINT=, MODEL_KEY_FROM=variable)
	@$(BIN)/python -m infra.local up --port $(PORT) --auth $(AUTH) --model '$(MODEL)' --model-endpoint '$(MODEL_ENDPOINT)' \
	  --model-key-from '$(MODEL_KEY_FROM)'

.PHONY: console
console: ## Build the page that `make up` serves
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --silent clients/web/dist/index.html; \
	else echo "The console is not built, because there is no npm; everything else works without it."; fi

.PHONY: reports
reports: $(VENV)/.local ## Write the reports in docs/examples/ again from their datasets
	@$(BIN)/python docs/examples/regenerate.py

# --- Check it -----------------------------------------------------------------------------------------------------

# Whole files to each process, in the order of the collection: tests of one file share what is costly to start, and
# moto has one state for a process. PYTEST="-n0 --pdb" stays in this one.
PARALLEL := --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

.PHONY: test
test: $(VENV)/.dev ## Run the tests: unit, contract, integration (PYTEST="-k name" to choose)
	@$(BIN)/pytest $(PARALLEL) $(PYTEST)

.PHONY: test-deep
test-deep: $(VENV)/.dev ## Try the model of a job's life with 10,000 examples (takes about five minutes)
	@$(BIN)/pytest tests/lifecycle --hypothesis-profile=deep $(PYTEST)

# The tests above run on whatever Python is here, which may not be the functions' own.
.PHONY: lambda-test
lambda-test: ## Run the unit and contract tests on the Python that Lambda runs
	@python=$$(UV=$(UV) infra/lambda-python) || { echo "There is no Python 3.13 here, which is what Lambda runs."; exit 3; }; \
	  $(MAKE) --silent VENV=.tools/lambda-python PYTHON=$$python .tools/lambda-python/.dev
	@.tools/lambda-python/bin/pytest $(PARALLEL) tests/unit tests/contract $(PYTEST)

.PHONY: sam-test
sam-test: $(VENV)/.dev ## Run the built functions in Lambda's containers (needs a Docker engine)
	@$(BIN)/python tests/sam/engine.py
	@$(MAKE) --silent .tools/sam/.installed
	@UV=$(UV) $(BIN)/pytest tests/sam $(PYTEST)

.PHONY: test-web
test-web: $(VENV)/.local console ## Check and test the web client; in a browser too, where Chromium is (needs Node 20.19 or newer)
	@if command -v npm >/dev/null 2>&1; then \
	  npm --prefix clients/web run --silent check && npm --prefix clients/web run --silent check:size && npm --prefix clients/web test --silent && \
	  if command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || test -n "$$CHROMIUM"; then \
	    npm --prefix clients/web run --silent test:browser; \
	  else echo "test-web: the browser tests were not run, there is no Chromium."; fi; \
	fi

.PHONY: chaos
chaos: $(VENV)/.local ## Break the local cloud while 200 jobs run: none may be lost (CHAOS="--help" for more)
	@$(BIN)/python -m tests.chaos $(CHAOS)

# Others' sets of questions are no part of this project: QUESTIONS names the folder of some, with their scorer.
EVALUATION = $(BIN)/python -m tests.evaluation $(1) --questions "$(QUESTIONS)" --limit "$(LIMIT)" --model "$(MODEL)" \
  --model-endpoint "$(MODEL_ENDPOINT)" --model-key-from "$(MODEL_KEY_FROM)" $(if $(MODEL_PRICES),--model-prices '$(MODEL_PRICES)') \
  $(if $(SETS),--sets $(SETS)) $(if $(PARAMETERS),--parameters $(PARAMETERS))

.PHONY: eval
eval: $(VENV)/.local trino-grammar ## Score the answers to the questions in examples/questions (QUESTIONS=folder of others' MODEL=id MODEL_ENDPOINT=url LIMIT=n)
	@$(call EVALUATION,score)

.PHONY: faithfulness
faithfulness: $(VENV)/.local trino-grammar ## Count anew whether evidence bears every number of the answers (QUESTIONS=folder)
	@$(call EVALUATION,faithfulness)

# A second reader of Trino's dialect, for the queries behind the answers; they are read by sqlglot in any case.
.PHONY: trino-grammar
trino-grammar:
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --silent .tools/node/.installed || echo "The grammar of Trino could not be installed."; fi

.PHONY: benchmark
benchmark: $(VENV)/.dev ## Measure ingestion and jobs from 10⁴ to 10⁷ rows (BENCHMARK="--help" for more)
	@$(BIN)/python -m tests.benchmarks.scale $(BENCHMARK)

.PHONY: check
check: lint types imports templates machine security ## Run every static check below

.PHONY: lint
lint: $(VENV)/.dev ## … ruff: format and lint
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check

.PHONY: types
types: $(VENV)/.dev ## … mypy, strict
	@$(BIN)/mypy

.PHONY: imports
imports: $(VENV)/.dev ## … import-linter: imports point inwards
	@$(BIN)/lint-imports --no-cache

.PHONY: templates
templates: $(VENV)/.dev .tools/sam/.installed ## … sam validate and cfn-lint
	@$(SAM) validate --lint
	@$(BIN)/cfn-lint $(wildcard infra/*.yaml)
	@echo "cfn-lint: the nested templates are clean."

# Neither of the two above opens a DefinitionUri: the machine is checked by itself.
.PHONY: machine
machine: $(VENV)/.dev ## … the state machine's definition (asl-validator too, where node is there)
	@$(BIN)/python -m infra.inlined_definition statemachine/research.asl.json | $(BIN)/cfn-lint
	@echo "cfn-lint: the state machine is clean."
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --silent .tools/node/.installed && \
	  .tools/node/node_modules/.bin/asl-validator --json-path statemachine/research.asl.json; \
	else echo "asl-validator: not run, there is no npm."; fi

.PHONY: security
security: .tools/checkov/.installed ## … checkov on the templates; exceptions are justified beside what they except
	@.tools/checkov/bin/checkov --quiet --compact --framework cloudformation --skip-download \
	  --file template.yaml $(wildcard infra/*.yaml)

# --- Ship it ------------------------------------------------------------------------------------------------------

.PHONY: build
build: .tools/sam/.installed ## Build the functions and the layer into .aws-sam
	@UV=$(UV) infra/build

.PHONY: deploy
deploy: build ## Deploy to AWS (ENV=staging or prod; default: a stack of your own)
	@$(SAM) deploy --config-env $(ENV)

.PHONY: deploy-web
deploy-web: $(VENV)/.local ## Deploy the console beside the stack of ENV (DRY_RUN=yes only tells what it would do)
	@command -v npm >/dev/null 2>&1 || { echo "The console is built by npm: install Node 20.19 or newer."; exit 1; }
	@$(MAKE) --silent clients/web/dist/index.html
	@$(BIN)/python -m infra.deploy_web --env $(ENV) $(if $(DRY_RUN),--dry-run)

# --- Tend it ------------------------------------------------------------------------------------------------------

.PHONY: format
format: $(VENV)/.dev ## Format the code, and mend what ruff can
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

.PHONY: openapi
openapi: $(VENV)/.local ## Write docs/openapi.json from the routes
	@$(BIN)/python -m deep_research.api.openapi > docs/openapi.json

.PHONY: lock
lock: $(VENV)/.local ## Compile the locks again (UPGRADE=--upgrade for newer versions)
	@UV=$(UV) requirements/lock $(UPGRADE)

.PHONY: clean
clean: ## Remove everything that was installed, built or saved here
	@rm -rf .venv .tools .local .aws-sam clients/web/node_modules clients/web/dist dist build .{pytest,mypy,ruff,import_linter}_cache .hypothesis .schemathesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- What the above stands on: installed once, and again when its lock changes ----------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 to 3.14 was found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(BIN)/uv: requirements/uv.txt | $(BIN)/python
	@echo "Installing uv into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements/uv.txt
	@touch $@

$(VENV)/.local: requirements/local.txt pyproject.toml $(UV) | $(BIN)/python
	@echo "Installing what the local cloud needs …"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/local.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.local
	@echo "Installing what the tests and checks need …"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements/dev.txt
	@touch $@

# SAM CLI and checkov pin what the others pin differently: each has an environment of its own.
.tools/%/.installed: requirements/%.txt $(UV) | $(BIN)/python
	@echo "Installing $* into .tools/$* …"
	@$(UV) venv --quiet --clear --python $(BIN)/python .tools/$*
	@$(UV) pip install --quiet --python .tools/$*/bin/python --require-hashes --requirement $<
	@touch $@

clients/web/dist/index.html: clients/web/node_modules/.installed clients/web/index.html clients/web/vite.config.ts clients/web/bundle/unusedStyles.ts $(shell find clients/web/src clients/web/public -type f)
	@echo "Building the console …"
	@npm --prefix clients/web run --silent build -- --logLevel warn

clients/web/node_modules/.installed: clients/web/package-lock.json clients/web/package.json
	@echo "Installing what the web client needs …"
	@npm ci --prefix clients/web --silent --no-audit --no-fund
	@touch $@

.tools/node/.installed: requirements/node/package-lock.json requirements/node/package.json
	@echo "Installing asl-validator and a grammar of Trino into .tools/node …"
	@mkdir -p .tools/node && cp $^ .tools/node/
	@npm ci --prefix .tools/node --silent --no-audit --no-fund
	@touch $@
