"""A customer's incomplete documents, and how they were cleared."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup.customer_pack import CustomerPack
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, column
from model.presentation.display import prose
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import activity_names

ALL = "all"


def sentence(pack: CustomerPack) -> Markdown:
    """How many documents were incomplete, and how many of them a call cleared."""
    return prose(in_words(pack))


def in_words(pack: CustomerPack) -> str:
    """:func:`sentence` as text."""
    documents, incomplete, cleared = counts(pack)
    if not incomplete:
        return _("Inget av {documents} underlag var ofullständigt.", documents=formats.number(documents))
    return _(
        "{incomplete} av {documents} underlag ({share}) var ofullständiga. {cleared} klarades per telefon "
        "och {returned} återsändes.",
        incomplete=formats.number(incomplete),
        documents=formats.number(documents),
        share=formats.percent(incomplete / documents if documents else None),
        cleared=formats.number(cleared),
        returned=formats.number(incomplete - cleared),
    )


def table(pack: CustomerPack, parameters: Parameters) -> Table | None:
    """Incomplete documents and how they were cleared, and their sum; None when nothing came."""
    if pack.incomplete.empty:
        return None
    documents, incomplete, cleared = counts(pack)
    total = {
        "activity": ALL,
        "documents": documents,
        "incomplete": incomplete,
        "share": incomplete / documents if documents else None,
        "cleared_by_phone": cleared,
        "returned": int(pack.incomplete["returned"].sum()),
        "cleared_share": cleared / incomplete if incomplete else None,
    }
    return Table(
        "incomplete-documents",
        _("Ofullständiga underlag och hur de klarades"),
        pd.concat([pack.incomplete, pd.DataFrame([total])], ignore_index=True),
        [
            Column("activity", "Underlag", words=activity_names(parameters) | {ALL: N_("Summa")}),
            column("documents"),
            column("incomplete"),
            Column("share", "Andel", "percent"),
            column("cleared_by_phone"),
            column("returned", "Återsända"),
            Column("cleared_share", "Klarade, andel", "percent", 0),
        ],
        total=[-1],
    )


def counts(pack: CustomerPack) -> tuple[int, int, int]:
    """Documents that came, those incomplete, and of these cleared by phone."""
    sums = pack.incomplete[["documents", "incomplete", "cleared_by_phone"]].sum()
    return int(sums["documents"]), int(sums["incomplete"]), int(sums["cleared_by_phone"])
