"""A table in LaTeX, such as pandas and R write, as HTML."""

from __future__ import annotations

import re
import subprocess

import pypandoc  # type: ignore[import-untyped]

LINES = re.compile(r"\\(?:cline|cmidrule(?:\([^)]*\))?)\s*\{[^}]*\}")
"""Lines below some columns, which pandoc takes for words of a cell."""


def table_as_html(source: str) -> str:
    """The HTML of a LaTeX text with tables; empty where pandoc cannot read it.

    pandoc reads no file and runs nothing that the text names.
    """
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--from=latex", "--to=html", "--mathml"]
    done = subprocess.run(
        command, input=LINES.sub("", source), capture_output=True, encoding="utf-8", check=False
    )
    return "" if done.returncode else done.stdout
