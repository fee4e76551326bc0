"""``tertial import`` from the command line: what is said, what is written, how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from model.cli.main import app
from model.errors import InputError
from tests.importing.centre import LEDGER, Centre, changed


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    made = Centre(tmp_path / "centrum")
    made.describe(
        "huvudbok", changed(LEDGER, totals=[{"rule": "summarad", "column": "period", "pattern": "^Summa"}])
    )
    monkeypatch.setenv("TERTIAL_HOME", str(made.folder))
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["import", *arguments])


def test_a_dry_run_and_the_import_itself(centre: Centre) -> None:
    file = centre.rows("bok.csv", ["201101;a;1,50", "201102;b;2", "Summa;;3,50"])
    tried = run("huvudbok", "--from", file, "--dry-run", "--control", "belopp=3,5")
    assert tried.exit_code == 0
    assert "1 utelämnade: summarad" in tried.output
    assert (
        "2 rader (2011-01 till 2011-02) skulle läsas in till registret ledger. Inget är skrivet."
        in tried.output
    )
    done = run("huvudbok", "--from", file)
    assert "2 rader (2011-01 till 2011-02) är inlästa till registret ledger." in done.output
    again = run("huvudbok", "--from", file)
    assert again.exit_code == 0
    assert "Samma filer är redan inlästa till registret ledger; ingenting ändras." in again.output


def test_several_files_follow_one_from(centre: Centre) -> None:
    files = [centre.rows(f"{month}.csv", [f"20110{month};a;{month}"]) for month in (1, 2, 3)]
    done = run("huvudbok", "--from", *files)
    assert "3 rader (2011-01 till 2011-03) är inlästa" in done.output


def test_rows_set_aside_are_told_and_nothing_is_taken(centre: Centre) -> None:
    file = centre.rows("bok.csv", ["201101;a;1,50", "201102;b\x1b[31m;två"])
    account = centre.folder / "ej tagna.csv"
    refused = run("huvudbok", "--from", file, "--account", str(account))
    assert refused.exit_code == 1
    assert "\x1b[31m" not in refused.output
    assert (
        "bok.csv, rad 3, kolumn Konto: värdet b␛[31m; väntat: en text utan osynliga styrtecken"
        in refused.output
    )
    assert "bok.csv, rad 3, kolumn Belopp: värdet två; väntat: ett belopp i kr" in refused.output
    assert "Ingenting är inläst." in refused.output
    assert "två" in account.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "tertial import KÄLLA --from FIL (källor: "),
        (["huvudbok"], "tertial import KÄLLA --from FIL"),
        (["okänd", "--from", "x.csv"], "huvudbok"),
        (["huvudbok", "--from", "saknas.csv"], "saknas.csv, filen"),
        (["huvudbok", "--from", "x.csv", "--control", "belopp"], "KOLUMN=SUMMA"),
    ],
)
def test_what_is_wrong_is_said(centre: Centre, arguments: list[str], words: str) -> None:
    failed = run(*arguments)
    assert isinstance(failed.exception, InputError)
    assert words in str(failed.exception)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "påhittat"}, "text, excel"),
        ({"encoding": "påhittad"}, "en teckenkodning"),
        ({"period": {"column": "account"}}, "period.column"),
        ({"period": {"column": "nix"}}, "inte nix"),
        (
            {"columns": {**LEDGER["columns"], "period": {"kind": "period", "blank": True}}},
            "aldrig är tom",
        ),
        ({"key": ["nix"]}, "key: en kolumn som registret får"),
        ({"totals": [{"rule": "x"}]}, "column med pattern eller values, eller sums"),
        ({"left_out": [{"rule": "x", "column": "account", "pattern": "("}]}, "ett giltigt mönster"),
        ({"left_out": [{"rule": "x", "column": "account", "pattern": "(?=a)"}]}, "ett giltigt mönster"),
        ({"påhittat": 1}, "ingen sådan nyckel"),
        ({"columns": {**LEDGER["columns"], "row": {}}}, "andra än row, file, source"),
        (
            {"columns": {**LEDGER["columns"], "day": {"kind": "day", "formats": "dd/mm/yyyy"}}},
            "ett format som",
        ),
        ({"columns": {**LEDGER["columns"], "at": {"kind": "moment", "zone": "Mars"}}}, "en tidszon som"),
    ],
)
def test_faults_of_a_description_name_its_file(centre: Centre, change: dict[str, object], words: str) -> None:
    centre.describe("huvudbok", changed(LEDGER, **change))
    failed = run("huvudbok", "--from", centre.rows("bok.csv", ["201101;a;1"]))
    assert isinstance(failed.exception, InputError)
    assert words in str(failed.exception)
