# `make` lists what there is. Everything lives in .venv, which is made when it is needed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
# More words for the program behind a target: make test ARGS="-k layout -x"
ARGS ?=
# Thousands of programs are started by tests: what each would compile anew is compiled once
# (measured: a quarter of what a start costs).
unexport PYTHONDONTWRITEBYTECODE
# Tests wait more than they work: a few at a time, each file's in one process.
PROCESSES ?= 5

# The shop's own files, where this machine has them.
ifneq ($(wildcard ../shared/corpus/filenames.csv),)
export MODN_WATCH_CORPUS ?= $(abspath ../shared/corpus)
endif

.PHONY: help run test lint bench crash fuzz clean packages tools

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run packages  ## install what is missing, then watch ./inbox until Ctrl-C
	@exec $(BIN)/modn-watch run $(ARGS)

test: lint tools  ## every check: format, lint, types, all tests
	@$(BIN)/pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/.dev  ## format, lint and types only
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: $(VENV)/.run  ## measure ingesting: make bench ARGS="FOLDER"
	@$(BIN)/python benchmarks/ingest.py $(or $(ARGS),$(addsuffix /shop,$(MODN_WATCH_CORPUS)))

crash: tools  ## break down at every point there is, for an hour: make crash ARGS=--daemons
	@$(BIN)/python -m tests.crash $(ARGS)

fuzz: tools  ## damaged files to every parser, for hours: make fuzz ARGS="dxf --count 200000"
	@$(BIN)/python -m tests.fuzz $(if $(MODN_WATCH_CORPUS),--corpus) $(ARGS)

clean:  ## remove the virtual environment and all caches; no data
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
	@find modn_watch tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: newer than pyproject.toml means installed as it says.
$(VENV)/.run $(VENV)/.dev: pyproject.toml
	@.ci/prepare $(@F)

packages: $(VENV)/.run
tools: $(VENV)/.dev
packages tools:
	@.ci/prepare $@
