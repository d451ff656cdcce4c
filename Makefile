# Every target makes the virtual environment it needs; PYTHON is the interpreter it is made from.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint bench model schemas docs figures relations signs gate-and-models clean

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "earmark needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[all,dev]'
	touch $@

demo: $(STAMP)  ## the seed article, end to end: records as a table, and a SQLite file
	rm -f demo.db
	$(BIN)/earmark extract corpus/seed.txt --published 2025-12-26 --include-unquantified --format table --db sqlite:///demo.db
	$(BIN)/python -c "import sqlite3; print('demo.db holds', sqlite3.connect('demo.db').execute('select count(*) from records').fetchone()[0], 'records')"

test: $(STAMP)
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(STAMP)  ## amounts against its peers, articles a second, loading; the peers are installed for it
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -W ignore benchmarks/amounts.py
	$(BIN)/python benchmarks/dumps.py
	$(BIN)/python benchmarks/loading.py out/benchmark/out

SHARED ?= ../shared
model: $(STAMP)  ## trains the spaCy pipeline anew, then the models of the relations step on its output
	$(BIN)/python -m earmark.training.pipeline --shared $(SHARED)
	$(MAKE) relations

relations: $(STAMP)  ## trains the models that relate sums to parties, from corpus/, the gold and the releases in SHARED
	$(BIN)/python -m earmark.training.relations.releases --shared $(SHARED)
	OPENBLAS_NUM_THREADS=1 $(MAKE) --jobs=2 signs gate-and-models

signs: $(STAMP)
	$(BIN)/python -m earmark.training.relations.signs corpus $(SHARED)/gold/train build/releases

gate-and-models: $(STAMP)
	$(BIN)/python -m earmark.training.relations.gate --shared $(SHARED)
	$(BIN)/python -m earmark.training.relations.shares --shared $(SHARED)
	$(BIN)/python -m earmark.training.relations.same --shared $(SHARED)
	$(BIN)/python -m earmark.training.relations.unquantified --shared $(SHARED)
	$(BIN)/python -m earmark.training.relations.train --shared $(SHARED)

schemas: $(STAMP)  ## writes schemas/ anew from the models
	$(BIN)/earmark schema --out schemas

docs: $(STAMP)  ## runs the README's examples anew, writes docs/cli.md
	$(BIN)/python docs/make.py

GOLD ?= ../shared/gold/dev
figures: $(STAMP)  ## measures on the gold files in GOLD, writes docs/figures.json and the README's table
	$(BIN)/python docs/make.py figures $(GOLD)

clean:
	rm -rf $(VENV) demo.db
