"""What an offer does: to its customer, to all others, to the centre's cost and to the year's result.

Two answers, since prices may be decided or not. *Prices anew*: the year is priced with the offer in it and
staffed for it, so that others' prices carry what it changes. *The list stands*: the customer pays the plan's
prices for what is offered, nobody else's agreement moves, and the result takes the difference.

The centre's cost is told as for a switch of channel (:mod:`model.planning.switch_saving`): what the customer
pays more at the list's prices, what the year costs more at once, and when staffing has followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from model.demand.expected_work import expected_contacts
from model.parameters.contacted import ContactChannel
from model.parameters.variation import overlaid
from model.planning.offers.chance import Chance, Drawn
from model.planning.offers.offer import Negotiation, Offer
from model.planning.offers.offered import Changes, offer_changes
from model.planning.planned_year import PlannedYear
from model.planning.what_if import Situation, WhatIf, what_if
from model.pricing.agreements import list_prices, paid_by_customer
from model.pricing.costing.costs import ADJUSTMENT, ASSIGNMENTS, YEARLY_SUMS
from model.pricing.costing.yearly_sums import subscription_weights
from model.pricing.frames import AGREED
from model.pricing.money import ZERO, kronor, to_ore
from model.pricing.prices import charged_volume


@dataclass(frozen=True, kw_only=True)
class MarginalCost:
    """What an offer costs more (or less) a year, kronor; the first is what the customer pays more.

    calls, letters: more a year.
    """

    at_price: Decimal
    at_once: Decimal
    followed: Decimal
    calls: float
    letters: float


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an offer does.

    changes: of parameters. answer: the year with it. anew: all agreements at prices with the offer in them;
    at_list: at those of the plan. chance_anew, chance_at_list: of the result.
    """

    letter: str
    offer: Offer
    customer: int
    changes: Changes
    answer: WhatIf
    anew: pd.DataFrame
    at_list: pd.DataFrame
    cost: MarginalCost
    chance_anew: Chance
    chance_at_list: Chance

    def paid(self, agreed: pd.DataFrame) -> Decimal:
        """What the customer pays by ``agreed``."""
        return paid_by_customer(agreed).get(self.customer, ZERO)

    def others(self, agreed: pd.DataFrame) -> Decimal:
        """What all others pay by ``agreed``."""
        return sum(agreed.loc[agreed["customer"] != self.customer, "amount"], ZERO)

    @property
    def moved(self) -> pd.DataFrame:
        """What each other customer pays more at prices anew: customer, before, now, change; most first."""
        before, now = (
            paid_by_customer(agreed[agreed["customer"] != self.customer])
            for agreed in (self.answer.base.agreed, self.anew)
        )
        table = pd.DataFrame(
            [(key, before.get(key, ZERO), now.get(key, ZERO)) for key in dict.fromkeys([*before, *now])],
            columns=["customer", "before", "now"],
        )
        table["change"] = table["now"] - table["before"]
        return table.sort_values("change", ascending=False, kind="stable").reset_index(drop=True)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A negotiation with what its offers do, by letter. base: the plan's own chance."""

    negotiation: Negotiation
    planned: PlannedYear
    base: Chance
    effects: dict[str, Effect]

    @property
    def customer(self) -> int:
        """Number of the customer."""
        return self.negotiation.customer


def effects_of(negotiation: Negotiation, drawn: Drawn) -> Offered:
    """What the offers of ``negotiation`` do to the planned year of ``drawn``.

    Raises InputError for months and volumes that cannot be (see
    :func:`model.planning.offers.offered.offer_changes`).
    """
    effects = {
        letter: effect_of(letter, offer, negotiation.customer, drawn)
        for letter, offer in negotiation.offers.items()
    }
    return Offered(negotiation=negotiation, planned=drawn.planned, base=drawn.base, effects=effects)


def effect_of(letter: str, offer: Offer, customer: int, drawn: Drawn) -> Effect:
    """What one offer to ``customer`` does."""
    planned = drawn.planned
    changes = offer_changes(offer, customer, planned.parameters, planned.registers, planned.year)
    answer = what_if(planned, overlaid(planned.parameters, changes), "follows")
    anew, at_list = answer.changed.agreed, agreed_at_list(answer, customer)
    base = answer.base
    return Effect(
        letter=letter,
        offer=offer,
        customer=customer,
        changes=changes,
        answer=answer,
        anew=anew,
        at_list=at_list,
        cost=MarginalCost(
            at_price=sum(at_list["amount"], ZERO) - sum(base.agreed["amount"], ZERO),
            at_once=answer.standing.cost - base.cost,
            followed=answer.changed.cost - base.cost,
            calls=_more(answer, "calls"),
            letters=_more(answer, "mails"),
        ),
        chance_anew=drawn.of(answer.changed, anew),
        chance_at_list=drawn.of(answer.standing, at_list),
    )


def agreed_at_list(answer: WhatIf, customer: int) -> pd.DataFrame:
    """The plan's agreements, with what ``customer`` is offered at the plan's prices: :data:`AGREED`.

    Yearly sums follow the days that it is a customer; what the plan has no price of has its price anew.
    """
    base, after = answer.base, answer.changed
    others = base.agreed[base.agreed["customer"] != customer]
    prices = {**list_prices(after.agreed), **list_prices(base.agreed)}
    volumes = after.prices.volumes
    own = volumes[(volumes["customer"] == customer) & (volumes["service"] != ADJUSTMENT)]
    rows = []
    for line, charged in zip(own.to_dict("records"), charged_volume(own, answer.year), strict=True):
        service = line["service"]
        if service == ASSIGNMENTS and customer in after.parameters.demand.surcharges.value:
            price = amount = after.prices.financing.by_customer[customer]
        elif service in YEARLY_SUMS:
            price = amount = _yearly_sum(service, customer, base, after, answer.year)
        else:
            price = prices[service]
            amount = kronor(after.prices.rules.charge(customer, service, to_ore(price), charged))
        rows.append((customer, service, line["volume"], price, amount))
    stays = base.agreed[(base.agreed["customer"] == customer) & (base.agreed["service"] == ADJUSTMENT)]
    columns = list(AGREED.columns)
    offered = pd.DataFrame(rows, columns=columns)
    return AGREED.checked(pd.concat([others, offered, stays], ignore_index=True)[columns])


def _yearly_sum(service: str, customer: int, base: Situation, after: Situation, year: int) -> Decimal:
    """The customer's part of a yearly sum of the plan, for the days that it is a customer when offered."""
    before, now = (subscription_weights(side.parameters, side.registers, year) for side in (base, after))
    agreed = base.agreed[base.agreed["service"] == service]
    own = agreed.loc[agreed["customer"] == customer, "amount"].tolist()
    if own and before.get(customer):
        return kronor(round(to_ore(own[0]) * Fraction(now[customer]) / before[customer]))
    whole = sum(agreed["amount"], ZERO)
    return kronor(round(to_ore(whole) * Fraction(now[customer]) / sum(before.values())))


def _more(answer: WhatIf, channel: ContactChannel) -> float:
    now, before = (
        sum(expected_contacts(side.parameters, side.registers, answer.year, channel).values())
        for side in (answer.changed, answer.base)
    )
    return now - before
