"""A centre unlike the example: pay slips by two channels, two units by function, no phone; whole figures.

Three customers, five people who do the work and a head. Unit *pay* does all pay slips, whoever the customer
is; the customers' own unit, *hire*, does the rest.
"""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

from model.observations.registers import Registers
from model.parameters.checks.rules import breaches
from model.parameters.loading import load, project_root
from model.parameters.schema.contacts import no_causes
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed

YEAR = 2012
PAY, HIRE = "pay", "hire"


def pay_parameters(**changes: Any) -> Parameters:
    """The centre's parameters; in the names of ``changes`` two underscores stand for a dot."""
    tree = load().model_dump()
    tree |= {"scenario": "pay", "title": "Löner", "description": "Löner och rekrytering."}
    tree["organisation"] |= _organisation()
    tree["demand"] |= _demand()
    tree["activities"] = _activities()
    for name in ("phone", "mail"):
        tree[name] |= _contacts(name)
    tree["contacts"] = no_causes().model_dump()
    tree["staffing"] |= _staffing()
    tree["economy"] |= _economy()
    tree["pricing"] |= _pricing(tree["pricing"])
    tree["services"], tree["assignments"] = _services(), {}
    tree["interface"]["processes"] = _interface()
    tree["dimensions"] |= {"followed_channel": None, "comparison": None, "pieces": None, "stream_words": {}}
    factors = {"slips": _factor("demand.streams.pay_slips.volume"), "sick": _factor("staffing.sick_share")}
    tree["sensitivity"] |= {"factors": factors, "tried": _value([])}
    tree["what_if"] |= {
        "factors": {},
        "drivers": _value([]),
        "shortcuts": _value({"digital-slips": "digital"}),
        "shown_service": _value(None),
    }
    tree["price_rules"]["when_impossible"]["value"] = "give_way"
    parameters = Parameters.model_validate(tree)
    parameters = changed(parameters, {path.replace("__", "."): value for path, value in changes.items()})
    assert breaches(parameters) == []
    return parameters


def pay_registers() -> Registers:
    """Three customers, one of them a school; five people who do the work, and their head."""
    customers = pd.DataFrame(
        {
            "number": [1, 2, 3],
            "name": ["Norra sjukhuset", "Södra sjukhuset", "Skolan"],
            "kind": ["hospital", "hospital", "school"],
            "unit": [HIRE, HIRE, HIRE],
            "staff_weight": [0.5, 0.3, 0.2],
        }
    )
    people = pd.DataFrame(
        [
            ("P001", None, "head", 1.0, (), None),
            ("P002", PAY, "payroll_officer", 1.0, ("slips",), None),
            ("P003", PAY, "payroll_officer", 0.8, ("slips", "dialogue"), None),
            ("P004", PAY, "payroll_officer", 1.0, ("slips",), None),
            ("P005", HIRE, "recruiter", 1.0, ("hiring", "dialogue"), None),
            ("P006", HIRE, "recruiter", 0.5, ("hiring", "dialogue"), None),
        ],
        columns=["person", "unit", "role", "employment", "skills", "customer"],
    )
    return Registers(customers, people, pd.DataFrame(columns=["customer", "service", "start", "end"]))


