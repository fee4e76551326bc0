"""The engine beside exact results: the table of docs/model.md. Run: ``python bench/verification.py``.

Each row is one long run of a phone group with constant staff, exponential handling and patience; the interval
is by batch means, 95 %.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy import stats

from model.staffing.engine.office import Fate
from model.staffing.queueing.erlang_a import ErlangA

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.staffing.phone_group import play_phone_group
from tests.staffing.queueing_theory import ErlangC

SERVICE, THRESHOLD = 180.0, 60.0
CALLS, WARM_UP, BATCHES = 220_000, 20_000, 40
CASES = [
    (1.8, 2, 300.0),
    (9.0, 10, 120.0),
    (12.0, 10, 300.0),
    (45.0, 50, 300.0),
    (8.0, 10, None),
    (45.0, 50, None),
]


def batches(load: float, servers: int, patience: float | None, seed: int) -> dict[str, np.ndarray]:
    """Batch means of a long run, by measure."""
    generator = np.random.default_rng(seed)
    arrival = np.cumsum(generator.exponential(SERVICE / load, CALLS))
    handling = generator.exponential(SERVICE, CALLS)
    endurance = generator.exponential(patience, CALLS) if patience else np.full(CALLS, 1e7)
    history = play_phone_group(arrival, handling, endurance, servers)
    answered = history.fate == Fate.ANSWERED
    wait = np.where(answered, history.answered, history.call_end) - history.call_arrival
    columns = {
        "waits": wait > 0,
        "mean wait, s": wait,
        "hangs up": ~answered,
        "answered within 60 s": answered & (wait <= THRESHOLD),
    }
    return {name: column[WARM_UP:].reshape(BATCHES, -1).mean(axis=1) for name, column in columns.items()}


def main() -> None:
    """Print the table."""
    print("| load | servers | patience, s | measure | exact | simulated | ± |")
    print("| ---: | ---: | ---: | --- | ---: | ---: | ---: |")
    for seed, (load, servers, patience) in enumerate(CASES):
        found = batches(load, servers, patience, seed)
        if patience:
            queue: ErlangA | ErlangC = ErlangA(load, servers, SERVICE, patience)
            hangs_up = ErlangA(load, servers, SERVICE, patience).abandoned
        else:
            queue, hangs_up = ErlangC(load, servers, SERVICE), 0.0
        exact = (queue.delayed, queue.wait, hangs_up, queue.service_level(THRESHOLD))
        for (measure, means), value in zip(found.items(), exact, strict=True):
            margin = stats.t.ppf(0.975, BATCHES - 1) * means.std(ddof=1) / np.sqrt(BATCHES)
            who = f"{patience:.0f}" if patience else "endless"
            print(
                f"| {load:g} | {servers} | {who} | {measure} | {value:.4f} "
                f"| {means.mean():.4f} | {margin:.4f} |"
            )


if __name__ == "__main__":
    main()
