"""The planner's workbook: price list, volumes to edit, agreements as live formulas, and a check of the sums.

Made from a :class:`model.planning.planned_year.PlannedYear`. Services sold at a price are volume x price;
those whose sum is shared between customers, or set for each of them, have amounts. What can be edited are
volumes of what is sold by the piece: they come back by :mod:`model.planner_workbook.reading`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from math import ceil
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell

from model import __version__
from model.observations.volume_history import services_by_piece
from model.parameters.loading import fingerprint
from model.parameters.until import of_year
from model.planner_workbook.content_sheets import assignments, subscription
from model.planner_workbook.contents import (
    AGREEMENTS,
    CHECK,
    DEVIATES,
    FIRST,
    LEFT,
    OK,
    PRICES,
    READ_ME,
    SUMMARY,
    Contents,
    Origin,
    SheetLine,
    contents_of,
    explanation,
    made_of,
)
from model.planner_workbook.locked_cells import BAD, GOOD, LockedWorkbook, Page, whole_number_validation
from model.planner_workbook.reading import VERSION, VOLUMES
from model.planner_workbook.sheet_parts import HEADER_HEIGHT, TOP, customer_rows, head
from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.language import words
from model.pricing.money import ZERO
from model.reports.names import role_names
from model.reports.planning.names import pool_names
from model.reports.sources import extent, mark

ORIGINAL = "Ursprung"
EXAMPLE_FOOTERS = {"none": "", "some": "Delvis exempeldata", "all": "Exempeldata"}
LINE_HEIGHT = 15
LINE_LENGTH, LABEL_LENGTH = 90, 60
"""Letters that fit in the text column of the first sheet, and in a service's name."""


def write_workbook(planned: PlannedYear, origin: Origin, path: Path) -> None:
    """Write the workbook to ``path``; the same year and origin give the same bytes."""
    organisation = planned.parameters.organisation
    contents = contents_of(planned, origin)
    book = LockedWorkbook(
        path,
        origin.day,
        {
            "title": f"Prislista {planned.year}",
            "subject": f"Volymer, priser och serviceavtal {planned.year}, {planned.parameters.title}",
            "author": organisation.name.value,
            "company": organisation.host.value,
            "keywords": "prislista, serviceavtal, volymer",
            "comments": mark(contents.origins),
        },
        footer=EXAMPLE_FOOTERS[extent(contents.origins)],
    )
    _read_me(book, contents)
    _prices(book, contents)
    _volumes(book, contents)
    _agreements(book, contents)
    _summary(book, contents)
    subscription(book, contents)
    assignments(book, contents)
    _check(book, contents)
    _original(book, contents)
    book.close(
        {
            "version": VERSION,
            "year": str(planned.year),
            "scenario": origin.scenario,
            "changes": json.dumps(origin.changes, sort_keys=True, default=str),
            "parameters_sha256": fingerprint(of_year(planned.parameters, planned.year)),
            "model": __version__,
        }
    )


def _height(text: str, length: int) -> int:
    """Height of a row that holds ``text`` in a column of ``length`` letters."""
    return LINE_HEIGHT * ceil(len(text) / length)


def _read_me(book: LockedWorkbook, contents: Contents) -> None:
    planned, origin = contents.planned, contents.origin
    page = book.page(READ_ME, [30, 92])
    head(page, contents, f"Prislista och avtal {planned.year}", "Kronor utan moms.")
    row = FIRST
    for heading, text in explanation(contents):
        page.text(row, 0, heading, "heading")
        page.text(row, 1, text, "body")
        page.sheet.set_row(row, _height(text, LINE_LENGTH) + 4)
        row += 1
    page.text(row + 1, 0, "Daterad")
    page.day(row + 1, 1, origin.day)
    for number, (heading, text) in enumerate(made_of(planned, origin), start=row + 2):
        page.text(number, 0, heading)
        page.text(number, 1, text)
        page.sheet.set_row(number, _height(text, LINE_LENGTH))
    page.print_set_up(TOP)
    page.sheet.freeze_panes(0, 0)
    page.sheet.activate()


