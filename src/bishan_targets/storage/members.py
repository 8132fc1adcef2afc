"""The plans of a plan's members: folders that it names, with their books."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from glob import has_magic
from pathlib import Path
from typing import Final, NamedTuple

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import (
    Diagnostic,
    InputError,
    Severity,
    UnreadMembersError,
    listed,
)
from bishan_targets.reading.joining import joined
from bishan_targets.reading.toml.source import Source
from bishan_targets.storage.locations import ACTUALS_NAME, PLAN_NAME
from bishan_targets.text.folding import folded
from bishan_targets.text.spelling import closest

_MOST_LISTED: Final = 20


class Member(NamedTuple):
    """A member's id, which is its folder's name, and the folder; `place` is that of the pattern."""

    id: str
    folder: Path
    place: int

    def plan(self, above: Source) -> Path:
        """Its plan; raises InputError if it has none. `above` is the plan that names the folder."""
        found = self.folder / PLAN_NAME
        if not os.path.lexists(found):
            at = ("plan", "members", self.place)
            values = {"id": self.id, "given": found.as_posix()}
            raise InputError([above.at_value("member-without-plan", at, **values)])
        return found


def with_members(
    book: Book,
    load: Callable[[Path], Book],
    source_of: Callable[[Plan], Source | None],
    *,
    partial: bool = False,
) -> Book:
    """The book with its members' books, and the figures made of theirs.

    `load` reads a member's plan, with its own members. Raises InputError for members that cannot be
    told apart, and UnreadMembersError with the errors of all that cannot be read; with `partial`,
    these are left out, and the book's `unread` names them.
    """
    own = source_of(book.plan)
    members, problems = _members(book.plan, own) if own else ([], [])
    if own is None:
        raise InputError([Diagnostic("no-file", file=book.plan.file)])
    if any(each.severity is Severity.ERROR for each in problems):
        raise InputError([*book.diagnostics, *problems])
    books: dict[str, Book] = {}
    unread: dict[str, tuple[Diagnostic, ...]] = {}
    for each in members:
        try:
            books[each.id] = load(each.plan(own))
        except InputError as error:
            unread[each.id] = error.diagnostics
    if unread and not partial:
        raise UnreadMembersError([each for found in unread.values() for each in found])
    found, differences = joined(book, books, source_of, unread)
    problems = [*book.diagnostics, *problems, *differences]
    if any(each.severity is Severity.ERROR for each in differences):
        raise InputError(problems)
    return found._replace(diagnostics=problems)


def member_named(name: str, plan: Plan, source: Source) -> Member:
    """The member of a plan with that id; raises InputError for one that it has not."""
    members = members_of(plan, source)
    known = {folded(each.id): each for each in members}
    if found := known.get(folded(name)):
        return found
    names = [each.id for each in members]
    match = closest(name, names)
    shown = names[:_MOST_LISTED] + ["..."] * (len(names) > _MOST_LISTED)
    values = {"id": name, "known": listed(shown), "match": match or ""}
    code = "unknown-member" if names else "without-members"
    hint = "did-you-mean" if match else None
    raise InputError([Diagnostic(code, plan.file, values=values, hint=hint)])


def members_of(plan: Plan, source: Source) -> list[Member]:
    """The members of a plan; raises InputError if they cannot be told apart."""
    members, problems = _members(plan, source)
    if problems:
        raise InputError(problems)
    return members


def _members(plan: Plan, source: Source) -> tuple[list[Member], list[Diagnostic]]:
    """The members in order of pattern and name, and errors of the patterns."""
    found: list[Member] = []
    problems: list[Diagnostic] = []
    own = Path(plan.file).parent
    for place, pattern in enumerate(plan.members):
        at = ("plan", "members", place)
        folders = sorted(_folders(own, pattern))
        if not folders:
            problems.append(source.at_value("no-members", at, given=pattern))
        found += [Member(each.name, each, place) for each in folders]
    outside = [each for each in found if not _is_below(each.folder, own)]
    problems += [
        source.at_value("member-outside", ("plan", "members", each.place), id=each.id)
        for each in outside
    ]
    problems += _twice(found, source)
    problems += _inside([each for each in found if each not in outside], source)
    return found, problems


def _folders(root: Path, pattern: str) -> Iterator[Path]:
    """Folders that a pattern names, by itself or by the plan in it; hidden ones are left out.

    So are, for a wildcard, the plan's own folder and those without a plan and figures.
    """
    names = [each for each in pattern.replace("\\", "/").split("/") if each not in ("", ".")]
    if not names or pattern.startswith(("/", "\\")) or Path(pattern).drive:
        return
    try:
        found = list(root.glob("/".join(names)))
    except ValueError:  # such as `a**`; no folder matches it
        return
    for each in found:
        folder = each.parent if each.name == PLAN_NAME else each
        is_hidden = folder.name.startswith(".") and folder.name != ".."
        is_other = has_magic(pattern) and (folder == root or not _looks_like_a_member(folder))
        if folder.is_dir() and not is_hidden and not is_other:
            yield folder


def _looks_like_a_member(folder: Path) -> bool:
    return any(os.path.lexists(folder / name) for name in (PLAN_NAME, ACTUALS_NAME))


def _is_below(folder: Path, own: Path) -> bool:
    """Whether a folder really lies in the plan's: then no plan can be a member of itself."""
    real, top = Path(os.path.realpath(folder)), Path(os.path.realpath(own))
    return real != top and real.is_relative_to(top)


def _twice(members: list[Member], source: Source) -> Iterator[Diagnostic]:
    """Errors for members with one id, be it by another folder or the same one again."""
    known: dict[str, Member] = {}
    for each in members:
        other = known.setdefault(folded(each.id), each)
        if other is not each:
            values = {"id": each.id, "given": each.folder.as_posix()}
            at = ("plan", "members", each.place)
            yield source.at_value("member-twice", at, **values, other=other.folder.as_posix())


def _inside(members: list[Member], source: Source) -> Iterator[Diagnostic]:
    """Errors for members whose folder lies in that of another member, and would count twice."""
    real = {Path(os.path.realpath(each.folder)): each for each in members}
    for folder, each in real.items():
        for outer in (real[above] for above in folder.parents if above in real):
            at = ("plan", "members", each.place)
            yield source.at_value("member-in-member", at, id=each.id, other=outer.id)
