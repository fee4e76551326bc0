"""What a new centre's calls and letters are assumed to come of, until it has estimated that from its months.

A unit's contacts are taken to be about its work, in proportion to the hours that each kind takes, and to come
of its cases: so they follow volumes, channels and customers from the first day. Rates are reckoned so that
the year's volumes bring each unit the contacts that it answered. A closing day brings half as many again as
another day, and a customer that joins brings more at first. Calls that are sold by themselves, and those of a
unit without work of its own, stay numbers of the unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.calendar import working_calendar
from model.centre.defaulted import laid_over
from model.centre.founding import Founding, Tree, quantity
from model.centre.phone_subjects import CALLS, called_for
from model.demand.contacts import THOUSAND, by_unit, counted
from model.demand.in_force import DaysInForce
from model.observations.registers import Registers
from model.parameters.assumed import ASSUMED
from model.parameters.contacted import CHANNELS, ContactChannel
from model.parameters.schema.contacts import Cause, CauseKind
from model.parameters.schema.parameters import Parameters

NEW, CLOSING = "new_customer", "closing_day"
BORNE_BY = "administration"
"""Support department of every new centre, which bears what new customers and closings bring."""
MORE_ON_CLOSING_DAYS = 0.5
"""Contacts that a closing day adds, of a mean day's."""
OF_A_YEAR = 0.25
"""Contacts that a customer's first time adds, of what a mean customer brings in a year."""
ERROR = 0.5
"""Standard error of an assumed rate, as a share of it: nobody has counted."""
DIGITS, DIGITS_OF_FACTOR = 4, 12
"""Significant; factors have those that it takes to bring what was answered."""
PER = "per tusen eller per kund"
MADE_SO = f"{ASSUMED}: enhetens kontakter rör dess arbete i förhållande till timmarna"
WITHOUT_CAUSE: dict[ContactChannel, tuple[str, str, str, str]] = {
    "calls": ("phone", "calls", "samtal/år", "Samtal per enhet, första försök, utan känd orsak"),
    "mails": ("mail", "volume", "brev/år", "E-post till enheternas funktionsbrevlådor, utan känd orsak"),
}


@dataclass(frozen=True)
class _Channel:
    """Rates by cause, factors and what is left without a cause by unit."""

    rates: dict[str, float]
    factors: dict[str, float]
    left: dict[str, int]


def with_causes(
    found: Founding, parameters: Parameters, registers: Registers, files: Mapping[str, Tree]
) -> dict[str, Tree]:
    """The files ``contacts`` and ``phone`` of ``files``, by name, with causes in place of units' numbers.

    parameters, registers: the centre as it is without causes.
    """
    in_force = DaysInForce(parameters, registers, working_calendar(parameters, found.year))
    channels = {channel: _channel(found, in_force, channel) for channel in CHANNELS}
    causes = {name: None for each in channels.values() for name in each.rates}
    if not causes:
        return {}
    contacts: Tree = {
        "causes": {
            name: {"kind": name, "borne_by": BORNE_BY}
            if name in (NEW, CLOSING)
            else {"kind": "activity", "activity": name}
            for name in causes
        }
    }
    left: Tree = {}
    for channel, own in channels.items():
        if own.rates:
            contacts |= _rate_trees(found.year, channel, own)
            group, name, unit, meaning = WITHOUT_CAUSE[channel]
            left[group] = {name: quantity({found.year: own.left}, unit, meaning)}
    return {
        "contacts": laid_over(files["contacts"], {"contacts": contacts}),
        "phone": laid_over(files["phone"], left),
    }


