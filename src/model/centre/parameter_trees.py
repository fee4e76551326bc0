"""From answers to parameters: with the modules it calls, the only place that knows both questions and schema.

What was answered says so as its source; everything else comes from the packaged defaults, which say that
nobody was asked.
"""

from __future__ import annotations

from model.centre import contact_trees as contacts
from model.centre import cost_trees as costs
from model.centre import demand_trees as demand
from model.centre import service_trees as sold
from model.centre import study_trees as studies
from model.centre.defaulted import defaults, laid_over
from model.centre.founding import Founding, Tree, quantity
from model.parameters.assumed import ASSUMED
from model.parameters.schema.organisation import CUSTOMER, CustomerWord
from model.presentation.language import SWEDISH

ABOUT = {
    "organisation": "Organisationen: namn, enheter och kundslag.",
    "activities": "Arbetet: hur mycket som kommer, hur lång tid det tar och när det är utlovat.",
    "services": "Tjänsterna i prislistan. Den första aktiviteten ger volymen; övriga ingår i priset.",
}


def parameter_trees(found: Founding) -> dict[str, tuple[str, Tree]]:
    """The files of ``params/base``: name -> (what the file is about, its tree)."""
    own: dict[str, Tree] = {
        "organisation": {"organisation": _organisation(found)},
        "calendar": {"calendar": contacts.calendar(found)},
        "demand": {"demand": demand.demand(found)},
        "activities": {"activities": demand.activities(found)},
        "phone": {"phone": contacts.phone(found), "mail": contacts.mail(found)},
        "staffing": {"staffing": costs.staffing(found)},
        "economy": {"economy": costs.economy(found)},
        "price_rules": {"price_rules": costs.indices(found)},
        "pricing": {"pricing": sold.pricing(found)},
        "services": {"services": sold.services(found)},
        "followup": {"followup": _followup(found)},
        "dimensions": {"dimensions": _dimensions(found)},
        "interface": {"interface": sold.interface(found)},
        "sensitivity": {"sensitivity": {"factors": studies.factors(found)}},
        "what_if": {"what_if": {"drivers": studies.drivers(found)}},
    }
    written = {}
    packed = defaults()
    for name in sorted({*own, *packed}):
        about, tree = packed.get(name, (ABOUT.get(name, ""), {}))
        written[name] = (about, laid_over(tree, own.get(name, {})))
    studies.only_what_there_is(
        found, written["sensitivity"][1]["sensitivity"]["factors"], written["what_if"][1]["what_if"]
    )
    return written


def _organisation(found: Founding) -> Tree:
    centre, answers = found.answers.centre, found.answers
    headcount = sum(group.count for group in answers.people)
    return {
        "name": quantity(centre.name, "text", "Verksamhetens namn"),
        "host": quantity(centre.host, "text", "Organisationen som verksamheten hör till"),
        "committee": quantity(centre.decides, "text", "De som beslutar om serviceavtalens innehåll"),
        "units": quantity(
            {found.unit(unit.name): unit.name for unit in answers.units},
            "text",
            "Enheterna: beteckning i data och namn i rapporter",
        ),
        "headcount": quantity(
            headcount, "personer", "Anställda; registret data/registers/people.csv ska ha lika många"
        ),
        "customers": quantity(
            len(answers.customers),
            centre.customer_word.plural,
            "Antal kunder; registret data/registers/customers.csv ska ha lika många",
        ),
        "customer_weights": quantity(
            {"size": "storlek"},
            "text",
            "Vad vikterna i kundregistret följer (kolumnerna NAMN_weight), som det står inne i en mening",
        ),
        **_called(centre.customer_word),
        "customer_kinds": {code: {"name": name} for code, name in found.kinds.items()},
    }


def _called(word: CustomerWord) -> Tree:
    """The centre's word for a customer, where it is another than a customer."""
    if word == CUSTOMER.value[SWEDISH]:
        return {}
    return {"customer_word": quantity({SWEDISH: word.model_dump()}, "text", CUSTOMER.meaning)}


def _followup(found: Founding) -> Tree:
    return {
        "comparable_from": quantity(
            found.year,
            "år",
            "Första året som jämförs; tidigare år jämförs inte",
            "året som centret börjar med",
        ),
    }


def _dimensions(found: Founding) -> Tree:
    """What follow-up tables may name: the centre's own skills, streams and organisation."""
    centre = found.answers.centre
    volumes = {
        code: {"name": group[0].stream or group[0].name, "kind": "volume"}
        for code, group in found.streams.items()
    }
    return {
        "processes": quantity(
            found.skills, "text", "Processer i kundlogg, synpunkter och processgruppernas loggar", ASSUMED
        ),
        "survey_levels": quantity(
            {"centre": centre.name, "host": centre.host},
            "text",
            "Medarbetarenkätens nivåer: beteckning i data och namn i rapporter; den egna först",
        ),
        "yearly_measures": volumes,
    }
