"""What the computer could not do is told as a fault to act on, in whatever clothes it comes."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from model.cli import terminal
from model.errors import LONGEST_VALUE, Finding, InputError
from model.system_faults import told

FULL = OSError(errno.ENOSPC, "No space left on device", "reports/2011/annual.pdf")


class OtherLibrarysError(Exception):
    errno = errno.EMFILE


def wrapped(error: Exception) -> Exception:
    try:
        try:
            raise error
        except Exception as cause:
            raise RuntimeError("kernel died") from cause
    except RuntimeError as outer:
        return outer


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FULL, ["reports/2011/annual.pdf", "disken är full"]),
        (wrapped(FULL), ["reports/2011/annual.pdf", "disken är full"]),
        (OSError(errno.EMFILE, "Too many open files"), ["datorn", "för många öppna filer"]),
        (OtherLibrarysError(), ["för många öppna filer"]),
        (MemoryError(), ["minnet räcker inte"]),
        (PermissionError(errno.EACCES, "Permission denied", "data/2011/phone.csv"), ["phone.csv", "stängd"]),
    ],
)
def test_it_is_a_fault_of_the_input(
    error: Exception, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal.fail(error) == terminal.INPUT_FAULT
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Fel: ")
    assert [word for word in words if word not in line] == []


def test_what_is_a_fault_of_the_program_stays_one() -> None:
    for error in (KeyError("year"), OSError(errno.EPIPE, "Broken pipe"), wrapped(ValueError("x"))):
        assert told(error) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a limit that POSIX has")
def test_too_few_files_are_told_before_anything_is_begun(tmp_path: Path) -> None:
    code = """
import resource
from model.system_faults import require_open_files
resource.setrlimit(resource.RLIMIT_NOFILE, (64, {hard}))
require_open_files()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""
    run = [
        subprocess.run(
            [sys.executable, "-c", code.format(hard=hard)], capture_output=True, encoding="utf-8", check=False
        )
        for hard in (64, 700)
    ]
    assert "ulimit -n): värdet 64; väntat: minst 128" in run[0].stderr
    assert run[1].stdout == "700\n"


def test_a_long_value_is_cut_where_it_is_told() -> None:
    text = str(InputError(Finding("data/2011/phone.csv", "rad 3", "x" * 140_000, "ett heltal")))
    assert len(text) < LONGEST_VALUE + 100
    assert "… (140000 tecken)" in text
