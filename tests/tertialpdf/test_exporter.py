"""The exporter: accessible, archival PDF from any executed notebook, the same bytes every time."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import page
import pandas as pd
import pikepdf
import pypdfium2
import pytest
from nbformat import NotebookNode

from tertialpdf import typesetting
from tertialpdf.blocks import Cell, Exact, KeyFigureBlock, KeyFiguresBlock, NoticeBlock, TableBlock, TableData
from tertialpdf.exporter import TertialPDFExporter
from tertialpdf.faults import NotPrintableError
from tertialpdf.layout.arrangements import IN_PLACE, TOP, Arrangement
from tests.tertialpdf.pdf_checks import breaches, faults
from tests.tertialpdf.shown import cell, export, heading, notebook, rising_line, table, text

pytestmark = pytest.mark.slow

WORDS = ("kunder", "tjänster", "fakturor", "under", "året", "blev", "fler", "än", "budget", "varje", "enhet")
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def ours() -> NotebookNode:
    rows = {"Namn": [f"Rad {i}" for i in range(60)], "Tal": list(range(60))}
    front = heading(
        "Rapportens titel",
        subtitle="Underrubrik",
        organisation="Förvaltningen",
        day="2011-05-16",
        example_data="all",
    )
    figure = KeyFigureBlock(
        label="Nöjda", value="82 %", comparison="mål 90 %", state="bad", state_text="Målet nås inte"
    )
    return notebook(
        cell(front),
        *(text(f"## Avsnitt {i}\n\nText med −2,5\u00a0% och å, ä, ö.") for i in range(1, 6)),
        cell(KeyFiguresBlock(figures=[figure])),
        cell(
            table("tal", "Tabellens namn", rows, note="Not."),
            rising_line("linje", "Kurvan stiger", "Kurvan stiger från 1 till 3."),
            NoticeBlock(text="Kommentar saknas.", state="warning", heading="Ekonomi:"),
        ),
    )


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(document[number].get_textpage().get_text_range() for number in range(len(document)))


def tags(pdf: bytes) -> list[tuple[str, pikepdf.Object]]:
    """All structure elements in reading order."""
    found: list[tuple[str, pikepdf.Object]] = []

    def walk(element: Any) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append((str(element.S), element))
            if "/K" in element:
                walk(element.K)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot.K)
        return [
            (name, pikepdf.Dictionary({key: value for key, value in element.items() if key == "/Alt"}))
            for name, element in found
        ]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return export(ours())


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A])
def test_accessible_and_archival(pdf: bytes, profile: page.ValidationProfile) -> None:
    assert breaches(pdf, profile) == []


def test_the_same_notebook_gives_the_same_bytes(pdf: bytes) -> None:
    assert export(ours()) == pdf


def test_title_language_marks_and_bookmarks(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang).startswith("sv")
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.docinfo.Title) == "Rapportens titel"
        with document.open_outline() as outline:
            assert [entry.title for entry in outline.root] == [f"Avsnitt {number}" for number in range(1, 6)]


def titled(*sources: str) -> tuple[str, str]:
    """The title of a notebook of texts, and the words of its PDF."""
    pdf, _ = TertialPDFExporter().from_notebook_node(
        notebook(*map(text, sources)), {"metadata": {"name": "filen"}}
    )
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return str(document.docinfo["/Title"]), words(pdf)


def test_a_section_among_others_is_no_title() -> None:
    badge = "[Kör den](https://exempel.invalid)"
    assert titled("Ingress.", "# Hämta data", "# Modell")[0] == "filen"
    assert titled("Ingress.", "# Rapporten", "## Modell")[0] == "Rapporten"
    assert titled(badge, "# Rapporten", "# Modell")[0] == "Rapporten"
    title, said = titled("**Kapitel 2 – Hus**\n\nDetta är ingressen.", "# Hämta data", "# Modell")
    assert title == "Kapitel 2 – Hus"
    assert [said.count(part) for part in ("Kapitel 2 – Hus", "ingressen", "Hämta data", "Modell")] == [1] * 4


def test_every_figure_has_its_alternative_text(pdf: bytes) -> None:
    alternatives = [str(element.Alt) for name, element in tags(pdf) if "/Alt" in element]
    assert "Kurvan stiger från 1 till 3." in alternatives


def test_tables_have_header_cells_on_every_page(pdf: bytes) -> None:
    names = [name for name, _ in tags(pdf)]
    assert names.count("/TH") == 2 + 60
    assert names.count("/TD") == 60
    assert words(pdf).count("Namn Tal") >= 2


def test_names_of_rows_are_headers_that_every_cell_of_the_row_has() -> None:
    columns: dict[str, Sequence[Cell]] = {"Namn": ["A", "B", "C"], "Ett": [1, 2, 3], "Två": [4, 5, 6]}
    pdf = export(notebook(cell(heading(), table("t", "Tabellen", columns))))
    cells: list[tuple[str, str, bool]] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") in ("/TH", "/TD"):
                attributes = list(one.A) if isinstance(one.A, pikepdf.Array) else [one.A]
                (told,) = (each for each in attributes if each.O == "/Table")
                cells.append((str(one.S), str(told.get("/Scope", "")), "/Headers" in told))
    # A cell that named the header of its column alone would be read without the name of its row.
    assert cells[:3] == [("/TH", "/Column", True)] * 3
    assert cells[3:] == [("/TH", "/Row", False), ("/TD", "", False), ("/TD", "", False)] * 3


def test_a_name_beside_one_value_heads_its_row() -> None:
    two = table("t", "Tabellen", {"Namn": ["A", "B"], "Tal": [1, 2]})
    alone = table("u", "Namnen", {"Namn": ["C"]})
    pdf = export(notebook(cell(heading(), two, alone)))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        rows = [
            [str(kid.S) for kid in list(one.K)]
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TR"
        ]
    assert rows == [["/TH", "/TH"], ["/TH", "/TD"], ["/TH", "/TD"], ["/TH"], ["/TD"]]


def test_words_numbers_and_pages(pdf: bytes) -> None:
    found = words(pdf)
    for expected in (
        "Rapportens titel",
        "Förvaltningen",
        "Exempeldata",
        "Tabell\u00a01. Tabellens namn",
        "Målet nås inte",
    ):
        assert expected in found
    assert "Figur\u00a01. Kurvan stiger" in found
    assert f"Sida 1 av {len(pypdfium2.PdfDocument(pdf))}" in found
    assert "−2,5" in found
    assert "kod()" not in found


def test_the_data_of_each_table_is_attached(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        attached = document.attachments["tal.csv"].get_file().read_bytes().decode("utf-8-sig")
    assert attached.splitlines()[:2] == ["Namn;Tal", "Rad 0;0"]


def test_a_notebook_that_knows_nothing_of_us() -> None:
    html = pd.DataFrame({"kol <1>": ["a & b", "c"], "tal": [1.5, -2.0]}).to_html()
    foreign = notebook(
        text("# Titel\n\nInledning med $x^2$ och `kod`.\n\n#### Hoppar över nivåer\n\n1. ett\n2. två"),
        text("| A | B |\n|---|--:|\n| 1 | 2 |\n\n> citat\n\n---\n\n```python\n# ingen rubrik\n```"),
        text("![En prick](attachment:prick.png)", attachments={"prick.png": {"image/png": PIXEL}}),
        cell({"text/html": html, "text/plain": "tabell"}, {"image/png": PIXEL, "text/plain": "<Figure>"}),
        cell({"text/markdown": "**Ut** ur en cell"}, {"text/plain": "42"}),
        nbformat.v4.new_code_cell(
            "print()", outputs=[nbformat.v4.new_output("stream", name="stdout", text="rad\n")]
        ),
    )
    pdf = export(foreign)
    assert breaches(pdf, page.ValidationProfile.PDF_UA_1) == []
    found = words(pdf)
    for expected in ("Titel", "a & b", "Hoppar över nivåer", "# ingen rubrik", "Ut ur en cell", "42", "rad"):
        assert expected in found
    assert [str(element.Alt) for _, element in tags(pdf) if "/Alt" in element].count("En prick") == 1


@pytest.mark.parametrize(
    "odd",
    [
        '#import "x"',
        "$ inte matte",
        "*stjärna*",
        "@referens",
        "\\bakstreck",
        "<taggar>",
        "`bakåt`",
        "[hak](parentes)",
        "// kommentar",
        "_under_",
        "~ ^ % & \" '",
        "x" * 200,
    ],
)
def test_odd_characters_in_cells_are_shown_as_they_are(odd: str) -> None:
    found = words(
        export(notebook(cell(heading()), text("## A"), cell(table("t", odd[:40], {odd[:20]: [odd]}))))
    )
    joined = "".join(found.split())
    assert "".join(odd.split())[:60] in joined


def test_long_and_empty_tables() -> None:
    long = table("lång", "Lång", {"A": [f"rad {number}" for number in range(3000)]})
    empty = table("tom", "Tom", {"A": []})
    found = words(export(notebook(cell(heading()), text("## A"), cell(long, empty))))
    assert "rad 2999" in found


def test_a_failed_notebook_is_refused() -> None:
    failed = nbformat.v4.new_output("error", ename="ValueError", evalue="fel i beräkningen", traceback=[])
    with pytest.raises(NotPrintableError, match="fel i beräkningen"):
        export(notebook(nbformat.v4.new_code_cell("x", outputs=[failed])))


def test_an_image_that_is_not_there_is_told_and_in_a_report_of_ours_refused() -> None:
    missing = text("Före.\n\n![En vy](bild.png)")
    found = words(export(notebook(missing)))
    assert "[En vy]" in found
    assert "Visas inte" in found
    assert "Cell 1: bilden finns inte" in found
    with pytest.raises(NotPrintableError, match=r"cell 2: .*bild\.png"):
        export(notebook(cell(heading()), missing))


def test_nbconvert_knows_the_exporter(tmp_path: Path) -> None:
    path = tmp_path / "min bok.ipynb"
    nbformat.write(ours(), path)
    command = [sys.executable, "-m", "nbconvert", "--to", "tertialpdf", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "min bok.pdf").read_bytes() == export(ours())


@pytest.mark.parametrize(
    ("lines", "on_first", "pages"),
    [(40, 40, 1), (43, 43, 1), (48, 40, 2)],
    ids=["a full page", "a few lines too many are fitted in", "too many keep the usual type"],
)
def test_no_nearly_empty_last_page_where_it_can_be_spared(lines: int, on_first: int, pages: int) -> None:
    body = [text(f"Rad {number}.") for number in range(lines)]
    found = pypdfium2.PdfDocument(export(notebook(cell(heading()), *body)))
    assert len(found) == pages
    assert found[0].get_textpage().get_text_range().count("Rad") == on_first


def test_nothing_is_wrong_with_it(pdf: bytes) -> None:
    assert faults(pdf, ours()) == []


def test_a_glyph_that_no_typeface_has_is_told_with_its_cell() -> None:
    odd = [cell(heading()), text("## A"), text("Ett tecken: \ue123."), text("Ett till: \U00013000.")]
    with pytest.raises(NotPrintableError, match=r"cell 3: .*U\+E123\ncell 4: .*U\+13000"):
        export(notebook(*odd))
    found = words(export(notebook(*odd[2:])))
    assert "Ett tecken: \u25af." in found
    assert "Cell 1: ett tecken som saknas i alla typsnitt (U+E123)." in found


def series_table() -> TableBlock:
    """A table with a drawn column: the words are on the page's cells, the numbers in the file."""
    line = '<svg xmlns="http://www.w3.org/2000/svg" width="60pt" height="13pt" viewBox="0 0 60 13">{}</svg>'
    drawn = [line.format(f'<path d="M2,{y} L58,2" stroke="#1f4e79" fill="none"/>') for y in (11, 6)]
    return TableBlock(
        name="månader",
        caption="Månader",
        header=["Kund", "Per månad", "Summa"],
        align=["left", "left", "right"],
        rows=[
            ["Norr", "från 1,0 till 4,0, som lägst 1,0 och som högst 4,0", "7,5"],
            ["Söder", "från 4,0 till 2,0, som lägst 2,0 och som högst 4,0", "6,0"],
            ["Ingen", "", "–"],
        ],
        pictures={1: [*drawn, line.format("")]},
        data=TableData(
            header=["Kund", "Per månad, jan", "Per månad, feb", "Per månad, mar", "Summa"],
            columns=[
                ["Norr", "Söder", "Ingen"],
                [1.0, 4, None],
                [2.5, None, None],
                [4.0, 2, None],
                [7.5, Exact(decimal="6.0"), None],
            ],
        ),
    )