def _prices(book: LockedWorkbook, contents: Contents) -> None:
    year = contents.planned.year
    page = book.page(PRICES, [58, 10, 13, 14, 14, 14, 14, 11, 18, 14])
    head(
        page,
        contents,
        f"Prislista {year}",
        "Kronor utan moms. Basabonnemang och andra årsbelopp: genomsnitt per kund. Ett pris kan sättas "
        "i kolumnen längst till höger.",
    )
    page.header(
        TOP,
        [
            "Tjänst",
            "Slag",
            "Enhet",
            "Volym",
            "Självkostnad per enhet",
            f"Pris {year}",
            f"Pris {year - 1}",
            "Ändring",
            "Intäkt",
            "Satt pris",
        ],
        34,
        3,
    )
    for row, line in enumerate(contents.lines, start=FIRST):
        _price_row(book, page, contents, row, line)
    last = FIRST + len(contents.lines)
    page.text(last, 0, "Summa", "label_total")
    for column in range(1, 8):
        page.text(last, column, "", "label_total")
    rows = xl_range(FIRST, 8, last - 1, 8)
    page.formula(last, 8, f"SUM({rows})", contents.planned.prices.revenue, "money_total")
    book.name("intakt_prislista", PRICES, last, 8)
    names = role_names(contents.planned.parameters)
    for row, (role, price) in enumerate(contents.planned.prices.hourly.items(), start=last + 2):
        page.text(row, 0, f"Timpris för tjänst utanför listan, {formats.inside(names[role])}")
        page.number(row, 5, price, "money")
    page.print_set_up(TOP, 1)


def _price_row(book: LockedWorkbook, page: Page, contents: Contents, row: int, line: SheetLine) -> None:
    for column, text in enumerate((line.label, line.kind, formats.price_unit(line.unit))):
        page.text(row, column, text)
    page.sheet.set_row(row, _height(line.label, LABEL_LENGTH))
    volume, revenue, price = contents.sold(line.service), contents.total(line.service), line.price
    column, below = contents.column(line.service), contents.row_of_sum
    cells = [xl_rowcol_to_cell(row, number) for number in range(9)]
    if line.by_volume:
        page.formula(row, 3, f"{VOLUMES}!{xl_rowcol_to_cell(below, column)}", volume, "integer")
        decided = contents.planned.parameters.price_rules.set_of(contents.planned.year).get(line.service)
        page.price(row, 9, None if decided is None else Decimal(str(decided)), line.service)
        cell = xl_rowcol_to_cell(row, 9)
        page.formula(row, 5, f"IF(ISNUMBER({cell}),{cell},{line.price})", line.price)
        page.formula(row, 8, f"ROUND({cells[3]}*{line.name},2)", revenue)
    else:
        page.number(row, 3, volume, "integer")
        price = revenue / volume if volume else ZERO
        page.formula(row, 5, f"IF({cells[3]}=0,0,{cells[8]}/{cells[3]})", price)
        page.formula(row, 8, f"{AGREEMENTS}!{xl_rowcol_to_cell(below, column)}", revenue)
    page.number(row, 4, line.unit_cost, "money")
    book.name(line.name, PRICES, row, 5)
    if line.before:
        page.number(row, 6, line.before, "money")
        page.formula(row, 7, f"{cells[5]}/{cells[6]}-1", price / line.before - 1, "percent")
    else:
        page.text(row, 6, "", "money")
        page.text(row, 7, "", "percent")


def _volumes(book: LockedWorkbook, contents: Contents) -> None:
    page = book.page(VOLUMES, [5, 42, *[15] * len(contents.counted)])
    head(
        page,
        contents,
        f"Volymer {contents.planned.year}",
        "De gula cellerna får ändras: heltal som är minst 0. Läs in med tertial volumes.",
    )
    page.header(
        TOP,
        ["Nr", "Kund", *(f"{line.label}\n({line.unit})" for line in contents.counted)],
        HEADER_HEIGHT,
        LEFT,
    )
    customer_rows(page, contents)
    by_piece, below = services_by_piece(contents.planned.parameters), contents.row_of_sum
    page.text(below + 1, 0, "", "label")
    page.text(below + 1, 1, "När arbetsboken gjordes", "label")
    page.text(below + 2, 0, "", "label")
    page.text(below + 2, 1, "Ändring", "label")
    for line in contents.counted:
        column, sold = contents.column(line.service), contents.sold(line.service)
        is_open = line.service in by_piece
        for row, customer in enumerate(contents.customers, start=FIRST):
            volume = contents.volume.get((customer, line.service), 0)
            if is_open:
                page.volume(row, column, volume, customer, line.service)
            else:
                page.number(row, column, volume)
        if is_open:
            page.sheet.data_validation(FIRST, column, below - 1, column, whole_number_validation())
            first = xl_rowcol_to_cell(FIRST, column)
            page.sheet.conditional_format(
                FIRST,
                column,
                below - 1,
                column,
                {
                    "type": "formula",
                    "criteria": f"={first}<>{ORIGINAL}!{first}",
                    "format": book.workbook.add_format({"bg_color": "#F6B26B", "bold": True}),
                },
            )
        page.formula(
            below, column, f"SUM({xl_range(FIRST, column, below - 1, column)})", sold, "integer_total"
        )
        page.number(below + 1, column, sold)
        page.formula(
            below + 2,
            column,
            f"{xl_rowcol_to_cell(below, column)}-{xl_rowcol_to_cell(below + 1, column)}",
            0,
            "integer",
        )
    page.print_set_up(TOP, LEFT)


