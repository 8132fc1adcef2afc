"""Rows of an Excel worksheet as most programs write them, split by a pattern.

It is several times as fast as an XML parser, which has to make objects of everything; and cells are
made only on demand. For any other form, it gives up, and the parser is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, count, pairwise
from typing import Final, Protocol, overload

from bishan_targets.model.diagnostics import InputError
from bishan_targets.tables.formats.markup import elements
from bishan_targets.tables.formats.workbook import column_of, rising
from bishan_targets.tables.sheet import EMPTY, Cell


class Reader(Protocol):
    """Makes cells from a worksheet's XML; may raise any error for an invalid cell."""

    failure: InputError
    """The error to raise in that case, when the cell is requested."""

    def numbers(self, style: int) -> Callable[[str], Cell]:
        """A function for the cells of numbers in a style."""

    def cell(self, kind: str, style: int, value: str) -> Cell:
        """The cell of a value of another type."""

    def text(self, style: int, text: str) -> Cell:
        """The cell of an inline text."""


Row = tuple[int, Sequence[Cell], int]
"""A row's number, from 0, its cells from the first column on, and their number in the file."""

_DATA: Final = b"<sheetData>", b"</sheetData>"
_CLOSE: Final = b"</row>"
_BLOCK: Final = 1 << 16  # bytes, unless a row is longer

_BEGINNING: Final = re.compile(
    rb'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="\w+")? ?\?>)?\s*'
    rb'<worksheet [^<>]*\bxmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"[^<>]*>'
)
# Each cell with the head of its row before it, if it is the first one, and with its content: a
# value, which may be a formula's result, or an inline text.
_CELL: Final = re.compile(
    rb'(?:</row>(?:<row [^<>/]*+/>)*+<row r="([1-9][0-9]{0,6}+)"[^<>]*+>)?+'
    rb'<c r="([A-Z]{1,3}+)[0-9]++"((?: s="[0-9]++")?+(?: t="[a-zA-Z]++")?+(?: ?/>|>'
    rb"(?:<v>[^<]++</v></c>|</c>"
    rb"|<f(?: [^<>]*+)?+(?:(?<=/)>|>[^<]*+</f>)<v>[^<]++</v></c>"
    rb'|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is></c>)))'
)
_CONTENT: Final = re.compile(
    rb'(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?[^<]*'
    rb"(?:<f[^<]*(?:</f>)?)?(?:<v>([^<]*)|<is><t[^<>]*>([^<]*))?"
)
_EMPTY: Final = re.compile(rb"[^<>]*+>(?:</c>)?|")
_WITHOUT_CELLS: Final = re.compile(rb'<row [^<>]*"></row>')
_END: Final = re.compile(rb"(?:<row [^<>/]*+/>)*+")
# Text that only an XML parser can decode, or refuse.
_NOT_LITERAL: Final = re.compile(rb"[&\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]")


class NotPlainError(Exception):
    """A worksheet is not in the plain form, or is no worksheet."""


def plain_rows(part: bytes, read: Reader) -> tuple[list[Row], bytes]:
    """All rows of a worksheet's XML, and the XML without them; raises NotPlainError.

    `read` makes the cell of some XML, when one of the cells is requested, once for all equal ones.
    """
    if b'"></row>' in part:
        part = _WITHOUT_CELLS.sub(b"", part)
    # A large part is not copied: positions in it are kept instead.
    start, close = part.find(_DATA[0]) + len(_DATA[0]), part.find(_DATA[1])
    if not len(_DATA[0]) <= start <= close or not _BEGINNING.match(part, 0, start):
        raise NotPlainError
    if b"<!" in part:
        raise NotPlainError
    others = part[:start] + part[close:]
    cells = _Cells(read)
    found: list[Row] = []
    for end in _ends_of_blocks(part, start, close):
        found += _rows_of_block(_CLOSE + part[start:end], cells)
        start = end + len(_CLOSE)
    if not _END.fullmatch(part, start, close):
        raise NotPlainError
    return found, others