def test_a_series_in_a_cell_is_drawn_told_and_attached() -> None:
    source = notebook(cell(heading()), text("## A"), cell(series_table()))
    pdf = export(source)
    assert faults(pdf, source) == []
    alternatives = [str(element.Alt) for _, element in tags(pdf) if "/Alt" in element]
    assert alternatives == [
        "från 1,0 till 4,0, som lägst 1,0 och som högst 4,0",
        "från 4,0 till 2,0, som lägst 2,0 och som högst 4,0",
    ]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (file,) = document.attachments.values()
        attached = file.get_file().read_bytes().decode("utf-8-sig")
    assert attached.splitlines()[1:] == ["Norr;1,0;2,5;4,0;7,5", "Söder;4;;2;6,0", "Ingen;;;;"]


def wide(columns: int) -> TableBlock:
    return table("bred", "En bred tabell", {f"Kolumn k{n}": [n * 10_000 + 1] * 14 for n in range(columns)})


@pytest.mark.parametrize(("columns", "turned"), [(11, False), (12, True), (16, True)])
def test_a_table_of_many_columns_has_its_page_turned(columns: int, turned: bool) -> None:
    source = notebook(cell(heading()), text("## A"), cell(wide(columns)), text("## B\n\nText.\n\nMer."))
    pdf = export(source)
    assert faults(pdf, source) == []
    leaves = pypdfium2.PdfDocument(pdf)
    assert any(leaf.get_width() > leaf.get_height() for leaf in leaves) == turned
    for leaf in leaves:
        right = [
            leaf.get_textpage().get_charbox(number)[2] for number in range(leaf.get_textpage().count_chars())
        ]
        assert max(right) < leaf.get_width() - 40


