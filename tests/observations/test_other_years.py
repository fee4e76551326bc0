"""Dates of another year than their table or parameter are refused, all at once, by file, row and value."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from model import load, load_period
from model.errors import InputError
from model.observations.files import data_folder
from model.observations.tables import ANY_YEAR, OR_LATER, OWN_YEAR, Years


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(data_folder(None), tmp_path / "data")
    return tmp_path / "data"


def replace(path: Path, line: int, old: str, new: str) -> None:
    """Line ``line``, as people count them, of the file with ``new`` for ``old``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert old in lines[line - 1], lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_all_tables_dates_of_another_year_are_told_at_once(data: Path):
    replace(data / "2011" / "complaints.csv", 2, "2011-01-05", "2010-01-05")
    replace(data / "2011" / "customer_meetings.csv", 3, "2011-02-02", "2012-02-02")
    replace(data / "2011" / "customer_log.csv", 2, "2011-01-03", "2001-01-03")
    replace(data / "2011" / "courses.csv", 2, "2011-05-17", "2010-05-17")
    replace(data / "2011" / "actions.csv", 2, "2011-12-16", "2001-12-16")
    replace(data / "2011" / "process_log.csv", 2, "2011-01-10", "2010-12-10")
    with pytest.raises(InputError) as refused:
        load_period(load(), 2011, through=12, data=data)
    found = {
        (Path(finding.file).name, finding.place, finding.value, finding.expected)
        for finding in refused.value.findings
    }
    assert found == {
        ("complaints.csv", "rad 2, kolumn received", "2010-01-05", "ett datum under 2011"),
        ("customer_meetings.csv", "rad 3, kolumn date", "2012-02-02", "ett datum under 2011"),
        ("customer_log.csv", "rad 2, kolumn date", "2001-01-03", "ett datum under 2011"),
        ("courses.csv", "rad 2, kolumn date", "2010-05-17", "ett datum under 2011 eller senare"),
        ("actions.csv", "rad 2, kolumn due", "2001-12-16", "ett datum under 2010 eller senare"),
        ("process_log.csv", "rad 2, kolumn date", "2010-12-10", "ett datum under 2011"),
    }


def test_what_began_within_the_year_may_end_after_it(data: Path):
    replace(data / "2011" / "complaints.csv", 2, "2011-01-13", "2012-01-13")
    replace(data / "2011" / "process_log.csv", 2, "2011-02-02", "2012-02-02")
    period = load_period(load(), 2011, through=12, data=data)
    assert period.complaints["answered"].iloc[0] is None, "not within the period"


@pytest.mark.parametrize(
    ("years", "held", "expected"),
    [
        (OWN_YEAR, [False, False, True, False], "ett datum under 2011"),
        (OR_LATER, [False, False, True, True], "ett datum under 2011 eller senare"),
        (Years(before=1), [False, True, True, False], "ett datum under 2010 eller 2011"),
        (ANY_YEAR, [True, True, True, True], None),
    ],
)
def test_years_that_a_date_may_be_of(years: Years, held: list[bool], expected: str | None):

    assert [years.hold(date(year, 6, 1), 2011) for year in (2009, 2010, 2011, 2012)] == held
    assert expected is None or years.told(2011) == expected


def test_short_days_of_another_year_are_refused_all_at_once():
    days = {2011: ["2012-01-05", "2011-04-21"], 2012: ["2011-01-05", "2012-01-05", "2013-04-30"]}
    with pytest.raises(InputError) as refused:
        load(changes={"calendar.short_days": days})
    assert {(finding.place, finding.value, finding.expected) for finding in refused.value.findings} == {
        ("calendar.short_days.2011", "2012-01-05", "en arbetsdag 2011"),
        ("calendar.short_days.2012", "2011-01-05", "en arbetsdag 2012"),
        ("calendar.short_days.2012", "2013-04-30", "en arbetsdag 2012"),
    }
