"""Goals of all kinds as people write them: a level, growth, a sum over years.

A goal that no plan can express is refused with a reason that names one that it can.
"""

from __future__ import annotations

import re
from typing import Final

from bishan_targets.model.goals import Operator
from bishan_targets.recording.goals import without_lead
from bishan_targets.recording.said_changes import change_said, index_of, is_signed_change, turned
from bishan_targets.recording.said_levels import GoalSaid, Kind, level_said
from bishan_targets.recording.sides import is_of_falls, is_of_growth, side_of
from bishan_targets.text.folding import narrow
from bishan_targets.text.numbers import Refusal, says_none, unit_behind

_PERCENT: Final = "%"
_OF_UNITS: Final = ("other-unit", "multiplier")
_NUMERALS: Final = "一二三四五六七八九十"
_AVERAGE: Final = re.compile(
    r"(?:年均|平均每年|年平均)(?:(?P<fall>下降|降低|减少|递减|降幅)|增长|增速|增幅|递增|增加|提高)?(?:速度|率)?(?![到至])"
    r"\s*(?P<rest>.*\d.*)",
    re.DOTALL,
)
_A_YEAR: Final = re.compile(
    r"\b(?:a|per)\s+(?:year|annum)\b|\bannual(?:ly)?\b|\byearly\b|\bp\.a\.", re.IGNORECASE
)
_OF_FALL: Final = re.compile(r"\b(?:fall\w*|drop|declin\w*|decreas\w*|reduc\w*)\b", re.IGNORECASE)
_WORDS_OF_RATES: Final = re.compile(
    r"\b(?:(?:on )?average|mean|grow(?:th|s|ing)?|increas\w*|rise|rising|rate|of|by|an?)\b",
    re.IGNORECASE,
)
_GROWTH: Final = re.compile(
    r"(?:(?:同比|比上年|较上年|年度?)?(?:增长|增速|增幅)(?![到至])|(?:a\s+)?growth\s+(?:of|by)\b)"
    r"\s*(?P<rest>.*\d.*)",
    re.DOTALL | re.IGNORECASE,
)
_FALL: Final = re.compile(r"(?:下降|降低|减少|递减)(?![到至])\s*(?P<rest>.*\d.*)", re.DOTALL)
_BRACKETS: Final = re.compile(
    r"(?P<before>[^\d\[〔【﹝(]*)[\[〔【﹝(]\s*(?P<inner>[^\]〕】﹞)]*\d[^\]〕】﹞)]*)[\]〕】﹞)](?P<behind>.*)"
)
_TOTAL: Final = re.compile(
    rf"(?:(?P<years>\d\d?|[{_NUMERALS}])年(?:内|间|共)*)?(?:累计|合计|总计)(?:完成|新增|增加)?\s*(?P<rest>.*\d.*)"
    rf"|(?P<own_years>\d\d?|[{_NUMERALS}])年(?:内|间|共)*(?:完成|新增|增加)\s*(?P<own_rest>.*\d.*)"
)
_ENGLISH_TOTAL: Final = re.compile(
    r"\b(?:(?:a )?(?:cumulative )?total of|cumulative(?:ly)?|in total)(?=\s|$)", re.IGNORECASE
)
_OVER_YEARS: Final = re.compile(
    r"\b(?:over|in|within)\s+(?:the\s+)?(?P<years>\d\d?|five|ten)\s+years\b", re.IGNORECASE
)
_SPELLED: Final = {"five": 5, "ten": 10}
_CLAUSES: Final = re.compile(r"[、，；;且]|,\s|\band\b")
_DEADLINE: Final = re.compile(
    r"^(?:到|至)?\d{4}年(?:年?[底末])?[前，,]?"
    r"|\s*\b(?:by|until)(?:\s+the\s+end\s+of)?\s+\d{4}\b",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(
    r"[高快低慢多少大小优]于|超过|同步|持平|平均水平|下达|[省市国]定"
    r"|\b(?:than|in line with|match\w*|average)\b",
    re.IGNORECASE,
)
_KEPT: Final = re.compile(
    r"保持|稳定|稳中|持续|不再?(?:降低|下降|减少|反弹|恶化)|只增不减"
    r"|\b(?:maintain\w*|stay|keep|kept|not fall|stable)\b",
    re.IGNORECASE,
)
_EACH_YEAR: Final = re.compile(r"每年|逐年|\b(?:each|every)\s+year\b", re.IGNORECASE)


def goal_said(text: str, unit: str | None, name: str) -> GoalSaid | Refusal:
    """The goal of a metric with that unit and name, or why it is none that a plan can have.

    `unit` None allows any unit. A number alone is a floor, or a cap if less of the metric is better
    by its name; growth without a bound is a floor likewise, and a fall is one of at least that
    much. Refusals have a reason as those of `read_figure` and `read_goal`, or
    `goal-words` (no number), `goal-relative` (by another one), `goal-kept` (as it is now),
    `several-goals`, `deadline-inside`, `each-year`, `change` and `index`
    (a change since some year), `growth-of-rate`, `one-bound`, `average-amount`, `total-of-rate`;
    `rest` is the text to write instead, if known.
    """
    plain, unit = narrow(text).strip(), narrow(unit) if unit else None
    if says_none(plain):
        return Refusal("none")
    found = _said(plain, unit, name)
    if not isinstance(found, Refusal) or found.reason == "index":
        return found
    parts = {"several-goals": _CLAUSES.split(plain)[0], "deadline-inside": _DEADLINE.sub("", plain)}
    for reason, part in parts.items():
        if part != plain and isinstance(_said(part.strip(), unit, name), GoalSaid):
            return Refusal(reason, part.strip())
    if not re.search(r"\d", plain):
        return Refusal(_without_number(plain))
    return Refusal("each-year") if _EACH_YEAR.search(plain) else found


def _without_number(plain: str) -> str:
    """Why a text without a number in digits is no goal: it goes by others, or by the past."""
    if _RELATIVE.search(plain):
        return "goal-relative"
    return "goal-kept" if _KEPT.search(plain) else "goal-words"


def _said(plain: str, unit: str | None, name: str) -> GoalSaid | Refusal:
    rest, _ = without_lead(plain)
    own = unit or unit_behind(plain)
    if found := _average(rest, unit, name) or _total(rest, unit, name):
        return found
    if is_of_falls(name) and (fall := re.match(r"下降|降低|减少", rest)):
        return level_said(rest[fall.end() :], own, name)
    if change := change_said(rest, own, name):
        return change
    growth = _GROWTH.fullmatch(rest)
    if growth or (_PERCENT in plain and own is not None and _PERCENT not in own):
        of = level_said(growth["rest"] if growth else plain, _PERCENT, "")
        if isinstance(of, Refusal):
            return of
        is_level = own == _PERCENT
        return of._replace(kind=Kind.LEVEL if is_level else Kind.YEAR_GROWTH, is_assumed=False)
    return Refusal("change") if is_signed_change(rest, own, name) else level_said(plain, own, name)


# --- growth ---


def average_growth(text: str, name: str) -> GoalSaid | Refusal:
    """The bound on average growth a year that a text says, with or without words for that.

    A fall is growth below zero. Growth below zero by a number alone is one only of something of
    which less is better. Refusals are as those of `goal_said`.
    """
    plain = narrow(text).strip()
    rest, falls = _rate_in(plain) or _change_in(plain)
    said = level_said(rest, _PERCENT, "")
    if isinstance(said, Refusal):
        return said
    if said.value is None or said.operator is None:
        return Refusal("one-bound")
    operator, value = said.operator, said.value
    if falls:
        operator, value = turned(operator), -value
    elif said.is_assumed:
        operator = side_of(name) or operator
        if value < 0 and operator is Operator.AT_LEAST:
            return Refusal("unclear")
    return GoalSaid(operator, value, kind=Kind.AVERAGE_GROWTH)


def _average(text: str, unit: str | None, name: str) -> GoalSaid | Refusal | None:
    """A goal of average growth a year, if the text says that it is one."""
    found = _rate_in(text)
    if found is None:
        return None
    if (unit and _PERCENT in unit) or is_of_growth(name):
        return Refusal("growth-of-rate")
    said = average_growth(text, name)
    if isinstance(said, GoalSaid):
        return said._replace(unit=unit)
    is_amount = said.reason in _OF_UNITS and isinstance(level_said(found[0], unit, name), GoalSaid)
    return Refusal("average-amount") if is_amount else said


def _rate_in(text: str) -> tuple[str, bool] | None:
    """The number in words for an average rate, with the words beside it, and whether it falls."""
    if chinese := _AVERAGE.fullmatch(text):
        return chinese["rest"], bool(chinese["fall"])
    of_rates = _A_YEAR.sub(" ", text)
    if _PERCENT not in text or of_rates == text:
        return None
    rest = " ".join(_WORDS_OF_RATES.sub(" ", _OF_FALL.sub(" ", of_rates)).split())
    return rest, _OF_FALL.search(of_rates) is not None


def _change_in(text: str) -> tuple[str, bool]:
    """The same of words for growth or a fall, or of a number alone."""
    if fall := _FALL.fullmatch(text):
        return fall["rest"], True
    growth = _GROWTH.fullmatch(text)
    return (growth["rest"] if growth else text), False


# --- sums ---


def _total(text: str, unit: str | None, name: str) -> GoalSaid | Refusal | None:
    """A goal for the sum over several years, if the text is one."""
    found = _sum_in(text)
    if found is None:
        return None
    rest, years = found
    if change := change_said(rest, unit, name):
        return change
    own = unit or unit_behind(rest)
    said = level_said(rest, own, name)
    is_rate = bool(own and _PERCENT in own) or (isinstance(said, Refusal) and _PERCENT in rest)
    if is_rate:
        return index_of(rest, name, unit) or Refusal("total-of-rate")
    if isinstance(said, Refusal):
        return said
    return said._replace(kind=Kind.TOTAL, years=years) if said.operator else Refusal("one-bound")


def _sum_in(text: str) -> tuple[str, int | None] | None:
    """The goal that a text has for a sum, and the number of its years if the text says it."""
    if brackets := _BRACKETS.fullmatch(text):
        return f"{brackets['before']}{brackets['inner']}{brackets['behind']}", None
    if chinese := _TOTAL.fullmatch(text):
        said = chinese["years"] or chinese["own_years"]
        return chinese["rest"] or chinese["own_rest"], _number_of_years(said)
    over = _OVER_YEARS.search(text)
    rest = " ".join(_ENGLISH_TOTAL.sub(" ", _OVER_YEARS.sub(" ", text)).split())
    if rest == " ".join(text.split()):
        return None
    return rest, _number_of_years(over["years"]) if over else None


def _number_of_years(text: str | None) -> int | None:
    if text is None:
        return None
    spelled = _SPELLED.get(text.lower()) or _NUMERALS.find(text) + 1
    return spelled or int(text)
