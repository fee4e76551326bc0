"""The bank's days played again: callers drawn from the estimates, among all others as they were.

What is estimated is drawn anew in every replication, step by step (:data:`STEPS`): patience, which no log can
tell of who was answered; then the talk time of ordinary calls too; then also their arrivals (half-hours,
weekday, trend, busy day). Everything else is taken from the log: calls of other types and other hours, and
when each agent was there. So a replication differs from the log by the estimates, by chance, and by what the
engine leaves out. Of calls that nobody answered the talk is not known, and always drawn.

*Agents.* The log tells when an agent served, not when one was ready. Between two calls an agent was ready,
unless the gap was longer than :data:`LONGEST_READY`, or someone waited meanwhile for more than
:data:`LONGEST_TURNAROUND`: then one was away from when that wait began to when the last such wait ended.
Before the next caller an agent takes a moment, which is added to every call: the median gap to a caller who
waited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.calibration.arrivals import Arrivals
from model.calibration.patience import Survival
from model.calibration.phone import Handling, UsableCalls
from model.parameters.quantity import seconds
from model.randomness import lognormal, stream, ticks
from model.staffing.engine.office import Fate, Mode, Office, Staff, always_at_work, no_work, phone_calls
from model.staffing.engine.play import Engine, play
from model.time_units import DAY, HALF_HOUR, MINUTE

LONGEST_READY = 10 * MINUTE
LONGEST_TURNAROUND = 20.0

Step = Literal["patience", "talk", "arrivals"]
STEPS: tuple[Step, ...] = ("patience", "talk", "arrivals")
"""What is drawn; each step draws what those before it do."""


@dataclass(frozen=True)
class Log:
    """The days of :class:`Calls` with everybody in them; times are seconds from the first day's midnight.

    ordinary: the calls that estimates are made of, others: all other calls that reached the queue or an
    agent; columns half_hour, arrival, talk (NaN: not known). staff: the agents, in one group. turnaround:
    seconds between two calls.
    """

    ordinary: pd.DataFrame
    others: pd.DataFrame
    staff: Staff
    turnaround: float


@dataclass(frozen=True)
class Estimates:
    """What callers are drawn from."""

    arrivals: Arrivals
    handling: Handling
    survival: Survival


def log_of(raw: pd.DataFrame, calls: UsableCalls) -> Log:
    """The days of ``calls`` with all that ``raw``, the log that they were chosen from, tells of them."""
    place = {day: number for number, day in enumerate(calls.days)}
    date = raw["entered"].dt.normalize()
    midnight = DAY * date.map(place)
    answered = raw["outcome"] == "answered"
    arrival = midnight + (raw["entered"] - date).dt.total_seconds() + raw["menu_seconds"].clip(lower=0)
    everyone = raw.assign(
        day=date,
        half_hour=calls.table["half_hour"].reindex(raw.index, fill_value=0),
        arrival=arrival,
        begun=arrival + raw["wait_seconds"],
        talk=raw["service_seconds"].where(answered & (raw["service_seconds"] > 0)).astype(float),
    )
    stayed = (raw["outcome"] != "other") & (answered | raw["queued"]) & midnight.notna()
    ordinary = pd.Series(raw.index.isin(calls.table.index), index=raw.index)
    columns = ["half_hour", "arrival", "talk"]
    turnaround, staff = _agents(everyone[stayed])
    others = stayed & ~ordinary
    return Log(everyone.loc[ordinary, columns], everyone.loc[others, columns], staff, turnaround)


def _agents(calls: pd.DataFrame) -> tuple[float, Staff]:
    """Seconds between two calls, and who was on duty when."""
    served = calls[calls["talk"].notna() & calls["agent"].notna()].sort_values(["agent", "begun"])
    begun = served["begun"].to_numpy(dtype=float)
    over = begun + served["talk"].to_numpy(dtype=float)
    agent, names = pd.factorize(served["agent"])
    day = pd.factorize(served["day"])[0]
    same = (np.diff(agent, prepend=-1) == 0) & (np.diff(day, prepend=-1) == 0)
    free = np.where(same, np.roll(over, 1), begun)
    gap = begun - free
    waited = served["wait_seconds"].to_numpy() > LONGEST_TURNAROUND
    moments = gap[same & waited & (gap >= 0)]
    turnaround = float(np.median(moments)) if len(moments) else 0.0
    away_from, away_to = _waits_within(calls, free, begun)
    absent = away_to - away_from > LONGEST_TURNAROUND
    long = gap > LONGEST_READY
    away_from = np.where(long, free, away_from) + turnaround
    away_to = np.where(long, begun, away_to)
    away = same & (absent | long) & (away_to > away_from)
    last = ~np.append(same[1:], False)
    changes = pd.DataFrame(
        {
            "time": np.concatenate([begun[~same], away_from[away], away_to[away], over[last] + turnaround]),
            "person": np.concatenate([agent[~same], agent[away], agent[away], agent[last]]),
            "mode": np.repeat(
                [Mode.PHONE, Mode.HOME, Mode.PHONE, Mode.HOME],
                [(~same).sum(), away.sum(), away.sum(), last.sum()],
            ),
        }
    ).sort_values("time", kind="stable")
    everyone = always_at_work(len(names))
    staff = Staff(
        ticks(changes["time"].to_numpy(dtype=float)),
        changes["person"].to_numpy(dtype=np.int32),
        changes["mode"].to_numpy(dtype=np.int8),
        everyone.can,
        everyone.group,
        everyone.pace,
    )
    return turnaround, staff


def _waits_within(calls: pd.DataFrame, begin: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Of each span, from ``begin`` to ``end``, when somebody waited long; from and to are equal if nobody."""
    waits = _stretches(calls[calls["wait_seconds"] > LONGEST_TURNAROUND])
    if not len(waits):
        return end, end
    first = np.searchsorted(waits[:, 1], begin, side="right")
    last = np.searchsorted(waits[:, 0], end, side="left") - 1
    some = first <= last
    started = np.maximum(waits[np.minimum(first, len(waits) - 1), 0], begin)
    stopped = np.minimum(waits[np.maximum(last, 0), 1], end)
    return np.where(some, started, end), np.where(some, stopped, end)


