"""What an agreement says: sums, people as roles, promises, who does what."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from model.errors import InputError
from model.observations.known import Known
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.organisation import CustomerWord
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation.language import speaking
from model.pricing.costing.costs import ASSIGNMENTS, IDLE
from model.reports.planning import agreement as report
from model.reports.planning import agreement_changes, agreement_duties, agreement_services
from model.reports.planning.agreement_overview import overview
from model.reports.planning.names import customer_name
from tests.pricing.test_customer_agreement import BEFORE, NOW, agreement, with_vat
from tests.reports.follow_up.shown import file, page, plain

DISTRICT, SPECIALIST = 7, 18
GIVES_WAY = {"price_rules.when_impossible": "give_way"}


def year_of(
    parameters: Parameters,
    registers: Registers,
    compared: pd.DataFrame | None = None,
    editions: tuple[int, ...] = (),
) -> PlannedYear:
    """A planned year of which only parameters, registers and sums are known."""
    fields: Any = {
        "parameters": parameters,
        "registers": registers,
        "year": 2012,
        "compared": compared,
        "before": BEFORE,
        "known": Known.on("2011-11-15"),
        "editions": editions,
    }
    return cast(PlannedYear, SimpleNamespace(**fields))


def test_services_are_summed_by_kind_and_the_whole_last(base: Parameters) -> None:
    table = agreement_services.services_table(agreement(NOW, BEFORE), base, 2012)
    rows = page(table)
    assert [rows[place] for place in table.totals] == [
        ["Summa bastjänster", "", "", "", "102 199,51"],
        ["Summa tilläggstjänster", "", "", "", "14 000,00"],
        ["Avtalssumma", "", "", "", "116 199,51"],
    ]
    assert ["Basabonnemang", "kr/år", "–", "–", "90 000,01"] in rows
    assert ["Övergångsjustering", "kr/år", "–", "–", "−1 000,50"] in rows
    assert ["Leverantörsfaktura, skannad", "kr/faktura", "1 100", "12,00", "13 200,00"] in rows


def test_vat_stands_below_the_sum_and_then_what_is_to_be_paid() -> None:
    """116 199.51 without, 1 680.00 at 12 % and 25 549.88 at 25 %."""
    taxed = agreement(NOW, BEFORE, with_vat())
    last = page(agreement_services.services_table(taxed, with_vat(), 2012))[-4:]
    assert [row[0] for row in last] == ["Avtalssumma", "Moms 12 %", "Moms 25 %", "Att betala med moms"]
    assert [row[-1] for row in last] == ["116 199,51", "1 680,00", "25 549,88", "143 429,39"]
    assert page(agreement_services.invoice_table(taxed))[-1][-2:] == ["27 229,88", "143 429,39"]


def test_the_file_of_services_has_values_and_no_words_for_numbers(base: Parameters) -> None:
    told = file(agreement_services.services_table(agreement(NOW, BEFORE), base, 2012))
    assert told["Volym"] == [1100, None, None, None, 4, None, None]
    assert [cell and cell.decimal for cell in told["Pris, kr"]][:2] == ["12.00", None]


def test_key_figures_and_summary_tell_the_sum_and_what_moved_it(base: Parameters) -> None:
    figures = report.key_figures(agreement(NOW, BEFORE), 2012).figures
    assert [plain(figure.value) for figure in figures] == ["116 200 kr", "+12,6 %", "−900 kr", "9 683 kr"]
    text = plain(report.summary(agreement(NOW, BEFORE), base, 2012))
    assert "2 bastjänster och 1 tilläggstjänst för **116 199,51 kronor**" in text
    assert text.endswith("Mest ändras anläggningsredovisning, som är ny (14 000 kr).")


def test_other_assignments_are_no_add_on(base: Parameters) -> None:
    """A subscription and a piece are two services; the adjustment and idle capacity are none."""
    lines = [*NOW, (7, ASSIGNMENTS, 1, "500.00"), (7, IDLE, 1, "300.49")]
    text = plain(report.summary(agreement(lines, BEFORE), base, 2012))
    assert "2 bastjänster, 1 tilläggstjänst och övriga uppdrag för **117 000,00 kronor**" in text


def test_the_summary_in_english(base: Parameters) -> None:
    with speaking("en"):
        text = plain(report.summary(agreement(NOW, BEFORE), base, 2012))
    assert text == (
        "The agreement covers 2 base services and 1 add-on service for **SEK 116,199.51** without VAT. Most "
        "changed is fixed-asset accounting, which is new (SEK 14,000)."
    )


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ((10, "12.00"), (10, "11.00"), "ökar med 10 kr, främst genom priset"),
        ((8, "12.00"), (10, "12.50"), "minskar med 29 kr, främst genom volymen"),
        ((0, "12.00"), (10, "12.50"), "upphör (125 kr)"),
    ],
)
def test_what_moved_a_line_is_told(
    now: tuple[int, str], before: tuple[int, str], told: str, base: Parameters
) -> None:
    rows = [(7, "supplier_scanned", *now)] if now[0] else []
    found = agreement(
        [*rows, (7, "debt_collection", 1, "1.00")],
        [(7, "supplier_scanned", *before), (7, "debt_collection", 1, "1.00")],
    )
    assert plain(report.summary(found, base, 2012)).endswith(f"leverantörsfaktura, skannad, som {told}.")


def test_a_new_customers_sum_is_beside_nothing() -> None:
    figures = report.key_figures(agreement([(7, "subscription", 1, "1200.00")], []), 2012).figures
    assert figures[1].value == "ny kund"


def test_people_are_roles_and_numbers_of_the_customers_unit(base: Parameters, registers: Registers) -> None:
    unit = registers.customers.set_index("number").loc[DISTRICT, "unit"]
    people = {person.person: person for person in registers.persons}
    table = dict(page(report.parties(year_of(base, registers), DISTRICT)))
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
        who = [row[1] for row in page(report.parties(year_of(base, registers), customer))]
        assert "utses" not in who


def test_an_unknown_customer_is_an_input_error(registers: Registers) -> None:
    with pytest.raises(InputError, match="1–33"):
        customer_name(registers, 34)


def test_lead_times_are_of_the_agreed_services_and_rise(base: Parameters, registers: Registers) -> None:
    table = agreement_duties.lead_time_table(agreement(NOW, BEFORE), year_of(base, registers))
    shown = dict(page(table))
    assert shown["Samma dag, före 14.00"] == "Betalningskörning"
    assert "Leverantörsfaktura, skannad" in shown["3 arbetsdagar"]
    assert "nläggningsredovisning" in shown["8 arbetsdagar"]
    assert "inkassoärende" not in " ".join(shown.values()).lower()
    assert list(shown)[-1] == "35 arbetsdagar"
    days = file(table)["Arbetsdagar"]
    assert days == sorted(days)
    assert file(table)["Före klockan"][0] == "14:00"


def test_districts_own_work_is_promised_to_districts_only(base: Parameters, registers: Registers) -> None:
    kinds = registers.customers.set_index("number")["kind"]
    assert (kinds[DISTRICT], kinds[SPECIALIST]) == ("district", "specialist")
    found = agreement(NOW, BEFORE)
    promised = [
        " ".join(
            row[1]
            for row in page(
                agreement_duties.lead_time_table(replace(found, customer=customer), year_of(base, registers))
            )
        )
        for customer in (DISTRICT, SPECIALIST)
    ]
    assert ["personlig assistans" in work for work in promised] == [True, False]


def test_the_interface_shows_the_processes_of_the_agreed_services(base: Parameters) -> None:
    table = agreement_duties.interface_table(agreement(NOW, BEFORE), base)
    processes = [row[0] for row in page(table) if row[0]]
    assert processes == ["Leverantörsfakturor", "Kassa/bank, register och avslut", "Anläggningsredovisning"]
    assert all(all(row[1:]) for row in page(table))
    with speaking("en"):
        assert page(table)[0][1:] == [
            "Ordering",
            "Gives the supplier the right invoice address and reference.",
            "Connects suppliers to e-invoicing.",
        ]


def test_alike_months_are_told_together(base: Parameters) -> None:
    table = agreement_services.invoice_table(agreement(NOW, BEFORE))
    periods = [row[0] for row in page(table)]
    assert periods == ["januari–juli", "augusti", "september–december", "Hela året"]
    assert page(table)[-1][-1] == "116 199,51"
    assert table.totals == [3]


def test_small_services_are_one_bar_and_the_text_says_every_bar(base: Parameters) -> None:
    many = [(7, name, 1, f"{100 - place}.00") for place, name in enumerate(SERVICES)]
    found = agreement(many, [])
    bars = agreement_changes.beside_last_year(found, base)
    assert len(bars) == agreement_changes.SHOWN_APART + 1
    assert bars[-1][0] == f"Övriga {len(SERVICES) - agreement_changes.SHOWN_APART} tjänster"
    assert sum(now for _label, (_before, now) in bars) == float(found.sum_of("now"))
    text = agreement_changes.change_chart(found, base, 2012).alternative
    assert all(label in text for label, _pair in bars)


def test_the_comparison_ends_with_the_sum(base: Parameters, registers: Registers) -> None:
    table = agreement_changes.comparison_table(agreement(NOW, BEFORE), year_of(base, registers))
    assert page(table)[-1] == [
        "Avtalssumma",
        "103 200,01",
        "116 199,51",
        "+12 999,50",
        "−900,50",
        "+13 900,00",
    ]
    assert table.totals == [5]


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
    text = plain(agreement_services.explanations(agreement(NOW, BEFORE), year_of(base, own)))
    assert "**Anläggningsredovisning** gäller från 1 september 2012; hela kalendermånader betalas." in text
    assert "sänker avtalssumman" in text
    assert "Ledig kapacitet" not in text


def test_terms_of_settlement_are_those_of_the_parameters(base: Parameters) -> None:
    terms = dict(page(agreement_services.settlement_terms(base)))
    assert terms["Avstämning"].endswith("efter april och oktober")
    assert "100 000 kr" in terms["Större avvikelse"]
    assert "Inom 5 % från den avtalade volymen" in terms["Slutavräkning"]


def test_the_overview_sums_the_documents(base: Parameters, registers: Registers) -> None:
    sums = pd.DataFrame({"customer": [1, 7, 0], "now": [Decimal("10.50"), Decimal("1.25"), Decimal("99.00")]})
    planned = year_of(base, registers, sums)
    told = file(overview(planned, {1: "a.pdf", 7: "b.pdf"}))
    assert told["Kundnummer"] == [1, 7, None]
    assert told["Fil"] == ["a.pdf", "b.pdf", None]
    assert [cell.decimal for cell in told["Avtalssumma 2012, kr"]] == ["10.50", "1.25", "11.75"]


def test_a_customer_of_a_part_of_the_year_sees_its_days(registers: Registers) -> None:
    """61 of 366 days: the base kind's sums in November and December, 30 and 31 days alike."""
    joining = load(changes={"demand.onboarding": {"2012-11-01": [7]}, **GIVES_WAY})
    planned = year_of(joining, registers)
    parties = dict(page(report.parties(planned, DISTRICT)))
    assert parties["Tid"] == "1 november 2012–31 december 2012, 61 dagar av årets 366"
    own = agreement([(7, "subscription", 1, "110110.20"), (7, "idle_capacity", 1, "37531.73")], [], joining)
    assert "betalas 61 av årets 366 dagar" in plain(agreement_services.explanations(own, planned))
    figure = report.key_figures(own, 2012).figures[-1]
    told = [plain(text) for text in (figure.label, figure.value, figure.comparison)]
    assert told == ["Faktureras i genomsnitt", "73 821 kr", "i 2 månader, november–december"]
    table = agreement_services.invoice_table(own)
    assert page(table)[0][-1] == "0,00"
    assert page(table)[-1][-1] == "147 641,93"
    assert table.note.startswith("Årssummor efter dagarna i varje månad")


