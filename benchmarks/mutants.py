"""Whether the tests notice a changed program.

`python benchmarks/mutants.py` tries every small change of the modules that have tests of their own;
`python benchmarks/mutants.py gap gate/decide` those of some modules. It fails where fewer than nine
in ten of a module's mutants are killed, and where a function has more survivors, or fewer, than
`survivors.toml` accepts with a reason.
"""

from __future__ import annotations

import argparse
import os
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from mutation.trying import Trial, try_module

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "bishan_targets"
ACCEPTED = Path(__file__).parent / "survivors.toml"
ENOUGH = 0.9

_COMMANDS = "tests/cli/test_commands.py"
# Of the files of errors without the tests that take long and see the same, and one of folders.
_READER = ["tests/test_files.py", "tests/test_store.py", "tests/test_errors.py"]
_QUICK = ["-k", "not zh and not any_bytes and not deeper and not every_code"]
# Tests by name where a file has others that start a process, in which no mutant is.
_SHOWN = [
    *("tests/render/test_sections.py", "tests/cli/test_signs.py"),
    *(f"{_COMMANDS}::test_show", f"{_COMMANDS}::test_status"),
]
_LISTED = [
    *("tests/cli/test_project.py", "tests/cli/test_rules.py"),
    *("tests/cli/test_notes.py", "tests/cli/test_signs.py"),
]
_PAGES = [
    *("tests/cli/test_pages.py", "tests/render/test_picture.py"),
    "tests/render/test_any_plan.py",
]
MORE: list[tuple[str, list[str]]] = [
    ("gate policy model", ["tests/gate", "tests/test_schemas.py"]),
    ("published", ["tests/published"]),
    ("histories/cells histories/columns histories/csv_blocks", ["tests/test_long_csv.py"]),
    ("histories/csv_rows histories/history assemble", ["tests/test_long_csv.py"]),
    ("histories/cells histories/arrow", ["tests/test_long_parquet.py"]),
    ("histories/lazy", ["tests/test_lazy_figures.py"]),
    ("histories/history", ["tests/test_store.py"]),
    ("model shape files histories/history reading", ["tests/test_assemble.py"]),
    ("policy shape files check_tables whole_plan", ["tests/test_plan_policy.py"]),
    ("files check_tables fields gap verdict", ["tests/test_schemas.py"]),
    ("check_tables", ["tests/test_files.py"]),
    ("shape fields whole_plan reading assemble", [*_READER, *_QUICK]),
    ("reading", ["tests/cli/test_histories.py"]),
    ("store", ["tests/test_errors.py"]),
    ("broken_toml", ["tests/test_toml.py"]),
    ("model", ["tests/test_gap.py"]),
    ("gap", ["tests/test_messages.py"]),
    # Targets without a goal.
    ("gap assemble", ["tests/cli/test_first_day.py", "tests/cli/test_metric_names.py"]),
    ("kalman monotone", ["tests/test_trend.py"]),
    ("trend", ["tests/test_monotone.py"]),
    ("forecast", ["tests/test_naive.py"]),
    ("forecast odds", ["tests/test_projection.py"]),
    ("drift naive", ["tests/test_backtest.py"]),
    ("timeline backtest report/notes", ["tests/cli/test_project.py"]),
    ("notes report/notes render/notes cli/results", ["tests/cli/test_notes.py"]),
    ("notes report/notes render/notes render/cells render/sections render/table", _SHOWN),
    ("render/markdown render/csv render/plain render/text render/rule_sections", _SHOWN),
    ("render/markdown", ["tests/cli/test_pages.py", "tests/test_injections.py"]),
    ("render/csv render/grid render/rule_sections", _LISTED),
    ("render/projecting render/backtesting render/ruling", _LISTED),
    ("render/numbers", ["tests/render/test_sections.py"]),
    ("render/problems", ["tests/test_errors.py", "-k", "says_what"]),
    ("render/gap_words render/report_markdown render/page", _PAGES),
    ("render/sparkline cli/output", ["tests/render/test_plot.py"]),
    ("render/plot cli/output", ["tests/cli/test_signs.py"]),
    ("cli/output", [_COMMANDS]),
    ("render/recording render/importing", ["tests/cli/test_record.py", "tests/cli/test_import.py"]),
    ("render/check cli/check", ["tests/render/test_check_formats.py", "tests/cli/test_check.py"]),
    ("cli/check", ["tests/cli/test_check_command.py"]),
    ("tables", ["tests/tables", "tests/cli/test_import.py"]),
]
"""Modules, or folders of them, and tests that speak for them beside those of their own."""


