"""What the rules of pricing cost and who bears it, in sentences; every clash that made a rule give way."""

from __future__ import annotations

from collections.abc import Mapping

from IPython.display import Markdown

from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.display import prose
from model.presentation.language import N_, _
from model.pricing.money import kronor
from model.pricing.prices import PriceList
from model.pricing.rules.passed_bounds import passed_bounds
from model.reports.names import customer_names
from model.reports.planning.clash_words import clash_sentence
from model.reports.planning.held_customers import customers_told

PASSED = {
    "cap": N_("Över taket betalar {customers} tillsammans {amount} kr, mest {name} med {most} kr."),
    "floor": N_(
        "Under golvet betalar {customers} tillsammans {amount} kr mindre, mest {name} med {most} kr."
    ),
    "minimum_fee": N_(
        "Under minsta avgiften betalar {customers} tillsammans {amount} kr mindre, mest {name} med {most} kr."
    ),
    "largest_adjustment": N_(
        "Justeringen passerar sin gräns för {customers}, tillsammans med {amount} kr och mest för {name}, "
        "{most} kr."
    ),
}
BORNE = {"relative": N_("i förhållande till sina avtal"), "kronor": N_("lika i kronor")}


def clash_sentences(prices: PriceList, names: Mapping[int, str]) -> list[str]:
    """Which rules gave way, why, and for whom; Markdown. names: of customers, by number."""
    return [
        _("**En regel kunde inte hållas:** {clash}.", clash=clash_sentence(clash))
        + _passed_sentence(prices, clash.yields, names)
        for clash in prices.clashes
    ]


def _passed_sentence(prices: PriceList, rule: str | None, names: Mapping[int, str]) -> str:
    """Whom the rule that gave way would have held, how far outside it they are, and who is furthest."""
    if rule not in PASSED:
        return ""
    passed = passed_bounds(prices.asked, prices.ruled, rule)
    if not passed:
        return " " + _("Ingen kund hamnar utanför.")
    furthest = passed[0]
    return " " + _(
        PASSED[rule],
        customers=customers_told(len(passed)),
        amount=formats.kronor(kronor(sum(one.by for one in passed))),
        most=formats.kronor(kronor(furthest.by)),
        name=names[furthest.customer],
    )


def rules_summary(planned: PlannedYear) -> Markdown:
    """A list: what the rules cost and who bears it, and every clash that made a rule give way."""
    names = customer_names(planned.registers)
    lines = [_adjustment_line(planned), _coupled_line(planned), *clash_sentences(planned.prices, names)]
    return prose("\n".join(f"- {line}" for line in lines if line))


def _adjustment_line(planned: PlannedYear) -> str:
    prices, adjustments = planned.prices, planned.prices.ruled.adjustments
    if not adjustments:
        return _("**Övergångsjustering:** ingen kund hålls av tak, golv eller minsta avgift.")
    down = [ore for ore in adjustments.values() if ore < 0]
    if not down:
        return _(
            "**Övergångsjustering:** {customers} betalar tillsammans {amount} kr mer än prislistan ger.",
            customers=customers_told(len(adjustments)),
            amount=formats.kronor(kronor(sum(adjustments.values()))),
        )
    text = _(
        "**Övergångsjustering:** {customers} betalar tillsammans {amount} kr mindre än prislistan ger",
        customers=customers_told(len(down)),
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
        customers=customers_told(len(rising)),
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
