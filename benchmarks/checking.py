"""Time `check` beside that of another commit.

    python benchmarks/checking.py COMMIT [--rounds N]

Both run in turn, on the same invented plans: 1,000 targets with a figure for each of 1,000 days in
the base, to which the change adds a day; and plans whose change corrects a figure of each of 1,000
and of 2,000 targets and declares it in `[[revisions]]`, beside the same plans without any. Seconds
are CPU time, user and system, of a whole process; each is the median of the rounds.
"""

import argparse
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import made_up
from commits import HERE, run, unpack
from made_up import Size, write_plans
from markdown_table import table

MANY = Size(1_000, 1_000)
CORRECTED = (1_000, 2_000)
ROUNDS = 3
_COMMITTING = ("-c", "user.name=Made up", "-c", "user.email=made@up", "commit", "-qm", "base")

Seconds = Sequence[float]


class Case(NamedTuple):
    """A repository whose work tree is the change and whose only commit the base; its last day."""

    plan: Path
    day: date


def write_cases(folder: Path, many: Size, corrected: Sequence[int]) -> dict[str, Case]:
    """The cases by name; `many` is the size of the base."""
    size = Size(many.targets, many.snapshots + 1)
    plans, day = write_plans(folder / "many", size), _last_day(size)
    _add_day(plans["toml"] / "actuals" / f"{day}.toml", "")
    history = plans["csv"] / "actuals" / "history.csv"
    lines = history.read_text(encoding="utf-8").splitlines(keepends=True)
    _add_day(history, "".join(each for each in lines if not each.startswith(str(day))))
    cases = {f"{form.upper()}, a day more": Case(plans[form], day) for form in ("toml", "csv")}
    for count in corrected:
        for are_declared in (False, True):
            plan = folder / f"{count}-{are_declared}"
            _write_corrections(plan, count, are_declared=are_declared)
            name = _corrections(count, are_declared=are_declared)
            cases[name] = Case(plan, _last_day(Size(count, 2)))
    return cases


def _last_day(size: Size) -> date:
    return made_up.FIRST + (size.snapshots - 1) * made_up.STEP


def _corrections(count: int, *, are_declared: bool) -> str:
    return f"{count:,} targets, {'all' if are_declared else 'none'} corrected"


def _commit(plan: Path) -> None:
    for arguments in (["init", "-q"], ["add", "."], list(_COMMITTING)):
        subprocess.run(["git", "-C", str(plan), *arguments], check=True)


def _add_day(file: Path, before: str) -> None:
    """Commit a plan with another content of one file, or without it, and put the file back."""
    content = file.read_bytes()
    if before:
        file.write_text(before, encoding="utf-8", newline="\n")
    else:
        file.unlink()
    _commit(file.parents[1])
    file.write_bytes(content)


def _write_corrections(plan: Path, count: int, *, are_declared: bool) -> None:
    """A plan with two figures for each target; the change corrects the first of them, or none."""
    made_up.write_toml(plan, Size(count, 2))
    _commit(plan)
    if not are_declared:
        return
    day = made_up.FIRST
    file = plan / "actuals" / f"{day}.toml"
    head, _, values = file.read_text(encoding="utf-8").partition("[values]\n")
    declared, now = [], []
    for line in values.splitlines():
        metric, _, value = line.partition(" = ")
        new = f"{float(value) + 1:.2f}"
        now.append(f"{metric} = {new}\n")
        declared.append(
            f'\n[[revisions]]\nmetric = "{metric}"\ndate = {day}\nold = {value}\nnew = {new}\n'
            f'source = "{made_up.SOURCE}"\n'
        )
    file.write_text(f"{head}[values]\n{''.join(now)}", encoding="utf-8")
    with (plan / "targets.toml").open("a", encoding="utf-8", newline="\n") as text:
        text.write("".join(declared))


def measure(cases: Mapping[str, Case], sources: Sequence[Path], rounds: int) -> dict[str, Seconds]:
    """The median CPU seconds of each case by the package of each of the sources."""
    found: dict[str, list[list[float]]] = {name: [[] for _ in sources] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            file, day = str(case.plan / "targets.toml"), str(case.day)
            options = ["--base", "HEAD", "--fail-on", "never", "--as-of", day]
            command = ["bishan_targets", "check", "--file", file, *options]
            for times, source in zip(found[name], sources, strict=True):
                times.append(run(source, command).seconds)
    return {name: [statistics.median(each) for each in both] for name, both in found.items()}


def rows(found: Mapping[str, Seconds], corrected: Sequence[int]) -> list[list[str]]:
    """The lines of the table: each case, and the cost of the corrections beyond the plan."""
    shown = [_row(name, times) for name, times in found.items()]
    for count in corrected:
        without, with_all = (
            found[_corrections(count, are_declared=each)] for each in (False, True)
        )
        extra = [after - before for before, after in zip(without, with_all, strict=True)]
        shown.append(_row(f"{count:,} corrections alone", extra))
    return shown


def _row(name: str, times: Seconds) -> list[str]:
    before, after = times
    return [name, f"{before:.2f}", f"{after:.2f}", f"{after / before:.2f}"]


def main() -> None:
    """Read the command line, measure in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given: Any = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sources = (unpack(given.commit, Path(name)), HERE)
        cases = write_cases(Path(name), MANY, CORRECTED)
        found = measure(cases, sources, given.rounds)
    head = ["case", f"at {given.commit}, s", "now, s", "ratio"]
    print(table(head, rows(found, CORRECTED), texts=1))


if __name__ == "__main__":
    main()
