"""A centre is a folder: which one a command or notebook works in.

The folder is known by its ``params/base/``. It is looked for upward from the working directory, as git does,
so that commands work anywhere in it and a notebook of its own finds it too.
"""

from __future__ import annotations

import os
from pathlib import Path

from model.errors import Finding, InputError

HOME = "TERTIAL_HOME"
"""Environment variable that names the folder; ``tertial --centre`` sets it for what the command starts."""
CACHE = "TERTIAL_CACHE"
MAKE_ONE = "tertial init MAPP gör en, tertial --centre MAPP anger en"


def is_centre(folder: Path) -> bool:
    """Whether ``folder`` is a centre's: it holds its parameters."""
    return (folder / "params" / "base").is_dir()


def find_centre(start: Path) -> Path | None:
    """The centre's folder that ``start`` is or lies in, the nearest; None if it is in none."""
    place = start.resolve()
    return next((folder for folder in (place, *place.parents) if is_centre(folder)), None)


def centre_in_force() -> Path | None:
    """The centre's folder: TERTIAL_HOME, else the one that the working directory lies in; None if in none."""
    home = os.environ.get(HOME)
    return Path(home) if home else find_centre(Path.cwd())


def project_root() -> Path:
    """:func:`centre_in_force`; InputError when there is none, or TERTIAL_HOME names what is none."""
    found = centre_in_force()
    if found is None:
        wanted = f"ett centrums mapp, eller en mapp inuti den; {MAKE_ONE}"
        raise InputError(Finding("arbetsmappen", "här och uppåt", str(Path.cwd()), wanted))
    if not is_centre(found):
        raise InputError(
            Finding(HOME, "mappen", str(found), f"ett centrums mapp, med params/base; {MAKE_ONE}")
        )
    return found


def use_centre(folder: Path) -> None:
    """Have this process and those it starts work in the centre at ``folder``; InputError if it is none."""
    if not is_centre(folder):
        found = "saknas" if not folder.exists() else str(folder)
        raise InputError(
            Finding("--centre", "mappen", found, f"ett centrums mapp, med params/base; {MAKE_ONE}")
        )
    os.environ[HOME] = str(folder.resolve())


def cache_folder() -> Path:
    """Where results and logs are kept between runs: TERTIAL_CACHE, else ``.cache`` of the centre."""
    kept = os.environ.get(CACHE)
    return Path(kept) if kept else project_root() / ".cache"
