"""The words and numbers that JupyterLab shows are inside the pages."""

from __future__ import annotations

import re
import unicodedata

import nbformat
import pandas as pd
import pypdfium2
import pytest
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from selectolax.lexbor import LexborHTMLParser

from tests.tertialpdf.shown import cell, export, notebook, text

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Your element")]

WORD = re.compile(r"[^\W_]+")
UNSEEN = "script, style, svg, .anchor-link, .xr-text-repr-fallback"
FRAME = pd.DataFrame(
    {"pris": [1.25, 3.5], "namn": ["Öst & Väst", "<b>"]}, index=pd.Index(["a1", "a2"], name="nr")
)
GROUPED = FRAME.set_index("namn", append=True).T
NOTEBOOKS = {
    "text": [
        text("# Titel *ett* & `två`\n\nInledning[^1] med [länk](https://exempel.se)."),
        text("Också <u>HTML</u>[^1].\n\n[^1]: Noten."),
        text("- a\n  - b\n    - c\n      1. d\n\n> citat\n\n- [x] klart"),
        text("| K1 | K2 |\n|---|---|\n| v1 | v2 \\| v3 |"),
        text(
            "<div class='alert alert-info'><b>Obs</b> ruta<br>rad två</div>\n\n<dl><dt>ord<dd>betydelse</dl>"
        ),
        text("<details><summary>Mer</summary>\n\nInuti **detta**.\n\n</details>\n\n#### Djup"),
        text("```python\nkod = 1\n```"),
    ],
    "outputs": [
        cell(
            {"text/html": FRAME.to_html()}, {"text/html": GROUPED.to_html()}, {"text/plain": "array([1, 2])"}
        ),
        cell({"text/html": FRAME.style.format(precision=1).set_caption("Rubrik över").to_html()}),
        cell({"text/markdown": "**fet** ur cell"}, {"application/json": {"nyckel": [1, "värde"]}}),
        nbformat.v4.new_code_cell(
            "x",
            outputs=[
                nbformat.v4.new_output("stream", name="stdout", text="utskrift\tmed tab\n" + "x1 " * 80),
                nbformat.v4.new_output("stream", name="stderr", text="UserWarning: varning"),
            ],
        ),
    ],
    "nested": [
        cell({"text/html": f"<table><tr><td>{FRAME.to_html()}<td><ul><li>p1<li>p2</ul></table>Sist"}),
        cell({"text/html": "<p>öppen <b>fet <table><tr><td>c1<td>c2</table> efter"}),
    ],
}


def words_shown(source: NotebookNode) -> list[str]:
    """The words of the notebook's outputs and text as nbconvert's HTML has them."""
    html, _ = HTMLExporter(template_name="basic", exclude_input=True).from_notebook_node(source)
    tree = LexborHTMLParser(html)
    for unseen in tree.css(UNSEEN):
        unseen.decompose()
    assert tree.body is not None
    return list(dict.fromkeys(WORD.findall(unicodedata.normalize("NFKC", tree.body.text(separator=" ")))))


def inside(pdf: bytes) -> str:
    """All letters inside the pages."""
    found = ""
    for leaf in pypdfium2.PdfDocument(pdf):
        found += leaf.get_textpage().get_text_bounded(0, 0, leaf.get_width(), leaf.get_height())
    return "".join(unicodedata.normalize("NFKC", found).split())


@pytest.mark.parametrize("cells", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_every_word_is_inside_the_pages(cells: list[NotebookNode]) -> None:
    source = notebook(*cells)
    wanted, found = words_shown(source), inside(export(source))
    assert len(wanted) > 8
    assert [word for word in wanted if word not in found] == []
