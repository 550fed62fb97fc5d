# make setup   everything into .venv
# make demo    the whole job on a sample mailbox
# make test    every check
# make bench   the measurements that the README quotes
# make torture kills, faults, power cuts and flipped bits for some hours
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# One more than there are processors: some tests only wait.
WORKERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: help setup demo test bench torture lock system clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup: $(STAMP)

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Billfold needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make setup PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.9'

$(STAMP): pyproject.toml requirements.lock | $(BIN)/uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP)
	@$(BIN)/billfold demo

system:
	@sh tests/system-packages.sh

test: $(STAMP) system
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS)

bench: $(STAMP)
	@for script in $(filter-out $(TORTURES:%=benchmarks/%.py),$(wildcard benchmarks/bench_*.py)); do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# What takes long or wants root; `make bench` leaves it out.
TORTURES := bench_crash bench_torture bench_power_cuts bench_flips bench_sources bench_large_archive bench_container bench_soak

torture: $(STAMP)
	@for name in $(TORTURES); do echo "== $$name"; $(BIN)/python benchmarks/$$name.py || exit 1; done

lock: | $(BIN)/uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --constraint requirements.lock --extra render --extra outlook --extra aes --extra codes --extra ocr --extra inlet --extra metrics pyproject.toml billfold/service/build.in --output-file billfold/service/requirements.lock

clean:
	rm -rf $(VENV) demo
