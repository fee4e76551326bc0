"""Agreed volumes at another's tariff: the same volumes, their fees, our services beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from model.errors import InputError
from model.observations.registers import ALL_CUSTOMERS
from model.parameters.checks.breach import Breach
from model.parameters.checks.pricing import other_tariffs_count_what_is_sold
from model.parameters.loading import load
from model.parameters.schema.pricing import OtherTariff
from model.planning.elsewhere import Elsewhere, at_tariff, elsewhere
from model.planning.planned_year import PlannedYear
from model.presentation.display import LeftOut
from model.pricing.tariffs.tariff import Tariff
from model.reports.planning import elsewhere as report
from tests.reports.follow_up.shown import file, page, plain

COUNTED = ["supplier_e_invoice", "supplier_scanned"]
TARIFF = {
    "title": "Granne",
    "fees": {
        "invoices": {
            "name": "Faktura",
            "form": "each",
            "bands": [{"upto": 1000, "price": 9}, {"upto": None, "price": 4}],
            "band_rule": "graduated",
            "counted_by": "year",
        },
        "agreement": {"name": "Grundavgift", "form": "monthly", "price": 700},
        "employees": {"name": "Per anställd", "form": "monthly", "price": 30},
    },
    "maximums": {"most": {"quantity": "agreement", "per": "year", "amount": 250_000}},
    "vat": 0.25,
}


def there(planned: PlannedYear, **quantities: Any) -> Elsewhere:
    terms = {
        "invoices": {"services": COUNTED},
        "agreement": {"each_customer": 1, "beside": ["subscription"]},
    } | quantities
    given = {"quantities": terms, "caution": "Mening", "source": "antagande"}
    return at_tariff(planned, "granne", OtherTariff.model_validate(given), Tariff.model_validate(TARIFF))


def agreed(planned: PlannedYear, column: str, services: list[str]) -> dict[int, Any]:
    lines = planned.agreed[planned.agreed["service"].isin(services)]
    return {int(number): sum(part[column]) for number, part in lines.groupby("customer")}


def test_each_customer_pays_for_the_volumes_that_it_has_agreed(planned: PlannedYear) -> None:
    """1 000 at 9 and the rest at 4, 12 x 700 a year, and at most 250 000: without VAT."""
    found = there(planned)
    volumes = agreed(planned, "volume", COUNTED)
    expected = {
        number: min(9 * min(volume, 1000) + 4 * max(volume - 1000, 0) + 8400, 250_000)
        for number, volume in volumes.items()
    }
    assert max(expected.values()) == 250_000
    by_customer = found.by_customer.set_index("customer")
    assert by_customer["there"].drop(ALL_CUSTOMERS).to_dict() == expected
    assert by_customer.loc[ALL_CUSTOMERS, "there"] == sum(expected.values()) == found.there
    assert by_customer["here"].drop(ALL_CUSTOMERS).to_dict() == agreed(
        planned, "amount", [*COUNTED, "subscription"]
    )


def test_services_stand_beside_what_counts_them(planned: PlannedYear) -> None:
    found = there(planned)
    rows = found.by_quantity.set_index("quantity")
    volumes = agreed(planned, "volume", COUNTED)
    assert rows.loc["invoices", "volume"] == sum(volumes.values())
    assert rows.loc["invoices", "here"] == sum(agreed(planned, "amount", COUNTED).values())
    assert rows.loc["agreement", ["volume", "there"]].tolist() == [len(volumes), len(volumes) * 8400]
    assert rows.loc["", "there"] < 0
    assert sum(rows["there"]) == found.there
    assert found.uncounted == ("Per anställd",)
    assert "supplier_manual" in found.alone
    assert not set(found.alone) & {*COUNTED, "subscription"}


def test_the_page_tells_what_is_compared_and_what_is_left_out(planned: PlannedYear) -> None:
    found = there(planned)
    table = report.quantity_table(planned, found)
    first = page(table)[0]
    assert first[:2] == ["Faktura", "Leverantörsfaktura, e-faktura och Leverantörsfaktura, skannad"]
    assert "Per anställd" in table.note
    assert "Leverantörsfaktura, manuell" in table.note
    sums = [Decimal(file(table)[heading][-1].decimal) for heading in ("Här, kr", "Där, kr", "Skillnad, kr")]
    assert sums == [found.here, found.there, found.there - found.here]
    assert "Granne" in plain(report.sentence(found))
    assert len(page(report.customer_table(planned, found))) == len(planned.registers.customers) + 1


def test_the_example_compares_with_an_extract(planned: PlannedYear) -> None:
    (found,) = elsewhere(planned)
    assert found.by_quantity["there"].tolist() == [
        65 * sum(agreed(planned, "volume", COUNTED).values()),
        33 * 12 * 13_500,
    ]
    assert "utdrag" in plain(report.sentence(found))


def test_without_a_tariff_the_section_is_left_out(planned: PlannedYear) -> None:
    assert [type(part) for part in report.shown(planned, [])] == [LeftOut]


def test_quantities_and_services_that_there_are_not_are_told(planned: PlannedYear) -> None:
    with pytest.raises(InputError, match="invoices, agreement, employees"):
        there(planned, apples={"each_customer": 1})
    unsold = {"pay_slips": {"each_customer": 1, "beside": ["cash"]}}
    assert [value for _path, value, _wanted in breaches(unsold)] == ["cash"]
    both = {"a": {"services": COUNTED}, "b": {"each_customer": 1, "beside": COUNTED[:1]}}
    assert [value for _path, value, _wanted in breaches(both)] == COUNTED[:1]


def breaches(quantities: dict[str, Any]) -> list[Breach]:
    given = {"quantities": quantities, "caution": "Mening", "source": "antagande"}
    parameters = load()
    others = {"other_tariffs": {"granne": OtherTariff.model_validate(given)}}
    pricing = parameters.pricing.model_copy(update=others)
    return list(other_tariffs_count_what_is_sold(parameters.model_copy(update={"pricing": pricing})))
