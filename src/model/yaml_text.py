"""YAML as everybody writes it, taken apart within bounds: what a file says, or a fault with its line.

Plain data alone is made of it. Nesting, size and what references stand for are bounded before anything is
made, so that no file takes longer than it is long; numbers are finite and of a size that something can have.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from model.bounds import MOST_TOLD, within_bounds
from model.errors import Finding, InputError
from tertialpdf.yaml_bounds import (
    DEEPEST,
    MOST_CHARACTERS,
    MOST_NODES,
    TOO_DEEP,
    TOO_MUCH,
    WITHIN_ITSELF,
    BoundedComposer,
)

_UNSEEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: tuple[tuple[str, str, str], ...] = (
    (TOO_DEEP, "fler nivåer i varandra", f"högst {DEEPEST} nivåer av nycklar och listor"),
    (TOO_MUCH, "för många värden", f"högst {MOST_NODES:,} värden".replace(",", " ")),
    (WITHIN_ITSELF, "en hänvisning (*) till något som den själv står i", "värdet utskrivet"),
    ("found undefined alias", "en hänvisning (*) till något som inte står ovanför", "värdet utskrivet"),
    ("could not determine a constructor", "en okänd märkning (!)", "värdet utan märkning"),
    ("found duplicate key", "samma nyckel två gånger", "varje nyckel en gång"),
    ("found unhashable key", "en lista eller grupp som nyckel", "en text eller ett tal som nyckel"),
    ("cannot start any token", "ett tecken som inget värde börjar med", "texten inom citattecken"),
    ("mapping values are not allowed", "ett kolon där ingen nyckel står", "texten inom citattecken"),
    ("could not find expected ':'", "en rad utan kolon", "nyckel: värde, eller texten inom citattecken"),
    ("found unexpected end of stream", "ett citattecken som inget avslutar", "ett citattecken sist"),
    ("unknown escape character", "ett omvänt snedstreck inom citattecken", "enkla citattecken om texten"),
    ("but found another document", "flera dokument (---)", "ett"),
    ("but got '<stream end>'", "en parentes som inget avslutar", "parenteser i par"),
    ("but got", "ett tecken som inte passar där det står", "kommatecken mellan värden, parenteser i par"),
    ("but found", "ett tecken som inte passar där det står", "rätt indrag, och parenteser i par"),
)
"""What the parser says, what it is about, and what was expected."""


def parsed(text: str, file: str) -> Any:
    """What a YAML text says; InputError naming ``file`` and line for what is none, or beyond the bounds."""
    if len(text) > MOST_CHARACTERS:
        wanted = f"högst {MOST_CHARACTERS // 1_000_000} miljoner tecken"
        raise InputError(Finding(file, "filen", f"{len(text)} tecken", wanted))
    if found := _UNSEEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(Finding(file, f"rad {line}", found[0], "text utan osynliga styrtecken"))
    try:
        return _reader().load(text)
    except _ValueError as error:
        place = f"rad {error.problem_mark.line + 1}"
        raise InputError(Finding(file, place, error.problem, error.wanted)) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"rad {mark.line + 1}" if mark else "filen"
        raise InputError(Finding(file, place, *_in_words(str(error.problem or error.context)))) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise InputError(Finding(file, "filen", *_in_words(str(error)))) from None


def _reader() -> YAML:
    reader = YAML(typ="safe", pure=True)
    reader.Composer = BoundedComposer
    reader.Constructor = _Constructor
    return reader


def _in_words(problem: str) -> tuple[str, str]:
    known = (words for words in _WORDS if words[0] in problem)
    _, found, wanted = next(known, ("", problem, "giltig YAML"))
    return found, wanted


class _ValueError(ConstructorError):
    """A scalar that looks like a number or a day and is none to compute with."""

    def __init__(self, node: Any, wanted: str) -> None:
        super().__init__(None, None, str(node.value), node.start_mark)
        self.wanted = wanted


class _Constructor(SafeConstructor):
    """Makes plain data; a number without end, and a day that there is not, is a fault with its line."""


def _told(
    make: Callable[[Any, Any], Any], wanted: str, holds: Callable[[Any], bool] = lambda _: True
) -> Callable[[Any, Any], Any]:
    """``make``, which raises _ValueError for what it cannot make, or does not hold."""

    def made(constructor: Any, node: Any) -> Any:
        try:
            value = make(constructor, node)
        except (ValueError, OverflowError):
            raise _ValueError(node, wanted) from None
        if not holds(value):
            raise _ValueError(node, wanted)
        return value

    return made


for _kind, _make in (
    ("int", _told(SafeConstructor.construct_yaml_int, MOST_TOLD, within_bounds)),
    ("float", _told(SafeConstructor.construct_yaml_float, MOST_TOLD, within_bounds)),
    ("timestamp", _told(SafeConstructor.construct_yaml_timestamp, "ett datum som 2011-04-30")),
):
    _Constructor.add_constructor(f"tag:yaml.org,2002:{_kind}", _make)
