# The commands of Linli. `make run` and `make test` need Python 3.11 and nothing else.
PYTHON ?= python3
PORT ?= 8000
# What starts again and again is compiled once.
unexport PYTHONDONTWRITEBYTECODE
export LINLI_HOME ?= $(CURDIR)/var
BIN := .venv/bin

.PHONY: setup run test check bench shots clean

setup: .venv/.ready

.venv/.ready: pyproject.toml uv.lock
	@test -x .uv/bin/uv || ($(PYTHON) -m venv .uv && .uv/bin/python -m pip install --quiet uv)
	@.uv/bin/uv sync --frozen --quiet --python $$($(PYTHON) -c 'import sys; print(sys.executable)')
	@$(BIN)/linli translations
	@touch $@

run: setup
	@$(BIN)/linli migrate
	@$(BIN)/linli demo
	@$(BIN)/linli serve --port $(PORT)

test: setup
	@$(BIN)/python -m tests.run

check: setup
	@$(BIN)/python -m tests.check

bench: setup
	@$(BIN)/python -m bench

shots: setup
	@$(BIN)/python -m tests.shots

clean:
	rm -rf .venv .uv var
