"""One series of each metric: the rows chosen among those that another column tells apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice, pairwise, starmap
from typing import Final, NamedTuple

from bishan_targets.model.diagnostics import listed
from bishan_targets.tables.layouts.arrangement import MOST_HEADER_ROWS, Spot
from bishan_targets.tables.layouts.words import (
    is_category,
    is_name,
    is_number,
    is_qualifier,
)
from bishan_targets.tables.sheet import Sheet, column_name
from bishan_targets.text.folding import folded, narrow
from bishan_targets.text.numbers import read_figure, says_none

# Columns on responsibility, origin or place of a figure, not on its subject.
_OF_NO_MATTER: Final = re.compile(
    r"(?:责任|牵头|配合|主管|负责|统计)(?:单位|部门|科室|人)|联系(?:人|电话|方式)|(?:填表|填报|录入|审核|报送)人"
    r"|(?:数据|资料)?(?:来源|出处)|(?:更新|发布|填报|录入|上报|采集|入库)?(?:时间|日期)|序号|编号|(?:指标)?代码|链接|网址"
    r"|备注|注释?|说明|摘[录要]|原文|(?:计算|统计)?方法|(?:(?:indicator|series|data)?code|(?:data)?source|notes?|comments?|remarks?"
    r"|footnotes?|url|link|(?:method|methodology)|contact(?:person)?|(?:last)?updated|custodian(?:agency)?|(?:data)?owner"
    r"|responsible(?:unit|department|agency)?|(?:comment_?)?obs(?:_comment)?|comment_(?:obs|ts|dsd)|obs_comment|time_?detail)"
)
# Open SDG's columns that are no breakdowns: a row without a breakdown is the headline.
_NO_BREAKDOWN: Final = ("series", "geocode")
# Ages, sizes and other spans, which are names although they are written with digits.
_SPAN: Final = re.compile(r"[<>≤≥]?\s*\d+(?:\s*[-–~～至]\s*\d+|\s*\+|\s*岁.*)")
_WORDS: Final = re.compile(r"[^\W_]+")
# Columns of further figures beside the figures.
_MEASURE: Final = re.compile(
    r"上年|去年|上期|同期|排名|位次|名次|权重|得分|评分|样本|误差|rank|weight|score|lower|upper|bound|confidence"
    r"|previous|lastyear|target|baseline|sample|standarderror|margin"
)
_MOST_NAMED: Final = 5
# Whole numbers below it may be codes, of quintiles or grades.
_LEAST_OF_A_MEASURE: Final = 100


class Said(NamedTuple):
    """An error or a question: a cell, the diagnostic's code, and its values."""

    spot: Spot
    code: str
    values: Mapping[str, str]


class Omitted(NamedTuple):
    """Rows left out: a cell of the first one, and how many have figures.

    `what` has the texts that tell them from those taken, by their columns.
    """

    spot: Spot
    what: Mapping[str, str]
    figures: int


@dataclass(frozen=True, slots=True)
class Series:
    """The rows taken as one metric's series; errors and questions about them."""

    rows: Sequence[int]
    omitted: Sequence[Omitted] = ()
    errors: Sequence[Said] = ()
    questions: Sequence[Said] = ()


class Rows(NamedTuple):
    """A metric's rows from the top down, those of them with a figure, and a row's period.

    `own` are the columns that give the metric its name or its figures.
    """

    metric: str
    rows: Sequence[int]
    filled: Container[int]
    period: Callable[[int], str]
    own: Container[int]


