"""Targets in the groups of their plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

from bishan_targets.messages import Messages
from bishan_targets.report.target import TargetReport
from bishan_targets.text.safe import visible

_Member = TypeVar("_Member")


def group_name(target: TargetReport, say: Messages) -> str:
    """The target's group in the reader's language, or empty."""
    return visible(say.pick(target.group)) if target.group else ""


def by_group(
    members: Iterable[_Member], group: Callable[[_Member], str]
) -> list[tuple[str, list[_Member]]]:
    """Members by group, in order of the groups' first occurrence; those without one last."""
    given = list(members)
    names = list(dict.fromkeys(group(each) for each in given if group(each)))
    order = {name: place for place, name in enumerate([*names, ""])}
    in_order = sorted(given, key=lambda each: order[group(each)])
    return [(name, list(each)) for name, each in groupby(in_order, key=group)]
