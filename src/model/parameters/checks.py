"""Checks across parameters, one named function per rule.

Each rule yields ``(dotted path, value, what was expected)`` for every breach, in Swedish, so that all
breaches can be reported at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, log

from pydantic import ValidationError

from model.parameters.quantity import seconds
from model.parameters.schema import Factor, Parameters
from model.parameters.variation import moved

Breach = tuple[str, object, str]
Rule = Callable[[Parameters], Iterator[Breach]]

SUM_TOLERANCE = 1e-9
HALF_HOUR = 1800.0
CORRESPONDENCE = ("call", "call_back", "mail")
SPECIAL_SERVICES = ("subscription", "idle_capacity", "incomplete_documents", "transition_adjustment")
HOUR = 3600.0
MOST_HOURS_WITHOUT_REST = 5.0
LEAST_DAILY_REST = 11.0
"""The Working Hours Act, arbetstidslagen (1982:673), sections 15 and 13."""


def _sums_to_one(path: str, shares: Sequence[float]) -> Iterator[Breach]:
    if abs(sum(shares) - 1) > SUM_TOLERANCE:
        yield path, f"summan {sum(shares):.6g}", "andelar vars summa är 1"


def profiles_sum_to_one(parameters: Parameters) -> Iterator[Breach]:
    """Every profile of shares sums to one."""
    demand, phone, staffing = parameters.demand, parameters.phone, parameters.staffing
    for name, months in demand.month_profiles.items():
        yield from _sums_to_one(f"demand.month_profiles.{name}", months.value)
    for weekday, days in demand.weekday_profiles.items():
        yield from _sums_to_one(f"demand.weekday_profiles.{weekday}", days.value)
    yield from _sums_to_one("phone.weekday_profile", phone.weekday_profile.value)
    yield from _sums_to_one("phone.half_hour_profile", phone.half_hour_profile.value)
    yield from _sums_to_one("staffing.vacation_month_profile", staffing.vacation_month_profile.value)
    yield from _sums_to_one("staffing.meeting_month_profile", staffing.meeting_month_profile.value)


def distributions_sum_to_one(parameters: Parameters) -> Iterator[Breach]:
    """Channel shares and the subscription's weights sum to one."""
    demand = parameters.demand
    for year, supplier in demand.supplier_invoices.channel_share.value.items():
        shares = list(supplier.model_dump().values())
        yield from _sums_to_one(f"demand.supplier_invoices.channel_share.{year}", shares)
    for year, customer in demand.customer_invoices.channel_share.value.items():
        shares = list(customer.model_dump().values())
        yield from _sums_to_one(f"demand.customer_invoices.channel_share.{year}", shares)
    weights = parameters.pricing.subscription_weights.value
    yield from _sums_to_one("pricing.subscription_weights", list(weights.model_dump().values()))


def clock_ranges_run_forward(parameters: Parameters) -> Iterator[Breach]:
    """Opening, working and arrival hours start before they end; opening lies within working hours."""
    ranges = {
        "calendar.working_hours": parameters.calendar.working_hours.value,
        "calendar.opening_hours": parameters.calendar.opening_hours.value,
        "demand.arrival_hours": parameters.demand.arrival_hours.value,
        "mail.arrival_hours": parameters.mail.arrival_hours.value,
    }
    for path, (start, end) in ranges.items():
        if seconds(start) >= seconds(end):
            yield path, f"{start}–{end}", "en början som är tidigare än slutet"
    opening, working = (ranges["calendar.opening_hours"], ranges["calendar.working_hours"])
    if seconds(opening[0]) < seconds(working[0]) or seconds(opening[1]) > seconds(working[1]):
        yield (
            "calendar.opening_hours",
            f"{opening[0]}–{opening[1]}",
            f"inom arbetstiden {working[0]}–{working[1]}",
        )