class Apart:
    """The columns of a table that are not read; some may tell rows of a metric apart."""

    def __init__(
        self,
        sheet: Sheet,
        header: int,
        headings: Iterable[Spot],
        of_units: Sequence[Spot],
        *,
        is_single: bool,
    ) -> None:
        """`headings` are those of the columns, `of_units` of those with units and factors.

        With `is_single`, the table has one column of figures: any other may tell rows apart, even
        by numbers.
        """
        self._sheet = sheet
        self._header = header
        once = {column: (row, column) for row, column in (*headings, *of_units)}
        self.headings = [spot for spot in once.values() if not self._is_of_no_matter(spot)]
        self._of_units = of_units
        self._is_single = is_single
        self._is_open_sdg = is_single and self._has_open_sdg_headings()

    def series(self, rows: Rows, where: Mapping[str, str]) -> Series:
        """One series of a metric's rows; `where` has texts by columns' headings, of rows to take.

        In Open SDG's layout these are the rows without any breakdown, if there are some.
        """
        asked = self._asked(where)
        taken = [row for row in rows.rows if self._matches(row, asked)]
        columns = [spot for spot in self._unread(rows) if spot[1] not in asked]
        varying = self._varying(columns, taken)
        told_by = [*((self._header, column) for column in asked), *varying]
        questions: list[Said] = []
        if varying and (whole := self._whole(columns, varying, taken, rows.filled)):
            if not self._is_headline(columns, whole):
                questions.append(self._said(varying[0], "doubtful-whole", rows.metric, taken))
            taken = whole
            varying = self._varying(columns, taken)
        drifting = [spot for spot in varying if self._drifts(spot, taken, rows.period)]
        questions += [self._said(s, "doubtful-label", rows.metric, taken) for s in drifting]
        mixed = [spot for spot in varying if spot not in drifting]
        errors = [self._said(spot, "mixed-rows", rows.metric, taken) for spot in mixed]
        return Series(taken, self._omitted(rows, taken, told_by), errors, questions)

    def column(self, name: str) -> int | None:
        """The column with such a heading, if there is one."""
        for row in range(self._header, max(-1, self._header - MOST_HEADER_ROWS), -1):
            for column in self._sheet.columns:
                text = self._text(row, column)
                if text and folded(text) == folded(name):
                    return column
        return None

    def titles(self) -> list[str]:
        """The headings by which rows may be chosen."""
        return [title for spot in self.headings if (title := self._sheet.cell(*spot).text)]

    def texts(self, column: int, rows: Iterable[int]) -> list[str]:
        """The different texts in a column, those of some rows."""
        return list(dict.fromkeys(self._text(row, column) for row in rows))

    def _asked(self, where: Mapping[str, str]) -> dict[int, str]:
        found = ((self.column(name), folded(text)) for name, text in where.items())
        return {column: text for column, text in found if column is not None}

    def _matches(self, row: int, asked: Mapping[int, str]) -> bool:
        return all(folded(self._text(row, column)) == text for column, text in asked.items())

    def _unread(self, rows: Rows) -> list[Spot]:
        return [spot for spot in self.headings if spot[1] not in rows.own]

    def _varying(self, columns: Iterable[Spot], rows: Sequence[int]) -> list[Spot]:
        return [spot for spot in columns if len(self._different(spot, rows)) > 1]

    def _different(self, spot: Spot, rows: Sequence[int]) -> dict[str, str]:
        """The different texts by which a column may tell rows apart, by their folded forms.

        An empty cell, which stands for the whole, is different from a name.
        """
        texts = self.texts(spot[1], rows)
        if self._sheet.kinds:  # its format says that it is a dimension: a code may be any number
            return {folded(text): text for text in reversed(texts)}
        if self._is_measure(spot, rows, texts):
            return {}
        if is_category(self._sheet.cell(*spot).text):
            texts = [text for text in texts if not text or _is_code(text)]
        elif not self._is_single and spot not in self._of_units:
            texts = [text for text in texts if not text or _names_something(text)]
        if self._is_open_sdg and folded(self._sheet.cell(*spot).text) == "geocode":
            texts = [text for text in texts if text]  # maps need it, the headline does not
        return {folded(text): text for text in reversed(texts)}

    def _is_measure(self, spot: Spot, rows: Sequence[int], texts: Sequence[str]) -> bool:
        """Whether a column has figures of something else, no codes: many, or not whole numbers."""
        title = self._sheet.cell(*spot).text
        if is_qualifier(title) or _MEASURE.search(folded(title)):
            return all(map(_is_figure, texts))
        if is_category(title) or spot in self._of_units:
            return False
        numbers = [text for text in texts if text]
        if not numbers or not all(map(is_number, numbers)):
            return False
        filled = sum(1 for row in rows if self._text(row, spot[1]))
        figures = [figure for text in numbers if isinstance(figure := read_figure(text), Decimal)]
        is_many = 2 * len(numbers) > filled and max(figures) >= _LEAST_OF_A_MEASURE
        return is_many or any("." in text for text in numbers)

    def _whole(
        self,
        columns: Iterable[Spot],
        varying: Iterable[Spot],
        rows: Sequence[int],
        filled: Container[int],
    ) -> list[int]:
        """The rows without a breakdown, or without one that differs; none without figures."""
        for spots in (self._breakdowns(columns), self._breakdowns(varying)):
            found = [row for row in rows if not any(self._text(row, c) for _, c in spots)]
            if spots and len(found) < len(rows) and any(row in filled for row in found):
                return found
        return []

    def _breakdowns(self, columns: Iterable[Spot]) -> list[Spot]:
        """The columns that break the whole down: neither units nor other series, nor figures."""
        found: list[Spot] = []
        for spot in columns:
            title = self._sheet.cell(*spot).text
            is_other = spot in self._of_units or folded(title) in _NO_BREAKDOWN
            if not is_other and (self._is_single or is_category(title)):
                found.append(spot)
        return found

    def _is_headline(self, columns: Iterable[Spot], whole: Iterable[int]) -> bool:
        """Whether the rows without a breakdown are Open SDG's headline: they have none at all."""
        spots = self._breakdowns(columns)
        return self._is_open_sdg and not any(self._text(r, c) for r in whole for _, c in spots)

    def _has_open_sdg_headings(self) -> bool:
        titles = {folded(self._text(self._header, column)) for column in self._sheet.columns}
        return {"year", "value"} <= titles and "indicator" not in titles

    def _drifts(self, spot: Spot, rows: Sequence[int], period: Callable[[int], str]) -> bool:
        """Whether a column's texts are one label that changed in the course of time, or remarks."""
        periods = [period(row) for row in rows]
        if spot in self._of_units or len(set(periods)) < len(periods):
            return False
        labels = [self._text(row, spot[1]) for row in rows]
        in_turn = [label for label, _ in groupby(labels)]
        is_one = len(set(in_turn)) == len(in_turn) and all(starmap(_is_alike, pairwise(in_turn)))
        said = [label for label in labels if label]
        are_remarks = 2 * len(said) <= len(labels) and len(set(said)) == len(said)
        return (is_one and len(said) == len(labels)) or (are_remarks and not self._tells(spot))

    def _tells(self, spot: Spot) -> bool:
        return self._is_single or is_category(self._sheet.cell(*spot).text)

    def _omitted(self, rows: Rows, taken: Sequence[int], told_by: Sequence[Spot]) -> list[Omitted]:
        """The other rows that have a figure, by the texts that tell them from those taken."""
        kept = set(taken)
        found: dict[tuple[str, ...], list[int]] = {}
        for row in rows.rows:
            if row not in kept and row in rows.filled:
                key = tuple(self._text(row, column) for _, column in told_by)
                found.setdefault(key, []).append(row)
        names = [self._title(spot) for spot in told_by]
        return [
            Omitted((group[0], told_by[0][1]), dict(zip(names, key, strict=True)), len(group))
            for key, group in found.items()
        ]

    def _said(self, spot: Spot, code: str, metric: str, rows: Sequence[int]) -> Said:
        texts = list(self._different(spot, rows).values())[::-1]
        known = some_of(texts)
        example = next((text for text in texts if text), "")
        values = {"id": metric, "given": self._title(spot), "known": known, "example": example}
        return Said(spot, code, values)

    def _title(self, spot: Spot) -> str:
        rows = range(spot[0], max(-1, spot[0] - MOST_HEADER_ROWS), -1)
        texts = (self._text(row, spot[1]) for row in rows)
        return next(filter(None, texts), column_name(spot[1]))

    def _is_of_no_matter(self, spot: Spot) -> bool:
        return _OF_NO_MATTER.fullmatch(folded(self._sheet.cell(*spot).text)) is not None

    def _text(self, row: int, column: int) -> str:
        return self._sheet.cell(row, column).text


def some_of(texts: Iterable[str]) -> str:
    """The first of some texts, as a value of a diagnostic."""
    return listed(text or "-" for text in islice(texts, _MOST_NAMED))


def _names_something(text: str) -> bool:
    """Whether a cell is a name or a span, and no plain number."""
    return is_name(text) or _SPAN.fullmatch(text) is not None


def _is_code(text: str) -> bool:
    """Whether a cell below the heading of a breakdown names a part: not a measured quantity."""
    return "." not in text or _names_something(text)


def _is_figure(text: str) -> bool:
    return says_none(text) or isinstance(read_figure(text, ("%",)), Decimal)


def _is_alike(first: str, second: str) -> bool:
    """Whether one label is the other with words added at its end: 5 years, 5 years old."""
    words = (_WORDS.findall(narrow(text).casefold()) for text in (first, second))
    shorter, longer = sorted(words, key=len)
    pairs = zip(shorter, longer, strict=False)
    return bool(shorter) and all(one.rstrip("s") == other.rstrip("s") for one, other in pairs)
