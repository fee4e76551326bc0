"""A day of one phone group, exactly: M(t)/M/c(t)+M, with shifts that end during calls, and with busy days.

Calls come at a rate that is constant within a slot (half-hour), to as many servers as the slot has; service
and patience are exponential. After the last slot nobody calls, and the servers of that slot stay until the
queue is empty. Who goes off duty during a call finishes it and takes no other, as in the engines; who goes is
drawn independently of who is busy, so that the busy ones among them are hypergeometric.

The number in the system follows Kolmogorov's forward equations, whose solution is a matrix exponential within
a slot. What becomes of a caller with k others ahead follows the backward equations of a pure death process
that later arrivals do not touch: service is in order of arrival. What remains is the integral over the time
of the call: Simpson's rule with :data:`STEP`, and for answers within a threshold, which jump where a shift
comes within reach, Gauss's rule between the jumps. Calls, waits and quantiles are good to six digits.

Busy days multiply all of a day's rates by a gamma factor of mean one (Brown et al., *JASA* 100(469), 2005);
results are then means over its distribution, by Gauss quadrature (Golub and Welsch, *Mathematics of
Computation* 23, 1969).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import integrate, interpolate, linalg, optimize, stats

from model.arrays import Floats, Ints
from model.staffing.queueing.busy_days import gamma_nodes
from model.staffing.queueing.erlang_a import answered_within

STEP = 10.0
"""Seconds between the times of calls at which the integrand is worked out."""
PANEL, PANEL_NODES = 150.0, 8
"""Seconds over which Gauss's rule is used once, and with how many nodes."""
NEGLIGIBLE = 1e-9
"""Probability of a full room that does not matter."""


