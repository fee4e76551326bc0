"""Rules of demand: profiles and shares are whole, and what is named exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from model.parameters.checks.breach import Breach, one_of, sums_to_one
from model.parameters.checks.services import ASSIGNMENTS
from model.parameters.drivers import RESERVED, codes_twice, driver_names, volume_kinds
from model.parameters.schema.parameters import Parameters

STREAMS, UNITS, CUSTOMER_KINDS = "demand.streams", "organisation.units", "organisation.customer_kinds"
MONTH_PROFILES, WEEKDAY_PROFILES = "demand.month_profiles", "demand.weekday_profiles"


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
    """Channel shares are of each stream's channels and sum to one; so do the subscription's weights."""
    for name, stream in parameters.demand.streams.items():
        path, channels = f"demand.streams.{name}.channel_share", list(stream.channels)
        given = {} if stream.channel_share is None else stream.channel_share.value
        if bool(channels) != bool(given):
            yield path, "andelar" if given else "saknas", "andelar för slagets kanaler, eller varken eller"
            continue
        for year, shares in given.items():
            if shares.keys() != stream.channels.keys():
                yield f"{path}.{year}", ", ".join(shares), "kanalerna " + ", ".join(channels)
            else:
                yield from sums_to_one(f"{path}.{year}", list(shares.values()))
    weights = parameters.pricing.subscription_weights.value
    yield from sums_to_one("pricing.subscription_weights", list(weights.values()))


def codes_mean_one_thing(parameters: Parameters) -> Iterator[Breach]:
    """No stream, channel or kind of customer is called as another, or as a word that means something else."""
    for code in codes_twice(parameters):
        wanted = "ett namn för varje slag, kanal och kundslag, och inget av " + ", ".join(RESERVED)
        yield "demand.streams", code, wanted


def what_volumes_follow_exists(parameters: Parameters) -> Iterator[Breach]:
    """Drivers and profiles that activities, calls and mail name are there; so is what changes in the year."""
    months, weekdays = parameters.demand.month_profiles, parameters.demand.weekday_profiles
    drivers = driver_names(parameters)
    for name, activity in parameters.activities.items():
        path = f"activities.{name}"
        yield from one_of(f"{path}.driver", activity.driver, drivers, STREAMS)
        yield from one_of(f"{path}.month_profile", activity.month_profile, months, MONTH_PROFILES)
        yield from one_of(f"{path}.weekday_profile", activity.weekday_profile, weekdays, WEEKDAY_PROFILES)
        if activity.unit is not None:
            yield from one_of(f"{path}.unit", activity.unit, parameters.organisation.units.value, UNITS)
    yield from one_of("phone.month_profile", parameters.phone.month_profile, months, MONTH_PROFILES)
    yield from one_of("mail.month_profile", parameters.mail.month_profile, months, MONTH_PROFILES)
    yield from one_of("mail.weekday_profile", parameters.mail.weekday_profile, weekdays, WEEKDAY_PROFILES)
    for day, changes in parameters.demand.mid_year_change.value.items():
        for kind in changes:
            yield from one_of(
                f"demand.mid_year_change.{day}", kind, volume_kinds(parameters), "demand.streams"
            )


def incomplete_shares_stay_below_one(parameters: Parameters) -> Iterator[Breach]:
    """No customer has more incomplete documents than documents, and those named exist."""
    rework, path = parameters.demand.rework, "demand.rework.customer_factor"
    largest = max(rework.incomplete_share.value.values(), default=0.0)
    for number, factor in rework.customer_factor.value.items():
        yield from _is_customer(path, number, parameters)
        if factor * largest > 1:
            yield f"{path}.{number}", factor, f"högst {1 / largest:.4g}, så att andelen ofullständiga ryms"


def customers_join_and_leave_once(parameters: Parameters) -> Iterator[Breach]:
    """A customer joins at most once in the onboarding plan, leaves at most once, and not before it joins."""
    demand = parameters.demand
    days: dict[str, dict[int, date]] = {}
    for path, plan in (("demand.onboarding", demand.onboarding), ("demand.leaving", demand.leaving)):
        named = [(number, day) for day, numbers in plan.value.items() for number in numbers]
        for number, times in Counter(number for number, _ in named).items():
            if times > 1:
                yield path, f"kund {number} {times} gånger", "varje kund högst en gång"
            yield from _is_customer(path, number, parameters)
        days[path] = dict(named)
    for number, last in days["demand.leaving"].items():
        first = days["demand.onboarding"].get(number, last)
        if last < first:
            yield (
                "demand.leaving",
                f"kund {number} {last}",
                f"en sista dag som inte är före anslutningen {first}",
            )


def own_lead_times_are_of_what_exists(parameters: Parameters) -> Iterator[Breach]:
    """Customers' own lead times are of activities and customers that exist."""
    path, customers = "demand.customer_lead_times", parameters.organisation.customers.value
    for name, own in parameters.demand.customer_lead_times.value.items():
        yield from one_of(path, name, parameters.activities, "activities")
        for number in own:
            if not 1 <= number <= customers:
                yield f"{path}.{name}", f"kund {number}", f"1–{customers}"


def surcharges_are_of_customers(parameters: Parameters) -> Iterator[Breach]:
    """Surcharges are of customers that exist, in a centre that has the line that they stand in."""
    path, stated = "demand.surcharges", parameters.demand.surcharges.value
    for number in stated:
        yield from _is_customer(path, number, parameters)
    if stated and ASSIGNMENTS not in parameters.services:
        yield path, str(stated), f"tomt, eller raden {ASSIGNMENTS} bland tjänsterna"


def customer_shares_are_whole(parameters: Parameters) -> Iterator[Breach]:
    """Shares of an activity are of activities and customers that exist, and make it whole."""
    path = "demand.customer_shares"
    for name, shares in parameters.demand.customer_shares.value.items():
        if name not in parameters.activities:
            yield f"{path}.{name}", name, "en aktivitet i activities"
        for number in shares:
            yield from _is_customer(f"{path}.{name}", number, parameters)
        yield from sums_to_one(f"{path}.{name}", list(shares.values()))


def changes_of_registers_name_what_exists(parameters: Parameters) -> Iterator[Breach]:
    """New customers are of kinds, units and streams that there are, and bought add-ons are sold."""
    organisation, demand = parameters.organisation, parameters.demand
    for number, new in demand.new_customers.value.items():
        path = f"demand.new_customers.{number}"
        yield from one_of(f"{path}.kind", new.kind, organisation.customer_kinds, CUSTOMER_KINDS)
        yield from one_of(f"{path}.unit", new.unit, organisation.units.value, UNITS)
        for stream in new.volumes:
            yield from one_of(f"{path}.volumes", stream, demand.streams, STREAMS)
        if number < 1:
            yield path, number, "ett kundnummer från 1"
    sold = [name for name, service in parameters.services.items() if service.kind == "add_on"]
    for service, bought in demand.add_ons.value.items():
        yield from one_of("demand.add_ons", service, sold, "services")
        for number in bought:
            yield from _is_customer(f"demand.add_ons.{service}", number, parameters)


def _is_customer(path: str, number: int, parameters: Parameters) -> Iterator[Breach]:
    """A number is one of the register's, or of a customer that a scenario adds."""
    customers = parameters.organisation.customers.value
    if not 1 <= number <= customers and number not in parameters.demand.new_customers.value:
        yield path, f"kund {number}", f"1–{customers}"
