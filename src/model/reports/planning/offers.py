"""The tables of a negotiation: what each offer is, and what it does, beside the plan.

Each offer has a column under its letter. Figures of the customer and of the others are told twice: with
prices made anew, and if the list stands (:mod:`model.planning.offers.effects`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.planning.offers.effects import Effect, Offered
from model.planning.offers.lead_times import LeadTimes
from model.planning.offers.offer import Offer
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.kinds import KindName
from model.presentation.language import N_, _, listed, ngettext
from model.presentation.tables import Table
from model.pricing.money import ZERO
from model.reports.names import customer_names
from model.reports.planning.names import TOTAL, service_name

PLAN, LAST = "plan", "last"
MOST_MOVED = 3
"""Other customers that each offer names."""


@dataclass(frozen=True)
class Figure:
    """A row of what offers do. of_plan: what the plan itself has, where the row is no change."""

    name: str
    kind: KindName
    decimals: int
    of_offer: Callable[[Effect], Any]
    of_plan: Callable[[Offered], Any] | None = None


def _first(offered: Offered) -> Effect:
    return next(iter(offered.effects.values()))


FIGURES = (
    Figure(
        N_("Kundens avtal, priserna räknade om, kr"),
        "kronor",
        0,
        lambda effect: effect.paid(effect.anew),
        lambda offered: _first(offered).paid(offered.planned.agreed),
    ),
    Figure(
        N_("Kundens avtal, om prislistan ligger fast, kr"),
        "kronor",
        0,
        lambda effect: effect.paid(effect.at_list),
        lambda offered: _first(offered).paid(offered.planned.agreed),
    ),
    Figure(
        N_("Alla andra kunders avtal, priserna räknade om, kr"),
        "kronor",
        0,
        lambda effect: effect.others(effect.anew),
        lambda offered: _first(offered).others(offered.planned.agreed),
    ),
    Figure(
        N_("Den andra kund som får betala mest mer, kr"),
        "change_kronor",
        0,
        lambda effect: max(effect.moved["change"], default=ZERO),
    ),
    Figure(
        N_("Kunden betalar mer till prislistans priser, kr"),
        "change_kronor",
        0,
        lambda effect: effect.cost.at_price,
    ),
    Figure(
        N_("Centret kostar mer genast, med samma människor, kr"),
        "change_kronor",
        0,
        lambda effect: effect.cost.at_once,
    ),
    Figure(
        N_("Centret kostar mer när bemanningen har följt med, kr"),
        "change_kronor",
        0,
        lambda effect: effect.cost.followed,
    ),
    Figure(N_("Fler samtal"), "change", 0, lambda effect: effect.cost.calls),
    Figure(N_("Fler brev"), "change", 0, lambda effect: effect.cost.letters),
    Figure(
        N_("Väntat resultat, om prislistan ligger fast, kr"),
        "change_kronor",
        0,
        lambda effect: effect.chance_at_list.expected,
        lambda offered: offered.base.expected,
    ),
    Figure(
        N_("Chans till minst noll i resultat, priserna räknade om"),
        "percent",
        1,
        lambda effect: effect.chance_anew.holds,
        lambda offered: offered.base.holds,
    ),
    Figure(
        N_("Chans till minst noll i resultat, om prislistan ligger fast"),
        "percent",
        1,
        lambda effect: effect.chance_at_list.holds,
        lambda offered: offered.base.holds,
    ),
    Figure(
        N_("Reserv som behövs, priserna räknade om, kr"),
        "kronor",
        0,
        lambda effect: effect.chance_anew.reserve,
        lambda offered: offered.base.reserve,
    ),
    Figure(
        N_("Reserv som behövs, om prislistan ligger fast, kr"),
        "kronor",
        0,
        lambda effect: effect.chance_at_list.reserve,
        lambda offered: offered.base.reserve,
    ),
)


def tables(offered: Offered, tried: Mapping[str, LeadTimes]) -> list[Table]:
    """All of what the offers are and do."""
    found = [effect_table(offered), volume_table(offered), amount_table(offered), moved_table(offered)]
    return [*found, *lead_time_tables(offered, tried)] if tried else found


def lead_time_tables(offered: Offered, tried: Mapping[str, LeadTimes]) -> list[Table]:
    """How much is done in time of what offers promise, and what the promise costs beside what it brings."""
    return [lead_time_table(tried, offered.planned.parameters), lead_time_cost_table(offered, tried)]


def effect_table(offered: Offered) -> Table:
    """What each offer does to its customer, to all others, to cost, result and reserve."""
    rows = [
        {
            "figure": _(figure.name),
            "kind": figure.kind,
            "decimals": figure.decimals,
            PLAN: None if figure.of_plan is None else figure.of_plan(offered),
            **{letter: figure.of_offer(effect) for letter, effect in offered.effects.items()},
        }
        for figure in FIGURES
    ]
    wanted = offered.planned.parameters.risk.probability.value
    return Table(
        "offer-effects",
        _("Vad varje erbjudande för med sig"),
        pd.DataFrame(rows),
        [Column("figure", "Mått"), *_letters(offered, "row")],
        row_kind="kind",
        row_decimals="decimals",
        note=_(
            "Priserna räknade om: året prissätts och bemannas med erbjudandet, så att alla bär det som "
            "ändras. Prislistan ligger fast: kunden betalar planens priser, och resultatet tar skillnaden. "
            "Reserven räcker {share} av åren. Kronor utan moms.",
            share=formats.percent(wanted, 0),
        ),
    )


def _letters(offered: Offered, kind: Any, **how: Any) -> list[Column]:
    return [Column(PLAN, "Planen", kind, **how)] + [
        Column(letter, letter, kind, **how) for letter in offered.effects
    ]


def volume_table(offered: Offered) -> Table:
    """Volumes of each service: last year's agreement, the plan, and each offer."""
    sides = _sides(offered, "volume")
    parameters = offered.planned.parameters
    rows = [
        {
            "label": service_name(parameters, name),
            "unit": parameters.services[name].unit,
            **{side: volumes.get(name, 0) for side, volumes in sides.items()},
        }
        for name in parameters.services
        if name in _counted(offered) and any(volumes.get(name) for volumes in sides.values())
    ]
    return Table(
        "offer-volumes",
        _("Volymer"),
        pd.DataFrame(rows),
        [
            Column("label", "Tjänst"),
            Column("unit", "Enhet", "name"),
            Column(LAST, "Förra årets avtal", "integer"),
            *_letters(offered, "integer"),
        ],
    )


