"""The workbook *Att bestämma*: what somebody must decide before a year can be planned, out and back.

Last year's value and a proposal stand beside each cell to fill in. A second sheet tells what follows by rule,
so that whoever decides sees the whole year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from model.centre.sheet_reading import read_sheets
from model.centre.sheet_writing import write_sheets
from model.centre.sheets import LIST_MARK, NOTHING, Entry, Field, Row, Sheet, decision, text
from model.centre.turning.new_values import Decision, NewValue, NewYear
from model.centre.turning.trial import Trial
from model.errors import Finding, InputError

TO_DECIDE, FOLLOWING = "decisions", "following"
INSTRUCTIONS = (
    ("Vad det är", "Det som någon måste bestämma innan året kan planeras, med förra årets värde bredvid."),
    ("Så bestämmer du", "Skriv i kolumnen Beslut, eller ja om förslaget ska gälla. Tomt är inte bestämt än."),
    ("Regel utan värde", "Skriv ingen för en prisregel som inte ska gälla."),
    ("Förslag", "Förra årets värde, uppräknat med årets löne- eller prisindex där det har ett."),
    ("När du är klar", "tertial new-year ÅR --decide FILEN för in besluten och det som följer av dem."),
)
PATH = Field(
    name="path", heading="Parameter", kind=text, help="Rör den inte: den säger vad beslutet gäller.", width=46
)
MEANING = Field(name="meaning", heading="Betyder", kind=text, help="Vad det är.", optional=True, width=52)
UNIT = Field(name="unit", heading="Enhet", kind=text, help="Vad talet räknas i.", optional=True)
LAST = Field(name="last", heading="Förra året", kind=text, help="Det som gäller nu.", optional=True)


@dataclass(frozen=True)
class Decided:
    """What a workbook decides: values by path, and where each was written, by the name of its decision."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def title(year: int) -> str:
    """What the workbook is called."""
    return f"Att bestämma {year}"


def write_decisions(
    made: NewYear,
    before: Mapping[str, Any],
    path: Path,
    made_before: Sequence[tuple[Decision, Any]] = (),
    trial: Trial | None = None,
) -> None:
    """Write the workbook of ``made``; ``before``: last year's values by path.

    made_before: decisions that stand already, each with what was decided, so that they can be taken anew.
    trial: what the price list comes to with every proposal.
    """
    asked = [(each, "") for each in made.decisions]
    decided = [(each, _or_nothing(value)) for each, value in made_before]
    follows = trial.of_rules if trial else {}
    rows = {
        TO_DECIDE: [_to_decide(each, said, follows) for each, said in (*asked, *decided)],
        FOLLOWING: [_following(each, before) for each in made.values],
    }
    tried = [("Prislistan med förslagen", line) for line in trial.lines] if trial else []
    instructions = [*INSTRUCTIONS, *tried]
    write_sheets(path, title(made.year), instructions, [_sheet(made.year), _rules_sheet(made.year)], rows)


def read_decisions(path: Path, year: int, possible: Mapping[str, Decision]) -> Decided:
    """What the workbook at ``path`` decides of ``year``; InputError with every fault by its cell.

    possible: all that can be decided, by name. What is left empty is not decided, and a parameter of several
    numbers is only when all of them are.
    """
    entries = read_sheets(path, [_sheet(year)])[TO_DECIDE]
    findings: list[Finding] = []
    told: dict[str, dict[str, Any]] = {}
    places = {}
    for entry in entries:
        name, place = entry.row["path"], entry.places["decided"]
        asked = possible.get(name)
        if asked is None:
            wanted = "en parameter som ska bestämmas, som den stod när arbetsboken skrevs"
            findings.append(Finding(path.name, entry.places["path"], str(name), wanted))
        elif (value := entry.row["decided"]) is not None:
            places[name] = place
            if value is True:  # what stood beside the cell holds, whatever would be proposed now
                value = entry.row["proposal"]
            told.setdefault(asked.path, {})[asked.member] = _value(value, asked, path.name, place, findings)
    findings += _incomplete(told, list(possible.values()), entries, path.name)
    if findings:
        raise InputError(*findings)
    return Decided({name: members.get("", members) for name, members in told.items()}, places)


