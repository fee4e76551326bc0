"""Rules of demand: profiles and shares are whole, and customers exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from model.parameters.checks.breach import Breach, sums_to_one
from model.parameters.schema.parameters import Parameters


def profiles_sum_to_one(parameters: Parameters) -> Iterator[Breach]:
    """Every profile of shares sums to one."""
    demand, phone, staffing = parameters.demand, parameters.phone, parameters.staffing
    for name, months in demand.month_profiles.items():
        yield from sums_to_one(f"demand.month_profiles.{name}", months.value)
    for weekday, days in demand.weekday_profiles.items():
        yield from sums_to_one(f"demand.weekday_profiles.{weekday}", days.value)
    yield from sums_to_one("phone.weekday_profile", phone.weekday_profile.value)
    yield from sums_to_one("phone.half_hour_profile", phone.half_hour_profile.value)
    yield from sums_to_one("staffing.vacation_month_profile", staffing.vacation_month_profile.value)
    yield from sums_to_one("staffing.meeting_month_profile", staffing.meeting_month_profile.value)


def distributions_sum_to_one(parameters: Parameters) -> Iterator[Breach]:
    """Channel shares and the subscription's weights sum to one."""
    demand = parameters.demand
    for year, supplier in demand.supplier_invoices.channel_share.value.items():
        shares = list(supplier.model_dump().values())
        yield from sums_to_one(f"demand.supplier_invoices.channel_share.{year}", shares)
    for year, customer in demand.customer_invoices.channel_share.value.items():
        shares = list(customer.model_dump().values())
        yield from sums_to_one(f"demand.customer_invoices.channel_share.{year}", shares)
    weights = parameters.pricing.subscription_weights.value
    yield from sums_to_one("pricing.subscription_weights", list(weights.model_dump().values()))


def incomplete_shares_stay_below_one(parameters: Parameters) -> Iterator[Breach]:
    """No customer has more incomplete documents than documents, and those named exist."""
    rework, path = parameters.demand.rework, "demand.rework.customer_factor"
    largest = max(rework.incomplete_share.value.values(), default=0.0)
    for number, factor in rework.customer_factor.value.items():
        if not 1 <= number <= parameters.organisation.customers.value:
            yield path, f"kund {number}", f"1–{parameters.organisation.customers.value}"
        if factor * largest > 1:
            yield f"{path}.{number}", factor, f"högst {1 / largest:.4g}, så att andelen ofullständiga ryms"


def months_join_once(parameters: Parameters) -> Iterator[Breach]:
    """A customer joins at most once in the onboarding plan."""
    joined = Counter(number for numbers in parameters.demand.onboarding.value.values() for number in numbers)
    for number, times in joined.items():
        if times > 1:
            yield ("demand.onboarding", f"kund {number} {times} gånger", "varje kund högst en gång")
        if not 1 <= number <= parameters.organisation.customers.value:
            yield ("demand.onboarding", f"kund {number}", f"1–{parameters.organisation.customers.value}")


def customer_shares_are_whole(parameters: Parameters) -> Iterator[Breach]:
    """Shares of an activity are of activities and customers that exist, and make it whole."""
    path, customers = "demand.customer_shares", parameters.organisation.customers.value
    for name, shares in parameters.demand.customer_shares.value.items():
        if name not in parameters.activities:
            yield f"{path}.{name}", name, "en aktivitet i activities"
        for number in shares:
            if not 1 <= number <= customers:
                yield f"{path}.{name}", f"kund {number}", f"1–{customers}"
        yield from sums_to_one(f"{path}.{name}", list(shares.values()))
