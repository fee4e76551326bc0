"""Reports for one unit and one customer: made by the command, read again, and about nobody else."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pypdfium2
import pytest

from model.followup import load_period
from model.followup.customer_pack import customer_pack
from model.followup.unit_pack import unit_pack
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.presentation import formats
from model.publishing.requests import report_request
from model.publishing.subjects import about
from model.report_kinds import report_label
from tests.notebooks.made import tertial
from tests.tertialpdf.pdf_checks import faults
from tests.warm_commands import run


def text_of(pdf: Path) -> str:
    """Everything the PDF says; spaces of all kinds and line breaks are one space."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(leaf.get_textpage().get_text_range() for leaf in document).split())


def plain(text: str) -> str:
    return " ".join(text.split())


def made(environment: dict[str, str], out: Path, label: str, *arguments: str) -> Path:
    """The PDF of a report that the command has made, without faults."""
    said = tertial(environment, "report", *arguments, "--out", str(out))
    pdf = out / "2011" / label / f"{label}.pdf"
    assert f"Klar: {pdf}" in said
    assert faults(pdf.read_bytes(), nbformat.read(pdf.with_suffix(".ipynb"), as_version=4)) == []
    assert json.loads((pdf.parent / "manifest.json").read_text(encoding="utf-8"))["report"] == label
    return pdf


@pytest.mark.parametrize(
    ("unit", "month", "arguments"),
    [("unit_2", 10, []), ("unit_4", 3, ["--unit", "unit_4", "--month", "3"])],
)
def test_a_phone_report_says_what_was_measured(
    unit: str, month: int, arguments: list[str], environment: dict[str, str], project: Path, tmp_path: Path
) -> None:
    said = text_of(made(environment, tmp_path, f"phone-{unit}-{month:02}", "phone", *arguments))
    parameters = load(params=project / "params")
    pack = unit_pack(load_period(parameters, 2011, month), parameters, unit)
    assert f"Telefonrapport {pack.name}" in said
    for share in ("answer_rate", "service_level", "call_backs", "mail"):
        assert plain(formats.percent(pack.total[share])) in said
    for row in pack.worst.to_dict("records"):
        assert row["half_hour"] in said
        assert plain(formats.percent(row["answer_rate"])) in said
    for count in ("offered", "answered", "abandoned"):
        assert plain(formats.number(pack.total[count])) in said
    assert "Kommentarer saknas" in said


@pytest.mark.parametrize(
    ("customer", "month", "arguments"),
    [
        (16, 8, []),
        (32, 10, ["--customer", "32", "--month", "10", "--meeting", "2011-11-21"]),
    ],
)
def test_a_customer_report_is_about_that_customer_alone(
    customer: int,
    month: int,
    arguments: list[str],
    environment: dict[str, str],
    project: Path,
    tmp_path: Path,
) -> None:
    label = f"customer-{customer}-{month:02}" + ("-2011-11-21" if arguments else "")
    pdf = made(environment, tmp_path, label, "customer", *arguments)
    said = text_of(pdf)
    parameters = load(params=project / "params")
    registers = load_registers(parameters)
    pack = customer_pack(load_period(parameters, 2011, month), parameters, registers, customer)
    assert pack.name in said
    assert "inte per kund" in said
    for column in ("volume", "agreed"):
        for count in pack.volumes[column].dropna():
            assert plain(formats.number(int(count))) in said
    assert plain(formats.kronor(sum(pack.volumes["amount"]), 0)) in said
    for case in pack.complaints["case"]:
        assert case in said
    others = [
        name for number, name in registers.customers[["number", "name"]].to_numpy() if number != customer
    ]
    assert len(others) == 32
    published = [path for path in pdf.parent.iterdir() if path.suffix in (".ipynb", ".csv", ".json")]
    everything = said + " ".join(path.read_text(encoding="utf-8-sig") for path in published)
    assert [name for name in others if name in everything] == []
    assert not [person for person in registers.people["person"] if person in everything]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["phone", "--unit", "unit_9"],
            "telefonrapporten, enhet: värdet unit_9; väntat: en av unit_1, unit_2, unit_3, unit_4",
        ),
        (
            ["customer", "--customer", "34"],
            (
                "kundrapporten, kund: värdet 34; väntat: ett kundnummer från 1 till 33, som i "
                "data/registers/customers.csv"
            ),
        ),
        (
            ["phone", "--customer", "3"],
            "kommandoraden, --customer: värdet 3; väntat: en rapport som har det: customer",
        ),
        (
            ["annual", "--month", "3"],
            "kommandoraden, --month: värdet 3; väntat: en rapport som har det: phone, customer",
        ),
        (
            ["annual", "--all"],
            "kommandoraden, --all: värdet annual; väntat: en rapport om en enhet eller kund: phone, customer",
        ),
        (
            ["phone", "--all", "--unit", "unit_1"],
            "kommandoraden, --all: värdet --unit unit_1; väntat: antingen --all eller --unit",
        ),
    ],
)
def test_what_there_is_not_is_refused_before_anything_is_made(
    arguments: list[str], says: str, environment: dict[str, str], tmp_path: Path
) -> None:
    done = run("tertial", "report", *arguments, "--out", str(tmp_path / "ut"), env=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Fel: {says}\n"
    assert not (tmp_path / "ut").exists()


def test_all_is_one_for_each(environment: dict[str, str], project: Path, tmp_path: Path) -> None:
    phones = about(report_request("phone"), everyone=True, month=4)
    assert [entry.label for entry in phones] == [f"phone-unit_{number}-04" for number in range(1, 5)]
    customers = about(report_request("customer"), everyone=True, meeting="2011-09-14")
    assert [entry.folder.as_posix() for entry in customers] == [
        f"2011/customer-{number:02}-08-2011-09-14" for number in range(1, 34)
    ]
    said = tertial(environment, "report", "phone", "--all", "--month", "1", "--out", str(tmp_path))
    assert said.count("Klar: ") == 4
    assert {path.name for path in (tmp_path / "2011").iterdir()} == {
        f"phone-unit_{n}-01" for n in range(1, 5)
    }


def test_a_label_tells_what_a_report_is_about() -> None:
    assert report_label("customer", 4, 8, None) == "customer-04-08"
    assert report_request("annual").label == "annual"
    changed = report_request("phone").with_parameters(unit="unit_1", changes={"phone.routing": "pooled"})
    assert changed.folder.as_posix().startswith("2011/phone-unit_1-10@base+")
