"""Lead times and the backlog: worst first, promises as days, the months of each activity."""

from __future__ import annotations

import pytest

from model.followup import Period
from model.parameters.schema.parameters import Parameters
from model.reports.follow_up import lead_times
from tests.reports.follow_up.shown import file, page, plain, with_tables


def test_the_lowest_share_comes_first_with_its_months(april: Period, base: Parameters) -> None:
    done = [
        {"month": 1, "activity": "supplier_manual", "completed": 10, "on_time": 10},
        {"month": 2, "activity": "supplier_manual", "completed": 30, "on_time": 30},
        {"month": 1, "activity": "payment_order", "completed": 10, "on_time": 9},
        {"month": 3, "activity": "payment_order", "completed": 10, "on_time": 6},
        {"month": 3, "activity": "reminder", "completed": 0, "on_time": 0},
    ]
    table = lead_times.by_activity(with_tables(april, lead_times=done), base)
    shown = page(table)
    assert [row[0] for row in shown] == ["Utanordning", "Leverantörsfaktura, manuell"]
    assert [row[2:6] for row in shown] == [["20", "15", "75,0 %", "nej"], ["40", "40", "100,0 %", "ja"]]
    promised = [3, 3]
    assert file(table)["Löfte, arbetsdagar"] == promised
    assert [row[1] for row in shown] == [f"{days} dagar" for days in promised]
    months = [file(table)[f"Per månad, %, {month}"][0] for month in ("januari", "februari", "mars", "april")]
    assert months == pytest.approx([90, None, 60, None], nan_ok=True)
    assert "från 90 till 60" in shown[0][6]


def test_sentences_of_the_example(april: Period, base: Parameters) -> None:
    said = plain(lead_times.sentence(april, base))
    assert "1 av 37 aktiviteter ligger under målet; lägst är leverantörsfaktura, e-faktura" in said
    backlog = plain(lead_times.backlog_sentence(april))
    assert backlog.startswith("Vid utgången av april var 19 553 ärenden öppna; 1 344 av dem")
    assert "Månaden före" not in plain(lead_times.backlog_sentence(april.until(1)))


def test_the_backlog_is_most_overdue_first(april: Period, base: Parameters) -> None:
    table = lead_times.backlog_by_activity(april, base, most=3)
    late = file(table)["För sena"]
    assert late == sorted(late, reverse=True)
    assert len(late) == 3
    own = april.backlog[april.backlog["month"] == 4].set_index("activity")["overdue"]
    assert late == own.nlargest(3).tolist()
    assert [cells[0] for head, cells in file(table).items() if head.startswith("Öppna per månad, ")] == (
        april.backlog[april.backlog["activity"] == own.idxmax()]["open"].tolist()
    )
