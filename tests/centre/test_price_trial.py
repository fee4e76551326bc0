"""Price rules are decided with the rest of a year, beside what they come to; those that clash are told."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from model.centre.turning.decisions_workbook import write_decisions
from model.centre.turning.new_values import last_values, made_decisions, new_year
from model.centre.turning.trial import Trial, trial_of, tried
from model.centre.turning.turning import decided_in, left, turn
from model.parameters.loading import load
from model.planning.decided_year import decided_tables
from model.planning.planned_year import plan_year
from tests.centres import alliance
from tests.centres.making import CENTRES

pytestmark = pytest.mark.slow

YEAR = alliance.YEAR + 1
DECIDED, FOLLOWS = 5, 6


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The alliance with agreements of its first year, two simulated years, and a cap of one per cent."""
    folder = tmp_path_factory.mktemp("alliance") / "centrum"
    shutil.copytree(CENTRES / alliance.FOLDER, folder)
    for name, was, becomes in (
        ("simulation", "\n  replications: {value: 10", "\n  replications: {value: 2"),
        ("price_rules", "cap:\n    value: null", "cap:\n    value: 0.01"),
    ):
        path = folder / "params" / "base" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(was) == 1, name
        path.write_text(text.replace(was, becomes), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TERTIAL_HOME", str(folder))
        planned = plan_year(load(), alliance.YEAR)
        agreements = decided_tables(planned)["agreements.csv"]
        agreements.to_csv(folder / "data" / str(alliance.YEAR) / "agreements.csv", index=False)
    return folder


@pytest.fixture
def centre(agreed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "centrum"
    shutil.copytree(agreed, folder)
    monkeypatch.setenv("TERTIAL_HOME", str(folder))
    return folder


def written(centre: Path) -> tuple[Path, Trial]:
    """The workbook, as the command writes it."""
    parameters, path = load(), centre / "beslut.xlsx"
    made = new_year(parameters, YEAR, decided={}, forecast={})
    trial = tried(centre, made, {})
    write_decisions(made, last_values(parameters, YEAR), path, made_decisions(parameters, YEAR), trial)
    return path, trial


def rows_of(path: Path) -> dict[str, list[object]]:
    return {str(row[0]): list(row) for row in load_workbook(path)["Beslut"].iter_rows(values_only=True)}


def decide(centre: Path, path: Path, decided: Mapping[str, object]) -> None:
    book = load_workbook(path)
    for row in book["Beslut"].iter_rows():
        name = str(row[0].value)
        if name in decided:
            row[DECIDED].value = decided[name]
        elif name.startswith("economy."):
            row[DECIDED].value = "ja"
    book.save(path)
    told = decided_in(path, load(), YEAR, False)
    turn(centre, YEAR, decided=told.values, forecast={})


def test_a_cap_that_the_proposals_break_says_how_far_it_must_be_moved(centre: Path) -> None:
    """By hand: volumes stand, so the agreements may rise by the cap; they must rise to full cost.

    When the proposals are decided the clash is told as what is left, without simulating again.
    """
    path, trial = written(centre)
    rows = rows_of(path)
    assert rows["price_rules.cap"][3:6] == [0.01, 0.01, 0.01], "what always holds stands, and can be changed"
    assert rows["price_rules.floor"][3:6] == ["ingen", "ingen", "ingen"]
    indices = {"price_rules.wage_index": "ja", "price_rules.price_index": "ja"}
    decide(centre, path, indices)
    cost = trial_of(load(), YEAR)
    planned = plan_year(load(changes={"price_rules.cap": None}), YEAR)
    before = sum(planned.before["amount"])
    needed = ceil((planned.prices.revenue / before - 1) * 1000) / 1000
    assert needed > 0.01
    (clash,) = trial.clashes
    assert clash.expected.startswith(f"price_rules.cap minst {needed:g}, ")
    assert rows["price_rules.cap"][FOLLOWS] == f"{clash.value}. Möjligt: {clash.expected}"
    assert rows["price_rules.floor"][FOLLOWS] is None, "a rule that is off does nothing"
    assert cost == trial
    assert f"{clash.value}. Möjligt: {clash.expected}" in [each.what for each in left(centre, YEAR)]


def test_another_cap_holds_from_its_year_and_the_clash_is_gone(centre: Path) -> None:
    path, _ = written(centre)
    decide(
        centre,
        path,
        {
            "price_rules.wage_index": 0.02,
            "price_rules.price_index": 0.01,
            "price_rules.cap": 0.1,
            "price_rules.minimum_fee": 5000,
        },
    )
    rules = load().price_rules
    assert [rules.cap.of(year) for year in (YEAR - 1, YEAR, YEAR + 1)] == [0.01, 0.1, 0.1]
    assert [rules.minimum_fee.of(year) for year in (YEAR - 1, YEAR)] == [None, 5000]
    assert rules.wage_index.index(YEAR) == Fraction(1, 50)
    assert load().economy.salary_level.last == 1.02, "carried by the index that the centre began with"
    assert trial_of(load(), YEAR).clashes == ()
    assert not [each for each in left(centre, YEAR) if "förena" in each.what]


def test_a_rule_is_turned_off_by_a_word_and_asked_for_again_the_year_after(centre: Path) -> None:
    path, _ = written(centre)
    indices = {"price_rules.wage_index": "ja", "price_rules.price_index": "ja"}
    decide(centre, path, {**indices, "price_rules.cap": "ingen"})
    text = (centre / "params" / "base" / "price_rules.yaml").read_text(encoding="utf-8")
    assert f"value: {{{YEAR - 1}: 0.01, {YEAR}: null}}" in text
    assert load().price_rules.cap.of(YEAR) is None
    asked = [each.name for each in new_year(load(), YEAR + 1, decided={}, forecast={}).decisions]
    assert "price_rules.cap" in asked
    assert "price_rules.floor" not in asked
