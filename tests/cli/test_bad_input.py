"""Bad input from file to screen: one clear message, exit status 1, and the earlier report untouched."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from model.publishing.manifest import MANIFEST, file_digest
from tests.small_project import make_small_project
from tests.tiny_project import snapshot, started

pytestmark = pytest.mark.slow

Spoil = Callable[[str], bytes]

EMPTY_PHONES = """
title: Tomma telefoner
description: Ingen svarar mitt på dagen.
changes:
  phone.schedule:
    value: {unit_1: {"08:30-11:30": 2, "13:00-16:00": 2}}
    source: prov
"""
UNKNOWN_KEY = "title: Fel\ndescription: Fel.\nchanges: {}\nändringar: {}\n"


def without_march(table: str) -> bytes:
    lines = table.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("3,")).encode()


def first_row(old: str, new: str) -> Spoil:
    """Put ``new`` for ``old`` in the first row."""

    def spoil(table: str) -> bytes:
        header, row, rest = table.split("\n", 2)
        assert old in row
        return "\n".join([header, row.replace(old, new, 1), rest]).encode()

    return spoil


def first_row_twice(table: str) -> bytes:
    header, row, rest = table.split("\n", 2)
    return f"{header}\n{row}\n{row}\n{rest}".encode()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project with an annual report in place."""
    folder = make_small_project(tmp_path_factory.mktemp("felaktiga indata"))
    published = folder / "reports" / "2011" / "annual"
    published.mkdir(parents=True)
    pdf = published / "annual.pdf"
    pdf.write_bytes(b"the last good report")
    listed = {"files": {pdf.name: file_digest(pdf)}}
    (published / MANIFEST).write_text(json.dumps(listed), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "spoil", "says"),
    [
        ("data/2011/volumes.csv", without_march, ["mars", "varje månad"]),
        ("data/2011/volumes.csv", first_row("896", "-896"), ["rad 2", "volume", "-896", "minst 0"]),
        ("data/2011/economy.csv", first_row("822872.00", '"822872,00"'), ["rad 2", "budget", "decimalpunkt"]),
        ("data/registers/customers.csv", first_row_twice, ["rad 3", "number"]),
        ("data/registers/customers.csv", first_row("1", "1\0"), ["rad 2", "number", "styrtecken"]),
    ],
    ids=["month missing", "negative volume", "decimal comma", "customer twice", "unseen character"],
)
def test_a_fault_in_the_data(project: Path, file: str, spoil: Spoil, says: list[str]):
    path = project / file
    good = path.read_bytes()
    path.write_bytes(spoil(good.decode()))
    try:
        refused_with(project, [file, *says])
    finally:
        path.write_bytes(good)


@pytest.mark.parametrize(
    ("overlay", "says"),
    [(UNKNOWN_KEY, ["ändringar", "okänd nyckel"]), (EMPTY_PHONES, ["phone.schedule", "11:30"])],
    ids=["unknown key", "empty phones"],
)
def test_a_fault_in_a_scenario(project: Path, overlay: str, says: list[str]):
    (project / "params" / "scenarios" / "faulty.yaml").write_text(overlay, encoding="utf-8")
    refused_with(project, ["params/scenarios/faulty.yaml", *says], "--scenario", "faulty")


def refused_with(project: Path, says: list[str], *options: str) -> None:
    before = snapshot(project / "reports")
    ran = started(
        "report",
        "annual",
        *options,
        "--jobs",
        "1",
        TERTIAL_HOME=str(project),
        TERTIAL_CACHE=str(project / ".cache"),
    )
    assert ran.returncode == 1, ran.stderr
    (message,) = ran.stderr.splitlines()
    assert message.startswith("Fel")
    assert [words for words in says if words not in message] == [], message
    assert snapshot(project / "reports") == before
