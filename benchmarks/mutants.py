"""Whether the tests notice a changed program.

`python benchmarks/mutants.py` tries every small change of the arithmetic, the gate and the reader;
`python benchmarks/mutants.py gap gate/decide` those of some modules. It fails where fewer than nine
in ten of a module's mutants are killed, and where one survives that `survivors.toml` does not list
with the reason. What it prints of such a one can be put there, once nothing better can be done: a
test that a specification would have, or less code.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from collections.abc import Iterable
from pathlib import Path

from mutation.making import Mutant
from mutation.trying import Trial, try_module

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "bishan_targets"
LISTED = Path(__file__).parent / "survivors.toml"
ENOUGH = 0.9

_READER = (
    *(
        "tests/reading/schema/test_plan_file.py",
        "tests/storage/test_store.py",
        "tests/test_errors.py",
    ),
    # What takes long and sees the same, and a test of folders.
    *("-k", "not zh and not any_bytes and not deeper and not every_code"),
)
_CHECKED = (
    "tests/reading/test_policy.py",
    "tests/schemas/test_schemas.py",
    "tests/reading/schema/test_plan_file.py",
)
_GATE = ("tests/gate", "tests/schemas/test_schemas.py")
_CSV = ("tests/reading/histories/test_long_csv.py",)
_PARQUET = ("tests/reading/histories/test_long_parquet.py",)
_PUBLISHED = ("tests/published",)
_COMMANDS = "tests/cli/test_commands.py"
# Tests by name where a file has others that start a process, in which no mutant is.
_SHOWN = (
    *("tests/render/test_sections.py", "tests/cli/test_signs.py"),
    *(f"{_COMMANDS}::test_show", f"{_COMMANDS}::test_status"),
)
_LISTED = (
    *("tests/cli/commands/test_project.py", "tests/cli/commands/test_rules.py"),
    *("tests/cli/test_notes.py", "tests/cli/test_signs.py"),
)
_PAGES = (
    "tests/cli/test_pages.py",
    "tests/render/page/test_picture.py",
    "tests/render/test_any_plan.py",
)
_RECORDED = ("tests/cli/commands/test_record.py", "tests/cli/commands/test_import.py")
_CHECKED_OUT = ("tests/render/check/test_check_formats.py", "tests/cli/commands/test_check.py")
_TABLES = ("tests/tables", "tests/cli/commands/test_import.py")
TESTS: dict[str, tuple[str, ...]] = {
    "gate/changes": _GATE,
    "gate/comparison": _GATE,
    "gate/decide": _GATE,
    "gate/rules": _GATE,
    "gate/strict": _GATE,
    "model/policy": ("tests/reading/test_policy.py", *_GATE),
    "reading/policy": ("tests/reading/test_policy.py",),
    "model/book": (
        "tests/model/test_book.py",
        "tests/assessment/test_gap.py",
        "tests/reading/test_assemble.py",
        *_GATE,
    ),
    "recording/plausible": ("tests/recording/test_plausible.py",),
    "published/case": _PUBLISHED,
    "published/rates": _PUBLISHED,
    "published/way": _PUBLISHED,
    "published/time_share": _PUBLISHED,
    "published/un": _PUBLISHED,
    "published/sdsn": _PUBLISHED,
    "published/eurostat": _PUBLISHED,
    "published/destatis": _PUBLISHED,
    "published/open_sdg": _PUBLISHED,
    "published/beeminder": _PUBLISHED,
    "assessment/gap": (
        "tests/assessment/test_gap.py",
        "tests/schemas/test_schemas.py",
        "tests/messages/test_messages.py",
    ),
    "assessment/verdict": ("tests/assessment/test_verdict.py", "tests/schemas/test_schemas.py"),
    "assessment/projection/student": ("tests/assessment/projection/test_student.py",),
    "assessment/projection/newton": (
        "tests/assessment/projection/test_student.py",
        "tests/assessment/projection/test_trend.py",
    ),
    "assessment/projection/timeline": (
        "tests/assessment/projection/test_timeline.py",
        "tests/cli/commands/test_project.py",
    ),
    "assessment/projection/drift": (
        "tests/assessment/projection/test_drift.py",
        "tests/assessment/projection/test_backtest.py",
    ),
    "assessment/projection/naive": (
        "tests/assessment/projection/test_naive.py",
        "tests/assessment/projection/test_backtest.py",
    ),
    "assessment/projection/forecast": (
        "tests/assessment/projection/test_deadline.py",
        "tests/assessment/projection/test_naive.py",
    ),
    "assessment/projection/backtest": (
        "tests/assessment/projection/test_backtest.py",
        "tests/cli/commands/test_project.py",
    ),
    "assessment/projection/fan": ("tests/assessment/projection/test_fan.py",),
    "assessment/projection/kalman": ("tests/assessment/projection/test_trend.py",),
    "assessment/projection/monotone": (
        "tests/assessment/projection/test_monotone.py",
        "tests/assessment/projection/test_trend.py",
    ),
    "assessment/projection/trend": (
        "tests/assessment/projection/test_trend.py",
        "tests/assessment/projection/test_monotone.py",
    ),
    "assessment/projection/peaks": ("tests/assessment/projection/test_peaks.py",),
    "assessment/projection/odds": (
        "tests/assessment/projection/test_odds.py",
        "tests/assessment/projection/test_deadline.py",
    ),
    "assessment/projection/deadline": ("tests/assessment/projection/test_deadline.py",),
    "text/numbers": ("tests/text/test_numbers.py",),
    "text/periods": ("tests/text/test_periods.py",),
    "reading/unpacking": ("tests/reading/test_unpacking.py",),
    "reading/encoding": ("tests/reading/test_encoding.py",),
    "reading/toml/parse": ("tests/reading/toml/test_parse.py",),
    "reading/toml/load": ("tests/reading/toml/test_parse.py",),
    "reading/toml/recovery": ("tests/reading/toml/test_parse.py",),
    "reading/toml/source": ("tests/reading/toml/test_source.py",),
    "reading/toml/positions": ("tests/reading/toml/test_positions.py",),
    "reading/schema/shape": (
        "tests/reading/test_policy.py",
        "tests/reading/test_assemble.py",
        *_READER,
    ),
    "reading/toml/hints": ("tests/reading/toml/test_hints.py",),
    "reading/schema/fields": (
        "tests/reading/schema/test_fields.py",
        "tests/schemas/test_schemas.py",
        *_READER,
    ),
    "reading/schema/plan_file": ("tests/reading/test_assemble.py", *_CHECKED),
    "reading/schema/whole_plan_file": ("tests/reading/test_policy.py", *_READER),
    "reading/schema/check_table": _CHECKED,
    "reading/histories/cells": (*_CSV, *_PARQUET),
    "reading/histories/columns": _CSV,
    "reading/histories/csv_blocks": _CSV,
    "reading/histories/csv_rows": _CSV,
    "reading/histories/table_places": (*_CSV, *_PARQUET),
    "reading/histories/long_csv": _CSV,
    "reading/histories/long_parquet": _PARQUET,
    "reading/histories/arrow": _PARQUET,
    "reading/histories/lazy": ("tests/reading/histories/test_lazy.py",),
    "reading/histories/history": (
        "tests/storage/test_store.py",
        "tests/reading/test_assemble.py",
        *_CSV,
    ),
    "reading/assemble": ("tests/reading/test_assemble.py", *_CSV),
    "reading/plan": (
        "tests/reading/test_plan.py",
        "tests/reading/test_assemble.py",
        "tests/cli/test_histories.py",
        *_READER,
    ),
    "storage/revisions": ("tests/storage/test_revisions.py",),
    "storage/store": ("tests/storage/test_store.py", "tests/test_errors.py"),
    "report/note": ("tests/cli/test_notes.py", *_SHOWN),
    "report/target_notes": (
        "tests/cli/test_notes.py",
        "tests/cli/commands/test_project.py",
        *_SHOWN,
    ),
    "render/numbers": ("tests/render/test_numbers.py", "tests/render/test_sections.py"),
    "render/cells": _SHOWN,
    "render/sections": _SHOWN,
    "render/terminal/table": ("tests/render/terminal/test_table.py", *_SHOWN),
    "render/notes": ("tests/cli/test_notes.py", *_SHOWN),
    "render/markdown": (*_SHOWN, "tests/cli/test_pages.py", "tests/test_injections.py"),
    "render/csv": (*_SHOWN, *_LISTED),
    "render/plain": _SHOWN,
    "render/text": _SHOWN,
    "render/grid": ("tests/render/test_grid.py", *_LISTED),
    "render/project": _LISTED,
    "render/backtest": _LISTED,
    "render/rules": _LISTED,
    "render/rule_sections": (*_SHOWN, *_LISTED),
    "render/problems": ("tests/test_errors.py", "-k", "says_what"),
    "render/gap_words": _PAGES,
    "render/report_markdown": _PAGES,
    "render/page/__init__": _PAGES,
    "render/page/chart": _PAGES,
    "render/page/picture": _PAGES,
    "render/terminal/plot": ("tests/render/terminal/test_plot.py", "tests/cli/test_signs.py"),
    "render/terminal/sparkline": ("tests/render/terminal/test_plot.py",),
    "render/record": _RECORDED,
    "render/import_": _RECORDED,
    "render/check/__init__": _CHECKED_OUT,
    "render/check/text": _CHECKED_OUT,
    "render/check/comment": _CHECKED_OUT,
    "render/check/junit": _CHECKED_OUT,
    "render/check/sarif": _CHECKED_OUT,
    "render/check/github": _CHECKED_OUT,
    "render/check/gitlab": _CHECKED_OUT,
    "cli/commands/check": (
        "tests/cli/commands/test_check_command.py",
        "tests/cli/commands/test_check.py",
    ),
    "cli/output": ("tests/render/terminal/test_plot.py", "tests/cli/test_signs.py", _COMMANDS),
    "cli/results": ("tests/cli/test_results.py", "tests/cli/test_notes.py"),
    "tables/understanding": _TABLES,
    "tables/layouts/by_period": _TABLES,
    "tables/layouts/by_metric": _TABLES,
    "tables/layouts/layout": _TABLES,
    "tables/layouts/long": _TABLES,
    "tables/names": _TABLES,
    "tables/formats/delimited": _TABLES,
}
"""Each module, by its path, and the tests that speak for it, the nearest first."""

Listed = dict[str, set[tuple[str, str, str]]]
Trials = list[tuple[str, Trial]]


def run() -> int:
    """Try the mutants of the modules that are asked for, and say what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=", ".join(TESTS))
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants a module, no more")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    if unknown := set(arguments.modules) - TESTS.keys():
        parser.error(f"no such module: {', '.join(sorted(unknown))}")
    os.chdir(ROOT)
    listed = _listed()
    trials: Trials = []
    print(f"{'module':16} mutants  killed  endless  survived   rate  seconds")
    for module in arguments.modules or TESTS:
        started = time.monotonic()
        name = f"bishan_targets.{module.removesuffix('/__init__').replace('/', '.')}"
        trial = try_module(
            PACKAGE / f"{module}.py", name, TESTS[module], arguments.jobs, arguments.sample
        )
        trials.append((module, trial))
        _print_row(module, trial, time.monotonic() - started)
        _print_unknown(module, trial, listed)
    _print_row("all", _sum(trial for _, trial in trials))
    return _judge(trials, listed, arguments.sample is not None)


