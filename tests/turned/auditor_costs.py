"""What each service costs in full, by an auditor who shares nothing with the model but the centre's files.

Worked out anew from people, wages, charges, other costs and the hours that ``tertial simulate --prices
--out`` has written, as ``docs/pricing.md`` describes it: cost pools, the cost of an hour at practical
capacity, and the allocation of support. Plain Python, in fractions. What is taken as found is the hours
alone: how long people were at work, and how long each activity took them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.turned.auditor_files import Centre, Rows, days_of, exact, on_day, shared, to_day

Amounts = dict[str, Fraction]
IDLE, GROUPS = "idle_capacity", "time in groups"
ASKED_BY_PHONE = ("call", "call_back", "mail")
MILLION = 10**6


@dataclass(frozen=True)
class Simulated:
    """The tables of a simulated year: means over its replications, hours."""

    centre: Centre
    year: int

    @cached_property
    def by_activity(self) -> Amounts:
        """Hours that activities took; calls with what was written after them."""
        phone = [row | {"activity": "call"} for row in self._rows("phone")]
        hours = _mean(self._rows("activities"), "activity", "hours")
        called = _mean(phone, "activity", "handling_seconds")
        return hours | {name: seconds / 3600 for name, seconds in called.items()}

    @cached_property
    def present(self) -> Amounts:
        """Hours at desk and phone by role."""
        return _mean(self._rows("people"), "role", "present_hours")

    @cached_property
    def used(self) -> Amounts:
        """Hours of them that were worked, by role."""
        by_phone, by_desk = (
            _mean(self._rows("people"), "role", f"{kind}_hours") for kind in ("phone", "back_office")
        )
        return {role: by_phone[role] + by_desk[role] for role in by_desk}

    def _rows(self, name: str) -> Rows:
        return self.centre.simulated(self.year, name)


@dataclass(frozen=True)
class FullCost:
    """The cost of a year by what it is spent on, kronor."""

    centre: Centre
    year: int

    @property
    def economy(self) -> Mapping[str, Any]:
        """Parameters of wages and costs."""
        found: Mapping[str, Any] = self.centre.parameters["economy"]
        return found

    @property
    def roles(self) -> Mapping[str, Any]:
        """The roles that people have."""
        found: Mapping[str, Any] = self.centre.parameters["staffing"]["roles"]
        return found

    @property
    def rules(self) -> Mapping[str, Any]:
        """How support is allocated."""
        found: Mapping[str, Any] = self.centre.parameters["pricing"]["allocation"]
        return found

    @cached_property
    def simulated(self) -> Simulated:
        """The hours that are taken as found."""
        return Simulated(self.centre, self.year)

    @cached_property
    def pools(self) -> Amounts:
        """Salaries with charges by role, in kronor; other personnel; and the overhead by kind, in öre."""
        level, charge = self.economy["salary_level"]["value"], self.economy["social_charge"]["value"]
        salary, paid = self.economy["month_salary"]["value"], exact(self.economy["paid_share"]["value"])
        costs = {day: on_day(level, day) * (1 + on_day(charge, day)) for day in days_of(self.year)}
        found: Amounts = {}
        for person in self.centre.table("registers", "people.csv"):
            first, last = to_day(person.get("start"), date.min), to_day(person.get("end"), date.max)
            worked = sum((cost for day, cost in costs.items() if first <= day <= last), Fraction(0))
            pay = (
                exact(salary[person["role"]]) * exact(person["employment"]) * 12 * paid * worked / len(costs)
            )
            found[person["role"]] = found.get(person["role"], Fraction(0)) + pay
        salaries: Amounts = {role: Fraction(round(pay)) for role, pay in found.items()}
        other = self.economy["other_personnel"]["value"][self.year]
        split = self.economy["overhead_split"]["value"]
        whole = 100 * exact(self.economy["budget"]["overhead"]["value"][self.year])
        parts = shared(whole, [exact(weight) for weight in split.values()])
        overhead = {name: Fraction(part, 100) for name, part in zip(split, parts, strict=True)}
        return salaries | {name: exact(amount) for name, amount in other.items()} | overhead

    @cached_property
    def full_time(self) -> Amounts:
        """Full-time equivalents by role: k of the year's n days count k/n."""
        return self._by_role(lambda person: exact(person["employment"]))

    @cached_property
    def in_groups(self) -> Amounts:
        """Hours that each role spends in groups, so many for each head."""
        each = exact(self.centre.parameters["staffing"]["group_hours"]["value"])
        heads = self._by_role(lambda _: Fraction(1))
        return {role: count * each for role, count in heads.items() if self.roles[role]["productive"]}

    def _by_role(self, worth: Any) -> Amounts:
        found: Amounts = {}
        days = days_of(self.year)
        for person in self.centre.table("registers", "people.csv"):
            first, last = to_day(person.get("start"), date.min), to_day(person.get("end"), date.max)
            part = Fraction(sum(first <= day <= last for day in days), len(days))
            if part:
                role = person["role"]
                found[role] = found.get(role, Fraction(0)) + worth(person) * part
        return found

    @cached_property
    def role_of(self) -> dict[str, str]:
        """The role that does an activity: that of most holders of its skill; of calls who answers them."""
        heads: dict[str, int] = {}
        holders: dict[str, dict[str, int]] = {}
        for person in self.centre.table("registers", "people.csv"):
            role = person["role"]
            heads[role] = heads.get(role, 0) + 1
            if self.roles[role]["productive"]:
                for skill in filter(None, person["skills"].split(";")):
                    own = holders.setdefault(skill, {})
                    own[role] = own.get(role, 0) + 1
        phone, mail = self.centre.parameters["phone"], self.centre.parameters["mail"]
        skills = {name: activity["skill"] for name, activity in self.centre.parameters["activities"].items()}
        asked = (phone["skill"], phone["follow_up_skill"], mail["skill"])
        skills |= dict(zip(ASKED_BY_PHONE, asked, strict=True))
        found = {name: _first_most(holders[skill]) for name, skill in skills.items() if skill in holders}
        answering = {
            role: heads[role]
            for role, known in self.roles.items()
            if known.get("answers_phone") and role in heads
        }
        return found | (dict.fromkeys(ASKED_BY_PHONE, _first_most(answering)) if answering else {})

    @cached_property
    def carriers(self) -> dict[str, str]:
        """The service or support department that each activity is part of, in their order."""
        both = (self.centre.services, self.rules["support"])
        return {
            activity: name
            for group in both
            for name, one in group.items()
            for activity in one.get("activities") or []
            if activity in self.role_of
        }

    @cached_property
    def time(self) -> list[tuple[str, str, Fraction, Fraction, Fraction]]:
        """What each role's salaries are spent on: activity, role, hours, full time, kronor in öre."""
        found = []
        for role, known in self.roles.items():
            if not known["productive"] or role not in self.pools:
                continue
            hours = {
                name: self.simulated.by_activity.get(name, Fraction(0))
                for name in self.carriers
                if self.role_of[name] == role
            }
            worked, group = self.simulated.used[role], self.in_groups.get(role, Fraction(0))
            scale = worked / sum(hours.values()) if any(hours.values()) else Fraction(0)
            practical = self.practical[role] + group
            taken = {name: own * scale for name, own in hours.items()} | {GROUPS: group}
            idle = max(practical - sum(taken.values()), Fraction(0))
            cost = self.pools[role]
            parts = shared(100 * cost, [*taken.values(), idle])
            for name, part in zip([*taken, IDLE], parts, strict=True):
                own = group if name == GROUPS else hours.get(name, Fraction(0))
                amount = Fraction(part, 100)
                found.append((name, role, own, self.full_time[role] * amount / cost, amount))
        return found

    @cached_property
    def practical(self) -> Amounts:
        """Hours of each role that can be expected to be worked."""
        share = exact(self.centre.parameters["pricing"]["practical_capacity"]["value"])
        return {role: hours * share for role, hours in self.simulated.present.items()}

    @cached_property
    def direct(self) -> Amounts:
        """Salaries of what is sold, and of idle capacity."""
        found: Amounts = {}
        for name, _, _, _, amount in self.time:
            found[name] = found.get(name, Fraction(0)) + amount
        return found

    @cached_property
    def department_of(self) -> dict[str, str]:
        """The support department of activities that are part of one, and of time in groups."""
        support = self.rules["support"]
        own = {name: carrier for name, carrier in self.carriers.items() if carrier in support}
        takes_groups = next(name for name, one in support.items() if one.get("takes_group_hours"))
        return own | {GROUPS: takes_groups}

    @cached_property
    def of_departments(self) -> Amounts:
        """What support departments cost by themselves: what they buy, and their own work."""
        found = {
            name: sum((self.pools[pool] for pool in one.get("pools") or []), Fraction(0))
            for name, one in self.rules["support"].items()
        }
        for name, department in self.department_of.items():
            found[department] += self.direct.get(name, Fraction(0))
        return found

    @cached_property
    def users(self) -> dict[str, Amounts]:
        """By driver how much activities and departments have of it; a manager's hours are as others'."""
        drivers: dict[str, Amounts] = {"hours": {}, "fte": {}, "salaries": {}}
        rows = [
            (self.department_of.get(name, name), hours, full_time, amount)
            for name, _, hours, full_time, amount in self.time
        ]
        staffed = {role for _, role, _, _, _ in self.time}
        each = sum(self.practical.values()) / sum(self.full_time[role] for role in staffed)
        rows += [
            (name, self.full_time[role] * each, self.full_time[role], self.pools[role])
            for name, one in self.rules["support"].items()
            for role in self.full_time
            if role in (one.get("pools") or [])
        ]
        for name, *amounts in rows:
            for driver, amount in zip(drivers, amounts, strict=True):
                drivers[driver][name] = drivers[driver].get(name, Fraction(0)) + amount
        return drivers | {"phone_minutes": self.contacts}

    @cached_property
    def contacts(self) -> Amounts:
        """Hours of calls and mail by what bears them, as published; by the shares alone without causes."""
        subjects = {name: exact(share) for name, share in self.rules["phone_subjects"]["value"].items()}
        if not (self.centre.parameters.get("contacts") or {}).get("causes"):
            return subjects
        both = (self.centre.parameters["activities"], self.rules["support"])
        codes = {one["name"]: code for group in both for code, one in group.items()}
        found: Amounts = {}
        for row in self.centre.published(self.year, "price-list", "contact-causes")[:-1]:
            parts = {codes[row["Bärs av"]]: Fraction(1)} if row["Bärs av"] else subjects
            for code, part in parts.items():
                found[code] = found.get(code, Fraction(0)) + part * exact(row["Timmar"])
        return found

    @cached_property
    def allocated(self) -> Amounts:
        """What of support ends at each activity and idle capacity, to the öre."""
        support = self.rules["support"]
        used = {
            name: _parts(
                {
                    user: Fraction(round(amount * MILLION), MILLION)
                    for user, amount in self.users[one["driver"]["value"]].items()
                    if user != name
                }
            )
            for name, one in support.items()
        }
        ends = {
            "direct": _direct,
            "step_down": lambda shares: _step_down(shares, self.rules["order"]["value"]),
            "reciprocal": _reciprocal,
        }[self.rules["method"]["value"]](used)
        found: Amounts = {}
        for name, share_of in ends.items():
            for user, share in share_of.items():
                found[user] = found.get(user, Fraction(0)) + self.of_departments[name] * share
        rounded = shared(100 * sum(found.values()), list(found.values()))
        return {user: Fraction(part, 100) for user, part in zip(found, rounded, strict=True)}

    @cached_property
    def by_service(self) -> Amounts:
        """The full cost of each service, and of idle capacity, kronor."""
        found = dict.fromkeys(self.centre.services, Fraction(0))
        sold = {name: carrier for name, carrier in self.carriers.items() if carrier in self.centre.services}
        for name, carrier in (sold | {IDLE: IDLE}).items():
            found[carrier] += self.direct.get(name, Fraction(0)) + self.allocated.get(name, Fraction(0))
        return found


