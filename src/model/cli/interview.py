"""A centre's questions asked in the terminal: Enter takes what is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import typer

from model.centre.questions import SHEETS
from model.centre.sheet_writing import shown
from model.centre.sheets import LIST_MARK, Entries, Entry, Field, Row, Sheet, UnusableError
from model.cli.terminal import console, say

PEOPLE, VOLUMES = "people", "volumes"


def interview() -> Entries:
    """What was answered to the questions that the terminal asks; the others have their defaults."""
    say("Enter tar det som står inom hakparentes. Ctrl-C avbryter; då görs ingenting.")
    answered: dict[str, list[Entry]] = {}
    for sheet in SHEETS:
        if sheet.name == VOLUMES:  # for the workbook
            continue
        say(f"\n{sheet.title}")
        if sheet.is_form:
            rows: Iterator[Row] = iter([_row(sheet.fields)])
        elif sheet.name == PEOPLE:
            rows = _people(sheet, answered)
        else:
            rows = _rows(sheet)
        answered[sheet.name] = [Entry(row) for row in rows]
    return {**answered, VOLUMES: []}


def _rows(sheet: Sheet) -> Iterator[Row]:
    """Rows until the first question is not answered; several names at once make rows alike."""
    first, *others = sheet.fields
    number = 0
    while True:
        told = _listen(f"{first.heading}, flera med semikolon mellan; Enter när alla är med")
        names = [name for part in told.split(LIST_MARK) if (name := " ".join(part.split()))]
        if not names and number >= sheet.least:
            return
        if not names:
            say(f"  Väntat: {first.wanted}")
            continue
        rest = _row(others)
        for name in names:
            number += 1
            yield {first.name: name, **rest}


def _people(sheet: Sheet, answered: Entries) -> Iterator[Row]:
    """How many there are in each role, unit by unit where they handle items."""
    count = sheet.field("count")
    others = {
        asked.name: asked.understood(None) for asked in sheet.fields if asked.name in ("employment", "skills")
    }
    units = [entry.row["name"] for entry in answered["units"]]
    number = 0
    while not number:
        for role in (entry.row for entry in answered["roles"]):
            for unit in units if role["handles"] else [None]:
                where = f" i {unit}" if unit and len(units) > 1 else ""
                many = _ask(count, f"Antal i rollen {role['name']}{where}", default=0)
                if many:
                    number += many
                    yield {"role": role["name"], "unit": unit, "count": many, **others}


def _row(fields: Sequence[Field]) -> Row:
    return {asked.name: _ask(asked) if asked.asked else asked.understood(None) for asked in fields}


def _ask(asked: Field, question: str = "", default: object = None) -> Any:
    """The answer to a question, asked until it can be used."""
    proposed = asked.default if default is None else default
    words = f" ({'/'.join(asked.words)})" if asked.words else ""
    otherwise = "" if proposed is None else f" [{shown(proposed, asked)}]"
    while True:
        told = _listen(f"{question or asked.heading}{words}{otherwise}")
        if not told and proposed is not None:
            return proposed
        try:
            return asked.understood(told)
        except UnusableError as fault:
            say(f"  Väntat: {fault}. {asked.help}")


def _listen(question: str) -> str:
    """What was typed after a question; Abort when nothing can be typed."""
    console.print(f"{question}: ", end="", markup=False, highlight=False, soft_wrap=True)
    try:
        return input().strip()
    except EOFError:
        raise typer.Abort from None
