"""The staff survey by group says the response rate of the area, however many are left."""

from __future__ import annotations

import pandas as pd
import pytest

from model.example_centre.surveys import staff_survey_units
from model.parameters.loading import load


@pytest.mark.parametrize(
    ("headcount", "answers"),
    [
        ([20, 20, 20, 20, 1], [17, 17, 17, 17, 5]),  # 19 each and 5: 90 % of 81 are 72.9, one by one 72
        ([22, 21, 21, 20, 1], [19, 18, 18, 17, 4]),  # 21, 20, 20, 19 and 5: 76.5 of 85, to even
    ],
)
def test_nine_in_ten_answer(headcount: list[int], answers: list[int]) -> None:
    units = ["unit_1", "unit_2", "unit_3", "unit_4", "common"]
    staff = pd.DataFrame({"month": 12, "unit": units, "headcount": headcount})
    table = staff_survey_units(load(), staff, 2014)
    found = table[table["measure"] == "nmi"]["answers"]
    assert found.tolist() == answers
