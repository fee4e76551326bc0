"""The sections of the month, tertial and annual reports: what they say and that it adds up."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from model.followup import Period, economy, load_period
from model.observations.comments import read_comment
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.presentation.display import Notice
from model.reports.follow_up import economy as economy_section
from model.reports.follow_up import opening as committee_report
from model.reports.follow_up import outlook as outlook_section
from model.reports.follow_up import volumes as volume_section
from model.reports.follow_up.section_comments import deviations

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
NO_BREAK = "\u00a0"


@pytest.fixture(scope="module")
def year() -> Period:
    return load_period(PARAMETERS, 2011, 12)


@pytest.fixture(scope="module")
def april(year: Period) -> Period:
    return year.until(4)


def plain(shown: object) -> str:
    return str(shown.data).replace(NO_BREAK, " ")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("months", "expected"), [(1, "januari 2011"), (4, "januari–april 2011"), (12, "2011")]
)
def test_the_months_of_a_period(year: Period, months: int, expected: str) -> None:
    assert committee_report.months_text(year.until(months)) == expected


def test_the_result_is_told_with_its_parts_and_before_the_years_end_its_forecast(
    year: Period, april: Period
) -> None:
    said = plain(economy_section.sentence(april))
    assert (
        "är +428 tkr, +117 tkr mot budget: intäkterna bidrar med +39 tkr och kostnaderna med +79 tkr" in said
    )
    assert "För helåret väntas +301 tkr" in said
    assert "helåret" not in plain(economy_section.sentence(year))


def test_a_result_has_no_share_of_its_budget(april: Period) -> None:
    shares = economy_section.by_account(april, PARAMETERS).data.set_index("account")["share"]
    assert pd.isna(shares["result"])
    assert shares.drop("result").notna().all()


def test_forecast_columns_go_when_the_year_is_over(year: Period, april: Period) -> None:
    headings = [
        {column.label for column in table.columns}
        for table in (
            economy_section.by_account(april, PARAMETERS),
            economy_section.by_account(year, PARAMETERS),
        )
    ]
    assert headings[0] - headings[1] == {"Budget, år", "Prognos, år", "8 år av 10"}


def test_services_units_and_months_make_the_same_result(april: Period) -> None:
    accounts = economy_section.by_account(april, PARAMETERS).data.set_index("account")
    services = economy_section.by_service(april, PARAMETERS, REGISTERS).data
    months = economy_section.by_month(april, PARAMETERS).data
    units = economy_section.by_unit(april, PARAMETERS).data
    result = accounts.loc["result", "outcome"]
    assert sum(services["result"].iloc[:-1], Decimal()) == services["result"].iloc[-1] == result
    assert sum(months["result"], Decimal()) == result
    assert months["deviation_so_far"].iloc[-1] == accounts.loc["result", "deviation"]
    assert sum(units["outcome"].iloc[:-1], Decimal()) == accounts.loc["costs", "outcome"]


@pytest.mark.parametrize("through", [1, 4, 10, 12])
def test_the_course_of_the_result_ends_at_the_years_forecast(year: Period, through: int) -> None:
    period = year.until(through)
    ahead = economy.result_ahead(period.economy, through, period.spreads.money)
    assert ahead["month"].tolist() == list(range(through + 1, 13))
    if len(ahead):
        table = economy.by_account(period.economy, through, period.spreads.money).set_index("account")
        last = ahead.iloc[-1]
        assert last["forecast"] == pytest.approx(float(table.loc["result", "forecast"]), abs=1.0)
        assert last["low"] == pytest.approx(float(table.loc["result", "low"]), abs=1.0)
        width = (ahead["high"] - ahead["low"]).tolist()
        assert width == sorted(width)


def test_volumes_by_customer_and_service_are_worth_the_same(april: Period) -> None:
    services = volume_section.by_service(april, PARAMETERS, REGISTERS).data
    in_the_price_lists_order = [name for name in PARAMETERS.services if name in set(services["service"])]
    assert services["service"].tolist() == [*in_the_price_lists_order, "all"]
    customers = volume_section.by_customer(april, PARAMETERS, REGISTERS).data
    assert len(customers) == 34
    assert services["amount"].iloc[-1] == customers["amount"].iloc[-1]
    assert sum(services["amount"].iloc[:-1], Decimal()) == sum(customers["amount"].iloc[:-1], Decimal())


def test_channels_are_shares_of_their_kind(april: Period) -> None:
    table = volume_section.by_channel(april, PARAMETERS).data
    assert table.groupby("kind")["share"].sum().tolist() == pytest.approx([1.0, 1.0])
    assert {len(months) for months in table["months"]} == {4}


def test_key_figures_carry_forecasts_until_the_year_is_over(year: Period, april: Period) -> None:
    figures = committee_report.key_figures(april, PARAMETERS).figures
    assert [figure.label for figure in figures[:2]] == ["Resultat mot budget", "Besvarade samtal"]
    assert all("helår" in figure.comparison for figure in figures[:3])
    assert "enkäten 2010" in figures[3].comparison
    over = committee_report.key_figures(year, PARAMETERS).figures
    assert not any("helår" in figure.comparison for figure in over)


def test_a_missing_comment_makes_a_draft_and_is_named_on_page_one(year: Period) -> None:
    october = year.until(10)
    assert read_comment(2011, "month-10", "dialogue") is None
    heading = committee_report.month_heading(october, PARAMETERS, "month-10", "2011-11-14")
    assert heading.status == "Utkast"
    notice = committee_report.missing(october, PARAMETERS, "month-10")
    assert isinstance(notice, Notice)
    assert notice.text.startswith("Kunddialog (synpunkter besvarade i tid).")
    over = committee_report.annual_heading(year, PARAMETERS, "annual", "2012-01-31")
    assert over.status == ""
    assert "Alla avvikelser" in plain(committee_report.missing(year, PARAMETERS, "annual"))


def test_what_has_no_section_in_a_report_lacks_no_comment(year: Period) -> None:
    said = plain(committee_report.page_one(year.until(10), PARAMETERS, "month-10"))
    assert said.count("Kommentar saknas.") == 1


@pytest.mark.slow
def test_the_forecasts_course_is_drawn_for_every_month(april: Period) -> None:
    chart = outlook_section.forecast_course(april, PARAMETERS)
    assert "53 791 tkr efter januari" in chart.caption.replace(NO_BREAK, " ")
    assert deviations(april, PARAMETERS, "tertial-1").data["written"].all()


@pytest.mark.slow
def test_the_year_before_is_cut_to_the_same_months(year: Period) -> None:
    assert year.complaints_before is not None
    cut, read = year.until(4).complaints_before, load_period(PARAMETERS, 2011, 4).complaints_before
    assert cut is not None
    assert read is not None
    assert cut["case"].tolist() == read["case"].tolist()
