"""Formulas in words, as a screen reader should say them in Swedish and English."""

from __future__ import annotations

import pytest

from tertialpdf.tree import Formula
from tertialpdf.writing.formulas import made_formulas

SAID = [
    (
        r"\frac{b \pm \sqrt{b^2-4c}}{a}",
        "bråket b plus eller minus roten ur b i kvadrat minus 4 c, slut rot, delat med a, slut bråk",
        "the fraction b plus or minus the square root of b squared minus 4 c, end root, over a, end fraction",
    ),
    (r"\frac{1}{2} + \sqrt{x}", "1 delat med 2 plus roten ur x", "1 over 2 plus the square root of x"),
    (
        r"\frac{\frac{a}{b}}{c}",
        "bråket bråket a delat med b, slut bråk, delat med c, slut bråk",
        "the fraction the fraction a over b, end fraction, over c, end fraction",
    ),
    (r"\sqrt[3]{2}", "kubikroten ur 2", "the cube root of 2"),
    (r"\sqrt[n]{x}", "n:te roten ur x", "root n of x"),
    (
        r"\sum_{i=1}^{n} x_i",
        "summan från i är lika med 1 till n av x index i",
        "the sum from i equals 1 to n of x sub i",
    ),
    (r"\sum_i p_i", "summan över i av p index i", "the sum over i of p sub i"),
    (
        r"\int_0^\infty e^{-x} dx",
        "integralen från 0 till oändligheten av e upphöjt till minus x d x",
        "the integral from 0 to infinity of e to the power of minus x d x",
    ),
    (
        r"\lim_{x \to 0} f(x)",
        "gränsvärdet då x går mot 0 av f av x",
        "the limit as x goes to 0 of f of x",
    ),
    (
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        "matris med 2 rader och 2 kolumner; rad 1: a, b; rad 2: c, d; slut matris",
        "matrix of 2 rows and 2 columns; row 1: a, b; row 2: c, d; end matrix",
    ),
    (
        r"\begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}",
        "2 fall: x, x är minst 0; minus x, x är mindre än 0; slut fall",
        "2 cases: x, x is at least 0; minus x, x is less than 0; end cases",
    ),
    (r"f'(x) + g''(x)", "f prim av x plus g bis av x", "f prime of x plus g double prime of x"),
    (r"a(b+c)", "a parentes b plus c, slut parentes", "a open parenthesis b plus c, close parenthesis"),
    (r"\hat{\beta} \ne \vec{v}", "beta hatt är skilt från v vektor", "beta hat is not equal to v vector"),
    (r"P(A|B)+P(A \mid B)", "P av A givet B plus P av A givet B", "P of A given B plus P of A given B"),
    (r"|x| + \|y\|", "absolutbeloppet av x plus normen av y", "the absolute value of x plus the norm of y"),
    (r"A^{-1} A^T = 90^\circ", "A upphöjt till minus 1 A transponerat är lika med 90 grader",
     "A to the power of minus 1 A transpose equals 90 degrees"),
    (r"x^{n+1}", "x upphöjt till n plus 1, slut exponent", "x to the power of n plus 1, end power"),
    (r"K_{t-1} + x_{max}", "K index t minus 1, slut index, plus x index max",
     "K sub t minus 1, end sub, plus x sub max"),
    (
        r"\frac{\partial f}{\partial x} + \frac{d^2y}{dx^2}",
        "partiella derivatan av f med avseende på x plus derivatan av ordning 2 av y med avseende på x",
        "the partial derivative of f with respect to x plus the derivative of order 2 of y with respect to x",
    ),
    (r"\log_2 n", "log bas 2 n", "log base 2 n"),
    (r"\binom{n}{k} n!", "n över k n fakultet", "n choose k n factorial"),
    (r"12\,\mathrm{m/s} = 25\,\%", "12 m per s är lika med 25 procent", "12 m per s equals 25 per cent"),
    (r"1{,}5 \ll \Sigma", "1,5 är mycket mindre än stora sigma", "1,5 is much less than capital sigma"),
    (r"\ce{2H2 + O2 -> 2H2O}", "2 H index 2 plus O index 2 går mot 2 H index 2 O",
     "2 H sub 2 plus O sub 2 goes to 2 H sub 2 O"),
    (r"A \subseteq B \land x \notin \emptyset", "A är en delmängd av B och x tillhör inte tomma mängden",
     "A is a subset of B and x not in the empty set"),
    (r"\underbrace{a+b}_{n}", "a plus b, med n under", "a plus b, with n below"),
]  # fmt: skip


@pytest.fixture(scope="module", params=["sv", "en"])
def spoken(request: pytest.FixtureRequest) -> tuple[str, dict[str, str]]:
    made = made_formulas([Formula(tex, display=True) for tex, _, _ in SAID], request.param)
    return request.param, {formula.tex: one.words for formula, one in made.items()}


def test_a_formula_is_said_as_people_say_it(spoken: tuple[str, dict[str, str]]) -> None:
    language, said = spoken
    place = 1 if language == "sv" else 2
    assert said == {row[0]: row[place] for row in SAID}
