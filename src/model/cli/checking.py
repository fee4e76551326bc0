"""The command that looks through texts before a report is due."""

from __future__ import annotations

from model.cli.options import YearOption
from model.cli.terminal import say
from model.errors import InputError


def check(year: YearOption = None) -> None:
    """Pröva att alla kommentarer, namn och noteringar går att sätta på en sida."""
    from model.publishing.text_checks import check_texts

    checked = check_texts(year)
    if checked.findings:
        raise InputError(*checked.findings)
    say(f"{checked.comments} kommentarer och {checked.files} filer med namn och noteringar går att sätta.")
