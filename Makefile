# Everything from a bare Python 3.11 and make: uv comes into build/, the project into .venv, both from the lock file.

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := build/uv/bin/uv
SYNCED := .venv/.synced
SALES := .venv/bin/sales

# Else each of the many processes that tests start would compile every source anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(UV):
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or later is needed; set PYTHON=")'
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(SYNCED): pyproject.toml uv.lock $(UV)
	$(UV) sync --frozen --quiet --compile-bytecode --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@

.PHONY: setup
setup: $(SYNCED) ## Prepare .venv with the command `sales`

.PHONY: run
run: setup ## Start everything, with demo data the first time; Ctrl-C stops it
	@$(SALES) up

.PHONY: lint
lint: setup ## Style, types and imports
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports

.PHONY: check
check: lint ## The same and the pure tests, in seconds
	.venv/bin/pytest -q -n 2 -m "not postgres and not kafka and not tools"

.PHONY: test
test: setup ## Every test, on real PostgreSQL, and on Kafka where Java and Maven are
	.venv/bin/pytest -q -n 2 --dist loadscope --durations=25

.PHONY: fuzz
fuzz: setup ## Ask every operation 2,000 times what its OpenAPI allows and what not
	FUZZ_CASES=2000 .venv/bin/pytest -q -s tests/security/test_fuzz.py

.PHONY: docs
docs: setup ## Make docs/openapi/, docs/asyncapi.yaml, docs/events.md and docs/permissions.md from the code
	.venv/bin/python -m deploy.openapi
	.venv/bin/python -m deploy.asyncapi
	.venv/bin/python -m deploy.catalogue
	.venv/bin/python -m deploy.permissions

BREAKING ?=

.PHONY: release-forms
release-forms: setup ## At a release: its APIs and events are what later ones must keep; BREAKING=1 breaks the last one's
	.venv/bin/python -m deploy.released $(if $(BREAKING),--breaking)

QUICK ?=

.PHONY: bench
bench: setup ## Measure beside references in the same run; QUICK=1 takes minutes
	.venv/bin/python -m tests.benchmarks $(if $(QUICK),--quick)

EXAMPLES ?= 20

.PHONY: properties
properties: setup ## Try what must always hold on EXAMPLES times as many cases as the tests do
	EXAMPLES=$(EXAMPLES) .venv/bin/pytest -q $$(grep -rl 'from hypothesis import' tests --include='test_*.py')

ONLY ?=
SHORT ?=

.PHONY: faults
faults: setup ## Break what can break, under traffic, and show that nothing is lost; ONLY=3 one experiment, SHORT=1
	.venv/bin/python -m tests.faults $(foreach number,$(ONLY),--only $(number)) $(if $(SHORT),--short)
