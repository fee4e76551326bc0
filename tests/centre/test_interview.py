"""The questions asked in a terminal: what is typed, what Enter takes, what is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from model.cli.main import app
from model.demand.expected_work import expected_calls
from model.observations.registers import load_registers
from model.parameters.loading import load

TYPED = [
    "Gemensam service",
    "Region Norrland",
    "",
    "tjugo",
    "2027",
    "",
    "8.30-12; 13-16",
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
    "nej",
    "",
    "Telefonist",
    "",
    "ja",
    "29 000",
    "",
    "Lönebesked",
    "?",
    "96000",
    "lönebesked",
    "6",
    "2",
    "Lön",
    "Löner",
    "lön",
    "lönebesked",
    "Reseräkning",
    "12000",
    "",
    "7,5",
    "",
    "Lön",
    "",
    "",
    "Sjukhuset; Museet",
    "växel",
    "4200",
    "Kansliet",
    "",
    "300",
    "",
    "1",
    "5",
    "fem",
    "0",
    "0",
    "4",
]


def asked(folder: Path, typed: list[str]):
    return CliRunner().invoke(app, ["init", str(folder)], input="\n".join(typed) + "\n")


@pytest.mark.slow
def test_a_centre_in_a_few_answers(tmp_path: Path) -> None:
    folder = tmp_path / "centret"
    result = asked(folder, TYPED)
    assert result.exit_code == 0, result.output
    assert "Väntat: ett heltal från 2000 till 2100" in result.output
    assert "Vem beslutar om priserna [Styrelsen]: " in result.output
    assert "Antal i rollen Handläggare i Växel [0]: " in result.output
    assert "Antal om året, eller per kund och månad" in result.output, "explained when asked"
    assert "Väntat: ett av Lön, Växel" in result.output
    assert "Väntat: en text, varje namn en gång" in result.output
    assert "- phone.answered_target: Löfte om besvarade samtal, andel av alla inringda" in result.output
    parameters = load(params=folder / "params")
    registers = load_registers(parameters, folder / "data")
    calls = expected_calls(parameters, registers, 2027)
    assert calls == pytest.approx({"lon": 9000, "vaxel": 9000}), "all of what was answered, by its causes"
    assert parameters.organisation.committee.value == "Styrelsen"
    people = registers.people
    assert people.groupby(["role", "unit"], dropna=False).size().tolist() == [1, 5, 4]
    assert parameters.calendar.opening_hours.value == ["08:30", "16:00"]
    assert parameters.activities["lonebesked"].lead_time.last == 2
    customers = registers.customers.set_index("name")
    assert customers["unit"].to_dict() == {"Sjukhuset": "vaxel", "Museet": "vaxel", "Kansliet": "lon"}
    assert customers["size_weight"].round(4).to_dict() == {
        "Sjukhuset": 0.4828,
        "Museet": 0.4828,
        "Kansliet": 0.0345,
    }


@pytest.mark.slow
def test_what_follows_from_other_answers_is_not_asked(tmp_path: Path) -> None:
    """One unit that nobody calls: no question of who answers, nor of which unit does what."""
    typed = ["Lönekontoret", "Regionen", "", "2027", "", "", "", "Lön", "0", "", ""]
    typed += ["Handläggare", "", "", "", "Lönebesked", "900", "", "", "", "Lön", "", "Museet", "", "", "3"]
    result = asked(tmp_path / "centret", typed)
    assert result.exit_code == 0, result.output
    for question in ("Svarar samtidigt", "Svarar i telefon", "Görs av enhet", "Enhet ("):
        assert question not in result.output.replace("Enhet (flera", "")


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
