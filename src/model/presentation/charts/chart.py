"""What every chart function returns, and how axes say numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from model.presentation import formats
from tertialpdf.blocks import FigureBlock

Format = Callable[[float], str]
T = TypeVar("T")
Rows = Sequence[tuple[str, T]]
"""Label and value of each row of a chart, the first on top; two rows may have the same label."""


@dataclass(frozen=True)
class Chart:
    """A drawn chart: SVG, caption, and what it says to those who do not see it.

    floats: whether print may move it to the top or the foot of a page, or it stays where it is shown.
    """

    name: str
    caption: str
    alternative: str
    svg: str
    note: str = ""
    floats: bool = True

    def __post_init__(self) -> None:
        if not self.caption.strip() or not self.alternative.strip():
            raise ValueError(f"chart {self.name} needs a caption and an alternative text")

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        block = FigureBlock(
            name=self.name,
            caption=self.caption,
            alternative=self.alternative,
            note=self.note,
            floats=self.floats,
        )
        bundle = {**block.bundle(), "image/svg+xml": self.svg, "text/plain": self.caption}
        return bundle, {"image/svg+xml": {"alt": self.alternative}}


def share(value: float) -> str:
    """Axis label of a share: ``90 %``."""
    return formats.percent(value, 0)


def whole(value: float) -> str:
    """Axis label of a count: ``1 025 000``."""
    return formats.number(round(value, 6), 0)


def million(value: float) -> str:
    """Axis label of kronor in millions."""
    return formats.number(value / 1e6, 1)


def signed_share(value: float) -> str:
    """A change as ``+2,5 %``."""
    return formats.percent(value, 1, signed=True)
