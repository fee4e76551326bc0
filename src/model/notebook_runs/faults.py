"""Faults of the input on their way from a notebook's kernel to the command, as data.

In a kernel that :func:`tell_faults` has been called in, an InputError that ends a cell is shown twice: as any
exception, for people, and as a JSON object of its own type, which no text in a finding can upset. So is what
the computer could not do (:mod:`model.system_faults`).
"""

from __future__ import annotations

from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.display import publish_display_data

from model.errors import Finding, InputError
from model.system_faults import told

if TYPE_CHECKING:  # it takes a second to import, at the start of every kernel
    from nbformat import NotebookNode

FAULTS = "application/vnd.tertial.faults+json"
"""Type of ``{"findings": [{"file": ..., "place": ..., "value": ..., "expected": ...}, ...]}``."""
IN_KERNEL = f"__import__('{__name__}', fromlist=['faults']).tell_faults(get_ipython())"
"""What a kernel is to run at its start."""


def tell_faults(shell: InteractiveShell) -> None:
    """From now on show each fault of the input or the computer that ends a cell as data, too."""
    shell.set_custom_exc((Exception,), _shown)  # type: ignore[no-untyped-call]


def _shown(
    shell: InteractiveShell,
    kind: type[Exception],
    error: Exception,
    traceback: TracebackType,
    tb_offset: int | None = None,
) -> None:
    if fault := told(error):
        publish_display_data(as_data(fault))  # type: ignore[no-untyped-call]
    shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)


def as_data(error: InputError) -> dict[str, Any]:
    """The findings as the data of an output: type and JSON object."""
    return {FAULTS: {"findings": [asdict(finding) for finding in error.findings]}}


def fault_of(notebook: NotebookNode) -> InputError | None:
    """The InputError that an executed notebook tells of, if any."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if found := output.get("data", {}).get(FAULTS):
                return InputError(*(Finding(**finding) for finding in found["findings"]))
    return None
