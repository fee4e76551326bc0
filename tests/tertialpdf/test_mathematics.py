"""Mathematics in Markdown: what is a formula is taken out before anything else is read, as in JupyterLab."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tertialpdf.reading.formulas_in_text import words_and_formulas
from tertialpdf.reading.markdown import as_html
from tertialpdf.tree import Formula, Inline, Text
from tertialpdf.writing.formulas import made_formulas

FORMULA = re.compile(r'<x-tex data-kind="(\w+)">(.*?)</x-tex>', re.DOTALL)


def formulas(source: str) -> list[str]:
    return [unescape(tex) for _, tex in FORMULA.findall(as_html(source))]


def test_text_between_two_formulas_is_text() -> None:
    source = "Vi får:\n$$\n\\begin{align}\na &= b\n\\end{align}\n$$\nDär $x$ är känt.\n\n$$ c = d $$"
    assert formulas(source) == ["\\begin{align}\na &= b\n\\end{align}", "x", "c = d"]
    assert "Där <x-tex" in as_html(source)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Alltså\n$$\na\n- b\n# c\n$$", ["a\n- b\n# c"]),
        ("| a |\n| - |\n| $|x|$ |", ["|x|"]),
        ("X = $$\\begin{bmatrix} 1 \\end{bmatrix} y$$", ["\\begin{bmatrix} 1 \\end{bmatrix} y"]),
        ("<p>Om $ P $ är", ["P"]),
        ("> $$\n> a\n> $$", ["a"]),
        ("1/4$^{th}$ av", ["^{th}"]),
        (r"\\(a\\) och \\[b\\]", ["a", "b"]),
    ],
)
def test_what_stands_in_a_formula_is_no_markdown(source: str, found: list[str]) -> None:
    assert formulas(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "Den kostar $5 och $6.",
        "Från 5$ till 6$ om året.",
        "a $x\n\ny$ b",
        "`$x$`",
        "```\n$x$\n```",
        "    $x$",
        r"\$x\$",
        "@@0@@ och `@@0@@`",
    ],
)
def test_prices_code_and_what_a_blank_line_parts_are_no_formulas(source: str) -> None:
    assert formulas(source) == []


def test_marks_of_a_text_stay_beside_formulas() -> None:
    assert as_html("`@@0@@` $a$ @@1@@ [b](#Stora-$P$)").count("@@") == 4
    assert 'href="#Stora-$P$"' in as_html("[b](#Stora-$P$)")


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"{a \over {b \over c}}", "bråket a delat med bråket b delat med c, slut bråk, slut bråk"),
        (r"\left( n \over k \right)", "parentes n delat med k, slut parentes"),
        (r"\sum_{i=1 \atop i \ne j} x", "summan över i är lika med 1; i är skilt från j; av x"),
        (r"a \\ = b \\", "a; är lika med b"),
        (r"E[x \bigm| y]", "x givet y"),
        (r"\argmin_b f", "argmin"),
        (r"x \ ", "x"),
    ],
)
def test_tex_that_pandoc_does_not_read(tex: str, said: str) -> None:
    formula = Formula(tex, display=True)
    made = made_formulas([formula], "sv")[formula]
    assert made.mathml
    assert said in " ".join(made.words.split())


@pytest.mark.parametrize(
    ("tex", "said", "beside"),
    [
        (r"a = b \tag{5}", "a är lika med b, (5)", '"(5)"'),
        (r"\begin{aligned} a \\ b \end{aligned} \tag*{A}", "a; b, A", '"A"'),
        (r"\begin{align} a \tag{1} \\ b \tag{2} \end{align}", "a (1); b (2)", ""),
    ],
)
def test_the_number_that_text_calls_a_formula_by_is_shown(tex: str, said: str, beside: str) -> None:
    formula = Formula(tex, display=True)
    made = made_formulas([formula], "sv")[formula]
    assert " ".join(made.words.split()) == said
    assert f"number: {beside}" in made.source if beside else "number:" not in made.source


def test_only_a_formula_that_reaches_far_above_its_line_takes_room_there() -> None:
    fraction, power = Formula(r"\frac{a}{b}"), Formula("a^2")
    made = made_formulas([fraction, power], "sv")
    assert "tall: true" in made[fraction].source
    assert "tall" not in made[power].source


def test_three_columns_are_aligned_once() -> None:
    formula = Formula(r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}", display=True)
    made = made_formulas([formula], "sv")[formula]
    # Typst aligns what comes after a second point to the right, away from its sign.
    assert made.source.count("align-point") == 2


def test_a_formula_breaks_unless_a_part_of_it_fills_a_line() -> None:
    long = " + ".join(f"a_{{{number}}}" for number in range(40))
    line, fraction = Formula(long, display=True), Formula(rf"\frac{{{long}}}{{2}}", display=True)
    made = made_formulas([line, fraction], "sv")
    assert "breaks: true" in made[line].source
    assert "breaks" not in made[fraction].source


@pytest.mark.parametrize("opening", [r"\(", r"\begin{align}", "$$", "$"])
def test_what_opens_time_and_again_and_never_ends_is_words(opening: str) -> None:
    text = f"{opening} ö " * 50_001
    assert [type(part) for part in words_and_formulas(text)].count(Text) > 0
    assert "".join(_shown(part) for part in words_and_formulas(text)).count("ö") == 50_001


def _shown(part: Inline) -> str:
    assert isinstance(part, (Text, Formula))
    return part.text if isinstance(part, Text) else part.tex


def test_a_fence_at_one_end_is_as_high_as_what_it_holds() -> None:
    """``\\{`` of cases and ``\\|`` of an evaluation; three lines of ten points are higher than one brace."""
    cases = r"f = \begin{cases} 0 \\ 1 \\ 2 \end{cases}"
    bar = r"\left. \frac{\frac{a}{b}}{\frac{c}{d}} \right|_{0}"
    made = made_formulas([Formula(cases, True), Formula(bar, True), Formula("(a", True)], "sv")
    one, other, open_ended = (done.source for done in made.values())
    assert 'math.lr({sign("{");math.mat(' in one
    assert 'sign("|")})' in other
    assert other.count("math.lr(") == 1
    assert "math.lr(" not in open_ended


def test_what_is_displayed_among_words_is_as_large_as_by_itself() -> None:
    large, usual = Formula(r"\displaystyle \frac{a}{b}", False), Formula(r"\frac{a}{b}", False)
    made = made_formulas([large, usual], "sv")
    assert "math.display(" in made[large].source
    assert "math.display(" not in made[usual].source
