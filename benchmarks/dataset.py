"""Series for fitting and scoring the trend, and the cases cut from them."""

import argparse
import csv
import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Half = Literal["fit", "hold-out"]
Series = dict[int, float]  # value by year

SET_WEIGHTS = {
    # One source with the same years for both: they count as one set.
    "kolada_new_firms_per_1000": 0.5,
    "kolada_postsecondary_share": 0.5,
    "m3_yearly": 1.0,
    "patents_granted_total_nogap12": 1.0,
    "uk_sdg_headline_yearly": 1.0,
}
"""The sets that the constants are fitted to, and their weights there."""
COLLECTIONS = {
    "kolada_new_firms_per_1000": "kolada",
    "kolada_postsecondary_share": "kolada",
    "kolada_mixed_b": "kolada",
    "m3_yearly": "m3",
    "patents_granted_total_nogap12": "patents",
    "uk_sdg_headline_yearly": "uk_sdg",
    "usa_sdg": "usa_sdg",
    "oecd_household": "oecd",
    "owid_b_growth": "owid",
    "owid_b_share": "owid",
    "owid_b_other": "owid",
}
"""All sets by the collection that they come from: a collection is left out as a whole."""
SHIPPED = Path(__file__).parent / "series"
LEAST_AHEAD = 5  # years after the history with a required first and last figure


@dataclass(frozen=True, slots=True)
class Case:
    """One moment in one series: the history so far, and the outcomes."""

    series_set: str
    series_id: str
    offsets: tuple[int, ...]
    """Years of the history's figures, counted from the first."""
    history: tuple[float, ...]
    outcomes: dict[int, float]
    """Value by years after the last figure; years without a figure are left out."""

    @property
    def step(self) -> float:
        """Mean absolute change a year in the history: the unit of the scaled scores."""
        changes = sum(abs(b - a) for a, b in zip(self.history, self.history[1:], strict=False))
        return changes / self.offsets[-1]


def parser(description: str) -> argparse.ArgumentParser:
    """An argument parser for commands that read sets from a directory, or from the repository."""
    made = argparse.ArgumentParser(description=description.splitlines()[0])
    made.add_argument("directory", type=Path, nargs="?", default=SHIPPED)
    return made


def available(directory: Path, sets: Iterable[str] = COLLECTIONS) -> list[str]:
    """Names of those sets that are in `directory`, in a fixed order."""
    return [name for name in sets if (directory / f"{name}.csv").is_file()]


def digest(directory: Path, name: str) -> str:
    """SHA-256 of a set's file, in hexadecimal."""
    return hashlib.sha256((directory / f"{name}.csv").read_bytes()).hexdigest()


def half_of(name: str, series_id: str) -> Half:
    """The half that a series belongs to: the same on every machine, independent of its values."""
    first = hashlib.sha256(f"{name}/{series_id}".encode()).digest()[0]
    return "fit" if first % 2 == 0 else "hold-out"


def load(directory: Path, name: str, half: Half) -> dict[str, Series]:
    """Read one half of a set: columns series_id, date (a year) and value."""
    found: dict[str, Series] = {}
    with (directory / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if half_of(name, row["series_id"]) == half:
                found.setdefault(row["series_id"], {})[int(row["date"])] = float(row["value"])
    return found


def cut(
    name: str,
    found: dict[str, Series],
    offsets: Sequence[int],
    horizons: Sequence[int],
    per_series: int,
    seed: int,
) -> list[Case]:
    """Draw up to `per_series` cases from each series, at random last years.

    A history without any change is not a case: it gives no unit to score in.
    """
    # A string seed, so that a new set or pattern does not move other cases.
    generator = random.Random(f"{seed}/{name}/{tuple(offsets)}")
    cases = []
    for series_id, series in found.items():
        whole = [
            case
            for year in sorted(series)
            if (case := _case(name, series_id, series, year, offsets, horizons))
        ]
        cases += generator.sample(whole, min(per_series, len(whole)))
    return cases


def _case(
    name: str,
    series_id: str,
    series: Series,
    last: int,
    offsets: Sequence[int],
    horizons: Sequence[int],
) -> Case | None:
    years = [last - offsets[-1] + offset for offset in offsets]
    if any(year not in series for year in (*years, last + 1, last + LEAST_AHEAD)):
        return None
    history = tuple(series[year] for year in years)
    if min(history) == max(history):
        return None
    outcomes = {h: series[last + h] for h in horizons if last + h in series}
    return Case(name, series_id, tuple(offsets), history, outcomes)
