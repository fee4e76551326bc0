"""What a notebook shows is on its pages, or told: each kind that could vanish, be cut or become code."""

from __future__ import annotations

import base64
import csv
import io
import re

import nbformat
import page
import pikepdf
import pypdfium2
import pytest
from nbformat import NotebookNode

from tertialpdf.exporter import TertialPDFExporter
from tertialpdf.faults import NotPrintableError
from tertialpdf.notebook import read
from tertialpdf.options import Options
from tertialpdf.reading.drawn_words import with_drawn_words
from tertialpdf.tree import Passage, Spoken, plain, walk
from tests.tertialpdf.pdf_checks import breaches
from tests.tertialpdf.shown import cell, export, heading, notebook, text
from tests.tertialpdf.test_exporter import tags

pytestmark = pytest.mark.slow
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGMUsalgwAaYsIoOWgkAoVQA2IEHIJAAAAAASUVORK5CYII="
)
"""Eight by eight pixels of one colour."""


def seen(pdf: bytes) -> str:
    """The words inside the pages, without spaces."""
    found = []
    for leaf in pypdfium2.PdfDocument(pdf):
        within = leaf.get_textpage().get_text_bounded(0, 0, leaf.get_width(), leaf.get_height())
        found.append("".join(within.split()))
    return "".join(found)


def html(content: str) -> NotebookNode:
    return cell({"text/html": content, "text/plain": "<IPython.core.display.HTML object>"})


def stream(words: str, name: str = "stdout", **more: object) -> NotebookNode:
    output = nbformat.v4.new_output("stream", name=name, text=words)
    return nbformat.v4.new_code_cell("kod()", outputs=[output], **more)


@pytest.mark.parametrize(
    "left_open",
    ["<!-- fråga Anna", "<pre>\nutkast", "<script>", "```\nx = 1", "<table><tr><td>a", "$$\na", "<details>"],
)
def test_what_a_cell_leaves_open_ends_with_it(left_open: str) -> None:
    found = seen(
        export(notebook(text("Inledning.\n\n" + left_open), text("## Nästa\n\nAllt är **kvar** här.")))
    )
    assert "Inledning." in found
    assert "Alltärkvarhär." in found
    assert "##" not in found


def test_a_comment_left_open_is_a_fault_in_a_report_of_ours() -> None:
    with pytest.raises(NotPrintableError, match="cell 2: en kommentar som börjar med <!-- och inte avslutas"):
        export(notebook(cell(heading()), text("Ett.\n\n<!-- stäm av\n\nTvå.")))


def test_text_is_never_run() -> None:
    odd = [
        '#panic("a")',
        "`#panic(1)`{=typst}",
        "```{=typst}\n#panic(2)\n```",
        "$#panic(3)$",
        '<p>#read("/etc/hosts")</p>',
    ]
    pdf = export(notebook(text("# Rubrik #panic(0)"), *map(text, odd)))
    found = seen(pdf)
    assert '#panic("a")' in found
    assert '#read("/etc/hosts")' in found
    assert "#panic(2)" not in found
    assert "märktförettannatprogram(typst)" in found


