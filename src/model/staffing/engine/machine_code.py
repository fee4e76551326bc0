"""Whether the compiled engine has its machine code, or the next simulation must wait for it."""

from __future__ import annotations

from pathlib import Path

SOURCE = Path(__file__).with_name("compiled_engine.py")
INDEX = f"{SOURCE.stem}._run-*.nbi"
"""What Numba keeps of its outermost function, in the folder that it found to write to."""


def is_compiled() -> bool:
    """Whether machine code of the engine as it is now lies beside it or in the user's cache folder."""
    return _is_kept(SOURCE.parent / "__pycache__") or _is_kept(_cache_folder())


def _cache_folder() -> Path:
    """Where Numba keeps it; Numba is not asked when it lies beside the source, since that takes a second."""
    from model.staffing.engine import compiled_engine

    return compiled_engine.cache_folder()


def _is_kept(folder: Path) -> bool:
    written = SOURCE.stat().st_mtime
    return any(found.stat().st_mtime >= written for found in folder.glob(INDEX))
