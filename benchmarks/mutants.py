"""Whether the tests notice a changed program. Run it as `python benchmarks/mutants.py [MODULE…]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "benchmarks")]

from mutation.trying import try_module

PACKAGE = ROOT / "src" / "bishan_targets"
_READER = ("tests/test_errors.py", "tests/test_store.py", "tests/test_files.py")
_GATE = ("tests/gate", "tests/render/test_check_formats.py", "tests/test_schemas.py")
TESTS: dict[str, tuple[str, ...]] = {
    "gate/changes": _GATE,
    "gate/comparison": _GATE,
    "gate/decide": _GATE,
    "gate/rules": _GATE,
    "gate/strict": _GATE,
    "gap": ("tests/test_gap.py", "tests/test_schemas.py"),
    "verdict": ("tests/test_verdict.py", "tests/test_schemas.py"),
    "student": ("tests/test_student.py",),
    "policy": ("tests/gate", "tests/test_schemas.py", *_READER),
    "plan_policy": ("tests/gate", *_READER),
    "timeline": ("tests/test_timeline.py", "tests/cli/test_commands.py"),
    "drift": ("tests/test_drift.py", "tests/test_backtest.py"),
    "naive": ("tests/test_naive.py", "tests/test_backtest.py"),
    "backtest": ("tests/test_backtest.py",),
    "forecast": ("tests/test_projection.py", "tests/test_naive.py"),
    "fan": ("tests/test_fan.py",),
    "numerals": ("tests/test_numerals.py",),
    "periods": ("tests/test_periods.py",),
    "toml": ("tests/test_toml.py", *_READER),
    "locate": ("tests/test_locate.py", *_READER),
    "shape": ("tests/test_files.py", "tests/test_errors.py", "tests/test_store.py"),
    "slips": _READER,
    "source": ("tests/test_locate.py", *_READER),
    "encoding": _READER,
    "assemble": ("tests/test_assemble.py", *_READER),
    "revisions": ("tests/test_store.py", *_READER),
    "store": ("tests/test_store.py", "tests/test_errors.py"),
    "trend": ("tests/test_trend.py",),
    "projection": ("tests/test_projection.py",),
    "reading": ("tests/test_assemble.py", *_READER),
    "fields": _READER,
    "files": _READER,
    "check_tables": _READER,
}


def run() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    os.chdir(ROOT)
    for module in arguments.modules or TESTS:
        started = time.time()
        name = f"bishan_targets.{module.replace('/', '.')}"
        trial = try_module(PACKAGE / f"{module}.py", name, TESTS[module], arguments.jobs)
        print(
            f"{module:16} {trial.total:5} mutants, {trial.killed} killed, {trial.endless} endless, {len(trial.survivors)} survived, {len(trial.untested)} untested, {time.time() - started:.0f} s"
        )
        for mutant in trial.survivors + trial.untested:
            print(f"  {mutant.lines.start} {mutant.function}: {mutant.was}\n      → {mutant.now}")
    return 0


if __name__ == "__main__":
    raise SystemExit(run())
