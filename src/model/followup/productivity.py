"""Productivity: pieces beside people and money by month, and beside prices over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from model.followup.economy import cost_outcomes
from model.followup.volumes import productivity as by_year
from model.frames import Frame, money, real, text, whole
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.money import ZERO

MONTH_PRODUCTIVITY = Frame(
    "volumes, people and costs of a month that has passed",
    month=whole("1-12"),
    pieces=whole("of all streams"),
    fte=real("full-time equivalents; missing without a table of staff", optional=True),
    per_fte=real("pieces per full-time equivalent in the month", optional=True),
    costs=money("kronor"),
    cost_per_piece=real("kronor", optional=True),
)
YEARLY_PRICES = Frame(
    "an agreed price of a year",
    service=text("code"),
    year=whole("of the agreements"),
    price=money("kronor of one"),
)
PRODUCTIVITY_AND_PRICE = Frame(
    "productivity and prices of a year; indices are 100 in the first",
    year=whole("with both"),
    pieces=whole("of all streams"),
    fte=real("full-time equivalents"),
    per_fte=real("pieces per full-time equivalent"),
    per_fte_index=real("of per_fte"),
    basket=money("kronor of the agreements' volumes at the year's prices (Laspeyres)"),
    price_index=real("of the basket"),
)


def by_month(
    volumes: pd.DataFrame, economy: pd.DataFrame, staff: pd.DataFrame | None, pieces: Sequence[str]
) -> pd.DataFrame:
    """Volumes, people and costs of each month that has passed: :data:`MONTH_PRODUCTIVITY`.

    pieces: the activities that count pieces. staff: None where there is no such table.
    """
    counts = volumes[volumes["activity"].isin(pieces)].groupby("month")["volume"].sum()
    fte = None if staff is None else staff.groupby("month")["fte"].sum()
    rows = []
    for month in sorted(set(volumes["month"])):
        costs = cost_outcomes(economy[economy["month"] == month])
        came, people = int(counts.get(month, 0)), None if fte is None else float(fte[month])
        rows.append(
            {
                "month": int(month),
                "pieces": came,
                "fte": people,
                "per_fte": came / people if people else None,
                "costs": costs,
                "cost_per_piece": float(costs) / came if came else None,
            }
        )
    return MONTH_PRODUCTIVITY.frame(rows)


def prices_by_year(earlier: pd.DataFrame, agreements: pd.DataFrame, year: int) -> pd.DataFrame:
    """Prices of the agreements of ``year`` and of the years before: :data:`YEARLY_PRICES`.

    earlier: :func:`model.observations.price_history.read_price_history`. Yearly sums have no price a unit
    and are left out. Sorted as the agreements, then by year.
    """
    own = agreements.loc[~agreements["service"].isin(OWN_AMOUNTS), ["service", "price"]]
    own = own.drop_duplicates("service").assign(year=year)
    before = earlier[(earlier["year"] < year) & earlier["service"].isin(own["service"])]
    table = pd.concat([before[["service", "year", "price"]], own[["service", "year", "price"]]])
    order = {service: place for place, service in enumerate(own["service"])}
    table = table.sort_values(
        ["service", "year"],
        key=lambda column: column.map(order) if column.name == "service" else column,
        ignore_index=True,
    )
    return YEARLY_PRICES.checked(table)


def productivity_and_price(
    yearly: pd.DataFrame, kinds: Mapping[str, str], prices: pd.DataFrame, agreements: pd.DataFrame
) -> pd.DataFrame:
    """Whether larger volumes per full-time equivalent go with lower prices: :data:`PRODUCTIVITY_AND_PRICE`.

    A service counts in the basket, whose volumes are the agreements', when it has a price in every year.
    yearly: key figures (:func:`model.observations.yearly.read_yearly`), outcomes only; kinds: the kind of
    each; prices: :func:`prices_by_year`.
    """
    outcomes = by_year(yearly, kinds)
    outcomes = outcomes[outcomes["kind"] == "outcome"].set_index("year")
    wide = prices.pivot_table(index="service", columns="year", values="price", aggfunc="first").dropna()
    volume = agreements.groupby("service")["volume"].sum()
    years = [year for year in wide.columns.tolist() if year in outcomes.index]
    if wide.empty or not years:
        return PRODUCTIVITY_AND_PRICE.frame([])
    bought = [int(volume[name]) for name in wide.index.astype(str)]
    baskets = {
        year: sum((price * count for price, count in zip(wide[year], bought, strict=True)), ZERO)
        for year in years
    }
    table = outcomes.loc[years, ["pieces", "fte", "per_fte"]].reset_index()
    basket = [baskets[year] for year in years]
    table = table.astype({"pieces": int}).assign(
        per_fte_index=100 * table["per_fte"] / table["per_fte"].head(1).sum(),
        basket=pd.Series(basket, dtype=object),
        price_index=[float(100 * amount / basket[0]) for amount in basket],
    )
    return PRODUCTIVITY_AND_PRICE.checked(table[list(PRODUCTIVITY_AND_PRICE.columns)])
