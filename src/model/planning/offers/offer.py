"""Offers to one customer for the coming year, as a file: volumes, add-ons, months and lead times.

An offer says only what it changes of the plan; what it does not name is as planned. A negotiation is a file
of several, named by letters, to which a counter-offer is added and in which nothing is taken away.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError
from ruamel.yaml import YAML

from model.errors import InputError
from model.observations.tables import shown_as
from model.parameters.loading import BASE, read_yaml
from model.parameters.messages import finding
from model.parameters.quantity import Count, Month, Strict, Text, Year

MOST = 10_000_000
"""Greatest volume of a line, as of a cell in the workbooks."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _in_order(months: list[int]) -> list[int]:
    if len(months) == 1 or (months and months[1] < months[0]):
        raise ValueError("första och sista månaden, som [4, 12]; [] för ingen")
    return months


Months = Annotated[list[Month], Field(max_length=2), AfterValidator(_in_order)]
"""First and last month of the year, whole months; empty of none."""
SomeMonths = Annotated[Months, Field(min_length=2)]
Volume = Annotated[Count, Field(le=MOST)]


def _letter(name: str) -> str:
    if len(name) != 1 or name not in LETTERS:
        raise ValueError(f"{name}: en stor bokstav, A till Z, för varje erbjudande")
    return name


Letter = Annotated[str, AfterValidator(_letter)]


class Offer(Strict):
    """What is offered otherwise than planned.

    volumes: pieces of the year by service. add_ons: months that each add-on is had. months: those that the
    customer is one. lead_times: working days within which its work of an activity is done. surcharge: kronor
    of the year for them.
    """

    title: Text
    volumes: dict[str, Volume] = Field(default_factory=dict)
    add_ons: dict[str, Months] = Field(default_factory=dict)
    months: SomeMonths | None = None
    lead_times: dict[str, Count] = Field(default_factory=dict)
    surcharge: Volume | None = None

    @property
    def is_as_planned(self) -> bool:
        """Whether it changes nothing."""
        named = (self.volumes, self.add_ons, self.months, self.lead_times)
        return not any(named) and self.surcharge is None


class Negotiation(Strict):
    """The offers to a customer for a year, by letter, against the plan of ``scenario``."""

    customer: Count
    year: Year
    scenario: Text = BASE
    offers: Annotated[dict[Letter, Offer], Field(min_length=1)]

    @property
    def next_letter(self) -> str:
        """The letter of the next offer."""
        return LETTERS[LETTERS.index(max(self.offers)) + 1]

    def with_offer(self, offer: Offer) -> Negotiation:
        """The negotiation with one more."""
        return self.model_copy(update={"offers": {**self.offers, self.next_letter: offer}})


def read_negotiation(path: Path) -> Negotiation:
    """The negotiation in the file at ``path``; InputError with every fault of it."""
    shown = shown_as(path)
    try:
        return Negotiation.model_validate(read_yaml(path, shown))
    except ValidationError as error:
        raise InputError(*(finding(fault, shown) for fault in error.errors())) from None


def negotiation_text(negotiation: Negotiation) -> str:
    """The negotiation as its file; what offers do not name is left out."""
    tree: dict[str, Any] = negotiation.model_dump(exclude_defaults=True)
    yaml = YAML()
    yaml.default_flow_style = None
    text = StringIO()
    yaml.dump(tree, text)
    return text.getvalue()
