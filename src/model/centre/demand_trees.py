"""What a new centre's demand is: its streams, its work, its calls and letters."""

from __future__ import annotations

from model.centre.answers import ServiceAnswers
from model.centre.beginning import beginning
from model.centre.founding import ANSWERED, Founding, Tree, quantity
from model.centre.phone_subjects import CALLS
from model.parameters.assumed import ASSUMED

TIMINGS = {
    "fixed": "profile",
    "customers": "profile",
    "customers_x_months": "month_start",
    "working_days": "daily",
    "calls": "profile",
}
OF_BUYERS = {"customers": "buyers", "customers_x_months": "buyers_x_months"}
MONTHS = list(range(1, 13))


def demand(found: Founding) -> Tree:
    """Streams, what they are called together, and how customers share them."""
    streams = {code: _stream(found, group) for code, group in found.streams.items()}
    words = {stream["one"]: stream["many"] for stream in streams.values()}
    counted = {"one": "ärende", "many": "ärenden"}
    if len(words) == 1:
        ((one, many),) = words.items()
        counted = {"one": one, "many": many}
    shares = {
        found.service(service.name): whole
        for service in found.answers.services
        if service.driver == "fixed" and (whole := _customer_shares(found, service))
    }
    return {
        "streams": streams,
        "counted": quantity(
            counted, "ord", "Vad slagen räknar tillsammans, en och flera; kostnaden visas per sådan"
        ),
        "customer_shares": {"value": shares, **({"source": ANSWERED} if shares else {})},
    }


def _stream(found: Founding, group: list[ServiceAnswers]) -> Tree:
    volumes = [round(service.volume) for service in group]
    name = (group[0].stream or group[0].name) if len(group) > 1 else group[0].name
    unit = f"{group[0].unit}/år"
    tree: Tree = {
        "name": name,
        "one": group[0].unit,
        "many": group[0].many or name[:1].lower() + name[1:],
        "volume": quantity({found.year: sum(volumes)}, unit, f"{name}: årets prognos"),
        "budget": quantity({found.year: sum(volumes)}, unit, f"{name}: årets budget"),
    }
    if len(group) > 1:
        total = sum(volumes) or len(volumes)
        codes = [found.service(service.name) for service in group]
        shares = [(volume if sum(volumes) else 1) / total for volume in volumes]
        tree["channels"] = {each: {"name": service.name} for each, service in zip(codes, group, strict=True)}
        tree["channel_share"] = quantity(
            {found.year: dict(zip(codes, shares, strict=True))}, "andel", "Kanalernas andelar; summan är 1"
        )
    return tree


def _customer_shares(found: Founding, service: ServiceAnswers) -> dict[int, float]:
    """Customers' shares of a service's volume: as given, and what is left by the others' size."""
    given = found.volumes(service)
    if not any(given.values()):
        return {}
    left = max(service.volume - sum(given.values()), 0.0)
    others = {
        number: customer.size
        for number, customer in enumerate(found.answers.customers, start=1)
        if number not in given and service.sold != "add_on"
    }
    volumes = given | {number: left * size / sum(others.values()) for number, size in others.items() if left}
    total = sum(volumes.values())
    return {number: volume / total for number, volume in sorted(volumes.items()) if volume}


def activities(found: Founding) -> Tree:
    """The kinds of work, by code."""
    return {found.service(service.name): _activity(found, service) for service in found.answers.services}


def _activity(found: Founding, service: ServiceAnswers) -> Tree:
    profiles = beginning().profiles
    code, of_buyers = found.service(service.name), service.sold == "add_on"
    follows = next((stream for stream, group in found.streams.items() if service in group), None)
    driver = OF_BUYERS.get(service.driver, service.driver) if of_buyers else service.driver
    if follows:
        driver = code if len(found.streams[follows]) > 1 else follows
    is_calls = service.driver == CALLS
    if is_calls and service.done_by:
        driver = f"{CALLS}_{found.unit(service.done_by)}"
    rate = 1 if follows else service.volume
    weight = "buyers" if of_buyers else "equal" if service.driver.startswith("customers") else "size"
    months = MONTHS if service.driver == "customers_x_months" else []
    return {
        "name": service.name,
        "skill": found.skill(service.skill),
        "driver": driver,
        "rate": quantity(
            {found.year: rate},
            "per enhet av drivaren",
            "Besvarade samtal per inringt" if is_calls else "Volym per enhet av drivaren",
        ),
        "hands_on_share": quantity(
            0.0 if is_calls else service.hands_on,
            "andel",
            "Samtalen tas i telefon: deras tid står i phone, inte här"
            if is_calls
            else "Andel som kräver handläggning; resten går igenom utan",
        ),
        "minutes_mean": quantity(service.minutes, "min/ärende", "Handläggningstid, medelvärde"),
        "minutes_cv": quantity(
            beginning().minutes_cv, "kvot", "Handläggningstid, variationskoefficient (lognormal)", ASSUMED
        ),
        "lead_time": quantity(service.lead_time, "arbetsdagar", "Utlovad ledtid; 0 är samma dag"),
        "month_profile": profiles.counted if service.driver in ("fixed", CALLS) else profiles.even,
        "weekday_profile": profiles.week,
        "timing": TIMINGS[service.driver],
        **({"release_months": months} if months else {}),
        "customer_weight": weight,
        **({"unit": found.unit(service.done_by)} if service.done_by else {}),
    }
