"""The top of each report on simulated years, and the notice that its data are examples."""

from __future__ import annotations

from model.parameters.schema.parameters import Parameters
from model.presentation.display import Heading, Notice
from model.presentation.language import _
from model.reports.names import organisation
from model.reports.studies.words import EXAMPLE_DATA


def study_heading(
    title: str, subtitle: str, parameters: Parameters, day: str, *, example_data: bool = True
) -> Heading:
    """Title, subtitle and the centre; day: ISO date."""
    return Heading(
        title=title,
        subtitle=subtitle,
        organisation=organisation(parameters),
        day=day,
        example_data=example_data,
    )


def example_data(text: str) -> Notice:
    """What of the report rests on assumptions."""
    return Notice(text, heading=_(EXAMPLE_DATA))
