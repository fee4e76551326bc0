"""Staff: people and sick leave by unit and month, and the staff survey by group with small groups hidden.

Sick leave has two measures with different denominators. ``agreed`` is sickness over agreed working time;
``ordinary`` is sickness over ordinary time, that is agreed time less unpaid leave, and so the higher one.
Both weigh units and months by agreed time. A report says which it shows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from model.arrays import Floats, Ints
from model.followup.disclosure import Hidden, hide, hide_groups, hide_means
from model.followup.period import Period
from model.frames import Frame, flag, numeric, real, text, whole
from model.observations.staff_survey import unit_measures
from model.parameters.schema.parameters import Parameters

LEAVE: dict[str, Any] = {
    "agreed": real("sickness over agreed working time", optional=True),
    "ordinary": real("sickness over ordinary time", optional=True),
}
SICK_LEAVE = Frame("sick leave, as shares", **LEAVE)
STAFF = Frame(
    "people of a unit, or of ``all``, and their sick leave",
    unit=text("code"),
    headcount=whole("people"),
    fte=real("full-time equivalents"),
    **LEAVE,
)
STAFF_OF_UNIT = STAFF.extended(
    "of a unit so far; sick leave of so few people that it is not shown is missing",
    shown=flag("whether its sick leave may be shown"),
)
STAFF_OF_MONTH = STAFF.extended("people of a unit in a month", month=whole("1-12"))
GROUP_SURVEY = Frame(
    "a measure of the staff survey in a group; values are missing where it is not shown",
    unit=text("code; ``all`` is everyone"),
    measure=text("code"),
    answers=numeric("of the group", optional=True),
    mean=real("index 0-100, question areas 0-10", optional=True),
    shown=flag("whether the group may be shown"),
)
RESPONSE = Frame(
    "a group's response to the staff survey",
    unit=text("code; ``all`` is everyone"),
    invited=whole("people"),
    answers=numeric("to the index; missing where the group is not shown", optional=True),
    rate=real("answers of those invited", optional=True),
    shown=flag("whether the group may be shown"),
)
GROUP_ASSESSMENT = Frame(
    "a group's assessment of a commitment; values are missing where it is not shown",
    unit=text("code; ``all`` is everyone"),
    commitment=text("code"),
    answers=numeric("of the group", optional=True),
    wholly=real("share of the answers", optional=True),
    partly=real("share of the answers", optional=True),
    not_met=real("share of the answers", optional=True),
    shown=flag("whether the group may be shown"),
)
ALL = "all"
INDEX_SCALE = 100.0
"""What the index runs to, where question areas run to ``dimensions.staff_scale``."""
JUDGEMENTS = ["wholly", "partly", "not_met"]


def sick_leave(staff: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """:data:`SICK_LEAVE` by the columns ``by`` (month, unit).

    Groups whose sickness is left out for being so small are left out here too.
    """
    known = staff.dropna(subset=["sick_share", "leave_share"])
    hours = known.assign(
        sick=known["sick_share"] * known["fte"], ordinary_time=(1 - known["leave_share"]) * known["fte"]
    )
    sums = hours.groupby(by, sort=False)[["sick", "fte", "ordinary_time"]].sum().reset_index()
    shares = sums.assign(agreed=sums["sick"] / sums["fte"], ordinary=sums["sick"] / sums["ordinary_time"])
    return SICK_LEAVE.by(by).checked(shares[[*by, *LEAVE]])


def hidden_units(staff: pd.DataFrame, minimum: int) -> set[str]:
    """Units, and ``all``, whose sick leave is not shown: of fewer people than ``minimum`` in some month.

    With them are hidden those that are needed for what is left of all together not to be theirs.
    """
    people = staff.dropna(subset=["sick_share", "leave_share"]).groupby("unit", sort=False)["headcount"].min()
    if people.empty:
        return set()
    hidden = hide_groups(people.to_numpy(dtype=np.int64), minimum)
    units = {str(unit) for unit, is_hidden in zip(people.index, hidden.cells[:, 0], strict=True) if is_hidden}
    return units | ({ALL} if hidden.totals[0] else set())


def by_unit(staff: pd.DataFrame, through: int, minimum: int) -> pd.DataFrame:
    """People at the end of ``through`` and sick leave so far, last of all: :data:`STAFF_OF_UNIT`.

    minimum: people that a unit must have for its sick leave to be shown.
    """
    latest = staff[staff["month"] == through][["unit", "headcount", "fte"]]
    table = latest.merge(sick_leave(staff, ["unit"]), on="unit", how="left")
    people = {"unit": [ALL], "headcount": [latest["headcount"].sum()], "fte": [latest["fte"].sum()]}
    everyone = sick_leave(staff.assign(unit=ALL), ["unit"])
    total = pd.DataFrame(people).merge(everyone, on="unit", how="left")
    found = pd.concat([table, total[table.columns]], ignore_index=True)
    hidden = found["unit"].isin(hidden_units(staff[staff["month"] <= through], minimum))
    return STAFF_OF_UNIT.checked(found.assign(shown=~hidden, **_masked(found, hidden)))


def by_month(staff: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """People and sick leave by month and unit, and of all: :data:`STAFF_OF_MONTH`.

    Sick leave is missing where it is not shown, in ``minimum`` people's favour as in :func:`by_unit`.
    """
    both = pd.concat([staff, staff.assign(unit=ALL)], ignore_index=True)
    people = both.groupby(["month", "unit"], sort=False)[["headcount", "fte"]].sum().reset_index()
    table = people.merge(sick_leave(both, ["month", "unit"]), on=["month", "unit"], how="left")
    few = {month for month, rows in staff.groupby("month") if ALL in hidden_units(rows, minimum)}
    hidden = table["unit"].isin(hidden_units(staff, minimum)) | (
        (table["unit"] == ALL) & table["month"].isin(few)
    )
    return STAFF_OF_MONTH.checked(table.assign(**_masked(table, hidden)))


def _masked(table: pd.DataFrame, hidden: pd.Series[bool]) -> dict[str, pd.Series[float]]:
    """Both measures of sick leave without those of the rows that are hidden."""
    return {name: table[name].astype(float).mask(hidden) for name in LEAVE}


def survey_by_group(period: Period, parameters: Parameters) -> pd.DataFrame:
    """The staff survey by group and measure, last of all: :data:`GROUP_SURVEY`.

    Not shown are groups below ``followup.minimum_answers``, and those hidden with them.
    """
    counts, means, units = _survey(period)
    hidden = _hidden_groups(counts, means, parameters)
    rows, measures = [], unit_measures(parameters.dimensions)
    for column, measure in enumerate(measures):
        for row, unit in enumerate(units):
            shown = not hidden.cells[row, column]
            rows.append((unit, measure, *_shown(counts[row, column], means[row, column], shown), shown))
    for column, measure in enumerate(measures):
        answers = int(counts[:, column].sum())
        shown = bool(answers and not hidden.totals[column])
        mean = float(np.nansum(counts[:, column] * means[:, column]) / answers) if answers else np.nan
        rows.append((ALL, measure, *_shown(answers, mean, shown), shown))
    return GROUP_SURVEY.frame(rows)


def response(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Response by group, last of all; hidden as in :func:`survey_by_group`: :data:`RESPONSE`.

    Those invited are shown for all: they are the register's. The answers counted are those of the index, or
    of the first area.
    """
    counts, means, units = _survey(period)
    hidden = _hidden_groups(counts, means, parameters)
    first = next(iter(unit_measures(parameters.dimensions)), "")
    index = period.staff_survey_units[period.staff_survey_units["measure"] == first]
    invited = index.set_index("unit")["invited"].reindex(units).tolist()
    rows = []
    for row, unit in enumerate(units):
        shown, answers = not hidden.cells[row, 0], int(counts[row, 0])
        rate = answers / invited[row] if invited[row] else np.nan
        rows.append((unit, invited[row], *_shown(answers, rate, shown), shown))
    total, everyone = int(counts[:, 0].sum()), sum(invited)
    shown = bool(everyone and not hidden.totals[0])
    rows.append((ALL, everyone, *_shown(total, total / everyone if everyone else np.nan, shown), shown))
    return RESPONSE.frame(rows)