def test_rows_and_columns_spanned_are_all_there_and_in_the_file() -> None:
    grouped = (
        "<table><caption>Ärenden</caption>"
        "<thead><tr><th rowspan=2>Enhet<th colspan=2>År<tr><th>2030<th>2031</thead>"
        "<tr><th rowspan=2>Öst</th><td>11</td><td>12</td></tr><tr><td>13</td><td>14</td></tr>"
        "<tr><th>Syd</th><td colspan=2>inga</td></tr></table>"
    )
    pdf = export(notebook(html(f"<p>Före.</p>{grouped}Efter.")))
    assert breaches(pdf, page.ValidationProfile.PDF_UA_1) == []
    assert all(
        word in seen(pdf) for word in ("Före.", "Ärenden", "Öst", "11", "12", "13", "14", "inga", "Efter.")
    )
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (file,) = document.attachments.values()
        rows = list(csv.reader(io.StringIO(file.get_file().read_bytes().decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Enhet", "År / 2030", "År / 2031"],
        ["Öst", "11", "12"],
        ["Öst", "13", "14"],
        ["Syd", "inga", "inga"],
    ]


def test_cells_that_head_their_row_are_headers_and_tables_within_tables_are_tables() -> None:
    inner = "<table><tr><th>R<td><table><tr><td>1<td>2</table></table>"
    pdf = export(notebook(html("<table><tr><th>A<th>B<tr><th>Rad<td>5</table>"), html(inner)))
    assert breaches(pdf, page.ValidationProfile.PDF_UA_1) == []
    assert breaches(pdf, page.ValidationProfile.PDF_A_3A) == []
    kinds = [name for name, _ in tags(pdf) if name in ("/TH", "/TD", "/Table")]
    assert kinds == ["/Table", "/TH", "/TH", "/TH", "/TD", "/Table", "/TH", "/TD", "/Table", "/TD", "/TD"]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        heads = [
            one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH"
        ]
        given = [list(one.A) if isinstance(one.A, pikepdf.Array) else [one.A] for one in heads]
        scopes = [str(one.Scope) for attributes in given for one in attributes if "/Scope" in one]
    assert sorted(scopes) == ["/Column", "/Column", "/Row", "/Row"]


def test_a_short_heading_stands_on_one_line_and_a_long_one_on_two() -> None:
    table = "<table><tr><th>namn<th>över 30<th>median av inkomsten<tr><td>A<td>1<td>2</table>"
    pdf = export(notebook(html(table)))
    document = pypdfium2.PdfDocument(pdf)
    lines = document[0].get_textpage().get_text_bounded().splitlines()
    document.close()
    assert any("över 30" in line for line in lines)
    assert not any("median av inkomsten" in line for line in lines)


def test_a_table_too_wide_for_any_page_is_set_in_parts() -> None:
    columns = [f"kolumn{number}" for number in range(60)]
    cells = "".join(f"<td>{number * 1001}</td>" for number in range(59))
    pdf = export(
        notebook(
            html(
                f"<table><tr>{''.join(f'<th>{name}</th>' for name in columns)}</tr>"
                f"<tr><th>Rad</th>{cells}</tr></table>"
            )
        )
    )
    found = seen(pdf)
    assert all(f"kolumn{number}" in found and str(number * 1001) in found for number in range(59))
    assert "Del1av" in found
    assert found.count("Rad") > 1
    leaf = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    boxes = [
        leaf.get_charbox(number)
        for number in range(leaf.count_chars())
        if leaf.get_text_range(number, 1).strip()
    ]
    assert max(box[2] for box in boxes) < 595 - 60


def test_a_row_higher_than_a_page_goes_on_on_the_next() -> None:
    long = " ".join(f"ord{number}" for number in range(1500))
    found = seen(export(notebook(html(f"<table><tr><th>A<th>B</tr><tr><td>{long}<td>5</tr></table>"))))
    assert all(f"ord{number}" in found for number in range(1500))


def test_long_lines_and_words_are_broken_and_stay_on_the_page() -> None:
    line = "".join(f"{number:04}" for number in range(150))
    found = seen(
        export(
            notebook(stream(line), text(f"Se {line} och `{line}`."), html(f"<table><tr><td>{line}</table>"))
        )
    )
    assert found.count(line) == 4


def test_what_a_terminal_would_show() -> None:
    found = seen(
        export(
            notebook(
                stream("\x1b[31mrött\x1b[0m 10 %\r\x1b[2Kklart \x1b]8;;http://x\x07länk\x1b]8;;\x07\x07")
            )
        )
    )
    assert "klartlänk" in found
    assert not {"[31m", "10%", "]8;;"} & {part for part in ("[31m", "10%", "]8;;") if part in found}


def test_warnings_are_shown_and_hidden_cells_are_not() -> None:
    hidden = [
        stream(f"HEMLIG{number}", metadata={"tags": [tag]})
        for number, tag in enumerate(("remove_cell", "hide-output", "hide-cell"))
    ]
    found = seen(export(notebook(stream("Varning: gammalt", name="stderr"), *hidden, text("Synligt."))))
    assert "Varning:gammalt" in found
    assert "HEMLIG" not in found
    assert "Cell2,3och4:utelämnatenligtcellensmärkning" in found


def test_formulas_are_set_spoken_and_never_their_source() -> None:
    tex = "$\\newcommand{\\V}{V_{t}}$\n\n\\begin{align}\n\\V &= \\frac{a}{b} \\\\ c &= d^2\n\\end{align}"
    pdf = export(notebook(text(tex), text("Där $\\V \\le 3$.")))
    assert breaches(pdf, page.ValidationProfile.PDF_UA_1) == []
    assert "begin" not in seen(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        formulas = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Formula"
        ]
        said = {str(one.Alt): one.AF[0].EF.F.read_bytes().decode() for one in formulas}
    assert set(said) == {
        "V index t är lika med a delat med b; c är lika med d i kvadrat",
        "V index t är högst 3",
    }
    assert all("<math" in mathml for mathml in said.values())
    assert "DärVt≤3." in seen(pdf)


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\def\kvot#1{\frac{#1}{2}} \kvot{x}", "x delat med 2"),
        (r"{\bf x} + \mbox{om}", "x plus om"),
        (r"\mathop{\rm arg\,max} f", "arg max f"),
        (r"\require{cancel} \textcolor{red}{a} \hspace{1cm} b", "a b"),
        (r"\begin{dcases} a \\ b \end{dcases}", "a; b"),
        (r"\begin{align}a &= 2 \cr b &= 3\end{align}", "a är lika med 2; b är lika med 3"),
        (r"\ce{H2O}", "H index 2 O"),
    ],
)
def test_formulas_that_mathjax_reads_are_formulas(tex: str, said: str) -> None:
    pdf, told = TertialPDFExporter().from_notebook_node(notebook(text(f"$${tex}$$"), text("Sedan $y^2$.")))
    assert told["not_shown"] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        spoken = [
            str(one.Alt)
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Formula"
        ]
    assert "y i kvadrat" in spoken
    assert any(said in " ".join(words.split()) for words in spoken), spoken