def half_hour_profile_covers_opening_hours(parameters: Parameters) -> Iterator[Breach]:
    """The phone profile has one share for each half-hour of the opening hours."""
    start, end = map(seconds, parameters.calendar.opening_hours.value)
    wanted = (end - start) / HALF_HOUR
    found = len(parameters.phone.half_hour_profile.value)
    if found != wanted:
        yield (
            "phone.half_hour_profile",
            f"{found} andelar",
            f"{wanted:g} andelar, en per halvtimme av öppettiden",
        )


def units_are_known(parameters: Parameters) -> Iterator[Breach]:
    """Calls, mail and phone schedule name exactly the units of the organisation."""
    units = set(parameters.organisation.units.value)
    named: dict[str, set[str]] = {"phone.schedule": set(parameters.phone.schedule.value)}
    for year, calls in parameters.phone.calls.value.items():
        named[f"phone.calls.{year}"] = set(calls)
    for year, mails in parameters.mail.volume.value.items():
        named[f"mail.volume.{year}"] = set(mails)
    for path, found in named.items():
        if found != units:
            yield (path, ", ".join(sorted(found)), "enheterna " + ", ".join(sorted(units)))


def phone_schedule_fits_opening_hours(parameters: Parameters) -> Iterator[Breach]:
    """Shifts are whole half-hours within the opening hours, and leave no half-hour empty."""
    opening = parameters.calendar.opening_hours.value
    open_from, open_to = map(seconds, opening)
    for unit, shifts in parameters.phone.schedule.value.items():
        path = f"phone.schedule.{unit}"
        staffed: Counter[float] = Counter()
        for span, staff in shifts.items():
            try:
                start, end = map(seconds, span.split("-"))
            except ValueError:
                yield path, span, "ett tidsspann som 08:30-11:30"
                continue
            if not open_from <= start < end <= open_to:
                yield path, span, f"ett pass inom öppettiden {opening[0]}–{opening[1]}"
                continue
            if (start - open_from) % HALF_HOUR or (end - open_from) % HALF_HOUR:
                yield path, span, "hela halvtimmar från öppningen"
                continue
            half_hours = [start + HALF_HOUR * i for i in range(int((end - start) / HALF_HOUR))]
            for half_hour in half_hours:
                staffed[half_hour] += staff
        half_hours = [open_from + HALF_HOUR * i for i in range(int((open_to - open_from) / HALF_HOUR))]
        empty = [half_hour for half_hour in half_hours if not staffed[half_hour]]
        if empty:
            first = f"{int(empty[0] // 3600):02d}:{int(empty[0] % 3600 // 60):02d}"
            yield (
                path,
                f"ingen i tjänst {first} ({len(empty)} halvtimmar)",
                "minst en person varje öppen halvtimme",
            )


def phone_staff_is_enough_people(parameters: Parameters) -> Iterator[Breach]:
    """Some finance administrators are left when the scenario changes the headcount."""
    for role, change in parameters.staffing.headcount_change.value.items():
        if change <= -parameters.organisation.headcount.value:
            yield (f"staffing.headcount_change.{role}", change, "en minskning som lämnar kvar medarbetare")


def staffing_changes_name_what_exists(parameters: Parameters) -> Iterator[Breach]:
    """Changes of staff name units and skills that exist; absences run forward."""
    staffing, units = parameters.staffing, parameters.organisation.units.value
    for unit in staffing.headcount_change_by_unit.value:
        if unit not in units:
            yield "staffing.headcount_change_by_unit", unit, "enheterna " + ", ".join(units)
    for person, (first, last) in staffing.long_absence.value.items():
        if first > last:
            yield (
                f"staffing.long_absence.{person}",
                [first, last],
                "en första månad som inte är efter den sista",
            )
    for person, learned in staffing.cross_training.value.items():
        for skill in learned:
            if skill not in staffing.skills:
                expected = "en kompetens i staffing.skills: " + ", ".join(staffing.skills)
                yield f"staffing.cross_training.{person}", skill, expected


