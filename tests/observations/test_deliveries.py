"""A file that a delivery note tells of is whole, or it is told or refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.errors import InputError
from model.followup import load_period
from model.observations.deliveries import delivered, tables_of, with_note, write_delivered
from model.observations.registers import load_registers
from model.observations.remarks import remarks
from model.parameters.loading import load, project_root

COURSES = "2011/courses.csv"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in ("2011", "registers"):
        shutil.copytree(project_root() / "data" / name, folder / name)
    return folder


def told(data: Path) -> list[tuple[str, float | None, float | None]]:
    found = [one for one in remarks(2011, data) if one.rule.code == "against_delivery"]
    return [(one.key["delivered"][:6], one.value, one.other) for one in found]  # type: ignore[misc]


def test_a_note_tells_rows_sum_and_digest_of_what_was_delivered(data: Path) -> None:
    path = data / "2011" / "scanning_errors.csv"
    path.write_text("month,reported,corrected\n1,500,400\n2,60,7\n", encoding="utf-8")
    write_delivered([path], data)
    found = delivered(data)["2011/scanning_errors.csv"]
    assert (found.rows, found.sum, len(found.sha256)) == (2, 1 + 500 + 400 + 2 + 60 + 7, 64)
    assert told(data) == []


def test_half_of_a_delivered_file_is_refused(data: Path) -> None:
    path = data / COURSES
    write_delivered([path], data)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[: len(lines) // 2], ""]), encoding="utf-8")
    with pytest.raises(InputError, match=r"courses\.csv, filen: värdet 13 rader; väntat: 28 rader"):
        load_period(load(), 2011, 12, data)
    assert told(data) == [("rows", 13, 28)]


def test_a_figure_changed_since_is_told_by_the_sum_and_words_by_the_digest(data: Path) -> None:
    path = data / COURSES
    write_delivered([path], data)
    before, text = delivered(data)[COURSES].sum, path.read_text(encoding="utf-8")
    path.write_text(text.replace("unit_1,2", "unit_1,3", 1), encoding="utf-8")
    assert told(data) == [("sum", before + 1, before)]
    path.write_text(text.replace("Moms", "Skatt"), encoding="utf-8")
    assert told(data) == [("sha256", 28, 28)]
    load_period(load(), 2011, 12, data)


def test_other_files_rows_stand_when_one_is_delivered_anew(data: Path) -> None:
    write_delivered([data / COURSES, data / "2011" / "staff.csv"], data)
    write_delivered([data / COURSES], data)
    assert sorted(delivered(data)) == [COURSES, "2011/staff.csv"]


def test_every_file_that_a_centre_keeps_may_be_delivered(data: Path) -> None:
    """Comments and parameters: another figure by the sum, a lost line by the lines, a lost file by itself."""
    params = data.parent / "params" / "base"
    params.mkdir(parents=True)
    phone, comment = params / "phone.yaml", data / "2011" / "comments" / "annual" / "phone.md"
    phone.write_text("a: {value: 0.5, source: x}\n\nb: 3\n", encoding="utf-8")
    comment.parent.mkdir(parents=True, exist_ok=True)
    comment.write_text("Det blev 1000 samtal.\n", encoding="utf-8")
    write_delivered([phone, comment], data)
    assert delivered(data)["params/base/phone.yaml"][:2] == (2, 3.5)
    assert told(data) == []
    phone.write_text("a: {value: 0.6, source: x}\n\nb: 3\n", encoding="utf-8")
    comment.write_text("", encoding="utf-8")
    found = {one.file: one for one in remarks(2011, data) if one.rule.code == "against_delivery"}
    assert told(data) == [("rows", 0, 1), ("sum", 3.6, 3.5)]
    assert found["params/base/phone.yaml"].concerns("staffing", {})
    assert found["params/base/phone.yaml"].concerns("phone", {"unit": "unit_2"}), "a whole file concerns all"
    assert found["data/2011/comments/annual/phone.md"].reports == ("annual",)
    phone.unlink()
    assert [one.file for one in remarks(2011, data) if one.rule.code == "delivered_and_gone"] == [
        "params/base/phone.yaml"
    ]


def test_what_a_command_writes_is_noted_where_the_note_tells_of_the_file(data: Path) -> None:
    courses, staff = data / COURSES, data / "2011" / "staff.csv"
    text = courses.read_text(encoding="utf-8")
    assert with_note({courses: text}, data) == {courses: text}, "no note, and none is begun"
    write_delivered([courses], data)
    new = {courses: text.replace("unit_1,2", "unit_1,3", 1), staff: staff.read_text(encoding="utf-8")}
    for path, content in with_note(new, data).items():
        path.write_text(content, encoding="utf-8", newline="")
    assert told(data) == []
    assert sorted(delivered(data)) == [COURSES]
    assert sorted(with_note(new, data, new=True)) == sorted([*new, data / "delivered.csv"])


def test_half_a_register_is_refused(data: Path) -> None:
    people = data / "registers" / "people.csv"
    write_delivered([people], data)
    lines = people.read_text(encoding="utf-8").splitlines()
    people.write_text("\n".join([*lines[:-1], ""]), encoding="utf-8")
    with pytest.raises(InputError, match=f"people.csv, filen: värdet {len(lines) - 2} rader"):
        load_registers(load(), data)


def test_tables_of_a_year_are_its_own_and_those_of_no_year(data: Path) -> None:
    assert {"registers/people.csv", COURSES} <= tables_of([2011], data)
    assert COURSES not in tables_of([2010], data)
