"""What is due: every publication whose day has come and that does not lie complete in its place."""

import json
from datetime import date
from pathlib import Path

import pytest

from model.errors import InputError
from model.observations.acknowledgements import acknowledge
from model.observations.remarks import remarks
from model.publishing.due import due
from model.publishing.publication_calendar import publication_calendar
from model.publishing.requests import ReportRequest


def test_the_projects_own_calendar_is_in_order_and_gives_every_publication_a_source():
    publications = publication_calendar().through(date(2030, 1, 1))
    assert [entry.due for entry in publications] == sorted(entry.due for entry in publications)
    assert all(entry.source for entry in publications)
    assert "agreements" in [entry.report for entry in publications]


def test_the_projects_own_publications_are_those_of_its_two_years():
    assert [(entry.report, str(entry.due)) for entry in publication_calendar().through(date(2030, 1, 1))] == [
        ("tertial-1", "2011-05-16"),
        ("tertial-2", "2011-09-15"),
        ("month-09", "2011-10-14"),
        ("price-list", "2011-11-01"),
        ("month-10", "2011-11-14"),
        ("agreements", "2011-11-15"),
        ("month-11", "2011-12-14"),
        ("staffing", "2012-01-16"),
        ("annual", "2012-01-31"),
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2011-05-15", []),
        ("2011-05-16", ["tertial-1"]),
        ("2012-01-30", ["tertial-1"]),
        ("2012-01-31", ["tertial-1", "annual"]),
        ("2015-06-01", ["tertial-1", "annual"]),
    ],
)
def test_missed_days_are_caught_up_with(home: Path, day, expected):
    assert [entry.name for entry in due(date.fromisoformat(day))] == expected


def test_a_report_is_dated_the_day_it_was_due(home: Path):
    assert due(date(2015, 6, 1))[0].parameters["day"] == "2011-05-16"


def test_a_report_may_be_due_in_two_languages(home: Path):
    lines = [
        "publications:",
        "  - {report: annual, year: 2011, due: 2012-01-31, source: x}",
        "  - {report: annual, year: 2011, due: 2012-02-15, source: x, language: en}",
    ]
    (home / "params" / "publishing.yaml").write_text("\n".join(lines), encoding="utf-8")
    waiting = due(date(2012, 2, 15))
    assert [(entry.label, entry.language) for entry in waiting] == [("annual", "sv"), ("annual-en", "en")]
    assert len({entry.folder for entry in waiting}) == 2


def test_what_is_published_is_no_longer_due(home: Path):
    for entry in due(date(2012, 2, 1)):
        put_in_place(home, entry)
    assert due(date(2012, 2, 1)) == []


@pytest.mark.parametrize("harm", ["annual.pdf", "manifest.json"])
def test_a_report_with_a_file_missing_is_due_again(home: Path, harm):
    for entry in due(date(2012, 2, 1)):
        put_in_place(home, entry)
    (home / "reports" / "2011" / "annual" / harm).unlink()
    assert [entry.name for entry in due(date(2012, 2, 1))] == ["annual"]


def test_a_manifest_that_cannot_be_read_makes_the_report_due_again(home: Path):
    for entry in due(date(2012, 2, 1)):
        put_in_place(home, entry)
    (home / "reports" / "2011" / "annual" / "manifest.json").write_text("[]", encoding="utf-8")
    assert [entry.name for entry in due(date(2012, 2, 1))] == ["annual"]


def test_a_draft_is_due_again_when_what_stood_out_is_acknowledged(home: Path):
    """Not before: a draft is not published night after night."""
    rows = [f"{month},unit_1,rent,70000.00,70000.{month:02d}" for month in range(1, 12)]
    path = home / "data" / "2011" / "economy.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ["month,unit,account,budget,outcome", *rows, "12,unit_1,rent,70000.00,-70000.12", ""]
    path.write_text("\n".join(rows), encoding="utf-8")
    (found,) = remarks(2011)
    for entry in due(date(2012, 2, 1)):
        put_in_place(home, entry, open_remarks=[found.code] if entry.name == "annual" else [])
    assert due(date(2012, 2, 1)) == []
    acknowledge([found], "Återbetald hyra", "controller", date(2012, 2, 2))
    assert [entry.name for entry in due(date(2012, 2, 1))] == ["annual"]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("{report: anual, year: 2011, due: 2012-01-31, source: x}", "publications.0.report"),
        ("{report: annual, year: 2011, due: 2012-31-01, source: x}", "rad 2"),
        ("{report: annual, year: 2011, due: januari, source: x}", "publications.0.due"),
        ("{report: annual, due: 2012-01-31, source: x}", "publications.0.year"),
        ("{report: annual, year: 2011, due: 2012-01-31}", "publications.0.source"),
        ("{report: annual, year: 2011, due: 2012-01-31, source: x, dew: 1}", "publications.0.dew"),
        ("{report: annual, year: 2011, due: 2012-01-31, source: x, language: fi}", "publications.0.language"),
    ],
)
def test_a_fault_in_the_calendar_is_told_with_its_place(home: Path, line, place):
    path = home / "params" / "publishing.yaml"
    path.write_text(f"publications:\n  - {line}\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        publication_calendar()
    assert [(finding.file, finding.place) for finding in refused.value.findings] == [
        ("params/publishing.yaml", place)
    ]


def test_a_publication_named_twice_is_a_fault(home: Path):
    line = "  - {report: annual, year: 2011, due: 2012-01-31, source: x}\n"
    (home / "params" / "publishing.yaml").write_text("publications:\n" + 2 * line, encoding="utf-8")
    with pytest.raises(InputError, match="annual 2011 igen"):
        publication_calendar()


def put_in_place(home: Path, entry: ReportRequest, **told: list[str]) -> None:
    folder = home / "reports" / entry.folder
    folder.mkdir(parents=True)
    (folder / f"{entry.name}.pdf").write_bytes(b"%PDF-")
    manifest = {"files": {f"{entry.name}.pdf": "digest"}, **told}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
