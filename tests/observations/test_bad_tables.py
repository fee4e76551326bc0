"""Bad input: one clear message each, naming file, row, column, value and what was expected."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from inspect import signature
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from model.errors import InputError
from model.observations.agreements import read_agreements
from model.observations.backlog import read_backlog
from model.observations.commitments import read_commitments, read_self_assessment
from model.observations.competence import read_competence_plans, read_courses
from model.observations.customer_voice import read_information_study, read_survey_answers
from model.observations.dialogue import read_complaints, read_customer_log, read_customer_meetings
from model.observations.economy import read_economy
from model.observations.full_costs import read_full_costs
from model.observations.improvement import read_actions, read_process_log
from model.observations.incomplete_documents import read_incomplete_documents
from model.observations.lead_times import read_lead_times, read_scanning_errors
from model.observations.names import known_names
from model.observations.phone_statistics import read_call_backs, read_mail, read_phone
from model.observations.staff import read_staff
from model.observations.staff_survey import read_staff_survey_units
from model.observations.surveys import read_customer_survey, read_staff_survey
from model.observations.volumes import read_volume_budget, read_volumes
from model.parameters.loading import load, project_root

DATA = project_root() / "data"
PARAMETERS = load()
Reader = Callable[[int, Path], pd.DataFrame]


class Case(NamedTuple):
    what: str
    reader: Reader
    file: str
    old: str
    new: str
    words: tuple[str, ...]


CASES = [
    Case("a missing month", read_volumes, "volumes.csv", r"(?m)^4,.*\n", "", ("april: värdet saknas",)),
    Case("a missing month", read_economy, "economy.csv", r"(?m)^12,.*\n", "", ("december: värdet saknas",)),
    Case("a missing month", read_staff, "staff.csv", r"(?m)^7,.*\n", "", ("juli: värdet saknas",)),
    Case(
        "a missing month",
        read_volume_budget,
        "volume_budget.csv",
        r"(?m)^1,.*\n",
        "",
        ("januari: värdet saknas",),
    ),
    Case(
        "a missing month",
        read_scanning_errors,
        "scanning_errors.csv",
        r"(?m)^3,.*\n",
        "",
        ("mars: värdet saknas",),
    ),
    Case(
        "a month missing for one customer",
        read_volumes,
        "volumes.csv",
        r"(?m)^4,7,payment_order,.*\n",
        "",
        ("month 4, customer 7, activity payment_order", "värdet saknas"),
    ),
    Case(
        "a half-hour missing in one unit",
        read_phone,
        "phone.csv",
        r"(?m)^5,unit_2,09:30,.*\n",
        "",
        ("month 5, unit unit_2, half_hour 09:30",),
    ),
    Case("a unit missing", read_mail, "mail.csv", r"(?m)^\d+,unit_3,.*\n", "", ("unit unit_3", "fler rader")),
    Case("a customer missing", read_agreements, "agreements.csv", r"(?m)^9,.*\n", "", ("customer 9",)),
    Case(
        "a negative volume",
        read_volumes,
        "volumes.csv",
        r"(?m)^1,1,supplier_manual,\d+",
        "1,1,supplier_manual,-5",
        ("rad 4, kolumn volume", "-5", "minst 0"),
    ),
    Case(
        "a customer named twice",
        read_volumes,
        "volumes.csv",
        r"(?m)^1,2,supplier_manual,",
        "1,1,supplier_manual,",
        ("month, customer, activity högst en gång", "finns även på rad 4"),
    ),
    Case(
        "an unknown customer",
        read_customer_meetings,
        "customer_meetings.csv",
        r"-01,26,true",
        "-01,99,true",
        ("rad 2, kolumn customer", "99", "customers.csv"),
    ),
    Case(
        "an unknown activity",
        read_lead_times,
        "lead_times.csv",
        r"(?m)^1,cash,",
        "1,kassa,",
        ("kolumn activity", "kassa", "activities.yaml"),
    ),
    Case("an unknown unit", read_process_log, "process_log.csv", "unit_3", "Enhet 3", ("rad 2", "Enhet 3")),
    Case("an unknown unit", read_actions, "actions.csv", "unit_1", "unit_9", ("unit_9", "en enhet")),
    Case(
        "a half-hour outside opening hours",
        read_phone,
        "phone.csv",
        "1,unit_1,08:30,",
        "1,unit_1,16:30,",
        ("rad 2, kolumn half_hour", "16:30", "öppettiden"),
    ),
    Case(
        "a decimal comma",
        read_staff,
        "staff.csv",
        r"(?m)^1,unit_1,22,21\.0,",
        "1,unit_1,22,21,0,",
        ("rad 2", "6 kolumner", "decimalkomma"),
    ),
    Case(
        "a quoted decimal comma",
        read_staff,
        "staff.csv",
        r"(?m)^1,unit_1,22,21\.0,",
        '1,unit_1,22,"21,0",',
        ("rad 2, kolumn fte", "21,0", "decimalpunkt"),
    ),
    Case(
        "three decimals in money",
        read_economy,
        "economy.csv",
        r"(?m)^(1,unit_1,salaries,\d+\.\d\d)",
        r"\g<1>5",
        ("rad 2, kolumn budget", "högst 2 decimaler"),
    ),
    Case(
        "no outcome in a month that has passed",
        read_economy,
        "economy.csv",
        r"(?m)^(1,unit_1,salaries,[\d.]+),.*",
        r"\g<1>,",
        ("rad 2, kolumn outcome", "tomt", "december"),
    ),
    Case(
        "calls that do not add up",
        read_phone,
        "phone.csv",
        r"(?m)^1,unit_1,08:30,\d+",
        "1,unit_1,08:30,999",
        ("rad 2", "offered 999", "answered plus abandoned"),
    ),
    Case(
        "more on time than completed",
        read_lead_times,
        "lead_times.csv",
        r"(?m)^1,supplier_manual,(\d+),\d+",
        r"1,supplier_manual,\g<1>,999999",
        ("on_time 999999", "högst lika med completed"),
    ),
    Case(
        "corrected before reported",
        read_scanning_errors,
        "scanning_errors.csv",
        r"(?m)^1,(\d+),\d+",
        r"1,\g<1>,9999",
        ("rad 2", "9999 rättade", "inte fler rättade än anmälda"),
    ),
    Case(
        "an amount that is not volume times price",
        read_agreements,
        "agreements.csv",
        r"(?m)^(1,supplier_manual,\d+,[\d.]+),.*",
        r"\g<1>,1.00",
        ("amount 1.00", "volume gånger price"),
    ),
    Case(
        "a price below zero that is no adjustment",
        read_agreements,
        "agreements.csv",
        r"(?m)^1,supplier_manual,(\d+),.*",
        r"1,supplier_manual,\g<1>,-1.00,-\g<1>.00",
        ("service supplier_manual, price -1.00", "bara en övergångsjustering får vara negativ"),
    ),
    Case(
        "answered before received",
        read_complaints,
        "complaints.csv",
        "2011-01-13",
        "2011-01-03",
        ("rad 2", "answered 2011-01-03", "tidigast samma dag"),
    ),
    Case(
        "a date of another year",
        read_customer_log,
        "customer_log.csv",
        r"2011-01-03",
        "2010-01-03",
        ("rad 2, kolumn date", "2010-01-03", "2011"),
    ),
    Case(
        "a date in another form",
        read_complaints,
        "complaints.csv",
        "2011-01-05",
        "5 jan 2011",
        ("rad 2, kolumn received", "5 jan 2011", "ett datum som 2011-04-30"),
    ),
    Case(
        "an unknown category",
        read_complaints,
        "complaints.csv",
        ",availability,",
        ",telefon,",
        ("kolumn category", "telefon", "availability"),
    ),
    Case(
        "a question area off its scale",
        read_staff_survey,
        "staff_survey.csv",
        "2011,area,climate,8.8",
        "2011,area,climate,88",
        ("measure climate, value 88", "skalan 0–10"),
    ),
    Case(
        "a survey without a measure",
        read_customer_survey,
        "customer_survey.csv",
        r"(?m)^2011,efficiency.*\n",
        "",
        ("year 2011, measure efficiency",),
    ),
    Case(
        "a commitment worded in two ways",
        read_commitments,
        "commitments.csv",
        "Kunderna ska vilja välja oss",
        "Kunderna väljer oss",
        ("first_choice", "samma lydelse"),
    ),
    Case(
        "a commitment that nobody made",
        read_self_assessment,
        "self_assessment.csv",
        "1,unit_1,first_choice",
        "1,unit_1,last_choice",
        ("rad 2, kolumn commitment", "last_choice", "commitments.csv"),
    ),
    Case("a unit missing", read_call_backs, "call_backs.csv", r"(?m)^5,unit_3,.*\n", "", ("unit unit_3",)),
    Case(
        "more call-backs in time than promised",
        read_call_backs,
        "call_backs.csv",
        r"(?m)^1,unit_1,(\d+),\d+",
        r"1,unit_1,\g<1>,9999",
        ("on_time 9999", "högst lika med promised"),
    ),
    Case("a missing month", read_backlog, "backlog.csv", r"(?m)^6,.*\n", "", ("juni: värdet saknas",)),
    Case(
        "more overdue than open",
        read_backlog,
        "backlog.csv",
        r"(?m)^1,supplier_manual,(\d+),\d+",
        r"1,supplier_manual,\g<1>,99999",
        ("overdue 99999", "högst lika med open"),
    ),
    Case(
        "overdue cases that are not old",
        read_backlog,
        "backlog.csv",
        r"(?m)^1,supplier_scanned,(\d+),(\d+),\d+",
        r"1,supplier_scanned,\g<1>,\g<2>,1",
        ("supplier_scanned", "oldest_days 1", "precis när något är försenat"),
    ),
    Case(
        "open cases without an oldest",
        read_backlog,
        "backlog.csv",
        r"(?m)^1,cash,(\d+),(\d+),\d+",
        r"1,cash,\g<1>,\g<2>,",
        ("oldest_days <NA>", "oldest_days när något är öppet"),
    ),
    Case(
        "an unknown activity",
        read_incomplete_documents,
        "incomplete_documents.csv",
        r"(?m)^1,1,payment_order,",
        "1,1,utanordning,",
        ("kolumn activity", "utanordning", "activities.yaml"),
    ),
    Case(
        "a month missing for one customer",
        read_incomplete_documents,
        "incomplete_documents.csv",
        r"(?m)^4,7,payment_order,.*\n",
        "",
        ("month 4, customer 7, activity payment_order", "värdet saknas"),
    ),
    Case(
        "an unknown service",
        read_full_costs,
        "full_costs.csv",
        "(?m)^payment_order,",
        "utanordning,",
        ("kolumn service", "utanordning", "services.yaml"),
    ),
    Case(
        "a negative cost",
        read_full_costs,
        "full_costs.csv",
        r"(?m)^payment_order,(\d+),.*",
        r"payment_order,\g<1>,-1.00",
        ("kolumn full_cost", "-1.00", "minst 0"),
    ),
    Case(
        "an unknown tone",
        read_survey_answers,
        "customer_survey_answers.csv",
        ",praise,",
        ",ros,",
        ("kolumn tone", "ros", "praise"),
    ),
    Case(
        "more critical than answered",
        read_information_study,
        "information_study.csv",
        r"(?m)^interview,city_intranet,(\d+),\d+",
        r"interview,city_intranet,\g<1>,99",
        ("critical 99", "högst lika med answers"),
    ),
    Case(
        "done without a date",
        read_process_log,
        "process_log.csv",
        r",done,2011-\d\d-\d\d",
        ",done,",
        ("status done, closed None", "closed ifyllt för done och rejected"),
    ),
    Case(
        "closed before it was entered",
        read_process_log,
        "process_log.csv",
        r",done,2011-\d\d-\d\d",
        ",done,2011-01-01",
        ("rad 2", "closed tidigast samma dag"),
    ),
    Case(
        "an action for a commitment that nobody made",
        read_actions,
        "actions.csv",
        "customer_dialogue,quality",
        "customer_dialogue,quantity",
        ("kolumn commitment", "quantity", "commitments.csv"),
    ),
    Case(
        "sickness without leave",
        read_staff,
        "staff.csv",
        r"(?m)^(1,unit_1,.*),[\d.]+$",
        r"\1,",
        ("rad 2", "båda andelarna ifyllda"),
    ),
    Case(
        "a group that is not there",
        read_staff_survey_units,
        "staff_survey_units.csv",
        "unit_1,nmi",
        "unit_9,nmi",
        ("rad 2, kolumn unit", "unit_9", "management"),
    ),
    Case(
        "more answers than were asked",
        read_staff_survey_units,
        "staff_survey_units.csv",
        "unit_1,nmi,21,19",
        "unit_1,nmi,21,22",
        ("answers 22, invited 21",),
    ),
    Case(
        "a question area on the index's scale",
        read_staff_survey_units,
        "staff_survey_units.csv",
        r"unit_1,climate,21,19,[\d.]+",
        "unit_1,climate,21,19,90.1",
        ("mean 90.1", "skalan 0–10"),
    ),
    Case(
        "groups that do not make the area",
        read_staff_survey_units,
        "staff_survey_units.csv",
        r"unit_1,climate,21,19,[\d.]+",
        "unit_1,climate,21,19,7.1",
        ("measure climate", "8.8 som i staff_survey.csv"),
    ),
    Case(
        "more plans than employees",
        read_competence_plans,
        "competence_plans.csv",
        r"unit_1,(\d+),\d+",
        r"unit_1,\1,99",
        ("done 99", "högst lika med planned"),
    ),
    Case(
        "a unit without plans",
        read_competence_plans,
        "competence_plans.csv",
        r"(?m)^unit_2,.*\n",
        "",
        ("unit unit_2", "saknas"),
    ),
    Case(
        "a course of an unknown unit",
        read_courses,
        "courses.csv",
        "Redovisning,2011-05-17,unit_1",
        "Redovisning,2011-05-17,unit_7",
        ("rad 2, kolumn unit", "unit_7"),
    ),
    Case(
        "a column too few",
        read_mail,
        "mail.csv",
        "month,unit,received,on_time",
        "month,unit,received",
        ("rad 1", "kolumnerna month,unit,received,on_time"),
    ),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(DATA / "registers", tmp_path / "registers")
    (tmp_path / "2011").mkdir()
    for name in ("commitments.csv", "staff_survey.csv"):
        shutil.copy(DATA / "2011" / name, tmp_path / "2011")
    return tmp_path


def read(reader: Callable[..., object], data: Path) -> None:
    """Read the year's table in ``data``; some tables name nothing that must be known."""
    named = "names" in signature(reader).parameters
    reader(2011, known_names(PARAMETERS, data) if named else data)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.what}")
