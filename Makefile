# Two commands a newcomer needs: `make serve` and `make test`. Both make the environment they need in .venv.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: serve test test-proxy test-browser test-container scale-out lint format bench image lock help

# The newest Python from 3.11 up that really starts (a version manager's shim may be there and fail).
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# Test files at once. Each process loads both languages, 0.5 GB: as many as the cores would be too many on a large machine.
JOBS ?= 2
AT_ONCE := -n $(JOBS) --dist loadfile

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/ready: requirements.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed (set PYTHON=/path/to/python3). / 파이썬 3.11 이상이 필요합니다." >&2; exit 1; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No venv module: on Debian, apt install python3-venv. / venv 모듈이 없습니다: apt install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

serve: $(VENV)/ready ## set up and serve on port 8765
	$(BIN)/gunicorn wsgi:app

test: $(VENV)/ready-dev ## set up and test (TESTS=paths: only these; JOBS=2: files at once)
	$(BIN)/python -m pytest $(AT_ONCE) $(TESTS)

test-proxy: $(VENV)/ready-dev ## test behind a real nginx and with a real Redis (both must be installed)
	$(BIN)/python -m pytest -m proxy

test-container: $(VENV)/ready-dev ## build, run and probe the image (a Docker daemon must answer)
	$(BIN)/python -m pytest -m container

scale-out: $(VENV)/ready ## two instances behind nginx that share one Redis, on port 8800 (both must be installed)
	$(BIN)/python deploy/scale_out.py

test-browser: $(VENV)/ready-dev ## test the page in Chromium (must be installed, with a font for Korean)
	$(BIN)/python -m pytest $(AT_ONCE) -m browser

lint: $(VENV)/ready-dev ## what CI checks before the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/ready-dev ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/ready-dev ## measure what the README claims; results in bench/results (GOLD=folder: more gold tables)
	$(BIN)/python bench/ko_pronunciation.py $(if $(GOLD),--gold $(GOLD))
	for script in en_pronunciation embedded_engine openai_source choice set_balance contrast_pairs serving; do $(BIN)/python bench/$$script.py || exit 1; done

image: ## build the container image
	docker build -t talk-talk-backend .

lock: $(VENV)/ready-dev ## pin the requirements anew, with hashes
	$(BIN)/pip install --quiet uv
	for name in requirements requirements-tracing requirements-dev; do UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt || exit 1; done
