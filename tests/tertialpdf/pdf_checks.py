"""What is wrong with a report's PDF, by independent checkers: nothing may be, in any report.

page-validation and outloud are checkers of others; the rest is read from the file by pikepdf and seen on the
rendered pages by pypdfium2. Nothing here knows how the exporter works.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import page
import pikepdf
import pypdfium2
from babel.dates import get_month_names
from nbformat import NotebookNode
from outloud import check
from outloud.model import Document as Spoken
from outloud.model import StructElem
from outloud.rules._common import element_bbox, element_page, element_text
from outloud.rules.tables import grid_of

from tertialpdf.blocks import FigureBlock, HeadingBlock, TableBlock
from tests.tertialpdf.chart_checks import clashes

STREAM_LENGTH = "PDFA3A-STREAM-LENGTH-001"
HEADING = re.compile(r"^H[1-6]$")
TOO_MANY_DIGITS = "FIG-012"
"""outloud takes an alternative text of less than half letters for no language; ours tell numbers."""
PASSED_OVER = "TAG-002"
"""outloud misses the words of a header row that is repeated on the next page, rightly not read twice."""
SHREDDED = "TBL-010"
"""outloud takes a table with more headers than other cells for one cut in pieces; names beside one value each
head their rows all the same."""
DISORDER = "ORD-001"
"""outloud finds disorder where a list's item goes on on the next page; painting is held against tags."""
LEAST_FILL = 2 / 3
WIDEST_WHITE = 0.16
"""Share of the text area that may be white between two things on a page."""
TEXT_AREA = (68.0, 776.7)
"""Points from the top of an A4 page."""

DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Written:
    """How a report in a language is written: the page's number, and the marks of numbers and CSV files."""

    page: str
    group: str
    decimal: str
    percent: str
    delimiter: str
    months: list[str]


MONTHS = {language: list(get_month_names("wide", locale=language).values()) for language in ("sv", "en")}
WRITTEN = {
    "sv": Written("Sida {number} av {count}", "\u00a0", ",", "\u00a0%", ";", MONTHS["sv"]),
    "en": Written("Page {number} of {count}", ",", ".", "%", ",", MONTHS["en"]),
}


