"""An offer that is decided: the customer's year as an edition, beside last year's agreement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from model.frames import Frame, day, money, text, whole
from model.planning.offers.decisions import OF_LEAD_TIMES, SURCHARGE
from model.planning.offers.effects import Effect
from model.planning.offers.terms import planned_terms
from model.planning.planned_year import PlannedYear
from model.pricing.money import ZERO

EDITION = Frame(
    "a line or a term of a decided offer, without seal",
    edition=whole("number, from 1"),
    decided=day("of the decision"),
    customer=whole("number"),
    offer=text("letter"),
    part=text("code: line, months, add_on, lead_time or surcharge"),
    subject=text("code of a service or activity; ``lead_times`` of a surcharge"),
    before=text("last year's volume; the plan's term", optional=True),
    after=text("decided volume or term", optional=True),
    price=money("of one, at the plan's prices", optional=True),
    amount_before=money("last year's"),
    amount=money("at the plan's prices"),
)


def edition_rows(planned: PlannedYear, effect: Effect, number: int, decided: date) -> pd.DataFrame:
    """The rows of edition ``number``, lines and offered terms: :data:`EDITION`."""
    last = _lines(planned.before, effect.customer)
    now = _lines(effect.at_list, effect.customer)
    mark = {"edition": number, "decided": decided, "customer": effect.customer, "offer": effect.letter}
    rows: list[dict[str, Any]] = []
    for service in dict.fromkeys([*now, *last]):
        (volume, price, amount), (had, _, paid) = (side.get(service, (0, None, ZERO)) for side in (now, last))
        line = {"part": "line", "subject": service, "before": str(had), "after": str(volume)}
        rows.append({**mark, **line, "price": price, "amount_before": paid, "amount": amount})
    plan, offer = planned_terms(planned, effect.customer), effect.offer
    terms = [("add_on", name, plan.add_ons[name], months) for name, months in offer.add_ons.items()]
    terms += [("lead_time", name, [plan.lead_times[name]], [days]) for name, days in offer.lead_times.items()]
    if offer.months:
        terms.append(("months", "customer", plan.months or [], offer.months))
    if offer.surcharge is not None:
        terms.append((SURCHARGE, OF_LEAD_TIMES, [plan.surcharge or 0], [offer.surcharge]))
    for part, subject, before, after in terms:
        said = {"before": "-".join(map(str, before)) or None, "after": "-".join(map(str, after)) or None}
        of_term = {"part": part, "subject": subject, **said, "price": None}
        rows.append({**mark, **of_term, "amount_before": ZERO, "amount": ZERO})
    return EDITION.frame(rows)


def _lines(agreed: pd.DataFrame, customer: int) -> dict[str, tuple[int, Decimal, Decimal]]:
    own = agreed[agreed["customer"] == customer]
    rows = own[["service", "volume", "price", "amount"]].itertuples(index=False, name=None)
    return {str(name): (int(volume), price, amount) for name, volume, price, amount in rows}
