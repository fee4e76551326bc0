"""The example centre is data: no year, page, sum or name of it stands in the code that anyone may use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from model.observations.registers import Registers
from model.parameters.checks.services import SPECIAL_SERVICES
from model.parameters.drivers import RESERVED
from model.parameters.loading import load, project_root

SOURCES = project_root() / "src"
GENERATOR = SOURCES / "model" / "example_centre"
YEARS = range(2008, 2014)
TOLD = {
    "a year": re.compile(rf"(?<![\d-])({'|'.join(map(str, YEARS))})(?!\d)"),
    "a page of the source text": re.compile(r"\bs\. \d|källtext", re.IGNORECASE),
    "a sum of the source text": re.compile(r"\b(42,1|12,1|54,1|54,2)\b|\b(53 450|1 025) ?000\b"),
}
HOW_TO_WRITE = re.compile(r"(ett datum|ett årtal|en period) som [\d-]+|\b[A-Z]\w+ \d{4}\)")
"""What looks like a year of the example and is not: how a date is written, and works that are referred to."""
GENERAL = {
    *SPECIAL_SERVICES,
    *RESERVED,
    *("customer", "supplier", "case", "invoice", "phone", "correspondence"),
    *("reconciliation", "administration", "committee"),
    "supplier_invoices",
    *("area", "handling", "proposal", "other", "index", "satisfied", "response_rate", "fte", "headcount"),
    *("personnel", "overhead", "salaries", "revenue", "competence", "development", "organisation"),
    *("management", "complaints", "customer_log", "documents", "head_of_area", "letters", "meetings"),
    *("self_assessment", "staff_survey"),
    *("closing", "flat", "assignments"),
    "it",
}
"""Codes of the example that are the model's own words, too: lines that every price list has, kinds of volume
and of measures, columns of frames, tables, parts of the parameters and of pages, the register that imports of
such invoices are kept in."""
SEEDS = ("seed", "default_rng")


def texts_and_numbers(path: Path) -> Iterator[tuple[int, str | int]]:
    """Constants of a module with their lines, but for docstrings and seeds."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in SEEDS:
            skipped |= {id(given) for given in node.args}
        if isinstance(node, ast.arguments):
            given = [*node.posonlyargs, *node.args]
            pairs = [*zip(reversed(given), reversed(node.defaults), strict=False)]
            pairs += [*zip(node.kwonlyargs, node.kw_defaults, strict=True)]
            skipped |= {id(default) for argument, default in pairs if argument.arg in SEEDS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in skipped and isinstance(node.value, str | int):
            yield node.lineno, node.value


def modules() -> list[Path]:
    return [path for path in sorted(SOURCES.rglob("*.py")) if GENERATOR not in path.parents]


def told(value: str | int) -> list[str]:
    if isinstance(value, int):
        return ["a year"] if value in YEARS else []
    text = HOW_TO_WRITE.sub("", value)
    return [what for what, pattern in TOLD.items() if pattern.search(text)]


@pytest.mark.slow
def test_the_code_tells_no_year_page_or_sum_of_the_example() -> None:
    found = [
        f"{path.relative_to(SOURCES)}:{line}: {what}: {str(value)[:60]}"
        for path in modules()
        for line, value in texts_and_numbers(path)
        for what in told(value)
    ]
    assert found == []


@pytest.mark.slow
def test_the_code_names_no_one_of_the_example(registers: Registers) -> None:
    organisation = load().organisation
    names = {
        *registers.customers["name"],
        organisation.name.value,
        organisation.host.value,
        organisation.committee.value,
        *load().dimensions.survey_levels.value.values(),
    }
    found = [
        f"{path.relative_to(SOURCES)}:{line}: {value}"
        for path in modules()
        for line, value in texts_and_numbers(path)
        if isinstance(value, str) and any(re.search(rf"\b{re.escape(name)}\b", value) for name in names)
    ]
    assert found == []


def codes_of_the_example() -> dict[str, str]:
    """Everything that the example's parameters call by a code of its own, and what it is."""
    parameters = load()
    demand, staffing, pricing = parameters.demand, parameters.staffing, parameters.pricing
    dimensions = parameters.dimensions
    named: dict[str, Iterable[str]] = {
        "a stream": demand.streams,
        "a channel": [channel for stream in demand.streams.values() for channel in stream.channels],
        "a month profile": demand.month_profiles,
        "a weekday profile": demand.weekday_profiles,
        "an account": parameters.economy.accounts,
        "a measure": [*dimensions.customer_survey, *dimensions.staff_survey, *dimensions.yearly_measures],
        "a level": dimensions.survey_levels.value,
        "a process of the logs": dimensions.processes.value,
        "a category": dimensions.complaint_categories,
        "a theme or tone": [*dimensions.answer_themes.value, *dimensions.answer_tones.value],
        "a method": dimensions.information_methods.value,
        "a channel of information": dimensions.information_channels.value,
        "a source of actions": dimensions.action_sources,
        "an activity": parameters.activities,
        "a service": parameters.services,
        "a role": staffing.roles,
        "a skill": staffing.skills,
        "a unit": parameters.organisation.units.value,
        "a kind of customer": parameters.organisation.customer_kinds,
        "a weight": parameters.organisation.customer_weights.value,
        "a support department": pricing.allocation.support,
        "a kind of cost": parameters.economy.kinds,
        "a process": parameters.interface.processes,
    }
    return {code: what for what, codes in named.items() for code in codes if code not in GENERAL}


@pytest.mark.slow
def test_no_code_of_the_examples_dimensions_stands_in_the_code() -> None:
    codes = codes_of_the_example()
    found = [
        f"{path.relative_to(SOURCES)}:{line}: {value}, {codes[value]}"
        for path in modules()
        for line, value in texts_and_numbers(path)
        if isinstance(value, str) and value in codes
    ]
    assert found == []


def test_the_search_would_find_them() -> None:
    assert told("Omkring 90 procent svarade 2011 (s. 25).") == ["a year", "a page of the source text"]
    assert told(2009) == ["a year"]
    assert told("42,1 + 12,1 mnkr") == ["a sum of the source text"]
    assert told("ett datum som 2011-04-30") == []
    assert told(2014) == []
