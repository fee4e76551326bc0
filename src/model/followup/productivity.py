"""Productivity: invoices beside people and money by month, and beside prices over the years."""

from __future__ import annotations

import pandas as pd

from model.followup.volumes import CUSTOMER, SUPPLIER
from model.followup.volumes import productivity as by_year
from model.frames import Frame, money, real, text, whole
from model.observations.economy import COST_ACCOUNTS
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.money import ZERO

MONTH_PRODUCTIVITY = Frame(
    "volumes, people and costs of a month that has passed",
    month=whole("1-12"),
    supplier=whole("supplier invoices"),
    customer=whole("customer invoices"),
    invoices=whole("of both kinds"),
    budget=whole("invoices of both kinds"),
    fte=real("full-time equivalents"),
    per_fte=real("invoices per full-time equivalent in the month", optional=True),
    costs=money("kronor"),
    cost_per_invoice=real("kronor", optional=True),
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
    invoices=whole("of both kinds"),
    fte=real("full-time equivalents"),
    per_fte=real("invoices per full-time equivalent"),
    per_fte_index=real("of per_fte"),
    basket=money("kronor of the agreements' volumes at the year's prices (Laspeyres)"),
    price_index=real("of the basket"),
)
INVOICES = (*SUPPLIER, *CUSTOMER)


def by_month(
    volumes: pd.DataFrame, budget: pd.DataFrame, economy: pd.DataFrame, staff: pd.DataFrame
) -> pd.DataFrame:
    """Volumes, people and costs of each month that has passed: :data:`MONTH_PRODUCTIVITY`."""
    counts = volumes[volumes["activity"].isin(INVOICES)].pivot_table(
        index="month", columns="activity", values="volume", aggfunc="sum", fill_value=0
    )
    planned = budget[budget["activity"].isin(INVOICES)].groupby("month")["volume"].sum()
    fte = staff.groupby("month")["fte"].sum()
    rows = []
    for line in counts.reindex(columns=list(INVOICES), fill_value=0).reset_index().to_dict("records"):
        month = int(line["month"])
        booked = economy[(economy["month"] == month) & economy["account"].isin(COST_ACCOUNTS)]
        costs = sum(booked["outcome"], ZERO)
        supplier, customer = (sum(int(line[name]) for name in names) for names in (SUPPLIER, CUSTOMER))
        invoices = supplier + customer
        rows.append(
            {
                "month": month,
                "supplier": supplier,
                "customer": customer,
                "invoices": invoices,
                "budget": int(planned.get(month, 0)),
                "fte": float(fte[month]),
                "per_fte": invoices / float(fte[month]) if fte[month] else None,
                "costs": costs,
                "cost_per_invoice": float(costs) / invoices if invoices else None,
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
    yearly: pd.DataFrame, prices: pd.DataFrame, agreements: pd.DataFrame
) -> pd.DataFrame:
    """Whether larger volumes per full-time equivalent go with lower prices: :data:`PRODUCTIVITY_AND_PRICE`.

    A service counts in the basket, whose volumes are the agreements', when it has a price in every year.
    yearly: key figures (:func:`model.observations.yearly.read_yearly`), outcomes only; prices:
    :func:`prices_by_year`.
    """
    outcomes = by_year(yearly)
    outcomes = outcomes[outcomes["kind"] == "outcome"].set_index("year")
    wide = prices.pivot_table(index="service", columns="year", values="price", aggfunc="first").dropna()
    volume = agreements.groupby("service")["volume"].sum()
    years = [year for year in wide.columns.tolist() if year in outcomes.index]
    bought = [int(volume[name]) for name in wide.index.astype(str)]
    baskets = {
        year: sum((price * count for price, count in zip(wide[year], bought, strict=True)), ZERO)
        for year in years
    }
    table = outcomes.loc[years, ["invoices", "fte", "per_fte"]].reset_index()
    basket = [baskets[year] for year in years]
    table = table.astype({"invoices": int}).assign(
        per_fte_index=100 * table["per_fte"] / table["per_fte"].head(1).sum(),
        basket=pd.Series(basket, dtype=object),
        price_index=[float(100 * amount / basket[0]) for amount in basket],
    )
    return PRODUCTIVITY_AND_PRICE.checked(table[list(PRODUCTIVITY_AND_PRICE.columns)])
