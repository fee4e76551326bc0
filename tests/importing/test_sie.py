from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import InputError
from model.importing.description import SourceDescription
from model.importing.reading import sie_text
from model.importing.reading.sie import read
from model.importing.reading.sie_file import looked_through
from model.importing.reading.sie_vouchers import Vouchers, unbalanced
from tests.importing.sie_files import ACCOUNTS, Ledger, kr, ledger, with_checksum

ENCODINGS = ("cp437", "latin-1", "utf-8", "utf-8-sig")
REAL = Path(os.environ.get("TERTIAL_PUBLIC_DATA", "../shared/data")) / "sie"


def written(made: Ledger, encoding: str = "cp437") -> bytes:
    lines = [line.replace("–", "-") for line in made.lines] if "utf" not in encoding else made.lines
    return "\r\n".join([*lines, ""]).encode(encoding)


class Parsed(NamedTuple):
    """A whole file. unended: lines whose last text has no end."""

    transactions: pl.DataFrame
    balances: pl.DataFrame
    unbalanced: pl.DataFrame
    company: str
    unended: int


def parsed(content: bytes) -> Parsed:
    with TemporaryDirectory() as folder:
        path = source(Path(folder), content)
        file = looked_through(path, "år.se")
        vouchers = Vouchers(file, ["1", "23"])
        parts = list(vouchers.rows())
    rows = pl.concat(parts) if parts else pl.DataFrame()
    off = unbalanced(rows) if parts else rows
    return Parsed(rows, file.balances, off, file.company, vouchers.unended)


def sums(file: Parsed) -> dict[str, int]:
    counted = file.transactions.filter(pl.col("typ") == "TRANS")
    return dict(counted.group_by("konto").agg(pl.col("ore").sum()).iter_rows())


