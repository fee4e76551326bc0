"""The registry's rows agree with notebooks, files of parameters, studies and docs; what follows from them."""

from __future__ import annotations

import inspect
import json
from pkgutil import resolve_name

import papermill
import pytest

from model.errors import InputError
from model.observations.comments import sections
from model.parameters.loading import project_root
from model.publishing.publication_calendar import publication_calendar
from model.publishing.rendering import require_parameters
from model.publishing.requests import report_request
from model.report_kinds import (
    REPORT_KINDS,
    ReportKind,
    Subject,
    commented_kind,
    find_kind,
    names_of,
    report_label,
    report_notebooks,
)

BY_NAME = {kind.name: kind for kind in REPORT_KINDS}
every_kind = pytest.mark.parametrize("kind", REPORT_KINDS, ids=lambda kind: kind.name)


def notebook_parameters(kind: ReportKind) -> dict[str, str]:
    """Parameters of the kind's notebook, as they are written there."""
    path = project_root() / "notebooks" / f"{kind.notebook}.ipynb"
    return {name: found["default"] for name, found in papermill.inspect_notebook(path).items()}


def test_names_are_of_one_report_each() -> None:
    assert len(BY_NAME) == len(REPORT_KINDS)
    for kind in REPORT_KINDS:
        others = [other for other in REPORT_KINDS if other is not kind]
        assert not any(other.has(kind.name) or other.is_labelled(kind.name) for other in others)


@every_kind
def test_every_row_can_be_asked_for_and_its_notebook_has_what_its_file_gives(kind: ReportKind) -> None:
    request = report_request(kind.name)
    assert request.kind is kind
    of_each = {"customer": 1, "start": f"{request.year}-07-01"}  # what the documents of a set are given
    parts = {Subject.SET: ["customer"], Subject.AMENDMENT: ["customer", "start"]}.get(kind.subject, [])
    require_parameters(request.with_parameters(**{name: of_each[name] for name in parts}))


@every_kind
def test_a_notebook_has_the_parameters_that_its_row_declares(kind: ReportKind) -> None:
    parameters = notebook_parameters(kind)
    assert {"year", "scenario", "changes", "day"} <= set(parameters)
    assert set(kind.about) <= set(parameters)
    assert ("month" in parameters) == (kind.monthly or "month" in kind.about)
    assert "language" in parameters
    if kind.subject is Subject.PLANNING:
        assert {"replications", "seed"} <= set(parameters)


def test_notebooks_and_files_of_parameters_without_a_row_are_none() -> None:
    notebooks = {path.stem for path in (project_root() / "notebooks").glob("*.ipynb")}
    files = {path.stem for path in (project_root() / "params" / "reports").glob("*.yaml")}
    assert notebooks == {kind.notebook for kind in REPORT_KINDS}
    assert files == set(BY_NAME)


@pytest.mark.parametrize("kind", [kind for kind in REPORT_KINDS if kind.study], ids=lambda kind: kind.name)
def test_a_study_is_a_function_that_can_be_called_as_every_study_is(kind: ReportKind) -> None:
    names = list(inspect.signature(resolve_name(kind.study)).parameters)
    assert names == ["parameters", "registers", "year", "seed", "jobs", "tell"]


@pytest.mark.parametrize(
    ("name", "planned", "scheduled", "main"),
    [
        ("price-list", True, True, True),
        ("annual", False, True, True),
        ("agreements", True, True, False),
        ("breadth", True, False, False),
        ("customer", False, False, False),
    ],
)
def test_what_follows_from_a_row(name: str, planned: bool, scheduled: bool, main: bool) -> None:
    kind = BY_NAME[name]
    assert (kind.is_planned, kind.is_scheduled, kind.main_job) == (planned, scheduled, main)


def test_the_calendar_refuses_what_is_only_made_when_asked_for(home) -> None:
    line = "publications:\n  - {report: breadth, year: 2012, due: 2012-01-31, source: prov}\n"
    (home / "params" / "publishing.yaml").write_text(line, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        publication_calendar()
    (finding,) = refused.value.findings
    assert finding.expected == (
        "en av staffing, scenarios, price-list, tertial-1, tertial-2, annual, month, agreements"
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [("month-03", "month"), ("month", "month"), ("tertial-2", "tertial-2")],
)
def test_a_month_is_asked_for_by_its_number(name: str, kind: str) -> None:
    assert find_kind(name) is BY_NAME[kind]


@pytest.mark.parametrize("name", ["month-13", "tertial", "tertial-3", "annual-03", "phone-unit_2"])
def test_other_names_are_no_reports(name: str) -> None:
    assert find_kind(name) is None


@pytest.mark.parametrize(
    ("label", "kind", "section"),
    [
        ("month-10", "month", "lead_times"),
        ("phone-unit_2-10", "phone", "call_backs"),
        ("customer-16-08-2011-09-14", "customer", "service"),
        ("annual", "annual", "commitments"),
    ],
)
def test_comments_are_found_by_the_reports_label(label: str, kind: str, section: str) -> None:
    assert commented_kind(label) is BY_NAME[kind]
    assert section in sections(label)


@pytest.mark.parametrize("kind", [kind for kind in REPORT_KINDS if kind.sections], ids=lambda kind: kind.name)
def test_every_section_that_is_commented_has_its_comment_on_the_page(kind: ReportKind) -> None:
    book = (project_root() / "notebooks" / f"{kind.notebook}.ipynb").read_text(encoding="utf-8")
    source = "".join("".join(cell["source"]) for cell in json.loads(book)["cells"])
    assert [section for section in kind.sections if f', "{section}"' not in source] == []


def test_a_report_without_comments_is_told_beside_those_with() -> None:
    with pytest.raises(InputError, match="en av tertial-1, tertial-2, annual, month, phone, customer"):
        sections("staffing-10")


def test_a_label_has_numbers_in_two_digits() -> None:
    assert report_label("customer", 4, 8, None) == "customer-04-08"


def test_every_notebook_is_a_reports_and_its_text_cells_are_gathered() -> None:
    assert report_notebooks() == {path.name for path in (project_root() / "notebooks").glob("*.ipynb")}
    assert names_of(lambda kind: kind.is_set) == ["agreements", "amendments"]
