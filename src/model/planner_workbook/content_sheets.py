"""Sheets of what the base subscription holds for each customer, and of the other assignments."""

from __future__ import annotations

from xlsxwriter.utility import xl_range

from model.planner_workbook.contents import ASSIGNMENTS_SHEET, FIRST, LEFT, SUBSCRIPTION_SHEET, Contents
from model.planner_workbook.locked_cells import LockedWorkbook
from model.planner_workbook.sheet_parts import HEADER_HEIGHT, TOP, customer_rows, head
from model.presentation.language import _, words
from model.pricing.money import ZERO
from model.pricing.subscription_content import subscription_content
from model.reports.names import activity_names
from model.reports.planning.subscription_content import BESIDE, PAYING, PAYING_LABELS


def subscription(book: LockedWorkbook, contents: Contents) -> None:
    """What each customer's subscription pays for; without a sheet where nothing is in it."""
    planned = contents.planned
    content = subscription_content(planned.prices)
    if content.empty:
        return
    items = list(dict.fromkeys(content["item"]))
    amount = {(row["customer"], row["item"]): row["amount"] for row in content.to_dict("records")}
    names = activity_names(planned.parameters) | words(BESIDE)
    page = book.page(SUBSCRIPTION_SHEET, [5, 42, *[15] * len(items), 16])
    head(
        page,
        contents,
        f"Basabonnemangets innehåll {planned.year}, kronor",
        "Vad varje kunds abonnemang betalar: arbete utan eget pris, till självkostnad.",
    )
    page.header(TOP, ["Nr", "Kund", *(names[item] for item in items), "Abonnemang"], HEADER_HEIGHT, LEFT)
    customer_rows(page, contents)
    last, below = LEFT + len(items), contents.row_of_sum
    for row, customer in enumerate(contents.customers, start=FIRST):
        parts = [amount.get((customer, item), ZERO) for item in items]
        for column, part in enumerate(parts, start=LEFT):
            page.number(row, column, part, "money")
        page.formula(row, last, f"SUM({xl_range(row, LEFT, row, last - 1)})", sum(parts, ZERO), "money_total")
    for column in range(LEFT, last + 1):
        of = items[column - LEFT : column - LEFT + 1] or items
        total = sum(
            (amount.get((customer, item), ZERO) for customer in contents.customers for item in of), ZERO
        )
        cells = xl_range(FIRST, column, below - 1, column)
        page.formula(below, column, f"SUM({cells})", total, "money_total")
    page.print_set_up(TOP, LEFT, wide=2)


def assignments(book: LockedWorkbook, contents: Contents) -> None:
    """Other assignments, who pays for each, and the customers that pay directly; without any no sheet."""
    financing = contents.planned.prices.financing
    if financing.table.empty:
        return
    page = book.page(ASSIGNMENTS_SHEET, [42, 16, 18, *[16] * (1 + len(PAYING))])
    head(
        page,
        contents,
        f"Övriga uppdrag {contents.planned.year}, kronor",
        "Självkostnad och vem som betalar; avgifter och ägarens del ingår inte i avtalen.",
    )
    paying = [words(PAYING_LABELS)[name] for name in PAYING]
    page.header(TOP, ["Uppdrag", "Antal", "Mäts i", "Självkostnad", *paying], 32, 1)
    names = contents.planned.parameters.assignments
    below = FIRST + len(financing.table)
    for row, entry in enumerate(financing.table.to_dict("records"), start=FIRST):
        assignment = names[entry["assignment"]]
        page.text(row, 0, _(assignment.name))
        page.number(row, 1, entry["volume"])
        page.text(row, 2, _(assignment.measure))
        cells = xl_range(row, 4, row, 3 + len(PAYING))
        page.formula(row, 3, f"SUM({cells})", entry["full_cost"])
        for column, name in enumerate(PAYING, start=4):
            page.number(row, column, entry[name], "money")
    page.text(below, 0, "Summa", "label_total")
    for column, name in enumerate(("full_cost", *PAYING), start=3):
        cells = xl_range(FIRST, column, below - 1, column)
        page.formula(below, column, f"SUM({cells})", sum(financing.table[name], ZERO), "money_total")
    page.header(below + 2, ["Kund som betalar direkt", "Nr", "Uppdrag", "Kronor"], 20, 1)
    for row, entry in enumerate(financing.parts.to_dict("records"), start=below + 3):
        assignment = names[entry["assignment"]]
        page.text(row, 0, contents.customers[entry["customer"]])
        page.number(row, 1, entry["customer"], "key")
        page.text(row, 2, _(assignment.name))
        page.number(row, 3, entry["amount"], "money")
    page.print_set_up(TOP, 1)