def test_a_table_in_latex_is_a_table() -> None:
    rows = ("\\toprule", r"Enhet & Antal \\", r"\cmidrule(lr){1-2}", r"Norr & 17 \\")
    tex = "\n".join((r"\begin{tabular}{lr}", *rows, r"\end{tabular}"))
    pdf, told = TertialPDFExporter().from_notebook_node(notebook(cell({"text/latex": tex})))
    assert told["not_shown"] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (file,) = document.attachments.values()
        assert file.get_file().read_bytes().decode("utf-8-sig").split() == ["Enhet;Antal", "Norr;17"]


@pytest.mark.parametrize(
    ("left_open", "tag"), [("<script>x", "script"), ("<style>p {", "style"), ("<title>", "title")]
)
def test_words_that_an_unclosed_element_takes_with_it_are_told(left_open: str, tag: str) -> None:
    source = notebook(text(f"Ett.\n\n{left_open}\n\nTvå."), text("Tre."))
    pdf, told = TertialPDFExporter().from_notebook_node(source)
    assert told["not_shown"] == [{"cell": 1, "kind": "unclosed", "detail": f"<{tag}>"}]
    assert "Tre." in seen(pdf)
    with pytest.raises(NotPrintableError, match="cell 2: ett HTML-element som inte avslutas"):
        export(notebook(cell(heading()), text(f"Ett.\n\n{left_open}\n\nTvå.")))


