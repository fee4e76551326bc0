"""Shares of channels that a question does not name are the same however it is asked."""

from __future__ import annotations

import pytest

from model.errors import InputError
from model.parameters.loading import load
from model.parameters.sharing import completed, sharing_the_rest
from model.parameters.shorthand import in_short

YEAR = 2012
PATH = "demand.streams.supplier_invoices.channel_share"
"""Of 2012: 0.40 e-invoices, 0.58 scanned, 0.02 manual."""
E_INVOICE, SCANNED, MANUAL = "supplier_e_invoice", "supplier_scanned", "supplier_manual"


def shares(changes: dict[str, object]) -> dict[str, float]:
    return load(changes=changes).demand.streams["supplier_invoices"].shares(YEAR)


def test_the_rest_is_shared_in_proportion() -> None:
    """0.1 in the proportion 58 to 2: 0.0967 and 0.0033."""
    found = sharing_the_rest({"a": 0.4, "b": 0.58, "c": 0.02}, {"a": 0.9})
    assert found == pytest.approx({"a": 0.9, "b": 0.0967, "c": 0.0033}, abs=1e-4)
    assert sharing_the_rest({"a": 1.0, "b": 0.0, "c": 0.0}, {"a": 0.6}) == pytest.approx(
        {"a": 0.6, "b": 0.2, "c": 0.2}
    )


def test_shorthand_change_and_scenario_mean_the_same() -> None:
    short = in_short(load(), YEAR, ["e-invoices=0.9"])
    by_path = {PATH: {YEAR: {E_INVOICE: 0.9}}}
    assert (
        shares(short)
        == shares(by_path)
        == load("e_invoices_90").demand.streams["supplier_invoices"].shares(YEAR)
    )


def test_two_channels_that_are_named_are_what_they_are_said_to_be() -> None:
    short = in_short(load(), YEAR, ["e-invoices=0.5", "supplier_manual=0.1"])
    assert short[PATH][YEAR] == pytest.approx({E_INVOICE: 0.5, SCANNED: 0.4, MANUAL: 0.1})
    with pytest.raises(InputError, match="andel mellan 0 och 1"):
        in_short(load(), YEAR, ["e-invoices=0.9", "supplier_manual=0.2"])


@pytest.mark.parametrize(
    "given", [{"a": 1.2}, {"a": -0.1}, {"a": float("nan")}, {"a": "mest"}, {"d": 0.5}, 0.5]
)
def test_what_are_no_shares_is_left_to_be_told(given: object) -> None:
    before = {YEAR: {"a": 0.4, "b": 0.6}}
    assert completed(PATH, before, {YEAR: given}) == {YEAR: given} or given != given
    assert completed("phone.calls", before, {YEAR: {"a": 0.5}}) == {YEAR: {"a": 0.5}}
