"""Tables and sentences on the settlement of agreements and the reconciliation of volumes.

What they say is computed in :mod:`model.followup.settlement`.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.followup.settlement import SettledResult
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.language import N_, _, ngettext
from model.pricing.money import ZERO

AMOUNTS = ["invoiced", "planned", "actual", "deviation"]
AREAS = {"base": N_("Bastjänster"), "add_on": N_("Tilläggstjänster")}
NO_ACTION = N_("ingen")


def clause_sentence(parameters: Parameters) -> str:
    """The agreements' volume clause in words."""
    settlement = parameters.settlement
    share = formats.percent(settlement.variable_share.value, 0)
    band = formats.percent(settlement.band.value, 0)
    rules = {
        "none": _("Avtalade belopp står fast, vilka volymerna än blir"),
        "actual": _("Kunden betalar priset gånger den verkliga volymen"),
        "band": _(
            "Inom {band} från den avtalade volymen ändras inte beloppet; för det som ligger "
            "utanför betalas eller återbetalas {share} av priset",
            band=band,
            share=share,
        ),
        "dual_rate": _("{share} av priset följer den verkliga volymen, resten den avtalade", share=share),
    }
    return _(
        "{rule}. Tilläggstjänster betalas för de månader som de har varit öppna, och det "
        "som köpts utan avtal till fullt pris.",
        rule=rules[settlement.form.value],
    )


def recovery_sentences(found: SettledResult, year: int, is_whole_year: bool = True) -> str:
    """What the settlement comes to and what it does to the result."""
    tkr = formats.thousand_kronor
    gap, after = found.settled - found.booked, found.result
    difference = tkr(abs(gap))
    if not gap:
        beside = _("lika mycket")
    elif gap > 0:
        beside = _("{difference} mindre än vad avtalen ger", difference=difference)
    else:
        beside = _("{difference} mer än vad avtalen ger", difference=difference)
    if not after:
        carried = _("Inget förs vidare.")
    elif after > 0:
        carried = _("Överskottet förs vidare till {year} års priser som ackumulerat resultat.", year=year + 1)
    else:
        carried = _(
            "Underskottet förs vidare till {year} års priser som ackumulerat resultat.", year=year + 1
        )
    said = {
        "agreed": tkr(found.agreed),
        "adjustment": tkr(found.to_settle, signed=True),
        "settled": tkr(found.settled),
        "booked": tkr(found.booked),
        "beside": beside,
        "costs": tkr(found.costs),
        "after": tkr(after, signed=True),
        "before": tkr(found.booked - found.costs, signed=True),
        "carried": carried,
    }
    if is_whole_year:
        return _(
            "Avtalen är på {agreed}. Slutavräkningen blir {adjustment}, alltså {settled} i allt. Bokförda "
            "intäkter är {booked}, {beside}. Med kostnader på {costs} är resultatet efter slutavräkning "
            "{after} i stället för {before}. {carried}",
            **said,
        )
    return _(
        "Avtalen är på {agreed}. Slutavräkningen väntas bli {adjustment}, alltså {settled} i allt. Prognosen "
        "för bokförda intäkter är {booked}, {beside}. Med väntade kostnader på {costs} är resultatet efter "
        "slutavräkning {after} i stället för {before}. {carried}",
        **said,
    )


def reconciliation_table(
    found: pd.DataFrame, parameters: Parameters, registers: Registers, month: int
) -> pd.DataFrame:
    """The comparison after ``month`` by customer, with a total row.

    Columns: name, invoiced, planned, actual, deviation, base and add_on (the deviation of each service area),
    action (in words, for the areas that call for one). ``found`` is
    :func:`model.followup.settlement.volume_reconciliation`.
    """
    names = registers.customers.set_index("number")["name"].to_dict()
    called_for = _(parameters.settlement.reconciliation.above_threshold.value)
    due = found[found["month"] == month]
    rows = []
    for customer, name in sorted(names.items()):
        own = due[due["customer"] == customer]
        actions = [
            f"{called_for} ({formats.inside(_(AREAS[area]))})"
            for area, action in zip(own["area"], own["action"], strict=True)
            if action == "above_threshold"
        ]
        rows.append({"name": name} | _sums(own) | {"action": "; ".join(actions) or _(NO_ACTION)})
    rows.append({"name": _("Alla kunder")} | _sums(due) | {"action": ""})
    return pd.DataFrame(rows)


def reconciliation_sentence(found: pd.DataFrame, parameters: Parameters, month: int) -> str:
    """How many deviate more than the threshold, and what the volumes have meant so far."""
    due, clause = found[found["month"] == month], parameters.settlement.reconciliation
    above = due.loc[due["action"] == "above_threshold", "customer"].nunique()
    limit = formats.thousand_kronor(clause.threshold.value)
    volume = sum(due["actual"], ZERO) - sum(due["planned"], ZERO)
    worth = _(
        "Till och med {month} är volymerna värda {volume} mot de avtalade, fördelade över året som i "
        "budgeten och räknade till avtalens priser.",
        month=formats.month_name(month),
        volume=formats.thousand_kronor(volume, signed=True),
    )
    if not above:
        many = _("Ingen kund avviker mer än {limit} från det fakturerade i något tjänsteområde.", limit=limit)
    else:
        many = ngettext(
            "En kund avviker mer än {limit} från det fakturerade i något tjänsteområde.",
            "{count} kunder avviker mer än {limit} från det fakturerade i något tjänsteområde.",
            above,
            count=above,
            limit=limit,
        )
    return f"{many} {worth}"


def _sums(own: pd.DataFrame) -> dict[str, Decimal]:
    sums = {column: sum(own[column], ZERO) for column in AMOUNTS}
    return sums | {area: sum(own.loc[own["area"] == area, "deviation"], ZERO) for area in AREAS}
