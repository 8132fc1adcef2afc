"""The calculations behind a target's numbers, with their input, to be checked on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.periods import calendar_years
from bishan_targets.render.goal_words import facing
from bishan_targets.render.numbers import exact, percent, rounded
from bishan_targets.render.section import Section
from bishan_targets.render.units import difference_in_cell
from bishan_targets.report.goals import GoalReport, is_cap
from bishan_targets.report.ratios import RatioReport
from bishan_targets.report.sums import has_something_left, is_cap_on_sum, is_within_year
from bishan_targets.report.target import LatestReport, TargetReport
from bishan_targets.report.values import FigureReport, Number
from bishan_targets.text.safe import visible

_OF_THE_WAY = ("baseline", "progress", "elapsed", "planned", "ahead_days", "pace.observed")


_MORE_DECIMALS: Final = 4


def arithmetic(
    target: TargetReport, goal: GoalReport, ratio: RatioReport | None, say: Messages
) -> Section:
    """Every calculation for a target with a goal; the reason if there is none."""
    title = say("show.arithmetic")
    if target.latest is None:
        return Section(title, [say("show.unknown", reason=say("reason.no_data"))])
    heading = [say(f"show.arithmetic.{column}") for column in ("what", "how", "result")]
    if target.gap is None:
        reason = say("show.unknown", reason=say(f"reason.{target.why_null['gap']}"))
        rows = total_rows(target, say)
        return Section(title, [reason], rows=[heading, *rows] if rows else [])
    bound = facing(goal, target.latest.value)
    if bound is None:
        return Section(title)
    most = ratio.decimals + _MORE_DECIMALS if ratio else None
    if target.growth:  # the level at the deadline is endless, too
        most = (target.decimals or 0) + _MORE_DECIMALS
    rows = _Arithmetic(target, goal, target.latest, say, most).rows()
    return Section(title, rows=[heading, *rows])


def total_rows(target: TargetReport, say: Messages) -> list[list[str]]:
    """The sum so far of a goal for one, and the periods that it is made of."""
    total = target.total
    if total is None:
        return []
    how = say("show.of_periods", known=total.known, expected=total.expected)
    if total.missing:
        days = say("list.separator").join(each.isoformat() for each in total.missing)
        how = say("show.periods_missing", periods=how, days=days)
    return [[say("show.total"), how, exact(total.so_far, say=say)]]


def _years(start: date, end: date) -> str:
    """The time that a growth rate compounds over: whole between days of the same date."""
    return f"{calendar_years(start, end):.4g}"


@dataclass(frozen=True, slots=True)
class _Arithmetic:
    """The rows; figures have at most `most` decimals, if any: a ratio's are endless."""

    target: TargetReport
    goal: GoalReport
    latest: LatestReport
    say: Messages
    most: int | None = None

    def rows(self) -> list[list[str]]:
        now = FigureReport(self.latest.date, self.latest.value)
        way = self._way(now) if self.target.margin is None else self._margin(now)
        latest = total_rows(self.target, self.say) or [self._figure("latest", now)]
        return [
            *latest,
            *self._grown(),
            *([] if has_something_left(self.target) else [self._gap(now)]),
            *way,
            *([] if is_cap_on_sum(self.target) else self._paces(now)),
            *self._growth(now),
            *self._same_period(),
        ]

    def _same_period(self) -> list[list[str]]:
        if self.target.year is None:
            return []
        from bishan_targets.render.year_arithmetic import same_period_rows

        return same_period_rows(self.target, self._exact, self.say)

    def _of_year(self) -> list[list[str]]:
        """The rows in place of those of the way if the goal is for the latest figure's year."""
        if not is_within_year(self.target):
            return []
        from bishan_targets.render.year_arithmetic import year_rows

        return year_rows(self.target, self.goal, self._exact, self.say)

    def _exact(self, value: Number) -> str:
        short = value if self.most is None else round(value, self.most)
        return exact(short or value, say=self.say)

    def _end(self, start: FigureReport) -> FigureReport:
        """The goal's value at its deadline; of a band, the bound that `start` faces."""
        bound = facing(self.goal, start.value)
        return FigureReport(self.goal.by, start.value if bound is None else bound)

    def _figure(self, name: str, figure: FigureReport) -> list[str]:
        how = self.say("show.figure_of", date=figure.date.isoformat())
        return self._row(name, how, self._exact(figure.value))

    def _baseline(self, start: FigureReport) -> list[str]:
        """The baseline; of a sum, that it starts from zero."""
        if self.target.total is None:
            return self._figure("baseline", start)
        how = self.say("show.before_sum", date=start.date.isoformat())
        return self._row("baseline", how, self._exact(start.value))

    def _row(self, name: str, how: str, result: str | None) -> list[str]:
        label = self._label(name)
        if result is None:
            reason = self.say(f"reason.{self.target.why_null[name]}")
            return [label, "", self.say("show.unknown", reason=reason)]
        return [label, how, result]

    def _label(self, name: str) -> str:
        """The name of a row; paces within one year say that they are a year's."""
        of_year = f"show.{name}.year"
        has_own = is_within_year(self.target) and self.say.has(of_year)
        return self.say(of_year if has_own else f"show.{name}")

    def _gap(self, now: FigureReport) -> list[str]:
        gap = None if self.target.gap is None else self._amount(self._exact(self.target.gap))
        if self.goal.high is not None and self.target.gap == 0:
            low, high = self._value(self.goal.low or 0), self._value(self.goal.high)
            inside = (
                f"{low} {self.say.own('≤')} {self._value(now.value)} {self.say.own('≤')} {high}"
            )
            return self._row("gap", inside, gap)
        first, second = self._end(now).value, now.value
        if is_cap(self.goal) or (self.goal.high is not None and second > first):
            first, second = second, first
        return self._row("gap", f"{self._value(first)} - {self._value(second)}", gap)

    def _grown(self) -> list[list[str]]:
        """The level that a growth rate ends at."""
        start, rate, value = self.target.baseline, self.goal.growth, self.goal.value
        if start is None or rate is None or value is None or is_within_year(self.target):
            return []  # within the goal's year, the baseline is the year's start
        years = _years(start.date, self.goal.by)
        times = self.say.own("×")
        how = f"{self._value(start.value)} {times} (1 + {self._exact(rate)} / 100)^{years}"
        return [[self.say("show.grown"), how, self._exact(value)]]

    def _growth(self, now: FigureReport) -> list[list[str]]:
        """The growth rates so far and needed."""
        rates, start = self.target.growth, self.target.baseline
        if rates is None or start is None or is_within_year(self.target):
            return []
        end = self._end(now)
        return [
            self._rate("growth.so_far", start, now, rates.so_far),
            self._rate("growth.needed", now, end, rates.needed),
        ]

    def _rate(
        self, name: str, start: FigureReport, end: FigureReport, rate: Number | None
    ) -> list[str]:
        label = self.say(f"show.{name}")
        if rate is None:
            return [label, "", self.say("show.unknown", reason=self.say("reason.no_growth_rate"))]
        quotient = f"{self._value(end.value)} / {self._value(start.value)}"
        how = f"({quotient})^(1 / {_years(start.date, end.date)}) - 1"
        return [label, how, self.say("show.per_year", value=f"{rate:.2f}%")]

    def _way(self, now: FigureReport) -> list[list[str]]:
        target, start = self.target, self.target.baseline
        if start is None:
            return [self._row(name, "", None) for name in _OF_THE_WAY]
        end = self._end(start)
        is_inside = self.goal.high is not None and target.gap == 0
        reached = end if is_inside else now
        path, done = self._difference(start, end), self._difference(start, reached)
        pace = self._row("pace.observed", *self._pace(start, now, target.pace.observed))
        days, gone = (end.date - start.date).days, (now.date - start.date).days
        time = self.say("show.of_days", gone=self._count(gone), days=self._count(days))
        ahead = self._ahead(f"{done} / {path}", self._share(gone, days), days, gone)
        if of_year := self._of_year():
            return [*of_year, ahead, pace]
        return [
            self._baseline(start),
            self._row("progress", f"{done} / {path}", _percent(target.progress)),
            self._row("elapsed", time, _percent(target.elapsed)),
            self._planned(start, end, now),
            ahead,
            pace,
        ]

    def _planned(self, start: FigureReport, end: FigureReport, now: FigureReport) -> list[str]:
        """The planned value, between the two interim goals around the latest figure's day."""
        places = self._places(start, end)
        lines = list(pairwise(places))
        first, second = next((each for each in lines if now.date <= each[1].date), lines[-1])
        gone, days = (now.date - first.date).days, (second.date - first.date).days
        path, times = self._difference(first, second), self.say.own("×")
        share = self._share(gone, days)
        how = f"{self._value(first.value)} + {path} {times} {share}"
        label, *shown = self._row("planned", how, self._round(self.target.planned))
        if not self.target.growth:
            return [label, *shown]
        quotient = f"({self._value(second.value)} / {self._value(first.value)})"
        how = f"{self._value(first.value)} {times} {quotient}^({share})"
        return [self.say("show.planned_growth"), how, *shown[1:]]

    def _places(self, start: FigureReport, end: FigureReport) -> list[FigureReport]:
        steps = [each for each in self.target.steps if not each.set_after]
        between = [each for each in steps if start.date < each.by < end.date]
        reached = ((each.by, facing(each, start.value)) for each in between)
        named = [FigureReport(day, value) for day, value in reached if value is not None]
        return [start, *named, end]

    def _margin(self, now: FigureReport) -> list[list[str]]:
        """The rows in place of progress if the goal is a cap or a floor."""
        target, start = self.target, self.target.baseline
        end = self._end(now)
        days = (end.date - now.date).days
        margin, room = self._exact(target.margin or 0), target.room
        first, second = now.value, end.value
        is_upper = self.goal.high is not None and second == self.goal.high
        if is_cap(self.goal) or is_upper:
            first, second = second, first
        how = self.say("show.over_years", change=margin, days=self._count(days))
        rows = [
            self._row(
                "margin", f"{self._value(first)} - {self._value(second)}", self._amount(margin)
            ),
            self._row("room", how, None if room is None else self._per_year(room)),
        ]
        if is_cap_on_sum(target) or target.total:
            rows = self._left(rows) if has_something_left(target) else []
        if of_year := self._of_year():
            return [*rows[:1], *of_year]
        if start is None:
            return rows
        whole, gone = (end.date - start.date).days, (now.date - start.date).days
        time = self.say("show.of_days", gone=self._count(gone), days=self._count(whole))
        return [
            self._baseline(start),
            *rows,
            self._row("elapsed", time, _percent(target.elapsed)),
            self._row("pace.observed", *self._pace(start, now, target.pace.observed)),
        ]

    def _left(self, rows: list[list[str]]) -> list[list[str]]:
        """The rows of a margin, as the rest that a cap leaves; none a year after its deadline."""
        (_, *margin), (_, *room) = rows
        left = [[self.say("show.left"), *margin]]
        return left if self.target.room is None else [*left, [self.say("show.left_yearly"), *room]]

    def _per_year(self, value: Number) -> str:
        return self.say("show.per_year", value=self._amount(rounded(value, say=self.say)))

    def _amount(self, number: str) -> str:
        """A difference with its unit: points for shares."""
        unit = visible(self.say.pick(self.target.unit)) if self.target.unit else ""
        return difference_in_cell(number, unit, self.say)

    def _paces(self, now: FigureReport) -> list[list[str]]:
        pace, previous = self.target.pace, self.target.previous
        quotient = f"{self._round(pace.observed)} / {self._round(pace.required)}"
        ratio = None if pace.ratio is None else f"{pace.ratio:.2f}"
        return [
            self._row("pace.recent", *self._pace(previous or now, now, pace.recent)),
            self._row("pace.required", *self._pace(now, self._end(now), pace.required)),
            self._row("pace.ratio", quotient, ratio),
        ]

    def _pace(
        self, start: FigureReport, end: FigureReport, pace: Number | None
    ) -> tuple[str, str | None]:
        change, days = self._difference(start, end), (end.date - start.date).days
        how = self.say("show.over_years", change=change, days=self._count(days))
        return how, None if pace is None else self._per_year(pace)

    def _ahead(self, progress: str, time: str, days: int, gone: int) -> list[str]:
        """The lead of progress over time elapsed, or the lag.

        With interim goals or a growth rate, between the days on which the path has the latest value
        and it came.
        """
        ahead = self.target.ahead_days
        late = ahead is not None and ahead < 0
        label = self.say("show.behind_days" if late else "show.ahead_days")
        if self._has_bends() and ahead is not None:
            more, less = max(gone, gone + ahead), min(gone, gone + ahead)
            shown_more, shown_less = self._whole(more), self._whole(less)
            how = self.say("show.days_of_path", more=shown_more, less=shown_less)
        else:
            more_share, less_share = (time, progress) if late else (progress, time)
            how = f"({more_share} - {less_share}) {self.say.own('×')} {self._whole(days)}"
        _, *shown = self._row("ahead_days", how, None if ahead is None else self._count(abs(ahead)))
        return [label, *shown]

    def _has_bends(self) -> bool:
        """Whether the planned path is not one straight line."""
        if self.target.year and is_within_year(self.target):
            return bool(self.target.year.expected_shares)
        return bool(self.target.steps or self.target.growth)

    def _share(self, gone: int, days: int) -> str:
        return f"{self._whole(gone)} / {self._whole(days)}"

    def _whole(self, number: int) -> str:
        return self.say.figure(str(number))

    def _count(self, days: int) -> str:
        return self.say.count("show.days", days)

    def _difference(self, start: FigureReport, end: FigureReport) -> str:
        return f"({self._value(end.value)} - {self._value(start.value)})"

    def _value(self, value: Number) -> str:
        text = self._exact(value)
        return f"({text})" if value < 0 else text

    def _round(self, value: Number | None) -> str | None:
        return None if value is None else rounded(value, say=self.say)


def _percent(share: Number | None) -> str | None:
    return None if share is None else percent(share)
