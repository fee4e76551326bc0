"""Whether what Tertial runs on is there: Python, packages, fonts, the typesetters, the compiled engine."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.resources import files
from time import perf_counter

from model import __version__
from model.centre.doctor.checks import Area, Check, State, tried

DISTRIBUTION = "tertial"


def installation_area() -> Area:
    """The area of the installation."""
    return Area(
        "Installation",
        [
            Check("Tertial", State.WELL, __version__),
            *tried("Python", _python),
            *_packages(),
            *tried("Typsnitt", _fonts),
            *tried("Pandoc", _pandoc),
            *tried("Typst", lambda: version("typst")),
            *tried("Simuleringen", _engine),
        ],
    )


def _python() -> str:
    return f"{platform.python_version()} (väntat: {metadata(DISTRIBUTION)['Requires-Python']})"


def _packages() -> Iterator[Check]:
    wanted = [line for line in requires(DISTRIBUTION) or [] if "extra ==" not in line]
    missing = []
    for line in wanted:
        name = re.match(r"[\w.-]+", line)
        try:
            version(name[0] if name else line)
        except PackageNotFoundError:
            missing.append(line)
    if missing:
        yield Check("Paket", State.FAULT, f"saknas: {', '.join(missing)}")
    else:
        yield Check("Paket", State.WELL, f"alla {len(wanted)} finns")


def _fonts() -> str:
    found = [file.name for file in (files("font_source_sans_pro") / "files").iterdir()]
    return f"Source Sans Pro, {len(found)} filer"


def _pandoc() -> str:
    import pypandoc  # type: ignore[import-untyped]

    return str(pypandoc.get_pandoc_version())


def _engine() -> str:
    from model.staffing.engine import compiled_engine

    started = perf_counter()
    compiled_engine.warm_up()
    return f"översatt till maskinkod, klar på {perf_counter() - started:.1f} s".replace(".", ",")
