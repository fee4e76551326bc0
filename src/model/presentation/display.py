"""What notebooks show: tables, key figures and notices, for JupyterLab and for print alike.

Each object renders itself as HTML and plain text, and carries a JSON description (``MIME_TABLE`` and its
siblings) from which the exporter sets the page. Values are kept beside their shown form, so that a published
table can be followed to its numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from IPython.display import Markdown

from model.presentation import formats
from model.presentation.charts.sparkline import sparkline
from model.presentation.language import SWEDISH, _, spoken

MIME_TABLE = "application/vnd.tertial.table+json"
MIME_KEY_FIGURES = "application/vnd.tertial.key-figures+json"
MIME_NOTICE = "application/vnd.tertial.notice+json"
MIME_HEADING = "application/vnd.tertial.heading+json"

Kind = Literal[
    "text",
    "integer",
    "decimal",
    "percent",
    "kronor",
    "tkr",
    "mnkr",
    "date",
    "change",
    "change_percent",
    "change_tkr",
    "sparkline",
]
Align = Literal["left", "right"]
State = Literal["good", "warning", "bad", "neutral"]

SHOWN: Mapping[str, Callable[[Any, int | None], str]] = {
    "text": lambda value, _: formats.MISSING if _is_missing(value) else str(value),
    "integer": lambda value, _: formats.number(value, 0),
    "decimal": lambda value, digits: formats.number(value, 1 if digits is None else digits),
    "percent": lambda value, digits: formats.percent(value, 1 if digits is None else digits),
    "kronor": lambda value, digits: formats.kronor(value, 2 if digits is None else digits),
    "tkr": lambda value, digits: formats.number(_thousandth(value), 0 if digits is None else digits),
    "mnkr": lambda value, digits: formats.number(
        _thousandth(_thousandth(value)), 1 if digits is None else digits
    ),
    "date": lambda value, _: formats.MISSING if _is_missing(value) else value.isoformat(),
    "change": lambda value, digits: formats.number(value, 0 if digits is None else digits, signed=True),
    "change_percent": lambda value, digits: formats.percent(
        value, 1 if digits is None else digits, signed=True
    ),
    "change_tkr": lambda value, digits: formats.number(_thousandth(value), digits or 0, signed=True),
    "sparkline": lambda value, digits: series_words(value, digits or 0),
}


@dataclass(frozen=True)
class Column:
    """A column of a table: where its values are, its heading, and how they are shown.

    The heading is written in Swedish and a message of the catalogue: ``Column`` is one of its keywords.
    A cell of kind sparkline is a series of numbers, drawn as a line; ``decimals`` is for its words.
    language: the one that cells are written in, whatever the report's: people's own words.
    """

    name: str
    label: str
    kind: Kind = "text"
    decimals: int | None = None
    language: str = ""

    @property
    def align(self) -> Align:
        """Text and sparklines to the left, all else to the right."""
        return "left" if self.kind in ("text", "sparkline") else "right"

    def shown(self, value: Any) -> str:
        """The value as the reader sees it; text given for a number column is shown as it is."""
        if isinstance(value, str):
            return value
        return SHOWN[self.kind](value, self.decimals)


@dataclass(frozen=True)
class Table:
    """A table with caption, header row and typed columns.

    name: file name of its CSV. total: row labels (positions) set in bold. note: a line below the table.
    """

    name: str
    caption: str
    data: pd.DataFrame
    columns: Sequence[Column]
    note: str = ""
    total: Sequence[int] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        missing = [column.name for column in self.columns if column.name not in self.data.columns]
        if missing:
            raise KeyError(f"table {self.name} has no column {', '.join(missing)}")
        if not self.caption.strip():
            raise ValueError(f"table {self.name} needs a caption")

    @property
    def rows(self) -> list[list[str]]:
        """Cells as shown."""
        values = [self.data[column.name].tolist() for column in self.columns]
        return [
            [column.shown(value) for column, value in zip(self.columns, row, strict=True)]
            for row in zip(*values, strict=True)
        ]

    def describe(self) -> dict[str, Any]:
        """JSON description: strings as shown, alignments, header, caption, and raw values."""
        total = {position % len(self.data) for position in self.total} if len(self.data) else set()
        return (
            {
                "name": self.name,
                "caption": self.caption,
                "note": self.note,
                "header": [_(column.label) for column in self.columns],
                "align": [column.align for column in self.columns],
                "rows": self.rows,
                "total": sorted(total),
                "raw": [
                    [_raw(value) for value in self.data[column.name].tolist()] for column in self.columns
                ],
            }
            | self._pictures()
            | self._languages()
        )

    def _pictures(self) -> dict[str, Any]:
        """The drawn columns, if any: position and an SVG for each row."""
        drawn = {
            str(position): [sparkline(value) for value in self.data[column.name].tolist()]
            for position, column in enumerate(self.columns)
            if column.kind == "sparkline"
        }
        return {"pictures": drawn} if drawn else {}

    def _languages(self) -> dict[str, Any]:
        """The columns in another language than the report's, if any: position and language."""
        other = {
            str(position): column.language
            for position, column in enumerate(self.columns)
            if column.language not in ("", spoken())
        }
        return {"languages": other} if other else {}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        description = self.describe()
        return {MIME_TABLE: description, "text/html": table_html(description), "text/plain": self.caption}


