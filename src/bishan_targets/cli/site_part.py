"""The files of one plan in a site: its page, the pages of its members' goals, and their tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from bishan_targets import messages
from bishan_targets.cli.narrowing import left
from bishan_targets.cli.options import Moment, Session, Wanted, Which
from bishan_targets.cli.selection import load_book
from bishan_targets.messages import Messages
from bishan_targets.model.book import Book, Plan
from bishan_targets.render import csv
from bishan_targets.render import page as page_of_plan
from bishan_targets.render.csv import Table, safe
from bishan_targets.render.json import parts
from bishan_targets.render.members import goal_name
from bishan_targets.render.page import goal as page_of_goal
from bishan_targets.render.page.goal import Line, lines, packed, unpacked
from bishan_targets.render.page.place import GOALS, Place, folder_of
from bishan_targets.report.members import MembersReport, SharedGoalReport, members_of
from bishan_targets.report.page import Page, page_alone
from bishan_targets.report.status import Report
from bishan_targets.storage.os_errors import explained
from bishan_targets.storage.site import Folders
from bishan_targets.tables.export import as_csv, as_json_lines, exported
from bishan_targets.text.file_names import file_name
from bishan_targets.text.safe import escaped

INDEX: Final = "index.html"
LINES: Final = "lines.json.gz"
"""A member's file for the pages of goals above it, which are made without assessing it again."""
_OF_MEMBERS: Final = ("member", "name", "id", "binding", "verdict", "flags", "odds")
Tick = Callable[[], None]


class Wish(NamedTuple):
    """A request for a site: its language, its day, and the targets of each plan."""

    language: str
    moment: Moment
    ids: Sequence[str] = ()
    wanted: Wanted = Wanted()
    partial: bool = False

    def chosen(self, plan: Plan) -> list[str] | None:
        """The ids of a plan's targets and milestones to show; None for all."""
        if not self.ids and self.wanted == Wanted():
            return None
        return left(plan, self.ids or None, self.wanted, milestones=True)


class Spot(NamedTuple):
    """A plan and its place in a site: its file, and the names of the plans from the top to it.

    `folder` is that of its page, empty for the topmost.
    """

    plan: str
    folder: str
    names: Sequence[str]

    def path(self, file: str) -> str:
        """The path in the site of a file of the plan."""
        return f"{self.folder}/{file}".lstrip("/")

    def place(self, tables: Sequence[str]) -> Place:
        """The place of the plan's own page."""
        return Place(self.names[-1], self._up(0), self._trail()[:-1], tables)

    def place_of_goal(self, name: str, tables: Sequence[str]) -> Place:
        """The place of the page of one of its members' goals."""
        trail = [(above, f"../{link}") for above, link in self._trail()]
        return Place(name, f"../{self._up(0)}", trail, tables)

    def _trail(self) -> list[tuple[str, str]]:
        return [(name, self._up(depth) + INDEX) for depth, name in enumerate(self.names)]

    def _up(self, depth: int) -> str:
        """The way from the plan's folder to that of a plan above; a level has two folders."""
        return "../../" * (len(self.names) - 1 - depth)


def load_spot(spot: Spot, wish: Wish) -> tuple[Book, Messages]:
    """A member's plan as `bishan report` reads it, and the site's language."""
    say = messages.load(wish.language)
    run = Session(say, "report", messages.languages(), {})
    which = Which(spot.plan, partial=wish.partial)
    return load_book(run, which, [], milestones=True, as_of=wish.moment).book, say


def write_part(
    folders: Folders, spot: Spot, found: Found, say: Messages, tick: Tick = lambda: None
) -> list[str]:
    """Write a plan's files among the new ones of a site; returns their paths there.

    Those of its members are there already. `tick` is called after each chart. Only one page is held
    at a time.
    """
    files = []
    for name, content in _files(folders, spot, found, say, tick):
        path = spot.path(name)
        with explained(folders.new / path):
            (folders.new / path).parent.mkdir(parents=True, exist_ok=True)
            (folders.new / path).write_bytes(content)
        files.append(path)
    return files


