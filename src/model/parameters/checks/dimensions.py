"""Rules of what tables may name: codes that sums have are no accounts, and a survey has one index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from model.parameters.checks.breach import Breach
from model.parameters.schema.parameters import Parameters

SUMS = {"personnel": "personnel", "other": "other_cost", "costs": "", "revenue": "revenue", "result": ""}
"""What sums of accounts are called in tables, and the kind of accounts that they sum, if it is one."""
ONCE = ("index", "satisfied", "response_rate")
SURVEYS: tuple[Literal["customer_survey", "staff_survey"], ...] = ("customer_survey", "staff_survey")


def accounts_are_no_sums(parameters: Parameters) -> Iterator[Breach]:
    """There are revenue and costs, and no account is called as a sum is, unless it is the only one of it."""
    accounts = parameters.economy.accounts
    kinds = Counter(account.kind for account in accounts.values())
    if not kinds["revenue"] or not kinds["personnel"] + kinds["other_cost"]:
        yield (
            "economy.accounts",
            ", ".join(accounts) or "inga",
            "minst ett konto för intäkter och ett för kostnader",
        )
    for code, account in accounts.items():
        if bool(account.name) == (code in parameters.economy.kinds):
            yield (
                f"economy.accounts.{code}.name",
                account.name or "inget",
                "ett namn, utom för ett kostnadsslag i economy.kinds, som har sitt där",
            )
        if code in SUMS and (SUMS[code] != account.kind or kinds[account.kind] > 1):
            yield f"economy.accounts.{code}", code, "en annan beteckning: " + ", ".join(SUMS) + " är summor"


def surveys_have_one_index(parameters: Parameters) -> Iterator[Breach]:
    """Of an index, a share of satisfied and a response rate a survey has one at most."""
    for survey in SURVEYS:
        kinds = Counter(measure.kind for measure in getattr(parameters.dimensions, survey).values())
        for kind in ONCE:
            if kinds[kind] > 1:
                yield f"dimensions.{survey}", f"{kinds[kind]} av slaget {kind}", "högst ett"
    if parameters.dimensions.staff_scale.value < 1:
        yield "dimensions.staff_scale", parameters.dimensions.staff_scale.value, "ett tal som är minst 1"


def the_followed_channel_is_work(parameters: Parameters) -> Iterator[Breach]:
    """The channel whose share is followed is an activity, and words are of streams that there are."""
    followed = parameters.dimensions.followed_channel
    if followed is not None and followed.channel not in parameters.activities:
        yield "dimensions.followed_channel.channel", followed.channel, "en aktivitet i activities.yaml"
    for code in parameters.dimensions.stream_words:
        if code not in parameters.demand.streams:
            yield "dimensions.stream_words", code, "ett slag i demand.streams"


def the_comparison_names_what_exists(parameters: Parameters) -> Iterator[Breach]:
    """What is compared is work that the centre does, and its own region one of those that are named."""
    comparison = parameters.dimensions.comparison
    if comparison is None:
        return
    path = "dimensions.comparison"
    if comparison.skill not in parameters.staffing.skills:
        yield f"{path}.skill", comparison.skill, "en kompetens i staffing.skills"
    for name in comparison.not_counted:
        if name not in parameters.activities:
            yield f"{path}.not_counted", name, "en aktivitet i activities.yaml"
    if comparison.stream not in parameters.demand.streams:
        yield f"{path}.stream", comparison.stream, "ett slag i demand.streams"
    if comparison.region not in comparison.regions:
        yield f"{path}.region", comparison.region, "en av " + ", ".join(comparison.regions)
