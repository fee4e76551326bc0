# Kommandon för hela projektet. `make` ensamt visar vad som finns.
.DEFAULT_GOAL := help
.PHONY: help environment reports check quick test fuzz lint format lab messages lock clean

# Sökordning; `make PYTHON=/sökväg/till/python3.13 …` väljer en viss.
PYTHON := python3 python3.14 python3.13 python3.12 python3.11 python
BIN := .venv/bin
CATALOGUE := src/model/presentation/locale/en/LC_MESSAGES/messages.po

help:
	@echo 'make reports  sätter upp miljön om det behövs och tar fram årets alla rapporter i reports/'
	@echo 'make test     sätter upp miljön om det behövs, granskar koden och kör alla tester'
	@echo 'make check    granskar koden och kör de snabba testerna, på en minut'
	@echo 'make fuzz     prövar 1000 förstörda indatafiler; MANY=5000 prövar fler'
	@echo 'make lab      öppnar JupyterLab med anteckningsböckerna'
	@echo 'make lint     granskar koden (ruff, mypy)'
	@echo 'make format   formaterar koden'
	@echo 'make messages samlar rapporternas texter till översättning i $(CATALOGUE)'
	@echo 'make lock     låser paketens versioner på nytt och installerar dem; UPGRADE=1 tar de nyaste'
	@echo 'make clean    tar bort miljön och alla cachar; rapporterna lämnas kvar'

# Gör ingenting när miljön redan är den som låsfilen och pyproject.toml beskriver.
environment:
	@for python in $(PYTHON); do \
	    if "$$python" setup_environment.py --suits 2>/dev/null; then exec "$$python" setup_environment.py; fi; \
	done; \
	echo 'Hittar ingen Python som passar. Sökte: $(PYTHON).' >&2; \
	echo 'Det behövs: '"$$(sed -n 's/^requires-python = //p' pyproject.toml)"' (https://www.python.org/downloads/;' >&2; \
	echo 'Debian och Ubuntu: sudo apt install python3; macOS: brew install python@3.13),' >&2; \
	echo 'eller ange en: make PYTHON=/sökväg/till/python3 …' >&2; \
	exit 1

reports: environment
	$(BIN)/tertial run

# Granskning och snabba tester bredvid varandra.
check: environment
	@$(MAKE) --no-print-directory --jobs 2 lint quick

quick: environment
	$(BIN)/python -m pytest --quiet --numprocesses 2 --dist worksteal -m 'not slow'

test: lint
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

# Nya mutationer varje gång; MANY=5000 prövar fler.
fuzz: environment
	TERTIAL_FUZZ=$(or $(MANY),1000) $(BIN)/python -m pytest --numprocesses 0 tests/fuzz

lint: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: environment
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lab: environment
	$(BIN)/jupyter lab

# Det som inte är översatt står med tom msgstr; det som inte längre sägs tas bort.
messages: environment
	@mkdir -p .cache
	$(BIN)/pybabel --quiet extract --mapping pyproject.toml --keyword Column:2 --keyword column:2 --keyword Span:3 --keyword Interval:3 --keyword Composed:1 --add-location file --sort-by-file \
	    --no-wrap --omit-header --output .cache/messages.pot .
	$(BIN)/pybabel --quiet update --input-file .cache/messages.pot --output-file $(CATALOGUE) --locale en \
	    --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date

lock: environment
	$(BIN)/uv pip compile pyproject.toml --output-file requirements.lock --quiet \
	    --universal --all-extras --fork-strategy fewest --generate-hashes \
	    --only-binary :all: --emit-build-options --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
	@$(MAKE) --no-print-directory environment

clean:
	rm -rf .venv .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