def faults(pdf: bytes, notebook: NotebookNode) -> list[str]:
    """Everything that is wrong with the PDF of an executed notebook of ours, in words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.pdf"
        path.write_bytes(pdf)
        spoken = Spoken(str(path))
        try:
            assert spoken.pages
            return [
                *breaches(pdf, page.ValidationProfile.PDF_UA_1),
                *breaches(pdf, page.ValidationProfile.PDF_A_3A),
                *stumbles(path, notebook),
                *_document(pdf, spoken, _language(notebook)),
                *_headings(spoken, notebook),
                *_tables(spoken, notebook),
                *_figures(spoken, notebook),
                *_attachments(pdf, notebook),
                *(clash for svg in _drawings(notebook) for clash in clashes(svg)),
                *white_space(pdf),
            ]
        finally:
            spoken.close()


def breaches(pdf: bytes, profile: page.ValidationProfile) -> list[str]:
    """Rules that the PDF breaks.

    The validator takes a carriage return that ends compressed data for a line end and then finds the stream
    too short; pikepdf, which reads lengths as they are, decides on that rule.
    """
    found = [failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile=profile).failures]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if not document.check_pdf_syntax():
            found = [rule for rule in found if rule != STREAM_LENGTH]
    return found


def stumbles(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """What a screen reader would stumble over, less the two things that are as they should be."""
    result = check(str(path))
    if result.error:
        yield f"outloud: {result.error}"
    headers = {_bare("".join(table["header"])) for table in _shown(notebook, TableBlock.MIME)}
    for found in result.sorted_findings():
        repeated = found.rule == PASSED_OVER and all(
            any(all(_bare(word) in header for word in line.split()) for header in headers)
            for line in (found.evidence or "").split("; ")
        )
        in_order = found.rule == DISORDER and is_painted_as_tagged(path)
        if found.rule not in (TOO_MANY_DIGITS, SHREDDED) and not repeated and not in_order:
            yield f"outloud {found.rule} page {found.page}: {found.message} ({found.evidence})"


def is_painted_as_tagged(path: Path) -> bool:
    """Whether the marked content of each page is painted in the order in which its tags are read."""
    with pikepdf.open(path) as document:
        read: dict[tuple[int, int], list[int]] = {}
        for leaf, number in _marked(document.Root.StructTreeRoot, None):
            read.setdefault(leaf, []).append(number)
        return all(_painted(each) == read.get(each.obj.objgen, []) for each in document.pages)


def _marked(element: Any, leaf: Any) -> Iterator[tuple[tuple[int, int], int]]:
    """Page and number of each marked content below an element, as the tags are read."""
    leaf = element.get("/Pg", leaf)
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, int):
            yield leaf.objgen, child
        elif child.get("/Type") == "/MCR":
            yield child.get("/Pg", leaf).objgen, int(child.MCID)
        elif "/S" in child:
            yield from _marked(child, leaf)


def _painted(leaf: pikepdf.Page) -> list[int]:
    operands = (given for given, operator in pikepdf.parse_content_stream(leaf) if str(operator) == "BDC")
    return [int(given[1].MCID) for given in operands if "/MCID" in given[1]]


def white_space(pdf: bytes) -> Iterator[str]:
    """Pages that are less than two thirds full, the last one apart, and white bands inside pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        turned = [leaf.get_width() > leaf.get_height() for leaf in document]
        for number, leaf in enumerate(document):
            if turned[number]:
                continue
            grey = np.asarray(leaf.render(scale=1.0, grayscale=True).to_numpy()).squeeze()
            first, last = (round(edge) for edge in TEXT_AREA)
            inked = np.flatnonzero((grey[first : last + 1] < 235).any(axis=1))
            area = last - first
            fill = (inked[-1] if len(inked) else 0) / area
            before_turn = number + 1 < len(turned) and turned[number + 1]
            if number + 1 < len(document) and not before_turn and fill < LEAST_FILL:
                yield f"page {number + 1} is only {fill:.0%} full"
            widest = max(np.diff(np.concatenate(([0], inked))), default=0) / area
            if widest > WIDEST_WHITE:
                yield f"page {number + 1} has a white band of {widest:.0%}"
    finally:
        document.close()


def _document(pdf: bytes, spoken: Spoken, language: str) -> Iterator[str]:
    """Language, title shown, marks, bookmarks as the headings, page numbers and running title."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        if not str(root.get("/Lang", "")).startswith(language):
            yield f"language is {root.get('/Lang')}"
        if not bool(root.MarkInfo.Marked):
            yield "not marked as tagged"
        title = str(document.docinfo.get("/Title", ""))
        if not title or not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
            yield f"title {title!r} is not shown in the window"
        with document.open_outline() as outline:
            marks = list(_bookmarks(outline.root))
        count = len(document.pages)
    headings = [
        (int(element.type[1]), _bare(element_text(spoken, element)))
        for element in spoken.elements
        if HEADING.match(element.type)
    ]
    if [(level, _bare(text)) for level, text in marks] != headings:
        yield f"bookmarks {marks} are not the headings {headings}"
    leaves = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(count):
            text = leaves[number].get_textpage().get_text_range()
            if WRITTEN[language].page.format(number=number + 1, count=count) not in text:
                yield f"page {number + 1} does not say so"
            if title not in text:
                yield f"page {number + 1} has no running title"
    finally:
        leaves.close()


def _bookmarks(items: Any, level: int = 1) -> Iterator[tuple[int, str]]:
    for item in items:
        yield level, item.title
        yield from _bookmarks(item.children, level + 1)


def _headings(spoken: Spoken, notebook: NotebookNode) -> Iterator[str]:
    """Headings and captions in the notebook's order; no heading last on its page or after its chart."""
    wanted = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            wanted += [_bare(line.lstrip("#")) for line in cell.source.splitlines() if line.startswith("#")]
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/markdown" in data:
                lines = data["text/markdown"].splitlines()
                wanted += [_bare(line.lstrip("#")) for line in lines if line.startswith("#")]
            for mime in (TableBlock.MIME, FigureBlock.MIME):
                if data.get(mime, {}).get("caption"):
                    wanted.append(_bare(data[mime]["caption"]))
    said = [
        _bare(re.sub(r"^(Tabell|Table|Figure|Figur)\s+\d+\.", "", element_text(spoken, element)))
        for element in spoken.elements
        if HEADING.match(element.type) or element.type == "Caption"
    ]
    if said != wanted[-len(said) :] or len(wanted) - len(said) > 1:
        yield f"read in the order {said}, shown in {wanted}"
    for heading, place in _places(spoken, HEADING):
        below = [
            line
            for line in spoken.content(place[0]).lines
            if line.artifact_share < 0.5 and line.bbox[3] < heading[1] + 1
        ]
        if len(below) < 2:
            yield f"heading last on page {place[0] + 1}"
    yield from _after_their_heading(spoken)


