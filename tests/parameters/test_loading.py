"""Parameters: what is accepted, and what a controller is told when it is not."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from model.errors import InputError
from model.parameters.loading import load, project_root, scenario_names
from model.parameters.schema.parameters import Parameters

PARAMS = project_root() / "params"


@pytest.fixture
def params(tmp_path: Path) -> Path:
    """A copy of the parameters to damage."""
    return Path(shutil.copytree(PARAMS, tmp_path / "params"))


def damage(params: Path, file: str, old: str, new: str) -> Path:
    path = params / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return params


def findings(params: Path, scenario: str = "base", **changes: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(scenario, {path.replace("__", "."): value for path, value in changes.items()}, params)
    return [str(finding) for finding in caught.value.findings]


@pytest.mark.parametrize("scenario", scenario_names())
def test_every_scenario_loads_and_says_what_it_is(scenario: str) -> None:
    parameters = load(scenario)
    assert parameters.scenario == scenario
    assert parameters.title
    assert parameters.description


def test_the_scenarios_asked_for_are_there() -> None:
    wanted = {"base", "e_invoices_90", "pooled_phone", "five_fewer", "phone_schedule_morning"}
    assert wanted | {"onboarding", "cross_training", "calibrated"} <= set(scenario_names())


def test_every_value_has_unit_meaning_and_source() -> None:
    def quantities(node: object) -> int:
        if not isinstance(node, dict):
            return 0
        if "value" in node and "source" in node:
            assert all(node[key].strip() for key in ("unit", "meaning", "source"))
            return 1
        return sum(map(quantities, node.values()))

    assert quantities(load().model_dump()) > 200


def test_a_scenario_changes_only_what_it_names() -> None:
    base, fewer = load(), load("five_fewer")
    assert fewer.staffing.headcount_change.value == {"finance_administrator": -5}
    assert fewer.demand == base.demand
    assert fewer.phone == base.phone


@pytest.mark.slow
def test_a_change_merges_years_and_leaves_the_others() -> None:
    parameters = load(changes={"demand.streams.supplier_invoices.volume": {2012: 900_000}})
    volume = parameters.demand.streams["supplier_invoices"].volume
    assert volume.of(2012) == 900_000
    assert volume.of(2011) == load().demand.streams["supplier_invoices"].volume.of(2011)
    assert volume.source == "kommandoraden"


def test_a_year_without_value_is_named() -> None:
    with pytest.raises(InputError, match="2031"):
        load().demand.streams["supplier_invoices"].volume.of(2031)


def test_parameters_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().phone.handling_cv.value = 2.0


def test_parameters_travel_between_processes() -> None:
    parameters = load("calibrated")
    assert pickle.loads(pickle.dumps(parameters)) == parameters
    assert isinstance(parameters, Parameters)


def test_unknown_scenario_names_those_there_are(params: Path) -> None:
    (message,) = findings(params, "e_fakturor")
    assert "e_fakturor" in message
    assert "e_invoices_90" in message


def test_unknown_scenario_key_is_refused_with_the_closest_name(params: Path) -> None:
    damage(params, "scenarios/pooled_phone.yaml", "phone.routing", "phone.routeing")
    (message,) = findings(params, "pooled_phone")
    assert "params/scenarios/pooled_phone.yaml" in message
    assert "phone.routeing" in message
    assert "routing" in message.split("väntat")[1]


def test_unknown_key_in_base_is_refused(params: Path) -> None:
    damage(params, "base/followup.yaml", "  satisfied_target:", "  satisfied_targt:")
    messages = findings(params)
    assert any("satisfied_targt" in message and "stavningen" in message for message in messages)
    assert any("followup.satisfied_target:" in message and "saknas" in message for message in messages)


def test_decimal_comma_is_explained(params: Path) -> None:
    damage(params, "base/followup.yaml", "deviation_limit: {value: 0.02", 'deviation_limit: {value: "0,02"')
    (message,) = findings(params)
    assert "params/base/followup.yaml, followup.deviation_limit.value" in message
    assert "decimalpunkt" in message


def test_a_choice_is_told_in_swedish(params: Path) -> None:
    (message,) = findings(params, phone__routing="ihop")
    assert message.endswith("något av: 'separate', 'overflow' eller 'pooled'")


def test_all_faults_are_reported_at_once(params: Path) -> None:
    messages = findings(
        params,
        demand__streams__supplier_invoices__volume={2012: -1},
        phone__handling_cv="stor",
        phone__answered_target=1.5,
    )
    assert len(messages) == 3


def test_a_file_in_windows_1252_is_told_apart(params: Path) -> None:
    path = params / "base" / "organisation.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    (message,) = findings(params)
    assert "organisation.yaml" in message
    assert "UTF-8" in message


def test_a_key_given_twice_is_refused(params: Path) -> None:
    path = params / "base" / "followup.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "followup: {}\n", encoding="utf-8")
    (message,) = findings(params)
    assert "followup.yaml" in message


@pytest.mark.parametrize(
    ("change", "place", "expected"),
    [
        ({"phone.half_hour_profile": [1 / 15] * 14 + [0.5]}, "phone.half_hour_profile", "summa är 1"),
        ({"phone.half_hour_profile": [0.5, 0.5]}, "phone.half_hour_profile", "15 andelar"),
        ({"phone.schedule": {"unit_1": {"07:30-16:00": 2}}}, "phone.schedule.unit_1", "inom öppettiden"),
        (
            {"phone.schedule": {"unit_1": {"08:30-15:00": 2}}},
            "phone.schedule.unit_1",
            "varje öppen halvtimme",
        ),
        ({"phone.schedule": {"unit_1": {"08:30-16:00": 0}}}, "phone.schedule.unit_1", "minst en person"),
        ({"phone.schedule": {"unit_1": {"halv nio": 1}}}, "phone.schedule.unit_1", "ett tidsspann"),
        ({"phone.schedule": {"unit_9": {"08:30-16:00": 1}}}, "phone.schedule", "enheterna"),
        ({"phone.patience_curve": [[0, 1], [60, 0.5], [30, 0.4]]}, "phone.patience_curve", "stigande"),
        ({"calendar.opening_hours": ["16:00", "08:30"]}, "calendar.opening_hours", "tidigare än slutet"),
        ({"demand.onboarding": {"2012-03-01": [1], "2012-04-01": [1]}}, "demand.onboarding", "högst en gång"),
        ({"demand.onboarding": {"2012-03-01": [34]}}, "demand.onboarding", "1–33"),
        (
            {
                "demand.streams.supplier_invoices.channel_share": {
                    2012: {"supplier_e_invoice": 0.9, "supplier_scanned": 0.2, "supplier_manual": 0.1}
                }
            },
            "demand.streams.supplier_invoices.channel_share.2012",
            "summa är 1",
        ),
    ],
)
def test_rules_across_parameters(change: dict[str, object], place: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        load(changes=change)
    assert any(finding.place == place and expected in finding.expected for finding in caught.value.findings)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("2011-09-15", "phone.answered_target.value"),
        ({"2012-05-01": "x"}, "phone.answered_target.value.2012-05-01"),
    ],
)
def test_a_value_that_holds_from_a_day_is_named_by_the_day_as_people_write_it(
    given: object, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        load(changes={"phone.answered_target": given})
    assert [one.place for one in refused.value.findings] == [place]
