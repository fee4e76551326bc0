"""Parameter sets made from another one: what is named moves, all else stays."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from model.errors import InputError
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed, level_of, varied

RANGE = {"unit": "kvot", "meaning": "prov", "source": "prov"}

E_INVOICES = "demand.streams.supplier_invoices.channel_share.supplier_e_invoice"


def with_factor(base: Parameters, paths: list[str], change: str, low: float, high: float) -> Parameters:
    tree = base.model_dump()
    factor = {"name": "Prov", "parameters": paths, "change": change, "range": {"value": [low, high], **RANGE}}
    tree["sensitivity"]["factors"]["probe"] = factor
    return Parameters.model_validate(tree)


def test_changing_nothing_gives_the_same(base: Parameters) -> None:
    assert changed(base, {}) == base
    assert varied(base, {}) == base


def test_a_change_reaches_one_value_only(base: Parameters) -> None:
    plan = {"P003": [date(2012, 1, 1), date(2012, 3, 31)]}
    other = changed(base, {"staffing.long_absence": plan})
    assert other.staffing.long_absence.value == plan
    assert changed(other, {"staffing.long_absence": {}}) == base


@pytest.mark.parametrize("path", ["phone.nothing", "phone", "nothing.value", "activities.*.nothing"])
def test_a_path_that_leads_nowhere_is_an_error(base: Parameters, path: str) -> None:
    with pytest.raises(KeyError):
        changed(base, {path: 1})


def test_a_factor_multiplies_every_number_and_keeps_whole_ones_whole(base: Parameters) -> None:
    own = changed(base, {"phone.calls": {2012: {"unit_1": 1201, "unit_2": 340}}})
    probe = with_factor(own, ["phone.calls", "contacts.calls"], "factor", 0.5, 1.5)
    low = varied(probe, {"probe": 0.0})
    assert low.phone.calls.value[2012] == {"unit_1": 600, "unit_2": 170}
    whole = base.contacts.calls.value[2012]["supplier_reminder"]
    assert low.contacts.calls.value[2012]["supplier_reminder"] == whole / 2
    assert varied(probe, {"probe": 0.5}).phone.calls == own.phone.calls


def test_a_value_lies_in_proportion_between_its_ends(base: Parameters) -> None:
    probe = with_factor(base, ["phone.patience_mean"], "value", 100.0, 500.0)
    assert varied(probe, {"probe": 0.25}).phone.patience_mean.value == 200.0
    assert level_of(probe.sensitivity.factors["probe"], 0.25) == 200.0


def test_a_share_leaves_the_others_in_proportion(base: Parameters) -> None:
    probe = with_factor(base, [E_INVOICES], "share", 0.2, 0.7)
    shares = varied(probe, {"probe": 1.0}).demand.streams["supplier_invoices"].shares(2012)
    before = base.demand.streams["supplier_invoices"].shares(2012)
    assert shares["supplier_e_invoice"] == 0.7
    assert shares["supplier_scanned"] + shares["supplier_manual"] == pytest.approx(0.3)
    assert shares["supplier_scanned"] / shares["supplier_manual"] == pytest.approx(
        before["supplier_scanned"] / before["supplier_manual"]
    )


def test_a_star_stands_for_every_name(base: Parameters) -> None:
    probe = with_factor(base, ["activities.*.minutes_mean"], "factor", 2.0, 3.0)
    doubled = varied(probe, {"probe": 0.0})
    for name, activity in base.activities.items():
        assert doubled.activities[name].minutes_mean.value == 2 * activity.minutes_mean.value


def test_a_value_that_cannot_be_is_refused(base: Parameters) -> None:
    with pytest.raises(ValidationError):
        changed(base, {"phone.retry_share": 1.5})


def test_every_factor_has_its_base_value_within_its_range(base: Parameters) -> None:
    for name, factor in base.sensitivity.factors.items():
        low, high = factor.range.value
        if factor.change == "factor":
            assert low < 1 < high, name
        elif factor.change == "value":
            node = base.model_dump()
            for step in factor.parameters[0].split("."):
                node = node[step]
            assert low < node["value"] < high, name


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("range", [1.1, 0.9], "ett lägre värde före ett högre"),
        ("range", [0.5, 90.0], "gränser som phone.retry_share.value kan ha"),
    ],
)
def test_a_factor_that_cannot_be_tried_is_told(path: str, value: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load(changes={f"sensitivity.factors.retries.{path}": value})
