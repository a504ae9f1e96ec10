# `make demo` and `make test` do all of the set-up themselves; see CONTRIBUTING.md.
SHELL := bash
BIN := .venv/bin
# Workers of the test run: three keep two cores busy while a browser or a disk is waited for.
WORKERS ?= 3

.PHONY: help demo test check static lint types contracts templates spelling unit
.PHONY: format coverage bench mutants axe screenshots requirements clean

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## Seed a demonstration organisation and serve it
	@scripts/setup
	$(BIN)/hiring demo

# Tests commit to disk thousands of times; memory is as good a place for what they throw away.
PYTEST = scratch=$$(mktemp -d -p $$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)) && chmod 711 $$scratch && \
	trap 'rm -rf $$scratch' EXIT && TMPDIR=$$scratch $(BIN)/pytest

test: ## Set up, run every check and every test
	@scripts/setup test
	@$(MAKE) --no-print-directory -j2 --output-sync=target static
	@$(PYTEST) -n $(WORKERS) --dist worksteal

check: ## Lint, types, contracts and unit tests: under a minute
	@scripts/setup test
	@$(MAKE) --no-print-directory -j2 --output-sync=target static unit

static: lint types contracts templates spelling

lint:
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet

types:
	$(BIN)/mypy

contracts:
	@$(BIN)/lint-imports --verbose > .import_linter.log 2>&1 || { cat .import_linter.log; exit 1; }

templates:
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --check --quiet

spelling:
	$(BIN)/codespell

unit:
	@$(PYTEST) tests/unit hiring/psychometrics --quiet -n $(WORKERS)

format: ## Rewrite code and templates in the house style
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format
	$(BIN)/djlint templates --reformat --quiet

coverage: ## Test coverage: 100 % of branches in the core, 90 % elsewhere
	@scripts/setup test
	rm -f .coverage .coverage.*
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --cov --cov-report=
	$(BIN)/coverage report --include='hiring/psychometrics/*,hiring/domain/*' --fail-under=100
	$(BIN)/coverage report --fail-under=90

bench: ## Our speed beside a bare program's
	@scripts/setup test
	$(BIN)/python -m bench

mutants: ## Change the rules of scoring and ranking: nine in ten changes must fail a test (30 min)
	@scripts/setup mutants
	rm -rf mutants
	HYPOTHESIS_PROFILE=mutants OMP_NUM_THREADS=1 $(BIN)/mutmut run --max-children $(WORKERS)
	$(BIN)/mutmut export-cicd-stats
	scripts/mutants mutants/mutmut-cicd-stats.json

axe: ## The full accessibility matrix
	@scripts/setup test
	@$(PYTEST) -m axe_full -n $(WORKERS) --dist worksteal

screenshots: ## The pictures in the README, taken from a served demonstration
	@scripts/setup test
	$(BIN)/python scripts/screenshots

requirements: ## Compile pyproject.toml into requirements/*.txt (UPGRADE=1 takes newer versions)
	@scripts/requirements

clean: ## Remove what the tools leave behind (not .venv, not instance)
	rm -rf build dist htmlcov mutants .coverage .coverage.* .hypothesis .import_linter.log \
	  .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find hiring tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
