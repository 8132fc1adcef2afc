"""Comma-, tab- and semicolon-separated text, and JSON Lines, as sheets."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bishan_targets.model.diagnostics import Diagnostic, Term
from bishan_targets.tables.formats.eurostat import is_eurostat
from bishan_targets.tables.formats.json_stat import datasets_in, read_json_stat
from bishan_targets.tables.formats.other_kinds import kind_of_text
from bishan_targets.tables.formats.px import decoded_px, is_px, read_px
from bishan_targets.tables.formats.separators import settled
from bishan_targets.tables.formats.workbook import MOST_CELLS, MOST_COLUMNS, broken
from bishan_targets.tables.sheet import EMPTY, Cell, Sheet
from bishan_targets.text.cells import from_cell

_DELIMITERS: Final = ",\t;"
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
# Half of a character, as `\ud83d` alone in JSON: no file can hold it.
_HALF: Final = re.compile("[\ud800-\udfff]")
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(file: str, content: bytes) -> list[Sheet] | Diagnostic:
    """A text's tables; UTF-8 with or without a byte-order mark, UTF-16 with one, or GB18030."""
    text = decoded_px(content) or _decode(content)
    if text is None or "\0" in text:
        return Diagnostic("bad-table", file=file, values={"reason": Term("table.encoding")})
    found = _defined(file, text) or _separated(file, text)
    return [found] if isinstance(found, Sheet) else found


def _defined(file: str, text: str) -> list[Sheet] | Sheet | Diagnostic | None:
    """The tables of a text in a format of its own, which its beginning tells."""
    if is_px(text):
        return read_px(file, text)
    if kind := kind_of_text(text):
        return broken(file, kind)
    if text.lstrip().startswith("{"):
        return _json_stat(file, text) or _json_lines(file, text)
    if text.lstrip().startswith("[") and (objects := _json_array(text)):
        return _of_objects(file, objects)
    return None


def _json_stat(file: str, text: str) -> list[Sheet] | Diagnostic | None:
    """The datasets of a text that is one object with some, or the error of one that has none."""
    try:
        item = _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return None
    if datasets := datasets_in(item):
        return read_json_stat(file, datasets)
    return broken(file, "sdmx-json") if _is_sdmx(item) else None


def _is_sdmx(item: Mapping[str, Any]) -> bool:
    """Whether an object is a message of SDMX-JSON, or its data part."""
    data = item.get("data")
    return "dataSets" in item or (isinstance(data, dict) and "dataSets" in data)


def _separated(file: str, text: str) -> Sheet | Diagnostic:
    delimiter = _delimiter(file, text)
    if isinstance(delimiter, Diagnostic):
        return delimiter
    parsed = _reader(text, delimiter)
    if delimiter == ";":  # how a comma is to be read depends on all cells
        texts = list(parsed)
        cells = _Cells(settled({each for row in texts for each in row}))
        rows = [tuple(map(cells.__getitem__, row)) for row in texts]
    else:
        cells = _Cells()
        rows = [tuple(map(cells.__getitem__, row)) for row in parsed]
    if max(map(len, rows), default=0) > MOST_COLUMNS:
        return broken(file, "large")
    return Sheet(file, "", rows)


def _delimiter(file: str, text: str) -> str | Diagnostic:
    """The delimiter that makes the most regular table, or the fault of the text."""
    likely = "\t" if is_eurostat(text) else [each for each in _DELIMITERS if each in text]
    found = {each: _regularity(file, text, each) for each in likely or _DELIMITERS[0]}
    regular = {each: how for each, how in found.items() if not isinstance(how, Diagnostic)}
    best = max(regular, key=lambda each: regular[each], default="")
    wrong = [how for how in found.values() if isinstance(how, Diagnostic)]
    # With a wrong delimiter each line is one cell, and quotation marks are no error.
    return wrong[0] if wrong and regular.get(best, (0, 0)) == (0, 0) else best


class _Cells(dict[str, Cell]):
    """Cells by their texts, each shared by equal ones: large tables are repetitive."""

    def __missing__(self, text: str) -> Cell:
        self[text] = cell = _cell(from_cell(text))
        return cell


def _decode(content: bytes) -> str | None:
    encodings = ("utf-16",) if content.startswith(_WIDE) else ("utf-8-sig", "gb18030")
    for each in encodings:
        try:
            return content.decode(each)
        except UnicodeDecodeError:
            continue
    return None


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(_lines(text), delimiter=delimiter, strict=True)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, one by one: streams hold it in wider characters."""
    return (match[0] for match in _LINE.finditer(text))


def _regularity(file: str, text: str, delimiter: str) -> tuple[int, int] | Diagnostic:
    """Number of rows with the same number of cells above one; the right delimiter has the most."""
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    try:
        counts = Counter(map(len, reader))
    except csv.Error as error:
        if "field limit" in str(error):
            return Diagnostic("bad-table", file=file, values={"reason": Term("table.long-cell")})
        number = reader.line_num
        line = "".join(text.split("\n")[number - 1 : number]).rstrip("\r")
        return Diagnostic("bad-quotes", file, number, 1, max(1, len(line)), line)
    return max(((count, width) for width, count in counts.items() if width > 1), default=(0, 0))


def _json_lines(file: str, text: str) -> Sheet | Diagnostic:
    """A sheet with the objects' keys in its first row; numbers keep their digits."""
    objects: list[dict[str, Any]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        item, column = _object(line)
        if item is None:
            return Diagnostic("bad-line", file, number, column, source_line=line.rstrip("\r"))
        objects.append(item)
    return _of_objects(file, objects)


def _json_array(text: str) -> list[dict[str, Any]] | None:
    """The objects of a text that is one array of them, else nothing: it may be any other text."""
    try:
        items = _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return None
    is_whole = isinstance(items, list) and all(isinstance(item, dict) for item in items)
    return items if is_whole and not _has_half(items, text) else None


def _of_objects(file: str, objects: Sequence[dict[str, Any]]) -> Sheet | Diagnostic:
    keys = list(dict.fromkeys(key for item in objects for key in item))
    if len(keys) > MOST_COLUMNS or len(keys) * len(objects) > MOST_CELLS:
        return broken(file, "large")
    rows = [[_cell(_as_text(item.get(key))) for key in keys] for item in objects]
    return Sheet(file, "", [[Cell(key) for key in keys], *rows])


def _object(line: str) -> tuple[dict[str, Any] | None, int]:
    """A line's object, or the column at which it becomes invalid."""
    try:
        item = _DECODER.decode(line.strip())
    except json.JSONDecodeError as error:
        return None, error.colno + len(line) - len(line.lstrip())
    except (ValueError, RecursionError):
        return None, 1
    if _has_half(item, line):
        return None, line.find("\\u") + 1
    return (item, 1) if isinstance(item, dict) else (None, 1)


def _has_half(item: object, text: str) -> bool:
    """Whether a JSON text says half of a character, which only an escape can."""
    return "\\u" in text and bool(_HALF.search(json.dumps(item, ensure_ascii=False)))


def _with_each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


_DECODER: Final = json.JSONDecoder(
    parse_float=str, parse_int=str, object_pairs_hook=_with_each_key_once
)


def _cell(text: str) -> Cell:
    return Cell(text.strip(), whole=text) if text else EMPTY


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
