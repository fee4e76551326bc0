"""Workbooks of OpenDocument, as small as they can be, and with a cell far from the others."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

NAMES = "urn:oasis:names:tc:opendocument:xmlns"
TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="{NAMES}:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def open_document(path: Path, rows: Sequence[Sequence[str]], stray: tuple[int, int] | None = None) -> Path:
    """A workbook with ``rows`` on its only sheet, and something in the row and column of ``stray``."""
    body = "".join(_row("".join(map(_cell, row))) for row in rows)
    if stray:
        row, column = stray
        body += _row("<table:table-cell/>", row - len(rows) - 1)
        body += _row(f'<table:table-cell table:number-columns-repeated="{column - 1}"/>{_cell("x")}')
    spaces = "".join(f' xmlns:{name}="{NAMES}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Blad1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return path


def _row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def _cell(value: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
