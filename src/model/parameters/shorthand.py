"""Common questions in short: what one would type most often, as changes of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.apportionment import apportion
from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE
from model.parameters.schema.parameters import Parameters
from model.parameters.sharing import sharing_the_rest

SIGNS = ("+", "-")
"""Begin an amount that is more, or less, than today's."""


def in_short(
    parameters: Parameters,
    year: int,
    shares: Sequence[str] = (),
    answered: float | None = None,
    people: Sequence[str] = (),
    prices: Sequence[str] = (),
    costs: Sequence[str] = (),
) -> dict[str, Any]:
    """Changes (dotted path -> value) of ``parameters``.

    shares: ``channel=share`` of its stream; channels that are not named share the rest in proportion, as in a
    scenario. answered: share of calls promised an answer. people: ``role=number`` more, or fewer. prices:
    ``service=kronor`` that are decided. costs: ``kind=kronor`` that a kind of cost beside salaries is in
    ``year``, or ``kind=+kronor`` that it is more. Raises InputError for what is no channel, no share, no
    role, no kind of cost or no number.
    """
    changes: dict[str, Any] = {}
    asked: dict[str, dict[str, float]] = {}
    for entry in shares:
        stream, channel, share = _share(parameters, entry)
        asked.setdefault(stream, {})[channel] = share
    for stream, given in asked.items():
        if sum(given.values()) > 1:
            raise InputError(_no_share("--share", " och ".join(shares)))
        whole = sharing_the_rest(parameters.demand.streams[stream].shares(year), given)
        changes[f"demand.streams.{stream}.channel_share"] = {year: whole}
    if answered is not None:
        if not 0 <= answered <= 1:
            raise InputError(_no_share("--answered", f"{answered:g}"))
        changes["phone.answered_target"] = answered
    if people:
        changes["staffing.headcount_change"] = dict(_people(parameters, entry) for entry in people)
    if prices:
        decided = dict(_price(parameters, entry) for entry in prices)
        changes["price_rules.set_prices"] = {year: parameters.price_rules.set_of(year) | decided}
    return changes | _costs(parameters, year, costs)


def _costs(parameters: Parameters, year: int, entries: Sequence[str]) -> dict[str, Any]:
    """Changes of the year's amounts by kind of cost; overhead is their sum, shared as they are."""
    economy, whole = parameters.economy, parameters.economy.budget.overhead.of(year) if entries else 0
    split = economy.overhead_split.value
    overhead = dict(zip(split, apportion(whole, list(split.values())).tolist(), strict=True))
    personnel = dict(economy.other_personnel.of(year)) if entries else {}
    for entry in entries:
        kind, _, written = entry.partition("=")
        amounts = next((table for table in (overhead, personnel) if kind in table), None)
        if amounts is None:
            expected = "ett kostnadsslag av " + ", ".join([*overhead, *personnel]) + ", som slag=500000"
            raise InputError(Finding(COMMAND_LINE, "--cost", entry, expected))
        try:
            amount = int(written) + (amounts[kind] if written[:1] in SIGNS else 0)
        except ValueError:
            amount = -1
        if amount < 0:
            expected = f"hela kronor, som {kind}=500000 eller {kind}=+500000"
            raise InputError(Finding(COMMAND_LINE, "--cost", entry, expected))
        amounts[kind] = amount
    changes: dict[str, Any] = {}
    if sum(overhead.values()) != whole:
        changes["economy.overhead_split"] = overhead
        changes["economy.budget.overhead"] = {year: sum(overhead.values())}
    if entries and personnel != economy.other_personnel.of(year):
        changes["economy.other_personnel"] = {year: personnel}
    return changes


def _price(parameters: Parameters, entry: str) -> tuple[str, float]:
    service, _, written = entry.partition("=")
    if service not in parameters.services:
        expected = "en tjänst av " + ", ".join(parameters.services) + ", som tjänst=4.50"
        raise InputError(Finding(COMMAND_LINE, "--price", entry, expected))
    try:
        return service, float(written.replace(",", "."))
    except ValueError:
        raise InputError(Finding(COMMAND_LINE, "--price", entry, f"kronor, som {service}=4.50")) from None


def _share(parameters: Parameters, entry: str) -> tuple[str, str, float]:
    """Stream, channel and share of an ``entry``, which may name one of the centre's shortcuts."""
    name, _, written = entry.partition("=")
    shortcuts, option = parameters.what_if.shortcuts.value, f"--{name}"
    channel = shortcuts.get(name, name)
    streams = {one: code for code, stream in parameters.demand.streams.items() for one in stream.channels}
    if channel not in streams:
        expected = "en kanal av " + ", ".join(streams) + ", som kanal=0.9"
        raise InputError(Finding(COMMAND_LINE, "--share", entry, expected))
    try:
        share = float(written.replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise InputError(_no_share(option if name in shortcuts else "--share", written or entry))
    return streams[channel], channel, share


def _no_share(option: str, value: str) -> Finding:
    return Finding(COMMAND_LINE, option, value, "en andel mellan 0 och 1, som 0.9")


def _people(parameters: Parameters, entry: str) -> tuple[str, int]:
    role, _, number = entry.partition("=")
    roles = [name for name, known in parameters.staffing.roles.items() if known.productive]
    if role not in roles:
        raise InputError(
            Finding(COMMAND_LINE, "--people", entry, "en roll av " + ", ".join(roles) + ", som roll=-2")
        )
    try:
        return role, int(number)
    except ValueError:
        raise InputError(Finding(COMMAND_LINE, "--people", entry, f"ett heltal, som {role}=-2")) from None
