"""`python -m fuzz --seconds 60 [--seed N] [--case N] [TARGET]...`: try cases until the time is up."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Final

from fuzz.base_cases import base_case
from fuzz.case import Case
from fuzz.command_cases import command_case
from fuzz.history_cases import history_case
from fuzz.oracle import Runner, runner
from fuzz.table_cases import csv_case, sheets_case
from fuzz.toml_cases import toml_case

TARGETS: Final[Mapping[str, Callable[[Random], Case]]] = {
    "toml": toml_case,
    "csv": csv_case,
    "sheets": sheets_case,
    "history": history_case,
    "command": command_case,
    "base": base_case,
}
_FOUND: Final = Path(__file__).parent / "found"


def case_of(target: str, seed: int, number: int) -> Case:
    """A case, the same for the same three."""
    return TARGETS[target](Random(f"{target}/{seed}/{number}"))


def tried(run: Runner, target: str, seed: int, number: int) -> bool:
    """Whether all is well with a case; what is not is said, and the case kept."""
    case = case_of(target, seed, number)
    problems = run.problems(case)
    for problem in problems:
        print(f"{target} --seed {seed} --case {number}: {problem}", flush=True)
        print(f"    bishan {' '.join(map(repr, case.arguments))}"[:300], flush=True)
    if problems:
        case.keep(_FOUND / f"{target}-{seed}-{number}")
    return not problems


def main() -> int:
    """Try each target for its share of the time; 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int, help="only this case of each target")
    given = parser.parse_args()
    targets = given.targets or list(TARGETS)
    if unknown := set(targets) - TARGETS.keys():
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    found = 0
    with runner() as run:
        for target in targets:
            end, number, failed = time.monotonic() + given.seconds / len(targets), 0, 0
            numbers = [given.case] if given.case is not None else None
            while time.monotonic() < end or numbers:
                failed += not tried(run, target, given.seed, numbers.pop() if numbers else number)
                number += 1
                if given.case is not None:
                    break
            print(f"{target}: {number} cases, {failed} of them not well", flush=True)
            found += failed
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
