"""What once was printed in silence is told or refused: one case of each kind, and of the kinds' twins.

Each case changes the example's data or parameters in one way, and names the rule that tells of it.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from model.errors import InputError
from model.followup import load_period
from model.observations.remarks import remarks
from model.observations.rules.rule import Remark
from model.parameters.loading import load, project_root

Rows = list[dict[str, str]]
Change = Callable[[Rows], Rows]
REFUSED = "refused"


@dataclass(frozen=True)
class Case:
    """A change of one file, or of parameters, and the rule that tells of it: a code, or refused."""

    what: str
    told: str
    file: str = ""
    change: Change | None = None
    cut: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)
    through: int = 12
    year: int = 2011


def set_(where: Mapping[str, str], **cells: Any) -> Change:
    """Set cells of the rows that have ``where``: a value, or a function of what stood there."""

    def change(rows: Rows) -> Rows:
        chosen = [row for row in rows if all(row[name] == value for name, value in where.items())]
        assert chosen
        for row in chosen:
            before = dict(row)
            row.update({n: str(cell(before) if callable(cell) else cell) for n, cell in cells.items()})
        return rows

    return change


def times(column: str, factor: float) -> Callable[[dict[str, str]], str]:
    def change(row: dict[str, str]) -> str:
        number = float(row[column]) * factor if row[column] else None
        return "" if number is None else f"{number:.2f}" if "." in row[column] else f"{number:.0f}"

    return change


def other(column: str) -> Callable[[dict[str, str]], str]:
    return lambda row: row[column]


def copied(column: str, month: str, onto: str, where: Mapping[str, str] | None = None) -> Change:
    """Rows of one month in the place of another's."""

    def change(rows: Rows) -> Rows:
        def within(row: dict[str, str]) -> bool:
            return all(row[name] == value for name, value in (where or {}).items())

        kept = [row for row in rows if row[column] != onto or not within(row)]
        return kept + [{**row, column: onto} for row in rows if row[column] == month and within(row)]

    return change


