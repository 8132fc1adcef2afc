"""The files of one plan in a site: its page, the pages of its members' goals, and their tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
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
from bishan_targets.render.page.place import GOALS, Place
from bishan_targets.report.members import MembersReport, SharedGoalReport, members_report
from bishan_targets.report.page import Page, page
from bishan_targets.report.site import goal_of_members
from bishan_targets.report.status import Report
from bishan_targets.storage.os_errors import explained
from bishan_targets.tables.export import as_csv, as_json_lines, exported
from bishan_targets.text.file_names import file_name
from bishan_targets.text.safe import escaped

INDEX: Final = "index.html"
_OF_MEMBERS: Final = ("member", "name", "id", "binding", "verdict", "flags", "odds")
Tick = Callable[[], None]


class Wish(NamedTuple):
    """What a site is to show: its language, its day, and which targets of each plan."""

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
    new: Path, spot: Spot, wish: Wish, book: Book, say: Messages, tick: Tick = lambda: None
) -> list[str]:
    """Write a plan's files below the folder `new`; returns their paths there.

    `tick` is called after each chart. Only one page is held at a time.
    """
    files = []
    for name, content in _files(spot, wish, book, say, tick):
        path = f"{spot.folder}/{name}".lstrip("/")
        with explained(new / path):
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(content)
        files.append(path)
    return files


def _files(
    spot: Spot, wish: Wish, book: Book, say: Messages, tick: Tick
) -> Iterator[tuple[str, bytes]]:
    day, chosen = wish.moment.day, wish.chosen(book.plan)
    found = _with_members(page(book, day, chosen), book, wish)
    tables = dict(_tables(found.status, book._replace(members={}), chosen, say))
    if members := found.status.members:
        tables |= _two("members", _of_members(members, say))
        for goal in members.goals:
            yield from _files_of_goal(spot, book, members, goal, found.status, say)
    yield from tables.items()
    place = spot.place(list(tables))
    yield INDEX, page_of_plan.render(found, say, tick, place).encode(errors="replace")


def _with_members(found: Page, book: Book, wish: Wish) -> Page:
    """The page with its members even where only some targets are chosen."""
    if found.status.members or not book.plan.members:
        return found
    members = members_report(book, wish.moment.day, lambda plan: wish.chosen(plan) or ())
    return found._replace(status=found.status._replace(members=members))


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
    book: Book,
    members: MembersReport,
    goal: SharedGoalReport,
    report: Report,
    say: Messages,
) -> Iterator[tuple[str, bytes]]:
    found = goal_of_members(book, report.as_of, members, goal)
    file = file_name(goal.id)
    heading, rows = csv.status(found.status, say)
    ids = [each.id for each in found.members]
    table = Table(
        ("member", *heading), [[safe(id_), *row] for id_, row in zip(ids, rows, strict=True)]
    )
    tables = _two(file, table)
    name = goal_name(goal, say)
    shown = page_of_goal.render(found, say, spot.place_of_goal(name, list(tables)))
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
