"""A workbook that would take far more than it holds is told of, by its cell, before it is opened."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from model.centre.sheet_reading import _grids
from model.errors import Finding, InputError
from model.planner_workbook.ledger import read_sheets
from model.workbook_archives import MOST_CELLS, require_modest


def _cells(path: Path) -> dict[str, dict[str, Any]]:
    return read_sheets(path, "prov")


def workbook(path: Path, cells: dict[tuple[int, int], object], rows: int = 50, empty: int = 0) -> Path:
    """Rows of two columns, and cells by row and column from 0; ``empty``: rows that only look."""
    book = xlsxwriter.Workbook(str(path))
    sheet, bold = book.add_worksheet("Blad"), book.add_format({"bold": True})
    for row in range(rows):
        sheet.write(row, 0, row)
        sheet.write(row, 1, f"text {row}")
    for (row, column), value in cells.items():
        sheet.write(row, column, value)
    for row in range(rows, rows + empty):
        sheet.write_blank(row, 0, None, bold)
    book.close()
    return path


def refused(path: Path, **how: bool) -> Finding:
    with pytest.raises(InputError) as caught:
        require_modest(path, "fil.xlsx", **how)
    (finding,) = caught.value.findings
    assert finding.file == "fil.xlsx"
    return finding


@pytest.mark.parametrize(
    ("place", "cell"),
    [((1_048_575, 0), "A1048576"), ((1_048_575, 16_383), "XFD1048576"), ((198, 16_383), "XFD199")],
)
def test_a_stray_cell_is_named(tmp_path: Path, place: tuple[int, int], cell: str) -> None:
    path = workbook(tmp_path / "fil.xlsx", {place: 1})
    assert refused(path).place == f"cellen {cell}"
    for read in (_cells, _grids):
        with pytest.raises(InputError, match=f"cellen {cell}"):
            read(path)


def test_rows_that_only_look_and_many_that_hold_something_are_read(tmp_path: Path) -> None:
    looks = workbook(tmp_path / "looks.xlsx", {}, empty=1000)
    require_modest(looks, "fil.xlsx", filled_in=True)
    assert len(_grids(looks)["Blad"]) == 50
    assert len(_cells(looks)["Blad"]) == 100
    require_modest(workbook(tmp_path / "many.xlsx", {(7, 20_000 % 900): 2}, rows=3000), "fil.xlsx")


def test_a_grid_is_no_larger_than_what_stands_in_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "fil.xlsx", {(3_000, 200): 1})
    with pytest.raises(InputError, match="bladet Blad, cell GS3001"):
        _grids(path)
    assert _cells(path)["Blad"]["GS3001"] == 1
    far = workbook(tmp_path / "fil.xlsx", {(60_000, 600): 1})
    assert refused(far).place == "cellen WC60001"


def with_part(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    path = with_part(workbook(tmp_path / "fil.xlsx", {}), "xl/media/x.bin", bytes(100 << 20))
    assert path.stat().st_size < 1 << 20
    assert "100 megabyte" in refused(path).value


def test_xml_that_defines_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    path = with_part(workbook(tmp_path / "fil.xlsx", {}), "xl/extra.xml", bomb)
    assert refused(path).place == "xl/extra.xml"


def test_a_sheet_of_more_cells_than_anybody_fills_in(tmp_path: Path) -> None:
    row = b'<row r="1">' + b'<c r="A1"><v>1</v></c>' * 1000 + b"</row>"
    sheet = row * (MOST_CELLS // 1000 + 1) + b"</worksheet>"
    path = with_part(tmp_path / "fil.xlsx", "xl/worksheets/sheet1.xml", sheet)
    assert "2001000 celler" in refused(path, filled_in=True).value


def test_a_sheet_that_ends_in_the_middle_is_told(tmp_path: Path) -> None:
    name = "xl/worksheets/sheet1.xml"
    path = with_part(tmp_path / "fil.xlsx", name, b'<worksheet><row r="1"><c r="A1"><v>1</v></c>')
    assert refused(path).place == name
    whole = with_part(tmp_path / "hel.xlsx", name, b"<x:worksheet></x:worksheet>\n")
    require_modest(with_part(whole, "xl/worksheets/_rels/sheet1.xml.rels", b"<Relationships/>"), "fil.xlsx")


def test_what_is_no_archive_is_left_to_who_opens_it(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04", b"Kund;Antal\n1;2\n"):
        path = tmp_path / "fil.xlsx"
        path.write_bytes(content)
        require_modest(path, "fil.xlsx")


def test_openpyxl_and_the_grid_agree(tmp_path: Path) -> None:
    path = workbook(tmp_path / "fil.xlsx", {(3, 4): "=1+1"}, rows=5)
    grid = _grids(path)["Blad"]
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["Blad"]
    assert [len(row) for row in grid] == [sheet.max_column] * sheet.max_row
    assert grid[2][:3] == (2, "text 2", None)
