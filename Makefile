.PHONY: demo test serve bench lint fmt lock captures
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.venv/.pret: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.pret-dev: .venv/.pret requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/.pret
	$(BIN)/constat demo

serve: .venv/.pret
	$(BIN)/constat serve

test: .venv/.pret-dev
	$(BIN)/python -m pytest -n auto -q

lint: .venv/.pret-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fmt: .venv/.pret-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.pret-dev
	$(BIN)/python -m tests.bench

captures: .venv/.pret-dev
	$(BIN)/python -m tests.browser.captures

lock: .venv/.pret-dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra build --extra dev pyproject.toml -o requirements-dev.lock
