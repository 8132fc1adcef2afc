"""A plan and its members in two revisions, each member's files judged as those of any plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity, UnreadMembersError
from bishan_targets.reading.rollups import joined
from bishan_targets.storage.git import Repository, RevisionError
from bishan_targets.storage.hooks import Judged, judged, within
from bishan_targets.storage.locations import PLAN_NAME
from bishan_targets.storage.members import member_plans
from bishan_targets.storage.revisions import Both, load_both
from bishan_targets.storage.store import plan_source


class Together(NamedTuple):
    """A plan's two books, with those of its members, by id; `gone` are members of the base.

    `unread` has the errors of members that are left out.
    """

    here: Judged
    both: Both
    members: Mapping[str, Together] = MappingProxyType({})
    gone: tuple[str, ...] = ()
    unread: Mapping[str, Sequence[Diagnostic]] = MappingProxyType({})

    def all(self, member: str = "") -> Iterator[tuple[str, Together]]:
        """The plan and its members, each with its path from the first: `province/county`."""
        yield member, self
        for name, each in self.members.items():
            yield from each.all(f"{member}/{name}".strip("/"))

    def everyone(self) -> Iterator[Together]:
        """The plan and its members, theirs included."""
        return (each for _, each in self.all())

    def names_unread(self) -> list[str]:
        """The paths of the members that are left out."""
        return [f"{path}/{name}".strip("/") for path, each in self.all() for name in each.unread]


def load_together(
    here: Judged,
    base: str | None,
    no_base: bool,
    environment: Mapping[str, str],
    *,
    partial: bool = False,
) -> Together:
    """Read the judged files and the base of a plan and of all its members.

    Raises as `load_both`, and UnreadMembersError for members with errors, unless `partial` leaves
    them out.
    """
    both = load_both(here, base, no_base, environment)
    patterns = (*both.head.plan.members, *(both.base.plan.members if both.base else ()))
    if not patterns:
        return Together(here, both)
    members: dict[str, Together] = {}
    unread: dict[str, Sequence[Diagnostic]] = {}
    for name, plan in _plans(here, both.head).items():
        try:
            one = judged(plan, environment, sealed=True)
            members[name] = load_together(one, base, no_base, environment, partial=partial)
        except InputError as error:
            unread[name] = error.diagnostics
    if unread and not partial:
        raise UnreadMembersError([each for found in unread.values() for each in found])
    head = _joined(both.head, {name: each.both.head for name, each in members.items()})
    before = {name: each.both.base for name, each in members.items()}
    there = {name: book for name, book in before.items() if book}
    then = both.base and joined(both.base, there, lambda _: None)[0]
    moved = {each.both.moved_from for each in members.values()}
    known = _plans_in_base(here, both)
    here_now = {*members, *unread}
    gone = tuple(n for n, path in known.items() if n not in here_now and path not in moved)
    return Together(here, both._replace(head=head, base=then), members, gone, unread)


def _joined(book: Book, members: Mapping[str, Book]) -> Book:
    found, problems = joined(book, members, plan_source)
    if any(each.severity is Severity.ERROR for each in problems):
        raise InputError([*book.diagnostics, *problems])
    return found._replace(diagnostics=[*found.diagnostics, *problems])


def _plans(here: Judged, head: Book) -> dict[str, str]:
    """The paths of the members' plans by id: of a hook those that it checks, else the folder's."""
    if here.hook is None:
        source = plan_source(head.plan)
        found = member_plans(head.plan, source) if source else {}
        return {name: plan.as_posix() for name, plan in found.items()}
    top = here.hook.repository.top()
    root = here.plan.parent.resolve().relative_to(top.resolve()).as_posix()
    paths = _matching(here.hook.paths(), root, head.plan)
    return {name: (top / path).as_posix() for name, path in paths.items()}


def _plans_in_base(here: Judged, both: Both) -> dict[str, str]:
    """The paths of the members' plans in the base by id, from the repository's root."""
    if both.base is None or both.base_revision is None or both.base_revision.id is None:
        return {}
    folder, name = within(here.plan)
    repository = here.hook.repository if here.hook else Repository(folder)
    found = repository.find(both.base_revision.id)
    if found is None:
        raise RevisionError("unknown", name=both.base_revision.id)
    plan = both.moved_from or repository.full(name)
    root = PurePosixPath(plan).parent.as_posix()
    return _matching(repository.paths(found), root, both.base.plan)


def _matching(paths: list[str], root: str, plan: Plan) -> dict[str, str]:
    """Those of the paths that are plans which the patterns of a plan in `root` name, by id."""
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
