"""Tables and sentences on the settlement of agreements and the reconciliation of volumes, in Swedish.

What they say is computed in :mod:`model.followup.settlement`.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.followup.settlement import Recovery
from model.observations.registers import Registers
from model.parameters.schema import Parameters
from model.pricing.money import ZERO
from model.pricing.own_tariff import AREAS
from model.pricing.volume_reconciliation import NOTHING
from model.reporting import formats

AMOUNTS = ["invoiced", "planned", "actual", "deviation"]


def clause_sentence(parameters: Parameters) -> str:
    """The agreements' volume clause in words."""
    settlement = parameters.settlement
    share = formats.percent(settlement.variable_share.value, 0)
    band = formats.percent(settlement.band.value, 0)
    rules = {
        "none": "Avtalade belopp står fast, vilka volymerna än blir",
        "actual": "Kunden betalar priset gånger den verkliga volymen",
        "band": f"Inom {band} från den avtalade volymen ändras inte beloppet; för det som ligger utanför "
        f"betalas eller återbetalas {share} av priset",
        "dual_rate": f"{share} av priset följer den verkliga volymen, resten den avtalade",
    }
    return (
        f"{rules[settlement.form.value]}. Tilläggstjänster betalas för de månader som de har varit öppna, "
        "och det som köpts utan avtal till fullt pris."
    )


def recovery_sentences(found: Recovery, year: int, is_whole_year: bool = True) -> str:
    """What the settlement comes to and what it does to the result."""
    tkr = formats.thousand_kronor
    gap, after = found.settled - found.booked, found.result
    come = "blir" if is_whole_year else "väntas bli"
    books = "Bokförda intäkter är" if is_whole_year else "Prognosen för bokförda intäkter är"
    costs = "Med kostnader" if is_whole_year else "Med väntade kostnader"
    side = "mindre" if gap > 0 else "mer"
    booked = f"{tkr(abs(gap))} {side} än vad avtalen ger" if gap else "lika mycket"
    what = "Överskottet" if after > 0 else "Underskottet"
    carried = f"{what} förs vidare till {year + 1} års priser som ackumulerat resultat"
    return (
        f"Avtalen är på {tkr(found.agreed)}. Slutavräkningen {come} {tkr(found.to_settle, signed=True)}, "
        f"alltså {tkr(found.settled)} i allt. {books} {tkr(found.booked)}, {booked}. {costs} på "
        f"{tkr(found.costs)} är resultatet efter slutavräkning {tkr(after, signed=True)} i stället för "
        f"{tkr(found.booked - found.costs, signed=True)}. {carried if after else 'Inget förs vidare'}."
    )


def reconciliation_table(found: pd.DataFrame, registers: Registers, month: int) -> pd.DataFrame:
    """The comparison after ``month`` by customer, with a total row.

    Columns: name, invoiced, planned, actual, deviation, base and add_on (the deviation of each service area),
    action (in words, for the areas that call for one). ``found`` is
    :func:`model.followup.settlement.volume_reconciliation`.
    """
    names = registers.customers.set_index("number")["name"].to_dict()
    due = found[found["month"] == month]
    rows = []
    for customer, name in sorted(names.items()):
        own = due[due["customer"] == customer]
        actions = [
            f"{action} ({formats.inside(area)})"
            for area, action in zip(own["area"], own["action"], strict=True)
            if action != NOTHING
        ]
        rows.append({"name": name} | _sums(own) | {"action": "; ".join(actions) or NOTHING})
    rows.append({"name": "Alla kunder"} | _sums(due) | {"action": ""})
    return pd.DataFrame(rows)


def reconciliation_sentence(found: pd.DataFrame, parameters: Parameters, month: int) -> str:
    """How many deviate more than the threshold, and what the volumes have meant so far."""
    due, clause = found[found["month"] == month], parameters.settlement.reconciliation
    above = due.loc[due["action"] != NOTHING, "customer"].nunique()
    limit = formats.thousand_kronor(clause.threshold.value)
    volume = sum(due["actual"], ZERO) - sum(due["planned"], ZERO)
    who = "Ingen kund" if not above else "En kund" if above == 1 else f"{above} kunder"
    return (
        f"{who} avviker mer än {limit} från det fakturerade i något tjänsteområde. Till och med "
        f"{formats.month_name(month)} är volymerna värda {formats.thousand_kronor(volume, signed=True)} mot "
        "de avtalade, fördelade över året som i budgeten och räknade till avtalens priser."
    )


def _sums(own: pd.DataFrame) -> dict[str, Decimal]:
    sums = {column: sum(own[column], ZERO) for column in AMOUNTS}
    return sums | {kind: sum(own.loc[own["area"] == area, "deviation"], ZERO) for kind, area in AREAS.items()}
