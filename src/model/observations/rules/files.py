"""Files that came in whole: rows and sums of a delivery, the end of a file, events against their rate.

A file of which no delivery note tells is judged by its end and by its own rate alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from math import exp
from pathlib import Path

from scipy.special import pdtr

from model.errors import InputError
from model.marked import N_
from model.observations.deliveries import PARAMS, Changed, Delivered, changed
from model.observations.files import last_day
from model.observations.rules.looked_at import Tables
from model.observations.rules.rule import HELD, Remark, Rule
from model.observations.table_need import TableNeed
from model.observations.tables import has_rows
from model.report_kinds import commented_kind, names_of
from model.time_units import MONTHS

ROUNDED = 1e-6
SELDOM = 1e-4
"""Events as few as chance makes them less often than this are told."""
HALF = 0.6
"""A table with fewer rows than this share of the year before's is told."""
FEWEST_ROWS = 5
LULL, TIMES = 30, 3
"""Days without an event are told where more than so many, and than so many times the longest lull before."""


def _there(tables: Tables) -> Iterator[tuple[TableNeed, Path]]:
    """The tables of the year, and of no year, that are there."""
    for need in tables.needs.values():
        if (path := tables.path(need)).is_file():
            yield need, path


def _against_note(tables: Tables, rule: Rule) -> Iterator[Remark]:
    """Rows, or the sum, that are not those delivered; where both are, but not the digest, that."""
    for one in _changed(tables):
        if one.is_gone:
            continue
        rows, total, digest = one.now or Delivered(0, 0.0, "")
        if rows != one.then.rows:
            yield _whole(tables, rule, one, float(rows), float(one.then.rows), "rows")
        elif abs(total - one.then.sum) > max(ROUNDED * abs(one.then.sum), ROUNDED):
            yield _whole(tables, rule, one, total, one.then.sum, "sum")
        else:
            yield _whole(tables, rule, one, float(rows), float(rows), f"sha256 {digest[:8]}")


