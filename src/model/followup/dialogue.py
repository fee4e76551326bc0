"""Customer dialogue: meetings, the customer log, and what customers answered in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from model.observations.customer_voice import THEMES, TONES
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS


def meetings_by(meetings: pd.DataFrame, registers: Registers, by: str | Sequence[str]) -> pd.DataFrame:
    """Customer meetings by ``by`` (month, unit, customer): those columns, meetings, with_head_of_area.

    The unit is the one that answers for the customer. Sorted by ``by``.
    """
    columns = [by] if isinstance(by, str) else list(by)
    unit = registers.customers.set_index("number")["unit"]
    table = _with_month(meetings).assign(unit=meetings["customer"].map(unit))
    sums = table.groupby(columns)["head_of_area"].agg(["size", "sum"]).reset_index()
    return sums.rename(columns={"size": "meetings", "sum": "with_head_of_area"})


def promised_meetings(parameters: Parameters, through: int) -> int:
    """Whole meetings that each customer has been promised by the end of month ``through``."""
    return int(Fraction(str(parameters.followup.meetings_per_customer.value)) * through / MONTHS)


def fewer_meetings(
    meetings: pd.DataFrame, registers: Registers, parameters: Parameters, through: int
) -> pd.DataFrame:
    """Customers that have met the centre less often than promised so far.

    Promised so far is ``followup.meetings_per_customer`` x months passed / 12, whole meetings. Columns:
    customer, name, unit, promised, held, missing, latest (date or None), fewest first.
    """
    promised = promised_meetings(parameters, through)
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
    columns = ["customer", "name", "unit", "promised", "held", "missing", "latest"]
    return pd.DataFrame(rows, columns=columns).sort_values(["held", "customer"], ignore_index=True)


def answers_by_theme(answers: pd.DataFrame) -> pd.DataFrame:
    """Points of the open answers, themes and tones in fixed order: theme, tone, text, source."""
    order = {name: place for place, name in enumerate([*THEMES, *TONES])}
    return answers.sort_values(
        ["theme", "tone"], key=lambda column: column.map(order), kind="stable", ignore_index=True
    )


def information_study(study: pd.DataFrame, by: str = "channel") -> pd.DataFrame:
    """What the study of information found by ``by`` (channel or method), most criticised first.

    Columns: ``by``, answers, critical, share, finding (the different findings, joined).
    """
    grouped = study.groupby(by, sort=False)
    table = grouped[["answers", "critical"]].sum()
    table["share"] = table["critical"] / table["answers"].where(table["answers"] > 0)
    table["finding"] = grouped["finding"].agg(lambda texts: "; ".join(dict.fromkeys(texts)))
    return table.sort_values("share", ascending=False, kind="stable").reset_index()


def _with_month(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(month=[day.month for day in table["date"]])
