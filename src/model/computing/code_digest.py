"""What a module's results depend on in code: its import closure, found by reading the imports themselves.

The closure of a module is the module, every module of this project that it imports anywhere (also within a
function), and theirs in turn. What stands under ``if TYPE_CHECKING:`` is never run and does not count, nor
does the ``__init__`` of a package that is only on the way to a module; of a package that names are taken
from, it counts. Of distributions that the closure imports, versions count; of the standard library, Python's.

Imports are found by a pattern, since parsing the largest closure would take half a second of every command.
"""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
"""The folder that the project's packages lie in."""
PACKAGES = ("model", "tertialpdf")

_TYPES_ONLY = re.compile(
    r"^(?P<indent>[ \t]*)if (?:typing\.)?TYPE_CHECKING:.*\n(?:(?P=indent)[ \t]+.*\n|\n)*", re.M
)
_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:"
    r"from[ \t]+(?P<base>\.*[\w.]*)[ \t]+import\b[ \t]*(?P<names>\([^)]*\)|(?:\\\n|[^\n;])*)"
    r"|import[ \t]+(?P<modules>(?:\\\n|[^\n;])*))",
    re.M,
)
_COMMENT = re.compile(r"#.*")
_LISTED = re.compile(r"([\w.]+|\*)(?:\s+as\s+\w+)?")


@cache
def code_digest(module: str, source: Path = SOURCE) -> str:
    """Hash of the import closure of ``module``, of the distributions it imports, and of Python's version.

    source: the folder that the packages lie in. Raises ValueError for a module that is not one of theirs.
    """
    found = closure(module, source)
    if not found:
        raise ValueError(f"{module} is no module of {' or '.join(PACKAGES)} in {source}")
    return _digest(sorted(found.values()), source)


@cache
def packages_digest(source: Path = SOURCE) -> str:
    """Hash of all the code of the project's packages, and of the versions of all that it imports."""
    return _digest(sorted(file for name in PACKAGES for file in (source / name).rglob("*.py")), source)


def closure(module: str, source: Path = SOURCE) -> dict[str, Path]:
    """The files of the import closure of ``module`` by the names of their modules."""
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        file = None if name in found else _file(name, source)
        if file is not None:
            found[name] = file
            waiting += imports(_text(file), name if file.name == "__init__.py" else name.rpartition(".")[0])
    return found


def imports(text: str, package: str) -> Iterator[str]:
    """What a module of ``package`` imports: of ``from a import b`` both a and a.b, which may be no module."""
    for base, names in _statements(text):
        if base is None:
            yield from names
        else:
            module = _absolute(base, package)
            yield module
            yield from (f"{module}.{name}" for name in names)


@cache
def _statements(text: str) -> list[tuple[str | None, list[str]]]:
    """Base (None without ``from``) and names of each import in a text."""
    found = _IMPORT.finditer(_TYPES_ONLY.sub("", text))
    return [(match["base"], _listed(match["names"] or match["modules"] or "")) for match in found]


def _listed(names: str) -> list[str]:
    """The names of ``a, b as c  # why``, in brackets or not."""
    return [name for name in _LISTED.findall(_COMMENT.sub("", names).replace("\\\n", " ")) if name != "*"]


def _absolute(base: str, package: str) -> str:
    """``..a`` as seen from ``package``."""
    levels = len(base) - len(base.lstrip("."))
    parents = package.split(".")[: len(package.split(".")) - levels + 1] if levels else []
    return ".".join([*parents, *filter(None, [base.lstrip(".")])])


def _file(module: str, source: Path) -> Path | None:
    """The file of one of the project's modules; None of anything else."""
    if module.partition(".")[0] not in PACKAGES:
        return None
    place = source.joinpath(*module.split("."))
    return next((file for file in (place / "__init__.py", place.with_suffix(".py")) if file.is_file()), None)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _digest(files: list[Path], source: Path) -> str:
    digest = hashlib.sha256(platform.python_version().encode())
    packages: set[str] = set()
    for file in files:
        content = file.read_bytes()
        digest.update(f"\n{file.relative_to(source).as_posix()} {len(content)}\n".encode())
        digest.update(content)
        packages |= {".".join(name.split(".")[:2]) for name in imports(content.decode(), "")}
    ours = {*PACKAGES, *sys.stdlib_module_names, ""}
    for package in sorted(name for name in packages if name.partition(".")[0] not in ours):
        digest.update(f"{package} {_versions(package)}".encode())
    return digest.hexdigest()


@cache
def _versions(package: str) -> tuple[str, ...]:
    """Versions of the distributions that ``package`` comes from; most bear its name, or that of all above."""
    top = package.partition(".")[0]
    for name in (top, package):
        with suppress(PackageNotFoundError):
            return (version(name),)
    return tuple(sorted(map(version, packages_distributions().get(top, ()))))
