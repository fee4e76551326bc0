"""A traced day as readers see it, and as a file with moments and row numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.reports.studies.day_trace import day_trace, in_terminal, write_day_trace
from model.staffing.engine.office import NONE
from model.staffing.year.trace import Event
from tests.reports.follow_up.shown import page

MONDAY = date(2012, 3, 5)
EVENTS = pd.DataFrame(
    [
        (30600.25, Event.ON_DUTY, "P001", "unit_1", NONE, NONE, "", float("nan")),
        (30660.0, Event.ITEM_COMES, "", "unit_2", 17, NONE, "cash", 2 * 86400 + 57600.0),
        (30720.9996, Event.CALL_COMES, "", "unit_1", NONE, 3, "", float("nan")),
    ],
    columns=["time", "event", "person", "unit", "item", "call", "activity", "due"],
)


def test_the_terminal_has_room_for_time_event_person_and_activity(base: Parameters) -> None:
    table = in_terminal(day_trace(EVENTS, base, MONDAY, "Dagen"))
    assert [column.heading for column in table.columns] == ["Klockan", "Händelse", "Person", "Arbetsmoment"]
    assert page(table) == [
        ["08:30:00,250", "börjar telefonpass", "P001", ""],
        ["08:31:00,000", "ärende kommer", "", base.activities["cash"].name],
        ["08:32:00,999", "samtal kommer", "", ""],
    ]


def test_the_file_holds_moments_and_the_rows_of_items_and_calls(base: Parameters, tmp_path: Path) -> None:
    path = tmp_path / "dag.csv"
    write_day_trace(day_trace(EVENTS, base, MONDAY, "Dagen"), path)
    header, *rows = [line.split(";") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    assert header == ["Klockan", "Händelse", "Person", "Enhet", "Ärende", "Samtal", "Arbetsmoment", "Löfte"]
    assert rows[0][:6] == ["2012-03-05 08:30:00.250", "börjar telefonpass", "P001", "Enhet 1", "", ""]
    assert (rows[1][4], rows[1][5], rows[1][7]) == ("17", "", "2012-03-07 16:00")
    assert (rows[2][4], rows[2][5], rows[2][7]) == ("", "3", "")
