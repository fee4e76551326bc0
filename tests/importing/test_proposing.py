"""A first description from looking: fit to try, silent about what it saw, never over what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from model.cli.main import app
from model.errors import InputError
from model.importing.description import parse_description
from model.importing.proposing import propose
from tests.importing.centre import Centre

LEDGER = (
    "Exempelstad;;;;\nHuvudbok;;;Utskriven 2012-01-20;\n;;;;\n"
    "Ver.datum;Vernr;Konto;Belopp;Handläggare\n"
    "2011-03-01;7001;0630;1\u00a0500,25;Göte Åkesson\n"
    "2011-03-02;7002;5011;20,00-;Majken Öberg\n"
    "2011-04-02;7003;5011;30,00;Majken Öberg\n"
    "Summa;;;1\u00a0510,25;\n"
)


def test_a_ledger_is_described_so_that_it_can_be_imported(centre: Centre) -> None:
    file = centre.write("bok.csv", LEDGER.encode("cp1252"))
    text = propose(file)
    path = centre.folder / "params" / "sources" / "bok.yaml"
    path.write_text(text, encoding="utf-8")
    found = parse_description(path)
    kinds = {
        name: (column.heading[0], column.kind, column.personal) for name, column in found.columns.items()
    }
    assert kinds == {
        "day": ("Ver.datum", "day", None),
        "voucher": ("Vernr", "text", None),
        "account": ("Konto", "text", None),
        "amount": ("Belopp", "money", None),
        "handlaggare": ("Handläggare", "text", "pseudonym"),
    }
    assert (found.encoding, found.delimiter, found.decimal) == ("cp1252", ";", ",")
    assert found.key == ("voucher",)
    assert found.period.column == "day"
    outcome = centre.bring("bok", file, dry_run=True)
    assert outcome.account.sums == {"amount": "1510.25"}
    assert outcome.account.files[0].by_rule == {"summarad": 1}
    assert outcome.account.observations == ()


def test_it_shows_no_cell_of_the_file(centre: Centre) -> None:
    text = propose(centre.write("bok.csv", LEDGER.encode("cp1252")))
    for cell in ("Göte", "Majken", "1500", "7001", "Exempelstad"):
        assert cell not in text


@pytest.mark.parametrize(
    ("body", "delimiter", "decimal", "kinds"),
    [
        ("a\tb\n2011-03-01\t1.50\n2011-03-02\t2.25\n", "\t", ".", ["day", "money"]),
        ("a|b\n201103|1\n201104|20\n", "|", ",", ["period", "whole"]),
        (
            "a;b;c\n08:30-09:00;0:03:29;75,0 %\n09:00-09:30;0:04:00;80,5 %\n",
            ";",
            ",",
            ["clock", "duration", "share"],
        ),
        ("kund;b\n1;x\n2;y\n", ";", ",", ["text", "text"]),
    ],
)
def test_kinds_and_signs_are_seen(
    tmp_path: Path, body: str, delimiter: str, decimal: str, kinds: list[str]
) -> None:
    path = tmp_path / "fil.csv"
    path.write_text(body, encoding="utf-8")
    text = propose(str(path))
    described = tmp_path / "d.yaml"
    described.write_text(text.replace("column: period}", "column: tid}"), encoding="utf-8")
    found = [
        line.split("kind: ")[1].split("}")[0].split(",")[0] if "kind: " in line else "text"
        for line in text.splitlines()
        if "{heading:" in line
    ]
    assert found == kinds
    assert f'decimal: "{decimal}"' in text
    assert ("delimiter: " + {"\t": '"\\t"'}.get(delimiter, f'"{delimiter}"')) in text


def test_a_workbook_is_looked_at_too(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Fakturor 2011"],
        [],
        ["Fakturanr", "Förfallodatum", "Belopp"],
        ["0001", "2011-01-05", 10.5],
        ["0002", "2011-02-05", 20],
    ):
        sheet.append(row)
    path = tmp_path / "f.xlsx"
    book.save(path)
    text = propose(str(path))
    assert "format: excel" in text
    assert 'invoice: {heading: "Fakturanr"}' in text
    assert 'amount: {heading: "Belopp", kind: money}' in text


def test_a_file_without_headings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tal.csv"
    path.write_text("1;2\n3;4\n", encoding="utf-8")
    with pytest.raises(InputError, match="en rad med rubriker"):
        propose(str(path))


def test_the_command_never_writes_over_a_description(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(centre.folder))
    file = centre.write("bok mars.csv", LEDGER.encode("cp1252"))
    first = CliRunner().invoke(app, ["import", "--propose", file])
    assert first.exit_code == 0, first.output
    path = centre.folder / "params" / "sources" / "bok_mars.yaml"
    assert str(path) in first.output.replace("\n", "")
    path.write_text("min egen", encoding="utf-8")
    again = CliRunner().invoke(app, ["import", "--propose", file])
    assert isinstance(again.exception, InputError)
    assert "finns redan" in str(again.exception)
    assert path.read_text(encoding="utf-8") == "min egen"


@pytest.mark.parametrize(
    ("content", "source"),
    [
        ("#FLAGGA 0\n#SIETYP 4\n", "sie"),
        ("1900000000|1.1|lon|NONE|ENTERQUEUE||070|1\n", "asterisk_queue_log"),
    ],
)
def test_a_file_of_a_format_of_its_own_is_sent_to_its_description(
    tmp_path: Path, content: str, source: str
) -> None:
    path = tmp_path / "fil"
    path.write_text(content)
    with pytest.raises(InputError, match=f"tertial import {source} --from"):
        propose(str(path))
