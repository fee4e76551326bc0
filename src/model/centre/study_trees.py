"""Which assumptions a new centre's studies try: its own volumes and times, beside those that all have."""

from __future__ import annotations

from model.centre.founding import Founding, Tree, quantity
from model.centre.phone_subjects import CALLS
from model.parameters.assumed import ASSUMED


def factors(found: Founding) -> Tree:
    """Assumptions of this centre's own: its volumes, and the time that its work takes."""
    factors = {
        f"volume_{code}": {
            "name": f"Antal {group[0].stream or group[0].name}",
            "parameters": [f"demand.streams.{code}.volume"],
            "change": "factor",
            "range": quantity([0.95, 1.05], "kvot", "Antalet mot grundvärdet", ASSUMED),
        }
        for code, group in found.streams.items()
    }
    for code, name in found.skills.items():
        works = [
            found.service(each.name)
            for each in found.answers.services
            if found.skill(each.skill) == code and each.driver != CALLS
        ]
        if works:
            factors[f"minutes_{code}"] = {
                "name": f"Handläggningstid: {name}",
                "parameters": [f"activities.{work}.minutes_mean" for work in works],
                "change": "factor",
                "range": quantity([0.9, 1.1], "kvot", "Minuterna mot grundvärdet", ASSUMED),
            }
    return factors


def drivers(found: Founding) -> Tree:
    """Assumptions whose effect on prices is shown."""
    asked = [
        *(name for name in factors(found)),
        *(["call_volume", "talk_time"] if found.called else []),
        "sickness",
    ]
    return {"value": asked}


def only_what_there_is(found: Founding, factors: Tree, what_if: Tree) -> None:
    """Take away assumptions about phone and mail where there are none."""
    for prefix, there in (("phone.", found.called), ("mail.", found.written_to)):
        for tree in (factors, what_if["factors"]):
            for name in [name for name, factor in tree.items() if factor["parameters"][0].startswith(prefix)]:
                if not there:
                    del tree[name]
