"""What an amendment says on the page: words for what goes and comes, sums, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd

from model.observations.known import Known
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.planning.amended_year import AmendedYear, CustomerAmendment
from model.presentation.display import LeftOut
from model.presentation.language import speaking
from model.presentation.tables import Table
from model.pricing.amending.amendment import amending, next_amendment
from model.reports.planning import amendment as report
from model.reports.planning import amendment_lines
from tests.pricing.test_amendment import FEW, JOINING, NOTHING, YEAR, agreed, volumes, world
from tests.reports.follow_up.shown import file, page, plain


def amended(
    parameters: Parameters,
    registers: Registers = FEW,
    new: pd.DataFrame | None = None,
    lines: pd.DataFrame | None = None,
) -> AmendedYear:
    table = volumes() if new is None else new
    state = amending(agreed() if lines is None else lines, NOTHING, parameters, registers, YEAR)
    rows = next_amendment(state, table, date(YEAR, 1, 20))
    return AmendedYear(state=state, rows=rows, new_volumes=table)


def leaving() -> CustomerAmendment:
    year = amended(world(demand__leaving={"2012-06-30": [JOINING]}))
    return year.of(JOINING, date(YEAR, 7, 1))


def test_what_goes_and_what_comes_is_said_in_words_and_marked() -> None:
    new = volumes((4, "customer_manual", date(YEAR, 7, 1), 177)).assign(reason="Ny skola.")
    change = amended(world(), new=new).of(4, date(YEAR, 7, 1))
    table = amendment_lines.redlined_services(change)
    block = table.block()
    changed = [row for row in page(table) if row[0] != "står kvar"]
    assert [row[:2] for row in changed[:2]] == [
        ["utgår", "Kundfaktura, manuell"],
        ["tillkommer", "Kundfaktura, manuell"],
    ]
    assert [row[3] for row in changed[:2]] == ["77", "177"]
    assert [page(table)[place][0] for place in block.struck] == ["utgår", "utgår"]
    assert [page(table)[place][0] for place in block.added] == ["tillkommer", "tillkommer"]
    assert ["Skäl", "Ny skola."] in page(report.terms(change, "2012-05-07"))
    assert "**Ny årsvolym** från 1 juli 2012: kundfaktura, manuell." in plain(report.summary(change))


def test_who_leaves_sees_what_the_rest_of_the_year_comes_to() -> None:
    change = leaving()
    rest = amendment_lines.rest_of_year(change)
    assert isinstance(rest, Table)
    told = {row[0]: row for row in page(rest)}
    assert told["Basabonnemang"][1] == "184 av 366"
    assert told["Basabonnemang"][-1] == "−332 135,69"
    invoices = amendment_lines.redlined_invoices(change)
    assert isinstance(invoices, Table)
    july = [row for row in page(invoices) if row[1] == "Juli"]
    assert [row[0] for row in july] == ["utgår", "tillkommer"]
    assert [row[0] for row in page(invoices) if row[1] == "Augusti"] == ["utgår"]
    months = [value.decimal for value in file(invoices)["Att betala"]]  # type: ignore[union-attr]
    struck = set(invoices.block().struck)
    kept = [Decimal(month) for place, month in enumerate(months) if place not in struck]
    assert sum(kept[:-1]) == kept[-1]


def test_a_new_customer_has_nothing_struck_out() -> None:
    year = amended(world(demand__onboarding={"2012-11-01": [JOINING]}), lines=agreed(without=JOINING))
    change = year.of(JOINING, date(YEAR, 11, 1))
    assert not amendment_lines.redlined_services(change).block().struck
    figures = report.key_figures(change).figures
    assert plain(figures[1].comparison) == "61 av årets 366 dagar"
    assert "inget tidigare avtal 2012" in str(page(report.terms(change, "2012-05-07")))
    with speaking("en"):
        assert "The customer is **added** from 1 November 2012" in plain(report.summary(change))


def test_a_promise_alone_changes_no_amounts() -> None:
    faster = {"activities.supplier_scanned.lead_time": {"2011-01-01": 3, "2012-10-01": 2}}
    year = amended(world(**faster))
    assert {customer for customer, _ in year.documents} == set(FEW.customers["number"])
    change = year.of(1, date(YEAR, 10, 1))
    assert page(amendment_lines.redlined_promises(change)) == [  # type: ignore[arg-type]
        ["utgår", "Leverantörsfaktura, skannad", "3 arbetsdagar"],
        ["tillkommer", "Leverantörsfaktura, skannad", "2 arbetsdagar"],
    ]
    assert isinstance(amendment_lines.rest_of_year(change), LeftOut)
    assert isinstance(amendment_lines.redlined_invoices(change), LeftOut)


def test_an_amendment_says_what_was_known() -> None:
    """Its parameters are those of all the year, which it is about."""
    year = replace(leaving().year, known=Known.on("2012-01-20", plans=YEAR))
    told = report.about_the_data(year).text.replace("\xa0", " ")
    assert told.startswith("Underlaget är det som var känt den 20 januari 2012.")
    assert "till och med den 31 december 2012" in told
