"""What planning's reports call services, costs, roles and customers, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.language import N_, _, words
from model.pricing.agreements import EVERYONE

POOLS = {
    "head_of_area": N_("Verksamhetschef"),
    "unit_head": N_("Enhetschefer"),
    "finance_administrator": N_("Ekonomiadministratörer"),
    "accountant": N_("Redovisningsekonomer"),
    "system_administrator": N_("Systemförvaltare"),
    "competence": N_("Kompetensutveckling"),
    "wellbeing": N_("Personalfrämjande"),
    "temporary_staff": N_("Timanställda och övertid"),
    "pay_reserve": N_("Reserv för lönerevision"),
    "premises": N_("Lokaler"),
    "it": N_("It"),
    "administration": N_("Förvaltningsgemensam administration"),
    "committee": N_("Nämnd"),
    "consumption": N_("Löpande förbrukning"),
}
"""Cost pools; salaries as the people whom they are paid to."""
CALLS = {
    "call": N_("Telefonsamtal"),
    "call_back": N_("Återkoppling efter samtal"),
    "mail": N_("E-post"),
}
"""Work that no list of activities has."""
TOTAL = "is_total"
"""Column that marks rows of sums."""


def service_name(parameters: Parameters, service: str) -> str:
    """Name of a service; one that the parameters do not know is called as the agreements call it."""
    known = parameters.services.get(service)
    return _(known.name) if known else service


def short_name(parameters: Parameters, service: str) -> str:
    """Name of a service where there is little room."""
    known = parameters.services.get(service)
    return _(known.short_name or known.name) if known else service


def with_services(table: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """The table with the names of its services as ``label``."""
    return table.assign(label=[service_name(parameters, name) for name in table["service"].tolist()])


def activity_names(parameters: Parameters) -> dict[str, str]:
    """Names of activities and of services that are an activity of their own."""
    services = {name: service.name for name, service in parameters.services.items()}
    activities = {name: activity.name for name, activity in parameters.activities.items()}
    return words(services | activities | CALLS)


def customer_names(registers: Registers) -> dict[int, str]:
    """Names of customers by number, and what they are called together."""
    columns = registers.customers[["number", "name"]]
    return dict(columns.itertuples(index=False, name=None)) | {EVERYONE: _("Alla kunder")}


def customer_name(registers: Registers, customer: int) -> str:
    """Name of customer number ``customer``; InputError when the register has none of that number."""
    columns = registers.customers[["number", "name"]]
    names: dict[int, str] = dict(columns.itertuples(index=False, name=None))
    if customer not in names:
        wanted = f"ett av numren {min(names)}–{max(names)}"
        raise InputError(Finding("customers.csv", "kolumn number", str(customer), wanted))
    return names[customer]


def with_sums(table: pd.DataFrame, summed: Sequence[str], label: str = N_("Summa")) -> pd.DataFrame:
    """The table with a last row, marked in the column ``is_total``, of the sums of some columns."""
    total = {"label": _(label), **{column: table[column].sum() for column in summed}, TOTAL: True}
    return pd.concat([table.assign(**{TOTAL: False}), pd.DataFrame([total])], ignore_index=True)


def in_kronor(amount: Decimal | float | None, decimals: int = 2, signed: bool = False) -> str:
    """An amount with its unit, as it stands in a sentence: ``1 234,50 kr``."""
    return _("{amount} kr", amount=formats.kronor(amount, decimals, signed))
