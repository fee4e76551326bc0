"""What drives a price, in words, as chart data and as a table.

Computed in :mod:`model.planning.price_drivers`.
"""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.planning.price_drivers import driving_factors, of_service
from model.presentation import formats
from model.reports.studies.factor_words import level

BARS = 10

Side = tuple[float, str]


def sides(drivers: pd.DataFrame, parameters: Parameters, service: str) -> dict[str, tuple[Side, Side]]:
    """Data of a tornado chart: the assumptions that move the unit cost of ``service`` most, kronor."""
    factors = driving_factors(parameters)
    return {
        factors[row["factor"]].name: (
            (row["low"], level(factors[row["factor"]], 0.0)),
            (row["high"], level(factors[row["factor"]], 1.0)),
        )
        for row in of_service(drivers, service).head(BARS).to_dict("records")
    }


def caption(drivers: pd.DataFrame, parameters: Parameters, service: str) -> str:
    """What moves the unit cost of ``service`` most."""
    first = of_service(drivers, service).iloc[0].to_dict()
    name = driving_factors(parameters)[first["factor"]].name
    share = formats.percent(first["swing"] / first["base"], 0)
    return (
        f"{parameters.services[service].name}: {formats.inside(name)} betyder mest, {share} från låg till hög"
    )


def alternative(drivers: pd.DataFrame, parameters: Parameters, service: str) -> str:
    """The chart in words."""
    parts = [
        f"{formats.inside(name)} {low[1]} {formats.kronor(low[0], signed=True)}, {high[1]} "
        f"{formats.kronor(high[0], signed=True)}"
        for name, (low, high) in sides(drivers, parameters, service).items()
    ]
    return (
        f"Ändrad självkostnad i kronor för {formats.inside(parameters.services[service].name)} när ett "
        "antagande i taget är lågt eller högt: " + "; ".join(parts) + "."
    )


def base_label(drivers: pd.DataFrame, service: str) -> str:
    """What stands at the tornado's middle line."""
    return f"självkostnad {formats.kronor(of_service(drivers, service)['base'].iloc[0])} kr"
