"""What calls and letters come of, in words: the rates of causes, and the forecast of how many come."""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.demand.contact_subjects import bearer_of, caused_contacts
from model.demand.contacts import OTHER
from model.demand.forecasting.contact_forecast import ALL_UNITS
from model.parameters.contacted import ContactChannel
from model.parameters.schema.contacts import CauseKind
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import activity_names
from model.reports.planning.names import TOTAL, with_sums

CHANNELS: dict[ContactChannel, str] = {"calls": N_("Samtal"), "mails": N_("Brev")}
OF_CUSTOMERS = {
    CauseKind.CLOSING_DAY: N_("Avslutsdag, per kund"),
    CauseKind.NEW_CUSTOMER: N_("Ny kund"),
    CauseKind.CUSTOMER: N_("Kunden i övrigt, per år"),
}
CUSTOMERS = {
    CauseKind.CLOSING_DAY: N_("Avslutsdagar"),
    CauseKind.NEW_CUSTOMER: N_("Nya kunder"),
    CauseKind.CUSTOMER: N_("Kunderna i övrigt"),
}


def cause_names(parameters: Parameters) -> dict[str, str]:
    """What each cause is called, with what its rate is of."""
    own = {name: cause.kind for name, cause in parameters.contacts.causes.items()}
    return {
        name: _(OF_CUSTOMERS[own[name]]) if own[name] in OF_CUSTOMERS else _("{work}, per tusen", work=called)
        for name, called in plain_names(parameters).items()
    }


def caused_table(planned: PlannedYear) -> Table | None:
    """Calls and letters of the planned year by what causes them, and who bears them; None without causes."""
    parameters = planned.parameters
    found = caused_contacts(parameters, planned.registers, planned.year)
    found = found[found["hours"] > 0]
    if not (found["cause"] != OTHER).any():
        return None
    bearers = activity_names(parameters) | {
        name: _(centre.name) for name, centre in parameters.pricing.allocation.support.items()
    }
    causes = found["cause"].tolist()
    names = plain_names(parameters) | {OTHER: _("Utan känd orsak")}
    borne: list[Any] = [None if name == OTHER else bearers[bearer_of(parameters, name)] for name in causes]
    return Table(
        "contact-causes",
        _("Vad samtal och brev kommer av"),
        with_sums(
            found.assign(
                label=[names[name] for name in causes],
                borne=borne,
            ),
            ["calls", "mails", "hours"],
        ),
        [
            Column("label", "Orsak"),
            Column("calls", "Samtal", "integer"),
            Column("mails", "Brev", "integer"),
            Column("hours", "Timmar", "integer"),
            Column("borne", "Bärs av", missing=""),
        ],
        total=TOTAL,
        note=_("Telefonens och brevens kostnad fördelas efter timmarna, till det som vållar dem."),
    )


def plain_names(parameters: Parameters) -> dict[str, str]:
    """What each cause is called where its rate is not told."""
    activities = activity_names(parameters)
    names = {}
    for name, cause in parameters.contacts.causes.items():
        if cause.kind in OF_CUSTOMERS:
            names[name] = _(CUSTOMERS[cause.kind])
        elif cause.kind is CauseKind.INCOMPLETE:
            names[name] = _("{work}: ofullständigt underlag", work=activities[str(cause.activity)])
        else:
            names[name] = activities[str(cause.activity)]
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
