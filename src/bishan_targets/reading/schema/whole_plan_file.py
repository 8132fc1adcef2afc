"""Rare parts of plans: indicators, ratios, rare goals, and the lists of declared changes.

Most plans are read without this module.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, PlainValidator, model_validator

from bishan_targets.model.policy import Aspect
from bishan_targets.model.rollups import Method
from bishan_targets.reading.schema.check_table import RuleName
from bishan_targets.reading.schema.fields import (
    BetterName,
    Breaks,
    Day,
    Id,
    InputTable,
    LocalizedText,
    Number,
    Text,
    day,
    number,
    one_of,
    refused,
    wrong_type,
)
from bishan_targets.reading.schema.goal_tables import WholeTargetTable
from bishan_targets.reading.schema.milestone_tables import MilestonePlanFile
from bishan_targets.reading.schema.plan_file import Baseline


def _scale(value: Decimal) -> Decimal:
    if not value:
        raise refused("zero-scale")
    return value


Scale = Annotated[Number, AfterValidator(_scale), Field(json_schema_extra={"not": {"const": 0}})]


def _bound(value: object) -> Decimal | date | str:
    """A figure, or the written form of a setting: a day, a text."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str) and value.strip():
        return value
    return number(value)


Bound = Annotated[
    Decimal | date | str, PlainValidator(_bound, json_schema_input_type=float | date | str)
]
AspectName = Annotated[Aspect, PlainValidator(one_of(Aspect), json_schema_input_type=Aspect)]


class IndicatorTable(InputTable):
    """`[indicators.ID]`: a metric with a direction and no goal, for the published rules."""

    name: LocalizedText | None = None
    unit: LocalizedText | None = None
    better: BetterName
    baseline: Baseline | None = None
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    breaks: Breaks = []
    source: str | None = None
    note: str | None = None


class RatioTable(InputTable):
    """`[ratios.ID]`: figures made of two metrics of the same date, `of` × `scale` ÷ `to`."""

    of: Id
    to: Id
    scale: Scale = Decimal(1)


class RollupTable(WholeTargetTable):
    """`[rollups.ID]`: a target whose figures are made of the members' figures, by one method."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [method]} for method in Method],
            "dependentRequired": {"mean": ["weight"], "weight": ["mean"]},
        }
    )

    sum: Id | None = None
    ratio: Annotated[list[Id], Field(min_length=2, max_length=2)] | None = None
    mean: Id | None = None
    weight: Id | None = None
    worst: Id | None = None
    meeting: Id | None = None
    scale: Scale | None = None


class WaiverTable(InputTable):
    """`[[waivers]]`: an accepted finding; without a metric, one about the whole plan."""

    rule: RuleName
    metric: str | None = None
    reason: Text
    owner: Text
    until: Day
    no_worse_than: Bound | None = None
    aspect: AspectName | None = None


class RevisionTable(InputTable):
    """`[[revisions]]`: a figure corrected by its source, or a missing one added."""

    metric: str
    date: Day
    old: Number | None = None
    new: Number
    source: Text


def _days(value: object) -> list[date]:
    if not isinstance(value, list):
        return [day(value)]
    if not value:
        raise wrong_type("date", value)
    return [day(each) for each in value]


Days = Annotated[list[date], PlainValidator(_days, json_schema_input_type=date | list[date])]


class WithdrawalTable(InputTable):
    """`[[withdrawn]]`: figures taken back by their source, or written for the wrong day."""

    metric: str
    date: Days
    reason: Text
    source: Text


class RetirementTable(InputTable):
    """`[[retired]]`: a target given up."""

    metric: str
    reason: Text
    on: Day


class ClosureTable(InputTable):
    """`[[closed]]`: the outcome of a target or a milestone."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["target"]}, {"required": ["milestone"]}]}
    )

    target: str | None = None
    milestone: str | None = None
    year: Annotated[int, Field(ge=date.min.year, le=date.max.year)] | None = None
    outcome: Text
    source: Text

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.target is None) == (self.milestone is None):
            raise refused("closure-subject")
        return self


class WholePlanFile(MilestonePlanFile):
    """`targets.toml`."""

    # Nothing is ever added, and the oldest pydantic makes no models of a Mapping's values.
    targets: dict[Id, WholeTargetTable] = {}  # type: ignore[assignment]
    indicators: dict[Id, IndicatorTable] = {}
    ratios: dict[Id, RatioTable] = {}
    rollups: dict[Id, RollupTable] = {}
    waivers: list[WaiverTable] = []
    revisions: list[RevisionTable] = []
    withdrawn: list[WithdrawalTable] = []
    retired: list[RetirementTable] = []
    closed: list[ClosureTable] = []
