"""The enquiry about add-ons in words: who has answered and when, and how many are expected to buy."""

from __future__ import annotations

import pandas as pd

from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.planning.add_on_enquiry import take_up
from model.presentation.columns import Column
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.names import customer_names, service_names


def customers_table(enquiry: pd.DataFrame, registers: Registers) -> Table:
    """Each customer that was asked: when, how much it has answered and when last, and its offers."""
    rows = []
    for number, own in enquiry.groupby("customer"):
        answered = [day for day in own["answered"].tolist() if not pd.isna(day)]
        offered = [day for day in own["offered"].tolist() if not pd.isna(day)]
        rows.append(
            {
                "customer": number,
                "sent_on": min(own["sent"]),
                "asked": len(own),
                "replies": len(answered),
                "last_reply": max(answered, default=None),
                "yes": int((own["answer"] == "yes").sum()),
                "perhaps": int((own["answer"] == "perhaps").sum()),
                "last_offer": max(offered, default=None),
            }
        )
    return Table(
        "enquiry-customers",
        _("Intresseförfrågan om tilläggstjänster: kunderna"),
        pd.DataFrame(rows),
        [
            Column("customer", "Kund", words=customer_names(registers)),
            Column("sent_on", "Sänd", "date"),
            Column("asked", "Frågor", "integer"),
            Column("replies", "Svar", "integer"),
            Column("last_reply", "Senast svarat", "date", missing=""),
            Column("yes", "Ja", "integer"),
            Column("perhaps", "Kanske", "integer"),
            Column("last_offer", "Erbjuden", "date", missing=""),
        ],
    )


def take_up_table(enquiry: pd.DataFrame, parameters: Parameters) -> Table:
    """Each service that customers were asked about: their answers, and how many will buy it."""
    return Table(
        "enquiry-services",
        _("Väntat antal köpare"),
        take_up(enquiry, parameters),
        [
            Column("service", "Tilläggstjänst", words=service_names(parameters)),
            Column("asked", "Frågor", "integer"),
            Column("replies", "Svar", "integer"),
            Column("yes", "Ja", "integer"),
            Column("perhaps", "Kanske", "integer"),
            Column("expected", "Väntat", "decimal", 1),
            Column("low", "Minst", "integer"),
            Column("high", "Högst", "integer"),
        ],
        note=_(
            "Väntat: nya köpare efter pricing.add_on_take_up. Minst och högst: färre, och fler, blir det "
            "i högst ett fall av tio."
        ),
    )
