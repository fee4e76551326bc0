"""The question from the command line: the answer, its faults, and the trial in simulated years."""

from __future__ import annotations

import page

from model.presentation import formats
from tests.notebooks.conftest import Report
from tests.notebooks.made import tertial
from tests.tertialpdf.test_exporter import breaches


def plain(said: str) -> str:
    return said.replace(formats.NO_BREAK, " ")


def test_the_answer_is_told_and_tried(environment: dict[str, str]) -> None:
    said = plain(
        tertial(
            environment, "what-if", "--e-invoices", "0.9", "--set", "phone.answered_target=0.95", "--quick"
        )
    )
    assert "Svaret i korthet" in said
    assert "Kostnaden sjunker med" in said
    assert "Ekonomiadministratör" in said
    assert "Alla kunder" in said
    assert "95 %" in said
    again = plain(tertial(environment, "what-if", "--people", "accountant=-1", "--replications", "2"))
    assert "inte simulerat" not in again
    assert "Prövat i 2 simulerade år" in again
    assert "1,0 färre årsarbetare som redovisningsekonom" in again


def test_the_report_is_published(report: Report) -> None:
    made = report("what-if")
    assert made.folder.parent.name == "2012"
    assert made.folder.name.startswith("what-if@base+")
    assert f"Klar: {made.folder / 'what-if'}.pdf" in made.said
    assert "Vad vore priset 2012?" in made.first_page
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        assert breaches(made.pdf.read_bytes(), profile) == []
    assert {"headline.csv", "prices.csv", "roles.csv", "customers.csv", "promises.csv"} <= {
        file.name for file in made.folder.glob("*.csv")
    }
