"""The status of a figure beside it: SDMX's codes (`OBS_STATUS`), and words for the same."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from bishan_targets.text.folding import folded


class Status(StrEnum):
    """Meaning of a status for the figure beside it."""

    PLAIN = "plain"
    PROVISIONAL = "provisional"
    MISSING = "missing"
    FORECAST = "forecast"


# SDMX's code list CL_OBS_STATUS 2.2. B and D (a break, another definition) are left unknown on
# purpose: figures on both sides of them may be two series.
_CODES: Final = {
    **dict.fromkeys("aeghijknsuwxy", Status.PLAIN),
    **dict.fromkeys("pv", Status.PROVISIONAL),
    **dict.fromkeys("lmoq", Status.MISSING),
    "f": Status.FORECAST,
}
_WORDS: Final = {
    Status.PLAIN: (
        "normal normalvalue final actual official observed revised undefined estimate estimated "
        "estimatedvalue imputed imputedvalue lowreliability unreliable ok valid approved "
        "正常 最终 最终数 正式 正式数 已审定 终审 核定 估算 修订"
    ),
    Status.PROVISIONAL: (
        "provisional provisionalvalue preliminary preliminaryvalue unvalidated unvalidatedvalue "
        "flash 初步 初步数 初步核算 快报 快报数 初核"
    ),
    Status.MISSING: (
        "missing missingvalue missingdata missingvalue;suppressed suppressed confidential "
        "notavailable nodata "
        "missingvalue;datacannotexist missingvalue;dataexistbutwerenotcollected 缺失 缺报 无数据"
    ),
    Status.FORECAST: (
        "forecast forecastvalue projection projected projectedvalue prediction plan planned target "
        "预测 预计 预测数 预计数 预测值 预计值 计划 计划数 目标 目标值"
    ),
}
_STATUSES: Final = {word: status for status, words in _WORDS.items() for word in words.split()}


def status_of(text: str) -> Status | None:
    """The status that a code or word says; none said is a plain one, None an unknown one."""
    plain = folded(text)
    if not plain:
        return Status.PLAIN
    return _CODES.get(plain) or _STATUSES.get(plain)


def status_in_note(text: str) -> Status:
    """The status of a figure whose note is nothing but a word for it, such as 预计数."""
    status = _STATUSES.get(folded(text))
    return status if status in (Status.PROVISIONAL, Status.FORECAST) else Status.PLAIN
