# Set-up, checks and everyday commands. `make help` lists them; CONTRIBUTING.md explains.

PYTHON ?= python3
VENV   ?= .venv
JOBS   ?= 4
DEMO   ?= cases/nora/mini-sparet.insats
UV_VERSION ?= 0.13.9

# Compiled code is kept beside the sources, as Python does by itself: where the environment forbids it, each of the
# hundreds of processes that the tests start would compile lagrum anew, and each that collects them 300 files of tests.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

BIN := $(VENV)/bin
PY  := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes

NPM := build/npm
EDITOR := web/byggt/redigerare.js

# Stamps: newer than the lock when the environment follows it.
RUNTIME := $(VENV)/.runtime
DEV     := $(VENV)/.dev
BENCH   := $(VENV)/.bench
RELEASE := build/.release
SHIPPED := build/shipped
TOOLS   := build/tools

# durable-rules 2.0.28 is compiled. Its setup.py overwrites CFLAGS, so that the optimisation has to ride on CC (a third
# less time per check), and CPython 3.13 removed a function that it calls, which a define gives back.
ifeq ($(origin CC),default)
CC := gcc
endif
DURABLE_CC       := $(CC)$(if $(findstring -O,$(CC)),, -O2)
DURABLE_CPPFLAGS := -DPyEval_CallObject=PyObject_CallObject $(CPPFLAGS)

.PHONY: help demo install test browser sajt test-snabb test-langt mutera-motor fuzz katalog lint format bench release vsix wheel lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "Variables: PYTHON=$(PYTHON) VENV=$(VENV) CC='$(CC)' JOBS=$(JOBS)"

# --- the two commands of a fresh machine ------------------------------------------------------------------------------

demo: $(RUNTIME) ## install what running needs and check a real intervention
	@$(BIN)/lagrum --help >/dev/null
	$(BIN)/lagrum prova $(DEMO) || test $$? -eq 1 # 1: there are findings

# More processes than two cores: the tests of the page wait for a browser. What comes before them is done side by side;
# where make can, each says what it has to say when it is done.
TOGETHER := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
test: $(DEV) ## install what is missing and run every check and test
	$(MAKE) --no-print-directory -j2 $(TOGETHER) lint katalog browser
	$(PY) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder # the heaviest files first: tests/weights.py

install: $(RUNTIME) ## install what running needs, and nothing else

# The tests of the page need node's packages, and Chromium; without them they are skipped, each with its reason.
browser: $(DEV)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(NPM)/.npm $(EDITOR) \
	  || echo "npm cannot get the packages of web/package-lock.json: the tests of the page are skipped."; \
	else echo "npm is not installed: the tests of the page are skipped (apt-get install npm chromium)."; fi

# --- everyday ---------------------------------------------------------------------------------------------------------

test-snabb: $(DEV) ## run the fast tests only
	$(PY) -m pytest -m 'not slow and not langt'

test-langt: $(DEV) ## prove at scale: hours; LAGRUM_ANTAL=1000 sets how many interventions
	$(PY) -m pytest -m langt -n $(JOBS)

mutera-motor: $(DEV) ## seed faults in the engine's own code; MODUL=evaluation/truth for one module, ANDEL=25 for a sample (docs/mutation.md)
	$(PY) tools/mutate_engine.py $(MODUL)

# As a user would, today and with every process, from nothing kept: no file is broken, and the two evaluators agree on
# each intervention. What is found is not judged here; tests/golden/ holds that, on a fixed day.
katalog: $(RUNTIME) ## check the shipped catalogue as a user would
	LAGRUM_INGEN_CACHE=1 $(BIN)/lagrum katalog cases/ --motor båda --grans aldrig

