"""What notebooks show beside tables and charts: key figures, notices, the heading and paragraphs.

Each renders itself as HTML for JupyterLab and as a typed block for the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

from IPython.display import Markdown

from model.presentation.language import _, spoken
from tertialpdf.blocks import (
    SOURCE,
    Extent,
    HeadingBlock,
    KeyFigureBlock,
    KeyFiguresBlock,
    LeftOutBlock,
    NoticeBlock,
    State,
)

STATE_COLOURS = {"good": "#1b7f5c", "warning": "#b7791f", "bad": "#b3392f", "neutral": "#5b6b7a"}


@dataclass(frozen=True)
class KeyFigure:
    """One figure of a page's first row: what it is, its value, how it compares, and its state in words."""

    label: str
    value: str
    comparison: str = ""
    state: State = "neutral"
    state_text: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """A row of key figures; a state is told in words as well as in colour."""

    figures: Sequence[KeyFigure]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        block = KeyFiguresBlock(figures=[KeyFigureBlock(**asdict(figure)) for figure in self.figures])
        cells = "".join(
            f'<div style="border-left:4px solid {STATE_COLOURS[figure.state]};padding:0 1em">'
            f"<div>{escape(figure.label)}</div><div style='font-size:1.6em'>{escape(figure.value)}</div>"
            f"<div>{escape(figure.comparison)}</div><div>{escape(figure.state_text)}</div></div>"
            for figure in self.figures
        )
        plain = "; ".join(f"{figure.label}: {figure.value}" for figure in self.figures)
        html = f'<div style="display:flex;gap:1.5em;flex-wrap:wrap">{cells}</div>'
        return {**block.bundle(), "text/html": html, "text/plain": plain}


@dataclass(frozen=True)
class Notice:
    """A short remark set apart from the text: a comment that is missing, a caveat, an advice."""

    text: str
    state: State = "neutral"
    heading: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        html = (
            f'<div style="border-left:4px solid {STATE_COLOURS[self.state]};padding:0.3em 1em">'
            f"<strong>{escape(self.heading)}</strong> {escape(self.text)}</div>"
        )
        plain = f"{self.heading} {self.text}".strip()
        return {**NoticeBlock(**asdict(self)).bundle(), "text/html": html, "text/plain": plain}


@dataclass(frozen=True)
class LeftOut:
    """Says in JupyterLab that something is left out, and why; on the page it is nothing."""

    why: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        html = f'<div style="color:{STATE_COLOURS["neutral"]}"><em>{escape(self.why)}</em></div>'
        return {**LeftOutBlock(why=self.why).bundle(), "text/html": html, "text/plain": self.why}


@dataclass(frozen=True)
class Heading:
    """What stands at the top of the report; shown once, in the notebook's first code cell.

    day: ISO date of the report. status: for example ``Utkast``. changes: what it rests on that is changed on
    trial, which the status then says too. example_data: how much is; every page says it.
    """

    title: str
    subtitle: str = ""
    changes: str = ""
    organisation: str = ""
    status: str = ""
    day: str = ""
    example_data: Extent = "none"
    language: str = field(default_factory=spoken)

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        html = f"<h1>{escape(self.title)}</h1><p>{escape(self.subtitle)}</p>"
        facts = asdict(self)
        if self.changes:
            changes = _("På försök: {changes}", changes=self.changes)
            html += f"<p><strong>{escape(changes)}</strong></p>"
            status = " · ".join(part for part in (_("Försök"), self.status) if part)
            facts |= {"changes": changes, "status": status}
        return {**HeadingBlock(**facts).bundle(), "text/html": html, "text/plain": self.title}


def prose(text: str, source: str = "") -> Markdown:
    """A paragraph of a report, in Markdown; ``source`` is the file that it was written in."""
    return Markdown(text, metadata={SOURCE: source} if source else None)  # type: ignore[no-untyped-call]
