"""Price lists side by side as an Excel workbook: what each changes, and all that follows from it.

Values are those of :mod:`model.planning.price_lists`; how others differ from the first list, and the
customers' sums, are live formulas, so that whoever reads them sees what is set beside what.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from model import __version__
from model.observations.registers import ALL_CUSTOMERS
from model.parameters.loading import fingerprint
from model.planner_workbook.locked_cells import LockedWorkbook, Page
from model.planning.price_lists import PriceLists
from model.presentation import formats
from model.presentation.kinds import is_missing
from model.presentation.language import N_, _
from model.pricing.costing.costs import ADJUSTMENT
from model.reports.names import organisation, role_names
from model.reports.planning.names import service_name
from model.reports.planning.price_lists import about_the_data, changes_table, clashes, titles
from model.reports.sources import mark, of_plan
from model.reports.studies.words import promise

FIRST, TOP = 4, 3
"""First row below the column headings, and the row of these, counted from 0."""
LINE_HEIGHT = 15
CHANGE_LETTERS = (32, 40, 31, 58)
"""Letters that fit in the columns that tell what scenarios change."""
LABEL_LETTERS = 46
"""Letters that fit in the name of a service."""
SUMS = {
    "cost": (N_("Full kostnad, kr"), "money"),
    "revenue": (N_("Avtalens summa, kr"), "money"),
    "idle": (N_("Därav ledig kapacitet, kr"), "money"),
    "fte": (N_("Årsarbetare som utför ärenden"), "decimal"),
    "duty": (N_("Telefonpass, timmar i veckan"), "decimal"),
    "expected": (N_("Väntat resultat, kr"), "money"),
    "reserve": (N_("Reserv för {sure} säkerhet, kr"), "money"),
    "chance": (N_("Sannolikhet för minst noll"), "share"),
    "promises_hold": (N_("Sannolikhet att allt hinns"), "share"),
}
CHANGES = {"money": "change", "decimal": "change_decimal", "integer": "change", "share": "percent"}
"""How the difference of a number looks."""


@dataclass(frozen=True)
class Figure:
    """A number of each list on a sheet: where it is, what its column is called, and how it looks.

    differs: whether the others' difference from the first list stands beside it. in_share: also as a share.
    """

    name: str
    label: str
    style: str
    differs: bool = False
    in_share: bool = False


def write_comparison(lists: PriceLists, day: date, path: Path) -> None:
    """Write the workbook to ``path``; the same lists and day give the same bytes."""
    parameters, origins = lists.first.parameters, of_plan(lists.year)
    title = _("Prislistor {year} sida vid sida", year=lists.year)
    book = LockedWorkbook(
        path,
        day,
        {
            "title": title,
            "author": parameters.organisation.name.value,
            "company": parameters.organisation.host.value,
            "comments": mark(origins),
        },
        footer=mark(origins),
    )
    _read_me(book, lists, title, day)
    _sums(book, lists)
    _services(book, lists)
    _customers(book, lists)
    _roles(book, lists)
    _promises(book, lists)
    book.close(
        {
            "year": str(lists.year),
            "scenarios": ", ".join(one.parameters.scenario for one in lists.lists),
            "parameters_sha256": ", ".join(fingerprint(one.parameters) for one in lists.lists),
            "model": __version__,
        }
    )


def _read_me(book: LockedWorkbook, lists: PriceLists, title: str, day: date) -> None:
    page = book.page(_("Läs mig"), [36, 44, 34, 62])
    page.text(0, 0, title, "title")
    page.text(1, 0, organisation(lists.first.parameters), "lead")
    row = TOP
    for one, name in zip(lists.lists, titles(lists), strict=True):
        row = _paragraph(page, row, name, _(one.parameters.description))
    row = _paragraph(page, row, _("Regler"), str(clashes(lists).data).replace("*", "").replace("- ", ""))
    row = _paragraph(page, row, _("Vad talen bygger på"), about_the_data(lists).text)
    page.text(row, 0, _("Daterad"))
    page.day(row, 1, day)
    _changes(page, lists, row + 2)
    page.print_set_up(TOP)
    page.sheet.freeze_panes(0, 0)
    page.sheet.activate()


def _paragraph(page: Page, row: int, heading: str, text: str) -> int:
    """A heading and its text over the other columns; the row below."""
    page.text(row, 0, heading, "heading")
    page.sheet.merge_range(row, 1, row, 3, "", page.book.format("body"))
    page.text(row, 1, text, "body")
    page.sheet.set_row(row, _height(text, 130) + 4)
    return row + 1


def _changes(page: Page, lists: PriceLists, row: int) -> None:
    """What each scenario changes, in words."""
    page.sheet.merge_range(row, 0, row, 3, "", page.book.format("heading"))
    page.text(row, 0, _("Det som skiljer scenarierna från den första listan"), "heading")
    page.header(row + 1, [_("Scenario"), _("Parameter"), _("Första listan"), _("Scenariot")], 20, 4)
    for number, change in enumerate(changes_table(lists).records, start=row + 2):
        title = str(change["title"])
        cells = [_(title), change["meaning"], change["old"], change["new"]]
        for column, text in enumerate(cells):
            page.text(number, column, str(text))
        lines = [_height(str(cell), letters) for cell, letters in zip(cells, CHANGE_LETTERS, strict=True)]
        page.sheet.set_row(number, max(lines))


def _height(text: str, letters: int) -> int:
    return LINE_HEIGHT * sum(ceil(max(len(line), 1) / letters) for line in text.split("\n"))


def _sums(book: LockedWorkbook, lists: PriceLists) -> None:
    page = _sheet(book, lists, _("Översikt"), [40])
    sums, names = lists.sums(), titles(lists)
    page.header(
        TOP,
        [_("Mått"), *names, *(_("{list}, skillnad", list=name) for name in names[1:])],
        48,
        1,
    )
    for row, (name, (label, style)) in enumerate(SUMS.items(), start=FIRST):
        page.text(row, 0, _(label, sure=formats.percent(lists.wanted, 0)))
        values = sums[name].tolist()
        for place, value in enumerate(values):
            page.number(row, 1 + place, value, style)
        for place in range(1, len(values)):
            cells = [xl_rowcol_to_cell(row, column) for column in (1 + place, 1)]
            column = len(values) + place
            page.formula(row, column, "-".join(cells), values[place] - values[0], CHANGES[style])
    page.print_set_up(TOP, 1)


def _services(book: LockedWorkbook, lists: PriceLists) -> None:
    table = lists.services()
    table = table[table["service"] != ADJUSTMENT]
    parameters = [one.parameters for one in lists.lists]
    units = {row["service"]: row["unit"] for row in table.to_dict("records")}

    def label(service: str) -> str:
        known = [each for each in parameters if service in each.services]
        return service_name((known or parameters)[0], service)

    _side_by_side(
        _sheet(book, lists, _("Priser"), [52, 13], _("Kronor utan moms. Årsbelopp: genomsnitt per kund.")),
        lists,
        table,
        "service",
        [(_("Tjänst"), label), (_("Enhet"), lambda service: formats.price_unit(units[service]))],
        [
            Figure("volume", N_("volym"), "integer"),
            Figure("unit_cost", N_("självkostnad"), "money"),
            Figure("price", N_("pris"), "money", differs=True, in_share=True),
            Figure("revenue", N_("intäkt"), "money"),
        ],
    )


def _customers(book: LockedWorkbook, lists: PriceLists) -> None:
    table, names = lists.customers(), lists.names()
    page = _sheet(book, lists, _("Kunder"), [42], _("Kronor utan moms, av årets avtal."))
    each = table[table["customer"] != ALL_CUSTOMERS]
    whole = table[table["customer"] == ALL_CUSTOMERS]["amount"].tolist()
    last = _side_by_side(
        page,
        lists,
        each,
        "customer",
        [(_("Kund"), lambda number: names[number])],
        [Figure("amount", N_("kr"), "money", differs=True, in_share=True)],
    )
    page.text(last, 0, _("Summa"), "label_total")
    column = 1
    for place, amount in enumerate(whole):
        page.formula(last, column, f"SUM({xl_range(FIRST, column, last - 1, column)})", amount, "money_total")
        if place:
            cells = [xl_rowcol_to_cell(last, at) for at in (column, 1)]
            page.formula(last, column + 1, "-".join(cells), amount - whole[0], "change_total")
            share = float(amount / whole[0] - 1) if whole[0] else 0.0
            page.formula(last, column + 2, "/".join(cells) + "-1", share, "percent_total")
        column += 3 if place else 1


def _roles(book: LockedWorkbook, lists: PriceLists) -> None:
    names = role_names(lists.first.parameters)
    _side_by_side(
        _sheet(book, lists, _("Bemanning"), [34], _("Belastning: arbetad del av närvarande tid.")),
        lists,
        lists.roles(),
        "role",
        [(_("Yrkesroll"), lambda role: names[role])],
        [
            Figure("fte", N_("årsarbetare"), "decimal", differs=True),
            Figure("load", N_("belastning"), "share"),
        ],
    )


def _promises(book: LockedWorkbook, lists: PriceLists) -> None:
    parameters, replications = lists.first.parameters, lists.first.planned.outcome.replications
    _side_by_side(
        _sheet(book, lists, _("Löften"), [40], _("Andelar i {count} simulerade år.", count=replications)),
        lists,
        lists.promises(),
        "measure",
        [(_("Löfte"), lambda measure: promise(measure, parameters))],
        [
            Figure("target", N_("mål"), "share"),
            Figure("mean", N_("medelvärde"), "share", differs=True),
            Figure("low", N_("lägst"), "share"),
            Figure("high", N_("högst"), "share"),
        ],
    )


def _sheet(
    book: LockedWorkbook, lists: PriceLists, name: str, widths: Sequence[float], lead: str = ""
) -> Page:
    """A sheet with a heading, its first columns so wide."""
    page = book.page(name, [*widths, *[15.0] * (8 * len(lists.lists))])
    page.text(0, 0, _("{name} {year}", name=name, year=lists.year), "title")
    page.text(1, 0, f"{mark(of_plan(lists.year))} {lead}".strip(), "lead")
    return page


def _side_by_side(
    page: Page,
    lists: PriceLists,
    table: pd.DataFrame,
    key: str,
    labels: Sequence[tuple[str, Callable[[Any], str]]],
    figures: Sequence[Figure],
) -> int:
    """A row for each of ``key``, list after list; returns the row below the last."""
    order = list(dict.fromkeys(table[key].tolist()))
    rows: list[Mapping[Hashable, Mapping[Hashable, Any]]] = [
        {row[key]: row for row in own.to_dict("records")} for _place, own in table.groupby("list", sort=True)
    ]
    columns = _columns(figures, titles(lists), len(labels))
    headings = [*(heading for heading, _text in labels), *(each.heading for each in columns)]
    page.header(TOP, headings, 62, len(labels))
    for row, name in enumerate(order, start=FIRST):
        for column, (_heading, text) in enumerate(labels):
            page.text(row, column, text(name))
        page.sheet.set_row(row, _height(labels[0][1](name), LABEL_LETTERS))
        for column, each in enumerate(columns, start=len(labels)):
            each.write(page, row, column, rows, name)
    page.print_set_up(TOP, len(labels))
    return FIRST + len(order)


@dataclass(frozen=True)
class _SheetColumn:
    """A column: a figure of a list, or how it differs from the first list's."""

    heading: str
    figure: Figure
    place: int
    at: int
    of_first: int
    way: str = ""

    def write(
        self,
        page: Page,
        row: int,
        column: int,
        rows: Sequence[Mapping[Hashable, Mapping[Hashable, Any]]],
        name: Hashable,
    ) -> None:
        """The cell of ``name``; empty where the list does not have it."""
        style, value = self.figure.style, _value(rows[self.place], name, self.figure.name)
        if not self.way:
            if value is None:
                page.text(row, column, "", style)
            else:
                page.number(row, column, value, style)
            return
        first = _value(rows[0], name, self.figure.name)
        look = "percent" if self.way == "share" else CHANGES[style]
        if value is None or first is None or (self.way == "share" and not first):
            page.text(row, column, "", look)
            return
        cells = [xl_rowcol_to_cell(row, at) for at in (self.at, self.of_first)]
        if self.way == "share":
            page.formula(row, column, "/".join(cells) + "-1", float(value) / float(first) - 1, look)
        else:
            page.formula(row, column, "-".join(cells), float(value) - float(first), look)


def _value(
    rows: Mapping[Hashable, Mapping[Hashable, Any]], name: Hashable, figure: str
) -> Decimal | float | None:
    found = rows.get(name, {}).get(figure)
    return None if is_missing(found) else found


def _columns(figures: Sequence[Figure], names: Sequence[str], start: int) -> list[_SheetColumn]:
    """The columns of all lists, and where each stands."""
    found: list[_SheetColumn] = []
    first: dict[str, int] = {}
    for place, title in enumerate(names):
        for figure in figures:
            at = start + len(found)
            first.setdefault(figure.name, at)
            ways = [""]
            if place and figure.differs:
                ways += ["change", *(["share"] if figure.in_share else [])]
            for way in ways:
                words = {"": _(figure.label), "change": _("skillnad"), "share": _("skillnad i andel")}[way]
                heading = _("{list}: {figure}", list=title, figure=words)
                found.append(_SheetColumn(heading, figure, place, at, first[figure.name], way))
    return found
