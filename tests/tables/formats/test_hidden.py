"""Rows and columns that a spreadsheet hides: their figures are not taken, and are listed."""

import openpyxl
import pytest
from running import ROOT
from spreadsheets import Rows, fill, ods, ods_cell, reading, saved

from bishan_targets.tables.formats.opening import open_sheets

ROWS: Rows = [
    ["日期", "高新技术企业", "科技型企业"],
    ["2020", 1, 10],
    ["2021", 2, 20],
    ["2022", 3, 30],
]


def workbook(*, rows: tuple[int, ...] = (), columns: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    fill(sheet, ROWS)
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    for column in columns:
        sheet.column_dimensions[column].hidden = True
    return saved(book)


def opened(row: str = "", column: str = "") -> bytes:
    """A table of OpenDocument with such attributes of its third row, and of its second column."""
    columns = f"<table:table-column/><table:table-column {column}/><table:table-column/>"
    lines = [
        f"<table:table-row {row if number == 2 else ''}>{''.join(ods_cell(cell) for cell in cells)}"
        "</table:table-row>"
        for number, cells in enumerate(ROWS)
    ]
    return ods(f'<table:table table:name="Sheet">{columns}{"".join(lines)}</table:table>')


@pytest.mark.parametrize(
    "content",
    [
        workbook(rows=(3,)),
        opened(row='table:visibility="collapse"'),
        opened(row='table:visibility="filter"'),
    ],
)
def test_figures_in_a_hidden_row(content: bytes) -> None:
    (found,), problems = reading(content)
    assert not problems
    assert [(each.date.year, int(each.value)) for each in found.entries] == [
        (2020, 1),
        (2020, 10),
        (2022, 3),
        (2022, 30),
    ]
    assert found.hidden == ["Sheet!B3", "Sheet!C3"]


@pytest.mark.parametrize(
    "content", [workbook(columns=("B",)), opened(column='table:visibility="collapse"')]
)
def test_figures_in_a_hidden_column(content: bytes) -> None:
    (found,), problems = reading(content)
    assert not problems
    assert [int(each.value) for each in found.entries] == [10, 20, 30]
    assert found.hidden == ["Sheet!B2", "Sheet!B3", "Sheet!B4"]


def test_a_hidden_heading_or_column_of_dates_counts() -> None:
    (found,), problems = reading(workbook(rows=(1,), columns=("A",)))
    assert not problems
    assert len(found.entries) == 6


def test_a_hidden_column_still_tells_rows_apart() -> None:
    book = openpyxl.Workbook()
    fill(
        book.worksheets[0],
        [["日期", "地区", "高新技术企业"], ["2020", "甲", 1], ["2021", "乙", 2]],
    )
    book.worksheets[0].column_dimensions["B"].hidden = True
    _, problems = reading(saved(book))
    assert [each.code for each in problems] == ["mixed-rows"]


def test_rows_hidden_by_a_filter_are_not_mixed() -> None:
    book = openpyxl.Workbook()
    rows: Rows = [
        ["日期", "地区", "高新技术企业"],
        ["2020", "甲", 1],
        ["2020", "乙", 2],
        ["2021", "甲", 3],
    ]
    fill(book.worksheets[0], rows)
    book.worksheets[0].row_dimensions[3].hidden = True
    (found,), problems = reading(saved(book))
    assert not problems
    assert [int(each.value) for each in found.entries] == [1, 3]


def test_several_columns_in_one_element() -> None:
    content = workbook(columns=("B", "C"))
    found = open_sheets("表.xlsx", content)
    assert isinstance(found, list)
    assert [sheet.hidden.columns for sheet in found] == [{1, 2}]


def test_older_excel() -> None:
    content = (ROOT / "tests" / "data" / "tables" / "hidden.xls").read_bytes()
    (found,), problems = reading(content)
    assert not problems
    assert [(each.metric, int(each.value)) for each in found.entries] == [
        ("high_tech_firms", 1),
        ("high_tech_firms", 3),
    ]
    assert found.hidden == ["Sheet!C2", "Sheet!B3", "Sheet!C3", "Sheet!C4"]
