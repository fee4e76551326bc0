"""What happens to files: slips of the hand, what programs do, and what somebody means ill with.

A mutation takes the file and a source of chance and gives another file. Those of a kind have a name, under
which the results are counted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]
NINE = ", ".join(["x"] * 9)
ALIASES = "\n".join(
    [f"z0: &z0 [{NINE}]", *(f"z{n}: &z{n} [{', '.join([f'*z{n - 1}'] * 9)}]" for n in range(1, 25))]
)
CELLS = (
    *("", " ", "0", "-1", "-0", "1e300", "1e-300", "inf", "-inf", "nan", ".inf", "NULL", "None", "#REF!"),
    *("999999999999999999999", "0x10", "1_000", "1 000", "1\u00a0000", "1,5", "1.5.5", "½", "１２", "−5"),  # noqa: RUF001
    *("2011-02-30", "2011-09-15", "1911-01-01", "2031-12-31", "15/9/2011", "40800", "12:61"),
    *("=1+1", "=cmd|'/c calc'!A1", "@SUM(1)", "+1+1", "'", '"', "$x$", '#panic("x")', "{{x}}", "%s", "\\"),
    *("SANT", "true", "Ja", "Å", "\U0001f600", "a\u0301", "\u202e123", "\u200b", "\0", "\x1b[31m", "\ufeff"),
    *("x" * 40_000, "9" * 400, "../../etc/passwd", "CON", "<b>", "&amp;", "'; drop table x; --"),
)
SCALARS = (
    *CELLS,
    *(".nan", "~", "null", "yes", "2011-09-15 10:00:00", "[1, 2]", "{a: 1}", "[" * 300, "{a: " * 60, "*x"),
    *("&x [*x]", "!!python/object/apply:os.system [true]", "!!binary aGVq", "|", ">", "'", '"', "?", "- -"),
    *("!!set {a}", "0o17", "1:30:00", "<<: *x", "@x", "%x", "`x`", "1.0e+400", "on"),
)


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogateescape")


def _of_lines(change: Callable[[list[str], Random], None]) -> Mutation:
    def mutated(content: bytes, chance: Random) -> bytes:
        lines = _text(content).split("\n")
        change(lines, chance)
        return _bytes("\n".join(lines))

    return mutated


def _of_a_cell(new: Callable[[str, Random], str]) -> Mutation:
    """Another value in one cell of a row below the first."""

    def change(lines: list[str], chance: Random) -> None:
        at = chance.randrange(min(1, len(lines) - 1), len(lines))
        mark = ";" if ";" in lines[0] else "," if "," in lines[0] else chance.choice(";,| \t")
        cells = lines[at].split(mark)
        place = chance.randrange(len(cells))
        cells[place] = new(cells[place], chance)
        lines[at] = mark.join(cells)

    return _of_lines(change)


def _times(factor: float) -> Callable[[str, Random], str]:
    def new(cell: str, _: Random) -> str:
        try:
            return f"{float(cell) * factor:g}"
        except ValueError:
            return cell + cell

    return new


def _swapped(lines: list[str], chance: Random) -> None:
    first, second = (chance.randrange(len(lines)) for _ in range(2))
    lines[first], lines[second] = lines[second], lines[first]


def _without_line(lines: list[str], chance: Random) -> None:
    del lines[chance.randrange(len(lines))]


def _line_twice(lines: list[str], chance: Random) -> None:
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])


def _without_column(lines: list[str], chance: Random) -> None:
    place = chance.randrange(lines[0].count(",") + 1)
    for at, line in enumerate(lines):
        cells = line.split(",")
        if place < len(cells) > 1:
            del cells[place]
        lines[at] = ",".join(cells)


def _columns_swapped(lines: list[str], chance: Random) -> None:
    width = lines[0].count(",") + 1
    one, other = chance.randrange(width), chance.randrange(width)
    for at in range(chance.randrange(2), len(lines)):
        cells = lines[at].split(",")
        if max(one, other) < len(cells):
            cells[one], cells[other] = cells[other], cells[one]
        lines[at] = ",".join(cells)


def _cut_off(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) or 1)]


def _half(lines: list[str], _: Random) -> None:
    del lines[max(2, len(lines) // 2) :]


def _flipped(content: bytes, chance: Random) -> bytes:
    if not content:
        return content
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def _inserted(*texts: bytes) -> Mutation:
    def mutated(content: bytes, chance: Random) -> bytes:
        at = chance.randrange(len(content) + 1)
        return content[:at] + chance.choice(texts) + content[at:]

    return mutated


def _re_encoded(content: bytes, chance: Random) -> bytes:
    text = content.decode("utf-8", errors="replace")
    return text.encode(chance.choice(["utf-16", "cp1252", "cp850", "utf-8-sig", "utf-32"]), errors="replace")


def _line_ends(content: bytes, chance: Random) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", chance.choice([b"\r", b"\r\n", b"\n\n", b"\n\r"]))


def _emptied(_: bytes, chance: Random) -> bytes:
    return chance.choice([b"", b"\n", b" ", b"\0" * 100, b"%PDF-1.7", b"PK\x03\x04", b"<html>"])


def _scalar(new: Callable[[str, Random], str]) -> Mutation:
    """Another value after a colon."""

    def mutated(content: bytes, chance: Random) -> bytes:
        text = _text(content)
        found = list(re.finditer(r"(?<=: )[^,{}\[\]\n]+", text))
        if not found:
            return content
        place = chance.choice(found)
        return _bytes(text[: place.start()] + new(place[0], chance) + text[place.end() :])

    return mutated


def _key(content: bytes, chance: Random) -> bytes:
    text = _text(content)
    found = list(re.finditer(r"[\w.]+(?=: )", text))
    if not found:
        return content
    place = chance.choice(found)
    other = chance.choice([place[0] + "x", "2031", "true", "~", "[1]", place[0].upper(), found[0][0], ""])
    return _bytes(text[: place.start()] + other + text[place.end() :])


def _in_archive(change: Mutation) -> Mutation:
    """A change in one part of a workbook, packed again."""

    def mutated(content: bytes, chance: Random) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
            parts = old.namelist()
            changed = chance.choice([name for name in parts if name.endswith(".xml")])
            for name in parts:
                part = old.read(name)
                new.writestr(name, change(part, chance) if name == changed else part)
        return packed.getvalue()

    return mutated


def _stray_cell(part: bytes, chance: Random) -> bytes:
    row, cell = chance.choice([(1_048_576, "A"), (1_048_576, "XFD"), (900_000, "C"), (70_000, "ZZ")])
    return part.replace(
        b"</sheetData>", f'<row r="{row}"><c r="{cell}{row}"><v>1</v></c></row></sheetData>'.encode()
    )


def _cell_value(part: bytes, chance: Random) -> bytes:
    found = list(re.finditer(rb"(?<=<v>)[^<]*|(?<=<t>)[^<]*", part))
    if not found:
        return part
    place = chance.choice(found)
    new = chance.choice(CELLS).encode("utf-8", "replace").replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    return part[: place.start()] + new + part[place.end() :]


ANY: dict[str, Mutation] = {
    "cut off": _cut_off,
    "a bit flipped": _flipped,
    "NUL": _inserted(b"\0"),
    "a sign that steers": _inserted(b"\x1b[2J", b"\x07", "\u202e".encode(), b"\x85", b"\xff"),
    "an unclosed quote": _inserted(b'"', b"'"),
    "a huge text": _inserted(b"x" * 200_000, b"9" * 200_000),
    "another encoding": _re_encoded,
    "other line ends": _line_ends,
    "another file": _emptied,
}
LINES: dict[str, Mutation] = {
    **ANY,
    "half a file": _of_lines(_half),
    "a row missing": _of_lines(_without_line),
    "a row twice": _of_lines(_line_twice),
    "rows swapped": _of_lines(_swapped),
    "another value": _of_a_cell(lambda _, chance: chance.choice(CELLS)),
    "an empty cell": _of_a_cell(lambda _, __: ""),
    "ten times": _of_a_cell(_times(10)),
    "a thousand times": _of_a_cell(_times(1000)),
    "a thousandth": _of_a_cell(_times(0.001)),
    "another sign": _of_a_cell(_times(-1)),
}
TABLE: dict[str, Mutation] = {
    **LINES,
    "a column missing": _of_lines(_without_column),
    "columns swapped": _of_lines(_columns_swapped),
}
YAML: dict[str, Mutation] = {
    **ANY,
    "a line missing": _of_lines(_without_line),
    "a line twice": _of_lines(_line_twice),
    "another value": _scalar(lambda _, chance: chance.choice(SCALARS)),
    "ten times": _scalar(_times(10)),
    "another sign": _scalar(_times(-1)),
    "another key": _key,
    "an alias bomb": lambda content, _: content + b"\n" + ALIASES.encode(),
    "deep": lambda content, _: content + b"\nz: " + b"[" * 5000,
    "a tab": _inserted(b"\n\t"),
}
WORKBOOK: dict[str, Mutation] = {
    "cut off": _cut_off,
    "a bit flipped": _flipped,
    "another file": _emptied,
    "a stray cell": _in_archive(_stray_cell),
    "another value": _in_archive(_cell_value),
    "a bit flipped inside": _in_archive(_flipped),
    "cut off inside": _in_archive(_cut_off),
    "an entity": _in_archive(
        lambda part, _: part.replace(
            b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>', 1
        )
    ),
    "NUL inside": _in_archive(_inserted(b"\0")),
}
