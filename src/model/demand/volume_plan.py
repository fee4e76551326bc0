"""From a plan of volumes back to parameters: the changes that make the model expect exactly what is planned.

A plan is a table of customer, activity and volume (whole numbers), with a month if it has one. It comes from
a forecast or from a planner's workbook. The changes are laid over a scenario as any others, so that
single parameters can be moved on top of the plan.

Customers' volumes of the year are met one by one. Months are met for each profile of the invoices together,
since all customers and channels share it; other activities keep their profile, and months are only exact
while all customers are connected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.calendar import working_calendar
from model.demand.in_force import DaysInForce
from model.demand.volumes import driver_volume, exposure, month_shares, volume_factors
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.observations.volume_history import forecast_activities
from model.parameters.drivers import counted_streams
from model.parameters.overlays import Overlay, laid_over
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid
from model.time_units import MONTHS

PLAN = "volymplanen"
WORDS = {"activity": "aktivitet", "customer": "kund", "month": "månad"}
DECIMALS = 12
"""Decimals of a share."""
NEGLIGIBLE = 1e-4
"""Part of an item that rounded shares may come to in a volume."""


def plan_changes(
    plan: pd.DataFrame, parameters: Parameters, registers: Registers, year: int
) -> dict[str, Any]:
    """Changes of ``parameters`` (dotted path -> value) under which ``year`` has exactly the plan's volumes.

    plan: columns customer, activity, volume (whole, of the year or of the month in a column month). Customers
    that an activity does not name have none of it; activities that are not named stay as they are. Raises
    InputError for a plan that names what does not exist, has anything but whole numbers of at least 0, names
    something twice, or leaves out a channel of an invoice stream.
    """
    check_plan(plan, parameters, registers)
    profiles = dict(_profiles(plan, parameters, year)) if "month" in plan else {}
    after = overlaid(parameters, profiles)
    exposures = {name: _exposure(after, registers, name, year) for name in plan["activity"].unique()}
    weights = {name: _weights(plan, registers, name, exposures[name]) for name in exposures}
    whole = {name: float(weight.sum()) for name, weight in weights.items()}
    streams = dict(_streams(parameters, whole, year))
    numbers = registers.customers["number"].tolist()
    own = set((registers.unchanged or registers).customers["number"])
    shares = {
        name: {
            number: round(float(part) / whole[name], DECIMALS)
            for number, part in sorted(zip(numbers, weight, strict=True))
            if part or number not in own
        }
        for name, weight in weights.items()
        if whole[name]
    }
    stated = {"demand.customer_shares": shares} if shares else {}
    rates = dict(_rates(overlaid(after, streams | stated), registers, whole, year))
    return profiles | streams | rates | stated


def plan_overlay(
    plan: pd.DataFrame,
    parameters: Parameters,
    *,
    registers: Registers,
    year: int,
    overlay: Overlay,
    source: str,
) -> Overlay:
    """``overlay``, the scenario that ``parameters`` are of, with ``plan`` over it.

    source: where the plan comes from, written beside each of its changes. Raises as :func:`plan_changes`.
    """
    changes = plan_changes(plan, parameters, registers, year)
    sourced = {path: {"value": value, "source": source} for path, value in changes.items()}
    return replace(overlay, changes=laid_over(overlay.changes, sourced))


def check_plan(plan: pd.DataFrame, parameters: Parameters, registers: Registers) -> None:
    """InputError for every fault of ``plan``; see :func:`plan_changes`."""
    keys = ["activity", "customer", *(["month"] if "month" in plan else [])]
    customers = set(registers.customers["number"])
    findings = []
    seen = set()
    for row in plan.to_dict("records"):
        place = ", ".join(f"{WORDS[key]} {row[key]}" for key in keys)
        if row["activity"] not in parameters.activities:
            findings.append(Finding(PLAN, place, str(row["activity"]), "en aktivitet i activities"))
        if row["customer"] not in customers:
            findings.append(Finding(PLAN, place, f"kund {row['customer']}", "ett kundnummer i customers.csv"))
        if "month" in row and row["month"] not in range(1, MONTHS + 1):
            findings.append(Finding(PLAN, place, f"månad {row['month']}", "1–12"))
        if not _is_whole(row["volume"]):
            findings.append(Finding(PLAN, place, str(row["volume"]), "ett heltal som är minst 0"))
        key = tuple(row[name] for name in keys)
        if key in seen:
            findings.append(Finding(PLAN, place, "står två gånger", "en rad"))
        seen.add(key)
    planned = set(plan["activity"])
    for stream in parameters.demand.streams:
        channels = _channels(parameters, stream)
        if planned & set(channels):
            for name in sorted(set(channels) - planned):
                wanted = "volymer för alla kanaler: " + ", ".join(channels)
                findings.append(Finding(PLAN, f"aktivitet {name}", "saknas", wanted))
    if findings:
        raise InputError(*findings)


def _is_whole(volume: Any) -> bool:
    is_number = isinstance(volume, int | float | np.number) and not isinstance(volume, bool)
    return bool(is_number and volume >= 0 and float(volume).is_integer())


def _channels(parameters: Parameters, stream: str) -> dict[str, str]:
    """Activities that count ``stream``, each one of its channels or all of it, and the channel of each."""
    counted = counted_streams(parameters, forecast_activities(parameters))
    return {name: driver.code for name, driver in counted.items() if driver.stream == stream}


def _profiles(plan: pd.DataFrame, parameters: Parameters, year: int) -> Iterator[tuple[str, list[float]]]:
    """Month profiles of the streams in the plan, without what a change during the year does to them."""
    for stream in parameters.demand.streams:
        channels = list(_channels(parameters, stream))
        for profile in sorted({parameters.activities[name].month_profile for name in channels}):
            names = [name for name in channels if parameters.activities[name].month_profile == profile]
            months = plan[plan["activity"].isin(names)].groupby("month")["volume"].sum()
            counts = months.reindex(range(1, MONTHS + 1), fill_value=0).to_numpy(dtype=float)
            weekdays = parameters.activities[names[0]].weekday_profile
            own = parameters.demand.weekday_profiles[weekdays].value
            weight = counts / volume_factors(parameters, stream, working_calendar(parameters, year), own)
            if weight.sum():
                shares = [round(float(share), DECIMALS) for share in weight / weight.sum()]
                yield f"demand.month_profiles.{profile}", shares


def _exposure(parameters: Parameters, registers: Registers, name: str, year: int) -> Floats:
    """Share of a whole year's volume that each customer has: less than 1 for those that join late."""
    calendar = working_calendar(parameters, year)
    months = month_shares(parameters, calendar, parameters.activities[name])
    return np.asarray(exposure(DaysInForce(parameters, registers, calendar), name) @ months)


