"""A year is turned: what follows by rule is written, what must be decided is asked for, no more."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from model.centre.turning import forecast_values
from model.centre.turning.decided_files import ALSO, TABLES
from model.centre.turning.deciding_anew import set_reserve_aside
from model.centre.turning.decisions_workbook import write_decisions
from model.centre.turning.forecast_values import Forecast
from model.centre.turning.new_values import NewValue, last_values, made_decisions, new_year, raised
from model.centre.turning.parameter_files import told
from model.centre.turning.short_days import next_short_days
from model.centre.turning.turning import decided_in, left, placed, turn, turn_tables
from model.cli.new_year import _forecast as forecast_of
from model.errors import InputError
from model.observations.agreements import read_agreements
from model.observations.assignments import ASSIGNMENTS
from model.observations.closing import read_closing
from model.observations.economy import read_economy
from model.observations.names import known_names
from model.parameters.carrying import require_year
from model.parameters.loading import load
from model.parameters.variation import changed
from model.planning.decided_year import decided_tables
from model.pricing.reserve.books import read_books, require_agreement
from model.publishing.manifest import file_digest
from tests.pricing.ruled_year import planned
from tests.tiny_project import PROJECT

YEAR = 2013
DECISIONS = {
    "economy.budget.personnel": "ja",
    "economy.budget.overhead": 12_200_000,
    "price_rules.wage_index": 0.03,
    "price_rules.price_index": 0.01,
    "economy.other_personnel.competence": 950_000,
    "economy.other_personnel.wellbeing": "ja",
    "economy.other_personnel.temporary_staff": "ja",
    "economy.other_personnel.pay_reserve": 460_000,
    "price_rules.productivity": "ja",
    "price_rules.cap": 0.03,
    "price_rules.floor": "ja",
    "price_rules.minimum_fee": "ja",
    "price_rules.largest_adjustment": "ingen",
}


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example centre, as it is before the year is turned."""
    for part in ("params", "data"):
        shutil.copytree(PROJECT / part, tmp_path / "centrum" / part)
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path / "centrum"))
    return tmp_path / "centrum"


def filled_in(centre: Path, decisions: Mapping[str, object]) -> Path:
    """The workbook of decisions, from before anything was decided, with what is decided in it."""
    path = centre.with_name("beslut.xlsx")
    parameters = load(params=PROJECT / "params")
    write_decisions(new_year(parameters, YEAR, decided={}, forecast={}), last_values(parameters, YEAR), path)
    book = load_workbook(path)
    for row in book["Beslut"].iter_rows():
        if row[0].value in decisions:
            row[5].value = decisions[row[0].value]
    book.save(path)
    return path


def cell_of(path: Path, name: str) -> str:
    """The place where a decision is written."""
    rows = load_workbook(path)["Beslut"].iter_rows(values_only=True)
    return f"Beslut, cell F{[row[0] for row in rows].index(name) + 1} (Beslut)"


def decide(centre: Path, decisions: Mapping[str, object], replaces: bool = False) -> None:
    told = decided_in(filled_in(centre, decisions), load(), YEAR, replaces)
    turn(centre, YEAR, decided=told.values, forecast={}, replaces=replaces)


def test_short_days_are_before_the_same_holidays() -> None:
    known = [date(2011, 1, 5), date(2011, 4, 21), date(2011, 6, 1), date(2011, 11, 4), date(2012, 4, 30)]
    assert next_short_days(known, 2012) == [
        date(2012, 1, 5),
        date(2012, 4, 5),
        date(2012, 4, 30),
        date(2012, 5, 16),
        date(2012, 11, 2),
    ]
    assert date(2013, 1, 5) not in next_short_days(known, 2013), "a Saturday"
    assert next_short_days([date(2012, 3, 14)], 2013) == [], "before no holiday"


def test_amounts_are_raised_as_they_are_written() -> None:
    assert raised(42_062_000, 0.025) == 43_114_000, "whole thousands stay whole thousands"
    assert raised(1234, 0.01) == 1246
    assert raised(1.025, 0.03) == 1.05575
    assert raised({"unit_1": 200, "unit_2": 100}, 0.1) == {"unit_1": 220, "unit_2": 110}


