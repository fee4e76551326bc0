"""TeX that MathJax shows and pandoc does not read, in words that it does; tried where it has refused."""

from __future__ import annotations

import re

GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*)\}"
"""A group in braces with others in it, some deep; the deepest that notebooks have."""
LETTERS = {"rm": "mathrm", "bf": "mathbf", "it": "mathit", "sf": "mathsf", "tt": "mathtt", "cal": "mathcal"}
OLD_LETTERS = re.compile(r"\\(rm|bf|it|sf|tt|cal)(?![A-Za-z])\s*")
"""Commands that hold until their group ends."""
DEFINED = re.compile(r"\\def\s*(\\[A-Za-z]+)((?:\s*#\d)*)\s*" + GROUP)
FORMULA = re.compile(r"\\ce\s*" + GROUP)
COUNTED = re.compile(r"(?<=[A-Za-z)\]])(\d+)")
CHARGE = re.compile(r"(?<=[A-Za-z})\]])\^?(\d*[+-])(?=$|\s)")
INFIX = {r"\over": (r"\frac{", "}{"), r"\choose": (r"\binom{", "}{"), r"\atop": (r"\substack{", r"\\")}
"""Commands between what they take, as plain TeX has them."""
FENCE = r"\s*(?:\\[A-Za-z]+|\\?.)"
TOKEN = re.compile(
    rf"(?P<opens>\{{|\\left{FENCE}|\\begin\{{[^}}]*\}})|(?P<closes>\}}|\\right{FENCE}|\\end\{{[^}}]*\}})"
    r"|(?P<parts>&|\\\\)|\\[A-Za-z]+|\\.|[^\\{}&]+|.",
    re.DOTALL,
)
RULES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:require|label)\s*" + GROUP, ""),
        (r"\\(?:tiny|small|normalsize|large|Large|LARGE|huge|Huge)(?![A-Za-z])", ""),
        (r"\\(?:textcolor|colorbox|style|class|cssId|href)\s*" + GROUP + r"\s*" + GROUP, r"{\2}"),
        (r"\\color\s*" + GROUP, ""),
        (
            r"\\(?:[hv]?phantom|[hv]space\*?|hskip|kern)\s*(?:"
            + GROUP
            + r"|-?[\d.]+\s*(?:em|ex|pt|mu|cm|mm|in|px))",
            r"\\;",
        ),
        (r"\\(?:mbox|hbox|textnormal|textsf|textsc|textup)(?=\s*\{)", r"\\text"),
        (r"\\mathop(?=\s*\{)", r"\\operatorname"),
        (r"\\(?:mathds|mathbbm)(?![A-Za-z])", r"\\mathbb"),
        (r"\\math(bb|bf|rm|cal)\s+([A-Za-z0-9])", r"\\math\1{\2}"),
        (r"\\(begin|end)\{dcases\*?\}", r"\\\1{cases}"),
        (r"\\begin\{rcases\}", r"\\left.\\begin{array}{l}"),
        (r"\\end\{rcases\}", r"\\end{array}\\right\\}"),
        (r"\\verb\*?(\S)(.*?)\1", r"\\text{\2}"),
        (r"\\(?:degree|celsius)(?![A-Za-z])", r"^\\circ "),
        (r"\\ket\s*" + GROUP, r"\\left|\1\\right\\rangle"),
        (r"\\bra\s*" + GROUP, r"\\left\\langle\1\\right|"),
        (r"\\braket\s*" + GROUP, r"\\left\\langle\1\\right\\rangle"),
        (r"\\norm\s*" + GROUP, r"\\left\\lVert\1\\right\\rVert"),
        (r"\\abs\s*" + GROUP, r"\\left|\1\\right|"),
        (r"\\cr(?![A-Za-z])", r"\\\\"),
        (r"\\hline(?![A-Za-z])", ""),
        (r"\\(big|Big|bigg|Bigg)m(?![A-Za-z])", r"\\\1"),
        (r"\\(underline|overline)\s*(\\[A-Za-z]+|[A-Za-z0-9])", r"\\\1{\2}"),
        (r"\\math(bb|bf|rm|cal)\{\\(hat|tilde|bar|vec|dot)\s*\{?([A-Za-z])\}?\}", r"\\\2{\\math\1{\3}}"),
        (r"\\(LaTeX|TeX)(?![A-Za-z])", r"\\text{\1}"),
        (r"\\arg(max|min)(?![A-Za-z])", r"\\operatorname*{arg\1}"),
        ('"', "\u201d"),
        (r"(?:\\\s*)+$", ""),
    )
]


