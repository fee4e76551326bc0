"""Help and usage faults in Swedish: typer's own words are English and have no catalogue.

Its panel titles are module constants, made to be set; the rest is said by the command classes here. What a
faulty use is called, :func:`explain` tells by the kind of fault.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any

import typer
from pydantic import ValidationError
from typer import TyperException, rich_utils
from typer.core import TyperCommand, TyperGroup

from model.parameters.messages import expected

PANELS = {
    "ARGUMENTS_PANEL_TITLE": "Uppgifter",
    "OPTIONS_PANEL_TITLE": "Val",
    "COMMANDS_PANEL_TITLE": "Kommandon",
    "DEFAULT_STRING": "[annars {}]",
    "REQUIRED_LONG_STRING": "[måste anges]",
}
for _name, _words in PANELS.items():
    setattr(rich_utils, _name, _words)


class _Swedish:
    """Usage line and help option in Swedish; mixed into typer's command classes."""

    def get_usage(self, ctx: Any) -> str:
        """How the command is written."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return usage.replace("Usage:", "Användning:", 1)

    def get_help_option(self, ctx: Any) -> Any:
        """The option that shows the help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help, option.metavar = "Visa den här hjälpen.", ""
        return option


class SwedishCommand(_Swedish, TyperCommand):
    """A command that speaks Swedish."""


OPEN = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Settings of a command with options that the centre's own parameters name; they are left in its context."""


def named_by_the_centre(context: typer.Context, known: Collection[str]) -> list[str]:
    """``name=value`` of each ``--name value`` or ``--name=value`` that is left; others are usage faults."""
    found, rest = [], list(context.args)
    while rest:
        option, _, value = rest.pop(0).partition("=")
        name = option.removeprefix("--")
        if name == option:
            context.fail(f"för många uppgifter: {option}")
        if name not in known:
            own = [each for parameter in context.command.params for each in parameter.opts]
            close = difflib.get_close_matches(option, [*own, *(f"--{each}" for each in known)], n=1)
            context.fail(f"valet {option} finns inte" + "".join(f"; menades {each}" for each in close))
        if not value and not rest:
            context.fail(f"valet {option} används fel: det ska följas av ett värde")
        found.append(f"{name}={value or rest.pop(0)}")
    return found


class SwedishGroup(_Swedish, TyperGroup):
    """The commands' group, speaking Swedish."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that ``args`` begin with; a usage fault if there is none."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            close = difflib.get_close_matches(args[0], self.commands, n=1) or self.commands
            ctx.fail(f"kommandot {args[0]} finns inte; menades {' eller '.join(close)}")
        return super().resolve_command(ctx, args)


def explain(fault: TyperException) -> str:
    """What is wrong with how the command was written; our own messages are Swedish already."""
    name, cause = _name_of(fault), fault.__cause__
    match type(fault).__name__:
        case "NoSuchOption":
            close = sorted(getattr(fault, "possibilities", None) or [])
            return f"valet {name} finns inte" + (f"; menades {' eller '.join(close)}" if close else "")
        case "MissingParameter":
            return f"{name} måste anges"
        case "BadOptionUsage":
            wanted = "det ska följas av ett värde" if "requires" in fault.message else "det tar inget värde"
            return f"valet {name} används fel: {wanted}"
        case "BadParameter" if isinstance(cause, ValidationError):
            error = cause.errors()[0]
            wanted = "ett datum som 2011-04-30" if error["type"] == "value_error" else expected(error)
            return f"{name}: värdet {error['input']}; väntat: {wanted}"
    if "unexpected extra argument" in fault.message:
        given = fault.message.rpartition("(")[2].rstrip(")")
        return f"för många uppgifter: {given}"
    return fault.message


def _name_of(fault: Any) -> str:
    """The option or argument that a fault is about, as the user writes it."""
    parameter = getattr(fault, "param", None)
    if parameter is None:
        return str(getattr(fault, "option_name", None) or getattr(fault, "param_hint", None) or "")
    options = [option for option in parameter.opts if option.startswith("-")]
    return str(options[0] if options else parameter.metavar or parameter.name)
