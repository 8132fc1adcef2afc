"""Equal diagnostics of one cause: told apart, counted, and no more of them kept than are read.

One slip can make thousands of errors: a column of dates in another form, a file that stands there
twice. The first ones say all; of the others, their number and where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final, TypeAlias

from bishan_targets.model.diagnostics import Diagnostic, More, Place, Severity, Term

MOST_KEPT: Final = 50
"""Of one cause in one file, and in what scripts read: the others are only counted."""
MOST_PLACES: Final = 10
"""Of so many that are counted all places are kept, of more the first and the last one."""

_MOST_CAUSES: Final = 100  # in one file; values of any form must not make ever new ones
_LONGEST_SHAPE: Final = 12
# Values that are the cause, in any code or in some; others only tell one such error from the next.
_TELLING: Final = frozenset({"problem", "reason", "expected", "match", "unit", "kind"})
_TELLING_KEY: Final = frozenset({"unknown-key", "missing-key", "unknown-choice"})
# Each is about a figure of its own and needs an answer of its own: so many are never only counted.
_SINGLE: Final = ("doubtful-", "figure-stands", "figure-twice", "baseline-contradiction")
_MOST_SINGLE: Final = 20

Cause: TypeAlias = tuple[object, ...]


def cause(code: str, values: Mapping[str, str], hint: str | None = None) -> Cause:
    """What makes diagnostics equal: their code, and the form of what the file says.

    `31/12/2022` and `30/6/2021` are of one form, `1,306` and `n/a` of two. Ids, dates and other
    places do not count.
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
    """A text with each run of digits as `0`, and each run of letters as `a`."""
    if isinstance(text, Term):
        return text
    digits = re.sub(r"\d+", "0", text[: 4 * _LONGEST_SHAPE])
    return re.sub(r"[^\W\d_]+", "a", digits)[:_LONGEST_SHAPE]


class Gathered:
    """Diagnostics in their order, MOST_KEPT of each cause; the others are counted.

    However many there are, they take room for those that are kept.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._kept: list[Diagnostic] = []
        self._latest: dict[Cause, int] = {}
        self._numbers: dict[Cause, int] = {}
        self._beyond: dict[Cause, _Beyond] = {}

    def add(self, code: str, values: Mapping[str, str], make: Callable[[], Diagnostic]) -> None:
        """Add what `make` gives: it is called only where the diagnostic or its place is kept."""
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
        """Add a diagnostic that is there already."""
        self.add(diagnostic.code, diagnostic.values, lambda: diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        beyond = {self._latest[key]: each.more() for key, each in self._beyond.items()}
        for index, diagnostic in enumerate(self._kept):
            yield diagnostic._replace(more=beyond[index]) if index in beyond else diagnostic


class _Beyond:
    """Diagnostics that are only counted: how many, and where the first and the last one stand."""

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
    """The first `most` diagnostics of each cause, the last of these with what it stands for.

    A cause is the same in every file. One with no more than `few` diagnostics stays whole, and of
    those that need each an answer a screenful is kept.
    """
    groups: dict[Cause, list[tuple[int, Diagnostic]]] = {}
    for index, each in enumerate(diagnostics):
        # What has no place must say itself what it is about.
        one = () if each.file else (index,)
        key = (*one, each.severity, *cause(each.code, each.values, each.hint))
        groups.setdefault(key, []).append((index, each))
    kept = (each for group in groups.values() for each in _first(group, most, few))
    return [each for _, each in sorted(kept, key=itemgetter(0))]


def _first(
    group: Sequence[tuple[int, Diagnostic]], most: int, few: int
) -> Iterator[tuple[int, Diagnostic]]:
    if sum(each.number for _, each in group) <= few:
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


def _all_places(diagnostic: Diagnostic) -> list[Place]:
    return [diagnostic.place, *_counted(diagnostic)]


def _counted(diagnostic: Diagnostic) -> Sequence[Place]:
    return diagnostic.more.places if diagnostic.more else ()


def _more(count: int, places: Sequence[Place]) -> More:
    return More(count, places if count <= MOST_PLACES else (places[0], places[-1]))


def total(diagnostics: Iterable[Diagnostic], severity: Severity) -> int:
    """How many diagnostics there are of a severity, with those that are only counted."""
    return sum(each.number for each in diagnostics if each.severity is severity)
