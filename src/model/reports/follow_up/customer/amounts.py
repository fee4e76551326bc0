"""What a customer pays against its agreement, and the add-ons that it buys."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from model.followup.agreed import summed
from model.followup.customer_pack import CustomerPack
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, Composed, Row
from model.presentation.display import prose
from model.presentation.formats import inside, month_name
from model.presentation.kinds import is_missing
from model.presentation.language import N_, _, listed
from model.presentation.tables import Table
from model.pricing.money import ZERO
from model.reports.names import service_names

ALL = "all"


def sentence(pack: CustomerPack) -> Markdown:
    """What has been delivered so far in kronor, against the agreement."""
    return prose(
        _(
            "Det som levererats till och med {day} är {amounts}",
            day=formats.long_date(pack.as_of),
            amounts=in_words(pack),
        )
    )


def table(pack: CustomerPack, parameters: Parameters) -> Table:
    """Amounts against the agreement, and their sum."""
    total = summed(pack.volumes_by_month.assign(service=ALL), ["service"], pack.as_of.month)
    return Table(
        "amounts",
        _("Belopp till och med {month}, mot avtalet", month=month_name(pack.as_of.month)),
        pd.concat([pack.volumes, total], ignore_index=True),
        [
            Column("service", "Tjänst", words=short_names(parameters) | {ALL: N_("Summa")}),
            Column("amount_year", "Avtal, år, kr", "kronor", 0),
            Column("agreed_amount", "Avtal hittills, kr", "kronor", 0),
            Column("amount", "Utfall, kr", "kronor", 0),
            Column("amount_deviation", "Avvikelse, kr", "change_kronor"),
            Column("amount_share", "Avvikelse", "change_percent"),
        ],
        total=[-1],
        note=_(
            "Utfall: volym gånger avtalat pris; årsbelopp i tolftedelar. Vad avvikelsen betyder "
            "för slutavräkningen följer av avtalets volymklausul."
        ),
    )


def add_ons(pack: CustomerPack, parameters: Parameters) -> Table | None:
    """Add-ons bought, and from and to when they are agreed; None when there are none."""
    kinds = {name: line.kind for name, line in parameters.services.items()}
    bought = pack.volumes[pack.volumes["service"].map(kinds) == "add_on"]
    if bought.empty:
        return None
    return Table(
        "add-ons",
        _("Tilläggstjänster som köps"),
        bought.merge(pack.add_ons.drop_duplicates("service", keep="last"), on="service", how="left"),
        [
            Column("service", "Tilläggstjänst", words=service_names(parameters)),
            Composed(
                "Avtalad",
                [Column("start", "Avtalad från", "date"), Column("end", "Avtalad till", "date")],
                _terms,
            ),
            Column("amount_year", "Avtal, år, kr", "kronor", 0),
            Column("amount", "Utfall, kr", "kronor", 0),
        ],
    )


def not_bought_sentence(pack: CustomerPack, parameters: Parameters) -> Markdown:
    """Add-ons that the customer does not buy."""
    if not pack.not_bought:
        return prose(_("Kunden köper alla tilläggstjänster."))
    names = service_names(parameters)
    services = listed([inside(names[service]) for service in pack.not_bought])
    return prose(_("Köps inte i dag: {services}.", services=services))


def sums(pack: CustomerPack) -> tuple[Decimal, Decimal]:
    """Kronor so far, and agreed."""
    return sum(pack.volumes["amount"], ZERO), sum(pack.volumes["agreed_amount"], ZERO)


def in_words(pack: CustomerPack) -> str:
    """What has been delivered in kronor against the agreement."""
    amount, planned = sums(pack)
    year = sum(pack.volumes["amount_year"], ZERO)
    return _(
        "{amount} mot avtalade {agreed} ({deviation}); hela årets avtal är {year}.",
        amount=formats.thousand_kronor(amount),
        agreed=formats.thousand_kronor(planned),
        deviation=formats.thousand_kronor(amount - planned, signed=True),
        year=formats.thousand_kronor(year),
    )


def short_names(parameters: Parameters) -> dict[str, str]:
    """Services' names without what stands in brackets."""
    return {name: label.split(" (")[0] for name, label in service_names(parameters).items()}


def _terms(row: Row) -> str:
    """From when, and until when if that is agreed; what is not agreed by the day is sold by the piece."""
    if is_missing(row["start"]):
        return _("per styck")
    if is_missing(row["end"]):
        return _("från {start}", start=row["start"])
    return _("från {start} till {end}", start=row["start"], end=row["end"])
