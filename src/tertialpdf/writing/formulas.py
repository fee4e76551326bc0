"""Formulas as Typst source and in words: TeX to MathML by one call of pandoc, MathML to both.

What pandoc refuses it is asked once more, in other words; most documents need but the one call.
"""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import pypandoc  # type: ignore[import-untyped]

from tertialpdf.tree import Formula
from tertialpdf.writing.literals import literal
from tertialpdf.writing.mathml import LINE_END, may_break, typst_math
from tertialpdf.writing.speech import spoken_math
from tertialpdf.writing.tex import readable

DEFINES = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\\[A-Za-z]+\}?(?:\s*\[\d\])?(?:\s*\[[^\]]*\])?\s*"
    r"|\\DeclareMathOperator\*?\s*\{?\\[A-Za-z]+\}?\s*"
    r"|\\def\s*\\[A-Za-z]+(?:#\d)*\s*"
)
UNSPOKEN = re.compile(r"\\(?:label|ref|eqref)\s*\{[^}]*\}|\\(?:nonumber|notag|limits|nolimits)(?![A-Za-z])")
NUMBER = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
"""What a formula is called by: ``\\tag{5}`` is shown as (5)."""
DISPLAYED = re.compile(r"\s*\\displaystyle(?![A-Za-z])")
"""What begins so is as large as on lines of its own, as sympy has it."""
TALL = {"mfrac", "mtable", "munder", "mover", "munderover"}
"""What may reach far above or below the line."""
NAMESPACE = re.compile(r'\sxmlns(:\w+)?="[^"]*"')


@dataclass(frozen=True)
class Made:
    """A formula as Typst source, in words, and its MathML; empty MathML where it could not be read."""

    source: str
    words: str
    mathml: str


def made_formulas(formulas: Sequence[Formula], language: str) -> dict[Formula, Made]:
    """Every formula made; one that nobody can read is its own source."""
    distinct = list(dict.fromkeys(formulas))
    answers = {formula: formula.mathml for formula in distinct if formula.mathml}
    definitions: dict[Formula, str] = {}
    held = ""
    for formula in distinct:
        held += "".join(map(readable, _definitions(formula.tex)))
        definitions[formula] = held
    for attempt in (_plainly, _rewritten, _alone):
        asked = [formula for formula in distinct if "<math" not in answers.get(formula, "")]
        told = [attempt(formula, definitions[formula]) for formula in asked]
        if told:
            answers |= zip(asked, _mathml(told), strict=True)
    return {formula: _made(formula, answers[formula], language) for formula in distinct}


def _plainly(formula: Formula, definitions: str) -> dict[str, str]:
    return _asked(formula, definitions + _spoken_part(formula))


def _rewritten(formula: Formula, definitions: str) -> dict[str, str]:
    return _asked(formula, definitions + readable(_spoken_part(formula)))


def _alone(formula: Formula, _definitions: str) -> dict[str, str]:
    """Without what others define, in case it is that which cannot be read."""
    return _asked(formula, readable(_spoken_part(formula)))


def _spoken_part(formula: Formula) -> str:
    """The formula without what only names it; its number stays where it cannot stand beside it."""
    beside = _number(formula)
    tex = NUMBER.sub(lambda found: "" if beside else rf"\qquad\text{{{_shown(found)}}}", formula.tex)
    return UNSPOKEN.sub("", tex)


def _number(formula: Formula) -> str:
    """The number that stands beside a formula; none where its lines have one each."""
    found = list(NUMBER.finditer(formula.tex))
    return (
        _shown(found[0])
        if formula.display and len(found) == 1 and not re.search(r"[\\$]", found[0][2])
        else ""
    )


def _shown(number: re.Match[str]) -> str:
    return number[2] if number[1] else f"({number[2]})"


def _asked(formula: Formula, tex: str) -> dict[str, str]:
    return {"kind": "DisplayMath" if formula.display else "InlineMath", "tex": tex}


def _made(formula: Formula, mathml: str, language: str) -> Made:
    start, end = mathml.find("<math"), mathml.rfind("</math>")
    try:
        tree = ET.fromstring(NAMESPACE.sub("", mathml[start : end + 7])) if start >= 0 else None
    except ET.ParseError:
        tree = None
    if tree is None:
        return Made(f"raw({literal(formula.tex)})", formula.tex, "")
    words = spoken_math(tree, language)
    call, number = ("display-formula" if formula.display else "formula"), _number(formula)
    source = typst_math(tree, display=formula.display)
    if not formula.display and DISPLAYED.match(formula.tex):
        source = f"math.display({source})"
    if source in ("", "{}"):
        return Made("", "", mathml[start : end + 7])
    if formula.display and LINE_END in source:
        source = f"{source}, lines: true"
    elif formula.display and may_break(tree):
        source = f"{source}, breaks: true"
    if number:
        words = f"{words}, {number}"
        source = f"{source}, number: {literal(number)}"
    elif not formula.display and any(part.tag in TALL for part in tree.iter()):
        source = f"{source}, tall: true"
    return Made(f"{call}({literal(words)}, {source})", words, mathml[start : end + 7])


def _definitions(tex: str) -> list[str]:
    """The commands that a formula defines: they hold in those after it."""
    found = []
    for match in DEFINES.finditer(tex):
        end = _closed(tex, match.end())
        if end > match.end():
            found.append(tex[match.start() : end])
    return found


def _closed(tex: str, start: int) -> int:
    """Where the braces that open at ``start`` close."""
    depth = 0
    for place in range(start, len(tex)):
        depth += (tex[place] == "{") - (tex[place] == "}")
        if depth == 0:
            return place + 1 if place > start else start
    return start


def _mathml(asked: Sequence[dict[str, str]]) -> list[str]:
    """The MathML of each formula, by one process."""
    with as_file(files("tertialpdf") / "templates" / "mathml.lua") as script:
        command = [pypandoc.get_pandoc_path(), "lua", str(script)]
        done = subprocess.run(
            command, input=json.dumps(asked), capture_output=True, encoding="utf-8", check=False
        )
    if done.returncode:
        return [""] * len(asked)
    found: list[str] = json.loads(done.stdout)
    return found
