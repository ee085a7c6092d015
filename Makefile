# The front door. `make help` lists what can be done.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
REQUIRE_ALL ?=
export REQUIRE_ALL

.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

$(VENV)/.ready: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv sync --frozen --quiet --inexact
	@touch $@

install: $(VENV)/.ready messages ## the environment from the lock file

messages: $(VENV)/.ready ## compile the translations
	@$(BIN)/python tools/compile_messages.py

run: install ## the site, filled with a labelled demo if it is empty, with its worker
	@PORT=$(PORT) tools/run

demo: install ## fill the database with the labelled demo
	@$(MANAGE) demo

index: install ## rebuild the search index
	@$(MANAGE) search_rebuild

lint: install ## style, types, imports, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint templates --quiet

test: install ## lint, then the whole suite, on SQLite and, when a server answers, on PostgreSQL
	tools/test

test-fast: install ## tests without a browser
	$(BIN)/pytest -q -m "not browser and not campaign" -n 2

test-lts: install ## the suite on Wagtail's long-term support release
	tools/test-lts

relevance: install ## the judged questions on the demo: nDCG@10 and what is missed (ELASTIC=url for Elasticsearch too)
	$(BIN)/python -m tests.search.judged $(ELASTIC)

expertise: install ## the judged questions about people on the demo: experts in the first five, and what is missed
	$(BIN)/python -m tests.search.judged.expertise

campaign-matching: install ## a year of leads, by relevance and by the rule: who receives, who is right
	$(BIN)/python -m tests.campaigns.matching

campaign-matching-speed: install ## how long a lead takes, with its reasons (DATASET=folder to ask an engine, ELASTIC=url for Elasticsearch)
	TEST_ELASTICSEARCH_URL=$(ELASTIC) $(BIN)/python -m tests.campaigns.matching --speed $(addprefix --dataset ,$(DATASET))

campaign-expertise: install ## how long « Qui sait ? » takes (DATASET=folder to ask an engine, ELASTIC=url for Elasticsearch)
	TEST_ELASTICSEARCH_URL=$(ELASTIC) $(BIN)/python -m tests.campaigns.expertise $(addprefix --dataset ,$(DATASET))

campaign-kill: install ## 200 kills of the web process and of the worker
	$(BIN)/python -m tests.campaigns.kill --rounds 200

campaign-markdown: install ## every hostile Markdown shape at the size cap
	$(BIN)/pytest -q tests/portal/markdown -m campaign

campaign-matrix: install ## every address in the name of every role
	$(BIN)/pytest -q tests/security -m campaign

campaign-walk: install ## 2,000 decisions, and what several readers then find and read (STEPS=number, ELASTIC=url)
	$(BIN)/python -m tests.campaigns.walk --steps $(or $(STEPS),2000) $(addprefix --elastic ,$(ELASTIC))

campaign-outages: install ## twelve faults of Elasticsearch under load (ELASTIC=url, SECONDS_EACH=number)
	TEST_ELASTICSEARCH_URL=$(ELASTIC) $(BIN)/python -m tests.campaigns.outages --seconds $(or $(SECONDS_EACH),300)

campaign-rebuild: install ## ten rebuilds killed half-way, under writes and searches (ELASTIC=url for Elasticsearch)
	TEST_ELASTICSEARCH_URL=$(ELASTIC) $(BIN)/python -m tests.campaigns.rebuilding

campaign-scale: install ## an engine at 13,000 and 130,000 documents (DATASET=folder, ELASTIC=url for Elasticsearch)
	TEST_ELASTICSEARCH_URL=$(ELASTIC) $(BIN)/python -m tests.campaigns.scale --dataset $(DATASET)

campaign-queries: install ## SQL queries of every page among 10,000 texts
	$(BIN)/python -m tests.campaigns.page_queries

campaign-coverage: install ## the grid of coverage at its largest among 130,000 texts, and how long a blank takes to be filled
	$(BIN)/python -m tests.campaigns.coverage

campaign-weights: install ## what the weights are worth on topics they were not chosen on (DATASET=folder)
	$(BIN)/python -m tests.campaigns.weights --dataset $(DATASET)

bench: install ## requests per second of the main pages, on gunicorn
	$(BIN)/python -m tests.campaigns.bench

.PHONY: help install messages run demo index lint test test-fast test-lts relevance expertise campaign-matching campaign-matching-speed campaign-expertise campaign-kill campaign-markdown campaign-matrix campaign-walk \
	campaign-outages campaign-rebuild campaign-scale campaign-queries campaign-coverage campaign-weights bench
