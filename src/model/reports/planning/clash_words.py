"""Why rules of pricing could not be met together, in a sentence for readers of a report."""

from __future__ import annotations

from collections.abc import Sequence

from model.presentation import formats
from model.presentation.language import N_, _, listed
from model.pricing.rules.clashes import Apart, Clash, Shortfall
from model.pricing.rules.programme import RECOVERY

SHOWN = 3
RULES = {
    RECOVERY: N_("full kostnadstäckning"),
    "largest_adjustment": N_("gränsen för övergångsjusteringen"),
    "floor": N_("golvet för kundernas sänkning"),
    "productivity": N_("produktivitetskravet"),
    "minimum_fee": N_("minsta avgiften"),
    "cap": N_("taket för kundernas höjning"),
}
TOO_LITTLE = {
    "agreements": N_("avtalen kan högst ge {reached} kr men {aim} kr ska tas in: {gap} kr saknas"),
    "prices": N_("priserna kan högst ge {reached} kr men {aim} kr ska tas in: {gap} kr saknas"),
}
TOO_MUCH = {
    "agreements": N_("avtalen ger minst {reached} kr men {aim} kr ska tas in: {gap} kr för mycket"),
    "prices": N_("priserna ger minst {reached} kr men {aim} kr ska tas in: {gap} kr för mycket"),
}


def clash_sentence(clash: Clash) -> str:
    """Which rules clash, and by how many kronor; without a full stop."""
    if clash.shortfall and clash.shortfall.held_by == "decided":
        return _(
            "de satta priserna och ledig kapacitet ger {reached} kr, men bara {aim} kr ska tas in",
            aim=formats.kronor(clash.shortfall.aim),
            reached=formats.kronor(clash.shortfall.reached),
        )
    if clash.shortfall and clash.shortfall.held_by == "idle":
        return _(
            "regleringen lämnar {aim} kr att ta in, mindre än vad ledig kapacitet kostar, {reached} kr",
            aim=formats.kronor(clash.shortfall.aim),
            reached=formats.kronor(clash.shortfall.reached),
        )
    found = _revenue(clash.shortfall) if clash.shortfall else _held(clash.apart)
    rules = listed(_(RULES[name]) for name in reversed(clash.rules))
    if len(clash.rules) > 1:
        return _("{rules} går inte att förena: {found}", rules=rules, found=found)
    return _("{rules} går inte att hålla: {found}", rules=rules, found=found)


def _revenue(shortfall: Shortfall) -> str:
    words = TOO_LITTLE if shortfall.reached < shortfall.aim else TOO_MUCH
    return _(
        words[shortfall.held_by],
        reached=formats.kronor(shortfall.reached),
        aim=formats.kronor(shortfall.aim),
        gap=formats.kronor(abs(shortfall.aim - shortfall.reached)),
    )


def _held(apart: Sequence[Apart]) -> str:
    told = [_one_held(one) for one in apart[:SHOWN]]
    if len(apart) > SHOWN:
        told.append(_("{count} till", count=len(apart) - SHOWN))
    return "; ".join(told)


def _one_held(one: Apart) -> str:
    place = _("kund {number}", number=one.place) if isinstance(one.place, int) else one.place or _("totalt")
    apart = formats.kronor(one.kronor)
    if one.low is None or one.high is None:
        return _("{place}: {apart} kr skiljer", place=place, apart=apart)
    return _(
        "{place}: minst {low} kr men högst {high} kr, {apart} kr skiljer",
        place=place,
        low=formats.kronor(one.low),
        high=formats.kronor(one.high),
        apart=apart,
    )
