"""Page one: what is on course, what is not, why, and what is done about it.

Lines are the indicators of the commitments, and what deviates from budget in economy and volumes. The reason
is a sentence of the controller's comment on the line's section: the first that names it, else the first. The
action is the first that is open for the commitment, a late one before others.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from model.followup import commitments, improvement
from model.followup.measures import OutlookMeasure, measures
from model.followup.owed_comments import Deviation, deviations
from model.followup.period import Period
from model.frames import Frame, day, flag, numeric, series, text
from model.observations.comments import SWEDISH, Comment, first_sentence, read_comments
from model.parameters.schema.parameters import Parameters

Labels = Mapping[str, Mapping[str, str]]
"""Names by language and code."""
SECTION_OF: Mapping[str, str] = {
    "answer_rate": "phone",
    "service_level": "phone",
    "mail_on_time": "phone",
    "lead_time_kept": "lead_times",
    "scanning_errors": "lead_times",
    "result": "economy",
    "result_against_budget": "economy",
    "cost_per_piece": "economy",
    "budget_adherence": "economy",
    "sick_share": "staff",
    "breadth": "staff",
    "meetings_per_customer": "dialogue",
}
"""The section whose comment explains a measure; see :func:`sections_of`."""
PAGE_ONE = Frame(
    "an indicator, or a deviation from budget",
    state=text("on_course, off_course, or unknown without a forecast"),
    item=text("the indicator, or the measure's code"),
    measure=text("code, if there is a monthly measure", optional=True),
    section=text("whose comment explains it"),
    kind=text("``indicator`` (values in its own unit), or the measure's"),
    so_far=numeric("outcome", optional=True),
    target=numeric("of the year; of a deviation the budget of the months so far", optional=True),
    forecast=numeric("of the year", optional=True),
    low=numeric("lower bound of its 80 percent interval", optional=True),
    high=numeric("upper bound", optional=True),
    chance=numeric("probability that the target is met", optional=True),
    degree=text("how far an indicator is met", optional=True),
    reason=text("from the comment, if there is one", optional=True),
    reason_language=text("that the reason is in", optional=True),
    action=text("what is done about it, if anything", optional=True),
    owner_role=text("code; who sees to the action", optional=True),
    due=day("of the action", optional=True),
    late=flag("whether the action was due and is not done", optional=True),
    series=series("the measure's months, empty of what has none"),
)


def page_one(
    period: Period,
    parameters: Parameters,
    *,
    report: str,
    labels: Labels,
    data: Path | None = None,
    language: str = SWEDISH,
) -> pd.DataFrame:
    """One line per indicator and per deviation from budget, what is on course first: :data:`PAGE_ONE`.

    labels: names of measures and indicators in each language, as comments in it call them. language: that of
    the comments, Swedish where there are none in it.
    """
    comments, found = read_comments(period.year, report, data, language), measures(period, parameters)
    served = improvement.actions_at(period.actions, period.last_day) if period.has("actions") else None
    rows, named = [], set[Any]()
    if period.has("commitments"):
        judged = commitments.outlook(period, parameters)
        section_of = sections_of(parameters)
        rows = [
            _of_indicator(row, comments, found, served, labels, section_of)
            for row in judged.to_dict("records")
        ]
        named = set(judged["measure"].dropna())
    rows += [
        _of_deviation(deviation, comments, found, labels)
        for deviation in deviations(period, parameters)
        if deviation.section in ("economy", "volumes") and deviation.item not in named
    ]
    table = PAGE_ONE.frame(rows)
    order = table["state"].map({"on_course": 0, "off_course": 1, "unknown": 2})
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def sections_of(parameters: Parameters) -> dict[str, str]:
    """The section whose comment explains each measure that is not explained under the commitments."""
    declared = parameters.dimensions
    surveys = dict.fromkeys(declared.staff_survey, "staff") | {
        name: "dialogue" for name, measure in declared.customer_survey.items() if measure.kind != "area"
    }
    return surveys | dict(SECTION_OF)


def _of_indicator(
    row: Mapping[Any, Any],
    comments: Mapping[str, Comment],
    found: dict[str, OutlookMeasure],
    actions: pd.DataFrame | None,
    labels: Labels,
    section_of: Mapping[str, str],
) -> dict[str, Any]:
    name = str(row["measure"])
    section = section_of.get(name, "commitments")
    states = {"wholly": "on_course", "unknown": "unknown"}
    state = states.get(row["degree"], "off_course")
    return {
        "state": state,
        "item": row["indicator"],
        "measure": row["measure"],
        "section": section,
        "kind": "indicator",
        **{column: row[column] for column in ("target", "forecast", "low", "high", "chance", "degree")},
        "so_far": row["period"],
        **_reason(section, comments, str(row["indicator"]), labels),
        **(_action(actions, str(row["commitment"])) if state != "on_course" else NO_ACTION),
        "series": found[name].months if name in found else (),
    }


def _of_deviation(
    deviation: Deviation,
    comments: Mapping[str, Comment],
    found: dict[str, OutlookMeasure],
    labels: Labels,
) -> dict[str, Any]:
    measure = found[deviation.item]
    return {
        "state": "off_course",
        "item": deviation.item,
        "measure": deviation.item,
        "section": deviation.section,
        "kind": deviation.kind,
        "so_far": deviation.outcome,
        "target": deviation.planned,
        "forecast": measure.forecast.mean,
        "low": measure.bounds[0],
        "high": measure.bounds[1],
        "chance": float("nan"),
        "degree": None,
        **_reason(deviation.section, comments, deviation.item, labels),
        **NO_ACTION,
        "series": measure.months,
    }


NO_ACTION: dict[str, Any] = {"action": None, "owner_role": None, "due": None, "late": None}


def _reason(
    section: str, comments: Mapping[str, Comment], item: str, labels: Labels
) -> dict[str, str | None]:
    """The sentence that names the item in the language of the comment, which may not be the report's."""
    if section not in comments:
        return {"reason": None, "reason_language": None}
    comment, language = comments[section]
    return {"reason": first_sentence(comment, labels[language][item]), "reason_language": language}


def _action(actions: pd.DataFrame | None, commitment: str) -> dict[str, Any]:
    if actions is None:
        return NO_ACTION
    chosen = actions[(actions["commitment"] == commitment) & (actions["status"] != "done")]
    if chosen.empty:
        return NO_ACTION
    first = chosen.sort_values(["late", "due"], ascending=[False, True], kind="stable").iloc[0]
    return {name: first[name] for name in NO_ACTION}
