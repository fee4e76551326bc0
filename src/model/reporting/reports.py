"""The reports there are: which notebook makes each, and with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from model.errors import Finding, InputError
from model.parameters.loading import project_root, read_yaml

NOTEBOOKS = {
    "staffing": "staffing",
    "price-list": "price_list",
    "tertial-1": "tertial_report",
    "tertial-2": "tertial_report",
    "annual": "annual_report",
}
BASE = "base"


@dataclass(frozen=True)
class Report:
    """A report to render: its name, notebook, and the notebook's parameters."""

    name: str
    notebook: Path
    parameters: Mapping[str, Any]

    @property
    def year(self) -> int:
        """The year that the report is about."""
        return int(self.parameters["year"])

    @property
    def scenario(self) -> str:
        """The scenario that it rests on."""
        return str(self.parameters.get("scenario", BASE))

    @property
    def folder(self) -> Path:
        """Where it is published below ``reports/``: year/name, and what differs from base."""
        changes = self.parameters.get("changes") or {}
        suffix = "" if self.scenario == BASE and not changes else f"@{self.scenario}"
        if changes:
            suffix += f"+{crc32(repr(sorted(changes.items())).encode()):08x}"
        return Path(str(self.year)) / f"{self.name}{suffix}"

    def with_parameters(self, **parameters: Any) -> Report:
        """The report with other parameters; those given as None are left as they are."""
        given = {name: value for name, value in parameters.items() if value is not None}
        return replace(self, parameters={**self.parameters, **given})


def report(name: str) -> Report:
    """The report called ``name`` with the parameters of ``params/reports/<name>.yaml``."""
    if name not in NOTEBOOKS:
        raise InputError(Finding("kommandoraden", "rapport", name, "en av " + ", ".join(NOTEBOOKS)))
    root = project_root()
    shown_as = f"params/reports/{name}.yaml"
    parameters = read_yaml(root / shown_as, shown_as)
    return Report(name, root / "notebooks" / f"{NOTEBOOKS[name]}.ipynb", parameters)
