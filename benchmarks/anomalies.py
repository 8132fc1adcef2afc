"""Count how often a true figure is questioned, and how often a slip is noticed.

    python benchmarks/anomalies.py [SERIES_DIRECTORY]

Without a directory, the sets in benchmarks/series are used. Only the hold-out half of each set is
read; the constants in `bishan_targets.recording.anomaly` were chosen on the other half.

Each figure of each series is compared with the others as `bishan record` would do: once with the
ten before it, the usual case, and once with all the others, as for a correction. It is then
multiplied and divided by powers of ten, as if the decimal point had slipped.

The second table is for `bishan validate`, which examines whole series: the figures and series
questioned, and the slips noticed if the first, the middle or the latest figure has one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import dataset
from markdown_table import table

from bishan_targets.model.observations import Observation
from bishan_targets.recording.anomalies_in_files import odd_values
from bishan_targets.recording.anomaly import oddity

MOST_BEFORE: Final = 10
MANY: Final = 3
SLIPS: Final = (10, 100, 1000, 10_000)
FACTORS: Final = [factor for slip in SLIPS for factor in (Decimal(slip), 1 / Decimal(slip))]
KINDS: Final = ("scale", "far")
WHERE: Final = ("first", "middle", "latest")


@dataclass(frozen=True, slots=True)
class Case:
    """A true figure, and the known others of its series."""

    how: str
    figure: Observation
    others: list[Observation]

    @property
    def group(self) -> tuple[str, str]:
        """The row of the result for this case."""
        count = len(self.others)
        return self.how, str(count) if count < MANY else f"{MANY} or more"

    def kind(self, factor: Decimal) -> str | None:
        """The kind of anomaly of the figure times `factor`."""
        found = oddity(self.figure.value * factor, self.figure.date, self.others)
        return found.kind if found else None


def cases(directory: Path, half: dataset.Half) -> Iterator[Case]:
    """Every figure of every series with others to compare with."""
    for figures in all_series(directory, half):
        for place, figure in enumerate(figures):
            before = figures[max(0, place - MOST_BEFORE) : place]
            if before:
                yield Case("in order", figure, before)
            yield Case("left out", figure, figures[:place] + figures[place + 1 :])


def all_series(directory: Path, half: dataset.Half) -> Iterator[list[Observation]]:
    """The figures of every series, in order of date."""
    for name in dataset.available(directory, dataset.SET_WEIGHTS):
        for series in dataset.load(directory, name, half).values():
            yield [
                Observation(date(year, 12, 31), Decimal(repr(value)))
                for year, value in sorted(series.items())
            ]


def rows(directory: Path, half: dataset.Half = "hold-out") -> Iterator[list[str]]:
    """Per group: number of figures, share questioned by kind, share of slips noticed by factor."""
    counts: Counter[tuple[str, ...]] = Counter()
    for case in cases(directory, half):
        counts[case.group] += 1
        counts[(*case.group, case.kind(Decimal(1)) or "")] += 1
        if case.figure.value:
            counts[(*case.group, "slips")] += 1
            for factor in FACTORS:
                counts[(*case.group, str(factor))] += case.kind(factor) is not None
    for group in sorted(key for key in counts if len(key) == len(("how", "others"))):
        questioned = [counts[(*group, kind)] / counts[group] for kind in KINDS]
        noticed = [counts[(*group, str(each))] / counts[(*group, "slips")] for each in FACTORS]
        shares = [f"{share:.2%}" for share in questioned] + [f"{share:.1%}" for share in noticed]
        yield [*group, str(counts[group]), *shares]


def standing(directory: Path, half: dataset.Half = "hold-out") -> Iterator[list[str]]:
    """Share of whole series questioned, and slips noticed by place."""
    counts: Counter[str] = Counter()
    noticed: Counter[tuple[str, Decimal]] = Counter()
    for figures in all_series(directory, half):
        questioned = len(odd_values(figures, None))
        counts.update(series=1, figures=len(figures), questioned=questioned, odd=bool(questioned))
        for where, place in _places(figures).items():
            counts[where] += 1
            for factor in FACTORS:
                noticed[where, factor] += _is_noticed(figures, place, factor)
    yield [f"{counts[key]:,}" for key in ("series", "figures", "questioned", "odd")]
    for where in WHERE:
        yield [where, *(f"{noticed[where, each] / counts[where]:.1%}" for each in FACTORS)]


def _places(figures: list[Observation]) -> dict[str, int]:
    """Places of simulated slips: three figures of a series that has as many."""
    places = (0, len(figures) // 2, len(figures) - 1)
    few = len(figures) < len(WHERE)
    return {} if few else {w: p for w, p in zip(WHERE, places, strict=True) if figures[p].value}


def _is_noticed(figures: list[Observation], place: int, factor: Decimal) -> bool:
    slip = figures[place]._replace(value=figures[place].value * factor)
    found = odd_values([*figures[:place], slip, *figures[place + 1 :]], None)
    return any(each.figure is slip for each in found)


def main() -> None:
    """Print the tables."""
    directory = dataset.parser(__doc__ or "").parse_args().directory
    slips = [f"{sign}{slip}" for slip in SLIPS for sign in "×÷"]
    heading = ["against", "figures known", "cases", *KINDS, *slips]
    total, *by_place = standing(directory)
    print(table(heading, rows(directory), texts=2), end="\n\n")
    print(table(["series", "figures", "questioned", "series with one"], [total], 0), end="\n\n")
    print(table(["slip in the figure", *slips], by_place))


if __name__ == "__main__":
    main()
