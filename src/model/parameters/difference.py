"""What one parameter set changes against another: each parameter that differs, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from model.parameters.quantity import Day
from model.parameters.schema.parameters import Parameters


@dataclass(frozen=True)
class Change:
    """A parameter that differs. values: (keys within the value, old, new) of each part that does.

    A plain value has one part without keys; one by year and unit has parts such as ``("2012", "unit_1")``.
    What only one of the two has is None in the other.
    """

    path: str
    meaning: str
    unit: str
    values: tuple[tuple[tuple[str, ...], Any, Any], ...]


def differences(first: Parameters, second: Parameters) -> list[Change]:
    """All changes from ``first`` to ``second``, in the order of the parameters."""
    return list(_changes(first.model_dump(), second.model_dump(), ""))


def is_by_day(parameters: Parameters, path: str) -> bool:
    """Whether the value of the parameter at ``path`` has days as keys."""
    node: Any = parameters
    for step in path.split("."):
        node = node[step] if isinstance(node, Mapping) else getattr(node, step)
    return get_args(type(node).model_fields["value"].annotation)[:1] == (Day,)


def _changes(first: Mapping[str, Any], second: Mapping[str, Any], path: str) -> Iterator[Change]:
    for name, new in second.items():
        old = first.get(name)
        if old == new or not isinstance(old, dict) or not isinstance(new, dict):
            continue
        place = f"{path}.{name}" if path else str(name)
        if "value" in new and "unit" in new:
            if values := tuple(_values(old["value"], new["value"])):
                yield Change(place, new["meaning"], new["unit"], values)
        else:
            yield from _changes(old, new, place)


def _values(old: Any, new: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            named = () if key == date.min else (str(key),)  # what holds on every day has no day
            yield from _values(old.get(key), new.get(key), (*keys, *named))
    elif old != new:
        yield keys, old, new
