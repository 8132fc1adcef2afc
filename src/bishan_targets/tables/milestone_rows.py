"""Rows about the plan's milestones: a text such as 主体完工 in place of a figure is their state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bishan_targets.model.book import Plan
from bishan_targets.model.milestones import State
from bishan_targets.tables.names import milestones_named, readings
from bishan_targets.text.folding import folded

# The first that fits decides; a milestone done in part is begun.
_NOT_BEGUN: Final = re.compile(
    r"(?:未|尚未|没有|暂未|待)(?:开工|启动|动工|开始|实施|开展|建)|not(?:yet)?(?:begun|started)"
)
_DROPPED: Final = re.compile(r"取消|终止|停建|撤销|不再实施|dropped|cancelled|canceled|abandoned")
_UNFINISHED: Final = re.compile(
    r"(?:未|尚未|没有|暂未|待)(?:完成|完工|建成|投用|竣工|验收|交付)|(?:主体|结构|部分|基本|基础|一期|土建|前期|桩基).{0,8}"
    r"(?:完成|完工|封顶|竣工|建成)|完成.{0,12}(?:\d|[%％]|[一二三四五六七八九十]成|前期|方案|立项|招标|可研|选址|主体|封顶"
    r"|设计|审批|一半|部分)|即将|预计|计划|拟|将于|力争|partly|partially|almost|expected"
)
_DONE: Final = re.compile(
    r"(?:已|已经|全部|全面|如期|提前|顺利)*(?:完成|完工|建成|投用|投入使用|竣工|验收|办结|通车|开通|交付|印发|出台|挂牌)"
    r".{0,8}|completed?|done|finished|inuse|opened"
)
_BEGUN: Final = re.compile(
    r"开工|动工|在建|施工|推进|正在|启动|进行|实施|建设中|有序|begun|started|underway|inprogress|ongoing"
)


def milestone_of(path: Sequence[str], plan: Plan) -> str | None:
    """The milestone with the name of a row, if it is the only one."""
    if not plan.milestones or not path:
        return None
    names = (name for name, _ in readings(path[-1]))
    found = {id_ for name in names for id_ in milestones_named(name, plan)}
    return found.pop() if len(found) == 1 else None


def state_in(text: str) -> State | None:
    """The state that a text says a work to be in; None if it says none, or that it is not begun."""
    plain = folded(text).strip("。.;；")
    if _NOT_BEGUN.search(plain):
        return None
    if _DROPPED.search(plain):
        return State.DROPPED
    if _UNFINISHED.search(plain):
        return State.BEGUN
    if _DONE.fullmatch(plain):
        return State.DONE
    return State.BEGUN if _BEGUN.search(plain) else None
