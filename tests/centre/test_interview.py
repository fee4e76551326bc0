"""The questions asked in a terminal: what is typed, what Enter takes, what is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from model.cli.main import app
from model.observations.registers import load_registers
from model.parameters.loading import load

TYPED = [
    "Gemensam service",
    "Region Norrland",
    "",
    "tjugo",
    "2027",
    "",
    "08:30-12:00; 13:00-16:00",
    "",
    "Lön; Växel",
    "9 000",
    "2",
    "",
    "",
    "Chef",
    "nej",
    "58000",
    "Handläggare",
    "",
    "",
    "",
    "Lönebesked",
    "96000",
    "lönebesked",
    "6",
    "Lön",
    "Reseräkning",
    "12000",
    "",
    "",
    "Lön",
    "",
    "Sjukhuset; Museet; Kansliet",
    "",
    "1",
    "5",
    "fem",
    "4",
]


def asked(folder: Path, typed: list[str]):
    return CliRunner().invoke(app, ["init", str(folder)], input="\n".join(typed) + "\n")


def test_a_centre_in_a_few_answers(tmp_path: Path) -> None:
    folder = tmp_path / "centret"
    result = asked(folder, TYPED)
    assert result.exit_code == 0, result.output
    assert "Väntat: ett heltal från 2000 till 2100" in result.output
    assert "Vem beslutar om priserna [Styrelsen]: " in result.output
    assert "Antal i rollen Handläggare i Växel [0]: " in result.output
    assert "- phone.answered_target: Löfte om besvarade samtal, andel av alla inringda" in result.output
    parameters = load(params=folder / "params")
    assert parameters.phone.calls.of(2027) == {"lon": 9000, "vaxel": 9000}
    assert parameters.organisation.committee.value == "Styrelsen"
    people = load_registers(parameters, folder / "data").people
    assert people.groupby(["role", "unit"], dropna=False).size().tolist() == [1, 5, 4]


def test_answers_that_do_not_go_together_are_kept_in_a_workbook(tmp_path: Path) -> None:
    typed = [*TYPED]
    typed[6] = "06:00-12:00"  # before the working day begins
    result = asked(tmp_path / "centret", typed)
    assert result.exit_code == 1 or result.exception
    assert (tmp_path / "centret-svar.xlsx").is_file()
    assert not (tmp_path / "centret").exists()
    again = CliRunner().invoke(
        app, ["init", str(tmp_path / "centret"), "--from", str(tmp_path / "centret-svar.xlsx")]
    )
    assert "inom arbetstiden 08:00-16:45" in str(again.exception)
    assert "Centret, cell B10 (Telefonens öppettid)" in str(again.exception)


@pytest.mark.parametrize("answers", [[], TYPED[:9]], ids=["none", "some"])
def test_breaking_off_makes_nothing(tmp_path: Path, answers: list[str]) -> None:
    result = CliRunner().invoke(app, ["init", str(tmp_path / "centret")], input="\n".join(answers))
    assert result.exit_code != 0
    assert list(tmp_path.iterdir()) == []
