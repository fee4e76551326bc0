"""Typesetting a document: pandoc for the text, Typst for the page, PDF/UA-1 and PDF/A-3a as result.

The same document gives the same bytes. Fonts come from packages, never from the system.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import pypandoc  # type: ignore[import-untyped]
import typst

from model.reporting.display import csv_names, write_csv
from model.reporting.document import Document, iso_day

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
MARKDOWN = "commonmark_x-implicit_header_references"
FITS = ("1", "0.98", "0.96", "0.94")
"""Sizes of type and space to try, in turn, when the last page is nearly empty."""
NEARLY_EMPTY = 0.3
"""Share of the last page, its top margin included, that looks like a leftover."""
HEAD = '#import "report.typ": *\n#show: report\n'
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class TypesettingError(Exception):
    """Typst refused the document; says what and why."""


def typeset(document: Document) -> bytes:
    """The document as PDF bytes."""
    body = pypandoc.convert_text(
        document.markdown,
        "typst",
        format=MARKDOWN,
        extra_args=["--wrap=preserve"],
        verify_format=False,  # pandoc would be asked twice more what it can do
    )
    day = iso_day(document.heading)
    timestamp = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else EPOCH
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(document, body, folder)
        try:
            compiler = _fitted(folder)
            pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
        except typst.TypstError as error:
            raise TypesettingError(": ".join([error.message, *error.hints])) from error
    if not isinstance(pdf, bytes):
        raise TypesettingError("Typst gave no PDF")
    return pdf


def _fitted(folder: Path) -> typst.Compiler:
    """A compiler of the document in the largest type that spares a nearly empty last page, if any does."""
    compilers = []
    for fit in FITS:
        compiler = typst.Compiler(
            str(folder / "main.typ"),
            root=folder,
            font_paths=_fonts(),
            sys_inputs={"fit": fit},
        )
        end = json.loads(compiler.query("<end>", field="value", one=True))
        if end["figures"] or end["share"] > NEARLY_EMPTY or end["pages"] == 1:
            return compiler
        compilers.append(compiler)
    return compilers[0]


def _write(document: Document, body: str, folder: Path) -> None:
    template = files("model.reporting") / "templates" / "report.typ"
    (folder / "report.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "main.typ").write_text(HEAD + body, encoding="utf-8")
    for file, image in document.files.items():
        (folder / file).write_bytes(image)
    tables = []
    for table, name in zip(document.tables, csv_names(document.tables), strict=True):
        write_csv(table, folder / name)
        tables.append({key: value for key, value in table.items() if key != "raw"} | {"file": name})
    content = {
        "heading": asdict(document.heading),
        "tables": tables,
        "figures": document.figures,
        "key_figures": document.key_figures,
        "notices": document.notices,
    }
    (folder / "data.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@cache
def _fonts() -> typst.Fonts:
    """The typefaces, read once for all documents."""
    with as_file(files("font_source_sans_pro") / "files") as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
