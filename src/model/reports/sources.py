"""What a report says of where its figures come from: example data by table, and what nobody has decided."""

from __future__ import annotations

from model.observations.known import ALL, Known
from model.observations.needs import REGISTERS, followed_up_from, planned_from
from model.observations.provenance import Origins, origins
from model.parameters.assumed import assumed_count
from model.parameters.schema.parameters import Parameters
from model.presentation.display import Notice
from model.presentation.formats import long_date
from model.presentation.language import N_, _, listed, ngettext
from tertialpdf.blocks import Extent

ASSUMPTIONS = N_(
    "Löner, tider och de flesta volymer är antaganden; varje parameter står med sin källa i params."
)
EVERYONE = [need.file for need in REGISTERS if need.is_base]
"""The registers, which studies of simulated years rest on."""


def of_studies() -> Origins:
    """Where the tables of a study on simulated years come from."""
    return origins(EVERYONE)


def of_plan(year: int) -> Origins:
    """Where the tables behind the prices and agreements of ``year`` come from."""
    return origins(planned_from(year))


def of_follow_up(report: str, year: int) -> Origins:
    """Where the tables of a report of the kind ``report`` on ``year`` come from."""
    return origins(followed_up_from(report, year))


def extent(found: Origins) -> Extent:
    """How much is example data: all of the tables, some of them, or none."""
    return "none" if not found.examples else "some" if found.own else "all"


def mark(found: Origins) -> str:
    """``Exempeldata.``; with the tables by name where others are the centre's own; nothing without any."""
    if not found.examples:
        return ""
    if not found.own:
        return _("Exempeldata.")
    if len(found.own) < len(found.examples):
        return _("Exempeldata i alla tabeller utom {tables}.", tables=listed(found.own))
    return _("Exempeldata i {tables}.", tables=listed(found.examples))


def known_on(known: Known) -> str:
    """The day whose knowledge a document rests on, where there is little room; nothing where it is all."""
    return "" if known.day is None else _("Underlag: det som var känt den {day}.", day=long_date(known.day))


def as_known(known: Known) -> str:
    """The day whose knowledge and parameters a report rests on; nothing where it rests on all there is."""
    last = known.parameters_through
    if known.day is None or last is None:
        return ""
    return _(
        "Underlaget är det som var känt den {day}. Parametrar är lästa till och med den {last}; de som "
        "saknar datum är som de står i params.",
        day=long_date(known.day),
        last=long_date(last),
    )


def notice(
    found: Origins, parameters: Parameters, known: Known = ALL, *, told: str = "", of_examples: str = ""
) -> Notice:
    """A report's last words on its data: ``told`` of any, ``of_examples`` where all are.

    First is said what was ``known``. Of data that are not all examples: how many parameters the centre has
    not decided itself.
    """
    last = _undecided(parameters) if found.own or not found.examples else of_examples
    return Notice(" ".join(part for part in (as_known(known), told, last) if part), heading=mark(found))


def _undecided(parameters: Parameters) -> str:
    count = assumed_count(parameters)
    sources = _("Varje parameter står med sin källa i params/base.")
    if not count:
        return sources
    left = ngettext(
        "{count} är Tertials antagande, som centret inte har ändrat.",
        "{count} är Tertials antaganden, som centret inte har ändrat.",
        count,
        count=count,
    )
    return f"{sources} {left}"
