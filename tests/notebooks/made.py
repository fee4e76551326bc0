"""A report that a command has made from the small project, and what lies in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
import pypdfium2
from nbformat import NotebookNode

from tertialpdf.blocks import TableBlock
from tertialpdf.notebook import shown_tables
from tests.warm_commands import run

CUSTOMER = "32"
"""Whose agreement stands for the set."""
LEAVES = f"demand.leaving={{2011-06-30: [{CUSTOMER}]}}"
"""That the customer is none in the second half of the year that is followed up."""
ASKED = {
    "agreements": ["agreements", "--customer", CUSTOMER],
    "amendments": ["amend", "2011", "--customer", CUSTOMER, "--date", "2011-05-02", "--set", LEAVES],
    "calibration-fit": ["report", "calibration-fit", "--replications", "20"],
    "month": ["report", "month-10"],
}
"""How a report is asked for when its name alone will not do."""
SAID = "said.txt"


@dataclass(frozen=True)
class MadeReport:
    """A report in its folder; said: what the command said."""

    folder: Path
    said: str = ""

    @cached_property
    def pdf(self) -> Path:
        """The page."""
        (path,) = self.folder.glob("*.pdf")
        return path

    @cached_property
    def notebook(self) -> NotebookNode:
        """The executed notebook."""
        (path,) = self.folder.rglob("*.ipynb")
        return nbformat.read(path, as_version=4)

    @property
    def tables(self) -> list[TableBlock]:
        """The tables that it shows."""
        return shown_tables(self.notebook)

    @property
    def first_page(self) -> str:
        """What its first page says."""
        text: str = pypdfium2.PdfDocument(self.pdf)[0].get_textpage().get_text_range()
        return text


def tertial(environment: dict[str, str], *arguments: str) -> str:
    """What the command says, once it has done what it was to."""
    done = run("tertial", *arguments, "--jobs", "1", env={**environment, "COLUMNS": "140"})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def make_report(environment: dict[str, str], out: Path, name: str, language: str) -> None:
    """Make the report in ``out``, and write down what the command said."""
    asked = ASKED.get(name, ["report", name])
    said = tertial(environment, *asked, "--language", language, "--out", str(out))
    (out / SAID).write_text(said, encoding="utf-8")


def made_report(out: Path) -> MadeReport:
    """The report that :func:`make_report` has made."""
    (pdf,) = out.rglob("*.pdf")
    return MadeReport(pdf.parent, (out / SAID).read_text(encoding="utf-8"))
