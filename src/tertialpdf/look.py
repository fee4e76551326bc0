"""How a document looks, as whoever exports it may choose: paper, typefaces, colours, a template of one's own.

The text area is the same on every paper: only the margins differ, so that a document has the same pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PAPERS = ("a4", "letter")
FIRST_FACE, CODE_FACE = "Source Sans Pro", "DejaVu Sans Mono"
SHIFTS = {"a4": (0.0, 0.0), "letter": (-8.3, 24.7)}
"""Points to the right and down by which the text area of A4 stands from that of a paper."""
LEAST_CONTRAST = 4.5
"""Of text to white paper (WCAG 2.2, level AA)."""
COLOUR = re.compile("#[0-9a-fA-F]{6}")
PLAIN = "#let style(body) = body\n"


@dataclass(frozen=True)
class Look:
    """Choices for one document.

    text_font, code_font: families, before the usual ones; font_paths: folders where they are. ink, accent:
    colours of text, and of headings and links, as ``#1b2733``. contents_from: so many main sections have a
    list of contents, 0 for none. template: Typst source that defines ``style``, a function of the document's
    body.
    """

    paper: str = PAPERS[0]
    text_font: str = FIRST_FACE
    code_font: str = CODE_FACE
    font_paths: tuple[Path, ...] = ()
    ink: str = "#1b2733"
    accent: str = "#1f5a94"
    contents_from: int = 5
    template: str = PLAIN


def contrast(colour: str) -> float:
    """Of a colour, as ``#1b2733``, to white: 1 to 21; raises ValueError for what is no colour."""
    if not COLOUR.fullmatch(colour):
        raise ValueError(f"{colour} is no colour such as #1b2733")
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


DEFAULT = Look()
