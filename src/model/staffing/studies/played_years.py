"""Whole years under one staffing after another, and how many of them a search has asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from model.computing.processes import Jobs
from model.computing.value_digest import value_digest
from model.observations.registers import Registers
from model.parameters.parts import only
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.replications import PLAYED
from model.staffing.experiments.year_promises import play_years

YEARS_TOLD = 50
"""Years played between what is told of a search whose length nobody knows."""


@dataclass
class PlayedYears:
    """Whole years under some parameters, and how many have been asked for."""

    registers: Registers
    year: int
    seed: int
    jobs: Jobs
    tell: Callable[[int], None]
    asked: set[tuple[str, int]] = field(default_factory=set)

    def __call__(self, parameters: Parameters, numbers: Sequence[int]) -> pd.DataFrame:
        """The promises of the years ``numbers``: :func:`play_years`."""
        own = value_digest(only(parameters, *PLAYED))
        table = play_years(
            parameters, self.registers, year=self.year, seed=self.seed, numbers=list(numbers), jobs=self.jobs
        )
        self.asked |= {(own, number) for number in numbers}
        self.tell(len(self.asked))
        return table
