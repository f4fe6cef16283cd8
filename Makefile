# Les deux commandes utiles : « make run » et « make test ». Les autres sont listées par « make help ».
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
export PYTHONUNBUFFERED = 1

help: ## Liste les commandes
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 16

run: .venv/run .env ## Installe, prépare la base SQLite, charge la démonstration, lance le moteur et sert le site
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py load_demo
	@echo "Adresse : http://127.0.0.1:$(PORT)/ (Ctrl+C pour arrêter)"
	@trap 'kill $$engine $$site 2>/dev/null; wait' EXIT; trap 'exit 0' INT TERM; \
	  $(BIN)/python manage.py run_engine & engine=$$!; \
	  $(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT) --verbosity 0 & site=$$!; wait $$site

test: .venv/dev .env ## Installe ce qu'il faut et passe les tests
	$(BIN)/pytest -n auto $(ARGS)

check: .venv/dev .env ## Style, types, contrats d'import, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  DEBUG=false $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/dev .venv-bench/ready ## Mesure : volet, lecture de feuilles (à côté de pandas), dépôt sans compte, import, tableau de 10 000 commentaires, ancrage (CCT_ANCHORING)
	$(BIN)/python -m bench

soak: .venv/soak .env ## Éprouve longtemps : processus tués au hasard, base arrêtée ou verrouillée, lecteurs nourris au hasard (ARGS='--kills 5')
	$(BIN)/python -m soak $(ARGS)

.env:
	printf '%s\n' '# Pour essayer sur cette machine ; en production, voir .env.example.' 'DEBUG=true' > $@

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Il faut Python 3.11 ou plus récent : indiquez-le par make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	touch $@

.venv/run: .venv/python requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev: .venv/python requirements.txt requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ .venv/run

.venv/soak: .venv/dev requirements-soak.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-soak.txt
	touch $@

.venv-bench/ready: .venv/python requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	touch $@

.PHONY: help run test check bench soak
