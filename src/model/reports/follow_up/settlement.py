"""The settlement of agreements when the year is over, and volumes against what has been invoiced during it.

What they say is computed in :mod:`model.followup.settlement`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from model.demand.in_force import has_fee
from model.followup import Period, settlement
from model.followup.service_credits import CREDITS
from model.followup.settlement import SettledResult
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, Composed, Row
from model.presentation.display import prose
from model.presentation.formats import inside, month_name
from model.presentation.language import N_, _, listed, ngettext
from model.presentation.tables import Table
from model.pricing.money import ZERO
from model.reports.names import customer_names, service_names

AMOUNTS = ["invoiced", "planned", "actual", "deviation"]
AREAS = {"base": N_("Bastjänster"), "add_on": N_("Tilläggstjänster")}
NO_ACTION = N_("ingen")


def settled(period: Period, parameters: Parameters, registers: Registers) -> tuple[Markdown, Table, Table]:
    """The settlement of the year's agreements: what it comes to, by service and by customer."""
    period.require("agreements", "volumes")
    lines = settlement.settlement(period, period.agreed, parameters, registers)
    told = recovery_sentences(settlement.recovery(lines, period))
    return (
        prose(f"{clause_sentence(parameters)}\n\n{told}"),
        _settled_services(lines, period, parameters),
        _settled_customers(lines, period, registers),
    )


def _settled_services(lines: pd.DataFrame, period: Period, parameters: Parameters) -> Table:
    table = settlement.by_service(lines, parameters)
    labels = service_names(parameters) | {
        settlement.STANDING: _("Belopp som står fast"),
        CREDITS: _("Krediterat för missade löften"),
        settlement.ALL: _("Alla avtal"),
    }
    return Table(
        "settlement-by-service",
        _("Slutavräkning {year} per tjänst", year=period.year),
        table.assign(label=table["service"].map(labels), is_sum=table["service"] == settlement.ALL),
        [
            Column("label", "Tjänst"),
            Column("agreed_volume", "Avtalad volym", "integer"),
            Column("actual_volume", "Verklig volym", "integer"),
            Column("deviation", "Avvikelse", "change_percent"),
            Column("agreed", "Avtalat, kr", "kronor", 0),
            Column("adjustment", "Justering, kr", "change_kronor", 2),
            Column("settled", "Slutavräknat, kr", "kronor", 0),
        ],
        total="is_sum",
        note=_(
            "Justeringen räknas avtal för avtal: volymen kan stämma i allt medan enskilda "
            "kunders avviker. Fast står basabonnemang, ledig kapacitet och årspriser."
        ),
    )


def _settled_customers(lines: pd.DataFrame, period: Period, registers: Registers) -> Table:
    table = settlement.by_customer(lines, registers)
    return Table(
        "settlement-by-customer",
        _("Slutavräkning {year} per kund", year=period.year),
        table.assign(
            label=table["customer"].map(customer_names(registers)), is_sum=table["customer"] == ALL_CUSTOMERS
        ),
        [
            Column("label", "Kund"),
            Column("agreed", "Avtalat, kr", "kronor"),
            Column("adjustment", "Justering, kr", "change_kronor", 2),
            Column("settled", "Slutavräknat, kr", "kronor"),
            Column("share", "Justering", "change_percent", 2),
        ],
        total="is_sum",
        note=_("Plus faktureras kunden, minus krediteras. Kronor utan moms; raderna summerar på öret."),
    )


def reconciliation(
    period: Period, parameters: Parameters, registers: Registers
) -> tuple[Markdown, Table] | None:
    """The comparison of volumes with what has been invoiced, that was due last: a sentence and the table.

    None before the first is due.
    """
    period.require("agreements", "volumes")
    found = settlement.volume_reconciliation(period, period.agreed, parameters, registers)
    if found.empty:
        return None
    due = int(found["month"].max())
    table, actions = reconciled(found, registers, due), _action_words(parameters)
    shown = Table(
        "volume-reconciliation",
        _("Volymavstämning till och med {month} {year}, tkr", month=month_name(due), year=period.year),
        table.assign(
            label=table["customer"].map(customer_names(registers)), is_sum=table["customer"] == ALL_CUSTOMERS
        ),
        [
            Column("label", "Kund"),
            Column("invoiced", "Fakturerat", "tkr", says_unit=False),
            Column("planned", "Avtalat så långt", "tkr", says_unit=False),
            Column("actual", "Verkligt", "tkr", says_unit=False),
            Column("base", "Avvikelse bas", "change_tkr", says_unit=False),
            Column("add_on", "Avvikelse tillägg", "change_tkr", says_unit=False),
            Composed(
                "Åtgärd",
                [
                    Column("base_action", "Åtgärd bas", words=actions),
                    Column("add_on_action", "Åtgärd tillägg", words=actions),
                ],
                lambda row: called_for(row, actions),
            ),
        ],
        total="is_sum",
        note=_(
            "Fakturerat är lika delar per månad; avtalat så långt följer budgetens månader. "
            "Avvikelse är verkligt minus fakturerat."
        )
        + _even_fees(period, parameters),
    )
    return prose(reconciliation_sentence(found, parameters, due)), shown


