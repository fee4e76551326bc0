"""Documents from one notebook, made side by side; when one fails, those that have not begun are not made."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from model.computing.progress import Progress
from model.errors import InputError
from model.observations.registers import Registers
from model.publishing.rendering import require_parameters, write_document
from model.publishing.requests import ReportRequest
from model.reports.names import customer_names

T = TypeVar("T")
SETTING = "Tar fram avtal"
Own = tuple[int, str, Mapping[str, Any]]
"""A document's customer, what its name has beside the customer's, and parameters of its own."""


def customer_documents(
    request: ReportRequest, registers: Registers, documents: Iterable[Own]
) -> list[ReportRequest]:
    """A report for each of ``documents``, named by number and name of its customer: ``07-kista``.

    Raises InputError when the notebook lacks a parameter.
    """
    names = customer_names(registers)
    digits = len(str(max(names)))
    shared = {name: value for name, value in request.parameters.items() if name != "customers"}
    found = [
        replace(
            request,
            name=f"{number:0{digits}}-{slug(names[number])}{more}",
            parameters={**shared, "customer": number, **own},
        )
        for number, more, own in documents
    ]
    require_parameters(replace(request, parameters=found[0].parameters))
    return found


def slug(name: str) -> str:
    """A name as part of a file's: ``Spånga-Tensta`` becomes ``spanga-tensta``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def make_documents(
    documents: Sequence[ReportRequest],
    folder: Path,
    jobs: int,
    kernels: AbstractContextManager[str | None],
    first: Callable[[], T],
    progress: Progress | None = None,
) -> tuple[T, list[Path]]:
    """Write all ``documents`` into ``folder``; returns what ``first`` gave, and the files in order.

    first: what they all rest on, computed here once while the server of kernels warms up, so that a fault of
    the input is told before any notebook runs. kernels: gives the server's address.
    """
    made: dict[int, list[Path]] = {}
    with (
        ThreadPoolExecutor(jobs if jobs == 1 else jobs + 1) as threads,  # each waits some for its kernel
        kernels as address,
    ):
        common = first()
        running = {
            threads.submit(_document, document, folder, address): number
            for number, document in enumerate(documents)
        }
        try:
            for future in as_completed(running):
                made[running[future]] = future.result()
                if progress:
                    progress(len(made), len(documents))
        finally:  # what has not begun when one fails is not begun
            for future in running:
                future.cancel()
    return common, [path for number in sorted(made) for path in made[number]]


def _document(document: ReportRequest, folder: Path, address: str | None) -> list[Path]:
    """Make one customer's document; what is wrong with it is told with the document's name."""
    try:
        return write_document(
            document, folder, folder / "notebooks", folder / "tables" / document.name, address
        )
    except InputError as error:
        named = [replace(finding, file=f"{document.name}: {finding.file}") for finding in error.findings]
        raise InputError(*named) from error
