"""Goals as people write them: parsed, or refused with a reason, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.model.goals import Operator
from bishan_targets.text.folding import folded, narrow
from bishan_targets.text.numbers import Refusal, read_figure, unit_behind

# Words before the number, and after it and its unit, in lower case. 以上, 以下 and 以内 include the
# number itself (Civil Code of China, article 1259).
_BEFORE: Final = {
    Operator.AT_LEAST: (
        *("≥", ">=", "≧", "at least", "no less than", "not less than", "no fewer than", "reach"),
        *("at or above", "a minimum of", "minimum", "min.", "min", "increase to", "raise to"),
        *("下限", "不得低于", "不得少于"),
        *("至少", "最少", "不低于", "不少于", "不小于", "达到", "达", "提高到", "提高至", "增加到"),
        *("增加至", "增长到", "增至", "提升到", "提升至", "大于等于"),
    ),
    Operator.AT_MOST: (
        *("≤", "<=", "≦", "at most", "no more than", "not more than", "up to", "within"),
        *("at or below", "a maximum of", "maximum", "max.", "max", "reduce to", "cut to"),
        *("上限", "不得超过", "不突破", "不得突破"),
        *("至多", "最多", "不超过", "不高于", "不多于", "不大于", "控制在", "降低到", "降低至"),
        *("下降到", "下降至", "降到", "降至", "减少到", "减少至", "小于等于"),
    ),
    Operator.MORE_THAN: (
        *(">", "more than", "greater than", "over", "above"),
        *("突破", "超过", "高于", "大于", "多于"),
    ),
    Operator.LESS_THAN: ("<", "less than", "fewer than", "under", "below", "低于", "少于", "小于"),
}
_BEHIND: Final = {
    Operator.AT_LEAST: (
        *("及以上", "以上", "or more", "or above", "or higher", "and above"),
        "+",
    ),
    Operator.AT_MOST: (
        *("及以下", "以下", "以内", "之内", "or less", "or fewer", "or below", "or lower"),
    ),
}
_AIM: Final = re.compile(r"(?:(?:力争|确保|争取|努力|实现|持续|严格|总量)\s*)+")
# They imply no operator; another word must.
_STAY: Final = re.compile(
    r"(?:保持在?|稳定在|维持在|(?:keep|stay|remain|hold)\b(?:\s+at\b(?!\s+(?:or|most|least)))?)\s*",
    re.IGNORECASE,
)


class Wanted(NamedTuple):
    """A goal's condition on a figure; `unit` is the metric's, or the text after the number.

    The operator is None for a number alone.
    """

    operator: Operator | None
    value: Decimal
    unit: str | None


def read_goal(text: str, unit: str | None) -> Wanted | Refusal:
    """Parse `> 500`, `突破500家`, `控制在5.5%以内`, `500 or more`, or a number alone.

    `unit` is the metric's own, the only one allowed after the number; if it is None, any text there
    is taken for the unit. Contradictory words, and words for staying at the number without a side
    (`保持在45`), are refused as `unclear`.
    """
    rest, stays = without_lead(text)
    rest, before = _taken_off(rest, front=True)
    rest, behind = _taken_off(rest, front=False)
    said = {operator for operator in (before, behind) if operator}
    if len(said) > 1 or (stays and not said):
        return Refusal("unclear")
    own = unit_behind(rest)
    if own and unit and folded(own) != folded(unit):
        return Refusal("other-unit", own)
    value = read_figure(rest, [each for each in (own, unit) if each])
    if isinstance(value, Refusal):
        return value
    return Wanted(next(iter(said), None), value, unit or own)


def without_lead(text: str) -> tuple[str, bool]:
    """A goal without words for aiming at it, and whether it is one of staying: 力争保持在45."""
    plain = narrow(text).strip()
    if aim := _AIM.match(plain):
        plain = plain[aim.end() :]
    stay = _STAY.match(plain)
    return (plain[stay.end() :], True) if stay else (plain, False)


def read_operator(text: str) -> Operator | None:
    """The operator that a sign or a word stands for by itself: `<=`, 不超过, 以上."""
    for front in (True, False):
        rest, operator = _taken_off(narrow(text).strip(), front=front)
        if operator and not rest:
            return operator
    return None


def _taken_off(text: str, *, front: bool) -> tuple[str, Operator | None]:
    """A text without the words for an operator at one end, and that operator."""
    words = _BEFORE if front else _BEHIND
    known = [(word, operator) for operator, each in words.items() for word in each]
    plain = text.lower()
    for word, operator in sorted(known, key=lambda pair: -len(pair[0])):
        if front and plain.startswith(word):
            return text[len(word) :].strip(), operator
        if not front and plain.endswith(word):
            return text[: -len(word)].strip(), operator
    return text, None
