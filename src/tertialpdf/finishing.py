"""What Typst leaves to do in the finished PDF: MathML of formulas, letters to search for, headers of rows.

Typst gives a formula an alternative text; its MathML is associated with the same element of the structure.
Letters of mathematics have code points of their own, which no search for *E* finds: they are told as the
letters that they show. Cells that head their row are told to be headers.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import pikepdf

MAPPED = re.compile(rb"<([0-9A-Fa-f]+)>\s*<((?:[0-9A-Fa-f]{4})+)>")
MATHEMATICS = re.compile("[\U0001d400-\U0001d7ff\u210a-\u2138]")


Shape = Sequence[Sequence[bool]]
"""Of a table, by row, which of the cells that begin there head their row."""


def finished(pdf: bytes, mathml: Mapping[str, str], tables: Sequence[Shape]) -> bytes:
    """The PDF with the MathML of each formula, by its alternative text, and with headers of rows.

    tables: the shapes of all tables, in order, header rows too. The same PDF where nothing is to be done.
    """
    heads = any(any(row) for shape in tables for row in shape)
    if not mathml and not heads:
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if heads:
            _tell_row_heads(document, tables)
        for one in document.objects if mathml else ():
            if isinstance(one, pikepdf.Dictionary):
                if one.get("/S") == "/Formula" and (source := mathml.get(str(one.get("/Alt", "")))):
                    one.AF = pikepdf.Array([document.make_indirect(_associated(document, source))])
                elif one.get("/Type") == "/Font" and "/ToUnicode" in one:
                    _tell_plain_letters(one.ToUnicode)
        made = io.BytesIO()
        document.save(made, deterministic_id=True, fix_metadata_version=False)
    return made.getvalue()


def _tell_row_heads(document: pikepdf.Pdf, tables: Sequence[Shape]) -> None:
    """Cells that head their row made headers, in every table whose rows are those that were set."""
    found = list(_tables(document.Root.StructTreeRoot))
    if len(found) != len(tables):
        return
    for table, shape in zip(found, tables, strict=True):
        rows = [_kids(row) for row in _rows(table)]
        if [len(row) for row in rows] != [len(row) for row in shape]:
            continue
        for cells, heads in zip(rows, shape, strict=True):
            for cell, heads_row in zip(cells, heads, strict=True):
                if heads_row:
                    _make_head(cell)


def _make_head(cell: pikepdf.Object) -> None:
    given = cell.get("/A")
    owned = list(given) if isinstance(given, pikepdf.Array) else [given] if given is not None else []
    table = next((one for one in owned if one.get("/O") == "/Table"), None)
    if table is None:
        owned.append(pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row))
    else:
        table.Scope = pikepdf.Name.Row
    cell.S = pikepdf.Name.TH
    cell.A = owned[0] if len(owned) == 1 else pikepdf.Array(owned)


def _tables(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The tables of the structure, in order, less those within others."""
    for kid in _kids(element):
        if kid.get("/S") == "/Table":
            yield kid
        else:
            yield from _tables(kid)


def _rows(table: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for kid in _kids(table):
        if kid.get("/S") == "/TR":
            yield kid
        elif kid.get("/S") != "/Caption":
            yield from _rows(kid)


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    """The elements right below one."""
    below = element.get("/K")
    listed = list(below) if isinstance(below, pikepdf.Array) else [below]
    return [one for one in listed if isinstance(one, pikepdf.Dictionary) and "/S" in one]


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
