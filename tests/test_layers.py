"""Imports allowed by the contracts of `pyproject.toml`, and a breach that breaks them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running import ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
LOOSE = {"__init__.py", "__main__.py", "extras.py"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The contracts held against the package below `folder`."""
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo", str(ROOT / "pyproject.toml")],
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_arrows_run_one_way_and_in_no_circle() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout
    assert "2 kept, 0 broken" in found.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("text/safe", "from bishan_targets.model.book import Book", "Arrows run one way"),
        ("gate/decide", "from bishan_targets.report.checked import checked", "Arrows run one way"),
        (
            "gate/comparison",
            "def late() -> None:\n    from bishan_targets.gate.decide import check",
            "No module imports itself through others",
        ),
    ],
)
def test_a_breach_is_told(tmp_path: Path, module: str, line: str, broken: str) -> None:
    package = tmp_path / "src/bishan_targets"
    left_out = shutil.ignore_patterns("examples", "__pycache__", "*.json")
    shutil.copytree(ROOT / "src/bishan_targets", package, ignore=left_out)
    path = package / f"{module}.py"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{line}\n", encoding="utf-8")
    found = lint(tmp_path)
    assert found.returncode == 1, found.stdout
    assert f"{broken} BROKEN" in found.stdout


def test_three_modules_lie_loose() -> None:
    assert {path.name for path in (ROOT / "src/bishan_targets").glob("*.py")} == LOOSE
