"""Names that parameters and data give to services, activities and units, in the language that is spoken.

They are part of the catalogue like what the code says: ``extract_names`` and ``extract_columns`` find them
for ``pybabel extract`` (see ``tool.babel`` in pyproject.toml), and ``extract_cells`` a notebook's text cells.
A name without translation is shown as it is written.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from io import TextIOWrapper
from typing import IO, Any, TypeVar

import pandas as pd
from pydantic import BaseModel
from ruamel.yaml import YAML

from model.followup import Period
from model.parameters.quantity import Quantity
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Service
from model.presentation.language import SWEDISH, _, spoken

FIELDS = ("name",)
SERVICE_FIELDS = ("name", "short_name", "covers", "unit")
INTERFACE_FIELDS = ("name", "step", "customer", "centre")
VALUES = ("name", "host", "committee", "units", "above_threshold")
"""Parameters whose values are words for readers."""
KEYED = ("terms",)
"""Those whose keys are words for readers, too."""
SCENARIO_TEXTS = ("title", "description")
Message = tuple[int, str, str, list[str]]
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


def extract_names(file: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[Message]:
    """Names in a file of parameters, for Babel: those of services and units, every ``name`` and meaning."""
    for key, content in YAML(typ="safe").load(file).items():
        fields = {"services": SERVICE_FIELDS, "interface": INTERFACE_FIELDS}.get(key, FIELDS)
        yield from (_message(name) for name in _names_in(content, fields))
        yield from (_message(short_meaning(text)) for text in _meanings_in(content))


def extract_titles(file: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[Message]:
    """Title and description of a scenario, for Babel."""
    scenario = YAML(typ="safe").load(file)
    yield from (_message(scenario[part]) for part in SCENARIO_TEXTS if scenario.get(part))


def short_meaning(text: str) -> str:
    """What a parameter means, up to its first explanation."""
    return re.split(r"[;:]| \(", text)[0]


def _meanings_in(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        if "meaning" in content and "value" in content:
            yield str(content["meaning"])
        else:
            for below in content.values():
                yield from _meanings_in(below)


def _names_in(content: Any, fields: Collection[str], field: str = "") -> Iterator[str]:
    if isinstance(content, Mapping):
        if field in VALUES and "value" in content:
            yield from _texts(content["value"])
        elif field in KEYED and "value" in content:
            yield from (text for term in content["value"].items() for text in term)
        else:
            for key, value in content.items():
                yield from _names_in(value, fields, str(key))
    elif isinstance(content, list):
        for value in content:
            yield from _names_in(value, fields)
    elif field in fields and isinstance(content, str):
        yield content


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from map(str, value.values())
    else:
        yield str(value)


def extract_columns(
    file: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]
) -> Iterator[Message]:
    """Names in the columns of a CSV file that the option ``columns`` lists, for Babel."""
    columns = str(options["columns"]).split()
    for row in csv.DictReader(TextIOWrapper(file, encoding="utf-8")):
        yield from (_message(row[column]) for column in columns if row[column])


def extract_cells(file: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[Message]:
    """The text cells of a notebook, for Babel; each is one message."""
    for cell in json.load(file)["cells"]:
        if cell["cell_type"] == "markdown":
            yield _message("".join(cell["source"]))


def _message(text: str) -> Message:
    return 0, "_", text, []