def references_exist(parameters: Parameters) -> Iterator[Breach]:
    """Skills, activities and services refer to what exists, and every activity is sold once."""
    activities, skills = parameters.activities, parameters.staffing.skills
    for name, activity in activities.items():
        if activity.skill not in skills:
            yield (
                f"activities.{name}.skill",
                activity.skill,
                "en kompetens i staffing.skills: " + ", ".join(skills),
            )
        if activity.released_by is not None and activity.released_by not in activities:
            yield f"activities.{name}.released_by", activity.released_by, "en aktivitet"
        if (activity.timing == "month_start") != bool(activity.release_months):
            yield (
                f"activities.{name}.release_months",
                activity.release_months,
                "månader när timing är month_start",
            )
    for name in parameters.demand.rework.incomplete_share.value:
        if name not in activities:
            yield f"demand.rework.incomplete_share.{name}", name, "en aktivitet"
    carried = Counter(name for service in parameters.services.values() for name in service.activities)
    carried.update(
        name for centre in parameters.pricing.allocation.support.values() for name in centre.activities
    )
    for name in (*activities, *CORRESPONDENCE):
        if carried[name] != 1:
            expected = "exakt en tjänst i services eller stödverksamhet i pricing.allocation.support"
            yield f"activities.{name}", f"ingår i {carried[name]} tjänster", expected
    for name in carried.keys() - activities.keys() - set(CORRESPONDENCE):
        yield "services", name, "en aktivitet i activities"


def services_without_activities_are_known(parameters: Parameters) -> Iterator[Breach]:
    """Lines without work of their own are the four known ones; all else has work that is counted."""
    for name in SPECIAL_SERVICES:
        if name not in parameters.services:
            yield "services", f"{name} saknas", "tjänsterna " + ", ".join(SPECIAL_SERVICES)
    for name, service in parameters.services.items():
        if not service.activities and name not in SPECIAL_SERVICES:
            yield f"services.{name}.activities", "inga", "minst en aktivitet"


