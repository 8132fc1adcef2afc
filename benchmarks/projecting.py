"""Time a projection and a backtest beside those of another commit.

    python benchmarks/projecting.py COMMIT [--backtest]

Both run in turn, on the same invented figures: 200 targets of eight yearly figures whose goal is
not met yet, and with `--backtest` one target of 48,000 daily figures. Seconds are CPU time.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from commits import HERE, run, unpack
from markdown_table import table

TARGETS, FIGURES, ROUNDS, REPEATS = 200, 8, 5, 5
DAYS = 48_000


def projecting() -> float:
    """Microseconds of CPU time for a projection by the package that is found, at best."""
    project, goal, operator, observation = _package()
    chance, cases = random.Random(3), []
    for _ in range(TARGETS):
        level, history = chance.randint(50, 150), []
        for year in range(FIGURES):
            level += chance.randint(-10, 14)
            history.append(observation(date(2010 + year, 12, 31), Decimal(level)))
        wanted = Decimal(level + chance.randint(1, 40))
        cases.append((goal(operator.AT_LEAST, wanted, date(2022, 12, 31)), history))
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        for case in cases:
            project(*case)
        seconds.append(time.process_time() - start)
    return min(seconds) / TARGETS * 1e6


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


def write_plan(folder: Path) -> None:
    """A plan with one target of daily figures."""
    chance, level, first = random.Random(1), 20_000, date(1890, 1, 1)
    (folder / "actuals").mkdir()
    goal = "[targets.metric]\nat_least = 500\nby = 2099-12-31\n"
    (folder / "targets.toml").write_text(f'[plan]\nname = "Made up"\n\n{goal}', encoding="utf-8")
    lines = ["date,metric,value,source,provisional,note"]
    for day in range(DAYS):
        level += chance.randrange(-500, 560)
        lines.append(f"{first + timedelta(day)},metric,{level / 100:.2f},made up,false,")
    text = "\n".join(lines) + "\n"
    (folder / "actuals" / "history.csv").write_text(text, encoding="utf-8")


def main() -> None:
    """Read the command line, measure in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit")
    parser.add_argument("--backtest", action="store_true", help="takes minutes")
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = (unpack(given.commit, folder), HERE)
        found: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for times, source in zip(found, sources, strict=True):
                times.append(json.loads(run(source, [__file__, "projecting"]).output))
        rows.append(_row("projection of eight figures, µs", *map(min, found)))
        if given.backtest:
            (plan := folder / "plan").mkdir()
            write_plan(plan)
            command = ["bishan_targets", "backtest", "--json", "--file", str(plan / "targets.toml")]
            before, after = (run(source, command) for source in sources)
            rows.append(_row(f"backtest of {DAYS:,} figures, s", before.seconds, after.seconds))
            rows.append(_row("its peak memory, MB", before.megabytes, after.megabytes))
    print(table(["measure", f"at {given.commit}", "now", "ratio"], rows, texts=1))


def _row(name: str, before: float, after: float) -> list[str]:
    return [name, f"{before:.0f}", f"{after:.0f}", f"{after / before:.2f}"]


if __name__ == "__main__":
    if sys.argv[1:] == ["projecting"]:
        print(json.dumps(projecting()))
    else:
        main()
