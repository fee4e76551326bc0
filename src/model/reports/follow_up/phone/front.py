"""The phone report's first page: heading, key figures, and the year so far in five lines."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period
from model.followup.unit_pack import UnitPack
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import Heading, KeyFigure, KeyFigures, prose
from model.presentation.formats import inside
from model.presentation.kinds import is_missing
from model.presentation.language import _, as_written, listed, ngettext
from model.reports.changed import beside_scenario, changes_in_words
from model.reports.follow_up.phone.months import threshold
from model.reports.follow_up.phone.schedule import clocks, missed
from model.reports.follow_up.promises import KEPT, verdict
from model.reports.follow_up.section_comments import status
from model.reports.follow_up.stand_out import is_open
from model.reports.follow_up.words import NUMBERS
from model.reports.names import organisation
from model.reports.sources import extent, of_follow_up


def heading(
    pack: UnitPack, period: Period, parameters: Parameters, owed: pd.DataFrame, day: str | None
) -> Heading:
    """The report's top; without ``day`` it is dated the period's last."""
    months = formats.months_until(period.year, period.through)
    return Heading(
        title=_("Telefonrapport {unit}", unit=_(pack.name)),
        subtitle=beside_scenario(_("Telefon, återkoppling och e-post {months}", months=months), parameters),
        changes=changes_in_words(parameters),
        organisation=organisation(parameters),
        status=status(owed, stands_out=is_open(period, parameters, "phone", {"unit": pack.unit})),
        day=day or period.last_day.isoformat(),
        example_data=extent(of_follow_up("phone", period.year)),
    )


def key_figures(pack: UnitPack, parameters: Parameters) -> KeyFigures:
    """The four promises, and wait and abandoned calls beside the whole centre's."""
    kept = [
        KeyFigure(
            name,
            formats.percent(value),
            _("löfte {target}", target=formats.percent(target, 0)),
            *verdict(value >= target, KEPT),
        )
        for name, value, target in _promises(pack, parameters)
    ]
    own, centre = pack.total, pack.centre
    wait = KeyFigure(
        _("Väntan på svar, medel"),
        f"{formats.number(own['wait'])}{formats.NO_BREAK}s",
        _("hela verksamheten {wait}\u00a0s", wait=formats.number(centre["wait"])),
    )
    lost, everywhere = (total["abandoned"] / total["offered"] for total in (own, centre))
    abandoned = KeyFigure(
        _("Lade på innan svar"),
        formats.percent(lost),
        _(
            "{abandoned} samtal; hela verksamheten {everywhere}",
            abandoned=formats.number(own["abandoned"]),
            everywhere=formats.percent(everywhere),
        ),
    )
    return KeyFigures([*kept[:2], abandoned, *kept[2:], wait])


def summary(pack: UnitPack, parameters: Parameters) -> Markdown:
    """Promises, where it is worst, where it is going, what the schedule gives, what is done."""
    lines = [
        _("**Löftena:** {told}", told=_promise_words(pack, parameters)),
        _("**Svårast att komma fram:** {told}", told=_worst_words(pack)),
        _("**Riktningen:** {told}", told=_trend_words(pack)),
        _("**Telefonschemat:** {told}", told=_duty_words(pack)),
        *([] if pack.actions is None else [_("**Det här görs:** {told}", told=_action_words(pack.actions))]),
    ]
    return prose("\n".join(f"- {line}" for line in lines))


def _promises(pack: UnitPack, parameters: Parameters) -> list[tuple[str, float, float]]:
    """What is promised and known: the measure's name, the unit's share, and the promised share."""
    number, goals = pack.number, parameters.followup
    promises = [
        (_("Besvarade samtal"), pack.total["answer_rate"], number.answered_target),
        (
            _("Svar inom {threshold}", threshold=threshold(pack)),
            pack.total["service_level"],
            number.service_level_target,
        ),
        (_("Återkoppling i tid"), pack.total["call_backs"], goals.call_back_target.on(pack.last_day)),
        (_("E-post i tid"), pack.total["mail"], goals.mail_target.on(pack.last_day)),
    ]
    return [promise for promise in promises if not is_missing(promise[1])]


def _promise_words(pack: UnitPack, parameters: Parameters) -> str:
    told = _promises(pack, parameters)
    broken = [
        _(
            "{name} ({outcome} mot {target})",
            name=inside(name),
            outcome=formats.percent(value),
            target=formats.percent(target, 0),
        )
        for name, value, target in told
        if not value >= target
    ]
    kept = len(told) - len(broken)
    text = _("{kept} av {all} hålls.", kept=kept, all=len(told))
    return text + " " + _("Inte {missed}.", missed=listed(broken)) if broken else text


def _worst_words(pack: UnitPack) -> str:
    worst = [
        _(
            "klockan {half_hour} ({share})",
            half_hour=row["half_hour"],
            share=formats.percent(row["answer_rate"], 0),
        )
        for row in pack.worst.to_dict("records")
    ]
    lost, everywhere = pack.worst["abandoned"].sum(), pack.total["abandoned"]
    calls = pack.worst["offered"].sum() / pack.total["offered"]
    said = {"clocks": listed(worst), "calls": formats.percent(calls, 0)}
    if not everywhere:
        return _("{clocks}. Där kom {calls} av samtalen.", **said)
    return _(
        "{clocks}. Där kom {calls} av samtalen, {lost} av dem som lade på.",
        **said,
        lost=formats.percent(lost / everywhere, 0),
    )


def _trend_words(pack: UnitPack) -> str:
    early, late, months = pack.trend
    centre = formats.percent(pack.centre["answer_rate"])
    if not months:
        return _("en månad ger ingen riktning; hela verksamheten besvarade {centre}.", centre=centre)
    return ngettext(
        "den första månaden besvarades {early}, den senaste {late}: {moved}. Hela verksamheten har {centre} "
        "under perioden.",
        "de {count} första månaderna besvarades {early}, de {count} senaste {late}: {moved}. Hela "
        "verksamheten har {centre} under perioden.",
        months,
        count=_(NUMBERS[months]),
        early=formats.percent(early),
        late=formats.percent(late),
        moved=_moved(late - early),
        centre=centre,
    )


def _moved(change: float) -> str:
    points = round(100 * change, 1)
    if not points:
        return _("oförändrat")
    size = formats.number(abs(points), 1)
    if points > 0:
        return _("upp {points} procentenheter", points=size)
    return _("ned {points} procentenheter", points=size)


def _duty_words(pack: UnitPack) -> str:
    below, thin, _enough = missed(pack)
    if below.empty:
        return _("löftet hålls i alla halvtimmar.")
    said = {"missed": len(below), "all": len(pack.duty)}
    if not len(thin):
        return _("löftet missas i {missed} av dagens {all} halvtimmar; schemat räcker en medeldag.", **said)
    return _(
        "löftet missas i {missed} av dagens {all} halvtimmar; schemat är för tunt {clocks}.",
        **said,
        clocks=inside(clocks(thin)),
    )


def _action_words(actions: pd.DataFrame) -> str:
    ongoing = actions[actions["status"] != "done"]
    told = [
        _("{action} (klart {due})", action=as_written(inside(row["action"])), due=row["due"])
        for row in ongoing.to_dict("records")
    ]
    return (listed(told) if told else _("ingen öppen åtgärd")) + "."
