"""Figures in a plan's files that look like slips, in the value or the year.

`anomaly` compares a new figure with others when it is recorded; here each existing figure is
compared with its neighbours. Only few of a metric's figures are examined closely, so that true ones
are rarely questioned, as measured by `python benchmarks/anomalies.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Context, Decimal
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.breaks import Breaks, all_series
from bishan_targets.model.diagnostics import Diagnostic, Severity, Term, without_quotations
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import years_between
from bishan_targets.reading.histories.history import FigurePlaces
from bishan_targets.recording.anomaly import (
    FITS,
    FROM_NEIGHBOUR,
    Kind,
    Oddity,
    against_goal,
    around,
    oddity,
    of_figure,
)
from bishan_targets.recording.paces import paces

# A date is far before the others if the distance is more than so many years, and more than so many
# times the span of the others, a decade at least.
_FAR_YEARS: Final = 50
_FAR_TIMES: Final = 5
_LEAST_SPAN: Final = 10
_OLDEST_ALONE: Final = 100
_PAIR: Final = 2
_SHORT: Final = Context(prec=6)

PlacesOf = Callable[[str], FigurePlaces | None]
"""The places of a file's figures; None if it has become unreadable."""
_day = attrgetter("date")


class OddValue(NamedTuple):
    """A figure that looks like a slip, and the anomaly of its value."""

    figure: Observation
    oddity: Oddity


def odd_values(figures: Sequence[Observation], goal: Decimal | None) -> list[OddValue]:
    """Figures of one metric whose value looks like a slip; `figures` in order of date.

    The latest is questioned as by `bishan record`. Others are questioned if their decimal point
    seems to have slipped: the first, and one that fits neither the figure before it nor the one
    after, while these fit each other. A single figure is compared with the goal. A figure with its
    own note is never questioned.
    """
    if len(figures) > _PAIR:
        found = _odd_of_many(figures)
    elif len(figures) == _PAIR:
        first, latest = figures
        doubted = first if goal is not None and _only_first_is_odd(figures, goal) else latest
        found = [OddValue(doubted, odd) for odd in [_odd(doubted, figures)] if odd]
    else:
        odds = [] if goal is None else [against_goal(each.value, goal) for each in figures]
        found = [OddValue(figures[0], odd) for odd in odds if odd]
    return [each for each in found if not each.figure.note]


def _odd_of_many(figures: Sequence[Observation]) -> list[OddValue]:
    """The latest is compared only with figures that are not odd themselves."""
    early = [figures[0], *(figures[place] for place in _alone(figures))]
    slipped = [
        OddValue(each, odd)
        for each in early
        if (odd := _odd(each, figures)) and odd.kind is Kind.SCALE
    ]
    odd_days = {each.figure.date for each in slipped}
    latest = figures[-1]
    nearest = [each for each in around(figures, latest.date) if each.date not in odd_days]
    odd = oddity(latest.value, latest.date, nearest)
    return [*slipped, OddValue(latest, odd)] if odd else slipped


def _odd(figure: Observation, figures: Sequence[Observation]) -> Oddity | None:
    return oddity(figure.value, figure.date, around(figures, figure.date))


def _only_first_is_odd(figures: Sequence[Observation], goal: Decimal) -> bool:
    """Whether only the first of two figures that do not fit each other is far from the goal."""
    first, latest = (against_goal(figure.value, goal) for figure in figures)
    return first is not None and latest is None


def _alone(figures: Sequence[Observation]) -> Iterator[int]:
    """Indexes of figures that fit neither neighbour, while the neighbours fit each other."""
    values = [float(figure.value) for figure in figures]
    for place in range(1, len(values) - 1):
        before, value, after = values[place - 1 : place + 2]
        if _fit(before, after) and _are_apart(value, before) and _are_apart(value, after):
            yield place


def _fit(first: float, second: float) -> bool:
    return first * second > 0 and 1 <= FITS * (first / second) <= FITS * FITS


def _are_apart(first: float, second: float) -> bool:
    """Whether the point of `first` may have slipped; zero has none."""
    times = FROM_NEIGHBOUR * abs(first / second)
    return first != 0 and not 1 < times < FROM_NEIGHBOUR * FROM_NEIGHBOUR


def anomalies_in_files(book: Book, today: date, places_of: PlacesOf) -> list[Diagnostic]:
    """Warnings for all figures of a book with values or years that look like slips."""
    found = future_dates(book, book.observations, today, places_of)
    breaks = book.plan.breaks
    distant: dict[Hashable, Diagnostic] = {}  # a snapshot's date is that of all its figures
    odd: dict[tuple[str, date], OddValue] = {}
    for metric, figures in book.observations.items():
        if not book.is_computed(metric, figures[0]):
            for each in _distant_dates(metric, figures, today, places_of):
                distant.setdefault((each.place, each.column), each)
        for value in _odd_values(metric, figures, book, breaks.get(metric, ())):
            odd[metric, value.figure.date] = value
    for (metric, day), value in odd.items():
        if not book.is_computed(metric, value.figure):
            found.append(_doubtful(metric, value, places_of(value.figure.file)))
        elif not any((part, day) in odd for part in book.plan.ratios[metric].parts):
            found.append(_doubtful(metric, _shortened(value, book), places_of(book.plan.file)))
    return without_quotations([*found, *distant.values()], book.beyond)


