"""The top of each report on simulated years."""

from __future__ import annotations

from model.parameters.schema.parameters import Parameters
from model.presentation.display import Heading
from model.reports.changed import changes_in_words
from model.reports.names import organisation
from model.reports.sources import extent, of_studies


def study_heading(
    title: str, subtitle: str, parameters: Parameters, day: str, *, on_centre: bool = True
) -> Heading:
    """Title, subtitle and the centre; day: ISO date. on_centre: whether the study is of the centre's year."""
    return Heading(
        title=title,
        subtitle=subtitle,
        changes=changes_in_words(parameters),
        organisation=organisation(parameters),
        day=day,
        example_data=extent(of_studies()) if on_centre else "none",
    )
