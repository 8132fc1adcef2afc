"""Location of the plan and the files beside it; nothing is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic, InputError

PLAN_NAME: Final = "targets.toml"
ACTUALS_NAME: Final = "actuals"


def find_plan(file: str | None, environment: Mapping[str, str]) -> Path:
    """The plan to read: `file`, else `BISHAN_FILE`, else the nearest one upwards from here.

    A folder stands for the `targets.toml` in it. Raises InputError if there is none.
    """
    given = file or environment.get("BISHAN_FILE")
    if given:
        return plan_of(Path(given))
    try:
        depth = len(Path.cwd().parents)
    except OSError as error:
        raise InputError([Diagnostic("no-plan", hint="gone")]) from error
    # Relative paths, since the system accepts absolute ones only up to some 4,000 characters.
    for up in range(depth + 1):
        plan = Path(*[".."] * up, PLAN_NAME)
        # A dangling link is a plan too: reading reports it.
        if plan.is_file() or plan.is_symlink():
            return plan
    is_bare = Path("HEAD").is_file() and Path("objects").is_dir()
    raise InputError([Diagnostic("no-plan", hint="bare" if is_bare else None)])


def plan_of(path: Path) -> Path:
    """The plan meant by a path: itself, or the `targets.toml` in it."""
    try:
        return path / PLAN_NAME if path.is_dir() else path
    except OSError:  # reading it reports the error
        return path
