"""The centre beside public benchmarks: supplier invoices per full-time equivalent, and their cost.

Nobody registers time by activity, so people and costs are shared by the hours that the year's volumes are
expected to take (:mod:`model.demand.expected_work`). The *process* is what others count as accounts payable:
supplier invoices of all channels, scanning errors, the supplier register, reminders, payment runs, and the
calls and mail about them: the work of a skill that ``dimensions.comparison`` names, less what is no invoice.
Managers, system administration,
absence and idle time follow in proportion, so that nothing the centre pays for is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from model.demand.contact_subjects import contact_subjects
from model.demand.expected_work import expected_work
from model.followup.economy import cost_outcomes
from model.followup.period import Period
from model.followup.streams import counting
from model.observations.benchmarks import COST, PER_FTE, QUARTILES
from model.observations.registers import Registers
from model.parameters.schema.dimensions import Comparison
from model.parameters.schema.parameters import Parameters
from model.pricing.money import ORE, ZERO

CORRESPONDENCE = {"call", "call_back", "mail"}

Standing = Literal["top", "between", "bottom"]


@dataclass(frozen=True)
class OwnFigures:
    """Supplier invoices of a year against people and kronor.

    share: the process' part of the centre's expected hours. fte: mean of the year, the whole centre.
    per_fte: invoices per full-time equivalent in the process; per_fte_of_all: if everybody worked with
    nothing else, which no sharing of people can go below. cost_of_process: booked costs an invoice by the
    same share; cost_of_services: of the invoice services alone, by the full costs of the price calculation;
    services: how many these are.
    """

    year: int
    invoices: int
    fte: float
    share: float
    cost_of_process: Decimal
    cost_of_services: Decimal
    services: int

    @property
    def per_fte(self) -> float:
        """Supplier invoices per full-time equivalent in the process."""
        return self.per_fte_of_all / self.share

    @property
    def per_fte_of_all(self) -> float:
        """Supplier invoices per full-time equivalent of the whole centre."""
        return self.invoices / self.fte


def own_figures(period: Period, parameters: Parameters, registers: Registers) -> OwnFigures | None:
    """The figures of a whole year; None for a centre that compares nothing, or had no invoices."""
    if not period.is_whole_year:
        raise ValueError("benchmarks are of whole years")
    comparison = parameters.dimensions.comparison
    counted = set() if comparison is None else set(counting(parameters).get(comparison.stream, ()))
    period.require("volumes", "economy", "staff", "full_costs")
    volumes, key = period.volumes, period.full_costs
    invoices = int(volumes.loc[volumes["activity"].isin(counted), "volume"].sum())
    if comparison is None or not invoices:
        return None
    costs = cost_outcomes(period.economy)
    work = expected_work(parameters, registers, period.year)
    contacts = contact_subjects(parameters, registers, period.year)
    share = process_share(work, contacts, parameters, comparison)
    services = [name for name, line in parameters.services.items() if counted & set(line.activities)]
    sold = sum(key.loc[key["service"].isin(services), "full_cost"], ZERO)
    return OwnFigures(
        period.year,
        invoices,
        float(period.staff.groupby("month")["fte"].sum().mean()),
        share,
        (costs * Decimal(str(share)) / invoices).quantize(ORE),
        (costs * sold / sum(key["full_cost"], ZERO) / invoices).quantize(ORE),
        len(services),
    )


def process_share(
    work: dict[str, float], contacts: dict[str, float], parameters: Parameters, comparison: Comparison
) -> float:
    """Part of ``work`` (hours by activity) that the process takes.

    contacts: hours of calls and mail by what bears them, in any unit.

    Support counts on neither side, but for calls and mail, which belong to what they are about.
    """
    rules = parameters.pricing.allocation
    support = {name for centre in rules.support.values() for name in centre.activities}
    hours = {name: spent for name, spent in work.items() if name not in support}
    answering = [centre for centre in rules.support.values() if CORRESPONDENCE & set(centre.activities)]
    correspondence = sum(work[name] for centre in answering for name in centre.activities)
    whole = sum(contacts.values())
    for subject, part in contacts.items():
        if subject in hours:
            hours[subject] += part / whole * correspondence
    process = sum(
        spent
        for name, spent in hours.items()
        if parameters.activities[name].skill == comparison.skill and name not in comparison.not_counted
    )
    return process / sum(hours.values())


def in_kronor(benchmarks: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """The benchmarks with rate (kronor a dollar, the year's mean) and kronor; None where there is none."""
    rates, amounts = [], []
    for line in benchmarks.to_dict("records"):
        in_dollars = line["unit"] == "USD"
        rate = Decimal(str(parameters.followup.dollar_rate.of(line["year"]))) if in_dollars else None
        rates.append(rate)
        amounts.append(line["value"] * (rate or 1) if line["measure"] == COST else None)
    columns = {"rate": rates, "kronor": amounts}
    return benchmarks.assign(
        **{name: pd.Series(values, index=benchmarks.index, dtype=object) for name, values in columns.items()}
    )


def has_quartiles(benchmarks: pd.DataFrame) -> bool:
    """Whether both measures have quartiles, of those that were known."""
    return all(_pairs(benchmarks, measure) for measure in (PER_FTE, COST))


def _pairs(benchmarks: pd.DataFrame, measure: str) -> list[pd.DataFrame]:
    """The bottom and top quartile of each publication that has both, by kind."""
    own = benchmarks[(benchmarks["measure"] == measure) & benchmarks["kind"].isin(QUARTILES)]
    return [
        pair.set_index("kind", drop=False)
        for _, pair in own.groupby(["publisher", "region", "year"], sort=False)
        if len(pair) == len(QUARTILES)
    ]


def quartiles(benchmarks: pd.DataFrame, measure: str) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The latest bottom and top quartile of ``measure`` that are of one publication, as rows."""
    latest = max(_pairs(benchmarks, measure), key=lambda pair: int(pair["year"].iloc[0]))
    bottom, top = (latest.loc[kind].to_dict() for kind in QUARTILES)
    return bottom, top


def standing(measure: str, own: Decimal | float, bottom: Decimal, top: Decimal) -> Standing:
    """Whether ``own`` is as good as the top quartile, no better than the bottom one, or between them."""
    sign = {PER_FTE: 1, COST: -1}[measure]
    value = Decimal(str(own)) * sign
    if value >= top * sign:
        return "top"
    return "bottom" if value <= bottom * sign else "between"
