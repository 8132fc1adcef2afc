"""Processor time of reading a workbook with merged headings over many rows.

    python benchmarks/large_tables.py [--rows 200000]

The reference is openpyxl, which reads the same cells without merged ranges. Other load on the
machine affects both alike, so that the ratio can be compared between machines.
"""

from __future__ import annotations

import argparse
import gc
import io
import time
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.opening import open_sheets
from bishan_targets.tables.layouts.layout import lay_out

_HEADING = (
    ["日期", "企业", None, "研发", None],
    [None, "数量", "增速", "占比", "增速"],
)
_MERGED = ("A1:A2", "B1:C1", "D1:E1")
_FIRST = date(1900, 3, 1)


def main() -> None:
    """Make the workbook, read it both ways three times, and print the least times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    content = workbook(parser.parse_args().rows)
    gc.disable()  # as in the command line
    ours = min(seconds(read, content) for _ in range(3))
    theirs = min(seconds(openpyxl_alone, content) for _ in range(3))
    print(f"bishan, to the table's layout  {ours:6.2f} s")
    print(f"openpyxl, the cells alone      {theirs:6.2f} s")
    print(f"ratio                          {ours / theirs:6.2f}")


def workbook(rows: int) -> bytes:
    """One day per row, and four columns of figures under merged headings."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for heading in _HEADING:
        sheet.append(heading)
    for area in _MERGED:
        sheet.merge_cells(area)
    for i in range(rows):
        sheet.append([_FIRST + timedelta(days=i), i % 977, i % 13 / 4, i % 7, i / 8])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes) -> None:
    """Read the sheets and locate their figures."""
    found = open_sheets("table.xlsx", content)
    if isinstance(found, Diagnostic) or not all(map(lay_out, found)):
        raise SystemExit(f"not read: {found}")


def openpyxl_alone(content: bytes) -> None:
    """Read every cell's value."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def seconds(work: Callable[[bytes], None], content: bytes) -> float:
    """Processor time of one run."""
    start = time.process_time()
    work(content)
    return time.process_time() - start


if __name__ == "__main__":
    main()
