"""What the figures suggest should be done, and the actions for availability."""

from __future__ import annotations

from collections.abc import Iterator

from IPython.display import Markdown

from model.followup.unit_pack import UnitPack
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import prose
from model.presentation.formats import inside
from model.presentation.language import _, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.improvement import action_columns, in_states
from model.reports.follow_up.monthly import by_size
from model.reports.follow_up.phone.schedule import clocks, missed, people


def suggestions(pack: UnitPack, parameters: Parameters) -> Markdown | None:
    """What the figures suggest, one line each; None when every promise is kept everywhere."""
    lines = [*_of_schedule(pack), *_of_correspondence(pack, parameters)]
    count = 0 if pack.complaints is None else len(pack.complaints)
    if count:
        lines.append(
            ngettext(
                "En synpunkt på enhetens tillgänglighet har kommit in under perioden.",
                "{count} synpunkter på enhetens tillgänglighet har kommit in under perioden.",
                count,
                count=formats.number(count),
            )
        )
    return prose("\n".join(f"- {line}" for line in lines)) if lines else None


def table(pack: UnitPack, parameters: Parameters) -> Table | None:
    """Actions for availability; None without tables of actions and commitments."""
    if pack.actions is None:
        return None
    return Table(
        "actions",
        _("Åtgärder för tillgängligheten"),
        in_states(pack.actions),
        action_columns(parameters),
    )


def _of_schedule(pack: UnitPack) -> Iterator[str]:
    """Where more people would keep the promise, and where those planned should have."""
    _below, thin, enough = missed(pack)
    if len(thin):
        spare = pack.duty[pack.duty["needed"] < pack.duty["on_duty"]]
        line = _("Pröva {people} i tjänst {clocks}.", people=people(thin), clocks=inside(clocks(thin)))
        if len(spare):
            line += " " + _("Utrymme att flytta från finns {clocks}.", clocks=inside(clocks(spare)))
        yield line
    if len(enough):
        yield _(
            "Gå igenom hur passen bemannas {clocks}; schemat i sig räcker en medeldag.",
            clocks=inside(clocks(enough)),
        )


def _of_correspondence(pack: UnitPack, parameters: Parameters) -> Iterator[str]:
    """Call-backs and letters that are below their goal in some month."""
    for name, months, share in (
        (_("återkopplingen"), pack.call_backs, parameters.followup.call_back_target.on(pack.last_day)),
        (_("e-posten"), pack.mail, parameters.followup.mail_target.on(pack.last_day)),
    ):
        low = None if months is None else months[months["share"] < share]
        if months is not None and low is not None and len(low):
            worst = by_size(low, "share")[0]
            yield _(
                "Följ upp {name}: under målet {goal} i {below} av {all} månader, lägst {month} med {share}.",
                name=name,
                goal=formats.percent(share, 0),
                below=len(low),
                all=len(months),
                month=formats.month_name(int(worst["month"])),
                share=formats.percent(worst["share"]),
            )
