"""Answers from an outcome: are the promises kept, what hours does the work take, where does it pile up."""

from __future__ import annotations

import pandas as pd

from model.frames import Frame, real, text, whole
from model.observations.registers import Registers, skills_needed
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.estimates import ESTIMATED, estimate, estimates
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.targets import ANSWER, LEAD, SERVICE, targets

PROMISES = Frame(
    "a promise and how it is kept, all as shares",
    measure=text("code"),
    target=real("what is promised"),
    mean=real("over the replications", optional=True),
    low=real("lower bound of the mean's interval", optional=True),
    high=real("upper bound", optional=True),
    kept=real("share of replications in which the target was met", optional=True),
)
ACTIVITY_HOURS = Frame(
    "what an activity takes in a year, mean over replications",
    index="activity",
    activity=text("code; calls are ``call``, their hours talk and after-call work"),
    volume=real("cases that come"),
    hours=real("worked"),
    hours_low=real("lower bound of the mean's interval"),
    hours_high=real("upper bound"),
)
CAPACITY = Frame(
    "a role's year, mean over replications",
    index="role",
    role=text("code"),
    present_hours=real("at work"),
    used_hours=real("in calls and on desk work"),
)
LEAD_TIMES = ESTIMATED.extended("share of cases done in the promised time", activity=text("code"))
PHONE_PROFILE = ESTIMATED.extended(
    "share of the calls to a unit in a half-hour", unit=text("code"), half_hour=whole("from 0, after opening")
)
UTILISATION = {
    by: ESTIMATED.extended("worked share of hours present", **{by: text("code")})
    for by in ("role", "unit", "person")
}
MONTH_HOURS = ESTIMATED.extended(
    "hours of a month", month=whole("1-12"), kind=text("present, or work that came in")
)
MONTH_BACKLOG = ESTIMATED.extended("items open at the end of a month", month=whole("1-12"))
SKILL_HOLDERS = Frame(
    "a skill and those who hold it",
    skill=text("code"),
    scope=text("unit or centre"),
    holders=whole("people in all"),
    fewest=whole("people in any unit, of a skill that is practised there"),
)
CORRESPONDENCE = ("mail", "call_back")
"""Activities whose promise is one of its own."""


def promises(outcome: Outcome, parameters: Parameters) -> pd.DataFrame:
    """The centre's promises and how they are kept: :data:`PROMISES`.

    All values are shares; missing where nobody called, or nothing came that is promised.

    Examples:
        >>> from model import load, load_registers, promises, simulate
        >>> base = load()
        >>> outcome = simulate(base, load_registers(base), 2012, replications=2)
        >>> kept = promises(outcome, base).set_index("measure")
        >>> bool(kept.loc["answer_rate", "mean"] > kept.loc["answer_rate", "target"])
        True
    """
    years = range(outcome.replications)
    by_year = _by_year(outcome.phone, years)
    cases = outcome.activities.groupby(["replication", "activity"]).sum(numeric_only=True).reset_index()
    desk = _by_year(cases[~cases["activity"].isin(CORRESPONDENCE)], years)
    shares = {
        ANSWER: by_year["answered"] / by_year["offered"],
        SERVICE: by_year["within_threshold"] / by_year["offered"],
        LEAD: desk["on_time"] / desk["hands_on"],
    }
    for activity in CORRESPONDENCE:
        kind = _by_year(cases[cases["activity"] == activity], years)
        shares[activity] = kind["on_time"] / kind["hands_on"]
    calls = outcome.phone.groupby("unit")["offered"].sum()
    aims = targets(parameters, {str(unit): float(count) for unit, count in calls.items()}, outcome.year)
    table = PROMISES.frame(
        [
            (
                measure,
                aims[measure],
                *estimate(values, outcome.confidence),
                float((values.dropna() >= aims[measure]).mean()),
            )
            for measure, values in shares.items()
        ]
    )
    return _shares(table)


def _by_year(table: pd.DataFrame, years: range) -> pd.DataFrame:
    """Sums of each replication; NaN where there was nothing, so that no share is of nothing."""
    return table.groupby("replication").sum(numeric_only=True).reindex(years)


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """The table with intervals of shares cut off at zero and one."""
    return table.assign(low=table["low"].clip(lower=0), high=table["high"].clip(upper=1))