def _weights(plan: pd.DataFrame, registers: Registers, name: str, exposure: Floats) -> Floats:
    """Volume that each customer would have if connected all of an unchanged year; register order."""
    volumes = plan[plan["activity"] == name].groupby("customer")["volume"].sum()
    planned = volumes.reindex(registers.customers["number"], fill_value=0).to_numpy(dtype=float)
    never = (planned > 0) & (exposure == 0)
    if never.any():
        number = registers.customers["number"].tolist()[int(np.flatnonzero(never)[0])]
        wanted = "0: kunden har inga sådana under året"
        raise InputError(
            Finding(PLAN, f"aktivitet {name}, kund {number}", f"{planned[never][0]:.0f}", wanted)
        )
    return np.asarray(planned / np.where(exposure > 0, exposure, 1.0))


def _streams(
    parameters: Parameters, whole: Mapping[str, float], year: int
) -> Iterator[tuple[str, dict[int, Any]]]:
    """Total volume and channel shares of each stream in the plan; channels that no activity counts stay."""
    for name, stream in parameters.demand.streams.items():
        own = _channels(parameters, name)
        counted = {channel: whole[activity] for activity, channel in own.items() if activity in whole}
        if not counted:
            continue
        now = {channel: share * stream.volume.of(year) for channel, share in stream.shares(year).items()}
        channels = {
            channel: volume for channel, volume in now.items() if channel not in own.values()
        } | counted
        total = sum(channels.values())
        yield f"demand.streams.{name}.volume", {year: round(total)}
        if total and stream.channels:
            shares = {channel: round(channels[channel] / total, DECIMALS) for channel in stream.channels}
            yield f"demand.streams.{name}.channel_share", {year: shares}


def _rates(
    parameters: Parameters, registers: Registers, whole: Mapping[str, float], year: int
) -> Iterator[tuple[str, dict[int, float]]]:
    """Rates of the activities whose volume their driver does not give already."""
    for name, volume in whole.items():
        driver = driver_volume(parameters, registers, name, year)
        rate = parameters.activities[name].rate
        if abs(driver * rate.of(year) - volume) <= NEGLIGIBLE:
            continue
        if not driver:
            wanted = "0: det som volymen följer är noll"
            raise InputError(Finding(PLAN, f"aktivitet {name}", f"{volume:.0f}", wanted))
        yield f"activities.{name}.rate", {year: volume / driver}
