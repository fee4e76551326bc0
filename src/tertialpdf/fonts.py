"""Typefaces for all scripts, from packages alone, and which of them a text needs.

Text is set in Source Sans Pro, code in DejaVu Sans Mono, mathematics in New Computer Modern Math. A character
that those lack comes from the first of the Noto faces that has it; one that none has is told before anything
is set.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import typst

COMMON = re.compile(
    "[\\x20-\\x7e\\n\\t\\xa0-\\xff\u0131\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2212\u2248\u2260\u2264\u2265\u221e\u0394\u03c0\u2206\u2211\u221a]+"
)
"""Characters that the first face is known to have."""
MONO = "DejaVu Sans Mono"
IN_MONO = re.compile(
    "[\u2190-\u2213\u2500-\u262f\u2701\u2703\u2704\u2706\u2707\u270e\u2715\u2717-\u271c\u2722-\u2727\u2729-\u2732"
    "\u2735-\u2743\u2745\u2746\u2748-\u274b\u2761-\u2775\u2794\u2798-\u27a0\u27a2-\u27af\u27b1-\u27be"
    "\u2310\u2318\u2319\u2320\u2321\u2325-\u2327\u232b\u2336-\u237a\u237d\u2395\u239b-\u23ae\u23ce\u2423\u263c\u2654-\u265e"
    "\u2661\u2662\u2664\u2667\u2680-\u268b\u2710\u2711\u274d\u274f-\u2751\u2756\u2758-\u275e\u27c2\u27c5\u27c6\u27dc\u27e0"
    "\u2b08-\u2b0d\u2b12-\u2b1a\U0001d670-\U0001d6a3]"
)
"""Arrows, lines, shapes, dice, chessmen, keys and ornaments that the face of code has; last for text too."""
MATH, BRAILLE = "New Computer Modern Math", "New Computer Modern"
IN_MATH = re.compile(
    "[\u2214-\u22ff\u27c0\u27c1\u27c3\u27c4\u27c7-\u27db\u27dd-\u27df\u27e1-\u27ff\u2900-\u2920\u2923-\u2933\u2936-\u29ff"
    "\u2a00-\u2b04\u2b0e-\u2b11\u2b1d-\u2b4f\U0001d400-\U0001d454\U0001d456-\U0001d49c\U0001d49e\U0001d49f\U0001d4a2\U0001d4a5"
    "\U0001d4a6\U0001d4a9-\U0001d4ac\U0001d4ae-\U0001d4b9\U0001d4bb\U0001d4bd-\U0001d4c3\U0001d4c5-\U0001d505"
    "\U0001d507-\U0001d50a\U0001d50d-\U0001d514\U0001d516-\U0001d51c\U0001d51e-\U0001d539\U0001d53b-\U0001d53e"
    "\U0001d540-\U0001d544\U0001d546\U0001d54a-\U0001d550\U0001d552-\U0001d66f\U0001d6a8-\U0001d7cb\U0001d7ce-\U0001d7ff]"
)
IN_BRAILLE = re.compile("[\u2800-\u28ff]")
"""Signs and letters of mathematics, and of Braille (as terminals draw with), that Typst's own faces have."""
IN_CJK = re.compile("[\u3000-\u303f\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fef\uac00-\ud7a3\uff01-\uff60]")
"""Chinese, Japanese and Korean that the face for them has; to read all that it has takes most of a second."""
SYMBOLS = ("Noto Sans Symbols", "Noto Emoji")
CJK = {"ja": "JP", "ko": "KR", "zh": "SC"}


@dataclass(frozen=True)
class Face:
    """A typeface: its family and the file that its characters are read from."""

    family: str
    file: Path
    index: int = 0


@dataclass(frozen=True)
class Needed:
    """What a text needs: families after the first one, the typefaces that hold them, and what is in none."""

    families: tuple[str, ...]
    fonts: typst.Fonts
    missing: frozenset[str]


def needed(text: Iterable[str], language: str, folders: tuple[Path, ...] = ()) -> Needed:
    """The typefaces that the texts need, and those in ``folders``."""
    odd: set[str] = set().union(*(COMMON.sub("", one) for one in text))
    odd = {letter for letter in odd if not IN_MONO.match(letter) and ord(letter) not in _characters(_base())}
    han = {letter for letter in odd if IN_CJK.match(letter)}
    found: set[str] = set()
    missing: set[str] = set()
    for letter in sorted(odd - han):
        face = _face_of(letter)
        if face is not None:
            found.add(face.family)
        elif IN_MATH.match(letter):
            found.add(MATH)
        elif IN_BRAILLE.match(letter):
            found.add(BRAILLE)
        elif ord(letter) in _characters(_cjk()):
            han.add(letter)
        else:
            missing.add(letter)
    own = [family for family in (MATH, BRAILLE) if family in found]
    found -= set(own)
    families = [face.family for face in _noto() if face.family in found] if found else []
    if han:
        families.append(f"Noto Sans CJK {_region(han, language)}")
    return Needed((*families, MONO, *own), fonts(bool(found), bool(han), folders), frozenset(missing))


def _face_of(letter: str) -> Face | None:
    """The first face that has a character: that of its script, by its name in Unicode, before all others."""
    name = unicodedata.name(letter, "")
    by_script = sorted(_noto(), key=lambda face: face.family.removeprefix("Noto Sans ").upper() not in name)
    return next((face for face in by_script if ord(letter) in _characters(face)), None)


@cache
def fonts(noto: bool, wide: bool, folders: tuple[Path, ...] = ()) -> typst.Fonts:
    """The typefaces, read once for all documents."""
    packages = [
        "font_source_sans_pro",
        *(["manimgx_fonts"] if noto else []),
        *(["manimgx_fonts_cjk"] if wide else []),
    ]
    return typst.Fonts(
        include_system_fonts=False, font_paths=[*(str(_folder(one)) for one in packages), *map(str, folders)]
    )


@cache
def _folder(package: str) -> Path:
    with as_file(files(package)) as folder:
        return folder


@cache
def _base() -> Face:
    return Face("Source Sans Pro", min(_folder("font_source_sans_pro").rglob("SourceSansPro-Regular.ttf")))


@cache
def _noto() -> Sequence[Face]:
    """The Noto faces: letters first, then symbols."""
    found = []
    for file in sorted(_folder("manimgx_fonts").glob("Noto*.ttf")):
        name = file.name.split("[")[0].split(".")[0]
        if "Italic" not in name:
            family = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
            found.append(Face(family, file))
    order = {family: place for place, family in enumerate(("Noto Sans", *SYMBOLS))}
    return sorted(found, key=lambda face: (order.get(face.family, 9), face.family))


@cache
def _cjk() -> Face:
    (file,) = _folder("manimgx_fonts_cjk").glob("*.ttc")
    return Face("Noto Sans CJK", file)


@cache
def _characters(face: Face) -> frozenset[int]:
    """Code points that a face has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # most documents need none

    with TTFont(face.file, fontNumber=0, lazy=True) as font:
        return frozenset(font["cmap"].getBestCmap())


def _region(letters: set[str], language: str) -> str:
    """Whose forms of the Han characters: as the language says, else as the other letters tell."""
    if language[:2] in CJK:
        return CJK[language[:2]]
    if any("\u3040" <= letter <= "\u30ff" for letter in letters):
        return "JP"
    return "KR" if any("\uac00" <= letter <= "\ud7af" for letter in letters) else "SC"