def test_pictures_that_cannot_be_drawn_are_told_and_the_rest_is_shown() -> None:
    half = base64.b64encode(base64.b64decode(PNG)[:-30]).decode()
    source = notebook(
        text(f"Före ![bild](data:image/png;base64,{half}) efter."),
        cell({"image/svg+xml": "<svg width='9' height='9'><g></svg", "text/plain": "x"}),
        cell({"image/png": PNG}),
        text("Sist."),
    )
    pdf, told = TertialPDFExporter().from_notebook_node(source)
    assert sorted((one["cell"], one["kind"]) for one in told["not_shown"]) == [(1, "broken"), (2, "broken")]
    found = seen(pdf)
    assert "Före" in found
    assert "Sist." in found
    assert "Cell1och2:bildenkaninteläsas" in found
    assert breaches(pdf, page.ValidationProfile.PDF_UA_1) == []


@pytest.mark.parametrize("mark", ["> ", "- ", "<b>", "<table><tr><td>", "<div class='alert'>"])
def test_text_of_any_depth_is_shown(mark: str) -> None:
    assert "djupt" in seen(export(notebook(text(f"# T\n\n{mark * 70} djupt"))))


def test_one_line_without_an_end_is_cut_and_attached() -> None:
    pdf, told = TertialPDFExporter(max_lines=20).from_notebook_node(notebook(stream("x" * 100_000)))
    assert told["not_shown"] == [{"cell": 1, "kind": "long", "detail": "cell-1-0.txt"}]
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    with pikepdf.open(io.BytesIO(pdf)) as found:
        assert len(found.attachments["cell-1-0.txt"].get_file().read_bytes()) == 100_000


def test_numbers_of_a_list_and_words_in_fields_are_those_of_the_screen() -> None:
    shown = html("<ol><li value=7>sju<li>åtta</ol><input value='ifyllt'><input type=hidden value='dolt'>")
    found = seen(export(notebook(shown)))
    assert "7.sju8.åtta" in found
    assert "ifyllt" in found
    assert "dolt" not in found


def test_signs_of_mathematics_ornaments_and_braille_have_a_typeface() -> None:
    signs = "\u2717 \u27f6 \u2a01 \U0001d49c \U0001d538 \u28ff \u2681 \u2654 \u2318 \u2662 \u23ce \U0001d670"
    pdf, told = TertialPDFExporter().from_notebook_node(notebook(text(signs), stream(signs)))
    assert told["not_shown"] == []
    assert breaches(pdf, page.ValidationProfile.PDF_UA_1) == []


def test_what_cells_say_of_themselves_in_other_ways() -> None:
    hidden = [
        stream("HEMLIG1", name="stderr", metadata={"tags": ["remove-stderr"]}),
        stream("HEMLIG2", metadata={"hide_output": True}),
        stream("HEMLIG3", metadata={"nbsphinx": "hidden"}),
        text("HEMLIG4", metadata={"jupyter": {"source_hidden": True}}),
    ]
    quarto = stream("HEMLIG5")
    quarto.source = "#| tags: [remove-output]\nkod()"
    found = seen(
        export(
            notebook(
                *hidden, quarto, stream("Synligt", metadata={"tags": ["remove-stderr", "skip-execution"]})
            )
        )
    )
    assert "HEMLIG" not in found
    assert "Synligt" in found


def test_a_formula_that_nobody_can_read_is_shown_as_it_stands_and_told() -> None:
    found = seen(export(notebook(text("Här: $\\okänt{x}$."))))
    assert "\\okänt{x}" in found
    assert "Cell1:enformelsomintekanläsas" in found


def test_words_and_blocks_in_a_language_of_their_own_are_told_as_such() -> None:
    cell = text("# Rubrik\n\n<span lang='fi'>\nEnsin sanat <div>sitten kappale</div></span> och svenska")
    parts = walk(block for _cell, block in read(notebook(cell), "book").blocks())
    told = [(part.language, plain([part]).strip()) for part in parts if isinstance(part, Spoken | Passage)]
    assert told == [("fi", "Ensin sanat"), ("fi", "sitten kappale")]


