"""What the base subscription holds and who pays for other assignments: in all, and for one customer."""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.pricing.costing.costs import SUBSCRIPTION
from model.pricing.subscription_content import FEES, LEFT, subscription_content
from model.reports.names import activity_names, customer_names
from model.reports.planning.names import TOTAL, with_sums

OTHER_ASSIGNMENTS = "assignments"
BESIDE = {
    OTHER_ASSIGNMENTS: N_("Övriga uppdrag"),
    FEES: N_("Avgifter för uppdrag"),
    LEFT: N_("Avrundning och regler"),
}
KINDS_ON_A_PAGE, REST = 4, "rest"
"""As many kinds of work as leave room for a customer's name on one line; the workbook has them all."""
PAYING = ("fees", "customers", "owner", "subscription")
PAYING_LABELS = {
    "fees": N_("Avgifter"),
    "customers": N_("Kunder direkt"),
    "owner": N_("Ägaren"),
    "subscription": N_("Abonnemanget"),
}


def content_by_customer(planned: PlannedYear) -> Table | None:
    """Each customer's subscription by kind of work, kronor; None where no subscription is sold."""
    content = _content(planned)
    if content.empty:
        return None
    groups = _groups(planned.parameters)
    kinds = content["item"].map(lambda item: groups.get(item, item))
    most = content["amount"].groupby(kinds).agg("sum").map(abs).sort_values(ascending=False, kind="stable")
    kinds = kinds.where(kinds.isin(most.index[:KINDS_ON_A_PAGE]), REST)
    names = [*(kind for kind in dict.fromkeys(kinds) if kind != REST), *({REST} & set(kinds))]
    wide = content.assign(kind=kinds).pivot_table(
        index="customer", columns="kind", values="amount", aggfunc="sum", sort=False
    )[names]
    table = wide.assign(total=wide.agg("sum", axis=1)).reset_index()
    table["label"] = table["customer"].map(customer_names(planned.registers))
    skills = planned.parameters.staffing.skills
    labels = {kind: skills[kind].name for kind in names if kind in skills} | BESIDE
    labels[REST] = N_("Annat")
    return Table(
        "subscription-customers",
        _("Basabonnemangets innehåll per kund, tkr"),
        with_sums(table, [*names, "total"]),
        [
            Column("label", "Kund"),
            *(Column(kind, _(labels[kind]), "tkr", says_unit=False) for kind in names),
            Column("total", "Abonnemang", "tkr", says_unit=False),
        ],
        total=TOTAL,
        note=_(
            "Varje kunds delar summerar på öret till dess abonnemang. Annat är de mindre slagen av arbete, "
            "och det som avrundade priser och prisreglerna lämnar åt abonnemanget; "
            "arbetsboken visar var och en."
        ),
    )


def own_content(planned: PlannedYear, customer: int) -> Table | None:
    """What the subscription of ``customer`` pays for, dearest first; None for one without."""
    content = _content(planned)
    own = content[content["customer"] == customer]
    if own.empty:
        return None
    names = activity_names(planned.parameters) | {code: _(label) for code, label in BESIDE.items()}
    return Table(
        "subscription-content",
        _("Det här betalar basabonnemanget"),
        with_sums(own.assign(label=own["item"].map(names)), ["amount"]),
        [Column("label", "Arbete"), Column("amount", "Belopp, kr", "kronor")],
        total=TOTAL,
        note=_(
            "Självkostnad för arbete utan eget pris, med stöd och lokaler, delad som abonnemanget. "
            "Avrundning och regler: det som avrundade priser och prisreglerna lämnar åt abonnemanget."
        ),
    )


def assignments_table(planned: PlannedYear) -> Table | None:
    """What each other assignment costs and who pays for it; None in a centre without any."""
    table, parameters = planned.prices.financing.table, planned.parameters
    if table.empty:
        return None
    who = [name for name in PAYING if any(table[name])]
    described = parameters.assignments
    return Table(
        "assignments",
        _("Övriga uppdrag: kostnad och finansiering, kronor"),
        with_sums(
            table.assign(
                label=[_(described[name].name) for name in table["assignment"]],
                measure=[_(described[name].measure) for name in table["assignment"]],
            ),
            ["full_cost", *who],
        ),
        [
            Column("label", "Uppdrag"),
            Column("volume", "Antal", "integer", missing=""),
            Column("measure", "Mäts i", missing=""),
            Column("full_cost", "Självkostnad", "kronor", 0),
            *(Column(name, PAYING_LABELS[name], "kronor", 0) for name in who),
        ],
        total=TOTAL,
        note=_(
            "Avgifter betalas av andra än kunder och ägare, som en del av en hyra. Kunder direkt: raden "
            "Övriga uppdrag i deras avtal. Det som avgifter och ägaren betalar ingår inte i avtalen."
        ),
    )


def own_assignments(planned: PlannedYear, customer: int) -> Table | None:
    """What ``customer`` pays for other assignments directly; None when it is nothing."""
    parts = planned.prices.financing.parts
    own = parts[parts["customer"] == customer].merge(planned.prices.financing.table, on="assignment")
    surcharge = planned.prices.financing.surcharges.get(customer)
    if own.empty and surcharge is None:
        return None
    described = planned.parameters.assignments
    rows: list[dict[str, Any]] = [
        {
            "label": _(assignment.name),
            "covers": _(assignment.covers),
            "volume": row["volume"],
            "measure": _(assignment.measure),
            "full_cost": row["full_cost"],
            "amount": row["amount"],
        }
        for row in own.to_dict("records")
        for assignment in [described[row["assignment"]]]
    ]
    if surcharge is not None:
        told = {"label": _("Tillägg för egna ledtider"), "covers": _("Kortare ledtider än andra kunder har")}
        rows.append({**told, "volume": None, "measure": None, "full_cost": None, "amount": surcharge})
    return Table(
        "own-assignments",
        _("Uppdrag som kunden betalar direkt"),
        with_sums(pd.DataFrame(rows), ["amount"]),
        [
            Column("label", "Uppdrag"),
            Column("covers", "Innehåll", missing=""),
            Column("volume", "Antal", "integer", missing=""),
            Column("measure", "Mäts i", missing=""),
            Column("full_cost", "Hela kostnaden, kr", "kronor", 0, missing=""),
            Column("amount", "Kundens del, kr", "kronor"),
        ],
        total=TOTAL,
        note=_("Till självkostnad, utan tak och golv. Kostnad och antal redovisas varje tertial."),
    )


def _content(planned: PlannedYear) -> pd.DataFrame:
    return subscription_content(planned.prices)


def _groups(parameters: Parameters) -> dict[str, str]:
    """Kinds of the subscription's work: what is part of other assignments, and the skill of all else."""
    assigned = {name for assignment in parameters.assignments.values() for name in assignment.activities}
    return {
        activity: OTHER_ASSIGNMENTS if activity in assigned else parameters.activities[activity].skill
        for activity in parameters.services[SUBSCRIPTION].activities
    }
