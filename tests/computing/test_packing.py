"""What is kept comes back as it was, and bytes of any other kind are refused without anything being run."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.computing import packing
from model.computing.packing import UnpackableError, packed, unpacked
from model.notebook_runs.kernels import Kernels
from model.staffing.phone.schedule import PhonePromise, Shift

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes()
    | st.decimals(allow_nan=False)
    | st.frozensets(st.integers()),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


def kinds(value: Any) -> Any:
    """The kinds of ``value`` and of its parts: a tuple is no list, and 1 is not 1.0."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return type(value), [kinds(part) for part in parts]


@given(PLAIN)
def test_plain_values_come_back_as_they_were(value: object) -> None:
    again = unpacked(packed(value))
    assert again == value
    assert kinds(again) == kinds(value)


def test_what_the_project_makes_comes_back_of_its_own_class() -> None:
    value = {
        Shift(8.0, 12.5): [PhonePromise(1, 0.8, (0.7, 0.9)), Kernels.PLAIN],
        Shift(9.0, 10.0): [Decimal("0.10"), date(2011, 3, 4), datetime(2011, 3, 4, 5, 6), 2**70, {3}],
    }
    assert unpacked(packed(value)) == value
    assert kinds(unpacked(packed(value))) == kinds(value)


FRAMES = {
    "plain": pd.DataFrame({"a": [1, 2], "b": [0.5, None], "c": ["x", None], "d": [True, False]}),
    "of objects": pd.DataFrame({"a": [None, (1, 2)], "b": np.array([1, "x"], dtype=object)}),
    "by name": pd.DataFrame({"a": np.array([1, 2], dtype=np.int8)}, index=pd.Index(["p", "q"], name="unit")),
    "by level": pd.DataFrame(
        {("a", 1): [1.5]}, index=pd.MultiIndex.from_tuples([("p", 3)], names=["unit", "month"])
    ),
    "of categories": pd.DataFrame({"a": pd.Categorical(["q", None, "p"], ["p", "q"], ordered=True)}),
    "of days": pd.DataFrame({"a": pd.to_datetime(["2011-03-04", None])}, index=pd.RangeIndex(3, 9, 3)),
    "without rows": pd.DataFrame({"a": pd.Series([], dtype="str"), "b": pd.Series([], dtype="int64")}),
    "without columns": pd.DataFrame(index=pd.RangeIndex(2)),
    "named twice": pd.DataFrame([[1, "x"]], columns=["a", "a"]),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames_come_back_with_kinds_index_and_attributes(name: str) -> None:
    frame = FRAMES[name].copy()
    frame.attrs["file"] = "data/2011/calls.csv"
    again = unpacked(packed(frame))
    pd.testing.assert_frame_equal(again, frame, check_exact=True, check_index_type=True)
    assert again.attrs == frame.attrs
    for place in range(frame.shape[1]):  # not only to be read
        again.isetitem(place, again.iloc[:, place])
    assert again.shape == frame.shape


def test_arrays_come_back_and_may_be_written_to() -> None:
    for array in (
        np.arange(6.0).reshape(2, 3).T,
        np.array([], dtype=np.int32),
        np.array([["a", None]], object),
    ):
        again = unpacked(packed(array))
        assert again.dtype == array.dtype
        assert again.tolist() == array.tolist()
        if again.size:
            again.flat[0] = again.flat[0]
    number = unpacked(packed(np.float64(0.1)))
    assert type(number) is np.float64
    assert number == 0.1


def test_what_has_no_form_is_refused() -> None:
    for value in (object(), lambda: None, Path("x"), pd.Series([1]), [iter([1])], ValueError("x")):
        with pytest.raises(TypeError, match=r"has no form|no class of ours"):
            packed(value)


@given(st.binary())
def test_bytes_of_any_kind_are_a_value_or_refused(content: bytes) -> None:
    try:
        unpacked(content)
    except UnpackableError:
        return
    unpacked(packed(unpacked(content)))


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        (9, ["os", "system", {"command": "true"}]),
        (9, ["subprocess", "Popen", {"args": ["true"]}]),
        (9, ["model.cli.work", "YAML", {}]),
        (9, ["model.cli.work", "changes_from", {"pairs": []}]),
        (9, ["model.parameters.schema.parameters", "Parameters", {}]),
        (8, ["model.staffing.phone.schedule", "Shift", "start"]),
        (8, ["enum", "Enum", "mro"]),
        (3, ["|O8", [1], b"\0" * 8]),
        (3, ["<f8", [1 << 40], b""]),
    ],
)
def test_nothing_is_made_but_what_is_made_of_fields(code: int, parts: list[Any]) -> None:
    with pytest.raises(UnpackableError):
        unpacked(msgpack.packb(msgpack.ExtType(code, msgpack.packb(parts))))


def test_every_form_has_a_code_of_its_own() -> None:
    assert sorted(packing._FORMS) == list(range(1, len(packing._FORMS) + 1))
