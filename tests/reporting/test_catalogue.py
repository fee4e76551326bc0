"""The English catalogue holds all that the reports say, and every text with the same places to fill."""

from __future__ import annotations

import string
import subprocess
import sysconfig
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from model.parameters.loading import project_root

ENGLISH = project_root() / "src/model/presentation/locale/en/LC_MESSAGES/messages.po"
PYBABEL = Path(sysconfig.get_path("scripts")) / "pybabel"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every message that ``make messages`` finds."""
    found = tmp_path_factory.mktemp("catalogue") / "messages.pot"
    places = ("Column:2", "column:2", "Span:3", "Interval:3", "Composed:1")
    headings = [f"--keyword={place}" for place in places]
    command = [PYBABEL, "--quiet", "extract", "--mapping", "pyproject.toml", *headings]
    subprocess.run([*command, "--output", found, "."], cwd=project_root(), check=True, capture_output=True)
    with found.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def test_every_message_has_an_english_text_and_nothing_else_stands_there(
    said: Catalog, english: Catalog
) -> None:
    assert {message.id for message in said} == {message.id for message in english}
    assert [message.id for message in english if message.id and not all(_texts(message.string))] == []
    assert not any(message.fuzzy for message in english if message.id)


def test_english_texts_fill_the_same_places(english: Catalog) -> None:
    assert [message.id for message in english if message.id and not _fills_the_same(message)] == []


def _fills_the_same(message: Message) -> bool:
    """The singular of a plural may leave places empty; the plural itself may not, nor invent any."""
    wanted = _places(_texts(message.id)[-1])
    *singular, last = (_places(text) for text in _texts(message.string))
    return last == wanted and all(places <= wanted for places in singular)


def _texts(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