def self_assessment_by_group(period: Period, parameters: Parameters, tertial: int) -> pd.DataFrame:
    """The self-assessment of ``tertial`` by group, last all together: :data:`GROUP_ASSESSMENT`."""
    table = period.self_assessment[period.self_assessment["tertial"] == tertial]
    counted = table.set_index(["unit", "commitment"])[JUDGEMENTS]
    units, names = list(dict.fromkeys(table["unit"])), list(dict.fromkeys(table["commitment"]))
    answers = np.array(
        [[int(counted.loc[(unit, name)].sum()) for name in names] for unit in units], dtype=np.int64
    ).reshape(len(units), len(names))
    hidden = hide(answers, parameters.followup.minimum_answers.value)
    rows = []
    for column, name in enumerate(names):
        parts = {unit: counted.loc[(unit, name)].to_numpy(dtype=float) for unit in units}
        for row, unit in enumerate(units):
            rows.append((unit, name, *_judged(parts[unit], not hidden.cells[row, column])))
        rows.append((ALL, name, *_judged(sum(parts.values(), np.zeros(3)), not hidden.totals[column])))
    return GROUP_ASSESSMENT.frame(rows)


def _survey(period: Period) -> tuple[Ints, Floats, list[str]]:
    """Answers and means, shape (groups, ``unit_measures``), and the groups."""
    measures = unit_measures(period.names.dimensions)
    table = period.staff_survey_units
    units = list(dict.fromkeys(table["unit"]))
    cells = table.set_index(["unit", "measure"])[["answers", "mean"]]
    places = pd.MultiIndex.from_product([units, measures])
    shape = (len(units), len(measures))
    counts = cells["answers"].reindex(places).to_numpy(dtype=np.int64).reshape(shape)
    return counts, cells["mean"].reindex(places).to_numpy(dtype=float).reshape(shape), units


def _hidden_groups(counts: Ints, means: Floats, parameters: Parameters) -> Hidden:
    scaled = means.copy()
    highest = float(parameters.dimensions.staff_scale.value)
    if parameters.dimensions.of_kind("staff_survey", "index"):
        scaled[:, 0] *= highest / INDEX_SCALE
    least = parameters.outlook.least_mean_range.value
    return hide_means(counts, scaled, parameters.followup.minimum_answers.value, (0.0, highest), least)


def _shown(answers: float, value: float, shown: bool) -> tuple[int | None, float | None]:
    return (int(answers), float(value)) if shown else (None, None)


def _judged(counts: Floats, shown: bool) -> tuple[object, ...]:
    answers = int(counts.sum())
    if not shown or not answers:
        return (None, None, None, None, shown and bool(answers))
    return (answers, *(counts / answers).tolist(), True)