def test_a_wage_revision_of_april_is_of_that_day_in_what_rests_on_it() -> None:
    """Computed: wages rise on 1 April by 4 per cent, the budget by the days of both revisions."""
    revised = {date(2012, 4, 1): 0.02}
    parameters = changed(load(params=PROJECT / "params"), {"price_rules.wage_index": revised})
    made = new_year(parameters, YEAR, decided={"price_rules.wage_index": 0.04}, forecast={})
    rows = {each.path: (each.key, each.value) for each in made.values}
    assert rows["price_rules.wage_index"] == (date(2013, 4, 1), 0.04)
    assert rows["economy.salary_level"] == (date(2013, 4, 1), 1.04)
    level_2012 = 1 + 0.02 * 275 / 366
    level_2013 = 1.02 * (1 + 0.04 * 275 / 365)
    proposed = {each.name: each.proposal for each in made.decisions}["economy.budget.personnel"]
    assert proposed == round(42_062 * level_2013 / level_2012) * 1000 == 43_542_000


def test_each_revision_of_a_year_is_a_day_of_the_level() -> None:
    revised = {date(2012, 1, 1): 0.025, date(2013, 1, 1): 0.01, date(2013, 10, 1): 0.02}
    parameters = changed(load(params=PROJECT / "params"), {"price_rules.wage_index": revised})
    made = new_year(parameters, YEAR, decided={}, forecast={})
    levels = [(each.key, each.value) for each in made.values if each.path == "economy.salary_level"]
    assert levels == [(date(2013, 1, 1), 1.01), (date(2013, 10, 1), 1.0302)]


def test_a_forecast_says_through_which_month_volumes_were_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Forecast({"demand.streams.supplier_invoices.volume": 7}, last_known=(2012, 9))
    monkeypatch.setattr(forecast_values, "forecast_values", lambda *_, **__: found)
    assert forecast_of(YEAR, False, 1) == found.values
    said = capsys.readouterr().out
    assert "Volymerna är en prognos av det som är känt till och med september 2012." in said


def test_a_source_tells_of_the_years_that_a_rule_gave() -> None:
    same = "som året före"
    once = told("antagande", NewValue("a", 2013, 1, same))
    assert once == "antagande; 2013: som året före"
    twice = told(once, NewValue("a", 2014, 1, same))
    assert twice == "antagande; 2013–2014: som året före"
    assert told(twice, NewValue("a", 2014, 1, same)) == twice
    assert told(twice, NewValue("a", 2015, 1, "beslut")) == f"{twice}; 2015: beslut"


@pytest.mark.slow
def test_what_follows_by_rule_is_written_and_all_else_stays_as_it_was(centre: Path) -> None:
    calendar = centre / "params" / "base" / "calendar.yaml"
    before = calendar.read_text(encoding="utf-8").splitlines()
    turned = turn(centre, YEAR, decided={}, forecast={"demand.streams.supplier_invoices.volume": 1_031_000})
    after = calendar.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 2, "the value and its source; comments and quotes are as they were"
    parameters = load()
    assert parameters.demand.streams["supplier_invoices"].volume.of(YEAR) == 1_031_000
    assert parameters.demand.streams["supplier_invoices"].budget.of(YEAR) == 1_031_000
    assert parameters.demand.streams["customer_invoices"].volume.of(YEAR) == 1_600_000
    assert parameters.calendar.short_days.of(YEAR)[0] == date(2013, 3, 28)
    assert {each.name for each in turned.made.decisions} == DECISIONS.keys()
    assert turned.made.waiting == ["economy.salary_level", "economy.budget.revenue"]
    with pytest.raises(
        InputError, match=r"(?s)wage_index 2013: värdet saknas; väntat: ett beslut.*\.cap 2013"
    ) as fault:
        require_year(parameters, YEAR)
    assert len(fault.value.findings) == 10, "nine decisions and what waits for them, by file and path"


