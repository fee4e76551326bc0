"""A centre's questions asked in the terminal: Enter takes what is proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import typer

from model.centre.questions import SHEETS
from model.centre.sheet_writing import shown
from model.centre.sheets import LIST_MARK, Entry, Field, Row, Sheet, UnusableError
from model.cli.terminal import console, say

Answered = dict[str, list[Entry]]
PEOPLE, VOLUMES = "people", "volumes"
EXPLAIN = "?"
ASKED_WHEN: Mapping[str, Callable[[Answered, Row], bool]] = {
    "called": lambda _, unit: unit["calls"] > 0,
    "phones": lambda given, role: role["handles"] and any(unit["calls"] for unit in _rows_of(given, "units")),
    "divided": lambda given, _: len(given["units"]) > 1,
    "by_customer": lambda given, _: (
        len(given["units"]) > 1 and any(not service["done_by"] for service in _rows_of(given, "services"))
    ),
}
"""What must have been answered for a question to be asked, by the name that questions know it by."""


def interview() -> Answered:
    """What was answered to the questions that the terminal asks; the others have their defaults."""
    say(f"Enter tar det som står inom hakparentes, {EXPLAIN} förklarar frågan.")
    say("Ctrl-C avbryter; då görs ingenting.")
    answered: Answered = {}
    for sheet in SHEETS:
        if sheet.name == VOLUMES:  # for the workbook
            continue
        say(f"\n{sheet.title}")
        if sheet.is_form:
            rows: Iterator[Row] = iter([_row(sheet.fields, answered)])
        elif sheet.name == PEOPLE:
            rows = _people(sheet, answered)
        else:
            rows = _rows(sheet, answered)
        answered[sheet.name] = [Entry(row) for row in rows]
    return {**answered, VOLUMES: []}


def _rows_of(answered: Answered, sheet: str) -> list[Row]:
    return [entry.row for entry in answered[sheet]]


def _rows(sheet: Sheet, answered: Answered) -> Iterator[Row]:
    """Rows until the first question is not answered; several names at once make rows alike."""
    first, *others = sheet.fields
    given: dict[str, str] = {}
    while True:
        more = " till, eller Enter när alla är med" if len(given) >= sheet.least else ""
        told = _listen(f"{first.heading}{more} (flera med semikolon mellan)", first)
        found = [name for part in told.split(LIST_MARK) if (name := " ".join(part.split()))]
        if not found and len(given) >= sheet.least:
            return
        new = {name.casefold(): name for name in found}
        if not found or len(new) < len(found) or new.keys() & given.keys():
            say(f"  Väntat: {first.wanted}{', varje namn en gång' if found else ''}")
            continue
        given |= new
        rest = _row(others, answered)
        for name in found:
            yield {first.name: name, **rest}


def _people(sheet: Sheet, answered: Answered) -> Iterator[Row]:
    """How many there are in each role, unit by unit where they handle items."""
    count = replace(sheet.field("count"), least=0, default=0)
    others = {
        asked.name: asked.understood(None) for asked in sheet.fields if asked.name in ("employment", "skills")
    }
    units = [unit["name"] for unit in _rows_of(answered, "units")]
    number = 0
    while not number:
        for role in _rows_of(answered, "roles"):
            for unit in units if role["handles"] else [None]:
                where = f" i {unit}" if unit and len(units) > 1 else ""
                many = _ask(count, answered, f"Antal i rollen {role['name']}{where}")
                if many:
                    number += many
                    yield {"role": role["name"], "unit": unit, "count": many, **others}


def _row(fields: Sequence[Field], answered: Answered) -> Row:
    row: Row = {}
    for asked in fields:
        is_asked = asked.asked and (not asked.asked_when or ASKED_WHEN[asked.asked_when](answered, row))
        row[asked.name] = _ask(asked, answered) if is_asked else asked.understood(None)
    return row


def _ask(asked: Field, answered: Answered, question: str = "") -> Any:
    """The answer to a question, asked until it can be used."""
    words = f" ({'/'.join(asked.words)})" if asked.words else ""
    otherwise = "" if asked.default is None else f" [{_proposed(asked)}]"
    optional = " (får vara tomt)" if asked.optional else ""
    while True:
        told = _listen(f"{question or asked.heading}{words}{optional}{otherwise}", asked)
        try:
            return _named(asked.understood(told), asked, answered)
        except UnusableError as fault:
            say(f"  Väntat: {fault}. {asked.help}")


def _named(answer: Any, asked: Field, answered: Answered) -> Any:
    """The answer, a name of another sheet as it stands there; UnusableError for an unknown one."""
    there = next((sheet for sheet in SHEETS if sheet.title == asked.refers), None)
    if there is None or answer is None:
        return answer
    known = {row[there.key[0]].casefold(): row[there.key[0]] for row in _rows_of(answered, there.name)}
    if answer.casefold() not in known:
        raise UnusableError("ett av " + ", ".join(known.values()))
    return known[answer.casefold()]


def _proposed(asked: Field) -> str:
    """What Enter takes, numbers as Swedes write them."""
    default = asked.default
    if isinstance(default, int | float) and not isinstance(default, bool):
        return f"{default:,.10g}".replace(",", " ").replace(".", ",")
    return str(shown(default, asked))


def _listen(question: str, asked: Field) -> str:
    """What was typed after a question, which is explained when asked; Abort when nothing can be typed."""
    while True:
        console.print(f"{question}: ", end="", markup=False, highlight=False, soft_wrap=True)
        try:
            told = input().strip()
        except EOFError:
            raise typer.Abort from None
        if told != EXPLAIN:
            return told
        say(f"  {asked.help} Väntat: {asked.wanted}.")
