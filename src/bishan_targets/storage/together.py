"""A plan and its members in two revisions, each member's files judged as those of any plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError, Severity, UnreadMembersError
from bishan_targets.reading.joining import joined
from bishan_targets.reading.plan import read
from bishan_targets.storage.git import Repository, RevisionError
from bishan_targets.storage.hooks import Judged, judged_member, within
from bishan_targets.storage.member_paths import matching, moved
from bishan_targets.storage.members import members_of
from bishan_targets.storage.read_ahead import ReadAhead
from bishan_targets.storage.revisions import Among, Both, load_both
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


class Compared(NamedTuple):
    """A comparison: the base that a command line names, or none, and git's answers so far.

    With `partial`, members that cannot be read are left out.
    """

    base: str | None
    no_base: bool
    environment: Mapping[str, str]
    ahead: ReadAhead
    partial: bool = False


def load_together(here: Judged, asked: Compared, among: Among | None = None) -> Together:
    """Read the judged files and the base of a plan and of all its members.

    `among` is of a member. Raises as `load_both`, and UnreadMembersError for members with errors,
    unless `partial` leaves them out.
    """
    among = among or Among(asked.ahead)
    both = load_both(here, asked.base, asked.no_base, asked.environment, among)
    patterns = (*both.head.plan.members, *(both.base.plan.members if both.base else ()))
    if not patterns:
        return Together(here, both)
    ones, unread = _members(here, both.head, sealed=True)
    known = _plans_in_base(here, both, asked.ahead)
    former = _former(ones, known, both, here, asked.ahead)
    members: dict[str, Together] = {}
    for name, one in ones.items():
        try:
            place = Among(asked.ahead, former.get(name), is_known=True)
            members[name] = load_together(one, asked, place)
        except InputError as error:
            unread[name] = error.diagnostics
    if unread and not asked.partial:
        raise UnreadMembersError([each for found in unread.values() for each in found])
    head = _joined(
        here, both.head, {name: each.both.head for name, each in members.items()}, unread
    )
    before = {name: each.both.base for name, each in members.items()}
    there = {name: book for name, book in before.items() if book}
    then = both.base and joined(both.base, there, lambda _: None)[0]
    here_now, moved_from = {*members, *unread}, {*former.values()}
    gone = tuple(n for n, path in known.items() if n not in here_now and path not in moved_from)
    return Together(here, both._replace(head=head, base=then), members, gone, unread)


def read_together(here: Judged) -> Book:
    """The judged files of a plan and of its members; raises as `Judged.present`, and InputError.

    Members that cannot be read are an UnreadMembersError.
    """
    head = read(here.present())
    if not head.plan.members:
        return head
    ones, unread = _members(here, head, sealed=False)
    books: dict[str, Book] = {}
    for name, one in ones.items():
        try:
            books[name] = read_together(one)
        except InputError as error:
            unread[name] = error.diagnostics
    if unread:
        raise UnreadMembersError([each for found in unread.values() for each in found])
    return _joined(here, head, books, {})


def _joined(
    here: Judged,
    book: Book,
    members: Mapping[str, Book],
    unread: Mapping[str, Sequence[Diagnostic]],
) -> Book:
    source_of = partial(plan_source, contents=here.contents())
    found, problems = joined(book, members, source_of, unread)
    if any(each.severity is Severity.ERROR for each in problems):
        raise InputError([*book.diagnostics, *problems])
    return found._replace(diagnostics=[*found.diagnostics, *problems])


_Unread = dict[str, Sequence[Diagnostic]]


def _members(here: Judged, head: Book, *, sealed: bool) -> tuple[dict[str, Judged], _Unread]:
    """The members' plans with their files by id, of a hook those that it checks, and errors."""
    found: dict[str, Judged] = {}
    unread: _Unread = {}
    for name, plan in _plans(here, head):
        try:
            found[name] = judged_member(plan(), here, sealed=sealed)
        except InputError as error:
            unread[name] = error.diagnostics
    return found, unread


def _plans(here: Judged, head: Book) -> Iterator[tuple[str, Callable[[], Path]]]:
    """The members' ids, and for each its plan's path, which may raise InputError."""
    if here.hook is None:
        source = plan_source(head.plan)
        if source is None:
            raise InputError([Diagnostic("no-file", file=head.plan.file)])
        for each in members_of(head.plan, source):
            yield each.id, partial(each.plan, source)
        return
    top = here.hook.repository.top()
    root = here.plan.parent.resolve().relative_to(top.resolve()).as_posix()
    for name, path in matching(here.hook.paths(), root, head.plan).items():
        inner = PurePosixPath(path).relative_to(root)  # shown as the plan above is
        yield name, partial(Path, here.plan.parent, inner)


def _plans_in_base(here: Judged, both: Both, ahead: ReadAhead) -> dict[str, str]:
    """The paths of the members' plans in the base by id, from the repository's root."""
    if both.base is None or both.base_revision is None or both.base_revision.id is None:
        return {}
    repository, name = _repository(here, ahead)
    found = repository.find(both.base_revision.id)
    if found is None:
        raise RevisionError("unknown", name=both.base_revision.id)
    repository.read_ahead(found)
    plan = both.moved_from or repository.full(name)
    return matching(repository.paths(found), PurePosixPath(plan).parent.as_posix(), both.base.plan)


def _repository(here: Judged, ahead: ReadAhead) -> tuple[Repository, str]:
    """The repository around a plan, and the plan's path from its folder."""
    folder, name = within(here.plan)
    return here.hook.repository if here.hook else Repository(folder, ahead=ahead), name


def _former(
    ones: Mapping[str, Judged],
    known: Mapping[str, str],
    both: Both,
    here: Judged,
    ahead: ReadAhead,
) -> dict[str, str]:
    """The former paths of members whose folders were moved, by id."""
    revision = both.base_revision
    if not known or revision is None or revision.id is None:
        return {}
    repository, _ = _repository(here, ahead)
    base = repository.find(revision.id)
    if base is None:
        return {}
    there = {*repository.paths(base)}
    fresh = {name: one for name, one in ones.items() if _full_path(one, ahead) not in there}
    if not fresh:
        return {}
    standing = {*here.hook.paths()} if here.hook else None
    gone = {*repository.plans_gone(base, here.plan.name, standing)}
    left = {name: path for name, path in known.items() if path in gone}
    return moved(fresh, left, repository.at(repository.top()), base)


def _full_path(here: Judged, ahead: ReadAhead) -> str:
    """A plan's path from the repository's root."""
    repository, name = _repository(here, ahead)
    return repository.full(name)
