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
from model.working_days import working_days
from tests.centre.test_calls_as_a_service import CALL, LETTER, PAY, centre
from tests.own_centre import REGION, entries

YEAR = 2027
PAID, WRITTEN, NEW, CLOSING = "lon", "intyg", "new_customer", "closing_day"
DAYS = len(list(working_days(YEAR)))
CLOSED = 0.5 * 36 / DAYS
"""Part of contacts that three closing days a month add, each half of a mean day's."""


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
    """But for closings four fifths are about pay, a fifth about certificates; the switch keeps its own."""
    calls, rest = expected(folder, parameters, "calls"), 1 - CLOSED
    assert 0.07 < CLOSED < 0.072
    assert calls == {
        CLOSING: pytest.approx(1000 * CLOSED, abs=0.2),
        PAID: pytest.approx(800 * rest, abs=0.2),
        WRITTEN: pytest.approx(200 * rest, abs=0.2),
        "": 10_000,
    }
    assert calls[CLOSING] + calls[PAID] + calls[WRITTEN] == pytest.approx(1000, abs=0.01)
    letters = expected(folder, parameters, "mails")
    assert letters[PAID] == pytest.approx(1600 * rest, abs=0.4)


def test_rates_are_contacts_per_thousand_cases(parameters: Parameters) -> None:
    """Of 6 000 and 3 000 cases; a new customer brings a quarter of a mean one's: 1 000 / 3 / 4."""
    rates = parameters.contacts.calls.of(YEAR)
    assert rates == {
        CLOSING: pytest.approx(0.5 * 1000 / DAYS / 3, abs=0.001),
        PAID: pytest.approx(800 * (1 - CLOSED) / 6, abs=0.1),
        WRITTEN: pytest.approx(200 * (1 - CLOSED) / 3, abs=0.1),
        NEW: 83.33,
    }
    assert parameters.contacts.calls_error.value[PAID] == pytest.approx(rates[PAID] / 2, abs=0.01)


def test_more_work_brings_more_calls(folder: Path, parameters: Parameters) -> None:
    """Twice as much pay, twice as many calls about it. Before, the phone rang as often whatever was done."""
    more = load(changes={"demand.streams.lon.volume": {YEAR: 12_000}}, params=folder / "params")
    calls, before = (expected(folder, each, "calls") for each in (more, parameters))
    assert calls[PAID] == pytest.approx(2 * before[PAID])
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
    assert parameters.contacts.calls_by_unit.of(YEAR)["vaxel"] == 0
