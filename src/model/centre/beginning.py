"""What a new centre is assumed to have before it has said otherwise: ``new_centre.yaml``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from ruamel.yaml import YAML

from model.parameters.quantity import NonNegative, Positive, Share, Strict, Text
from model.parameters.schema.economy import CostKind


class AssumedCost(Strict):
    """A kind of cost: its share of the costs beside salaries, or of the salaries."""

    of: Literal["overhead", "personnel"]
    share: Share
    kind: CostKind


class Profiles(Strict):
    """Month profiles of what is counted and of what comes evenly, and the profile of the week."""

    counted: Text
    even: Text
    week: Text


class Beginning(Strict):
    """All of it.

    shared_cost: costs beside salaries as a share of the personnel. reserve: the kind of cost that holds what
    rounding leaves of the personnel's budget. skills: of phone and mail.

    leading: the support department whose cost is the salaries of those who lead.
    """

    shared_cost: NonNegative
    costs: dict[str, AssumedCost]
    reserve: dict[str, CostKind]
    profiles: Profiles
    skills: dict[str, Text]
    leading: Text
    minutes_cv: Positive

    def all_kinds(self) -> dict[str, CostKind]:
        """Every kind of cost beside salaries."""
        return {code: cost.kind for code, cost in self.costs.items()} | self.reserve

    def kinds(self, of: str) -> dict[str, AssumedCost]:
        """The kinds of cost that are shares of the same."""
        return {code: cost for code, cost in self.costs.items() if cost.of == of}


@cache
def beginning() -> Beginning:
    """The assumptions, read once."""
    text = files("model.centre").joinpath("new_centre.yaml").read_text(encoding="utf-8")
    return Beginning.model_validate(YAML(typ="safe", pure=True).load(text))
