"""Rules of the studies: what is tried exists, and enough replications are played to prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import ceil, log

from pydantic import ValidationError

from model.parameters.checks.breach import Breach, one_of
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.studies import Factor
from model.parameters.variation import moved


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


def shortcuts_name_channels(parameters: Parameters) -> Iterator[Breach]:
    """Options of the command line that set a channel's share name a channel that there is."""
    channels = [name for stream in parameters.demand.streams.values() for name in stream.channels]
    for option, channel in parameters.what_if.shortcuts.value.items():
        yield from one_of(f"what_if.shortcuts.{option}", channel, channels, "demand.streams")


def the_shown_service_is_sold(parameters: Parameters) -> Iterator[Breach]:
    """The service whose price drivers are shown is one of the price list."""
    if (service := parameters.what_if.shown_service.value) is not None:
        yield from one_of("what_if.shown_service", service, parameters.services, "services")


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
