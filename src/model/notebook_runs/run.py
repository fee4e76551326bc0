"""Running a notebook with parameters of one's own by papermill, in a language, in a kernel of some kind.

Parameters are checked against the notebook's own before anything runs: papermill pastes names into code and
accepts any. What the notebook raises comes back as the error it was, without a traceback.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError

from model.errors import Finding, InputError
from model.notebook_runs.faults import IN_KERNEL, fault_of
from model.notebook_runs.warm_kernels import papermill_options
from model.parameters.loading import COMMAND_LINE
from model.presentation.language import SWEDISH, catalogue

KERNEL = "python3"
# A kernel that is told to end may find its sockets closed and say so where nobody can do anything about it
# (https://github.com/ipython/ipykernel/pull/1518); what a notebook raises comes by another way.
QUIET = "__import__('logging').getLogger('tornado.general').setLevel('CRITICAL')"
KERNEL_ARGUMENTS = [
    "--log-level=CRITICAL",
    f"--IPKernelApp.exec_lines={QUIET}; {IN_KERNEL}",
]
VOLATILE = ("papermill", "execution")
ENGINE = "tertial"


class SavedOnce(NBClientEngine):  # type: ignore[misc]  # papermill has no types
    """Papermill's engine, but the notebook is saved when it has ended, well or ill, and not around each cell.

    Writing the whole of a long report a hundred times takes longer than its computations.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> None:
        """Run the cells; papermill saves after this."""
        output, nb_man.output_path = nb_man.output_path, None
        try:
            super().execute_managed_notebook(nb_man, kernel_name, **options)
        finally:
            nb_man.output_path = output


papermill_engines.register(ENGINE, SavedOnce)


class NotebookError(Exception):
    """A notebook failed for another reason than its input."""


@dataclass(frozen=True)
class NotebookRun:
    """A notebook to run.

    name: what it is called in messages. parameters_file: where its parameters are written, for messages.
    language: the one that its text cells are to be in.
    """

    name: str
    notebook: Path
    parameters: Mapping[str, Any]
    parameters_file: str = COMMAND_LINE
    language: str = SWEDISH


def execute(run: NotebookRun, output: Path, kernels: str | None = None) -> NotebookNode:
    """The executed notebook, also written to ``output`` without what differs from run to run.

    kernels: address of a server of warm kernels; without one papermill starts a kernel of its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            notebook: NotebookNode = papermill.execute_notebook(
                _in_language(run),
                output,
                parameters=dict(run.parameters),
                engine_name=ENGINE,
                kernel_name=KERNEL,
                progress_bar=False,
                log_output=False,
                extra_arguments=KERNEL_ARGUMENTS,
                **papermill_options(kernels),
            )
        except PapermillExecutionError as error:
            fault = fault_of(_read(output))
            raise fault or NotebookError(f"{run.name}: {error.ename}: {error.evalue}") from error
        except DeadKernelError as error:
            raise NotebookError(f"{run.name}: beräkningen dog (räckte minnet?)") from error
    _settle(notebook)
    output.write_text(nbformat.writes(notebook), encoding="utf-8")  # type: ignore[no-untyped-call]
    return notebook


def _in_language(run: NotebookRun) -> NotebookNode:
    """The notebook with its text cells in the language of the run."""
    notebook = _read(run.notebook)
    said = catalogue(run.language)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell["source"] = said.gettext(cell.source)
    return notebook


def _read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    return notebook


def check_parameters(run: NotebookRun) -> None:
    """Refuse parameters that the notebook does not have."""
    if not run.notebook.is_file():
        raise InputError(Finding(str(run.notebook), "anteckningsboken", "saknas", "en fil som går att läsa"))
    known = papermill.inspect_notebook(run.notebook)
    for name in run.parameters:
        if name not in known:
            wanted = f"en av {run.notebook.name}s: " + ", ".join(known)
            raise InputError(Finding(run.parameters_file, name, "okänd parameter", wanted))


def _settle(notebook: NotebookNode) -> None:
    """Drop timings and identifiers that differ between runs of the same input."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        cell["outputs"] = [output for output in cell.get("outputs", []) if not _is_noise(output)]
        if cell.cell_type != "code":
            del cell["outputs"]


def _is_noise(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")
