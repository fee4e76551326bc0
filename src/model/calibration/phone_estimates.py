"""All that a log of calls tells, each estimate by itself: what cannot be estimated says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from model.calibration.arrivals import Arrivals, arrival_pattern
from model.calibration.choices import Chosen
from model.calibration.patience import Patience, no_patience, patience
from model.calibration.phone import Handling, UsableCalls, handling_time, ordinary_calls, talk_times
from model.errors import InputError

FEWEST_TALKS = 30


@dataclass(frozen=True, kw_only=True)
class PhoneEstimates:
    """Estimates from one log. None where there is none; lacking: estimate -> why (Swedish)."""

    calls: UsableCalls
    arrivals: Arrivals | None
    handling: Handling | None
    patience: Patience | None
    lacking: Mapping[str, str]


def phone_estimates(log: pd.DataFrame, choice: Chosen) -> PhoneEstimates:
    """What the calls of ``choice`` in ``log`` tell."""
    return estimates_from(ordinary_calls(log, choice.hours, week=choice.week, kinds=choice.kinds))


def estimates_from(calls: UsableCalls) -> PhoneEstimates:
    """What ``calls`` tell."""
    lacking: dict[str, str] = {}
    arrivals: Arrivals | None = None
    try:
        arrivals = arrival_pattern(calls)
    except InputError as error:
        fault = error.findings[0]
        lacking["arrivals"] = f"{fault.value}; det behövs {fault.expected}"
    talks = len(talk_times(calls).kept)
    if talks < FEWEST_TALKS:
        lacking["talk"] = f"{talks} besvarade samtal med samtalstid (minst {FEWEST_TALKS} behövs)"
    if why := no_patience(calls):
        lacking["patience"] = why
    return PhoneEstimates(
        calls=calls,
        arrivals=arrivals,
        handling=None if "talk" in lacking else handling_time(calls),
        patience=None if why else patience(calls),
        lacking=lacking,
    )
