"""Codes for what people name: what parameters and registers call a unit, a role, a service."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

LONGEST = 40
SPACES = {
    "unit": "unit",
    "role": "role",
    "skill": "skill",
    "service": "work",
    "stream": "work",
    "kind": "work",
}
"""What must not share codes: services and streams are what volumes follow, and kinds of customers too."""
TAKEN = {
    "unit": "centre",
    "role": "pay_reserve premises it administration consumption competence temporary_staff",
    "skill": "phone correspondence",
    "work": (
        "fixed working_days customers buyers equal size cases calls mail call call_back subscription "
        "idle_capacity incomplete_documents transition_adjustment premises it administration consumption "
        "management staff_development temporary_staff pay_reserve process_development phone_service"
    ),
}
"""What the model itself calls something."""


@dataclass
class Codes:
    """Codes of named things, each given once; names that differ in capitals or spaces alone are one."""

    given: dict[tuple[str, str], str] = field(default_factory=dict)
    used: dict[str, set[str]] = field(
        default_factory=lambda: {space: set(codes.split()) for space, codes in TAKEN.items()}
    )

    def of(self, kind: str, name: str) -> str:
        """The code of the ``kind`` of thing, one of SPACES, that is called ``name``."""
        key = (kind, " ".join(name.split()).casefold())
        if key not in self.given:
            self.given[key] = self._unused(slug(name) or kind, self.used[SPACES[kind]])
        return self.given[key]

    def _unused(self, code: str, used: set[str]) -> str:
        number, found = 1, code
        while found in used:
            number += 1
            found = f"{code}_{number}"
        used.add(found)
        return found


def slug(name: str) -> str:
    """``name`` in small letters a to z, numbers and underscores: ``Löner, extra`` becomes ``loner_extra``."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_")
    return f"n{found}" if found[:1].isdigit() else found
