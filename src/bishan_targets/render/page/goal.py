"""The page of one goal in a site: the members' rows for it."""

from __future__ import annotations

from typing import NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells, step_columns
from bishan_targets.render.members import RANKS
from bishan_targets.render.page import framed
from bishan_targets.render.page.place import MEMBERS, Place, member_name
from bishan_targets.report.site import GoalOfMembers
from bishan_targets.text.file_names import file_name


class _Row(NamedTuple):
    """A member's row: its name, the link to its page, its cells."""

    name: str
    link: str
    cells: Cells
    rank: int


def render(found: GoalOfMembers, say: Messages, place: Place) -> str:
    """The page of a goal, one row a member."""
    as_of = found.status.as_of
    rows = [
        _Row(
            name=member_name(member, say),
            link=f"../{MEMBERS}/{file_name(member.id)}/index.html",
            cells=Cells(target, as_of, say),
            rank=RANKS[target.verdict],
        )
        for member, target in zip(found.members, found.status.targets, strict=True)
    ]
    return framed(
        "goal.html",
        say,
        place,
        found.status,
        rows=rows,
        steps_columns=step_columns(found.status),
        caption=say("site.goal.caption", name=place.name, date=as_of),
    )