def _agreements(book: LockedWorkbook, contents: Contents) -> None:
    ordered = sorted(contents.lines, key=lambda line: contents.column(line.service))
    page = book.page(AGREEMENTS, [5, 42, *[15] * len(ordered), 16])
    head(
        page,
        contents,
        f"Avtal {contents.planned.year}, kronor",
        "Volym gånger pris, avrundat till öre; årsbelopp för det som inte har volym.",
    )
    page.header(TOP, ["Nr", "Kund", *(line.label for line in ordered), "Summa"], HEADER_HEIGHT, LEFT)
    customer_rows(page, contents)
    last, below = LEFT + len(ordered), contents.row_of_sum
    for row, customer in enumerate(contents.customers, start=FIRST):
        for line in ordered:
            column = contents.column(line.service)
            amount = contents.amount.get((customer, line.service), ZERO)
            if line.by_volume:
                cell = xl_rowcol_to_cell(row, column)
                page.formula(row, column, f"ROUND({VOLUMES}!{cell}*{line.name},2)", amount)
            else:
                page.number(row, column, amount, "money")
        cells = xl_range(row, LEFT, row, last - 1)
        page.formula(row, last, f"SUM({cells})", _paid(contents, customer), "money_total")
    for line in ordered:
        column = contents.column(line.service)
        cells = xl_range(FIRST, column, below - 1, column)
        page.formula(below, column, f"SUM({cells})", contents.total(line.service), "money_total")
    revenue = sum(contents.amount.values(), ZERO)
    page.formula(below, last, f"SUM({xl_range(FIRST, last, below - 1, last)})", revenue, "money_total")
    book.name("intakt_avtal", AGREEMENTS, below, last)
    page.print_set_up(TOP, LEFT, wide=2)


def _paid(contents: Contents, customer: int) -> Decimal:
    return sum((contents.amount.get((customer, line.service), ZERO) for line in contents.lines), ZERO)


def _summary(book: LockedWorkbook, contents: Contents) -> None:
    year, below = contents.planned.year, contents.row_of_sum
    page = book.page(SUMMARY, [5, 46, 18, 18, 18, 12])
    head(
        page,
        contents,
        f"Sammanställning {year}",
        "Varje kunds avtal mot förra årets, kronor utan moms.",
    )
    page.header(TOP, ["Nr", "Kund", f"{year}, kr", f"{year - 1}, kr", "Ändring, kr", "Ändring"], 22, LEFT)
    customer_rows(page, contents)
    compared = contents.planned.compared.set_index("customer").to_dict("index")
    total = xl_col_to_name(LEFT + len(contents.lines))
    for row, customer in enumerate(contents.customers, start=FIRST):
        line = compared[customer]
        page.formula(row, 2, f"{AGREEMENTS}!{total}{row + 1}", line["now"])
        page.number(row, 3, line["before"], "money")
        _change(page, row, line["now"], line["before"], "")
    line = compared[0]
    for column, name in ((2, "now"), (3, "before")):
        cells = xl_range(FIRST, column, below - 1, column)
        page.formula(below, column, f"SUM({cells})", line[name], "money_total")
    _change(page, below, line["now"], line["before"], "_total")
    book.name("intakt_sammanstallning", SUMMARY, below, 2)
    page.print_set_up(TOP, LEFT, tall=1)


def _change(page: Page, row: int, now: Decimal, before: Decimal, style: str) -> None:
    cells = [xl_rowcol_to_cell(row, column) for column in range(6)]
    page.formula(row, 4, f"{cells[2]}-{cells[3]}", now - before, f"change{style}")
    share = (now - before) / before if before else ZERO
    page.formula(row, 5, f"IF({cells[3]}=0,0,{cells[4]}/{cells[3]})", share, f"percent{style}")


