"""The price report's tables and sentences, from a price list and its agreements.

Swedish labels and words live here; what they say is computed in :mod:`model.pricing`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from model.observations.names import COMMON_UNIT
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.display import KeyFigure
from model.presentation.tables import Column
from model.pricing.costing.cost_pools import cost_pools_by_unit
from model.pricing.costing.costs import COMPONENTS, IDLE, OWN_AMOUNTS, SUBSCRIPTION, by_component
from model.pricing.money import ZERO
from model.pricing.prices import PriceList

KINDS = {"base": "Bas", "add_on": "Tillägg"}
DRIVERS = {
    "fte": "årsarbetare",
    "hours": "arbetade timmar",
    "salaries": "lönekostnad",
    "phone_minutes": "samtalsminuter",
}
METHODS = {"direct": "direkt", "step_down": "stegvis", "reciprocal": "ömsesidigt"}
SHOWN_FIRST = ("supplier_e_invoice", "supplier_scanned", "customer_file")


def price_table(prices: PriceList, before: pd.DataFrame) -> pd.DataFrame:
    """Price list beside last year's prices: label, kind, unit, volume, unit_cost, price, before, change.

    ``before`` are last year's agreements. Prices of yearly sums are means per customer. With price ceilings
    also ceiling, and bound: ``tak`` for a price that is held by it.
    """
    mean = before.groupby("service").agg({"amount": "sum", "volume": "sum"})
    last = {service: row["amount"] / int(row["volume"]) for service, row in mean.to_dict("index").items()}
    then = pd.Series([last.get(name) for name in prices.lines["service"].tolist()], dtype=object)
    lines = prices.lines.assign(kind=prices.lines["kind"].map(KINDS), before=then)
    pairs = zip(lines["price"].tolist(), lines["before"].tolist(), strict=True)
    change = [float(now / earlier - 1) if earlier else float("nan") for now, earlier in pairs]
    bound = ["tak" if is_held(line) else "" for line in lines.to_dict("records")]
    return lines.assign(change=change, bound=bound)


def key_figures(prices: PriceList, before: pd.DataFrame) -> list[KeyFigure]:
    """Turnover, the three largest prices against last year, and the hourly price."""
    table = price_table(prices, before).set_index("service")
    figures = [KeyFigure("Omslutning", formats.million_kronor(prices.revenue), _against_cost(prices))]
    for service in SHOWN_FIRST:
        row = table.loc[service].to_dict()
        figures.append(
            KeyFigure(
                row["label"],
                formats.kronor(row["price"]) + " kr",
                f"{formats.kronor(row['before'])} kr året före",
                "good" if row["change"] <= 0 else "warning",
                formats.percent(row["change"], signed=True),
            )
        )
    return [
        *figures,
        KeyFigure("Timpris", formats.kronor(prices.hourly, 0) + " kr", "för tjänst utanför listan"),
    ]


def summary(prices: PriceList, before: pd.DataFrame, compared: pd.DataFrame) -> str:
    """Markdown list: prices up and down, unused capacity, how customers fare."""
    changes = price_table(prices, before).dropna(subset=["change"])
    per_unit = changes[~changes["service"].isin(OWN_AMOUNTS)]
    falls, rises = int((per_unit["change"] < 0).sum()), int((per_unit["change"] > 0).sum())
    idle = sum(prices.costs.loc[prices.costs["service"] == IDLE, "total"], ZERO)
    customers = compared[compared["customer"] > 0].sort_values("share")
    lowest, highest = customers.iloc[0].to_dict(), customers.iloc[-1].to_dict()
    middle = float(customers["share"].median())
    lines = [
        (
            f"**Priser:** {falls} av {len(per_unit)} priser sjunker och {rises} stiger jämfört med "
            f"{prices.year - 1}."
        ),
        (
            f"**Ledig kapacitet:** {formats.million_kronor(idle)} av kostnaden, "
            f"{formats.percent(float(idle / prices.recovery.full_cost))}, är tid som finns men inte går åt. "
            "Den har en egen rad i prislistan och i varje avtal och ingår inte i något annat pris."
        ),
        (
            f"**Kunderna:** mittkunden får {formats.percent(middle, signed=True)}. Lägsta ändringen har "
            f"{lowest['name']} ({formats.percent(lowest['share'], signed=True)}), högsta "
            f"{highest['name']} ({formats.percent(highest['share'], signed=True)})."
        ),
        (
            f"**Avstämning:** avtalen summerar till {formats.kronor(sum(compared.iloc[-1:]['now'], ZERO))} "
            f"kronor, {_reconciled(prices)}."
        ),
    ]
    return "\n".join(f"- {line}" for line in lines)


def is_held(line: Mapping[Hashable, Any]) -> bool:
    """Whether a line of the price list is held by its ceiling: at it, or below a full cost that is above."""
    ceiling = line["ceiling"]
    return ceiling is not None and (line["price"] == ceiling or line["unit_cost"] > ceiling)


def price_columns(prices: PriceList) -> list[Column]:
    """Columns of :func:`price_table`; the ceiling of each price when the rules set any."""
    ceilings = [Column("ceiling", "Högsta pris", "kronor"), Column("bound", "Regel")]
    has_ceilings = bool(prices.lines["ceiling"].notna().any())
    return [
        Column("label", "Tjänst"),
        Column("kind", "Slag"),
        Column("unit", "Enhet", "price_unit"),
        Column("volume", "Volym", "integer"),
        Column("unit_cost", "Självkostnad", "kronor"),
        *(ceilings if has_ceilings else []),
        Column("price", "Pris", "kronor"),
        Column("before", f"Pris {prices.year - 1}", "kronor"),
        Column("change", "Ändring", "change_percent"),
    ]


def _against_cost(prices: PriceList) -> str:
    """Revenue beside full cost, in a word or two."""
    if prices.revenue == prices.recovery.full_cost:
        return "intäkt = kostnad"
    return f"kostnad {formats.million_kronor(prices.recovery.full_cost)}"


def _reconciled(prices: PriceList) -> str:
    """How the sum of the agreements relates to the budgeted cost."""
    settled = prices.recovery.settled
    if prices.revenue == prices.recovery.full_cost:
        return "lika med den budgeterade kostnaden på öret"
    if prices.revenue == prices.recovery.revenue:
        what = "minus överskott" if settled > 0 else "plus underskott"
        return (
            f"lika på öret med den budgeterade kostnaden {what} från tidigare år, "
            f"{formats.kronor(abs(settled))} kronor"
        )
    short = prices.recovery.full_cost - prices.revenue
    return f"{formats.kronor(short)} kronor mindre än kostnaden: det bär centret självt"


def cost_steps(prices: PriceList) -> list[tuple[str, float]]:
    """Steps from salaries to full cost, kronor."""
    pools = prices.pools.set_index("pool")["amount"].to_dict()
    kinds = prices.pools.groupby("kind")["amount"].agg("sum").to_dict()
    managers = pools["head_of_area"] + pools["unit_head"]
    rest = kinds["overhead"] - pools["premises"] - pools["it"]
    steps = [
        ("Löner i produktionen", kinds["salaries"]),
        ("Chefer", managers),
        ("Övrig personal", kinds["support"] - managers),
        ("Lokaler", pools["premises"]),
        ("It", pools["it"]),
        ("Nämnd, adm. och förbrukning", rest),
    ]
    return [(label, float(amount)) for label, amount in steps]


def pool_table(prices: PriceList) -> pd.DataFrame:
    """Cost pools with subtotals: label, amount."""
    pools = prices.pools
    personnel = pools[pools["kind"] != "overhead"]
    overhead = pools[pools["kind"] == "overhead"]
    rows = [
        *_pairs(personnel),
        ("Personal m.m.", sum(personnel["amount"], ZERO)),
        *_pairs(overhead),
        ("Övriga kostnader", sum(overhead["amount"], ZERO)),
        ("Självkostnad", prices.recovery.full_cost),
    ]
    return pd.DataFrame(rows, columns=["label", "amount"])


def pool_totals(prices: PriceList) -> list[int]:
    """Rows of :func:`pool_table` that are sums."""
    personnel = int((prices.pools["kind"] != "overhead").sum())
    return [personnel, len(prices.pools) + 1, len(prices.pools) + 2]


def component_table(prices: PriceList) -> pd.DataFrame:
    """Full cost by service with a total row: label, direct, support, overhead, unused, total."""
    table = by_component(prices.costs)
    labels = prices.lines.set_index("service")["label"].to_dict()
    labels[SUBSCRIPTION] = "Basabonnemang"
    table["label"] = table["service"].map(labels)
    total = {name: [sum(table[name], Decimal(0))] for name in (*COMPONENTS, "total")}
    return pd.concat([table, pd.DataFrame({"label": ["Summa"], **total})], ignore_index=True)


def unit_cost_table(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Costs by type and unit: label, a column for each unit and for the area, total; sums last."""
    by_unit = cost_pools_by_unit(parameters, registers, year)
    units = [*parameters.organisation.units.value, COMMON_UNIT]
    rows = []
    for _, parts in by_unit.groupby("pool", sort=False):
        amounts = dict(zip(parts["unit"].tolist(), parts["amount"].tolist(), strict=True))
        row = {unit: amounts.get(unit, ZERO) for unit in units}
        rows.append({"label": parts["label"].iloc[0], **row, "total": sum(row.values(), ZERO)})
    table = pd.DataFrame(rows)
    sums = {name: [sum(table[name], ZERO)] for name in (*units, "total")}
    return pd.concat([table, pd.DataFrame({"label": ["Summa"], **sums})], ignore_index=True)


