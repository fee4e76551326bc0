"""What the doctor finds: areas of checks, each with what was found and whether anything is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from model.errors import InputError


class State(StrEnum):
    """How it is: well, worth knowing, or wrong."""

    WELL = "ok"
    NOTE = "obs"
    FAULT = "fel"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: State
    told: str

    @property
    def is_fault(self) -> bool:
        """Whether something must be done about it."""
        return self.state is State.FAULT


@dataclass(frozen=True)
class Area:
    """Checks of one subject."""

    title: str
    checks: list[Check] = field(default_factory=list)


def tried(name: str, look: Callable[[], str]) -> Iterator[Check]:
    """What ``look`` tells, or a fault for each thing wrong that it finds."""
    try:
        yield Check(name, State.WELL, look())
    except InputError as error:
        for finding in error.findings:
            yield Check(name, State.FAULT, str(finding))
    except Exception as error:  # a broken installation may raise anything
        yield Check(name, State.FAULT, " ".join(str(error).split()) or type(error).__name__)
