"""A simulated year under changed parameters, worked out from what is expected instead of simulated anew.

Hours: each activity's simulated hours times expected hours after over expected hours before
(:mod:`model.demand.expected_work`), second handlings and callers who try again included. Presence: simulated
hours times what one drawn roster has after over before, under common random numbers. Nothing that does not
change moves at all.

Staffing then *stands*, and what moves is how busy people are, or it *follows* at the promised service: each
role keeps the load that the simulated year kept its lead times with, and phone duty grows by what the
promises to callers take (:mod:`model.staffing.phone.need`). Who waits for a call works on cases, so duty
takes people only by its calls, and by ``what_if.bound_waiting`` of its waiting.

Not in it: that newcomers are slow, that narrow skills leave work waiting, and that the loads which keep lead
times shift with the mix of work. Whole simulated years have all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from model.calendar import working_calendar
from model.demand.expected_work import expected_work
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.results import activity_hours, capacity
from model.staffing.phone.need import PhoneService, phone_need, phone_service, reached
from model.staffing.phone.shifts import person_hours, plan_of
from model.staffing.year.people import full_time, phone_role, workforce
from model.staffing.year.presence import present_hours

CALL = "call"
WORKING_WEEK = 5


@dataclass(frozen=True, kw_only=True)
class Staffed:
    """A year's work and the people for it; means over replications, or what follows from them.

    hours: a year by activity. present, used: hours a year by role. fte: full-time equivalents by role.
    weekly_duty: hours a week on phone duty. waiting: hours of duty a year without a call. bound: hours of
    waiting, beyond those of the simulated year, that are counted as work. service: what callers meet.
    """

    hours: Mapping[str, float]
    present: Mapping[Role, float]
    used: Mapping[Role, float]
    fte: Mapping[Role, float]
    weekly_duty: float
    waiting: float
    bound: float
    service: PhoneService

    @property
    def load(self) -> dict[Role, float]:
        """Share of the hours present that is worked, by role."""
        return {role: self.used[role] / hours for role, hours in self.present.items() if hours}


def simulated(parameters: Parameters, registers: Registers, outcome: Outcome) -> Staffed:
    """The year as it was simulated."""
    hours = {str(name): float(worked) for name, worked in activity_hours(outcome)["hours"].items()}
    fte = _full_time(parameters, registers, outcome.year)
    roles = capacity(outcome).to_dict("index")
    calls = outcome.phone[["offered", "answered", "within_threshold"]].sum()
    duty = float(outcome.people["duty_hours"].sum()) / outcome.replications
    offered = float(calls["offered"])
    return Staffed(
        hours=hours,
        present={role: float(roles[role]["present_hours"]) for role in fte},
        used={role: float(roles[role]["used_hours"]) for role in fte},
        fte=fte,
        weekly_duty=weekly_duty(parameters),
        waiting=duty - hours.get(CALL, 0.0),
        bound=0.0,
        service=PhoneService(float(calls["answered"]) / offered, float(calls["within_threshold"]) / offered)
        if offered
        else PhoneService(1.0, 1.0),
    )


def weekly_duty(parameters: Parameters) -> float:
    """Hours a week that the phone schedule takes."""
    schedule = parameters.phone.schedule.value
    return WORKING_WEEK * sum(person_hours(plan_of(parameters, spans)) for spans in schedule.values())


@dataclass(frozen=True)
class ChangedYear:
    """``base``, simulated under ``before``, as it is expected to be under ``after``.

    registers: as ``before`` has them. roles: who does each activity.
    """

    base: Staffed
    before: Parameters
    after: Parameters
    registers: Registers
    year: int
    roles: Mapping[str, Role]

    @cached_property
    def registers_after(self) -> Registers:
        """The registers as ``after`` has them."""
        return self.registers.under(self.after)

    @property
    def _sides(self) -> tuple[tuple[Parameters, Registers], tuple[Parameters, Registers]]:
        return (self.before, self.registers), (self.after, self.registers_after)

    def standing(self) -> Staffed:
        """With the people and the phone schedule of ``after``."""
        old, new = (phone_service(*side, self.year) for side in self._sides)
        hours = self._hours(reached(self.before, old.answered), reached(self.after, new.answered))
        presence = self._presence()
        return Staffed(
            hours=hours,
            present={role: there * presence[role] for role, there in self.base.present.items()},
            used=self._used(hours),
            fte=_full_time(self.after, self.registers_after, self.year),
            weekly_duty=weekly_duty(self.after),
            waiting=self._waiting(hours, _over(weekly_duty(self.after), self.base.weekly_duty)),
            bound=0.0,
            service=self._service(old, new),
        )

    def following(self) -> Staffed:
        """With as many as each role's load and the promises to callers take; a changed schedule stands."""
        before, after = (phone_need(*side, self.year) for side in self._sides)
        hours = self._hours(before.reached, after.reached)
        duty, service = _over(after.weekly_hours, before.weekly_hours), (before.service, after.service)
        if self.before.phone.schedule.value != self.after.phone.schedule.value:
            duty = _over(weekly_duty(self.after), self.base.weekly_duty)
            old, new = (phone_service(*side, self.year) for side in self._sides)
            hours = self._hours(reached(self.before, old.answered), reached(self.after, new.answered))
            service = (old, new)
        waiting = self._waiting(hours, duty)
        bound = self.after.what_if.bound_waiting.value * (waiting - self.base.waiting)
        used, presence = self._used(hours), self._presence()
        there = {role: self.base.present[role] * _over(used[role], self.base.used[role]) for role in used}
        role = self.phone_role
        if bound and role is not None:
            hours[CALL] += bound
            used[role] += bound
            there[role] += bound
        people = _full_time(self.after, self.registers_after, self.year)  # those whose presence it is
        fte = {
            role: people.get(role, 0.0) * _over(there[role], self.base.present[role] * presence[role])
            for role in there
        }
        return Staffed(
            hours=hours,
            present=there,
            used=used,
            fte=fte,
            weekly_duty=self.base.weekly_duty * duty,
            waiting=waiting,
            bound=bound,
            service=self._service(*service),
        )

    def fte_if_waiting_is_bound(self, followed: Staffed) -> float:
        """Full-time equivalents on top of ``followed``, could nobody do anything while waiting for calls."""
        more = followed.waiting - self.base.waiting - followed.bound
        role = self.phone_role
        return 0.0 if role is None else more / (followed.present[role] / followed.fte[role])

    @property
    def phone_role(self) -> Role | None:
        """Whose work it is to wait for calls."""
        return phone_role(self.before, self.registers)

    def _hours(self, reached_before: float, reached_after: float) -> dict[str, float]:
        old = expected_work(self.before, self.registers, self.year, reached_before)
        new = expected_work(self.after, self.registers_after, self.year, reached_after)
        simulated = self.base.hours
        return {
            name: simulated[name] * _over(new[name], old[name])
            if old[name] and name in simulated
            else new[name]
            for name in new
        }

    def _used(self, hours: Mapping[str, float]) -> dict[Role, float]:
        """Hours worked by role, in proportion to the hours of what the role does."""
        sums = [dict.fromkeys(self.base.used, 0.0) for _ in range(2)]
        for name, role in self.roles.items():
            for side, worked in zip(sums, (self.base.hours, hours), strict=True):
                side[role] += worked.get(name, 0.0)
        before, after = sums
        return {role: used * _over(after[role], before[role]) for role, used in self.base.used.items()}

    def _presence(self) -> dict[Role, float]:
        """Hours present after over before, by role."""
        before, after = (present_hours(*side, self.year) for side in self._sides)
        return {role: _over(after.get(role, 0.0), before[role]) for role in before}

    def _waiting(self, hours: Mapping[str, float], duty: float) -> float:
        """Hours of waiting a year, when duty is ``duty`` times what it was."""
        days = [len(working_calendar(side, self.year).days) for side in (self.before, self.after)]
        calls = self.base.hours.get(CALL, 0.0)
        return (self.base.waiting + calls) * duty * _over(days[1], days[0]) - hours[CALL]

    def _service(self, old: PhoneService, new: PhoneService) -> PhoneService:
        """The simulated service, moved by what the analysis says."""
        answered, within = (
            min(max(base + after - before, 0.0), 1.0)
            for base, before, after in zip(self.base.service, old, new, strict=True)
        )
        return PhoneService(answered, within)


def _full_time(parameters: Parameters, registers: Registers, year: int) -> dict[Role, float]:
    """Full-time equivalents of the scenario's people who handle items, by role."""
    exact = full_time(workforce(parameters, registers, year), year)
    return {role: float(share) for role, share in exact.items()}


def _over(after: float, before: float) -> float:
    """A ratio that is one, exactly, where nothing changes, and where there is nothing to compare with."""
    return after / before if before else 1.0
