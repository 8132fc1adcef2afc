"""Texts such as `2021-01` in a column headed as that of quarters or weeks, which are no months."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bishan_targets.text.folding import narrow

_BEFORE: Final = r"(?:year|calendar|reporting|iso|epi|年|统计|报告)?[\s_/-]*"
_QUARTERS: Final = re.compile(rf"{_BEFORE}(?:quarters?|qtr|季度?)", re.IGNORECASE)
_OTHERS: Final = re.compile(
    rf"{_BEFORE}(?:weeks?|周次?|星期|half[\s_-]?years?|semesters?|半年度?)", re.IGNORECASE
)
_CODE: Final = re.compile(r"(\d{4})[-/]?(\d{1,2})")
_LAST_MONTHS: Final = {3, 6, 9, 12}


def as_headed(heading: str, text: str, column: Iterable[str]) -> str | None:
    """The period of a text by its column's heading; None if the heading says nothing of it.

    `2021-01` and `2021-02` below 季度 are 2021Q1 and 2021Q2, but `2021-03` and `2021-06` are the
    months with which quarters end. Below 周, and if a column may be either, the text that results
    is no period. `column` are the column's texts.
    """
    code = _CODE.fullmatch(narrow(text).strip())
    plain = narrow(heading).strip()
    if code is None:
        return None
    if _QUARTERS.fullmatch(plain):
        codes = (_CODE.fullmatch(narrow(each).strip()) for each in column)
        numbers = {int(each[2]) for each in codes if each}
        if numbers <= {1, 2, 3, 4} and numbers != {3}:
            return f"{code[1]}Q{int(code[2])}"
        is_month = numbers <= _LAST_MONTHS and numbers != {3}
        return None if is_month else f"{text} ({plain})"
    return f"{text} ({plain})" if _OTHERS.fullmatch(plain) else None