def unit_cost_columns(parameters: Parameters) -> list[Column]:
    """Columns of :func:`unit_cost_table`."""
    units = parameters.organisation.units.value | {COMMON_UNIT: "Gemensamt"}
    return [
        Column("label", "Kostnad"),
        *(Column(unit, name, "tkr", says_unit=False) for unit, name in units.items()),
        Column("total", "Summa", "tkr", says_unit=False),
    ]


def support_table(prices: PriceList) -> pd.DataFrame:
    """Support departments: label, driver (in words), own, received, passed_on; own cost in total last."""
    table = prices.support.assign(
        driver=prices.support["driver"].map(DRIVERS),
        received=prices.support["passed_on"] - prices.support["own"],
    )
    total = {"label": ["Summa"], "driver": [""], "own": [sum(table["own"], ZERO)]}
    return pd.concat([table, pd.DataFrame(total)], ignore_index=True)


def allocation_sentence(parameters: Parameters) -> str:
    """How support is allocated, in a sentence."""
    method = METHODS[parameters.pricing.allocation.method.value]
    return f"Stödverksamhetens kostnad fördelas {method}, efter den nyckel som anges för var och en."


def capacity_table(prices: PriceList) -> pd.DataFrame:
    """Capacity by role, total last: label, practical, worked and idle hours, hourly_cost, idle_cost."""
    table = prices.capacity
    sums = {name: [table[name].sum()] for name in ("practical_hours", "worked_hours", "idle_hours")}
    total = {"label": ["Summa"], **sums, "idle_cost": [sum(table["idle_cost"], ZERO)]}
    return pd.concat([table, pd.DataFrame(total)], ignore_index=True)


