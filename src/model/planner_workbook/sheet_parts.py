"""What sheets of the planner's workbook have in common: their heading, and the customers' rows."""

from __future__ import annotations

from model.planner_workbook.contents import FIRST, Contents
from model.planner_workbook.locked_cells import Page
from model.reports.sources import mark

TOP = FIRST - 1
"""Row of the column headings on every sheet with a table."""
HEADER_HEIGHT = 76


def head(page: Page, contents: Contents, title: str, lead: str) -> None:
    """The sheet's title, and below it what it holds."""
    page.text(0, 0, title, "title")
    page.text(1, 0, f"{mark(contents.origins)} {lead}".strip(), "lead")


def customer_rows(page: Page, contents: Contents) -> None:
    """Number and name of every customer, and the row of sums below them."""
    for row, (number, name) in enumerate(contents.customers.items(), start=FIRST):
        page.number(row, 0, number, "key")
        page.text(row, 1, name)
    page.text(contents.row_of_sum, 0, "", "label_total")
    page.text(contents.row_of_sum, 1, "Summa", "label_total")
