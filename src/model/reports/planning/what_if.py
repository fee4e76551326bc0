"""The answer to *what if* in words: the question, key figures, and what happens to whom.

For the notebook and the command line alike. Computed in :mod:`model.planning.what_if`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.observations.known import Known
from model.observations.registers import ALL_CUSTOMERS
from model.parameters.schema.parameters import Parameters
from model.planning.what_if import Situation, WhatIf
from model.planning.what_if_trial import Tried
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.language import N_, _, listed
from model.presentation.tables import Table
from model.pricing.costing.costs import IDLE, YEARLY_SUMS
from model.pricing.money import ZERO
from model.reports.changed import beside_scenario, changes_in_words
from model.reports.names import customer_names, organisation, role_names
from model.reports.open_basis import status, told_of
from model.reports.planning.names import in_kronor
from model.reports.planning.rules_in_words import clash_sentences
from model.reports.planning.what_if_reasons import against_the_cost, mean_sentences
from model.reports.planning.what_if_trial import lead_time_sentence, trial_sentence
from model.reports.planning.what_if_words import label, shown_first
from model.reports.sources import ASSUMPTIONS, extent, notice, of_plan
from model.reports.studies.scenario_changes import changed_parameters, changed_value
from model.staffing.year.people import phone_role
from tertialpdf.blocks import State

NEGLIGIBLE_FTE = 0.05
ROOM_FTE = 0.5
"""People to spare from which it is told that fewer suffice."""
BUSY = 0.95
"""Load above which work seldom gets done in time."""
MORE_OR_FEWER = {
    True: N_("{count} fler årsarbetare som {role}"),
    False: N_("{count} färre årsarbetare som {role}"),
}
MUCH = 100_000
"""Kronor from which an amount is told in millions."""
MOST_BEARERS = 3
"""Lines that are named as bearing what decided prices do not."""
RISES = N_("**Kostnaden** stiger med {change}, {share}, till {now}")
FALLS = N_("**Kostnaden** sjunker med {change}, {share}, till {now}")


def heading(before: Parameters, year: int, day: str) -> Heading:
    """What stands at the top of the report."""
    return Heading(
        title=_("Vad vore priset {year}?", year=year),
        subtitle=beside_scenario(
            _("Pris, bemanning och varje kunds kostnad om förutsättningarna ändras"), before
        ),
        changes=changes_in_words(before),
        organisation=organisation(before),
        status=status("what-if", Known.on(day, year), before),
        day=day,
        example_data=extent(of_plan(year)),
    )


def question(before: Parameters, after: Parameters, year: int) -> Table:
    """The parameters that the question changes."""
    return Table(
        "question",
        _("Det som ändras"),
        changed_parameters(before, [after], year),
        [
            Column("meaning", "Parameter"),
            changed_value("old", N_("I dag"), N_("I dag, tal")),
            changed_value("new", N_("Vad vore om"), N_("Vad vore om, tal")),
        ],
    )


def key_figures(answer: WhatIf) -> KeyFigures:
    """Cost, full-time equivalents and the main prices after the change, against today."""
    base, now = answer.base, answer.changed
    cost = answer.cost_change() / base.cost
    table = answer.services().set_index("service").to_dict("index")
    return KeyFigures(
        [
            KeyFigure(
                _("Kostnad per år"),
                formats.million_kronor(now.cost),
                _("{amount} i dag", amount=formats.million_kronor(base.cost)),
                _state(float(cost)),
                formats.percent(cost, signed=True),
            ),
            KeyFigure(
                _("Årsarbetare"),
                formats.number(now.fte, 1),
                _("{amount} i dag", amount=formats.number(base.fte, 1)),
                "neutral",
                formats.number(now.fte - base.fte, 1, signed=True),
            ),
            *(_price_figure(base, name, table[name]) for name in shown_first(base) if name in table),
        ]
    )


def _price_figure(base: Situation, service: str, row: Mapping[Hashable, Any]) -> KeyFigure:
    return KeyFigure(
        label(base, service),
        in_kronor(row["price"]),
        _("{amount} kr i dag", amount=formats.kronor(row["price_before"])),
        _state(row["share"]),
        formats.percent(row["share"], signed=True),
    )


def summary(answer: WhatIf, tried: Tried | None = None) -> Markdown:
    """A list: what happens to cost, people, prices, customers, and the promises."""
    lines = [_cost(answer), _people(answer), *mean_sentences(answer), _set_prices(answer), _prices(answer)]
    lines += [against_the_cost(answer), _customers(answer), _phone(answer)]
    lines += clash_sentences(answer.changed.prices, customer_names(answer.registers))
    if tried is not None:
        lines += [trial_sentence(tried), lead_time_sentence(tried)]
    return prose("\n".join(f"- {line}" for line in lines if line))


def _cost(answer: WhatIf) -> str:
    change, now = answer.cost_change(), formats.million_kronor(answer.changed.cost)
    if change:
        text = _(
            RISES if change > 0 else FALLS,
            change=told_amount(abs(change)),
            share=formats.percent(abs(change) / answer.base.cost),
            now=now,
        )
    else:
        text = _("**Kostnaden** står kvar på {now}", now=now)
    idle = [_idle(side) for side in (answer.base, answer.standing)]
    if answer.changed is answer.following and (change or idle[0] != idle[1]):
        text += _(
            " när bemanningen följer med. Med dagens bemanning blir den {cost}, och ledig kapacitet går från "
            "{before} till {after}",
            cost=formats.million_kronor(answer.standing.cost),
            before=formats.million_kronor(idle[0]),
            after=formats.million_kronor(idle[1]),
        )
    return text + "."


def told_amount(amount: float | Decimal) -> str:
    """An amount in millions, or in thousands where millions would show little or nothing of it."""
    return formats.million_kronor(amount) if amount >= MUCH else formats.thousand_kronor(amount)


def _people(answer: WhatIf) -> str:
    roles, names = answer.roles().to_dict("records"), role_names(answer.base.parameters)
    parts = [
        _role_change(row["change"], names[row["role"]])
        for row in roles
        if abs(row["change"]) >= NEGLIGIBLE_FTE
    ]
    text = _("**Bemanningen:** {changes}.", changes=", ".join(parts) or _("samma antal årsarbetare"))
    text = " ".join([text, *_room(answer)])
    busy = [formats.inside(names[row["role"]]) for row in roles if row["load"] > BUSY]
    if not busy:
        return text
    hard = _(
        "Arbetet ryms knappast: belastningen blir över {share} för {roles}.",
        share=formats.percent(BUSY, 0),
        roles=listed(busy),
    )
    return f"{text} {hard}"


def _room(answer: WhatIf) -> list[str]:
    """Of roles whose people stand while their work falls: how many the load of the base would take."""
    if answer.changed is answer.following:
        return []
    names, found = role_names(answer.base.parameters), []
    for row in answer.roles().to_dict("records"):
        needed = row["fte"] * row["load"] / row["load_before"] if row["load_before"] else row["fte"]
        if row["fte"] - needed >= ROOM_FTE:
            told = _(
                "Belastningen som {role} går från {before} till {after}; vid dagens belastning räcker "
                "{count} årsarbetare.",
                role=formats.inside(names[row["role"]]),
                before=formats.percent(row["load_before"], 0),
                after=formats.percent(row["load"], 0),
                count=formats.number(needed, 1),
            )
            found.append(told)
    return found


def _role_change(change: float, role: str) -> str:
    words = MORE_OR_FEWER[change > 0]
    return _(words, count=formats.number(abs(change), 1), role=formats.inside(role))


def _prices(answer: WhatIf) -> str:
    table = answer.services()
    own = table[~table["service"].isin(YEARLY_SUMS)]
    falls, rises = int((own["change"] < 0).sum()), int((own["change"] > 0).sum())
    text = _(
        "**Priserna:** {falls} av {count} priser sjunker och {rises} stiger.",
        falls=falls,
        count=len(own),
        rises=rises,
    )
    if not falls + rises:
        return text
    service = most_moved(answer)
    row = own.set_index("service").loc[service].to_dict()
    most = _(
        "Mest betyder {service}, från {before} till {after} kronor.",
        service=formats.inside(label(answer.base, service)),
        before=formats.kronor(row["price_before"]),
        after=formats.kronor(row["price"]),
    )
    return f"{text} {most}"


def _set_prices(answer: WhatIf) -> str:
    """What decided prices bring in beside full cost, and which lines bear the rest; empty without any."""
    after = answer.changed
    decided = set(after.parameters.price_rules.set_of(answer.year))
    if not decided:
        return ""
    table = answer.services().assign(by=lambda rows: rows["price"] * rows["volume"] - _before(rows))
    moved = {str(row["service"]): row for row in table.to_dict("records")}
    parts = [
        _(
            "{service} {price} kr mot självkostnaden {cost} kr ({amount} kr om året mot i dag)",
            service=formats.inside(label(answer.base, service)),
            price=formats.kronor(moved[service]["price"]),
            cost=formats.kronor(moved[service]["unit_cost"]),
            amount=formats.kronor(moved[service]["by"], 0, signed=True),
        )
        for service in moved
        if service in decided
    ]
    bearers = sorted(
        (row for service, row in moved.items() if service not in decided and row["by"]),
        key=lambda row: -abs(row["by"]),
    )
    text = _("**Satta priser:** {prices}.", prices="; ".join(parts))
    if not bearers:
        return text
    borne = listed(
        _(
            "{service} {amount} kr",
            service=formats.inside(label(answer.base, str(row["service"]))),
            amount=formats.kronor(row["by"], 0, signed=True),
        )
        for row in bearers[:MOST_BEARERS]
    )
    return text + " " + _("Mest ändras annars {borne} om året.", borne=borne)


def _before(rows: pd.DataFrame) -> pd.Series:
    """What the lines brought in before, kronor."""
    return rows["price_before"] * rows["volume_before"]


def most_moved(answer: WhatIf) -> str:
    """The service whose revenue the change of price moves most: the one to explain."""
    table = answer.services()
    table = table[~table["service"].isin(YEARLY_SUMS)]
    moved = [abs(row["change"]) * row["volume"] for row in table.to_dict("records")]
    return str(table["service"].iloc[moved.index(max(moved))])


def _customers(answer: WhatIf) -> str:
    table, names = answer.customers(), customer_names(answer.registers)
    each = table[(table["customer"] != ALL_CUSTOMERS) & (table["before"] != 0)].sort_values("share")
    if not (each["change"] != 0).any():
        return _("**Kunderna:** ingen kunds kostnad ändras.")
    low, high = each.iloc[0].to_dict(), each.iloc[-1].to_dict()
    return _(
        "**Kunderna:** {count} av {customers} får lägre kostnad, från {low} ({lowest}) till {high} "
        "({highest}).",
        count=int((each["change"] < 0).sum()),
        customers=len(each),
        low=formats.percent(low["share"], signed=True),
        lowest=names[low["customer"]],
        high=formats.percent(high["share"], signed=True),
        highest=names[high["customer"]],
    )


def _phone(answer: WhatIf) -> str:
    if answer.following is None or answer.changed is not answer.following:
        return ""
    old, new = answer.base.staffed.weekly_duty, answer.following.staffed.weekly_duty
    if round(old) == round(new):
        return ""
    text = _(
        "**Telefonen:** passen går från {before} till {after} timmar i veckan. Den som väntar på samtal "
        "arbetar med ärenden",
        before=formats.number(old),
        after=formats.number(new),
    )
    if answer.more_if_bound > NEGLIGIBLE_FTE:
        text += _(
            "; kunde ingen göra det skulle ytterligare {count} årsarbetare behövas, {cost}",
            count=formats.number(answer.more_if_bound, 1),
            cost=formats.million_kronor(bound_cost(answer)),
        )
    return text + "."


def bound_cost(answer: WhatIf) -> Decimal:
    """Kronor a year for the people that it takes on top, could nobody work while waiting for a call."""
    changed = answer.changed
    pools = changed.prices.pools.set_index("pool")["amount"].to_dict()
    role = phone_role(changed.parameters, answer.registers)
    if role is None:
        return ZERO
    return Decimal(pools[role]) * Decimal(answer.more_if_bound / changed.staffed.fte[role])


def about_the_data(before: Parameters, year: int, known: Known) -> Notice:
    """What the figures rest on."""
    told = told_of("what-if", known.planning(year), before)
    return notice(of_plan(year), before, known, told=told, of_examples=_(ASSUMPTIONS))


def _idle(side: Situation) -> Decimal:
    return Decimal(side.prices.lines.set_index("service")["revenue"].get(IDLE, ZERO))


def _state(share: float) -> State:
    return "good" if share < 0 else "warning" if share > 0 else "neutral"
