"""The controller's comments in a report: shown if written, asked for if owed.

A comment that has not been written in the report's language is shown in Swedish and marked as such.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from model.followup import Period
from model.followup.owed_comments import is_draft, owed_comments
from model.observations.comments import comment_file, read_comment
from model.observations.tables import shown_as
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import AnyColumn, Column, Composed, Row
from model.presentation.display import Notice, prose
from model.presentation.formats import inside
from model.presentation.kinds import KindName, said
from model.presentation.language import N_, SWEDISH, _, spoken, words
from model.presentation.tables import Table
from model.reports.follow_up.outlook import as_rows
from model.reports.follow_up.words import SECTIONS, measure_names

DRAFT = N_("Utkast")
WRITTEN = {True: N_("finns"), False: N_("saknas")}
DIFFERENCES: dict[str, tuple[KindName, int]] = {
    "money": ("change_tkr", 0),
    "share": ("points", 1),
    "indicator": ("change", 1),
}
"""How the difference between two values of a kind is said; a count's without decimals."""


def written_comment(year: int, report: str, section: str) -> Markdown | None:
    """The comment on ``section``, or None when none is written."""
    text = read_comment(year, report, section, language=spoken())
    if text is not None:
        return prose(text, shown_as(comment_file(year, report, section, language=spoken())))
    swedish = read_comment(year, report, section)
    source = shown_as(comment_file(year, report, section))
    return None if swedish is None else prose(in_swedish(swedish), source)


def in_swedish(text: str) -> str:
    """Markdown that stands in Swedish in a report in another language, marked for screen readers."""
    return f"::: {{lang={SWEDISH}}}\n{text}\n:::"


def section_comment(
    period: Period, report: str, section: str, owed: pd.DataFrame
) -> Markdown | Notice | None:
    """The comment on ``section``, a notice when one is owed and not written, else None."""
    comment = written_comment(period.year, report, section)
    if comment is not None or section not in set(owed["section"]):
        return comment
    text = _("Avvikelsen ska förklaras: skriv om {section}.", section=inside(_(SECTIONS[section])))
    return Notice(text, "warning", _("Kommentar saknas."))


def status(owed: pd.DataFrame, *, stands_out: bool = False) -> str:
    """The report's status for its heading: *Utkast* as long as a comment is owed, else nothing.

    So is it as long as something ``stands_out`` that nobody has acknowledged.
    """
    return _(DRAFT) if stands_out or is_draft(owed) else ""


def missing_comments(
    owed: pd.DataFrame, period: Period, parameters: Parameters, report: str
) -> Notice | None:
    """For page one: which sections owe a comment, on what, and where to write it; None when none does."""
    missing = owed[~owed["written"].astype(bool)]
    if missing.empty:
        return None
    parts = []
    for section, rows in missing.assign(label=_labels(missing, parameters)).groupby("section", sort=False):
        items = ", ".join(map(inside, rows["label"]))
        parts.append(f"{_(SECTIONS[str(section)])} ({items})")
    place = comment_file(period.year, report, "x", Path("data")).parent.as_posix()
    limit = formats.percent(parameters.followup.deviation_limit.value, 0)
    return Notice(
        _(
            "{parts}. Avvikelser över {limit} ska kommenteras; kommentaren skrivs i {place}/.",
            parts="; ".join(parts),
            limit=limit,
            place=place,
        ),
        "bad",
        _("Kommentarer saknas."),
    )


def deviations(period: Period, parameters: Parameters, report: str) -> Table:
    """Everything that deviates more than the limit or misses its target, and whether it has a comment."""
    found = owed_comments(period, parameters, report)
    limit = formats.percent(parameters.followup.deviation_limit.value, 0)
    return Table(
        "deviations",
        _("Avvikelser över {limit} och mål som inte nås: är de kommenterade?", limit=limit),
        _values(found, parameters).assign(
            again=found["section"].duplicated(),
            unit=found["item"].map(_units(period)),
        ),
        [Composed(SECTION.label, [SECTION], _section_once), *OWED],
        row_kind="row_kind",
        row_decimals="row_decimals",
        units="unit",
        note=_(
            "Indikatorer är med när målet inte nås, hur lite det än är; deras värden är avrundade som i "
            "tabellen över indikatorer."
        )
        if (found["kind"] == "indicator").any()
        else "",
    )


def _units(period: Period) -> dict[str, str]:
    """The unit of each indicator."""
    if not period.has("commitments"):
        return {}
    table = period.commitments
    return dict(zip(table["indicator"], table["unit_of_measure"], strict=True))


def owed_table(found: pd.DataFrame, parameters: Parameters) -> Table | None:
    """The deviations that a comment is owed on, ready to show; None of none. ``found``: ``owed_comments``."""
    if found.empty:
        return None
    return Table(
        "owed",
        _("Avvikelser som ska kommenteras"),
        _values(found, parameters),
        [SECTION, *OWED],
        row_kind="row_kind",
        row_decimals="row_decimals",
    )


def _values(found: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    return as_rows(found, "item").assign(label=_labels(found, parameters))


def _labels(found: pd.DataFrame, parameters: Parameters) -> list[str]:
    """What deviates, in words: an indicator's name stands in the commitments themselves."""
    label = measure_names(parameters)
    return [
        _(item) if kind == "indicator" else label[item]
        for item, kind in zip(found["item"], found["kind"], strict=True)
    ]


def _section_once(row: Row) -> str:
    return "" if row["again"] else words(SECTIONS)[row["section"]]


def _deviation(row: Row) -> str:
    return said(row["deviation"], *DIFFERENCES.get(row["kind"], ("change", 0)))


SECTION = Column("section", "Avsnitt", words=SECTIONS)
OWED: list[AnyColumn] = [
    Column("label", "Det som avviker"),
    Column("planned", "Budget eller mål", "row"),
    Column("outcome", "Utfall eller prognos", "row"),
    Composed("Avvikelse", [Column("deviation", "Avvikelse", "row")], _deviation, "right"),
    Column("share", "Andel", "change_percent"),
    Column("written", "Kommentar", words=WRITTEN),
]
