"""What whoever exports may choose: given to nbconvert as options, seen in the PDF."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import nbformat
import page
import pikepdf
import pypdfium2
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from tertialpdf.exporter import TertialPDFExporter
from tertialpdf.faults import NotPrintableError
from tertialpdf.look import contrast
from tests.tertialpdf.pdf_checks import breaches
from tests.tertialpdf.shown import notebook, text

NOTO = str(files("manimgx_fonts"))


def printed(words: str) -> NotebookNode:
    output = nbformat.v4.new_output("stream", name="stdout", text=words)
    return nbformat.v4.new_code_cell("print()", outputs=[output])


def told(**options: object) -> bytes:
    """A notebook of five sections, its text longer than a page, with printed text."""
    sections = [text(f"# Part {number}\n\n" + "Words and more words. " * 90) for number in range(1, 6)]
    book = notebook(text("# On options"), *sections, printed("fixed width"))
    exporter = TertialPDFExporter(config=Config({"TertialPDFExporter": options}))
    pdf, _ = exporter.from_notebook_node(book, {"metadata": {"name": "book"}})
    assert breaches(pdf, page.ValidationProfile.PDF_UA_1) == []
    assert breaches(pdf, page.ValidationProfile.PDF_A_3A) == []
    return pdf


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [tuple(round(float(side)) for side in leaf.mediabox[2:]) for leaf in document.pages]


def families(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
        return {str(one.FontName).split("+")[-1] for one in fonts if "/FontName" in one}


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    found = [leaf.get_textpage().get_text_bounded() for leaf in document]
    document.close()
    return " ".join(" ".join(found).split())


def test_the_command_line_takes_them_all(tmp_path: Path) -> None:
    nbformat.write(notebook(text("# Own title\n\nWords."), printed("fixed")), tmp_path / "book.ipynb")
    (tmp_path / "style.typ").write_text("#let style(body) = {\n  set par(justify: true)\n  body\n}\n")
    chosen = {
        "title": "Another title",
        "author": "The office",
        "paper": "letter",
        "contents_from": "1",
        "font_paths": NOTO,
        "text_font": "Noto Sans",
        "code_font": "Noto Sans Hebrew",
        "text_color": "#000000",
        "accent_color": "#7a1f1f",
        "template": str(tmp_path / "style.typ"),
    }
    options = [f"--TertialPDFExporter.{name}={value}" for name, value in chosen.items()]
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "tertialpdf",
        *options,
        str(tmp_path / "book.ipynb"),
    ]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pdf = (tmp_path / "book.pdf").read_bytes()
    assert sizes(pdf) == [(612, 792)]
    assert any(name.startswith("NotoSans") for name in families(pdf))
    assert "Another title" in words(pdf)
    assert "The office" in words(pdf)


def test_every_option_is_in_the_table_of_options() -> None:
    """What the command line offers is written down where people look for it."""
    own = list(TertialPDFExporter.class_own_traits(config=True))
    guide = (Path(__file__).parents[2] / "docs" / "exporter.md").read_text(encoding="utf-8")
    front = Path(str(files("tertialpdf") / "README.md")).read_text(encoding="utf-8")
    assert [name for name in own if f"`{name}`" not in guide] == []
    assert [name for name in own if f"`{name}`" not in front] == []


def test_paper_changes_the_margins_and_no_page() -> None:
    upright, letter = told(), told(paper="letter")
    assert set(sizes(upright)) == {(595, 842)}
    assert set(sizes(letter)) == {(612, 792)}
    assert len(sizes(upright)) == len(sizes(letter)) > 1
    assert words(upright) == words(letter)


def test_typefaces_are_those_asked_for_and_what_they_lack_comes_from_the_usual_ones() -> None:
    usual = families(told())
    other = families(told(text_font="Noto Sans", font_paths=[NOTO]))
    assert any(name.startswith("SourceSansPro") for name in usual)
    assert any(name.startswith("NotoSans") for name in other)
    assert not any(name.startswith("NotoSans") for name in usual)


def test_a_list_of_contents_comes_as_asked() -> None:
    assert words(told()).count("Part 3") == 2
    assert words(told(contents_from=0)).count("Part 3") == 1
    assert words(told(contents_from=6)).count("Part 3") == 1


def test_one_section_alone_has_no_list_of_contents() -> None:
    html = text('<div class="alert"><h1>Alone</h1></div>')
    pdf, _ = TertialPDFExporter(contents_from=1).from_notebook_node(notebook(html, printed("x")), {})
    assert words(pdf).count("Alone") == 1


def test_a_template_of_ones_own_is_applied_within_the_page(tmp_path: Path) -> None:
    own = tmp_path / "own.typ"
    own.write_text(
        "#let style(body) = {\n  set par(leading: 3em)\n  show heading: set text(size: 40pt)\n  body\n}\n"
    )
    assert len(sizes(told(template=str(own)))) == len(sizes(told()))  # sizes of running text are the page's
    own.write_text("#let style(body) = [For the committee. #body]\n")
    assert "For the committee." in words(told(template=str(own)))


def test_what_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(NotPrintableError) as caught:
        told(text_font="No Such Face", code_font="Nor This", template="gone.typ")
    assert [fault.what.split(":")[0] for fault in caught.value.faults] == [
        "text_font",
        "code_font",
        "template",
    ]
    with pytest.raises(NotPrintableError, match="font_paths"):
        told(font_paths=[str(tmp_path / "gone")])
    broken = tmp_path / "broken.typ"
    broken.write_text("#let style(body) = unknown(body)\n")
    with pytest.raises(NotPrintableError, match="unknown variable") as caught:
        told(template=str(broken))
    assert len(caught.value.faults) == 1


def test_a_colour_that_is_too_pale_to_read_is_refused() -> None:
    # Black is 21 to white, white 1; #767676 is the palest grey of 4.5, by WCAG's own example.
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#767676") >= 4.5 > contrast("#777777")
    with pytest.raises(NotPrintableError, match="contrast of 1"):
        told(text_color="#eeeeee")
    with pytest.raises(NotPrintableError, match="is no colour"):
        told(accent_color="red")


def test_options_that_cannot_be_are_told_at_once_in_words_and_no_file_is_touched(tmp_path: Path) -> None:
    nbformat.write(notebook(text("# Own title\n\nWords.")), tmp_path / "book.ipynb")
    (tmp_path / "book.pdf").write_text("the old one")
    wrong = {
        "accent_color": "#eee",
        "language": "svenska",
        "max_lines": "0",
        "max_rows": "many",
        "paper": "a5",
        "show_code": "maybe",
        "text_font": "No Such Face",
        "template": str(tmp_path / "gone.typ"),
    }
    options = [f"--TertialPDFExporter.{name}={value}" for name, value in wrong.items()]
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "tertialpdf",
        *options,
        str(tmp_path / "book.ipynb"),
    ]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told_lines = [line for line in done.stderr.splitlines() if line.split(":")[0] in wrong]
    assert told_lines == [
        "accent_color: #eee is no colour such as #1b2733",
        "language: svenska is no language such as sv or en-GB",
        "max_lines: 0 is not a whole number of at least 1",
        "max_rows: many is not a whole number of at least 1",
        "paper: a5 is not a4 or letter",
        "show_code: maybe is not True or False",
        "text_font: No Such Face is in none of font_paths",
        f"template: {tmp_path / 'gone.typ'} is no file of text in UTF-8",
    ]
    assert (tmp_path / "book.pdf").read_text() == "the old one"
