"""The year as planned, in kronor and hours, and how the centre reacts when it comes out otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Protocol

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.parameters.schema.credits import ServiceCredit
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.rated import MONTHS_OF
from model.parameters.schema.risk import Risk
from model.parameters.schema.services import Charging
from model.pricing.prices import PriceList
from model.pricing.settling.settlement import IN_FULL, Clause, clause_of
from model.pricing.tariffs.credits import credited
from model.time_units import MONTHS

ELSEWHERE = "paid elsewhere"
"""What fees and the owner pay for other assignments, in place of a service; taken to come as planned."""


class Credit(Protocol):
    """What customers get back for missed promises, by the share of the year's work that was not done."""

    def of(self, missed: Floats) -> Floats:
        """Kronor of the year for shares ``missed``."""


@dataclass(frozen=True)
class ProportionalCredit:
    """A credit in proportion to what was missed: all of what is at risk from the share ``lost_at`` on."""

    at_risk: float
    lost_at: float

    def of(self, missed: Floats) -> Floats:
        """Kronor of the year for shares ``missed``."""
        return self.at_risk * np.minimum(missed / self.lost_at, 1.0)


@dataclass(frozen=True)
class AgreedCredits:
    """The credits of the agreements: the share of work not done is what a promised share falls short by.

    terms: each with the kronor of the year that it is a share of, and the customers that it is paid to. Fees
    and shortfalls are alike in all months.
    """

    terms: tuple[tuple[ServiceCredit, float, int], ...]

    def of(self, missed: Floats) -> Floats:
        """Kronor of the year for shares ``missed``."""
        found = np.zeros(len(missed))
        for credit, fees, customers in self.terms:
            times = 1 if credit.of == "fees" else customers
            periods = (len(missed), MONTHS // MONTHS_OF[credit.period])
            short = np.broadcast_to(credit.missed(1.0 - missed)[:, None], periods)
            found += times * credited(credit, short, np.full(periods, fees / periods[1])).sum(axis=1)
        return found


@dataclass(frozen=True, kw_only=True)
class YearPlan:
    """The year as planned, in kronor and hours.

    services: service, price, volume, varies (whether revenue follows the volume that comes). work: service
    (empty for work that follows no volume), role, hours at the planned volume. staff: index role; hours
    (present), pay (with social charges). temporary: budget for temporary staff and overtime. other: all other
    costs. agreed: customer, service, volume of the agreements on services that vary; without it each service
    is one agreement. clause: what the agreements say of other volumes than those agreed. customers: what each
    has agreed to pay, all services together, kronor; index customer. taken: share of each service's volume
    that each of them takes, (customers, services). credit: what they get back for missed promises.
    """

    services: pd.DataFrame
    work: pd.DataFrame
    staff: pd.DataFrame
    temporary: float
    other: float
    agreed: pd.DataFrame | None = None
    clause: Clause = IN_FULL
    customers: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    taken: Floats | None = None
    credit: Credit | None = None

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
    adaptable_share: float
    cover_share: float
    peak_sd: float
    vacancy_months: float
    recruitment_cost: float
    postponed_share: float
    late_cost: float


def plan_of(
    prices: PriceList, capacity: pd.DataFrame, parameters: Parameters, agreements: pd.DataFrame | None = None
) -> YearPlan:
    """The plan behind a price list; ``capacity`` as it was priced from (index role: present, used hours).

    agreements: :data:`~model.pricing.frames.AGREED`, for what is lost with a customer; without them nobody
    leaves. What is sold by the month or year is as agreed and does not vary. Hours worked that belong to no
    service, such as support work, follow no volume.
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
    if prices.recovery.elsewhere:
        paid = pd.DataFrame(
            [(ELSEWHERE, float(prices.recovery.elsewhere), 1.0, False)], columns=services.columns
        )
        services = pd.concat([services, paid], ignore_index=True)
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
    customers, taken = _customers(agreements, services)
    return YearPlan(
        services=services,
        work=work,
        staff=staff,
        temporary=temporary,
        other=other,
        agreed=agreed,
        clause=clause_of(parameters.settlement),
        customers=customers,
        taken=taken,
        credit=_credit(parameters, prices),
    )


def _customers(agreements: pd.DataFrame | None, services: pd.DataFrame) -> tuple[pd.Series, Floats | None]:
    """What each customer has agreed to pay, and the share of each service's volume that each takes."""
    if agreements is None or agreements.empty:
        return pd.Series(dtype=float), None
    numbers = agreements.assign(amount=agreements["amount"].astype(float))
    amounts = numbers.groupby("customer")["amount"].sum()
    volumes = numbers.pivot_table(index="customer", columns="service", values="volume", aggfunc="sum")
    volumes = volumes.reindex(columns=services["service"]).fillna(0.0).astype(float)
    whole = volumes.sum()
    return amounts, (volumes / whole.where(whole > 0)).fillna(0.0).to_numpy()


def _credit(parameters: Parameters, prices: PriceList) -> Credit | None:
    """The credits that agreements have, else what the parameters of risk assume of one in proportion."""
    risk, revenue = parameters.risk, dict(zip(prices.lines["service"], prices.lines["revenue"], strict=True))
    if own := parameters.settlement.credits.values():
        paid_to = len(prices.rules.customers)
        return AgreedCredits(
            tuple(
                (one, float(sum(revenue.get(fee, 0) for fee in one.fees or revenue)), paid_to) for one in own
            )
        )
    at_risk = risk.promise_at_risk.value * float(prices.revenue)
    return ProportionalCredit(at_risk, risk.promise_lost_at.value) if at_risk else None


def rules_of(risk: Risk) -> Rules:
    """The rules that the parameters set."""
    return Rules(**{rule.name: getattr(risk, rule.name).value for rule in fields(Rules)})
