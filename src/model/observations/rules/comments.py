"""Comments that no report reads, and figures in them that the tables do not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from model.errors import InputError
from model.marked import N_
from model.observations.comments import SWEDISH, comment_file, read_comment
from model.observations.rules.comment_figures import ENGLISH, FigureKind, said
from model.observations.rules.comment_tables import FIGURES, figures_of, is_of_tables
from model.observations.rules.looked_at import Tables
from model.observations.rules.rule import Remark, Rule
from model.report_kinds import NUMBERED, commented_kind
from model.time_units import MONTHS

FOLLOW_UP = ("month", "tertial", "annual", "phone", "customer")
LAST = re.compile(rf"{NUMBERED}|\d{{4}}-\d\d-\d\d")
"""How the name of a unit's or a customer's report ends: a month, or a meeting's day."""
TERTIAL = 4
TINY = 1e-9


def _folders(tables: Tables) -> list[Path]:
    folder = tables.data / str(tables.year) / "comments"
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _unread(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for folder in _folders(tables):
        kind = commented_kind(folder.name)
        if kind is None or not _is_read(folder.name, kind.name, is_monthly=kind.monthly):
            reports = FOLLOW_UP if kind is None else (folder.name.split("-")[0],)
            yield Remark(rule=rule, file=_shown(tables, folder.name), reports=reports)


def _is_read(label: str, kind: str, *, is_monthly: bool) -> bool:
    rest = label.removeprefix(kind).removeprefix("-")
    if is_monthly:
        return bool(re.fullmatch(NUMBERED, rest))
    return not rest or bool(re.search(rf"(^|-)({LAST.pattern})$", rest))


def _shown(tables: Tables, *names: str) -> str:
    return "/".join(("data", str(tables.year), "comments", *names))


def _through(label: str) -> int | None:
    """The last month of a report by its name; None for a unit's or a customer's."""
    kind, _, number = label.partition("-")
    if kind == "annual":
        return MONTHS
    if kind in ("month", "tertial") and number.isdigit():
        return int(number) * (TERTIAL if kind == "tertial" else 1)
    return None


def _otherwise(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for folder in _folders(tables):
        through = _through(folder.name)
        if through is None or through > tables.through:
            continue
        for section, kinds in FIGURES.items():
            for language in (SWEDISH, ENGLISH):
                path = comment_file(tables.year, folder.name, section, tables.data, language)
                yield from _of_text(tables, rule, path, section, kinds, through, language)


def _of_text(
    tables: Tables,
    rule: Rule,
    path: Path,
    section: str,
    kinds: tuple[FigureKind, ...],
    through: int,
    language: str,
) -> Iterator[Remark]:
    """Figures of one comment that the tables do not have."""
    label = path.parent.name
    try:
        text = read_comment(tables.year, label, section, tables.data, language)
    except InputError:
        return
    for kind in kinds if text else ():
        for figure in said(text or "", kind, language):
            if kind == "percent" and not is_of_tables(figure, section, tables):
                continue
            known = figures_of(tables, section, kind, through, figure.sentence)
            near = [value for value in known if abs(abs(value) - figure.value) <= figure.half + TINY]
            if near or not known:
                continue
            nearest = min(known, key=lambda value: abs(abs(value) - figure.value))
            yield Remark(
                rule=rule,
                file=_shown(tables, label, path.name),
                reports=(label.split("-")[0],),
                key={"says": figure.text},
                value=figure.value,
                other=abs(nearest),
            )


UNREAD = Rule(
    code="comments_not_read",
    says=N_("kommentarer som ingen rapport läser"),
    wanted="en rapports namn, som month-03, tertial-1, annual, phone-unit_2-10 eller customer-16-08",
    explains="A folder of comments whose name is no report's: `month-3` for `month-03`.",
    look=_unread,
    figure=N_("Kommentarer"),
    reports=FOLLOW_UP,
)
OTHERWISE = Rule(
    code="comment_against_tables",
    says=N_("en siffra i kommentaren som tabellerna inte har"),
    wanted="en siffra som finns i tabellerna, till exempel omkring {other}{which}",
    explains=(
        "A figure of a comment that is none of the tables', as far as it is rounded: amounts in tkr, mnkr, "
        "SEK k or million in the economy's (budget, outcome or deviation of an account, a kind of accounts "
        "or the result, so far, of the month or of the year); counts with thousands set apart in the "
        "volumes' and the phone's; per cent of calls, cases on time, sickness, and deviations from plan, "
        "with a decimal, or whole of calls and cases. Per cent are passed over in sentences that tell of "
        "expectations, roundings, surveys, other years or a customer. Swedish and English comments of month, "
        "tertial and annual reports."
    ),
    look=_otherwise,
    against=False,
    figure=N_("Kommentaren"),
    reports=FOLLOW_UP,
)
RULES = (UNREAD, OTHERWISE)
"""Of the controller's comments."""
