"""`python -m fuzz [--seconds 60] [--seed N] [--again FOLDER] [KIND]...`: cases until time is up."""

import argparse
import contextlib
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final

from hypothesis import Phase, find, settings
from hypothesis.errors import Flaky, HypothesisWarning, NoSuchExample
from hypothesis.strategies import SearchStrategy

from fuzz.base_cases import BASE_CASES
from fuzz.case import Case, kept
from fuzz.command_cases import COMMAND_CASES
from fuzz.oracle import Runner, runner
from fuzz.table_cases import CSV_CASES, HISTORY_CASES, SHEETS_CASES
from fuzz.toml_cases import TOML_CASES

KINDS: Final[Mapping[str, SearchStrategy[Case]]] = {
    "toml": TOML_CASES,
    "csv": CSV_CASES,
    "sheets": SHEETS_CASES,
    "history": HISTORY_CASES,
    "command": COMMAND_CASES,
    "base": BASE_CASES,
}
CASES_OF_A_SEED: Final = 50
_HOW: Final = settings(deadline=None, database=None, phases=(Phase.generate, Phase.shrink))
_FOUND: Final = Path(__file__).parent / "found"


def failing(
    problems: Callable[[Case], Sequence[str]], kind: str, seed: int, cases: int = CASES_OF_A_SEED
) -> tuple[Case, Sequence[str]] | None:
    """The smallest failing case of a seed, and its problems; None if all is well.

    For a case that fails only intermittently, it is the last failing form.
    """
    found = None

    def fails(case: Case) -> bool:
        nonlocal found
        if wrong := problems(case):
            found = case, wrong
        return bool(wrong)

    how = settings(_HOW, max_examples=cases)
    with warnings.catch_warnings(), contextlib.suppress(NoSuchExample, Flaky):
        warnings.simplefilter("ignore", HypothesisWarning)  # about a strategy with a long name
        find(KINDS[kind], fails, settings=how, random=Random(seed))
    return found


def _try_kind(run: Runner, kind: str, seconds: float, first: int) -> int:
    """Try seeds until time is up, keep and print failures; returns the number of failing seeds."""
    end, seed, failed = time.monotonic() + seconds, first, 0
    while seed == first or time.monotonic() < end:
        if found := failing(run.problems, kind, seed):
            case, problems = found
            case.keep(_FOUND / f"{kind}-{seed}")
            print(f"{kind} --seed {seed}: {'; '.join(problems)}", flush=True)
            print(f"    bishan {' '.join(map(repr, case.arguments)):.300}", flush=True)
            failed += 1
        seed += 1
    print(f"{kind}: seeds {first} to {seed - 1}, {failed} of them not well", flush=True)
    return failed


def main() -> int:
    """Try cases of each kind, or one case again; returns 1 if any failed."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--seconds", type=float, default=60, help="for all kinds together")
    parser.add_argument("--seed", type=int, default=0, help="the first; each makes some cases")
    parser.add_argument("--again", type=Path, metavar="FOLDER", help="only the case kept there")
    given = parser.parse_args()
    kinds = given.kinds or list(KINDS)
    if not set(kinds) <= KINDS.keys():
        parser.error(f"the kinds are {', '.join(KINDS)}")
    with runner() as run:
        if given.again:
            print("\n".join(problems := run.problems(kept(given.again))) or "all is well")
            return 1 if problems else 0
        share = given.seconds / len(kinds)
        return 1 if sum(_try_kind(run, kind, share, given.seed) for kind in kinds) else 0


if __name__ == "__main__":
    sys.exit(main())
