"""The units that a table says of all its figures: above them, in its corner, in its notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from bishan_targets.tables.layouts.column_periods import headings_of
from bishan_targets.tables.layouts.words import is_note, kind_of
from bishan_targets.tables.sheet import LONGEST_NAME, Sheet, without_mark
from bishan_targets.text.folding import narrow

# 单位 alone, not that of 填报单位 or 责任单位, which are offices.
_SAID: Final = re.compile(
    r"(?:^|[\s(\[,;:、。]|计量|数据|指标|金额)单\s*位\s*(?:[:为是]\s*)+(?P<units>[^()\[\];。]+)"
    r"|(?:^|[\s(\[,;])units?\s*[:=]\s*(?P<en>[^()\[\];]+)",
    re.IGNORECASE,
)
# A multiplier with a unit: 万家, but not 万州区, 千户集团 or 亿元以上.
_COUNTED: Final = (
    "元家人户个吨件亩台辆只头套项条份册次支株盒桶箱部所名艘架块张片斤升度"
    "标美公平立方千瓦时米克里准煤折顷"
)
_MANY: Final = (
    rf"[十百千万亿]{{1,3}}(?:(?!里|克|米|瓦)[{_COUNTED}]{{1,6}})?(?:/[^\s()\[\]/]{{1,4}})?"
    r"|(?:in\s+)?(?:'?000s?|(?:thousand|million|billion)s?)(?:\s[^()\[\]]*)?"
)
_BRACKETED: Final = re.compile(
    rf".*[(\[]\s*(?P<units>{_MANY}|[%‰])\s*[)\]]", re.DOTALL | re.IGNORECASE
)
_ALONE: Final = re.compile(rf"(?:.*/\s*)?(?P<units>{_MANY})", re.DOTALL | re.IGNORECASE)
_BEHIND_HEADING: Final = re.compile(r"[^()\[\]]*[(\[](?P<units>[^()\[\]]+)[)\]]")


# `单位：家、件、%` above a table with several.
_SEVERAL: Final = re.compile(r"\s*[、,，;；]\s*")


def several_units(text: str | None) -> list[str]:
    """The units that a table says of all its figures, one by one."""
    return [unit for unit in _SEVERAL.split(text or "") if unit]


@lru_cache(maxsize=4096)
def units_said(text: str) -> str | None:
    """The units that a text above, below or beside a table says of its figures.

    `单位：家、件` and `Unit: firms` say any; a title or heading says those that it has in brackets
    if they can be nothing else, as `（万家）` or `(%)`.
    """
    if len(text) > LONGEST_NAME:
        return None
    plain = without_mark(narrow(text).strip())
    if said := _SAID.search(plain):
        return (said["units"] or said["en"]).strip()
    match = _BRACKETED.fullmatch(plain) or _ALONE.fullmatch(plain)
    return match["units"].strip() if match else None


def says_units_alone(text: str) -> bool:
    """Whether a cell says nothing but `单位：家` or the like."""
    plain = narrow(text).strip()
    return len(plain) <= LONGEST_NAME and bool(_SAID.match(plain.lstrip("([ ")))


def units_in_heading(text: str) -> str | None:
    """The units behind a heading such as `数值（万家）`, of any kind."""
    if said := units_said(text):
        return said
    match = _BEHIND_HEADING.fullmatch(narrow(text).strip()) if len(text) <= LONGEST_NAME else None
    return match["units"].strip() if match and kind_of(text) == "value" else None


def units_of_columns(sheet: Sheet, top: int, height: int, columns: Iterable[int]) -> dict[int, str]:
    """The units that the headings of columns say, as 累计（万家） does; the lowest one counts."""
    units: dict[int, str] = {}
    for column in columns:
        for text in headings_of(sheet, top, height, column).values():
            if said := units_in_heading(text):
                units[column] = said
    return units


def units_above(sheet: Sheet, row: int, floor: int = 0) -> str | None:
    """The units in the last cell that says some above a row, from the row `floor` on."""
    for above in range(row - 1, floor - 1, -1):
        if floor and not is_note(sheet, above):
            continue
        for column in range(len(sheet.rows[above])):
            if said := _units_at(sheet, above, column):
                return said
    return None


def units_in_words(sheet: Sheet, rows: Iterable[int]) -> str | None:
    """The units that the first of some rows says which says 单位 as a word."""
    texts = (cell.text for row in rows for cell in sheet.rows[row] if cell.text)
    said = (units_said(text) for text in texts if _SAID.search(narrow(text)))
    return next(said, None)


def _units_at(sheet: Sheet, row: int, column: int) -> str | None:
    """The units in a cell, or in the one beside it if it only says that units follow."""
    text = sheet.cell(row, column).text
    if text and kind_of(text.rstrip(":： ")) == "unit":
        beside = (sheet.cell(row, each) for each in range(column + 1, len(sheet.rows[row])))
        return next((cell.text for cell in beside if cell.text), None)
    return units_said(text) if text else None