def test_the_language_is_the_documents() -> None:
    english = notebook(text("# Report\n\nThe cost of the service is what it was."))
    assert "Page1of1" in seen(export(english))
    asked, _ = TertialPDFExporter(language="en").from_notebook_node(
        notebook(text("# Rapport\n\nDet är och som."))
    )
    with pikepdf.open(io.BytesIO(asked)) as document:
        assert str(document.Root.Lang) == "en"


def test_all_scripts_have_a_typeface() -> None:
    words = "⇒ \u2011 ▪ ☑ 😀 中文 日本語 한국어 Ελληνικά Русский עברית ไทย हिन्दी"
    pdf = export(notebook(text(words), stream(words)))
    assert breaches(pdf, page.ValidationProfile.PDF_UA_1) == []
    assert "Visasinte" not in seen(pdf)


def test_words_bullets_are_lists_and_headings_in_a_text_come_below_its_section() -> None:
    written = {
        "text/markdown": "# Ekonomi\n\nOrsaker:\n\n\uf0b7 enhet 1\n"
        "\uf0b7\tenhet 3, en 50\u2011procentig tjänst\n\n##### Djupt"
    }
    document = read(notebook(cell(heading()), text("## Kostnader"), cell(written)), "x")
    kinds = [(type(block).__name__, getattr(block, "level", None)) for _, block in document.blocks()]
    assert kinds == [("Heading", 1), ("Heading", 2), ("Paragraph", None), ("Listing", None), ("Heading", 3)]


def test_every_fault_is_told_at_once_with_its_cell() -> None:
    failed = nbformat.v4.new_output("error", ename="ValueError", evalue="fel", traceback=[])
    broken = [nbformat.v4.new_code_cell("x", outputs=[failed]) for _ in range(2)]
    with pytest.raises(NotPrintableError) as told:
        export(notebook(text("A"), *broken))
    assert [fault.cell for fault in told.value.faults] == [2, 3]
    on_purpose = nbformat.v4.new_code_cell("x", outputs=[failed], metadata={"tags": ["raises-exception"]})
    assert "ValueError:fel" in seen(export(notebook(on_purpose)))


