"""The rules of pricing in tables and sentences: which are in force, whom they hold, what that costs whom."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.pricing.money import kronor
from model.pricing.prices import PriceList
from model.pricing.rules.last_year import allowed_factor, cost_index
from model.pricing.rules.rule_set import Customer
from model.reports.planning.price_list import is_held

OFF, BINDS, SLACK, GAVE_WAY = "avstängd", "binder", "binder inte", "kunde inte hållas"
BASES = {
    "this_years_volumes": "årets volymer till förra årets priser",
    "last_years_charge": "förra årets avtalssumma",
}
BORNE = {"relative": "i förhållande till sina avtal", "kronor": "lika i kronor"}
HELD = {"cap": "tak", "floor": "golv", "minimum": "minsta avgift", "limit": "största justering"}


def rules_table(planned: PlannedYear) -> pd.DataFrame:
    """Every rule: label, value (what it says), outcome (what came of it), state (in words)."""
    rows = [_recovery(planned), _settlement(planned), _reserve(planned), _productivity(planned)]
    rows += [_bound(planned, name) for name in ("cap", "floor", "minimum_fee", "largest_adjustment")]
    return pd.DataFrame(rows, columns=["label", "value", "outcome", "state"])


def held_table(planned: PlannedYear) -> pd.DataFrame:
    """Customers that a rule holds, the largest deduction first, sums last; empty when there are none.

    Columns: name, compared, listed, listed_change, adjustment, charged, change, rule. Kronor; changes are
    shares of what is compared with.
    """
    names = planned.registers.customers.set_index("number")["name"].to_dict()
    ruled, rows = planned.prices.ruled, []
    for customer in planned.prices.rules.customers:
        held = held_by(planned, customer)
        if not held:
            continue
        listed, charged = ruled.listed[customer.number], ruled.charged[customer.number]
        compared = customer.compared
        rows.append(
            {
                "name": names[customer.number],
                "compared": None if compared is None else kronor(round(compared)),
                "listed": kronor(listed),
                "listed_change": float(listed / compared - 1) if compared else None,
                "adjustment": kronor(charged - listed),
                "charged": kronor(charged),
                "change": float(charged / compared - 1) if compared else None,
                "rule": HELD[held],
            }
        )
    columns = [
        "name",
        "compared",
        "listed",
        "listed_change",
        "adjustment",
        "charged",
        "change",
        "rule",
    ]
    if not rows:
        return pd.DataFrame(columns=columns)
    rows.sort(key=lambda row: (row["adjustment"], row["name"]))
    sums = {
        name: sum((row[name] for row in rows if row[name] is not None), Decimal(0))
        for name in ("compared", "listed", "adjustment", "charged")
    }
    return pd.DataFrame([*rows, {"name": "Summa", **sums, "rule": ""}], columns=columns)


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


def comparison_sentence(planned: PlannedYear) -> str:
    """What customers' changes are measured against."""
    return f"Ändringen mäts mot {BASES[planned.parameters.price_rules.compared_with.value]}."


def clash_sentences(prices: PriceList) -> list[str]:
    """Which rules gave way, and why; Markdown."""
    return [f"**En regel kunde inte hållas:** {clash.value}." for clash in prices.clashes]


def rules_summary(planned: PlannedYear) -> str:
    """Markdown: what the rules cost and who bears it, and every clash that made a rule give way."""
    prices, ruled = planned.prices, planned.prices.ruled
    given = -sum(ore for ore in ruled.adjustments.values() if ore < 0)
    borne = sum(ore for ore in ruled.adjustments.values() if ore > 0)
    lines = []
    if not ruled.adjustments:
        lines.append("**Övergångsjustering:** ingen kund hålls av tak, golv eller minsta avgift.")
    elif given:
        sinking = [number for number, ore in ruled.adjustments.items() if ore < 0]
        rising = {number: ore for number, ore in ruled.adjustments.items() if ore > 0}
        text = (
            f"**Övergångsjustering:** {_customers(len(sinking))} betalar tillsammans "
            f"{formats.kronor(kronor(given))} kr mindre än prislistan ger"
        )
        if not prices.recovery.required:
            text += "; det bär centret självt."
        elif rising:
            dearest = max(rising, key=rising.__getitem__)
            name = planned.registers.customers.set_index("number")["name"][dearest]
            share = rising[dearest] / max(ruled.listed[dearest], 1)
            text += (
                f". Det bärs av {_customers(len(rising))}, "
                f"{BORNE[prices.rules.rules.closeness.value]}: som mest "
                f"{formats.kronor(kronor(rising[dearest]))} kr ({name}, {formats.percent(share, 2)} av "
                "avtalet)."
            )
        lines.append(text)
    else:
        lines.append(
            f"**Övergångsjustering:** {_customers(len(ruled.adjustments))} betalar tillsammans "
            f"{formats.kronor(kronor(borne))} kr mer än prislistan ger."
        )
    if ruled.coupled:
        text = "**Priserna har fått ge efter:** gränsen för övergångsjusteringen räckte inte för taken"
        if ruled.exceeded:
            beyond = formats.kronor(kronor(ruled.exceeded))
            text += f"; prisernas avrundning gör att den överskrids med {beyond} kr"
        lines.append(text + ".")
    lines += clash_sentences(prices)
    return "\n".join(f"- {line}" for line in lines)


