"""What each report of a new centre is about, and when it is due: the files of ``params`` beside the base."""

from __future__ import annotations

from typing import Any

from model.centre.founding import Founding
from model.parameters.assumed import TO_DECIDE
from model.publishing.day_rules import Counted
from model.report_kinds import REPORT_KINDS, ReportKind, Subject

FEWER = "en_farre"
PLANNED = {"price-list": "1 november", "agreements": "15 november", "staffing": "15 december"}
"""Days of the year before, when what is planned is published."""
MONTHS_TOLD = [f"month-{month:02}" for month in range(1, 12) if month not in (4, 8)]
"""The months that no tertial's report ends with."""
FOLLOWED_UP = ["tertial-1", "tertial-2", "annual", *MONTHS_TOLD]
WORKDAY = 10
"""So many working days into the month after, the months' figures are published."""
OWN: dict[str, dict[str, object]] = {
    "tertial-1": {"tertial": 1},
    "tertial-2": {"tertial": 2},
    "month": {"month": 1},
    "scenarios": {"compare": [FEWER]},
    "price-lists": {"compare": [FEWER], "staffing": "stands"},
    "calibration-fit": {"logs": "data/logs"},
}


def report_files(found: Founding) -> dict[str, dict[str, Any]]:
    """The parameters of every report, by its name."""
    return {kind.name: _report(kind, found) for kind in REPORT_KINDS}


def _report(kind: ReportKind, found: Founding) -> dict[str, Any]:
    tree: dict[str, Any] = {"year": found.year, "scenario": "base", **OWN.get(kind.name, {})}
    if kind.name == "what-if":
        tree |= {"start": "base", "changes": {"staffing.sick_share": 0.045}}
    if "unit" in kind.about:
        tree["unit"] = found.unit((found.called or found.answers.units)[0].name)
    if "customer" in kind.about:
        tree["customer"] = 1
    if "month" in kind.about:
        tree["month"] = 1
    if "meeting" in kind.about:
        tree["meeting"] = None
    return tree


def calendar(found: Founding) -> dict[str, Any]:
    """The publication calendar: the rules of each report's day, and from which year it is published."""
    before: dict[str, Any] = {"of": Counted.YEAR_BEFORE.value}
    after: dict[str, Any] = {"workday": WORKDAY, "of": Counted.MONTH_AFTER.value}
    studies = [kind.name for kind in REPORT_KINDS if kind.is_planned and kind.name not in PLANNED]
    meetings = [kind.name for kind in REPORT_KINDS if kind.subject is Subject.MEETING]
    return {
        "first_year": found.year,
        "publications": [
            *(_rule(name, {"date": day, **before}) for name, day in PLANNED.items()),
            *(_rule(name, after) for name in FOLLOWED_UP),
        ],
        "dates": [
            *(_rule(name, {"date": PLANNED["staffing"], **before}) for name in studies),
            *(_rule(name, after) for name in ("month", *meetings)),
        ],
    }


def _rule(report: str, day: dict[str, Any]) -> dict[str, Any]:
    return {"report": report, **day, "source": TO_DECIDE}


def scenario(found: Founding) -> dict[str, Any]:
    """A first scenario to compare with: one person fewer in the largest role that handles items."""
    sizes: dict[str, int] = {}
    for group in found.answers.people:
        if found.described(group.role).handles:
            sizes[group.role] = sizes.get(group.role, 0) + group.count
    largest = max(sizes, key=lambda role: sizes[role])
    change = {"value": {found.role(largest): -1}, "source": TO_DECIDE}
    return {
        "title": f"En färre: {largest.lower()}",
        "description": f"Samma arbete med en person färre i rollen {largest.lower()}.",
        "changes": {"staffing.headcount_change": change},
    }
