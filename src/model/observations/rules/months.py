"""Ranges learnt from a table's own months: what is far outside them, nought among them, or copied.

Series are those that a table says are watched. Nothing is learnt from fewer than five months, so that a new
centre is told of nothing until it has a range.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import Floats, Integers
from model.marked import N_
from model.observations.rules.looked_at import Tables, plain
from model.observations.rules.rule import MONTH, Remark, Rule
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row
from model.observations.watched import Watched
from model.plausibility import FEWEST, far_from_plan, far_outside
from model.time_units import MONTHS

ROWS = "rows"
"""Column of a remark on how many rows a month has."""
SAME_AS = "same_as"
"""Key of a remark on a copied month: the month that it is like, as in ``2011-02``."""
LEAST_USUAL = 30.0
"""Nought is told where other months have so many at least: by chance it comes once in 10^13."""
QUIET = 4.0
"""Nought is told only of series whose least month is not below the usual one by more than this factor."""
EVIDENCE = 14.0
"""Months are copies where chance makes them alike less often than once in e^14, a million."""
DECIMALS = 100.0
"""How many more values a cell with decimals could have had for each that it has had."""


def watched_rows(tables: Tables, need: TableNeed, watched: Watched) -> pd.DataFrame:
    """The watched columns of the year and the one before it, with year, month and ``at`` (row, or -1)."""
    by_year = YEAR in need.file
    found = []
    for year in (tables.year - 1, tables.year) if by_year else (tables.year,):
        table = tables.all_rows(need.name, year)
        if table is None or table.empty:
            continue
        table = _of_months(table, year if by_year else 0, watched)
        is_known = watched.is_plan or year < tables.year or not by_year
        found.append(table if is_known else table[table[MONTH] <= tables.through])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _of_months(table: pd.DataFrame, year: int, watched: Watched) -> pd.DataFrame:
    when = table[watched.when]
    by = list(watched.by)
    months = (
        when if watched.when == MONTH else pd.Series([getattr(day, "month", 0) for day in when], when.index)
    )
    found = table[by].assign(year=table.get("year", year), month=months)
    kept = found[MONTH].between(1, MONTHS)
    found = found[kept].astype({MONTH: int})
    if not watched.values:
        return found.groupby(["year", MONTH, *by]).size().rename(ROWS).reset_index().assign(at=-1)
    beside = [*watched.values, *([watched.plan] if watched.plan else [])]
    return found.assign(at=found.index, **{name: table.loc[kept, name] for name in beside})


def _series(tables: Tables) -> list[tuple[TableNeed, Watched, pd.DataFrame, Integers]]:
    """Each watched part of a table, and to which series its rows belong."""
    return tables.once("series", lambda: list(_every_series(tables)))


def _every_series(tables: Tables) -> Iterator[tuple[TableNeed, Watched, pd.DataFrame, Integers]]:
    for need in tables.needs.values():
        for watched in need.watched:
            frame = watched_rows(tables, need, watched)
            if not frame.empty:
                yield need, watched, frame, _numbered(frame, watched.by)


def _outside(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for need, watched, frame, series in _series(tables):
        for column in watched.values or [ROWS]:
            values = frame[column].to_numpy(np.float64)
            counted = column == ROWS or _is_count(watched.row, column)
            found = far_outside(values, series, counts=counted)
            own = found.outside & (frame["year"] == tables.year).to_numpy()
            for place in map(int, np.flatnonzero(own)):
                yield _cell(rule, tables, need, watched, frame, place, column, float(found.usual[place]))


def _nought(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for need, watched, frame, series in _series(tables):
        for column in watched.values:
            values = frame[column].to_numpy(np.float64)
            usual, alone = _usual_where_alone(values, series)
            own = alone & (frame["year"] == tables.year).to_numpy()
            if watched.plan:
                own &= frame[watched.plan].to_numpy(np.float64) != 0
            for place in map(int, np.flatnonzero(own)):
                yield _cell(rule, tables, need, watched, frame, place, column, float(usual[place]))


def _usual_where_alone(values: Floats, series: Integers) -> tuple[Floats, Any]:
    """The usual size of each value's series, and whether the value is its one nought among quiet months."""
    table = pd.DataFrame({"series": series, "size": np.abs(values)})
    positive = table[table["size"] > 0].groupby("series")["size"].agg(["count", "median", "min"])
    noughts = table[table["size"] == 0].groupby("series").size().rename("noughts")
    per = positive.join(noughts).reindex(series)
    quiet = (
        (per["count"] >= FEWEST)
        & (per["median"] >= LEAST_USUAL)
        & (per["min"] * QUIET >= per["median"])
        & (per["noughts"] == 1)
    ).to_numpy()
    return per["median"].to_numpy(np.float64), quiet & (values == 0)


