"""Rows of work: packages, and collections of many kinds."""

from __future__ import annotations

import numpy as np
import pytest

from model.demand.drawing.items import Collection, Items, items, packages


def _block(count: int, activity: int) -> Items:
    return items(
        count,
        activity=activity,
        customer=0,
        unit=0,
        arrival=np.arange(count, dtype=float),
        release=0.0,
        due=0.0,
        work=1.0,
    )


@pytest.mark.parametrize("expected", [0, 4, 5, 100])
def test_a_collection_holds_what_is_added_however_many_were_expected(expected: int) -> None:
    collection = Collection(expected)
    assert [collection.add(_block(count, activity)) for activity, count in enumerate((2, 0, 3))] == [0, 2, 2]
    whole = collection.close()
    assert whole.activity.tolist() == [0, 0, 2, 2, 2]
    assert whole.arrival.tolist() == [0, 1, 0, 1, 2]
    assert whole.case.tolist() == [0, 1, 2, 3, 4]
    assert whole.case.dtype == np.int32


def test_work_over_the_limit_is_split_and_other_work_is_not() -> None:
    def split(work: list[float]) -> Items:
        return packages(
            60.0, np.array(work), activity=0, customer=0, unit=0, arrival=np.arange(2.0), release=0.0, due=0.0
        )

    assert split([30.0, 60.0]).work.tolist() == [30.0, 60.0]
    divided = split([30.0, 150.0])
    assert divided.work.tolist() == [30.0, 50.0, 50.0, 50.0]
    assert divided.case.tolist() == [0, 1, 1, 1]
    assert divided.arrival.tolist() == [0.0, 1.0, 1.0, 1.0]
