"""The command that looks through texts and tables before a report is due."""

from __future__ import annotations

from model.cli.options import YearOption
from model.cli.terminal import say
from model.errors import InputError


def check(year: YearOption = None) -> None:
    """Pröva att alla kommentarer, namn och noteringar går att sätta på en sida, och att data är rimliga."""
    from model.observations.files import years_with_tables
    from model.observations.remarks import remarks
    from model.parameters.loading import load
    from model.publishing.text_checks import check_texts

    checked = check_texts(year)
    if checked.findings:
        raise InputError(*checked.findings)
    say(f"{checked.comments} kommentarer och {checked.files} filer med namn och noteringar går att sätta.")
    parameters = load()
    years = years_with_tables(None) if year is None else [year]
    found = [one for each in years for one in remarks(each, parameters=parameters)]
    for one in found:
        say(f"Observera {one.code}: {one.finding()}")
    say(f"{len(found)} värden att se över." if found else "Inget i tabellerna står ut.")