def _sheet(year: int) -> Sheet:
    return Sheet(
        name=TO_DECIDE,
        title="Beslut",
        lead=f"Fyll i kolumnen Beslut: vad som ska gälla {year}.",
        fields=(
            PATH,
            MEANING,
            UNIT,
            LAST,
            Field(
                name="proposal",
                heading="Förslag",
                kind=decision,
                help="Gäller om Beslut säger ja.",
                optional=True,
            ),
            Field(
                name="decided",
                heading="Beslut",
                kind=decision,
                help=f"Värdet {year}, eller ja.",
                optional=True,
            ),
            Field(
                name="follows",
                heading="Följd med förslagen",
                kind=text,
                help="Vad regeln gör med prislistan.",
                optional=True,
                width=60,
            ),
        ),
        key=("path",),
        room=1,
    )


def _rules_sheet(year: int) -> Sheet:
    return Sheet(
        name=FOLLOWING,
        title="Följer av regler",
        lead=f"Det som blir {year} utan beslut. Bladet läses inte in: ändra i params/base i stället.",
        fields=(
            PATH,
            LAST,
            Field(
                name="value", heading=str(year), kind=text, help="Det nya värdet.", optional=True, width=40
            ),
            Field(
                name="why", heading="Regel", kind=text, help="Varför det blir så.", optional=True, width=34
            ),
        ),
        room=1,
    )


def _to_decide(each: Decision, decided: Any, follows: Mapping[str, str]) -> Row:
    return {
        "path": each.name,
        "meaning": each.meaning,
        "unit": each.unit,
        "last": _or_nothing(each.last),
        "proposal": _or_nothing(each.proposal),
        "decided": decided,
        "follows": follows.get(each.name),
    }


def _following(each: NewValue, before: Mapping[str, Any]) -> Row:
    return {
        "path": each.path,
        "last": _shown(before.get(each.path)),
        "value": _shown(each.value),
        "why": each.why,
    }


def _or_nothing(value: Any) -> Any:
    """A value as a cell has it, that it has none too."""
    return NOTHING if value is None else _shown(value)


def _shown(value: Any) -> Any:
    """A value as a cell has it."""
    if isinstance(value, Mapping):
        return f"{LIST_MARK} ".join(f"{name} {_shown(part)}" for name, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"{LIST_MARK} ".join(str(part) for part in value)
    return value.isoformat() if isinstance(value, date) else value


def _value(told: Any, asked: Decision, file: str, place: str, findings: list[Finding]) -> Any:
    """What a cell comes to: whole where last year's is."""
    if told == NOTHING:
        return None
    if isinstance(told, list) != isinstance(asked.last, list) or told is None or told is True:
        wanted = "dagar som 2030-01-05; 2030-04-30" if isinstance(asked.last, list) else "ett tal"
        findings.append(Finding(file, place, str(_shown(told)), wanted))
        return asked.proposal
    if isinstance(asked.last, int) and isinstance(told, float):
        if not told.is_integer():
            findings.append(Finding(file, place, f"{told:g}".replace(".", ","), "ett heltal"))
        return round(told)
    return told


def _incomplete(
    told: Mapping[str, Mapping[str, Any]], asked: Sequence[Decision], entries: Sequence[Entry], file: str
) -> Iterator[Finding]:
    """Parameters of several numbers of which only some are decided."""
    places = {entry.row["path"]: entry.places["decided"] for entry in entries}
    for each in asked:
        if each.path in told and each.member not in told[each.path]:
            wanted = f"ett värde, som övriga i {each.path} har fått"
            yield Finding(file, places.get(each.name, each.name), "tomt", wanted)
