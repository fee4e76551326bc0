"""Monthly statistics of the phones, by unit and half-hour, and of call-backs and function mailboxes, by unit.

Definitions: ``offered`` = ``answered`` + ``abandoned``, short abandons counted; ``within_threshold`` is
answered within the number's own threshold; ``wait_seconds`` is the summed wait of the answered calls and
``handling_seconds`` their summed talk and after-call work.
"""

from __future__ import annotations

from typing import Annotated

import pandas as pd
from pydantic import Field

from model.marked import N_
from model.observations.checks import combinations, complete, ensure, holds, known
from model.observations.files import year_file
from model.observations.known import MONTHLY
from model.observations.names import Names
from model.observations.rules import calls
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.observations.watched import Watched
from model.parameters.contacted import contacted
from model.parameters.quantity import Clock, Count, Month, Text
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

PHONE = "phone.csv"
MAIL = "mail.csv"
CALL_BACKS = "call_backs.csv"

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class PhoneRow(Row):
    """Calls to one unit's group number in one half-hour of the day, summed over the month's days."""

    month: Month
    unit: Text
    half_hour: Clock
    offered: Count
    answered: Count
    abandoned: Count
    within_threshold: Count
    wait_seconds: Seconds
    handling_seconds: Seconds


class MailRow(Row):
    """E-mail to one unit's function mailboxes in one month."""

    month: Month
    unit: Text
    received: Count
    on_time: Count


class CallBackRow(Row):
    """Call-backs that one unit promised in one month, and those made within the promised time."""

    month: Month
    unit: Text
    promised: Count
    on_time: Count


def read_phone(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Phone statistics of months 1 to ``through``; columns as :class:`PhoneRow`."""
    table = read_table(year_file(names.data, year, PHONE), PhoneRow, key=["month", "unit", "half_hour"])
    months = range(1, through + 1)
    ensure(
        known(table, PHONE, "unit", names.units, "en enhet"),
        known(table, PHONE, "half_hour", names.half_hours, "en halvtimme inom öppettiden"),
        complete(
            table,
            PHONE,
            combinations({"month": months, "unit": names.phone_units, "half_hour": names.called_half_hours}),
        ),
        holds(
            table,
            PHONE,
            lambda line: line.offered == line.answered + line.abandoned,
            ["offered", "answered", "abandoned"],
            "offered lika med answered plus abandoned",
        ),
        holds(
            table,
            PHONE,
            lambda line: line.within_threshold <= line.answered,
            ["within_threshold", "answered"],
            "within_threshold högst lika med answered",
        ),
    )
    return table[table["month"] <= through].reset_index(drop=True)


def read_mail(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Mail statistics of months 1 to ``through``: columns month, unit, received, on_time (within promise)."""
    table = read_table(year_file(names.data, year, MAIL), MailRow, key=["month", "unit"])
    return _by_unit(table, MAIL, "received", through, names, names.mail_units)


def read_call_backs(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Call-backs of months 1 to ``through``: columns month, unit, promised, on_time."""
    table = read_table(year_file(names.data, year, CALL_BACKS), CallBackRow, key=["month", "unit"])
    return _by_unit(table, CALL_BACKS, "promised", through, names, names.phone_units)


def _by_unit(
    table: pd.DataFrame, file: str, whole: str, through: int, names: Names, wanted: tuple[str, ...]
) -> pd.DataFrame:
    """``table`` to month ``through`` when it has every unit ``wanted`` each month.

    No more are on time than ``whole``.
    """
    ensure(
        known(table, file, "unit", names.units, "en enhet"),
        complete(table, file, combinations({"month": range(1, through + 1), "unit": wanted})),
        holds(
            table,
            file,
            lambda line: line.on_time <= getattr(line, whole),
            ["on_time", whole],
            f"on_time högst lika med {whole}",
        ),
    )
    return table[table["month"] <= through].reset_index(drop=True)


def _is_called(parameters: Parameters) -> bool:
    return bool(contacted(parameters, "calls"))


def _is_written_to(parameters: Parameters) -> bool:
    return bool(contacted(parameters, "mails"))


PHONE_NEED = TableNeed(
    name="phone",
    file=f"{YEAR}/{PHONE}",
    row=PhoneRow,
    known_from=MONTHLY,
    holds=N_("Samtal per månad, enhet och halvtimme"),
    adds=N_("andelen besvarade samtal, väntan och när på dagen det är svårast att komma fram"),
    sections=("phone",),
    reports=("month", "tertial", "annual", "phone"),
    read=read_phone,
    by_month=True,
    cut="month",
    watched=(
        Watched(
            row=PhoneRow,
            values=("offered", "answered", "within_threshold", "wait_seconds", "handling_seconds"),
            by=("unit", "half_hour"),
        ),
    ),
    rules=calls.RULES,
    concerns=_is_called,
)
CALL_BACKS_NEED = TableNeed(
    name="call_backs",
    file=f"{YEAR}/{CALL_BACKS}",
    row=CallBackRow,
    known_from=MONTHLY,
    holds=N_("Utlovade återuppringningar per månad och enhet"),
    adds=N_("hur många som ringdes upp i tid"),
    sections=("phone",),
    reports=("month", "tertial", "annual", "phone"),
    read=read_call_backs,
    by_month=True,
    cut="month",
    watched=(Watched(row=CallBackRow, values=("promised", "on_time"), by=("unit",)),),
    concerns=_is_called,
)
MAIL_NEED = TableNeed(
    name="mail",
    file=f"{YEAR}/{MAIL}",
    row=MailRow,
    known_from=MONTHLY,
    holds=N_("E-post till funktionsbrevlådorna per månad och enhet"),
    adds=N_("hur mycket e-post som kom och besvarades i tid"),
    sections=("phone",),
    reports=("month", "tertial", "annual", "phone"),
    read=read_mail,
    by_month=True,
    cut="month",
    watched=(Watched(row=MailRow, values=("received", "on_time"), by=("unit",)),),
    concerns=_is_written_to,
)
