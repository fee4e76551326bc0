"""New values written into the files of parameters, which are otherwise left as people have written them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from model.centre.parameter_text import round_trip
from model.centre.turning.new_values import NewValue
from model.parameters.carrying import base_file

Files = dict[str, str]
"""Text by path from the centre's root."""


def with_values(centre: Path, values: Iterable[NewValue], since: int) -> Files:
    """The files of the base that ``values`` change, with them in place.

    since: the year from which what has held in every year is said to hold, now that another is decided.
    """
    by_file: dict[str, list[NewValue]] = {}
    for value in values:
        by_file.setdefault(base_file(value.path, centre / "params"), []).append(value)
    found = {}
    for file, new in by_file.items():
        tree = loaded(centre / file)
        for value in new:
            _put(_quantity(tree, value.path), value, since)
        found[file] = dumped(tree)
    return found


def loaded(path: Path) -> Any:
    """The tree of a file, with what it takes to write it as it was."""
    return round_trip().load(path.read_text(encoding="utf-8"))


def dumped(tree: Any) -> str:
    """The text of a tree."""
    text = StringIO()
    round_trip().dump(tree, text)
    return text.getvalue()


def _quantity(tree: Any, path: str) -> Any:
    for step in path.split("."):
        tree = tree[int(step) if step not in tree and step.isdecimal() else step]
    return tree


def _put(quantity: Any, new: NewValue, since: int) -> None:
    values = quantity["value"]
    if not isinstance(values, Mapping):
        values = quantity["value"] = CommentedMap({min(since, _year(new) - 1): values})
        values.fa.set_flow_style()
    like = values[max(values, key=str)] if values else None
    key: Any = new.key
    if isinstance(key, date) and any(isinstance(known, str) for known in values):
        key = DoubleQuotedScalarString(key.isoformat())
    elif isinstance(key, date) and values and all(isinstance(known, int) for known in values):
        key = key.year
    values[key] = written(new.value, like)
    quantity["source"] = told(str(quantity["source"]), new)


def _year(new: NewValue) -> int:
    return new.key if isinstance(new.key, int) else new.key.year


def told(source: str, new: NewValue) -> str:
    """A parameter's source with that of the new value: ``antagande; 2013–2014: som året före``."""
    year = _year(new)
    last = re.search(rf"; (\d{{4}})(?:–(\d{{4}}))?: {re.escape(new.why)}$", source)
    if last and int(last[2] or last[1]) in (year - 1, year):
        span = last[1] if int(last[1]) == year else f"{last[1]}–{year}"
        return f"{source[: last.start()]}; {span}: {new.why}"
    return f"{source}; {year}: {new.why}"


def written(value: Any, like: Any) -> Any:
    """``value`` as a file has it, in the manner of one like it that stands there."""
    if isinstance(value, Mapping):
        known = like if isinstance(like, Mapping) else {}
        line = CommentedMap((name, written(part, known.get(name))) for name, part in value.items())
        line.fa.set_flow_style()
        return line
    if isinstance(value, list | tuple):
        first = like[0] if isinstance(like, list) and like else None
        items = CommentedSeq(written(part, first) for part in value)
        items.fa.set_flow_style()
        return items
    if isinstance(value, date) or (isinstance(value, str) and isinstance(like, DoubleQuotedScalarString)):
        return DoubleQuotedScalarString(str(value))
    is_whole = isinstance(value, float) and value.is_integer() and not isinstance(like, float)
    return int(value) if is_whole else value
