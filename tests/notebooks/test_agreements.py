"""All agreements, from parameters to PDF: sums to the öre, accessible pages, warm kernels as plain ones."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import page
import pypdfium2
import pytest

from model.parameters.loading import project_root
from tests.notebooks.made import tertial
from tests.tertialpdf.test_exporter import breaches
from tests.tiny_project import snapshot

BUDGET_ORE = 54_123_000_00
LOOKED_AT = ["18-aldreforvaltningen", "30-trafikkontoret", "32-valnamndens-kansli"]
"""Most add-ons, the largest sum, the smallest."""


@pytest.fixture(scope="module")
def agreements(project: Path, environment: dict[str, str]) -> Path:
    """Folder of the agreements that one command makes from the small project."""
    said = tertial(environment, "agreements")
    folder = project / "reports" / "2012" / "agreements"
    assert f"Klar: {folder}" in said
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def ore(amount: str) -> int:
    whole, _, part = amount.partition(",")
    return int(whole + part.ljust(2, "0")[:2])


def words(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return " ".join("\n".join(pages).replace("\xa0", " ").split())


def test_every_customer_has_its_agreement(agreements: Path) -> None:
    customers = (project_root() / "data/registers/customers.csv").read_text(encoding="utf-8").splitlines()[1:]
    pdfs = sorted(path.stem for path in agreements.glob("*.pdf"))
    assert [int(name[:2]) for name in pdfs] == sorted(int(line.split(",")[0]) for line in customers)
    manifest = json.loads((agreements / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == set(snapshot(agreements)) - {"manifest.json"}
    assert sorted(path.stem for path in (agreements / "notebooks").iterdir()) == pdfs


def test_lines_make_each_sum_and_the_sums_make_the_price_lists_revenue(agreements: Path) -> None:
    overview = rows(agreements / "agreements.csv")
    total = 0
    for entry in overview[:-1]:
        tables = agreements / "tables" / entry["Fil"].removesuffix(".pdf")
        services = rows(tables / "services.csv")
        amounts = [ore(line["Belopp, kr"]) for line in services if line["Enhet"]]
        sums = {line["Tjänst"]: ore(line["Belopp, kr"]) for line in services if not line["Enhet"]}
        months = {line["Varje månad i"]: ore(line["Att betala"]) for line in rows(tables / "invoices.csv")}
        assert sum(amounts) == sums.pop("Avtalssumma") == sum(sums.values()) == months["Hela året"]
        assert sum(amounts) == ore(entry["Avtalssumma 2012, kr"])
        total += sum(amounts)
    assert total == ore(overview[-1]["Avtalssumma 2012, kr"]) == BUDGET_ORE


@pytest.mark.parametrize("name", LOOKED_AT)
def test_an_agreement_can_be_read_by_all(agreements: Path, name: str) -> None:
    entry = next(row for row in rows(agreements / "agreements.csv") if row["Fil"] == f"{name}.pdf")
    text = words(agreements / f"{name}.pdf")
    kronor, _, part = entry["Avtalssumma 2012, kr"].partition(",")
    assert f"Serviceavtal 2012: {entry['Kund']}" in text
    assert f"{int(kronor):,}".replace(",", " ") + f",{part}" in text
    for heading in ("Tjänster och priser", "Jämfört med förra året", "Vem gör vad, och när", "Exempeldata"):
        assert heading in text
    pdf = (agreements / f"{name}.pdf").read_bytes()
    assert 2 <= len(pypdfium2.PdfDocument(pdf)) <= 5
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        assert breaches(pdf, profile) == []


def test_plain_kernels_give_the_same_bytes(
    agreements: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    numbers = [option for name in LOOKED_AT for option in ("--customer", str(int(name[:2])))]
    plainly = {name: value for name, value in environment.items() if name != "JUPYTER_PATH"}
    tertial(plainly, "agreements", *numbers, "--kernels", "plain", "--out", str(tmp_path))
    plain = snapshot(tmp_path / "2012" / "agreements-18-30-32")
    warm = snapshot(agreements)
    compared = [path for path in plain if path not in ("manifest.json", "agreements.csv")]
    assert len(compared) > 3 * len(LOOKED_AT)
    assert all(plain[path] == warm[path] for path in compared)
