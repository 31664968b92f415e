# Two commands: `make run` serves Ostan on this machine, `make test` runs every test.
.DEFAULT_GOAL := help
PYTHON ?= python3
IN_VENV := .venv/bin/python

.PHONY: help run setup setup-run check test bench lock assets clean

help: ## this list
	@echo "Ostan: make run (serve), make test (every test), or one of:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: setup-run ## serve the demo province (OSTAN_PORT, OSTAN_VAR, OSTAN_DATABASE_URL)
	@$(IN_VENV) -m ostan run

setup-run:
	@$(PYTHON) tools/setup.py

setup: ## everything installed: serving, tests, bench
	@$(PYTHON) tools/setup.py --dev --bench