def test_links_to_headings_of_other_cells_and_links_that_lead_nowhere() -> None:
    pdf = export(
        notebook(
            text("Se [metoden](#Metod-och-data), [ingenstans](#finns-inte) och [tomt]()."),
            text("## Metod och data"),
        )
    )
    assert "Semetoden,ingenstansochtomt." in seen(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len([one for leaf in document.pages for one in leaf.get("/Annots", [])]) == 1


def test_a_footnote_that_its_cell_does_not_refer_to_is_shown() -> None:
    found = seen(
        export(notebook(text("Ett.[^1]"), text("[^1]: Noten."), text("Två.[^2]\n\n[^2]: Egen not.")))
    )
    assert "[^1]:Noten." in found
    assert "Två.[1]" in found
    assert "Egennot." in found


def test_what_python_calls_an_object_is_shown_where_nothing_else_is() -> None:
    assert "<a.B object at 0x1f>".replace(" ", "") in seen(
        export(notebook(cell({"text/plain": "<a.B object at 0x1f>"})))
    )


def test_interactive_content_without_a_picture_is_told() -> None:
    pdf, resources = TertialPDFExporter().from_notebook_node(
        notebook(
            html("<div id=x></div><script>plot()</script>"),
            html("<iframe src='https://exempel.se/karta'></iframe>Karta"),
        )
    )
    assert [(one["cell"], one["kind"]) for one in resources["not_shown"]] == [(1, "script"), (2, "embedded")]
    assert "Karta" in seen(pdf)
    assert "Cell1:interaktivtinnehållutanstillbild" in seen(pdf)


def test_rows_beyond_the_limit_are_told_and_in_the_file() -> None:
    rows = "".join(f"<tr><td rowspan=2>grupp{number}<td>{number}a<tr><td>{number}b" for number in range(10))
    source = notebook(html(f"<table><tr><th>A<th>B{rows}</table>"))
    pdf, resources = TertialPDFExporter(max_rows=5).from_notebook_node(source)
    assert resources["not_shown"] == [{"cell": 1, "kind": "rows", "detail": "cell-1-0.csv"}]
    assert "2a" in seen(pdf)
    assert "2b" not in seen(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as found:
        (file,) = found.attachments.values()
        assert len(file.get_file().read_bytes().decode().splitlines()) == 21


def test_printed_text_beyond_the_limit_is_told_and_attached() -> None:
    lines = "\n".join(f"rad {number}" for number in range(50))
    document = read(notebook(stream(lines)), "x", Options(most_lines=20))
    assert document.attached == {"cell-1-0.txt": lines}
    exporter = TertialPDFExporter(max_lines=20)
    pdf, _ = exporter.from_notebook_node(notebook(stream(lines)))
    assert "rad19" in seen(pdf)
    assert "30radertillvisasinte" in seen(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as found:
        assert found.attachments["cell-1-0.txt"].get_file().read_bytes().decode() == lines


def images(pdf: bytes) -> list[tuple[float, float]]:
    """Left and right edge of each picture, in points, on all pages."""
    document = pypdfium2.PdfDocument(pdf)
    return [
        (one.get_bounds()[0], one.get_bounds()[2])
        for leaf in document
        for one in leaf.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]


def test_pictures_in_cells_lists_and_quotations_are_shown_within_the_text() -> None:
    address = f"src='data:image/png;base64,{PNG}'"
    pdf = export(
        notebook(
            html(f"<table><tr><th>Bild<th>B<tr><td><img alt='röd' width=900 {address}><td>5</table>"),
            text(
                f"- a <img width=900 {address}>\n\n> <img width=900 {address}>\n> <img width=20 {address}> b"
            ),
        )
    )
    assert len(images(pdf)) == 4
    assert all(left > 65 and right < 531 for left, right in images(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (file,) = document.attachments.values()
        assert file.get_file().read_bytes().decode("utf-8-sig").split() == ["Bild;B", "röd;5"]


@pytest.mark.parametrize("kind", ["align", "bmatrix", "aligned"])
def test_a_formula_higher_than_a_page_is_whole(kind: str) -> None:
    lines = r"\\".join(f"x_{{{number}}} &= {number}" for number in range(1000, 1120))
    found = seen(export(notebook(text(f"$$\\begin{{{kind}}}{lines}\\end{{{kind}}}$$\n\nSlut."))))
    assert all(f"={number}" in found for number in range(1000, 1120))
    assert "Slut." in found


def test_rows_stand_in_the_order_of_the_screen_and_hidden_ones_nowhere() -> None:
    table = (
        "<table><caption>Ett</caption><caption>två</caption>"
        "<tfoot><tr><td>Summa<td>3</tfoot>"
        "<tbody><tr><td>a<td>1<tr style='display: none'><td>DOLD<td>9"
        "<tr hidden><td>DOLD<td>9<tr><td>b<td>2<td style='display:none'>DOLD</tbody>"
        "<thead><tr><th>K<th>V</thead></table>"
    )
    pdf = export(notebook(html(table)))
    assert "Ett två".replace(" ", "") in seen(pdf)
    assert "DOLD" not in seen(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (file,) = document.attachments.values()
        assert file.get_file().read_bytes().decode("utf-8-sig").split() == ["K;V", "a;1", "b;2", "Summa;3"]


def test_letters_of_a_drawing_have_a_typeface_and_those_that_none_has_are_told() -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='50'><text y='20'>{}</text></svg>"
    pdf, told = TertialPDFExporter().from_notebook_node(
        notebook(
            cell({"image/svg+xml": drawing.format("漢字 &#x2713;")}),
            cell({"image/svg+xml": drawing.format("\ue123 kvar")}),
        )
    )
    assert told["not_shown"] == [{"cell": 2, "kind": "glyph", "detail": "U+E123"}]
    assert "漢字" in seen(pdf)
    assert "kvar" in seen(pdf)


def test_a_picture_is_what_its_first_bytes_say() -> None:
    _, told = TertialPDFExporter().from_notebook_node(notebook(cell({"image/jpeg": PNG})))
    assert told["not_shown"] == []


def test_words_that_a_drawing_has_as_html_are_drawn() -> None:
    begins = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><rect width="9" height="9"/>'
    html = '<div xmlns="http://www.w3.org/1999/xhtml" style="color: #333333">{}</div></foreignObject>'
    bare = '<foreignObject x="10" y="10" width="80" height="20">' + html.format("Inkommet &amp; klart")
    stands_in = '<text x="50" y="60">[Not supported by viewer]</text></switch>'
    within = '<switch><foreignObject width="80" height="20">' + html.format("Avgjort") + stands_in
    found = seen(export(notebook(cell({"image/svg+xml": f"{begins}{bare}{within}</svg>"}))))
    assert "Inkommet&klart" in found
    assert "Avgjort" in found
    assert "Notsupported" not in found


def test_words_of_a_drawing_are_in_lines_as_wide_as_their_place() -> None:
    html = '<foreignObject width="60" height="40"><p>ett två tre fyra fem</p></foreignObject>'
    # Ten letters of six pixels fill the sixty.
    assert re.findall(r"<tspan[^>]*>([^<]*)<", with_drawn_words(html)) == ["ett två", "tre fyra", "fem"]


@pytest.mark.parametrize(
    "options",
    [
        "--| output: false",
        ";;| include: false",
        "/*| output: false */",
        "  #|output:false",
        "%%sql\n--| output: false",
        "#| tags:\n#|   - remove-output",
    ],
)
def test_options_stand_in_the_comments_of_any_language(options: str) -> None:
    hidden = stream("HEMLIG")
    hidden.source = f"{options}\nselect 1"
    assert "HEMLIG" not in seen(export(notebook(hidden, text("Synligt."))))


def test_a_line_of_options_below_the_code_is_code() -> None:
    shown = stream("SYNLIGT")
    shown.source = "x = 1\n#| output: false"
    assert "SYNLIGT" in seen(export(notebook(shown)))


def test_captions_are_markdown_on_several_lines_and_one_for_each_figure() -> None:
    first, second = cell({"image/png": PNG}, {"image/png": PNG}), cell({"image/png": PNG})
    first.source = "#| fig-cap:\n#|   - Den *första*\n#|   - Den andra\nrita()"
    second.source = '#| fig-cap: |\n#|   Rad ett, "citat"\n#|   rad två\nrita()'
    found = seen(export(notebook(first, second)))
    assert "Figur1.Denförsta" in found
    assert "Figur2.Denandra" in found
    assert 'Figur3.Radett,"citat"radtvå' in found


def test_what_a_file_leaves_out_or_has_of_another_type_is_put_right() -> None:
    def code(*outputs: object, **more: object) -> dict[str, object]:
        return {"cell_type": "code", "metadata": {}, "source": "x", "outputs": list(outputs), **more}

    shown = {"output_type": "display_data"}
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "metadata": None, "source": ["# R", "ubrik"]},
        {"cell_type": "markdown", "metadata": {"tags": None, "jupyter": "x"}, "source": None},
        {"cell_type": "okänd", "source": "okänd cell"},
        {"cell_type": "code", "metadata": {"tags": [1, None]}, "source": "x"},
        code(
            {"output_type": "stream", "text": "utan namn"}, {"output_type": "stream", "name": "stdout"}, None
        ),
        code({**shown, "metadata": None, "data": {"text/plain": 55, "text/html": None}}),
        code({**shown, "metadata": {}, "data": {"text/plain": "reserv", "text/html": {"a": 1}}}),
        code({"output_type": "error", "traceback": "på en rad"}, metadata={"tags": ["raises-exception"]}),
        code({"output_type": "hologram"}),
    ]
    source = nbformat.from_dict({"cells": cells, "metadata": None, "nbformat": 4, "nbformat_minor": 5})
    pdf, told = TertialPDFExporter().from_notebook_node(source)
    found = seen(pdf)
    assert all(word in found for word in ("Rubrik", "okändcell", "utannamn", "55", "reserv", "påenrad"))
    assert told["not_shown"] == [{"cell": 9, "kind": "kind", "detail": "hologram"}]


def test_an_output_without_words_is_no_loss() -> None:
    source = notebook(html("<style>p {}</style>"), html(" "), html("<hr>"), cell({"image/bmp": "Qk0="}))
    pdf, told = TertialPDFExporter().from_notebook_node(source)
    assert told["not_shown"] == [{"cell": 4, "kind": "kind", "detail": "image/bmp"}]
    assert "IPython" not in seen(pdf)


def test_links_to_no_address_are_their_words() -> None:
    found = seen(export(notebook(text("[ett](javascript:alert(1)) [två](file:///etc/hosts)"))))
    assert "etttvå" in found


def test_an_animation_is_its_last_frame() -> None:
    frames = f'frames[0] = "data:image/png;base64,AAAA"; frames[1] = "data:image/png;base64,\\\n{PNG}\\\n";'
    shown = f'<div><img id="_anim_img7a"></div><script>var img_id = "_anim_img7a"; {frames}</script>'
    pdf, told = TertialPDFExporter().from_notebook_node(notebook(html(shown)))
    assert told["not_shown"] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (image,) = document.pages[0].get_images().values()
        assert (image.Width, image.Height) == (8, 8)


def test_long_words_of_titles_and_captions_are_broken() -> None:
    word = "".join(f"{number:04}" for number in range(100))
    shown = cell({"image/png": PNG})
    shown.source = f"#| fig-cap: Bild {word}\nrita()"
    source = notebook(
        text(f"# Titel {word}"), shown, html(f"<table><caption>{word}</caption><tr><td>1</table>")
    )
    assert seen(export(source)).count(word) == 3


@pytest.mark.parametrize(
    "around", ["<div lang='en'>{}</div>", "<blockquote>{}</blockquote>", "<ul><li>{}</ul>"]
)
def test_tables_within_other_content_are_shown(around: str) -> None:
    table = "<table><tr><th>A<th>B<tr><td>kvar<td>42</table>"
    assert "kvar42" in seen(export(notebook(text("# T\n\nFöre."), html(around.format(table)))))


def test_a_letter_of_the_title_is_told_with_its_cells() -> None:
    found = seen(export(notebook(text("# Rubrik \ue123"), text("Text \ue123 \ue124."))))
    assert "Cell2:etttecken" in found
    assert "Cell0" not in found


def test_what_a_film_says_to_old_browsers_is_not_shown_but_the_film_is_told() -> None:
    film = "<audio src='ljud.wav'>Kan inte spelas.</audio><object data='x.pdf'>I stället.</object>"
    pdf, told = TertialPDFExporter().from_notebook_node(notebook(cell({"text/html": film})))
    assert "Kan inte" not in seen(pdf)
    assert "I stället." in " ".join(seen(pdf).split()) or "Istället." in seen(pdf)
    assert [(one["kind"], one["detail"]) for one in told["not_shown"]] == [
        ("embedded", "ljud.wav"),
        ("embedded", "x.pdf"),
    ]


def test_a_chart_without_a_picture_is_no_widget() -> None:
    vega = {"application/vnd.vegalite.v5+json": {"mark": "bar"}, "text/plain": "alt.Chart(...)"}
    slider = {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}, "text/plain": "IntSlider()"}
    _, told = TertialPDFExporter().from_notebook_node(notebook(cell(vega), cell(slider)))
    assert [one["kind"] for one in told["not_shown"]] == ["interactive", "widget"]


@pytest.mark.parametrize("html", ["<!-- stäm av\n<p>Två.</p>", "<p>Ett.</p><!-- a\r\nb\0<p>Två.</p>"])
def test_a_remark_that_takes_the_rest_of_an_output_is_told(html: str) -> None:
    _, told = TertialPDFExporter().from_notebook_node(notebook(cell({"text/html": html})))
    assert [one["kind"] for one in told["not_shown"]] == ["comment"]
