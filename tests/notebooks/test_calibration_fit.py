"""The report of how the calibration fits: published like the others, from wherever the log is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nbformat
import pypdfium2

from tests.reporting.language_checks import left_in_swedish
from tests.tertialpdf.pdf_checks import faults
from tests.tiny_project import TERTIAL


def report(environment: dict[str, str], out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TERTIAL, "report", "calibration-fit", "--out", str(out), "--replications", "20", *options],
        env={**environment, "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_fit_is_published(environment: dict[str, str], tmp_path: Path) -> None:
    done = report(environment, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    place = tmp_path / "2012" / "calibration-fit"
    pdf = (place / "calibration-fit.pdf").read_bytes()
    text = "".join(leaf.get_textpage().get_text_range() for leaf in pypdfium2.PdfDocument(pdf))
    for words in ("Kalibreringen mot loggen", "Uppmätt tålamod", "Lade på i talsvaret"):
        assert words in text
    assert faults(pdf, nbformat.read(place / "calibration-fit.ipynb", as_version=4)) == []
    assert {path.stem for path in place.glob("*.csv")} >= {"whole", "half-hours", "tests", "talk", "left-out"}


def test_the_fit_in_english(environment: dict[str, str], tmp_path: Path) -> None:
    done = report(environment, tmp_path, "--language", "en")
    assert (done.returncode, done.stderr) == (0, "")
    pdf = tmp_path / "2012" / "calibration-fit-en" / "calibration-fit-en.pdf"
    notebook = nbformat.read(pdf.with_suffix(".ipynb"), as_version=4)
    assert left_in_swedish(notebook, []) == []
    assert faults(pdf.read_bytes(), notebook) == []


def test_a_log_that_is_missing_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    done = report({**environment, "TERTIAL_PUBLIC_DATA": str(tmp_path)}, tmp_path / "ut")
    assert done.returncode == 1
    assert "anonbank_1999_january.csv.gz" in done.stderr
    assert "Traceback" not in done.stderr