@dataclass(frozen=True, kw_only=True)
class DayQueue:
    """One phone group's day. Everything a caller of the long run of days meets is a method.

    rates: calls a second in each slot; servers: on duty in each; both shape (slots,). slot, service,
    patience: seconds; the slot is a multiple of :data:`STEP`. room: largest number in the system; ValueError
    when it matters. busy_day_cv: coefficient of variation of the gamma factor on a day's rates.
    """

    rates: Floats
    servers: Ints
    slot: float
    service: float
    patience: float
    room: int
    busy_day_cv: float = 0.0

    @property
    def offered(self) -> float:
        """Mean calls a day."""
        return float(self.rates.sum()) * self.slot

    @cached_property
    def answered(self) -> float:
        """Mean calls answered a day."""
        return self._mean(self._fates[0])

    @property
    def abandoned(self) -> float:
        """Mean calls a day that are given up."""
        return self.offered - self.answered

    @cached_property
    def wait(self) -> float:
        """Mean seconds waited a day, by the answered and by those who hang up."""
        return self._mean(self._fates[2])

    @cached_property
    def answered_wait(self) -> float:
        """Mean seconds waited a day by the answered."""
        return self._mean(self._fates[1])

    def answered_within(self, threshold: float) -> float:
        """Mean calls a day that are answered within ``threshold`` seconds."""
        calls = 0.0
        for slot, rate in enumerate(self.rates.tolist()):
            times, weights = self._nodes(slot, threshold)
            met = self._met_between[slot](times)
            calls += rate * float(weights @ (met * self._within(slot, times, threshold)).sum(axis=1))
        return calls

    def answered_wait_quantile(self, share: float) -> float:
        """The wait that the share ``share`` of all answered calls of all days does not exceed."""

        def missing(threshold: float) -> float:
            return self.answered_within(threshold) - share * self.answered

        if missing(0.0) >= 0:
            return 0.0
        high = self.patience
        while missing(high) < 0:
            high *= 2
        return float(optimize.brentq(missing, 0.0, high, xtol=1e-4))

    # --- who calls, and what they meet ------------------------------------------------------------------

    @property
    def _points(self) -> int:
        """Times of calls within a slot, both ends included."""
        return round(self.slot / STEP) + 1

    @property
    def _shape(self) -> tuple[int, int, int]:
        """Slots, points within them, numbers in the system."""
        return len(self.rates), self._points, self.room + 1

    @cached_property
    def _met(self) -> Floats:
        """Mean over days of factor x probability of meeting n in the system, shape (slots, points, n)."""
        met = np.zeros(self._shape)
        for factor, weight in zip(*gamma_nodes(self.busy_day_cv), strict=True):
            states = self._states(float(factor))
            if float(weight) * states[:, :, -1].max() > NEGLIGIBLE:
                raise ValueError(f"a day of this group needs room for more than {self.room}")
            met += weight * factor * states
        return met

    @cached_property
    def _met_between(self) -> list[interpolate.CubicSpline]:
        """Of each slot, :attr:`_met` at any time after it has begun."""
        return [interpolate.CubicSpline(STEP * np.arange(self._points), met) for met in self._met]

    def _nodes(self, slot: int, threshold: float) -> tuple[Floats, Floats]:
        """Times after ``slot`` has begun, and weights, that integrate over it what jumps with the servers."""
        changes = self.slot * (1 + np.flatnonzero(np.diff(self.servers)) - slot)
        jumps = changes - threshold
        ends = np.union1d(np.arange(0.0, self.slot, PANEL), jumps[(jumps > 0) & (jumps < self.slot)])
        begin, width = ends, np.diff(ends, append=self.slot)
        place, weight = np.polynomial.legendre.leggauss(PANEL_NODES)
        times = begin[:, None] + width[:, None] * (place + 1) / 2
        return times.ravel(), (width[:, None] * weight / 2).ravel()

    def _states(self, factor: float) -> Floats:
        """Probability of n in the system through a day that starts empty, shape (slots, points, n)."""
        states = np.zeros(self._shape)
        state = np.zeros(self.room + 1)
        state[0] = 1.0
        before = int(self.servers[0])
        for slot, (rate, servers) in enumerate(zip(self.rates.tolist(), self.servers.tolist(), strict=True)):
            state = some_leave(state, before, servers)
            before = servers
            step = linalg.expm(self._generator(rate * factor, servers) * STEP)
            for point in range(self._points - 1):
                states[slot, point] = state
                state = state @ step
            states[slot, -1] = state
        return states

    def _generator(self, rate: float, servers: int) -> Floats:
        number = np.arange(1, self.room + 1)
        busy = np.minimum(number, servers)
        leaving = busy / self.service + (number - busy) / self.patience
        generator = np.diag(np.full(self.room, rate), 1) + np.diag(leaving, -1)
        return np.asarray(generator - np.diag(generator.sum(axis=1)))

    def _mean(self, meets: Floats) -> float:
        """Integral over the day of rate x what a caller who meets n comes to, shape (slots, points, n)."""
        at_each_time = (self._met * meets).sum(axis=2)
        return float(self.rates @ integrate.simpson(at_each_time, dx=STEP, axis=1))

    # --- what becomes of a caller -----------------------------------------------------------------------

    @property
    def _ahead(self) -> int:
        """How many numbers of callers ahead are told apart, 0 included."""
        return self.room + 1 - int(self.servers.min())

    def _by_number(self, waiting: Floats, servers: int, at_once: float) -> Floats:
        """By number met: ``at_once`` for who finds a server free, else ``waiting``, by callers ahead."""
        return np.concatenate([np.full(servers, at_once), waiting[: self.room + 1 - servers]])

    @cached_property
    def _fates(self) -> Floats:
        """Answered, seconds waited if answered, seconds waited: shape (3, slots, points, n)."""
        fates = np.zeros((3, *self._shape))
        after = int(self.servers[-1])
        waiting = self._in_the_end(after)
        for slot in range(len(self.rates) - 1, -1, -1):
            servers = int(self.servers[slot])
            waiting = _some_come(waiting, after - servers)
            after = servers
            back = linalg.expm(self._backward(servers) * STEP)
            for point in range(self._points - 1, -1, -1):
                for kind, at_once in enumerate(AT_ONCE):
                    fates[kind, slot, point] = self._by_number(waiting[kind], servers, at_once)
                if point:
                    waiting = (back @ np.append(waiting.ravel(), 1.0))[:-1].reshape(3, -1)
        return fates

    def _dying(self, servers: int) -> Floats:
        """Generator of the callers ahead while one waits; one leaves it by an answer or by hanging up."""
        down = servers / self.service + np.arange(self._ahead) / self.patience
        return np.asarray(np.diag(down[1:], -1) - np.diag(down + 1 / self.patience))

    def _backward(self, servers: int) -> Floats:
        """Backward equations of the three fates and a constant 1, stacked."""
        count = self._ahead
        equations = np.zeros((3 * count + 1, 3 * count + 1))
        equations[:-1, :-1] = np.kron(np.eye(3), self._dying(servers))
        equations[0, -1] = servers / self.service
        equations[count : 2 * count, :count] = np.eye(count)
        equations[2 * count : -1, -1] = 1.0
        return equations

    def _in_the_end(self, servers: int) -> Floats:
        """The three fates of who still waits after the last slot, by callers ahead; shape (3, ahead)."""
        leaving = -self._dying(servers)
        served = np.zeros(self._ahead)
        served[0] = servers / self.service
        answered = np.linalg.solve(leaving, served)
        waits = np.linalg.solve(leaving, np.column_stack([answered, np.ones(self._ahead)]))
        return np.vstack([answered, waits.T])

    def _within(self, slot: int, times: Floats, threshold: float) -> Floats:
        """Probability of an answer within ``threshold`` for who calls then in ``slot``: shape (times, n)."""
        servers, begin, change = int(self.servers[slot]), slot * self.slot, self._next_change(slot)
        within = np.empty((len(times), self.room + 1))
        within[:] = self._by_number(self._soon(threshold, servers), servers, 1.0)
        for place in np.flatnonzero(begin + times + threshold > change).tolist():
            time = begin + float(times[place])
            waiting = self._answered_by(slot, time, time + threshold)
            within[place] = self._by_number(waiting, servers, 1.0)
        return within

    def _soon(self, threshold: float, servers: int) -> Floats:
        """Probability of an answer within ``threshold`` while nobody comes or goes, by callers ahead."""
        states = self._ahead + servers
        return answered_within(threshold, states, servers, self.service, self.patience)[servers:]

    def _next_change(self, slot: int) -> float:
        """When the number of servers next changes after ``slot`` has begun."""
        later = np.flatnonzero(self.servers[slot + 1 :] != self.servers[slot])
        return float(slot + 1 + later[0]) * self.slot if len(later) else np.inf

    def _answered_by(self, slot: int, time: float, until: float) -> Floats:
        """Probability of an answer at ``until`` or before, for who waits at ``time`` in ``slot``."""
        change, servers = self._next_change(slot), int(self.servers[slot])
        if change >= until:
            return self._soon(until - time, servers)
        following = round(change / self.slot)
        later = self._answered_by(following, change, until)[None, :]
        later = _some_come(later, int(self.servers[following]) - servers)[0]
        still = self._still_waiting(servers, change - time)
        return np.asarray(self._soon(change - time, servers) + still @ later)

    def _still_waiting(self, servers: int, seconds: float) -> Floats:
        """Probabilities that who waits behind k (row) still waits after ``seconds``, behind j (column)."""
        steps, rest = divmod(seconds, STEP)
        powers = self._powers.setdefault(servers, [np.eye(self._ahead)])
        if len(powers) <= steps:
            step = np.asarray(linalg.expm(self._dying(servers) * STEP))
            while len(powers) <= steps:
                powers.append(powers[-1] @ step)
        return np.asarray(linalg.expm(self._dying(servers) * rest) @ powers[int(steps)])

    @cached_property
    def _powers(self) -> dict[int, list[Floats]]:
        """What :meth:`_still_waiting` has worked out for whole steps, by servers."""
        return {}


AT_ONCE = (1.0, 0.0, 0.0)
"""The three fates of who does not wait: answered, seconds waited if answered, seconds waited."""


def some_leave(state: Floats, before: int, after: int) -> Floats:
    """States after a change from ``before`` servers to ``after``; calls that leavers finish count no more.

    state: probability of 0, 1 ... in the system. Whoever leaves is as likely to be busy as anyone.
    """
    if after >= before:
        return state
    changed = np.zeros_like(state)
    taken = np.arange(before - after + 1)
    for number, probability in enumerate(state.tolist()):
        share = stats.hypergeom.pmf(taken, before, min(number, before), before - after)
        possible = taken[share > 0]
        changed[number - possible] += probability * share[possible]
    return changed


def _some_come(waiting: Floats, more: int) -> Floats:
    """Fates just before ``more`` servers come, of fates just after; shape (fates, callers ahead)."""
    if more <= 0:
        return waiting
    at_once = np.repeat(np.array(AT_ONCE[: len(waiting)])[:, None], more, axis=1)
    return np.hstack([at_once, waiting[:, :-more]])