def _mean(rows: Iterable[Mapping[str, str]], by: str, column: str) -> Amounts:
    """The mean over replications of a column's sum, by another."""
    sums: dict[str, dict[str, Fraction]] = {}
    for row in rows:
        own = sums.setdefault(row[by], {})
        number = row["replication"]
        own[number] = own.get(number, Fraction(0)) + exact(row[column])
    return {name: sum(own.values()) / len(own) for name, own in sums.items()}


def _first_most(counts: Mapping[str, int]) -> str:
    return max(counts, key=lambda name: counts[name])


def _parts(quantities: Mapping[str, Fraction]) -> Amounts:
    whole = sum(quantities.values())
    return {name: amount / whole for name, amount in quantities.items() if amount}


def _direct(used: Mapping[str, Amounts]) -> dict[str, Amounts]:
    return {
        name: _parts({user: share for user, share in shares.items() if user not in used})
        for name, shares in used.items()
    }


def _step_down(used: Mapping[str, Amounts], order: Sequence[str]) -> dict[str, Amounts]:
    """Departments closed one after the other, by falling share to other support where no order is given."""
    to_others = {
        name: sum(share for user, share in shares.items() if user in used) for name, shares in used.items()
    }
    sequence = list(order) or sorted(used, key=lambda name: -to_others[name])
    ends: dict[str, Amounts] = {}
    for place in reversed(range(len(sequence))):
        closed = sequence[: place + 1]
        name = sequence[place]
        open_to = _parts({user: share for user, share in used[name].items() if user not in closed})
        ends[name] = _onward(open_to, ends)
    return ends


def _reciprocal(used: Mapping[str, Amounts]) -> dict[str, Amounts]:
    """What reaches services in the end, all departments at once.

    One department after the other is taken out of all others' shares: what it would get goes straight to
    those whom it serves. What it gives itself in a circle is shared by the rest alike.
    """
    left = {name: dict(shares) for name, shares in used.items()}
    for gone in used:
        own = _parts({user: share for user, share in left[gone].items() if user != gone})
        left[gone] = own
        for name, shares in left.items():
            if name != gone and gone in shares:
                through = shares.pop(gone)
                for user, share in own.items():
                    shares[user] = shares.get(user, Fraction(0)) + through * share
    return left


def _onward(parts: Amounts, ends: Mapping[str, Amounts]) -> Amounts:
    found: Amounts = {}
    for user, part in parts.items():
        for to, share in ends.get(user, {user: Fraction(1)}).items():
            found[to] = found.get(to, Fraction(0)) + part * share
    return found