@dataclass(frozen=True)
class KeyFigure:
    """One figure of a page's first row: what it is, its value, how it compares, and its state in words."""

    label: str
    value: str
    comparison: str = ""
    state: State = "neutral"
    state_text: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """A row of key figures; a state is told in words as well as in colour."""

    figures: Sequence[KeyFigure]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        items = [vars(figure) for figure in self.figures]
        cells = "".join(
            f'<div style="border-left:4px solid {STATE_COLOURS[figure.state]};padding:0 1em">'
            f"<div>{escape(figure.label)}</div><div style='font-size:1.6em'>{escape(figure.value)}</div>"
            f"<div>{escape(figure.comparison)}</div><div>{escape(figure.state_text)}</div></div>"
            for figure in self.figures
        )
        plain = "; ".join(f"{figure.label}: {figure.value}" for figure in self.figures)
        html = f'<div style="display:flex;gap:1.5em;flex-wrap:wrap">{cells}</div>'
        return {MIME_KEY_FIGURES: {"figures": items}, "text/html": html, "text/plain": plain}


@dataclass(frozen=True)
class Notice:
    """A short remark set apart from the text: a comment that is missing, a caveat, an advice."""

    text: str
    state: State = "neutral"
    heading: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        html = (
            f'<div style="border-left:4px solid {STATE_COLOURS[self.state]};padding:0.3em 1em">'
            f"<strong>{escape(self.heading)}</strong> {escape(self.text)}</div>"
        )
        return {
            MIME_NOTICE: vars(self),
            "text/html": html,
            "text/plain": f"{self.heading} {self.text}".strip(),
        }


@dataclass(frozen=True)
class Heading:
    """What stands at the top of the report; shown once, in the notebook's first code cell.

    day: ISO date of the report. status: for example ``Utkast``. example_data: say so on every page.
    """

    title: str
    subtitle: str = ""
    organisation: str = ""
    status: str = ""
    day: str = ""
    example_data: bool = False
    language: str = field(default_factory=spoken)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        html = f"<h1>{escape(self.title)}</h1><p>{escape(self.subtitle)}</p>"
        return {MIME_HEADING: vars(self), "text/html": html, "text/plain": self.title}


STATE_COLOURS = {"good": "#1b7f5c", "warning": "#b7791f", "bad": "#b3392f", "neutral": "#5b6b7a"}


def prose(text: str) -> Markdown:
    """A paragraph of a report, in Markdown."""
    return Markdown(text)  # type: ignore[no-untyped-call]


def table_html(description: Mapping[str, Any]) -> str:
    """The table as accessible HTML."""
    align = description["align"]
    head = "".join(
        f'<th scope="col" style="text-align:{side}">{escape(label)}</th>'
        for label, side in zip(description["header"], align, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_language_html(description, position)} "
            f'style="text-align:{side}{";font-weight:bold" if index in description["total"] else ""}">'
            f"{_cell_html(description, index, position, cell)}</td>"
            for position, (cell, side) in enumerate(zip(row, align, strict=True))
        )
        + "</tr>"
        for index, row in enumerate(description["rows"])
    )
    note = f"<p><small>{escape(description['note'])}</small></p>" if description["note"] else ""
    caption = f'<caption style="text-align:left">{escape(description["caption"])}</caption>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _language_html(description: Mapping[str, Any], position: int) -> str:
    language = description.get("languages", {}).get(str(position))
    return f' lang="{language}"' if language else ""


def _cell_html(description: Mapping[str, Any], row: int, position: int, cell: str) -> str:
    """The cell's text, or its picture with the text for those who do not see it."""
    pictures = description.get("pictures", {}).get(str(position))
    if pictures is None or not cell:
        return escape(cell)
    return str(pictures[row]).replace("<svg ", f'<svg role="img" aria-label="{escape(cell)}" ', 1)


def series_words(values: Sequence[float | None], decimals: int = 0) -> str:
    """A series in words: ``från 3 till 8, som lägst 2 och som högst 9``; empty without values."""
    known = [float(value) for value in values if value is not None and not _is_missing(value)]
    if not known:
        return ""
    first, last, low, high = (
        formats.number(value, decimals) for value in (known[0], known[-1], min(known), max(known))
    )
    return _(
        "från {first} till {last}, som lägst {low} och som högst {high}",
        first=first,
        last=last,
        low=low,
        high=high,
    )


def csv_names(tables: Sequence[Mapping[str, Any]]) -> list[str]:
    """File name of each table's CSV; the second table of a name has its number in it."""
    names: list[str] = []
    for number, table in enumerate(tables):
        name = f"{table['name']}.csv"
        names.append(name if name not in names else f"{table['name']}-{number}.csv")
    return names


def write_csv(description: Mapping[str, Any], path: Path, language: str = SWEDISH) -> None:
    """The table's raw values for Excel: UTF-8 with byte order mark, delimited as Excel expects.

    In Swedish semicolons and decimal comma, in another language commas and decimal point.
    """
    delimiter, mark = (";", ",") if language == SWEDISH else (",", ".")
    columns = [[_csv_cell(value, mark) for value in column] for column in description["raw"]]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(description["header"])
        writer.writerows(zip(*columns, strict=True))


def _csv_cell(value: Any, mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(_csv_cell(each, mark) or formats.MISSING for each in value)
    if isinstance(value, dict):
        return str(value["decimal"]).replace(".", mark)
    return str(value).replace(".", mark) if isinstance(value, float) else str(value)


def _raw(value: Any) -> Any:
    """A JSON value that loses nothing: decimals keep all their digits."""
    if isinstance(value, list | tuple):
        return [_raw(each) for each in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if not isinstance(value, str) and _is_missing(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _thousandth(value: Any) -> Decimal | None:
    return None if _is_missing(value) else Decimal(str(value)) / 1000


def _is_missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))
