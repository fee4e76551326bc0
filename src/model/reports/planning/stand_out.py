"""What stands out in what prices rest on: the price list is a draft until it is mended or acknowledged."""

from __future__ import annotations

from model.observations.acknowledgements import read_acknowledgements, still_open
from model.observations.remarks import remarks
from model.observations.rules.rule import Remark
from model.planning.planned_year import PlannedYear
from model.presentation.language import _

MOST = 5
"""So many are told in a report's last words; more are counted."""


def open_in(planned: PlannedYear, report: str) -> list[Remark]:
    """What nobody has acknowledged of what concerns ``report``, of the planned year and the one before."""
    found = [
        one
        for year in (planned.year - 1, planned.year)
        for one in remarks(year, parameters=planned.parameters)
        if one.concerns(report, {})
    ]
    return still_open(found, read_acknowledgements()) if found else []


def told_of(found: list[Remark]) -> str:
    """The remarks in a report's last words, each with the code that it is acknowledged by; empty of none."""
    if not found:
        return ""
    told = [
        _(
            "{code}: {place}, {why}.",
            code=one.code,
            place=f"{one.file} {one.column}".strip(),
            why=_(one.rule.says),
        )
        for one in found[:MOST]
    ]
    if len(found) > MOST:
        told.append(_("Ytterligare {more} värden.", more=len(found) - MOST))
    first = _("Observera: prislistan är ett utkast tills de här värdena är rättade eller kvitterade.")
    return " ".join([first, *told])