@pytest.mark.slow
def test_reports_and_scenarios_turn_too(centre: Path) -> None:
    turn(centre, YEAR, decided={}, forecast={})
    reports = centre / "params" / "reports"
    assert (reports / "price-list.yaml").read_text() == "year: 2013\nscenario: base\n"
    assert (reports / "annual.yaml").read_text() == "year: 2012\nscenario: base\n"
    assert "\nthrough: 2013-01-31\n" in (reports.parent / "publishing.yaml").read_text(encoding="utf-8")
    channel = load("e_invoices_90").demand.streams["supplier_invoices"].channel_share.of(YEAR)  # type: ignore[union-attr]
    assert channel["supplier_e_invoice"] == 0.9


@pytest.mark.slow
def test_decisions_come_back_and_what_rests_on_them_follows(centre: Path) -> None:
    decide(centre, DECISIONS)
    parameters = load()
    require_year(parameters, YEAR)
    assert parameters.economy.budget.personnel.of(YEAR) == 43_139_000, "as proposed: last year's by 2.56 %"
    assert parameters.economy.budget.revenue.of(YEAR) == 43_139_000 + 12_200_000
    assert parameters.economy.salary_level.on(date(YEAR, 1, 1)) == 1.03
    assert parameters.economy.other_personnel.of(YEAR)["competence"] == 950_000
    assert "2013: beslut" in parameters.price_rules.wage_index.source
    rules = parameters.price_rules
    assert [rules.cap.of(year) for year in (2012, 2013)] == [0.02, 0.03]
    assert [rules.largest_adjustment.of(year) for year in (2012, 2013)] == [0.02, None]
    assert [each.what for each in left(centre, YEAR)] == [
        "data/2012/agreements.csv, data/2012/full_costs.csv, data/2012/reserve.csv",
        ", ".join(f"data/2013/{name}" for name in TABLES),
    ]


@pytest.mark.slow
def test_what_is_not_decided_is_left(centre: Path) -> None:
    decide(centre, {"price_rules.wage_index": 0.03})
    waiting = [each.what.partition(":")[0] for each in left(centre, YEAR)]
    undecided = DECISIONS.keys() - {"price_rules.wage_index"}
    assert set(waiting[: len(undecided)]) == undecided
    assert load().economy.salary_level.on(date(YEAR, 1, 1)) == 1.03, "its index is decided"


@pytest.mark.slow
def test_several_numbers_are_decided_together(centre: Path) -> None:
    path = filled_in(centre, {"economy.other_personnel.competence": 950_000})
    with pytest.raises(InputError) as fault:
        decided_in(path, load(), YEAR, False)
    left_out = [name for name in DECISIONS if "other_personnel" in name and not name.endswith("competence")]
    assert {finding.place for finding in fault.value.findings} == {cell_of(path, name) for name in left_out}


@pytest.mark.slow
def test_faults_are_told_by_cell_all_at_once_and_nothing_is_written(centre: Path) -> None:
    before = (centre / "params" / "base" / "demand.yaml").read_bytes()
    path = filled_in(centre, {"economy.budget.overhead": 12.5, "price_rules.wage_index": "tre procent"})
    with pytest.raises(InputError) as fault:
        decided_in(path, load(), YEAR, False)
    assert [finding.place for finding in fault.value.findings] == [cell_of(path, "price_rules.wage_index")]
    path = filled_in(centre, {"economy.budget.overhead": 12.5, "price_rules.wage_index": -2})
    with pytest.raises(InputError, match="ett heltal") as whole:
        decided_in(path, load(), YEAR, False)
    assert whole.value.findings[0].place == cell_of(path, "economy.budget.overhead")
    told = decided_in(filled_in(centre, {"price_rules.wage_index": -2}), load(), YEAR, False)
    with pytest.raises(InputError) as out_of_range:
        turn(centre, YEAR, decided=told.values, forecast={})
    cells = [finding.place for finding in placed(out_of_range.value, told, "beslut.xlsx").findings]
    assert cell_of(path, "price_rules.wage_index") in cells
    assert (centre / "params" / "base" / "demand.yaml").read_bytes() == before


