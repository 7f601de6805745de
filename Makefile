# make run    set up what is missing, load the example, serve the app on 127.0.0.1 (PORT=8501)
# make test   set up what is missing, run every test
# make check  format, lint, types, import direction
# make bench  every benchmark, as ratios against peers
# Every path is relative, so the checkout may stand anywhere, in a folder with spaces too.

PORT ?= 8501
VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input
CANDIDATES := python3.11 python3.12 python3.13 python3.14 python3

export PYTHONUTF8 := 1
# Our matrices are small: threads of the linear algebra library cost more than they bring, many times so on a busy machine.
export OPENBLAS_NUM_THREADS ?= 1
export PYTHONPATH := .

.PHONY: run test check format bench clean

run: $(VENV)/runtime
	@$(PYTHON) -m evaluation load-example
	@echo "http://127.0.0.1:$(PORT)"
	@exec $(PYTHON) -m streamlit run app.py --server.port "$(PORT)" --server.address 127.0.0.1 --server.headless true

test: $(VENV)/development
	@$(PYTHON) -m pytest --numprocesses 2 --dist loadfile

check: $(VENV)/development
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTHON) $(VENV)/bin/lint-imports --no-logo

format: $(VENV)/development
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

bench: $(VENV)/development
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(PYTHON) "$$script"; done

clean:
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Stamps: what is installed is redone only when what it was made from is newer.
$(VENV)/created:
	@for candidate in $(CANDIDATES); do \
	  version=$$("$$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))' 2>/dev/null) || { \
	    [ -z "$$version" ] || echo "$$candidate is Python $$version: too old" >&2; continue; }; \
	  "$$candidate" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$$candidate cannot make an environment (on Debian and Ubuntu: apt install python$$version-venv, or python3-venv)" >&2; continue; }; \
	  echo "Python $$version ($$candidate): making $(VENV)"; \
	  "$$candidate" -m venv --clear $(VENV) && touch $@ && exit 0; \
	done; \
	echo "Hengji needs Python 3.11 or newer with venv. On Debian and Ubuntu: apt install python3 python3-venv" >&2; exit 1

$(VENV)/runtime: requirements.txt $(VENV)/created
	@echo "Installing requirements.txt (once, about a minute)"
	@$(INSTALL) --requirement requirements.txt
	@touch $@

$(VENV)/development: requirements-dev.txt requirements.txt $(VENV)/created
	@echo "Installing requirements-dev.txt (once, about a minute)"
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@
