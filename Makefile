# `make` alone lists what there is. Needed beforehand: git, make, and uv or any Python 3 with venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
RASA_PYTHON := rasa-runtime/.venv/bin/python
export RASA_TELEMETRY_ENABLED := false

.PHONY: help setup run train test test-fast test-rasa check fix bench chaos acknowledge console safety feedback themes theme-reader classifier answers topic-reader screens lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Install both environments, build the encoder, train if anything changed
	@scripts/setup

run: setup ## Start the whole service on this machine, with a pretend Facebook and X
	@$(PYTHON) -m bot run

train: setup ## Train the assistant if its training inputs changed (setup does it too)

test-rasa: setup ## Run the tests that need the real Rasa
	@PYTHONPATH=. $(RASA_PYTHON) -m pytest tests/rasa -q

test: setup ## Run every test; PostgreSQL too if DATABASE_URL names one
	@echo "==> the assistant, on its own Python"
	@PYTHONPATH=. $(RASA_PYTHON) -m pytest tests/rasa
	@echo "==> journeys through the whole service"
	@$(PYTHON) -m pytest -m service
	@echo "==> everything else"
	@$(PYTHON) -m pytest -m "not service" -n 2

test-fast: ## Run the tests that start no other process, side by side
	@$(PYTHON) -m pytest -m "not service" -n 2 --ignore tests/simulator --ignore tests/connectors/test_against_simulator.py --ignore tests/encoder

check: setup ## Format, lint, types, arrows between packages, Rasa's own validation
	@scripts/check

fix: setup ## Format and mend what the linter can mend
	@$(PYTHON) -m ruff format . && $(PYTHON) -m ruff check --fix .

bench: setup ## Measure ours beside stock Rasa in one run; writes benchmarks/latest.json
	@$(PYTHON) -m benchmarks

chaos: setup ## Deliver 1,000 messages thrice while processes are killed; print the counts
	@$(PYTHON) -m benchmarks.chaos

acknowledge: setup ## Deliver 300 webhooks a second for a minute while the worker answers
	@$(PYTHON) -m benchmarks.acknowledge

console: setup ## Time the console's pages at the server, with few conversations and with many
	@$(PYTHON) -m benchmarks.console

safety: setup ## Measure screening on the unseen messages; fails below the agreed figures
	@$(PYTHON) -m benchmarks.safety

feedback: setup ## Let 1,000 simulated respondents give feedback on both platforms; fails if one is lost or stuck
	@$(PYTHON) -m benchmarks.feedback

themes: setup ## Measure how well comments' themes are read; fails below the agreed figure
	@$(PYTHON) -m benchmarks.themes

theme-reader: setup ## Train the reader of comments' themes anew from data/themes (half an hour)
	@scripts/train-theme-reader

classifier: setup ## Train the screening's classifier anew from data/screening (an hour)
	@scripts/train-classifier

answers: setup ## Measure understanding on unseen questions, beside stock Rasa; draws the curves
	@$(PYTHON) -m benchmarks.answers

topic-reader: setup ## Train the assistant's topic reader anew from data/nlu (ten minutes)
	@scripts/train-topic-reader

screens: setup ## Take pictures of the pages into docs/screens (needs Debian's chromium)
	@$(PYTHON) -m tests.browser.screens

lock: ## Lock both environments anew
	@scripts/lock

clean: ## Remove what was built: environments, models, the local database
	rm -rf .venv rasa-runtime/.venv bot/web/frontend/node_modules bot/web/static/nhsuk .tools models .rasa var