def _recovery(planned: PlannedYear) -> tuple[str, str, str, str]:
    recovery, revenue = planned.prices.recovery, planned.prices.revenue
    label = "Full kostnadstäckning"
    result = revenue + recovery.settled - recovery.full_cost
    if not recovery.required:
        return label, OFF, f"resultat {formats.kronor(result, 0, signed=True)} kr", OFF
    aim = f"{formats.kronor(recovery.revenue, 0)} kr ska tas in"
    return label, aim, f"avtalen ger {formats.kronor(revenue)} kr", BINDS


def _settlement(planned: PlannedYear) -> tuple[str, str, str, str]:
    rules, recovery = planned.parameters.price_rules, planned.prices.recovery
    label = "Reglering av tidigare resultat"
    if rules.recovery.value != "settle":
        return label, OFF, "", OFF
    years = rules.settle_years.value
    value = f"{formats.percent(rules.settle_share.value, 0)}, fördelat på {years} år"
    if not recovery.settled:
        return label, value, "inget att reglera i år", SLACK
    verb = "sänker" if recovery.settled > 0 else "höjer"
    return label, value, f"{verb} årets intäkt med {formats.kronor(abs(recovery.settled))} kr", BINDS


def _reserve(planned: PlannedYear) -> tuple[str, str, str, str]:
    rules, recovery = planned.parameters.price_rules, planned.prices.recovery
    label = "Rörelsereservens tak"
    if recovery.ceiling is None:
        return label, OFF, "", OFF
    days = formats.number(rules.reserve_days.value, 0)
    value = f"{days} dagars utgifter, {formats.kronor(recovery.ceiling, 0)} kr"
    if recovery.excess:
        return label, value, f"{formats.kronor(recovery.excess)} kr däröver regleras", BINDS
    return label, value, f"{formats.kronor(max(recovery.reserve, Decimal(0)), 0)} kr behålls", SLACK


def _productivity(planned: PlannedYear) -> tuple[str, str, str, str]:
    parameters, rules = planned.parameters, planned.prices.rules
    label, year = "Produktivitetskrav", planned.year
    demand = parameters.price_rules.productivity.value
    factor = allowed_factor(parameters, year)
    if demand is None or factor is None:
        return label, OFF, "", OFF
    each = parameters.price_rules.productivity_binds.value == "each_price"
    value = (
        f"{formats.percent(demand)} efter index {formats.percent(float(cost_index(parameters, year)))}: "
        f"{'varje pris' if each else 'ramen'} får ändras högst {formats.percent(float(factor - 1), 2, True)}"
    )
    if rules.rules.productivity.value is None:
        return label, value, "", GAVE_WAY
    if each:
        at = [line for line in planned.prices.lines.to_dict("records") if is_held(line)]
        return label, value, f"{len(at)} priser hålls av sitt tak", BINDS if at else SLACK
    if rules.frame is None:
        return label, value, "inget förra år att jämföra med", SLACK
    room = kronor(rules.frame) - planned.prices.revenue
    outcome = f"{formats.kronor(room, 0)} kr kvar av ramen {formats.kronor(kronor(rules.frame), 0)} kr"
    return label, value, outcome, SLACK if room else BINDS


def _bound(planned: PlannedYear, name: str) -> tuple[str, str, str, str]:
    rules, kept = planned.parameters.price_rules, planned.prices.rules
    rule = getattr(rules, name).value
    labels = {
        "cap": "Tak för kundens höjning",
        "floor": "Golv för kundens sänkning",
        "minimum_fee": "Minsta avgift per kund",
        "largest_adjustment": "Största justering",
    }
    if rule is None:
        return labels[name], OFF, "", OFF
    basis = BASES[rules.compared_with.value]
    values = {
        "cap": f"{formats.percent(rule, 1, True)} mot {basis}",
        "floor": f"{formats.percent(-rule, 1, True)} mot {basis}",
        "minimum_fee": f"{formats.kronor(rule, 0)} kr",
        "largest_adjustment": f"±{formats.percent(rule)} av kundens självkostnad",
    }
    if getattr(kept.rules, name).value is None:
        return labels[name], values[name], "", GAVE_WAY
    if name == "largest_adjustment":
        ruled = planned.prices.ruled
        cost = {one.number: one.full_cost for one in kept.customers if one.full_cost}
        shares = [abs(ore / cost[number]) for number, ore in ruled.adjustments.items() if number in cost]
        outcome = f"den största är {formats.percent(float(max(shares, default=0)), 2)}"
        return labels[name], values[name], outcome, BINDS if ruled.coupled else SLACK
    key = "minimum" if name == "minimum_fee" else name
    held = sum(held_by(planned, customer) == key for customer in kept.customers)
    return labels[name], values[name], f"håller {_customers(held)}", BINDS if held else SLACK


def _customers(count: int) -> str:
    if not count:
        return "ingen kund"
    return f"{count}{formats.NO_BREAK}{'kund' if count == 1 else 'kunder'}"