def _copied(tables: Tables, rule: Rule) -> Iterator[Remark]:
    """Months of the whole table that are copies; where none is, those of one unit or customer."""
    for need, watched, frame, series in _series(tables):
        if watched.is_plan or not watched.values:
            continue
        found = list(_copies(frame, watched, series, tables.year))
        if not found and watched.by:
            blocks = frame.groupby(watched.by[0], sort=False).indices
            found = [
                ({watched.by[0]: plain(name)} | key, total)
                for name, rows in blocks.items()
                for key, total in _copies(frame.iloc[rows], watched, series[rows], tables.year)
            ]
        for key, total in found:
            yield tables.remark(rule, need.name, column=watched.values[0], key=key, value=total, other=total)


def _copies(
    frame: pd.DataFrame, watched: Watched, series: Integers, year: int
) -> Iterator[tuple[dict[str, Any], float]]:
    """Months of ``year`` all of whose cells are an earlier month's: key, and sum of the first column."""
    at = frame["year"].to_numpy() * MONTHS + frame[MONTH].to_numpy() - 1
    moments, places = np.unique(at, return_inverse=True)
    names, columns = np.unique(series, return_inverse=True)
    cells = np.full((len(moments), len(names), len(watched.values)), np.nan)
    cells[places, columns] = frame[list(watched.values)].to_numpy(np.float64)
    values = cells.reshape(len(moments), -1)
    ordered = np.sort(values, axis=0)
    distinct = (np.diff(ordered, axis=0) > 0).sum(axis=0) + 1
    fine = (values != np.round(values)) & ~np.isnan(values)
    weight = np.log(distinct) + np.where((distinct > 2) & fine, np.log(DECIMALS), 0.0)
    evidence = np.where(np.nan_to_num(values) == 0, 0.0, weight).sum(axis=1)
    seen: dict[bytes, int] = {}
    for place, moment in enumerate(moments.tolist()):
        like = seen.setdefault(np.nan_to_num(values[place], nan=-1.0).tobytes(), moment)
        if like != moment and moment // MONTHS == year and evidence[place] >= EVIDENCE:
            key = {MONTH: moment % MONTHS + 1, SAME_AS: f"{like // MONTHS}-{like % MONTHS + 1:02d}"}
            yield key, float(np.nansum(cells[place, :, 0]))


def _far_from_plan(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for need, outcome, plan, by in _forecasts(tables):
        if outcome.empty or plan.empty:
            continue
        months = sorted(set(outcome[MONTH]))
        done = outcome.groupby(by)[outcome.columns[-1]].sum()
        planned = plan[plan[MONTH].isin(months)].groupby(by)[plan.columns[-1]].sum()
        both = pd.concat([done, planned], axis="columns", join="inner")
        column = str(outcome.columns[-1])
        for key, (came, expected) in zip(both.index, both.to_numpy(np.float64), strict=True):
            if far_from_plan(came, expected, counts=need == "volumes"):
                keys = dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True))
                yield tables.remark(rule, need, column=column, key=keys, value=came, other=expected)


def _forecasts(tables: Tables) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame, list[str]]]:
    """What is forecast by its plan: table, outcomes and plan of the year (value last), and by what."""
    money = tables.all_rows("economy")
    if money is not None:
        came = money[money[MONTH] <= tables.through].dropna(subset="outcome")
        keys = [MONTH, "unit", "account"]
        yield "economy", came[[*keys, "outcome"]], money[[*keys, "budget"]], keys[1:]
    outcome, plan = tables.known("volumes"), tables.all_rows("volume_budget")
    if outcome is not None and plan is not None:
        columns = [MONTH, "activity", "volume"]
        yield "volumes", outcome[columns], plan[columns], ["activity"]


