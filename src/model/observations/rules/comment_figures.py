"""Figures as a comment says them, in Swedish or English: amounts, counts and shares, with the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from model.observations.comments import SWEDISH, sentences

FigureKind = Literal["money", "count", "percent"]
ENGLISH = "en"
SPACES = "\u00a0\u202f "
SCALES = {
    "tkr": Decimal(1000),
    "mnkr": Decimal(1_000_000),
    "k": Decimal(1000),
    "thousand": Decimal(1000),
    "m": Decimal(1_000_000),
    "million": Decimal(1_000_000),
}
_NOT_WITHIN = r"(?<![\d,.\-–])"
_PERCENT = r"(?P<number>\d{{1,3}}(?:{point}\d+)?)[{spaces}]?(?:procent\b|per cent\b|percent\b|%)"
PATTERNS: Mapping[str, Mapping[FigureKind, re.Pattern[str]]] = {
    SWEDISH: {
        "money": re.compile(
            rf"{_NOT_WITHIN}(?P<number>\d[\d{SPACES}]*(?:,\d+)?)[{SPACES}](?P<scale>tkr|mnkr)\b"
        ),
        "count": re.compile(
            rf"{_NOT_WITHIN}(?P<number>\d{{1,3}}(?:[{SPACES}]\d{{3}})+)(?!\d|,\d|[{SPACES}]\d{{3}}\b|[{SPACES}]kr)"
        ),
        "percent": re.compile(_NOT_WITHIN + _PERCENT.format(point=",", spaces=SPACES)),
    },
    ENGLISH: {
        "money": re.compile(
            rf"\bSEK[{SPACES}](?P<number>\d[\d,]*(?:\.\d+)?)[{SPACES}]?(?P<scale>k|m|thousand|million)\b"
        ),
        "count": re.compile(
            rf"(?<!SEK[{SPACES}]){_NOT_WITHIN}(?P<number>\d{{1,3}}(?:,\d{{3}})+)(?![\d.,]\d)"
        ),
        "percent": re.compile(_NOT_WITHIN + _PERCENT.format(point=r"\.", spaces=SPACES)),
    },
}


class Said(NamedTuple):
    """A figure of a comment: as written, in kronor, pieces or per cent; half of its last digit's place."""

    text: str
    value: float
    half: float
    sentence: str


def said(text: str, kind: FigureKind, language: str) -> Iterator[Said]:
    """The figures of one kind in a comment, in the order in which they stand."""
    pattern = PATTERNS[language][kind]
    for sentence in sentences(text):
        for found in pattern.finditer(sentence):
            yield _figure(found, kind, language, sentence)


def _figure(found: re.Match[str], kind: FigureKind, language: str, sentence: str) -> Said:
    digits = re.sub(rf"[{SPACES}]", "", found["number"])
    digits = digits.replace(",", ".") if language == SWEDISH else digits.replace(",", "")
    number, scale = Decimal(digits), Decimal(1)
    if kind == "money":
        scale = SCALES[found["scale"]]
    exponent = number.as_tuple().exponent
    place = Decimal(10) ** (exponent if isinstance(exponent, int) else 0)
    if kind == "count" and not int(number) % 1000:
        place = Decimal(1000)
    return Said(found.group(0), float(number * scale), float(place * scale / 2), sentence)
