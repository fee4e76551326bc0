"""What a value should have been, in Swedish, from a pydantic error."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from model.errors import Finding

EXPECTED = {
    "missing": "ett värde",
    "extra_forbidden": "ingen sådan nyckel; kontrollera stavningen",
    "greater_than": "ett tal större än {gt}",
    "greater_than_equal": "ett tal som är minst {ge}",
    "less_than": "ett tal mindre än {lt}",
    "less_than_equal": "ett tal som är högst {le}",
    "multiple_of": "en multipel av {multiple_of}",
    "int_type": "ett heltal",
    "int_from_float": "ett heltal",
    "int_parsing": "ett heltal",
    "float_parsing": "ett tal",
    "decimal_parsing": "ett tal",
    "is_instance_of": "ett tal",
    "finite_number": "ett ändligt tal",
    "decimal_max_places": "högst {decimal_places} decimaler",
    "bool_parsing": "true eller false",
    "date_parsing": "ett datum som 2011-04-30",
    "float_type": "ett tal",
    "bool_type": "true eller false",
    "string_type": "en text",
    "string_too_short": "en text som inte är tom",
    "string_pattern_mismatch": "ett klockslag som 08:30",
    "list_type": "en lista",
    "dict_type": "nycklar med värden",
    "model_type": "nycklar med värden",
    "literal_error": "något av: {expected}",
    "too_short": "minst {min_length} värden",
    "too_long": "högst {max_length} värden",
    "date_type": "ett datum som 2011-04-30",
    "date_from_datetime_parsing": "ett datum som 2011-04-30",
    "date_from_datetime_inexact": "ett datum som 2011-04-30, utan klockslag",
    "time_type": "ett klockslag som 08:30",
    "time_parsing": "ett klockslag som 08:30",
    "invalid_key": "en text som nyckel; skriv den inom citattecken",
    "decimal_type": "ett tal",
    "decimal_max_digits": "ett tal med högst {max_digits} siffror",
    "decimal_whole_digits": "ett tal med högst {whole_digits} siffror före decimalpunkten",
    "int_parsing_size": "ett heltal med färre siffror",
    "string_too_long": "en text på högst {max_length} tecken",
    "string_unicode": "en text",
    "enum": "något av: {expected}",
    "tuple_type": "en lista",
    "set_type": "en lista",
    "frozen_set_type": "en lista",
    "mapping_type": "nycklar med värden",
    "model_attributes_type": "nycklar med värden",
    "none_required": "inget värde",
    "union_tag_invalid": "något av: {expected_tags}",
    "recursion_loop": "ett värde som inte står i sig själv",
}
ANYTHING_ELSE = "ett värde av ett annat slag"
MOVED = {"followup.answer_rate_target": "raden borttagen: löftet står i phone.answered_target"}
"""Parameters that there were, and what to do instead."""
NUMBERS = {"int_type", "float_type", "int_parsing", "float_parsing", "decimal_parsing", "is_instance_of"}


def expected(fault: Any) -> str:
    """Swedish words for what ``fault`` (an item of ``ValidationError.errors()``) asks for."""
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    words: str = EXPECTED.get(fault["type"], ANYTHING_ELSE).format(**fault.get("ctx", {}))
    if fault["type"] in ("literal_error", "enum"):
        words = words.replace(" or ", " eller ")
    is_decimal_comma = isinstance(fault["input"], str) and "," in fault["input"]
    if fault["type"] in NUMBERS and is_decimal_comma:
        words += " med decimalpunkt, till exempel 0.05"
    return words


_DAY = re.compile(r"^datetime\.date\((\d+), (\d+), (\d+)\)$")
"""How pydantic names a day among the keys; the first there is stands for all days, and is not said."""


def place_of(fault: Any) -> str:
    """Dotted path of the value that ``fault`` is about; empty when it is about the whole."""
    steps = (_DAY.sub(_iso, str(step)) for step in fault["loc"] if step != "[key]")
    return ".".join(step for step in steps if step != str(date.min))


def _iso(found: re.Match[str]) -> str:
    return date(*map(int, found.groups())).isoformat()


def finding(fault: Any, file: str) -> Finding:
    """``fault`` of a value in ``file``: where it stands, what stands there, and what was expected."""
    place = place_of(fault) or "filen"
    if fault["type"] == "value_error":
        return Finding(file, place, "går inte ihop", str(fault["ctx"]["error"]))
    if place in MOVED:
        return Finding(file, place, "finns inte längre", MOVED[place])
    shown = "saknas" if fault["type"] == "missing" else repr(fault["input"])
    return Finding(file, place, shown, expected(fault))
