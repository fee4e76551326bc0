"""What help says, to the letter: ``help.txt`` is what ``tertial --help`` and each command's help show.

When a text is changed on purpose, so is the file: ``python -m tests.cli.test_help`` writes it.
"""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from model.cli.main import COMMANDS, app

TOLD = Path(__file__).with_name("help.txt")
WIDTH = "100"


def helps() -> str:
    """Every help page, with the number of cores, which differs from machine to machine, as N."""
    runner = CliRunner(env={"COLUMNS": WIDTH, "TERMINAL_WIDTH": WIDTH})
    pages = []
    for names in ([], *([name] for name in COMMANDS)):
        shown = runner.invoke(app, [*names, "--help"], prog_name="tertial").output
        pages.append(f"$ {' '.join(['tertial', *names, '--help'])}\n{shown}")
    text = re.sub(r"\[annars \d+\] *│", "[annars N] │", "\n".join(pages))
    return re.sub(r" +$", "", text, flags=re.M)


@pytest.mark.slow
def test_help_is_what_it_was() -> None:
    assert helps() == TOLD.read_text(encoding="utf-8")


if __name__ == "__main__":
    TOLD.write_text(helps(), encoding="utf-8")
