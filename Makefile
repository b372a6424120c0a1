# Every target is one visible command; without make, run the same command by hand.
PYTHON ?= python3
BOOTSTRAP = @command -v $(PYTHON) >/dev/null || { echo "Baiti needs Python 3.11 or newer (Debian, Ubuntu: apt-get install python3 python3-venv)." >&2; exit 1; }; \
	exec $(PYTHON) scripts/bootstrap.py
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run demo test lint format bench install constraints clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## Install what is needed, load the shipped banks and exams, serve on http://127.0.0.1:8000
	$(BOOTSTRAP) run $(ARGS)

demo: ## Fill the pages with a made-up year of 300 members, before or beside a run (docs/demo.md)
	$(BOOTSTRAP) demo $(ARGS)

test: ## Install what tests need, check style, types and imports, run all tests
	$(BOOTSTRAP) test $(ARGS)

lint: ## Check style, types and imports only
	$(BOOTSTRAP) lint

format: ## Rewrite the code in the house style
	$(BOOTSTRAP) format

bench: ## Measure speed (benchmarks/run.py)
	$(BOOTSTRAP) bench $(ARGS)

install: ## Make .venv with everything a developer needs
	$(BOOTSTRAP) install

constraints: ## Compile constraints.txt anew from the ranges in setup.cfg
	$(BOOTSTRAP) constraints

clean: ## Remove .venv, caches and build results; the data in instance/ stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
