"""Metrics that a change leaves out although a figure is due, each by its own calendar."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from bishan_targets.gate.changes import metrics_now
from bishan_targets.gate.comparison import Comparison
from bishan_targets.model.book import Book, Every, Figures, Observation, Target
from bishan_targets.model.periods import moved_by_years
from bishan_targets.model.policy import Rule

_MOST_CYCLES: Final = 3
_FEW_DAYS: Final = 3
_SHARE: Final = 0.05
"""Share of the interval by which a figure may be earlier or later than in other cycles."""
_AS_OFTEN: Final = 2
"""How many times as often a metric may report and still be of the same calendar."""


class _News(NamedTuple):
    """A day for which a metric has a new figure, and the day on which it had one a cycle before.

    `often` is the number of its figures in the cycle that ended then.
    """

    day: date
    before: date
    often: int


def dropped(head: Book, base: Book, names: Mapping[str, str], as_of: date) -> Iterator[Comparison]:
    """Targets without a figure for a day on which metrics of the same calendar have a new one.

    Two metrics are of one calendar if both had a figure a cycle before, and one does not report
    much more often. What other days hold does not matter, be they of the target itself.
    """
    news: dict[Every, set[_News]] = {}
    closed = {each.target for each in head.plan.policy.closures if each.year is None}
    metrics = metrics_now(head, base, names)
    for name, before in base.plan.targets.items():
        target, figures = head.plan.targets.get(names[name]), base.observations.get(before.metric)
        if target is None or not figures:
            continue
        by = target.goal.by
        # No more figures are due.
        if figures[-1].date >= by or (target.id in closed and as_of >= by):
            continue
        every = target.every
        if every not in news:
            news[every] = set(_news(head, base, metrics, every))
        yield from _of_target(
            target, figures, head.observations.get(target.metric, ()), news[every]
        )


def _news(head: Book, base: Book, metrics: Mapping[str, str], every: Every) -> Iterator[_News]:
    for then, now in metrics.items():
        figures, found = base.observations.get(then), head.observations.get(now)
        if not figures or not found or found[-1].date <= figures[-1].date:
            continue
        day = found[-1].date
        for cycle in range(1, _MOST_CYCLES + 1):
            before = _near(figures, _earlier(day, cycle * every.days), _leeway(every))
            if before:
                count = _count(figures, _earlier(before, every.days), before)
                yield _News(day, before, count)
                break


def _of_target(
    target: Target,
    figures: Sequence[Observation],
    now: Sequence[Observation],
    news: set[_News],
) -> Iterator[Comparison]:
    every, leeway = target.every, _leeway(target.every)
    due = [each for each in news if _is_of_calendar(each, figures, every)]
    last = figures[-1].date
    due = [each for each in due if not _skips(target, figures, last, each.day)]
    if not due:
        return
    missing = [each.day for each in due if not now or now[-1].date < each.day - leeway]
    yield Comparison(
        Rule.DROPPED,
        target.id,
        not missing,
        reference=str(last),
        reference_from="base",
        day=max(missing, default=max(each.day for each in due)),
        goal=target.goal,
    )


def _is_of_calendar(news: _News, figures: Sequence[Observation], every: Every) -> bool:
    before = _near(figures, news.before, timedelta(_FEW_DAYS))
    if before is None:
        return False
    return news.often <= _AS_OFTEN * _count(figures, _earlier(before, every.days), before)


def _skips(target: Target, figures: Sequence[Observation], last: date, day: date) -> bool:
    """Whether a year to date had no figure between these days in the year before, either.

    Many offices publish none for January. There must be one from before; three days do not matter.
    """
    start, end = (moved_by_years(each, -1) for each in (last, day))
    near = timedelta(_FEW_DAYS)
    is_known = target.figures is Figures.YEAR_TO_DATE and figures[0].date <= start + near
    return is_known and not any(start + near < each.date <= end + near for each in figures)


def _leeway(every: Every) -> timedelta:
    return timedelta(max(_FEW_DAYS, round(_SHARE * every.days))) if every.days > 7 else timedelta(0)


def _earlier(day: date, days: float) -> date:
    """A day so many days before, or the first of the calendar."""
    return date.fromordinal(max(1, day.toordinal() - round(days)))


def _near(figures: Sequence[Observation], day: date, leeway: timedelta) -> date | None:
    """The day with a figure that is nearest, and at most so far away."""
    place = bisect_left(figures, day.toordinal(), key=_ordinal)
    around = [each.date for each in figures[max(0, place - 1) : place + 1]]
    nearest = min(around, key=lambda each: abs(each - day), default=None)
    return nearest if nearest and abs(nearest - day) <= leeway else None


def _count(figures: Sequence[Observation], after: date, until: date) -> int:
    first = bisect_right(figures, after.toordinal() + _FEW_DAYS, key=_ordinal)
    return max(1, bisect_left(figures, until.toordinal() + 1, key=_ordinal) - first)


def _ordinal(figure: Observation) -> int:
    return figure.date.toordinal()