def write_pay_centre(folder: Path, **changes: Any) -> Path:
    """The centre as a folder with parameters and registers, and nothing else; returns it."""
    yaml = YAML(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False
    yaml.default_flow_style = False
    tree = pay_parameters(**changes).model_dump()
    for part in ("scenario", "title", "description"):
        del tree[part]
    shutil.copytree(project_root() / "params" / "reports", folder / "params" / "reports")
    shutil.copytree(project_root() / "notebooks", folder / "notebooks")
    (folder / "params" / "base").mkdir()
    with (folder / "params" / "base" / "centre.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(_plain(tree), file)
    registers, data = pay_registers(), folder / "data" / "registers"
    data.mkdir(parents=True)
    registers.customers.to_csv(data / "customers.csv", index=False)
    people = registers.people.assign(skills=registers.people["skills"].map(";".join))
    people.to_csv(data / "people.csv", index=False)
    registers.add_ons.to_csv(data / "addon_agreements.csv", index=False)
    return folder


def _plain(node: Any) -> Any:
    """Parameters as YAML has them: what is not a plain value as the text or number that it is written as."""
    if isinstance(node, dict):
        return {key: _plain(below) for key, below in node.items()}
    if isinstance(node, list):
        return [_plain(below) for below in node]
    if isinstance(node, Decimal):
        return float(node)
    return str(node) if isinstance(node, date | Enum) else node


def _value(value: Any) -> dict[str, Any]:
    return {"value": value, "unit": "prov", "meaning": "prov", "source": "prov"}


def _by_year(value: Any) -> dict[str, Any]:
    return _value({YEAR: value})


def _organisation() -> dict[str, Any]:
    kinds = {"hospital": {"name": "Sjukhus"}, "school": {"name": "Skola", "customers": _value(1)}}
    return {
        "name": _value("Löner och rekrytering"),
        "units": _value({PAY: "Löneenheten", HIRE: "Rekrytering"}),
        "headcount": _value(6),
        "customers": _value(3),
        "customer_kinds": kinds,
        "customer_weights": _value({"staff": "antal anställda"}),
    }


def _demand() -> dict[str, Any]:
    slips = {
        "name": "Lönebesked",
        "one": "lönebesked",
        "many": "lönebesked",
        "volume": _by_year(24_000),
        "budget": _by_year(23_000),
        "channels": {"digital": {"name": "digitalt"}, "paper": {"name": "papper"}},
        "channel_share": _by_year({"digital": 0.75, "paper": 0.25}),
    }
    hired = {
        "name": "Rekryteringar",
        "one": "rekrytering",
        "many": "rekryteringar",
        "main": False,
        "volume": _by_year(120),
        "budget": _by_year(110),
    }
    return {
        "streams": {"pay_slips": slips, "recruitments": hired},
        "counted": _value({"one": "lönebesked", "many": "lönebesked"}),
        "month_profiles": {"even": _value([1 / 12] * 12), "autumn": _value([0.0] * 8 + [0.25] * 4)},
        "weekday_profiles": {"level": _value([0.2] * 5)},
        "rework": load().demand.rework.model_dump()
        | {
            "incomplete_share": _value({"paper_slip": 0.1}),
            "scanning_error_share": _value({"paper_slip": 0.02}),
        },
        "customer_shares": _value({}),
    }


def _activity(name: str, skill: str, driver: str, minutes: float, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "skill": skill,
        "driver": driver,
        "rate": _by_year(more.pop("rate", 1.0)),
        "hands_on_share": _value(more.pop("hands_on", 1.0)),
        "minutes_mean": _value(minutes),
        "minutes_cv": _value(0.5),
        "lead_time": _value(more.pop("lead", 3)),
        "month_profile": "even",
        "weekday_profile": "level",
        "timing": "profile",
        "customer_weight": "staff",
    } | more


def _activities() -> dict[str, Any]:
    return {
        "digital_slip": _activity("Digitalt lönebesked", "slips", "digital", 3.0, hands_on=0.1, unit=PAY),
        "paper_slip": _activity("Lönebesked på papper", "slips", "paper", 4.0, unit=PAY),
        "correction": _activity("Rättelse", "slips", "pay_slips", 12.0, rate=0.02, unit=PAY),
        "recruitment": _activity("Rekrytering", "hiring", "recruitments", 90.0, month_profile="autumn"),
        "meeting": _activity("Möte", "dialogue", "hospital_x_months", 60.0, customer_weight="hospital"),
    }


def _contacts(name: str) -> dict[str, Any]:
    common = {"skill": "dialogue", "month_profile": "even"}
    if name == "mail":
        return common | {"volume": _by_year({}), "weekday_profile": "level"}
    return common | {"follow_up_skill": "dialogue", "calls": _by_year({}), "schedule": _value({})}


def _staffing() -> dict[str, Any]:
    scopes = {"slips": "unit", "hiring": "centre", "dialogue": "centre"}
    roles = {
        "head": ("Chef", False),
        "payroll_officer": ("Lönespecialist", True),
        "recruiter": ("Rekryterare", True),
    }
    return {
        "skills": {name: {"name": name, "scope": _value(scope)} for name, scope in scopes.items()},
        "roles": {
            role: {"name": name, "many": f"{name}er", "productive": productive}
            for role, (name, productive) in roles.items()
        },
        "contact_skill": _value("dialogue"),
        "breadth_skills": _value({"recruiter": ["dialogue", "slips", "hiring"]}),
    }


def _economy() -> dict[str, Any]:
    return {
        "budget": {
            "personnel": _by_year(4_000_000),
            "overhead": _by_year(600_000),
            "revenue": _by_year(4_600_000),
        },
        "kinds": {
            "rooms": {"name": "Hyra"},
            "board": {"name": "Styrelse", "spread": "centre"},
            "stand_ins": {"name": "Vikarier", "spread": "productive", "temporary": True},
            "pay_reserve": {"name": "Reserv", "spread": "salaries"},
        },
        "accounts": {
            "sales": {"name": "Försäljning", "kind": "revenue"},
            "pay": {"name": "Lön", "kind": "personnel"},
            "stand_ins": {"kind": "personnel"},
            "rooms": {"kind": "other_cost"},
            "board": {"kind": "other_cost"},
        },
        "overhead_split": _value({"rooms": 400_000, "board": 200_000}),
        "other_personnel": _by_year({"stand_ins": 70_000, "pay_reserve": 908_733}),
        "month_salary": _value({"head": 50_000, "payroll_officer": 30_000, "recruiter": 35_000}),
        "salary_level": _value({date(2011, 1, 1): 0.97, date(YEAR, 1, 1): 1.0}),
    }


def _pricing(base: dict[str, Any]) -> dict[str, Any]:
    def support(name: str, driver: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "driver": _value(driver)} | more

    centres = {
        "rooms": support("Hyra", "fte", pools=["rooms"]),
        "lead": support(
            "Ledning", "fte", pools=["board", "head", "stand_ins", "pay_reserve"], takes_group_hours=True
        ),
    }
    return {
        "subscription_weights": _value({"equal": 0.4, "staff": 0.6}),
        "allocation": base["allocation"] | {"phone_subjects": _value({}), "support": centres},
        "other_tariffs": {},
    }


def _service(name: str, charged: str, activities: list[str], **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "base", "unit": "st", "charged": charged, "activities": activities} | more


def _services() -> dict[str, Any]:
    return {
        "digital_slip": _service("Digitalt lönebesked", "each", ["digital_slip"], headline=True),
        "paper_slip": _service("Lönebesked på papper", "each", ["paper_slip"]),
        "recruitment": _service("Rekrytering", "each", ["recruitment"], headline=True),
        "subscription": _service("Basabonnemang", "by_year", ["correction", "meeting"], covers="rättelser"),
        "idle_capacity": _service("Ledig kapacitet", "by_year", []),
        "incomplete_documents": _service("Ofullständigt underlag", "each", []),
        "transition_adjustment": _service("Övergångsjustering", "by_year", []),
    }


def _interface() -> dict[str, Any]:
    step = {"step": "Lön", "customer": "Lämnar underlag.", "centre": "Betalar ut."}
    every = ["digital_slip", "paper_slip", "recruitment", "subscription"]
    return {"everything": {"name": "Allt", "services": every, "steps": _value([step])}}


def _factor(path: str) -> dict[str, Any]:
    return {"name": path, "parameters": [path], "change": "factor", "range": _value([0.9, 1.1])}
