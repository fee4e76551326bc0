"""What all reports call the centre, its customers, services, work and roles, in the language spoken."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import pandas as pd

from model.followup.streams import counted
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.schema.parameters import Parameters
from model.presentation.formats import inside
from model.presentation.language import N_, _, words

CORRESPONDENCE = {"call_back": N_("Återkoppling efter samtal"), "mail": N_("E-post")}
CALLS = {"call": N_("Telefonsamtal")} | CORRESPONDENCE
"""Work that no list of activities has."""


def organisation(parameters: Parameters) -> str:
    """The host and the centre, as they stand at the top of a report."""
    return f"{_(parameters.organisation.host.value)}, {_(parameters.organisation.name.value)}"


def sum_names(sums: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """What sums of costs are called: ``other`` says that it is a sum where a cost has its name."""
    return {**sums, "other": N_("Summa övriga kostnader")} if sums["other"] in names else dict(sums)


def customer_names(registers: Registers) -> dict[int, str]:
    """Names of customers by number, and what they are called together."""
    columns = registers.customers[["number", "name"]]
    return dict(columns.itertuples(index=False, name=None)) | {ALL_CUSTOMERS: _("Alla kunder")}


def service_names(parameters: Parameters) -> dict[str, str]:
    """Names of services."""
    return words({name: service.name for name, service in parameters.services.items()})


def in_order(table: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Rows with a ``service``, in the order that all tables have them: that of the parameters."""
    places = {name: place for place, name in enumerate(parameters.services)}
    return table.sort_values("service", key=lambda names: names.map(places), kind="stable", ignore_index=True)


def activity_names(parameters: Parameters) -> dict[str, str]:
    """Names of all work: activities, services that are one by themselves, streams, calls."""
    activities = {name: activity.name for name, activity in parameters.activities.items()}
    return service_names(parameters) | stream_names(parameters) | words(CALLS | activities)


def these_of_streams(parameters: Parameters) -> dict[str, str]:
    """What the pieces of each stream are called inside a sentence, as *leverantörsfakturorna*."""
    own = parameters.dimensions.stream_words
    return {
        code: _(own[code].these) if code in own else inside(name)
        for code, name in stream_names(parameters).items()
    }


def stream_headings(parameters: Parameters) -> dict[str, str]:
    """Names of the streams as narrow headings, which may be broken before what they all count."""
    many, soft = _(counted(parameters).many), "\u00ad"
    names = stream_names(parameters)
    return {
        code: name.removesuffix(many) + soft + many if re.fullmatch(rf".*\w{many}", name) else name
        for code, name in names.items()
    }


def roles_in_numbers(parameters: Parameters) -> dict[str, str]:
    """What several of each role are called, as a heading."""
    return words({role: own.many for role, own in parameters.staffing.roles.items()})


def stream_names(parameters: Parameters) -> dict[str, str]:
    """Names of the streams of what comes in."""
    return words({name: stream.name for name, stream in parameters.demand.streams.items()})


def role_names(parameters: Parameters) -> dict[str, str]:
    """Names of the roles of the staff."""
    return words({role: description.name for role, description in parameters.staffing.roles.items()})
