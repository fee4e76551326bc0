"""The annual report's comparison with other organisations: what it says, in both languages and in print."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from model.followup import load_period
from model.followup.benchmarks import OwnFigures, in_kronor
from model.observations.benchmarks import read_benchmarks
from model.observations.files import data_folder
from model.observations.known import Known
from model.observations.names import known_names
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.presentation.language import SWEDISH, speak
from model.reports.follow_up import benchmarks as benchmark_section
from model.reports.follow_up.benchmarks import Compared
from model.reports.follow_up.words import names_of
from tertialpdf.blocks import Exact

NO_BREAK = "\u00a0"
OWN = OwnFigures(2011, 1_012_400, 80.0, 0.4, Decimal("18.81"), Decimal("10.61"), 3)


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak(SWEDISH)


@pytest.fixture(scope="module")
def others(base: Parameters) -> pd.DataFrame:
    return in_kronor(read_benchmarks(known_names(base)), base)


def compared(own: OwnFigures, others: pd.DataFrame) -> Compared:
    return Compared(own, others, "sweden", names_of(load().dimensions.comparison.regions))


def said(own: OwnFigures, others: pd.DataFrame) -> str:
    return str(benchmark_section.sentence(compared(own, others)).data).replace(NO_BREAK, " ")


def test_that_the_centre_lies_outside_is_said(base: Parameters, others: pd.DataFrame) -> None:
    period = load_period(base, 2011, 12)
    notice = benchmark_section.outside(compared(OWN, others), period)
    silent = replace(period, notes={})
    assert benchmark_section.outside(compared(OWN, others), silent) is None
    assert "Kunderna kodar och attesterar själva sina fakturor" in notice.text
    assert "utanför jämförelsen" in notice.text
    assert notice.state == "warning"


def test_the_sentence_says_where_the_figures_lie(others: pd.DataFrame) -> None:
    assert said(OWN, others) == (
        "Räknat på planerad tid hanterade verksamhetsområdet 31 638 leverantörsfakturor per årsarbetare; den "
        "övre kvartilen börjar vid 20 964. Räknas alla 80,0 årsarbetare, också de som arbetar med annat, "
        "blir det 12 655. Varje faktura kostade 18,81 kr, mellan den övre kvartilens 18 kr och den "
        "undres 87 kr. Jämförelsen är gjord i efterhand: tal från 2013, 2018, 2020 och 2023 fanns inte när "
        "året slutade."
    )
    assert "i efterhand" not in said(replace(OWN, year=2023), others)


def test_quartiles_that_were_not_known_are_not_compared_with(base: Parameters, tmp_path: Path) -> None:
    """Those of cost were published after the report, and nothing is compared with half a comparison."""
    data = tmp_path / "data"
    shutil.copytree(data_folder(None), data)
    header, *rows = (data / "benchmarks.csv").read_text(encoding="utf-8").splitlines()
    known = ["2018-10-01" if row.startswith("cost_per_invoice,top") else "" for row in rows]
    lines = [f"{header},known", *(f"{row},{day}" for row, day in zip(rows, known, strict=True))]
    (data / "benchmarks.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    registers = load_registers(base)
    found = [
        benchmark_section.compared(load_period(base, 2011, 12, data, Known.on(day)), base, registers)
        for day in ("2012-01-31", "2018-10-01")
    ]
    assert [each is None for each in found] == [True, False]


def test_the_sentence_follows_the_figures(others: pd.DataFrame) -> None:
    slow = OwnFigures(2011, 500_000, 80.0, 1.0, Decimal("87.00"), Decimal("10.61"), 3)
    assert "6 250 leverantörsfakturor per årsarbetare; den undre kvartilen slutar vid 6 488" in said(
        slow, others
    )
    assert "i den undre kvartilen kostar den minst 87 kr" in said(slow, others)
    middling = OwnFigures(2011, 500_000, 80.0, 0.5, Decimal("18.00"), Decimal("10.61"), 3)
    assert "12 500 leverantörsfakturor per årsarbetare, mellan den undre kvartilens 6 488" in said(
        middling, others
    )
    assert "i den övre kvartilen kostar den högst 18 kr" in said(middling, others)


def test_the_chart_says_its_figures_most_first(others: pd.DataFrame) -> None:
    chart = benchmark_section.invoices_per_fte(compared(OWN, others))
    alternative = chart.alternative.replace(NO_BREAK, " ")
    figures = [
        "Mest e-fakturor, Ariba 2013: minst 80 000",
        "Bäst i klassen, Hackett Group 2013: 32 830",
        "Egen verksamhet 2011: 31 638",
        "Övre kvartilen, APQC 2023: 20 964",
        "Medianen, sharedserviceslink 2013: 13 000",
        "Alla, Hackett Group 2013: 8 463",
        "Undre kvartilen, APQC 2023: 6 488",
    ]
    places = [alternative.index(figure) for figure in figures]
    assert places == sorted(places)
    assert chart.note == "Definitionerna skiljer sig, se tabellen."


def test_the_tables_name_source_and_definition_of_every_figure(others: pd.DataFrame) -> None:
    per_fte = benchmark_section.invoices_per_fte_table(compared(OWN, others))
    cost = benchmark_section.cost_per_invoice(compared(OWN, others))
    assert (len(per_fte.data), len(cost.data)) == (7, 6)
    for table in (per_fte, cost):
        sources = [row[-2] for row in table.rows]
        own = table.totals
        assert all(re.search(r"\w 20\d\d$", source) for at, source in enumerate(sources) if at not in own)
        assert {sources[at] for at in own} == {""}
        assert table.data["differs"].str.len().gt(0).all()
    assert "40 % av den planerade tiden" in per_fte.note.replace(NO_BREAK, " ")
    rows = [[cell.replace(NO_BREAK, " ") for cell in row[:4]] for row in cost.rows]
    assert rows[0] == ["Övre kvartilen", "Världen", "högst 18", "2,07"]
    assert rows[3] == ["Undre kvartilen", "Världen", "minst 87", "10,00"]
    assert [row[2] for row in rows[-2:]] == ["18,81", "10,61"]
    assert "2018 års genomsnittskurs, 8,7 kr" in cost.note.replace(NO_BREAK, " ")


def test_a_bound_is_a_number_in_the_file_beside_which_bound_it_is(others: pd.DataFrame) -> None:
    block = benchmark_section.cost_per_invoice(compared(OWN, others)).block()
    data = dict(zip(block.data.header, block.data.columns, strict=True))
    assert list(data)[:6] == ["Jämförelse", "Region", "Gräns", "Värde", "I dollar", "Utgivare"]
    assert (data["Gräns"][0], data["Värde"][0]) == ("högst", Exact(decimal="18.01"))
    assert (data["I dollar"][0], data["År"][0]) == (Exact(decimal="2.07"), 2018)
    assert [data[name][-1] for name in ("Gräns", "I dollar", "Utgivare", "År")] == [None] * 4
    assert data["Värde"][-1] == Exact(decimal="10.61")


def test_in_english(english: None, others: pd.DataFrame) -> None:
    text = said(OWN, others)
    assert text.startswith("By planned time, the area handled 31,638 supplier invoices per full-time")
    plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    assert "SEK 18.81, between the top quartile's SEK 18 and the bottom quartile's SEK 87." in plain
    assert text.endswith("figures of 2013, 2018, 2020 and 2023 were not there when the year ended.")
    table = benchmark_section.cost_per_invoice(compared(OWN, others))
    assert table.rows[2][-1] == "Without VAT; e-invoice or scanned, coding included"
    assert "top quartile" in benchmark_section.invoices_per_fte(compared(OWN, others)).caption
