"""Actions, process logs, incomplete documents and scanning errors."""

from __future__ import annotations

from datetime import date

import pytest

from model.followup import Period
from model.parameters.schema.parameters import Parameters
from model.reports.follow_up import improvement
from tests.reports.follow_up.shown import file, page, plain, with_tables


def test_actions_are_in_one_of_two_tables_late_ones_first(year: Period, base: Parameters) -> None:
    areas, others = improvement.development_areas(year, base), improvement.actions(year, base)
    assert len(areas.rows) + len(others.rows) == len(year.actions)
    assert [row[-1] for row in areas.rows][:3] == ["Försenad", "Försenad", "Klar"]
    assert areas.data["state"].tolist()[:3] == ["late", "late", "done"]
    assert page(others)[0][2:4] == ["Alla", "Medarbetarna ska ha bred och aktuell kompetens"]
    assert (
        plain(improvement.action_sentence(year))
        == "Av 14 åtgärder är 5 klara; 9 pågår eller är planerade, varav 3 är försenade."
    )


def test_actions_are_counted_in_words_that_fit_the_count(year: Period) -> None:
    def told(*statuses: str) -> str:
        days = [date(2011, 6, 30) if status == "done" else date(2012, 6, 30) for status in statuses]
        few = year.actions.iloc[: len(statuses)].assign(status=statuses, due=days)
        return plain(improvement.action_sentence(with_tables(year, actions=few.to_dict("records"))))

    assert told("ongoing", "planned") == (
        "Av 2 åtgärder är ingen klar; 2 pågår eller är planerade, varav ingen är försenad."
    )
    assert told("done", "planned").startswith("Av 2 åtgärder är 1 klar; 1 pågår")
    assert told("done", "done") == "Alla beslutade åtgärder är klara: 2."


def test_process_logs_in_the_order_of_the_processes_with_their_sum(year: Period, base: Parameters) -> None:
    entries = [
        ("accounting", date(2011, 1, 10), "done", date(2011, 1, 15)),
        ("accounting", date(2011, 1, 10), "rejected", date(2011, 1, 18)),
        ("cash_and_bank", date(2011, 12, 1), "new", None),
    ]
    log = [dict(zip(("process", "date", "status", "closed"), entry, strict=True)) for entry in entries]
    table = improvement.process_logs(with_tables(year, process_log=log), base)
    assert page(table) == [
        ["Kassa och bank", "1", "0", "0", "1", "–", "30"],
        ["Redovisning", "2", "1", "1", "0", "6", "–"],
        ["Summa", "3", "1", "1", "1", "6", "30"],
    ]
    assert table.totals == [2]
    assert file(table)["Dagar till avslut"] == [None, 6.5, 6.5]


def test_incomplete_documents_by_month_in_the_file(april: Period, base: Parameters) -> None:
    found = [
        {"month": 1, "customer": 1, "activity": "payment_order", "cleared_by_phone": 6, "returned": 4},
        {"month": 2, "customer": 1, "activity": "payment_order", "cleared_by_phone": 1, "returned": 0},
    ]
    volumes = [
        {"month": month, "customer": 1, "activity": "payment_order", "volume": 100} for month in (1, 2)
    ]
    period = with_tables(april, incomplete_documents=found, volumes=volumes)
    table = improvement.incomplete_documents(period, base)
    assert page(table)[0][:6] == ["Utanordning", "200", "11", "5,5 %", "7", "4"]
    cells = file(table)
    assert cells["Andel"] == [pytest.approx(0.055)]
    assert [cells[f"Andel per månad, %, {month}"][0] for month in ("januari", "februari")] == pytest.approx(
        [10, 1]
    )
    assert plain(improvement.incomplete_sentence(period)).startswith(
        "11 underlag var ofullständiga. 7 av dem"
    )


def test_scanning_errors_left_are_said_and_listed(year: Period, base: Parameters) -> None:
    said = plain(improvement.scanning_sentence(year, base))
    table = improvement.scanning_errors(year, base)
    assert said.endswith(f"{file(table)['Ej rättade'][-1]} återstår.")
    assert file(table)["Månad"] == list(range(1, 13))