def test_fault_in_a_table(case: Case, data: Path) -> None:
    text = (DATA / "2011" / case.file).read_text(encoding="utf-8")
    damaged = re.sub(case.old, case.new, text, count=0 if case.old.startswith("(?m)^") else 1)
    assert damaged != text
    (data / "2011" / case.file).write_text(damaged, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(case.reader, data)
    message = str(caught.value)
    for words in (case.file, *case.words):
        assert words in message


@pytest.mark.parametrize(
    "file", ["volumes.csv", "volume_budget.csv", "lead_times.csv", "economy.csv", "phone.csv"]
)
def test_a_table_without_rows(file: str, data: Path) -> None:
    header = (DATA / "2011" / file).read_text(encoding="utf-8").splitlines()[0]
    (data / "2011" / file).write_text(header + "\n", encoding="utf-8")
    reader = next(case.reader for case in CASES if case.file == file)
    with pytest.raises(InputError, match="saknas"):
        read(reader, data)


def test_a_year_without_complaints(data: Path) -> None:
    header = (DATA / "2011" / "complaints.csv").read_text(encoding="utf-8").splitlines()[0]
    (data / "2011" / "complaints.csv").write_text(header + "\n", encoding="utf-8")
    assert read_complaints(2011, known_names(PARAMETERS, data)).empty


def test_no_file(data: Path) -> None:
    with pytest.raises(InputError, match="saknas; väntat: en läsbar fil"):
        read_phone(2011, known_names(PARAMETERS, data))


def test_a_missing_month_is_one_finding(data: Path) -> None:
    text = (DATA / "2011" / "volumes.csv").read_text(encoding="utf-8")
    (data / "2011" / "volumes.csv").write_text(re.sub(r"(?m)^4,.*\n", "", text), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_volumes(2011, known_names(PARAMETERS, data))
    assert len(caught.value.findings) == 1


def test_a_service_that_was_agreed_without_a_cost(data: Path) -> None:
    text = (DATA / "2011" / "full_costs.csv").read_text(encoding="utf-8")
    (data / "2011" / "full_costs.csv").write_text(
        re.sub(r"(?m)^payment_order,.*\n", "", text), encoding="utf-8"
    )
    with pytest.raises(InputError, match="service payment_order: värdet saknas"):
        read_full_costs(
            2011, known_names(PARAMETERS, data), agreements=read_agreements(2011, known_names(PARAMETERS))
        )
    assert len(read_full_costs(2011, known_names(PARAMETERS, data))) == text.count("\n") - 2


def test_an_adjustment_may_be_negative(data: Path) -> None:
    text = (DATA / "2011" / "agreements.csv").read_text(encoding="utf-8")
    adjusted = text + "1,transition_adjustment,1,-250.50,-250.50\n"
    (data / "2011" / "agreements.csv").write_text(adjusted, encoding="utf-8")
    agreed = read_agreements(2011, known_names(PARAMETERS, data))
    assert agreed["amount"].tolist()[-1] == Decimal("-250.50")
