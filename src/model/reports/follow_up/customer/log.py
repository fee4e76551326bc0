"""The log of a customer: what has been noted since its last meeting."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup.customer_pack import LOG_KINDS, CustomerPack
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import N_, SWEDISH, _, listed, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.words import LOG_KINDS as KIND_WORDS
from model.reports.follow_up.words import NO_PROCESS, process_names

ALL, NONE = "all", "none"


def sentence(pack: CustomerPack) -> Markdown:
    """How many entries have come since the last meeting, and how they are listed."""
    listed_how = _("Händelser som upprepas står en gång, med hur ofta och när det senast hände.")
    return prose(f"{in_words(pack)} {listed_how}")


def in_words(pack: CustomerPack) -> str:
    """How many entries of each kind have come since the last meeting."""
    counts = pack.log["kind"].value_counts()
    parts = [_of_kind(kind, int(counts[kind])) for kind in LOG_KINDS if counts.get(kind, 0)]
    if not parts:
        return _("{since} har inga noteringar gjorts i kundloggen.", since=_since(pack))
    return ngettext(
        "{since} har en notering gjorts i kundloggen: {parts}.",
        "{since} har {count} noteringar gjorts i kundloggen: {parts}.",
        len(pack.log),
        since=_since(pack),
        count=formats.number(len(pack.log)),
        parts=listed(parts),
    )


def counts(pack: CustomerPack, parameters: Parameters) -> Table | None:
    """Entries by process and kind; None when there are none."""
    if pack.log.empty:
        return None
    total = {"process": ALL, **{kind: int(pack.log_counts[kind].sum()) for kind in LOG_KINDS}}
    return Table(
        "log-counts",
        _("{since}: noteringar per process", since=_since(pack)),
        pd.concat([pack.log_counts, pd.DataFrame([total])], ignore_index=True),
        [_process(parameters), *(Column(kind, KIND_WORDS[kind], "integer") for kind in LOG_KINDS)],
        total=[-1],
    )


def entries(pack: CustomerPack, parameters: Parameters) -> Table | None:
    """Problems, proposals and wishes, latest first; None when there are none."""
    chosen = _told(pack)[pack.log["kind"].isin(LOG_KINDS[1:])]
    if chosen.empty:
        return None
    return Table(
        "log",
        _("Problem, förslag och önskemål"),
        chosen.sort_values("date", ascending=False, kind="stable", ignore_index=True),
        [
            Column("date", "Datum", "date"),
            Column("kind", "Slag", words=KIND_WORDS),
            _process(parameters),
            Column("text", "Notering", language=SWEDISH),
        ],
    )


def events(pack: CustomerPack, parameters: Parameters) -> Table | None:
    """Events, alike ones together, by process and most frequent first; None when there are none."""
    chosen = _told(pack)[pack.log["kind"] == "event"]
    if chosen.empty:
        return None
    table = chosen.groupby(["process", "text"])["date"].agg(times="size", latest="max").reset_index()
    order = {process: place for place, process in enumerate([*process_names(parameters), NONE])}
    table = table.assign(place=table["process"].map(order)).sort_values(
        ["place", "times", "text"], ascending=[True, False, True], ignore_index=True
    )
    return Table(
        "events",
        _("Händelser"),
        table,
        [
            _process(parameters),
            Column("text", "Händelse", language=SWEDISH),
            Column("times", "Gånger", "integer"),
            Column("latest", "Senast", "date"),
        ],
    )


def _process(parameters: Parameters) -> Column:
    return Column(
        "process", "Process", words=process_names(parameters) | {NONE: NO_PROCESS, ALL: N_("Summa")}
    )


def _told(pack: CustomerPack) -> pd.DataFrame:
    """The log, entries of no process by a code of their own."""
    return pack.log.fillna({"process": NONE})


def _since(pack: CustomerPack) -> str:
    """``Sedan mötet den 30 maj 2011``, or since the year began when there was none."""
    if pack.since is None:
        return _("Hittills i år")
    return _("Sedan mötet den {since}", since=formats.long_date(pack.since))


def _of_kind(kind: str, count: int) -> str:
    """``3 händelser``."""
    shown = formats.number(count)
    if kind == "event":
        return ngettext("{count} händelse", "{count} händelser", count, count=shown)
    if kind == "problem":
        return ngettext("{count} problem", "{count} problem", count, count=shown)
    if kind == "proposal":
        return ngettext("{count} förslag", "{count} förslag", count, count=shown)
    return ngettext("{count} önskemål om tjänst", "{count} önskemål om tjänster", count, count=shown)