@pytest.mark.parametrize(
    "difference",
    ["−0,06\u00a0±\u00a00,01\nlägre", "−2\u00a0642\u00a0±\u00a01\u00a0514,0\nlägre"],
    ids=["short", "many bytes"],
)
def test_cells_of_two_short_lines_keep_to_their_column(difference: str) -> None:
    """Such a cell is as long as its longest line, in letters: its column gets none of what is left."""
    verdict = "ingen\u00a0säker\nskillnad"
    columns = {f"Mått {number} som mäts": [verdict] * 4 for number in range(7)}
    columns["Belastning"] = [difference] * 4
    first = {"Scenario": ["Fler i telefon på förmiddagen än idag"] * 4}
    pdf = export(notebook(cell(heading()), text("## A"), cell(table("svar", "Svar", first | columns))))
    assert letters_on_each_other(pdf) == []


def test_names_of_files_keep_to_their_column() -> None:
    """No line is broken within such a name, however much the columns beside it have to say."""
    names = ["data/2025/incomplete_documents.csv", "data/2025/customer_survey_answers.csv"]
    says = "ofullständiga underlag per månad, kund och aktivitet, och hur de klarades upp"
    columns = {"Tabell": names * 3, "Innehåller": [says] * 6, "Skulle visa": [says] * 6}
    pdf = export(notebook(cell(heading()), text("## A"), cell(table("saknas", "Saknas", columns))))
    assert letters_on_each_other(pdf) == []


