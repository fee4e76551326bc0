"""Common questions in short: what one would type most often, as changes of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import with_share

CHANNELS = "demand.supplier_invoices.channel_share"


def in_short(
    parameters: Parameters,
    year: int,
    e_invoices: float | None = None,
    answered: float | None = None,
    people: Sequence[str] = (),
) -> dict[str, Any]:
    """Changes (dotted path -> value) of ``parameters``.

    e_invoices: share of supplier invoices; the other channels share the rest in proportion. answered: share
    of calls promised an answer. people: ``role=number`` more, or fewer. Raises InputError for what is no
    share, no role or no number.
    """
    changes: dict[str, Any] = {}
    for option, share in (("--e-invoices", e_invoices), ("--answered", answered)):
        if share is not None and not 0 <= share <= 1:
            raise InputError(Finding(COMMAND_LINE, option, f"{share:g}", "en andel mellan 0 och 1, som 0.9"))
    if e_invoices is not None:
        channels = parameters.demand.supplier_invoices.channel_share.of(year).model_dump()
        changes[CHANNELS] = {year: with_share(channels, "e_invoice", e_invoices)}
    if answered is not None:
        changes["phone.answered_target"] = answered
    if people:
        changes["staffing.headcount_change"] = dict(_people(parameters, entry) for entry in people)
    return changes


def _people(parameters: Parameters, entry: str) -> tuple[str, int]:
    role, _, number = entry.partition("=")
    roles = [name for name, known in parameters.staffing.roles.items() if known.productive]
    if role not in roles:
        raise InputError(
            Finding(COMMAND_LINE, "--people", entry, "en roll av " + ", ".join(roles) + ", som roll=-2")
        )
    try:
        return role, int(number)
    except ValueError:
        raise InputError(Finding(COMMAND_LINE, "--people", entry, f"ett heltal, som {role}=-2")) from None
