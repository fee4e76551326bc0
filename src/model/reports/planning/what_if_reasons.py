"""Why prices move as they do: what an item costs over all channels, and a price that moves against the cost.

When more items come by a cheap channel, the mean falls though each channel's own price may rise: what all
services share stays as it is, and falls on fewer hours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from model.planning.what_if import Situation, WhatIf
from model.presentation import formats
from model.presentation.language import N_, _, listed
from model.pricing.costing.costs import YEARLY_SUMS
from model.pricing.money import ZERO
from model.pricing.price_steps import Step, price_steps
from model.pricing.rules.channel_mix import alternatives
from model.reports.planning.what_if_words import STEPS, label

MOST_STEPS = 2
"""Steps of a price that are named in a sentence."""
SHARED: tuple[Step, ...] = ("phone", "support", "overhead", "unused")
"""Steps of what services share, which the hours bear."""
AGAINST = {
    1: N_(
        "**Pris som stiger fast kostnaden sjunker:** {service}, från {before} till {after} kronor. Det beror "
        "på {steps} per styck."
    ),
    -1: N_(
        "**Pris som sjunker fast kostnaden stiger:** {service}, från {before} till {after} kronor. Det beror "
        "på {steps} per styck."
    ),
}
BORNE = {
    1: N_("Det gemensamma minskar inte lika mycket som arbetet, och bärs av färre timmar."),
    -1: N_("Det gemensamma ökar inte lika mycket som arbetet, och bärs av fler timmar."),
}


class MeanParts(NamedTuple):
    """Kronor that the mean price over channels moves: since they change their shares, and their prices."""

    shares: Decimal
    prices: Decimal


def mean_sentences(answer: WhatIf) -> list[str]:
    """What an item costs over all channels, of each stream whose channels change their shares."""
    sides = [side.by_stream() for side in (answer.base, answer.changed)]
    streams = [stream for stream in sides[0].index if stream in sides[1].index]
    found = []
    for stream in streams:
        parts = mean_parts(answer, str(stream))
        if parts is None or not parts.shares:
            continue
        before, after = (side.loc[stream].to_dict() for side in sides)
        told = _(
            "**Medelpriset** per {one} över alla kanaler går från {before} till {after} kr: {shares} kr för "
            "att kanalerna får andra andelar och {prices} kr för att deras priser ändras. Självkostnaden går "
            "från {cost_before} till {cost} kr.",
            one=_(answer.base.parameters.demand.streams[stream].one),
            before=formats.kronor(before["price"]),
            after=formats.kronor(after["price"]),
            shares=formats.kronor(parts.shares, signed=True),
            prices=formats.kronor(parts.prices, signed=True),
            cost_before=formats.kronor(before["unit_cost"]),
            cost=formats.kronor(after["unit_cost"]),
        )
        found.append(told)
    return found


def mean_parts(answer: WhatIf, stream: str) -> MeanParts | None:
    """The change of the mean price of ``stream`` in parts; None where the two lists differ in channels."""
    before, after = (_channels(side, stream) for side in (answer.base, answer.changed))
    if before.keys() != after.keys():
        return None
    shares = sum(((after[each][0] - before[each][0]) * before[each][1] for each in before), ZERO)
    prices = sum((after[each][0] * (after[each][1] - before[each][1]) for each in before), ZERO)
    return MeanParts(shares, prices)


def _channels(side: Situation, stream: str) -> dict[str, tuple[Decimal, Decimal]]:
    """Share of the items and price of each channel of ``stream``, by service."""
    of = alternatives(side.parameters)
    rows = [row for row in side.prices.lines.to_dict("records") if of.get(str(row["service"])) == stream]
    every = sum((Decimal(int(row["volume"])) for row in rows), ZERO)
    return {str(row["service"]): (Decimal(int(row["volume"])) / every, row["price"]) for row in rows if every}


def against_the_cost(answer: WhatIf) -> str:
    """Why a price rises though the whole cost falls, or falls though it rises; empty when none does.

    Of the channels that the question moves, if one of their prices does; else of all.
    """
    table, way = answer.services(), 1 if answer.cost_change() < 0 else -1
    table = table[~table["service"].isin(YEARLY_SUMS)]
    against = [row for row in table.to_dict("records") if row["change"] * way > 0]
    if not answer.cost_change() or not against:
        return ""
    moved = _moved(answer)
    near = [row for row in against if row["service"] in moved] or against
    row = max(near, key=lambda row: abs(row["change"]) * row["volume"])
    found = price_steps(answer.base.prices, answer.changed.prices, str(row["service"]))
    text = _(
        AGAINST[way],
        service=formats.inside(label(answer.base, str(row["service"]))),
        before=formats.kronor(row["price_before"]),
        after=formats.kronor(row["price"]),
        steps=_steps(found, way),
    )
    return f"{text} {_(BORNE[way])}" if _is_borne(answer, found, way) else text


def _moved(answer: WhatIf) -> Collection[str]:
    """Services that are channels of a stream whose shares the question changes."""
    base = answer.base
    changing = {
        stream
        for stream in base.by_stream().index
        if (parts := mean_parts(answer, str(stream))) is not None and parts.shares
    }
    return {service for service, stream in alternatives(base.parameters).items() if stream in changing}


def _steps(found: Mapping[Step, Any], way: int) -> str:
    """The steps that move a price most in the direction ``way``."""
    named = [step for step in sorted(found, key=lambda step: -way * found[step]) if way * found[step] > 0]
    return listed(
        _(
            "{step} {amount} kr",
            step=formats.inside(_(STEPS[step])),
            amount=formats.kronor(float(found[step]), signed=True),
        )
        for step in named[:MOST_STEPS]
    )


def _is_borne(answer: WhatIf, found: Mapping[Step, Any], way: int) -> bool:
    """Whether most of what moves the price is what services share, while the hours that bear it move."""
    before, after = (sum(side.staffed.used.values()) for side in (answer.base, answer.changed))
    shared = sum(way * found[step] for step in SHARED)
    return (
        shared > sum(way * found[step] for step in found if step not in SHARED) and way * after < way * before
    )
