"""A country of counties with plans of twenty targets each, whose figures are real series.

    python benchmarks/made_up_country.py FOLDER [--counties N]

Each target takes ten figures in a row of another series (`benchmarks/series`), scaled anew in each
county and dated 2014 to 2023; its goal is a tenth above or below the last one. The country has two
roll-ups of each metric: its sum, and the share of counties that meet their goal.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

SERIES = Path(__file__).parent / "series"
A_COUNTY, YEARS, LAST = 20, 10, 2023
COUNTIES = 2844
AS_OF = date(2024, 6, 30)
_BY = date(2030, 12, 31)
_FACTORS = 997


def series() -> list[list[Decimal]]:
    """The latest figures of each series that has enough of them, year by year."""
    found: dict[str, dict[int, Decimal]] = {}
    for path in sorted(SERIES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                years = found.setdefault(f"{path.stem}/{row['series_id']}", {})
                years[int(row["date"])] = Decimal(repr(float(row["value"])))
    latest = (sorted(years.items())[-YEARS:] for years in found.values())
    return [[value for _, value in each] for each in latest if _is_whole([y for y, _ in each])]


def _is_whole(years: Sequence[int]) -> bool:
    return len(years) == YEARS and all(after - before == 1 for before, after in pairwise(years))


def write(folder: Path, counties: int) -> Path:
    """Write the country's plan and its counties'; returns the country's."""
    real = series()
    for number in range(counties):
        _write_county(folder / "counties" / f"c{number:04}", number, real)
    plan = folder / "targets.toml"
    plan.write_text("\n".join(_country(counties)), encoding="utf-8")
    return plan


def _write_county(folder: Path, number: int, real: Sequence[Sequence[Decimal]]) -> None:
    (folder / "actuals").mkdir(parents=True)
    factor = Decimal(1000 + number % _FACTORS) / 1000
    plan, lines = [f'[plan]\nname = "County {number}"\nby = {_BY}\n'], ["metric,date,value"]
    for metric in range(A_COUNTY):
        place = (number * A_COUNTY + metric) % len(real)
        values = [round(value * factor, 6) for value in real[place]]
        tenth = abs(values[-1]) / 10
        goal = values[-1] + (tenth if _rises(metric) else -tenth)
        key = "at_least" if _rises(metric) else "at_most"
        plan.append(f"[targets.m{metric:02}]\n{key} = {round(goal, 6):f}\n")
        for year, value in enumerate(values, start=LAST + 1 - YEARS):
            lines.append(f"m{metric:02},{year}-12-31,{value:f}")
    (folder / "targets.toml").write_text("\n".join(plan), encoding="utf-8")
    (folder / "actuals" / "figures.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _country(counties: int) -> Iterator[str]:
    yield f'[plan]\nname = "Country"\nby = {_BY}\nmembers = ["counties/*"]\n'
    for metric in range(A_COUNTY):
        name, key = f"m{metric:02}", "at_least" if _rises(metric) else "at_most"
        yield f'[rollups.sum_{name}]\nsum = "{name}"\n{key} = {counties * 1000}\n'
        yield f'[rollups.meet_{name}]\nmeeting = "{name}"\nscale = 100\nat_least = 60\n'


def _rises(metric: int) -> bool:
    return metric % 3 > 0


def main() -> None:
    """Read the command line, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--counties", type=int, default=COUNTIES)
    given = parser.parse_args()
    print(write(given.folder, given.counties))


if __name__ == "__main__":
    main()
