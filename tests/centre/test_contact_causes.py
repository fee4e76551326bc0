"""A new centre's calls and letters come of its work from the first day, so many as it answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.centre.assumptions import assumptions
from model.centre.making import make_centre
from model.centre.questionnaire import answered
from model.demand.contact_subjects import caused_contacts
from model.observations.registers import load_registers
from model.parameters.assumed import ASSUMED
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from tests.centre.test_calls_as_a_service import CALL, LETTER, PAY, centre
from tests.own_centre import REGION, entries

YEAR = 2027
PAID, WRITTEN, NEW = "lon", "intyg", "new_customer"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 000 minutes of pay and 15 000 of certificates; 1 000 calls and 2 000 letters, and calls sold."""
    place = tmp_path_factory.mktemp("nya") / "centre"
    make_centre(answered(entries(centre(PAY, CALL, {**LETTER, "minutes": 5}))), place)
    return place


@pytest.fixture(scope="module")
def parameters(folder: Path) -> Parameters:
    return load(params=folder / "params")


def expected(folder: Path, parameters: Parameters, channel: str) -> dict[str, float]:
    table = caused_contacts(parameters, load_registers(parameters, folder / "data"), YEAR)
    return {
        cause: round(count, 3) for cause, count in zip(table["cause"], table[channel], strict=True) if count
    }


def test_what_was_answered_comes_of_the_work_by_its_hours(folder: Path, parameters: Parameters) -> None:
    """Four fifths of 1 000 calls are about pay, a fifth about certificates; the switch keeps its own."""
    calls = expected(folder, parameters, "calls")
    assert calls == {PAID: pytest.approx(800, abs=0.1), WRITTEN: pytest.approx(200, abs=0.1), "": 10_000}
    letters = expected(folder, parameters, "mails")
    assert letters == {PAID: pytest.approx(1600, abs=0.2), WRITTEN: pytest.approx(400, abs=0.2)}
    assert calls[PAID] + calls[WRITTEN] == pytest.approx(1000, abs=0.001)


def test_rates_are_contacts_per_thousand_cases(parameters: Parameters) -> None:
    """800 of 6 000 and 200 of 3 000; a new customer brings a quarter of a mean one's: 1 000 / 3 / 4."""
    rates = parameters.contacts.calls.of(YEAR)
    assert rates == {PAID: pytest.approx(133.3, abs=0.1), WRITTEN: pytest.approx(66.7, abs=0.1), NEW: 83.33}
    assert parameters.contacts.calls_error.value[PAID] == pytest.approx(rates[PAID] / 2, abs=0.01)


def test_more_work_brings_more_calls(folder: Path, parameters: Parameters) -> None:
    """Twice as much pay: 800 calls more. Before, the phone rang as often whatever was done."""
    more = load(changes={"demand.streams.lon.volume": {YEAR: 12_000}}, params=folder / "params")
    calls, before = (expected(folder, each, "calls") for each in (more, parameters))
    assert calls[PAID] - before[PAID] == pytest.approx(800, abs=0.1)
    assert calls[WRITTEN] == before[WRITTEN]


def test_rates_are_said_to_be_assumed(folder: Path, parameters: Parameters) -> None:
    assert parameters.contacts.calls.source.startswith(ASSUMED)
    assert parameters.contacts.mails_by_unit.source.startswith(ASSUMED)
    assert "contacts.calls" in str(assumptions(folder))


def test_a_unit_without_work_keeps_its_number(tmp_path: Path) -> None:
    """The switchboard has 40 000 calls and nothing to do: no cause is guessed at."""
    make_centre(answered(entries(REGION)), tmp_path / "centre")
    parameters = load(params=tmp_path / "centre" / "params")
    assert parameters.phone.calls.of(YEAR) == {"lon_och_ekonomi": 0, "vaxel": 40_000}
    assert sum(expected(tmp_path / "centre", parameters, "calls").values()) == pytest.approx(49_000, abs=0.01)
