"""The publication calendar's rules: the day of any report in any year, worked out by hand."""

from datetime import date
from pathlib import Path

import pytest

from model.errors import InputError
from model.publishing.due import due
from model.publishing.publication_calendar import publication_calendar
from model.publishing.requests import report_request
from model.publishing.workbook import workbook_request
from model.working_days import from_working_day, working_day_after

RECURRING = """
from: 2013-01-01
through: {through}
publications:
  - {{report: price-list, date: 1 november, of: year before, source: x}}
  - {{report: tertial-1, workday: 5, of: month after, source: x}}
  - {{report: annual, date: 31 januari, of: year after, source: x}}
dates:
  - {{report: phone, day: 14, of: month after, source: x}}
"""


def write(home: Path, text: str) -> None:
    (home / "params" / "publishing.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("year", "month", "number", "day"),
    [
        (2011, 4, 5, date(2011, 5, 6)),  # 2-6 May: Sunday 1 May, then a whole week
        (2011, 4, 10, date(2011, 5, 13)),
        (2012, 4, 1, date(2012, 5, 2)),  # 1 May is a holiday
        (2011, 12, 1, date(2012, 1, 2)),
        (2011, 12, 5, date(2012, 1, 9)),  # 2, 3, 4, 5 January; Epiphany on Friday the sixth
        (2013, 3, 1, date(2013, 4, 2)),  # 1 April is Easter Monday
    ],
)
def test_working_days_of_the_month_after_are_counted_from_its_first(year, month, number, day):
    assert working_day_after(year, month, number) == day


def test_a_day_that_is_not_worked_gives_the_next_one():
    assert from_working_day(date(2014, 11, 1)) == date(2014, 11, 3)  # a Saturday
    assert from_working_day(date(2011, 12, 30)) == date(2011, 12, 30)
    assert from_working_day(date(2011, 12, 31)) == date(2012, 1, 2)


def test_what_returns_is_due_every_year_from_the_first_day_to_the_last(home: Path):
    write(home, RECURRING.format(through="2014-12-31"))
    assert [
        (entry.report, entry.year, str(entry.due))
        for entry in publication_calendar().through(date(2020, 1, 1))
    ] == [
        ("annual", 2012, "2013-01-31"),
        ("tertial-1", 2013, "2013-05-08"),  # 2, 3, 6, 7, 8 May: the first is a holiday
        ("price-list", 2014, "2013-11-01"),
        ("annual", 2013, "2014-01-31"),
        ("tertial-1", 2014, "2014-05-08"),
        ("price-list", 2015, "2014-11-03"),
    ]


def test_without_a_last_day_it_goes_on(home: Path):
    write(home, RECURRING.format(through="2014-12-31").replace("through: 2014-12-31\n", ""))
    assert [entry.year for entry in publication_calendar().through(date(2019, 6, 1))] == [
        *(2012, 2013, 2014, 2013, 2014, 2015, 2014, 2015, 2016),
        *(2015, 2016, 2017, 2016, 2017, 2018, 2017, 2018, 2019, 2018, 2019),
    ]


def test_a_report_that_is_asked_for_is_dated_by_the_same_rule(home: Path):
    write(home, RECURRING.format(through="2014-12-31"))
    assert report_request("price-list").with_parameters(year=2015).parameters["day"] == "2014-11-03"
    phone = report_request("phone").with_parameters(year=2013, month=5)
    assert phone.parameters["day"] == "2013-06-14"
    assert phone.with_parameters(month=8).parameters["day"] == "2013-09-16"  # the 14th is a Saturday
    assert phone.with_parameters(day="2013-09-20", month=8).parameters["day"] == "2013-09-20"


def test_the_workbook_is_dated_as_the_price_list_in_any_year():
    assert workbook_request().parameters["day"] == "2011-11-01"
    assert workbook_request(year=2015).parameters["day"] == "2014-11-03"


def test_a_report_for_a_meeting_is_dated_the_meetings_day_at_the_latest():
    asked = report_request("customer").with_parameters(month=8, meeting="2011-09-09")
    assert asked.parameters["day"] == "2011-09-09"
    assert asked.with_parameters(meeting="2011-09-30").parameters["day"] == "2011-09-14"


def test_a_day_that_the_reports_own_file_says_stands(home: Path):
    path = home / "params" / "reports" / "phone.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'day: "2011-12-24"\n', encoding="utf-8")
    assert report_request("phone").parameters["day"] == "2011-12-24"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("{report: annual, date: 32 januari, of: year after, source: x}", "publications.0.date"),
        ("{report: annual, date: 29 februari, of: year after, source: x}", "publications.0.date"),
        ("{report: annual, workday: 0, of: month after, source: x}", "publications.0.workday"),
        ("{report: annual, workday: 5, of: year after, source: x}", "publications.0"),
        ("{report: annual, workday: 5, day: 3, of: month after, source: x}", "publications.0"),
        ("{report: annual, workday: 5, of: now and then, source: x}", "publications.0.of"),
        ("{report: annual, workday: 5, of: month after}", "publications.0.source"),
        ("{report: phone, workday: 5, of: month after, source: x}", "publications.0.report"),
    ],
)
def test_a_fault_in_a_rule_is_told_with_its_place(home: Path, line, place):
    write(home, f"from: 2011-01-01\npublications:\n  - {line}\n")
    with pytest.raises(InputError) as refused:
        publication_calendar()
    assert [finding.place for finding in refused.value.findings] == [place]


def test_what_returns_needs_a_first_day_and_no_other_keys(home: Path):
    write(home, "publications:\n  - {report: annual, workday: 5, of: month after, source: x}\n")
    with pytest.raises(InputError, match="from"):
        publication_calendar()
    write(home, "form: 2011-01-01\npublications: []\n")
    with pytest.raises(InputError, match="form"):
        publication_calendar()


def test_reports_may_begin_with_a_year_instead_of_a_day(home: Path):
    write(home, RECURRING.replace("from: 2013-01-01", "first_year: 2013").format(through="2014-01-31"))
    found = [(entry.report, entry.year) for entry in publication_calendar().through(date(2020, 1, 1))]
    assert found == [("price-list", 2013), ("tertial-1", 2013), ("price-list", 2014), ("annual", 2013)]


def test_a_calendar_of_rules_may_be_due_in_a_later_year(home: Path):
    write(home, RECURRING.format(through="2014-12-31"))
    found = [(entry.name, entry.year, entry.parameters["day"]) for entry in due(date(2013, 1, 31))]
    assert found == [("annual", 2012, "2013-01-31")]
