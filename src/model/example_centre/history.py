"""Example history: the customers' monthly volumes before the monthly tables begin, worked out backwards.

Each customer's share of an activity is a random walk over the years that ends in the share of the first year
with a table of its own. Within a year volumes follow the month profile and the line between the years'
totals, with noise by month and cell; the totals are exact.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.arrays import Floats, Ints
from model.calendar import working_calendar
from model.demand.volumes import month_shares
from model.example_centre.streams import table_stream
from model.observations.registers import Registers
from model.observations.volume_history import forecast_activities
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

CUSTOMER_STEP, MONTH_CV, CELL_CV = 0.035, 0.015, 0.05
"""Yearly change of a customer's share; noise of a month and of a cell: coefficients of variation, assumed."""

# Supplier and customer invoices of 2010 are those of 2010/yearly.csv; all else is assumed.
TOTALS: dict[str, dict[int, int]] = {
    "supplier_e_invoice": {2007: 170_676, 2008: 219_857, 2009: 275_408, 2010: 328_680},
    "supplier_scanned": {2007: 744_337, 2008: 707_366, 2009: 682_618, 2010: 644_412},
    "supplier_manual": {2007: 33_187, 2008: 28_677, 2009: 25_574, 2010: 22_908},
    "payment_order": {2007: 88_400, 2008: 85_300, 2009: 83_900, 2010: 80_100},
    "customer_file": {2007: 1_307_520, 2008: 1_341_826, 2009: 1_391_943, 2010: 1_429_688},
    "customer_manual": {2007: 145_280, 2008: 129_474, 2009: 117_757, 2010: 104_312},
    "debt_collection": {2007: 18_300, 2008: 18_900, 2009: 20_700, 2010: 20_300},
    "journal_voucher": {2007: 15_700, 2008: 15_900, 2009: 16_800, 2010: 17_000},
}


def volume_history(parameters: Parameters, registers: Registers, actual: pd.DataFrame) -> pd.DataFrame:
    """Volumes before ``actual`` (the first yearly table): year, month, customer, activity, volume."""
    customers = registers.customers["number"].to_numpy()
    frames = []
    for name in forecast_activities(parameters):
        own = actual[actual["activity"] == name].groupby("customer")["volume"].sum()
        last = own.reindex(customers, fill_value=0).to_numpy(dtype=float)
        frames += _years(parameters, name, customers, last)
    table = pd.concat(frames, ignore_index=True)
    used = table.groupby(["customer", "activity"])["volume"].transform("sum") > 0
    order = ["year", "month", "customer"]
    return table[used].sort_values(order, kind="stable").reset_index(drop=True)


def _years(parameters: Parameters, name: str, customers: Ints, last: Floats) -> list[pd.DataFrame]:
    """One activity's years, latest first."""
    totals = TOTALS[name]
    following = max(totals) + 1
    centres = np.array([*totals, following], dtype=float)
    line = np.array([*totals.values(), last.sum()])
    share, frames = last / last.sum(), []
    for year in sorted(totals, reverse=True):
        draw = table_stream(year, "volume history", name)
        share = share * draw.lognormal(0, CUSTOMER_STEP, len(share))
        share = share / share.sum()
        profile = month_shares(parameters, working_calendar(parameters, year), parameters.activities[name])
        profile = profile * np.interp(year + (np.arange(MONTHS) - 5.5) / MONTHS, centres, line)
        noise = draw.lognormal(0, MONTH_CV, MONTHS) * draw.lognormal(0, CELL_CV, (len(share), MONTHS))
        volume = apportion(totals[year], (np.outer(share, profile) * noise).ravel())
        frames.append(
            pd.DataFrame(
                {
                    "year": year,
                    "month": np.tile(np.arange(1, MONTHS + 1), len(customers)),
                    "customer": np.repeat(customers, MONTHS),
                    "activity": name,
                    "volume": volume,
                }
            )
        )
    return frames