def support_costs_have_one_department(parameters: Parameters) -> Iterator[Breach]:
    """Every cost pool but the salaries of those who handle items is one support department's."""
    economy, roles = parameters.economy, parameters.staffing.roles
    pools = [
        *(role for role, description in roles.items() if not description.productive),
        *type(economy.other_personnel.value).model_fields,
        "pay_reserve",
        *type(economy.overhead_split.value).model_fields,
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
    yield from _sums_to_one(f"{path}.phone_subjects", list(allocation.phone_subjects.value.values()))


def incomplete_shares_stay_below_one(parameters: Parameters) -> Iterator[Breach]:
    """No customer has more incomplete documents than documents, and those named exist."""
    rework, path = parameters.demand.rework, "demand.rework.customer_factor"
    largest = max(rework.incomplete_share.value.values(), default=0.0)
    for number, factor in rework.customer_factor.value.items():
        if not 1 <= number <= parameters.organisation.customers.value:
            yield path, f"kund {number}", f"1–{parameters.organisation.customers.value}"
        if factor * largest > 1:
            yield f"{path}.{number}", factor, f"högst {1 / largest:.4g}, så att andelen ofullständiga ryms"


def patience_curve_falls(parameters: Parameters) -> Iterator[Breach]:
    """The patience curve runs forward in time and downward from at most one, staying above zero."""
    curve = parameters.phone.patience_curve.value
    for (time, share), (later, fewer) in pairwise(curve):
        if later <= time or fewer > share:
            yield ("phone.patience_curve", [later, fewer], "stigande tider och fallande andelar")
    if curve and (curve[0][0] != 0 or curve[0][1] > 1 or curve[-1][1] <= 0):
        yield ("phone.patience_curve", curve[0], "en kurva från 0 s och högst 1 till en andel över 0")


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
        yield from _sums_to_one(f"{path}.{name}", list(shares.values()))


def the_ceiling_holds_the_pilot(parameters: Parameters) -> Iterator[Breach]:
    """Replications may be added to those that are always played."""
    simulation = parameters.simulation
    least = simulation.replications.value
    if simulation.most_replications.value < least:
        yield (
            "simulation.most_replications",
            simulation.most_replications.value,
            f"minst simulation.replications, {least}",
        )


def sensitivity_factors_can_be_tried(parameters: Parameters) -> Iterator[Breach]:
    """Every factor names parameters that exist, runs from low to high, and is valid at both ends."""
    factors = parameters.sensitivity.factors
    own = {f"sensitivity.factors.{name}": factor for name, factor in factors.items()}
    own |= {f"what_if.factors.{name}": factor for name, factor in parameters.what_if.factors.items()}
    for rules, asked in (
        ("sensitivity.tried", parameters.sensitivity.tried),
        ("what_if.drivers", parameters.what_if.drivers),
    ):
        for name in asked.value:
            if name not in factors:
                yield rules, name, "ett av antagandena " + ", ".join(factors)
    for path, factor in own.items():
        if factor.range.value[0] >= factor.range.value[1]:
            yield f"{path}.range", factor.range.value, "ett lägre värde före ett högre"
    if any(_fault_of(parameters, own, end) for end in (0.0, 1.0)):
        for path, factor in own.items():
            for end in (0.0, 1.0):
                yield from _fault_of(parameters, {path: factor}, end)


def _fault_of(parameters: Parameters, factors: Mapping[str, Factor], end: float) -> list[Breach]:
    """Why ``factors`` (by path) cannot stand at ``end`` of their ranges; empty when they can."""
    path = next(iter(factors))
    try:
        moved(parameters, [(factor, end) for factor in factors.values()])
    except KeyError as missing:
        return [(f"{path}.parameters", missing.args[0], "en parameter som finns")]
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        return [(f"{path}.range", error.errors()[0]["input"], f"gränser som {place} kan ha")]
    return []


def phone_shifts_are_lawful(parameters: Parameters) -> Iterator[Breach]:
    """Shifts are whole half-hours, no longer than anyone may work without a rest; the night is long enough.

    The limits themselves may be stricter than the Working Hours Act (1982:673), never laxer.
    """
    rules, (start, end) = parameters.optimisation, parameters.calendar.working_hours.value
    shortest, longest, stretch = (
        rules.shortest_shift.value,
        rules.longest_shift.value,
        rules.longest_stretch.value,
    )
    for name, hours in (("shortest_shift", shortest), ("longest_shift", longest)):
        if (hours * HOUR) % HALF_HOUR:
            yield f"optimisation.{name}", hours, "hela halvtimmar, till exempel 1,5"
    if longest < shortest:
        yield "optimisation.longest_shift", longest, f"minst optimisation.shortest_shift, {shortest:g}"
    if longest > stretch:
        yield "optimisation.longest_shift", longest, f"högst optimisation.longest_stretch, {stretch:g}"
    if stretch > MOST_HOURS_WITHOUT_REST:
        expected = f"högst {MOST_HOURS_WITHOUT_REST:g} timmar (arbetstidslagen 15 §)"
        yield "optimisation.longest_stretch", stretch, expected
    if rules.daily_rest.value < LEAST_DAILY_REST:
        expected = f"minst {LEAST_DAILY_REST:g} timmar (arbetstidslagen 13 §)"
        yield "optimisation.daily_rest", rules.daily_rest.value, expected
    night = 24 - (seconds(end) - seconds(start)) / HOUR
    if night < rules.daily_rest.value:
        expected = f"en arbetsdag som lämnar {rules.daily_rest.value:g} timmars dygnsvila"
        yield "calendar.working_hours", f"{start}–{end}", expected


def the_optimum_can_be_proved(parameters: Parameters) -> Iterator[Breach]:
    """If all replications of a search or proof keep a promise, that shows the probability wanted."""
    rules, confidence = parameters.optimisation, parameters.simulation.confidence.value
    needed = ceil(log(1 - confidence) / log(rules.probability.value))
    for name, replications in (
        ("phone_replications", rules.phone_replications),
        ("phone_proof_replications", rules.phone_proof_replications),
        ("proof_replications", rules.proof_replications),
        ("neighbour_replications", rules.neighbour_replications),
    ):
        if replications.value < needed:
            yield (
                f"optimisation.{name}",
                replications.value,
                f"minst {needed}, så många behövs för att visa sannolikheten {rules.probability.value:g}",
            )


def frontiers_rise(parameters: Parameters) -> Iterator[Breach]:
    """Promises and staffings that cost is shown for come in rising order."""
    rules = parameters.optimisation
    for name, values in (("frontier", rules.frontier.value), ("staff_steps", rules.staff_steps.value)):
        if any(later <= earlier for earlier, later in pairwise(values)):
            yield f"optimisation.{name}", values, "värden i stigande ordning"


def risks_stay_within_reason(parameters: Parameters) -> Iterator[Breach]:
    """Spreads are small enough that a drawn year can be a year: three deviations leave something."""
    risk = parameters.risk
    for name in ("wage_sd", "absence_sd", "vacancy_sd", "productivity_sd", "other_cost_sd"):
        value = getattr(risk, name).value
        if value >= 1 / 3:
            yield f"risk.{name}", value, "en standardavvikelse under en tredjedel"
    if risk.temporary_price.value < 1:
        yield (
            "risk.temporary_price",
            risk.temporary_price.value,
            "minst 1: inhyrd tid är inte billigare än egen",
        )


def price_rules_have_what_they_need(parameters: Parameters) -> Iterator[Breach]:
    """Index weights sum to one; amounts in kronor have whole öre."""
    rules = parameters.price_rules
    if rules.index_weights.value is not None:
        yield from _sums_to_one(
            "price_rules.index_weights", list(rules.index_weights.value.model_dump().values())
        )
    amounts: dict[str, float | None] = {
        f"accumulated_result.{year}": amount for year, amount in rules.accumulated_result.value.items()
    }
    amounts |= {"non_cash": rules.non_cash.value, "minimum_fee": rules.minimum_fee.value}
    for name, amount in amounts.items():
        if amount is not None and round(amount, 2) != amount:
            yield f"price_rules.{name}", amount, "kronor med högst två decimaler"


def the_interface_covers_every_service(parameters: Parameters) -> Iterator[Breach]:
    """Every service with work of its own belongs to one process of the interface, and no unknown one does."""
    processes = parameters.interface.processes
    held = Counter(service for process in processes.values() for service in process.services)
    for name, process in processes.items():
        for service in process.services:
            if service not in parameters.services:
                yield f"interface.processes.{name}.services", service, "en tjänst i services"
    for name, line in parameters.services.items():
        if line.activities and held[name] != 1:
            yield "interface.processes", f"{name} i {held[name]} processer", "varje tjänst i en process"


RULES: tuple[Rule, ...] = (
    profiles_sum_to_one,
    distributions_sum_to_one,
    clock_ranges_run_forward,
    half_hour_profile_covers_opening_hours,
    units_are_known,
    phone_schedule_fits_opening_hours,
    phone_staff_is_enough_people,
    staffing_changes_name_what_exists,
    references_exist,
    services_without_activities_are_known,
    support_costs_have_one_department,
    allocation_names_what_exists,
    incomplete_shares_stay_below_one,
    patience_curve_falls,
    months_join_once,
    customer_shares_are_whole,
    the_ceiling_holds_the_pilot,
    sensitivity_factors_can_be_tried,
    phone_shifts_are_lawful,
    the_optimum_can_be_proved,
    frontiers_rise,
    risks_stay_within_reason,
    price_rules_have_what_they_need,
    the_interface_covers_every_service,
)


def breaches(parameters: Parameters) -> list[Breach]:
    """All breaches of all rules."""
    return [breach for rule in RULES for breach in rule(parameters)]
