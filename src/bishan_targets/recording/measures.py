"""Kinds of new figures, and questions if the figures' periods leave them open or do not fit them.

`2021年1—6月` after years, or as a first figure, may be half a year's amount, a year to date or the
level in June. A month leaves such a doubt only after years, and a day none: it stands for its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from bishan_targets.assessment.accumulating import last_reset
from bishan_targets.model.book import Book
from bishan_targets.model.breaks import series_on
from bishan_targets.model.diagnostics import Diagnostic, InputError, Term
from bishan_targets.model.periods import (
    Every,
    are_whole_periods,
    has_whole_months,
    months_of,
    months_through,
)
from bishan_targets.model.targets import Figures, Tracked
from bishan_targets.recording.entries import Change, Entry, at
from bishan_targets.text.natural_bounds import is_percentage

_YEAR: Final = 12
_INTERVALS: Final = (1, 3, 6, _YEAR)
_UNEVEN: Final = 0
"""Length of a period of more than a month that is no number of months."""
_LONGEST_MONTH: Final = 31


class Said(NamedTuple):
    """Kinds of figures that the user states: for all metrics, and for single ones."""

    of_all: Figures | None = None
    by_metric: Mapping[str, Figures] = MappingProxyType({})

    def of(self, metric: str) -> Figures | None:
        """The kind of a metric's figures; None if it is not stated."""
        return self.by_metric.get(metric, self.of_all)

    def with_answers(self, kinds: Mapping[str, Figures]) -> Said:
        """The same with more of single metrics."""
        return self._replace(by_metric={**self.by_metric, **kinds})


NOTHING_SAID: Final = Said()


class Question(NamedTuple):
    """A figure of a kind that nobody stated, and the reason for asking.

    Its unit may be `of_percent`, as that of growth, whose figures are levels.
    """

    entry: Entry
    reason: Term
    of_percent: bool = False

    def diagnostic(self) -> Diagnostic:
        """The question as an error."""
        values = {"id": self.entry.metric, "period": _period(self.entry), "reason": self.reason}
        found = at(self.entry.origin, "other-period", **values)
        return found._replace(hint="period-of-rate") if self.of_percent else found


class UnclearFiguresError(InputError):
    """Kinds of figures are not known; `questions` has one for each metric."""

    def __init__(self, questions: Sequence[Question]) -> None:
        """Keep the questions, at least one."""
        super().__init__([each.diagnostic() for each in questions])
        self.questions = tuple(questions)


class Measured(NamedTuple):
    """The kinds new to the plan by target, and objections and questions to figures."""

    new: Mapping[str, Figures]
    objections: Sequence[Diagnostic]
    questions: Sequence[Question]


def measured(changes: Iterable[Change], book: Book, said: Said) -> Measured:
    """The kinds of the figures of `changes` to a book: by the plan, else as `said`.

    Metrics without a target are left alone, as nothing judges them; to state a kind for one is an
    error, as is to state another one than the plan.
    """
    by_metric: dict[str, list[Change]] = {}
    for each in changes:
        by_metric.setdefault(each.entry.metric, []).append(each)
    new: dict[str, Figures] = {}
    objections = _without_target(by_metric, book, said)
    questions: list[Question] = []
    for metric, found in by_metric.items():
        if not (targets := book.plan.targets_of(metric)):
            continue
        target = next((each for each in targets if each.id == metric), targets[0])
        told, headed = said.of(metric), _headed(found)
        kind = target.figures if target.figures_stated else told or headed
        if kind is None:
            of_percent = any(map(is_percentage, (target.unit or {}).values()))
            asked = _questions(found, target, book, of_percent=of_percent)
            questions += [each._replace(of_percent=of_percent) for each in asked]
            continue
        if told not in (None, kind):
            values = {"id": metric, "given": str(told), "match": str(kind)}
            objections.append(Diagnostic("figures-differ", values=values))
        if not (target.figures_stated or (kind is Figures.LEVEL and told is None)):
            new[target.id] = kind
        objections += _misfits((each.entry for each in found), kind, target)
    return Measured(new, objections, questions)


def _headed(changes: Iterable[Change]) -> Figures | None:
    """The kind of a metric's figures by their headings; None unless all agree."""
    said = {each.entry.measures for each in changes}
    return said.pop() if len(said) == 1 else None


def _without_target(metrics: Iterable[str], book: Book, said: Said) -> list[Diagnostic]:
    """Errors for kinds stated for metrics that have no target to keep them."""
    named = list(said.by_metric)
    if said.of_all and not any(map(book.plan.targets_of, metrics)):
        named += [each for each in metrics if each not in named]
    return [
        Diagnostic("figures-without-target", values={"id": each})
        for each in named
        if not book.plan.targets_of(each)
    ]


# --- the length of periods ---


def interval(entry: Entry) -> Every | None:
    """The interval that a figure's period is one of; None for a day and a length without a name."""
    named = {months_of(each): each for each in Every if has_whole_months(each)}
    return named.get(_length(entry) or _UNEVEN)