def _check(book: LockedWorkbook, contents: Contents) -> None:
    prices = contents.planned.prices
    page = book.page(CHECK, [58, 20, 20, 18, 14])
    head(
        page,
        contents,
        "Kontroll",
        "Verksamheten lever på det den säljer: intäkten ska vara lika med kostnaden på öret.",
    )
    names = words(pool_names(contents.planned.parameters))
    pools = [(names[row["pool"]], row["amount"]) for row in prices.pools.to_dict("records")]
    start = FIRST + 8
    cost = start + 1 + len(pools)
    elsewhere = prices.recovery.elsewhere
    book.name("kostnad", CHECK, cost + 2 * bool(elsewhere), 1)
    page.header(TOP, ["Vad som jämförs", "Belopp, kr", "Ska vara, kr", "Skillnad, kr", "Utslag"], 20, 1)
    checks = [
        ("Intäkt enligt prislistan = budgeterad kostnad", "intakt_prislista", "kostnad"),
        ("Intäkt enligt avtalen = budgeterad kostnad", "intakt_avtal", "kostnad"),
        ("Avtalen = prislistan", "intakt_avtal", "intakt_prislista"),
        ("Sammanställningen = avtalen", "intakt_sammanstallning", "intakt_avtal"),
    ]
    for row, (label, found, wanted) in enumerate(checks, start=FIRST):
        page.text(row, 0, label)
        page.formula(row, 1, found, prices.revenue)
        page.formula(row, 2, wanted, prices.revenue)
        page.formula(row, 3, f"ROUND({found}-{wanted},2)", ZERO, "change")
        page.formula(row, 4, f'IF({xl_rowcol_to_cell(row, 3)}=0,"{OK}","{DEVIATES}")', OK, "verdict")
    last = FIRST + len(checks)
    area = xl_range(FIRST, LEFT, contents.row_of_sum - 1, LEFT + len(contents.counted) - 1)
    page.text(last, 0, "Volymer som är ändrade sedan arbetsboken gjordes")
    page.formula(last, 1, f"SUMPRODUCT(--({VOLUMES}!{area}<>{ORIGINAL}!{area}))", 0, "integer")
    page.text(last + 1, 0, "Allt tillsammans", "label_total")
    verdicts, edited = xl_range(FIRST, 4, last - 1, 4), xl_rowcol_to_cell(last, 1)
    page.formula(
        last + 1, 4, f'IF(COUNTIF({verdicts},"{OK}")={len(checks)},"{OK}","{DEVIATES}")', OK, "verdict"
    )
    page.formula(
        last + 2,
        0,
        f'IF({edited}=0,"Volymerna är som när arbetsboken gjordes.",'
        '"Volymerna är ändrade: läs in dem med tertial volumes, så räknas nya priser.")',
        "Volymerna är som när arbetsboken gjordes.",
        "lead",
    )
    for text, colour in ((OK, GOOD), (DEVIATES, BAD)):
        look = book.workbook.add_format({"font_color": "#FFFFFF", "bg_color": colour})
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}
        page.sheet.conditional_format(FIRST, 4, last + 1, 4, rule)
    page.header(start, ["Budgeterade kostnader", "Kronor"], 20, 1)
    for row, (label, amount) in enumerate(pools, start=start + 1):
        page.text(row, 0, label)
        page.number(row, 1, amount, "money")
    page.text(cost, 0, "Självkostnad", "label_total")
    cells = xl_range(start + 1, 1, cost - 1, 1)
    page.formula(cost, 1, f"SUM({cells})", prices.revenue + elsewhere, "money_total")
    if elsewhere:
        page.text(cost + 1, 0, "Avgifter och ersättning för övriga uppdrag")
        page.number(cost + 1, 1, -elsewhere, "money")
        page.text(cost + 2, 0, "Kostnad som kunderna bär", "label_total")
        page.formula(cost + 2, 1, f"SUM({xl_range(cost, 1, cost + 1, 1)})", prices.revenue, "money_total")
    page.print_set_up(TOP)


def _original(book: LockedWorkbook, contents: Contents) -> None:
    """The volumes as the workbook was made, in the same cells as they stand in to be edited."""
    sheet = book.hidden(ORIGINAL)
    for line in contents.counted:
        for row, customer in enumerate(contents.customers, start=FIRST):
            volume = contents.volume.get((customer, line.service), 0)
            sheet.write_number(row, contents.column(line.service), volume)