@pytest.mark.slow
def test_what_is_decided_is_changed_only_when_asked_and_a_copy_is_kept(centre: Path) -> None:
    decide(centre, DECISIONS)
    economy = centre / "params" / "base" / "economy.yaml"
    before = economy.read_bytes()
    with pytest.raises(InputError, match=r"0\.03, som redan är bestämt"):
        decide(centre, {"price_rules.wage_index": 0.04})
    assert economy.read_bytes() == before
    other = filled_in(centre, {"price_rules.wage_index": 0.04})
    told = decided_in(other, load(), YEAR, replaces=True)
    turned = turn(centre, YEAR, decided=told.values, forecast={}, replaces=True)
    assert load().economy.salary_level.on(date(YEAR, 1, 1)) == 1.04
    assert load().economy.budget.overhead.of(YEAR) == 12_200_000, "what was decided otherwise stands"
    kept = {path.name: path for path in turned.kept}
    assert kept["economy.yaml"].read_bytes() == before
    assert kept["economy.yaml"].parent.parent == economy.parent / "tidigare"


@pytest.mark.slow
def test_what_is_decided_stands_in_the_workbook_and_can_be_taken_anew(centre: Path) -> None:
    decide(centre, DECISIONS)
    parameters, path = load(), centre.with_name("igen.xlsx")
    made = new_year(parameters, YEAR, decided={}, forecast={})
    write_decisions(made, last_values(parameters, YEAR), path, made_decisions(parameters, YEAR))
    book = load_workbook(path)
    cells = {row[0].value: row[5] for row in book["Beslut"].iter_rows() if row[0].value in DECISIONS}
    assert cells["price_rules.wage_index"].value == 0.03
    assert cells["economy.budget.personnel"].value == 43_139_000, "what ja came to"
    assert decided_in(path, parameters, YEAR, False).values == {}, "as it stands, nothing is new"
    cells["price_rules.wage_index"].value = 0.02
    book.save(path)
    assert decided_in(path, parameters, YEAR, True).values == {"price_rules.wage_index": 0.02}


@pytest.mark.slow
def test_turning_again_changes_nothing(centre: Path) -> None:
    decide(centre, DECISIONS)
    assert turn(centre, YEAR, decided={}, forecast={}).written == []


def test_every_decided_table_is_put_in_place() -> None:
    """The example's year has assignments and promises beside what all have."""
    assert set(decided_tables(planned())) == {*TABLES, *ALSO}


