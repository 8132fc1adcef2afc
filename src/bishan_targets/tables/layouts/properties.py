"""Columns with properties of a plan's indicators: whether they bind, owners, what is better."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bishan_targets.model.goals import Operator
from bishan_targets.tables.layouts.arrangement import (
    MOST_HEADER_ROWS,
    Arrangement,
    Layout,
    Spot,
)
from bishan_targets.tables.layouts.roles import plainly
from bishan_targets.tables.sheet import LONGEST_NAME, Sheet
from bishan_targets.text.numbers import says_none

_ROWS_OF_METRICS: Final = (Layout.BY_PERIOD, Layout.LONG, Layout.OF_PLAN, Layout.OF_GOALS)
_NATURE: Final = re.compile(
    r"[(\[]?(?:(?P<binding>约束性?|binding|obligatory|mandatory)"
    r"|预期性?|引导性?|指导性|anticipatory|expected|indicative)(?:指标|目标|target|goal|indicator)?[)\]]?",
)
_HEADS_NATURE: Final = re.compile(
    r"(?:指标|目标)?(?:属性|性质)|(?:指标|目标)类型|(?:target|indicator)?(?:type|nature|status)"
)
# Headings whose cells answer yes or no.
_ASKS: Final = re.compile(r"(?:是否)?约束性?(?:指标)?|(?:is)?binding|mandatory|obligatory")
_ANSWERS: Final = {
    **dict.fromkeys(("是", "√", "✓", "yes", "y", "true"), True),
    **dict.fromkeys(("否", "×", "no", "n", "false"), False),
}
_OFFICE: Final = r"(?:单位|部门|主体|处室|科室|机构|局|人)"
_LEADS: Final = re.compile(
    rf"(?:市|区|县|省)?牵头(?:责任)?{_OFFICE}|lead(?:ing)?(?:agency|department|office|body|ministry|unit|entity)"
)
_OWNS: Final = re.compile(
    rf"(?:主要)?(?:责任|主责|负责|主管){_OFFICE}|owner|(?:entity|body|agency|department|office)?responsible"
    r"|responsible(?:office|body|department|agency|entity|unit|party|ministry|institution|person)"
)
# No `direction` alone, nor one of travel: these tell a trend.
_HEADS_SIDE: Final = re.compile(
    r"(?:good|goodperformance|better|best)(?:is|when)?|polarity|aim(?:to)?"
    r"|(?:higher|bigger)or(?:lower|smaller)(?:isbetter)?"
    r"|desired(?:direction)?|directionofgoodperformance|指标(?:方向|导向|性质|属性|类型)|(?:指标)?极性"
)
_MORE: Final = r"high(?:er)?|big(?:ger)?|more|larger?|max(?:imi[sz]e)?|increas(?:e|ing)|up|[↑▲]"
_LESS: Final = (
    r"low(?:er)?|small(?:er)?|less|fewer|min(?:imi[sz]e)?|decreas(?:e|ing)|reduce|down|[↓▼]"
)
_SIDE: Final = re.compile(
    rf"(?:aimto)?(?:(?P<more>{_MORE})|(?:{_LESS}))(?:(?:is|are)?(?:good|better|best))?"
    r"|(?P<positive>正向?|越[高大多]越[好优])(?:指标)?|(?:逆向?|负向?|反向|越[低小少]越[好优])(?:指标)?"
)


@dataclass(frozen=True, slots=True)
class Properties:
    """The columns of a table that tell properties of its metrics, and the cells not understood."""

    sheet: Sheet
    binding: int | None = None
    owner: int | None = None
    side: int | None = None
    headings: Sequence[Spot] = ()
    unknown: Sequence[Spot] = field(default_factory=tuple)

    def is_binding(self, row: int) -> bool | None:
        """Whether the indicator of a row binds; None if its cell does not say."""
        return None if self.binding is None else _answer(self.sheet.cell(row, self.binding).text)

    def owner_of(self, row: int) -> str | None:
        """The office responsible for the indicator of a row."""
        text = "" if self.owner is None else self.sheet.cell(row, self.owner).text
        return None if says_none(text) else text

    def better(self, row: int) -> Operator | None:
        """The side on which the indicator of a row is better; None if its cell does not say."""
        return None if self.side is None else _side(self.sheet.cell(row, self.side).text)


def properties_in(sheet: Sheet, arrangement: Arrangement) -> Properties:
    """The properties in a table with a row for each metric, or for each figure."""
    if arrangement.layout not in _ROWS_OF_METRICS or sheet.kinds:
        return Properties(sheet)
    headings = {c: _heading(sheet, arrangement.header, c) for c in sheet.columns}
    texts = {c: plainly(sheet.cell(*spot).text) for c, spot in headings.items()}
    rows = range(arrangement.header + 1, len(sheet.rows))
    headed = [c for c, text in texts.items() if _heads_binding(text)]
    named = [c for c in headed if _tells(sheet, rows, c, _answer)]
    binding = named[0] if named else next((c for c in texts if tells_nature(sheet, rows, c)), None)
    owners = [c for pattern in (_LEADS, _OWNS) for c in texts if pattern.fullmatch(texts[c])]
    owner = owners[0] if owners else None
    side = next((c for c in texts if _heads_side(texts[c]) and _tells(sheet, rows, c, _side)), None)
    found = [headings[column] for column in (binding, owner, side) if column is not None]
    unknown = [*_unknown(sheet, rows, binding, _answer), *_unknown(sheet, rows, side, _side)]
    return Properties(sheet, binding, owner, side, found, unknown)


def is_property(heading: str) -> bool:
    """Whether a column with such a heading tells a property, and never a metric's name."""
    text = plainly(heading)
    patterns = (_HEADS_NATURE, _ASKS, _LEADS, _OWNS, _HEADS_SIDE)
    return len(text) <= LONGEST_NAME and any(each.fullmatch(text) for each in patterns)


