"""The staffing report's tables and sentences, from an outcome.

Swedish labels and words live here; what they say is computed in :mod:`model.staffing`.
"""

from __future__ import annotations

import pandas as pd

from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import KeyFigure
from model.staffing.experiments.estimates import estimates
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.results import promises, utilisation
from model.staffing.experiments.targets import promise_of, targets
from model.time_units import HALF_HOUR
from tertialpdf.blocks import State


def verdict(low: float, high: float, target: float) -> tuple[State, str]:
    """State and Swedish words for an interval against a target that should be reached."""
    if low >= target:
        return "good", "Målet nås"
    if high < target:
        return "bad", "Målet nås inte"
    return "warning", "Osäkert om målet nås"


def half_hour_labels(parameters: Parameters) -> list[str]:
    """Starts of the open half-hours: 08:30, 09:00 ..."""
    start, end = (seconds(clock) for clock in parameters.calendar.opening_hours.value)
    starts = range(int(start), int(end), int(HALF_HOUR))
    return [f"{second // 3600:02d}:{second % 3600 // 60:02d}" for second in starts]


def phone_by_unit(outcome: Outcome, parameters: Parameters) -> pd.DataFrame:
    """Calls by unit and in all: label, offered, answered, margin (points), service_level, wait (s)."""
    names = parameters.organisation.units.value | {"all": "Hela verksamheten"}
    calls = pd.concat([outcome.phone, outcome.phone.assign(unit="all")], ignore_index=True)
    answered = estimates(calls, ["unit"], lambda sums: sums["answered"] / sums["offered"], outcome.confidence)
    sums = calls.groupby("unit").sum(numeric_only=True)
    table = answered.set_index("unit").loc[list(names)]
    return pd.DataFrame(
        {
            "label": list(names.values()),
            "offered": sums["offered"] / outcome.replications,
            "answered": table["mean"],
            "margin": 50 * (table["high"] - table["low"]),
            "service_level": sums["within_threshold"] / sums["offered"],
            "wait": sums["wait_seconds"] / sums["answered"],
        },
        index=list(names),
    ).reset_index(drop=True)


def cases_table(outcome: Outcome, parameters: Parameters) -> pd.DataFrame:
    """Desk work by activity with a total row.

    Columns: label, volume, hours, promise, lead_days, on_time, margin, target (share in time that is asked
    for; the total has none).
    """
    names = {name: activity.name for name, activity in parameters.activities.items()} | {
        "call_back": "Återkoppling efter samtal",
        "mail": "E-post",
    }
    promise = {name: activity.lead_time.value for name, activity in parameters.activities.items()} | {
        "call_back": parameters.phone.callback_lead_time.value,
        "mail": parameters.mail.lead_time.value,
    }
    work = pd.concat([outcome.activities, outcome.activities.assign(activity="all")], ignore_index=True)
    sums = work.groupby("activity").sum(numeric_only=True)
    on_time = estimates(
        work, ["activity"], lambda sums: sums["on_time"] / sums["hands_on"], outcome.confidence
    )
    shares = on_time.set_index("activity")
    order = [name for name in [*names, "all"] if name in sums.index]
    aims = targets(parameters)
    return pd.DataFrame(
        {
            "label": [names.get(name, "Alla ärenden") for name in order],
            "volume": (sums["arrived"] / outcome.replications).loc[order].to_numpy(),
            "hours": (sums["hours"] / outcome.replications).loc[order].to_numpy(),
            "promise": [promise.get(name) for name in order],
            "lead_days": (sums["lead_days_sum"] / sums["completed"]).loc[order].to_numpy(),
            "on_time": shares["mean"].reindex(order).to_numpy(),
            "margin": (50 * (shares["high"] - shares["low"])).reindex(order).to_numpy(),
            "target": [aims[promise_of(name)] if name in names else float("nan") for name in order],
        }
    )


def goal_in_words(cases: pd.DataFrame) -> str:
    """What those of :func:`cases_table` are to reach: one target that all have, or each its own."""
    goals = cases["target"].dropna().unique()
    return f"målet {formats.percent(goals[0], 0)}" if len(goals) == 1 else "sitt mål"


def utilisation_table(outcome: Outcome, parameters: Parameters) -> pd.DataFrame:
    """Utilisation by unit and by role: label, mean, margin (percentage points)."""
    units = utilisation(outcome, "unit").rename(columns={"unit": "key"})
    roles = utilisation(outcome, "role").rename(columns={"role": "key"})
    names = parameters.organisation.units.value | {
        role: description.name for role, description in parameters.staffing.roles.items()
    }
    table = pd.concat([units, roles], ignore_index=True)
    return pd.DataFrame(
        {
            "label": [names[key] for key in table["key"]],
            "mean": table["mean"],
            "margin": 50 * (table["high"] - table["low"]),
        }
    )


