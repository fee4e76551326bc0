"""One style for all charts: typeface, two sizes of type, colours, and the drawing surface.

The four colours differ for those with red-green blindness and, by lightness, in grey print; each stands out
from white by at least 3:1. Text in a colour is darkened to 4.5:1 where need be (WCAG 2.2, 1.4.11 and 1.4.3).
"""

from __future__ import annotations

import io
import re
import warnings
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from model.errors import Finding, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, PURPLE, GREY = "#1f5a94", "#d97a22", "#258562", "#4b1f52", "#5b6b7a"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE)
INK = "#333333"
PALE = "#b7c4d0"
"""The lesser of two bars, beside a blue one."""
TEXT_OF = {ORANGE: "#b0560f"}
"""Darker forms of the colours that are too light to read text in."""
TEXT_WIDTH = 6.5
NORMAL, SMALL = 9.0, 8.0
"""The two sizes of type: names of rows, lines and axes; values, remarks and dense axes."""
DASHED: Any = (0, (4, 3))
FONT = "Source Sans Pro"
OTHERWISE = "DejaVu Sans"
"""The typeface, and one that comes with matplotlib for letters that it lacks."""
_LACKED = re.compile(r"Glyph (\d+)")

STYLE: dict[Any, Any] = {
    "font.family": [FONT, OTHERWISE],
    "font.size": NORMAL,
    "axes.titlesize": NORMAL,
    "axes.labelsize": SMALL,
    "xtick.labelsize": NORMAL,
    "ytick.labelsize": NORMAL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e3e8ec",
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
    "text.parse_math": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "tertial",
    "figure.constrained_layout.use": True,
}


def text_colour(colour: str) -> str:
    """The colour in which text that belongs to ``colour`` is readable."""
    return TEXT_OF.get(colour, colour)


@contextmanager
def drawing(height: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure of the page's width, ``height`` inches high, and its axes."""
    with styled(height) as figure:
        yield figure, figure.add_subplot()


@contextmanager
def styled(height: float) -> Iterator[Figure]:
    """An empty figure in the reports' style."""
    _register_font()
    with mpl.rc_context(STYLE):
        yield Figure(figsize=(TEXT_WIDTH, height))


def svg(figure: Figure) -> str:
    """The figure as SVG, the same bytes each time; InputError for a letter that neither typeface has."""
    buffer = io.StringIO()
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"Glyph .* missing from font")
        try:
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        except UserWarning as warning:
            lacked = _LACKED.search(str(warning))
            letter = chr(int(lacked[1])) if lacked else str(warning)
            wanted = f"ett tecken som finns i {FONT} eller {OTHERWISE}"
            raise InputError(Finding("ett diagram", "ett namn", letter, wanted)) from None
    return buffer.getvalue()


def _register_font() -> None:
    """Make the reports' typeface known to matplotlib, from its package rather than from the system."""
    if FONT in font_manager.fontManager.get_font_names():
        return
    for face in ("Regular", "Semibold", "Bold", "It"):
        font_manager.fontManager.addfont(
            str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{face}.ttf")
        )