def _gone(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for one in _changed(tables):
        if one.is_gone:
            yield _whole(tables, rule, one, 0.0, float(one.then.rows), "rows")


def _changed(tables: Tables) -> list[Changed]:
    """The files of the year, and of no year, that are not what was delivered."""
    return tables.once("changed since delivery", lambda: _changed_of(tables))


def _changed_of(tables: Tables) -> list[Changed]:
    try:
        found = list(changed(tables.data))
    except InputError:
        return []
    years = {one.file: one.file.partition("/")[0] for one in found}
    return [one for one in found if not years[one.file].isdigit() or years[one.file] == str(tables.year)]


def _reports_of(tables: Tables, file: str) -> tuple[str, ...]:
    """The kinds of reports that a file of the centre concerns."""
    parts = file.split("/")
    if parts[0] == PARAMS:
        return _reports_of_parameters(parts)
    needs = (need for need in tables.needs.values() if tables.shown(need.name) == f"data/{file}")
    if need := next(needs, None):
        return need.reports
    if "comments" in parts[:-1] and (kind := commented_kind(parts[parts.index("comments") + 1])):
        return (kind.name,)
    return tuple(names_of(lambda kind: not kind.is_planned))


def _reports_of_parameters(parts: list[str]) -> tuple[str, ...]:
    """What is said among the parameters of scenarios concerns what is planned; of sources, no report."""
    match parts[1]:
        case "base" | "tariffs":
            return tuple(names_of(lambda _: True))
        case "reports":
            return (parts[2].removesuffix(".yaml"),)
        case "scenarios":
            return tuple(names_of(lambda kind: kind.is_planned))
        case _:
            return ()


def _cut_off(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for need, path in _there(tables):
        if not has_rows(path):
            continue
        with path.open("rb") as file:
            file.seek(-1, 2)
            last = file.read(1)
        if last not in b"\r\n\x00":
            yield tables.remark(rule, need.name)


def _events(tables: Tables, need: TableNeed, year: int | None = None) -> list[date]:
    column = next((one.when for one in need.watched if not one.values), "")
    rows = tables.known(need.name, year) if column else None
    return [] if rows is None else sorted(day for day in rows[column] if isinstance(day, date))


def _fewer(tables: Tables, rule: Rule) -> Iterator[Remark]:
    """Events so far beside those of the same months a year before, by a Poisson distribution."""
    last = last_day(tables.year - 1, tables.through)
    for need in tables.needs.values():
        before = [day for day in _events(tables, need, tables.year - 1) if day <= last]
        now = len(_events(tables, need))
        if now and before and pdtr(now, len(before) * HALF) < SELDOM:
            yield tables.remark(rule, need.name, value=float(now), other=float(len(before)))


def _ends_early(tables: Tables, rule: Rule) -> Iterator[Remark]:
    """No event between the last one and the period's end, where the rate before promises some."""
    first, last = date(tables.year, 1, 1), last_day(tables.year, tables.through)
    for need in tables.needs.values():
        days = _events(tables, need)
        if len(days) < FEWEST_ROWS:
            continue
        passed, left = (days[-1] - first).days + 1, (last - days[-1]).days
        longest = max((later - earlier).days for earlier, later in pairwise([first, *days]))
        seldom = exp(-len(days) * left / passed) < SELDOM
        if seldom and left > max(LULL, TIMES * longest):
            yield tables.remark(rule, need.name, value=days[-1], other=last)


def _half_of_last_year(tables: Tables, rule: Rule) -> Iterator[Remark]:
    """Tables of no months and no events, beside themselves a year before."""
    for need in tables.needs.values():
        if need.watched or "{year}" not in need.file or need.name in MAY_SHRINK:
            continue
        now, before = tables.all_rows(need.name), tables.all_rows(need.name, tables.year - 1)
        if now is None or before is None or len(before) < FEWEST_ROWS or not _is_over(tables):
            continue
        if len(now) < HALF * len(before):
            yield tables.remark(rule, need.name, value=float(len(now)), other=float(len(before)))


def _is_over(tables: Tables) -> bool:
    """Whether the year's last month has come."""
    volumes, money = tables.known("volumes"), tables.known("economy")
    if volumes is not None:
        return bool((volumes["month"] == MONTHS).any())
    return money is not None and bool(money.loc[money["month"] == MONTHS, "outcome"].notna().any())


MAY_SHRINK = ("amendments", "new_volumes", "notes", "promises", "reserve", "closing")
"""Tables whose rows are as many as there is to tell."""


def _whole(tables: Tables, rule: Rule, one: Changed, value: float, other: float, what: str) -> Remark:
    return Remark(
        rule=rule,
        file=one.file if one.file.startswith(f"{PARAMS}/") else f"data/{one.file}",
        reports=_reports_of(tables, one.file),
        key={HELD: what},
        value=value,
        other=other,
    )


DELIVERY = Rule(
    code="against_delivery",
    says=N_("inte det som levererades"),
    wanted="{other}, som leveransen hade{which}",
    explains=(
        "Rows, sum or digest of a file are not those of its delivery note (`data/delivered.csv`): half "
        "a file, or one that was changed after it was delivered. Of every file that the note tells of: "
        "tables, comments, sources and parameters, whose rows are the lines that say something."
    ),
    look=_against_note,
    figure=N_("Filen"),
)
GONE = Rule(
    code="delivered_and_gone",
    says=N_("levererad, men finns inte"),
    wanted="filen, med {other} rader som leveransen hade",
    explains="A file that the delivery note tells of is not there.",
    look=_gone,
    figure=N_("Filen"),
)
CUT_OFF = Rule(
    code="file_without_end",
    says=N_("filen slutar mitt i en rad"),
    wanted="en radbrytning efter sista raden; utan den kan filen vara avklippt",
    explains="The file's last line has no line break: it may be cut off.",
    look=_cut_off,
    figure=N_("Filen"),
)
FEWER = Rule(
    code="fewer_than_last_year",
    says=N_("mycket färre än samma tid året före"),
    wanted="omkring {other}, som samma månader året före",
    explains=(
        "A register of events has so few this year so far that chance would give them less often than "
        "once in 10 000, if six tenths of last year's came."
    ),
    look=_fewer,
    figure=N_("Antal"),
)
ENDS_EARLY = Rule(
    code="events_end_early",
    says=N_("inget efter den dagen"),
    wanted="händelser till och med {other}, så ofta som de annars kommer",
    explains=(
        "A register of five events or more has none from its last one to the period's end, where chance "
        "would leave it so empty less often than once in 10 000 at the rate until then; more than thirty "
        "days, and three times its longest lull before."
    ),
    look=_ends_early,
    figure=N_("Sista händelsen"),
)
HALF_A_TABLE = Rule(
    code="half_of_last_year",
    says=N_("hälften så många rader som året före"),
    wanted="omkring {other} rader, som året före hade",
    explains=(
        "A table of neither months nor events has fewer than six tenths of the rows that it had the "
        "year before."
    ),
    look=_half_of_last_year,
    figure=N_("Rader"),
)
RULES = (DELIVERY, GONE, CUT_OFF, FEWER, ENDS_EARLY, HALF_A_TABLE)
"""Of every table, and of every file that the delivery note tells of."""
