"""What a notebook shows, in this process: its cells run one by one, without a kernel and without a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import IPython.display
import nbformat
import pytest

from model.presentation.language import SWEDISH, speak
from model.publishing.requests import ReportRequest

Bundle = dict[str, Any]


def words(report: ReportRequest, language: str) -> str:
    """All that ``report`` shows in ``language``, as JSON."""
    return "\n".join(_shown(_key(report), language))


def _key(report: ReportRequest) -> str:
    return json.dumps([str(report.notebook), dict(report.parameters)], default=str)


@cache
def _shown(key: str, language: str) -> tuple[str, ...]:
    """MIME bundles of everything shown, as JSON; each report runs once in a session."""
    notebook, parameters = json.loads(key)
    names: dict[str, Any] = {}
    with _showing() as bundles:
        for cell in nbformat.read(notebook, as_version=4).cells:
            if cell.cell_type == "markdown":
                bundles.append({"text/markdown": cell.source})
                continue
            exec(compile(cell.source, notebook, "exec"), names)
            if "parameters" in cell.metadata.get("tags", []):
                names.update(parameters, language=language)
    return tuple(json.dumps(bundle) for bundle in bundles)


@contextmanager
def _showing() -> Iterator[list[Bundle]]:
    """What is displayed meanwhile; Swedish is spoken after."""
    bundles: list[Bundle] = []

    def display(*shown: Any, **_options: Any) -> None:
        bundles.extend(_bundle(each) for each in shown)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(IPython.display, "display", display)
        try:
            yield bundles
        finally:
            speak(SWEDISH)


def _bundle(shown: Any) -> Bundle:
    if hasattr(shown, "_repr_mimebundle_"):
        bundle = shown._repr_mimebundle_()
        return bundle[0] if isinstance(bundle, tuple) else bundle
    return {"text/markdown": shown.data} if hasattr(shown, "data") else {"text/plain": repr(shown)}