def lead_times(outcome: Outcome) -> pd.DataFrame:
    """Share done within the promised lead time by activity: :data:`LEAD_TIMES`."""
    found = estimates(
        outcome.activities,
        ["activity"],
        lambda sums: sums["on_time"] / sums["hands_on"],
        outcome.confidence,
    )
    return LEAD_TIMES.checked(_shares(found))


def phone_profile(outcome: Outcome, measure: str = "answered") -> pd.DataFrame:
    """``measure`` over offered by unit and half-hour: :data:`PHONE_PROFILE`."""
    found = estimates(
        outcome.phone,
        ["unit", "half_hour"],
        lambda sums: sums[measure] / sums["offered"],
        outcome.confidence,
    )
    return PHONE_PROFILE.checked(_shares(found))


def utilisation(outcome: Outcome, by: str) -> pd.DataFrame:
    """Worked share of hours present by ``role``, ``unit`` or ``person``: one of :data:`UTILISATION`."""
    found = estimates(
        outcome.people,
        [by],
        lambda sums: (sums["phone_hours"] + sums["back_office_hours"]) / sums["present_hours"],
        outcome.confidence,
    )
    return UTILISATION[by].checked(found)


def months(outcome: Outcome) -> pd.DataFrame:
    """Hours present and hours of work that came in, by month: :data:`MONTH_HOURS`.

    Calls and their after-call work count in the month of the call.
    """
    calls = outcome.phone.assign(hours=outcome.phone["handling_seconds"] / 3600)
    work = pd.concat([outcome.activities, calls])[["replication", "month", "hours"]]
    present = outcome.presence.rename(columns={"present_hours": "hours"})[["replication", "month", "hours"]]
    both = pd.concat([present.assign(kind="present"), work.assign(kind="work")], ignore_index=True)
    found = estimates(both, ["month", "kind"], lambda sums: sums["hours"], outcome.confidence)
    return MONTH_HOURS.checked(found)


def backlog(outcome: Outcome) -> pd.DataFrame:
    """Open items at the end of each month: :data:`MONTH_BACKLOG`."""
    found = estimates(outcome.backlog, ["month"], lambda sums: sums["open"], outcome.confidence)
    return MONTH_BACKLOG.checked(found)


def skill_holders(parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """How many in the register hold each skill: :data:`SKILL_HOLDERS`."""
    people, needed = registers.people, skills_needed(parameters, registers.customers)
    rows = []
    for name, skill in parameters.staffing.skills.items():
        holders = people[people["skills"].map(lambda held, name=name: name in held)]
        within_unit = skill.scope.value == "unit"
        fewest = min((int((holders["unit"] == unit).sum()) for unit in needed.get(name, ())), default=0)
        rows.append((name, skill.scope.value, len(holders), fewest if within_unit else len(holders)))
    return SKILL_HOLDERS.frame(rows)


def activity_hours(outcome: Outcome) -> pd.DataFrame:
    """Volume and hours worked per activity and year, the base of prices: :data:`ACTIVITY_HOURS`."""
    work = outcome.activities[["replication", "activity", "arrived", "hours"]]
    calls = outcome.phone.assign(
        activity="call", arrived=outcome.phone["offered"], hours=outcome.phone["handling_seconds"] / 3600
    )[["replication", "activity", "arrived", "hours"]]
    both = pd.concat([work, calls], ignore_index=True)
    hours = estimates(both, ["activity"], lambda sums: sums["hours"], outcome.confidence).set_index(
        "activity"
    )
    volume = estimates(both, ["activity"], lambda sums: sums["arrived"], outcome.confidence).set_index(
        "activity"
    )
    return ACTIVITY_HOURS.checked(
        pd.DataFrame(
            {
                "volume": volume["mean"],
                "hours": hours["mean"],
                "hours_low": hours["low"],
                "hours_high": hours["high"],
            }
        )
    )


def capacity(outcome: Outcome) -> pd.DataFrame:
    """Hours present and hours used per role and year: :data:`CAPACITY`."""
    sums = outcome.people.groupby(["role", "replication"]).sum(numeric_only=True).groupby("role").mean()
    return CAPACITY.checked(
        pd.DataFrame(
            {
                "present_hours": sums["present_hours"],
                "used_hours": sums["phone_hours"] + sums["back_office_hours"],
            }
        )
    )
