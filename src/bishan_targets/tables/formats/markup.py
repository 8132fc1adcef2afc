"""XML of packed tables, by Python's C parser, without anything that could expand."""

from __future__ import annotations

import io
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from bishan_targets.tables.formats.workbook import MOST_ROWS, TooLargeError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_ELEMENTS: Final = 200_000
"""Limit for elements besides cells: Excel has room for 65,490 styles."""
_PIECE: Final = 1 << 16


class _BegunError(Exception):
    """The first element has begun."""


def elements(document: bytes, wanted: Container[str]) -> Iterator[Element]:
    """Elements with these names as they end, each released when the next one is requested.

    Raises ValueError for a document with a document type, which could declare entities;
    TooLargeError if there are more than MOST_ROWS, or if more than MOST_ELEMENTS others end before
    one of them does; and the parser's errors for invalid XML.
    """
    from xml.etree.ElementTree import iterparse

    _check_beginning(document)
    found = others = 0
    for _, element in iterparse(io.BytesIO(document)):
        if element.tag in wanted:
            yield element
            element.clear()
            found, others = found + 1, 0
        else:
            others += 1
        if found > MOST_ROWS or others > MOST_ELEMENTS:
            raise TooLargeError


def _check_beginning(document: bytes) -> None:
    """Refuse anything but comments and instructions before the first element."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = _stop
    try:
        for start in range(0, len(document), _PIECE):
            parser.Parse(document[start : start + _PIECE])
    except _BegunError:
        return


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


def _stop(*_: object) -> None:
    raise _BegunError
