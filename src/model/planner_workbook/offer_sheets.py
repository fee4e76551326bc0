"""The workbook of a negotiation: offers side by side, a counter-offer to fill in, and what each offer does.

Made from :class:`model.planning.offers.effects.Offered`. What may be edited is the counter-offer, which
begins as the last offer; it comes back by :mod:`model.planner_workbook.counter_offers`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from model import __version__
from model.parameters.loading import fingerprint
from model.parameters.until import of_year
from model.planner_workbook.contents import FIRST
from model.planner_workbook.ledger import MOST
from model.planner_workbook.locked_cells import LockedWorkbook, Page
from model.planner_workbook.sheet_parts import TOP
from model.planner_workbook.writing import EXAMPLE_FOOTERS
from model.planning.offers.effects import Offered
from model.planning.offers.lead_times import LeadTimes
from model.planning.offers.offer import Negotiation, Offer
from model.planning.offers.terms import in_full, planned_terms
from model.presentation.language import _
from model.presentation.tables import Table
from model.pricing.agreements import list_prices
from model.pricing.money import ZERO
from model.reports.planning import offers as report
from model.reports.planning.names import customer_name, service_name
from model.reports.sources import extent, mark, of_plan

READ_ME, OFFERS, AMOUNTS, EFFECTS = "Läs mig", "Erbjudanden", "Belopp", "Verkan"
VERSION, MADE_BY = "1", "tertial offer"
VOLUME, ADD_ON_FROM, ADD_ON_TO, FROM, TO, LEAD_TIME, SURCHARGE = (
    "volume",
    "add_on_from",
    "add_on_to",
    "customer_from",
    "customer_to",
    "lead_time",
    "surcharge",
)
"""Parts of the terms, as the ledger tells them."""
PARTS = {
    VOLUME: "volym",
    ADD_ON_FROM: "tillägg från",
    ADD_ON_TO: "tillägg till",
    FROM: "kund från",
    TO: "kund till",
    LEAD_TIME: "ledtid",
    SURCHARGE: "tillägg för ledtider",
}
"""The same in words."""
LONGEST = 250
"""Working days of the longest lead time that may be filled in."""
LINE_LENGTH = 95
EXPLANATION = {
    "Vad det är": """
        Erbjudanden till {customer} för {year}, sida vid sida med förra årets avtal och planen.""",
    "Motbud": """
        Fyll i de gula cellerna på bladet {offers}: heltal, inga formler. Kolumnen börjar som det senaste
        erbjudandet. Månader skrivs 1 till 12; båda tomma betyder att tilläggstjänsten inte köps. Spara filen
        under ett eget namn och skicka tillbaka den.""",
    "Vad som är låst": """
        Allt annat. Bladen är skyddade utan lösenord, men en låst cell som ändras stoppar inläsningen.""",
    "Vad motbudet kostar": """
        Kolumnen längst till höger räknar motbudet mot planen till planens priser. Basabonnemang, månader som
        kund och ledtider räknas när motbudet läses in.""",
    "Priserna": """
        Är inte bestämda förrän årets prislista är det. Bladet {effects} visar vad varje erbjudande betyder om
        priserna räknas om, och om prislistan ligger fast.""",
}


@dataclass(frozen=True)
class Line:
    """A row of terms: what it is called, its unit, and how each offer, and last year, has it.

    price: of one, where the counter-offer can be priced at once. starts: first months, of a last month.
    """

    part: str
    name: str
    label: str
    unit: str
    most: int
    values: Mapping[str, int | None]
    price: Decimal | None = None
    starts: Mapping[str, int | None] = field(default_factory=dict)

    def counted(self, side: str) -> int:
        """Pieces, or months, that a side has."""
        last, first = self.values[side], self.starts.get(side)
        return (last or 0) if first is None or last is None else last - first + 1


def offers_digest(negotiation: Negotiation) -> str:
    """Hash of the offers, to see that a counter-offer answers the same ones."""
    told = json.dumps(negotiation.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def write_offers(offered: Offered, tried: Mapping[str, LeadTimes], day: date, path: Path) -> None:
    """Write the workbook to ``path``; the same offers and day give the same bytes."""
    planned, parameters = offered.planned, offered.planned.parameters
    customer = customer_name(planned.registers, offered.customer)
    organisation, origins = parameters.organisation, of_plan(planned.year)
    book = LockedWorkbook(
        path,
        day,
        {
            "title": f"Erbjudanden {planned.year}: {customer}",
            "subject": f"Förhandling om serviceavtal {planned.year}",
            "author": organisation.name.value,
            "company": organisation.host.value,
            "keywords": "serviceavtal, erbjudande, motbud",
            "comments": mark(origins),
        },
        footer=EXAMPLE_FOOTERS[extent(origins)],
    )
    _read_me(book, offered, customer, day)
    _offers(book, offered, customer)
    _table_page(book, AMOUNTS, f"Belopp {planned.year}: {customer}", [report.amount_table(offered)])
    effects = [report.effect_table(offered), report.moved_table(offered)]
    if tried:
        effects += report.lead_time_tables(offered, tried)
    _table_page(book, EFFECTS, f"Vad erbjudandena för med sig: {customer}", effects)
    book.close(
        {
            "version": VERSION,
            "year": str(planned.year),
            "customer": str(offered.customer),
            "offers_sha256": offers_digest(offered.negotiation),
            "parameters_sha256": fingerprint(of_year(parameters, planned.year)),
            "model": __version__,
        }
    )


def _read_me(book: LockedWorkbook, offered: Offered, customer: str, day: date) -> None:
    planned = offered.planned
    page = book.page(READ_ME, [24, 96])
    page.text(0, 0, f"Erbjudanden {planned.year}: {customer}", "title")
    page.text(1, 0, f"{mark(of_plan(planned.year))} Kronor utan moms.".strip(), "lead")
    names = {"customer": customer, "year": planned.year, "offers": OFFERS, "effects": EFFECTS}
    told = [(heading, " ".join(text.split()).format(**names)) for heading, text in EXPLANATION.items()]
    told += [
        (f"Erbjudande {letter}", report.offer_sentence(letter, offer, planned.parameters))
        for letter, offer in offered.negotiation.offers.items()
    ]
    for row, (heading, text) in enumerate(told, start=FIRST):
        page.text(row, 0, heading, "heading")
        page.text(row, 1, text, "body")
        page.sheet.set_row(row, 15 * (1 + len(text) // LINE_LENGTH) + 4)
    page.text(FIRST + len(told) + 1, 0, "Daterad")
    page.day(FIRST + len(told) + 1, 1, day)
    page.print_set_up(TOP)
    page.sheet.freeze_panes(0, 0)
    page.sheet.activate()


def lines_of(offered: Offered) -> list[Line]:
    """The rows of the sheet of offers: volumes, add-ons, months as customer, lead times."""
    planned, parameters = offered.planned, offered.planned.parameters
    sides = terms_by_side(offered)
    prices = {**list_prices(_first_anew(offered)), **list_prices(planned.agreed)}
    last = planned.before[planned.before["customer"] == offered.customer]
    before = dict(zip(last["service"].tolist(), last["volume"].tolist(), strict=True))

    def line(part: str, name: str, label: str, unit: str, most: int, **how: Any) -> Line:
        found = {side: _value(terms, part, name) for side, terms in sides.items()}
        if part == VOLUME:
            found[report.LAST] = int(before.get(name, 0))
        return Line(part, name, label, unit, most, found, **how)

    plan = sides[report.PLAN]
    lines = [
        line(VOLUME, name, service_name(parameters, name), _(parameters.services[name].unit), MOST,
             price=prices.get(name))
        for name in plan.volumes
    ]  # fmt: skip
    for name in plan.add_ons:
        label = service_name(parameters, name)
        for part, words in ((ADD_ON_FROM, "från och med"), (ADD_ON_TO, "till och med")):
            is_monthly = parameters.services[name].charged == "by_month" and part == ADD_ON_TO
            price = prices.get(name) if is_monthly else None
            starts = {} if part == ADD_ON_FROM else lines[-1].values
            lines.append(line(part, name, f"{label}, {words}", "månad", 12, price=price, starts=starts))
    for part, words in ((FROM, "Kund från och med"), (TO, "Kund till och med")):
        lines.append(line(part, "", words, "månad", 12))
    lines.append(line(SURCHARGE, "", "Tillägg för ledtider", "kr", MOST, price=Decimal(1)))
    lines += [
        line(LEAD_TIME, name, f"{_(parameters.activities[name].name)}, klart inom", "arbetsdagar", LONGEST)
        for name in _held_work(offered, sides)
    ]
    return lines


def terms_by_side(offered: Offered) -> dict[str, Offer]:
    """All terms of the plan and of each offer; volumes are those that come of it."""
    plan = planned_terms(offered.planned, offered.customer)
    sides = {report.PLAN: plan}
    for letter, effect in offered.effects.items():
        sold = effect.answer.changed.prices.volumes
        own = sold[sold["customer"] == offered.customer]
        volumes = dict(zip(own["service"].tolist(), own["volume"].tolist(), strict=True))
        terms = in_full(effect.offer, plan)
        come = {name: int(volumes.get(name, 0)) for name in terms.volumes}
        sides[letter] = terms.model_copy(update={"volumes": come})
    return sides


def _value(terms: Offer, part: str, name: str) -> int | None:
    if part == VOLUME:
        return terms.volumes[name]
    if part == LEAD_TIME:
        return terms.lead_times[name]
    if part == SURCHARGE:
        return terms.surcharge or 0
    held = terms.months if part in (FROM, TO) else terms.add_ons[name]
    return held[part in (TO, ADD_ON_TO)] if held else None


def _first_anew(offered: Offered) -> Any:
    return next(iter(offered.effects.values())).anew


def _held_work(offered: Offered, sides: Mapping[str, Offer]) -> Iterator[str]:
    """Activities of what the customer has by the plan, or by any offer."""
    services = offered.planned.parameters.services
    agreed = offered.planned.agreed
    held = set(agreed.loc[agreed["customer"] == offered.customer, "service"])
    for terms in sides.values():
        held |= {name for name, volume in terms.volumes.items() if volume}
        held |= {name for name, months in terms.add_ons.items() if months}
    known = set(sides[report.PLAN].lead_times)
    for name, service in services.items():
        if name in held and service.charged != "by_year":
            yield from (activity for activity in service.activities if activity in known)


def _offers(book: LockedWorkbook, offered: Offered, customer: str) -> None:
    letters = list(offered.effects)
    columns = [report.LAST, report.PLAN, *letters]
    page = book.page(OFFERS, [52, 12, *[13] * len(columns), 13, 12, 17])
    page.text(0, 0, f"Erbjudanden {offered.planned.year}: {customer}", "title")
    page.text(1, 0, f"De gula cellerna är motbudet: heltal. Läs in med {MADE_BY}.", "lead")
    page.header(
        TOP,
        [
            "Villkor",
            "Enhet",
            "Förra årets avtal",
            "Planen",
            *letters,
            "Motbud",
            "Planens pris",
            "Motbud mot planen, kr",
        ],
        34,
        2,
    )
    last = letters[-1]
    own = 2 + len(columns)
    lines = lines_of(offered)
    for row, line in enumerate(lines, start=FIRST):
        page.text(row, 0, line.label)
        page.text(row, 1, line.unit)
        for column, side in enumerate(columns, start=2):
            value = line.values.get(side)
            if value is None:
                page.text(row, column, "", "integer")
            else:
                page.number(row, column, value)
        page.open(row, own, line.values[last], line.part, line.name)
        page.sheet.data_validation(row, own, row, own, _validation(line))
        _price(page, row, own, line, last)
    below = FIRST + len(lines)
    page.text(below, 0, "Summa till planens priser", "label_total")
    for column in range(1, own + 2):
        page.text(below, column, "", "label_total")
    total = sum((_change(line, last) for line in lines), ZERO)
    page.formula(below, own + 2, f"SUM({xl_range(FIRST, own + 2, below - 1, own + 2)})", total, "money_total")
    page.print_set_up(TOP, 1)


def _price(page: Page, row: int, own: int, line: Line, last: str) -> None:
    """What the counter-offer costs more than the plan, of what is sold by the piece or month."""
    if line.price is None:
        page.text(row, own + 1, "", "money")
        page.text(row, own + 2, "", "money")
        return
    page.number(row, own + 1, line.price, "money")
    cell, plan, price = (xl_rowcol_to_cell(row, column) for column in (own, 3, own + 1))
    if line.part in (VOLUME, SURCHARGE):
        formula = f"ROUND(({cell}-{plan})*{price},2)"
    else:
        start, planned = (xl_rowcol_to_cell(row - 1, column) for column in (own, 3))
        formula = (
            f"ROUND((IF(ISNUMBER({cell}),{cell}-{start}+1,0)-IF(ISNUMBER({plan}),{plan}-{planned}+1,0))"
            f"*{price},2)"
        )
    page.formula(row, own + 2, formula, _change(line, last), "change")


def _change(line: Line, last: str) -> Decimal:
    """The same of the last offer, which the cell shows before anything is edited."""
    if line.price is None:
        return ZERO
    return (line.counted(last) - line.counted(report.PLAN)) * line.price


def _validation(line: Line) -> dict[str, Any]:
    """What Excel lets be typed in a cell of the counter-offer."""
    least = 0 if line.part in (VOLUME, LEAD_TIME, SURCHARGE) else 1
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": least,
        "maximum": line.most,
        "ignore_blank": line.part in (ADD_ON_FROM, ADD_ON_TO),
        "error_title": "Värdet går inte att använda",
        "error_message": f"Skriv ett heltal från {least} till {line.most}, utan formel.",
    }


def _table_page(book: LockedWorkbook, name: str, title: str, tables: Sequence[Table]) -> None:
    """A sheet of tables as reports have them, one below the other; numbers are numbers."""
    widest = max(len(table.columns) for table in tables)
    page = book.page(name, [58, *[17] * (widest - 1)])
    page.text(0, 0, title, "title")
    row = 2
    for table in tables:
        page.text(row, 0, table.caption, "heading")
        page.header(row + 1, [column.heading for column in table.columns], 34, 1)
        row += 2
        for place, record in enumerate(table.records):
            _table_row(page, row, table, record, table.rows[place], place in table.totals)
            row += 1
        if table.note:
            page.sheet.merge_range(row, 0, row, widest - 1, "")
            page.text(row, 0, table.note, "body")
            page.sheet.set_row(row, 15 * (1 + len(table.note) // (40 + 13 * widest)))
        row += 2
    page.print_set_up(TOP)
    page.sheet.freeze_panes(0, 1)


KIND_STYLES = {"integer": "integer", "kronor": "money", "change_kronor": "change", "change": "whole_change"}


def _table_row(
    page: Page, row: int, table: Table, record: Mapping[str, Any], shown: list[str], is_total: bool
) -> None:
    for column, (entry, text) in enumerate(zip(table.columns, shown, strict=True)):
        kind = getattr(entry, "kind", "text")
        kind = record[table.row_kind] if kind == "row" else kind
        value = record.get(getattr(entry, "name", ""))
        style = KIND_STYLES.get(kind)
        total = "_total" if is_total else ""
        if style is not None and value is not None:
            page.number(row, column, value, f"{style}{total}")
        else:
            page.text(row, column, text, f"label{total}" if column == 0 else f"right{total}")
