"""What a notebook can show beside text: typed blocks, between the notebook that shows them and the page.

A block travels in a notebook's output as JSON under a MIME type of its own, beside HTML for the screen. Any
code may show one; the exporter reads them back, checked, as the same types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Side = Literal["left", "right"]
State = Literal["good", "warning", "bad", "neutral"]
Extent = Literal["none", "some", "all"]


class Exact(BaseModel):
    """A decimal number with all its digits, which JSON's numbers would lose."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decimal: str


SOURCE = "tertial_source"
"""In the metadata of an output's Markdown: the file that its text was written in."""
Cell = bool | int | float | str | Exact | None
"""A value of a table's data: dates are ISO text, None is missing."""


class Block(BaseModel):
    """Something that is set as a unit of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    MIME: ClassVar[str]

    @classmethod
    def shown_in(cls, bundle: Mapping[str, Any]) -> Self | None:
        """The block of this type in an output's MIME bundle, if any; ValidationError if it is ill-formed."""
        return cls.model_validate(bundle[cls.MIME]) if cls.MIME in bundle else None

    def bundle(self) -> dict[str, Any]:
        """The block as part of an output's MIME bundle."""
        return {self.MIME: self.model_dump(mode="json")}


class HeadingBlock(Block):
    """What stands at the top of the document; one is shown, before all else.

    day: ISO date. status: such as *Draft*. changes: how it differs from what it would usually rest on.
    example_data: how much is; every page says it.
    language: BCP 47.
    """

    MIME: ClassVar[str] = "application/vnd.tertial.heading+json"

    title: str
    subtitle: str = ""
    changes: str = ""
    organisation: str = ""
    status: str = ""
    day: str = ""
    example_data: Extent = "none"
    language: str = "sv"


class TableData(BaseModel):
    """A table's values as a file holds them: a heading and the cells of each column.

    of: by column the position of the page's column that it belongs to; None for one of the file alone, or
    one that the page says in words of its own. Empty where nobody says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    header: Sequence[str]
    columns: Sequence[Sequence[Cell]]
    of: Sequence[int | None] = ()


class TableBlock(Block):
    """A table as the page shows it, and its values as a file.

    rows: cells as text. total: positions of rows in bold. struck, added: positions of rows that are no longer
    so, and newly so: all but their first column, which says it in words, is struck out or underlined.
    pictures: an SVG for each row of a drawn column, by the column's position. languages: of columns in
    another language than the document's, by position.
    """

    MIME: ClassVar[str] = "application/vnd.tertial.table+json"

    name: str
    caption: str = ""
    note: str = ""
    header: Sequence[str]
    align: Sequence[Side]
    rows: Sequence[Sequence[str]]
    total: Sequence[int] = ()
    struck: Sequence[int] = ()
    added: Sequence[int] = ()
    pictures: Mapping[int, Sequence[str]] = {}
    languages: Mapping[int, str] = {}
    data: TableData

    @property
    def row_heads(self) -> list[bool]:
        """By row, whether its first cell heads it: words, and something beside them to head."""
        named = len(self.header) > 1 and self.align[0] == "left" and 0 not in self.pictures
        return [named and bool(row[0].strip()) for row in self.rows]

    @model_validator(mode="after")
    def _is_rectangular(self) -> Self:
        wide = len(self.header)
        if len(self.align) != wide or any(len(row) != wide for row in self.rows):
            raise ValueError(f"table {self.name}: every row has a cell for each of the {wide} headings")
        if len(self.data.columns) != len(self.data.header):
            raise ValueError(f"table {self.name}: every column of the data has a heading")
        if self.data.of and len(self.data.of) != len(self.data.header):
            raise ValueError(
                f"table {self.name}: every column of the data belongs to one of the page, or None"
            )
        return self


class FigureBlock(Block):
    """What is said of a picture: caption, what it shows to those who do not see it, and a line below.

    floats: whether it may move to the top of a page, or stays where it is shown.
    """

    MIME: ClassVar[str] = "application/vnd.tertial.figure+json"

    name: str = ""
    caption: str = ""
    alternative: str = ""
    note: str = ""
    floats: bool = True


class KeyFigureBlock(BaseModel):
    """One figure of a row: what it is, its value, how it compares, and its state in words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    value: str
    comparison: str = ""
    state: State = "neutral"
    state_text: str = ""


class KeyFiguresBlock(Block):
    """A row of key figures; a state is told in words as well as in colour."""

    MIME: ClassVar[str] = "application/vnd.tertial.key-figures+json"

    figures: Sequence[KeyFigureBlock]


class LeftOutBlock(Block):
    """Says that a cell has nothing to show here, and why; the page shows nothing of it.

    A heading or text of which all cells are left out is left out with them.
    """

    MIME: ClassVar[str] = "application/vnd.tertial.left-out+json"

    why: str = ""


class NoticeBlock(Block):
    """A short remark set apart from the text."""

    MIME: ClassVar[str] = "application/vnd.tertial.notice+json"

    text: str
    state: State = "neutral"
    heading: str = ""
