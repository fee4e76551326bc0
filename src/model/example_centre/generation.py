"""The generator: all example tables in the order that they build on each other, and their files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.example_centre.agreements import agreements
from model.example_centre.books import books
from model.example_centre.closing import closing
from model.example_centre.comments import comments
from model.example_centre.commitments import commitments, self_assessment
from model.example_centre.competence import competence_plans, courses
from model.example_centre.customer_voice import information_study, survey_answers
from model.example_centre.dialogue import (
    REGISTERS,
    complaints,
    customer_log,
    customer_meetings,
    meetings_held,
)
from model.example_centre.economy import Actual, economy
from model.example_centre.history import volume_history
from model.example_centre.improvement import actions, improvements, process_log
from model.example_centre.incomplete_documents import incomplete_documents
from model.example_centre.lead_times import backlog, lead_times, scanning_errors
from model.example_centre.notes import notes
from model.example_centre.phone import call_backs, mail, phone
from model.example_centre.prices import price_history
from model.example_centre.provenance import provenance, with_examples
from model.example_centre.staff import staff
from model.example_centre.surveys import customer_survey, staff_survey, staff_survey_units
from model.example_centre.volumes import volume_budget, volumes
from model.example_centre.yearly import EARLIER, actual_year, budget_year, earlier_year
from model.observations.agreements import read_agreements
from model.observations.amendments import read_amendments
from model.observations.deliveries import with_note
from model.observations.economy import read_economy
from model.observations.names import known_names
from model.observations.price_history import PRICES
from model.observations.provenance import PROVENANCE, read_provenance
from model.observations.registers import Registers
from model.observations.volume_history import HISTORY
from model.observations.volumes import read_volume_budget
from model.parameters.own_files import put_in_own
from model.parameters.schema.parameters import Parameters
from model.planning.decided_year import SETTLED
from model.pricing.amending.amendment import amended_lines
from model.text_tables.written import csv_text

Tables = dict[str, pd.DataFrame]
TOLD_ONCE = ("customer_survey_answers", "information_study", "improvements", "notes")
"""Tables of the year that the source text is about, and of no other."""
DECIDED = ("volume_budget", "agreements", "full_costs", "assignments", "yearly")
"""Tables of an agreed year that are decided before it, or counted by the new year's command."""


def generate(
    parameters: Parameters, registers: Registers, folder: Path, *, replace: bool = False
) -> list[Path]:
    """Write the example data under ``folder`` and return its files, the same bytes every time.

    They are tables of the year whose outcome stands among the parameters, the budget of the year after, key
    figures of the years before, and volumes and prices of earlier years. The registers are input, not
    written. Other files that are there are replaced only if ``replace``, and copies of them kept; else
    InputError.
    """
    year = max(parameters.economy.outcome.revenue.value)
    actual = actual_tables(parameters, registers, year)
    tables: dict[int, Tables] = {earlier: {"yearly": earlier_year(earlier)} for earlier in EARLIER}
    for earlier in sorted(REGISTERS.keys() - {year}):
        tables[earlier] |= {
            "complaints": complaints(parameters, registers, earlier),
            "customer_survey": customer_survey(earlier),
        }
    tables[year] = actual | {
        "closing": closing(parameters, registers, actual, year),
        "reserve": SETTLED.frame([]),  # its prices settled nothing of the years before
    }
    tables[year + 1] = budget_tables(parameters, registers, year + 1, actual["agreements"])
    files = {
        f"{year}/{name}.csv": _csv(table)
        for year, by_name in tables.items()
        for name, table in by_name.items()
    }
    files[HISTORY] = _csv(volume_history(parameters, registers, actual["volumes"]))
    files[PRICES] = _csv(price_history(parameters, actual["agreements"]))
    files[PROVENANCE] = _csv(provenance(files))
    files |= _comments(parameters, actual, year)
    return _written(folder, files, replace)


def happened(
    parameters: Parameters, registers: Registers, folder: Path, year: int, *, replace: bool = False
) -> list[Path]:
    """Write what is invented to have happened in an agreed ``year`` under ``folder``; returns the files.

    The year's agreements and budgets in ``folder`` are what it begins with; they are left as they are, and
    its outcome is put beside the budget. Raises InputError where they are missing. replace: as for
    :func:`generate`.
    """
    names = known_names(parameters, folder, registers)
    decided = {
        "volume_budget": read_volume_budget(year, names),
        "agreements": amended_lines(read_agreements(year, names), read_amendments(year, names)),
        "economy": read_economy(year, names, through=0),
    }
    tables = actual_tables(parameters, registers, year, decided)
    kept = {name: table for name, table in tables.items() if name not in (*DECIDED, *TOLD_ONCE)}
    files = {f"{year}/{name}.csv": _csv(table) for name, table in kept.items()}
    files |= _comments(parameters, tables, year)
    files[PROVENANCE] = _csv(with_examples(read_provenance(folder), files))
    return _written(folder, files, replace)


