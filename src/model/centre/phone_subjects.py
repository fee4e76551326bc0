"""What a new centre's calls and letters are taken to be about, until it has counted.

A service that is itself calls bears the minutes of the calls it is: those of the unit that does it. All other
calls and letters are taken to be about the other services in proportion to the hours that each takes, so
that no price of little work bears much of the phone.
"""

from __future__ import annotations

from model.centre.answers import ServiceAnswers, UnitAnswers
from model.centre.defaulted import defaults
from model.centre.founding import Founding, plain
from model.time_units import MINUTE

CALLS = "calls"
TIMES = {"customers": 1, "customers_x_months": 12, "working_days": 250}
"""How many times a year, about, by what drives the work."""
DECIMALS = 4


def phone_subjects(found: Founding) -> dict[str, float]:
    """Shares of the minutes of calls and letters by the service that they are about; they sum to one."""
    services = found.answers.services
    own = {
        found.service(each.name): sum(unit.calls for unit in called_for(found, each)) * each.minutes
        for each in services
        if each.driver == CALLS
    }
    others = {found.service(each.name): _hours(found, each) for each in services if each.driver != CALLS}
    rest = _other_minutes(found) or (0.0 if own else 1.0)
    return _rounded(_parts(own | {name: rest * part for name, part in _parts(others).items()}))


def called_for(found: Founding, service: ServiceAnswers) -> list[UnitAnswers]:
    """The units whose calls ``service`` is."""
    doer = service.done_by
    return [unit for unit in found.called if doer is None or plain(doer) == plain(unit.name)]


def _other_minutes(found: Founding) -> float:
    """Minutes in the year of letters, and of calls that are no service by themselves."""
    phone, mail = (defaults()["phone"][1][part] for part in ("phone", "mail"))
    each = (phone["talk_time_mean"]["value"] + phone["after_call_mean"]["value"]) / MINUTE
    sold = [service for service in found.answers.services if service.driver == CALLS]
    are_sold = {unit.name for service in sold for unit in called_for(found, service)}
    calls = sum(unit.calls for unit in found.called if unit.name not in are_sold)
    return float(calls * each + sum(unit.mails for unit in found.written_to) * mail["minutes_mean"]["value"])


def _hours(found: Founding, service: ServiceAnswers) -> float:
    """About so many hours the service takes in a year."""
    times = TIMES.get(service.driver, 1)
    who = len(found.answers.customers) if service.driver.startswith("customers") else 1
    return service.volume * times * who * service.hands_on * service.minutes / MINUTE


def _parts(amounts: dict[str, float]) -> dict[str, float]:
    """What each is of the whole; alike where all are nothing."""
    whole = sum(amounts.values())
    return {name: amount / whole if whole else 1 / len(amounts) for name, amount in amounts.items()}


def _rounded(parts: dict[str, float]) -> dict[str, float]:
    """Shares in few decimals that still sum to one: the largest takes what is over."""
    shares = {name: round(part, DECIMALS) for name, part in parts.items()}
    largest = max(shares, key=lambda name: shares[name])
    shares[largest] = round(shares[largest] + 1 - sum(shares.values()), DECIMALS)
    return shares
