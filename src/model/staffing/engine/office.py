"""An office as plain arrays: the lowest layer of the staffing model, for anyone's own data.

Give arrival times, handling times, patience, deadlines and staffing; :func:`model.staffing.engine.play.play`
gives each item's and call's history back::

    calls = phone_calls(arrival=[0, 10, 20], handling=[60, 60, 60], patience=[15, 15, 15])
    history = play(Office(no_work(), calls, on_duty_always(2)))
    history.answered - history.call_arrival

All times are seconds from a common start. Given as multiples of 1/1024 s (:func:`model.randomness.ticks`),
every sum of them is exact; this is not required.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.arrays import Flags, Floats, Integers
from model.time_units import DAY

NONE = -1

Number = TypeVar("Number", bound=np.generic)


class Mode(IntEnum):
    """What a person does: at home, away for a while, at the desk, or on phone duty (and at the desk)."""

    HOME = 0
    AWAY = 1
    BACK_OFFICE = 2
    PHONE = 3


class Fate(IntEnum):
    """What became of a call attempt."""

    NEVER_MADE = 0
    WAITING = 1
    ANSWERED = 2
    ABANDONED = 3


class Rank(IntEnum):
    """Order of events at the same time (SimPy stops at its own priority 0).

    Within a rank: changes of mode as given, completions by person, the rest by number.
    """

    STAFFING = 1
    FINISH = 2
    HANG_UP = 3
    OVERFLOW = 4
    CALL = 5
    ITEM = 6


@dataclass(frozen=True, kw_only=True)
class Work:
    """Desk work, one row each; all of shape (items,).

    release: when it can be worked on; infinite for what arises from another item or a call. due: promised
    completion (set anew on release for what arises). work: seconds that it takes someone who is used to it.
    pool: where it waits. parent: item that must be done first, or NONE. delay: working days from then to its
    release. deadline: row of :attr:`Days.deadline` that tells when it is due, if it arises from another.
    """

    release: Floats
    due: Floats
    work: Floats
    pool: Integers
    parent: Integers
    delay: Integers
    deadline: Integers

    def __len__(self) -> int:
        return len(self.release)


@dataclass(frozen=True, kw_only=True)
class PhoneCalls:
    """Call attempts, one row each; all of shape (calls,).

    arrival: when (infinite for a repeated attempt until it is made). patience: seconds until the caller hangs
    up. handling: talk and after-call work, seconds. group: phone queue. next_attempt: the caller's next
    attempt should this one fail, or NONE. retry_delay: seconds until then. follow_up: item that arises when
    the call is answered, or NONE.
    """

    arrival: Floats
    patience: Floats
    handling: Floats
    group: Integers
    next_attempt: Integers
    retry_delay: Floats
    follow_up: Integers

    def __len__(self) -> int:
        return len(self.arrival)


@dataclass(frozen=True)
class Staff:
    """Who is there when, and can do what.

    time, person, mode: changes of :class:`Mode` in order of time, shape (changes,). can: who may take from
    which pool, shape (people, pools). group: phone queue that each person answers when on duty, shape
    (people,). pace: how many times longer than usual each person's work takes by week and pool, calls last,
    shape (weeks, people, pools + 1); the last week goes on.
    """

    time: Floats
    person: Integers
    mode: Integers
    can: Flags
    group: Integers
    pace: Floats

    def __len__(self) -> int:
        return len(self.group)


@dataclass(frozen=True)
class Days:
    """Working days: what comes back "some working days later" needs them.

    starts: midnight of each, shape (days,). work_start: time of day when what comes back can be worked on.
    closing: time of day after which nobody calls again. deadline: when an item of each row is due that arises
    on each day, shape (rows, days).
    """

    starts: Floats
    work_start: float
    closing: float
    deadline: Floats


ROUND_THE_CLOCK = Days(np.zeros(1), 0.0, DAY, np.full((1, 1), np.inf))


@dataclass(frozen=True)
class Office:
    """What there is to do and who does it. overflow_after: seconds until other groups may answer a call."""

    work: Work
    calls: PhoneCalls
    staff: Staff
    days: Days = field(default=ROUND_THE_CLOCK)
    overflow_after: float = np.inf

    def __post_init__(self) -> None:
        """Raise ValueError where the arrays do not belong together."""
        work, calls, staff = self.work, self.calls, self.staff
        people, pools = staff.can.shape
        _require_rows("work", vars(work))
        _require_rows("calls", vars(calls))
        _require_rows("staff", {name: getattr(staff, name) for name in ("time", "person", "mode")})
        _require(len(staff.group) == people, "staff.group needs one row for each row of staff.can")
        _require(staff.pace.shape[1:] == (people, pools + 1), "staff.pace: shape (weeks, people, pools + 1)")
        _require(bool((np.diff(staff.time) >= 0).all()), "staff.time must not fall")
        _require_index("staff.person", staff.person, people)
        _require_index("staff.mode", staff.mode, len(Mode))
        _require_index("work.pool", work.pool, pools)
        _require_index("work.parent", work.parent, len(work), NONE)
        _require_index("work.deadline", work.deadline, len(self.days.deadline))
        _require_index("calls.group", calls.group, np.iinfo(np.int32).max)
        _require_index("staff.group", staff.group, np.iinfo(np.int32).max)
        _require_index("calls.next_attempt", calls.next_attempt, len(calls), NONE)
        _require_index("calls.follow_up", calls.follow_up, len(work), NONE)
        for name, times in (
            ("work.release", work.release),
            ("work.work", work.work),
            ("work.delay", work.delay),
            ("calls.arrival", calls.arrival),
            ("calls.handling", calls.handling),
            ("calls.patience", calls.patience),
            ("calls.retry_delay", calls.retry_delay),
            ("overflow_after", np.array([self.overflow_after])),
        ):
            _require(bool((times >= 0).all()), f"{name} must not be negative or missing")
        for name, times in (
            ("work.work", work.work),
            ("calls.handling", calls.handling),
            ("staff.time", staff.time),
        ):
            _require(bool(np.isfinite(times).all()), f"{name} must be finite")
        _require(not np.isnan(work.due).any(), "work.due must not be missing")
        _require(bool((staff.pace > 0).all()), "staff.pace must be above zero")
        follows = np.concatenate(
            [np.flatnonzero(work.parent != NONE), calls.follow_up[calls.follow_up != NONE]]
        )
        _require(
            bool(np.isinf(work.release[follows]).all()) and len(np.unique(follows)) == len(follows),
            "what follows from an item or call must have an infinite release and one origin only",
        )
        again = calls.next_attempt[calls.next_attempt != NONE]
        _require(
            bool(np.isinf(calls.arrival[again]).all()) and len(np.unique(again)) == len(again),
            "a repeated attempt must have an infinite arrival and one earlier attempt only",
        )

    @property
    def groups(self) -> int:
        """Number of phone queues."""
        return 1 + int(max(self.calls.group.max(initial=0), self.staff.group.max(initial=0)))


@dataclass(frozen=True, kw_only=True)
class History:
    """What happened to each item and call; NaN and NONE where it did not happen.

    items, shape (items,): release, due, start, end (seconds), worked (seconds of people's time), person who
    finished it; release is infinite for what did not arise. calls, shape (calls,): call_arrival, answered,
    call_end (seconds), call_person, fate. people, shape (people,): desk_seconds, call_seconds.
    """

    release: Floats
    due: Floats
    start: Floats
    end: Floats
    worked: Floats
    person: Integers
    call_arrival: Floats
    answered: Floats
    call_end: Floats
    call_person: Integers
    fate: NDArray[np.int8]
    desk_seconds: Floats
    call_seconds: Floats


def desk_work(
    release: ArrayLike,
    work: ArrayLike,
    due: ArrayLike = np.inf,
    pool: ArrayLike = 0,
    parent: ArrayLike = NONE,
    delay: ArrayLike = 0,
    deadline: ArrayLike = 0,
) -> Work:
    """Desk work from anything array-like; one value goes for all rows."""
    count = len(np.atleast_1d(np.asarray(release)))
    return Work(
        release=_column(release, count, np.float64),
        due=_column(due, count, np.float64),
        work=_column(work, count, np.float64),
        pool=_column(pool, count, np.int16),
        parent=_column(parent, count, np.int32),
        delay=_column(delay, count, np.int16),
        deadline=_column(deadline, count, np.int16),
    )


def no_work() -> Work:
    """An office without desk work."""
    return desk_work(np.zeros(0), np.zeros(0))


def phone_calls(
    arrival: ArrayLike,
    handling: ArrayLike,
    patience: ArrayLike = np.inf,
    group: ArrayLike = 0,
    next_attempt: ArrayLike = NONE,
    retry_delay: ArrayLike = 0.0,
    follow_up: ArrayLike = NONE,
) -> PhoneCalls:
    """Calls from anything array-like; one value goes for all rows."""
    count = len(np.atleast_1d(np.asarray(arrival)))
    return PhoneCalls(
        arrival=_column(arrival, count, np.float64),
        patience=_column(patience, count, np.float64),
        handling=_column(handling, count, np.float64),
        group=_column(group, count, np.int16),
        next_attempt=_column(next_attempt, count, np.int32),
        retry_delay=_column(retry_delay, count, np.float64),
        follow_up=_column(follow_up, count, np.int32),
    )


def always_at_work(people: int, mode: Mode = Mode.BACK_OFFICE, pools: int = 1) -> Staff:
    """``people`` who are there round the clock, can do everything and answer the first phone queue."""
    return Staff(
        time=np.zeros(people),
        person=np.arange(people, dtype=np.int32),
        mode=np.full(people, mode, dtype=np.int8),
        can=np.ones((people, pools), dtype=np.bool_),
        group=np.zeros(people, dtype=np.int32),
        pace=np.ones((1, people, pools + 1)),
    )


def _column(values: ArrayLike, count: int, dtype: type[Number]) -> NDArray[Number]:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(values, dtype), (count,)))


def _require(right: bool, message: str) -> None:
    if not right:
        raise ValueError(message)


def _require_rows(name: str, columns: dict[str, NDArray[Any]]) -> None:
    lengths = {column: len(values) for column, values in columns.items()}
    _require(len(set(lengths.values())) == 1, f"{name} has columns of unequal length: {lengths}")


def _require_index(name: str, values: Integers, size: int, lowest: int = 0) -> None:
    right = len(values) == 0 or (int(values.min()) >= lowest and int(values.max()) < size)
    _require(right, f"{name} must be between {lowest} and {size - 1}")
