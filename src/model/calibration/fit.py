"""How well the estimates from the phone log describe it: tests of fit, and its days played again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from model.arrays import Floats
from model.calibration import goodness
from model.calibration.arrivals import Arrivals, arrival_pattern
from model.calibration.estimates import CONFIDENCE
from model.calibration.goodness import Goodness
from model.calibration.patience import Patience, patience, queued, waits_and_departures
from model.calibration.phone import (
    WORKING_DAYS,
    Handling,
    UsableCalls,
    handling_time,
    ordinary_calls,
    talk_times,
)
from model.calibration.replay import STEPS, Estimates, Log, log_of, replay
from model.calibration.sources import PHONE_LOG
from model.computing.progress import StageProgress
from model.errors import Finding, InputError
from model.observations.known import ALL, Known
from model.observations.phone_log import read_phone_log
from model.parameters.quantity import seconds
from model.staffing.experiments.estimates import quantile, ratio

PLAYING = "Spelar loggens dagar"
HIGH = 0.9
TALK_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """The estimates, what was left out, and how they do.

    tests: of :mod:`model.calibration.goodness`. half_hours: one row per step of the replay and half-hour;
    step, half_hour, and for calls, abandoned (share) and wait (mean seconds until answer or hang-up):
    _observed, _mean, _low, _high, where low and high hold a new replication with 95 %. whole: the same over
    all half-hours, one row per step and measure (those three and high_wait, the 90 % quantile of the wait of
    the answered), with the interval of the mean besides: expected_low, expected_high. talk_quantiles: share,
    observed, lognormal (seconds). curves: time, observed, low, high, measured, exponential (shares that still
    wait). left_out: estimate -> reason -> calls.
    """

    file: str
    rows: int
    calls: UsableCalls
    arrivals: Arrivals
    handling: Handling
    patience: Patience
    log: Log
    opens: str
    replications: int
    tests: list[Goodness]
    half_hours: pd.DataFrame
    whole: pd.DataFrame
    talk_quantiles: pd.DataFrame
    curves: pd.DataFrame
    left_out: Mapping[str, Mapping[str, int]]


def fit(
    public_data: Path,
    opening: tuple[str, str],
    replications: int,
    seed: int,
    tell: StageProgress | None = None,
    known: Known = ALL,
) -> Fit:
    """Estimates from the phone log under ``public_data`` for a centre open ``opening``, beside the log.

    ``tell`` hears of stage, done and total. Calls are those that were ``known``. InputError when the log is
    missing or cannot be understood, or when nobody in it gave up.
    """
    raw = read_phone_log(public_data / PHONE_LOG.file)
    if known.day is not None:
        raw = raw[raw["entered"].dt.date <= known.day].reset_index(drop=True)
    calls = ordinary_calls(raw, opening)
    arrivals, handling, waiting = arrival_pattern(calls), handling_time(calls), patience(calls)
    if not waiting.survival.abandoned:
        wanted = "några som lade på, så att tålamodet går att pröva"
        raise InputError(Finding("samtalsloggen", "kön", "ingen lade på", wanted))
    log, estimates = log_of(raw, calls), Estimates(arrivals, handling, waiting.survival)
    played: dict[str, list[pd.DataFrame]] = {}
    for step in STEPS:
        played[step] = []
        for number in range(replications):
            played[step].append(
                replay(
                    log,
                    calls,
                    estimates=estimates,
                    opens=opening[0],
                    replication=number,
                    seed=seed,
                    step=step,
                )
            )
            if tell:
                tell(PLAYING, STEPS.index(step) * replications + number + 1, len(STEPS) * replications)
    seen = pd.DataFrame(
        {
            "half_hour": calls.table["half_hour"].to_numpy(),
            "wait": calls.table["wait_seconds"].to_numpy(dtype=float),
            "answered": (calls.table["outcome"] == "answered").to_numpy(),
        }
    )
    return Fit(
        file=PHONE_LOG.file,
        rows=len(raw),
        calls=calls,
        arrivals=arrivals,
        handling=handling,
        patience=waiting,
        log=log,
        opens=opening[0],
        replications=replications,
        tests=_tests(calls, estimates, seconds(opening[0])),
        half_hours=pd.concat(
            [_half_hours(seen, tables).assign(step=step) for step, tables in played.items()],
            ignore_index=True,
        ),
        whole=pd.concat(
            [_whole(seen, tables).assign(step=step) for step, tables in played.items()], ignore_index=True
        ),
        talk_quantiles=_talk_quantiles(calls, handling),
        curves=_curves(waiting),
        left_out={
            "calls": calls.left_out,
            "talk": handling.left_out,
            "patience": waiting.left_out,
        },
    )


def _tests(calls: UsableCalls, estimates: Estimates, opens: float) -> list[Goodness]:
    talk = talk_times(calls).kept["service_seconds"].to_numpy(dtype=float)
    waits, gone = waits_and_departures(queued(calls).kept)
    survival, handling = estimates.survival, estimates.handling
    return [
        goodness.even_within_half_hours(calls, opens),
        goodness.same_profile_every_day(calls),
        goodness.no_busy_days(calls, estimates.arrivals.expected, WORKING_DAYS + 1),
        goodness.lognormal_talk(talk, handling.mean, handling.cv),
        goodness.patience_as("curve", waits, gone, goodness.measured(survival), 0),
        goodness.patience_as("exponential", waits, gone, goodness.exponential(survival.exponential_mean), 1),
    ]


def _sums(table: pd.DataFrame) -> pd.DataFrame:
    """Calls, those given up and seconds waited by half-hour."""
    groups = table.assign(lost=~table["answered"]).groupby("half_hour")
    return groups.agg(calls=("wait", "size"), lost=("lost", "sum"), waited=("wait", "sum")).astype(float)


def _measures(sums: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "calls": sums["calls"],
            "abandoned": sums["lost"] / sums["calls"],
            "wait": sums["waited"] / sums["calls"],
        }
    )


def _half_hours(seen: pd.DataFrame, played: list[pd.DataFrame]) -> pd.DataFrame:
    """Observed, mean and prediction interval by half-hour."""
    observed = _measures(_sums(seen))
    replications = pd.concat([_measures(_sums(table)) for table in played]).groupby(level="half_hour")
    tail = (1 - CONFIDENCE) / 2
    columns = {"half_hour": observed.index.to_numpy()}
    for measure in observed:
        name = str(measure)
        columns |= {
            f"{name}_observed": observed[name].to_numpy(),
            f"{name}_mean": replications[name].mean().reindex(observed.index).to_numpy(),
            f"{name}_low": replications[name].quantile(tail).reindex(observed.index).to_numpy(),
            f"{name}_high": replications[name].quantile(1 - tail).reindex(observed.index).to_numpy(),
        }
    return pd.DataFrame(columns)


def _whole(seen: pd.DataFrame, played: list[pd.DataFrame]) -> pd.DataFrame:
    """Observed, expected with its interval, and prediction interval over all half-hours."""
    sums = pd.DataFrame([_sums(table).sum() for table in played])
    waits = [_answered_waits(table) for table in played]
    one = pd.Series(1.0, index=sums.index)
    expected = {
        "calls": ratio(sums["calls"], one, CONFIDENCE),
        "abandoned": ratio(sums["lost"], sums["calls"], CONFIDENCE),
        "wait": ratio(sums["waited"], sums["calls"], CONFIDENCE),
        "high_wait": quantile(waits, HIGH, CONFIDENCE),
    }
    own = _measures(sums).assign(high_wait=[float(np.quantile(values, HIGH)) for values in waits])
    observed = _measures(pd.DataFrame([_sums(seen).sum()])).iloc[0].to_dict()
    observed["high_wait"] = float(np.quantile(_answered_waits(seen), HIGH))
    tail = (1 - CONFIDENCE) / 2
    rows = [
        (measure, observed[measure], *found, *own[measure].quantile([tail, 1 - tail]))
        for measure, found in expected.items()
    ]
    names = ["measure", "observed", "mean", "expected_low", "expected_high", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def _answered_waits(table: pd.DataFrame) -> Floats:
    return np.asarray(table.loc[table["answered"], "wait"], dtype=float)


def _talk_quantiles(calls: UsableCalls, handling: Handling) -> pd.DataFrame:
    """Seconds that the shares :data:`TALK_QUANTILES` of talks do not exceed."""
    talk = talk_times(calls).kept["service_seconds"].to_numpy(dtype=float)
    variance = float(np.log1p(handling.cv**2))
    fitted = stats.lognorm(np.sqrt(variance), scale=handling.mean * np.exp(-variance / 2))
    return pd.DataFrame(
        {
            "share": TALK_QUANTILES,
            "observed": np.quantile(talk, TALK_QUANTILES),
            "lognormal": fitted.ppf(TALK_QUANTILES),
        }
    )


def _curves(waiting: Patience) -> pd.DataFrame:
    """The measured curve with its interval, and the exponential, at the curve's points."""
    survival = waiting.survival
    return pd.DataFrame(
        {
            "time": survival.times,
            "observed": survival.shares,
            "low": survival.low,
            "high": survival.high,
            "waiting": survival.waiting,
            "exponential": goodness.exponential(survival.exponential_mean)(survival.times),
        }
    )
