"""Prices of several years side by side, nominal and in the wage level of the last one."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.frames import Frame, money, text, whole
from model.parameters.schema.parameters import Parameters
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.prices import PriceList

YEARLY_PRICES = Frame(
    "a service's price of a year, Decimal kronor",
    service=text("code"),
    unit=text("of the price"),
    year=whole("in which it was sold"),
    price=money("of one"),
    at_present_wages=money("the price, had wages been those of the price list's year"),
)


def prices_over_years(
    prices: PriceList, before: pd.DataFrame, earlier: pd.DataFrame, parameters: Parameters
) -> pd.DataFrame:
    """Price of each service in each year, sorted as the price list, then by year: :data:`YEARLY_PRICES`.

    prices: the price list. before: the agreements of the year before it. earlier: year, service, price of
    years before that. Wages go by ``economy.salary_level``. Yearly sums, which have no price a unit, and
    years in which a service was not sold are left out.
    """
    agreed = before[["service", "price"]].drop_duplicates("service").assign(year=prices.year - 1)
    own = prices.lines[["service", "price"]].assign(year=prices.year)
    known = [table for table in (earlier[["year", "service", "price"]], agreed, own) if len(table)]
    every = pd.concat(known, ignore_index=True)
    lines = prices.lines.loc[~prices.lines["service"].isin(OWN_AMOUNTS), ["service", "unit"]]
    table = lines.merge(every, on="service", how="left", sort=False)
    wages_of = parameters.economy.salary_level
    means = {year: wages_of.mean(year) for year in table["year"].unique().tolist()}
    level = {year: Decimal(mean.numerator) / mean.denominator for year, mean in means.items()}
    now = level[prices.year]
    wages = [price * now / level[year] for year, price in zip(table["year"], table["price"], strict=True)]
    order = {service: place for place, service in enumerate(lines["service"])}
    table = table.assign(at_present_wages=wages, place=table["service"].map(order))
    table = table.sort_values(["place", "year"], kind="stable").drop(columns="place")
    return YEARLY_PRICES.checked(table[list(YEARLY_PRICES.columns)].reset_index(drop=True))
