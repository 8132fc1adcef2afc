"""Imports of each path: steadier than its time, which benchmarks/startup.py measures."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running import ROOT

CODE = (
    "import atexit, sys; atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr)); "
    "from bishan_targets.cli import script; script()"
)
# Packages that take long to import, and modules of the standard library and of our own that only
# some paths need.
HEAVY = {
    *("defusedxml", "filelock", "jinja2", "numpy", "openpyxl", "pyarrow", "pydantic", "rich"),
    *("tomli_w", "tomlkit", "typer", "uniplot", "vl_convert", "xlrd"),
    *("email", "importlib.metadata", "shutil", "statistics", "subprocess", "tomllib"),
    *(
        "bishan_targets.reading.toml.recovery",
        "bishan_targets.reading.toml.positions",
        "bishan_targets.storage.locking",
    ),
    *(
        "bishan_targets.published",
        "bishan_targets.reading.schema.whole_plan_file",
        "bishan_targets.report.wording",
    ),
    "bishan_targets.storage.atomic",
}
# Imports of typer itself.
TYPER = {"typer", "subprocess", "shutil"}
READS = {*TYPER, "pydantic", "tomllib"}


def imported(*arguments: str, **environment: str) -> set[str]:
    """The heavy modules that a command leaves loaded."""
    return HEAVY & modules(*arguments, **environment)


def modules(*arguments: str, **environment: str) -> set[str]:
    """All modules that a command leaves loaded."""
    kept = {key: each for key, each in os.environ.items() if not key.startswith("COVERAGE")}
    found = subprocess.run(
        [sys.executable, "-c", CODE, *arguments],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return set(found.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("arguments", "modules"),
    [
        (["--version"], TYPER),
        (["--help"], TYPER),
        (["status", "--help"], TYPER),
        (["schema", "targets"], TYPER),
        (["help", "between"], TYPER),
        (["help"], TYPER),
        (["status", "--json"], READS),
        (["status", "--format", "plain"], READS),
        (["status", "--format", "markdown"], {*READS, "statistics"}),
        (["validate"], {*READS, "bishan_targets.report.wording"}),
    ],
)
def test_imports(arguments: list[str], modules: set[str]) -> None:
    assert imported(*arguments) == modules


def test_milestones_cost_nothing_where_there_are_none(tmp_path: Path) -> None:
    plan = "[plan]\nby = 2025-12-31\n[targets.firms]\nat_least = 500\n"
    (tmp_path / "targets.toml").write_text(plan, encoding="utf-8")
    found = modules("status", "--json", "-f", str(tmp_path))
    assert "bishan_targets.report.status" in found
    assert not [each for each in found if "milestone" in each]


@pytest.mark.parametrize(("stated", "is_read"), [("", True), ('figures = "level"\n', False)])
def test_only_levels_by_default_are_looked_at_for_years_to_date(
    tmp_path: Path, stated: str, is_read: bool
) -> None:
    case = ROOT / "tests" / "errors" / "looks-cumulative"
    shutil.copytree(case / "actuals", tmp_path / "actuals")
    plan = (case / "targets.toml").read_text(encoding="utf-8") + stated
    (tmp_path / "targets.toml").write_text(plan, encoding="utf-8")
    found = modules("status", "--json", "-f", str(tmp_path))
    assert ("bishan_targets.assessment.accumulating" in found) == is_read


@pytest.mark.parametrize(("targets", "is_imported"), [(299, False), (300, True)])
def test_numpy_is_imported_for_many_targets(
    tmp_path: Path, targets: int, is_imported: bool
) -> None:
    goals = [f"[targets.m{place}]\nat_least = 9\nby = 2099-12-31\n" for place in range(targets)]
    (tmp_path / "targets.toml").write_text("\n".join(goals), encoding="utf-8")
    (tmp_path / "actuals").mkdir()
    for year in (2019, 2020):
        figures = [f"m{place} = {year % 2019}.{place}" for place in range(targets)]
        text = "\n".join([f"date = {year}-12-31", "[values]", *figures])
        (tmp_path / "actuals" / f"{year}-12-31.toml").write_text(text, encoding="utf-8")
    assert ("numpy" in imported("status", "--json", "-f", str(tmp_path))) == is_imported


def test_a_page_imports_what_draws_it() -> None:
    drawing = {"jinja2", "vl_convert"}
    assert not drawing & imported("report", "-o", "-", "--format", "markdown")
    assert drawing <= imported("report", "-o", "-")


def test_a_table_imports_rich() -> None:
    assert "rich" not in imported("status", "--format", "csv")
    assert "rich" in imported("status", "--format", "table")


@pytest.mark.parametrize(
    ("line", "modules"),
    [("bishan ", TYPER), ("bishan sta", TYPER), ("bishan status ", {*TYPER, "tomllib"})],
)
def test_completion_imports(line: str, modules: set[str]) -> None:
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    assert imported(_BISHAN_COMPLETE="complete_bash", **words) == modules


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, bishan_targets; print(*(n for n in sys.modules if 'bishan' in n))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["bishan_targets"]