def _even_fees(period: Period, parameters: Parameters) -> str:
    """That fees by the year are shared by month here, and are in other tables when their work is budgeted."""
    sold, names = set(period.agreements["service"]), service_names(parameters)
    fees = [names[name] for name in names if name in sold and has_fee(parameters, name)]
    if not fees or not period.has("volume_budget"):
        return ""
    return " " + _(
        "Det som har ett pris per år räknas här med lika delar per månad, i tabellen per tjänst de månader "
        "som arbetet görs: {fees}.",
        fees=listed(map(inside, fees)),
    )


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


def recovery_sentences(found: SettledResult, is_whole_year: bool = True) -> str:
    """What the settlement comes to and what it does to the result."""
    tkr = formats.thousand_kronor
    agreed = {
        "agreed": tkr(found.agreed),
        "adjustment": tkr(found.to_settle, signed=True),
        "settled": tkr(found.settled),
    }
    if found.booked is None or found.costs is None or found.result is None:
        if is_whole_year:
            return _(
                "Avtalen är på {agreed}. Slutavräkningen blir {adjustment}, alltså {settled} i allt.",
                **agreed,
            )
        return _(
            "Avtalen är på {agreed}. Slutavräkningen väntas bli {adjustment}, alltså {settled} i allt.",
            **agreed,
        )
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
        carried = _("Överskottet förs till reserven.")
    else:
        carried = _("Underskottet förs till reserven.")
    said = {
        **agreed,
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


def reconciled(found: pd.DataFrame, registers: Registers, month: int) -> pd.DataFrame:
    """The comparison after ``month`` by customer, with a total row (customer 0).

    Columns: customer, invoiced, planned, actual, deviation, and of each service area its deviation (base,
    add_on) and what it calls for (base_action, add_on_action; None of the total and where nothing is sold).
    ``found`` is :func:`model.followup.settlement.volume_reconciliation`.
    """
    due = found[found["month"] == month]
    actions = due.set_index(["customer", "area"])["action"].to_dict()
    rows: list[dict[str, object]] = [
        {"customer": customer}
        | _sums(due[due["customer"] == customer])
        | {f"{area}_action": actions.get((customer, area)) for area in AREAS}
        for customer in sorted(registers.customers["number"])
    ]
    nothing = {f"{area}_action": None for area in AREAS}
    return pd.DataFrame([*rows, {"customer": ALL_CUSTOMERS} | _sums(due) | nothing])


def _action_words(parameters: Parameters) -> dict[str, str]:
    """What a comparison leads to."""
    above = parameters.settlement.reconciliation.above_threshold.value
    return {"none": NO_ACTION, "above_threshold": above, "settled": N_("regleras")}


def called_for(row: Row, words: Mapping[str, str]) -> str:
    """``dialog och ny prognos (bastjänster)``, or none."""
    if row["is_sum"]:
        return ""
    called = [
        f"{_(words[action])} ({formats.inside(_(label))})"
        for area, label in AREAS.items()
        if isinstance(action := row[f"{area}_action"], str) and action != "none"
    ]
    return "; ".join(called) or _(NO_ACTION)


def reconciliation_sentence(found: pd.DataFrame, parameters: Parameters, month: int) -> str:
    """How many deviate more than the threshold, and what the volumes have meant so far."""
    due, clause = found[found["month"] == month], parameters.settlement.reconciliation
    above = due.loc[due["action"] == "above_threshold", "customer"].nunique()
    limit = formats.thousand_kronor(clause.threshold.value)
    volume = sum(due["actual"], ZERO) - sum(due["planned"], ZERO)
    worth = _(
        "Till och med {month} är volymerna värda {volume} mot de avtalade, fördelade över året som i "
        "budgeten och räknade till avtalens priser.",
        month=formats.month_name(clause.last_compared(month)),
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
