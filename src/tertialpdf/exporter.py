"""An nbconvert exporter to accessible PDF: ``jupyter nbconvert --to tertialpdf notebook.ipynb``.

Works on any executed notebook; those that show a
:class:`~tertialpdf.blocks.HeadingBlock` say who they are from.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool

from tertialpdf.document import read
from tertialpdf.typesetting import typeset


class TertialPDFExporter(Exporter):
    """PDF/UA-1 and PDF/A-3a through pandoc and Typst, from pip-installed parts alone."""

    export_from_notebook = "PDF (Tertial)"
    output_mimetype = "application/pdf"
    show_code = Bool(default_value=False, help="Show the source of code cells.").tag(config=True)

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The notebook as PDF bytes; raises NotPrintableError if a cell failed."""
        notebook, found = super().from_notebook_node(nb, resources, **kwargs)
        name = str(found.get("metadata", {}).get("name", "Dokument"))
        found["output_extension"] = ".pdf"
        return typeset(read(notebook, name, self.show_code)), found
