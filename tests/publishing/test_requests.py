"""A report that is asked for: by name, by month, with parameters that are of use."""

import json
from pathlib import Path

import pytest

from model.errors import InputError
from model.publishing.requests import report_request


@pytest.mark.parametrize("year", [None, "2011", 2011.5])
def test_a_year_that_is_none_is_refused(home: Path, year):
    path = home / "params" / "reports" / "annual.yaml"
    path.write_text("scenario: base\n" if year is None else f"year: {json.dumps(year)}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"annual\.yaml, year"):
        report_request("annual")


def test_a_months_report_is_named_by_its_month():
    request = report_request("month-03").with_parameters(year=2011)
    assert request.folder.as_posix() == "2011/month-03"
    assert (request.notebook.stem, request.parameters["month"]) == ("month_report", 3)
    assert request.parameters["day"] == "2011-04-14"
    assert report_request("month").folder.as_posix() == "2011/month-10"


@pytest.mark.parametrize("name", ["month-13", "month-3", "month-", "annual-03", "tertial-3"])
def test_a_month_that_there_is_not_is_no_report(name):
    with pytest.raises(InputError, match="month"):
        report_request(name)


def test_an_unknown_report_is_told_beside_those_there_are():
    with pytest.raises(InputError) as refused:
        report_request("anual")
    (finding,) = refused.value.findings
    assert (finding.place, finding.value) == ("rapport", "anual")
    assert finding.expected == (
        "en av staffing, scenarios, price-list, tertial-1, tertial-2, annual, month, sensitivity, breadth, "
        "optimisation, calibration-fit, what-if, price-lists, agreements, amendments, phone, customer"
    )


def test_the_month_of_the_example_is_a_month(home: Path):
    path = home / "params" / "reports" / "month.yaml"
    path.write_text("year: 2011\nmonth: 13\n", encoding="utf-8")
    with pytest.raises(InputError, match="1 till 12"):
        report_request("month")


def test_what_a_meetings_report_is_about_is_in_its_name_in_order():
    customer = report_request("customer").with_parameters(
        month=3, customer=7, meeting="2011-04-02", language="en"
    )
    assert customer.label == "customer-07-03-2011-04-02-en"
    assert report_request("phone").with_parameters(month=11).label == "phone-unit_2-11"