def half(rows: Rows) -> Rows:
    return rows[: len(rows) // 2]


def all_rows(rows: Rows) -> Rows:
    return rows


UNIT = {"month": "3", "unit": "unit_2"}
REVENUE = {"account": "revenue"}
CASES = [
    # signs
    Case(
        "revenue with the ledger's minus sign",
        "negative_outcome",
        "2011/economy.csv",
        set_(REVENUE, outcome=times("outcome", -1)),
    ),
    Case(
        "one negative cost",
        "negative_outcome",
        "2011/economy.csv",
        set_({"month": "3", "unit": "unit_1", "account": "premises"}, outcome=times("outcome", -1)),
    ),
    Case(
        "a budget with a minus sign",
        "negative_budget",
        "2011/economy.csv",
        set_({"month": "5", "unit": "unit_1", "account": "salaries"}, budget=times("budget", -1)),
    ),
    Case(
        "a negative figure of the year",
        "negative_value",
        "2011/yearly.csv",
        set_({"kind": "outcome", "measure": "overhead"}, value=times("value", -1)),
    ),
    Case(
        "closing with negative costs",
        "negative_amount",
        "2011/closing.csv",
        set_({"item": "costs"}, amount=times("amount", -1)),
    ),
    # calls
    Case(
        "waits in milliseconds",
        "wait_against_share_in_time",
        "2011/phone.csv",
        set_({}, wait_seconds=times("wait_seconds", 1000)),
    ),
    Case(
        "waits in milliseconds in one month of a unit",
        "wait_against_share_in_time",
        "2011/phone.csv",
        set_(UNIT, wait_seconds=times("wait_seconds", 1000)),
    ),
    Case(
        "waits in minutes",
        "wait_below_share_in_time",
        "2011/phone.csv",
        set_({}, wait_seconds=times("wait_seconds", 1 / 60)),
    ),
    Case(
        "wait and handling swapped",
        "handling_against_plan",
        "2011/phone.csv",
        set_({}, wait_seconds=other("handling_seconds"), handling_seconds=other("wait_seconds")),
    ),
    Case(
        "handling 0 with calls answered",
        "handling_against_plan",
        "2011/phone.csv",
        set_({}, handling_seconds="0"),
    ),
    Case(
        "handling in minutes",
        "handling_against_plan",
        "2011/phone.csv",
        set_({}, handling_seconds=times("handling_seconds", 1 / 60)),
    ),
    Case(
        "handling in milliseconds",
        "handling_against_interval",
        "2011/phone.csv",
        set_({}, handling_seconds=times("handling_seconds", 1000)),
    ),
    Case("a month of calls copied", "copied_month", "2011/phone.csv", copied("month", "2", "3")),
    Case(
        "a unit's month of calls copied",
        "copied_month",
        "2011/phone.csv",
        copied("month", "2", "3", {"unit": "unit_2"}),
    ),
    Case(
        "a month of nobody calling a unit",
        "nought_among_its_months",
        "2011/phone.csv",
        set_(
            UNIT,
            offered="0",
            answered="0",
            abandoned="0",
            within_threshold="0",
            wait_seconds="0",
            handling_seconds="0",
        ),
    ),
    Case(
        "e-mail times ten",
        "outside_its_months",
        "2011/mail.csv",
        set_(UNIT, received=times("received", 10), on_time=times("on_time", 10)),
    ),
    Case(
        "no e-mail in a month",
        "nought_among_its_months",
        "2011/mail.csv",
        set_(UNIT, received="0", on_time="0"),
    ),
    Case("call-backs copied", "copied_month", "2011/call_backs.csv", copied("month", "2", "3")),
    # money
    Case(
        "one month's revenue missing",
        "nought_among_its_months",
        "2011/economy.csv",
        set_({**REVENUE, "month": "3"}, outcome="0.00"),
    ),
    Case(
        "outcome in thousands",
        "far_from_its_plan",
        "2011/economy.csv",
        set_({}, outcome=times("outcome", 0.001)),
    ),
    Case(
        "one month's outcome times a thousand",
        "outside_its_months",
        "2011/economy.csv",
        set_({"month": "4"}, outcome=times("outcome", 1000)),
    ),
    Case("a month's outcome copied", "copied_month", "2011/economy.csv", copied("month", "2", "3")),
    Case(
        "the year's budget is not the parameters'",
        "budget_against_parameters",
        "2011/economy.csv",
        set_({**REVENUE, "month": "6"}, budget=times("budget", 1.2)),
    ),
    Case(
        "params' budget is not economy.csv's",
        "budget_against_parameters",
        parameters={"economy.budget.personnel": {2011: 43500000, 2012: 42062000}},
    ),
    Case(
        "params' outcome is not economy.csv's",
        "outcome_against_parameters",
        parameters={"economy.outcome.revenue": {2011: 54600000}},
    ),
    Case(
        "yearly revenue is not the months'",
        "yearly_against_months",
        "2011/yearly.csv",
        set_({"kind": "outcome", "measure": "revenue"}, value="55100000.00"),
    ),
    Case(
        "yearly budget is not the months'",
        "yearly_against_months",
        "2011/yearly.csv",
        set_({"kind": "budget", "measure": "personnel"}, value="40500000.00"),
    ),
    Case(
        "agreements are not the budget's revenue",
        "agreements_against_budget",
        "2011/agreements.csv",
        set_({"service": "subscription"}, price=times("price", 1.2), amount=times("amount", 1.2)),
    ),
    Case(
        "a volume of the calculation is not agreed",
        "calculation_against_agreements",
        "2011/full_costs.csv",
        set_({"service": "supplier_scanned"}, volume="60095"),
    ),
    Case(
        "full costs in thousands",
        "costs_against_agreements",
        "2011/full_costs.csv",
        set_({}, full_cost=times("full_cost", 0.001)),
    ),
    Case(
        "the closing's revenue is not the year's",
        "closing_against_economy",
        "2011/closing.csv",
        lambda rows: [
            {
                **row,
                "amount": {"revenue": "54600000.00", "result": "1219197.94"}.get(row["item"], row["amount"]),
            }
            for row in rows
        ],
    ),
    # volumes
    Case(
        "volumes in thousands",
        "far_from_its_plan",
        "2011/volumes.csv",
        set_({"activity": "supplier_scanned"}, volume=times("volume", 0.001)),
    ),
    Case(
        "a month's volumes of nought",
        "nought_among_its_months",
        "2011/volumes.csv",
        set_({"month": "3", "customer": "1"}, volume="0"),
    ),
    Case("a month's volumes copied", "copied_month", "2011/volumes.csv", copied("month", "2", "3")),
    Case(
        "a customer's month copied",
        "copied_month",
        "2011/volumes.csv",
        copied("month", "2", "3", {"customer": "1"}),
    ),
    Case(
        "yearly volume is not the months'",
        "yearly_against_months",
        "2011/yearly.csv",
        set_({"kind": "outcome", "measure": "supplier_invoices"}, value="1112400"),
    ),
    Case(
        "yearly complaints are not the register's",
        "yearly_against_months",
        "2011/yearly.csv",
        set_({"measure": "complaints"}, value="42"),
    ),
    Case(
        "yearly meetings are not the register's",
        "yearly_against_months",
        "2011/yearly.csv",
        set_({"measure": "customer_meetings"}, value="124"),
    ),
    Case(
        "completed cases times ten do not balance",
        REFUSED,
        "2011/lead_times.csv",
        set_({"activity": "supplier_scanned"}, completed=times("completed", 10)),
    ),
    # people
    Case("leave of all the time", "absence_of_time", "2011/staff.csv", set_(UNIT, leave_share="1")),
    Case(
        "sick 0.6 and leave 0.6",
        "absence_of_time",
        "2011/staff.csv",
        set_(UNIT, sick_share="0.6", leave_share="0.6"),
    ),
    Case(
        "nobody, but five percent sick",
        "absence_of_nobody",
        "2011/staff.csv",
        set_(UNIT, headcount="0", fte="0", sick_share="0.05"),
    ),
    Case("full-time equivalents as a share", "time_of_people", "2011/staff.csv", set_(UNIT, fte="0.95")),
    Case(
        "people times ten", "outside_its_months", "2011/staff.csv", set_(UNIT, headcount="210", fte="201.5")
    ),
    Case(
        "people of a unit twice the register's",
        "people_against_register",
        "2011/staff.csv",
        set_({"unit": "unit_2"}, headcount="64"),
    ),
    Case(
        "yearly people are not the months'",
        "yearly_against_months",
        "2011/yearly.csv",
        set_({"measure": "headcount"}, value="58"),
    ),
    Case(
        "yearly full-time equivalents are not the months'",
        "yearly_against_months",
        "2011/yearly.csv",
        set_({"measure": "fte"}, value="18.2"),
    ),
    Case(
        "900 participants of 20",
        "more_than_people_participants",
        "2011/courses.csv",
        set_({"course": "Moms", "date": "2011-09-27", "unit": "unit_1"}, participants="900"),
    ),
    Case(
        "900 self-assessments in a unit of 20",
        "more_than_people_answers",
        "2011/self_assessment.csv",
        set_({"tertial": "2", "unit": "unit_1", "commitment": "quality"}, wholly="900"),
    ),
    Case(
        "900 asked in a unit of 20",
        "more_than_people_invited",
        "2011/staff_survey_units.csv",
        set_({"unit": "unit_4", "measure": "workload"}, invited="900"),
    ),
    Case(
        "200 plans in a unit of 20",
        "more_than_people_planned",
        "2011/competence_plans.csv",
        set_({"unit": "unit_4"}, planned="200"),
    ),
    # days
    Case(
        "a course in 2031",
        "day_of_date",
        "2011/courses.csv",
        set_({"course": "Redovisning", "date": "2012-02-07", "unit": "unit_1"}, date="2031-02-07"),
    ),
    Case(
        "a complaint answered in 2031",
        "day_of_answered",
        "2011/complaints.csv",
        set_({"case": "2011-001"}, answered="2031-01-13"),
    ),
    Case("an action due in 1911", REFUSED, "2011/actions.csv", set_({"due": "2011-10-31"}, due="1911-10-31")),
    Case(
        "an action due in 2111",
        "day_of_due",
        "2011/actions.csv",
        set_({"due": "2011-10-31"}, due="2111-10-31"),
    ),
    Case(
        "an entry of the log closed in 2031",
        "day_of_closed",
        "2011/process_log.csv",
        set_({"date": "2011-01-10"}, closed="2031-02-02"),
    ),
    Case(
        "an add-on agreed since 1011",
        "day_of_start",
        "registers/addon_agreements.csv",
        set_({"customer": "1"}, start="1011-01-01"),
    ),
    Case(
        "an add-on until 2110",
        "day_of_end",
        "registers/addon_agreements.csv",
        set_({"customer": "2"}, end="2110-12-31"),
    ),
    # surveys
    Case(
        "0.82 for 82 of customers",
        "share_for_percent_value",
        "2011/customer_survey.csv",
        set_({"year": "2011", "measure": "satisfied"}, value="0.82"),
    ),
    Case(
        "an index of employees as a share does not add up",
        REFUSED,
        "2011/staff_survey.csv",
        set_({"year": "2011", "level": "area", "measure": "nmi"}, value="0.72"),
    ),
    Case(
        "a response rate as a share, of the city",
        "share_for_percent_value",
        "2011/staff_survey.csv",
        set_({"year": "2011", "level": "city", "measure": "nmi"}, value="0.68"),
    ),
    Case(
        "an indicator as a share",
        "far_from_target_outcome",
        "2011/commitments.csv",
        set_({"measure": "answer_rate"}, outcome="0.893"),
    ),
    Case(
        "a tertial's indicator as a share",
        "far_from_target_tertial_1",
        "2011/commitments.csv",
        set_({"measure": "mail_on_time"}, tertial_1="0.951"),
    ),
    # half a file
    Case("half of the complaints", "events_end_early", "2011/complaints.csv", half),
    Case("half of the meetings", "events_end_early", "2011/customer_meetings.csv", half),
    Case("half of the customer log", "events_end_early", "2011/customer_log.csv", half),
    Case("half of the process log", "events_end_early", "2011/process_log.csv", half),
    Case("half of the months", REFUSED, "2011/economy.csv", half),
    Case("a file cut off in its last row", "file_without_end", "2011/courses.csv", all_rows, cut=True),
    Case("open answers cut off", "file_without_end", "2011/customer_survey_answers.csv", all_rows, cut=True),
    # parameters
    Case(
        "a salary of 27",
        "salary_of_role",
        parameters={
            "economy.month_salary": {
                "head_of_area": 62000,
                "unit_head": 45000,
                "finance_administrator": 27,
                "accountant": 32700,
                "system_administrator": 35500,
            }
        },
    ),
    Case(
        "all salaries in thousands",
        "salaries_against_budget",
        parameters={
            "economy.month_salary": {
                "head_of_area": 62,
                "unit_head": 45,
                "finance_administrator": 27,
                "accountant": 33,
                "system_administrator": 36,
            }
        },
    ),
    Case(
        "a price step of a million öre", "step_against_prices", parameters={"pricing.price_step_ore": 1000000}
    ),
    Case(
        "an hourly step of a million öre",
        "step_against_prices",
        parameters={"pricing.hourly_price_step_ore": 1000000},
    ),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contradictions") / "data"
    shutil.copytree(project_root() / "data", folder, ignore=shutil.ignore_patterns("comments"))
    return folder


@pytest.fixture
def changed(data: Path) -> Iterator[Callable[[Case], None]]:
    """Makes a case's change, and puts the file back as it was."""
    kept: list[tuple[Path, bytes, os.stat_result]] = []

    def make(case: Case) -> None:
        if case.change is None:
            return
        path = data / case.file
        kept.append((path, path.read_bytes(), path.stat()))
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(case.change([dict(row) for row in rows]))
        whole = text.getvalue()
        path.write_text(whole.rstrip("\n") if case.cut else whole, encoding="utf-8")

    yield make
    for path, content, stat in kept:
        path.write_bytes(content)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def found(case: Case, data: Path) -> set[str]:
    """What is told of, and whether a report is refused."""
    parameters = load("base", case.parameters)
    codes = {one.rule.code for one in remarks(case.year, data, through=case.through, parameters=parameters)}
    if case.told == REFUSED:
        try:
            load_period(parameters, case.year, case.through, data)
        except InputError:
            codes.add(REFUSED)
    return codes


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_what_was_silent_is_told_or_refused(case: Case, data: Path, changed: Callable[[Case], None]) -> None:
    changed(case)
    assert case.told in found(case, data)


@pytest.mark.slow
def test_the_data_as_they_are_tell_nothing(data: Path) -> None:
    """So that what a case finds is what it changed."""
    parameters = load()
    none: list[Remark] = []
    assert [one for year in (2010, 2011, 2012) for one in remarks(year, data, parameters=parameters)] == none


@pytest.mark.parametrize("most", [0, 1, 1_000_000])
def test_whatever_is_left_of_the_tables_no_rule_stops(tmp_path: Path, most: int) -> None:
    """Headings alone, one row, half of them: comments on months that the tables do not have among it."""
    folder = tmp_path / "data"
    shutil.copytree(project_root() / "data" / "2011", folder / "2011")
    shutil.copytree(project_root() / "data" / "registers", folder / "registers")
    for path in folder.rglob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[: 1 + min(most, len(lines) // 2)]), encoding="utf-8")
    found = remarks(2011, folder, parameters=load())
    assert all(str(one.finding()) for one in found)