def _ends_of_blocks(part: bytes, start: int, close: int) -> Iterator[int]:
    """End positions of the last row in each block of whole rows, between two positions."""
    while True:
        end = part.rfind(_CLOSE, start, min(start + _BLOCK, close))
        if end < 0:
            end = part.find(_CLOSE, start, close)
        if end < 0:
            return
        yield end
        start = end + len(_CLOSE)


def _rows_of_block(block: bytes, cells: _Cells) -> Iterator[Row]:
    """The rows of a block, which begins with the end of a row before it."""
    parts = _CELL.split(block)
    between, numbers, letters = parts[::4], parts[1::4], parts[2::4]
    held = cells.shared(parts[3::4])
    firsts = list(compress(count(), numbers))
    if any(between) or firsts[:1] != [0]:
        raise NotPlainError
    for first, end in pairwise([*firsts, len(held)]):
        columns = _columns(tuple(letters[first:end]))
        row = _placed(held[first:end], columns)
        yield int(numbers[first]) - 1, _PlainRow(row, cells), end - first


@lru_cache(maxsize=1024)
def _columns(letters: Sequence[bytes]) -> Sequence[int]:
    return rising([column_of(each.decode()) for each in letters])


def _placed(held: list[bytes], columns: Sequence[int]) -> list[bytes]:
    """Contents of cells, each at its column, without empty ones at the end."""
    if columns[-1] >= len(held):
        spread = [b""] * (columns[-1] + 1)
        for column, each in zip(columns, held, strict=True):
            spread[column] = each
        held = spread
    while held and _EMPTY.fullmatch(held[-1]):
        held.pop()
    return held


class _Cells(dict[bytes, Cell]):
    """Cells made so far, by the XML after their references in the file."""

    def __init__(self, read: Reader) -> None:
        super().__init__({b"": EMPTY})
        self._read = read

        self._numbers: dict[bytes, Callable[[str], Cell]] = {}
        self._shared: dict[bytes, bytes] = {}

    def shared(self, plain: list[bytes]) -> list[bytes]:
        """The XML of some cells, the same object for equal ones: large tables are repetitive."""
        return list(map(self._shared.setdefault, plain, plain))

    def __missing__(self, plain: bytes) -> Cell:
        head, _, tail = plain.partition(b"<v>")
        try:
            if number := self._numbers.get(head):
                cell = number(tail.removesuffix(b"</v></c>").decode())
            else:
                cell = self._read_cell(plain, head)
        except Exception as error:
            raise self._read.failure from error
        self[plain] = cell
        return cell

    def _read_cell(self, plain: bytes, head: bytes) -> Cell:
        match = _CONTENT.match(plain)
        style, kind, value, text = match.groups() if match else (None, None, None, None)
        if text is not None:
            return self._read.text(int(style or 0), _literal(text))
        if not value:
            return EMPTY
        if kind not in (None, b"n"):
            return self._read.cell(kind.decode(), int(style or 0), _literal(value))
        numbers = self._read.numbers(int(style or 0))
        if b"<" not in head:
            self._numbers[head] = numbers
        return numbers(_literal(value))


class _PlainRow(Sequence[Cell]):
    """The cells of a row, each made on demand."""

    __slots__ = ("_cells", "_held")

    def __init__(self, held: Sequence[bytes], cells: _Cells) -> None:
        self._held = held
        self._cells = cells

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, index: int) -> Cell: ...

    @overload
    def __getitem__(self, index: slice) -> list[Cell]: ...

    def __getitem__(self, index: int | slice) -> Cell | list[Cell]:
        if isinstance(index, slice):
            return list(map(self._cells.__getitem__, self._held[index]))
        return self._cells[self._held[index]]

    def __iter__(self) -> Iterator[Cell]:
        return map(self._cells.__getitem__, self._held)


def _literal(content: bytes) -> str:
    """A text as an XML parser reads it."""
    if not content.isalnum() and _NOT_LITERAL.search(content):
        return next(elements(b"<t>" + content + b"</t>", ("t",))).text or ""
    return content.decode()
