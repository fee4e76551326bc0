"""The staffing report's section on cases: volume, hours and lead time of each activity."""

from __future__ import annotations

from datetime import date

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import CORRESPONDENCE, activity_names
from model.reports.studies.words import ALL
from model.staffing.experiments.estimates import estimates
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.targets import desk_targets, promise_of

ALL_CASES = N_("Alla ärenden")
SHOWN = 8
"""Activities in the chart of those that are least on time."""


def by_activity(outcome: Outcome, parameters: Parameters) -> Table:
    """Every activity: what comes in, the hours it takes, what is promised and how it is kept."""
    return Table(
        "activities",
        _("Aktiviteter: volym, arbetstid och ledtid"),
        cases(outcome, parameters),
        [
            Column("activity", "Aktivitet", words={**activity_names(parameters), ALL: ALL_CASES}),
            Column("volume", "Volym", "integer"),
            Column("hours", "Timmar", "integer"),
            Column("promise", "Utlovat, dagar", "integer"),
            Column("lead_days", "Ledtid, dagar", "decimal", 1),
            Column("on_time", "Klart i tid", "percent"),
            Column("margin", "±", "points_unsigned", says_unit=False),
        ],
        note=_(
            "Volym är allt som kommer in, även det som går igenom utan handläggning. Ledtid i arbetsdagar, "
            "medelvärde för handlagda ärenden; ± i procentenheter."
        ),
        total="is_total",
    )


def least_on_time(outcome: Outcome, parameters: Parameters) -> Chart:
    """The activities with the lowest share on time, those below their target marked."""
    every, names = cases(outcome, parameters), activity_names(parameters)
    late = every[~every["is_total"]].nsmallest(SHOWN, "on_time")
    labels = [names[name] for name in late["activity"]]
    shares = list(zip(labels, late["on_time"].tolist(), strict=True))
    below = (late["on_time"] < late["target"]).tolist()
    return charts.ranked_bars(
        "least-on-time",
        _("Lägst andel i tid: {activity}", activity=labels[0]),
        _(
            "De aktiviteter som har lägst andel klart i tid: {shares}.",
            shares=", ".join(f"{label} {formats.percent(share, 0)}" for label, share in shares),
        ),
        shares,
        form=charts.share,
        highlight=[place for place, is_below in enumerate(below) if is_below],
        note=_("I orange de som ligger under {goal}.", goal=goal_in_words(every)),
    )


def cases(outcome: Outcome, parameters: Parameters) -> pd.DataFrame:
    """Desk work by activity, means per year, with the sum of all last (activity ``all``, is_total).

    Columns: activity, volume, hours, promise (working days), lead_days, on_time (share), margin (half its
    interval), target (share on time that is asked for; the sum has none), is_total.
    """
    work = pd.concat([outcome.activities, outcome.activities.assign(activity=ALL)], ignore_index=True)
    sums = work.groupby("activity").sum(numeric_only=True)
    shares = estimates(
        work, ["activity"], lambda sums: sums["on_time"] / sums["hands_on"], outcome.confidence
    ).set_index("activity")
    order = [name for name in [*parameters.activities, *CORRESPONDENCE, ALL] if name in sums.index]
    sums, shares, aims = sums.loc[order], shares.reindex(order), desk_targets(parameters)
    promised = _promised_days(parameters, date(outcome.year, 12, 31))
    return pd.DataFrame(
        {
            "activity": order,
            "volume": (sums["arrived"] / outcome.replications).to_numpy(),
            "hours": (sums["hours"] / outcome.replications).to_numpy(),
            "promise": [promised.get(name) for name in order],
            "lead_days": (sums["lead_days_sum"] / sums["completed"]).to_numpy(),
            "on_time": shares["mean"].to_numpy(),
            "margin": ((shares["high"] - shares["low"]) / 2).to_numpy(),
            "target": [aims[promise_of(name)] if name != ALL else float("nan") for name in order],
            "is_total": [name == ALL for name in order],
        }
    )


def goal_in_words(table: pd.DataFrame) -> str:
    """What those of :func:`cases` are to reach: one target that all have, or each its own."""
    goals = table["target"].dropna().unique()
    return _("målet {target}", target=formats.percent(goals[0], 0)) if len(goals) == 1 else _("sitt mål")


def _promised_days(parameters: Parameters, day: date) -> dict[str, int]:
    """Those in force on ``day``."""
    return {name: activity.lead_time.on(day) for name, activity in parameters.activities.items()} | {
        "call_back": parameters.phone.callback_lead_time.on(day),
        "mail": parameters.mail.lead_time.on(day),
    }
