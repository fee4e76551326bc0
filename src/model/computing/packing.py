"""Values as bytes, and back: data alone, so that reading bytes that somebody else wrote runs nothing.

MessagePack holds what is plain; what it has no form for is described by what it is made of. Covered is what
functions answer with: plain values, collections, dates, enums, data classes, named tuples, arrays and frames.
The only names that are looked up are those of data classes, named tuples and enums of this project, which are
made of their fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any

import msgpack
import numpy as np
import pandas as pd

OURS = "model."
"""Where classes must come from that a value names."""
TEXT = pd.StringDtype(na_value=np.nan)
"""What pandas makes of a column of texts."""


class UnpackableError(ValueError):
    """Bytes that are no packed value."""


def packed(value: object) -> bytes:
    """``value`` as bytes; TypeError for a kind of value that has no form.

    Examples:
        >>> unpacked(packed({"a": (1, 2.5)}))
        {'a': (1, 2.5)}
    """
    content: bytes = msgpack.packb(value, default=_described, strict_types=True)
    return content


def unpacked(content: bytes) -> Any:
    """The value that :func:`packed` made ``content`` of; UnpackableError for other bytes."""
    try:
        return msgpack.unpackb(content, ext_hook=_made, strict_map_key=False)
    except Exception as error:  # whatever bytes of any kind may lead to
        raise UnpackableError(str(error)) from error


def _described(value: Any) -> msgpack.ExtType:
    for code, (matches, describe, _) in _FORMS.items():
        if matches(value):
            return msgpack.ExtType(code, packed(describe(value)))
    raise TypeError(f"a {type(value).__module__}.{type(value).__qualname__} has no form as bytes")


def _made(code: int, content: bytes) -> Any:
    return _FORMS[code][2](*msgpack.unpackb(content, ext_hook=_made, strict_map_key=False))


def _is(*kinds: type) -> Callable[[Any], bool]:
    return lambda value: type(value) in kinds


def _array(value: np.ndarray[Any, Any]) -> list[Any]:
    if value.dtype.hasobject:
        return ["O", value.shape, value.ravel().tolist()]
    return [value.dtype.str, value.shape, np.ascontiguousarray(value).tobytes()]


def _made_array(kind: str, shape: tuple[int, ...], content: Any) -> np.ndarray[Any, Any]:
    if kind == "O":
        flat = np.empty(len(content), dtype=object)
        flat[:] = content
        return flat.reshape(shape)
    return np.frombuffer(bytearray(content), dtype=np.dtype(kind)).reshape(shape)


def _frame(value: pd.DataFrame) -> list[Any]:
    columns = [_column(value.iloc[:, place]) for place in range(value.shape[1])]
    return [value.index, value.columns, columns, dict(value.attrs)]


def _made_frame(index: pd.Index, names: pd.Index, columns: list[Any], attrs: dict[Any, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(dict(enumerate(map(_made_column, columns))), index=index)
    frame.columns = names
    frame.attrs = attrs
    return frame


def _column(values: Any) -> list[Any]:
    """Few different texts stand in many rows: each is written once, and rows by its place."""
    kind = values.dtype
    if isinstance(kind, np.dtype):
        return ["array", values.to_numpy()]
    if kind == TEXT:
        places, texts = pd.factorize(values.array)
        return ["text", places.astype(np.int32), list(texts)]
    if isinstance(kind, pd.CategoricalDtype):
        return ["category", values.array.codes, values.array.categories, values.array.ordered]
    raise TypeError(f"a column of {kind} has no form as bytes")


def _made_column(column: list[Any]) -> Any:
    kind, values, *rest = column
    if kind == "array":
        return values
    if kind == "category":
        return pd.Categorical.from_codes(values, rest[0], ordered=rest[1])
    texts = np.array([*rest[0], np.nan], dtype=object)  # place -1 is the last: where there is none
    return pd.array(texts[values], dtype=TEXT, copy=False)


def _range(value: pd.RangeIndex) -> list[Any]:
    return [value.start, value.stop, value.step, value.name]


def _made_range(start: int, stop: int, step: int, name: Any) -> pd.RangeIndex:
    return pd.RangeIndex(start, stop, step, name=name)


def _index(value: pd.Index) -> list[Any]:
    return [_column(value), value.name]


def _made_index(column: list[Any], name: Any) -> pd.Index:
    index: pd.Index = pd.Index(_made_column(column), name=name)
    return index


def _levels(value: pd.MultiIndex) -> list[Any]:
    return [list(value.levels), [np.asarray(codes) for codes in value.codes], list(value.names)]


def _made_levels(levels: list[Any], codes: list[Any], names: list[Any]) -> pd.MultiIndex:
    return pd.MultiIndex(levels=levels, codes=codes, names=names)


def _object(value: Any) -> list[Any]:
    names = [field.name for field in fields(value)] if is_dataclass(value) else value._fields
    return [*_name(value), {name: getattr(value, name) for name in names}]


def _made_object(module: str, name: str, parts: dict[str, Any]) -> Any:
    kind = _class(module, name)
    if not is_dataclass(kind) and not (issubclass(kind, tuple) and hasattr(kind, "_fields")):
        raise UnpackableError(f"{module}.{name} is not made of fields")
    return kind(**parts)


def _made_enum(module: str, name: str, member: str) -> Enum:
    kind = _class(module, name)
    if not issubclass(kind, Enum):
        raise UnpackableError(f"{module}.{name} has no members")
    return kind[member]


def _name(value: object) -> list[str]:
    kind = type(value)
    if not kind.__module__.startswith(OURS):
        raise TypeError(f"a {kind.__module__}.{kind.__qualname__} is no class of ours")
    return [kind.__module__, kind.__qualname__]


def _class(module: str, name: str) -> type[Any]:
    if not module.startswith(OURS):
        raise UnpackableError(f"{module} is no module of ours")
    kind = getattr(import_module(module), name)
    if not isinstance(kind, type) or kind.__module__ != module:
        raise UnpackableError(f"{module}.{name} is no class of that module")
    return kind


def _is_made_of_fields(value: Any) -> bool:
    return (isinstance(value, tuple) and hasattr(value, "_fields")) or is_dataclass(value)


Form = tuple[Callable[[Any], bool], Callable[[Any], list[Any]], Callable[..., Any]]
_FORMS: dict[int, Form] = {
    1: (_is(tuple), list, lambda *parts: parts),
    2: (_is(pd.DataFrame), _frame, _made_frame),
    3: (_is(np.ndarray), _array, _made_array),
    4: (_is(pd.RangeIndex), _range, _made_range),
    5: (_is(pd.MultiIndex), _levels, _made_levels),
    6: (_is(pd.Index), _index, _made_index),
    7: (
        lambda value: isinstance(value, np.generic),
        lambda value: _array(np.asarray(value)),
        lambda *array: _made_array(*array)[()],
    ),
    8: (
        lambda value: isinstance(value, Enum),
        lambda value: [*_name(value), value.name],
        _made_enum,
    ),
    9: (_is_made_of_fields, _object, _made_object),
    10: (_is(set), lambda value: [list(value)], set),
    11: (_is(frozenset), lambda value: [list(value)], frozenset),
    12: (_is(date), lambda value: [value.isoformat()], date.fromisoformat),
    13: (_is(datetime), lambda value: [value.isoformat()], datetime.fromisoformat),
    14: (_is(Decimal), lambda value: [str(value)], Decimal),
    15: (_is(int), lambda value: [str(value)], int),  # of more than 64 bits
}
"""By code, as it stands in the bytes: which values, what they are made of, and what makes them of it."""
