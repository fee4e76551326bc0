"""A report that is asked for: by name, by month, with parameters that are of use."""

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

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
    with pytest.raises(InputError, match="month: värdet 13; väntat: ett tal som är högst 12"):
        report_request("month")


@pytest.mark.parametrize(
    ("name", "lost"), [("scenarios", "compare"), ("price-lists", "staffing"), ("what-if", "changes")]
)
def test_what_a_report_is_about_is_said_in_its_file(home: Path, name, lost):
    path = home / "params" / "reports" / f"{name}.yaml"
    said = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    with path.open("w", encoding="utf-8") as file:
        YAML().dump({key: value for key, value in said.items() if key != lost}, file)
    with pytest.raises(InputError, match=rf"{name}\.yaml, {lost}: värdet saknas"):
        report_request(name)


def test_what_a_meetings_report_is_about_is_in_its_name_in_order():
    customer = report_request("customer").with_parameters(
        month=3, customer=7, meeting="2011-04-02", language="en"
    )
    assert customer.label == "customer-07-03-2011-04-02-en"
    assert report_request("phone").with_parameters(month=11).label == "phone-unit_2-11"


FAULTY = [
    (
        "annual",
        {"year": 2011, "day": "2011-12-30"},
        "day: värdet 2011-12-30; väntat: ett datum från 2011-12-31",
    ),
    ("tertial-1", {"year": 2011, "tertial": 1, "day": "2011-03-01"}, "day: värdet 2011-03-01"),
    ("tertial-2", {"year": 2011, "tertial": 1}, "tertial: värdet 1; väntat: 2, som i filens namn"),
    ("phone", {"year": 2011, "unit": "unit_1", "month": 9, "day": "2011-09-29"}, "från 2011-09-30"),
    (
        "customer",
        {"year": 2011, "customer": 0, "month": 3},
        "customer: värdet 0; väntat: ett tal som är minst 1",
    ),
    ("staffing", {"year": 99999}, "year: värdet 99999; väntat: ett tal som är högst 2100"),
    ("staffing", {"year": 2012, "replications": 10**9}, "replications: värdet 1000000000"),
    ("staffing", {"year": 2012, "seed": -1}, "seed: värdet -1"),
    ("staffing", {"year": 2012, "seed": float("inf")}, r"rad \d: värdet \.inf"),
    (
        "staffing",
        {"year": 2012, "changes": {"phone.goal": float("nan")}},
        r"rad \d: värdet \.nan",
    ),
    ("staffing", {"year": 2012, "own": [1.0, {"a": float("-inf")}]}, r"rad \d: värdet -\.inf"),
    ("scenarios", {"year": 2012, "compare": "five_fewer"}, "compare: .*en lista"),
]


@pytest.mark.parametrize(("name", "given", "told"), FAULTY)
def test_a_parameter_has_a_type_and_bounds_and_a_day_is_of_its_period(home: Path, name, given, told):
    path = home / "params" / "reports" / f"{name}.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(given, file)
    with pytest.raises(InputError, match=rf"^params/reports/{name}\.yaml, {told}|{told}"):
        report_request(name)


def test_what_is_asked_for_is_typed_as_what_the_file_says(home: Path):
    for given in ({"year": -5}, {"month": 13}, {"replications": 1}, {"day": "2011-02-30"}):
        with pytest.raises(InputError, match=f"^kommandoraden, {next(iter(given))}"):
            report_request("phone").with_parameters(**given)


def test_a_months_report_of_another_year_is_dated_by_its_own_year_even_where_the_file_has_a_day(home: Path):
    path = home / "params" / "reports" / "month.yaml"
    path.write_text('year: 2011\nmonth: 10\nday: "2011-11-14"\n', encoding="utf-8")
    request = report_request("month-03").with_parameters(year=2024)
    assert request.parameters["day"] == "2024-04-15"  # the first is Easter Monday
    assert report_request("month").with_parameters(year=2024).parameters["day"] == "2024-11-14"


def test_scenarios_compared_otherwise_have_a_place_of_their_own():
    request = report_request("price-lists")
    assert request.folder.name == "price-lists"
    assert request.with_parameters(compare=list(request.parameters["compare"])).folder.name == "price-lists"
    other = request.with_parameters(compare=["onboarding", "five_fewer"])
    assert other.folder.name == "price-lists~onboarding~five_fewer"
    assert other.with_parameters(seed=3).folder.name == "price-lists~onboarding~five_fewer"
