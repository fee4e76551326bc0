"""What calls and letters come of, in words: the rates of causes, and the forecast of how many come."""

from __future__ import annotations

import pandas as pd

from model.demand.forecasting.contact_forecast import ALL_UNITS
from model.parameters.contacted import ContactChannel
from model.parameters.schema.contacts import CauseKind
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import activity_names

CHANNELS: dict[ContactChannel, str] = {"calls": N_("Samtal"), "mails": N_("Brev")}
OF_CUSTOMERS = {
    CauseKind.CLOSING_DAY: N_("Avslutsdag, per kund"),
    CauseKind.NEW_CUSTOMER: N_("Ny kund"),
    CauseKind.CUSTOMER: N_("Kunden i övrigt, per år"),
}


def cause_names(parameters: Parameters) -> dict[str, str]:
    """What each cause is called."""
    activities = activity_names(parameters)
    names = {}
    for name, cause in parameters.contacts.causes.items():
        if cause.kind in OF_CUSTOMERS:
            names[name] = _(OF_CUSTOMERS[cause.kind])
            continue
        work = activities[str(cause.activity)]
        if cause.kind is CauseKind.INCOMPLETE:
            work = _("{work}: ofullständigt underlag", work=work)
        names[name] = _("{work}, per tusen", work=work)
    return names


def rate_table(
    channel: ContactChannel, found: pd.DataFrame, parameters: Parameters, interval: float
) -> Table:
    """The rates by ``channel`` of :data:`model.calibration.contact_rates.RATES`, beside what was assumed."""
    names = cause_names(parameters)
    return Table(
        f"contact-rates-{channel}",
        _("{channel} per orsak, skattade ur egna månader", channel=_(CHANNELS[channel])),
        found.assign(label=found["cause"].map(names)),
        [
            Column("label", "Orsak"),
            Column("assumed", "Antaget", "decimal", 1),
            Column("rate", "Skattat", "decimal", 1),
            Column("low", "Lägst", "decimal", 1),
            Column("high", "Högst", "decimal", 1),
            Column("learned", "Lärt", "percent", 0),
        ],
        note=_(
            "Lägst och högst: {interval} intervall. Lärt är hur stor del av osäkerheten som månaderna har "
            "tagit bort; det de inte säger något om står kvar som antaget.",
            interval=formats.percent(interval, 0),
        ),
    )


def forecast_table(found: pd.DataFrame, parameters: Parameters, interval: float) -> Table:
    """The forecast of calls and letters by unit; the sums of all units are marked."""
    units = {name: _(unit) for name, unit in parameters.organisation.units.value.items()}
    units |= {ALL_UNITS: _("Alla enheter")}
    return Table(
        "contact-forecast",
        _("Samtal och brev"),
        found.assign(
            label=found["channel"].map({name: _(word) for name, word in CHANNELS.items()}),
            place=found["unit"].map(units),
            is_sum=found["unit"] == ALL_UNITS,
        ),
        [
            Column("label", "Kontakt"),
            Column("place", "Enhet"),
            Column("contacts", "Prognos", "integer"),
            Column("low", "Lägst", "integer"),
            Column("high", "Högst", "integer"),
        ],
        total="is_sum",
        note=_(
            "Lägst och högst: {interval} intervall, ur prognosens fel för det som vållar kontakterna och ur "
            "raternas medelfel.",
            interval=formats.percent(interval, 0),
        ),
    )
