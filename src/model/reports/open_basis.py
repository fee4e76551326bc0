"""What stands out in what a plan or a study rests on: it is a draft until it is mended or acknowledged."""

from __future__ import annotations

from typing import Any

from model.observations.acknowledgements import read_acknowledgements, still_open
from model.observations.known import Known
from model.observations.remarks import remarks
from model.observations.rules.rule import Remark
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import plan_scenario
from model.presentation.language import N_, _, ngettext

DRAFT = N_("Utkast")
AGREEMENTS = "agreements"
MOST = 5
"""So many are told in a report's last words; more are counted."""


def open_in(report: str, known: Known, parameters: Parameters) -> list[Remark]:
    """What nobody has acknowledged of what a ``report`` rests on, of the year that is planned and the last.

    known: what was known, and the year; nothing is open to whoever plans none.
    """
    year = known.plans
    if year is None:
        return []
    found = [
        one
        for each in (year - 1, year)
        for one in remarks(each, through=max(1, known.months(each)), parameters=parameters)
        if one.concerns(report, {})
    ]
    return still_open(found, read_acknowledgements()) if found else []


def status(report: str, known: Known, parameters: Parameters) -> str:
    """The report's status for its heading: *Utkast* as long as something is open."""
    return _(DRAFT) if open_in(report, known, parameters) else ""


def told_of(report: str, known: Known, parameters: Parameters) -> str:
    """What is open, in a report's last words, each with the code that it is acknowledged by; else nothing."""
    found = open_in(report, known, parameters)
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
    first = _("Observera: det här är ett utkast tills värdena är rättade eller kvitterade.")
    return " ".join([first, *told])


def counted(report: str, known: Known, parameters: Parameters) -> str:
    """How much is open, to those whom the codes and the tables do not concern; nothing where nothing is."""
    count = len(open_in(report, known, parameters))
    if not count:
        return ""
    return ngettext(
        "{count} värde i underlaget ska ses över innan det här gäller.",
        "{count} värden i underlaget ska ses över innan det här gäller.",
        count,
        count=count,
    )


def planned(**parameters: Any) -> None:
    """Plan a year and look at what it rests on, for notebooks that are forked from this process."""
    made = plan_scenario(**parameters)
    open_in(AGREEMENTS, made.known, made.parameters)
