"""Meetings with customers, and the log of what they ask and say."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, dialogue
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Notice, prose
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import LOG_KINDS, process_names, unit_names

ALL = "all"


def meetings_sentence(period: Period, parameters: Parameters) -> Markdown:
    """Meetings held, for each customer, and with the head of area."""
    count, customers = len(period.meetings), len(period.names.customers_on(period.last_day))
    head = int(period.meetings["head_of_area"].sum())
    promised = parameters.followup.meetings_per_customer.on(period.last_day)
    return prose(
        _(
            "{count} kundmöten har hållits, {per_customer} per kund; utlovat är {promised} om året. "
            "Verksamhetschefen var med på {head}.",
            count=formats.number(count),
            per_customer=formats.number(count / customers, 1),
            promised=formats.number(promised),
            head=formats.number(head),
        )
    )


def meetings(period: Period, parameters: Parameters, registers: Registers) -> Table:
    """Meetings by the unit that answers for the customer."""
    found = dialogue.meetings_by(period.meetings, registers, "unit").set_index("unit")
    customers = registers.customers.groupby("unit").size().rename("customers")
    table = found.reindex(customers.index, fill_value=0).reset_index()
    table = table.assign(customers=table["unit"].map(customers))
    total = {"unit": ALL, **table.drop(columns="unit").sum().to_dict()}
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    return Table(
        "meetings",
        _("Kundmöten {months}", months=months_text(period)),
        table.assign(per_customer=table["meetings"] / table["customers"]),
        [
            Column("unit", "Enhet", words=unit_names(parameters)),
            Column("customers", "Kunder", "integer"),
            Column("meetings", "Möten", "integer"),
            Column("per_customer", "Per kund", "decimal", 1),
            Column("with_head_of_area", "Med verksamhetschefen", "integer"),
        ],
        total=[-1],
    )


def fewer_meetings(period: Period, parameters: Parameters, registers: Registers) -> Table | Notice:
    """Customers that have had fewer meetings than promised so far."""
    table = dialogue.fewer_meetings(period.meetings, registers, parameters, period.year, period.through)
    if table.empty:
        return Notice(_("Alla kunder har haft de möten som är utlovade hittills."), "good", _("Kundmöten."))
    return Table(
        "fewer-meetings",
        _("Kunder med färre möten än utlovat {months}", months=months_text(period)),
        table,
        [
            Column("name", "Kund"),
            Column("unit", "Enhet", words=unit_names(parameters)),
            Column("promised", "Utlovade hittills", "integer"),
            Column("held", "Hållna", "integer"),
            Column("missing", "Saknas", "integer"),
            Column("latest", "Senast", "date"),
        ],
    )


def log(period: Period, parameters: Parameters) -> Table | None:
    """Entries of the customer log by kind and process; None of none."""
    if period.customer_log.empty:
        return None
    names = process_names(parameters)
    table = pd.crosstab(period.customer_log["kind"], period.customer_log["process"])
    processes = [name for name in names if name in table.columns]
    table = table.reindex(index=list(LOG_KINDS), columns=processes, fill_value=0)
    table.loc[ALL] = table.sum()
    return Table(
        "customer-log",
        _("Kundloggen {months}", months=months_text(period)),
        table.assign(entries=table.sum(axis="columns")).reset_index(),
        [
            Column("kind", "Slag", words=LOG_KINDS | {ALL: N_("Summa")}),
            *(Column(name, names[name], "integer") for name in processes),
            Column("entries", "Summa", "integer"),
        ],
        total=[-1],
        note=_("Noteringar som underlag för kundmötena. Önskemål om tjänst är frågor om fler tjänster."),
    )
