"""An amendment from change to PDF: redlined, read back, decided, and the next one beside it."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import nbformat
import page
import pandas as pd
import pypdfium2
import pytest

from model.planning.amended_year import AmendedYear
from model.publishing.requests import ReportRequest
from tests.notebooks.made import CUSTOMER, LEAVES, tertial
from tests.tertialpdf.test_exporter import breaches
from tests.warm_commands import run

pytestmark = pytest.mark.slow
ASKED = ["amend", "2011", "--date", "2011-05-02", "--set", LEAVES]
SUBSCRIPTION = "Basabonnemang"


@pytest.fixture(scope="module")
def own(
    project: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Environment of a copy of the small project, whose data may be changed."""
    folder = tmp_path_factory.mktemp("tillägg") / "projekt"
    for part in ("params", "data", "notebooks"):
        shutil.copytree(project / part, folder / part)
    return environment | {"TERTIAL_HOME": str(folder)}


@pytest.fixture(scope="module")
def made(own: dict[str, str]) -> Path:
    """The folder of the first edition: one customer leaves at the end of June."""
    said = tertial(own, *ASKED)
    (line,) = [line for line in said.splitlines() if line.startswith("Klar: ")]
    return Path(line.removeprefix("Klar: "))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def words(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return " ".join("\n".join(pages).replace("\xa0", " ").split())


def kronor(text: str) -> Decimal:
    return Decimal(text.replace(",", ".") or "0")


def agreed(own: dict[str, str]) -> pd.DataFrame:
    table = pd.read_csv(Path(own["TERTIAL_HOME"]) / "data/2011/agreements.csv", dtype=str)
    return table[table["customer"] == CUSTOMER].set_index("service")


def test_the_page_says_in_words_what_goes_and_what_it_comes_to(own: dict[str, str], made: Path) -> None:
    (pdf,) = made.glob("*.pdf")
    assert pdf.stem == f"{CUSTOMER}-valnamndens-kansli-2011-07-01"
    text = words(pdf)
    assert "Tillägg 1 till serviceavtal 2011: Valnämndens kansli" in text
    assert "Gäller från 1 juli 2011" in text
    assert f"utgår {SUBSCRIPTION}" in text
    assert "tillkommer Summa för ett helt år 0,00" in text
    assert "Årets prislista gäller oförändrad" in text
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        assert breaches(pdf.read_bytes(), profile) == []
    tables = made / "tables" / pdf.stem
    rest = {row["Tjänst"]: kronor(row["Belopp, kr"]) for row in rows(tables / "rest_of_year.csv")}
    yearly = Decimal(agreed(own).loc["subscription", "amount"])
    assert rest[SUBSCRIPTION] == -(yearly * 184 / 365).quantize(Decimal("0.01"))
    assert sum(rest.values()) == 2 * rest["Summa"]
    invoices = rows(tables / "redlined_invoices.csv")
    paid = [kronor(row["Att betala"]) for row in invoices if row["Ändring"] != "utgår"]
    assert sum(paid[:-1]) == paid[-1]
    whole = sum((Decimal(amount) for amount in agreed(own)["amount"]), Decimal(0))
    assert paid[-1] == whole + rest["Summa"]


def test_what_goes_is_struck_and_what_comes_is_underlined(made: Path) -> None:
    (path,) = made.glob("notebooks/*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    html = "".join(
        output["data"].get("text/html", "")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    )
    assert f"<del>{SUBSCRIPTION}</del>" in html
    assert "<ins>Summa för ett helt år</ins>" in html
    assert f"<ins>{SUBSCRIPTION}</ins>" not in html


def test_an_edition_is_decided_once_and_the_next_has_a_new_number(own: dict[str, str], made: Path) -> None:
    said = tertial(own, *ASKED, "--decide")
    table = Path(own["TERTIAL_HOME"]) / "data/2011/amendments.csv"
    assert said.strip() == f"Tillägget gäller: {table}"
    first = table.read_text(encoding="utf-8")
    assert first == (made / "decided/amendments.csv").read_text(encoding="utf-8")
    assert tertial(own, *ASKED).startswith("Inget tillägg behövs: avtalen 2011 är som")
    later = LEAVES.replace("06-30", "09-30")
    again = ["amend", "2011", "--date", "2011-06-01", "--set", later]
    tertial(own, *again)
    tertial(own, *again, "--decide")
    second = table.read_text(encoding="utf-8")
    assert second.startswith(first)
    added = pd.read_csv(table, dtype=str)
    assert added["edition"].unique().tolist() == ["1", "2"]
    back = added[(added["edition"] == "2") & (added["subject"] == "subscription")]
    assert back[["change", "start", "end"]].to_numpy().tolist() == [["joins", "2011-07-01", "2011-09-30"]]
    assert made.is_dir()
    kept = list((table.parent / "tidigare").rglob("amendments.csv"))
    assert [path.read_text(encoding="utf-8") for path in kept] == [first]


def test_what_has_not_been_made_is_not_decided(own: dict[str, str]) -> None:
    changed = LEAVES.replace("06-30", "03-31")
    done = run(
        "tertial",
        "amend",
        "2011",
        "--date",
        "2011-03-02",
        "--decide",
        "--set",
        changed,
        env={**own, "COLUMNS": "200"},
    )
    assert done.returncode == 1
    assert "decided/amendments.csv" in done.stderr
    assert "det som tertial amend 2011 gör" in done.stderr


def test_the_amended_year_is_worked_out_once(own: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether anything changes, the edition's number and the documents come from one amended year."""
    from model.cli.amending import amend
    from model.publishing import amendment_set

    for name, value in own.items():
        monkeypatch.setenv(name, value)
    worked_out: list[str] = []
    once = amendment_set.amended_of

    def counted(request: ReportRequest) -> AmendedYear:
        worked_out.append(request.name)
        return once(request)

    monkeypatch.setattr(amendment_set, "amended_of", counted)
    monkeypatch.setattr(amendment_set, "put_in_place", lambda request, *_, **__: Path(request.name))
    amend(2011, day=datetime(2011, 5, 2), changes=[LEAVES])
    assert worked_out == ["amendments"]