def tests_of(module: str) -> list[str]:
    """The tests that speak for a module, given by its path in the package, as pytest's arguments.

    Its own are tests/PATH/test_NAME.py, or a file of that name in a folder above.
    """
    place = Path(module)
    folders = (Path("tests", folder) for folder in place.parents)
    nearest = (folder / f"test_{place.name}.py" for folder in folders)
    found = [path.as_posix() for path in nearest if (ROOT / path).exists()][:1]
    for modules, tests in MORE:
        if any(module == each or module.startswith(f"{each}/") for each in modules.split()):
            found += tests
    return list(dict.fromkeys(found))


def modules() -> list[str]:
    """Every module that has tests."""
    paths = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    names = [path.with_suffix("").as_posix() for path in paths]
    return [name for name in names if tests_of(name)]


def accepted() -> dict[str, Counter[str]]:
    """By module and function, how many survivors are accepted."""
    found: dict[str, Counter[str]] = {}
    for module, reasons in tomllib.loads(ACCEPTED.read_text(encoding="utf-8")).items():
        found[module] = Counter()
        for functions in reasons.values():
            found[module].update(functions)
    return found


def run() -> int:
    """Try the mutants of the modules that are asked for, and say what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="a path in the package")
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants a module, no more")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    os.chdir(ROOT)
    if unknown := set(arguments.modules) - set(modules()):
        parser.error(f"no such module, or no tests of it: {', '.join(sorted(unknown))}")
    listed, all_killed, all_survivors, is_good = accepted(), 0, 0, True
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
        all_killed, all_survivors = all_killed + trial.killed, all_survivors + len(trial.survivors)
        print(
            f"{row(module, trial.killed, len(trial.survivors))} {time.monotonic() - started:8.0f}"
        )
        faults = list(faults_of(trial, listed.get(module, Counter()), arguments.sample is None))
        is_good = is_good and not faults
        print("".join(f"  {fault}\n" for fault in faults), end="", flush=True)
    print(row("all", all_killed, all_survivors))
    return 0 if is_good else 1


def row(name: str, killed: int, survived: int) -> str:
    """A line of the table."""
    rate = killed / (killed + survived) if killed + survived else 1.0
    return f"{name:24} {killed + survived:7} {killed:7} {survived:9} {rate:6.1%}"


def faults_of(trial: Trial, listed: Mapping[str, int], is_whole: bool) -> Iterator[str]:
    """Whatever the command fails for; of a sample, too few survivors say nothing."""
    if trial.killed < ENOUGH * (trial.killed + len(trial.survivors)):
        yield f"fewer than {ENOUGH:.0%} are killed"
    found = Counter(mutant.function for mutant in trial.survivors)
    for function in sorted(found.keys() | listed.keys()):
        most, count = listed.get(function, 0), found[function]
        where = function or "outside functions"
        if count > most:
            yield f"{where}: {count} survive, {most} accepted:"
            for each in trial.survivors:
                if each.function == function:
                    yield f"  {each.lines.start}: {each.was} → {each.now}"
        elif count < most and is_whole:
            yield f"{where}: {count} survive; lower the {most} in {ACCEPTED.name}"


if __name__ == "__main__":
    raise SystemExit(run())
