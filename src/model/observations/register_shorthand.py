"""Changes of the registers in short: who joins, leaves, buys or stops buying, as changes of parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from model.errors import Finding, InputError
from model.observations.registers import WEIGHT, Registers
from model.parameters.loading import COMMAND_LINE
from model.parameters.schema.parameters import Parameters
from model.validity.span import ONE_DAY


def registers_in_short(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    joins: Sequence[str] = (),
    leaves: Sequence[str] = (),
    buys: Sequence[str] = (),
    stops: Sequence[str] = (),
) -> dict[str, Any]:
    """Changes (dotted path -> value) of ``parameters``, whose ``registers`` these are.

    joins: ``name=number[,day]``, a new customer as the one with that number is: kind, unit, weights and
    add-ons. leaves: ``number[=last day]``. buys: ``number=service[,first day]``. stops:
    ``number=service[,last day]``. Without a day they hold all of ``year``. Raises InputError for other texts.
    """
    new = _joining(registers, year, joins)
    leaving: dict[str, list[int]] = {}
    for entry in leaves:
        written, _, day = entry.partition("=")
        last = _day("--leaves", entry, day) or date(year, 1, 1) - ONE_DAY
        leaving.setdefault(last.isoformat(), []).append(_number(registers, "--leaves", entry, written))
    bought: dict[str, dict[int, dict[str, Any]]] = {}
    for number, one in new.items():
        for service in one.pop("add_ons"):
            bought.setdefault(service, {})[number] = {"start": one["start"]}
    for option, entries, side, otherwise in (
        ("--buys", buys, "start", date(year, 1, 1)),
        ("--stops", stops, "end", date(year, 1, 1) - ONE_DAY),
    ):
        for entry in entries:
            written, _, rest = entry.partition("=")
            service, _, day = rest.partition(",")
            _known(parameters, option, entry, service)
            customer = _number(registers, option, entry, written)
            own = bought.setdefault(service, {}).setdefault(customer, {})
            own[side] = (_day(option, entry, day) or otherwise).isoformat()
    demand = parameters.demand
    leaving_before = {day.isoformat(): numbers for day, numbers in demand.leaving.value.items()}
    return {
        path: value
        for path, value in (
            ("demand.new_customers", new),
            ("demand.leaving", _joined(leaving_before, leaving, lambda old, added: [*old, *added])),
            ("demand.add_ons", _joined(_days_as_text(parameters), bought, _together)),
        )
        if value
    }


def _joining(registers: Registers, year: int, entries: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Each new customer with the next free number, and the add-ons that it buys."""
    customers, found = registers.customers, dict[int, dict[str, Any]]()
    for entry in entries:
        name, _, rest = entry.rpartition("=")
        written, _, day = rest.partition(",")
        like = _number(registers, "--joins", entry, written)
        row = customers[customers["number"] == like].iloc[0].to_dict()
        start = _day("--joins", entry, day) or date(year, 1, 1)
        found[int(customers["number"].max()) + 1 + len(found)] = {
            "name": name,
            "kind": row["kind"],
            "unit": row["unit"],
            "start": start.isoformat(),
            "weights": {
                str(column).removesuffix(WEIGHT): float(row[column])
                for column in row
                if str(column).endswith(WEIGHT)
            },
            "add_ons": [
                agreed.service
                for agreed in registers.agreed_add_ons
                if agreed.customer == like and start in agreed.valid
            ],
        }
    return found


def _joined(
    before: Mapping[str, Any], added: Mapping[str, Any], joined: Callable[[Any, Any], Any]
) -> dict[str, Any]:
    """What is ``added``, with what the scenario has under the same keys already."""
    return {key: joined(before[key], part) if key in before else part for key, part in added.items()}


def _together(
    before: Mapping[int, dict[str, Any]], added: Mapping[int, dict[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Each customer's days with what is added to them."""
    return {**before, **{number: before.get(number, {}) | days for number, days in added.items()}}


def _days_as_text(parameters: Parameters) -> dict[str, dict[int, dict[str, Any]]]:
    return {
        service: {number: days.model_dump(mode="json", exclude_none=True) for number, days in own.items()}
        for service, own in parameters.demand.add_ons.value.items()
    }


def _known(parameters: Parameters, option: str, entry: str, service: str) -> None:
    sold = [name for name, known in parameters.services.items() if known.kind == "add_on"]
    if service not in sold:
        wanted = f"en tilläggstjänst av {', '.join(sold)}, som kundnummer=tjänst"
        raise InputError(Finding(COMMAND_LINE, option, entry, wanted))


def _number(registers: Registers, option: str, entry: str, written: str) -> int:
    numbers = registers.customers["number"].tolist()
    if not written.strip().isdecimal() or int(written) not in numbers:
        raise InputError(Finding(COMMAND_LINE, option, entry, "ett kundnummer i customers.csv"))
    return int(written)


def _day(option: str, entry: str, written: str) -> date | None:
    """The day that is written, None where there is none."""
    try:
        return date.fromisoformat(written.strip()) if written else None
    except ValueError:
        raise InputError(Finding(COMMAND_LINE, option, entry, "en dag, som ÅÅÅÅ-04-01")) from None