def _odd_values(
    metric: str, figures: Sequence[Observation], book: Book, breaks: Breaks
) -> Iterator[OddValue]:
    """Years to date are compared by their pace, and no figures of different series.

    Only the last series is that of the goal.
    """
    own = {each.date: each for each in figures}
    every = [each for each in all_series(figures, breaks) if each]
    for series in every:
        given = paces(book.plan, metric, series)
        bar = book.plan.bar(metric) if series is every[-1] else None
        for each in odd_values(given.of_all(), bar):
            figure = own[each.figure.date]
            oddity = of_figure(each.oddity, given, figure.value, figure.date)
            yield OddValue(figure, oddity)


def _shortened(odd: OddValue, book: Book) -> OddValue:
    """A computed figure as shown: without its endless decimals, in the plan that defines it."""
    oddity, plus = odd.oddity, _SHORT.plus
    meant = None if oddity.meant is None else plus(oddity.meant)
    value = plus(odd.figure.value)
    return OddValue(
        odd.figure._replace(value=value, file=book.plan.file),
        Oddity(oddity.kind, plus(oddity.reference), meant),
    )


def _doubtful(metric: str, odd: OddValue, places: FigurePlaces | None) -> Diagnostic:
    figure, kind, meant = odd.figure, odd.oddity.kind, odd.oddity.meant
    values = {
        "id": metric,
        "date": figure.date.isoformat(),
        "given": f"{figure.value:f}",
        "reference": f"{odd.oddity.reference:f}",
        "match": "" if meant is None else f"{meant:f}",
    }
    hint = "slipped-point" if kind is Kind.SCALE else "odd-figure"
    at_value = places.at_value if places else None
    return _warning(f"doubtful-{kind}", metric, figure, at_value, values)._replace(hint=hint)


def _distant_dates(
    metric: str, figures: Sequence[Observation], today: date, places_of: PlacesOf
) -> Iterator[Diagnostic]:
    """A first figure dated far before all others, or far before today if it is the only one.

    Future figures are not used for comparison: they are questioned themselves.
    """
    known = figures[: bisect_right(figures, today, key=_day)]
    if not known:
        return
    first = known[0]
    if len(known) == 1:
        before, reference = "today", today
        is_far = years_between(first.date, today) > _OLDEST_ALONE
    else:
        before, reference = "next", known[1].date
        span = max(_LEAST_SPAN, years_between(reference, known[-1].date))
        is_far = years_between(first.date, reference) > max(_FAR_YEARS, _FAR_TIMES * span)
    if is_far and not first.note:
        years = f"{years_between(first.date, reference):,.0f}"
        values = {"date": first.date.isoformat(), "years": years, "than": Term(f"than.{before}")}
        places = places_of(first.file)
        at_date = places.at_date if places else None
        yield _warning("distant-date", metric, first, at_date, values)


def future_dates(
    book: Book, metrics: Iterable[str], day: date, places_of: PlacesOf
) -> list[Diagnostic]:
    """A warning for each file with figures of `metrics` that are dated after `day`.

    Figures computed by a ratio are in no file: those of its parts are.
    """
    later: dict[str, list[tuple[date, str, Observation]]] = {}
    for metric in _with_parts(book, metrics):
        figures = book.observations.get(metric, ())
        if figures and figures[-1].date > day:
            for each in figures[bisect_right(figures, day, key=_day) :]:
                if not book.is_computed(metric, each):
                    later.setdefault(each.file, []).append((each.date, metric, each))
    made = [_future(found, places_of(file)) for file, found in later.items()]
    return without_quotations(made, book.beyond)


def _with_parts(book: Book, metrics: Iterable[str]) -> dict[str, None]:
    """The metrics in order, and those that the ratios among them are made of."""
    found = dict.fromkeys(metrics)
    made = [ratio for name, ratio in book.plan.ratios.items() if name in found]
    return found | dict.fromkeys(part for ratio in made for part in ratio.parts)


def _future(
    found: Sequence[tuple[date, str, Observation]], places: FigurePlaces | None
) -> Diagnostic:
    first, metric, figure = min(found, key=itemgetter(0))
    last = max(day for day, _, _ in found)
    dates = first.isoformat() if first == last else f"{first} – {last}"
    values = {"dates": dates, "n": f"{len(found):,}"}
    return _warning("future-date", metric, figure, places.at_date if places else None, values)


def _warning(
    code: str,
    metric: str,
    figure: Observation,
    at: Callable[..., Diagnostic] | None,
    values: dict[str, str],
) -> Diagnostic:
    """A warning about a figure, placed by `at` if its file can still be read."""
    if at:
        found = at(code, metric, figure.date, **values)
    else:
        found = Diagnostic(code, file=figure.file, values=values)
    return found._replace(severity=Severity.WARNING)
