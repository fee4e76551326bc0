"""What the tables have that a comment may say: amounts, counts and shares, by what its sentence is about.

A share is looked for among few, so that another digit is seen: those of a unit where the sentence names
units, those of months where it names one, those of half-hours where it tells the time. What the tables cannot
know is passed over: expectations, roundings, other years, single customers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from model.observations.registers import Registers
from model.observations.rules.comment_figures import FigureKind, Said
from model.observations.rules.looked_at import Tables
from model.observations.rules.promises import promises_in_percent
from model.parameters.drivers import counted_streams

FIGURES: Mapping[str, tuple[FigureKind, ...]] = {
    "economy": ("money", "percent"),
    "volumes": ("count", "percent"),
    "phone": ("count", "percent"),
    "lead_times": ("percent",),
    "staff": ("percent",),
}
"""The kinds of figures that each section's comments are held against tables for."""
WHOLE = ("phone", "lead_times")
"""Sections whose shares are looked for in whole per cent too: others have too many sources."""
ABOUT = {
    "economy": r"budget|plan|utfall|outcome",
    "volumes": r"\w",
    "phone": r"samtal|besvar|svar|call|answer|lade på|hung up|abandon",
    "lead_times": r"ledtid|i tid|klara|utlova|svagast|bäst|lead time|on time|complet|promis|weakest|best",
    "staff": r"sjukfrånvaro|tjänstledig|sickness|sick leave|on leave",
}
"""What a sentence must be about for its shares to be those of the section's tables."""
ELSEWHERE = re.compile(
    r"\b(prognos\w*|vänta[ds]?|cirka|omkring|ungefär|nästan|drygt|knappt|före|förra|föregående|tidigare"
    r"|i fjol|forecast\w*|expected|about|around|nearly|almost|roughly|before|last year|previous|earlier"
    r"|enkät\w*|survey\w*)\b",
    re.I,
)
A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
CLOCK = re.compile(r"\b\d{1,2}[.:][0-5]\d\b|\bkl\b|halvtimm|half.hour", re.I)
UNIT = re.compile(r"enhet|\bunit", re.I)
MONTH = re.compile(
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|månad"
    r"|january|february|march|\bmay\b|june|july|august|october|month",
    re.I,
)
PERCENT = 100.0
LONG_WORD = 5


def is_of_tables(figure: Said, section: str, tables: Tables) -> bool:
    """Whether a share that a comment says is one that the section's tables have."""
    sentence = figure.sentence
    if section not in WHOLE and not re.search(r"[.,]\d", figure.text):
        return False
    if ELSEWHERE.search(sentence) or any(int(year) != tables.year for year in A_YEAR.findall(sentence)):
        return False
    return bool(re.search(ABOUT[section], sentence, re.I)) and not _names_a_customer(sentence, tables)


def _names_a_customer(sentence: str, tables: Tables) -> bool:
    registers: Registers | None = tables.registers
    if registers is None:
        return False
    words = set(re.findall(rf"\w{{{LONG_WORD},}}", sentence.lower()))
    return any(
        words & set(re.findall(rf"\w{{{LONG_WORD},}}", name.lower())) for name in registers.customers["name"]
    )


def figures_of(
    tables: Tables, section: str, kind: FigureKind, through: int, sentence: str
) -> Sequence[float]:
    """What the tables have of one kind for a comment on ``section`` through a month."""
    if kind == "money":
        return tables.once(f"comment money {through}", lambda: _money(tables, through))
    if kind == "count":
        return tables.once(f"comment count {section} {through}", lambda: _counts(tables, section, through))
    about = tuple(bool(one.search(sentence)) for one in (CLOCK, UNIT, MONTH))
    return tables.once(
        f"comment percent {section} {through} {about}", lambda: _shares(tables, section, through, *about)
    )