def _far_from_last_year(tables: Tables, rule: Rule) -> Iterator[Remark]:
    """Series whose single months are told already are not told again."""
    for need, watched, frame, series in _series(tables):
        if watched.is_plan or YEAR not in need.file:
            continue
        is_now = (frame["year"] == tables.year).to_numpy()
        months = set(frame.loc[is_now, MONTH])
        is_before = ~is_now & frame[MONTH].isin(months).to_numpy()
        if not months or frame.loc[is_before, MONTH].nunique() < len(months):
            continue
        for column in watched.values or [ROWS]:
            counted = column == ROWS or _is_count(watched.row, column)
            values = frame[column].to_numpy(np.float64)
            told = set(series[far_outside(values, series, counts=counted).outside & is_now])
            sums = pd.DataFrame(
                {"now": np.where(is_now, values, 0), "before": np.where(is_before, values, 0)}
            )
            for number, (came, usual) in enumerate(sums.groupby(series).sum().to_numpy()):
                if number not in told and far_from_plan(came, usual, counts=counted):
                    line = frame.iloc[int(np.argmax(series == number))]
                    key = {name: plain(line[name]) for name in watched.by}
                    yield tables.remark(
                        rule, need.name, column=column, key=key, value=float(came), other=float(usual)
                    )


def _cell(
    rule: Rule,
    tables: Tables,
    need: TableNeed,
    watched: Watched,
    frame: pd.DataFrame,
    place: int,
    column: str,
    usual: float,
) -> Remark:
    line = frame.iloc[place]
    at = int(line["at"])
    key = {MONTH: int(line[MONTH])} | {name: plain(line[name]) for name in watched.by}
    return tables.remark(
        rule,
        need.name,
        at=None if at < 0 else at,
        column=column,
        key=key,
        value=float(line[column]),
        other=usual,
    )


def _numbered(frame: pd.DataFrame, by: Any) -> Integers:
    if not by:
        return np.zeros(len(frame), dtype=np.int64)
    return frame.groupby(list(by), sort=False).ngroup().to_numpy(np.int64)


def _is_count(model: type[Row], column: str) -> bool:
    return "int" in str(model.model_fields[column].annotation)


OUTSIDE = Rule(
    code="outside_its_months",
    says=N_("långt från andra månader"),
    wanted="omkring {other}, som andra månader har{which}",
    explains=(
        "A value far outside its own months, those of the year before among them: eight times more or "
        "less than usual (the median), and eight robust standard deviations (of logarithms, by the "
        "median absolute deviation); counts must also differ by more than eight standard deviations of "
        "a Poisson distribution. At least five months that are not nought. Of registers of events each "
        "month's rows are counted."
    ),
    look=_outside,
    against=False,
)
NOUGHT = Rule(
    code="nought_among_its_months",
    says=N_("noll, men aldrig annars"),
    wanted="omkring {other}, som andra månader har{which}; bara den här är noll",
    explains=(
        "A month of nought, the only one of its series, where at least five others have 30 or more as "
        "their median, and none of them less than a quarter of that; not where the month's plan in the "
        "same row is nought too."
    ),
    look=_nought,
    against=False,
)
COPIED = Rule(
    code="copied_month",
    says=N_("samma värden som en annan månad"),
    wanted="egna värden; alla är de som står för en annan månad{which}",
    explains=(
        "A month all of whose values are those of an earlier one, in the whole table or for one unit or "
        "customer, where chance would make them so less often than once in a million: each value counts "
        "as one of those that its series has had (a hundred times as many where it has decimals)."
    ),
    look=_copied,
    against=False,
)
FORECAST = Rule(
    code="far_from_its_plan",
    says=N_("långt från planen, som prognosen vilar på"),
    wanted="omkring {other}, som planen har{which}; prognosen för året följer utfallet",
    explains=(
        "An outcome so far that is eight times its plan, or an eighth of it: the forecast of the year "
        "follows it, and the table of forecasts says so."
    ),
    look=_far_from_plan,
)
LAST_YEAR = Rule(
    code="far_from_last_year",
    says=N_("långt från samma månader året före"),
    wanted="omkring {other}, som samma månader hade året före{which}",
    explains="The sum so far is eight times that of the same months of the year before, or an eighth of it.",
    look=_far_from_last_year,
)
RULES = (OUTSIDE, NOUGHT, COPIED, FORECAST, LAST_YEAR)
"""Of the series that tables say are watched."""
