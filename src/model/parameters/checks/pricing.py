"""Rules of pricing and its risk: costs have one department, amounts whole öre, spreads reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from model.parameters.checks.breach import Breach, one_of, sums_to_one
from model.parameters.checks.services import SPECIAL_SERVICES
from model.parameters.schema.parameters import Parameters


def kinds_of_cost_are_described(parameters: Parameters) -> Iterator[Breach]:
    """Every kind of cost beside salaries has a name, and stands in one of the two lists of amounts."""
    economy = parameters.economy
    amounts = [*economy.overhead_split.value, *_personnel_kinds(parameters)]
    for kind, times in Counter(amounts).items():
        if times > 1 or kind in parameters.staffing.roles:
            yield "economy.kinds", kind, "ett kostnadsslag för sig, som inte heter som en roll"
    if set(amounts) != economy.kinds.keys():
        yield (
            "economy.kinds",
            ", ".join(economy.kinds),
            "overhead_split och other_personnel: " + ", ".join(amounts),
        )


def _personnel_kinds(parameters: Parameters) -> list[str]:
    """The kinds of cost in ``economy.other_personnel`` of any year."""
    years = parameters.economy.other_personnel.value.values()
    return list(dict.fromkeys(kind for amounts in years for kind in amounts))


def support_costs_have_one_department(parameters: Parameters) -> Iterator[Breach]:
    """Every cost pool but the salaries of those who handle items is one support department's."""
    economy, roles = parameters.economy, parameters.staffing.roles
    pools = [
        *(role for role, description in roles.items() if not description.productive),
        *_personnel_kinds(parameters),
        *economy.overhead_split.value,
    ]
    support = parameters.pricing.allocation.support
    held = Counter(pool for centre in support.values() for pool in centre.pools)
    for pool in pools:
        if held[pool] != 1:
            yield "pricing.allocation.support", f"{pool} ingår i {held[pool]}", "exakt en stödverksamhet"
    groups = sum(centre.takes_group_hours for centre in support.values())
    if groups != 1:
        yield "pricing.allocation.support", f"takes_group_hours i {groups}", "exakt en stödverksamhet"
    for pool in held.keys() - set(pools):
        yield "pricing.allocation.support", pool, "ett kostnadsslag: " + ", ".join(pools)


def allocation_names_what_exists(parameters: Parameters) -> Iterator[Breach]:
    """The order names every support department once; what calls are about exists and sums to one."""
    allocation, path = parameters.pricing.allocation, "pricing.allocation"
    if allocation.order.value and sorted(allocation.order.value) != sorted(allocation.support):
        expected = "tom, eller var och en en gång: " + ", ".join(allocation.support)
        yield f"{path}.order", ", ".join(allocation.order.value), expected
    sold = {name for service in parameters.services.values() for name in service.activities}
    for name in allocation.phone_subjects.value.keys() - sold - allocation.support.keys():
        yield f"{path}.phone_subjects", name, "en såld aktivitet eller en stödverksamhet"
    by_subject = any(centre.driver.value == "phone_minutes" for centre in allocation.support.values())
    if by_subject or allocation.phone_subjects.value:
        yield from sums_to_one(f"{path}.phone_subjects", list(allocation.phone_subjects.value.values()))


def price_rules_have_what_they_need(parameters: Parameters) -> Iterator[Breach]:
    """Index weights sum to one; amounts in kronor have whole öre."""
    rules = parameters.price_rules
    if rules.index_weights.value is not None:
        yield from sums_to_one(
            "price_rules.index_weights", list(rules.index_weights.value.model_dump().values())
        )
    amounts: dict[str, float | None] = {
        f"opening_reserve.{year}": amount for year, amount in rules.opening_reserve.value.items()
    }
    amounts |= {"non_cash": rules.non_cash.value}
    amounts |= {f"minimum_fee.{day}": fee for day, fee in rules.minimum_fee.value.items()}
    for name, amount in amounts.items():
        if amount is not None and round(amount, 2) != amount:
            yield f"price_rules.{name}", amount, "kronor med högst två decimaler"


def risks_stay_within_reason(parameters: Parameters) -> Iterator[Breach]:
    """Spreads are small enough that a drawn year can be a year: three deviations leave something."""
    risk = parameters.risk
    for name in (
        "wage_sd",
        "absence_sd",
        "vacancy_sd",
        "productivity_sd",
        "minutes_sd",
        "peak_sd",
        "other_cost_sd",
    ):
        value = getattr(risk, name).value
        if value >= 1 / 3:
            yield f"risk.{name}", value, "en standardavvikelse under en tredjedel"
    if risk.vacancy_sd.value > 0 and not risk.vacancy_mean.value:
        yield "risk.vacancy_mean", risk.vacancy_mean.value, "över noll när vacancy_sd är det"
    if risk.temporary_price.value < 1:
        yield (
            "risk.temporary_price",
            risk.temporary_price.value,
            "minst 1: inhyrd tid är inte billigare än egen",
        )


def set_prices_are_of_what_has_a_price(parameters: Parameters) -> Iterator[Breach]:
    """A decided price is of a service that is sold by number, in whole öre."""
    priced = [name for name in parameters.services if name not in SPECIAL_SERVICES]
    for year, prices in parameters.price_rules.set_prices.value.items():
        for service, price in prices.items():
            path = f"price_rules.set_prices.{year}.{service}"
            yield from one_of(path, service, priced, "services")
            if round(price * 100) != round(price * 100, 6):
                yield path, price, "kronor i hela ören, som 4.5"


def other_tariffs_count_what_is_sold(parameters: Parameters) -> Iterator[Breach]:
    """What another's tariff counts, or stands beside, are services; what it counts is counted by us, too."""
    sold = parameters.services
    counted = [name for name, service in sold.items() if service.activities]
    for tariff, terms in parameters.pricing.other_tariffs.items():
        for quantity, there in terms.quantities.items():
            path = f"pricing.other_tariffs.{tariff}.quantities.{quantity}"
            for name in there.services:
                yield from one_of(f"{path}.services", name, counted, "services")
            for name in there.beside:
                yield from one_of(f"{path}.beside", name, sold, "services")
        beside = Counter(name for there in terms.quantities.values() for name in there.compared)
        for name, times in beside.items():
            if times > 1:
                yield f"pricing.other_tariffs.{tariff}", name, "en tjänst vid högst en mängd"


def credits_are_of_services(parameters: Parameters) -> Iterator[Breach]:
    """A credit for missed service is a share of what services cost."""
    for name, credit in parameters.settlement.credits.items():
        for fee in credit.fees:
            yield from one_of(f"settlement.credits.{name}.fees", fee, parameters.services, "services")
        if name in parameters.services:
            yield f"settlement.credits.{name}", name, "ett namn som ingen tjänst har"
