"""Texts are set by themselves: what is wrong is told with its file and line, all at once."""

from tertialpdf.text_checks import TextFault, Written, letter_faults, markdown_faults

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
    assert glyph == TextFault("tecken.md", 3, "ett tecken som saknas i alla typsnitt: U+E123")


def test_characters_of_tables_are_looked_through() -> None:
    table = Written("kunder.csv", "kund,namn\n1,Bäckängen ⇒ 中\n2,\ue123\n")
    assert [(one.line, one.what[-6:]) for one in letter_faults([table], "sv")] == [(3, "U+E123")]


def test_remarks_are_told_by_their_line_wherever_they_begin() -> None:
    within = Written("inne.md", "Ett.\n\nTvå <!-- fråga Anna\n\n`<!-- kod` och <!-- slut -->.")
    listed = Written("lista.md", "- ett\n- <!-- kolla\n- tre\n")
    page = Written("sida.md", "Ett.\n\n<iframe src='x'>\n\nTvå.")
    found = [(one.source, one.line) for one in markdown_faults([within, listed, page], "sv")]
    assert found == [("inne.md", 3), ("lista.md", 2), ("sida.md", 3), ("sida.md", 3)]


def test_words_own_letters_and_elements_that_show_mark_up_are_no_faults() -> None:
    good = Written("word.md", "Se \uf0e0 nästa \uf04a.\n\n<textarea>\n\nText **efter** <xmp>.")
    assert markdown_faults([good], "sv") == []
