# `make` lists the targets.

VIDEO ?=
ONCE ?=
PORT ?= 8000
DASHBOARD_PORT ?= 8265
ARGS ?=

venv := .venv/bin

.PHONY: help prepare run test lint check format bench clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

prepare: ## Make the environment: .venv, pinned requirements, model weights
	@sh scripts/prepare.sh
	@$(venv)/ascension models pull

run: prepare ## Start everything, analyse a climb, keep serving; VIDEO=climb.mp4 ONCE=1 PORT=8000
	@$(venv)/ascension run $(if $(VIDEO),--video '$(VIDEO)') $(if $(ONCE),--once) \
		--port $(PORT) --dashboard-port $(DASHBOARD_PORT)

test: prepare ## Run the whole suite; ARGS='-k name' narrows it down
	@sh scripts/test-tools.sh
	@$(venv)/python -m pytest $(ARGS)

lint: prepare ## Format, lint and types, changing nothing
	@$(venv)/ruff format --check .
	@$(venv)/ruff check .
	@$(venv)/mypy

check: lint test ## What CI runs: lint and the whole suite

format: prepare ## Format and mend what can be mended
	@$(venv)/ruff format .
	@$(venv)/ruff check --fix .

bench: prepare ## Measure gateway and pose; tables are in docs/benchmarks
	@$(venv)/ascension bench gateway
	@$(venv)/ascension bench pose $(if $(VIDEO),'$(VIDEO)')

clean: ## Remove what was built here; data and weights of the service stay
	rm -rf .venv build out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
