"""The year as planned, in kronor and hours, and how the centre reacts when it comes out otherwise."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.parameters.schema.risk import Risk
from model.parameters.schema.services import Charging
from model.pricing.prices import PriceList
from model.pricing.settling.settlement import IN_FULL, Clause, clause_of


@dataclass(frozen=True, kw_only=True)
class YearPlan:
    """The year as planned, in kronor and hours.

    services: service, price, volume, varies (whether revenue follows the volume that comes). work: service
    (empty for work that follows no volume), role, hours at the planned volume. staff: index role; hours
    (present), pay (with social charges). temporary: budget for temporary staff and overtime. other: all other
    costs. agreed: customer, service, volume of the agreements on services that vary; without it each service
    is one agreement. clause: what the agreements say of other volumes than those agreed.
    """

    services: pd.DataFrame
    work: pd.DataFrame
    staff: pd.DataFrame
    temporary: float
    other: float
    agreed: pd.DataFrame | None = None
    clause: Clause = IN_FULL

    @property
    def revenue(self) -> float:
        """Planned revenue."""
        return float((self.services["price"] * self.services["volume"]).sum())

    @property
    def cost(self) -> float:
        """Planned cost."""
        return float(self.staff["pay"].sum()) + self.temporary + self.other


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How the centre reacts. For units and meanings see the parameters ``risk`` of the same names."""

    highest_load: float
    temporary_limit: float
    temporary_price: float
    staff_turnover: float
    sick_pay_share: float


def plan_of(prices: PriceList, capacity: pd.DataFrame, parameters: Parameters) -> YearPlan:
    """The plan behind a price list; ``capacity`` as it was priced from (index role: present, used hours).

    What is sold by the month or year is as agreed and does not vary. Hours worked that belong to no service,
    such as support work, follow no volume.
    """
    lines = prices.lines
    services = pd.DataFrame(
        {
            "service": lines["service"],
            "price": [
                float(revenue) / volume if volume else 0.0
                for revenue, volume in zip(lines["revenue"], lines["volume"], strict=True)
            ],
            "volume": lines["volume"].astype(float),
            "varies": lines["charged"] == Charging.EACH,
        }
    )
    work = prices.costs.groupby(["service", "role"], sort=False)["hours"].sum().reset_index()
    rest = capacity["used_hours"] - work.groupby("role")["hours"].sum().reindex(capacity.index).fillna(0.0)
    support = pd.DataFrame({"service": "", "role": rest.index, "hours": rest.clip(lower=0.0).to_numpy()})
    work = pd.concat([work, support], ignore_index=True)
    work = work[work["hours"] > 0].reset_index(drop=True)
    pay = prices.pools[prices.pools["kind"] == "salaries"].groupby("pool")["amount"].sum().astype(float)
    hours = capacity["present_hours"].reindex(pay.index).fillna(0.0)
    staff = pd.DataFrame({"hours": hours, "pay": pay})
    economy = parameters.economy
    bought = economy.other_personnel.of(prices.year).items()
    temporary = float(sum(amount for kind, amount in bought if economy.kinds[kind].temporary))
    total = float(prices.pools["amount"].sum())
    varying = services.loc[services["varies"], "service"]
    agreed = prices.volumes[prices.volumes["service"].isin(varying)].reset_index(drop=True)
    other = total - float(pay.sum()) - temporary
    return YearPlan(
        services=services,
        work=work,
        staff=staff,
        temporary=temporary,
        other=other,
        agreed=agreed,
        clause=clause_of(parameters.settlement),
    )


def rules_of(risk: Risk) -> Rules:
    """The rules that the parameters set."""
    return Rules(**{field.name: getattr(risk, field.name).value for field in fields(Rules)})
