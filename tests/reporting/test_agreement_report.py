"""What an agreement says: sums, people as roles, promises, who does what."""

from __future__ import annotations

import pandas as pd
import pytest

from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.reports.planning import agreement as report
from tests.pricing.test_customer_agreement import BEFORE, NOW, agreement

DISTRICT, SPECIALIST = 7, 18


def test_services_are_summed_by_kind_and_the_whole_last() -> None:
    table = report.services_table(agreement(NOW, BEFORE))
    assert [table["label"][row] for row in report.sums_of(table)] == [
        "Summa bastjänster",
        "Summa tilläggstjänster",
        "Avtalssumma",
    ]
    assert [str(table["amount"][row]) for row in report.sums_of(table)] == [
        "102199.51",
        "14000.00",
        "116199.51",
    ]
    shown = table.set_index("label")
    assert shown.loc["Basabonnemang", "volume"] is None
    assert str(shown.loc["Övergångsjustering", "amount"]) == "-1000.50"


def test_key_figures_and_summary_tell_the_sum_and_what_moved_it() -> None:
    values = [
        figure.value.replace("\xa0", " ") for figure in report.key_figures(agreement(NOW, BEFORE), 2012)
    ]
    assert values == ["116 200 kr", "+12,6 %", "+100 kr", "9 683 kr"]
    text = report.summary(agreement(NOW, BEFORE), 2012).replace("\xa0", " ")
    assert "3 bastjänster och 1 tilläggstjänst för **116 199,51 kronor**" in text
    assert text.endswith("Mest ändras anläggningsredovisning, som är ny (14 000 kr).")


def test_a_new_customers_sum_is_beside_nothing() -> None:
    figures = report.key_figures(agreement([(7, "subscription", 1, "1200.00")], []), 2012)
    assert figures[1].value == "ny kund"


def test_people_are_roles_and_numbers_of_the_customers_unit(base: Parameters, registers: Registers) -> None:
    unit = registers.customers.set_index("number").loc[DISTRICT, "unit"]
    people = {person.person: person for person in registers.persons}
    table = report.parties(base, registers, DISTRICT, 2012).set_index("role")["who"]
    head, contact = (
        people[table[role].partition("(")[2].rstrip(")")]
        for role in ("Ansvarar för avtalet", "Kundens kontaktperson")
    )
    assert (head.role, head.unit) == ("unit_head", unit)
    assert (contact.customer, contact.unit) == (DISTRICT, unit)
    assert "08.30–16.00" in table["Telefon"]
    assert "inom 1 arbetsdag" in table["E-post"]


def test_every_customer_has_a_responsible_head_and_a_contact(base: Parameters, registers: Registers) -> None:
    for customer in registers.customers["number"].tolist():
        who = report.parties(base, registers, customer, 2012)["who"].tolist()
        assert "utses" not in who


def test_an_unknown_customer_is_an_input_error(registers: Registers) -> None:
    with pytest.raises(InputError, match="1–33"):
        report.customer_name(registers, 34)


def test_lead_times_are_of_the_agreed_services_and_rise(base: Parameters, registers: Registers) -> None:
    table = report.lead_times(agreement(NOW, BEFORE), base, registers)
    shown = table.set_index("lead_time")["work"]
    assert shown["Samma dag, före 14.00"] == "Betalningskörning"
    assert "Leverantörsfaktura, skannad" in shown["3 arbetsdagar"]
    assert "nläggningsredovisning" in shown["8 arbetsdagar"]
    assert "inkassoärende" not in " ".join(shown).lower()
    assert shown.index[-1] == "35 arbetsdagar"


def test_districts_own_work_is_promised_to_districts_only(base: Parameters, registers: Registers) -> None:
    kinds = registers.customers.set_index("number")["kind"]
    assert (kinds[DISTRICT], kinds[SPECIALIST]) == ("district", "specialist")
    found = agreement(NOW, BEFORE)
    promised = [
        " ".join(
            report.lead_times(type(found)(customer, found.lines, found.invoices), base, registers)["work"]
        )
        for customer in (DISTRICT, SPECIALIST)
    ]
    assert ["personlig assistans" in work for work in promised] == [True, False]


def test_the_interface_shows_the_processes_of_the_agreed_services(base: Parameters) -> None:
    table = report.interface_table(agreement(NOW, BEFORE), base)
    processes = [name for name in table["process"] if name]
    assert processes == ["Leverantörsfakturor", "Kassa/bank, register och avslut", "Anläggningsredovisning"]
    assert all(table[column].str.len().min() > 0 for column in ("step", "customer", "centre"))


def test_alike_months_are_told_together(base: Parameters) -> None:
    table = report.invoice_table(agreement(NOW, BEFORE))
    assert table["period"].tolist() == ["januari–juli", "augusti", "september–december", "Hela året"]
    assert str(table["total"].iloc[-1]) == "116199.51"


def test_small_services_are_one_bar_and_the_text_says_every_bar() -> None:
    many = [(7, name, 1, f"{100 - place}.00") for place, name in enumerate(SERVICES)]
    found = agreement(many, [])
    bars = report.beside_last_year(found)
    assert len(bars) == report.SHOWN_APART + 1
    assert list(bars)[-1] == f"Övriga {len(SERVICES) - report.SHOWN_APART} tjänster"
    assert sum(now for _, now in bars.values()) == float(found.sum_of("now"))
    text = report.chart_alternative(found, 2012)
    assert all(label in text for label in bars)


SERVICES = [
    "supplier_e_invoice",
    "supplier_scanned",
    "supplier_manual",
    "payment_order",
    "customer_file",
    "customer_manual",
    "debt_collection",
    "fixed_assets",
    "subscription",
    "idle_capacity",
]


def test_an_add_on_for_part_of_the_year_and_a_negative_line_are_explained(
    base: Parameters, registers: Registers
) -> None:
    add_ons = pd.DataFrame(
        [(7, "fixed_assets", "2012-09-01", None)], columns=["customer", "service", "start", "end"]
    )
    add_ons["start"] = pd.to_datetime(add_ons["start"]).dt.date
    own = Registers(registers.customers, registers.people, add_ons)
    text = report.explanations(agreement(NOW, BEFORE), base, own, 2012)
    assert "**Anläggningsredovisning** gäller från 1 september 2012; hela kalendermånader betalas." in text
    assert "sänker avtalssumman" in text
    assert "Ledig kapacitet" not in text


def test_terms_of_settlement_are_those_of_the_parameters(base: Parameters) -> None:
    terms = dict(report.settlement_terms(base).to_dict("split")["data"])
    assert terms["Avstämning"].endswith("efter april och oktober")
    assert "100\xa0000 kr" in terms["Större avvikelse"]
    assert "Inom 5\xa0% från den avtalade volymen" in terms["Slutavräkning"]