def amount_table(offered: Offered) -> Table:
    """What the customer pays for each service: last year, by the plan, and by each offer at prices anew."""
    sides = _sides(offered, "amount")
    parameters = offered.planned.parameters
    rows: list[dict[str, Any]] = [
        {
            "label": service_name(parameters, name),
            TOTAL: False,
            **{side: amounts.get(name, ZERO) for side, amounts in sides.items()},
        }
        for name in parameters.services
        if any(amounts.get(name) for amounts in sides.values())
    ]
    total = {side: sum(amounts.values(), ZERO) for side, amounts in sides.items()}
    rows.append({"label": _("Summa"), TOTAL: True, **total})
    return Table(
        "offer-amounts",
        _("Belopp, priserna räknade om"),
        pd.DataFrame(rows),
        [
            Column("label", "Tjänst"),
            Column(LAST, "Förra årets avtal", "kronor"),
            *_letters(offered, "kronor"),
        ],
        total=TOTAL,
        note=_("Kronor utan moms."),
    )


def _counted(offered: Offered) -> set[str]:
    """Services whose volume says anything: what is a sum of the year has none."""
    services = offered.planned.parameters.services
    return {name for name, service in services.items() if service.activities and service.charged != "by_year"}


def _sides(offered: Offered, column: str) -> dict[str, Mapping[str, Any]]:
    """The customer's lines by service: of last year, of the plan and of each offer."""
    tables = {LAST: offered.planned.before, PLAN: offered.planned.agreed}
    tables |= {letter: effect.anew for letter, effect in offered.effects.items()}
    found: dict[str, Mapping[str, Any]] = {}
    for side, table in tables.items():
        own = table[table["customer"] == offered.customer]
        found[side] = dict(zip(own["service"].tolist(), own[column].tolist(), strict=True))
    return found


def decided_table(edition: pd.DataFrame, parameters: Parameters) -> Table:
    """A decided edition's lines beside last year's agreement, with their sums."""
    lines = edition[edition["part"] == "line"]
    rows: list[dict[str, Any]] = [
        {
            "label": service_name(parameters, row["subject"]),
            "before": int(row["before"]),
            "after": int(row["after"]),
            "amount_before": row["amount_before"],
            "amount": row["amount"],
            TOTAL: False,
        }
        for row in lines.to_dict("records")
    ]
    sums = {name: sum(lines[name], ZERO) for name in ("amount_before", "amount")}
    rows.append({"label": _("Summa"), "before": None, "after": None, **sums, TOTAL: True})
    frame = pd.DataFrame(rows)
    frame["change"] = frame["amount"] - frame["amount_before"]
    return Table(
        "decided-offer",
        _("Beslutad utgåva mot förra årets avtal"),
        frame,
        [
            Column("label", "Tjänst"),
            Column("before", "Volym förra året", "integer"),
            Column("after", "Beslutad volym", "integer"),
            Column("amount_before", "Förra året, kr", "kronor"),
            Column("amount", "Beslutat, kr", "kronor"),
            Column("change", "Ändring, kr", "change_kronor"),
        ],
        total=TOTAL,
        note=_("Kronor utan moms, till planens priser."),
    )


def moved_table(offered: Offered) -> Table:
    """The other customers who pay most more with each offer, when prices are made anew."""
    names = customer_names(offered.planned.registers)
    tables = [
        effect.moved.head(MOST_MOVED).assign(letter=letter) for letter, effect in offered.effects.items()
    ]
    frame = pd.concat(tables, ignore_index=True)
    frame["share"] = [
        float(change / before) if before else None
        for change, before in zip(frame["change"].tolist(), frame["before"].tolist(), strict=True)
    ]
    return Table(
        "offer-others",
        _("Andra kunder som får betala mest mer, priserna räknade om"),
        frame[frame["change"] > 0].reset_index(drop=True),
        [
            Column("letter", "Erbjudande"),
            Column("customer", "Kund", words=names),
            Column("before", "Planen, kr", "kronor", 0),
            Column("now", "Efter, kr", "kronor", 0),
            Column("change", "Ändring, kr", "change_kronor"),
            Column("share", "Ändring", "change_percent", 2),
        ],
    )


