"""The status of one target: its row in the report, and the values behind it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Gap, Reason
from bishan_targets.assessment.projection.deadline import Projection
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.model.book import Book
from bishan_targets.model.localized import Localized
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Figures
from bishan_targets.report.by_rule import RuleReport, target_rule_report
from bishan_targets.report.goals import (
    FormerGoalReport,
    GoalReport,
    GrowthReport,
    InterimGoalReport,
    TotalReport,
    former_goals,
    goal_of,
    growth_report,
    interim_goals,
    total_report,
)
from bishan_targets.report.values import (
    Day,
    FigureReport,
    Number,
    RangeReport,
    figure_report,
    known,
    plain,
    range_report,
)

if TYPE_CHECKING:
    from bishan_targets.report.rollups import RollupReport
    from bishan_targets.report.years import YearReport


class LatestReport(NamedTuple):
    """The latest observation."""

    date: Day
    value: Number
    source: str | None
    provisional: bool


class PaceReport(NamedTuple):
    """Changes per year in the metric's unit; `ratio` is observed ÷ required."""

    observed: Number | None
    recent: Number | None
    required: Number | None
    ratio: Number | None


class ReachedReport(NamedTuple):
    """The dates of meeting the goal; None is never within fifty years, or not known."""

    earliest: date | None
    median: date | None
    latest: date | None
    years: Number | None


class ProjectionReport(NamedTuple):
    """Projection to the deadline; `why_null` is the reason if there is none."""

    observations: int
    at_deadline: RangeReport | None
    probability: Number | None
    reached: ReachedReport
    why_null: str | None


class TargetReport(NamedTuple):
    """The status of one target; `by_rule` is the verdict by the plan's published rule.

    `goal` is None if the plan gives none yet. `margin` and `room` belong to a cap or a floor: by
    how much it holds, and by how much a year the metric may worsen. `binding` is true for a target
    that must be met (约束性), false for an expected one (预期性); `owner` answers for it. `metric`
    is the id of its figures, and `figures` their kind. `growth` belongs to a goal for
    average growth, `total` to one for a sum; `steps` are interim goals or those of other
    years, `was` replaced ones. `year` is that of the latest figure, for figures that accumulate.
    `rollup` describes figures made of the members'.
    `breaks` are the first days of other series of the metric, and `series_from` is the one since
    which figures are compared; None if there are none from before.
    """

    id: str
    name: Localized
    unit: Localized | None
    group: Localized | None
    binding: bool
    owner: Localized | None
    decimals: int | None
    every: str
    goal: GoalReport | None
    baseline: FigureReport | None
    latest: LatestReport | None
    previous: FigureReport | None
    gap: Number | None
    progress: Number | None
    elapsed: Number | None
    planned: Number | None
    ahead_days: int | None
    margin: Number | None
    room: Number | None
    pace: PaceReport
    projection: ProjectionReport
    verdict: Verdict
    flags: Sequence[str]
    why_null: Mapping[str, str]
    by_rule: RuleReport | None
    metric: str
    figures: str
    growth: GrowthReport | None
    total: TotalReport | None
    steps: Sequence[InterimGoalReport]
    was: Sequence[FormerGoalReport]
    year: "YearReport | None" = None
    rollup: "RollupReport | None" = None
    breaks: Sequence[date] = ()
    series_from: date | None = None


def target_report(book: Book, found: Assessment) -> TargetReport:
    """One target's row, from its assessment."""
    target, gap, judgement = found.target, found.gap, found.judgement
    return TargetReport(
        id=target.id,
        name=target.name,
        unit=target.unit,
        group=target.group,
        binding=target.policy.binding,
        owner=target.owner,
        decimals=target.decimals,
        every=target.every,
        goal=goal_of(found),
        baseline=figure_report(gap.baseline),
        latest=_latest(gap.latest),
        previous=figure_report(gap.previous),
        gap=known(gap.gap),
        progress=known(gap.progress),
        elapsed=known(gap.elapsed),
        planned=known(gap.planned),
        ahead_days=None if isinstance(gap.ahead_days, Reason) else gap.ahead_days,
        margin=known(gap.margin),
        room=known(gap.room),
        pace=PaceReport(
            observed=known(gap.observed),
            recent=known(gap.recent),
            required=known(gap.required),
            ratio=known(gap.ratio),
        ),
        projection=_projection_report(found.projection),
        verdict=judgement.verdict,
        flags=[str(flag) for flag in judgement.flags],
        why_null=_reasons(gap),
        by_rule=target_rule_report(book.plan.rule, found) if book.plan.rule else None,
        metric=target.metric,
        figures=target.figures,
        growth=growth_report(found),
        total=total_report(found),
        steps=interim_goals(found),
        was=former_goals(found),
        year=_year(book, found),
        rollup=_rollup(book, found),
        breaks=target.breaks,
        series_from=found.series_from,
    )


def _year(book: Book, found: Assessment) -> "YearReport | None":
    if found.target.figures is Figures.LEVEL:
        return None
    from bishan_targets.report.years import year_report

    return year_report(book, found)


def _rollup(book: Book, found: Assessment) -> "RollupReport | None":
    if not book.plan.rollups:
        return None
    from bishan_targets.report.rollups import rollup_report

    return rollup_report(book, found)


_KEYS: Final = [f"pace.{name}" if name in PaceReport._fields else name for name in Gap._fields]


def _reasons(gap: Gap) -> dict[str, str]:
    quantities = zip(_KEYS, gap, strict=True)
    return {key: value.value for key, value in quantities if isinstance(value, Reason)}


def _projection_report(projection: Projection) -> ProjectionReport:
    reached = projection.reached
    return ProjectionReport(
        observations=projection.observations,
        at_deadline=range_report(projection.at_deadline) if projection.at_deadline else None,
        probability=None if projection.probability is None else plain(projection.probability),
        reached=ReachedReport(
            reached.earliest,
            reached.median,
            reached.latest,
            None if reached.years is None else plain(reached.years),
        ),
        why_null=projection.why_null,
    )


def _latest(observation: Observation | Reason) -> LatestReport | None:
    if isinstance(observation, Reason):
        return None
    value = plain(observation.value)
    return LatestReport(observation.date, value, observation.source, observation.provisional)
