"""Projection of a metric to the deadline, and of the date of meeting its goal, with odds."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import reached, trusted
from bishan_targets.assessment.projection.course import Model, forecast_of, known_figures
from bishan_targets.assessment.projection.outlook import Outlook, Range
from bishan_targets.assessment.projection.reached import Reached
from bishan_targets.assessment.running_sum import Flow
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import DAYS_PER_YEAR, years_between
from bishan_targets.model.targets import Bounds

HORIZON_YEARS: Final = 50
HORIZON_DAYS: Final = round(HORIZON_YEARS * DAYS_PER_YEAR)

_UNBOUNDED: Final = Bounds()


class Projection(NamedTuple):
    """Projection from the observations; `why_null` is the reason if there is none.

    `probability` is that of the goal holding at the deadline.
    """

    observations: int
    at_deadline: Range | None
    probability: float | None
    reached: Reached
    why_null: Reason | None


def project(
    goal: Goal,
    history: Sequence[Observation],
    bounds: Bounds = _UNBOUNDED,
    model: Model = trusted.fit,
    flow: Flow | None = None,
    *,
    is_dated: bool = True,
) -> Projection:
    """Project a goal's metric from its observations, in order of date.

    If these are running sums, `flow` holds the figures that are added up. Without `is_dated`, the
    dates of meeting the goal are not looked for.

    Time runs from the latest observation. `at_deadline` and `probability` are None with the reason
    `deadline_passed` if that is on or after the deadline; with fewer than two observations there is
    no projection.
    """
    observations = known_figures(history, flow)
    if observations < 2:
        reason = Reason.ONE_OBSERVATION if observations else Reason.NO_DATA
        return Projection(observations, None, None, Reached(), reason)
    latest = history[-1]
    outlook = Outlook(forecast_of(model, history, flow), bounds)
    dates = _reached(goal, outlook, latest, of_sum=flow is not None, is_dated=is_dated)
    if latest.date >= goal.by:
        return Projection(observations, None, None, dates, Reason.DEADLINE_PASSED)
    ahead = years_between(latest.date, goal.by)
    return Projection(
        observations=observations,
        at_deadline=outlook.range(ahead),
        probability=outlook.odds(goal, ahead),
        reached=dates,
        why_null=None,
    )


def project_without_goal(
    history: Sequence[Observation], reason: Reason = Reason.NO_GOAL
) -> Projection:
    """The projection of a metric without a goal for its level: none, for a reason."""
    return Projection(len(history), None, None, Reached(), reason)


def _reached(
    goal: Goal, outlook: Outlook, latest: Observation, *, of_sum: bool, is_dated: bool
) -> Reached:
    if of_sum and not goal.is_to_be_reached:
        return Reached()  # the sum at the end counts
    if goal.holds(latest.value):
        return Reached(latest.date, latest.date, latest.date, 0.0)
    if not is_dated:
        return Reached()
    by = (goal.by - latest.date).days
    # Nothing is added to a sum after its last day.
    last = by if of_sum else HORIZON_DAYS
    return reached.dates(latest.date, reached.first_days_of(goal, outlook, by, last))
