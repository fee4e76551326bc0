"""Who does what (*gränssnitt*), step by step, and the terms that all agreements share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.parameters.quantity import Quantity, Strict, Text


class InterfaceStep(Strict):
    """A step of a process: what the customer does and what the centre does."""

    step: Text
    customer: Text
    centre: Text


class InterfaceProcess(Strict):
    """A process that services belong to, and its steps in order."""

    name: Text
    services: Annotated[list[Text], Field(min_length=1)]
    steps: Quantity[Annotated[list[InterfaceStep], Field(min_length=1)]]


class Signatories(Strict):
    """Who signs an agreement, by post."""

    centre: Text
    customer: Text


class Interface(Strict):
    """Who does what (*gränssnitt*), and terms that all agreements share, by subject.

    diary_number: an agreement's number among the records, with ``{year}`` and the customer's ``{number}``.
    """

    processes: dict[str, InterfaceProcess]
    terms: Quantity[dict[Text, Text]]
    diary_number: Quantity[Text | None] | None = None
    signatories: Quantity[Signatories] | None = None
    amendment_terms: Quantity[dict[Text, Text]] | None = None
    """What amendments within the year say of what stays, by subject."""
