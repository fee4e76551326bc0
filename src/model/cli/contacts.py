"""The command that estimates what calls and letters come of: ``tertial contacts``."""

from __future__ import annotations

from model.cli import terminal
from model.cli.options import ReplaceOption, ScenarioFileOption, ScenarioOption
from model.cli.terminal import console, say
from model.cli.work import tell_of_every_year
from model.errors import Finding, InputError
from model.parameters.contacted import CHANNELS
from model.parameters.loading import load
from model.parameters.overlays import Overlay, require_scenario_place, write_overlay

INTERVAL = 0.9


def contacts(
    scenario: ScenarioOption = None, target: ScenarioFileOption = None, replace: ReplaceOption = False
) -> None:
    """Skatta vad samtal och brev kommer av ur centrets egna månader och skriv raterna som ett scenario."""
    if target:
        require_scenario_place(target, replace)
    from model.calibration.contact_series import own_rates, rate_changes
    from model.reports.planning.contact_causes import rate_table

    parameters = load(scenario or "base")
    if not parameters.contacts.causes:
        wanted = "orsaker i contacts.causes med antagna rater (docs/contacts.md)"
        raise InputError(Finding("params/base/contacts.yaml", "contacts.causes", "inga", wanted))
    tell_of_every_year()
    found = {
        channel: own_rates(parameters, channel, interval=INTERVAL)
        for channel in CHANNELS
        if any(getattr(parameters.contacts, channel).value.values())
    }
    for channel, own in found.items():
        console.print(terminal.shown(rate_table(channel, own.rates, parameters, INTERVAL)))
    if target:
        told = "Samtal och brev per orsak, skattade ur centrets egna månader. Skriven av tertial contacts."
        write_overlay(
            Overlay("Skattade orsaker till kontakter", told, rate_changes(parameters, found)),
            target,
            replace=replace,
        )
        say(f"Raterna står i {target}.")