def tells_nature(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    """Whether most texts of a column say how an indicator binds."""
    filled = [text for row in rows if (text := sheet.cell(row, column).text)]
    return 2 * sum(1 for text in filled if _NATURE.fullmatch(plainly(text))) > len(filled)


def _heading(sheet: Sheet, header: int, column: int) -> Spot:
    """The place of a column's lowest heading."""
    rows = range(header, max(-1, header - MOST_HEADER_ROWS), -1)
    return next((row for row in rows if sheet.cell(row, column).text), header), column


def _heads_binding(text: str) -> bool:
    return bool(_HEADS_NATURE.fullmatch(text) or _ASKS.fullmatch(text))


def _heads_side(text: str) -> bool:
    return _HEADS_SIDE.fullmatch(text) is not None


def _tells(
    sheet: Sheet, rows: Sequence[int], column: int, read: Callable[[str], object | None]
) -> bool:
    """Whether a cell of a column is understood."""
    return any(read(sheet.cell(row, column).text) is not None for row in rows)


def _answer(text: str) -> bool | None:
    plain = plainly(text)
    if match := _NATURE.fullmatch(plain):
        return match["binding"] is not None
    return _ANSWERS.get(plain)


def _side(text: str) -> Operator | None:
    match = _SIDE.fullmatch(plainly(text))
    if match is None:
        return None
    return Operator.AT_LEAST if match["more"] or match["positive"] else Operator.AT_MOST


def _unknown(
    sheet: Sheet, rows: Sequence[int], column: int | None, read: Callable[[str], object | None]
) -> list[Spot]:
    """The cells that should tell an indicator's property, and do not."""
    if column is None:
        return []
    cells: Mapping[int, str] = {
        row: cell.text for row in rows if not (cell := sheet.cell(row, column)).is_repeated
    }
    return [
        (row, column) for row, text in cells.items() if not says_none(text) and read(text) is None
    ]