def _stretches(waiting: pd.DataFrame) -> Floats:
    """From and to when somebody of ``waiting`` waited, apart from each other and in order; shape (n, 2)."""
    ordered = waiting.sort_values("arrival")
    begins = ordered["arrival"].to_numpy(dtype=float)
    ends = np.maximum.accumulate(ordered["begun"].to_numpy(dtype=float)) if len(ordered) else begins
    fresh = np.append(True, begins[1:] > ends[:-1]) if len(begins) else np.zeros(0, dtype=bool)
    last = np.append(fresh[1:], True) if len(begins) else fresh
    return np.column_stack([begins[fresh], ends[last]])


def replay(
    log: Log,
    calls: UsableCalls,
    *,
    estimates: Estimates,
    opens: str,
    replication: int,
    seed: int,
    step: Step,
    engine: Engine = "compiled",
) -> pd.DataFrame:
    """Ordinary calls of one replication: half_hour, wait (seconds, until answer or hang-up), answered.

    ``opens`` is when the first half-hour begins.
    """
    ordinary = log.ordinary
    if step == "arrivals":
        ordinary = _drawn(calls, estimates.arrivals, seconds(opens), stream(seed, replication, "arrivals"))
    count, other = len(ordinary), len(log.others)
    talk = lognormal(
        stream(seed, replication, "talk"), estimates.handling.mean, estimates.handling.cv, count + other
    )
    own = log.ordinary["talk"].to_numpy() if step == "patience" else np.full(count, np.nan)
    known = np.concatenate([own, log.others["talk"].to_numpy()])
    talk = np.where(np.isnan(known), talk, known)
    patience = drawn_patience(stream(seed, replication, "patience"), estimates.survival, count + other)
    arrival = np.concatenate([ordinary["arrival"].to_numpy(), log.others["arrival"].to_numpy()])
    callers = phone_calls(ticks(arrival), ticks(talk + log.turnaround), ticks(patience))
    history = play(Office(no_work(), callers, log.staff), engine)
    answered = history.fate[:count] == Fate.ANSWERED
    left = np.where(answered, history.answered[:count], history.call_end[:count])
    return pd.DataFrame(
        {
            "half_hour": ordinary["half_hour"].to_numpy(),
            "wait": left - history.call_arrival[:count],
            "answered": answered,
        }
    )


def _drawn(
    calls: UsableCalls, arrivals: Arrivals, opens: float, generator: np.random.Generator
) -> pd.DataFrame:
    """Arrivals in the half-hours that the estimates are made of."""
    factor = np.ones(len(calls.days))
    if arrivals.busy_days.cv > 0:
        shape = arrivals.busy_days.cv**-2
        factor = generator.gamma(shape, 1 / shape, len(calls.days))
    counts = generator.poisson(np.where(calls.usable, arrivals.expected * factor[:, None], 0.0))
    day, half_hour = (np.repeat(place.ravel(), counts.ravel()) for place in np.indices(counts.shape))
    arrival = DAY * day + opens + HALF_HOUR * (half_hour + generator.random(len(day)))
    return pd.DataFrame({"half_hour": half_hour, "arrival": arrival})


def drawn_patience(generator: np.random.Generator, survival: Survival, count: int) -> Floats:
    """Seconds that callers wait at most: by the curve, in straight lines, then by the exponential tail."""
    share, tail = generator.random(count), generator.exponential(1.0, count)
    times, shares = survival.times, survival.shares
    within = np.interp(share, shares[::-1], times[::-1], right=0.0)
    # Where nobody was seen to leave past the last point, the curve's own mean is all there is to go on.
    mean = survival.tail_mean if np.isfinite(survival.tail_mean) else survival.exponential_mean
    return np.asarray(np.where(share < shares[-1], times[-1] + tail * mean, within))