def size(outcome: Outcome) -> pd.DataFrame:
    """Items, handled items, call attempts and events of a year: label, mean."""
    labels = {
        "items": "Fakturor, betalningar, ärenden och brev",
        "handled": "varav handlagda av en person",
        "calls": "Samtalsförsök",
        "events": "Händelser i simuleringen",
    }
    return pd.DataFrame(
        {"label": list(labels.values()), "mean": [outcome.run[name].mean() for name in labels]}
    )


def key_figures(outcome: Outcome, parameters: Parameters) -> list[KeyFigure]:
    """Each promise with its interval, target and verdict."""
    return [
        KeyFigure(
            row["label"],
            formats.percent(row["mean"]),
            f"±{formats.NO_BREAK}{formats.number(50 * (row['high'] - row['low']), 1)}, "
            f"mål{formats.NO_BREAK}{formats.percent(row['target'], 0)}",
            *verdict(row["low"], row["high"], row["target"]),
        )
        for row in promises(outcome, parameters).to_dict("records")
    ]


def summary(outcome: Outcome, parameters: Parameters) -> str:
    """Markdown list: what holds, what does not, where it is tight."""
    kept = promises(outcome, parameters)
    missed = kept.loc[kept["high"] < kept["target"], "label"].tolist()
    unsure = kept.loc[(kept["low"] < kept["target"]) & (kept["high"] >= kept["target"]), "label"].tolist()
    cases = cases_table(outcome, parameters).iloc[:-1]
    late = cases[cases["on_time"] < cases["target"]].sort_values("on_time")
    busiest = utilisation_table(outcome, parameters).iloc[: len(parameters.organisation.units.value)]
    by_load = busiest.sort_values("mean")
    least, most = by_load.iloc[0], by_load.iloc[-1]
    goal = goal_in_words(cases)
    lines = [
        "**Löftena:** " + _promise_sentence(missed, unsure),
        f"**Ledtider:** {len(late)} av {len(cases)} slag av ärenden når inte {goal} klart i tid"
        + (
            f"; lägst ligger {_listed([formats.inside(name) for name in late['label'].head(3)])}."
            if len(late)
            else "."
        ),
        (
            f"**Belastning:** {most['label']} är högst belastad med {formats.percent(most['mean'], 0)} av "
            f"närvarande tid, {least['label']} lägst med {formats.percent(least['mean'], 0)}."
        ),
    ]
    return "\n".join(f"- {line}" for line in lines)


def method(outcome: Outcome, parameters: Parameters) -> str:
    """Markdown paragraphs: what was played, how often, and how sure the answers are."""
    widest = promises(outcome, parameters)
    margin = float(((widest["high"] - widest["low"]) / 2).max())
    return (
        f"Året {outcome.year} är spelat {outcome.replications} gånger med oberoende slumptal "
        f"(frö {outcome.seed}). Varje faktura, betalning, ärende, brev och samtal är en egen post, och varje "
        "medarbetare har sin arbetstid, frånvaro, kompetens och sina telefonpass. Alla slumptal dras innan "
        "året spelas, så att scenarier kan jämföras under samma förutsättningar.\n\n"
        "Intervallen är 95-procentiga konfidensintervall för medelvärdet (Students t). Det bredaste av "
        f"löftenas intervall är ± {formats.number(100 * margin, 1)} procentenheter."
    )


def _promise_sentence(missed: list[str], unsure: list[str]) -> str:
    if not missed and not unsure:
        return "den planerade bemanningen räcker för alla löften till kunderna."
    parts = []
    if missed:
        parts.append(f"målet nås inte för {_listed([formats.inside(label) for label in missed])}")
    if unsure:
        parts.append(f"det är osäkert för {_listed([formats.inside(label) for label in unsure])}")
    return "; ".join(parts) + ". Övriga löften hålls."


def _lead_time_sentence(late: list[str], kinds: int, goal: str) -> str:
    if not late:
        return f"**Ledtider:** alla {kinds} slag av ärenden når målet {goal} klart i tid."
    lowest = _listed([formats.inside(label) for label in late[:3]])
    return f"**Ledtider:** {len(late)} av {kinds} slag av ärenden når inte {goal} i tid; lägst är {lowest}."


def _listed(names: list[str]) -> str:
    """``a, b och c``."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " och " + names[-1]
