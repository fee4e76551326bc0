"""The formats that can be imported, and the function that reads each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from model.errors import Finding, InputError
from model.importing.description import SourceDescription
from model.importing.raw_tables import RawTable

Reader = Callable[[str, SourceDescription], RawTable]
"""Opens what arrived (a path or an address) as its description says; InputError if that cannot be done."""

FORMATS = {
    "table": "model.importing.reading.table:read",
    "text": "model.importing.reading.text:read",
    "excel": "model.importing.reading.excel:read",
    "sie": "model.importing.reading.sie:read",
    "queue_log": "model.importing.reading.queue_log:read",
    "sql": "model.importing.reading.sql:read",
}
"""Format of a description -> where its reader is. Imported when used: each brings a library of its own."""

TOGETHER = {"queue_log": "model.importing.reading.queue_log:read_together"}
"""Formats whose files are parts of one whole: a row of one may go on in another."""


def reader(name: str) -> Reader:
    """The reader of a format; InputError for one that FORMATS does not have."""
    if name not in FORMATS:
        raise InputError(Finding("källans beskrivning", "format", name, f"ett av: {', '.join(FORMATS)}"))
    return cast("Reader", _found(FORMATS[name]))


def read_together(sources: Sequence[str], description: SourceDescription) -> list[RawTable]:
    """``sources`` of a format of TOGETHER, a table for each; InputError with the faults of all."""
    read = cast("Callable[..., list[RawTable]]", _found(TOGETHER[description.format]))
    return read(sources, description)


def _found(place: str) -> object:
    module, function = place.split(":")
    return cast("object", getattr(import_module(module), function))
