"""The place of a page in a site: its links to the pages around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.report.members import MemberReport
from bishan_targets.text.file_names import file_name
from bishan_targets.text.safe import visible

MEMBERS: Final = "members"
GOALS: Final = "goals"


def folder_of(member: str) -> str:
    """The folder of a member's page, from that of the plan above."""
    return f"{MEMBERS}/{file_name(member)}"


class Place(NamedTuple):
    """A page's name and place: `top` leads to the site's folder, `trail` to the pages above.

    `trail` has the names and links of the pages above, the topmost first; `tables` are the files
    with the page's tables, in its own folder.
    """

    name: str
    top: str = ""
    trail: Sequence[tuple[str, str]] = ()
    tables: Sequence[str] = ()


class MemberRow(NamedTuple):
    """A member's name, the link to its page, and how many targets have each verdict."""

    name: str
    link: str
    numbers: Sequence[int]


def member_name(member: MemberReport, say: Messages) -> str:
    """The name of a member's plan with the member's id, or the id alone."""
    return plan_name(member.id, say.pick(member.name) if member.name else member.id, say)


def plan_name(id_: str, name: str, say: Messages) -> str:
    """A plan's name with its id as a member, or the id alone if it is also the name."""
    shown = visible(id_)
    return shown if name == id_ else say("named", name=visible(name), id=shown)
