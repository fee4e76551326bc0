"""What Quarto and Jupyter Book write in notebooks: captions, references, callouts, front matter."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from tertialpdf.document import Document
from tertialpdf.exporter import TertialPDFExporter
from tertialpdf.notebook import read
from tertialpdf.options import Options
from tests.tertialpdf.shown import notebook, text
from tests.tertialpdf.test_options import words

TABLE = "<table><tr><th>Unit</th><th>Calls</th></tr><tr><td>North</td><td>12</td></tr></table>"


def png(side: int = 40) -> str:
    """A grey square."""
    rows = (b"\0" + b"\x80" * 3 * side) * side
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows))]
    packed = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in [*chunks, (b"IEND", b"")]
    ]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(packed)).decode()


PICTURE = {"image/png": png(), "text/plain": "<Figure>"}


def code(source: str, *bundles: dict[str, Any], **metadata: Any) -> NotebookNode:
    outputs = [nbformat.v4.new_output("display_data", data=bundle) for bundle in bundles]
    return nbformat.v4.new_code_cell(source, outputs=outputs, metadata=metadata)


def page(*cells: NotebookNode, **options: Any) -> str:
    """The words of the PDF."""
    exporter = TertialPDFExporter(language="en", **options)
    pdf, _ = exporter.from_notebook_node(notebook(*cells), {"metadata": {"name": "book"}})
    return words(pdf).replace("\xa0", " ")


def read_all(*cells: NotebookNode) -> Document:
    return read(notebook(*cells), "book", Options(language="en"))


def test_captions_and_alternative_texts_are_yaml_of_the_cell() -> None:
    several = code(
        '#| label: fig-two\n#| fig-cap: "Two *plots*"\n#| fig-subcap:\n#|   - "Before"\n#|   - After\n'
        "#| fig-alt: |\n#|   Rises\n#|   steadily\nplot()",
        PICTURE,
        PICTURE,
    )
    each = code("#| tbl-cap: [One, Two]\nshow()", {"text/html": TABLE}, {"text/html": TABLE})
    book = code(
        "plot()",
        PICTURE,
        mystnb={
            "figure": {"caption": "Of a book", "name": "fig-b"},
            "image": {"alt": "Flat", "width": "20px"},
        },
    )
    document = read_all(several, each, book)
    assert [one.block.caption for one in document.figures] == [
        "Two plots: (a) Before",
        "Two plots: (b) After",
        "Of a book",
    ]
    assert [" ".join(one.block.alternative.split()) for one in document.figures] == [
        "Rises steadily",
        "Rises steadily",
        "Flat",
    ]
    assert [one.label for one in document.figures] == ["fig-two", "fig-two-2", "fig-b"]
    assert document.figures[2].width == 15  # twenty pixels
    assert [grid.caption for grid in document.grids] == ["One", "Two"]


def test_figures_without_a_caption_take_no_number() -> None:
    shown = page(code("", PICTURE), code("", PICTURE), code("#| fig-cap: Named\nplot()", PICTURE))
    assert "Figure 1. Named" in shown


def test_references_become_what_they_refer_to() -> None:
    shown = page(
        text(
            "# About\n\n## Method {#sec-m}\n\nSee @fig-b, [@tbl-c], {numref}`Fig. %s <fig-b>`, {eq}`eq-d`, "
            "@sec-m, [](#sec-m), @lovelace and me@fig-b.se.\n\n$$x = 1$$ {#eq-d}"
        ),
        code("#| label: fig-a\n#| fig-cap: First\n", PICTURE),
        code("#| label: fig-b\n#| fig-cap: Second\n", PICTURE),
        code("#| label: tbl-c\n#| tbl-cap: Third\n", {"text/html": TABLE}),
    )
    assert "See Figure 2, Table 1, Fig. 2, (1), Method, Method, @lovelace and me@fig-b.se." in shown
    assert "(1)" in shown.split("me@fig-b.se.")[1]
    assert "{#" not in shown


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("::: {.callout-note title='Mind'}\nBe *kind*.\n:::", "Mind Be kind."),
        ("::: {.callout-tip}\n## Own\nBe kind.\n:::", "Own Be kind."),
        (":::{warning}\nBe kind.\n:::", "Warning Be kind."),
        ("```{admonition} Own *title*\n:class: tip\nBe kind.\n```", "Own title Be kind."),
        (":::{note}\nOuter\n\n:::{tip}\nInner\n:::\n\nLast\n:::", "Note Outer Tip Inner Last"),
        ("```{list-table} Cap\n:header-rows: 1\n* - A\n  - B\n* - 1\n  - 2\n```", "Table 1. Cap A B 1 2"),
        ("```{csv-table} Cap\n:header: A, B\n1, 2\n```", "Table 1. Cap A B 1 2"),
        ("```{code-block} python\n:caption: Cap\nx = 1\n```", "Cap x = 1"),
        ("```{epigraph}\nTo be.\n```", "To be."),
        ("H{sub}`2`O, {abbr}`SI (système)`, {kbd}`Esc`, {term}`ice <Ice>`", "H2O, SI (système), Esc, ice"),
        ("(here)=\n## Place\n\nAt {ref}`here`.", "Place At Place."),
        ("::: never closed\nWords.", "::: never closed Words."),
        ("```{mermaid}\na --> b\n```", "a --> b"),
        ("A set {x} and {a, b} and {1}.", "A set {x} and {a, b} and {1}."),
    ],
)
def test_passages_are_read_as_they_are_meant(source: str, told: str) -> None:
    assert told in page(text("# Title\n\nStart."), text(source), code("", {"text/plain": "."}))


def test_a_directive_of_a_figure_is_a_figure() -> None:
    source = "```{figure} attachment:a.png\n:name: ice\n:alt: Ice\n:width: 20px\n\nIce *floats*.\n```"
    document = read_all(text(source, attachments={"a.png": {"image/png": png()}}))
    (figure,) = document.figures
    assert (figure.block.caption, figure.block.alternative) == ("Ice floats.", "Ice")
    assert (figure.label, figure.width) == ("ice", 15)
    html = read_all(
        text(f'<figure><img src="data:image/png;base64,{png()}"><figcaption>Own</figcaption></figure>')
    )
    assert html.figures[0].block.caption == "Own"


@pytest.mark.parametrize("kind", ["raw", "markdown"])
def test_front_matter_says_title_authors_day_language_and_abstract(kind: str) -> None:
    source = (
        "---\ntitle: 'Penguins: a study'\nsubtitle: Short\nauthor:\n  - name: Norah Jones\n  - Bill Gates\n"
        "date: 2026-03-05\nlang: en-GB\nabstract: |\n  What we *found*.\nformat:\n  html: default\n"
        "execute:\n  warning: false\n---\n"
    )
    make = nbformat.v4.new_raw_cell if kind == "raw" else nbformat.v4.new_markdown_cell
    warned = nbformat.v4.new_output("stream", name="stderr", text="UserWarning")
    document = read(notebook(make(source), text("# First\n\nWords."), code("f()")), "book")
    heading = document.heading
    assert (heading.title, heading.subtitle, heading.day) == ("Penguins: a study", "Short", "2026-03-05")
    assert (heading.organisation, heading.language) == ("Norah Jones, Bill Gates", "en-GB")
    assert [(one.kind, one.detail) for one in document.not_shown] == [("settings", "format")]
    cell = nbformat.v4.new_code_cell("f()", outputs=[warned])
    shown = page(make(source), text("# First\n\nWords."), cell)
    assert re.search("Abstract What we found. First Words.", shown)
    assert "UserWarning" not in shown


def test_a_line_that_begins_a_text_is_no_front_matter() -> None:
    assert "Words: more" in page(text("---\n\nWords: more\n\n---"), text("Some text."))


def test_front_matter_that_stands_for_more_than_it_is_long_is_text() -> None:
    """Authors that refer to each other in twenty steps would be nine to the power of twenty."""
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 21)]
    told = "\n".join(["---", "a0: &a0 [Norah, Ada]", *lines, "author: *a20", "---"])
    assert "Norah" in page(text(told))


def test_what_a_cell_prints_as_markdown_is_read_as_such() -> None:
    printed = nbformat.v4.new_output("stream", name="stdout", text="### Printed\n\nIn **bold**.\n")
    cell = nbformat.v4.new_code_cell("#| output: asis\nf()", outputs=[printed])
    assert "Printed In bold." in page(text("# Title\n\nWords."), cell)


def test_a_tag_of_a_formula_stands_beside_it() -> None:
    assert "(7)" in page(text("# T\n\nWords.\n\n$$x = 1 \\tag{7}$$"))
