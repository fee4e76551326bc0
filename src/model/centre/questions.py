"""The questions that a centre's folder is made from, asked alike in a workbook and in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from model.centre.answers import Answers
from model.centre.sheets import KINDS, Entries, Entry, Field, Sheet
from model.errors import Finding
from model.parameters.schema.organisation import CustomerWord

UNITS, ROLES, SERVICES, PEOPLE, VOLUMES = "Enheter", "Roller", "Tjänster", "Medarbetare", "Volymer"
"""Titles of sheets that faults are told on."""


def _declared() -> tuple[tuple[Sheet, ...], tuple[tuple[str, str], ...]]:
    """The sheets and the instructions of ``questions.yaml``."""
    text = files("model.centre").joinpath("questions.yaml").read_text(encoding="utf-8")
    tree = YAML(typ="safe", pure=True).load(text)
    sheets = tuple(
        Sheet(
            name=name,
            fields=tuple(
                Field(name=field, **{**told, "kind": KINDS[told["kind"]]}) for field, told in fields.items()
            ),
            **rest,
        )
        for name, (fields, rest) in ((name, _divided(sheet)) for name, sheet in tree["sheets"].items())
    )
    return sheets, tuple((told["heading"], told["text"]) for told in tree["instructions"])


def _divided(sheet: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    return sheet["fields"], {key: part for key, part in sheet.items() if key != "fields"}


SHEETS, INSTRUCTIONS = _declared()


def rules_between(entries: Entries, file: str) -> Iterator[Finding]:
    """What answers must keep to beside each other; the sheets' own faults are told before."""
    centre = entries["centre"][0]
    units = [entry.row["name"] for entry in entries["units"]]
    handling = {entry.row["name"].casefold() for entry in entries["roles"] if entry.row["handles"]}
    if not handling:
        yield Finding(file, f"bladet {ROLES}", "ingen handlägger ärenden", "minst en roll med ja")
    if len(forms := centre.row["customer_word"]) != len(CustomerWord.model_fields):
        place = centre.places.get("customer_word", "Vad en kund kallas")
        yield Finding(file, place, "; ".join(forms), "tre ord: kommun; kommunen; kommuner")
    yield from _within_working_hours(centre, file)
    needed = {entry.row["skill"].casefold(): entry.row["skill"] for entry in entries["services"]}
    for entry in entries["people"]:
        handles = entry.row["role"].casefold() in handling
        if handles and entry.row["unit"] is None and len(units) > 1:
            yield Finding(
                file, entry.places.get("unit", PEOPLE), "tomt", "en enhet, för dem som handlägger ärenden"
            )
        for skill in entry.row["skills"] or []:
            if skill.casefold() not in needed:
                place = entry.places.get("skills", PEOPLE)
                yield Finding(
                    file, place, skill, "en kompetens från bladet Tjänster: " + ", ".join(needed.values())
                )
    for entry in entries["units"]:
        if entry.row["calls"] and not entry.row["at_the_phone"]:
            place = entry.places.get("at_the_phone", UNITS)
            yield Finding(file, place, "0", "minst en som svarar, när samtal kommer")
    yield from _sold(entries, file)
    yield from _calls(entries, file)


def _within_working_hours(centre: Entry, file: str) -> Iterator[Finding]:
    start, end = centre.row["working_hours"]
    for low, high in centre.row["opening_hours"]:
        place = centre.places.get("opening_hours", "Telefonens öppettid")
        if low < start or high > end:
            yield Finding(file, place, f"{low}-{high}", f"inom arbetstiden {start}-{end}")
        if any(clock[3:] not in ("00", "30") for clock in (low, high)):
            yield Finding(file, place, f"{low}-{high}", "hela eller halva timmar")


def _calls(entries: Entries, file: str) -> Iterator[Finding]:
    """A service that is calls is those to a unit that is called, and no other is; a share is answered."""
    called = {
        entry.row["name"].casefold(): entry.row["name"] for entry in entries["units"] if entry.row["calls"]
    }
    taken: set[str] = set()
    for entry in entries["services"]:
        service = entry.row
        if service["driver"] != "calls":
            continue
        doer = service["done_by"] or (next(iter(called.values())) if len(called) == 1 else "")
        if doer.casefold() not in called or doer.casefold() in taken:
            wanted = "en enhet som har samtal, för en tjänst var: " + (
                ", ".join(called.values()) or "ingen har"
            )
            yield Finding(file, entry.places.get("done_by", SERVICES), doer or "tomt", wanted)
        taken.add(doer.casefold())
        if not service["volume"] <= 1:
            place = entry.places.get("volume", SERVICES)
            yield Finding(file, place, f"{service['volume']:g}", "andelen av samtalen som besvaras, som 0,9")


def _sold(entries: Entries, file: str) -> Iterator[Finding]:
    """An add-on has somebody who buys it; customers' numbers make the service's."""
    named: dict[str, list[float]] = {
        name: [] for name in (entry.row["service"].casefold() for entry in entries["volumes"])
    }
    for entry in entries["volumes"]:
        named[entry.row["service"].casefold()].append(entry.row["volume"])
    for entry in entries["services"]:
        service, volumes = entry.row, named.get(entry.row["name"].casefold(), [])
        if service["sold"] == "add_on" and not any(volumes):
            wanted = f"minst en kund med antal på bladet {VOLUMES} för tillägget"
            yield Finding(file, entry.places.get("sold", SERVICES), service["name"], wanted)
        if service["driver"] != "fixed" or not volumes:
            continue
        given, of_all = sum(volumes), len(volumes) == len(entries["customers"])
        if given > service["volume"] or (of_all and given < service["volume"]):
            wanted = f"{given:g}, som kunderna har tillsammans på bladet {VOLUMES}" + (
                "" if of_all else ", eller mer"
            )
            yield Finding(file, entry.places.get("volume", SERVICES), f"{service['volume']:g}", wanted)


def answers_from(entries: Entries) -> Answers:
    """The answers that rows make; they have been found to be without faults."""
    told = {sheet.name: [entry.row for entry in entries.get(sheet.name, [])] for sheet in SHEETS}
    first = told["units"][0]["name"]
    centre = told["centre"][0]
    called = dict(zip(CustomerWord.model_fields, centre["customer_word"], strict=True))
    kind = called["indefinite"][:1].upper() + called["indefinite"][1:]
    told["customers"] = [
        {**row, "unit": row["unit"] or first, "kind": row["kind"] or kind} for row in told["customers"]
    ]
    told["people"] = [{**row, "skills": row["skills"] or []} for row in told["people"]]
    return Answers.model_validate({**told, "centre": {**centre, "customer_word": called}})