def lead_time_table(tried: Mapping[str, LeadTimes], parameters: Parameters) -> Table:
    """How much is done in time of what offers promise otherwise, the customer's and the others'."""
    frame = pd.concat(
        [trial.table.assign(letter=letter) for letter, trial in tried.items()], ignore_index=True
    )
    names = {name: activity.name for name, activity in parameters.activities.items()}
    return Table(
        "offer-lead-times",
        _("Ledtiderna prövade i simulerade år, med samma människor"),
        frame,
        [
            Column("letter", "Erbjudande"),
            Column("activity", "Arbete", words=names),
            Column("days_before", "Planen, arbetsdagar", "integer"),
            Column("days", "Erbjudandet, arbetsdagar", "integer"),
            Column("own_before", "Kundens i tid, planen", "percent"),
            Column("own", "Kundens i tid, erbjudandet", "percent"),
            Column("others_before", "Andras i tid, planen", "percent"),
            Column("others", "Andras i tid, erbjudandet", "percent"),
        ],
        note=" ".join(lead_time_sentence(letter, trial) for letter, trial in tried.items()),
    )


def lead_time_cost_table(offered: Offered, tried: Mapping[str, LeadTimes]) -> Table:
    """What the lead times of each offer cost a year, of which the customer's surcharge pays its part."""
    rows = []
    for letter, trial in tried.items():
        stated = offered.planned.parameters.demand.surcharges.value.get(offered.customer, 0)
        said = offered.negotiation.offers[letter].surcharge
        paid = Decimal(stated if said is None else said)
        rows.append((letter, len(trial.added), trial.cost, paid, trial.cost - paid))
    return Table(
        "offer-lead-time-cost",
        _("Vad ledtiderna kostar, och vem som betalar"),
        pd.DataFrame(rows, columns=["letter", "people", "cost", "surcharge", "others"]),
        [
            Column("letter", "Erbjudande"),
            Column("people", "Personer till", "integer"),
            Column("cost", "Kostar om året, kr", "kronor", 0),
            Column("surcharge", "Kundens tillägg, kr", "kronor", 0),
            Column("others", "Kvar för alla, kr", "change_kronor"),
        ],
        note=_(
            "Personerna som målet kräver, med lön. Tillägget står i avtalets rad Övriga uppdrag och sänker "
            "basabonnemanget."
        ),
    )


def lead_time_sentence(letter: str, trial: LeadTimes) -> str:
    """What it takes to keep the lead times of an offer."""
    share = formats.percent(trial.target, 0)
    if not trial.added and trial.holds:
        return _("{letter}: målet {share} i tid hålls utan fler människor.", letter=letter, share=share)
    people = ngettext("en person till", "{count} personer till", len(trial.added), count=len(trial.added))
    amount = formats.kronor(trial.cost)
    if trial.holds:
        words = N_("{letter}: målet {share} i tid tar {people}, {amount} kronor om året.")
    else:
        words = N_("{letter}: målet {share} i tid hålls inte ens med {people}, {amount} kronor om året.")
    return _(words, letter=letter, share=share, people=people, amount=amount)


def offer_sentence(letter: str, offer: Offer, parameters: Parameters) -> str:
    """An offer's letter, title and what it changes, in words."""
    text = offered_in_words(offer, parameters)
    return _("{letter}, {title}: {text}.", letter=letter, title=offer.title, text=text)


def offered_in_words(offer: Offer, parameters: Parameters) -> str:
    """What an offer changes of the plan."""
    told = []
    if offer.months:
        told.append(_("kund {months}", months=months_in_words(offer.months)))
    for service, volume in offer.volumes.items():
        name = formats.inside(service_name(parameters, service))
        told.append(_("{count} {name}", count=formats.number(volume), name=name))
    for service, months in offer.add_ons.items():
        name = formats.inside(service_name(parameters, service))
        told.append(
            _("{name} {months}", name=name, months=months_in_words(months))
            if months
            else _("inte {name}", name=name)
        )
    for activity, days in offer.lead_times.items():
        name = formats.inside(_(parameters.activities[activity].name))
        words = ngettext(
            "{name} inom {days} arbetsdag", "{name} inom {days} arbetsdagar", days, days=days, name=name
        )
        told.append(words)
    if offer.surcharge is not None:
        told.append(_("tillägg för ledtider {amount} kr", amount=formats.number(offer.surcharge)))
    return listed(told) if told else _("som planerat")


def months_in_words(months: list[int]) -> str:
    """A span of whole months in words."""
    first, last = (formats.month_name(month) for month in months)
    return first if first == last else _("{first} till {last}", first=first, last=last)
