"""The language of a document: as the notebook says, as asked for, or as its small words tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from tertialpdf.options import Options

SMALL_WORDS = {
    "sv": "och att det som är en ett på för med av till den inte har de om kan vi från vid efter",
    "en": "the of and to in is that for it with as this are be on we by an from can which was not you",
    "de": "der die und das ist nicht ein eine mit auf für von zu den dem wir wird sind werden auch",
    "fr": "le la les des et est une un que pour dans nous sur avec par ce qui pas sont au du",
    "es": "el la los las de y que en un una es por con para del se como más lo este",
    "pt": "o a os as de e que em um uma é por com para do da não se como mais",
    "it": "il la di che e un una per con non si del della sono è le gli nel come",
    "nl": "de het een en van is dat op te in met voor niet zijn wordt aan we ook",
    "da": "og at det som er en et på for med af til den ikke har de om kan vi fra efter jeg",
    "nb": "og at det som er en et på for med av til den ikke har de om kan vi fra etter jeg",
    "fi": "ja on ei että se joka mutta kun niin ovat tai voi sekä myös ole",
}
"""Frequent words by language; a word that two have counts for both."""
LEAST = 3
"""So many of them tell a language."""
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DEFAULT = "sv"


def language_of(notebook: NotebookNode, options: Options, front: str = "") -> str:
    """The document's language, BCP 47: asked for, else said by it or its metadata, else guessed."""
    given = options.language or front or _said(notebook)
    return given if TAG.fullmatch(given) else guessed(" ".join(_prose(notebook)))


def guessed(text: str) -> str:
    """The language whose small words the text has most of; the first where they are too few."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    counts = dict.fromkeys(SMALL_WORDS, 0)
    for language, small in SMALL_WORDS.items():
        known = set(small.split())
        counts[language] = sum(word in known for word in words)
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= LEAST else DEFAULT


def _said(notebook: NotebookNode) -> str:
    """What the notebook's metadata say."""
    for key in ("language", "lang"):
        given = notebook.metadata.get(key)
        if isinstance(given, str):
            return given
    return ""


def _prose(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield re.sub(r"`[^`]*`|\$[^$]*\$|<[^>]*>|https?:\S+", " ", cell.source)
