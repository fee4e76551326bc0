"""How progress is told: a function that the one who waits gives, called as work gets done."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the steps that are done and all there are."""
StageProgress = Callable[[str, int, int], None]
"""Called with the stage, its steps that are done and all of its steps."""
