"""Pricing, charging, reconciling, settling and drawing for more customers than the centre has.

Run: ``python bench/pricing.py``. The base's register is repeated, and invoices and add-ons grow with it, so
that a thousand customers are thirty times the work. Seconds are of processor time; memory is what a step
takes at most beside its inputs.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from model.demand.forecasting.forecast import VolumeForecast, YearErrors
from model.demand.volumes import expected_hours
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing import PriceList, agreements, price_list
from model.pricing.costing.costs import CALL_ACTIVITIES
from model.pricing.risk.drawn_years import draw, service_activities
from model.pricing.risk.year_plan import plan_of, rules_of
from model.pricing.risk.year_result import play
from model.pricing.settling.own_tariff import agreed_tariff
from model.pricing.settling.settlement import clauses, settle
from model.pricing.settling.volume_reconciliation import reconcile
from model.pricing.tariffs.charges import charge

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.pricing.as_agreed import quantities_as_agreed

YEAR = 2012
SIZES = (33, 100, 1000)
MOST_DRAWN = 100
"""Customers at most whose agreements are drawn: each takes ten thousand numbers a service."""
REPEATS = 3
"""Of each step; the fastest counts."""

Step = Callable[[], object]


def city(customers: int) -> tuple[Parameters, Registers]:
    """Parameters and registers of a city with so many customers, each like one of the base's."""
    base = load()
    registers = load_registers(base)
    own = len(registers.customers)
    copies = [number // own for number in range(customers)]
    rows = registers.customers.iloc[[number % own for number in range(customers)]].reset_index(drop=True)
    rows = rows.assign(number=np.arange(1, customers + 1))
    for weight in ("supplier_weight", "customer_weight"):
        rows[weight] /= rows[weight].sum()
    add_ons = [
        registers.add_ons.assign(customer=registers.add_ons["customer"] + own * copy)
        for copy in range(copies[-1] + 1)
    ]
    bought = pd.concat(add_ons, ignore_index=True)
    bought = bought[bought["customer"] <= customers].reset_index(drop=True)
    # So many customers would pay more in least fees than the centre costs.
    changes: dict[str, object] = {"price_rules.minimum_fee": None}
    for kind in ("supplier_invoices", "customer_invoices"):
        volume = base.demand.streams[kind].volume.of(YEAR)
        changes[f"demand.streams.{kind}.volume"] = {YEAR: round(volume * customers / own)}
    return load(changes=changes), replace(registers, customers=rows, add_ons=bought)


def steps(customers: int) -> dict[str, Step]:
    """What is measured, its inputs prepared."""
    parameters, registers = city(customers)
    prices = priced(parameters, registers)
    agreed = agreements(prices, parameters)
    tariff = agreed_tariff(agreed, parameters, YEAR)
    quantities = quantities_as_agreed(agreed, parameters, registers, YEAR)
    lines = charge(tariff, quantities)
    came = agreed[["customer", "service", "volume"]].assign(volume=agreed["volume"] * 21 // 20)
    measures: dict[str, Step] = {
        "make the price list": lambda: priced(parameters, registers),
        "make the agreements": lambda: agreements(prices, parameters),
        "charge by the tariff": lambda: charge(tariff, quantities),
        "reconcile twice a year": lambda: reconcile(tariff, lines, lines),
        "settle the year": lambda: settle(agreed, came, clauses(parameters)),
    }
    if customers <= MOST_DRAWN:
        plan, ahead = plan_of(prices, capacity(), parameters), forecast(prices, parameters)
        draws = draw(plan, parameters.risk, ahead, service_activities(parameters))
        measures["play 10 000 drawn years"] = lambda: play(plan, draws, rules_of(parameters.risk))
    return measures


def priced(parameters: Parameters, registers: Registers) -> PriceList:
    """A price list on expected hours; what the hours are does not matter here."""
    hours = {name: expected_hours(parameters, registers, name, YEAR) for name in parameters.activities}
    worked = pd.DataFrame({"hours": hours | dict.fromkeys(CALL_ACTIVITIES, 4000.0)})
    return price_list(parameters, registers, YEAR, activity_hours=worked, capacity=capacity())


def capacity() -> pd.DataFrame:
    """Hours present and used by role, those of the base year."""
    present = {"finance_administrator": 86_000.0, "accountant": 18_000.0, "system_administrator": 8_600.0}
    return pd.DataFrame({"present_hours": present, "used_hours": pd.Series(present) * 0.85})


def forecast(prices: PriceList, parameters: Parameters) -> VolumeForecast:
    """A forecast of every agreement on pieces, as agreed, with errors of a few per cent."""
    activity = service_activities(parameters)
    pieces = [name for name, service in parameters.services.items() if service.unit.startswith("kr/")]
    parts = prices.volumes[prices.volumes["service"].isin(pieces)]
    parts = parts.assign(activity=parts["service"].map(activity)).dropna(subset=["activity"])
    names = list(dict.fromkeys(parts["activity"]))
    errors = YearErrors(np.full((12, len(names)), 0.02), np.full(len(parts), 0.04), 3)
    nothing = pd.DataFrame()
    year = parts["volume"].to_numpy(dtype=float)
    keys = parts[["customer", "activity"]].reset_index(drop=True)
    return VolumeForecast(
        method="naive",
        way="bottom_up",
        interval=0.9,
        monthly=nothing,
        total=nothing,
        parts=keys,
        year=year,
        activities=names,
        errors=errors,
    )


def measured(step: Step) -> tuple[float, float]:
    """Processor seconds of the fastest repeat; megabytes that the step takes at most, in a run of its own."""
    found = []
    for _ in range(REPEATS):
        start = time.process_time()
        step()
        found.append(time.process_time() - start)
    tracemalloc.start()
    step()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return min(found), most / 1024**2


def main() -> None:
    """Print the table."""
    table: dict[str, list[tuple[int, float, float]]] = {}
    for customers in SIZES:
        for name, step in steps(customers).items():
            table.setdefault(name, []).append((customers, *measured(step)))
    print("| step | customers | s | MB at most | times linear |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, rows in table.items():
        first = rows[0][1] / rows[0][0]
        for customers, seconds, memory in rows:
            ratio = seconds / customers / first
            print(f"| {name} | {customers:,} | {seconds:.3f} | {memory:.1f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
