"""What customers get back of a year for service that was promised and missed: the credits of the agreements.

The agreements are charged by month as any tariff, for what came, and the measured shares of each month are
the quantities of its credits; so a credit here is a credit of :mod:`model.pricing.tariffs`, to the öre. A
month that nothing was measured in has no credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import pandas as pd

from model.demand.in_force import charged_months
from model.followup.period import Period
from model.observations.registers import Registers
from model.parameters.schema.credits import ServiceCredit
from model.parameters.schema.parameters import Parameters
from model.pricing.frames import SETTLED
from model.pricing.money import ZERO
from model.pricing.settling.own_tariff import QUANTITIES, agreed_tariff, delivered_quantities
from model.pricing.tariffs.charges import charge

CREDITS = "credits"
"""What stands in the place of a service on the lines of credits."""
Row = tuple[int, str, int, Fraction]


def credit_lines(
    period: Period, agreed: pd.DataFrame, had: pd.DataFrame, parameters: Parameters, registers: Registers
) -> pd.DataFrame:
    """A line for each customer that gets anything back: :data:`~model.pricing.frames.SETTLED`.

    agreed: :data:`~model.pricing.frames.AGREED`; had: :data:`~model.pricing.frames.DELIVERED`.
    """
    if not parameters.settlement.credits:
        return SETTLED.frame([])
    charged = charged_months(parameters, registers, period.year)
    quantities = delivered_quantities(agreed, had, parameters, charged)
    levels = QUANTITIES.frame(list(measured_levels(period, agreed, parameters, registers)))
    both = pd.concat([quantities, levels], ignore_index=True)
    lines = charge(agreed_tariff(agreed, parameters, period.year), both, year=period.year)
    back = lines[lines["kind"] == "credit"].groupby("customer")["amount"].agg("sum").to_dict()
    rows = [(customer, CREDITS, 0, 0, 0, ZERO, ZERO, ore, ore) for customer, ore in back.items() if ore]
    return SETTLED.frame(rows)


def measured_levels(
    period: Period, agreed: pd.DataFrame, parameters: Parameters, registers: Registers
) -> Iterator[Row]:
    """The share of each month, by customer, that every credit judges: those of :data:`QUANTITIES`."""
    buying = set(agreed["customer"].tolist())
    unit_of = dict(zip(registers.customers["number"], registers.customers["unit"], strict=True))
    for name, credit in parameters.settlement.credits.items():
        if credit.quantity == "answered":
            sums = period.phone.groupby(["unit", "month"])[["answered", "offered"]].sum().reset_index()
            for unit, month, answered, offered in sums.itertuples(index=False, name=None):
                own = sorted(customer for customer in buying if unit_of.get(customer) == unit and offered)
                yield from ((customer, name, month, Fraction(answered, offered)) for customer in own)
        else:
            for month, share in _on_time(period, credit, parameters):
                yield from ((customer, name, month, share) for customer in sorted(buying))


def _on_time(period: Period, credit: ServiceCredit, parameters: Parameters) -> Iterable[tuple[int, Fraction]]:
    """Month and share of the cases of the credit's services that were done in time."""
    services = credit.fees or list(parameters.services)
    work = {name for service in services for name in parameters.services[service].activities}
    own = period.lead_times[period.lead_times["activity"].isin(work)]
    sums = own.groupby("month")[["on_time", "completed"]].sum()
    return [
        (int(month), Fraction(int(on_time), int(completed)))
        for month, on_time, completed in sums.itertuples(name=None)
        if completed
    ]
