"""Names that parameters and data give to services, activities and units, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd
from pydantic import BaseModel

from model.followup import Period
from model.parameters.quantity import Quantity
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Service
from model.presentation.language import SWEDISH, _, spoken

FIELDS = ("name",)
SERVICE_FIELDS = ("name", "unit")
VALUES = ("name", "host", "committee", "units", "above_threshold")
"""Parameters whose values are words for readers."""
Model = TypeVar("Model", bound=BaseModel)


def named(parameters: Parameters) -> Parameters:
    """The parameters with every name in the language that is spoken."""
    return parameters if spoken() == SWEDISH else _named(parameters)


def named_period(period: Period) -> Period:
    """The period with commitments, indicators and courses in the language that is spoken."""
    if spoken() == SWEDISH:
        return period
    return replace(
        period,
        commitments=_in_words(period.commitments, ("wording", "indicator", "note")),
        courses=_in_words(period.courses, ("course",)),
    )


def _in_words(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    return table.assign(**{column: table[column].map(_said, na_action="ignore") for column in columns})


def _named(model: Model) -> Model:
    fields = SERVICE_FIELDS if isinstance(model, Service) else FIELDS
    return model.model_copy(update={field: _of_field(field, value, fields) for field, value in model})


def _of_field(field: str, value: Any, fields: Collection[str]) -> Any:
    if field in VALUES and isinstance(value, Quantity):
        return value.model_copy(update={"value": _said(value.value)})
    return _(value) if field in fields and isinstance(value, str) else _inside(value)


def _inside(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _named(value)
    if isinstance(value, Mapping):
        return {key: _inside(each) for key, each in value.items()}
    return [_inside(each) for each in value] if isinstance(value, list) else value


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _said(each) for key, each in value.items()}
    return _(value) if isinstance(value, str) else value