def _length(entry: Entry) -> int | None:
    """The months of a figure's period; None for a day or a week."""
    first, last = entry.begins or entry.date, entry.date
    if are_whole_periods(first, last, Every.MONTH):
        return months_through(first, last)
    return _UNEVEN if (last - first).days >= _LONGEST_MONTH else None


def _long(changes: Iterable[Change]) -> list[tuple[Entry, int]]:
    """Figures for more than a month, with its length."""
    lengths = [(each.entry, _length(each.entry)) for each in changes]
    return [(entry, length) for entry, length in lengths if length is not None and length != 1]


def _known_lengths(days: Sequence[date]) -> set[int]:
    """The periods that days in order may be the ends of: years for a single year's end."""
    if len(days) == 1:
        return {_YEAR} if (days[0].month, days[0].day) == (12, 31) else set()
    starts_and_ends = [(before, after) for before, after in pairwise(days)]
    gaps = {(b.year - a.year) * _YEAR + b.month - a.month for a, b in starts_and_ends}
    return gaps.intersection(_INTERVALS)


# --- questions ---


def part_of_year(entries: Sequence[Entry]) -> Question | None:
    """The question about a metric's first figures if all are for several months of a year.

    A first figure of a year or a month raises none, as does one of a day.
    """
    lengths = [_length(entry) for entry in entries]
    is_asked = all(length is not None and length in range(2, _YEAR) for length in lengths)
    return Question(entries[0], Term("measures.first")) if entries and is_asked else None


def _questions(
    changes: Sequence[Change], target: Tracked, book: Book, *, of_percent: bool
) -> list[Question]:
    """The question about a metric's figures, if their periods leave their kind open."""
    written = [each for each in changes if each.is_written]
    fresh = _long(written)
    if not fresh:
        month = None if of_percent else _month_after_years(written, target, book)
        return [month] if month else []
    figures = book.observations.get(target.metric, ())
    known = _known_lengths([each.date for each in figures])
    beside = {length for _, length in _long(changes)}
    last = series_on(figures, target.breaks, figures[-1].date) if figures else ()
    resets = last_reset(last, target.year_starts) is not None
    for entry, length in fresh:
        if resets:
            return [Question(entry, Term("measures.cumulative"))]
        if known and length not in known:
            only = known.pop() if len(known) == 1 else 0
            return [Question(entry, Term(f"measures.{only}"))]
        if length not in _INTERVALS:
            return [Question(entry, Term("measures.odd"))]
    if not known and len(beside) > 1:
        entry = min(fresh, key=lambda each: each[1])[0]
        return [Question(entry, Term("measures.0"))]
    if not (known or of_percent):
        question = part_of_year([entry for entry, _ in fresh])
        return [question] if question else []
    return []


def _month_after_years(changes: Iterable[Change], target: Tracked, book: Book) -> Question | None:
    """The question about a figure of a month if all others are of another month, one each year.

    A metric with an interval (`every`) of its own below a year raises none.
    """
    month = next((each.entry for each in changes if _is_calendar_month(each.entry)), None)
    days = [each.date for each in book.observations.get(target.metric, ())]
    if month is None or target.every is not Every.YEAR:
        return None
    is_yearly = len({day.year for day in days}) > 1 and len({day.month for day in days}) == 1
    if not is_yearly or month.date.month == days[0].month:
        return None
    return Question(month, Term("measures.12"))


def _is_calendar_month(entry: Entry) -> bool:
    return _length(entry) == 1 and entry.begins is not None and entry.begins.day == 1


# --- figures that do not fit ---


def _misfits(entries: Iterable[Entry], kind: Figures, target: Tracked) -> list[Diagnostic]:
    """Errors for figures of periods that a kind of figures does not have; a level has any."""
    found: list[Diagnostic] = []
    for entry in entries:
        length = _length(entry)
        values = {"id": entry.metric, "period": _period(entry)}
        if kind is Figures.YEAR_TO_DATE and not _begins_a_year(entry, length, target):
            found.append(at(entry.origin, "not-to-date", **values))
        if kind is Figures.OF_PERIOD and length not in (None, _months(target.every)):
            values["every"] = Term(f"every.{target.every}")
            found.append(at(entry.origin, "not-one-period", **values))
    return found


def _begins_a_year(entry: Entry, length: int | None, target: Tracked) -> bool:
    """Whether a period is a month or shorter, or runs from a year's start to within that year."""
    if length is None or length == 1:
        return True
    first = entry.begins or entry.date
    return (first.month, first.day) == target.year_starts and length <= _YEAR


def _months(every: Every) -> int | None:
    return None if every in (Every.DAY, Every.WEEK) else months_of(every)


def _period(entry: Entry) -> str:
    return f"{entry.begins} – {entry.date}" if entry.begins else entry.date.isoformat()
