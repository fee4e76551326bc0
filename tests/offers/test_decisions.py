"""Decided editions are part of the plan: its volumes, months and promises are theirs, and others' stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.observations.decided_offers import decided_offers_file, read_seals, sealed, seals_file, with_seal
from model.observations.known import ALL, Known
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid
from model.planning.offers.chance import Drawn
from model.planning.offers.decisions import Decisions, departures, with_decisions
from model.planning.offers.edition import edition_rows
from model.planning.offers.effects import Effect, effect_of
from model.planning.offers.offer import Offer
from model.planning.planned_year import PlannedYear
from model.pricing.prices import service_volumes
from model.reports.planning.decided_editions import decided_table, departures_notice
from tests.offers.conftest import CUSTOMER, YEAR

E_INVOICE, SCANNED, CLOSING = "supplier_e_invoice", "supplier_scanned", "accounting_to_reporting"
OTHER = 12


def decide(data: Path, drawn: Drawn, customer: int, day: date, **terms: Any) -> Effect:
    """Let an offer stand as the next edition in ``data``."""
    effect = effect_of("A", Offer(title="prov", **terms), customer, drawn)
    path = decided_offers_file(data, YEAR)
    path.parent.mkdir(parents=True, exist_ok=True)
    earlier = pd.read_csv(path, dtype=str) if path.exists() else pd.DataFrame()
    number = 1 + (int(earlier["edition"].iloc[-1]) if len(earlier) else 0)
    made = sealed(edition_rows(drawn.planned, effect, number, day), earlier)
    whole = pd.concat([earlier, made.astype(object)]) if len(earlier) else made
    whole.to_csv(path, index=False, lineterminator="\n")
    seals = with_seal(read_seals(data), made, YEAR)
    seals.to_csv(seals_file(data), index=False, lineterminator="\n")
    return effect


@pytest.fixture
def data(tmp_path: Path, negotiated: PlannedYear) -> Path:
    """The centre's registers alone."""
    from model.parameters.loading import project_root

    (tmp_path / "registers").symlink_to(project_root() / "data" / "registers")
    return tmp_path


def planned(
    negotiated: PlannedYear, data: Path, known: Known = ALL, **changes: Any
) -> tuple[Parameters, Registers, Decisions, dict[tuple[int, str], int]]:
    """What is planned with what is decided in it: parameters, registers, editions and all volumes."""
    base = negotiated.parameters
    asked = overlaid(base, {path.replace("__", "."): value for path, value in changes.items()})
    parameters, decided = with_decisions(asked, YEAR, data, known, base)
    registers = negotiated.registers.under(parameters)
    sold = service_volumes(parameters, registers, YEAR)
    rows = sold[["customer", "service", "volume"]].itertuples(index=False, name=None)
    return parameters, registers, decided, {(number, name): volume for number, name, volume in rows}


def test_what_is_decided_is_planned_and_nobody_elses_moves(
    negotiated: PlannedYear, drawn: Drawn, data: Path
) -> None:
    *_, before = planned(negotiated, data)
    e_invoices, scanned = before[CUSTOMER, E_INVOICE], before[CUSTOMER, SCANNED]
    volumes = {E_INVOICE: e_invoices + 60, SCANNED: scanned - 60}
    decide(data, drawn, CUSTOMER, date(YEAR - 1, 11, 1), volumes=volumes, add_ons={CLOSING: [4, 12]})
    decide(data, drawn, OTHER, date(YEAR - 1, 11, 2), lead_times={"payment_order": 1}, surcharge=9000)
    parameters, registers, decided, now = planned(negotiated, data)
    changed = {key: volume for key, volume in now.items() if volume != before.get(key, 0)}
    assert parameters.demand.surcharges.value == {OTHER: 9000}
    assert changed == {
        (CUSTOMER, E_INVOICE): e_invoices + 60,
        (CUSTOMER, SCANNED): scanned - 60,
        (CUSTOMER, CLOSING): 9,
    }
    assert parameters.demand.customer_lead_times.value == {"payment_order": {OTHER: 1}}
    assert [(each.customer, each.number) for each in decided.editions] == [(CUSTOMER, 1), (OTHER, 2)]
    assert list(departures(decided, parameters, registers, YEAR)) == []
    found = departures(decided, negotiated.parameters, negotiated.registers, YEAR)
    assert {(each.part, each.subject, each.decided, each.planned) for each in found} == {
        ("volume", E_INVOICE, (e_invoices + 60,), (e_invoices,)),
        ("volume", SCANNED, (scanned - 60,), (scanned,)),
        ("add_on", CLOSING, (4, 12), ()),
        ("lead_time", "payment_order", (1,), (3,)),
        ("surcharge", "lead_times", (9000,), (0,)),
    }


