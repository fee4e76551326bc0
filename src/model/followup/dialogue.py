"""Customer dialogue: meetings, the customer log, and what customers answered in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from model.frames import Frame, day, real, text, whole
from model.observations.files import last_day
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS
from model.validity.span import Span

MEETINGS = Frame("customer meetings", meetings=whole("held"), with_head_of_area=whole("of them"))
FEWER_MEETINGS = Frame(
    "a customer that has met the centre less often than promised",
    customer=whole("number"),
    name=text("of the customer"),
    unit=text("code; the one that answers for the customer"),
    promised=whole("meetings so far"),
    held=whole("meetings"),
    missing=whole("promised - held"),
    latest=day("of the last meeting, if any", optional=True),
)
INFORMATION_STUDY = Frame(
    "what the study of information found of a channel or method",
    answers=whole("of customers"),
    critical=whole("of them"),
    share=real("critical of the answers", optional=True),
    finding=text("the different findings, joined"),
)


def meetings_by(meetings: pd.DataFrame, registers: Registers, by: str | Sequence[str]) -> pd.DataFrame:
    """:data:`MEETINGS` by ``by`` (month, unit, customer).

    The unit is the one that answers for the customer. Sorted by ``by``.
    """
    columns = [by] if isinstance(by, str) else list(by)
    unit = registers.customers.set_index("number")["unit"]
    table = _with_month(meetings).assign(unit=meetings["customer"].map(unit))
    sums = table.groupby(columns)["head_of_area"].agg(["size", "sum"]).astype(int).reset_index()
    return MEETINGS.by(columns).checked(sums.rename(columns={"size": "meetings", "sum": "with_head_of_area"}))


def promised_meetings(parameters: Parameters, year: int, through: int) -> int:
    """Whole meetings that each customer has been promised by the end of month ``through``."""
    so_far = Span(date(year, 1, 1), last_day(year, through))
    return int(parameters.followup.meetings_per_customer.mean(year, so_far) * through / MONTHS)


def fewer_meetings(
    meetings: pd.DataFrame, registers: Registers, parameters: Parameters, year: int, through: int
) -> pd.DataFrame:
    """Customers that have met the centre less often than promised, fewest first: :data:`FEWER_MEETINGS`.

    Promised so far is ``followup.meetings_per_customer`` x months passed / 12, whole meetings.
    """
    promised = promised_meetings(parameters, year, through)
    held = meetings.groupby("customer").size()
    latest = meetings.groupby("customer")["date"].max()
    rows = [
        (
            line["number"],
            line["name"],
            line["unit"],
            promised,
            count,
            promised - count,
            latest.get(line["number"]),
        )
        for line in registers.customers.to_dict("records")
        if (count := int(held.get(line["number"], 0))) < promised
    ]
    return FEWER_MEETINGS.frame(rows).sort_values(["held", "customer"], ignore_index=True)


def answers_by_theme(answers: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Points of the open answers, themes and tones in the centre's order: theme, tone, text, source."""
    declared = parameters.dimensions
    order = {"theme": list(declared.answer_themes.value), "tone": list(declared.answer_tones.value)}
    return answers.sort_values(
        ["theme", "tone"],
        key=lambda column: column.map(order[str(column.name)].index),
        kind="stable",
        ignore_index=True,
    )


def information_study(study: pd.DataFrame, by: str = "channel") -> pd.DataFrame:
    """:data:`INFORMATION_STUDY` by ``by`` (channel or method), most criticised first."""
    grouped = study.groupby(by, sort=False)
    table = grouped[["answers", "critical"]].sum()
    table["share"] = table["critical"] / table["answers"].where(table["answers"] > 0)
    table["finding"] = grouped["finding"].agg(lambda texts: "; ".join(dict.fromkeys(texts)))
    table = table.sort_values("share", ascending=False, kind="stable").reset_index()
    return INFORMATION_STUDY.by(by).checked(table)


def _with_month(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(month=[day.month for day in table["date"]])
