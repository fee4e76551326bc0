"""Delimited text of any dialect, read a block at a time."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from model.errors import Finding, InputError
from model.importing.description import SourceDescription
from model.importing.headings import Headings, columns_found, find_headings, unique, wanted_headings
from model.importing.raw_tables import Part, RawTable
from model.importing.reading.blocks import Dialect, block, part_of
from model.importing.reading.files import opened, sha256_of
from model.importing.wide import wide_headings
from model.text_tables.encodings import SAMPLE, encoding_of, known_encoding, undecodable
from model.text_tables.records import delimiter_of, lines_of, plain_lines, records
from model.visible import visible

BLOCK = 12 << 20
"""Bytes of a file that are read at a time."""
RECORDS = 50_000
"""Records that are made a part of when they are taken apart cell by cell."""
DELIMITER_NAMES = {";": "semikolon", "\t": "tabb", "|": "lodstreck", ",": "komma"}


def read(source: str, description: SourceDescription) -> RawTable:
    """The delimited text file at ``source`` (also gzip) as a raw table."""
    file = visible(Path(source).name)
    sha256 = sha256_of(source)
    encoding = _encoding(source, description)
    with opened(source) as stream:
        text = next(_decoded(stream, encoding, file, SAMPLE), "")
    known = list(wanted_headings(description).values())
    delimiter = description.delimiter or delimiter_of(text, known, description.quote)
    head = _begin(text, delimiter, description, file)
    names = unique(head.names)
    dialect = Dialect(
        file=file,
        encoding=encoding,
        delimiter=delimiter,
        quote=description.quote,
        names=names,
        needed=frozenset(_needed(names, description)),
        first=head.last + 1,
        hides=description.has_personal_data,
    )
    noticed = {
        "teckenkodning": encoding.removesuffix("-sig").upper(),
        "avgränsare": DELIMITER_NAMES.get(delimiter, visible(delimiter)),
        "rubriker": f"rad {head.last}" if head.last else "inga",
    }
    above = "\n".join(islice(lines_of(text), max(head.first - 1, 0)))
    return RawTable(file, sha256, names, _parts(source, dialect), noticed, above)


def _encoding(source: str, description: SourceDescription) -> str:
    if description.encoding:
        name = known_encoding(description.encoding)
        if name is None:
            wanted = "en teckenkodning, till exempel UTF-8, cp1252, latin-1, cp437 eller cp850"
            raise InputError(Finding("källans beskrivning", "encoding", description.encoding, wanted))
        return "utf-8-sig" if name == "utf-8" else name
    with opened(source) as stream:
        sample = stream.read(SAMPLE)
        while sample.isascii() and b"\0" not in sample and (more := stream.read(SAMPLE)):
            sample = more
    name = encoding_of(sample)
    return "utf-8-sig" if name == "utf-8" else name


def _decoded(stream: BinaryIO, encoding: str, file: str, size: int = BLOCK) -> Iterator[str]:
    """The text of ``stream``, a block at a time, with line feeds alone; blocks end anywhere."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, held = 1, ""
    while True:
        content = stream.read(size)
        try:
            text = held + decoder.decode(content, final=not content)
        except UnicodeDecodeError as error:
            found = undecodable(file, error.object, error, encoding)
            row = line + error.object[: error.start].count(b"\n")
            raise InputError(replace(found, place=f"rad {row}")) from None
        held = "\r" if text.endswith("\r") and content else ""
        text = plain_lines(text[: len(text) - len(held)])
        line += text.count("\n")
        if text:
            yield text
        if not content:
            return


def _begin(text: str, delimiter: str, description: SourceDescription, file: str) -> Headings:
    """The headings, and the line that they end on."""
    lines = lines_of(text)[: -1 if len(text) >= SAMPLE // 2 else None]
    with _Hidden(description.has_personal_data):
        found = records(lines, delimiter, description.quote, file=file)
        head = find_headings(found, description, file)
        if not head.last:
            return head
        # Headings may hold line breaks: the table begins where the next record does.
        after = [r.line for r in islice(records(lines, delimiter, description.quote, file=file), 400)]
        below = [line for line in after if line > head.last]
    return head._replace(last=below[0] - 1 if below else len(lines))


class _Hidden:
    """Findings raised inside lose their values where these may be about a person."""

    def __init__(self, hides: bool) -> None:
        self.hides = hides

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self.hides and isinstance(error, InputError):
            raise InputError(
                *(replace(finding, value="(visas inte)") for finding in error.findings)
            ) from None


def _needed(names: tuple[str, ...], description: SourceDescription) -> set[str]:
    rules = {rule.column for rule in (*description.totals, *description.left_out) if rule.column}
    dropped = set(description.columns) - set(description.kept) - rules
    found = columns_found(names, description)
    return (
        {found[name] for name in found if name not in dropped}
        | (rules & set(names))
        | wide_headings(names, description)
    )


def _parts(source: str, dialect: Dialect) -> Iterator[Part]:
    with opened(source) as stream, _Hidden(dialect.hides):
        texts = _without_head(_decoded(stream, dialect.encoding, dialect.file), dialect.first)
        line, pending = dialect.first, ""
        for text in texts:
            pending += text
            whole = block(pending, dialect)
            if whole is None:
                yield from _cell_by_cell(_lines(chain([pending], texts)), line, dialect)
                return
            if whole.length:
                yield whole.part(line)
                line += whole.lines
                pending = pending[whole.length :]
        if pending:
            yield from _cell_by_cell(iter(lines_of(pending)), line, dialect)


def _without_head(texts: Iterator[str], first: int) -> Iterator[str]:
    """The text from line ``first`` on."""
    skipped = first - 1
    for text in texts:
        place = 0
        while skipped and (place := text.find("\n", place) + 1):
            skipped -= 1
            if not skipped:
                text = text[place:]
                break
        else:
            if skipped:
                continue
        if text:
            yield text


def _lines(texts: Iterator[str]) -> Iterator[str]:
    begun = ""
    for text in texts:
        *whole, begun = (begun + text).split("\n")
        yield from whole
    if begun:
        yield begun


def _cell_by_cell(lines: Iterator[str], first: int, dialect: Dialect) -> Iterator[Part]:
    found = records(lines, dialect.delimiter, dialect.quote, file=dialect.file, first=first)
    while batch := list(islice(found, RECORDS)):
        yield part_of(batch, dialect)
