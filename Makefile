# Everything a newcomer or a CI machine needs; Python >= 3.11, git and make suffice. `make help` lists the targets.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
UV_VERSION := 0.13.9
# `make lock UPGRADE=--upgrade` takes the newest versions; without it the locked ones are kept where they still fit.
UPGRADE :=
# Name an interpreter with PYTHON=/path/to/python3.12; else the newest of these that is new enough is taken.
PYTHON :=
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3 python

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
CAN_MAKE_VENVS := import venv, ensurepip

.DEFAULT_GOAL := help
.PHONY: help demo test check format lock clean chromium

help: ## Show what there is to make
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F '\t' '{ printf "  make %-8s %s\n", $$1, $$2 }'

demo: $(VENV)/.run ## Read the example articles, trace the example story, and write both as pages
	@mkdir -p build
	$(BIN)/headwater read examples --html build/demo.html
	@echo
	$(BIN)/headwater trace examples/story --html build/story.html
	@echo
	$(BIN)/headwater trace examples/travel --html build/travel.html >/dev/null
	@echo
	@echo "The same as pages, with every statement's words and chain: $(CURDIR)/build/demo.html,"
	@echo "the story's descent, claims and origins: $(CURDIR)/build/story.html,"
	@echo "and a reported restriction on travel, every field with its words: $(CURDIR)/build/travel.html"

test: $(VENV)/.dev chromium ## Run all tests
	$(BIN)/pytest

check: $(VENV)/.dev ## Check format, style, types, layers and the tidiness of the repository
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest tests/house/test_tidiness.py

format: $(VENV)/.dev ## Bring the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Each lock file holds the exact versions and hashes of all platforms, and no address they come from.
COMPILE = build/lock/bin/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-emit-index-url --no-header pyproject.toml

lock: build/lock/bin/uv ## Write requirements/*.lock anew from pyproject.toml
	$(COMPILE) --group dev -o requirements/dev.lock
	$(COMPILE) -c requirements/dev.lock -o requirements/run.lock
	build/lock/bin/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --group build -c requirements/dev.lock -o requirements/build.lock

clean: ## Remove what was made: the environment, caches, built files
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

build/lock/bin/uv: $(VENV)/.made
	$(BIN)/python -m venv build/lock
	build/lock/bin/python -m pip --quiet --disable-pip-version-check install uv==$(UV_VERSION)

# The stamps stand for what is installed; a change of what they depend on installs again.
$(VENV)/.made:
	@found=; \
	for python in $(or $(PYTHON),$(PYTHONS)); do \
		if "$$python" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then found=$$python; break; fi; \
		seen=$$("$$python" --version 2>&1) && old="$$old$${old:+, }$$python is $$seen"; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Headwater needs Python 3.11 or newer.$${old:+ Found: $$old.}" >&2; \
		echo "Install one, or name it: make $(or $(MAKECMDGOALS),demo) PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c '$(CAN_MAKE_VENVS)' >/dev/null 2>&1; then \
		version=$$("$$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "$$found cannot make virtual environments: its venv module is not installed." >&2; \
		echo "On Debian and Ubuntu: apt-get install python$$version-venv. Or name another: PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv $(VENV)
	@touch $@

INSTALL_LOCKED := $(PIP) install --require-hashes --no-deps --only-binary :all:
INSTALL_HEADWATER := $(PIP) install --no-deps --no-build-isolation --editable .

$(VENV)/.run: $(VENV)/.made pyproject.toml requirements/run.lock requirements/build.lock
	$(INSTALL_LOCKED) -r requirements/run.lock -r requirements/build.lock
	$(INSTALL_HEADWATER)
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml requirements/dev.lock
	$(INSTALL_LOCKED) -r requirements/dev.lock
	$(INSTALL_HEADWATER)
	@touch $@

# The tests that look at pages need a Chromium. Only as root on Debian and its kin is it installed here.
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable chrome

chromium:
	@for browser in $(BROWSERS); do command -v "$$browser" >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing Chromium for the tests that look at pages"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null || true; \
		command -v chromium >/dev/null 2>&1 && exit 0; \
	fi; \
	echo "******** NO CHROMIUM ON THIS MACHINE: the tests that look at pages will be skipped ********" >&2; \
	if [ "$$CI" = true ]; then echo "In CI they must run: install chromium." >&2; exit 1; fi
