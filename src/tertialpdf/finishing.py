"""What Typst leaves to do in the finished PDF: MathML of formulas, letters to search for, headers of rows.

Typst gives a formula an alternative text; its MathML is associated with the same element of the structure.
Letters of mathematics have code points of their own, which no search for *E* finds: they are told as the
letters that they show. Cells that head their row are told to be headers.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence

import pikepdf

MAPPED = re.compile(rb"<([0-9A-Fa-f]+)>\s*<((?:[0-9A-Fa-f]{4})+)>")
MATHEMATICS = re.compile("[\U0001d400-\U0001d7ff\u210a-\u2138]")
ELEMENT = re.compile(rb"\n(\d+) 0 obj\s*<</Type/StructElem/S/(\w+)/P (\d+) 0 R")
KIDS = re.compile(rb"(?:/Lang\([\w-]+\))?/K\[((?:\d+ 0 R ?)*)\]")
HEADERS = re.compile(rb"(?:/Lang\([\w-]+\))?/A\[<</O/Table(/Headers\[[^\]]*\])")
"""Elements of the structure as Typst writes them, one below the other; of a row its cells, of a cell the
names of its headers."""
SCOPE = b"/Scope/Row"
"""As long as the shortest list of headers, an empty one."""
Shape = Sequence[Sequence[bool]]
"""Of a table, by row, which of the cells that begin there head their row."""


def finished(pdf: bytes, mathml: Mapping[str, str], tables: Sequence[Shape]) -> bytes:
    """The PDF with the MathML of each formula, by its alternative text, and with headers of rows.

    tables: the shapes of all tables, in order, header rows too. The same PDF where nothing is to be done.
    """
    if any(any(row) for shape in tables for row in shape):
        pdf = _with_row_heads(pdf, tables)
    if not mathml:
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary):
                if one.get("/S") == "/Formula" and (source := mathml.get(str(one.get("/Alt", "")))):
                    one.AF = pikepdf.Array([document.make_indirect(_associated(document, source))])
                elif one.get("/Type") == "/Font" and "/ToUnicode" in one:
                    _tell_plain_letters(one.ToUnicode)
        made = io.BytesIO()
        document.save(made, deterministic_id=True, fix_metadata_version=False)
    return made.getvalue()


def _with_row_heads(pdf: bytes, tables: Sequence[Shape]) -> bytes:
    """Cells that head their row made headers, in every table whose rows are those that were set.

    They are told in the room of what Typst has told of each cell, its headers by name, so that nothing in the
    file moves and it need not be written anew. In such a table the scope of headers tells the same of every
    cell: a cell that named the header of its column alone would have no other.
    """
    elements = {int(one[1]): one for one in ELEMENT.finditer(pdf)}
    found: dict[int, list[list[re.Match[bytes]]]] = {}
    for number, element in elements.items():
        if element[2] == b"Table" and not _is_within_table(element, elements):
            found[number] = []
    for element in elements.values():
        if element[2] == b"TR":
            above = elements[int(element[3])]
            table = int(above[1] if above[2] == b"Table" else above[3])
            if table in found:
                cells = KIDS.match(pdf, element.end())
                found[table].append([elements[int(one)] for one in cells[1].split()[::3]] if cells else [])
    if len(found) != len(tables):
        return pdf
    written = bytearray(pdf)
    for rows, shape in zip(found.values(), tables, strict=True):
        if [len(row) for row in rows] == [len(row) for row in shape] and any(map(any, shape)):
            for cells_of_row, heads in zip(rows, shape, strict=True):
                for cell, heads_row in zip(cells_of_row, heads, strict=True):
                    _tell_scope(written, cell, heads_row)
    return bytes(written)


def _is_within_table(element: re.Match[bytes], elements: Mapping[int, re.Match[bytes]]) -> bool:
    above = elements.get(int(element[3]))
    while above is not None and above[2] not in (b"TD", b"TH"):
        above = elements.get(int(above[3]))
    return above is not None


def _tell_scope(pdf: bytearray, element: re.Match[bytes], heads_row: bool) -> None:
    """Has a cell tell what it heads, or nothing, where it named its headers."""
    named = HEADERS.match(pdf, element.end())
    if element[2] == b"TD" and named is not None:
        room = named.end(1) - named.start(1)
        pdf[named.start(1) : named.end(1)] = (SCOPE if heads_row else b"").ljust(room)
        if heads_row:
            pdf[element.start(2) : element.end(2)] = b"TH"


def _associated(document: pikepdf.Pdf, source: str) -> pikepdf.Dictionary:
    """A file of MathML that stands for a formula."""
    content = source.encode()
    file = pikepdf.Stream(document, content, Type=pikepdf.Name.EmbeddedFile)
    file.Subtype = pikepdf.Name("/application/mathml+xml")
    file.Params = pikepdf.Dictionary(Size=len(content))
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec,
        F="formula.xml",
        UF="formula.xml",
        AFRelationship=pikepdf.Name.Supplement,
        EF=pikepdf.Dictionary(F=document.make_indirect(file), UF=document.make_indirect(file)),
    )


def _tell_plain_letters(stream: pikepdf.Object) -> None:
    """Glyphs of mathematical letters told as the letters that they show."""
    told = stream.read_bytes()

    def plain(match: re.Match[bytes]) -> bytes:
        letters = bytes.fromhex(match[2].decode()).decode("utf-16-be", "replace")
        shown = MATHEMATICS.sub(lambda letter: unicodedata.normalize("NFKC", letter[0]), letters)
        return (
            match[0]
            if shown == letters
            else b"<%s> <%s>" % (match[1], shown.encode("utf-16-be").hex().encode())
        )

    changed = MAPPED.sub(plain, told)
    if changed != told:
        stream.write(changed)
