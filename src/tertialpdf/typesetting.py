"""Typesetting a document: pandoc for the text, Typst for the page, PDF/UA-1 and PDF/A-3a as result.

The same document gives the same bytes. Fonts come from packages, never from the system.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pypandoc  # type: ignore[import-untyped]
import typst

from tertialpdf.blocks import TableBlock
from tertialpdf.document import Document, iso_day
from tertialpdf.layout.arrangements import FITS, Arrangement
from tertialpdf.layout.pages import Marks
from tertialpdf.layout.search import arrange
from tertialpdf.table_files import file_names, write_table

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
MARKDOWN = "commonmark_x-implicit_header_references"
TURNED_FROM = 12
"""A table of so many columns has a page of its own, turned."""
KEPT = re.compile(r"=+ |<.*>$|#stay\[|\]$|$")
"""Lines that go with a table that follows them: a heading, its label, a line that stays with what follows."""
HEAD = '#import "report.typ": *\n#show: report\n#let prose = prose.with(fit: {fit})\n'
PLACES = """
query(<mark>).map(mark => {
  let place = mark.location().position()
  (kind: mark.value, page: place.page, y: place.y / 1pt)
})"""
"""Where the template's marks came to stand."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class TypesettingError(Exception):
    """Typst refused the document; says what and why."""


def typeset(document: Document) -> bytes:
    """The document as PDF bytes."""
    day = iso_day(document.heading)
    timestamp = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else EPOCH
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(1) as aside:
        folder = Path(name)
        text = aside.submit(_typst, document.markdown)
        _write(document, folder)
        try:
            _set_beforehand(folder, document)
            compiler = _arranged(folder, document, _turned(text.result(), document))
            pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
        except typst.TypstError as error:
            raise TypesettingError(": ".join([error.message, *error.hints])) from error
    if not isinstance(pdf, bytes):
        raise TypesettingError("Typst gave no PDF")
    return pdf


def _typst(markdown: str) -> str:
    """Markdown as Typst source, by one call of pandoc (pypandoc's own makes three)."""
    with as_file(_templates() / "marks.lua") as marks:
        command = [pypandoc.get_pandoc_path(), "+RTS", "-A64m", "-RTS"]
        command += ["--from", MARKDOWN, "--to", "typst", "--wrap", "preserve"]
        command += ["--lua-filter", str(marks)]
        done = subprocess.run(command, input=markdown, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise TypesettingError(f"pandoc: {done.stderr.strip()}")
    return done.stdout


def _is_wide(table: TableBlock) -> bool:
    return len(table.header) >= TURNED_FROM


def _turned(body: str, document: Document) -> str:
    """The Typst source with each wide table, and its heading if it follows one, on a turned page."""
    lines = body.splitlines()
    for index, table in enumerate(document.tables):
        if _is_wide(table):
            place = lines.index(f"#block-table({index})")
            first = place
            while first and KEPT.match(lines[first - 1]):
                first -= 1
            lines[place] += "]"
            follows_text = any(map(str.strip, lines[first:place]))
            lines.insert(first, "]\n#turned[\n#prose[" if follows_text else "#turned[")
    return "\n".join(lines)


def _set_beforehand(folder: Path, document: Document) -> None:
    """Has the figures and tables set while pandoc is at work on the text.

    Typst remembers what it has set: wherever an arrangement puts a figure or table, it is not set again.
    """
    blocks = [f"#block-figure({number})" for number in range(len(document.figures))]
    for number, table in enumerate(document.tables):
        blocks.append(f"#turned[#block-table({number})]" if _is_wide(table) else f"#block-table({number})")
    source = HEAD.format(fit=FITS[0]) + "\n\n".join(blocks)
    (folder / "beforehand.typ").write_text(source, encoding="utf-8")
    typst.Compiler(str(folder / "beforehand.typ"), root=folder, font_paths=_fonts()).eval("none")


def _arranged(folder: Path, document: Document, body: str) -> typst.Compiler:
    """A compiler of the document with its figures where they leave the least white space."""

    def compiler(arrangement: Arrangement) -> typst.Compiler:
        source = HEAD.format(fit=arrangement.fit) + arrangement.source(body)
        (folder / "main.typ").write_text(source, encoding="utf-8")
        return typst.Compiler(str(folder / "main.typ"), root=folder, font_paths=_fonts())

    def trial(arrangement: Arrangement) -> Marks:
        found: Marks = json.loads(compiler(arrangement).eval(PLACES))
        return found

    fixed = {f"figure-{number}" for number, figure in enumerate(document.figures) if not figure.block.floats}
    return compiler(arrange(body, trial, fixed))


def _write(document: Document, folder: Path) -> None:
    template = _templates() / "report.typ"
    (folder / "report.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    for file, image in document.files.items():
        (folder / file).write_bytes(image)
    names = file_names(document.tables)
    for table, name in zip(document.tables, names, strict=True):
        write_table(table, folder / name, document.heading.language)
    content = {
        "heading": document.heading.model_dump(),
        "tables": [_described(table, name) for table, name in zip(document.tables, names, strict=True)],
        "figures": [{**picture.block.model_dump(), "file": picture.file} for picture in document.figures],
        "key_figures": [block.model_dump() for block in document.key_figures],
        "notices": [block.model_dump() for block in document.notices],
    }
    (folder / "data.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _described(table: TableBlock, file: str) -> dict[str, Any]:
    """A table as the template reads it: what is shown, and where its values are."""
    return {**table.model_dump(mode="json", exclude={"data"}), "file": file, "turned": _is_wide(table)}


@cache
def _fonts() -> typst.Fonts:
    """The typefaces, read once for all documents."""
    with as_file(files("font_source_sans_pro") / "files") as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def _templates() -> Traversable:
    return files("tertialpdf") / "templates"
