from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from model.importing.accounts import Account
from model.importing.description import SHIPPED
from model.importing.importation import Outcome, import_files
from model.importing.registers import scan
from tests.importing.shipped_examples import EXAMPLES, SECRETS, Example, database

TEMPLATE = "sql_example"


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    for folder in ("params", "data"):
        (tmp_path / "centre" / folder).mkdir(parents=True)
    return tmp_path / "centre"


def imported(source: str, example: Example, centre: Path) -> Outcome:
    path = centre.parent / example.name
    path.write_bytes(example.content)
    outcome = import_files(source, [str(path)], centre=centre)
    assert not outcome.refusals, outcome.refusals
    return outcome


def left_out(account: Account) -> Counter[str]:
    return sum((Counter(file.by_rule) for file in account.files), Counter())


def test_every_shipped_description_has_an_example() -> None:
    assert {path.stem for path in SHIPPED.glob("*.yaml")} == {*EXAMPLES, TEMPLATE}


@pytest.mark.parametrize("source", EXAMPLES)
def test_the_example_of_a_description_gives_what_is_right(source: str, centre: Path) -> None:
    example = EXAMPLES[source]()
    outcome = imported(source, example, centre)
    assert outcome.account.taken == example.rows
    assert left_out(outcome.account) == example.left_out
    assert sum(file.added for file in outcome.account.files) == example.added
    rows = scan(outcome.register, centre / "data").collect()
    sums = {column: Decimal(str(rows[column].sum())) for column in example.sums}
    assert sums == {column: Decimal(value) for column, value in example.sums.items()}
    for column, values in example.values.items():
        assert rows[column].unique().drop_nulls().sort().to_list() == values
    if example.periods:
        assert dict(outcome.periods) == example.periods


@pytest.mark.parametrize("source", EXAMPLES)
def test_nothing_about_a_person_is_left_by_an_import(source: str, centre: Path) -> None:
    imported(source, EXAMPLES[source](), centre)
    left = [path for path in centre.rglob("*") if path.is_file()]
    assert left
    for path in left:
        content = (
            path.read_bytes() if path.suffix != ".parquet" else str(pl.read_parquet(path).rows()).encode()
        )
        for secret in SECRETS:
            assert secret.encode() not in content + path.read_bytes(), f"{secret} in {path.name}"


@pytest.mark.parametrize("source", EXAMPLES)
def test_the_same_file_twice_changes_nothing(source: str, centre: Path) -> None:
    example = EXAMPLES[source]()
    imported(source, example, centre)
    before = {path: path.read_bytes() for path in centre.rglob("*.parquet")}
    assert imported(source, example, centre).unchanged
    assert {path: path.read_bytes() for path in centre.rglob("*.parquet")} == before


@pytest.mark.parametrize("source", [name for name in EXAMPLES if name.startswith("phone_intervals")])
def test_an_interval_report_names_what_it_counts_as_offered(source: str, centre: Path) -> None:
    imported(source, EXAMPLES[source](), centre)
    rows = scan("phone_intervals", centre / "data").collect().filter(pl.col("row").is_not_null())
    (meaning,) = rows["offered_means"].unique().to_list()
    assert len(meaning) > 10
    assert (rows["answered"] + rows["abandoned"] <= rows["offered"]).all()


def test_the_template_for_databases_reads_its_query(centre: Path) -> None:
    outcome = import_files(TEMPLATE, [database(centre.parent)], centre=centre)
    assert (outcome.account.taken, dict(outcome.periods)) == (2, {"2030-02": 1, "2030-03": 1})
    assert scan("volumes", centre / "data").collect()["volume"].to_list() == [30, 12]
