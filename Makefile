# The commands a person types. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PORT ?= 8000
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard maghribcom/translations/*/LC_MESSAGES/messages.po))

.PHONY: help run test check services bench messages pictures lock clean
.DEFAULT_GOAL := help

help:  ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.stamp $(CATALOGUES)  ## start a demonstration on http://127.0.0.1:8000 (PORT=8080 make run: another port)
	@$(BIN)/python -m maghribcom.demonstration

test: $(VENV)/dev.stamp $(CATALOGUES) system  ## run every test on real parts
	$(BIN)/pytest -n 2 --dist worksteal

check: $(VENV)/dev.stamp $(CATALOGUES)  ## linters, types, import contracts, migrations equal models, catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet --profile jinja
	$(BIN)/pytest -q -m check tests/guards

services: $(VENV)/dev.stamp  ## start Elasticsearch and PostgreSQL for tests until Ctrl-C
	@$(BIN)/python -m tests.services

bench: $(VENV)/dev.stamp $(CATALOGUES)  ## measure; one JSON line a figure
	$(BIN)/python -m bench

messages: $(VENV)/dev.stamp  ## bring the texts of the code into the catalogues
	$(BIN)/python -m tests.guards.messages

pictures: $(VENV)/dev.stamp $(CATALOGUES) system  ## photograph the main pages into pictures/
	$(BIN)/python -m tests.journeys.pictures

lock: $(VENV)/dev.stamp  ## resolve the dependencies of setup.cfg anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' setup.cfg -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' --extra dev setup.cfg -o requirements-dev.lock

clean:  ## remove the virtual environment and caches, keep the instance
	rm -rf $(VENV) *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# A stamp is as new as the lock it was made from. The development lock contains the other one. A lock is complete, so
# nothing is resolved again: an older pip would look for the newest `coverage[toml]` beside the pinned `coverage`.
INSTALL := $(BIN)/pip install --quiet --no-deps --require-hashes -r

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Python 3.11 or newer is needed; say which with PYTHON=..." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) \
	    || { rm -rf $(VENV); echo "Python cannot make a virtual environment: see above" >&2; exit 2; }

$(VENV)/run.stamp: requirements.lock | $(VENV)/bin/python
	@test $(VENV)/dev.stamp -nt $< || { echo "installing what $< names" >&2; $(INSTALL) $<; }
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(VENV)/bin/python
	@echo "installing what $< names" >&2
	@$(INSTALL) $<
	@$(BIN)/pip check --quiet
	@touch $@

# The pages' texts, in the form that is read at the start.
%.mo: %.po | $(VENV)/bin/python
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

.PHONY: system
system:
	@bash .ci/system
