"""What the quick answer to *what if* takes, and how near it comes to whole simulated years.

Run: ``python bench/what_if.py`` (some minutes; ``--replications 10 --jobs 2``). Seconds of the first table
are processor time of this process, so that a busy machine matters little; of the second, elapsed.
"""

from __future__ import annotations

import argparse
import os
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import pandas as pd

from model.parameters.loading import load
from model.planning.planned_year import PlannedYear, plan_year
from model.planning.price_drivers import price_drivers
from model.planning.what_if import what_if
from model.planning.what_if_trial import tried

YEAR = 2012
REPEATS = 7
CHANNELS = "demand.streams.supplier_invoices.channel_share"
MORE_E_INVOICES = {CHANNELS: {YEAR: {"supplier_e_invoice": 0.9}}}
QUESTIONS: dict[str, dict[str, Any]] = {
    "90 % e-invoices": MORE_E_INVOICES,
    "95 % of calls promised an answer": {"phone.answered_target": 0.95},
    "90 % e-invoices, two retire": {
        **MORE_E_INVOICES,
        "staffing.headcount_change": {"finance_administrator": -2},
    },
    "both": {**MORE_E_INVOICES, "phone.answered_target": 0.95},
    "8 % sick leave": {"staffing.sick_share": 0.08},
    "8 minutes a letter": {"mail.minutes_mean": 8.0},
    "a tenth more supplier invoices": {"demand.streams.supplier_invoices.volume": {YEAR: 1_127_500}},
    "one phone number": {"phone.routing": "pooled"},
}
SHOWN = ("supplier_e_invoice", "supplier_scanned", "payment_order")


def main() -> None:
    """Print both tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--replications", type=int, default=10)
    options.add_argument("--jobs", type=int, default=2)
    given = options.parse_args()
    planned = plan_year(load(), YEAR, jobs=given.jobs)
    for table in (seconds(planned), errors(planned, given.replications, given.jobs)):
        print(_markdown(table), flush=True)


def seconds(planned: PlannedYear) -> pd.DataFrame:
    """Processor seconds of the answer, of all drivers, and of a year planned anew in one process."""
    after = load(changes=QUESTIONS["both"])
    quick = min(_timed(lambda: what_if(planned, after)) for _ in range(REPEATS))
    drivers = _timed(lambda: price_drivers(planned))
    kept = os.environ.get("TERTIAL_CACHE")
    with TemporaryDirectory() as folder:
        os.environ["TERTIAL_CACHE"] = folder
        whole = _timed(lambda: plan_year(load(), YEAR))
    if kept is None:
        del os.environ["TERTIAL_CACHE"]
    else:
        os.environ["TERTIAL_CACHE"] = kept
    rows = [
        ("the answer, with both kinds of staffing", quick, whole / quick),
        ("all price drivers", drivers, whole / drivers),
        ("a year planned anew, ten replications", whole, 1.0),
    ]
    return pd.DataFrame(rows, columns=["what", "processor seconds", "times faster than planning anew"])


def errors(planned: PlannedYear, replications: int, jobs: int) -> pd.DataFrame:
    """Changes by the quick answer and in simulated years: cost, hours, people, unit costs; per cent."""
    rows = []
    for name, changes in QUESTIONS.items():
        answer = what_if(planned, load(changes=changes))
        began = perf_counter()
        played = tried(planned, answer, replications, jobs)
        row: dict[str, object] = {
            "question": name,
            "FTE": f"{answer.changed.fte:.1f} / {played.changed.fte:.1f}",
            "cost, million": f"{float(answer.changed.prices.revenue) / 1e6:.2f} / "
            f"{float(played.changed.prices.revenue) / 1e6:.2f}",
            "hours, %": _pair(
                sum(answer.changed.staffed.used.values()) / sum(answer.base.staffed.used.values()),
                sum(played.changed.staffed.used.values()) / sum(played.base.staffed.used.values()),
            ),
        }
        for service in SHOWN:
            before, quick, start, end = (
                float(side.prices.lines.set_index("service")["unit_cost"][service])
                for side in (answer.base, answer.changed, played.base, played.changed)
            )
            row[f"{service}, %"] = _pair(quick / before, end / start)
        row["duty, h/week"] = (
            f"{answer.changed.staffed.weekly_duty:.0f} / {played.changed.staffed.weekly_duty:.0f}"
        )
        row["answered, %"] = (
            f"{100 * answer.changed.staffed.service.answered:.1f} / "
            f"{100 * played.changed.staffed.service.answered:.1f}"
        )
        row["corrections"] = len(played.corrections)
        row["holds"] = played.holds
        row["s"] = perf_counter() - began
        rows.append(row)
    return pd.DataFrame(rows)


def _pair(quick: float, played: float) -> str:
    return f"{100 * (quick - 1):+.2f} / {100 * (played - 1):+.2f}"


def _markdown(table: pd.DataFrame) -> str:
    lines = [list(table.columns), ["---"] * len(table.columns), *table.astype(object).to_numpy().tolist()]
    cells = [[f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) + "\n"


def _timed(compute: Any) -> float:
    began = process_time()
    compute()
    return process_time() - began


if __name__ == "__main__":
    main()
