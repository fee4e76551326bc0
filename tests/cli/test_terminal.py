"""Tables in a terminal of 80 columns: numbers whole, words whole where there is room, nothing cut off."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from rich.console import Console

from model.cli import terminal
from model.presentation.columns import Column
from model.presentation.tables import Table

NAMES = ["Leverantörsfaktura, e-faktura", "Redovisning till rapportering inkl. bokslut"]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    shown = io.StringIO()
    monkeypatch.setattr(terminal, "console", Console(file=shown, width=80))
    return shown


def printed(narrow: io.StringIO, numbers: int) -> list[str]:
    frame = pd.DataFrame({"name": NAMES} | {f"n{place}": [4.4, 546_534.93] for place in range(numbers)})
    columns = [Column(f"n{place}", "Pris i dag", "kronor") for place in range(numbers)]
    terminal.console.print(
        terminal.shown(Table("prices", "Priser", frame, [Column("name", "Tjänst"), *columns]))
    )
    return narrow.getvalue().splitlines()


def test_numbers_and_words_are_whole_where_there_is_room(narrow: io.StringIO) -> None:
    lines = printed(narrow, 3)
    said = "\n".join(lines)
    assert said.count("546\u00a0534,93") == 3
    assert "Leverantörsfaktura," in said
    assert "…" not in said
    assert max(map(len, lines)) <= 80


def test_what_does_not_fit_is_broken_and_not_cut(narrow: io.StringIO) -> None:
    lines = printed(narrow, 8)
    assert "…" not in "\n".join(lines)
    assert max(map(len, lines)) <= 80
    letters = "".join(line.split("│")[1].strip() for line in lines if line.startswith("│"))
    assert "Leverantörsfaktura,e-faktura" in letters.replace(" ", "")
