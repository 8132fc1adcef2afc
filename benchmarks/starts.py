"""Count how often the pace of a start has held, over published yearly series.

    python benchmarks/starts.py [SERIES_DIRECTORY…] [--json benchmarks/starts.json] [-o TABLE.md]

Without a directory, the sets in benchmarks/series are counted. Of each directory every set of
yearly series is read, whole: no constant is fitted, and no projection is made.

A start is a course of yearly figures and a number of years to the deadline. Its pace is that from
the first figure to the last. Its goal is such that the pace needed is a given part of this pace, in
the same direction, and it is met if the figure of the deadline's year reaches it. A goal below zero
for figures of zero or more is left out, as nobody would set it. So is a start without any change.

From each series the starts of a class are cut one after another, the next from the year of the last
outcome, so that no two of them share a change. The years known, the years ahead and the pace take
turns within their classes (`bishan_targets.assessment.starts`).
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, product
from pathlib import Path
from typing import Any, NamedTuple

import dataset
from markdown_table import table, write

from bishan_targets.assessment.starts import AHEAD, KNOWN, PACES, Span

DIRECTIONS = ("rising", "falling")
PARTS = (1 / 6, 1 / 2, 5 / 6)  # places within a class of pace


class Start(NamedTuple):
    """The ends of a start's figures, the outcome, and the years between these three.

    `can_be_negative` tells that some figure is below zero.
    """

    first: float
    last: float
    outcome: float
    known: int
    ahead: int
    can_be_negative: bool

    @property
    def is_rising(self) -> bool:
        """Whether the pace so far is a rise; otherwise it is a fall."""
        return self.last > self.first

    def goal(self, ratio: float) -> float:
        """The goal for which the pace so far is `ratio` times the pace needed."""
        return self.last + (self.last - self.first) / self.known * self.ahead / ratio

    def is_met(self, ratio: float) -> bool:
        """Whether the outcome reaches that goal."""
        goal = self.goal(ratio)
        return self.outcome >= goal if self.is_rising else self.outcome <= goal


Cell = tuple[str, int, int, int]
"""A direction, and the places of the classes of years known, years ahead and pace."""


class Counts(NamedTuple):
    """The starts in each cell, and those that met their goal."""

    number: Counter[Cell]
    met: Counter[Cell]

    def pair(self, cell: Cell) -> list[int]:
        """Both counts of a cell."""
        return [self.number[cell], self.met[cell]]


def series_of(directory: Path, name: str) -> list[dataset.Series]:
    """All series of a set."""
    halves = (dataset.load(directory, name, half) for half in ("fit", "hold-out"))
    return [found for half in halves for found in half.values()]


def yearly_sets(directories: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Directory and name of every set of yearly series."""
    for directory in directories:
        for path in sorted(directory.glob("*.csv")):
            first = path.read_text(encoding="utf-8").splitlines()[1]
            if first.rsplit(",", 2)[1].isdecimal():
                yield directory, path.stem


def starts(found: Sequence[dataset.Series], known: Span, ahead: Span) -> Iterator[Start]:
    """Starts of a class of years known and ahead, which take turns."""
    turns = cycle(product(_years(ahead), _years(known)))
    years_ahead, years_known = next(turns)
    for series in found:
        year, last = min(series), max(series)
        while year + years_known + years_ahead <= last:
            start = _start(series, year, years_known, years_ahead)
            if start is None:
                year += 1
                continue
            yield start
            year += start.known + start.ahead
            years_ahead, years_known = next(turns)


def _years(span: Span) -> range:
    return range(span[0], span[1] + 1)


def _start(series: dataset.Series, year: int, known: int, ahead: int) -> Start | None:
    years = range(year, year + known + 1)
    outcome = series.get(years[-1] + ahead)
    values = [series[each] for each in years if each in series]
    if len(values) < len(years) or outcome is None or values[0] == values[-1]:
        return None
    return Start(values[0], values[-1], outcome, known, ahead, min(values) < 0)


