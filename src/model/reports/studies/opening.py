"""The top of each report on simulated years, and its last words."""

from __future__ import annotations

from model.observations.known import ALL, Known
from model.parameters.schema.parameters import Parameters
from model.presentation.display import Heading, Notice
from model.reports.changed import changes_in_words
from model.reports.names import organisation
from model.reports.open_basis import status, told_of
from model.reports.sources import extent, notice, of_studies


def study_heading(
    title: str, subtitle: str, parameters: Parameters, day: str, *, report: str = "", year: int | None = None
) -> Heading:
    """Title, subtitle and the centre; day: ISO date.

    report, year: its kind, and the centre's year that it is of, if it is of one.
    """
    return Heading(
        title=title,
        subtitle=subtitle,
        changes=changes_in_words(parameters),
        organisation=organisation(parameters),
        status=status(report, Known.on(day, year), parameters),
        day=day,
        example_data=extent(of_studies()) if report else "none",
    )


def study_notice(
    report: str, parameters: Parameters, known: Known = ALL, *, told: str = "", of_examples: str = ""
) -> Notice:
    """The last words on the data of a study of the kind ``report``, with what is open in them."""
    stands_out = told_of(report, known, parameters)
    said = " ".join(part for part in (told, stands_out) if part)
    return notice(of_studies(), parameters, known, told=said, of_examples=of_examples)
