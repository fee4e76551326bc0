"""Texts are set by themselves: what is wrong is told with its file and line, all at once."""

import nbformat

from tertialpdf.faults import NotPrintableError
from tertialpdf.text_checks import TextFault, Written, letter_faults, markdown_faults
from tests.tertialpdf.shown import cell, export, heading, notebook

GOOD = Written(
    "bra.md",
    "Orsaken är **två** vakanser:\n\n\uf0b7 enhet 1\n- $x^2$ och [länk]()\n\n"
    "# Rubrik\n\n| a |\n|---|\n| / dag |",
)
OPEN = Written("öppen.md", "Ett.\n\nTvå.\n\n<!-- stäm av\n\nTre.")
GLYPH = Written("tecken.md", "Rad ett.\n\nRad \ue123 tre.")
PICTURE = Written("bild.md", "![Vy](vy.png)")
RAW = Written("rå.md", '`#panic("x")`{=typst}')


def test_good_texts_have_no_faults() -> None:
    assert markdown_faults([GOOD, GOOD], "sv") == []


def test_faults_are_told_by_file_and_line() -> None:
    found = markdown_faults([OPEN, GOOD, PICTURE, RAW], "sv")
    assert [(one.source, one.line) for one in found] == [("öppen.md", 5), ("bild.md", 1), ("rå.md", 1)]
    assert "stäm av" in found[0].what
    (glyph,) = markdown_faults([GOOD, GLYPH], "sv")
    assert glyph == TextFault("tecken.md", 3, "ett tecken som saknas i alla typsnitt: U+E123", column=5)
    # What the text does not say in the same words has the line with which the fault comes.
    unseen = [
        Written("a.md", "Ett.\n\n&#xE123;"),
        Written("b.md", "Ett.\n\n![](data:image/png;base64,AAAA)\n\nTvå."),
    ]
    assert {(one.source, one.line) for one in markdown_faults(unseen, "sv")} == {("a.md", 3), ("b.md", 3)}


NASTY = [
    "Ett <!-- kolla",
    "<!-- inget att säga ännu -->",
    "<pre>öppen",
    "<script>x",
    "```\nöppen",
    "\ue123",
    "&#xE123;",
    "# Rubrik\n\n##### Fem",
    "[](x)",
    "***",
    "| a |\n|--|\n| / |",
    "\x1b[31mröd",
    "😀 中文 العربية",
    "$\\frac{a$ och $x^{",
    "![b](b.png)",
    "<svg><broken",
    "<iframe src=x></iframe>",
    "<div>" * 200 + "x",
    "<math><mfrac><mi>x</mi></math>",
    "`x`{=latex}",
    "a" * 3000,
    "$$" + "x+" * 400 + "x$$",
    "<h1></h1>",
    "<p style='display:none'>dold</p>",
]


def test_what_the_check_passes_can_be_set_and_what_cannot_be_set_it_tells() -> None:
    told = {text: bool(markdown_faults([Written("f.md", text)], "sv")) for text in NASTY}
    assert told == {text: _fails(text) for text in NASTY}
    assert set(told.values()) == {True, False}


def _fails(text: str) -> bool:
    """Whether a report with the text as a comment cannot be made."""
    output = nbformat.v4.new_output("display_data", data={"text/markdown": text})
    comment = nbformat.v4.new_code_cell("", outputs=[output])
    try:
        export(notebook(cell(heading()), comment))
    except NotPrintableError:
        return True
    return False


def test_characters_of_tables_are_looked_through() -> None:
    table = Written("kunder.csv", "kund,namn\n1,Bäckängen ⇒ 中\n2,\ue123\n")
    assert [(one.line, one.what[-6:]) for one in letter_faults([table], "sv")] == [(3, "U+E123")]


def test_remarks_are_told_by_their_line_wherever_they_begin() -> None:
    within = Written("inne.md", "Ett.\n\nTvå <!-- fråga Anna\n\n`<!-- kod` och <!-- slut -->.")
    listed = Written("lista.md", "- ett\n- <!-- kolla\n- tre\n")
    page = Written("sida.md", "Ett.\n\n<iframe src='x'>\n\nTvå.")
    first = Written("först.md", "<!-- stäm av\n\nTre.\n")
    found = [(one.source, one.line) for one in markdown_faults([within, listed, page, first], "sv")]
    assert found == [("inne.md", 3), ("lista.md", 2), ("sida.md", 3), ("sida.md", 3), ("först.md", 1)]


def test_words_own_letters_and_elements_that_show_mark_up_are_no_faults() -> None:
    good = Written("word.md", "Se \uf0e0 nästa \uf04a.\n\n<textarea>\n\nText **efter** <xmp>.")
    assert markdown_faults([good], "sv") == []
