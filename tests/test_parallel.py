"""Tasks run alike in one process and in several."""

import pytest

from model.errors import Finding, InputError
from model.parallel import run_all


def square(number: int) -> int:
    if number < 0:
        raise InputError(Finding("fil", "rad 1", str(number), "minst 0"))
    return number**2


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order_and_a_failure_stays_in_its_place(jobs):
    told: list[tuple[int, int]] = []
    futures = run_all(jobs, square, [(3,), (-1,), (2,)], lambda *step: told.append(step))
    assert (futures[0].result(), futures[2].result()) == (9, 4)
    failure = futures[1].exception()
    assert isinstance(failure, InputError)
    assert failure.findings == (Finding("fil", "rad 1", "-1", "minst 0"),)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_nothing_to_do_is_done():
    assert run_all(2, square, []) == []
