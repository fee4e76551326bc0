"""The registers: what they hold, and what is said when they do not fit together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.errors import InputError
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load, project_root


@pytest.fixture(scope="module")
def registers() -> Registers:
    return load_registers(load())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(project_root() / "data" / "registers", tmp_path / "registers")
    return tmp_path


def damage(data: Path, file: str, old: str, new: str) -> str:
    """Message when ``old`` stands as ``new`` in ``file``."""
    path = data / "registers" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_registers(load(), data)
    return str(caught.value)


def test_the_centre_as_the_source_states_it(registers: Registers) -> None:
    assert len(registers.customers) == 33
    assert (registers.customers["kind"] == "district").sum() == 14
    assert len(registers.people) == 86
    assert registers.people["unit"].dropna().nunique() == 4
    assert (registers.people["role"] == "unit_head").sum() == 4


def test_add_ons_count_in_the_years_that_they_run(registers: Registers) -> None:
    assert len(registers.buyers("accounting_to_reporting", 2011)) == 7
    assert len(registers.buyers("accounting_to_reporting", 2012)) == 8


def test_a_customer_named_twice(data: Path) -> None:
    message = damage(data, "customers.csv", "2,Spånga-Tensta", "1,Spånga-Tensta")
    assert "customers.csv, rad 3" in message
    assert "finns även på rad 2" in message


def test_two_customers_of_one_name(data: Path) -> None:
    message = damage(data, "customers.csv", "2,Spånga-Tensta", "2,Rinkeby-Kista")
    assert "Rinkeby-Kista stadsdelsförvaltning" in message
    assert "varje kund en gång" in message


def test_a_comma_where_a_point_belongs(data: Path) -> None:
    message = damage(data, "customers.csv", "0.0308", "0,0308")
    assert "customers.csv, rad 2" in message
    assert "decimalkomma" in message


def test_a_quoted_decimal_comma(data: Path) -> None:
    message = damage(data, "customers.csv", "0.0308", '"0,0308"')
    assert "rad 2, kolumn supplier_weight" in message
    assert "decimalpunkt" in message


def test_a_skill_that_no_one_has(data: Path) -> None:
    path = data / "registers" / "people.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(";subletting", ""), encoding="utf-8")
    with pytest.raises(InputError, match="ingen har subletting"):
        load_registers(load(), data)


def test_a_person_too_many(data: Path) -> None:
    message = damage(data, "people.csv", "P086,", "P087,unit_4,accountant,1.0,closing,6\nP086,")
    assert "antal personer" in message
    assert "86" in message


def test_an_add_on_for_an_unknown_customer(data: Path) -> None:
    message = damage(data, "addon_agreements.csv", "\n1,", "\n99,")
    assert "addon_agreements.csv, rad 2, kolumn customer" in message


def test_a_missing_column(data: Path) -> None:
    message = damage(data, "people.csv", "employment,", "")
    assert "people.csv, rad 1" in message
    assert "employment" in message


@pytest.mark.parametrize("code", ["P301", "1017", "k-42", "Ada_7", "2011"])
def test_a_person_has_any_code_of_the_centres_own(data: Path, code: str) -> None:
    path = data / "registers" / "people.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("P086,", f"{code},"), encoding="utf-8")
    assert code in load_registers(load(), data).people["person"].tolist()


@pytest.mark.slow
@pytest.mark.parametrize(
    "code", ["850231-1234", "198502281234", "850288-1234", "Ada", "Ada Bok 1", "=1+1", "../x", "-1", "x" * 21]
)
def test_a_person_is_neither_a_personal_number_nor_a_path_nor_a_formula(data: Path, code: str) -> None:
    message = damage(data, "people.csv", "P086,", f"{code},")
    assert "people.csv, rad 87, kolumn person" in message
    assert "väntat: en beteckning utan namn, som P017" in message
