"""The generator: all example tables in the order that they build on each other, and their files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.example_centre.agreements import agreements
from model.example_centre.closing import closing
from model.example_centre.comments import comments
from model.example_centre.commitments import commitments, self_assessment
from model.example_centre.competence import competence_plans, courses
from model.example_centre.customer_voice import information_study, survey_answers
from model.example_centre.dialogue import complaints, customer_log, customer_meetings
from model.example_centre.economy import Actual, economy
from model.example_centre.history import volume_history
from model.example_centre.improvement import actions, improvements, process_log
from model.example_centre.incomplete_documents import incomplete_documents
from model.example_centre.lead_times import backlog, lead_times, scanning_errors
from model.example_centre.notes import notes
from model.example_centre.phone import call_backs, mail, phone
from model.example_centre.prices import price_history
from model.example_centre.provenance import provenance
from model.example_centre.staff import staff
from model.example_centre.surveys import customer_survey, staff_survey, staff_survey_units
from model.example_centre.volumes import volume_budget, volumes
from model.example_centre.yearly import EARLIER, actual_year, budget_year, earlier_year
from model.observations.names import known_names
from model.observations.price_history import PRICES
from model.observations.provenance import PROVENANCE
from model.observations.registers import Registers
from model.observations.volume_history import HISTORY
from model.parameters.schema.parameters import Parameters
from model.planning.decided_year import SETTLED

COMPLAINTS_YEAR, ACTUAL_YEAR, BUDGET_YEAR = 2010, 2011, 2012
MEETINGS = 142

Tables = dict[str, pd.DataFrame]


def generate(parameters: Parameters, registers: Registers, folder: Path) -> list[Path]:
    """Write the example data under ``folder`` and return its files, the same bytes every time.

    They are tables of 2009-2012, and volumes and prices of earlier years. The registers are input, not
    written. Existing files are replaced.
    """
    actual = actual_tables(parameters, registers, ACTUAL_YEAR)
    tables: dict[int, Tables] = {year: {"yearly": earlier_year(year)} for year in EARLIER}
    tables[COMPLAINTS_YEAR] |= {
        "complaints": complaints(parameters, registers, COMPLAINTS_YEAR),
        "customer_survey": customer_survey(COMPLAINTS_YEAR),
    }
    tables[ACTUAL_YEAR] = actual
    tables[BUDGET_YEAR] = budget_tables(parameters, registers, BUDGET_YEAR, actual["agreements"])
    files = {
        f"{year}/{name}.csv": _csv(table)
        for year, by_name in tables.items()
        for name, table in by_name.items()
    }
    files[HISTORY] = _csv(volume_history(parameters, registers, actual["volumes"]))
    files[PRICES] = _csv(price_history(parameters, actual["agreements"]))
    files[PROVENANCE] = _csv(provenance(files))
    for name, text in comments(parameters, actual).items():
        files[f"{ACTUAL_YEAR}/comments/{name}"] = text
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return [folder / name for name in files]


def actual_tables(parameters: Parameters, registers: Registers, year: int) -> Tables:
    """Every table of a year that has happened."""
    tables = {
        "customer_meetings": customer_meetings(parameters, registers, year, MEETINGS),
        "customer_log": customer_log(parameters, registers, year),
        "complaints": complaints(parameters, registers, year),
        "volume_budget": volume_budget(parameters, registers, year),
        "staff": staff(parameters, registers, year),
        "phone": phone(parameters, known_names(parameters, registers=registers).half_hours, year),
        "mail": mail(parameters, year),
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
    tables["agreements"], tables["full_costs"] = agreements(
        parameters, registers, year, tables["volume_budget"]
    )
    tables["economy"] = economy(
        parameters,
        registers,
        year,
        tables["agreements"],
        tables["volume_budget"],
        Actual(tables["volumes"], tables["staff"]),
    )
    tables["commitments"] = commitments(parameters, registers, tables, year)
    tables["staff_survey_units"] = staff_survey_units(parameters, tables["staff"], year)
    tables["competence_plans"] = competence_plans(parameters, tables["staff"], year)
    tables["courses"] = courses(parameters, year)
    tables["self_assessment"] = self_assessment(parameters, tables["staff"], year)
    tables["yearly"] = actual_year(tables)
    tables["closing"] = closing(parameters, registers, tables, year)
    tables["reserve"] = SETTLED.frame([])  # its prices settled nothing of the years before
    return tables


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
    text: str = shown.to_csv(index=False, lineterminator="\n")
    return text
