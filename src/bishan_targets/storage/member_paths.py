"""Paths of members' plans in a repository: those that patterns name, and those that have moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import InputError
from bishan_targets.reading.histories.read import Readings
from bishan_targets.reading.plan import read
from bishan_targets.storage.git import Repository, Revision, RevisionError
from bishan_targets.storage.hooks import Judged, beside
from bishan_targets.storage.last_readable import read_contents
from bishan_targets.storage.locations import PLAN_NAME

_LEAST_SHARED: Final = 0.5


def matching(paths: Iterable[str], root: str, plan: Plan) -> dict[str, str]:
    """The plans among the paths that the patterns of a plan in `root` name, by id."""
    patterns = [PurePosixPath(each).parts for each in plan.members]
    found: dict[str, str] = {}
    for path in paths:
        each = PurePosixPath(path)
        if each.name != PLAN_NAME or not (root == "." or each.is_relative_to(root)):
            continue
        inner = (each if root == "." else each.relative_to(root)).parent.parts
        if any(_fits(inner, pattern) for pattern in patterns):
            found[inner[-1]] = path
    return found


def _fits(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    wanted = pattern[:-1] if pattern[-1:] == (PLAN_NAME,) else pattern
    pairs = zip(parts, wanted, strict=False)
    is_hidden = parts[-1:] and parts[-1].startswith(".")
    alike = len(parts) == len(wanted) > 0 and all(fnmatchcase(*each) for each in pairs)
    return alike and not is_hidden


def moved(
    fresh: Mapping[str, Judged], gone: Mapping[str, str], repository: Repository, base: Revision
) -> dict[str, str]:
    """The former paths of members that were moved, by their present ids.

    `fresh` are members at paths that the base does not have, `gone` the paths of its members that
    are no more, by id; `repository` is that of the root. A member has moved if its id is the same,
    or else if it has more than half of the figures of one that is gone, the most first.
    """
    found = {name: gone[name] for name in fresh if name in gone}
    left = {name: path for name, path in gone.items() if name not in found}
    then = {path: _figures(_base_book(repository, base, path)) for path in left.values()}
    now = {name: _figures(_book(each)) for name, each in fresh.items() if name not in found}
    shares = [
        (len(figures & then[path]) / len(then[path]), name, path)
        for name, figures in now.items()
        for path in then
        if then[path]
    ]
    for share, name, path in sorted(shares, key=lambda each: (-each[0], *each[1:])):
        if share > _LEAST_SHARED and name not in found and path not in found.values():
            found[name] = path
    return found


def _figures(book: Book | None) -> frozenset[tuple[object, ...]]:
    """The figures of a book; none for one that cannot be read."""
    return frozenset(
        (metric, each.date, each.value)
        for metric, figures in (book.observations.items() if book else ())
        for each in figures
    )


def _book(member: Judged) -> Book | None:
    try:
        return read(member.files) if member.files else None
    except InputError:  # which reading it for the gate reports
        return None


def _base_book(repository: Repository, base: Revision, plan: str) -> Book | None:
    try:
        contents = repository.files(base, plan, beside(plan))
        return read_contents(plan, contents, Readings()) if plan in contents else None
    except (InputError, RevisionError):
        return None
