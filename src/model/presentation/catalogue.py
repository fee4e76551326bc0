"""What of parameters, data and notebooks is part of the catalogue, found for ``pybabel extract``.

Names of services, activities and units are given where parameters and data stand, and translated when they
are shown; a name without translation is shown as it is written. ``tool.babel`` in pyproject.toml says which
files are read by which of these.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from ruamel.yaml import YAML

from model.report_kinds import report_notebooks

FIELDS = ("name", "one", "many", "group", "caution")
TARIFF_FIELDS = ("title", "extract", "name", "area")
SERVICE_FIELDS = ("name", "short_name", "covers", "unit")
ASSIGNMENT_FIELDS = ("name", "covers", "measure")
DIMENSION_FIELDS = ("name", "are", "many", "these")
INTERFACE_FIELDS = ("name", "step", "customer", "centre")
VALUES = (
    *("name", "host", "committee", "units", "above_threshold", "processes", "survey_levels"),
    *("customer_weights", "counted", "answer_themes", "answer_tones"),
    *("information_methods", "information_channels"),
)
"""Parameters whose values are words for readers."""
KEYED = ("terms", "amendment_terms")
"""Those whose keys are words for readers, too."""
SCENARIO_TEXTS = ("title", "description")
Message = tuple[int, str, str, list[str]]


def extract_names(file: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[Message]:
    """Names in a file of parameters, for Babel: those of services and units, every ``name`` and meaning."""
    for key, content in YAML(typ="safe").load(file).items():
        fields = {
            "services": SERVICE_FIELDS,
            "assignments": ASSIGNMENT_FIELDS,
            "interface": INTERFACE_FIELDS,
            "dimensions": DIMENSION_FIELDS,
        }.get(key, FIELDS)
        yield from (_message(name) for name in _names_in(content, fields))
        yield from (_message(short_meaning(text)) for text in _meanings_in(content))


def extract_tariff(file: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[Message]:
    """Names in a tariff, and what it is an extract of, for Babel."""
    yield from (_message(name) for name in _names_in(YAML(typ="safe").load(file), TARIFF_FIELDS))


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


def extract_titles(file: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[Message]:
    """Title and description of a scenario, for Babel."""
    scenario = YAML(typ="safe").load(file)
    yield from (_message(scenario[part]) for part in SCENARIO_TEXTS if scenario.get(part))


def extract_columns(
    file: IO[bytes], _keywords: Any, _tags: Any, options: Mapping[str, Any]
) -> Iterator[Message]:
    """Names in the columns of a CSV file that the option ``columns`` lists, for Babel."""
    columns = str(options["columns"]).split()
    for row in csv.DictReader(TextIOWrapper(file, encoding="utf-8")):
        yield from (_message(row[column]) for column in columns if row[column])


def extract_cells(file: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[Message]:
    """The text cells of a notebook, for Babel; each is one message. None of a report in Swedish only."""
    if Path(file.name).name not in report_notebooks():
        return
    for cell in json.load(file)["cells"]:
        if cell["cell_type"] == "markdown":
            yield _message("".join(cell["source"]))


def _message(text: str) -> Message:
    return 0, "_", text, []
