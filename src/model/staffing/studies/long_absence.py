"""What a long absence of one person does to the work, simulated, without and with cross-training.

Everyone's absence is screened with a few replications; those that are felt most are then proved with fresh
ones, so that no one is picked for chance alone, and with intervals that hold for all of them together
(Bonferroni). Differences are paired by replication under common random numbers.

*Late work* is what a case takes on average times the cases that came in from the first month of the absence
until the month after the last, and were not done in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model.computing.processes import Jobs, run_all
from model.computing.progress import Progress
from model.demand.drawing.workload import CALL_BACK, MAIL, skill_of
from model.frames import Frame, real, text, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.replications import replication
from model.staffing.studies.breadth import Absence
from model.staffing.year.people import Person
from model.time_units import MONTHS
from model.validity.span import Span

COUNTED: dict[str, Any] = {
    "cases": real("that came in, or calls offered"),
    "late": real("not done in time, or calls not answered"),
    "late_hours": real("of work on what is late"),
    "overdue": real("cases past due when the absence ends"),
    "lead_days": real("working days, summed over completed cases"),
    "completed": real("cases"),
}
EFFECTS = Frame(
    "what an absence changes for an activity in a replication, against the year without it",
    person=text("who is away"),
    replication=whole("number"),
    activity=text("of the person's; ``all`` of the centre, ``phone`` for calls to the person's unit"),
    **COUNTED,
    **{f"base_{name}": field._replace(optional=True) for name, field in COUNTED.items()},
)
"""``base_``: the same in the year without the absence."""
CONSEQUENCES = Frame(
    "what a person's absence means, means over replications",
    person=text("who is away"),
    activity=text("of the person's, the one whose share on time falls most"),
    lead_days=real("change of that activity's mean lead time, working days"),
    late_hours=real("more late work of the centre, hours"),
    late_hours_low=real("lower bound"),
    late_hours_high=real("upper bound"),
    overdue=real("more cases past due, of the centre"),
    overdue_low=real("lower bound"),
    overdue_high=real("upper bound"),
    answer_rate=real(
        "change of the own unit's share of calls answered; missing where nobody calls", optional=True
    ),
    answer_rate_low=real("lower bound", optional=True),
    answer_rate_high=real("upper bound", optional=True),
    on_time=real("change of the activity's share on time"),
    on_time_low=real("lower bound"),
    on_time_high=real("upper bound"),
)
TRAINING_PROOF = Frame(
    "late work that an absence causes, hours; intervals hold for all rows together",
    person=text("who is away"),
    before=real("without training"),
    before_low=real("lower bound"),
    before_high=real("upper bound"),
    after=real("with training"),
    after_low=real("lower bound"),
    after_high=real("upper bound"),
    removed=real("before - after, paired by replication"),
    removed_low=real("lower bound"),
    removed_high=real("upper bound"),
)
MINUTES_PER_HOUR = 60


def without(parameters: Parameters, absence: Absence | None, year: int) -> Parameters:
    """``parameters`` with ``absence``, in ``year``, added to those planned already."""
    if absence is None:
        return parameters
    days = [Span.of_month(year, absence.first).start, Span.of_month(year, absence.last).end]
    plan = {**parameters.staffing.long_absence.value, absence.person: days}
    return changed(parameters, {"staffing.long_absence": plan})


def effects(
    parameters: Parameters,
    registers: Registers,
    *,
    year: int,
    seed: int,
    numbers: Sequence[int],
    absences: Sequence[Absence],
    people: Mapping[str, Person],
    trained: Parameters | None = None,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """What each absence changes in each replication of ``numbers``: :data:`EFFECTS`.

    ``trained``: the parameters of the year of absence, if other than ``parameters``.
    """
    variants = [without(trained or parameters, absence, year) for absence in absences]
    tasks = [
        (parameters, variant, registers, year, seed, number, absence, people[absence.person])
        for absence, variant in zip(absences, variants, strict=True)
        for number in numbers
    ]
    found = [future.result() for future in run_all(jobs, _difference, tasks, progress)]
    return EFFECTS.checked(pd.concat(found, ignore_index=True))


def _difference(
    parameters: Parameters,
    variant: Parameters,
    registers: Registers,
    year: int,
    seed: int,
    number: int,
    absence: Absence,
    person: Person,
) -> pd.DataFrame:
    base = _service(parameters, replication(parameters, registers, year, seed, number), absence, person)
    away = _service(parameters, replication(variant, registers, year, seed, number), absence, person)
    change = away.sub(base, fill_value=0.0).join(base.add_prefix("base_"))
    return change.reset_index().assign(person=absence.person, replication=number)


def _service(
    parameters: Parameters, tables: Mapping[str, pd.DataFrame], absence: Absence, person: Person
) -> pd.DataFrame:
    """Index activity (``all`` and ``phone`` last): cases, late, late_hours, overdue, lead_days, completed."""
    work, backlog, phone = tables["activities"], tables["backlog"], tables["phone"]
    during = work[work["month"].between(absence.first, min(absence.last + 1, MONTHS))]
    sums = during.groupby("activity")[["hands_on", "on_time", "lead_days_sum", "completed"]].sum()
    overdue = backlog[backlog["month"] == absence.last].set_index("activity")["overdue"]
    late = (sums["hands_on"] - sums["on_time"]).astype(float)
    minutes = pd.Series({name: _minutes(parameters, str(name)) for name in sums.index}, dtype=float)
    table = pd.DataFrame(
        {
            "cases": sums["hands_on"].astype(float),
            "late": late,
            "late_hours": late * minutes / MINUTES_PER_HOUR,
            "overdue": overdue.reindex(sums.index, fill_value=0).astype(float),
            "lead_days": sums["lead_days_sum"].astype(float),
            "completed": sums["completed"].astype(float),
        }
    )
    calls = phone[(phone["unit"] == person.unit) & phone["month"].between(absence.first, absence.last)].sum(
        numeric_only=True
    )
    own = table[[skill_of(parameters, str(name)) in person.skills for name in table.index]]
    lines = {
        "all": table.sum(),
        "phone": pd.Series({"cases": calls["offered"], "late": calls["offered"] - calls["answered"]}),
    }
    return pd.concat([own, pd.DataFrame(lines).T]).fillna(0.0).rename_axis("activity")


def consequences(found: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """What :func:`effects` come to, by person, most late work first: :data:`CONSEQUENCES`."""
    rows = []
    for person, table in found.groupby("person", sort=False):
        centre = table[table["activity"] == "all"].set_index("replication")
        phone = table[table["activity"] == "phone"].set_index("replication")
        answered = _share(phone)
        own = table[~table["activity"].isin(["all", "phone"])]
        shares = {name: _share(kind) for name, kind in own.groupby("activity")}
        worst = min(shares, key=lambda name: (float(shares[name].mean()), str(name)))
        kind = own[own["activity"] == worst]
        days = _mean_days(kind, "") - _mean_days(kind, "base_")
        row: dict[str, object] = {"person": person, "activity": worst, "lead_days": float(days.mean())}
        named = {
            "late_hours": centre["late_hours"],
            "overdue": centre["overdue"],
            "answer_rate": answered,
            "on_time": shares[worst],
        }
        for name, values in named.items():
            mean, low, high = estimate(values, confidence)
            row |= {name: mean, f"{name}_low": low, f"{name}_high": high}
        rows.append(row)
    table = CONSEQUENCES.frame(rows)
    return table.sort_values("late_hours", ascending=False, kind="stable", ignore_index=True)


def proof(untrained: pd.DataFrame, trained: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Late work caused by each absence without and with training: :data:`TRAINING_PROOF`."""
    hours = [
        table[table["activity"] == "all"].set_index(["person", "replication"])["late_hours"]
        for table in (untrained, trained)
    ]
    both = pd.DataFrame({"before": hours[0], "after": hours[1]})
    both["removed"] = both["before"] - both["after"]
    people = both.index.get_level_values("person").unique()
    each = 1 - (1 - confidence) / len(people)
    rows = []
    for person in people:
        row: dict[str, object] = {"person": person}
        for name in both.columns:
            mean, low, high = estimate(both.loc[person, name], each)
            row |= {name: mean, f"{name}_low": low, f"{name}_high": high}
        rows.append(row)
    return TRAINING_PROOF.frame(rows)


def _share(table: pd.DataFrame) -> pd.Series:
    """Change of the share in time, per replication."""
    before = 1 - table["base_late"] / table["base_cases"]
    after = 1 - (table["base_late"] + table["late"]) / (table["base_cases"] + table["cases"])
    return after - before


def _mean_days(table: pd.DataFrame, prefix: str) -> pd.Series:
    if prefix:
        return table["base_lead_days"] / table["base_completed"]
    days, count = table["base_lead_days"] + table["lead_days"], table["base_completed"] + table["completed"]
    return days / count


def _minutes(parameters: Parameters, name: str) -> float:
    if name == CALL_BACK:
        return parameters.phone.follow_up_minutes_mean.value
    if name == MAIL:
        return parameters.mail.minutes_mean.value
    return parameters.activities[name].minutes_mean.value
