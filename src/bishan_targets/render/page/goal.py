"""The page of one goal in a site: a row for each member that has it.

A member's rows for all its goals are made together with its own page, as `Line`s, and kept beside
it: the pages of goals are put together from these, and no member is assessed for them.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import Cells, common_step_columns, step_column
from bishan_targets.render.csv import Row, row_of
from bishan_targets.render.members import RANKS
from bishan_targets.render.page import framed, part
from bishan_targets.render.page.place import MEMBERS, Place
from bishan_targets.report.members import MemberGoalReport, member_goal
from bishan_targets.report.status import Report
from bishan_targets.report.target import TargetReport


class Line(NamedTuple):
    """A member's row for one of its goals: on the page as HTML, and in tables."""

    goal: MemberGoalReport
    html: str
    row: Row
    steps: str | None
    """The column that its interim goals call for."""


def lines(report: Report, folder: str, name: str, say: Messages) -> list[Line]:
    """The lines of a member with a name, from its own report; `folder` is the name of its own."""
    link = f"../{MEMBERS}/{folder}/index.html"
    return [
        Line(
            member_goal(each),
            part("goal_row.html", say, name=name, link=link, **_shown(each, report.as_of, say)),
            row_of(each, report, say),
            step_column(each),
        )
        for each in report.targets
    ]


def _shown(target: TargetReport, as_of: date, say: Messages) -> dict[str, object]:
    return {"cells": Cells(target, as_of, say), "rank": RANKS[target.verdict]}


def packed(found: Iterable[Line]) -> bytes:
    """Lines as bytes, the same for the same lines."""
    return gzip.compress(json.dumps(list(found)).encode(), 1, mtime=0)


def is_whole(content: bytes) -> bool:
    """Whether packed lines can be read."""
    try:
        return gzip.decompress(content) != b""
    except (OSError, EOFError, zlib.error):
        return False


def unpacked(content: bytes) -> list[Line]:
    """The lines packed before."""
    return [
        Line(
            MemberGoalReport(goal[0], goal[1], Verdict(goal[2]), *goal[3:]),
            html,
            Row(*row),
            steps,
        )
        for goal, html, row, steps in json.loads(gzip.decompress(content))
    ]


def render(found: Sequence[Line], report: Report, say: Messages, place: Place) -> str:
    """The page of a goal with these lines; `report` is that of the plan with the members."""
    from markupsafe import Markup

    return framed(
        "goal.html",
        say,
        place,
        report,
        rows=[Markup(each.html) for each in found],
        steps_columns=common_step_columns(each.steps for each in found),
        caption=say("site.goal.caption", name=place.name, date=report.as_of),
    )
