"""PC-Axis files (`.px`), by the PX file format 2013 of Statistics Sweden.

Our own reader: those on PyPI make three different things of `"-"`, and none reads KEYS or TIMEVAL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.cubes import (
    Category,
    Cube,
    Dimension,
    is_too_large,
    sheet_of,
    size_of,
    with_time,
)
from bishan_targets.tables.formats.workbook import broken
from bishan_targets.tables.sheet import EMPTY, Cell, Kind, Sheet, span_of

_FIRST: Final = (
    "CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGES?|CREATION-DATE|MATRIX|TITLE|SUBJECT-AREA|SUBJECT-CODE"
    "|DECIMALS|SHOWDECIMALS|CONTENTS|UNITS|STUB|HEADING|DESCRIPTION|TABLEID|NEXT-UPDATE|SOURCE"
)
_BEGINNING: Final = re.compile(rf"\s*(?:{_FIRST})(?:\[\w+\])?\s*=")
_CODEPAGE: Final = re.compile(rb'CODEPAGE\s*=\s*"([\w-]+)"', re.IGNORECASE)
_LONGEST_HEAD: Final = 4096
_KEYWORD: Final = re.compile(
    r'\s*([A-Z][A-Z0-9_-]*)(?:\[([\w-]+)\])?(?:\(((?:"[^"]*"|[^")])*)\))?\s*='
)
_END: Final = re.compile(r'(?:[^";]+|"[^"]*")*;')
_PIECE: Final = re.compile(r'"([^"]*)"|,')
_TOKEN: Final = re.compile(r'"[^"]*"|[^\s,;"]+')
_TIMES: Final = re.compile(r'\s*TLIST\(\s*([A-Z])1\s*(?:,\s*"(\w+)"\s*-\s*"(\w+)"\s*)?\)', re.ASCII)
_YEARS: Final = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_TWO_YEARS: Final = re.compile(r"\d{4}\s*[-/–]\s*\d\d")
# Some offices write a letter of their own language between the year and the number.
_NUMBERED: Final = re.compile(r"(\d{4})[A-Z]?(\d{1,2})", re.ASCII)
_SCALES: Final = {"H": "-S", "T": "-T", "Q": "-Q", "M": "-M", "W": "-W"}
_MISSING: Final = re.compile(r"\.{1,7}")
_NIL: Final = "-"
# A file that shows words in place of a dash says that it means no figure by it.
_SAYS_WORDS: Final = re.compile(r"[^\W\d_]")

Keywords = Mapping[tuple[str, tuple[str, ...]], str]
"""The text after a keyword's equals sign, in the file's main language, by keyword and subkeys."""


class _NoPxError(Exception):
    """A PX file that lacks something, by the end of a `table.` message's key."""


def is_px(text: str) -> bool:
    """Whether a text is a PX file."""
    return _BEGINNING.match(text) is not None and re.search(r"^\s*DATA\s*=", text, re.M) is not None


def decoded_px(content: bytes) -> str | None:
    """The text of a PX file in its codepage, UTF-8 or Windows-1252; None for any other file."""
    if not _BEGINNING.match(content[:_LONGEST_HEAD].decode("utf-8-sig", "replace")):
        return None
    said = _CODEPAGE.search(content, 0, _LONGEST_HEAD)
    for codepage in (*([said[1].decode()] if said else ()), "utf-8-sig", "windows-1252"):
        try:
            return content.decode(codepage)
        except (LookupError, UnicodeDecodeError):
            continue
    return None


def read_px(file: str, text: str) -> Sheet | Diagnostic:
    """A row for each figure of a PX file, with its variables."""
    try:
        keywords, data = _parsed(text)
        return _sheet(file, keywords, data)
    except _NoPxError as error:
        return broken(file, str(error))


def _parsed(text: str) -> tuple[Keywords, str]:
    """The keywords before the data, and the data."""
    found: dict[tuple[str, tuple[str, ...]], str] = {}
    place = 0
    while match := _KEYWORD.match(text, place):
        name, language, subkeys = match[1], match[2], tuple(_texts(match[3] or ""))
        if name == "DATA":
            return found, text[match.end() :]
        end = _END.match(text, match.end())
        if end is None:
            break
        if language is None:
            found.setdefault((name, subkeys), end[0][:-1])
        place = end.end()
    raise _NoPxError("px-head")


def _texts(value: str) -> list[str]:
    """The texts of a list; one that goes on in the next line has quotation marks of its own."""
    found: list[str] = []
    goes_on = False
    for match in _PIECE.finditer(value):
        if match[0] == ",":
            goes_on = False
        elif goes_on:
            found[-1] += match[1]
        else:
            found.append(match[1])
            goes_on = True
    return found


def _text(keywords: Keywords, name: str, *subkeys: str) -> str:
    return "".join(_texts(keywords.get((name, subkeys), ""))).strip()


