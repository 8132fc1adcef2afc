"""Processor time and memory of long imports, beside another version of `bishan`.

    python benchmarks/long_imports.py BISHAN [--figures 200000]

BISHAN is the command of the other version. Each table is imported into an empty plan by both, one
after the other; each figure becomes a line of a snapshot. Needs a system with `os.wait4`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

_FIRST: Final = date(1901, 1, 1)
_SHAPES: Final = {"few metrics, many days": 20, "many metrics, few days": 1000}


class Cost(NamedTuple):
    """Processor seconds and largest memory, in the system's unit, of a process."""

    seconds: float
    memory: int


def main() -> None:
    """Import a table of each shape by both versions, and print the costs and shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", metavar="BISHAN", type=Path)
    parser.add_argument("--figures", type=int, default=200_000)
    given = parser.parse_args()
    ours = Path(sys.executable).parent / "bishan"
    for shape, metrics in _SHAPES.items():
        new, old = (imported(each, metrics, given.figures) for each in (ours, given.other))
        time, memory = new.seconds / old.seconds, new.memory / old.memory
        print(f"{shape}  {new.seconds:6.2f} s beside {old.seconds:6.2f} s: {time:.2f} of the time,")
        print(f"  {memory:.2f} of the memory")


def imported(command: Path, metrics: int, figures: int) -> Cost:
    """The cost of importing so many figures of so many metrics."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = folder / "table.csv"
        table.write_text(rows(metrics, figures // metrics), encoding="utf-8")
        (folder / "targets.toml").write_text(plan(metrics), encoding="utf-8")
        run = subprocess.Popen(
            [command.absolute(), "import", table, "--yes"], cwd=folder, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(run.pid, 0)
        if code := os.waitstatus_to_exitcode(status):
            raise SystemExit(f"{command} ended with {code}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss)


def rows(metrics: int, days: int) -> str:
    """A long table with a figure of each metric for each day."""
    lines = ["date,metric,value"]
    for i in range(days):
        day = _FIRST + timedelta(days=i)
        lines += [f"{day},m{j},{1000 + i % 97 + j % 50 + i % 10 / 10:.1f}" for j in range(metrics)]
    return "\n".join(lines) + "\n"


def plan(metrics: int) -> str:
    """A plan with a target for each metric."""
    head = '[plan]\nname = "Long imports"\nbaseline = 1900-12-31\nby = 2100-12-31\n'
    return head + "".join(f"\n[targets.m{i}]\nat_least = 5000\n" for i in range(metrics))


if __name__ == "__main__":
    main()