def _rate_trees(year: int, channel: ContactChannel, own: _Channel) -> Tree:
    errors = {name: _rounded(rate * ERROR) for name, rate in own.rates.items()}
    words = {"calls": "Samtal", "mails": "Brev"}[channel]
    return {
        channel: quantity(
            {year: own.rates},
            PER,
            f"{words} per orsak: per tusen av det orsaken räknas i, eller per kund",
            MADE_SO,
        ),
        f"{channel}_error": quantity(errors, PER, "Raternas medelfel", f"{ASSUMED}: hälften av raten"),
        f"{channel}_by_unit": quantity(
            {year: own.factors},
            "kvot",
            f"Så många gånger fler {words.lower()} ger enhetens kunder än raterna säger; "
            "enheter som inte nämns har 1",
            f"{ASSUMED}: räknad så att enhetens {words.lower()} blir de som centret svarade",
        ),
    }


def _channel(found: Founding, in_force: DaysInForce, channel: ContactChannel) -> _Channel:
    parameters, numbers = in_force.parameters, _numbers(found, channel)
    cases = {service: _cases(in_force, channel, _about(service)) for service in _work(found)}
    hours = {
        service: {unit: count * _minutes(parameters, service) for unit, count in by_units.items()}
        for service, by_units in cases.items()
    }
    worked = {unit: sum(each[unit] for each in hours.values()) for unit in numbers}
    caused = {
        unit: number for unit, number in numbers.items() if worked[unit] and unit not in _sold(found, channel)
    }
    if not caused:
        return _Channel({}, {}, numbers)
    closings = _cases(in_force, channel, Cause(kind=CauseKind.CLOSING_DAY, borne_by=BORNE_BY))
    mean = sum(caused.values()) / len(in_force.calendar.days) / len(found.answers.customers)
    rates = {CLOSING: _rounded(MORE_ON_CLOSING_DAYS * mean)}
    for service, by_units in cases.items():
        contacts = sum(
            max(number - rates[CLOSING] * closings[unit], 0) * hours[service][unit] / worked[unit]
            for unit, number in caused.items()
        )
        if contacts:
            rates[service] = _rounded(THOUSAND * contacts / sum(by_units.values()))
    factors = dict.fromkeys(parameters.organisation.units.value, 0.0)
    for unit, number in caused.items():
        about_work = sum(
            rate / THOUSAND * cases[service][unit] for service, rate in rates.items() if service in cases
        )
        factors[unit] = _rounded(number / (about_work + rates[CLOSING] * closings[unit]), DIGITS_OF_FACTOR)
    rates[NEW] = _rounded(OF_A_YEAR * sum(caused.values()) / len(found.answers.customers))
    return _Channel(rates, factors, {unit: 0 if unit in caused else n for unit, n in numbers.items()})


def _numbers(found: Founding, channel: ContactChannel) -> dict[str, int]:
    """Contacts that each unit answered."""
    if channel == "calls":
        return {found.unit(unit.name): unit.calls for unit in found.called}
    return {found.unit(unit.name): unit.mails for unit in found.written_to}


def _sold(found: Founding, channel: ContactChannel) -> set[str]:
    """Units whose calls are a service by themselves."""
    services = [service for service in found.answers.services if service.driver == CALLS]
    sold = {found.unit(unit.name) for service in services for unit in called_for(found, service)}
    return sold if channel == "calls" else set()


def _work(found: Founding) -> list[str]:
    """Codes of the work that contacts may be about."""
    return [found.service(service.name) for service in found.answers.services if service.driver != CALLS]


def _about(activity: str) -> Cause:
    return Cause(kind=CauseKind.ACTIVITY, activity=activity)


def _cases(in_force: DaysInForce, channel: ContactChannel, cause: Cause) -> dict[str, float]:
    """What ``cause`` counts in the year, by the unit that contacts of it come to."""
    yearly = by_unit(in_force, cause, counted(in_force, channel, cause)).sum(axis=1).tolist()
    return dict(zip(in_force.parameters.organisation.units.value, yearly, strict=True))


def _minutes(parameters: Parameters, activity: str) -> float:
    own = parameters.activities[activity]
    return own.minutes_mean.value * own.hands_on_share.value


def _rounded(number: float, digits: int = DIGITS) -> float:
    return float(f"{number:.{digits}g}")
