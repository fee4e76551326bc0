"""Who works at a new centre, and what it costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import ceil

from model.apportionment import apportion
from model.centre.beginning import beginning
from model.centre.defaulted import defaults
from model.centre.founding import ANSWERED, Founding, Tree, plain, quantity
from model.parameters.assumed import ASSUMED, TO_DECIDE

OUTCOMES = {
    "personnel": "Personalkostnader m.m., utfall",
    "overhead": "Övriga kostnader, utfall",
    "revenue": "Såld service, utfall",
}
WAGE_INDEX, PRICE_INDEX = 0.03, 0.02
"""Until a centre says its own: wages by the year, and the central bank's aim of inflation."""


def staffing(found: Founding) -> Tree:
    """Skills with where they are held, and roles."""
    meaning = "Arbetet tas om hand inom kundens enhet eller av hela verksamheten"
    units = {unit.name for unit in found.answers.units}
    held: dict[str, set[str]] = {}
    for group in found.answers.people:
        for skill in found.skills_of(group):
            held.setdefault(skill, set()).add(plain(group.unit or found.answers.units[0].name))
    scopes = {
        code: "unit" if held.get(code, set()) >= {plain(name) for name in units} else "centre"
        for code in found.skills
    }
    return {
        "skills": {
            code: {"name": name, "scope": quantity(scopes[code], "unit eller centre", meaning, ASSUMED)}
            for code, name in found.skills.items()
        },
        "roles": {
            found.role(role.name): {
                "name": role.name,
                "many": role.many or role.name,
                "productive": role.handles,
                **({"answers_phone": True} if role.handles and role.phone else {}),
            }
            for role in found.answers.roles
        },
    }


def economy(found: Founding) -> Tree:
    """Budget and salaries, worked out from who works there."""
    year, paid = found.year, _paid(found)
    beside = {
        kind: ceil(cost.share * paid / 1000) * 1000 for kind, cost in beginning().kinds("personnel").items()
    }
    beside |= dict.fromkeys(beginning().reserve, ceil(paid / 1000) * 1000 - paid)
    personnel = paid + sum(beside.values())
    given = found.answers.centre.other_costs
    overhead = given if given is not None else round(beginning().shared_cost * personnel / 1000) * 1000
    overhead_source = TO_DECIDE if given is None else ANSWERED
    split = _split(overhead)
    meanings = {
        "personnel": (
            "Personal, kompetensutveckling, timanställda m.m., budget",
            personnel,
            f"löner enligt {ANSWERED}",
        ),
        "overhead": ("Lokaler, it, administration och annat, budget", overhead, overhead_source),
        "revenue": ("Budgetomslutning: såld service", personnel + overhead, "summan av kostnaderna"),
    }
    return {
        "budget": {
            name: quantity({year: amount}, "kr/år", meaning, source)
            for name, (meaning, amount, source) in meanings.items()
        },
        "outcome": {
            name: quantity({}, "kr/år", meaning, "fylls i när året är slut")
            for name, meaning in OUTCOMES.items()
        },
        "accounts": _accounts(),
        "kinds": {
            code: kind.model_dump(exclude_defaults=True) for code, kind in beginning().all_kinds().items()
        },
        "overhead_split": quantity(split, f"kr/år {year}", "Övriga kostnader på slag", TO_DECIDE),
        "other_personnel": quantity(
            {year: beside}, "kr/år", "Personalkostnader utöver månadslöner", TO_DECIDE
        ),
        "month_salary": quantity(
            {found.role(role.name): role.month_salary for role in found.answers.roles},
            "kr/månad",
            "Månadslön per roll, heltid",
        ),
        "salary_level": quantity(
            {date(year, 1, 1): 1.0},
            "kvot från dag",
            f"Lönenivå mot {year} års; en revision är en egen rad",
            ASSUMED,
        ),
    }


def indices(found: Founding) -> Tree:
    """Indices of the first year: those of the next are proposed from them, and amounts are raised by them."""
    return {
        "wage_index": {"value": {found.year: WAGE_INDEX}, "source": TO_DECIDE},
        "price_index": {"value": {found.year: PRICE_INDEX}, "source": TO_DECIDE},
    }


def _paid(found: Founding) -> int:
    """Kronor of salaries with social charges, rounded by role as the price model does."""
    assumed = defaults()["economy"][1]["economy"]
    on_costs = Decimal(str(assumed["paid_share"]["value"])) * (
        1 + Decimal(str(assumed["social_charge"]["value"]))
    )
    staffed: dict[str, float] = {}
    for group in found.answers.people:
        role = plain(group.role)
        staffed[role] = staffed.get(role, 0.0) + group.employment * group.count
    return sum(
        int((Decimal(str(round(fte, 4))) * found.described(role).month_salary * 12 * on_costs).quantize(1))
        for role, fte in staffed.items()
    )


def _accounts() -> Tree:
    """Accounts that budget and outcome are kept by: salaries, each kind of cost (its name), and revenue."""
    kinds = {
        code: {"kind": "personnel" if cost.of == "personnel" else "other_cost"}
        for code, cost in beginning().costs.items()
    }
    return {
        "salaries": {"name": "Löner", "kind": "personnel"},
        **kinds,
        "revenue": {"name": "Intäkter", "kind": "revenue"},
    }


def _split(total: int) -> dict[str, int]:
    """A sum in whole kronor by kind, which make it together."""
    kinds = beginning().kinds("overhead")
    parts = apportion(total, [cost.share for cost in kinds.values()])
    return dict(zip(kinds, parts.tolist(), strict=True))
