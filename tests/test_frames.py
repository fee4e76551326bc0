"""A contract of a frame tells everything that differs, at once, and nothing of a frame that keeps to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from model.frames import Frame, FrameError, day, exact, flag, money, numeric, real, series, text, whole

LINE = Frame(
    "a line",
    customer=whole("number"),
    service=text("code"),
    amount=money("kronor", optional=True),
    share=real("of the whole"),
    settled=flag("whether it is"),
    end=day("last day", optional=True),
)
ROWS = [(7, "cash", Decimal("12.50"), 0.25, True, date(2012, 1, 31)), (8, "mail", None, 0.75, False, None)]


def test_a_frame_that_keeps_to_its_contract_comes_back_as_it_was() -> None:
    made = LINE.frame(ROWS)
    assert made.to_numpy().tolist() == [list(row) for row in ROWS]
    assert LINE.checked(made) is made


def test_columns_that_are_missing_and_misnamed_are_told_together() -> None:
    made = LINE.frame(ROWS).drop(columns="share").rename(columns={"amount": "amuont"})
    with pytest.raises(FrameError) as told:
        LINE.checked(made)
    assert str(told.value) == "a line: no column amount; no column share; unknown column amuont"


@pytest.mark.parametrize(
    ("column", "values", "words"),
    [
        ("customer", [7.0, 8.0], "customer holds floating, not whole"),
        ("service", [1, 2], "service holds integer, not text"),
        ("amount", [12.5, 1.0], "amount holds floating, not money"),
        ("amount", ["12.50", "1"], "amount holds string, not money"),
        ("share", [Decimal(1), Decimal(2)], "share holds decimal, not real"),
        ("settled", [1, 0], "settled holds integer, not flag"),
        ("end", ["2012-01-31", None], "end holds string, not day"),
        ("service", ["cash", None], "service has missing values"),
        ("share", [0.5, float("nan")], "share has missing values"),
    ],
)
def test_a_column_of_another_kind_is_told(column: str, values: list[object], words: str) -> None:
    made = LINE.frame(ROWS)
    made[column] = pd.Series(values)
    with pytest.raises(FrameError, match=words):
        LINE.checked(made)


def test_a_number_is_whole_or_real_and_an_exact_one_is_neither() -> None:
    contract = Frame("a weight", weight=numeric("of a customer"), units=exact("counted"))
    for weights in ([1, 2], [0.25, 0.75]):
        made = pd.DataFrame({"weight": weights, "units": [Decimal("1.5"), Decimal(2)]})
        assert contract.checked(made) is made
    with pytest.raises(
        FrameError, match=r"weight holds decimal, not numeric; units holds floating, not exact"
    ):
        contract.checked(made.assign(weight=made["units"], units=made["weight"]))


def test_a_column_that_may_be_missing_may_be_missing_altogether() -> None:
    made = LINE.frame(ROWS).assign(amount=None)
    made["end"] = pd.Series([float("nan")] * 2)
    assert LINE.checked(made) is made
    with pytest.raises(FrameError, match="share holds"):
        LINE.checked(made.assign(share=None))


def test_every_mistyped_column_is_told() -> None:
    made = LINE.frame(ROWS).assign(customer="seven", share=3)
    with pytest.raises(FrameError, match=r"customer holds string, not whole.*share holds integer, not real"):
        LINE.checked(made)


def test_a_frame_without_rows_has_the_columns_and_their_types() -> None:
    none = LINE.frame([])
    assert list(none.columns) == ["customer", "service", "amount", "share", "settled", "end"]
    assert none["share"].sum() == 0.0
    assert none["customer"].dtype == "int64"
    assert LINE.checked(none) is none


def test_an_index_is_one_of_the_columns() -> None:
    contract = Frame("a role", index="role", role=text("code"), hours=real("at work"))
    made = pd.DataFrame({"hours": [1.5]}, index=pd.Index(["accountant"], name="role"))
    assert contract.checked(made) is made
    with pytest.raises(FrameError, match="a role: no column role"):
        contract.checked(made.rename_axis("post"))


def test_an_extended_contract_wants_the_further_columns_too() -> None:
    wider = LINE.extended("a compared line", before=money("kronor last year"))
    with pytest.raises(FrameError, match="a compared line: no column before"):
        wider.checked(LINE.frame(ROWS))
    assert list(LINE.columns) == ["customer", "service", "amount", "share", "settled", "end"]


def test_a_frame_by_keys_has_their_columns_first() -> None:
    cases = Frame("cases", received=whole("in all"))
    for keys in ("unit", ["unit", "month"]):
        wider = cases.by(keys)
        assert list(wider.columns) == [*([keys] if isinstance(keys, str) else keys), "received"]
    with pytest.raises(FrameError, match="cases: no column month"):
        wider.checked(pd.DataFrame({"unit": ["north"], "received": [3]}))
    assert list(cases.columns) == ["received"]


def test_a_series_is_a_tuple_in_each_row() -> None:
    contract = Frame("a measure", months=series("so far"), late=flag("if known", optional=True))
    made = pd.DataFrame({"months": [(1.0, 2.0), ()], "late": [True, None]})
    assert contract.checked(made) is made
    with pytest.raises(FrameError, match="months holds mixed, not series"):
        contract.checked(made.assign(months=[[1.0, 2.0], []]))
