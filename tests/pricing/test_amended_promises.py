"""Whatever agreements promise may change on a day, and is amended; a change without a day is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from model.errors import InputError
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.amended_year import AmendedYear
from model.presentation.tables import Table
from model.pricing.amending.amendment import amending, next_amendment
from model.pricing.amending.promises import agreed_promises
from model.reports.planning import amendment as report
from model.reports.planning import amendment_lines
from tests.pricing.test_amendment import (
    BASE,
    DAY,
    FEW,
    GIVES_WAY,
    NOTHING,
    REGISTERS,
    YEAR,
    agreed,
    rows_of,
    volumes,
)
from tests.reports.follow_up.shown import page, plain

JULY = date(YEAR, 7, 1)
EVERYONE = sorted(REGISTERS.customers["number"].tolist())


def changed(path: str, before: object, after: object) -> Parameters:
    return load(changes=GIVES_WAY | {path: {"2011-01-01": before, JULY.isoformat(): after}})


def of_unit(*units: str) -> list[int]:
    customers = REGISTERS.customers
    return sorted(customers.loc[customers["unit"].isin(units), "number"])


@pytest.mark.parametrize(
    ("path", "before", "after", "told"),
    [
        ("phone.answered_target", 0.9, 0.85, ("Besvarade samtal", "90 %", "85 %")),
        ("phone.service_level_target", 0.7, 0.75, ("Samtal besvarade i tid", "70 %", "75 %")),
        (
            "phone.callback_lead_time",
            1,
            2,
            ("Återkoppling efter samtal", "inom 1 arbetsdag", "inom 2 arbetsdagar"),
        ),
        ("mail.lead_time", 2, 1, ("Svar på e-post", "inom 2 arbetsdagar", "inom 1 arbetsdag")),
        ("followup.mail_target", 0.95, 0.9, ("E-post besvarad i tid", "95 %", "90 %")),
        ("followup.lead_time_target", 0.95, 0.97, ("Klart inom utlovad ledtid", "95 %", "97 %")),
        (
            "followup.complaint_answer_days",
            10,
            5,
            ("Svar på synpunkter", "inom 10 arbetsdagar", "inom 5 arbetsdagar"),
        ),
        ("followup.meetings_per_customer", 4, 3, ("Kundmöten om året", "4", "3")),
    ],
)
def test_what_is_promised_otherwise_from_a_day_is_amended(
    path: str, before: object, after: object, told: tuple[str, str, str]
) -> None:
    parameters = changed(path, before, after)
    state = amending(agreed(), NOTHING, parameters, FEW, YEAR)
    year = AmendedYear(state=state, rows=next_amendment(state, volumes(), DAY), new_volumes=volumes())
    assert year.documents == [(number, JULY) for number in EVERYONE]
    assert set(year.rows["subject"]) == {path}
    change = year.of(EVERYONE[0], JULY)
    what, was, becomes = told
    table = amendment_lines.redlined_promises(change)
    assert isinstance(table, Table)
    assert table.block().caption == "Löften från 1 juli 2012"
    assert page(table) == [["utgår", what, was], ["tillkommer", what, becomes]]
    assert "**Nytt löfte** från 1 juli 2012: " in plain(report.summary(change))
    again = rows_of(agreed(), parameters, earlier=year.rows)
    assert not len(again)


def test_a_cut_off_is_amended_as_a_lead_time_is() -> None:
    parameters = changed("activities.payment_run.cut_off", "14:00", "15:00")
    assert parameters.activities["payment_run"].lead_time.on(JULY) == 0
    rows = rows_of(agreed(), parameters)
    assert rows[["change", "subject", "before", "after"]].drop_duplicates().to_numpy().tolist() == [
        ["promise", "payment_run", "0 14:00", "0 15:00"]
    ]


def test_a_unit_with_a_promise_of_its_own_is_not_amended_by_the_others() -> None:
    own = load(
        changes=GIVES_WAY
        | {
            "phone.groups.answered_target": {"unit_2": 0.8},
            "phone.answered_target": {"2011-01-01": 0.9, "2012-07-01": 0.85},
        }
    )
    assert rows_of(agreed(), own)["customer"].tolist() == of_unit("unit_1", "unit_3", "unit_4")


def test_who_has_left_is_promised_nothing_new() -> None:
    leaves = GIVES_WAY | {
        "demand.leaving": {"2012-05-31": [7]},
        "followup.complaint_answer_days": {"2011-01-01": 10, "2012-07-01": 5},
    }
    lines = agreed()
    lines["end"] = pd.Series([date(YEAR, 5, 31) if number == 7 else None for number in lines["customer"]])
    lines["start"] = None
    rows = rows_of(lines, load(changes=leaves))
    assert rows["customer"].tolist() == [number for number in EVERYONE if number != 7]


AGREED = agreed_promises(BASE, YEAR)
"""What the agreements of the example promise, as they were decided."""


@pytest.mark.parametrize(
    ("changes", "place", "shown", "wanted"),
    [
        (
            {"phone.callback_lead_time": 2},
            "phone.callback_lead_time",
            "2",
            "1 som i avtalet .* ett tillägg har sin dag: {2012-01-01: 1, DAGEN: DET NYA}",
        ),
        (
            {"activities.supplier_scanned.lead_time": 4},
            "activities.supplier_scanned.lead_time",
            "4",
            "3 som i avtalet .* ett tillägg har sin dag",
        ),
        (
            {"phone.answer_threshold": 45},
            "phone.answer_threshold",
            "45.0",
            "60.0 som i avtalet .* med nästa års avtal och inte med ett tillägg",
        ),
        (
            {"phone.groups.answered_target": {"unit_2": 0.8}},
            "phone.groups.answered_target.unit_2",
            "0.8",
            "inget som i avtalet .* med nästa års avtal",
        ),
        ({"settlement.form": "actual"}, "settlement.form", "actual", "som i avtalet .* med nästa års avtal"),
        (
            {"mail.reading_times": ["09:00"]},
            "mail.reading_times",
            "09:00",
            "som i avtalet .* med nästa års avtal",
        ),
    ],
)
def test_a_change_that_no_amendment_can_state_is_refused(
    changes: Mapping[str, Any], place: str, shown: str, wanted: str
) -> None:
    state = amending(agreed(), NOTHING, load(changes=GIVES_WAY | dict(changes)), FEW, YEAR)
    with pytest.raises(InputError, match=f"(?s){place}.*värdet {shown}.*{wanted}"):
        next_amendment(state, volumes(), DAY, AGREED)


def test_what_is_as_agreed_is_not_refused() -> None:
    state = amending(agreed(), NOTHING, changed("phone.answered_target", 0.9, 0.85), FEW, YEAR)
    assert len(next_amendment(state, volumes(), DAY, AGREED)) == len(EVERYONE)
