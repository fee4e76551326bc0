"""The enquiry about add-ons: whom to ask, answers that are checked, and how many will buy, by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.errors import InputError
from model.observations.add_on_enquiry import COLUMNS, read_enquiry
from model.observations.names import known_names
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.planning.add_on_enquiry import (
    buyers,
    take_up,
    take_up_scenario,
    to_ask,
    with_answers,
    with_offers,
    with_sent,
)
from model.planning.enquiry_files import HEADINGS, read_answers, write_enquiry

BASE = load(changes={"pricing.add_on_take_up": {"yes": 0.9, "perhaps": 0.4, "no": 0.0, "unanswered": 0.05}})
REGISTERS = load_registers(BASE)
YEAR = 2012
SENT, SAID = date(2011, 9, 1), date(2011, 10, 3)
FEW = Registers(
    pd.DataFrame({"number": [4, 1], "name": ["Fyran", "Ettan"], "kind": "district", "unit": "unit_1"}),
    pd.DataFrame(),
    pd.DataFrame(
        [(1, "fixed_assets", date(2010, 1, 1), None), (4, "fixed_assets", date(2012, 1, 2), None)],
        columns=["customer", "service", "start", "end"],
    ),
)


def asked(answers: dict[tuple[int, str], Any]) -> pd.DataFrame:
    sent = with_sent(pd.DataFrame(columns=COLUMNS), answers, SENT)
    return with_answers(sent, {pair: answer for pair, answer in answers.items() if answer}, SAID)


def test_each_is_asked_about_what_it_does_not_have_when_the_year_begins() -> None:
    pairs = to_ask(BASE, FEW, YEAR)
    assert (1, "fixed_assets") not in pairs, "it has it"
    assert (4, "fixed_assets") in pairs, "it has it from the second of January first"
    assert len(pairs) == 7 + 6
    assert [number for number, _ in pairs] == [1] * 6 + [4] * 7


def test_how_many_will_buy_by_hand() -> None:
    """Chances 0.9, 0.9 and 0.4: none 0.006, one 0.112, two 0.558, three 0.324; expected 2.2."""
    service = "time_and_project"
    found = take_up(asked({(3, service): "perhaps", (1, service): "yes", (7, service): "yes"}), BASE)
    [row] = found.to_dict("records")
    assert (row["asked"], row["replies"], row["yes"], row["perhaps"], row["no"]) == (3, 3, 2, 1, 0)
    assert row["expected"] == pytest.approx(2.2)
    assert (row["low"], row["high"]) == (1, 3)


def test_who_says_no_and_who_says_nothing() -> None:
    """Of twenty who have not answered one buys, by 0.05 each; none who said no."""
    service = "fixed_assets"
    found = take_up(asked({(number, service): None if number > 3 else "no" for number in range(1, 24)}), BASE)
    [row] = found.to_dict("records")
    assert (row["asked"], row["replies"], row["no"]) == (23, 3, 3)
    assert row["expected"] == pytest.approx(1.0)


def test_the_likeliest_buy_in_the_scenario() -> None:
    service = "time_and_project"
    table = asked({(3, service): "perhaps", (7, service): "yes", (1, service): "yes", (9, service): "no"})
    assert buyers(table, BASE, "expected") == {service: [1, 7]}
    assert buyers(table, BASE, "low") == {service: [1]}
    assert buyers(table, BASE, "high") == {service: [1, 3, 7]}
    overlay = take_up_scenario(table, BASE, YEAR, "expected")
    changed = load(changes={path: change["value"] for path, change in overlay.changes.items()})
    now, then = (set(each.buyers(service, YEAR)) for each in (load_registers(changed), REGISTERS))
    assert now == then | {1, 7}
    assert not {1, 7} & then


def test_an_answer_keeps_its_day_until_it_changes() -> None:
    table, later = asked({(1, "fixed_assets"): "yes", (2, "fixed_assets"): "no"}), date(2011, 11, 1)
    again = with_answers(table, {(1, "fixed_assets"): "yes", (2, "fixed_assets"): "perhaps"}, later)
    assert again["answered"].tolist() == [SAID, later]
    asked_again = with_sent(again, [(1, "fixed_assets")], date(2011, 12, 1))
    assert asked_again["sent"].tolist() == [SENT, SENT]


def test_offers_are_for_those_who_want_something() -> None:
    table = asked({(1, "fixed_assets"): "yes", (1, "time_and_project"): "no", (2, "fixed_assets"): None})
    offered = with_offers(table, [1], date(2011, 11, 1))
    assert offered["offered"].tolist() == [date(2011, 11, 1), None, None]
    with pytest.raises(InputError, match=r"kund.*2"):
        with_offers(offered, [2], date(2011, 11, 1))


@pytest.mark.parametrize("name", ["ut.csv", "ut.xlsx"])
def test_out_and_in_again(tmp_path: Path, name: str) -> None:
    """What is written can be read; where nothing is filled in nothing is answered."""
    path = tmp_path / name
    write_enquiry(path, to_ask(BASE, FEW, YEAR), BASE, {1: "Ettan", 4: "Fyran"}, {})
    assert read_answers(path) == {}


def rows(*cells: tuple[str, str, str]) -> str:
    lines = [f"{number};Namn;{service};Tjänst;månad;;{said}" for number, service, said in cells]
    return "\n".join([";".join(HEADINGS), *lines]) + "\n"


def test_answers_are_read_and_every_fault_is_told(tmp_path: Path) -> None:
    good, bad = tmp_path / "svar.csv", tmp_path / "fel.csv"
    good.write_bytes(
        rows(("1", "fixed_assets", "Ja"), ("4", "fixed_assets", ""), ("4", "x", "NEJ")).encode("cp1252")
    )
    assert read_answers(good) == {(1, "fixed_assets"): "yes", (4, "x"): "no"}
    bad.write_text(
        rows(("ett", "fixed_assets", "ja"), ("1", "a", "kanhända"), ("2", "a", "ja"), ("2", "a", "nej"))
    )
    with pytest.raises(InputError) as told:
        read_answers(bad)
    assert [finding.place for finding in told.value.findings] == [
        "rad 2, kolumn Nr",
        "rad 3, kolumn Svar",
        "rad 5",
    ]
    with pytest.raises(InputError, match="ingen fråga är sänd"):
        with_answers(asked({(1, "fixed_assets"): None}), {(2, "fixed_assets"): "yes"}, SAID)
    with pytest.raises(InputError, match="en dag från 2011-09-01"):
        with_answers(asked({(1, "fixed_assets"): None}), {(1, "fixed_assets"): "yes"}, date(2011, 8, 1))


def test_the_table_is_checked(tmp_path: Path) -> None:
    (tmp_path / "2012").mkdir()
    file = tmp_path / "2012" / "enquiry.csv"
    names = known_names(BASE, tmp_path, REGISTERS)
    assert read_enquiry(YEAR, names).empty
    asked({(1, "fixed_assets"): "yes", (2, "fixed_assets"): None}).to_csv(file, index=False)
    assert read_enquiry(YEAR, names)["answer"].fillna("").tolist() == ["yes", ""]
    file.write_text(
        "customer,service,sent,answer,answered,offered\n1,fixed_assets,2011-09-01,yes,,2011-08-01\n"
    )
    with pytest.raises(InputError) as told:
        read_enquiry(YEAR, names)
    assert len(told.value.findings) == 2