def _money(tables: Tables, through: int) -> list[float]:
    """Budget, outcome and deviation so far and of the year: by account, by kind of account, and in all."""
    table = _economy(tables)
    if table is None:
        return []
    found: list[float] = []
    for rows in _spans(table, through, whole=True):
        for sums in _money_sums(rows, [["account"], ["kind"], ["unit", "account"]]):
            found += [float(value) for value in sums.to_numpy().ravel()]
    return found


AMOUNTS = ["budget", "outcome", "deviation"]


def _economy(tables: Tables) -> pd.DataFrame | None:
    table = tables.all_rows("economy")
    if table is None or tables.parameters is None:
        return None
    kinds = {code: account.kind for code, account in tables.parameters.economy.accounts.items()}
    return table.assign(kind=table["account"].map(kinds), deviation=table["outcome"] - table["budget"])


def _money_sums(rows: pd.DataFrame, groups: list[list[str]]) -> Iterator[pd.DataFrame]:
    """The result, all costs, and sums by each of ``groups``."""
    signs = np.where(rows["kind"] == "revenue", 1, -1)
    yield rows[AMOUNTS].mul(signs, axis=0).sum().to_frame().T
    yield rows[rows["kind"] != "revenue"][AMOUNTS].sum().to_frame().T
    for by in groups:
        yield rows.groupby(by)[AMOUNTS].sum()


def _counts(tables: Tables, section: str, through: int) -> list[float]:
    """Counts so far, of the month and of the year: by activity and stream, or of calls by unit."""
    if section == "phone":
        table, columns, keys = tables.all_rows("phone"), ["offered", "answered", "abandoned"], ["unit"]
        plan = None
    else:
        table, plan = _volumes(tables, "volumes"), _volumes(tables, "volume_budget")
        columns, keys = ["volume"], ["activity", "customer", "stream"]
    if table is None:
        return []
    found: list[float] = []
    for each in (table, plan):
        for rows in () if each is None else _spans(each, through, whole=True):
            found += [float(value) for value in rows[columns].sum()]
            for by in (key for key in keys if key in rows):
                found += [float(value) for value in rows.groupby(by)[columns].sum().to_numpy().ravel()]
    return found


def _volumes(tables: Tables, name: str, year: int | None = None) -> pd.DataFrame | None:
    """Volumes with the stream that each activity is counted in."""
    table = tables.all_rows(name, year)
    if table is None or tables.parameters is None:
        return None
    drivers = counted_streams(tables.parameters, tables.parameters.activities)
    return table.assign(stream=table["activity"].map({code: one.stream for code, one in drivers.items()}))


def _spans(table: pd.DataFrame, through: int, *, whole: bool = False) -> list[pd.DataFrame]:
    """The rows so far and of the month; whole: of the year too."""
    so_far = [table[table["month"] <= through], table[table["month"] == through]]
    return [*so_far, table] if whole else so_far


def _shares(
    tables: Tables, section: str, through: int, by_clock: bool, by_unit: bool, by_month: bool
) -> list[float]:
    """Shares in per cent that a sentence may say, with what is promised; none without the table."""
    found: list[float] = []
    if section == "economy":
        table = _economy(tables)
        for rows in [] if table is None else _spans(table, through):
            groups = [["account"], ["kind"], *([["unit"], ["unit", "account"]] if by_unit else [])]
            for sums in _money_sums(rows, groups):
                found += _ratios(sums["deviation"], sums["budget"])
            costs = rows[rows["kind"] != "revenue"]
            for by in ("account", "kind"):
                found += _ratios(costs.groupby(by)["outcome"].sum(), costs["outcome"].sum())
    elif section == "volumes":
        found += _of_volumes(tables, through, by_month=by_month)
    else:
        name, ratios = RATIOS[section]
        for rows in _as_shown(tables, name):
            found += _of_rows(rows, ratios, through, by_clock=by_clock, by_unit=by_unit, by_month=by_month)
    return [*found, *promises_in_percent(tables)] if found else []


