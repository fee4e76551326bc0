"""A phone group in balance: the Erlang A queue (M/M/s+M), exactly.

A caller who finds q others waiting is served at the total rates r_0 = s·mu, r_1 = s·mu + theta, ... of those
ahead. They are answered with probability r_0 / r_(q+1), and their wait, given that, is a sum of exponentials
with rates r_1 .. r_(q+1), so that exp(-theta x wait) follows Beta(r_1 / theta, q + 1).

Source: Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers", 2002.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import betainc

LONGEST_QUEUE = 80


class Service(NamedTuple):
    """What callers meet: share who abandon, mean wait of the answered (s), share of these who wait longer."""

    abandoned: float
    mean_wait: float
    beyond: float


def erlang_a(rate: float, servers: int, handling: float, patience: float, threshold: float) -> Service:
    """Calls at ``rate`` per second to ``servers`` people; handling and patience are mean seconds.

    ``beyond`` is the share of answered calls whose wait exceeds ``threshold`` seconds. Without people
    everyone abandons.
    """
    if servers == 0:
        return Service(1.0, 0.0, 0.0)
    served, leaving = servers / handling, 1 / patience
    in_system = np.arange(1, servers + LONGEST_QUEUE + 1)
    departures = np.minimum(in_system, servers) / handling + np.maximum(in_system - servers, 0) * leaving
    logs = np.concatenate([[0.0], np.cumsum(np.log(rate / departures))])
    found = np.exp(logs - logs.max())
    found /= found.sum()
    ahead = np.arange(len(found) - servers)
    rates = served + leaving * (ahead + 1)
    answered = found[servers:] * served / rates
    share = float(found[:servers].sum() + answered.sum())
    longer = betainc((served + leaving) / leaving, ahead + 1, np.exp(-leaving * threshold))
    return Service(
        abandoned=1 - share,
        mean_wait=float(answered @ np.cumsum(1 / rates)) / share,
        beyond=float(answered @ longer) / share,
    )
