"""The sheets of the registers; what may be chosen is a centre's units, roles, skills and services."""

from __future__ import annotations

from collections.abc import Mapping

from model.centre.sheets import Field, Sheet, day, mark, number, person, share, text, whole, word
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters

CUSTOMERS = "Kunder"
WEIGHT = "_weight"
SKILL = "skill:"
"""Before a skill's code: a column of crosses."""
Words = Mapping[str, object]


def register_sheets(parameters: Parameters, registers: Registers) -> tuple[Sheet, ...]:
    """Customers, people with crosses for what they can do, and add-on agreements."""
    units: Words = {name: code for code, name in parameters.organisation.units.value.items()}
    return (
        _customers(parameters, registers, units),
        _people(parameters, units),
        _agreements(parameters),
    )


def _customers(parameters: Parameters, registers: Registers, units: Words) -> Sheet:
    organisation = parameters.organisation
    kinds: Words = {kind.name: code for code, kind in organisation.customer_kinds.items()}
    weights = [str(name) for name in registers.customers.columns if str(name).endswith(WEIGHT)]
    follows = organisation.customer_weights.value
    return Sheet(
        name="customers",
        title=CUSTOMERS,
        lead="En rad per kund.",
        key=("name",),
        least=1,
        fields=(
            Field(name="name", heading="Kund", kind=text, help="Kundens namn.", width=40),
            Field(name="number", heading="Nummer", kind=whole, help="Ändra det inte.", least=1, most=9999),
            Field(name="kind", heading="Kundslag", kind=word, words=kinds, help="Slag av kund.", width=22),
            Field(
                name="unit",
                heading="Enhet",
                kind=word,
                words=units,
                help="Enheten som har hand om kunden.",
                width=24,
            ),
            *(
                Field(
                    name=name,
                    heading=f"Storlek: {follows.get(name.removesuffix(WEIGHT), name)}",
                    kind=number,
                    help="Tal att fördela volymer efter.",
                    least=0,
                    most=1e15,
                )
                for name in weights
            ),
            *_days("kund"),
        ),
    )


def _people(parameters: Parameters, units: Words) -> Sheet:
    staffing = parameters.staffing
    roles: Words = {role.name: code for code, role in staffing.roles.items()}
    return Sheet(
        name="people",
        title="Medarbetare",
        lead="En rad per medarbetare, utan namn; fler om något ändras. Kryss för det som var och en kan.",
        key=("person", "start"),
        least=1,
        fields=(
            Field(
                name="person",
                heading="Person",
                kind=person,
                help="Beteckning utan namn, som P017.",
                width=9,
            ),
            Field(
                name="unit",
                heading="Enhet",
                kind=word,
                words=units,
                help="Tomt för dem som leder hela centret.",
                optional=True,
                width=24,
            ),
            Field(name="role", heading="Roll", kind=word, words=roles, help="Yrkesroll.", width=26),
            Field(name="employment", heading="Sysselsättningsgrad", kind=share, help="1 är heltid."),
            Field(
                name="customer",
                heading="Kontakt för",
                kind=text,
                refers=CUSTOMERS,
                help="Kunden som medarbetaren är kontaktperson för.",
                optional=True,
                width=34,
            ),
            *(
                Field(
                    name=SKILL + code,
                    heading=skill.name,
                    kind=mark,
                    help="x: kan det.",
                    default=False,
                    width=13,
                )
                for code, skill in staffing.skills.items()
            ),
            *_days("anställd så"),
        ),
    )


def _days(what: str) -> tuple[Field, Field]:
    """First and last day of a row; both may be empty."""
    first, last = (
        f"Första dagen som {what}; tomt: sedan tidigare.",
        f"Sista dagen som {what}; tomt: tills vidare.",
    )
    return (
        Field(name="start", heading="Från och med", kind=day, help=first, optional=True),
        Field(name="end", heading="Till och med", kind=day, help=last, optional=True),
    )


def _agreements(parameters: Parameters) -> Sheet:
    add_ons: Words = {line.name: code for code, line in parameters.services.items() if line.kind == "add_on"}
    return Sheet(
        name="addon_agreements",
        title="Tilläggsavtal",
        lead="En rad för varje tilläggstjänst som en kund köper.",
        key=("customer", "service", "start"),
        fields=(
            Field(
                name="customer", heading="Kund", kind=text, refers=CUSTOMERS, help="Kundens namn.", width=40
            ),
            Field(
                name="service",
                heading="Tilläggstjänst",
                kind=word,
                words=add_ons,
                help="En tjänst som säljs som tillägg.",
                width=40,
            ),
            Field(name="start", heading="Från och med", kind=day, help="Första dagen."),
            Field(
                name="end",
                heading="Till och med",
                kind=day,
                help="Sista dagen; tomt om avtalet löper.",
                optional=True,
            ),
        ),
    )
