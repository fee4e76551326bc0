"""The question from the command line: the answer, its faults, and the trial in simulated years."""

from __future__ import annotations

from pathlib import Path

import page
import pypdfium2

from model.presentation import formats
from tests.notebooks.test_on_demand import tertial
from tests.tertialpdf.test_exporter import breaches


def plain(said: str) -> str:
    return said.replace(formats.NO_BREAK, " ")


def test_the_answer_is_told_and_tried(environment: dict[str, str]) -> None:
    said = plain(
        tertial(environment, "what-if", "--e-invoices", "0.9", "--set", "phone.answered_target=0.95")
    )
    assert "Svaret i korthet" in said
    assert "Kostnaden sjunker med" in said
    assert "Ekonomiadministratör" in said
    assert "Alla kunder" in said
    assert "95 %" in said
    again = plain(
        tertial(environment, "what-if", "--people", "accountant=-1", "--simulate", "--replications", "2")
    )
    assert "inte simulerat" not in again
    assert "Prövat i 2 simulerade år" in again
    assert "1,0 färre årsarbetare som redovisningsekonom" in again


def test_the_report_is_published(environment: dict[str, str], tmp_path: Path) -> None:
    said = tertial(environment, "report", "what-if", "--out", str(tmp_path))
    (place,) = (tmp_path / "2012").iterdir()
    assert place.name.startswith("what-if@base+")
    assert f"Klar: {place / 'what-if'}.pdf" in said
    pdf = (place / "what-if.pdf").read_bytes()
    assert "Vad vore priset 2012?" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        assert breaches(pdf, profile) == []
    assert {"headline.csv", "prices.csv", "roles.csv", "customers.csv", "promises.csv"} <= {
        file.name for file in place.glob("*.csv")
    }