def publish_decided(centre: Path, year: int, price: str = "4.35") -> Path:
    """Agreements of ``year`` as they lie published: last year's in the data, at other prices."""
    folder = centre / "reports" / str(year) / "agreements"
    (folder / "decided").mkdir(parents=True)
    for name in (*TABLES, ASSIGNMENTS):
        shutil.copy(centre / "data" / "2011" / name, folder / "decided")
    lines = (folder / "decided" / "agreements.csv").read_text(encoding="utf-8").splitlines()
    lines[1] = f"1,supplier_e_invoice,100,{price},{100 * Decimal(price)}"
    (folder / "decided" / "agreements.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = {f"decided/{name}": file_digest(folder / "decided" / name) for name in (*TABLES, ASSIGNMENTS)}
    (folder / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_published_agreements_become_the_years_tables(centre: Path) -> None:
    publish_decided(centre, 2012)
    budgets = [centre / "data" / "2012" / name for name in ("volume_budget.csv", "economy.csv")]
    standing = {path: path.read_bytes() for path in budgets}
    turned = turn(centre, YEAR, decided={}, forecast={})
    decided = {f"data/2012/{name}" for name in ("agreements.csv", "full_costs.csv", ASSIGNMENTS)}
    assert decided <= set(turned.written)
    agreed = read_agreements(2012, known_names(load()))
    assert agreed.iloc[0][["volume", "price", "amount"]].tolist() == [100, Decimal("4.35"), Decimal("435.00")]
    assert standing == {path: path.read_bytes() for path in budgets}, "nothing is written over"
    assert not [each for each in left(centre, YEAR) if "2012" in each.what]


@pytest.mark.slow
def test_replacing_a_budget_keeps_what_has_happened(centre: Path) -> None:
    publish_decided(centre, 2012)
    economy = centre / "data" / "2012" / "economy.csv"
    rows = economy.read_text(encoding="utf-8").splitlines()
    rows[1] += "812345.67"
    economy.write_text("\n".join(rows) + "\n", encoding="utf-8")
    turn(centre, YEAR, decided={}, forecast={}, replaces=True)
    assert "812345.67" in economy.read_text(encoding="utf-8")
    table = read_economy(2012, known_names(load()), through=0)
    assert table.iloc[0]["budget"] == Decimal("834016.00"), "a table of another year stands"
    turned = turn_tables(centre, 2012, replaces=True)
    table = read_economy(2012, known_names(load()), through=0)
    assert table.iloc[0]["budget"] == Decimal("822872.00"), "the published budget"
    assert "812345.67" in economy.read_text(encoding="utf-8")
    assert "economy.csv" in {path.name for path in turned.kept}


@pytest.mark.slow
def test_a_table_that_excel_saved_is_the_same_table(centre: Path) -> None:
    """Semicolons, decimal commas, thousands apart, Windows-1252: the figures that have happened stay."""
    folder = publish_decided(centre, 2012)
    yearly = centre / "data" / "2012" / "yearly.csv"
    own = "kind;measure;value;source;note\nbudget;fte;81,5;både och;\n"
    own += "outcome;revenue;53\xa0600\xa0000,50;bok;\n"
    yearly.write_bytes(own.encode("cp1252"))
    published = (folder / "decided" / "agreements.csv").read_text(encoding="utf-8")
    agreements = centre / "data" / "2012" / "agreements.csv"
    agreements.write_text(published.replace(",", ";").replace(".", ","), encoding="cp1252")
    turn_tables(centre, 2012)
    found = yearly.read_text(encoding="utf-8").splitlines()
    assert found[:3] == [
        "kind,measure,value,source,note",
        "budget,fte,81.5,både och,",
        "outcome,revenue,53600000.50,bok,",
    ]
    turn_tables(centre, 2012, replaces=True)
    assert agreements.read_text(encoding="utf-8") == published


@pytest.mark.slow
def test_what_is_changed_after_publishing_is_refused(centre: Path) -> None:
    folder = publish_decided(centre, 2012)
    agreements = folder / "decided" / "agreements.csv"
    agreements.write_text(agreements.read_text().replace(",435.00", ",436.00"))
    with pytest.raises(InputError, match=r"decided/agreements.csv.*ändrad efter publiceringen"):
        turn(centre, YEAR, decided={}, forecast={})
    assert not (centre / "data" / "2012" / "agreements.csv").exists()


@pytest.mark.slow
def test_a_price_list_that_says_another_sum_is_refused(centre: Path) -> None:
    publish_decided(centre, 2012)
    listed = centre / "reports" / "2012" / "price-list"
    listed.mkdir()
    text = "\ufeffKund;2011, kr;2012, kr\nRinkeby-Kista stadsdelsförvaltning;1,00;2,50\n"
    (listed / "agreements.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"Rinkeby-Kista.*2\.50 kr"):
        turn(centre, YEAR, decided={}, forecast={})


@pytest.mark.slow
def test_a_closed_year_gets_its_key_figures_from_its_tables(centre: Path) -> None:
    yearly = centre / "data" / "2011" / "yearly.csv"
    lines = yearly.read_text(encoding="utf-8").splitlines()
    measures = ("outcome,supplier_invoices", "outcome,revenue", "outcome,fte", "outcome,customer_meetings")
    gone = [line for line in lines if line.startswith(measures)]
    yearly.write_text("\n".join(line for line in lines if line not in gone) + "\n", encoding="utf-8")
    turn(centre, 2012, decided={}, forecast={})
    found = yearly.read_text(encoding="utf-8").splitlines()
    assert [",".join(line.split(",")[:3]) for line in found[-4:]] == [
        "outcome,supplier_invoices,1012400",
        "outcome,revenue,53600000.00",
        "outcome,customer_meetings,142",
        "outcome,fte,81.2",
    ]
    assert len(found) == len(lines)


@pytest.mark.slow
def test_a_year_that_is_over_is_closed_from_its_tables(centre: Path) -> None:
    """The example's: 53 600 000 booked, 130 802.06 to credit, costs 53 250 000."""
    closing = centre / "data" / "2011" / "closing.csv"
    shipped = read_closing(2011, known_names(load()))
    closing.unlink()
    assert "data/2011/closing.csv" in [each.what for each in left(centre, YEAR)]
    assert "data/2011/closing.csv" in turn(centre, YEAR, decided={}, forecast={}).written
    assert read_closing(2011, known_names(load())) == shipped
    assert shipped == (Decimal(53_600_000), Decimal("-129121.02"), Decimal(53_250_000), Decimal("220878.98"))
    assert not (centre / "data" / "2012" / "closing.csv").exists(), "2012 is not over"
    assert not [each for each in left(centre, YEAR) if "closing" in each.what]


@pytest.mark.slow
def test_a_closing_that_its_years_tables_contradict_is_told_and_made_anew_when_asked(centre: Path) -> None:
    closing = centre / "data" / "2011" / "closing.csv"
    text = closing.read_text(encoding="utf-8")
    closing.write_text(text.replace("53250000.00", "53250000.50").replace("220878.98", "220878.48"))
    with pytest.raises(InputError) as told:
        turn(centre, YEAR, decided={}, forecast={})
    assert str(told.value).startswith(
        "data/2011/closing.csv, result: värdet 220878.48 kr; väntat: 220878.98 kr, som i data/2011/"
    )
    assert "Gör om bokslutet: tertial new-year 2011 --tables --replace" in str(told.value)
    with pytest.raises(InputError, match="new-year 2011"):
        turn(centre, YEAR, decided={}, forecast={}, replaces=True)
    before = (centre / "params" / "base" / "demand.yaml").read_bytes()
    turned = turn_tables(centre, 2011, replaces=True)
    assert turned.written == ["data/2011/closing.csv"]
    assert (centre / "params" / "base" / "demand.yaml").read_bytes() == before
    assert read_closing(2011, known_names(load())).result == Decimal("220878.98")
    assert "closing.csv" in {path.name for path in turned.kept}


@pytest.mark.slow
def test_decided_prices_that_contradict_a_closed_year_are_not_put_in_place(centre: Path) -> None:
    folder = publish_decided(centre, 2013)
    reserve = folder / "decided" / "reserve.csv"
    reserve.write_text("from_year,result,settled\n2011,210000.00,105000.00\n", encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["decided/reserve.csv"] = file_digest(reserve)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError) as told:
        turn(centre, YEAR, decided={}, forecast={})
    assert str(told.value).startswith(
        "data/2013/reserve.csv, resultat 2011: värdet 210000.00 kr; väntat: 220878.98 kr, som i "
        "data/2011/closing.csv"
    )
    assert not (centre / "data" / "2013" / "reserve.csv").exists()


@pytest.mark.slow
def test_decided_prices_that_a_closing_contradicts_are_made_anew_by_commands(centre: Path) -> None:
    """What stood is kept; prices that nothing contradicts stay."""
    reserve = centre / "data" / "2013" / "reserve.csv"
    reserve.parent.mkdir()
    decided = "from_year,result,settled\n2011,210000.00,105000.00\n"
    reserve.write_text(decided, encoding="utf-8")
    parameters = load()
    names = known_names(parameters)
    with pytest.raises(InputError) as told:
        require_agreement(read_books(parameters, names), parameters.price_rules, 2013, names)
    assert "ta bort" not in str(told.value)
    assert "tertial price --year 2013 --replace" in str(told.value)
    kept = set_reserve_aside(centre, parameters, 2013)
    assert kept is not None
    assert (kept.read_text(encoding="utf-8"), reserve.exists()) == (decided, False)
    require_agreement(read_books(parameters, names), parameters.price_rules, 2013, names)
    reserve.write_text(decided.replace("210000.00", "220878.98"), encoding="utf-8")
    assert set_reserve_aside(centre, parameters, 2013) is None
    assert reserve.exists()
