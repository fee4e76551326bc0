"""Erlang A: exact results for a queue of impatient callers, M/M/c+M, with or without a finite room.

Notation. ``load`` a: arrival rate x mean service time, erlang. ``servers`` c. ``service`` and ``patience``:
mean times, in the unit of time that waits are given in. *Offered* is every arrival. Probabilities are summed
in log space, so that thousands of servers are fine. Reference: Garnett, Mandelbaum and Reiman, "Designing a
call center with impatient customers", M&SOM 4(3), 2002.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import exp

import numpy as np
from scipy import special

from model.arrays import Floats

LOG_NEGLIGIBLE = -45.0


@dataclass(frozen=True)
class ErlangA:
    """M/M/c+M: callers leave after an exponential patience; ``room`` limits those in the system, if given."""

    load: float
    servers: int
    service: float
    patience: float
    room: int | None = None

    @cached_property
    def states(self) -> Floats:
        """Long-run probability of 0, 1, 2 ... in the system."""
        if self.room is not None:
            return self._states_until(self.room)
        largest = 2 * self.servers + 64
        while np.log(np.fmax((states := self._states_until(largest))[-1], 1e-300)) > LOG_NEGLIGIBLE:
            largest *= 2
        return states

    def _states_until(self, largest: int) -> Floats:
        number = np.arange(1, largest + 1)
        busy = np.minimum(number, self.servers)
        leaving = busy / self.service + (number - busy) / self.patience
        return birth_death(np.full(largest, self._rate), leaving)

    @property
    def blocked(self) -> float:
        """Share of arrivals turned away because the room is full."""
        return 0.0 if self.room is None else float(self.states[-1])

    @property
    def delayed(self) -> float:
        """Share of arrivals that find every server busy (and are not turned away)."""
        return float(self.states[self.servers :].sum()) - self.blocked

    @property
    def queue(self) -> float:
        """Mean number waiting."""
        waiting = np.arange(len(self.states) - self.servers)
        return float(self.states[self.servers :] @ waiting)

    @property
    def abandoned(self) -> float:
        """Share of arrivals that hang up: patience rate x mean queue / arrival rate."""
        return self.queue / self.patience / self._rate

    @property
    def wait(self) -> float:
        """Mean wait over all arrivals that are let in, answered or not (Little's law)."""
        return self.queue / (self._rate * (1 - self.blocked))

    @property
    def wait_of_delayed(self) -> float:
        """Mean wait, until answer or hang-up, of those who wait at all."""
        return self.wait * (1 - self.blocked) / self.delayed

    @property
    def answered(self) -> float:
        """Share of arrivals that are answered."""
        return 1 - self.abandoned - self.blocked

    @property
    def wait_of_answered(self) -> float:
        """Mean wait of those who are answered.

        Who finds q others waiting is answered with probability r_0 / r_(q+1), where r_k is the total rate at
        which k callers and all servers move; the wait is then exponential stages r_1 .. r_(q+1).
        """
        met = self._met[self.servers :]
        serving = self.servers / self.service
        moving = serving + np.arange(1, len(met) + 1) / self.patience
        answered = met * serving / moving
        return float(answered @ np.cumsum(1 / moving)) / self.answered

    def service_level(self, threshold: float) -> float:
        """Share of all arrivals that are answered within ``threshold``."""
        met = self._met
        return float(met @ answered_within(threshold, len(met), self.servers, self.service, self.patience))

    def waits_longer(self, threshold: float) -> float:
        """Share of those let in that wait longer than ``threshold``, until answer or hang-up."""
        met = self._met
        turn = reached_within(threshold, len(met), self.servers, self.service, self.patience)
        return float(met @ (1 - turn)) / (1 - self.blocked) * exp(-threshold / self.patience)

    def wait_quantile(self, share: float) -> float:
        """The wait, until answer or hang-up, that the share ``share`` of those let in does not exceed."""
        return _time_at(lambda wait: 1 - self.waits_longer(wait), share, self.service)

    def answered_wait_quantile(self, share: float) -> float:
        """The wait that the share ``share`` of the answered does not exceed."""
        answered = self.answered
        return _time_at(lambda wait: self.service_level(wait) / answered, share, self.service)

    @property
    def _met(self) -> Floats:
        """Probability that one who is let in (or turned away) meets 0, 1 ... others and is let in."""
        return self.states if self.room is None else self.states[:-1]

    @property
    def _rate(self) -> float:
        return self.load / self.service


def answered_within(threshold: float, states: int, servers: int, service: float, patience: float) -> Floats:
    """Probability of an answer within ``threshold`` for who meets 0, 1 ... ``states`` - 1 others, in M/M/c+M.

    Who finds k waiting is answered if the k + 1 servings and departures ahead come before their own patience
    ends. These have the rates c/service + j/patience, j = k ... 0: their sum is an order statistic of
    exponentials, hence the incomplete beta function. An infinite threshold gives the share ever answered.
    """
    ahead = np.maximum(np.arange(states) - servers, -1)
    served = servers * patience / service
    stages = np.maximum(ahead, 0) + 1.0
    within = special.betainc(stages, served + 1.0, -np.expm1(-threshold / patience))
    # With patience millions of times the service time the beta function gives no number; its limit does.
    endless = special.gammainc(stages, servers * threshold / service)
    within = np.where(np.isnan(within), endless, within)
    return np.where(ahead < 0, 1.0, served / (served + ahead + 1) * within)


def reached_within(threshold: float, states: int, servers: int, service: float, patience: float) -> Floats:
    """Probability that a caller of endless patience is reached within ``threshold``, by others met.

    The callers ahead are of ``patience``; the k + 1 stages have the rates c/service + j/patience, j = k ...
    0.
    """
    ahead = np.maximum(np.arange(states) - servers, -1)
    stages = np.maximum(ahead, 0) + 1.0
    within = special.betainc(stages, servers * patience / service, -np.expm1(-threshold / patience))
    endless = special.gammainc(stages, servers * threshold / service)
    return np.where(ahead < 0, 1.0, np.where(np.isnan(within), endless, within))


def _time_at(distribution: Callable[[float], float], share: float, scale: float) -> float:
    """Where a distribution function of waits that may be zero reaches ``share`` (0 < share < 1)."""
    from scipy import optimize

    if distribution(0.0) >= share:
        return 0.0
    high = scale
    while distribution(high) < share:
        high *= 2
    return float(optimize.brentq(lambda time: distribution(time) - share, 0.0, high, xtol=1e-9 * scale))


def birth_death(arriving: Floats, leaving: Floats) -> Floats:
    """Long-run probabilities of states 0..n of a birth-death process.

    arriving: rates from states 0..n-1 upwards. leaving: rates from states 1..n downwards; both shape (n,).
    """
    steps = np.log(arriving) - np.log(leaving)
    # Added up from the most likely state outwards, so that rounding does not grow with the number of states.
    peak = int(np.argmax(np.concatenate([[0.0], np.cumsum(steps)])))
    logs = np.concatenate([-np.cumsum(steps[:peak][::-1])[::-1], [0.0], np.cumsum(steps[peak:])])
    return np.asarray(np.exp(logs - special.logsumexp(logs)))
