"""The rules of pricing in a table: what each says, what came of it, and whether it binds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.language import N_, _, ngettext
from model.presentation.tables import Table
from model.pricing.money import kronor
from model.pricing.price_changes import is_held
from model.pricing.rules.last_year import allowed_factor, cost_index
from model.reports.planning.held_customers import customers_told, held_by
from model.reports.planning.names import in_kronor

State = Literal["off", "binds", "slack", "gave_way"]
RULES = {
    "recovery": N_("Full kostnadstäckning"),
    "settlement": N_("Reglering av tidigare resultat"),
    "reserve": N_("Rörelsereservens tak"),
    "deficit": N_("Gräns för underskott som bärs vidare"),
    "productivity": N_("Produktivitetskrav"),
    "cap": N_("Tak för kundens höjning"),
    "floor": N_("Golv för kundens sänkning"),
    "minimum_fee": N_("Minsta avgift per kund"),
    "largest_adjustment": N_("Största justering"),
}
OFF = N_("avstängd")
STATES: dict[State, str] = {
    "off": OFF,
    "binds": N_("binder"),
    "slack": N_("binder inte"),
    "gave_way": N_("kunde inte hållas"),
}
AGAINST = {
    "comparable_mix": N_("{share} mot jämförbara volymer till förra årets priser"),
    "this_years_volumes": N_("{share} mot årets volymer till förra årets priser"),
    "last_years_charge": N_("{share} mot förra årets avtalssumma"),
}
SAYS = ("share", "amount", "days", "lag", "years", "index", "most_change")
GIVES = ("outcome", "outcome_share", "outcome_count")
Row = dict[str, Any]


def rules_table(planned: PlannedYear) -> Table:
    """Every rule: what it says, what came of it, and whether it binds."""
    bounds = ("cap", "floor", "minimum_fee", "largest_adjustment")
    rules = planned.parameters.price_rules
    rows = [
        _recovery(planned),
        _settlement(planned),
        _limit(planned, "reserve", rules.reserve_days.value, 1),
        _limit(planned, "deficit", rules.deficit_days.value, -1),
        _productivity(planned),
    ]
    rows += [_bound(planned, name) for name in bounds]
    columns = ["rule", "said", "gave", "state", *SAYS, *GIVES]
    return Table(
        "price-rules",
        _("Regler för priser och avtal {year}", year=planned.year),
        pd.DataFrame(rows, columns=columns, dtype=object),
        [
            Column("rule", "Regel", words=RULES),
            Composed(
                "Säger",
                [
                    Column("share", "Andel", "percent"),
                    Column("amount", "Belopp, kr", "kronor"),
                    Column("days", "Dagar", "value"),
                    Column("lag", "År efter", "integer"),
                    Column("years", "År", "integer"),
                    Column("index", "Index", "percent"),
                    Column("most_change", "Högsta ändring", "change_percent"),
                ],
                lambda row: str(row["said"]),
            ),
            Composed(
                "Ger",
                [
                    Column("outcome", "Utfall, kr", "kronor"),
                    Column("outcome_share", "Utfall, andel", "percent"),
                    Column("outcome_count", "Utfall, antal", "integer"),
                ],
                lambda row: str(row["gave"]),
            ),
            Column("state", "Läge", words=STATES),
        ],
        note=_("Reglerna står i params/base/price_rules.yaml; varje regel kan stängas av."),
    )


def _rule(rule: str, said: str, gave: str, state: State, **values: object) -> Row:
    return {"rule": rule, "said": said, "gave": gave, "state": state, **values}


def _off(rule: str) -> Row:
    return _rule(rule, _(OFF), "", "off")


def _recovery(planned: PlannedYear) -> Row:
    recovery, revenue = planned.prices.recovery, planned.prices.revenue
    result = revenue + recovery.elsewhere + recovery.settled - recovery.full_cost
    if not recovery.required:
        gave = _("resultat {amount} kr", amount=formats.kronor(result, 0, signed=True))
        return _off("recovery") | {"gave": gave, "outcome": result}
    return _rule(
        "recovery",
        _("{amount} kr ska tas in", amount=formats.kronor(recovery.revenue, 0)),
        _("avtalen ger {amount} kr", amount=formats.kronor(revenue)),
        "binds",
        amount=recovery.revenue,
        outcome=revenue,
    )


def _settlement(planned: PlannedYear) -> Row:
    rules, recovery = planned.parameters.price_rules, planned.prices.recovery
    if rules.recovery.value != "settle":
        return _off("settlement")
    share, lag, years = rules.settle_share.value, rules.settle_lag.value, rules.settle_years.value
    told = {"share": formats.percent(share, 0), "years": years}
    said = (
        ngettext(
            "{share} året efter, fördelat på {years} år",
            "{share} året efter, fördelat på {years} år",
            years,
            **told,
        )
        if lag == 1
        else ngettext(
            "{share} andra året efter, fördelat på {years} år",
            "{share} andra året efter, fördelat på {years} år",
            years,
            **told,
        )
    )
    settled = formats.kronor(abs(recovery.settled))
    if not recovery.settled:
        gave = _("inget att reglera i år")
    elif recovery.settled > 0:
        gave = _("sänker årets intäkt med {amount} kr", amount=settled)
    else:
        gave = _("höjer årets intäkt med {amount} kr", amount=settled)
    state: State = "binds" if recovery.settled else "slack"
    return _rule(
        "settlement", said, gave, state, share=share, lag=lag, years=years, outcome=-recovery.settled
    )


def _limit(planned: PlannedYear, rule: str, days: float | None, sign: int) -> Row:
    """A limit on what is kept of surpluses (``sign`` 1) or deficits (-1)."""
    settling = planned.prices.recovery.settling
    release = settling.release if settling else None
    if days is None or planned.parameters.price_rules.recovery.value != "settle":
        return _off(rule)
    most = None if release is None else release.most if sign > 0 else release.least
    if release is None or most is None:
        said = _("{days} dagars utgifter", days=formats.number(days, 0))
        return _rule(rule, said, _("inget stängt år"), "slack", days=days)
    said = _(
        "{days} dagars utgifter, {amount} kr",
        days=formats.number(days, 0),
        amount=formats.kronor(abs(most), 0),
    )
    values = {"days": days, "amount": abs(most)}
    if release.excess * sign > 0:
        gave = _("{amount} kr däröver regleras", amount=formats.kronor(abs(release.excess)))
        return _rule(rule, said, gave, "binds", **values, outcome=abs(release.excess))
    kept = max(release.kept * sign, Decimal(0))
    gave = _("{amount} kr behålls", amount=formats.kronor(kept, 0))
    return _rule(rule, said, gave, "slack", **values, outcome=kept)


def _productivity(planned: PlannedYear) -> Row:
    parameters, rules, prices = planned.parameters, planned.prices.rules, planned.prices
    year = planned.year
    demand, factor = parameters.price_rules.productivity.of(year), allowed_factor(parameters, year)
    if demand is None or factor is None:
        return _off("productivity")
    each = parameters.price_rules.productivity_binds.value == "each_price"
    index, most = float(cost_index(parameters, year)), float(factor - 1)
    told = {
        "demand": formats.percent(demand),
        "index": formats.percent(index),
        "most": formats.percent(most, 2, True),
    }
    said = (
        _("{demand} efter index {index}: varje pris får ändras högst {most}", **told)
        if each
        else _("{demand} efter index {index}: ramen får ändras högst {most}", **told)
    )
    values = {"share": demand, "index": index, "most_change": most}
    if rules.says("productivity") is None:
        return _rule("productivity", said, "", "gave_way", **values)
    if each:
        count = sum(is_held(line) for line in prices.lines.to_dict("records"))
        gave = ngettext(
            "{count} pris hålls av sitt tak", "{count} priser hålls av sitt tak", count, count=count
        )
        return _rule("productivity", said, gave, "binds" if count else "slack", **values, outcome_count=count)
    if rules.frame is None:
        return _rule("productivity", said, _("inget förra år att jämföra med"), "slack", **values)
    frame = kronor(rules.frame)
    room = frame - prices.revenue
    gave = _(
        "{room} kr kvar av ramen {frame} kr", room=formats.kronor(room, 0), frame=formats.kronor(frame, 0)
    )
    return _rule("productivity", said, gave, "slack" if room else "binds", **values, outcome=room)


def _bound(planned: PlannedYear, name: str) -> Row:
    """A bound on what customers are charged, or on how far that may be from the price list."""
    kept = planned.prices.rules
    value = getattr(planned.parameters.price_rules, name).of(planned.year)
    if value is None:
        return _off(name)
    said, values = _bound_said(planned, name, value)
    if kept.says(name) is None:
        return _rule(name, said, "", "gave_way", **values)
    if name == "largest_adjustment":
        ruled = planned.prices.ruled
        cost = {one.number: one.full_cost for one in kept.customers if one.full_cost}
        shares = [abs(ore / cost[number]) for number, ore in ruled.adjustments.items() if number in cost]
        largest = float(max(shares, default=0))
        gave = _("den största är {share}", share=formats.percent(largest, 2))
        return _rule(name, said, gave, "binds" if ruled.coupled else "slack", **values, outcome_share=largest)
    key = "minimum" if name == "minimum_fee" else name
    held = sum(held_by(planned, customer) == key for customer in kept.customers)
    gave = _("håller {customers}", customers=customers_told(held))
    return _rule(name, said, gave, "binds" if held else "slack", **values, outcome_count=held)


def _bound_said(planned: PlannedYear, name: str, value: float) -> tuple[str, Mapping[str, float]]:
    """A bound in words, and as values."""
    against = AGAINST[planned.parameters.price_rules.compared_with.value]
    if name == "minimum_fee":
        return in_kronor(value, 0), {"amount": value}
    if name == "largest_adjustment":
        return _("±{share} av kundens självkostnad", share=formats.percent(value)), {"share": value}
    share = value if name == "cap" else -value
    return _(against, share=formats.percent(share, 1, True)), {"share": share}
