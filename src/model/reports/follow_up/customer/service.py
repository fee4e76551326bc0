"""Lead times of what a customer buys. They are the whole centre's: they are not measured by customer."""

from __future__ import annotations

from IPython.display import Markdown

from model.followup.customer_pack import CustomerPack
from model.followup.service import lead_times
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.follow_up.customer.amounts import short_names
from model.reports.follow_up.promises import REACHED, promise
from model.reports.names import activity_names


def sentence(pack: CustomerPack, parameters: Parameters) -> Markdown:
    """How many of the activities reach the target."""
    return prose(in_words(pack, parameters))


def in_words(pack: CustomerPack, parameters: Parameters) -> str:
    """:func:`sentence` as text."""
    table, target = pack.lead_times, parameters.followup.lead_time_target.on(pack.as_of)
    if table.empty:
        return _("Inga ärenden har avslutats i de tjänster som köps.")
    kept = int(table["kept"].sum())
    return _(
        "I de tjänster som köps når {kept} av {all} ärendeslag målet {target} i tid; "
        "tillsammans {share}, mätt för hela verksamheten.",
        kept=kept,
        all=len(table),
        target=formats.percent(target, 0),
        share=formats.percent(share(pack)),
    )


def table(pack: CustomerPack, parameters: Parameters) -> Table:
    """Lead times of what the customer buys, those below target first."""
    return Table(
        "lead-times",
        _("Ledtider i de tjänster som köps, hela verksamheten"),
        pack.lead_times.sort_values("kept", kind="stable", ignore_index=True),
        [
            Column("activity", "Ärende", words=activity_names(parameters)),
            Column("service", "Ingår i", words=short_names(parameters)),
            promise(),
            Column("completed", "Klara", "integer"),
            Column("share", "I tid", "percent"),
            Column("kept", "Bedömning", words=REACHED),
        ],
        note=_(
            "Ledtider mäts för hela verksamheten, inte per kund: siffrorna gäller alla kunders "
            "ärenden av samma slag. Löftet är i arbetsdagar."
        ),
    )


def share(pack: CustomerPack) -> float:
    """Share done in time of all cases in the services that the customer buys, the whole centre."""
    if pack.lead_times.empty:
        return float("nan")
    return float(lead_times(pack.lead_times.assign(all=0), "all")["share"].iloc[0])