def _sheet(file: str, keywords: Keywords, data: str) -> Sheet | Diagnostic:
    stub, heading = (_texts(keywords.get((name, ()), "")) for name in ("STUB", "HEADING"))
    dimensions = with_time([_dimension(keywords, each) for each in [*stub, *heading]])
    if is_too_large(dimensions):
        return broken(file, "large")
    cells = _cells(keywords, data, dimensions[: len(stub)], dimensions[len(stub) :])
    nil = EMPTY if _SAYS_WORDS.search(_text(keywords, "DATASYMBOLNIL")) else Cell("0")
    has_units = any(each.unit for one in dimensions for each in one.categories)
    cube = Cube(
        name=_text(keywords, "CONTENTS") or _text(keywords, "TITLE") or _text(keywords, "MATRIX"),
        dimensions=dimensions,
        values=[_cell(each, nil) for each in cells],
        unit="" if has_units else _text(keywords, "UNITS"),
        source=_text(keywords, "SOURCE"),
    )
    return sheet_of(file, cube)


def _dimension(keywords: Keywords, name: str) -> Dimension:
    labels = _texts(keywords.get(("VALUES", (name,)), ""))
    codes = _texts(keywords.get(("CODES", (name,)), "")) or labels
    labels = labels or codes
    if not labels or len(labels) != len(codes):
        raise _NoPxError("px-head")
    categories = [Category(*each) for each in zip(codes, labels, strict=True)]
    if name == _text(keywords, "CONTVARIABLE"):
        named = [each._replace(unit=_text(keywords, "UNITS", each.label)) for each in categories]
        return Dimension(name, named, Kind.NAME)
    if times := _times(keywords.get(("TIMEVAL", (name,)), ""), len(labels)):
        dated = [_dated(*each) for each in zip(categories, times, strict=True)]
        return Dimension(name, dated, Kind.DATE)
    return Dimension(name, categories)


def _dated(category: Category, time: str) -> Category:
    """A period by its label, which people see, or by the time scale if the label is no period.

    The label must say the year of the time scale, and no other: 2021/22 is not 2021.
    """
    years = _YEARS.findall(category.label)
    is_same = not years or (len(years) == 1 and time.startswith(years[0]))
    has_more = _TWO_YEARS.search(category.label)
    by_scale = span_of(time) if is_same and not has_more else None
    return category._replace(span=span_of(category.label) or by_scale)


def _times(value: str, count: int) -> list[str]:
    """The periods of a time scale, in a form that says their kind; none if they are not all told.

    A range (`TLIST(A1, "1994"-"1996")`) is left to the variable's own values.
    """
    match = _TIMES.match(value)
    if match is None or match[2]:
        return []
    times = _texts(value[match.end() :])
    return [_period(match[1], time) for time in times] if len(times) == count else []


def _period(scale: str, time: str) -> str:
    """20211 on the scale of quarters is 2021-Q1."""
    match = _NUMBERED.fullmatch(time) if scale in _SCALES else None
    return f"{match[1]}{_SCALES[scale]}{match[2]}" if match else time


def _cells(
    keywords: Keywords, data: str, stub: Sequence[Dimension], heading: Sequence[Dimension]
) -> Sequence[str]:
    """All data cells, the last variable's first; those of rows left out by KEYS are zero."""
    tokens = _TOKEN.findall(data)
    if any(name == "KEYS" for name, _ in keywords):
        tokens = _with_rows_of_zeros(keywords, tokens, stub, size_of(heading))
    if len(tokens) != size_of([*stub, *heading]):
        raise _NoPxError("px-cells")
    return tokens


def _with_rows_of_zeros(
    keywords: Keywords, tokens: Sequence[str], stub: Sequence[Dimension], width: int
) -> list[str]:
    """Cells of all rows; those of zeros alone are not in the file, and others begin with keys."""
    length = len(stub) + width
    if len(tokens) % length:
        raise _NoPxError("px-cells")
    starts = range(0, len(tokens), length)
    held = {tuple(tokens[i : i + len(stub)]): tokens[i + len(stub) : i + length] for i in starts}
    known = list(product(*(_keys(keywords, each) for each in stub)))
    if len(held) != len(starts) or held.keys() - set(known):
        raise _NoPxError("px-cells")
    zeros = ["0"] * width
    return [cell for key in known for cell in held.get(key, zeros)]


def _keys(keywords: Keywords, dimension: Dimension) -> Iterable[str]:
    by_code = keywords.get(("KEYS", (dimension.heading,)), "").strip() == "CODES"
    return [f'"{each.code if by_code else each.label}"' for each in dimension.categories]


@lru_cache(maxsize=1 << 16)
def _cell(token: str, nil: Cell) -> Cell:
    """A data cell: one to seven dots are no figure, and a dash is `nil`, an amount of nothing."""
    text = token.strip('"').strip()
    if text == _NIL:
        return nil
    return EMPTY if not text or _MISSING.fullmatch(text) else Cell(text)