def with_word(parameters: Parameters, language: str, *forms: str) -> Parameters:
    word = CustomerWord(indefinite=forms[0], definite=forms[1], plural=forms[2])
    called = parameters.organisation.customer_word.model_copy(update={"value": {language: word}})
    organisation = parameters.organisation.model_copy(update={"customer_word": called})
    return parameters.model_copy(update={"organisation": organisation})


def test_texts_that_call_the_customer_follow_the_centres_word(base: Parameters) -> None:
    kept = {"Arkiv": "{Customer}s handlingar lämnas till {customer}.", "Klamrar": "{annat} står kvar"}
    terms = base.interface.terms.model_copy(update={"value": kept})
    changed = base.model_copy(update={"interface": base.interface.model_copy(update={"terms": terms})})
    ours = with_word(changed, "sv", "kommun", "kommunen", "kommuner")
    said = dict(page(agreement_duties.terms_table(ours, 2012)))
    assert said["Arkiv"] == "Kommunens handlingar lämnas till kommunen."
    assert said["Klamrar"] == "{annat} står kvar"
    table = agreement_duties.interface_table(agreement(NOW, BEFORE), ours)
    assert table.caption == "Gränssnittet: vad kommunen gör och vad servicecentret gör"
    assert [column.heading for column in table.columns][2] == "Kommunen"
    with speaking("en"):  # no word in English: the customer, and a Swedish text keeps the Swedish word
        assert dict(page(agreement_duties.terms_table(ours, 2012)))["Arkiv"] == said["Arkiv"]
        table = agreement_duties.interface_table(agreement(NOW, BEFORE), ours)
        assert [column.heading for column in table.columns][2] == "The customer"


def test_the_comparison_says_which_amendments_it_is_with(base: Parameters, registers: Registers) -> None:
    none, one, two = (
        agreement_changes.comparison_table(
            agreement(NOW, BEFORE), year_of(base, registers, editions=editions)
        ).note
        for editions in ((), (1,), (1, 2))
    )
    assert none == ""
    assert plain(one) == "Avtalen för 2011 är med tillägg 1, som var beslutade 15 november 2011."
    assert plain(two) == "Avtalen för 2011 är med tilläggen 1 och 2, som var beslutade 15 november 2011."