def _as_shown(tables: Tables, name: str) -> Iterator[pd.DataFrame]:
    """The table as reports sum it: sickness by working time, with and without units of few people."""
    table = tables.all_rows(name)
    if table is None:
        return
    if name != "staff":
        yield table
    if name != "staff" or tables.parameters is None:
        return
    away = {f"{of}_time": table[f"{of}_share"] * table["fte"] for of in ("sick", "leave")}
    table = table.assign(**away, ordinary_time=(1 - table["leave_share"]) * table["fte"])
    yield table
    least = tables.parameters.followup.minimum_answers.value
    yield table[table.groupby("unit")["headcount"].transform("min") >= least]


RATIOS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "phone": (
        "phone",
        (
            ("answered", "offered"),
            ("within_threshold", "offered"),
            ("within_threshold", "answered"),
            ("abandoned", "offered"),
        ),
    ),
    "lead_times": ("lead_times", (("on_time", "completed"),)),
    "staff": ("staff", (("sick_time", "fte"), ("sick_time", "ordinary_time"), ("leave_time", "fte"))),
}
"""The table of a section, and what its shares are of."""


def _of_rows(
    table: pd.DataFrame,
    ratios: tuple[tuple[str, str], ...],
    through: int,
    *,
    by_clock: bool,
    by_unit: bool,
    by_month: bool,
) -> list[float]:
    columns = sorted({column for ratio in ratios for column in ratio})
    each = "activity" if "activity" in table else "unit"
    sums: list[pd.DataFrame] = []
    for rows in _spans(table, through):
        sums.append(rows[columns].sum().to_frame().T)
        if by_unit or each == "activity":
            sums.append(rows.groupby(each)[columns].sum())
        if by_clock and "half_hour" in rows:
            sums += _ranges(rows.groupby("half_hour")[columns].sum())
    if by_month:
        months = table[table["month"] <= through]
        sums.append(months.groupby("month")[columns].sum())
        if by_unit:
            sums.append(months.groupby(["month", each])[columns].sum())
    return [
        share for each_sum in sums for one, of in ratios for share in _ratios(each_sum[one], each_sum[of])
    ]


def _ranges(half_hours: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Sums of every range of half-hours that follow on each other."""
    total = half_hours.cumsum()
    yield total
    for first in range(len(total) - 1):
        yield total.iloc[first + 1 :] - total.iloc[first]


def _of_volumes(tables: Tables, through: int, *, by_month: bool) -> list[float]:
    """Deviations from the plan, changes since last year, and activities' parts of their streams."""
    table, plan = _volumes(tables, "volumes"), _volumes(tables, "volume_budget")
    before = _volumes(tables, "volumes", tables.year - 1)
    if table is None:
        return []
    found: list[float] = []
    months = range(1, through + 1) if by_month else [through]
    spans = [range(1, through + 1), *([month] for month in months)]
    for span in spans:
        rows = table[table["month"].isin(span)]
        for other in (plan, before):
            if other is None:
                continue
            beside = other[other["month"].isin(span)]
            for by in ("activity", "stream"):
                then, now = beside.groupby(by)["volume"].sum(), rows.groupby(by)["volume"].sum()
                found += _ratios(now.sub(then, fill_value=0).reindex(then.index), then)
        for each in (rows, *(one[one["month"].isin(span)] for one in (plan, before) if one is not None)):
            activities = each.groupby(["stream", "activity"])["volume"].sum()
            streams = activities.groupby(level="stream").transform("sum")
            found += _ratios(activities, streams)
    return found


def _ratios(part: pd.Series[float], whole: pd.Series[float] | float) -> list[float]:
    """Per cent of ``whole``, of those that are something."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.asarray(part, dtype=float) / np.asarray(whole, dtype=float) * PERCENT
    return [float(share) for share in np.ravel(shares) if np.isfinite(share)]
