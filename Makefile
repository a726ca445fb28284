.PHONY: demo test serve bench lint fmt
PYTHON ?= python3
BIN := .venv/bin

.venv/.pret: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv/.pret
	$(BIN)/constat demo

serve: .venv/.pret
	$(BIN)/constat serve

test: .venv/.pret
	$(BIN)/python -m pytest -n auto -q

lint: .venv/.pret
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fmt: .venv/.pret
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.pret
	$(BIN)/python -m tests.bench
