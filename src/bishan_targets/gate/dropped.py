"""Metrics that a change leaves out although a figure is due, each by its own calendar."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeAlias

from bishan_targets.gate.changes import metrics_now
from bishan_targets.gate.comparison import Comparison
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every, moved_by_years
from bishan_targets.model.policy import Rule
from bishan_targets.model.targets import Figures, Target

_MOST_CYCLES: Final = 3
_FEW_DAYS: Final = 3
_SHARE: Final = 0.05
"""Share of the interval by which a figure may be earlier or later than in other cycles."""
_AS_OFTEN: Final = 2
"""A metric of the same calendar reports at most this many times as often."""
_PARTS: Final = 3
"""A third of the metrics that came together make their next figures due."""
Came: TypeAlias = Callable[[str, date], str | None]
"""The change that brought the base's figure of a metric for a day; None if that is not known."""


class _News(NamedTuple):
    """A day for which a metric has a new figure, and the day on which it had one a cycle before.

    `often` is the number of its figures in the cycle that ended then.
    """

    day: date
    before: date
    often: int


class _Member(NamedTuple):
    """A metric with a figure for a day: its number of figures in that cycle, and if it goes on."""

    often: int
    goes_on: bool


_Companies: TypeAlias = dict[str | None, Counter[_Member]]


def dropped(
    head: Book, base: Book, names: Mapping[str, str], as_of: date, came: Came | None = None
) -> Iterator[Comparison]:
    """Targets without a figure for a day on which metrics of the same calendar have a new one.

    Two metrics are of one calendar if both had a figure a cycle before, and one does not report
    much more often. Of those whose figures came with the target's, in each of the last three
    cycles, a third has to have a new one: others are published at another time. Figures of other
    days do not matter, even the target's own. Without `came`, all came together.
    """
    going_on = list(_going_on(head, base, names, as_of))
    due = {metric for _, metric in going_on}
    metrics = metrics_now(head, base, names)
    calendars: dict[Every, _Calendar] = {}
    for target, metric in going_on:
        every = target.every
        if every not in calendars:
            calendars[every] = _Calendar(head, base, metrics, every, due, came)
        figures, now = base.observations[metric], head.observations.get(target.metric)
        yield from _of_target(target, metric, figures, now, calendars[every])


def _going_on(
    head: Book, base: Book, names: Mapping[str, str], as_of: date
) -> Iterator[tuple[Target, str]]:
    """The targets with more figures due, and their metrics in the base."""
    closed = {each.target for each in head.plan.policy.closures if each.year is None}
    for name, before in base.plan.targets.items():
        target, figures = head.plan.targets.get(names[name]), base.observations.get(before.metric)
        if target is None or not figures:
            continue
        by = target.goal.by
        if figures[-1].date < by and not (target.id in closed and as_of >= by):
            yield target, before.metric


class _Calendar:
    """The days of one interval for which the change brings figures, and whose they are.

    `due` are the metrics of the base with more figures due.
    """

    def __init__(
        self,
        head: Book,
        base: Book,
        metrics: Mapping[str, str],
        every: Every,
        due: Container[str],
        came: Came | None,
    ) -> None:
        self._head, self._base, self._metrics = head, base, metrics
        self._every, self._came = every, came or (lambda _metric, _day: None)
        self._due = due
        self._companies: dict[tuple[_News, date], _Companies] = {}
        self.news = set(self._new_days())

    def _new_days(self) -> Iterator[_News]:
        every = self._every
        for then, now in self._metrics.items():
            figures, found = self._base.observations.get(then), self._head.observations.get(now)
            if not figures or not found or found[-1].date <= figures[-1].date:
                continue
            day = found[-1].date
            for cycle in range(1, _MOST_CYCLES + 1):
                before = _near(figures, _earlier(day, cycle * every.days), _leeway(every))
                if before:
                    yield _News(day, before, _count(figures, before, every))
                    break

    def goes_on(self, news: _News, metric: str) -> bool:
        """Whether enough of those that came with a metric's latest figures go on now."""
        days = (_earlier(news.before, each * self._every.days) for each in range(_MOST_CYCLES))
        return all(self._is_with_others(news, metric, day) for day in days)

    def _is_with_others(self, news: _News, metric: str, day: date) -> bool:
        """Whether a third of those that came with a metric's figure go on now.

        If the change that brought it is not known, a third of all metrics. True, too, if it has no
        figure for that day, or none of those that go on has.
        """
        figures = self._base.observations[metric]
        before = _near(figures, day, _leeway(self._every))
        companies = self._companies_of(news, day)
        if before is None or not any(_going(each) for each in companies.values()):
            return True
        most = _AS_OFTEN * _count(figures, before, self._every)
        came = self._came(metric, before)
        company = Counter[_Member]()
        for each, members in companies.items():
            if came in (None, each):
                company.update({one: members[one] for one in members if one.often <= most})
        return company.total() <= _PARTS * _going(company)

    def _companies_of(self, news: _News, day: date) -> _Companies:
        """The metrics that had a figure for a day, counted by the change that brought it.

        Context figures and those that stayed away since count only if they go on now.
        """
        if (news, day) not in self._companies:
            found = self._companies[news, day] = defaultdict(Counter)
            for then, now in self._metrics.items():
                figures = self._base.observations.get(then, ())
                before = _near(figures, day, _leeway(self._every))
                if before is None:
                    continue
                goes_on = self._goes_on(figures, self._head.observations.get(now), news.day)
                is_due = then in self._due and figures[-1].date >= news.before - _leeway(
                    self._every
                )
                if goes_on or is_due:
                    often = _count(figures, before, self._every)
                    found[self._came(then, before)][_Member(often, goes_on)] += 1
        return self._companies[news, day]

    def _goes_on(
        self, figures: Sequence[Observation], now: Sequence[Observation] | None, day: date
    ) -> bool:
        start = day - _leeway(self._every)
        return now is not None and figures[-1].date < start <= now[-1].date


def _going(company: Counter[_Member]) -> int:
    return sum(count for member, count in company.items() if member.goes_on)


def _of_target(
    target: Target,
    metric: str,
    figures: Sequence[Observation],
    now: Sequence[Observation] | None,
    calendar: _Calendar,
) -> Iterator[Comparison]:
    every, leeway = target.every, _leeway(target.every)
    due = [each for each in calendar.news if _is_of_calendar(each, figures, every)]
    last = figures[-1].date
    due = [each for each in due if not _skips(target, figures, last, each.day)]
    reported = {each for each in due if now and now[-1].date >= each.day - leeway}
    due = [each for each in due if each in reported or calendar.goes_on(each, metric)]
    if not due:
        return
    missing = [each.day for each in due if each not in reported]
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
    return news.often <= _AS_OFTEN * _count(figures, before, every)


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


def _count(figures: Sequence[Observation], until: date, every: Every) -> int:
    """The number of figures of the cycle that ends with the one of a day."""
    after = _earlier(until, every.days) + timedelta(_FEW_DAYS)
    first = bisect_right(figures, after.toordinal(), key=_ordinal)
    return max(1, bisect_right(figures, until.toordinal(), key=_ordinal) - first)


def _ordinal(figure: Observation) -> int:
    return figure.date.toordinal()
