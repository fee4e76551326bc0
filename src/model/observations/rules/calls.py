"""What a unit's statistics of calls say must be possible: waits against the share in time, and handling."""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.marked import N_
from model.observations.rules.looked_at import Tables
from model.observations.rules.row_rules import Judged, row_rule
from model.parameters.phone_groups import group_number
from model.time_units import HALF_HOUR

LONGEST_WAIT = 3600.0
"""Seconds that nobody waits: a mean wait beyond what it allows is told."""
HANDLING = 4.0
"""Mean handling this many times what is planned, or planned so many times it, is told."""
FEW = 20
"""Calls that a mean is told of only from so many."""
DAYS = 23
"""Most working days of a month."""
SUMMED = ["offered", "answered", "within_threshold", "wait_seconds", "handling_seconds"]


def _by_month(table: pd.DataFrame) -> pd.DataFrame:
    """The unit's sums of each month, at its first row."""
    at = pd.Series(table.index, index=table.index).groupby([table["month"], table["unit"]]).first()
    sums = table.groupby(["month", "unit"])[SUMMED].sum()
    return sums.reset_index().set_index(pd.Index(at.reindex(sums.index).to_numpy()))


def _spread(table: pd.DataFrame, values: pd.Series[Any]) -> pd.Series[Any]:
    """Values of some rows, and nothing in the others."""
    return values.reindex(table.index)


def _threshold(units: pd.Series[str], tables: Tables) -> pd.Series[float]:
    assert tables.parameters is not None
    phone = tables.parameters.phone
    return units.map({unit: group_number(phone, unit).answer_threshold for unit in set(units)})


def _too_long(table: pd.DataFrame, tables: Tables) -> Judged | None:
    """Those in time waited the threshold at most, and nobody waited an hour."""
    if tables.parameters is None:
        return None
    sums = _by_month(table)
    late = sums["answered"] - sums["within_threshold"]
    most = sums["within_threshold"] * _threshold(sums["unit"], tables) + late * LONGEST_WAIT
    told = (sums["wait_seconds"] > most) & (sums["answered"] > 0)
    calls = sums["answered"].where(sums["answered"] > 0)
    return Judged(
        _spread(table, told), _spread(table, sums["wait_seconds"] / calls), _spread(table, most / calls)
    )


def _too_short(table: pd.DataFrame, tables: Tables) -> Judged | None:
    """Those who were not in time waited the threshold at least."""
    if tables.parameters is None:
        return None
    sums = _by_month(table)
    late = sums["answered"] - sums["within_threshold"]
    least = late * _threshold(sums["unit"], tables)
    calls = sums["answered"].where(sums["answered"] > 0)
    return Judged(
        _spread(table, sums["wait_seconds"] < least),
        _spread(table, sums["wait_seconds"] / calls),
        _spread(table, least / calls),
    )


def _handling(table: pd.DataFrame, tables: Tables) -> Judged | None:
    if tables.parameters is None:
        return None
    sums, phone = _by_month(table), tables.parameters.phone
    planned = sums["unit"].map({unit: group_number(phone, unit).handling_mean for unit in set(sums["unit"])})
    mean = sums["handling_seconds"] / sums["answered"].where(sums["answered"] >= FEW)
    told = (mean > planned * HANDLING) | (mean * HANDLING < planned)
    return Judged(_spread(table, told), _spread(table, mean), _spread(table, planned))


def _more_than_time(table: pd.DataFrame, tables: Tables) -> Judged | None:
    """Nobody handles more calls than the half-hours of the month hold."""
    staff = tables.known("staff")
    if staff is None:
        return None
    people = staff.set_index(["month", "unit"])["headcount"]
    heads = people[~people.index.duplicated()].reindex(pd.MultiIndex.from_frame(table[["month", "unit"]]))
    most = pd.Series(heads.to_numpy(), index=table.index) * HALF_HOUR * DAYS
    return Judged(table["handling_seconds"] > most, table["handling_seconds"], most)


RULES = (
    row_rule(
        "phone",
        _too_long,
        code="wait_against_share_in_time",
        says=N_("väntan som inte går ihop med andelen svar i tid"),
        wanted="högst {other} sekunder i medeltal, som andelen svar i tid tillåter{which}",
        explains=(
            "A unit's mean wait of a month is longer than the share in time allows, if those in time "
            "waited the number's threshold and the others an hour: milliseconds for seconds, or waits "
            "and handling that have changed places."
        ),
        figure=N_("Medelväntan, s"),
        keys=("month", "unit"),
        against=False,
    ),
    row_rule(
        "phone",
        _too_short,
        code="wait_below_share_in_time",
        says=N_("kortare väntan än andelen svar i tid tillåter"),
        wanted="minst {other} sekunder i medeltal: de som inte fick svar i tid väntade gränsen ut{which}",
        explains=(
            "A unit's mean wait of a month is shorter than if only those who were not answered in time "
            "had waited, and no longer than the threshold: minutes for seconds."
        ),
        figure=N_("Medelväntan, s"),
        keys=("month", "unit"),
        against=False,
    ),
    row_rule(
        "phone",
        _handling,
        code="handling_against_plan",
        says=N_("samtalstid långt från den planerade"),
        wanted="omkring {other} sekunder per samtal, som phone.yaml räknar med{which}",
        explains=(
            "The mean handling of a unit's calls in a month, of 20 or more, is four times what the "
            "parameters plan, or a quarter of it; nought too."
        ),
        figure=N_("Samtalstid per samtal, s"),
        keys=("month", "unit"),
    ),
    row_rule(
        "phone",
        _more_than_time,
        code="handling_against_interval",
        says=N_("mer samtalstid än halvtimmen rymmer"),
        wanted="högst {other} sekunder, alla anställda i enheten alla dagar{which}",
        explains=(
            "More handling in a half-hour than all of the unit's people have in 23 days of it (`staff.csv`)."
        ),
        column="handling_seconds",
        keys=("month", "unit", "half_hour"),
    ),
)
