"""The year, the rhythm and the sizes of paid invoices."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.calibration.invoices import invoice_patterns, month_profile


def register(*lines: tuple[str, str, int, int]) -> pd.DataFrame:
    """Lines (day, invoice, line, pence)."""
    frame = pd.DataFrame(lines, columns=["paid_date", "invoice", "line", "pence"])
    return frame.assign(
        paid_date=pd.to_datetime(frame["paid_date"]), unit="U", category="C", supplier="S", file="f"
    )


def test_even_arrivals_paid_weekly_give_month_lengths_not_run_days() -> None:
    runs = pd.Series(pd.date_range("2015-01-06", "2020-12-29", freq="W-TUE"))
    days = np.array([31, 28.3, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert month_profile(runs) == pytest.approx(days / days.sum(), abs=0.002)


def test_run_at_the_start_of_a_month_is_shared_with_the_month_before() -> None:
    profile = month_profile(pd.Series(pd.to_datetime(["2015-03-03"])))
    assert profile[[1, 2]] == pytest.approx([4 / 7, 3 / 7])


def test_run_at_new_year_is_shared_with_december() -> None:
    assert month_profile(pd.Series(pd.to_datetime(["2016-01-05"])))[[0, 11]] == pytest.approx([5 / 7, 2 / 7])


def test_invoices_are_counted_once_and_summed_over_their_lines() -> None:
    patterns = invoice_patterns(
        register(("2015-02-10", "A", 1, 100), ("2015-02-10", "A", 2, 300), ("2015-02-11", "B", 1, 600))
    )
    assert (patterns.invoices, patterns.lines) == (2, 3)
    assert patterns.lines_per_invoice == 1.5
    assert patterns.single_line_share == 0.5
    assert patterns.size_quantiles[0.5] == 500
    assert patterns.weekdays.tolist() == [0, 0.5, 0.5, 0, 0, 0, 0]


def test_what_is_left_out_is_counted() -> None:
    patterns = invoice_patterns(
        register(
            ("2015-02-10", "A", 1, 100),
            ("2015-02-10", "A", 1, 100),
            ("2015-02-10", "B", 1, -50),
            ("2015-02-10", "C", 1, 0),
        )
    )
    assert list(patterns.left_out.values()) == [1, 1, 1]
    assert patterns.invoices == 1


def test_years_are_told_apart() -> None:
    patterns = invoice_patterns(register(("2015-02-17", "A", 1, 1), ("2016-05-17", "B", 1, 1)))
    assert patterns.months_by_year[2015].argmax() == 1
    assert patterns.months_by_year[2016].argmax() == 4
    assert patterns.months[[1, 4]].tolist() == [0.5, 0.5]
