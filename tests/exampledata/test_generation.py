"""The generator: the same bytes every time, everything readable, everything marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model.example_centre import generate
from model.example_centre.comments import UNWRITTEN
from model.observations.comments import read_comment, sections
from model.observations.provenance import EXAMPLE, read_provenance
from model.observations.registers import load_registers
from model.parameters.loading import load, project_root

pytestmark = pytest.mark.slow

DATA = project_root() / "data"
KEPT_BY_HAND = {"README.md", "benchmarks.csv"}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("data")
    parameters = load()
    files = generate(parameters, load_registers(parameters), folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def committed() -> dict[str, Path]:
    files = (path for path in DATA.rglob("*") if path.is_file())
    named = {path.relative_to(DATA).as_posix(): path for path in files}
    return {
        name: path
        for name, path in named.items()
        if not name.startswith("registers/") and name not in KEPT_BY_HAND
    }


def test_regenerating_gives_the_committed_bytes(generated: dict[str, bytes]) -> None:
    kept = committed()
    assert generated.keys() == kept.keys()
    different = [name for name, path in kept.items() if path.read_bytes() != generated[name]]
    assert not different, "run `python -m model.example_centre` and commit data/"


def test_registers_are_input(generated: dict[str, bytes]) -> None:
    assert not any(name.startswith("registers/") for name in generated)


def test_every_table_has_a_source(generated: dict[str, bytes]) -> None:
    tables = {name for name in generated if name.endswith(".csv")} - {"provenance.csv"}
    assert tables <= set(read_provenance()["file"])


def test_invented_tables_are_marked() -> None:
    provenance = read_provenance()
    invented = set(provenance.loc[provenance["source"] == EXAMPLE, "file"])
    assert {"2011/phone.csv", "2011/volumes.csv"} <= invented
    assert not invented & {"2011/customer_survey.csv", "2011/staff_survey.csv"}


@pytest.mark.parametrize("report", ["tertial-1", "tertial-2", "month-10", "annual"])
def test_every_section_has_a_comment_marked_as_example(report: str) -> None:
    for section in sections(report):
        comment = read_comment(2011, report, section)
        if (report, section) in UNWRITTEN:
            assert comment is None
            continue
        assert comment is not None
        english = read_comment(2011, report, section, language="en")
        assert english is not None
        assert comment.endswith("*Exempelkommentar.*")
        assert english.endswith("*Example comment.*")
        for text in (comment, english):
            assert not re.search(r"(?<!\w)-\d", text), "the minus sign is U+2212"


@pytest.mark.parametrize("report", ["tertial-1", "tertial-2", "month-10", "annual"])
def test_both_languages_tell_the_same_figures(report: str) -> None:
    for section in sections(report):
        if (report, section) in UNWRITTEN:
            continue
        swedish = read_comment(2011, report, section) or ""
        english = read_comment(2011, report, section, language="en") or ""
        assert _figures(re.sub(r"(?<=\d)\s(?=\d{3})", "", swedish), ",") == _figures(
            english.replace(",", ""), "."
        )


def _figures(text: str, mark: str) -> list[float]:
    """Numbers with decimals or of three digits and more: clock times and small counts are worded freely."""
    found = re.findall(rf"\d{{3,}}|\d+{re.escape(mark)}\d\b(?!\d)", text)
    return sorted(float(number.replace(mark, ".")) for number in found)
