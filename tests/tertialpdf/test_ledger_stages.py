"""Whatever a page could lose in silence is told, at one stage or another: each loss is brought about here.

The exporter itself looks for the marks of all that it sets. What keeps its marks and is yet not to be read
(words left out between them, cut off, printed over each other, white on white) is found on the drawn pages.
"""

from __future__ import annotations

import io
from importlib.resources import files
from pathlib import Path

import pikepdf
import pytest

from tertialpdf import typesetting
from tertialpdf.faults import NotPrintableError
from tests.tertialpdf.seen_letters import unseen_letters
from tests.tertialpdf.shown import cell, export, heading, notebook, rising_line, table, text
from tests.tertialpdf.test_options import words

pytestmark = pytest.mark.slow

BOOK = notebook(
    cell(heading("Titel")),
    text("## Avsnitt\n\nEtt stycke med ord.\n\n- en punkt\n\nEtt sista stycke, högt upp."),
    cell(table("tabell", "Tabellens namn", {"Namn": ["Nord", "Syd"], "Antal": [12, 34]})),
    cell(rising_line("linje", "Figurens namn", "En linje stiger.")),
    text("| a | b |\n|---|---|\n| första | 1 |\n| andra | 2 |"),
)
SHOWN = "Titel Avsnitt Ett stycke med ord. en punkt Ett sista stycke, högt upp. Tabellens namn Nord 12 Syd 34"
SHOWN += " Figurens namn första andra"
P = "#let p(id, body) = par(marked(id, body))"
MARKED = '#let marked(id, body) = box(mark("start", id: id)) + body + box(mark("end", id: id))'
FIGURE = '#let block-figure(index, id, mode: "i") = {'
DRAWN = "let drawn(width) = image(figure-data.file, alt: figure-data.alternative, width: width)"
HEADING = 'mark("heading-" + str(it.level)) + text(size: 15pt, weight: "semibold", fill: accent, it.body)'
LOSSES = {
    "a row of a table": ("let rows = rows-shown(table-data)", "let rows = rows-shown(table-data).slice(1)"),
    "a row of a Markdown table": ("..made.body,", "..made.body.slice(2),"),
    "a picture": (DRAWN, DRAWN.replace("image(", "hide(image(") + ")"),
    "a figure": (FIGURE, FIGURE.replace("= {", "= if true {} else {")),
    "a paragraph": (P, "#let p(id, body) = []"),
    "the words of a paragraph": (MARKED, MARKED.replace(" + body", "")),
    "the words of a heading": (HEADING, HEADING.partition(" + text(")[0]),
    "a heading": (HEADING, HEADING.partition(" + ")[2].partition(" + ")[2]),
    "beside the page": (P, "#let p(id, body) = move(dx: 700pt, par(marked(id, body)))"),
    "below the page": (P, "#let p(id, body) = place(dy: 900pt, par(marked(id, body)))"),
    "cut off": (P, "#let p(id, body) = block(height: 2pt, clip: true, par(marked(id, body)))"),
    "over each other": (P, "#let p(id, body) = place(top, par(marked(id, body)))"),
    "white on white": (P, "#let p(id, body) = par(text(fill: white, marked(id, body)))"),
}


def told(pdf: bytes) -> list[str]:
    """What is found to be lost: words and pictures that the PDF lacks, letters that nobody sees."""
    found = words(pdf).split()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        elements = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
        pictures = [str(one.get("/Alt", "")) for one in elements if one.get("/S") == "/Figure"]
    lacking = [f"lacks {word}" for word in SHOWN.split() if word not in found]
    return lacking + unseen_letters(pdf) + ([] if "En linje stiger." in pictures else ["lacks a picture"])


def test_nothing_is_told_of_a_page_that_shows_all() -> None:
    assert told(export(BOOK)) == []


@pytest.mark.parametrize("loss", LOSSES)
def test_each_loss_is_told(loss: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for one in (files("tertialpdf") / "templates").iterdir():
        source = one.read_text(encoding="utf-8")
        if one.name == "report.typ":
            whole, lost = LOSSES[loss]
            assert source.count(whole) == 1
            source = source.replace(whole, lost)
        (tmp_path / one.name).write_text(source, encoding="utf-8")
    monkeypatch.setattr(typesetting, "_templates", lambda: tmp_path)
    assert _what_is_told() != []


def _what_is_told() -> list[str]:
    """By the exporter, which makes no PDF then, or on the drawn pages."""
    try:
        return told(export(BOOK))
    except NotPrintableError as error:
        return [one.what for one in error.faults if "kan inte sättas" not in one.what]
