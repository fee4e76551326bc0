"""A negotiation among what is published: pages and a workbook for the customer, and the tables of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from model.planner_workbook.offer_sheets import write_offers
from model.planning.offers.effects import Offered
from model.planning.offers.lead_times import LeadTimes
from model.planning.offers.offer import Negotiation, negotiation_text
from model.presentation.language import spoken
from model.publishing.manifest import write_manifest
from model.publishing.offer_page import notebook_of
from model.publishing.publication import put_in_place
from model.publishing.rendering import page_of
from model.publishing.requests import ReportRequest, report_request
from model.publishing.workbook import PRICE_LIST
from model.reports.planning import offer_page as pages
from model.reports.planning import offers as report
from tertialpdf.table_files import write_table

NAME, OFFERS = "offer", "offers.yaml"


def offer_request(negotiation: Negotiation, day: date) -> ReportRequest:
    """The negotiation as something to publish, dated ``day``: ``offer-7``."""
    name = f"{NAME}-{negotiation.customer}"
    return replace(report_request(PRICE_LIST), name=name).with_parameters(
        year=negotiation.year, scenario=negotiation.scenario, day=day.isoformat()
    )


def workbook_name(negotiation: Negotiation) -> str:
    """The file's name."""
    return f"erbjudande-{negotiation.year}-{negotiation.customer:02}.xlsx"


def publish_offers(
    offered: Offered,
    tried: Mapping[str, LeadTimes],
    day: date,
    out: Path | None = None,
    *,
    replaces: bool = False,
) -> Path:
    """Put pages, workbook, offers and tables in place below ``out``; returns their folder.

    replaces: whether what somebody has changed there may be replaced.
    """
    request = offer_request(offered.negotiation, day)
    return put_in_place(request, out, partial(_make, offered, tried, request, day), replace=replaces)


def _make(
    offered: Offered, tried: Mapping[str, LeadTimes], request: ReportRequest, day: date, folder: Path
) -> None:
    folder.mkdir(parents=True)
    book = folder / workbook_name(offered.negotiation)
    write_offers(offered, tried, day, book)
    offers = folder / OFFERS
    offers.write_text(negotiation_text(offered.negotiation), encoding="utf-8")
    page = folder / f"{request.name}.pdf"
    shown = notebook_of(pages.heading(offered, day), pages.sections(offered, tried, book.name))
    page.write_bytes(page_of(shown, request.name))
    files = [page, book, offers]
    tables = report.tables(offered, tried)
    for table in tables:
        path = folder / "tables" / f"{table.name}.csv"
        path.parent.mkdir(exist_ok=True)
        write_table(table.block(), path, spoken())
        files.append(path)
    write_manifest(request, folder, files)
