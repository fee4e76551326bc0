"""Arrangements: which figures and tables stand elsewhere than where they are shown, and the size of type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tertialpdf.layout.body import Body, Floating, Prose

IN_PLACE, SMALLER, BROKEN, TOP = "i", "s", "k", "t"
FITS = ("1", "0.97", "0.94")
"""Sizes of running text and its spacing, the usual one first; figures and tables stay as they are."""


@dataclass(frozen=True)
class Arrangement:
    """How to set a document: size of type, and what is not in place, as ``figure-0`` by mode.

    held: by broken table the points left free at the foot of the page where it begins, so that its last page
    gets a fair part of it.
    """

    fit: str = FITS[0]
    modes: tuple[tuple[str, str], ...] = ()
    held: tuple[tuple[str, float], ...] = ()

    def source(self, body: Body) -> str:
        """The document's Typst source with each figure and table told where to stand."""
        modes, held = dict(self.modes), dict(self.held)
        found = []
        for part in body:
            if isinstance(part, Prose):
                found.append(f"#prose({{\n{part.source}\n}})")
            elif isinstance(part, Floating):
                free = f", held: {held[part.key]:.1f}pt" if part.key in held else ""
                call = f'{part.call}, mode: "{modes.get(part.key, IN_PLACE)}"{free})'
                before = f"prose({{\n{part.before}\n}})\n" if part.before else ""
                found.append(f"#turned({{\n{before}{call}\n}})" if part.turned else f"#{call}")
            else:
                found.append(f"#{part.call}")
        return "\n".join(found)

    def with_mode(self, key: str, mode: str) -> Arrangement:
        """The same with one thing put elsewhere."""
        return self.with_modes({key: mode})

    def with_modes(self, changes: Mapping[str, str]) -> Arrangement:
        """The same with some things put elsewhere."""
        modes = {**dict(self.modes), **changes}
        told = tuple(sorted(item for item in modes.items() if item[1] != IN_PLACE))
        return replace(self, modes=told)