def source(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "år.se"
    path.write_bytes(content)
    return str(path)


def description(**options: str) -> SourceDescription:
    columns = {
        "day": {"heading": "datum", "kind": "day"},
        "unit": {"heading": "dim 1", "optional": True},
        "amount": {"heading": "belopp", "kind": "money"},
    }
    return SourceDescription.model_validate(
        {
            "title": "Huvudbok",
            "register": "ledger",
            "format": "sie",
            "columns": columns,
            "period": {"column": "day"},
            "options": options,
        }
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_same_figures_and_names_whatever_the_encoding(encoding: str) -> None:
    made = ledger()
    file = parsed(written(made, encoding))
    assert file.company == "Ängelsfors gemensamma ekonomi"
    assert sums(file) == made.sums
    names = dict(file.transactions.select("konto", "kontonamn").unique().iter_rows())
    assert names == ACCOUNTS
    assert file.unbalanced.is_empty()


def test_added_and_struck_rows_are_told_and_not_counted(tmp_path: Path) -> None:
    made = ledger(3)
    table = read(source(tmp_path, written(made)), description())
    (part,) = table.parts
    assert part.frame.height == 9
    assert Counter(part.left_out["rule"]) == {
        "tillagd rad (#RTRANS), som även står som #TRANS": 3,
        "struken rad (#BTRANS)": 3,
    }
    assert set(part.frame["row"]) & set(part.left_out["row"]) == set()
    assert part.frame["row"][0] == made.lines.index("{") + 2
    assert table.noticed["företag"] == "Ängelsfors gemensamma ekonomi"


def test_objects_and_subdimensions_stand_beside_each_row() -> None:
    first = parsed(written(ledger(1))).transactions.row(0, named=True)
    assert (first["dim 1"], first["dim 23"], first["dim 1 namn"]) == ("40", "Ö 7", "Norr - å")


def test_a_row_without_date_has_its_vouchers() -> None:
    rows = parsed(written(ledger(1))).transactions
    assert rows["datum"].to_list() == ["20300209", "20300225", "20300209", "20300209", "20300209"]
    assert rows["vertext"][0] == 'Månad "2"'


def test_an_unbalanced_voucher_is_refused_by_series_and_number(tmp_path: Path) -> None:
    path = source(tmp_path, written(ledger(5, unbalanced=4)))
    with pytest.raises(InputError) as refused:
        list(read(path, description()).parts)
    (finding,) = refused.value.findings
    assert finding.place.endswith("verifikation B 4")
    assert finding.value == "raderna summerar till -1,07"


def test_an_unbalanced_voucher_may_be_left_out_under_its_name(tmp_path: Path) -> None:
    made = ledger(5, unbalanced=4)
    (part,) = read(source(tmp_path, written(made)), description(unbalanced="left_out")).parts
    assert part.frame.height == 12
    assert Counter(part.left_out["rule"])["verifikation som inte summerar till noll: B 4"] == 3
    assert "4" not in part.frame["vernr"].to_list()


@pytest.mark.parametrize("encoding", ["cp437", "utf-8"])
def test_a_checksum_that_holds_is_accepted(encoding: str) -> None:
    made = ledger(4)
    lines = [line.replace("–", "-") for line in made.lines]
    assert sums(parsed(with_checksum(lines, encoding))) == made.sums


def test_a_checksum_of_pc8_holds_for_the_file_saved_anew_as_utf_8() -> None:
    made = ledger(4)
    content = with_checksum([line.replace("–", "-") for line in made.lines], "cp437")
    assert sums(parsed(content.decode("cp437").encode())) == made.sums


def test_a_file_changed_since_its_checksum_is_refused() -> None:
    lines = [line.replace("–", "-") for line in ledger(4).lines]
    content = with_checksum(lines, "cp437").replace(b"hyra", b"hira", 1)
    with pytest.raises(InputError, match="kontrollsumman"):
        parsed(content)


def test_a_cut_file_says_that_a_voucher_never_ends() -> None:
    content = b"\n".join(written(ledger(3)).split(b"\r\n")[:-4])
    with pytest.raises(InputError, match="filen slutar mitt i en"):
        parsed(content)


@pytest.mark.parametrize(
    ("faulty", "expected"),
    [
        ('#TRANS 5020 {1 "40"} 12,50', "ett belopp med decimalpunkt"),
        ("#TRANS 5020 {} 1.005", "högst två decimaler"),
        ("#TRANS 5020 {} 12345678901234567890.00", "ett belopp"),
        ("#TRANS 5020", "fälten konto"),
    ],
)
def test_a_row_that_cannot_be_understood_is_named(faulty: str, expected: str) -> None:
    lines = ["#FLAGGA 0", '#VER A 1 20300101 ""', "{", faulty, "}"]
    with pytest.raises(InputError) as refused:
        parsed("\n".join(lines).encode())
    (finding,) = refused.value.findings
    assert finding.place.startswith("rad 4")
    assert expected in finding.expected


def test_a_row_outside_a_voucher_is_named() -> None:
    with pytest.raises(InputError, match="inom en verifikations klamrar"):
        parsed(b"#FLAGGA 0\n#TRANS 1930 {} 5\n")


def test_a_text_without_closing_quote_ends_with_its_line_and_is_told() -> None:
    lines = [
        "#FLAGGA 0",
        "#VER A 1 20300101",
        "{",
        '#TRANS 5020 {} 5 20300101 "kort',
        "#TRANS 1930 {} -5",
        "}",
    ]
    file = parsed("\n".join(lines).encode())
    assert sums(file) == {"5020": 500, "1930": -500}
    assert file.transactions["transtext"][0] == "kort"
    assert file.unended == 1


def test_rows_keep_their_lines_and_vouchers_through_blocks_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ledger(40)
    monkeypatch.setattr(sie_text, "BLOCK", 300)
    parts = list(read(source(tmp_path, written(made)), description()).parts)
    rows = pl.concat([part.frame for part in parts])
    assert len(parts) > 10
    lines = ["", *made.lines]
    assert [line for line in lines if line.startswith("\t#TRANS")] == [lines[row] for row in rows["row"]]
    assert rows["vernr"].to_list() == [str(number) for number in range(1, 41) for _ in range(3)]


def test_another_file_than_sie_is_refused() -> None:
    with pytest.raises(InputError, match="en SIE-fil"):
        parsed(b"Konto;Belopp\n1930;5\n")


def test_accounts_that_do_not_give_the_files_own_balances_are_told(tmp_path: Path) -> None:
    lines = [*ledger(2).lines, "#RES 0 7010 1.00", "#UB 0 1930 0", "#IB 0 1930 0"]
    content = "\n".join(line.replace("–", "-") for line in lines).encode("cp437")
    table = read(source(tmp_path, content), description())
    assert len(list(table.parts)) == 1
    assert table.noticed["verifikationerna ger inte filens egna saldon på konto"] == "1930, 5020, 7010"


def test_balances_are_rows_of_their_own(tmp_path: Path) -> None:
    lines = [*ledger(1).lines, '#PSALDO 0 203002 5020 {1 "40"} 77.5 12', "#IB -1 1930 9"]
    content = "\n".join(line.replace("–", "-") for line in lines).encode("cp437")
    (part,) = read(source(tmp_path, content), description(rows="balances")).parts
    assert part.frame.select("typ", "år", "period", "konto", "saldo", "kvantitet", "dim 1").rows() == [
        ("PSALDO", "0", "203002", "5020", "77.5", "12", "40"),
        ("IB", "-1", None, "1930", "9", None, None),
    ]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(
    amounts=st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=8),
    text=st.text("abcxyz0189åäöÅÄÖé{}#.,;:&%/()[]-+", max_size=12),
)
def test_sums_are_exact_and_texts_come_back(amounts: list[int], text: str) -> None:
    rows = [f'#TRANS 4010 {{1 "a b"}} {kr(ore)} 20300101 "{text}"' for ore in amounts]
    head = ["#FLAGGA 0", '#FNAMN "Åäö åäö ÅÄÖ räksmörgås på ön"', "#VER A 1 20300101 ev", "{"]
    file = parsed("\n".join([*head, *rows, f"#TRANS 1930 {{}} {kr(-sum(amounts))}", "}"]).encode("cp437"))
    assert sums(file) == {"4010": sum(amounts), "1930": -sum(amounts)}
    assert set(file.transactions["transtext"][:-1].to_list()) == {text or None}
    assert file.unbalanced.is_empty()


@pytest.mark.skipif(not REAL.is_dir(), reason="the public files are not here")
@pytest.mark.parametrize("path", sorted(REAL.glob("*")), ids=lambda path: path.name)
def test_every_published_sample_balances(path: Path) -> None:
    file = parsed(path.read_bytes())
    assert file.unbalanced.is_empty()
    assert file.transactions.height + file.balances.height > 0
