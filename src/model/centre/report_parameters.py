"""What each report of a new centre is about, and when it is due: the files of ``params`` beside the base."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from model.centre.founding import Founding
from model.parameters.assumed import TO_DECIDE
from model.report_kinds import REPORT_KINDS, ReportKind, Subject

TWO_WEEKS = timedelta(days=14)
FEWER = "en_farre"
PRICE_DAY, AGREEMENT_DAY, STAFFING_DAY = (11, 1), (11, 15), (12, 15)
"""Month and day of the year before, when what is planned is published."""
TERTIALS = {"tertial-1": 4, "tertial-2": 8, "annual": 12}
"""The last month of each follow-up."""
OWN: dict[str, dict[str, object]] = {
    "tertial-1": {"tertial": 1},
    "tertial-2": {"tertial": 2},
    "month": {"month": 1},
    "scenarios": {"compare": [FEWER]},
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
    if kind.subject is Subject.MEETING:
        return {**tree, "day": None}
    return {**tree, "day": _day(kind, found.year).isoformat()}


def _day(kind: ReportKind, year: int) -> date:
    """The day that a report is dated when nothing else is said."""
    if kind.is_planned:
        fixed = {"price-list": PRICE_DAY, "agreements": AGREEMENT_DAY}.get(kind.name, STAFFING_DAY)
        return date(year - 1, *fixed)
    return after(year, TERTIALS.get(kind.name, 1))


def after(year: int, month: int) -> date:
    """Two weeks after the end of a month."""
    return date(year, month, monthrange(year, month)[1]) + TWO_WEEKS


def publications(found: Founding) -> dict[str, Any]:
    """The publication calendar of the year, earliest first."""
    year = found.year
    due = {"price-list": date(year - 1, *PRICE_DAY), "agreements": date(year - 1, *AGREEMENT_DAY)}
    due |= {"staffing": date(year - 1, *STAFFING_DAY)}
    due |= {name: after(year, month) for name, month in TERTIALS.items()}
    due |= {
        f"month-{month:02}": after(year, month) for month in range(1, 13) if month not in TERTIALS.values()
    }
    entries = [
        {"report": name, "year": year, "due": day, "source": TO_DECIDE}
        for name, day in sorted(due.items(), key=lambda item: item[1])
    ]
    return {"publications": entries}


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
