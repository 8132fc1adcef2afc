"""Time projections, a backtest and a whole status beside those of another commit.

    python benchmarks/projecting.py COMMIT [--backtest] [--status] [--batches]

All run in turn on the same invented figures: targets of eight yearly figures whose goal is not met
yet, one by one and 10,000 at once; with `--status`, `status --json` of 10,000 such targets, without
numpy and with it; with `--backtest`, one target of 48,000 daily figures. `--batches` finds out
instead from how many targets on numpy takes less time. Seconds are CPU time.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import measured
from commits import HERE, run, unpack
from markdown_table import table

TARGETS, FIGURES, ROUNDS, REPEATS = 200, 8, 5, 5
MANY = 10_000
SIZES = (25, 50, 100, 200, 400, 800, 1600)
DAYS = 48_000


def projecting() -> float:
    """Microseconds of CPU time for a projection by the package that is found, at best."""
    project, *_ = _package()
    cases = made_up(TARGETS)
    return _least(lambda: [project(*case) for case in cases]) / TARGETS * 1e6


def at_once(targets: int = MANY) -> float:
    """The same for projections that are made at once, numpy having been imported."""
    from bishan_targets.assessment.batch.cases import projections
    from bishan_targets.assessment.batch.covered import Case, dates_of
    from bishan_targets.model.targets import Bounds

    cases = {
        str(number): Case(goal, Bounds(), history)
        for number, (goal, history) in enumerate(made_up(targets))
    }
    dates = dates_of(cases["0"].history)
    return _least(lambda: projections(dates, cases)) / targets * 1e6


def _least(call: Callable[[], object]) -> float:
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


def made_up(targets: int) -> list[tuple[Any, list[Any]]]:
    """Goals and figures."""
    _, goal, operator, observation = _package()
    chance, cases = random.Random(3), []
    for _ in range(targets):
        level, history = chance.randint(50, 150), []
        for year in range(FIGURES):
            level += chance.randint(-10, 14)
            history.append(observation(date(2010 + year, 12, 31), Decimal(level)))
        wanted = Decimal(level + chance.randint(1, 40))
        cases.append((goal(operator.AT_LEAST, wanted, date(2022, 12, 31)), history))
    return cases


def _package() -> tuple[Any, Any, Any, Any]:
    """The parts needed, from the modules that have them in any commit."""
    try:
        home = import_module("bishan_targets.assessment.projection.deadline")
        goals = import_module("bishan_targets.model.goals")
        book = import_module("bishan_targets.model.book")
    except ImportError:  # before the packages were parted
        home = import_module("bishan_targets.projection")
        goals = book = import_module("bishan_targets.model")
    return home.project, goals.Goal, goals.Operator, book.Observation


def write_plan(folder: Path) -> list[str]:
    """A plan with one target of daily figures; the start of a command for it."""
    chance, level, first = random.Random(1), 20_000, date(1890, 1, 1)
    lines = []
    for day in range(DAYS):
        level += chance.randrange(-500, 560)
        lines.append(f"{first + timedelta(day)},metric,{level / 100:.2f},made up,false,")
    return _written(folder, "[targets.metric]\nat_least = 500\nby = 2099-12-31\n", lines)


def write_many(folder: Path, targets: int) -> list[str]:
    """A plan with many targets of yearly figures, likewise."""
    goals, lines = [], []
    for number, (goal, history) in enumerate(made_up(targets)):
        goals.append(f"[targets.metric_{number}]\nat_least = {goal.value}\nby = {goal.by}\n")
        for each in history:
            lines.append(f"{each.date},metric_{number},{each.value},made up,false,")
    return [*_written(folder, "\n".join(goals), lines), "--as-of", "2018-01-31"]


def _written(folder: Path, goals: str, lines: Sequence[str]) -> list[str]:
    (folder / "actuals").mkdir(parents=True)
    (folder / "targets.toml").write_text(f'[plan]\nname = "Made up"\n\n{goals}', encoding="utf-8")
    text = "\n".join(["date,metric,value,source,provisional,note", *lines]) + "\n"
    (folder / "actuals" / "history.csv").write_text(text, encoding="utf-8")
    return ["--json", "--file", str(folder / "targets.toml")]


def of_projections(sources: Sequence[Path]) -> list[list[str]]:
    """Rows of the time of a projection."""
    before, alone, together = [], [], []
    for _ in range(ROUNDS):
        before.append(_number(sources[0], "projecting"))
        alone.append(_number(sources[1], "projecting"))
        together.append(_number(sources[1], "at_once"))
    return [
        _row("projection of eight figures, µs", min(before), min(alone)),
        _row(f"the same, {MANY:,} at once, µs", min(before), min(together)),
    ]


def _number(source: Path, what: str) -> float:
    return float(json.loads(run(source, [__file__, what]).output))


def of_status(sources: Sequence[Path], folder: Path) -> list[list[str]]:
    """Rows of the time and memory of a whole status."""
    command = ["bishan_targets", "status", *write_many(folder, MANY)]
    found: list[list[measured.Process]] = [[], [], []]
    for _ in range(ROUNDS):
        found[0].append(run(sources[0], command))
        found[1].append(run(sources[1], command, numpy=False))
        found[2].append(run(sources[1], command))
    if found[1][0].output != found[2][0].output:
        raise ValueError("with numpy and without it, status differs")
    rows = []
    for name, after in (("without numpy", found[1]), ("with numpy", found[2])):
        title = f"status of {MANY:,} targets {name}, s"
        rows.append(_row(title, *(median(e.seconds for e in some) for some in (found[0], after))))
        megabytes = (median(e.megabytes for e in some) for some in (found[0], after))
        rows.append(_row("its peak memory, MB", *megabytes))
    return rows


def of_backtest(sources: Sequence[Path], folder: Path) -> list[list[str]]:
    """Rows of the time and memory of a backtest."""
    command = ["bishan_targets", "backtest", *write_plan(folder)]
    before, after = (run(source, command) for source in sources)
    return [
        _row(f"backtest of {DAYS:,} figures, s", before.seconds, after.seconds),
        _row("its peak memory, MB", before.megabytes, after.megabytes),
    ]


def _row(name: str, before: float, after: float) -> list[str]:
    return [name, _short(before), _short(after), f"{after / before:.2g}"]


def _short(number: float) -> str:
    """Three digits, or a whole number."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def of_batches(folder: Path) -> str:
    """A table of the time with numpy and without it, by the number of targets."""
    rows = []
    for size in SIZES:
        command = ["bishan_targets", "status", *write_many(folder / str(size), size)]
        seconds: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for times, numpy in zip(seconds, (False, True), strict=True):
                times.append(run(HERE, command, numpy=numpy).seconds)
        alone, together = projecting() * size / 1e3, at_once(size) * size / 1e3
        whole = (f"{median(times):.2f}" for times in seconds)
        rows.append([str(size), f"{alone:.1f}", f"{together:.1f}", *whole])
    heads = ["targets", "one by one, ms", "at once, ms", "status without numpy, s", "with it, s"]
    return table(heads, rows, texts=0)


def main() -> None:
    """Read the command line, measure in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit")
    parser.add_argument("--status", action="store_true", help="takes minutes")
    parser.add_argument("--backtest", action="store_true", help="takes minutes")
    parser.add_argument("--batches", action="store_true", help="only the number from which on")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.batches:
            print(of_batches(folder))
            return
        sources = (unpack(given.commit, folder), HERE)
        rows = of_projections(sources)
        if given.status:
            rows += of_status(sources, folder / "many")
        if given.backtest:
            rows += of_backtest(sources, folder / "one")
    print(table(["measure", f"at {given.commit}", "now", "ratio"], rows, texts=1))


if __name__ == "__main__":
    if sys.argv[1:] == ["projecting"]:
        print(json.dumps(projecting()))
    elif sys.argv[1:] == ["at_once"]:
        print(json.dumps(at_once()))
    else:
        main()
