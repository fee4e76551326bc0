"""A negotiation by the real commands: offers, a counter-offer, a decision, the agreement, and tampering."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pandas as pd
import pypdfium2
import pytest

from tests.small_project import make_small_project
from tests.tiny_project import started

pytestmark = pytest.mark.slow

CUSTOMER, CLOSING = 7, "accounting_to_reporting"
OFFERS = """
customer: 7
year: 2012
offers:
  A: {title: Fler e-fakturor, volumes: {supplier_e_invoice: 401, supplier_scanned: 157}}
  B: {title: Bokslut från april, add_ons: {accounting_to_reporting: [4, 12]}}
  C: {title: Snabbare utanordningar, lead_times: {payment_order: 1}}
"""
DECIDED = "2011-11-10"


@pytest.fixture
def home(tmp_path: Path, kernels: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = make_small_project(tmp_path / "förhandlarens projekt")
    monkeypatch.setenv("TERTIAL_HOME", str(project))
    monkeypatch.setenv("TERTIAL_CACHE", str(project / ".cache"))
    monkeypatch.setenv("JUPYTER_PATH", str(kernels))
    monkeypatch.chdir(project)
    (project / "offers.yaml").write_text(OFFERS, encoding="utf-8")
    return project


def test_from_offers_to_an_agreement_that_is_held_to_its_edition(home: Path) -> None:
    made = started("offer", "offers.yaml", "--quick", "--date", "2011-10-15", "--jobs", "1", folder=home)
    assert made.returncode == 0, made.stderr
    folder = home / "reports" / "2012" / f"offer-{CUSTOMER}"
    assert "Bokslut från april" in text_of(folder / "offer-7.pdf")

    book = fill_in(folder / "erbjudande-2012-07.xlsx", home / "motbud.xlsx")
    read = started(
        "offer", "offers.yaml", "--counter", str(book), "--to", "answered.yaml", "--quick",
        "--date", "2011-10-20", "--jobs", "1", folder=home,
    )  # fmt: skip
    assert read.returncode == 0, read.stderr
    assert "D, Motbud ur motbud.xlsx: redovisning till rapportering" in read.stdout

    said = started("offer", "answered.yaml", "--decide", "D", "--date", DECIDED, "--jobs", "1", folder=home)
    assert said.returncode == 0, said.stderr
    seals = pd.read_csv(home / "data" / "decided_seals.csv")
    (seal,) = seals["seal"]
    assert (
        f"Utgåva 1 står i {home / 'data' / '2012' / 'decided_offers.csv'}, med sigillet {seal}" in said.stdout
    )
    table = pd.read_csv(home / "data" / "2012" / "decided_offers.csv")
    decided = sum(table["amount"])

    asked = ("agreements", "--customer", str(CUSTOMER), "--jobs", "1")
    agreed = started(*asked, folder=home)
    assert agreed.returncode == 0, agreed.stderr
    documents = home / "reports" / "2012" / f"agreements-{CUSTOMER}"
    (page,) = documents.glob("*.pdf")
    words = text_of(page)
    assert "utgåva 1" in words
    assert seal in re.sub(r"\W", "", words)
    bought = shown(documents, "services").set_index("Tjänst")
    assert bought.loc["Redovisning till rapportering inkl. bokslut", "Volym"] == 6
    sums = shown(documents, "decided-edition").set_index("Vad")["Kronor"]
    last, then, now = (sums[name] for name in sums.index[:3])
    assert then == pytest.approx(decided)
    assert sums["Ändring mot förra året"] == pytest.approx(now - last)

    early = started(*asked, "--date", "2011-11-09", folder=home)
    assert early.returncode == 1
    assert f"utgåva 1 med sigillet {seal}, beslutad {DECIDED}" in early.stderr
    other = started(
        *asked, "--set", "demand.add_ons={accounting_to_reporting: {7: {start: 2012-10-01}}}", folder=home
    )
    assert other.returncode == 1
    assert "värdet oktober till december; väntat: juli till december, enligt utgåva 1" in other.stderr

    path = home / "data" / "2012" / "decided_offers.csv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(",7-12,", ",4-12,"), encoding="utf-8")
    for command in (asked, ("price", "--jobs", "1"), ("offer", "offers.yaml", "--quick")):
        told = started(*command, folder=home)
        assert told.returncode == 1, command
        assert "utgåva 1: värdet är ändrad efter beslutet" in told.stderr
    path.unlink()
    told = started(*asked, folder=home)
    assert (told.returncode, f"den med sigillet {seal}" in told.stderr) == (1, True)


def fill_in(book: Path, target: Path) -> Path:
    """The workbook with closing from July to December as the counter-offer."""
    whole = openpyxl.load_workbook(book)
    sheet = whole["Erbjudanden"]
    labels = {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=5, max_col=1)}
    column = next(cell.column for cell in sheet[4] if str(cell.value) == "Motbud")
    for label, row in labels.items():
        if label.startswith("Redovisning till rapportering"):
            sheet.cell(row, column).value = 7 if label.endswith("från och med") else 12
    whole.save(target)
    return target


def shown(folder: Path, name: str) -> pd.DataFrame:
    """The table of the agreement."""
    (path,) = folder.rglob(f"{name}.csv")
    return pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig")


def text_of(page: Path) -> str:
    document = pypdfium2.PdfDocument(page)
    return "\n".join(each.get_textpage().get_text_bounded() for each in document)
