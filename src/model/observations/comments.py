"""The controller's comments: one Markdown file per report and section, beside the data.

Which sections a report has its kind says (:mod:`model.report_kinds`), known by the report's name:
``tertial-1``, ``annual``, ``month-03``, ``phone-unit_2-10``, ``customer-12-08`` and so on. A comment may
stand in another language too: ``economy.en.md`` beside ``economy.md``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from model.errors import Finding, InputError
from model.observations.files import year_file
from model.observations.tables import read_text, shown_as
from model.report_kinds import ReportKind, commented_kind, names_of

PLACEHOLDERS = re.compile(r"^(todo|tbd|xxx+|\.\.\.|…|kommentar|skriv( här)?|att skriva|lorem ipsum)\b", re.I)
"""How a comment begins that has not been written yet."""
BRACKETED = re.compile(r"^[\[<{(].*[\]>})]$", re.S)
HIDDEN = re.compile(r"<!--.*?-->", re.S)
HEADINGS = re.compile(r"^#{1,6}.*$", re.M)
SENTENCE_END = re.compile(r"[.!?](?= [A-ZÅÄÖ0-9]|$)")
ABBREVIATION = re.compile(r"\b(t\.ex|bl\.a|m\.m|d\.v\.s|osv|kl|ca|nr|jfr|resp|inkl|exkl)\.$", re.I)
STEM = 6
SWEDISH = "sv"
IN_LANGUAGE = re.compile(r"([a-z]{2}\.)?md")
WORD = re.compile(r"\w")


class Comment(NamedTuple):
    """A written comment (Markdown), and its language."""

    text: str
    language: str


def report_kind(report: str) -> ReportKind:
    """The kind of ``report``; InputError when it has a name that no report with comments has."""
    kind = commented_kind(report)
    if kind is None:
        commented = ", ".join(names_of(lambda kind: kind.sections))
        raise InputError(Finding("comments", "rapport", report, f"en av {commented}"))
    return kind


def sections(report: str) -> tuple[str, ...]:
    """The sections of ``report`` that have comments."""
    return report_kind(report).sections


def comment_file(
    year: int, report: str, section: str, data: Path | None = None, language: str = SWEDISH
) -> Path:
    """Where the comment on ``section`` of ``report`` is to be written."""
    name = section if language == SWEDISH else f"{section}.{language}"
    return year_file(data, year, "comments") / report / f"{name}.md"


def read_comment(
    year: int, report: str, section: str, data: Path | None = None, language: str = SWEDISH
) -> str | None:
    """The comment (Markdown), or None when it has not been written; InputError when it is not UTF-8.

    An empty file, a heading alone, a remark in ``<!-- -->`` and a placeholder such as ``TODO`` or ``[skriv
    här]`` count as not written.
    """
    path = comment_file(year, report, section, data, language)
    if not path.is_file():
        return None
    text = read_text(path).strip()
    return text if _is_written(text) else None


def read_comments(
    year: int, report: str, data: Path | None = None, language: str = SWEDISH
) -> dict[str, Comment]:
    """The written comments of ``report`` by section, in its order; in Swedish where ``language`` has none.

    Raises InputError when its folder holds a file that is not the comment of a section.
    """
    known = sections(report)
    folder = comment_file(year, report, "x", data).parent
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    names = ", ".join(f"{section}.md" for section in known)
    strange = [
        Finding(shown_as(path), "filnamnet", path.name, f"en av {names}")
        for path in files
        if not path.name.startswith(".") and not _is_comment(path.name, known)
    ]
    if strange:
        raise InputError(*strange)
    found: dict[str, Comment] = {}
    for section in known:
        for tried in dict.fromkeys((language, SWEDISH)):
            text = read_comment(year, report, section, data, tried)
            if text is not None and section not in found:
                found[section] = Comment(text, tried)
    return found


def first_sentence(comment: str, on: str = "") -> str:
    """The first sentence of a comment, without headings, lists' marks and emphasis.

    With ``on``, a label in words, the first of the sentences that name most of it, if any does: a word counts
    as named when its first letters (STEM) are there, so that endings do not matter.
    """
    told = sentences(comment)
    stems = {word[:STEM].lower() for word in re.findall(r"[\w-]+", on) if len(word) >= STEM - 1}
    named = [sum(stem in sentence.lower() for stem in stems) for sentence in told]
    return told[named.index(max(named))] if told else ""


def sentences(comment: str) -> list[str]:
    """The sentences of a comment, without headings, lists' marks and emphasis."""
    text = HEADINGS.sub("", HIDDEN.sub("", comment)).strip()
    return [sentence for paragraph in text.split("\n\n") for sentence in _sentences(paragraph)]


def _sentences(paragraph: str) -> list[str]:
    plain = re.sub(r"^[-*+] |[*_`]", "", re.sub(r"\s+", " ", paragraph).strip())
    found, start = [], 0
    for end in SENTENCE_END.finditer(plain):
        if not ABBREVIATION.search(plain[start : end.end()]):
            found.append(plain[start : end.end()].strip())
            start = end.end()
    rest = plain[start:].strip()
    return [*found, rest] if rest else found


def _is_comment(file: str, known: tuple[str, ...]) -> bool:
    section, _, rest = file.partition(".")
    return section in known and bool(IN_LANGUAGE.fullmatch(rest))


def _is_written(text: str) -> bool:
    plain = HEADINGS.sub("", HIDDEN.sub("", text)).strip().strip("*_ \n")
    return bool(WORD.search(plain)) and not PLACEHOLDERS.match(plain) and not BRACKETED.match(plain)