def _print_row(module: str, trial: Trial, seconds: float | None = None) -> None:
    print(
        f"{module:16} {trial.total:7} {trial.killed:7} {trial.endless:8} "
        f"{len(trial.survivors):9} {trial.rate:6.1%}" + (f" {seconds:8.0f}" if seconds else ""),
        flush=True,
    )


def _unknown(module: str, trial: Trial, listed: Listed) -> list[Mutant]:
    return [each for each in trial.survivors if each.key not in listed.get(module, ())]


def _print_unknown(module: str, trial: Trial, listed: Listed) -> None:
    """The survivors that are not listed, as they can be put there."""
    for mutant in _unknown(module, trial, listed):
        change = json.dumps([mutant.was, mutant.now], ensure_ascii=False)
        print(f"  {module}:{mutant.lines.start}: {mutant.function}\n    {change},", flush=True)


def _sum(trials: Iterable[Trial]) -> Trial:
    every = list(trials)
    return Trial(
        killed=sum(trial.killed for trial in every),
        endless=sum(trial.endless for trial in every),
        survivors=[mutant for trial in every for mutant in trial.survivors],
    )


def _print_gone(trials: Trials, listed: Listed) -> None:
    for module, trial in trials:
        alive = {mutant.key for mutant in trial.survivors}
        for function, was, now in sorted(listed.get(module, set()) - alive):
            print(f"listed, but no survivor any more: {module}: {function}: {was} → {now}")


def _judge(trials: Trials, listed: Listed, is_sample: bool) -> int:
    unknown = [each for module, trial in trials for each in _unknown(module, trial, listed)]
    if unknown:
        print(f"\n{len(unknown)} of the survivors are not listed in benchmarks/{LISTED.name}.")
    if not is_sample:
        _print_gone(trials, listed)
    low = [module for module, trial in trials if trial.rate < ENOUGH]
    if low:
        print(f"\nFewer than {ENOUGH:.0%} are killed in: {', '.join(low)}")
    return 1 if unknown or low else 0


def _listed() -> Listed:
    """The survivors that are known, by module; each entry must say why."""
    found: Listed = {}
    for entry in tomllib.loads(LISTED.read_text(encoding="utf-8"))["survivors"]:
        if not entry["why"]:
            sys.exit(f"{LISTED.name}: no reason for a survivor in {entry['module']}")
        changes = {(entry["function"], was, now) for was, now in entry["changes"]}
        found.setdefault(entry["module"], set()).update(changes)
    return found


if __name__ == "__main__":
    raise SystemExit(run())
