# Two commands: `make run` serves Ostan on this machine, `make test` runs every test.
.DEFAULT_GOAL := help
PYTHON ?= python3
IN_VENV := .venv/bin/python
LISTS := bootstrap runtime data dev bench node

.PHONY: help run setup setup-run setup-dev setup-bench check test bench bench-road bench-measure lock clean

help: ## this list
	@echo "Ostan: make run (serve), make test (every test), or one of:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

run: setup-run ## serve the demo province (OSTAN_PORT, OSTAN_VAR, OSTAN_DATABASE_URL)
	@exec $(IN_VENV) -m ostan run

setup-run:
	@$(PYTHON) tools/setup.py

setup-dev:
	@$(PYTHON) tools/setup.py --dev

setup-bench:
	@$(PYTHON) tools/setup.py --bench

setup: ## install everything: serving, tests, bench
	@$(PYTHON) tools/setup.py --dev --bench

check: setup-dev ## the fast part of the tests, under two minutes
	@$(IN_VENV) tools/lint.py
	@$(IN_VENV) -m pytest -n 2 -m "not slow and not browser"

test: setup-dev ## everything: lint, types, contracts, architecture, unit, PostgreSQL, browser
	@$(IN_VENV) tools/programs.py
	@$(IN_VENV) tools/lint.py
	@$(IN_VENV) -m pytest -n 2

bench: bench-road bench-measure ## figures of speed and growth beside yardsticks: both that follow

bench-road: setup-bench ## the main road of a case, up to a million of them
	@$(IN_VENV) -m bench

bench-measure: setup-bench ## sheets, agency page, roll-ups and tests of reports, up to ten million figures
	@$(IN_VENV) -m bench.measure

lock: setup-run ## choose versions anew from requirements/*.in
	@for list in $(LISTS); do \
	  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate $$(grep -q -- --no-deps requirements/$$list.in && echo --no-deps) \
	    requirements/$$list.in --output-file requirements/$$list.txt || exit 1; \
	done
	@! grep -l '://' requirements/*.txt

clean: ## remove what was installed and built; data in var/ stays
	@rm -rf .venv node_modules src/ostan/ui/static/vendor .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
