"""The tables of an answer to *what if*: the answer in short, prices, people, customers and promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from model.demand.expected_work import expected_calls
from model.observations.registers import ALL_CUSTOMERS
from model.parameters.phone_groups import phone_on, promised
from model.planning.switch_saving import SwitchSaving
from model.planning.what_if import Situation, WhatIf
from model.planning.what_if_trial import Tried
from model.presentation import formats
from model.presentation.columns import Column, Composed, Row
from model.presentation.display import LeftOut
from model.presentation.kinds import KindName
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.pricing.costing.costs import IDLE
from model.pricing.money import ZERO
from model.reports.names import customer_names, role_names
from model.reports.planning.names import TOTAL, with_sums
from model.reports.planning.what_if_trial import error_table, lead_time_table, tried_table, with_unit
from model.reports.planning.what_if_words import label, shown_first
from model.reports.studies.words import promise
from model.staffing.studies.changed_year import CALL

EXTREMES = 3
PROMISES = ("answer_rate", "service_level")
"""The promises to callers, in the order that staffing tells them."""


@dataclass(frozen=True)
class Figure:
    """A row of the answer in short; its unit stands after its name on the page."""

    name: str
    unit: str
    kind: KindName
    decimals: int


FIGURES = {
    "cost": Figure(N_("Kostnad"), N_("mnkr"), "mnkr", 2),
    "fte": Figure(N_("Årsarbetare"), "", "decimal", 1),
    "duty": Figure(N_("Telefonpass"), N_("timmar i veckan"), "decimal", 0),
    "idle": Figure(N_("Ledig kapacitet"), N_("mnkr"), "mnkr", 2),
}


def tables(answer: WhatIf, tried: Tried | None = None) -> list[Table]:
    """What the command line shows after the headline."""
    switch = [] if answer.switch is None else [switch_table(answer, answer.switch)]
    told = [
        *switch,
        price_table(answer, moved_only=True),
        role_table(answer),
        customer_table(answer, extremes=True),
    ]
    if tried is None:
        found = caller_promises(answer)
        return [*told, found] if isinstance(found, Table) else told
    return [*told, tried_table(tried), lead_time_table(tried, moved_only=True), error_table(tried)]


def headline(answer: WhatIf, tried: Tried | None = None) -> Table:
    """Cost, people, duty and the main prices: now, as asked, and with the people there are."""
    sides = _sides(answer, tried)
    services = shown_first(answer.base)
    figures = (
        FIGURES
        | {name: Figure(label(answer.base, name), N_("kr"), "kronor", 2) for name in services}
        | _mean_figures(answer.base)
    )
    values = {name: _figures(side, services) for name, (_heading, side) in sides.items()}
    rows = [
        {"figure": _(figure.name), "unit": figure.unit, "kind": figure.kind, "decimals": figure.decimals}
        | {"counted_in": figure.unit if figure.kind == "decimal" and figure.unit else None}
        | {name: found.get(key) for name, found in values.items()}
        for key, figure in figures.items()
    ]
    return Table(
        "headline",
        _("Svaret i korthet"),
        pd.DataFrame(rows),
        [
            Composed("Mått", [Column("figure", "Mått")], with_unit),
            *(Column(name, heading, "row") for name, (heading, _side) in sides.items()),
        ],
        row_kind="kind",
        row_decimals="decimals",
        units="counted_in",
    )


def _sides(answer: WhatIf, tried: Tried | None) -> dict[str, tuple[str, Situation]]:
    """What is compared, each with its heading: a message of the catalogue."""
    sides = {"now": (N_("I dag"), answer.base)}
    if answer.following is not None:
        sides["following"] = (N_("Anpassad bemanning"), answer.following)
    stands = N_("Dagens bemanning") if answer.following else N_("Efter ändringen")
    sides["standing"] = (stands, answer.standing)
    if tried is not None:
        sides["tried"] = (N_("Prövat i simulering"), tried.changed)
    return sides


MEANS = {
    "price": N_("{stream} i medeltal, pris"),
    "unit_cost": N_("{stream} i medeltal, självkostnad"),
}


def _mean_figures(side: Situation) -> dict[str, Figure]:
    """Price and cost of an item over all channels, of each stream that has several."""
    streams = side.parameters.demand.streams
    return {
        f"{stream}.{measure}": Figure(_(words, stream=_(streams[stream].name)), N_("kr"), "kronor", 2)
        for stream in side.by_stream().index
        for measure, words in MEANS.items()
    }


def _figures(side: Situation, services: list[str]) -> dict[str, Any]:
    lines = side.prices.lines.set_index("service")
    means = {
        f"{stream}.{measure}": row[measure]
        for stream, row in side.by_stream().to_dict("index").items()
        for measure in MEANS
    }
    return {
        "cost": side.cost,
        "fte": side.fte,
        "duty": side.staffed.weekly_duty,
        "idle": lines["revenue"].get(IDLE, ZERO),
        **{name: lines["price"].get(name) for name in services},
        **means,
    }


def switch_savings(answer: WhatIf) -> Table | LeftOut:
    """:func:`switch_table`, left out where nothing comes another way."""
    if answer.switch is None:
        return LeftOut(_("Frågan flyttar inget mellan kanalerna."))
    return switch_table(answer, answer.switch)


def switch_table(answer: WhatIf, saving: SwitchSaving) -> Table:
    """What the switch of channel saves, told three ways, a year and for each piece that is moved."""
    pieces = _(answer.base.parameters.demand.counted.value.many)
    rows = [
        {"way": _(way), "kronor": amount, "each": saving.each(amount)}
        for way, amount in (
            (N_("Kunden, till dagens priser"), saving.at_price),
            (N_("Centret, genast: samma människor"), saving.at_once),
            (N_("Centret, när bemanningen har följt med"), saving.followed),
        )
    ]
    return Table(
        "switch-savings",
        _("Vad bytet av kanal sparar"),
        pd.DataFrame(rows),
        [
            Column("way", "Vem och när"),
            Column("kronor", "Kronor per år", "kronor", 0),
            Column("each", "Kronor per styck", "kronor", 2),
        ],
        note=_(
            "{count} {pieces} kommer på annat sätt; allt annat i frågan lämnas därhän. {calls} samtal och "
            "{letters} brev uteblir. Det kunden sparar utöver det centret sparar bär de andra priserna.",
            count=formats.number(saving.moved),
            pieces=pieces,
            calls=formats.number(saving.calls),
            letters=formats.number(saving.letters),
        ),
    )


def price_table(answer: WhatIf, moved_only: bool = False) -> Table:
    """Prices before and after; those alone that move, with their units in their names, if wanted."""
    table = answer.services()
    if moved_only:
        table = table[table["change"] != 0]
    name, unit = Column("label", "Tjänst"), Column("unit", "Enhet", "price_unit")
    return Table(
        "prices",
        _("Priser som ändras") if moved_only else _("Priser före och efter"),
        table.assign(label=[label(answer.base, service) for service in table["service"].tolist()]),
        [
            *([Composed("Tjänst", [name, unit], _with_price_unit)] if moved_only else [name, unit]),
            Column("volume_before", "Volym i dag", "integer"),
            Column("volume", "Volym", "integer"),
            Column("price_before", "Pris i dag", "kronor"),
            Column("price", "Pris", "kronor"),
            Column("share", "Ändring", "change_percent"),
        ],
        note=_("Kronor utan moms."),
    )


def _with_price_unit(row: Row) -> str:
    return f"{row['label']}, {formats.price_unit(str(row['unit']))}"


def role_table(answer: WhatIf) -> Table:
    """Full-time equivalents and load by role, with their sum."""
    table = answer.roles()
    names = role_names(answer.base.parameters)
    return Table(
        "roles",
        _("Årsarbetare per yrkesroll"),
        with_sums(table.assign(label=table["role"].map(names)), ["fte_before", "fte", "change"]),
        [
            Column("label", "Yrkesroll"),
            Column("fte_before", "I dag", "decimal"),
            Column("fte", "Efter", "decimal"),
            Column("change", "Ändring", "change", 1),
            Column("load_before", "Belastning i dag", "percent"),
            Column("load", "Belastning", "percent"),
        ],
        total=TOTAL,
        note=_("Belastning är arbetad del av närvarande tid. Den som väntar på samtal arbetar med ärenden."),
    )


def customer_table(answer: WhatIf, extremes: bool = False) -> Table:
    """What each customer pays before and after, those who gain most first; the total last."""
    table = answer.customers()
    table = table.assign(
        label=table["customer"].map(customer_names(answer.registers)),
        **{TOTAL: table["customer"] == ALL_CUSTOMERS},
    )
    each = table[~table[TOTAL]].sort_values("change")
    if extremes and len(each) > 2 * EXTREMES:
        each = pd.concat([each.head(EXTREMES), each.tail(EXTREMES)])
    return Table(
        "customers",
        _("Kunderna som vinner och förlorar mest") if extremes else _("Varje kunds kostnad före och efter"),
        pd.concat([each, table[table[TOTAL]]], ignore_index=True),
        [
            Column("label", "Kund"),
            Column("before", "I dag, kr", "kronor", 0),
            Column("now", "Efter, kr", "kronor", 0),
            Column("change", "Ändring, kr", "change_kronor"),
            Column("share", "Ändring", "change_percent"),
        ],
        total=TOTAL,
        note=_("Summan av kundernas avtal är lika med kostnaden på öret."),
    )


def _met(side: Situation, place: int) -> float | None:
    """What callers meet; nothing where nobody calls."""
    return side.staffed.service[place] if side.staffed.hours.get(CALL) else None


def caller_promises(answer: WhatIf) -> Table | LeftOut:
    """:func:`promise_table`, left out where nobody calls."""
    if any(_met(side, 0) is not None for side in (answer.base, answer.standing)):
        return promise_table(answer)
    return LeftOut(_("Inga samtal är planerade."))


def promise_table(answer: WhatIf) -> Table:
    """The promises to callers: target, and what is expected with each staffing."""
    after, following = answer.changed.parameters, answer.following
    last = date(answer.year, 12, 31)
    targets = [
        promised(
            phone_on(side.parameters.phone, last),
            expected_calls(side.parameters, side.registers, answer.year),
        )
        for side in (answer.base, answer.changed)
    ]
    rows = [
        {
            "label": promise(measure, after),
            "target_before": targets[0][place],
            "target": targets[1][place],
            "now": _met(answer.base, place),
            "standing": _met(answer.standing, place),
            "following": None if following is None else _met(following, place),
        }
        for place, measure in enumerate(PROMISES)
    ]
    return Table(
        "phone-promises",
        _("Löftena till den som ringer"),
        pd.DataFrame(rows),
        [
            Column("label", "Löfte"),
            Column("target_before", "Mål i dag", "percent", 0),
            Column("target", "Mål", "percent", 0),
            Column("now", "I dag", "percent"),
            Column("standing", "Dagens schema", "percent"),
            *([] if following is None else [Column("following", "Anpassat schema", "percent")]),
        ],
        note=_("I dag är simulerat; övrigt är det simulerade flyttat så långt som kömodellen säger."),
    )