class Found(NamedTuple):
    """A plan with the ids of its targets to show, None for all, and its page without members."""

    book: Book
    chosen: Sequence[str] | None
    page: Page


def found_of(book: Book, wish: Wish) -> Found:
    """A plan's part of a site, without its members."""
    chosen = wish.chosen(book.plan)
    return Found(book, chosen, page_alone(book, wish.moment.day, chosen))


def _files(
    folders: Folders, spot: Spot, found: Found, say: Messages, tick: Tick
) -> Iterator[tuple[str, bytes]]:
    book, shown = found.book, found.page
    tables = dict(_tables(shown.status, book._replace(members={}), found.chosen, say))
    if spot.folder:
        own = lines(shown.status, spot.folder.rpartition("/")[2], spot.names[-1], say)
        yield LINES, packed(own)
    if book.plan.members:
        of_members = {
            name: unpacked(folders.read(spot.path(f"{folder_of(name)}/{LINES}")))
            for name in book.members
        }
        members = members_of(
            book, {name: [each.goal for each in some] for name, some in of_members.items()}
        )
        shown = shown._replace(status=shown.status._replace(members=members))
        tables |= _two("members", _of_members(members, say))
        for goal in members.goals:
            yield from _files_of_goal(spot, goal, of_members, shown.status, say)
    yield from tables.items()
    place = spot.place(list(tables))
    yield INDEX, page_of_plan.render(shown, say, tick, place).encode(errors="replace")


def _tables(
    report: Report, book: Book, chosen: Sequence[str] | None, say: Messages
) -> Iterator[tuple[str, bytes]]:
    yield "targets.csv", csv.write(csv.status(report, say)).encode(errors="replace")
    document = report._replace(members=None)
    yield "targets.json", "".join(parts(document)).encode(errors="replace")
    if report.milestones:
        yield "milestones.csv", csv.write(csv.milestones(report, say)).encode(errors="replace")
    figures = exported(book, chosen)
    yield "figures.csv", as_csv(figures)
    yield "figures.jsonl", as_json_lines(exported(book, chosen))


def _files_of_goal(
    spot: Spot,
    goal: SharedGoalReport,
    of_members: Mapping[str, Sequence[Line]],
    report: Report,
    say: Messages,
) -> Iterator[tuple[str, bytes]]:
    found = {
        name: each for name, some in of_members.items() for each in some if each.goal.id == goal.id
    }
    file = file_name(goal.id)
    heading, rows = csv.table_of([each.row for each in found.values()], report)
    table = Table(
        ("member", *heading), [[safe(id_), *row] for id_, row in zip(found, rows, strict=True)]
    )
    tables = _two(file, table)
    place = spot.place_of_goal(goal_name(goal, say), list(tables))
    shown = page_of_goal.render([*found.values()], report, say, place)
    for each, content in {**tables, f"{file}.html": shown.encode(errors="replace")}.items():
        yield f"{GOALS}/{each}", content


def _of_members(found: MembersReport, say: Messages) -> Table:
    """The matrix of members and goals, one row for each verdict."""
    rows = [
        [
            safe(member.id),
            safe(say.pick(member.name)) if member.name else None,
            safe(goal.id),
            str(goal.binding).lower(),
            goal.verdict,
            " ".join(goal.flags),
            goal.probability,
        ]
        for member in found.members
        for goal in member.targets
    ]
    return Table(_OF_MEMBERS, rows)


def _two(name: str, table: Table) -> dict[str, bytes]:
    """A table as CSV, and as JSON with one object per line of it."""
    rows = [dict(zip(table.heading, row, strict=True)) for row in table.rows]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in rows)
    return {
        f"{name}.csv": csv.write(table).encode(errors="replace"),
        f"{name}.json": escaped(f"[\n{lines}\n]\n").encode(errors="replace"),
    }
