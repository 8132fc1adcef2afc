"""Mutation testing: whether the tests notice a changed program.

`python benchmarks/mutants.py` tries every small change of the modules that have tests; `python
benchmarks/mutants.py assessment/gap gate/decide` those of some modules. Each survivor
is written to the error output when it is found. It fails if a function has more survivors, or
fewer, than `survivors.toml` accepts with a reason.
"""

from __future__ import annotations

import argparse
import os
import shlex
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from mutation.trying import Trial, try_module

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "bishan_targets"
ACCEPTED = Path(__file__).parent / "survivors.toml"
MORE = tomllib.loads((Path(__file__).parent / "mutation" / "tests.toml").read_text("utf-8"))


def tests_of(module: str) -> list[str]:
    """The tests for a module, given by its path in the package, as arguments of pytest.

    Its own tests are in tests/PATH/test_NAME.py.
    """
    own = Path("tests", module).with_name(f"test_{Path(module).name}.py")
    found = [own.as_posix()] if (ROOT / own).exists() else []
    for tests, speak_for in MORE.items():
        if any(module == each or module.startswith(f"{each}/") for each in speak_for):
            found += shlex.split(tests)
    return list(dict.fromkeys(found))


def modules() -> list[str]:
    """Every module that has tests."""
    paths = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    names = [path.with_suffix("").as_posix() for path in paths]
    return [name for name in names if tests_of(name)]


def accepted() -> dict[str, Counter[str]]:
    """Number of accepted survivors by module and function."""
    found: dict[str, Counter[str]] = {}
    for module, reasons in tomllib.loads(ACCEPTED.read_text(encoding="utf-8")).items():
        found[module] = Counter()
        for functions in reasons.values():
            found[module].update(functions)
    return found


def run() -> int:
    """Try the mutants of the requested modules, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="a path in the package")
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants a module, no more")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    os.chdir(ROOT)
    if unknown := set(arguments.modules) - set(modules()):
        parser.error(f"no such module, or no tests of it: {', '.join(sorted(unknown))}")
    listed, every, is_good = accepted(), Trial(0, []), True
    print(f"{'module':24} mutants  killed  survived   rate  seconds")
    for module in arguments.modules or modules():
        started = time.monotonic()
        name = f"bishan_targets.{module.removesuffix('/__init__').replace('/', '.')}"
        path = PACKAGE / f"{module}.py"
        try:
            trial = try_module(path, name, tests_of(module), arguments.jobs, arguments.sample)
        except ChildProcessError:
            print(f"{module:24} cannot be tried: a test fails as it is", flush=True)
            is_good = False
            continue
        every = Trial(every.killed + trial.killed, every.survivors + trial.survivors)
        print(f"{row(module, trial)} {time.monotonic() - started:8.0f}")
        faults = list(faults_of(trial, listed.get(module, Counter()), arguments.sample is None))
        is_good = is_good and not faults
        print("".join(f"  {fault}\n" for fault in faults), end="", flush=True)
    print(row("all", every))
    return 0 if is_good else 1


def row(name: str, trial: Trial) -> str:
    """A line of the table."""
    survived = len(trial.survivors)
    total = trial.killed + survived
    rate = trial.killed / total if total else 1.0
    return f"{name:24} {total:7} {trial.killed:7} {survived:9} {rate:6.1%}"


def faults_of(trial: Trial, listed: Mapping[str, int], is_whole: bool) -> Iterator[str]:
    """Reasons for failure; in a sample, too few survivors do not count."""
    found = Counter(mutant.function for mutant in trial.survivors)
    for function in sorted(found.keys() | listed.keys()):
        most, count = listed.get(function, 0), found[function]
        where = function or "outside functions"
        if count == most or (count < most and not is_whole):
            continue
        lower = "" if count > most else f"; lower the number in {ACCEPTED.name}"
        yield f"{where}: {count} survive, {most} accepted{lower}"
        for each in trial.survivors:
            if each.function == function:
                yield f"  {each}"


if __name__ == "__main__":
    raise SystemExit(run())
