from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import InputError
from model.importing.raw_tables import Part, whole
from model.importing.wide import long
from tests.importing.centre import Centre, described

VOLUMES = {
    "title": "Volymer",
    "register": "volumes",
    "columns": {
        "customer": {"heading": "Kund"},
        "month": {"heading": "Månad", "kind": "period", "optional": True},
        "volume": {"heading": "Antal", "kind": "whole", "optional": True},
    },
    "wide": {"headings": r"\d{4}-\d{2}", "name": "month", "value": "volume"},
    "key": ["customer", "month"],
    "period": {"column": "month"},
}


def test_each_cell_that_holds_something_is_a_row_of_its_own(centre: Centre) -> None:
    centre.describe("volymer", VOLUMES)
    file = centre.write("v.csv", "Kund;2030-01;2030-02;Anm\nSkola;5;;x\nOmsorg; ;7;\n")
    outcome = centre.bring("volymer", file)
    assert (outcome.account.taken, dict(outcome.periods)) == (2, {"2030-01": 1, "2030-02": 1})


def test_a_cell_that_is_no_value_is_named_with_its_row(centre: Centre) -> None:
    centre.describe("volymer", VOLUMES)
    outcome = centre.bring("volymer", centre.write("v.csv", "Kund;2030-01;2030-02\nSkola;5;många\n"))
    (fault,) = outcome.account.files[0].set_aside.rows(named=True)
    assert (fault["row"], fault["value"]) == (2, "många")


def test_a_table_without_such_headings_is_refused(centre: Centre) -> None:
    centre.describe("volymer", VOLUMES)
    with pytest.raises(InputError, match="rubriker enligt mönstret"):
        centre.bring("volymer", centre.write("v.csv", "Kund;Antal\nSkola;5\n"))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.one_of(st.none(), st.integers(0, 10**6))] * 3), min_size=1, max_size=6))
def test_nothing_is_lost_or_added(cells: list[tuple[int | None, ...]]) -> None:
    months = ["2030-01", "2030-02", "2030-03"]
    texts = [[None if cell is None else str(cell) for cell in row] for row in cells]
    frame = pl.DataFrame(texts, schema=dict.fromkeys(months, pl.String), orient="row").with_row_index(
        "row", 2
    )
    frame = frame.with_columns(pl.lit("Skola").alias("Kund"))
    table = long(whole("v.csv", "0", Part(frame)), described(VOLUMES))
    (part,) = table.parts
    found = {(row, month): int(value) for row, _, month, value in part.frame.iter_rows()}
    wanted = {
        (number, month): cell
        for number, row in enumerate(cells, start=2)
        for month, cell in zip(months, row, strict=True)
        if cell is not None
    }
    assert found == wanted
    assert table.headings == ("Kund", "Månad", "Antal")


def test_a_workbook_and_a_text_are_told_apart_by_their_bytes(centre: Centre, tmp_path: Path) -> None:
    centre.describe("volymer", {**VOLUMES, "format": "table"})
    misnamed = centre.write("v.xlsx", "Kund;2030-01\nSkola;5\n")
    assert centre.bring("volymer", misnamed).account.taken == 1