def _comments(parameters: Parameters, tables: Tables, year: int) -> dict[str, str]:
    return {f"{year}/comments/{name}": text for name, text in comments(parameters, tables).items()}


def _written(folder: Path, files: dict[str, str], replace: bool) -> list[Path]:
    new = {folder / name: text for name, text in files.items()}
    put_in_own(with_note(new, folder) if replace else new, replace=replace)
    return [folder / name for name in files]


def actual_tables(
    parameters: Parameters, registers: Registers, year: int, decided: Tables | None = None
) -> Tables:
    """Every table of a year that has happened.

    decided: what was decided before it: volume_budget, agreements and the budget in economy. Without, these
    are made as well, and the economy's totals are those that the parameters say.
    """
    tables = {
        "customer_meetings": customer_meetings(parameters, registers, year, meetings_held(registers, year)),
        "customer_log": customer_log(parameters, registers, year),
        "complaints": complaints(parameters, registers, year),
        "staff": staff(parameters, registers, year),
        "phone": phone(parameters, registers, known_names(parameters, registers=registers).half_hours, year),
        "mail": mail(parameters, registers, year),
        "customer_survey": customer_survey(year),
        "customer_survey_answers": survey_answers(),
        "information_study": information_study(),
        "staff_survey": staff_survey(year),
        "improvements": improvements(),
        "actions": actions(year),
        "notes": notes(),
        "process_log": process_log(parameters, year),
    }
    tables["volumes"] = volumes(
        parameters, registers, year, tables["customer_meetings"], tables["customer_log"]
    )
    tables["call_backs"] = call_backs(parameters, tables["phone"], year)
    tables["lead_times"] = lead_times(parameters, registers, year, tables["volumes"])
    tables["scanning_errors"] = scanning_errors(tables["volumes"], year)
    tables["backlog"] = backlog(parameters, tables["volumes"], tables["lead_times"], year)
    tables["incomplete_documents"] = incomplete_documents(parameters, year, tables["volumes"])
    tables |= _as_stated(parameters, registers, year, tables) if decided is None else decided
    if decided:
        tables["economy"] = books(
            parameters,
            registers,
            year,
            budget=decided["economy"],
            agreed=decided["agreements"],
            volumes=tables["volumes"],
        )
    tables["commitments"] = commitments(parameters, registers, tables, year)
    tables["staff_survey_units"] = staff_survey_units(parameters, tables["staff"], year)
    tables["competence_plans"] = competence_plans(parameters, tables["staff"], year)
    tables["courses"] = courses(parameters, year)
    tables["self_assessment"] = self_assessment(parameters, tables["staff"], year)
    tables["yearly"] = actual_year(tables)
    return tables


def _as_stated(parameters: Parameters, registers: Registers, year: int, tables: Tables) -> Tables:
    """Budgets, agreements and economy of a year whose totals the parameters say."""
    budget = volume_budget(parameters, registers, year)
    agreed, full_costs, assignments = agreements(parameters, registers, year, budget)
    actual = Actual(tables["volumes"], tables["staff"])
    return {
        "volume_budget": budget,
        "agreements": agreed,
        "full_costs": full_costs,
        "assignments": assignments,
        "economy": economy(parameters, registers, year, agreed, budget, actual),
    }


def budget_tables(
    parameters: Parameters, registers: Registers, year: int, agreements: pd.DataFrame
) -> Tables:
    """The tables of a year that has a budget only."""
    budget = volume_budget(parameters, registers, year)
    tables = {
        "volume_budget": budget,
        "economy": economy(parameters, registers, year, agreements, budget),
    }
    tables["yearly"] = budget_year(parameters, registers, tables)
    return tables


def _csv(table: pd.DataFrame) -> str:
    """CSV as ``data/`` wants it; truth values in lower case as everywhere else in the project's files."""
    shown = table.copy()
    for column in shown.select_dtypes("bool").columns:
        shown[column] = shown[column].map({True: "true", False: "false"})
    return csv_text(shown)
