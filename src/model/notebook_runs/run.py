"""Running a notebook with parameters of one's own by papermill, in a language, in a kernel of some kind.

Parameters are checked against the notebook's own before anything runs: papermill pastes names into code and
accepts any. Every one of the first cell is given, so that nothing tried there is published. What the notebook
raises comes back as the error it was, without a traceback.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError

from model.errors import Finding, InputError
from model.notebook_runs.faults import IN_KERNEL, fault_of
from model.notebook_runs.ran import cell_of, taken_from
from model.notebook_runs.templates import INJECTED, PARAMETERS, State, Template, literals, template
from model.notebook_runs.warm_kernels import papermill_options
from model.parameters.loading import COMMAND_LINE
from model.presentation.display import Notice
from model.presentation.language import SWEDISH, _, catalogue, speaking
from tertialpdf.blocks import HeadingBlock

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
RUN = "tertial"
"""Metadata of an executed notebook that tell what it ran with: parameters, those loaded, its template."""


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
    language: the one that its text cells are to be in. defaults: what parameters are unless the run says.
    needed: those that the run must say, of a notebook that has them.
    """

    name: str
    notebook: Path
    parameters: Mapping[str, Any]
    parameters_file: str = COMMAND_LINE
    language: str = SWEDISH
    defaults: Mapping[str, Any] = field(default_factory=dict)
    needed: Collection[str] = ()


def execute(run: NotebookRun, output: Path, kernels: str | None = None) -> NotebookNode:
    """The executed notebook, also written to ``output`` without what differs from run to run.

    Its metadata tell under :data:`RUN` what it ran with. kernels: address of a server of warm kernels;
    without one papermill starts a kernel of its own.
    """
    source = template(run.notebook)
    parameters = given(run, source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            notebook: NotebookNode = papermill.execute_notebook(
                _prepared(source, parameters, run.language),
                output,
                parameters=parameters,
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
    ran = taken_from(notebook)
    _settle(notebook)
    notebook.metadata[RUN] = {**ran, "notebook": source.facts()}
    if source.state is State.CHANGED:
        _say_changed(notebook, source, run.language)
    output.write_text(nbformat.writes(notebook), encoding="utf-8")  # type: ignore[no-untyped-call]
    return notebook


def _prepared(source: Template, parameters: Mapping[str, Any], language: str) -> NotebookNode:
    """The notebook with its text in the language of the run, and a last cell that tells what it ran with."""
    notebook = source.notebook()
    said = catalogue(language)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell["source"] = said.gettext(cell.source)
    notebook.cells.append(new_code_cell(cell_of(parameters), id="ran"))  # type: ignore[no-untyped-call]
    return notebook


def _say_changed(notebook: NotebookNode, source: Template, language: str) -> None:
    """Let the page say, below its heading, that its template is neither the packaged nor a committed one."""
    with speaking(language):
        told = Notice(
            _(
                "Rapporten är gjord med {name} som den står i mappen notebooks. Den är varken den som följer "
                "med Tertial eller en incheckad version; det som har prövats i den kan vara med.",
                name=source.name,
            ),
            "warning",
            _("Anteckningsboken är ändrad."),
        )
    shown = new_output("display_data", data=told._repr_mimebundle_())  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        if any(HeadingBlock.MIME in output.get("data", {}) for output in outputs):
            outputs.append(shown)
            return


def _read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    return notebook


def check_parameters(run: NotebookRun) -> None:
    """Refuse parameters that the notebook does not have, and a notebook of which some are not given."""
    given(run, template(run.notebook))


def given(run: NotebookRun, source: Template) -> dict[str, Any]:
    """The value of every parameter of the first cell: the run's, or what it is where nobody says.

    Of a parameter that only this notebook has, that is what its first cell says. Raises InputError for one
    that it does not have, or that nobody gives.
    """
    own = _own_parameters(source)
    faults = []
    for name in run.parameters:
        if name not in own:
            wanted = f"en av {source.name}s: " + ", ".join(own)
            faults.append(Finding(run.parameters_file, name, "okänd parameter", wanted))
    found = dict(run.parameters)
    for name, value in own.items():
        if name in run.defaults:
            found.setdefault(name, run.defaults[name])
        elif name in run.needed and name not in found:
            faults.append(Finding(run.parameters_file, name, "saknas", f"ett värde; {source.name} har den"))
        else:
            found.setdefault(name, value)
    if faults:
        raise InputError(*faults)
    return found


def _own_parameters(source: Template) -> dict[str, Any]:
    """Names and values of the first cell; InputError when it is not one of values alone."""
    cells = [cell for cell in source.notebook().cells if PARAMETERS in cell.metadata.get("tags", [])]
    try:
        return literals(cells[0].source) if cells else {}
    except (SyntaxError, ValueError) as error:
        wanted = "rader som namn = värde: ett namn och dess värde"
        raise InputError(Finding(source.name, "första cellen", str(error), wanted)) from None


def _settle(notebook: NotebookNode) -> None:
    """Drop timings and identifiers that differ between runs of the same input."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
        cell["outputs"] = [output for output in cell.get("outputs", []) if not _is_noise(output)]
        if cell.cell_type != "code":
            del cell["outputs"]


def _is_noise(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")
