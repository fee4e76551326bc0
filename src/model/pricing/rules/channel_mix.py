"""What it is worth that customers use other channels than last year, at last year's prices.

Somebody who moves to a cheaper channel pays less for as many items, and that is no lower price; one who moves
to a dearer channel pays more, and that is no higher price. How much prices have moved therefore lies between
two measures: this year's items at this year's mix of channels, and at last year's (as a Paasche and a
Laspeyres index lie on either side of the cost of living: Diewert, *Journal of Econometrics* 4, 1976).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from model.parameters.drivers import driver_of
from model.parameters.schema.parameters import Parameters
from model.pricing.rules.last_year import LastYear, Volumes, at_last_years_prices


def alternatives(parameters: Parameters) -> dict[str, str]:
    """Services that are channels of a stream, each with its stream: a customer may use one for another."""
    found = {}
    for name, service in parameters.services.items():
        if service.activities:
            driver = driver_of(parameters, parameters.activities[service.activities[0]].driver)
            if driver.base == "channel":
                found[name] = driver.stream
    return found


def last_mix_more(
    last: LastYear,
    volumes: Volumes,
    full_cost: Mapping[tuple[int, str], Fraction],
    streams: Mapping[str, str],
) -> dict[int, Fraction]:
    """Öre that this year's items would cost more at the mix of last year, by customer; negative is less.

    Both at last year's prices, and what was not sold then at its own full cost. A stream that a customer did
    not use last year has no mix then and counts nothing. streams: of services that are alternatives.
    """
    items: dict[tuple[int, str], int | Fraction] = {}
    amounts: dict[tuple[int, str], Fraction] = {}
    for (customer, service), volume in volumes.items():
        if service in streams:
            key = customer, streams[service]
            then = at_last_years_prices(last, service, volume)
            items[key] = items.get(key, 0) + volume
            amounts[key] = amounts.get(key, Fraction(0)) + (
                full_cost[customer, service] if then is None else then
            )
    means = _mean_prices(last, streams)
    more: dict[int, Fraction] = {}
    for key, volume in items.items():
        if key in means:
            more[key[0]] = more.get(key[0], Fraction(0)) + means[key] * volume - amounts[key]
    return more


def _mean_prices(last: LastYear, streams: Mapping[str, str]) -> dict[tuple[int, str], Fraction]:
    """Last year's price of an item of a stream at the customer's own mix then, öre."""
    items: dict[tuple[int, str], int] = {}
    amounts: dict[tuple[int, str], Fraction] = {}
    for (customer, service), volume in last.volume.items():
        if service in streams and volume:
            key = customer, streams[service]
            items[key] = items.get(key, 0) + volume
            amounts[key] = amounts.get(key, Fraction(0)) + last.price[service] * volume
    return {key: amounts[key] / volume for key, volume in items.items()}
