"""Exact results for simple queues that the simulation is held against.

Notation as in :mod:`model.staffing.queueing.erlang_a`.

* :func:`erlang_b` M/M/c/c, :class:`ErlangC` M/M/c: shares, means and quantiles of the wait;
* :func:`priority_waits` M/M/1 with priorities; :func:`busy_at` M(t)/M/infinity;
* :func:`transient` a queue's states over time for M(t)/M/c(t)+M.

References: Cooper, *Introduction to Queueing Theory*, 1981; Cobham, "Priority assignment in waiting line
problems", Operations Research 2(1), 1954; Eick, Massey and Whitt, "The physics of the M(t)/G/infinity queue",
Operations Research 41(4), 1993.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import ceil, exp, inf, log

import numpy as np
from scipy import special

from model.arrays import Floats


def erlang_b(load: float, servers: int) -> float:
    """Share of arrivals that find all of ``servers`` busy and are lost (M/M/c/c)."""
    if load == 0:
        return float(servers == 0)
    if load <= servers:
        exactly = special.xlogy(servers, load) - special.gammaln(servers + 1) - load
        return float(exp(exactly - log(special.pdtr(servers, load))))
    return float(1 / (1 + np.cumprod(np.arange(servers, 0, -1) / load).sum()))


def load_for_blocking(servers: int, blocked: float) -> float:
    """The load, erlang, at which ``servers`` lose the share ``blocked`` (0 < blocked < 1)."""
    from scipy import optimize

    high = servers / (1 - blocked) + 1
    return float(optimize.brentq(lambda load: erlang_b(load, servers) - blocked, 1e-12, high, xtol=1e-12))


@dataclass(frozen=True)
class ErlangC:
    """M/M/c: patient callers and an unlimited queue. An overloaded system (load >= servers) waits forever."""

    load: float
    servers: int
    service: float

    @cached_property
    def delayed(self) -> float:
        """Share of arrivals that wait at all."""
        if self.load >= self.servers:
            return 1.0
        blocked = erlang_b(self.load, self.servers)
        utilisation = self.load / self.servers
        return blocked / (1 - utilisation * (1 - blocked))

    @property
    def wait_of_delayed(self) -> float:
        """Mean wait of those who wait at all (conditional wait)."""
        return self.service / (self.servers - self.load) if self.load < self.servers else inf

    @property
    def wait(self) -> float:
        """Mean wait over all arrivals ("average speed of answer")."""
        return self.delayed * self.wait_of_delayed

    def service_level(self, threshold: float) -> float:
        """Share of all arrivals answered within ``threshold``."""
        if self.load >= self.servers:
            return 0.0
        return 1 - self.delayed * exp(-(self.servers - self.load) * threshold / self.service)

    def wait_quantile(self, share: float) -> float:
        """The wait that the share ``share`` of all arrivals does not exceed."""
        if share <= 1 - self.delayed:
            return 0.0
        return self.wait_of_delayed * log(self.delayed / (1 - share))


def transient(
    rate: Callable[[float], float],
    servers: Callable[[float], int],
    service: float,
    patience: float,
    times: Floats,
    room: int,
) -> Floats:
    """State probabilities of M(t)/M/c(t)+M at ``times`` from an empty start; shape (times, room + 1).

    Solves Kolmogorov's forward equations; ``room`` must be large enough not to matter. ``rate`` and
    ``servers`` may jump at ``times`` only. Who is being served when servers leave waits again.
    """
    from scipy import integrate

    number = np.arange(room + 1)

    def flow(time: float, probability: Floats, staff: int) -> Floats:
        up = rate(time) * probability[:-1]
        busy = np.minimum(number[1:], staff)
        down = (busy / service + (number[1:] - busy) / patience) * probability[1:]
        net = down - up
        change = np.zeros_like(probability)
        change[:-1] += net
        change[1:] -= net
        return change

    state = np.zeros(room + 1)
    state[0] = 1.0
    path = [state]
    for begin, end in pairwise(times.tolist()):
        staff = servers((begin + end) / 2)
        solved = integrate.solve_ivp(
            flow, (begin, end), path[-1], method="LSODA", rtol=1e-9, atol=1e-12, args=(staff,)
        )
        path.append(solved.y[:, -1])
    return np.array(path)


def priority_waits(rates: Sequence[float], service: float) -> Floats:
    """Mean wait of each class in M/M/1, the first class first, nobody interrupted (Cobham)."""
    used = np.concatenate([[0.0], np.cumsum(rates) * service])
    return np.asarray(used[-1] * service / ((1 - used[:-1]) * (1 - used[1:])))


def busy_at(rate: Callable[[float], float], service: float, time: float) -> float:
    """Mean number busy at ``time`` with unlimited servers, arrivals since long at ``rate`` of time."""
    from scipy import integrate

    return float(
        integrate.quad(lambda age: rate(time - age) * exp(-age / service), 0, 60 * service, limit=500)[0]
    )


def servers_for_service_level(load: float, service: float, threshold: float, target: float) -> int:
    """Fewest servers with which Erlang C answers the share ``target`` within ``threshold``."""
    servers = int(load) + 1
    while ErlangC(load, servers, service).service_level(threshold) < target:
        servers += 1
    return servers


def with_absence(needed: int, absent: float) -> int:
    """People to employ so that ``needed`` are there when the share ``absent`` is away ("shrinkage")."""
    return ceil(round(needed / (1 - absent), 9))