def readable(tex: str) -> str:
    """The same formula for pandoc."""
    tex = DEFINED.sub(_command, tex)
    tex = FORMULA.sub(_chemistry, tex)
    for pattern, replacement in RULES:
        tex = pattern.sub(replacement, tex)
    return _arranged(_with_letters(tex))


def _command(found: re.Match[str]) -> str:
    """A definition of plain TeX as one of LaTeX."""
    count = found[2].count("#")
    return rf"\newcommand{{{found[1]}}}" + (f"[{count}]" if count else "") + f"{{{found[3]}}}"


def _chemistry(found: re.Match[str]) -> str:
    """A chemical formula: numbers after letters stand low, charges high."""
    words = CHARGE.sub(r"^{\1}", COUNTED.sub(r"_{\1}", found[1]))
    arrows = words.replace("<=>", r"\rightleftharpoons ").replace("->", r"\rightarrow ")
    return rf"\mathrm{{{arrows}}}"


def _arranged(tex: str) -> str:
    r"""Commands between what they take stand before it, ``a \over b`` as ``\frac{a}{b}``; lines aligned."""
    if not any(command in tex for command in (*INFIX, r"\\")):
        return tex
    groups: list[tuple[str, list[str], list[str]]] = [("", [], [])]
    for token in TOKEN.finditer(tex):
        begins, done, part = groups[-1]
        if token["opens"]:
            groups.append((token[0], [], []))
        elif token["closes"] and len(groups) > 1:
            groups.pop()
            groups[-1][2].append(f"{begins}{''.join(done)}{_taking(part)}{token[0]}")
        elif token["parts"]:
            done += _taking(part), token[0]
            part.clear()
        else:
            part.append(token[0])
    while len(groups) > 1:
        begins, done, part = groups.pop()
        groups[-1][2].append(f"{begins}{''.join(done)}{_taking(part)}")
    _, done, part = groups[0]
    whole = "".join((*done, _taking(part)))
    has_lines = any(token == r"\\" for token in done)
    return rf"\begin{{aligned}}{whole}\end{{aligned}}" if has_lines else whole


def _taking(group: list[str]) -> str:
    """A group whose command, if it has one, stands before what it takes."""
    place = next((number for number, token in enumerate(group) if token in INFIX), None)
    if place is None:
        return "".join(group)
    begins, between = INFIX[group[place]]
    return "".join((begins, *group[:place], between, *group[place + 1 :], "}"))


def _with_letters(tex: str) -> str:
    """Letters of a kind until the group ends, as a group of their own."""
    while (found := OLD_LETTERS.search(tex)) is not None:
        end = _end_of_group(tex, found.end())
        tex = f"{tex[: found.start()]}\\{LETTERS[found[1]]}{{{tex[found.end() : end]}}}{tex[end:]}"
    return tex


def _end_of_group(tex: str, start: int) -> int:
    """Where the group that ``start`` lies in ends, or a cell of its table."""
    depth = 0
    for place in range(start, len(tex)):
        letter = tex[place]
        if letter == "\\" and tex[place : place + 2] == "\\\\" and not depth:
            return place
        if tex[place - 1 : place] == "\\":
            continue
        depth += (letter == "{") - (letter == "}")
        if depth < 0 or (letter == "&" and not depth):
            return place
    return len(tex)
