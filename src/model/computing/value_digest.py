"""A digest of values: equal values, equal digests, in every process and on every machine.

Covers what is computed with: plain values, collections, dates, enums, data classes, parameters (pydantic
models), arrays and frames. Anything else is refused, since its digest could miss what it stands for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel


def value_digest(*values: object) -> str:
    """Hash of ``values``; TypeError for a kind of value that has none."""
    digest = hashlib.sha256()
    for part in _parts(values):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    """``value`` as a sequence of bytes that no other value has."""
    if value is None or isinstance(
        value, Enum | bool | int | float | str | bytes | Decimal | date | PurePath
    ):
        yield f"{type(value).__name__} {value!r}".encode()
    elif isinstance(value, BaseModel):
        yield f"{_kind(value)} {value.model_dump_json()}".encode()
    elif isinstance(value, np.ndarray | np.generic):
        yield from _array(np.asarray(value))
    elif isinstance(value, pd.DataFrame):
        yield f"{_kind(value)} {dict(value.dtypes)}".encode()
        yield value.to_csv(na_rep="\0").encode()
    elif is_dataclass(value) and not isinstance(value, type):
        yield _kind(value).encode()
        yield from _parts({field.name: getattr(value, field.name) for field in fields(value)})
    else:
        yield from _collection(value)


def _array(value: np.ndarray[Any, Any]) -> Iterator[bytes]:
    yield f"array {value.dtype} {value.shape}".encode()
    if value.dtype.hasobject:
        yield from _parts(value.ravel().tolist())
    else:
        yield np.ascontiguousarray(value).tobytes()


def _collection(value: Any) -> Iterator[bytes]:
    if isinstance(value, Mapping):
        yield f"mapping {len(value)}".encode()
        for pair in value.items():
            yield from _parts(pair)
    elif isinstance(value, set | frozenset):
        yield f"set {len(value)}".encode()
        for digest in sorted(map(value_digest, value)):
            yield digest.encode()
    elif isinstance(value, list | tuple | range):
        yield f"sequence {len(value)}".encode()
        for part in value:
            yield from _parts(part)
    else:
        raise TypeError(f"a {_kind(value)} has no digest: hand over plain values instead")


def _kind(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"
