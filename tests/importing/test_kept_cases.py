"""Files that went wrong once for how they were saved; they lie beside the project and may be absent."""

from __future__ import annotations

from typing import Any

import pytest

from model.importing.importation import Outcome
from tests.importing.centre import Centre
from tests.importing.test_kept_formats import CASES

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the kept cases are not here")
MONTH = {"kind": "period", "year": 2011}


def brought(centre: Centre, name: str, columns: dict[str, Any], **more: Any) -> Outcome:
    described = {
        "title": "Fall",
        "register": "case",
        "columns": columns,
        "period": {"column": "month"},
        **more,
    }
    centre.describe("fall", described)
    return centre.bring("fall", str(CASES / name))


@pytest.mark.parametrize(
    ("name", "counts"),
    [("phone_swedish_excel.csv", ("offered", "answered")), ("volumes_old_mac.csv", ("volume",))],
)
def test_tables_saved_by_swedish_excel_and_by_an_old_mac(
    centre: Centre, name: str, counts: tuple[str, ...]
) -> None:
    lines = (CASES / name).read_bytes().decode("utf-8-sig").splitlines()
    mark = ";" if ";" in lines[0] else ","
    headings = lines[0].split(mark)
    columns: dict[str, Any] = {
        heading: {"kind": "whole"} if heading in counts else {} for heading in headings
    }
    outcome = brought(centre, name, {**columns, "month": MONTH})
    assert outcome.account.taken == len(lines) - 1
    for count in counts:
        by_hand = sum(int(line.split(mark)[headings.index(count)]) for line in lines[1:])
        assert int(outcome.account.sums[count]) == by_hand


def test_a_budget_in_thousands_among_kronor_is_told(centre: Centre) -> None:
    amounts = {name: {"kind": "money"} for name in ("budget", "outcome")}
    series = [{"value": name, "by": ["unit", "account"]} for name in amounts]
    columns = {"month": MONTH, "unit": {}, "account": {}, **amounts}
    outcome = brought(centre, "economy_one_budget_in_thousands.csv", columns, decimal=".", series=series)
    (told,) = outcome.account.observations
    assert "rad 2: budget är 823 för unit unit_1, account salaries, 2011-01" in told
