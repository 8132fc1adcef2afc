"""Targets of paths: a link may lead to any file of the machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from bishan_targets.reading.files import Reach
from bishan_targets.storage.locations import ACTUALS_NAME

# Entries that make a folder of any name a repository's own (gitrepository-layout).
_OF_A_REPOSITORY: Final = ("HEAD", "objects", "refs")


class PlanFolder:
    """A plan's folder, by any path; tells files in it from those beyond it."""

    def __init__(self, plan: Path) -> None:
        """Resolve the folder around `plan` and its `actuals/`; `plan` may be a link."""
        self._given = plan.parent
        self._real = _real(plan.parent)
        self._actuals = _real(plan.parent / ACTUALS_NAME)
        self._has_own_actuals = _is_same(self._actuals, self._real / ACTUALS_NAME)

    def reach(self, path: Path) -> Reach:
        """The real location of a plan, or of a file in `actuals/`."""
        is_plan = path.parent == self._given
        if not _is_link(path) and (is_plan or self._has_own_actuals):
            return Reach.OWN
        return Reach.OUTSIDE if self._leads_out(_real(path)) else Reach.LINKED

    def has_linked_actuals(self) -> bool:
        """Whether the folder of figures is a link to another one."""
        return not self._has_own_actuals

    def leaves_repository(self) -> bool:
        """Whether the folder is reached by a link in a work tree that leads out of that tree."""
        try:
            given = self._given.absolute()
        except OSError:  # the working directory is gone, and with it the folder
            return False
        links = (each for each in (given, *given.parents) if _is_link(each))
        trees = (tree for each in links if (tree := work_tree(each.parent)))
        return any(not self._real.is_relative_to(t) or _is_gits(self._real, t) for t in trees)

    def _leads_out(self, real: Path) -> bool:
        return not real.is_relative_to(self._real) or _is_gits(real, self._real)


def work_tree(folder: Path) -> Path | None:
    """The work tree that really contains a folder: the nearest folder around it with a `.git`."""
    real = _real(folder)
    around = (real, *real.parents) if real.is_absolute() else ()
    return next((each for each in around if os.path.lexists(each / ".git")), None)


def _real(path: Path) -> Path:
    """A path without links; unchanged if it leads nowhere, which reading will report."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):  # the working directory is gone; a null character
        return path


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:  # a name that is too long, which reading will report
        return False


def _is_gits(real: Path, top: Path) -> bool:
    """Whether a path below `top` lies in git's own files, including settings and secrets."""
    inner = [each for each in (real, *real.parents) if each != top and each.is_relative_to(top)]
    return any(each.name.lower() == ".git" or _is_repository(each) for each in inner)


def _is_repository(folder: Path) -> bool:
    return all((folder / name).exists() for name in _OF_A_REPOSITORY)


def _is_same(first: Path, second: Path) -> bool:
    return os.path.normcase(first) == os.path.normcase(second)