def subscription_table(prices: PriceList) -> pd.DataFrame:
    """What the base subscription carries: label, hours, total, largest first, with a total row."""
    parts = prices.costs[prices.costs["service"] == SUBSCRIPTION][["label", "hours", "total"]]
    ordered = parts.sort_values("hours", ascending=False)
    total = {"label": ["Summa"], "hours": [parts["hours"].sum()], "total": [sum(parts["total"], Decimal(0))]}
    return pd.concat([ordered, pd.DataFrame(total)], ignore_index=True)


def rounding_check(parameters: Parameters, year: int) -> str:
    """A sentence that reconciles the three rounded budget figures."""
    budget = parameters.economy.budget
    personnel, overhead, revenue = (
        pool.of(year) for pool in (budget.personnel, budget.overhead, budget.revenue)
    )
    parts = f"{formats.number(personnel / 1e6, 1)} + {formats.number(overhead / 1e6, 1)}"
    return (
        f"Avrundat till mnkr blir delarna {parts} och omslutningen {formats.number(revenue / 1e6, 1)}; "
        f"i tusental är {formats.number(personnel // 1000)} + {formats.number(overhead // 1000)} = "
        f"{formats.number(revenue // 1000)} tkr."
    )


def _pairs(pools: pd.DataFrame) -> list[tuple[str, Decimal]]:
    return list(zip(pools["label"].tolist(), pools["amount"].tolist(), strict=True))


def change_chart(planned: PlannedYear) -> Chart:
    """What each customer pays for this year's volumes beside last year's prices, least rise first."""
    customers = planned.compared[planned.compared["customer"] > 0]
    pairs = zip(customers["now"], customers["price_effect"], strict=True)
    shares = [float(effect / (now - effect)) if now != effect else 0.0 for now, effect in pairs]
    ranked = customers.assign(change=shares).sort_values("change", kind="stable")
    changes = dict(zip(ranked["name"].tolist(), ranked["change"].tolist(), strict=True))
    (least, low), *_, (most, high) = changes.items()
    rises = sum(change > 0 for change in changes.values())
    return charts.dot_changes(
        "customer-changes",
        f"Vid årets volymer betalar kunderna mellan {formats.percent(low, signed=True)} och "
        f"{formats.percent(high, signed=True)} jämfört med förra årets priser",
        f"Punkter för {len(changes)} kunder, ordnade efter ändring. {rises} betalar mer än med förra årets "
        f"priser. Lägst har {least} med {formats.percent(low, signed=True)}, högst {most} med "
        f"{formats.percent(high, signed=True)}.",
        changes,
        note="Årets volymer till årets priser mot samma volymer till förra årets; justeringen ingår.",
    )
