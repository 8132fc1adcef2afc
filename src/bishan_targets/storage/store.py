"""Reading a plan and the files beside it from the file system."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic, InputError, KeyPath, Severity
from bishan_targets.reading.files import File, Files, Reach, is_snapshot
from bishan_targets.reading.histories.history import FigurePlaces
from bishan_targets.reading.places import figure_places, line_finder
from bishan_targets.reading.plan import read
from bishan_targets.reading.toml.source import Source
from bishan_targets.storage.links import PlanFolder, work_tree
from bishan_targets.storage.locations import ACTUALS_NAME, plan_of
from bishan_targets.storage.os_errors import unreadable


def load(path: str | os.PathLike[str], *, sealed: bool = False, partial: bool = False) -> Book:
    """Read a plan and the `actuals/` beside it, and the plans of its members.

    `path` is the plan, or a folder with a `targets.toml`. With `sealed`, a link is an error, and
    its target is not read. Raises InputError with every error of every file, if there are any;
    files of other kinds are ignored. A plan may have no figures yet. Members that cannot be read
    are an UnreadMembersError, and left out with `partial`.
    """
    return with_all_members(read(open_files(path, sealed=sealed)), sealed=sealed, partial=partial)


def with_all_members(book: Book, *, sealed: bool = False, partial: bool = False) -> Book:
    """The book with those of its plan's members, as `load` reads them; others stay as they are."""
    if not book.plan.members:
        return book
    from bishan_targets.storage.members import with_members

    def member(plan: Path) -> Book:
        return load(plan, sealed=sealed, partial=partial)

    return with_members(book, member, _source_finder(), partial=partial)


def plan_of_member(path: Path, name: str) -> Path:
    """The plan of a member of a plan; raises InputError for a name that none of them has.

    Nothing else of the members is read.
    """
    from bishan_targets.storage.members import member_named

    plan = read(open_files(path)).plan
    source = plan_source(plan)
    if source is None:
        raise InputError([Diagnostic("no-file", file=plan.file)])
    return member_named(name, plan, source).plan(source)


def _source_finder() -> Callable[[Plan], Source | None]:
    """`plan_source` for many plans; the text of each is read once."""
    sources: dict[str, Source | None] = {}

    def found(plan: Plan) -> Source | None:
        if plan.file not in sources:
            sources[plan.file] = plan_source(plan)
        return sources[plan.file]

    return found


def open_files(
    path: str | os.PathLike[str],
    is_meant: Callable[[str], bool] = is_snapshot,
    *,
    sealed: bool = False,
) -> Files:
    """A plan's file and its snapshots as stored; raises InputError if there is no plan.

    `is_meant` recognises snapshots in `actuals/` by name. With `sealed`, a link becomes a
    diagnostic instead of its target.
    """
    given = plan_of(Path(path))
    folder = PlanFolder(given)
    if sealed and folder.leaves_repository():
        raise InputError([_link(given)])
    plan = _plan_file(given, folder, sealed)
    if isinstance(plan.content, Diagnostic) and plan.content.code in ("no-file", "not-a-file"):
        raise InputError([plan.content])
    snapshots = _snapshots(given.parent / ACTUALS_NAME, folder, is_meant, sealed)
    return Files(plan, snapshots)


def locator(
    contents: Mapping[str, File] = MappingProxyType({}),
) -> Callable[[str, KeyPath], tuple[str | None, int | None]]:
    """A function that finds a key in a file: the file's path in its repository, and the line.

    `contents` are files that differ from those on the disk, by path as displayed.

    A figure's key is `values`, its metric and its date. The path has forward slashes, and is None
    outside a repository. The line is that of the nearest enclosing table if the key is missing, and
    None for a file without lines or an unreadable one. Each file is read once.
    """

    @cache
    def opened(file: str) -> tuple[str | None, Callable[[KeyPath], int | None]]:
        found = contents.get(file) or _file(Path(file))
        return path_in_repository(Path(file)), line_finder(found)

    def locate(file: str, key: KeyPath) -> tuple[str | None, int | None]:
        path, line_of = opened(file)
        return path, line_of(key)

    return locate


def figure_finder(
    plan: Plan, contents: Mapping[str, File] = MappingProxyType({})
) -> Callable[[str], FigurePlaces | None]:
    """A function that locates the figures of a plan's file; each file is read once more.

    `contents` are files that may differ from those on the disk. The function returns None for a
    file that has become unreadable.
    """

    @cache
    def opened(file: str) -> FigurePlaces | None:
        return figure_places(contents.get(file) or _file(Path(file)), plan)

    return opened


def plan_source(plan: Plan, contents: Mapping[str, File] = MappingProxyType({})) -> Source | None:
    """The text of a plan's file, which is read once more; None if it has become unreadable.

    `contents` are files that may differ from those on the disk.
    """
    found = (contents.get(plan.file) or _file(Path(plan.file))).source()
    return None if isinstance(found, Diagnostic) else found


def path_in_repository(file: Path) -> str | None:
    """A file's path from the root of its work tree, which contains a `.git`."""
    root = work_tree(file.parent)
    return (file.parent.resolve() / file.name).relative_to(root).as_posix() if root else None


def _snapshots(
    folder: Path, around: PlanFolder, is_meant: Callable[[str], bool], sealed: bool
) -> list[File] | Diagnostic:
    if sealed and around.has_linked_actuals():
        return _link(folder)
    try:
        names = sorted(path.name for path in folder.iterdir() if is_meant(path.name))
    except FileNotFoundError:
        return Diagnostic("no-actuals", file=folder.as_posix(), severity=Severity.INFO)
    except NotADirectoryError:
        return Diagnostic("not-a-folder", file=folder.as_posix())
    except OSError as error:
        return unreadable(folder, error)
    if not names:
        return Diagnostic("empty-actuals", file=folder.as_posix(), severity=Severity.INFO)
    return [_plan_file(folder / name, around, sealed) for name in names]


def _plan_file(path: Path, around: PlanFolder, sealed: bool) -> File:
    reach = around.reach(path)
    refused = sealed and reach is not Reach.OWN
    content = _link(path) if refused else read_bytes(path)
    return File(path.name, path.as_posix(), content, reach)


def _link(path: Path) -> Diagnostic:
    return Diagnostic("gate-link", file=path.as_posix())


def _file(path: Path) -> File:
    return File(path.name, path.as_posix(), read_bytes(path))


def read_bytes(path: Path) -> bytes | Diagnostic:
    """A file's content, or the reason for having none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Diagnostic("not-a-file", file=path.as_posix())
        return path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            return unreadable(path, error)
        return Diagnostic("no-file", file=path.as_posix())
    except (OSError, ValueError) as error:  # a ValueError: no path has a null character
        return unreadable(path, error)
