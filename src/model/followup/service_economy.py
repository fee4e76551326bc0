"""Economy by service: revenue as volumes x price, cost by the price calculation's shares, and the result.

*Revenue* of a service is agreed and actual volume x agreed price. What the books hold beside that (accruals,
corrections, one-off work) stands on a line of its own, so that the rows make the economy's revenue.
*Cost* is booked by account and unit, not by service: budget and outcome are shared by the key ``full_costs``,
each service's full cost in the price calculation of the year. With this key a service that sells less than
agreed shows a deficit, for people and premises stay when volumes fall. Both are shared to the öre.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.followup.agreed import summed
from model.followup.economy import REVENUE
from model.frames import Frame, money, real, text
from model.observations.economy import has_budget
from model.parameters.schema.parameters import Parameters
from model.pricing.costing.costs import ASSIGNMENTS
from model.pricing.money import ZERO, shared

SERVICE_ECONOMY = Frame(
    "a service's revenue, cost and result, Decimal kronor; deviations are effects on the result",
    service=text("code, or one of the rows ``unexplained`` and ``all``"),
    cost_share=real("the key; missing of what is unexplained", optional=True),
    revenue_budget=money("agreed", optional=True),
    revenue=money("that came"),
    revenue_deviation=money("revenue - budget", optional=True),
    cost_budget=money(
        "budgeted costs by the key; missing without a budget, as what rests on it", optional=True
    ),
    cost=money("booked costs by the key"),
    cost_deviation=money("budget - cost", optional=True),
    result_budget=money("budgeted revenue less budgeted cost", optional=True),
    result=money("revenue less cost"),
    result_deviation=money("result - budget", optional=True),
)
UNEXPLAINED, ALL = "unexplained", "all"
AMOUNTS = ["revenue_budget", "revenue", "cost_budget", "cost"]


def by_service(
    agreed: pd.DataFrame,
    economy: pd.DataFrame,
    full_costs: pd.DataFrame,
    parameters: Parameters,
    through: int,
    elsewhere: tuple[Decimal, Decimal] = (ZERO, ZERO),
) -> pd.DataFrame:
    """Result of each service to month ``through``, then the rest and the sum: :data:`SERVICE_ECONOMY`.

    agreed: :func:`model.followup.agreed.agreed_and_actual`. elsewhere: what others than customers pay for
    other assignments, as decided and as came. The row ``all`` is the economy's own revenue, costs and result.
    """
    period = economy[economy["month"] <= through]
    earned, spent = period[period["kind"] == REVENUE], period[period["kind"] != REVENUE]
    planned = has_budget(economy)
    totals = {
        "revenue_budget": sum(earned["budget"], ZERO) if planned else ZERO,
        "revenue": sum(earned["outcome"], ZERO),
        "cost_budget": sum(spent["budget"], ZERO) if planned else ZERO,
        "cost": sum(spent["outcome"], ZERO),
    }
    sold = summed(agreed, ["service"], through).set_index("service")[["agreed_amount", "amount"]]
    key = full_costs.set_index("service")["full_cost"].to_dict()
    services = [name for name in parameters.services if key.get(name) or name in sold.index]
    weights = [key.get(name, ZERO) for name in services]
    costs = {kind: shared(totals[kind], weights) for kind in ("cost_budget", "cost")}
    whole = sum(weights, ZERO)
    rows: list[dict[str, object]] = []
    explained = dict.fromkeys(AMOUNTS, ZERO)
    for place, name in enumerate(services):
        amounts: dict[str, Decimal] = {
            "revenue_budget": sold["agreed_amount"].get(name, ZERO),
            "revenue": sold["amount"].get(name, ZERO),
            "cost_budget": costs["cost_budget"][place],
            "cost": costs["cost"][place],
        }
        if name == ASSIGNMENTS:
            for kind, paid in zip(("revenue_budget", "revenue"), elsewhere, strict=True):
                amounts[kind] += paid
        explained = {kind: explained[kind] + amounts[kind] for kind in AMOUNTS}
        share = float(weights[place] / whole)
        rows.append(_row(name, share, amounts, planned, agreed=True))
    rest = {kind: totals[kind] - explained[kind] for kind in AMOUNTS}
    rows += [_row(UNEXPLAINED, None, rest, planned), _row(ALL, 1.0, totals, planned)]
    return SERVICE_ECONOMY.frame(rows)


def _row(
    service: str, share: float | None, amounts: dict[str, Decimal], planned: bool, agreed: bool = False
) -> dict[str, object]:
    """A row; without a budget what is agreed is the only plan, and that of services alone."""
    budget = amounts["revenue_budget"] - amounts["cost_budget"]
    result = amounts["revenue"] - amounts["cost"]
    row: dict[str, object] = {
        "service": service,
        "cost_share": share,
        "revenue_budget": amounts["revenue_budget"],
        "revenue": amounts["revenue"],
        "revenue_deviation": amounts["revenue"] - amounts["revenue_budget"],
        "cost_budget": amounts["cost_budget"],
        "cost": amounts["cost"],
        "cost_deviation": amounts["cost_budget"] - amounts["cost"],
        "result_budget": budget,
        "result": result,
        "result_deviation": result - budget,
    }
    unknown = [] if planned else ["cost_budget", "cost_deviation", "result_budget", "result_deviation"]
    unknown += [] if planned or agreed else ["revenue_budget", "revenue_deviation"]
    return row | dict.fromkeys(unknown)
