"""A centre's folder with sources of its own, and files that a test writes for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from ruamel.yaml import YAML

from model.importing.description import SourceDescription
from model.importing.importation import Outcome, import_files
from model.importing.interpreting import Interpreted, interpret
from model.importing.raw_tables import RawTable

LEDGER: dict[str, Any] = {
    "title": "Huvudbok",
    "register": "ledger",
    "columns": {
        "period": {"heading": "Period", "kind": "period"},
        "account": {"heading": "Konto"},
        "amount": {"heading": "Belopp", "kind": "money"},
    },
    "period": {"column": "period"},
}
HEADINGS = "Period;Konto;Belopp"


def changed(description: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {**description, **changes}


def described(description: Mapping[str, Any]) -> SourceDescription:
    return SourceDescription.model_validate(dict(description))


def interpreted(table: RawTable, description: SourceDescription) -> Interpreted:
    """All parts of ``table`` together."""
    parts = list(interpret(table, description))
    frames = ("frame", "left_out", "set_aside")
    together = (pl.concat([getattr(part, name) for part in parts]) for name in frames)
    return Interpreted(*together, [sentence for part in parts for sentence in part.observations])


class Centre:
    """A centre in ``folder``. Sources are described and files written before they are imported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "params" / "base").mkdir(parents=True)
        (folder / "params" / "sources").mkdir()
        (folder / "data").mkdir()

    def describe(self, name: str, description: Mapping[str, Any]) -> None:
        with (self.folder / "params" / "sources" / f"{name}.yaml").open("w", encoding="utf-8") as file:
            YAML().dump(dict(description), file)

    def write(self, name: str, content: str | bytes) -> str:
        path = self.folder.parent / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def rows(self, name: str, rows: Sequence[str], headings: str = HEADINGS) -> str:
        return self.write(name, "\n".join([headings, *rows, ""]))

    def bring(self, source: str, *files: str, **more: Any) -> Outcome:
        return import_files(source, files, centre=self.folder, **more)

    @property
    def data(self) -> Path:
        return self.folder / "data"
