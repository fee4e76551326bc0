"""What planning's reports call costs, single services and customers, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.language import N_, _, listed, ngettext

TOTAL = "is_total"
"""Column that marks rows of sums."""


def pool_names(parameters: Parameters) -> dict[str, str]:
    """Cost pools as the parameters call them; salaries as the people whom they are paid to."""
    roles = {role: known.many for role, known in parameters.staffing.roles.items()}
    kinds = {kind: known.name for kind, known in parameters.economy.kinds.items()}
    return roles | kinds


def headlines(parameters: Parameters) -> list[str]:
    """Services whose prices are shown first, in the order of the price list."""
    return [name for name, service in parameters.services.items() if service.headline]


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


def customer_name(registers: Registers, customer: int) -> str:
    """Name of customer number ``customer``; InputError when the register has none of that number."""
    columns = registers.customers[["number", "name"]]
    names: dict[int, str] = dict(columns.itertuples(index=False, name=None))
    if customer not in names:
        wanted = f"ett av numren {min(names)}–{max(names)}"
        raise InputError(Finding("customers.csv", "kolumn number", str(customer), wanted))
    return names[customer]


def last_years_edition(planned: PlannedYear) -> str:
    """With which amendments last year's agreements are compared, known by which day; empty without any."""
    if not planned.editions:
        return ""
    told = ngettext(
        "Avtalen för {year} är med tillägg {numbers}",
        "Avtalen för {year} är med tilläggen {numbers}",
        len(planned.editions),
        year=planned.year - 1,
        numbers=listed(map(str, planned.editions)),
    )
    if planned.known.day is None:
        return f"{told}."
    day = formats.long_date(planned.known.day)
    return _("{told}, som var beslutade {day}.", told=told, day=day)


def with_sums(table: pd.DataFrame, summed: Sequence[str], label: str = N_("Summa")) -> pd.DataFrame:
    """The table with a last row, marked in the column ``is_total``, of the sums of some columns."""
    total = {"label": _(label), **{column: table[column].sum() for column in summed}, TOTAL: True}
    return pd.concat([table.assign(**{TOTAL: False}), pd.DataFrame([total])], ignore_index=True)


def in_kronor(amount: Decimal | float | None, decimals: int = 2, signed: bool = False) -> str:
    """An amount with its unit, as it stands in a sentence: ``1 234,50 kr``."""
    return _("{amount} kr", amount=formats.kronor(amount, decimals, signed))