@pytest.mark.parametrize("mode", [IN_PLACE, TOP])
def test_a_narrow_table_stands_at_the_left_wherever_it_stands(
    monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(typesetting, "arrange", lambda *_given: Arrangement().with_modes({"table-0": mode}))
    narrow = table("roller", "Roller", {"Roll": ["Chef", "Ekonom"], "Antal": [1, 20]})
    pdf = export(notebook(cell(heading()), text("## A"), text("Text."), cell(narrow)))
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    lefts = {}
    for word in ("Tabell 1", "Ekonom"):
        found = page.search(word).get_next()
        assert found is not None
        lefts[word] = page.get_charbox(found[0])[0]
    assert 0 < lefts["Ekonom"] - lefts["Tabell 1"] < 10


def letters_on_each_other(pdf: bytes) -> list[str]:
    """Pairs of letters on the first page whose boxes share more than a point both ways."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    places = [
        (character, page.get_charbox(number))
        for number in range(page.count_chars())
        if (character := page.get_text_range(number, 1)).strip()
    ]
    return [
        f"{one} on {other}"
        for number, (one, box) in enumerate(places)
        for other, beside in places[number + 1 :]
        if min(box[2], beside[2]) - max(box[0], beside[0]) > 1.0
        and min(box[3], beside[3]) - max(box[1], beside[1]) > 1.0
    ]


def long_story(paragraphs: int) -> NotebookNode:
    """A report whose charts do not fit where they are shown."""
    cells = [cell(heading("Titel"))]
    draw = random.Random(paragraphs)

    def body() -> str:
        return " ".join(draw.choice(WORDS) for _ in range(50)).capitalize() + "."

    for number in range(5):
        chart = rising_line(
            f"linje-{number}",
            f"{body()[:30]} kurva",
            "Kurvan stiger från 1 till 3 och sjunker sedan.",
            inches=2.9,
        )
        cells += [
            text(f"## Avsnitt {number}\n\n" + "\n\n".join(body() for _ in range(paragraphs))),
            cell(chart),
            text("\n\n".join(body() for _ in range(paragraphs))),
        ]
    return notebook(*cells)


@pytest.mark.parametrize("paragraphs", range(1, 7))
def test_charts_leave_no_holes_wherever_they_fall(paragraphs: int) -> None:
    source = long_story(paragraphs)
    assert faults(export(source), source) == []


@pytest.mark.parametrize("before", [5, 14, 18])
def test_a_table_that_fits_a_page_stands_whole_or_leaves_fair_parts(before: int) -> None:
    rows = table("tal", "Tabell", {"Namn": [f"Rad {i}" for i in range(33)], "Tal": list(range(33))})
    prose = "\n\n".join(" ".join(WORDS * 3) for _ in range(before))
    after = "\n\n".join(" ".join(WORDS * 3) for _ in range(30))
    found = export(notebook(cell(heading("Titel")), text(f"## Avsnitt\n\n{prose}"), cell(rows), text(after)))
    document = pypdfium2.PdfDocument(found)
    parts = [len(re.findall(r"Rad \d+", leaf.get_textpage().get_text_range())) for leaf in document]
    assert sum(parts) == 33
    assert all(rows >= 5 for rows in parts if rows)


FULL_LINE = (
    "Fakturorna från leverantörerna är 1 014, en halv procent färre än avtalat; de till kunderna är fler nu."
)


@pytest.mark.parametrize("lines", [39, 42, 46])
def test_a_heading_with_a_full_line_under_it_does_not_end_a_page(lines: int) -> None:
    """The table does not fit under it: both go to the table's page."""
    assert 95 < len(FULL_LINE) < 110
    source = notebook(
        cell(heading()),
        text("  \n".join(["En rad."] * lines)),
        text(f"## Volymer mot avtal\n\n{FULL_LINE}"),
        cell(table("tal", "Tabellens namn", {"Namn": [f"Rad {i}" for i in range(9)], "Tal": [*range(9)]})),
    )
    document = pypdfium2.PdfDocument(export(source))
    first, second = (leaf.get_textpage().get_text_range() for leaf in document)
    assert "Volymer mot avtal" not in first
    assert second.index("Volymer mot avtal") < second.index("Tabellens namn")
