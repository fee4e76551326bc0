"""The report of how the calibration fits: published like the others, from wherever the log is."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from tests.notebooks.conftest import Report
from tests.reporting.language_checks import left_in_swedish
from tests.tertialpdf.pdf_checks import faults
from tests.warm_commands import run


def test_the_fit_is_published(report: Report) -> None:
    made = report("calibration-fit")
    assert made.folder.parts[-2:] == ("2012", "calibration-fit")
    pdf = made.pdf.read_bytes()
    text = "".join(leaf.get_textpage().get_text_range() for leaf in pypdfium2.PdfDocument(pdf))
    for words in ("Kalibreringen mot loggen", "Uppmätt tålamod", "Lade på i talsvaret"):
        assert words in text
    assert faults(pdf, made.notebook) == []
    tables = {path.stem for path in made.folder.glob("*.csv")}
    assert tables >= {"whole", "half-hours", "tests", "talk", "left-out"}


def test_the_fit_in_english(report: Report) -> None:
    made = report("calibration-fit", "en")
    assert made.pdf.parts[-3:] == ("2012", "calibration-fit-en", "calibration-fit-en.pdf")
    assert left_in_swedish(made.notebook, []) == []
    assert faults(made.pdf.read_bytes(), made.notebook) == []


def test_a_log_that_is_missing_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    elsewhere = {**environment, "TERTIAL_PUBLIC_DATA": str(tmp_path)}
    done = run("tertial", "report", "calibration-fit", "--out", str(tmp_path / "ut"), env=elsewhere)
    assert done.returncode == 1
    assert "anonbank_1999_january.csv.gz" in done.stderr
    assert "Traceback" not in done.stderr
