"""All tables that a centre may have, and which of them are there."""

from __future__ import annotations

from pathlib import Path

from model.marked import N_
from model.observations import (
    add_on_enquiry,
    agreements,
    amendments,
    assignments,
    backlog,
    benchmarks,
    closing,
    commitments,
    competence,
    customer_voice,
    decided_offers,
    decided_reserve,
    dialogue,
    economy,
    full_costs,
    improvement,
    incomplete_documents,
    lead_times,
    notes,
    phone_statistics,
    price_history,
    promises,
    staff,
    staff_survey,
    surveys,
    volume_history,
    volumes,
    yearly,
)
from model.observations.known import WHEN_SAID
from model.observations.registers import AddOnRow, CustomerRow, PersonRow
from model.observations.rules.days import of_our_time
from model.observations.table_need import YEAR, State, TableNeed
from model.observations.volume_history import HistoryRow
from model.observations.watched import Watched
from model.report_kinds import FORECAST, PRICED, SIMULATED

HISTORY = "volume_history"
DAYS = ("start", "end", "known")
"""Columns of days that registers may have."""
REGISTERS = (
    TableNeed(
        name="customers",
        file="registers/customers.csv",
        row=CustomerRow,
        known_from=WHEN_SAID,
        holds=N_("Kunderna, enheten som svarar för var och en, och hur stora de är"),
        adds=N_("allt som räknas per kund; utan registret görs ingenting"),
        is_base=True,
        reports=(*PRICED, *SIMULATED),
        rules=tuple(
            of_our_time("customers", column, keys=("number",)) for column in ("start", "end", "known")
        ),
    ),
    TableNeed(
        name="people",
        file="registers/people.csv",
        row=PersonRow,
        known_from=WHEN_SAID,
        holds=N_("De anställda utan namn: roll, enhet, arbetstid och kompetenser"),
        adds=N_("bemanning, priser och kompetensens bredd"),
        is_base=True,
        reports=(*PRICED, *SIMULATED),
        rules=tuple(of_our_time("people", column, keys=("person",)) for column in DAYS),
    ),
    TableNeed(
        name="addon_agreements",
        file="registers/addon_agreements.csv",
        row=AddOnRow,
        known_from=WHEN_SAID,
        holds=N_("Vilka kunder som köper vilka tilläggstjänster, och när"),
        adds=N_("tilläggstjänsternas volymer och intäkter"),
        may_be_empty=True,
        reports=(*PRICED, *SIMULATED),
        rules=tuple(of_our_time("addon_agreements", column, keys=("customer", "service")) for column in DAYS),
    ),
    TableNeed(
        name=HISTORY,
        file=volume_history.HISTORY,
        row=HistoryRow,
        known_from=volume_history.KNOWN_FROM,
        holds=N_("Volymerna åren före den första egna volymtabellen"),
        adds=N_("volymprognoser som lärt av fler år"),
        reports=FORECAST,
        watched=(Watched(row=HistoryRow, values=("volume",), by=("customer", "activity"), is_plan=True),),
    ),
)
PERIOD: tuple[TableNeed, ...] = (
    volumes.VOLUMES_NEED,
    volumes.BUDGET_NEED,
    economy.NEED,
    staff.NEED,
    phone_statistics.PHONE_NEED,
    phone_statistics.CALL_BACKS_NEED,
    phone_statistics.MAIL_NEED,
    lead_times.LEAD_TIMES_NEED,
    backlog.NEED,
    dialogue.COMPLAINTS_NEED,
    commitments.COMMITMENTS_NEED,
    improvement.ACTIONS_NEED,
    surveys.CUSTOMER_NEED,
    lead_times.SCANNING_NEED,
    agreements.NEED,
    full_costs.NEED,
    assignments.NEED,
    dialogue.MEETINGS_NEED,
    dialogue.LOG_NEED,
    commitments.ASSESSMENT_NEED,
    incomplete_documents.NEED,
    improvement.LOG_NEED,
    competence.COURSES_NEED,
    competence.PLANS_NEED,
    customer_voice.ANSWERS_NEED,
    customer_voice.STUDY_NEED,
    surveys.STAFF_NEED,
    staff_survey.NEED,
    improvement.IMPROVEMENTS_NEED,
    notes.NEED,
)
"""The tables that a period is read from; what most rests on first."""
WITHIN_THE_YEAR = (amendments.NEED, amendments.NEW_VOLUMES_NEED, promises.NEED)
"""What changes the agreements of a year within it; without them nothing has changed."""
BEFORE_THE_YEAR = (add_on_enquiry.NEED, decided_offers.NEED, decided_offers.SEALS_NEED)
"""What is asked and decided before a year."""
SEVERAL_YEARS = (yearly.NEED, closing.NEED, decided_reserve.NEED, price_history.NEED, benchmarks.NEED)


def table_needs() -> tuple[TableNeed, ...]:
    """Every table: registers, those of a year, before it and of its changes, and those of several years."""
    return (*REGISTERS, *PERIOD, *BEFORE_THE_YEAR, *WITHIN_THE_YEAR, *SEVERAL_YEARS)


def planned_from(year: int) -> list[str]:
    """Tables, as paths below ``data/``, that the prices and agreements of ``year`` rest on."""
    before = agreements.NEED.file.replace(YEAR, str(year - 1))
    closings = [closing.NEED.file.replace(YEAR, str(each)) for each in (year - 2, year - 1)]
    return [*(need.file for need in REGISTERS if need.name != HISTORY), before, *closings]


def followed_up_from(report: str, year: int) -> list[str]:
    """Tables, as paths below ``data/``, that a report of the kind ``report`` on ``year`` rests on."""
    shown = [need.file.replace(YEAR, str(year)) for need in PERIOD if report in need.reports]
    return [*(need.file for need in REGISTERS if need.is_base), *shown]


def available(year: int, data: Path | None = None) -> dict[str, State]:
    """By table whether it is there for a follow-up of ``year``."""
    return {need.name: need.state(data, year) for need in table_needs()}
