# Every command a person needs. `make run` and `make test` work on a bare Debian 12 with python3.11 and make.
SHELL := /bin/bash
PY := .venv/bin/python
STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev
NPROC := $(shell nproc)
# Compiled modules and rewritten tests are kept in __pycache__ wherever this runs: each start and each stage of the tests would
# compile everything anew, eight seconds a process.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-unit test-browser check screens lock bench interop crash clean help

help:          ## what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*##/\t/' | expand -t 16

$(STAMP): requirements.lock
	@bash tools/dev/venv.sh
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(DEV_STAMP): requirements-dev.lock requirements.lock
	@bash tools/dev/venv.sh
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(STAMP)

run: $(STAMP)  ## the demo on http://127.0.0.1:8000 (HOST, PORT, DATABASE_URL … from the environment or .env)
	@$(PY) -m app.cli demo

test: $(DEV_STAMP)  ## all tests: SQLite, PostgreSQL, a real browser; warnings are errors
	@bash tools/dev/browser.sh
	$(PY) -m pytest -n $(NPROC) --dist loadfile --no-loadscope-reorder -m "not browser"
	$(PY) -m pytest -n $(NPROC) --dist loadfile --no-loadscope-reorder -m "database and not browser and not one_engine" --engine postgresql
	$(PY) -m pytest -n $(NPROC) --dist loadfile --no-loadscope-reorder -m browser

check: $(DEV_STAMP)  ## lint, types, import rules, content
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m app.cli check-content

bench: $(DEV_STAMP)  ## speed, memory and size held against the aims; writes bench/RESULTS.md (QUICK=1: a try-out in var/bench)
	$(PY) -m bench $(if $(QUICK),--quick)

interop: $(DEV_STAMP)  ## our measures beside crowd-kit, pycocotools and jiwer, in an environment of their own (var/interop)
	$(PY) -m bench.interop

screens: $(DEV_STAMP)  ## a contact sheet of every page at 360 and 1280 px in screens/
	@bash tools/dev/browser.sh
	$(PY) -m tools.screens

crash: $(DEV_STAMP)  ## signal 9 two hundred times under people at work, on both engines (some twenty minutes)
	$(PY) -m tests.crash --kills 200 --engine sqlite
	$(PY) -m tests.crash --kills 200 --engine postgresql
	$(PY) -m tests.crash.postgres_restart
	$(PY) -m tests.crash.classroom
	$(PY) -m tests.crash.knocking

lock: $(DEV_STAMP)  ## pin the whole tree with hashes, without an index address
	.venv/bin/uv pip compile --quiet --no-header --generate-hashes pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile --quiet --no-header --generate-hashes --extra dev pyproject.toml -o requirements-dev.lock

clean:         ## remove what was made here (not var/: that is your data)
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache screens
