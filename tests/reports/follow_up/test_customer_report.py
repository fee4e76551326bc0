"""A customer's report: its tables by hand, its sentences on the example year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from model.errors import InputError
from model.followup import Period
from model.followup.customer_pack import CustomerPack, customer_pack
from model.followup.talking_points import talking_points
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation.tables import Table
from model.reports.follow_up.customer import amounts, complaints, front, incomplete, log, service, volumes
from model.reports.follow_up.customer.talking_points import points
from tests.reports.follow_up.shown import file, page, plain


@pytest.fixture(scope="module")
def august(year: Period) -> Period:
    return year.until(8)


@pytest.fixture(scope="module")
def pack(august: Period, base: Parameters, registers: Registers) -> CustomerPack:
    return customer_pack(august, base, registers, 16)


def shown(table: Table | None) -> list[list[str]]:
    assert table is not None
    return page(table)


def noted(*rows: tuple[int, str, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(date(2011, 8, day), *rest) for day, *rest in rows], columns=["date", "kind", "process", "text"]
    )


def test_events_stand_by_process_most_frequent_first(pack: CustomerPack, base: Parameters) -> None:
    """In the order of the processes, which is not that of their names in any language."""
    entries = noted(
        (1, "event", "accounting", "Avstämt"),
        (2, "event", "cash_and_bank", "Bankgiro"),
        (5, "event", "cash_and_bank", "Autogiro"),
        (4, "event", "cash_and_bank", "Autogiro"),
        (3, "problem", "cash_and_bank", "Stopp"),
        (9, "event", None, "Besök"),
    )
    table = log.events(replace(pack, log=entries), base)
    assert shown(table) == [
        ["Kassa och bank", "Autogiro", "2", "2011-08-05"],
        ["Kassa och bank", "Bankgiro", "1", "2011-08-02"],
        ["Redovisning", "Avstämt", "1", "2011-08-01"],
        ["Ingen process angiven", "Besök", "1", "2011-08-09"],
    ]


def test_other_entries_are_latest_first_and_none_is_no_table(pack: CustomerPack, base: Parameters) -> None:
    entries = noted(
        (1, "proposal", "accounting", "Mall"),
        (7, "problem", None, "Stopp"),
        (3, "event", "accounting", "Avstämt"),
    )
    assert shown(log.entries(replace(pack, log=entries), base)) == [
        ["2011-08-07", "Problem", "Ingen process angiven", "Stopp"],
        ["2011-08-01", "Förslag", "Redovisning", "Mall"],
    ]
    assert log.entries(replace(pack, log=entries.tail(1)), base) is None
    assert log.events(replace(pack, log=entries.head(2)), base) is None


def test_counts_of_the_log_are_summed_by_kind(pack: CustomerPack, base: Parameters) -> None:
    counts = pd.DataFrame(
        [("cash_and_bank", 2, 1, 0, 0), ("accounting", 1, 0, 3, 0)],
        columns=["process", "event", "problem", "proposal", "service_wish"],
    )
    table = log.counts(replace(pack, log_counts=counts), base)
    assert shown(table)[-1] == ["Summa", "3", "1", "3", "0"]
    assert table.totals == [2]


def test_incomplete_documents_with_their_sum(pack: CustomerPack, base: Parameters) -> None:
    found = pd.DataFrame(
        [("payment_order", 200, 10, 0.05, 6, 4, 0.6), ("customer_manual", 100, 20, 0.2, 5, 15, 0.25)],
        columns=[
            "activity",
            "documents",
            "incomplete",
            "share",
            "cleared_by_phone",
            "returned",
            "cleared_share",
        ],
    )
    own = replace(pack, incomplete=found)
    table = incomplete.table(own, base)
    assert shown(table)[-1] == ["Summa", "300", "30", "10,0 %", "11", "19", "37 %"]
    assert table is not None
    assert file(table)["Klarade, andel"] == pytest.approx([0.6, 0.25, 11 / 30])
    assert plain(incomplete.sentence(own)).startswith(
        "30 av 300 underlag (10,0 %) var ofullständiga. 11 klarades"
    )
    assert incomplete.table(replace(pack, incomplete=found.head(0)), base) is None


def test_complaints_with_working_days_to_the_answer(
    pack: CustomerPack, august: Period, base: Parameters
) -> None:
    """Friday the 5th to Wednesday the 10th is three working days; one waits."""
    cases = pd.DataFrame(
        {
            "case": ["2011-101", "2011-102"],
            "received": [date(2011, 8, 5), date(2011, 8, 8)],
            "category": ["treatment", "information"],
            "process": ["accounting", None],
            "positive": [True, False],
            "answered": [date(2011, 8, 10), None],
            "led_to": ["Mallen ändrades", None],
        }
    )
    table = complaints.table(replace(pack, complaints=cases), august, base)
    assert shown(table) == [
        [
            "2011-101",
            "2011-08-05",
            "Bemötande (positiv)",
            "Redovisning",
            "2011-08-10",
            "3",
            "Mallen ändrades",
        ],
        ["2011-102", "2011-08-08", "Information", "Ingen process angiven", "–", "–", "–"],
    ]
    assert table is not None
    assert file(table)["Arbetsdagar"] == [3, None]
    assert file(table)["Besvarad"] == ["2011-08-10", None]
    assert complaints.answered(replace(pack, complaints=cases), august, base) == (1, 1)
    assert complaints.table(replace(pack, complaints=cases.head(0)), august, base) is None


def test_volumes_have_their_unit_and_months(pack: CustomerPack, base: Parameters) -> None:
    table = volumes.table(pack, base)
    row = dict(zip([column.label for column in table.columns], page(table)[0], strict=True))
    assert (row["Tjänst"], row["Enhet"], row["Utfall"]) == (
        "Leverantörsfaktura, e-faktura",
        "faktura",
        "48 005",
    )
    cells = file(table)
    months = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti")
    assert sum(float(str(cells[f"Utfall per månad, {month}"][0])) for month in months) == 48005
    said = plain(volumes.sentence(pack, base))
    assert said.startswith("Leverantörsfakturorna är 129 666, 0,6 % färre än avtalat; kundfakturorna är")
    assert said.endswith("kundfakturorna är 98 459, 0,7 % fler än avtalat.")


def test_amounts_sum_to_the_ore(pack: CustomerPack, base: Parameters) -> None:
    table = amounts.table(pack, base)
    paid = [Decimal(str(cell.decimal)) for cell in table.block().data.columns[3]]  # type: ignore[union-attr]
    assert sum(paid[:-1]) == paid[-1] == sum(pack.volumes["amount"])
    assert page(table)[-1][0] == "Summa"
    assert table.totals == [len(paid) - 1]
    assert amounts.sums(pack) == (paid[-1], sum(pack.volumes["agreed_amount"]))


def test_add_ons_tell_from_when_they_are_agreed(pack: CustomerPack, base: Parameters) -> None:
    first = pack.volumes.iloc[:1]
    own = pd.concat(
        [first.assign(service=name) for name in ("fixed_assets", "time_and_project", "journal_entry")],
        ignore_index=True,
    )
    agreed = pd.DataFrame(
        [("fixed_assets", date(2010, 1, 1), None), ("time_and_project", date(2011, 2, 1), date(2011, 9, 30))],
        columns=["service", "start", "end"],
    )
    offered = [name for name, line in base.services.items() if line.kind == "add_on"]
    own = own[own["service"].isin(offered)]
    table = amounts.add_ons(replace(pack, volumes=own, add_ons=agreed), base)
    terms = dict(zip(own["service"], [row[1] for row in shown(table)], strict=True))
    assert terms["fixed_assets"] == "från 2010-01-01"
    assert terms["time_and_project"] == "från 2011-02-01 till 2011-09-30"
    assert table is not None
    assert file(table)["Avtalad från"][:2] == ["2010-01-01", "2011-02-01"]
    assert file(table)["Avtalad till"][:2] == [None, "2011-09-30"]


def test_what_is_not_bought_is_named(pack: CustomerPack, base: Parameters) -> None:
    assert plain(amounts.not_bought_sentence(replace(pack, not_bought=[]), base)) == (
        "Kunden köper alla tilläggstjänster."
    )
    said = plain(amounts.not_bought_sentence(replace(pack, not_bought=["fixed_assets"]), base))
    assert said == "Köps inte i dag: anläggningsredovisning."


def test_lead_times_below_target_come_first_with_the_promise_in_days(
    pack: CustomerPack, base: Parameters
) -> None:
    own = pack.lead_times.head(2).assign(
        kept=[True, False], share=[0.97, 0.5], completed=[100, 300], on_time=[97, 150]
    )
    table = service.table(replace(pack, lead_times=own), base)
    assert [row[-1] for row in page(table)] == ["Målet nås inte", "Målet nås"]
    assert file(table)["Löfte, arbetsdagar"] == own["promise"].tolist()[::-1]
    assert service.share(replace(pack, lead_times=own)) == pytest.approx(247 / 400)
    assert "når 1 av 2 ärendeslag målet" in plain(service.sentence(replace(pack, lead_times=own), base))


def test_the_first_page(pack: CustomerPack, august: Period, base: Parameters) -> None:
    figures = front.key_figures(pack, august, base).figures
    assert [plain(figure.value) for figure in figures[:2]] == ["228 125", "4 618 tkr"]
    assert figures[-1].state == ("good" if len(pack.meetings) >= pack.promised_so_far else "bad")
    fewer = front.key_figures(replace(pack, meetings=pack.meetings.head(0)), august, base).figures
    assert (fewer[-1].value, fewer[-1].state_text) == ("0 hållna", "Löftet hålls inte")


def test_points_name_services_and_activities_by_their_codes(pack: CustomerPack, base: Parameters) -> None:
    told = plain(points(talking_points(pack, base), pack, base))
    assert told.startswith("- Utanordning: 10 066 mot avtalade 9 717 (+3,6 %")
    assert "E-fakturorna är 37,0 % av leverantörsfakturorna" in told


def test_a_meeting_that_is_no_date_is_told() -> None:
    assert front.meeting_day("2011-09-14") == date(2011, 9, 14)
    assert front.meeting_day(None) is None
    with pytest.raises(InputError, match="möte: värdet 14/9; väntat: ett datum som 2011-09-14"):
        front.meeting_day("14/9")