def test_each_edition_is_shown_beside_its_agreement(
    negotiated: PlannedYear, drawn: Drawn, data: Path
) -> None:
    """Nine months of an add-on are decided, and agreed at the plan's prices: the sums are the same."""
    effect = decide(data, drawn, CUSTOMER, date(YEAR - 1, 11, 1), add_ons={CLOSING: [4, 12]})
    *_, decided, _ = planned(negotiated, data)
    table = decided_table(replace(negotiated, decided=decided, agreed=effect.at_list))
    assert table is not None
    (edition,), (row, total) = decided.editions, table.records
    assert (row["amount"], row["now"], row["change"]) == (effect.paid(effect.at_list),) * 2 + (0,)
    assert total["amount"] == row["amount"]
    assert table.rows[0][-1] == edition.seal[:12]
    assert table.rows[1][1:3] == ["", ""]
    assert decided_table(negotiated) is None
    left = departures_notice(replace(negotiated, decided=decided))
    assert left is not None
    assert "inte, beslutat april till december" in left.text


def test_a_later_edition_takes_the_place_of_an_earlier_but_for_what_it_does_not_say(
    negotiated: PlannedYear, drawn: Drawn, data: Path
) -> None:
    decide(
        data,
        drawn,
        CUSTOMER,
        date(YEAR - 1, 11, 1),
        lead_times={"payment_order": 1},
        add_ons={CLOSING: [4, 12]},
    )
    decide(data, drawn, CUSTOMER, date(YEAR - 1, 11, 9), add_ons={CLOSING: [7, 12]})
    parameters, _, decided, now = planned(negotiated, data)
    assert [each.number for each in decided.editions] == [2]
    assert now[CUSTOMER, CLOSING] == 6
    assert parameters.demand.customer_lead_times.value == {"payment_order": {CUSTOMER: 1}}


def test_a_decision_is_planned_from_its_day(negotiated: PlannedYear, drawn: Drawn, data: Path) -> None:
    """On the first the second edition is not known, and is told to be later than what is planned."""
    for day, months in ((1, [4, 12]), (9, [7, 12])):
        decide(data, drawn, CUSTOMER, date(YEAR - 1, 11, day), add_ons={CLOSING: months})
    on_the_first = Known.on(f"{YEAR - 1}-11-01", YEAR)
    parameters, registers, decided, now = planned(negotiated, data, on_the_first)
    assert now[CUSTOMER, CLOSING] == 9
    assert [each.number for each in decided.later] == [2]
    (left,) = departures(decided, parameters, registers, YEAR)
    assert (left.edition.number, left.decided, left.planned) == (2, (7, 12), (4, 12))


def test_half_a_year_has_the_volumes_that_were_decided(
    negotiated: PlannedYear, drawn: Drawn, data: Path
) -> None:
    effect = decide(data, drawn, CUSTOMER, date(YEAR - 1, 11, 1), months=[1, 6], volumes={SCANNED: 101})
    parameters, registers, decided, now = planned(negotiated, data)
    own = effect.at_list[effect.at_list["customer"] == CUSTOMER].set_index("service")["volume"]
    assert now[CUSTOMER, SCANNED] == 101
    assert now[CUSTOMER, E_INVOICE] == own[E_INVOICE]
    assert list(departures(decided, parameters, registers, YEAR)) == []


def test_what_a_scenario_says_otherwise_stays_and_is_told(
    negotiated: PlannedYear, drawn: Drawn, data: Path
) -> None:
    """A scenario closes the add-on in June for the customer, and has one of another customer."""
    decide(data, drawn, CUSTOMER, date(YEAR - 1, 11, 1), add_ons={CLOSING: [4, 12]})
    start, end = date(YEAR, 4, 1), date(YEAR, 6, 30)
    said = {CLOSING: {CUSTOMER: {"start": start, "end": end}}}
    parameters, registers, decided, now = planned(negotiated, data, demand__add_ons=said)
    assert now[CUSTOMER, CLOSING] == 3
    (left,) = departures(decided, parameters, registers, YEAR)
    assert (left.decided, left.planned) == ((4, 12), (4, 6))
    *_, now = planned(negotiated, data, demand__add_ons={CLOSING: {OTHER: {"start": start, "end": end}}})
    assert (now[CUSTOMER, CLOSING], now[OTHER, CLOSING]) == (9, 3)