def counts_of(found: Sequence[dataset.Series]) -> Counts:
    """The counts of one set."""
    counts = Counts(Counter(), Counter())
    for (k, known), (a, ahead) in product(enumerate(KNOWN), enumerate(AHEAD)):
        turns = len(_years(known)) * len(_years(ahead))
        for place, start in enumerate(starts(found, known, ahead)):
            part = PARTS[place // turns % len(PARTS)]
            for p, (low, end) in enumerate(PACES):
                ratio = low + (end - low) * part
                if start.goal(ratio) >= 0 or start.can_be_negative:
                    cell = DIRECTIONS[not start.is_rising], k, a, p
                    counts.number[cell] += 1
                    counts.met[cell] += start.is_met(ratio)
    return counts


def nested(counts: Counts) -> dict[str, Any]:
    """The pairs (starts, met) by direction, years known, years ahead and pace."""
    known, ahead, paces = (range(len(classes)) for classes in (KNOWN, AHEAD, PACES))
    return {
        way: [[[counts.pair((way, k, a, p)) for p in paces] for a in ahead] for k in known]
        for way in DIRECTIONS
    }


def recorded(directories: Sequence[Path]) -> dict[str, Any]:
    """The counts of all sets together, and of each."""
    together = Counts(Counter(), Counter())
    sets = {}
    for directory, name in yearly_sets(directories):
        found = series_of(directory, name)
        counts = counts_of(found)
        for all_sets, own in zip(together, counts, strict=True):
            all_sets.update(own)
        digest = dataset.digest(directory, name)
        sets[name] = {"sha256": digest, "series": len(found), "counts": nested(counts)}
    return {"counts": nested(together), "sets": dict(sorted(sets.items()))}


def written(found: Mapping[str, Any]) -> str:
    """The record as JSON, a line for all counts and one for each set."""
    lines = [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in found["sets"].items()]
    sets = ",\n".join(lines)
    counts = json.dumps(found["counts"])
    return f'{{"counts": {counts},\n"sets": {{\n{sets}\n}}}}\n'


def by_class(counts: Mapping[str, Any]) -> str:
    """A table of all classes."""
    heading = ["series", "years known", "years to go", *(f"pace {_span(each)}" for each in PACES)]
    rows = [
        [way, _span(known), _span(ahead), *(_share(*pair) for pair in counts[way][k][a])]
        for way in DIRECTIONS
        for (k, known), (a, ahead) in product(enumerate(KNOWN), enumerate(AHEAD))
    ]
    return table(heading, rows, texts=3)


def by_set(sets: Mapping[str, Any]) -> str:
    """A table of the sets, each with all its years together."""
    heading = ["set", "direction", "series", *(f"pace {_span(each)}" for each in PACES)]
    rows = [
        [f"`{name}`", way, str(each["series"]), *_by_pace(each["counts"][way])]
        for name, each in sets.items()
        for way in DIRECTIONS
    ]
    return table(heading, rows, texts=2)


def _by_pace(of_direction: Sequence[Sequence[Sequence[Sequence[int]]]]) -> list[str]:
    rows = [pairs for of_known in of_direction for pairs in of_known]
    of_pace = zip(*rows, strict=True)
    return [_share(*(sum(counts) for counts in zip(*pairs, strict=True))) for pairs in of_pace]


def _span(ends: tuple[float, float]) -> str:
    low, high = (f"{each:g}" for each in ends)
    return low if low == high else f"{low}–{high}"


def _share(number: int, met: int) -> str:
    return f"{met / number:.0%} of {number:,}" if number else "–"


def main() -> None:
    """Read the command line, count, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("directories", type=Path, nargs="*", default=[dataset.SHIPPED])
    parser.add_argument("--json", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    arguments = parser.parse_args()
    found = recorded(arguments.directories)
    if arguments.json:
        arguments.json.write_text(written(found), encoding="utf-8")
    write(arguments.output, f"{by_class(found['counts'])}\n\n{by_set(found['sets'])}")


if __name__ == "__main__":
    main()