lint: $(DEV) ## ruff, formatting and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(DEV) ## format the code and repair what ruff can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# Coverage-guided, in an environment of its own: no other command needs atheris. docs: tests/fuzz/run.py
MINUTER ?= 5
MAL     ?= sprak
FUZZ    := build/fuzz/venv
fuzz: $(DEV) ## fuzz one target: make fuzz MAL=sprak MINUTER=5
	@test -x $(FUZZ)/bin/python || $(PYTHON) -m venv $(FUZZ)
	@$(FUZZ)/bin/python -c 'import atheris' 2>/dev/null \
	  || $(FUZZ)/bin/python -m pip --quiet install "$$($(PY) tools/fuzz_requirement.py)" \
	  || { echo "atheris cannot be installed here (it needs Linux or macOS, and the registry): nothing is fuzzed." >&2; exit 1; }
	@$(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > "$$($(FUZZ)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/lagrum-dev.pth"
	LAGRUM_INGEN_CACHE=1 $(FUZZ)/bin/python tests/fuzz/run.py $(MAL) $(MINUTER)

bench: $(BENCH) ## measure (benchmarks/RESULT.md); STOR=--stor for 145,000 interventions as well
	$(PY) -m benchmarks $(STOR)

wheel: $(RUNTIME) ## build dist/*.whl and see that it carries the data
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(EDITOR) \
	  || echo "The editor cannot be bundled: the wheel's page has its text area."; fi
	rm -rf dist
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@for data in rules grammar cases web exempel docs kept/regelverk kept/grammatik; do \
	  $(PY) -m zipfile --list dist/lagrum-*.whl | grep "^lagrum/data/$$data/" >/dev/null \
	    || { echo "The wheel lacks lagrum/data/$$data." >&2; exit 1; }; \
	done

sajt: $(DEV) $(NPM)/.npm $(EDITOR) ## build dist/sajt/ and dist/lagrum.html: the page as a folder and as one file
	rm -rf dist/sajt dist/lagrum.html
	mkdir -p dist
	$(BIN)/lagrum sajt cases -o dist/sajt --pyodide $(NPM)/node_modules/pyodide
	$(BIN)/lagrum sajt cases --en-fil -o dist/lagrum.html --pyodide $(NPM)/node_modules/pyodide

# What is given out, from the commit that is checked out: see tools/release.py.
release: $(RELEASE) $(NPM)/.npm ## make dist/ twice, compare, list licences and contents, write SHA256SUMS
	$(PY) tools/release.py $(SHIPPED)/bin/python $(TOOLS)/bin/python $(NPM)

vsix: $(PY) ## pack the extension for VS Code into dist/
	$(PY) tools/pack_vsix.py

# What the page is built and tested with. The lock holds hashes and no addresses: npm asks the registry that it is set to.
$(NPM)/.npm: web/package.json web/package-lock.json
	mkdir -p $(NPM)
	cp web/package.json web/package-lock.json $(NPM)/
	cd $(NPM) && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# The editor and its licences in one script: the page has its text area where it is not built.
$(EDITOR): $(NPM)/.npm web/redigerare.mjs web/bunta.mjs
	node web/bunta.mjs $(NPM)/node_modules $(@D)
	@touch $@

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(UPGRADE)
lock: $(DEV) ## resolve the versions anew (UPGRADE=--upgrade for newer ones)
	$(PIP) install uv==$(UV_VERSION)
	$(COMPILE) pyproject.toml --extra dask --extra dev --extra durable --extra memo --extra ny --extra sprakserver \
	  --extra ways --extra webb \
	  --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --constraint requirements/dev.txt --output-file requirements/runtime.txt
	$(COMPILE) pyproject.toml --extra bench --constraint requirements/dev.txt --output-file requirements/bench.txt
	$(COMPILE) --group build --constraint requirements/dev.txt --output-file requirements/build.txt
	$(COMPILE) pyproject.toml --extra dask --extra memo --extra ny --extra sprakserver --extra ways --extra webb \
	  --constraint requirements/dev.txt --output-file requirements/shipped.txt
	$(COMPILE) --group release --output-file requirements/release.txt
	echo durable-rules | $(COMPILE) - --constraint requirements/dev.txt --output-file requirements/durable.txt
	@! grep -n '://' requirements/*.txt || { echo "An address got into the lock." >&2; exit 1; }

clean: ## remove the environment and what was built or cached
	rm -rf $(VENV) build dist web/byggt .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment --------------------------------------------------------------------------------------------------

$(PY):
	@sh tools/preflight.sh '$(PYTHON)' '$(CC)'
	$(PYTHON) -m venv --clear $(VENV)

# durable-rules goes alone: built by the locked setuptools, without isolation, and never from pip's cache, where a wheel
# that was built without the flags may lie. Everything else is wheels.
$(RUNTIME): requirements/build.txt requirements/durable.txt requirements/runtime.txt pyproject.toml | $(PY)
	$(INSTALL) --requirement requirements/build.txt
	@sh tools/preflight.sh '$(PY)' '$(CC)'
	CC='$(DURABLE_CC)' CPPFLAGS='$(DURABLE_CPPFLAGS)' $(INSTALL) --no-cache-dir --use-pep517 --no-build-isolation \
	  --requirement requirements/durable.txt
	@$(PY) -c 'import durable.lang'
	$(INSTALL) --requirement requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	$(INSTALL) --requirement requirements/dev.txt
	@touch $@

$(BENCH): requirements/bench.txt $(DEV)
	$(INSTALL) --requirement requirements/bench.txt
	@touch $@

# Two environments of their own: one with what is shipped and nothing else, since the bill of materials is of that, and one
# with what lists it.
$(RELEASE): requirements/release.txt requirements/shipped.txt $(DEV)
	$(PYTHON) -m venv --clear $(SHIPPED)
	$(PYTHON) -m venv --clear $(TOOLS)
	$(SHIPPED)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
	  --requirement requirements/shipped.txt
	$(TOOLS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
	  --requirement requirements/release.txt
	@touch $@
