"""An nbconvert exporter to accessible PDF: ``jupyter nbconvert --to tertialpdf notebook.ipynb``.

Works on any executed notebook; those that show a
:class:`~tertialpdf.blocks.HeadingBlock` say who they are from.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Int, Unicode

from tertialpdf.notebook import read
from tertialpdf.options import Options
from tertialpdf.typesetting import typeset_and_told


class TertialPDFExporter(Exporter):
    """PDF/UA-1 and PDF/A-3a through Typst, from pip-installed parts alone."""

    export_from_notebook = "PDF (Tertial)"
    output_mimetype = "application/pdf"
    show_code = Bool(default_value=False, help="Show the source of code cells.").tag(config=True)
    allow_errors = Bool(
        default_value=False, help="Show failed cells as they failed; else they are faults."
    ).tag(config=True)
    language = Unicode(
        "",
        help="Language of the document (BCP 47); else its metadata say, or its small words tell.",
    ).tag(config=True)
    max_lines = Int(
        3000, help="Lines of one printed text that are shown; the whole of a longer one is attached."
    ).tag(config=True)

    max_rows = Int(5000, help="Rows of one table that are shown; its attached file has them all.").tag(
        config=True
    )

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The notebook as PDF bytes; raises NotPrintableError, a ConversionException, with every fault.

        The resources tell under ``not_shown`` what of the notebook is not in the PDF: cell, kind and which.
        """
        notebook, found = self._preprocessed(nb, resources, **kwargs)
        about = found.get("metadata", {})
        folder = about.get("path")
        options = Options(
            show_code=self.show_code,
            allow_errors=self.allow_errors,
            folder=Path(folder) if folder else None,
            language=self.language,
            most_lines=self.max_lines,
            most_rows=self.max_rows,
        )
        made = typeset_and_told(read(notebook, str(about.get("name", "Dokument")), options))
        found["output_extension"] = ".pdf"
        found["not_shown"] = [asdict(one) for one in made.not_shown]
        return made.pdf, found

    def _preprocessed(
        self, notebook: NotebookNode, resources: Any, **kwargs: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook as its preprocessors leave it; itself, not copied twice, where none is at work."""
        if any(one.enabled for one in self._preprocessors):
            return super().from_notebook_node(notebook, resources, **kwargs)
        return notebook, self._init_resources(resources)  # type: ignore[no-untyped-call]
