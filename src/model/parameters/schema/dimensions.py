"""What the centre's own tables may name: codes, what they are called, and what steers how each is counted.

Nothing is computed from a code: a kind says what an account, a measure or a source is.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from model.parameters.quantity import Quantity, Strict, Text

AccountKind = Literal["personnel", "other_cost", "revenue"]
CustomerMeasureKind = Literal["index", "satisfied", "area"]
StaffMeasureKind = Literal["index", "response_rate", "area"]
YearlyKind = Literal["volume", "revenue", "personnel", "other_cost", "headcount", "fte", "count"]


class Account(Strict):
    """An account, or a group of them, that budget and outcome are kept by.

    name: of one that is no kind of cost in ``economy.kinds``, which has a name already.
    """

    name: str = ""
    kind: AccountKind


class ComplaintCategory(Strict):
    """What suggestions and complaints are about; ``about_phone``: how easy the centre is to reach."""

    name: Text
    about_phone: bool = False


class CustomerMeasure(Strict):
    """A measure of the customer survey: an index 0-100, the percentage satisfied, or an area in percent."""

    name: Text
    kind: CustomerMeasureKind


class StaffMeasure(Strict):
    """A measure of the staff survey: an index 0-100, the response rate in percent, or a question area."""

    name: Text
    kind: StaffMeasureKind


class YearlyMeasure(Strict):
    """A figure that is kept of whole years; ``in_series``: whether the table of several years shows it."""

    name: Text
    kind: YearlyKind
    in_series: bool = True


class ActionSource(Strict):
    """What has led to an action; ``from_customers``: whether customers have asked for it."""

    name: Text
    from_customers: bool = False


class PieceWords(Strict):
    """What the streams count together: ``are``, inside a sentence, and ``these``, as *fakturorna*."""

    are: Text
    these: Text


class StreamWords(Strict):
    """What a stream's pieces are called together inside a sentence, as *leverantörsfakturorna*."""

    these: Text


class FollowedChannel(Strict):
    """A channel whose share of its stream is followed, such as e-invoices.

    channel: the activity that counts it. name: of the measure. many: its pieces; these: they inside a
    sentence, as *e-fakturorna*.
    """

    channel: Text
    name: Text
    many: Text
    these: Text


class Region(Strict):
    """Where a benchmark is from."""

    name: Text


class Comparison(Strict):
    """What the centre holds against public benchmarks of invoices.

    stream: the stream of supplier invoices. skill: of the work that others count with them. not_counted:
    activities of that skill that are no such work. region: the centre's own, of ``regions``.
    """

    stream: Text
    skill: Text
    not_counted: list[Text]
    region: Text
    regions: dict[Text, Region]


class Dimensions(Strict):
    """What tables of complaints, surveys, improvement and whole years may name.

    staff_scale: the highest value of a question area. survey_levels: whose staff survey a row is; the
    centre's own comes first. pieces: words for what the streams count together; None where their names in
    a row do. stream_words: by stream, where its name does not do inside a sentence. followed_channel: None
    where no share is followed. comparison: None where the centre is not held against benchmarks.
    """

    processes: Quantity[dict[str, Text]]
    complaint_categories: dict[str, ComplaintCategory]
    customer_survey: dict[str, CustomerMeasure]
    staff_survey: dict[str, StaffMeasure]
    staff_scale: Quantity[int]
    survey_levels: Quantity[dict[str, Text]]
    answer_themes: Quantity[dict[str, Text]]
    answer_tones: Quantity[dict[str, Text]]
    information_methods: Quantity[dict[str, Text]]
    information_channels: Quantity[dict[str, Text]]
    yearly_measures: dict[str, YearlyMeasure]
    action_sources: dict[str, ActionSource]
    pieces: PieceWords | None = None
    stream_words: dict[str, StreamWords] = Field(default_factory=dict)
    followed_channel: FollowedChannel | None = None
    comparison: Comparison | None = None

    @property
    def own_level(self) -> str:
        """The level of the centre itself in the staff survey."""
        return next(iter(self.survey_levels.value), "")

    def areas(self, survey: Literal["customer_survey", "staff_survey"]) -> tuple[str, ...]:
        """The areas of a survey, in order."""
        measures: dict[str, CustomerMeasure] | dict[str, StaffMeasure] = getattr(self, survey)
        return tuple(name for name, measure in measures.items() if measure.kind == "area")

    def of_kind(
        self, survey: Literal["customer_survey", "staff_survey"], kind: CustomerMeasureKind | StaffMeasureKind
    ) -> str | None:
        """The one measure of a survey that is of ``kind``; None if it has none."""
        measures: dict[str, CustomerMeasure] | dict[str, StaffMeasure] = getattr(self, survey)
        return next((name for name, measure in measures.items() if measure.kind == kind), None)