def _after_their_heading(spoken: Spoken) -> Iterator[str]:
    """Captions that stand before the heading of their section."""
    own: tuple[int, float] | None = None
    for element in spoken.elements:
        if not (HEADING.match(element.type) or element.type == "Caption"):
            continue
        number, box = element_page(element), element_bbox(spoken, element)
        if number is None or box is None:
            yield f"{element_text(spoken, element)} is nowhere"
        elif HEADING.match(element.type):
            own = (number, -box[3])
        elif own is not None and (number, -box[3]) < own:
            yield f"{element_text(spoken, element)} stands before its heading"


def _places(spoken: Spoken, kind: re.Pattern[str]) -> Iterator[tuple[tuple[Any, ...], tuple[int]]]:
    for element in spoken.elements:
        number, box = element_page(element), element_bbox(spoken, element)
        if kind.match(element.type) and number is not None and box is not None:
            yield box, (number - 1,)


def _tables(spoken: Spoken, notebook: NotebookNode) -> Iterator[str]:
    """Every table with header cells that say what they head, and every cell as it was shown."""
    shown = _shown(notebook, TableBlock.MIME)
    grids = [grid_of(spoken, table) for table in spoken.elements_of("Table")]
    if len(shown) != len(grids):
        yield f"{len(grids)} tables of {len(shown)}"
    for table, grid in zip(shown, grids, strict=False):
        head, *body = grid.rows
        if any(cell.kind != "TH" or cell.scope != "Column" for cell in head):
            yield f"table {table['name']}: header cells without scope"
        named = len(head) > 1 and table["align"][0] == "left" and "0" not in table.get("pictures", {})
        wanted = [named and bool(row[0].strip()) for row in table["rows"]]
        for cells, row, heads in zip(body, table["rows"], wanted, strict=False):
            if (cells[0].kind == "TH" and cells[0].scope == "Row") != heads:
                yield f"table {table['name']}: row {row[0]} is not headed as it should be"
        if [_bare(cell.text) for cell in head] != [_bare(text) for text in table["header"]]:
            yield f"table {table['name']}: other headers than shown"
        drawn = {int(position) for position in table.get("pictures", {})}
        for cells, row in zip(body, table["rows"], strict=False):
            said = [_bare(cell.text) for place, cell in enumerate(cells) if place not in drawn]
            if said != [_bare(text) for place, text in enumerate(row) if place not in drawn]:
                yield f"table {table['name']}: {said} is not {row}"
        if len(body) != len(table["rows"]):
            yield f"table {table['name']}: {len(body)} rows of {len(table['rows'])}"


def _figures(spoken: Spoken, notebook: NotebookNode) -> Iterator[str]:
    """An alternative text on every picture: that of its chart, with a figure in it, on its caption's page."""
    charts = [chart["alternative"] for chart in _shown(notebook, FigureBlock.MIME)]
    drawn = [
        cell
        for table in _shown(notebook, TableBlock.MIME)
        for position, pictures in table.get("pictures", {}).items()
        for cell in [row[int(position)] for row in table["rows"]][: len(pictures)]
        if cell
    ]
    said = [element.alt or "" for element in spoken.elements_of("Figure")]
    if sorted(said) != sorted(charts + drawn):
        yield f"alternative texts {said} are not {charts + drawn}"
    for text in charts:
        if not re.search(r"\d", text) or len(text) < 20:
            yield f"alternative text without a figure: {text}"
    captions = [element for element in spoken.elements_of("Caption") if _is_figure(spoken, element)]
    pictures = [element for element in spoken.elements_of("Figure") if element.alt in charts]
    for caption, picture in zip(captions, pictures, strict=True):
        if element_page(caption) != element_page(picture):
            yield f"{element_text(spoken, caption)} is parted from its chart"


