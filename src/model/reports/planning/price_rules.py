"""The rules of pricing in a table and sentences: which are in force, whom they hold, what that costs whom."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import pandas as pd
from IPython.display import Markdown

from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.display import prose
from model.presentation.language import N_, _, ngettext
from model.presentation.tables import Column, Composed, Table
from model.pricing.money import kronor
from model.pricing.price_changes import is_held
from model.pricing.prices import PriceList
from model.pricing.rules.last_year import allowed_factor, cost_index
from model.pricing.rules.rule_set import Customer
from model.reports.names import customer_names
from model.reports.planning.clash_words import clash_sentence
from model.reports.planning.names import TOTAL, in_kronor, with_sums

State = Literal["off", "binds", "slack", "gave_way"]
RULES = {
    "recovery": N_("Full kostnadstäckning"),
    "settlement": N_("Reglering av tidigare resultat"),
    "reserve": N_("Rörelsereservens tak"),
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
    "this_years_volumes": N_("{share} mot årets volymer till förra årets priser"),
    "last_years_charge": N_("{share} mot förra årets avtalssumma"),
}
MEASURED = {
    "this_years_volumes": N_("Ändringen mäts mot årets volymer till förra årets priser."),
    "last_years_charge": N_("Ändringen mäts mot förra årets avtalssumma."),
}
BORNE = {"relative": N_("i förhållande till sina avtal"), "kronor": N_("lika i kronor")}
HOLDERS = {
    "cap": N_("tak"),
    "floor": N_("golv"),
    "minimum": N_("minsta avgift"),
    "limit": N_("största justering"),
}
SAYS = ("share", "amount", "days", "years", "index", "most_change")
GIVES = ("outcome", "outcome_share", "outcome_count")
Row = dict[str, Any]


def rules_table(planned: PlannedYear) -> Table:
    """Every rule: what it says, what came of it, and whether it binds."""
    bounds = ("cap", "floor", "minimum_fee", "largest_adjustment")
    rows = [_recovery(planned), _settlement(planned), _reserve(planned), _productivity(planned)]
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


def held_table(planned: PlannedYear) -> Table | None:
    """Customers that a rule holds, the largest deduction first, and their sums; None when there are none."""
    held = _held(planned)
    if held.empty:
        return None
    return Table(
        "held-customers",
        _("Kunder som en regel håller"),
        with_sums(held, ["compared", "listed", "adjustment", "charged"]),
        [
            Column("label", "Kund"),
            Column("compared", "Jämförs med, kr", "kronor"),
            Column("listed", "Enligt prislistan, kr", "kronor"),
            Column("listed_change", "Ändring före", "change_percent", 2),
            Column("adjustment", "Justering, kr", "change_kronor", 2),
            Column("charged", "Avtal, kr", "kronor"),
            Column("change", "Ändring efter", "change_percent", 2),
            Column("rule", "Regel", words=HOLDERS, missing=""),
        ],
        total=TOTAL,
        note=_(MEASURED[planned.parameters.price_rules.compared_with.value]),
    )


def _held(planned: PlannedYear) -> pd.DataFrame:
    """label, compared, listed, adjustment, charged (kronor), listed_change, change (shares), rule."""
    names, ruled, rows = customer_names(planned.registers), planned.prices.ruled, []
    for customer in planned.prices.rules.customers:
        rule = held_by(planned, customer)
        if not rule:
            continue
        listed, charged = ruled.listed[customer.number], ruled.charged[customer.number]
        compared = customer.compared
        rows.append(
            {
                "label": names[customer.number],
                "compared": None if compared is None else kronor(round(compared)),
                "listed": kronor(listed),
                "listed_change": float(listed / compared - 1) if compared else None,
                "adjustment": kronor(charged - listed),
                "charged": kronor(charged),
                "change": float(charged / compared - 1) if compared else None,
                "rule": rule,
            }
        )
    rows.sort(key=lambda row: (row["adjustment"], row["label"]))
    return pd.DataFrame(rows)


def held_by(planned: PlannedYear, customer: Customer) -> str | None:
    """The rule whose bound a customer is moved to: cap, floor, minimum or limit; None when it is not held."""
    ruled = planned.prices.ruled
    listed, charged = ruled.listed[customer.number], ruled.charged[customer.number]
    if charged < listed and customer.cap is not None and charged == customer.cap:
        return "cap"
    if charged > listed and charged == customer.minimum:
        return "minimum"
    if charged > listed and charged == customer.floor:
        return "floor"
    limit = customer.limit
    return "limit" if limit is not None and charged != listed and abs(charged - listed) >= limit else None


def clash_sentences(prices: PriceList) -> list[str]:
    """Which rules gave way, and why; Markdown."""
    return [
        _("**En regel kunde inte hållas:** {clash}.", clash=clash_sentence(clash)) for clash in prices.clashes
    ]


def rules_summary(planned: PlannedYear) -> Markdown:
    """A list: what the rules cost and who bears it, and every clash that made a rule give way."""
    lines = [_adjustment_line(planned), _coupled_line(planned), *clash_sentences(planned.prices)]
    return prose("\n".join(f"- {line}" for line in lines if line))


def _adjustment_line(planned: PlannedYear) -> str:
    prices, adjustments = planned.prices, planned.prices.ruled.adjustments
    if not adjustments:
        return _("**Övergångsjustering:** ingen kund hålls av tak, golv eller minsta avgift.")
    down = [ore for ore in adjustments.values() if ore < 0]
    if not down:
        return _(
            "**Övergångsjustering:** {customers} betalar tillsammans {amount} kr mer än prislistan ger.",
            customers=_customers(len(adjustments)),
            amount=formats.kronor(kronor(sum(adjustments.values()))),
        )
    text = _(
        "**Övergångsjustering:** {customers} betalar tillsammans {amount} kr mindre än prislistan ger",
        customers=_customers(len(down)),
        amount=formats.kronor(kronor(-sum(down))),
    )
    if not prices.recovery.required:
        return text + _("; det bär centret självt.")
    return text + _bearers(planned)


def _bearers(planned: PlannedYear) -> str:
    """Who pays what others do not, and the most that one of them pays."""
    prices, ruled = planned.prices, planned.prices.ruled
    rising = {number: ore for number, ore in ruled.adjustments.items() if ore > 0}
    if not rising:
        return ""
    dearest = max(rising, key=rising.__getitem__)
    return _(
        ". Det bärs av {customers}, {how}: som mest {amount} kr ({name}, {share} av avtalet).",
        customers=_customers(len(rising)),
        how=_(BORNE[prices.rules.rules.closeness.value]),
        amount=formats.kronor(kronor(rising[dearest])),
        name=customer_names(planned.registers)[dearest],
        share=formats.percent(rising[dearest] / max(ruled.listed[dearest], 1), 2),
    )


def _coupled_line(planned: PlannedYear) -> str:
    """That prices had to give way, and by how much their rounding exceeds the limit on adjustments."""
    ruled = planned.prices.ruled
    if not ruled.coupled:
        return ""
    text = _("**Priserna har fått ge efter:** gränsen för övergångsjusteringen räckte inte för taken")
    if ruled.exceeded:
        text += _(
            "; prisernas avrundning gör att den överskrids med {amount} kr",
            amount=formats.kronor(kronor(ruled.exceeded)),
        )
    return text + "."


def _rule(rule: str, said: str, gave: str, state: State, **values: object) -> Row:
    return {"rule": rule, "said": said, "gave": gave, "state": state, **values}


def _off(rule: str) -> Row:
    return _rule(rule, _(OFF), "", "off")


def _recovery(planned: PlannedYear) -> Row:
    recovery, revenue = planned.prices.recovery, planned.prices.revenue
    result = revenue + recovery.settled - recovery.full_cost
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
    share, years = rules.settle_share.value, rules.settle_years.value
    said = ngettext(
        "{share}, fördelat på {years} år",
        "{share}, fördelat på {years} år",
        years,
        share=formats.percent(share, 0),
        years=years,
    )
    told = formats.kronor(abs(recovery.settled))
    if not recovery.settled:
        gave = _("inget att reglera i år")
    elif recovery.settled > 0:
        gave = _("sänker årets intäkt med {amount} kr", amount=told)
    else:
        gave = _("höjer årets intäkt med {amount} kr", amount=told)
    state: State = "binds" if recovery.settled else "slack"
    return _rule("settlement", said, gave, state, share=share, years=years, outcome=-recovery.settled)


def _reserve(planned: PlannedYear) -> Row:
    days, recovery = planned.parameters.price_rules.reserve_days.value, planned.prices.recovery
    if recovery.ceiling is None or days is None:
        return _off("reserve")
    said = _(
        "{days} dagars utgifter, {amount} kr",
        days=formats.number(days, 0),
        amount=formats.kronor(recovery.ceiling, 0),
    )
    values = {"days": days, "amount": recovery.ceiling}
    if recovery.excess:
        gave = _("{amount} kr däröver regleras", amount=formats.kronor(recovery.excess))
        return _rule("reserve", said, gave, "binds", **values, outcome=recovery.excess)
    kept = max(recovery.reserve, Decimal(0))
    gave = _("{amount} kr behålls", amount=formats.kronor(kept, 0))
    return _rule("reserve", said, gave, "slack", **values, outcome=kept)


def _productivity(planned: PlannedYear) -> Row:
    parameters, rules, prices = planned.parameters, planned.prices.rules, planned.prices
    demand, factor = parameters.price_rules.productivity.value, allowed_factor(parameters, planned.year)
    if demand is None or factor is None:
        return _off("productivity")
    each = parameters.price_rules.productivity_binds.value == "each_price"
    index, most = float(cost_index(parameters, planned.year)), float(factor - 1)
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
    if rules.rules.productivity.value is None:
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
    kept, value = planned.prices.rules, getattr(planned.parameters.price_rules, name).value
    if value is None:
        return _off(name)
    said, values = _bound_said(planned, name, value)
    if getattr(kept.rules, name).value is None:
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
    gave = _("håller {customers}", customers=_customers(held))
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


def _customers(count: int) -> str:
    if not count:
        return _("ingen kund")
    return ngettext("{count}\u00a0kund", "{count}\u00a0kunder", count, count=count)
