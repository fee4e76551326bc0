"""Sentences, tables and charts on forecast and risk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.demand.forecasting.backtest import BackTest
from model.demand.forecasting.forecast_errors import Errors
from model.parameters.schema.parameters import Parameters
from model.presentation.charts import distribution
from model.presentation.language import speaking
from model.reports.planning import risk as risk_report
from model.reports.planning import volume_forecast
from tests.reports.follow_up.shown import file, page, plain

NOTHING = np.zeros((1, 1, 1))


def found(method: str, naive_wins: bool) -> BackTest:
    rows = [("seasonal_naive", "bottom_up", "activity", 1.0), ("damped", "mint", "activity", 0.5)]
    scores = pd.DataFrame(rows, columns=["method", "way", "level", "mase"]).assign(
        mase_se=0.1, rmsse=1.0, year_error=0.1, pinball=0.2, n=9
    )
    coverage = pd.DataFrame(
        [("part", "1", 0.91, 0.88, 0.94, 90), ("part", "sum", 0.93, 0.85, 1.0, 30)],
        columns=["level", "horizon", "coverage", "low", "high", "n"],
    )
    way = "mint" if method == "damped" else "bottom_up"
    errors = Errors(
        method=method,
        way=way,
        origins=np.array([24]),
        outcome=NOTHING,
        forecast=NOTHING,
        scale=NOTHING[0],
        square_scale=NOTHING[0],
    )
    return BackTest(
        scores=scores, coverage=coverage, method=method, way=way, naive_wins=naive_wins, errors=errors
    )


def outcome(mean: float = 0.0) -> pd.DataFrame:
    result = np.random.default_rng(1).normal(mean, 100_000, 2000)
    return pd.DataFrame({"revenue": 1e6, "result": result, "backlog_hours": 0.0})


def test_the_chosen_method_is_named_with_what_it_gains() -> None:
    text = plain(volume_forecast.method_sentence(found("damped", naive_wins=False)))
    assert "dämpad trend" in text
    assert "50 % mindre" in text


def test_a_naive_winner_is_said_to_be_one() -> None:
    assert "ingen beräkningsmetod slog den" in volume_forecast.method_sentence(
        found("seasonal_naive", naive_wins=True)
    )


def test_coverage_is_told_with_its_uncertainty() -> None:
    text = plain(volume_forecast.coverage_sentence(found("damped", naive_wins=False), 0.9))
    assert "täckte de 93 %" in text
    assert "85 % till 100 %" in text


def test_intervals_of_too_few_months_are_not_said_to_hold() -> None:
    tested = found("damped", naive_wins=False)
    untried = replace(tested, coverage=tested.coverage.iloc[:0])
    assert "Månaderna är för få" in plain(volume_forecast.coverage_sentence(untried, 0.9))


def test_a_deficit_has_a_reserve_and_a_profit_needs_none() -> None:
    poor = plain(risk_report.result_sentences(outcome(), 0.9))
    rich = plain(risk_report.result_sentences(outcome(1e6), 0.9))
    assert "behövs en reserv" in poor
    assert "högre priser" in poor
    assert "räcker för 90 % säkerhet utan reserv" in rich
    assert "över 99,5 %" in rich


def test_drivers_are_told_in_words() -> None:
    drivers = pd.DataFrame({"driver": ["volume", "vacancy"], "total": [0.6, 0.3]})
    assert "volymer, 60 %" in plain(risk_report.driver_sentence(drivers))
    with speaking("en"):
        assert "volumes, 60%" in plain(risk_report.driver_sentence(drivers))


def test_the_chart_counts_every_year_and_is_the_same_each_time() -> None:
    first, again = (risk_report.result_chart(outcome(), 0.9) for _ in range(2))
    assert first.svg == again.svg
    assert "2 000 lottade år" in plain(first.caption)
    assert "procent" not in first.alternative
    shares = risk_report.driver_chart(pd.DataFrame({"driver": ["volume"], "total": [1.0]}))
    assert shares.alternative


@pytest.mark.parametrize("values", [[5.0] * 10, [-1.0, 0.0, 1.0]])
def test_a_distribution_of_few_or_equal_values_is_drawn(values: list[float]) -> None:
    assert distribution("x", "y", "z", values, zero=("under", "över"), marks={}).svg


def test_break_even_is_told_of_the_least_certain_service(base: Parameters) -> None:
    rows = [
        ("supplier_scanned", 100.0, 1.256, 1000.5, 90.5, 101.0, 0.75),
        ("customer_file", 50.0, 0.5, 20.25, 40.0, float("inf"), 0.25),
    ]
    columns = ["service", "planned", "variable_cost", "fixed_cost", "lowest", "highest", "reached"]
    table = pd.DataFrame(rows, columns=columns)
    told = plain(risk_report.break_even_sentence(table, base))
    assert told.startswith("Avtalens belopp står fast inom bandet;")
    assert told.endswith("bär den sina kostnader med sannolikheten 25 %.")
    assert "kundfaktura via fil" in told
    shown = risk_report.break_even_table(table, base)
    assert page(shown) == [
        ["Leverantörsfaktura, skannad", "100", "1,26", "1", "90", "101", "75 %"],
        ["Kundfaktura via fil", "50", "0,50", "0", "40", "–", "25 %"],
    ]
    assert file(shown)["Lägst"] == [90.5, 40.0]
    assert file(shown)["Högst"] == [101.0, None]


def test_without_a_highest_volume_there_is_no_column_of_it(base: Parameters) -> None:
    row = ("customer_file", 50.0, 0.5, 20.25, 40.0, float("inf"), float("nan"))
    columns = ["service", "planned", "variable_cost", "fixed_cost", "lowest", "highest", "reached"]
    table = pd.DataFrame([row], columns=columns)
    assert page(risk_report.break_even_table(table, base)) == [
        ["Kundfaktura via fil", "50", "0,50", "0", "40"]
    ]
    assert "ingen prognos" in plain(risk_report.break_even_sentence(table, base))
