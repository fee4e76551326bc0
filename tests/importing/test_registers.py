"""Registers by period: replaced whole or not at all, traced to their files, summed lazily."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock

from model.errors import InputError
from model.importing import registers
from model.importing.manifests import read_manifest, register_folder
from tests.importing.centre import LEDGER, Centre, changed

JANUARY = ["201101;a;1,50", "201101;b;2,25"]
FEBRUARY = ["201102;a;4"]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def amounts(centre: Centre) -> dict[str, Decimal]:
    return dict(registers.sums("ledger", ["amount"], data=centre.data).select("period", "amount").iter_rows())


def test_the_same_file_twice_changes_nothing_and_says_so(centre: Centre) -> None:
    file = centre.rows("bok.csv", JANUARY)
    assert not centre.bring("huvudbok", file).unchanged
    before = files_of(centre.data)
    again = centre.bring("huvudbok", file)
    assert again.unchanged
    assert again.periods == {"2011-01": 2}
    assert files_of(centre.data) == before


def test_control_totals_are_asked_of_the_same_file_again_too(centre: Centre) -> None:
    file = centre.rows("bok.csv", JANUARY)
    centre.bring("huvudbok", file)
    assert not centre.bring("huvudbok", file, control={"belopp": "3,75", "rader": "2"}).refusals
    again = centre.bring("huvudbok", file, control={"belopp": "3,76", "rader": "3"})
    assert again.unchanged
    assert [(one.place, one.expected) for one in again.refusals] == [
        ("kontrollsumma amount", "3,76"),
        ("kontrollsumma rows", "3"),
    ]


def test_another_description_reads_the_same_file_anew(centre: Centre) -> None:
    file = centre.rows("bok.csv", JANUARY)
    centre.bring("huvudbok", file)
    columns = changed(LEDGER["columns"], amount={"heading": "Belopp", "kind": "money", "sign": -1})
    centre.describe("huvudbok", changed(LEDGER, columns=columns))
    assert not centre.bring("huvudbok", file).unchanged
    assert amounts(centre) == {"2011-01": Decimal("-3.75")}


def test_a_corrected_file_replaces_its_periods_whole_and_leaves_the_others(centre: Centre) -> None:
    centre.bring("huvudbok", centre.rows("jan.csv", JANUARY))
    centre.bring("huvudbok", centre.rows("feb.csv", FEBRUARY))
    centre.bring("huvudbok", centre.rows("jan ny.csv", ["201101;a;7"]))
    assert amounts(centre) == {"2011-01": Decimal(7), "2011-02": Decimal(4)}
    kept = [path.name for path in (centre.data / "imported" / "ledger").glob("*.parquet")]
    assert len(kept) == 2


def test_the_first_file_again_after_a_correction_is_read_again(centre: Centre) -> None:
    first = centre.rows("jan.csv", JANUARY)
    centre.bring("huvudbok", first)
    centre.bring("huvudbok", centre.rows("jan ny.csv", ["201101;a;7"]))
    assert not centre.bring("huvudbok", first).unchanged
    assert amounts(centre) == {"2011-01": Decimal("3.75")}


def test_far_fewer_rows_than_before_are_told(centre: Centre) -> None:
    centre.bring("huvudbok", centre.rows("jan.csv", ["201101;a;1", "201101;b;2", "201101;c;3"]))
    account = centre.bring("huvudbok", centre.rows("jan2.csv", ["201101;a;1"]), dry_run=True).account
    assert account.observations == (
        "2011-01 hade 3 rader och ersätts av 1. Är filen hel?",
        "2011-01 stod med andra uppgifter och ersätts: 3 rader blir 1; amount 6 blir 1.",
    )


def test_a_file_that_comes_again_with_something_else_is_told_of_what_differs(centre: Centre) -> None:
    def told(*rows: str) -> tuple[str, ...]:
        return centre.bring("huvudbok", centre.rows("ny.csv", rows), dry_run=True).account.observations

    centre.bring("huvudbok", centre.rows("ny.csv", [*JANUARY, *FEBRUARY]))
    says = "stod med andra uppgifter och ersätts"
    feb = "ny.csv hade senast även 2011-02, som står kvar som det var."
    assert told(*reversed([*JANUARY, *FEBRUARY])) == (), "where rows stand is nothing"
    assert told(*JANUARY) == (feb,)
    assert told("201101;a;1,50", "201101;b;2,26") == (f"2011-01 {says}: amount 3,75 blir 3,76.", feb)
    assert told("201101;a;1,50", "201101;c;2,25") == (f"2011-01 {says}: andra värden i account.", feb)
    assert told("201101;a;2,25", "201101;b;1,50") == (f"2011-01 {says}: värden har bytt rader.", feb)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Kommentar", []),
        ("Komentar", ["bok.csv: rubriken Komentar är inte läst; är den Kommentar, som filen saknar?"]),
        ("Avdelning", []),
    ],
)
def test_a_heading_that_nearly_is_one_that_may_be_missing_is_told(
    centre: Centre, heading: str, told: list[str]
) -> None:
    columns = {**LEDGER["columns"], "note": {"heading": ["Kommentar", "Anm"], "optional": True}}
    centre.describe("huvudbok", changed(LEDGER, columns=columns))
    file = centre.rows("bok.csv", ["201101;a;1;x"], f"Period;Konto;Belopp;{heading}")
    assert list(centre.bring("huvudbok", file, dry_run=True).account.observations) == told


def test_what_is_kept_and_changed_since_is_refused(centre: Centre) -> None:
    centre.bring("huvudbok", centre.rows("jan.csv", JANUARY))
    folder = register_folder("ledger", centre.data)
    (kept,) = folder.glob("*.parquet")
    content = kept.read_bytes()
    kept.write_bytes(content[:-20] + bytes([content[-20] ^ 1]) + content[-19:])
    with pytest.raises(InputError, match="ändrad eller skadad sedan den lästes in"):
        amounts(centre)
    kept.write_bytes(content)
    assert amounts(centre) == {"2011-01": Decimal("3.75")}
    manifest = folder / "manifest.json"
    told = manifest.read_text(encoding="utf-8")
    manifest.write_text(told.replace('"jan.csv"', '"feb.csv"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"manifest\.json, filen: värdet ändrad sedan den skrevs"):
        amounts(centre)
    kept.unlink()
    manifest.write_text(told, encoding="utf-8")
    with pytest.raises(InputError, match=r"\.parquet, filen: värdet saknas"):
        amounts(centre)


def test_a_period_that_would_lose_its_first_days_is_told(centre: Centre) -> None:
    by_day = changed(
        LEDGER,
        columns={"day": {"kind": "day"}, "amount": {"kind": "money"}},
        period={"column": "day"},
    )
    centre.describe("dagbok", by_day)
    whole = ["2011-03-01;1", "2011-03-15;2", "2011-03-31;3"]
    centre.bring("dagbok", centre.rows("mars.csv", whole, "day;amount"))
    half = ["2011-03-15;2", "2011-03-16;5", "2011-04-01;3"]
    account = centre.bring("dagbok", centre.rows("senare.csv", half, "day;amount"), dry_run=True).account
    had, has = "2011-03-01 till 2011-03-31", "2011-03-15 till 2011-03-16"
    assert account.observations == (
        f"2011-03 hade dagarna {had} och ersätts av {has}. Är alla filer med?",
        "2011-03 stod med andra uppgifter och ersätts: 3 rader blir 2; amount 6 blir 7.",
    )


def test_two_sources_of_one_register_do_not_replace_each_other(centre: Centre) -> None:
    centre.describe("annan", LEDGER)
    centre.bring("huvudbok", centre.rows("ett.csv", JANUARY))
    centre.bring("annan", centre.rows("två.csv", ["201101;z;100"]))
    rows = registers.scan("ledger", centre.data).collect()
    assert sorted(rows["source"]) == ["annan", "huvudbok", "huvudbok"]
    assert amounts(centre) == {"2011-01": Decimal("103.75")}


def test_period_13_belongs_to_the_year_and_to_no_month(centre: Centre) -> None:
    centre.bring("huvudbok", centre.rows("bok.csv", ["201112;a;5", "201113;a;-2"]))
    assert amounts(centre) == {"2011-12": Decimal(5), "2011-13": Decimal(-2)}
    year = registers.scan("ledger", centre.data, ["2011"]).select(pl.col("amount").sum()).collect().item()
    assert year == Decimal(3)


def test_a_register_by_year_keeps_its_months(centre: Centre) -> None:
    centre.describe("huvudbok", changed(LEDGER, period={"column": "period", "every": "year"}))
    outcome = centre.bring("huvudbok", centre.rows("bok.csv", [*JANUARY, *FEBRUARY, "201201;a;9"]))
    assert outcome.periods == {"2011": 3, "2012": 1}
    assert amounts(centre) == {"2011-01": Decimal("3.75"), "2011-02": Decimal(4), "2012-01": Decimal(9)}


def test_a_figure_is_traced_to_its_file_its_rows_and_its_description(centre: Centre) -> None:
    file = centre.rows("bok.csv", [*JANUARY, "", *FEBRUARY])
    centre.bring("huvudbok", file)
    (found,) = registers.provenance("ledger", "2011-02", centre.data)
    (arrived,) = found.files
    assert arrived.name == "bok.csv"
    assert arrived.sha256 == hashlib.sha256(Path(file).read_bytes()).hexdigest()
    assert (arrived.rows, arrived.taken, arrived.left_out, arrived.set_aside) == (4, 3, {"tom rad": 1}, 0)
    assert found.sums == {"amount": "7.75"}
    assert len(found.description) == 64
    rows = registers.scan("ledger", centre.data, ["2011-02"]).collect()
    assert rows.select("file", "row", "account").rows() == [("bok.csv", 5, "a")]


def test_an_import_that_dies_leaves_the_register_as_it_was(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre.bring("huvudbok", centre.rows("jan.csv", JANUARY))
    before = amounts(centre)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(registers, "write_manifest", dies)
        with pytest.raises(KeyboardInterrupt):
            centre.bring("huvudbok", centre.rows("ny.csv", ["201101;a;7", "201102;a;8"]))
    assert amounts(centre) == before
    centre.bring("huvudbok", centre.rows("feb.csv", FEBRUARY))
    folder = register_folder("ledger", centre.data)
    named = {kept.file for _, kept in read_manifest(folder).in_force().values()}
    assert {path.name for path in folder.glob("*.parquet")} == named


def test_a_dry_run_writes_nothing_at_all(centre: Centre) -> None:
    before = files_of(centre.folder)
    outcome = centre.bring("huvudbok", centre.rows("bok.csv", JANUARY), dry_run=True)
    assert outcome.periods == {"2011-01": 2}
    assert files_of(centre.folder) == before


def test_two_imports_to_one_register_at_once_are_refused(centre: Centre) -> None:
    folder = register_folder("ledger", centre.data)
    folder.mkdir(parents=True)
    with FileLock(folder / ".lock"), pytest.raises(InputError, match="används av en annan import"):
        centre.bring("huvudbok", centre.rows("bok.csv", JANUARY))


def test_an_empty_register_and_a_damaged_manifest_are_told(centre: Centre) -> None:
    with pytest.raises(InputError, match="tertial import till ledger"):
        registers.scan("ledger", centre.data)
    folder = register_folder("ledger", centre.data)
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="skadad"):
        registers.scan("ledger", centre.data)


def test_faults_of_all_files_are_told_at_once(centre: Centre) -> None:
    bad = centre.write("dålig.csv", "Konto;Period\na;201101\n")
    with pytest.raises(InputError) as fault:
        centre.bring("huvudbok", bad, str(centre.folder / "saknas.csv"))
    assert [finding.file for finding in fault.value.findings] == ["dålig.csv", "saknas.csv"]
