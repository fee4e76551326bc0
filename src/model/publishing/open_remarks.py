"""What stands out in a report's data and nobody has acknowledged: it is a draft until then."""

from __future__ import annotations

import re

from model.observations.acknowledgements import read_acknowledgements, still_open
from model.observations.remarks import remarks
from model.observations.rules.rule import Remark
from model.publishing.requests import ReportRequest
from model.reports.open_basis import open_in

SUBJECTS = ("unit", "customer")
NUMBER = re.compile(r"-\d+$")
"""What the name of a tertial's report ends with."""


def open_remarks(request: ReportRequest) -> list[Remark]:
    """Those of the report's year and of the year before that concern it."""
    parameters = request.loaded()
    if request.kind.is_planned:
        return open_in(request.kind.name, request.known, parameters)
    found = [
        *remarks(request.year - 1, parameters=parameters),
        *remarks(request.year, through=request.through, parameters=parameters),
    ]
    of = {name: request.parameters[name] for name in SUBJECTS if request.parameters.get(name)}
    concerned = [one for one in found if one.concerns(NUMBER.sub("", request.kind.name), of)]
    return still_open(concerned, read_acknowledgements()) if concerned else []
