"""Count how often a true figure is questioned, and how often a slip is noticed.

    python benchmarks/doubts.py [SERIES_DIRECTORY]

Without a directory, the sets in benchmarks/series are used. Only the hold-out half of each set is
read; the constants in `bishan_targets.plausible` were chosen on the other one.

Each figure of each series is held against the others as `bishan record` would do: once against the
ten before it, as figures mostly come, and once against all the others, as a correction does. It is
then multiplied and divided by powers of ten, as if its point had slipped.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import dataset

from bishan_targets.model import Observation
from bishan_targets.plausible import oddity

MOST_BEFORE: Final = 10
MANY: Final = 3
SLIPS: Final = (10, 100, 1000, 10_000)
KINDS: Final = ("scale", "far")


@dataclass(frozen=True, slots=True)
class Case:
    """A true figure, and the others of its series that are known."""

    how: str
    figure: Observation
    others: list[Observation]

    @property
    def group(self) -> tuple[str, str]:
        """The row of the result that it counts in."""
        count = len(self.others)
        return self.how, str(count) if count < MANY else f"{MANY} or more"

    def kind(self, factor: Decimal) -> str | None:
        """What is odd about the figure times `factor`."""
        found = oddity(self.figure.value * factor, self.figure.date, self.others)
        return found.kind if found else None


def cases(directory: Path, half: dataset.Half) -> Iterator[Case]:
    """Every figure of every series that has others to be held against."""
    for name in dataset.available(directory):
        for series in dataset.load(directory, name, half).values():
            figures = [
                Observation(date(year, 12, 31), Decimal(repr(value)))
                for year, value in sorted(series.items())
            ]
            for place, figure in enumerate(figures):
                before = figures[max(0, place - MOST_BEFORE) : place]
                if before:
                    yield Case("in order", figure, before)
                yield Case("left out", figure, figures[:place] + figures[place + 1 :])


def rows(directory: Path, half: dataset.Half = "hold-out") -> Iterator[list[str]]:
    """Each group: how many figures, share questioned by kind, share of slips noticed by factor."""
    counts: Counter[tuple[str, ...]] = Counter()
    factors = [factor for slip in SLIPS for factor in (Decimal(slip), 1 / Decimal(slip))]
    for case in cases(directory, half):
        counts[case.group] += 1
        counts[(*case.group, case.kind(Decimal(1)) or "")] += 1
        if case.figure.value:
            counts[(*case.group, "slips")] += 1
            for factor in factors:
                counts[(*case.group, str(factor))] += case.kind(factor) is not None
    for group in sorted(key for key in counts if len(key) == len(("how", "others"))):
        questioned = [counts[(*group, kind)] / counts[group] for kind in KINDS]
        noticed = [counts[(*group, str(each))] / counts[(*group, "slips")] for each in factors]
        shares = [f"{share:.2%}" for share in questioned] + [f"{share:.1%}" for share in noticed]
        yield [*group, str(counts[group]), *shares]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    here = Path(__file__).parent / "series"
    parser.add_argument("directory", nargs="?", type=Path, default=here)
    directory = parser.parse_args().directory
    slips = [f"{sign}{slip}" for slip in SLIPS for sign in "×÷"]
    heading = ["against", "figures known", "cases", *KINDS, *slips]
    for row in (heading, ["---"] * len(heading), *rows(directory)):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
