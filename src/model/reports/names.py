"""What all reports call the centre and its roles, in the language that is spoken."""

from __future__ import annotations

from model.parameters.schema.parameters import Parameters
from model.presentation.language import _, words


def organisation(parameters: Parameters) -> str:
    """The host and the centre, as they stand at the top of a report."""
    return f"{_(parameters.organisation.host.value)}, {_(parameters.organisation.name.value)}"


def role_names(parameters: Parameters) -> dict[str, str]:
    """Names of the roles of the staff."""
    return words({role: description.name for role, description in parameters.staffing.roles.items()})
