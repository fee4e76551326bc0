"""M/G/c: mean wait when service is not exponential, by named approximations; exact for one server only.

Notation as in :mod:`model.staffing.queueing.erlang_a`: ``load`` in erlang, ``service`` the mean service time,
``cv`` its coefficient of variation. All are exact for M/M/c; the first is the best known and overstates the
wait of a few servers with even service, which the others mend by an approximation of M/D/c. All give infinity
for an overloaded queue.

References: Lee and Longton, "Queueing processes associated with airline passenger check-in", *OR* 10(1), 1959
(for GI/G/c known after Allen and Cunneen); Cosmetatos, "Approximate explicit formulae for the average
queueing time in the processes (M/D/r) and (D/M/r)", *INFOR* 13(3), 1975; Kimura, "Approximations for
multi-server queues: system interpolations", *Queueing Systems* 17, 1994.
"""

from __future__ import annotations

from math import sqrt

from tests.staffing.queueing_theory import ErlangC


def lee_longton(load: float, servers: int, service: float, cv: float) -> float:
    """Mean wait over all: that of M/M/c times (1 + cv^2) / 2. Exact for M/G/1 (Pollaczek and Khinchine)."""
    return ErlangC(load, servers, service).wait * (1 + cv**2) / 2


def cosmetatos(load: float, servers: int, service: float) -> float:
    """Mean wait over all in M/D/c: service that always takes the same time. Exact for M/D/1."""
    return ErlangC(load, servers, service).wait * _even_service(load, servers)


def kimura(load: float, servers: int, service: float, cv: float) -> float:
    """Mean wait over all, between M/D/c and M/M/c: their weighted harmonic mean. Exact for M/G/1."""
    share = (1 + cv**2) / (2 * cv**2 + (1 - cv**2) / _even_service(load, servers))
    return ErlangC(load, servers, service).wait * share


def _even_service(load: float, servers: int) -> float:
    """The wait of M/D/c in relation to that of M/M/c; meant for servers busy half of the time or more."""
    idle = max(servers / load - 1, 0.0)
    return (1 + (servers - 1) * (sqrt(4 + 5 * servers) - 2) / (16 * servers) * idle) / 2
