"""Comma-separated text by Arrow's reader, where it understands a text as Python's reader does."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from bishan_targets.histories.arrow import Readers, figures_by_metric
from bishan_targets.histories.cells import day_of, flag_of, metric_of, text_of
from bishan_targets.histories.lazy import LazyFigures
from bishan_targets.numerals import MOST_DIGITS
from bishan_targets.source import Source

_PLAIN: Final = r"^-?[0-9]+(\.[0-9]+)?$"


def read(source: Source, heading: Sequence[str]) -> Mapping[str, LazyFigures]:
    """The figures of a table with that heading, all cells taken for texts first.

    Raises ValueError where something is wrong, or might be.
    """
    table = _table(source.text, heading)
    columns = {name: table[name].combine_chunks() for name in heading}
    _check_numbers(columns["value"])
    return figures_by_metric(
        source.file, columns, Readers(day_of, metric_of, _text, _flag, Decimal)
    )


def _table(text: str, heading: Sequence[str]) -> Any:
    import pyarrow
    from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

    if "\r" in text or not _quotes_whole_cells(text):
        raise ValueError("for a careful reader")
    try:
        return read_csv(
            pyarrow.py_buffer(text.encode()),
            ReadOptions(skip_rows=1, column_names=heading),
            ParseOptions(newlines_in_values='"' in text),
            ConvertOptions(column_types=dict.fromkeys(heading, pyarrow.string())),
        )
    except pyarrow.ArrowException as error:
        raise ValueError(str(error)) from error


def _quotes_whole_cells(text: str) -> bool:
    """Whether what is quoted are whole cells, as only then Arrow's reader is as strict as Python's.

    A cell that begins with a quotation mark, or is empty between two, is in doubt, too.
    """
    if '"' not in text:
        return True
    if text.startswith('""') or ',""' in text or '\n""' in text:
        return False
    first, *others = text.replace('""', "").split('"')[::2]
    ends = [first[-1:], *(end for each in others for end in (each[:1], each[-1:]))]
    return text.count('"') % 2 == 0 and all(end in ",\n" for end in ends[:-1])


def _check_numbers(texts: Any) -> None:
    """Raise ValueError unless all are short and of plain digits, as nearly always."""
    from pyarrow import compute

    is_plain = compute.all(compute.match_substring_regex(texts, _PLAIN), min_count=0)
    longest = compute.max(compute.binary_length(texts)).as_py() or 0
    if not is_plain.as_py() or longest > MOST_DIGITS:
        raise ValueError("numbers of an unusual form")


def _text(cell: str | None) -> str | None:
    """A text; a ValueError where it is longer than Python's reader takes."""
    if cell and len(cell) > csv.field_size_limit():
        raise ValueError("a long cell")
    return text_of(cell or "")


def _flag(cell: str | None) -> bool:
    return flag_of(cell or "")