def _is_figure(spoken: Spoken, caption: StructElem) -> bool:
    return element_text(spoken, caption).startswith("Figur")


def _attachments(pdf: bytes, notebook: NotebookNode) -> Iterator[str]:
    """Every table attached as data, as a CSV that says what the table says."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = {str(file.UF): str(file.get("/AFRelationship")) for file in document.Root.get("/AF", [])}
        files = {file.filename: file.get_file().read_bytes() for file in document.attachments.values()}
    shown, written = _shown(notebook, TableBlock.MIME), WRITTEN[_language(notebook)]
    if set(kinds.values()) - {"/Data"} or set(kinds) != set(files) or len(files) != len(shown):
        yield f"attached {kinds} for {len(shown)} tables"
    names: list[str] = []
    for number, table in enumerate(shown):
        name = f"{table['name']}.csv"
        names.append(name if name not in names else f"{table['name']}-{number}.csv")
        content = files.get(names[-1])
        if content is None:
            yield f"{names[-1]} is not attached"
            continue
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        rows = list(csv.reader(text, delimiter=written.delimiter))
        if rows[0] != table["data"]["header"] or len(rows) - 1 != len(table["rows"]):
            yield f"{names[-1]} has another shape than its table"
            continue
        drawn = {int(position) for position in table["pictures"]}
        belongs = table["data"]["of"]
        for column, position in enumerate(belongs):
            if position is None or position in drawn or belongs.count(position) > 1:
                continue  # a picture, or what the page says of several columns in one cell
            for above, row, cells in zip(rows, rows[1:], table["rows"], strict=False):
                said_above = not cells[position] and row[column] == above[column]
                if not said_above and not says_the_same(row[column], cells[position], written):
                    yield f"{names[-1]}: {row[column]} is not {cells[position]}"


def says_the_same(value: str, cell: str, written: Written = WRITTEN["sv"]) -> bool:
    """Whether a CSV value rounds to the cell: as it stands, in per cent, in thousands or in millions.

    What the page says in words (``kommer``, ``2 av 3``, ``..``) the file holds as a number, a day, its
    first words or nothing; a month it holds as its number.
    """
    if value == cell or (value == "" and cell in ("", "–")):
        return True
    group, mark = re.escape(written.group), re.escape(written.decimal)
    is_value = re.fullmatch(rf"-?\d+({mark}\d+)?(e-?\d+)?", value)
    if cell in written.months:
        return value == str(written.months.index(cell) + 1)
    shown = cell.removesuffix(written.percent)
    number = re.fullmatch(rf"[−+]?\d[\d{group}]*({mark}\d+)?", shown)
    if not number:
        return bool(cell.startswith(value) or is_value or DAY.fullmatch(value))
    if not is_value:
        return False
    exact = float(value.replace(written.decimal, "."))
    told = float(shown.replace(written.group, "").replace(written.decimal, ".").replace("−", "-"))
    decimals = len(number[1]) - 1 if number[1] else 0
    return any(abs(exact * scale - told) <= 0.5000001 * 10**-decimals for scale in (1.0, 100.0, 1e-3, 1e-6))


def _language(notebook: NotebookNode) -> str:
    """The language that the report says it is in."""
    return str(_shown(notebook, HeadingBlock.MIME)[0]["language"])


def _shown(notebook: NotebookNode, mime: str) -> list[dict[str, Any]]:
    return [
        output.data[mime]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if mime in output.get("data", {})
    ]


def _drawings(notebook: NotebookNode) -> Iterator[str]:
    """The SVG of every chart of ours."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if FigureBlock.MIME in output.get("data", {}):
                yield output.data["image/svg+xml"]


def _bare(text: str) -> str:
    """Letters and digits alone: words are broken over lines, and spaces are of several kinds."""
    return re.sub(r"[^\w−+±∞]", "", text.replace("\u00ad", "")).casefold()
