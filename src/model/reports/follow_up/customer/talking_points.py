"""What the figures say should be talked about at a customer's meeting, one line for each point."""

from __future__ import annotations

from collections.abc import Iterator

from IPython.display import Markdown

from model.followup.customer_pack import CustomerPack
from model.followup.streams import stream_of
from model.followup.talking_points import TalkingPoints
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import prose
from model.presentation.formats import first_up, inside
from model.presentation.language import _, as_written, listed, ngettext
from model.reports.names import activity_names, service_names, these_of_streams

MOST_NAMED = 4
"""Activities below target that are named among the points; the others are counted."""


def points(found: TalkingPoints, pack: CustomerPack, parameters: Parameters) -> Markdown:
    """What to talk about, one line each."""
    lines = [
        *_of_volumes(found, parameters),
        *_of_service(found, parameters),
        *_of_the_log(found),
        *_of_dialogue(found, pack),
    ]
    if not lines:
        return prose(_("Figurerna ger inget särskilt att ta upp."))
    return prose("\n".join(f"- {line}" for line in lines))


def _of_volumes(found: TalkingPoints, parameters: Parameters) -> Iterator[str]:
    """Volumes far from the agreement, and e-invoices that are fewer than agreed."""
    names = service_names(parameters)
    for row in found.volumes.to_dict("records"):
        yield _(
            "{label}: {volume} mot avtalade {agreed} ({share}, {amount} kr). Vad beror det på, och vad "
            "väntas resten av året?",
            label=names[row["service"]],
            volume=formats.number(row["volume"]),
            agreed=formats.number(row["agreed"]),
            share=formats.percent(row["share"], signed=True),
            amount=formats.kronor(row["amount_deviation"], 0, signed=True),
        )
    followed = parameters.dimensions.followed_channel
    if found.channels and followed:
        stream = str(stream_of(parameters, followed.channel))
        yield _(
            "{these} är {share} av {of_these}; avtalet räknar med {agreed}. Varje skannad faktura som blir "
            "e-faktura kostar {cheaper} kr mindre. Vilka leverantörer kan anslutas härnäst?",
            these=first_up(_(followed.these)),
            of_these=these_of_streams(parameters)[stream],
            share=formats.percent(found.channels.share),
            agreed=formats.percent(found.channels.agreed),
            cheaper=formats.kronor(found.channels.cheaper),
        )


def _of_service(found: TalkingPoints, parameters: Parameters) -> Iterator[str]:
    """Lead times below target, and the documents that are returned most."""
    names = activity_names(parameters)
    if len(found.late):
        late = [
            f"{inside(names[row['activity']])} ({formats.percent(row['share'])})"
            for row in found.late.nsmallest(MOST_NAMED, "share").to_dict("records")
        ]
        rest = len(found.late) - len(late)
        named = listed([*late, _("{rest} till", rest=rest)] if rest else late)
        yield _("Under ledtidsmålet, mätt för hela verksamheten: {named}. Märks det hos er?", named=named)
    if found.returned is not None:
        yield _(
            "Flest återsända underlag: {label}, {returned} av {documents}. Vad saknas oftast, "
            "och kan mer klaras per telefon?",
            label=inside(names[found.returned["activity"]]),
            returned=formats.number(found.returned["returned"]),
            documents=formats.number(found.returned["documents"]),
        )


def _of_the_log(found: TalkingPoints) -> Iterator[str]:
    """Problems, first those that came again; proposals and wishes."""
    if found.repeated:
        told = [
            _("{text} ({count} gånger)", text=as_written(inside(text)), count=count)
            for text, count in found.repeated.items()
        ]
        yield _("Problem som kommit igen: {problems}.", problems=listed(told))
    elif found.problems:
        yield ngettext(
            "Ett problem i loggen: är det löst?",
            "{count} problem i loggen: är de lösta?",
            found.problems,
            count=formats.number(found.problems),
        )
    for subject, texts in (
        (_("Förslag att ta ställning till"), found.proposals),
        (_("Önskemål att besvara"), found.wishes),
    ):
        if texts:
            yield f"{subject}: {listed([as_written(inside(text)) for text in texts])}."


def _of_dialogue(found: TalkingPoints, pack: CustomerPack) -> Iterator[str]:
    """Complaints without an answer, and meetings that are missing."""
    if len(found.unanswered):
        yield _("Obesvarade synpunkter: {cases}.", cases=listed(found.unanswered["case"].tolist()))
    if found.missing_meetings:
        yield _(
            "{held} av {promised} möten som utlovats hittills har hållits: boka nästa.",
            held=len(pack.meetings),
            promised=pack.promised_so_far,
        )
