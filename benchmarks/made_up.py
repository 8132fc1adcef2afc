"""Plans of any size with invented figures, in each format of figures."""

import io
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pyarrow
from pyarrow.parquet import write_table

FORMS = ("toml", "csv", "parquet")
FIRST, STEP, SOURCE = date(1990, 1, 1), timedelta(days=13), "made up for a benchmark"
_BY = date(2099, 12, 31)
_COLUMNS = ("date", "metric", "value", "source", "provisional", "note")


class Size(NamedTuple):
    """Number of targets, and of days with a figure of each."""

    targets: int
    snapshots: int

    @property
    def observations(self) -> int:
        """Number of figures."""
        return self.targets * self.snapshots


def write_plans(folder: Path, size: Size) -> dict[str, Path]:
    """Write the same plan in each of FORMS; returns the folder of each."""
    figures, days = list(_random_walks(size)), _days(size)
    actuals = {form: _write_plan(folder / form, size) for form in FORMS}
    _write_toml(actuals["toml"], days, figures)
    _write_csv(actuals["csv"] / "history.csv", days, figures)
    _write_parquet(actuals["parquet"] / "history.parquet", days, figures)
    return {form: folder / form for form in FORMS}


def write_toml(folder: Path, size: Size) -> None:
    """Write a plan and its figures in TOML alone."""
    _write_toml(_write_plan(folder, size), _days(size), list(_random_walks(size)))


def _write_plan(folder: Path, size: Size) -> Path:
    """Write a plan without figures; returns the empty folder for them."""
    actuals = folder / "actuals"
    actuals.mkdir(parents=True)
    (folder / "targets.toml").write_text(_plan(size), encoding="utf-8")
    return actuals


def _days(size: Size) -> list[date]:
    return [FIRST + each * STEP for each in range(size.snapshots)]


def _plan(size: Size) -> str:
    goals = (
        f"[targets.metric_{i}]\nat_least = {500 + i % 100}\nby = {_BY}\n"
        for i in range(size.targets)
    )
    return '[plan]\nname = "Made up for a benchmark"\n\n' + "\n".join(goals)


def _random_walks(size: Size) -> Iterator[list[str]]:
    """Each target's figures, with two decimals."""
    chance = random.Random(20251231)
    for _ in range(size.targets):
        steps = chance.choices(range(-500, 560), k=size.snapshots)
        level, found = chance.randint(10_000, 40_000), []
        for step in steps:
            level += step
            found.append(f"{level / 100:.2f}")
        yield found


def _write_toml(folder: Path, days: Sequence[date], figures: Sequence[Sequence[str]]) -> None:
    for number, day in enumerate(days):
        lines = [f"metric_{i} = {found[number]}\n" for i, found in enumerate(figures)]
        head = f'date = {day}\nsource = "{SOURCE}"\n\n[values]\n'
        (folder / f"{day}.toml").write_text(head + "".join(lines), encoding="utf-8")


def _write_csv(file: Path, days: Sequence[date], figures: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    text.write(",".join(_COLUMNS) + "\n")
    for number, found in enumerate(figures):
        for day, value in zip(days, found, strict=True):
            text.write(f"{day},metric_{number},{value},{SOURCE},false,\n")
    file.write_text(text.getvalue(), encoding="utf-8")


def _write_parquet(file: Path, days: Sequence[date], figures: Sequence[Sequence[str]]) -> None:
    rows = len(days) * len(figures)
    values = pyarrow.array([value for found in figures for value in found])
    columns = {
        "date": pyarrow.array(list(days) * len(figures), pyarrow.date32()),
        "metric": pyarrow.array([f"metric_{i}" for i in range(len(figures)) for _ in days]),
        "value": values.cast(pyarrow.decimal128(28, 2)),
        "source": pyarrow.array([SOURCE] * rows),
        "provisional": pyarrow.array([False] * rows),
        "note": pyarrow.nulls(rows, pyarrow.string()),
    }
    write_table(pyarrow.table(columns), file)
