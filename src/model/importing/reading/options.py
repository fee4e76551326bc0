"""What a description says of its format alone, checked by the format's own model."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from model.errors import InputError
from model.importing.described import Described
from model.importing.description import SourceDescription
from model.parameters.messages import finding

Options = TypeVar("Options", bound=Described)


def options_of(description: SourceDescription, model: type[Options]) -> Options:
    """The description's ``options`` as ``model``; InputError with every fault."""
    try:
        return model.model_validate(description.options)
    except ValidationError as error:
        shown = f"beskrivningen {description.title}, options"
        raise InputError(*(finding(fault, shown) for fault in error.errors())) from None
