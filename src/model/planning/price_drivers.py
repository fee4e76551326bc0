"""What drives the prices: each unit cost when one assumption at a time stands low and high.

The loop is the quick one of :mod:`model.planning.what_if`, with staffing that follows, so dozens of years are
priced in seconds. Which assumptions, and how low and high, stand in ``what_if.drivers`` (names of those of
the sensitivity analysis) and ``what_if.factors``.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from model.frames import Frame, real, text
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.studies import Factor
from model.parameters.variation import level_of, moved
from model.planning.planned_year import PlannedYear
from model.planning.what_if import changed_year, prices_of
from model.staffing.studies.changed_year import ChangedYear

ENDS = {"low": 0.0, "high": 1.0}
PRICE_DRIVERS = Frame(
    "a service's unit cost under an assumption, kronor",
    service=text("code"),
    factor=text("name of the assumption"),
    base=real("unit cost as planned"),
    low=real("its change with the assumption at its low value, the others as they are"),
    high=real("its change at the high value"),
    swing=real("the greatest less the least of low, high and nothing"),
    elasticity=real("per cent that it changes when the assumption rises by one", optional=True),
)


def driving_factors(parameters: Parameters) -> dict[str, Factor]:
    """The assumptions that are tried, by name."""
    rules = parameters.what_if
    return {name: parameters.sensitivity.factors[name] for name in rules.drivers.value} | rules.factors


def price_drivers(planned: PlannedYear) -> pd.DataFrame:
    """Unit costs under each assumption: :data:`PRICE_DRIVERS`.

    Elasticity is between low and high, and missing where it cannot be said. Rows of a service are in order of
    falling swing.
    """
    year = changed_year(planned, planned.parameters)
    base = _unit_costs(year)
    frames = []
    for name, factor in driving_factors(planned.parameters).items():
        after = {end: moved(planned.parameters, [(factor, place)]) for end, place in ENDS.items()}
        ends = {
            end: _unit_costs(replace(year, after=there)).reindex(base.index) - base
            for end, there in after.items()
        }
        relative = _relative_range(planned.parameters, factor)
        frames.append(pd.DataFrame({"base": base, **ends}).assign(factor=name, relative=relative))
    if not frames:
        return PRICE_DRIVERS.frame([])
    table = pd.concat(frames).reset_index(names="service")
    both = table[["low", "high"]]
    table["swing"] = both.max(axis=1).clip(lower=0) - both.min(axis=1).clip(upper=0)
    table["elasticity"] = (table["high"] - table["low"]) / table["base"] / table["relative"]
    order = {service: place for place, service in enumerate(base.index)}
    moving = (
        table[table["base"] > 0]
        .sort_values(["swing"], ascending=False, kind="stable")
        .sort_values("service", key=lambda column: column.map(order), kind="stable")
    )
    return PRICE_DRIVERS.checked(moving[list(PRICE_DRIVERS.columns)].reset_index(drop=True))


def of_service(table: pd.DataFrame, service: str) -> pd.DataFrame:
    """Rows of :func:`price_drivers` for ``service``, those that move it at all."""
    own = table[(table["service"] == service) & (table["swing"] > 0)]
    return own.reset_index(drop=True)


def _unit_costs(year: ChangedYear) -> pd.Series:
    """Unit costs with staffing that follows, by service."""
    lines = prices_of(year.after, year.registers_after, year.year, year.following()).lines
    return lines.set_index("service")["unit_cost"].astype(float)


def _relative_range(parameters: Parameters, factor: Factor) -> float:
    """The range, high less low, over the base value; missing where the parameters differ in their values."""
    low, high = (level_of(factor, place) for place in ENDS.values())
    if factor.change == "factor":
        return high - low
    value = parameters.model_dump()
    for step in factor.parameters[0].split("."):
        value = value.get(step, {})
    number = value.get("value")
    return (high - low) / number if isinstance(number, int | float) and number else float("nan")
