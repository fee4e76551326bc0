"""The formats that can be imported, and the function that reads each."""

from __future__ import annotations

from collections.abc import Callable
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


def reader(name: str) -> Reader:
    """The reader of a format; InputError for one that FORMATS does not have."""
    if name not in FORMATS:
        raise InputError(Finding("källans beskrivning", "format", name, f"ett av: {', '.join(FORMATS)}"))
    module, function = FORMATS[name].split(":")
    return cast("Reader", getattr(import_module(module), function))
