"""A year that comes as agreed, by month: what the own tariff is to charge the agreements for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.demand.in_force import charged_months
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.settling.own_tariff import delivered, delivered_quantities
from model.time_units import MONTHS


def quantities_as_agreed(
    agreed: pd.DataFrame, parameters: Parameters, registers: Registers, year: int
) -> pd.DataFrame:
    """As :func:`delivered_quantities`: each agreed volume of pieces in twelve months of whole pieces."""
    rows = []
    for customer, name, volume in agreed[["customer", "service", "volume"]].itertuples(index=False):
        service = parameters.services[name]
        if service.is_by_piece and service.activities:
            months = apportion(volume, np.ones(MONTHS)).tolist()
            rows += [
                (month, customer, service.activities[0], part) for month, part in enumerate(months, start=1)
            ]
    volumes = pd.DataFrame(rows, columns=["month", "customer", "activity", "volume"])
    had = delivered(volumes, parameters, registers, year)
    return delivered_quantities(agreed, had, parameters, charged_months(parameters, registers, year))
