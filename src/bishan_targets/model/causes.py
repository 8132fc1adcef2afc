"""Grouping of diagnostics by cause: the first ones are kept, the others only counted.

One slip can cause thousands of errors: a column of dates in another format, the same file twice.
The first errors are enough; of the others, the number and the places are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final, TypeAlias

from bishan_targets.model.diagnostics import Diagnostic, More, Place, Severity, Term

MOST_KEPT: Final = 50
"""Diagnostics kept per cause and file, and in machine-readable output; others are only counted."""
MOST_PLACES: Final = 10
"""Up to this number of counted diagnostics all places are kept, above it the first and the last."""

_MOST_CAUSES: Final = 100  # per file; arbitrary values must not create new causes without end
_LONGEST_SHAPE: Final = 12
# Values that identify the cause, for all codes or for some; others only tell its errors apart.
_TELLING: Final = frozenset({"problem", "reason", "expected", "match", "unit", "kind"})
_TELLING_KEY: Final = frozenset({"unknown-key", "missing-key", "unknown-choice"})
# Each is about a different figure and needs its own answer: up to this number all are kept.
_SINGLE: Final = ("doubtful-", "figure-stands", "figure-twice", "baseline-contradiction")
_MOST_SINGLE: Final = 20

Cause: TypeAlias = tuple[object, ...]


def cause(code: str, values: Mapping[str, str], hint: str | None = None) -> Cause:
    """Key of equal diagnostics: their code, and the pattern of the file's text.

    `31/12/2022` and `30/6/2021` have the same pattern, `1,306` and `n/a` different ones. Ids, dates
    and other places do not count.
    """
    if code.startswith(_SINGLE):
        return code, hint
    telling = [
        value
        for name, value in values.items()
        if name in _TELLING or isinstance(value, Term) or (name == "key" and code in _TELLING_KEY)
    ]
    return code, hint, _shape(values.get("given", "")), *telling


@lru_cache(maxsize=1024)
def _shape(text: str) -> str:
    """The text with each run of digits as `0` and each run of letters as `a`."""
    if isinstance(text, Term):
        return text
    digits = re.sub(r"\d+", "0", text[: 4 * _LONGEST_SHAPE])
    return re.sub(r"[^\W\d_]+", "a", digits)[:_LONGEST_SHAPE]


class Gathered:
    """Diagnostics in order: MOST_KEPT of each cause; the others are counted.

    Memory grows only with the diagnostics that are kept.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._kept: list[Diagnostic] = []
        self._latest: dict[Cause, int] = {}
        self._numbers: dict[Cause, int] = {}
        self._beyond: dict[Cause, _Beyond] = {}

    def add(self, code: str, values: Mapping[str, str], make: Callable[[], Diagnostic]) -> None:
        """Add the result of `make`, which is called only if the diagnostic or its place is kept."""
        key = cause(code, values)
        if key not in self._numbers and len(self._numbers) >= _MOST_CAUSES:
            key = (code,)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        if self._numbers[key] > MOST_KEPT:
            self._beyond.setdefault(key, _Beyond()).add(make)
            return
        self._latest[key] = len(self._kept)
        self._kept.append(make())

    def append(self, diagnostic: Diagnostic) -> None:
        """Add an existing diagnostic."""
        self.add(diagnostic.code, diagnostic.values, lambda: diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        beyond = {self._latest[key]: each.more() for key, each in self._beyond.items()}
        for index, diagnostic in enumerate(self._kept):
            yield diagnostic._replace(more=beyond[index]) if index in beyond else diagnostic


class _Beyond:
    """Diagnostics that are only counted: their number, and the places of the first and the last."""

    def __init__(self) -> None:
        self._count = 0
        self._first: list[Place] = []
        self._last: Callable[[], Diagnostic] | None = None

    def add(self, make: Callable[[], Diagnostic]) -> None:
        self._count += 1
        if self._count <= MOST_PLACES:
            self._first.append(make().place)
        else:
            self._last = make

    def more(self) -> More:
        last = [self._last().place] if self._last else []
        return _more(self._count, [*self._first, *last])


def grouped(diagnostics: Iterable[Diagnostic], most: int, few: int = 0) -> list[Diagnostic]:
    """The first `most` diagnostics of each cause; the last of them counts the rest.

    Causes are the same across files. A cause with at most `few` diagnostics is kept whole, unless
    they are only hints, and a screenful of those that each need an answer.
    """
    groups: dict[Cause, list[tuple[int, Diagnostic]]] = {}
    for index, each in enumerate(diagnostics):
        # A diagnostic without a place must name its own subject.
        one = () if each.file else (index,)
        key = (*one, each.severity, *cause(each.code, each.values, each.hint))
        groups.setdefault(key, []).append((index, each))
    kept = (each for group in groups.values() for each in _first(group, most, few))
    return [each for _, each in sorted(kept, key=itemgetter(0))]


def _first(
    group: Sequence[tuple[int, Diagnostic]], most: int, few: int
) -> Iterator[tuple[int, Diagnostic]]:
    is_hint = group[0][1].severity is Severity.INFO
    if not is_hint and sum(each.number for _, each in group) <= few:
        yield from group
        return
    if group[0][1].code.startswith(_SINGLE):
        most = max(most, _MOST_SINGLE)
    *first, (index, last) = group[:most]
    yield from first
    others = [each for _, each in group[most:]]
    count = last.number - 1 + sum(each.number for each in others)
    places = [*_counted(last), *(place for each in others for place in _all_places(each))]
    yield index, last._replace(more=_more(count, places) if count else None)


def within(diagnostics: Sequence[Diagnostic], most: int) -> list[Diagnostic]:
    """At most so many diagnostics, some of each code; the last one of a code counts its others.

    A screenful of each code whose diagnostics need an answer each is kept all the same.
    """
    if len(diagnostics) <= most:
        return list(diagnostics)
    groups: dict[str, list[tuple[int, Diagnostic]]] = {}
    for index, each in enumerate(diagnostics):
        groups.setdefault(each.code, []).append((index, each))
    share = max(1, most // len(groups))
    kept = (each for group in groups.values() for each in _first(group, share, 0))
    return [each for _, each in sorted(kept, key=itemgetter(0))]


def _all_places(diagnostic: Diagnostic) -> list[Place]:
    return [diagnostic.place, *_counted(diagnostic)]


def _counted(diagnostic: Diagnostic) -> Sequence[Place]:
    return diagnostic.more.places if diagnostic.more else ()


def _more(count: int, places: Sequence[Place]) -> More:
    return More(count, places if count <= MOST_PLACES else (places[0], places[-1]))


def total(diagnostics: Iterable[Diagnostic], severity: Severity) -> int:
    """Number of diagnostics with a severity, including those only counted."""
    return sum(each.number for each in diagnostics if each.severity is severity)
