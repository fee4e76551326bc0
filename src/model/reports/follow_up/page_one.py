"""Page one in words: what is on course, what is not, why, and what is done about it.

What it says is computed in :mod:`model.followup.page_one`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.followup import Period
from model.followup.page_one import page_one
from model.observations.comments import sections
from model.parameters.schema.parameters import Parameters
from model.presentation.formats import inside
from model.presentation.kinds import is_missing
from model.presentation.language import SWEDISH, _, as_written, speaking, spoken
from model.reports.follow_up.outlook import shown
from model.reports.follow_up.words import measure_names
from model.reports.names import role_names

Line = Mapping[Any, Any]
"""A row of :func:`model.followup.page_one.page_one`."""


def page_one_list(period: Period, parameters: Parameters, report: str, data: Path | None = None) -> str:
    """Markdown: *I fas* in one line, then what deviates with reason and action; a line for each reason.

    What stands in a section that the report has, and has no comment, says so.
    """
    names = {SWEDISH: _names(period, parameters, SWEDISH), spoken(): _names(period, parameters, spoken())}
    found = page_one(period, parameters, report=report, labels=names, data=data, language=spoken())
    rows, labels = found.to_dict("records"), names[spoken()]
    good = [inside(labels[row["item"]]) for row in rows if row["state"] == "on_course"]
    lines = []
    if period.has("commitments"):
        lines.append(_("**I fas:** {measures}.", measures=", ".join(good) or _("inget mått")))
    for group in _by_reason([row for row in rows if row["state"] == "off_course"], report):
        what = "; ".join(f"{inside(labels[row['item']])} ({_against(row, period)})" for row in group)
        why, done = _why(group[0], report), _what_is_done(group[0], parameters)
        lines.append(_("**Avviker:** {what}.{why}{done}", what=what, why=why, done=done))
    if not lines and (period.has_budget or period.has("volume_budget")):
        lines.append(_("Inget avviker från budget mer än gränsen för kommentarer."))
    return "\n".join(f"- {line}" for line in lines)


def _names(period: Period, parameters: Parameters, language: str) -> dict[str, str]:
    """What measures and indicators are called in a language."""
    with speaking(language):
        indicators = period.commitments["indicator"] if period.has("commitments") else ()
        return measure_names(parameters) | {name: _(name) for name in indicators}


def _by_reason(rows: list[Line], report: str) -> list[list[Line]]:
    """Rows that have reason and action in common, in order."""
    groups: dict[tuple[Any, ...], list[Line]] = {}
    for row in rows:
        reason = row["section"] in sections(report) if is_missing(row["reason"]) else row["reason"]
        action = None if is_missing(row["action"]) else (row["action"], row["owner_role"], row["due"])
        groups.setdefault((reason, action), []).append(row)
    return list(groups.values())


def _against(row: Line, period: Period) -> str:
    """``89,3 mot 90, prognos 89,3``; without a value so far ``prognos 82 mot 90``; after the year neither."""
    outcome, aim, forecast = (
        shown(row["kind"], row[name], "" if row["kind"] == "indicator" else row["item"])
        for name in ("so_far", "target", "forecast")
    )
    if period.is_whole_year:
        return _("{outcome} mot {aim}", outcome=outcome, aim=aim)
    if is_missing(row["so_far"]):
        return _("prognos {forecast} mot {aim}", forecast=forecast, aim=aim)
    return _("{outcome} mot {aim}, prognos {forecast}", outcome=outcome, aim=aim, forecast=forecast)


def _why(row: Line, report: str) -> str:
    """The reason, marked as Swedish if the comment has not been written in the language that is spoken."""
    section, reason = row["section"], row["reason"]
    if is_missing(reason):
        return " " + _("Kommentar saknas.") if section in sections(report) else ""
    return f" {reason if row['reason_language'] == spoken() else as_written(reason)}"


def _what_is_done(row: Line, parameters: Parameters) -> str:
    if is_missing(row["action"]):
        return ""
    action, role = as_written(inside(row["action"])), inside(role_names(parameters)[row["owner_role"]])
    told = (
        _("{action} ({role}, {due}, försenad)", action=action, role=role, due=row["due"])
        if row["late"]
        else f"{action} ({role}, {row['due']})"
    )
    return " " + _("*Åtgärd:* {action}.", action=told)
