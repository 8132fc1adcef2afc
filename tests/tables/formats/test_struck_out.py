"""Cells that are struck out, or raised, as a whole: they no longer hold, or are marks."""

from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font
from spreadsheets import figures, fill, ods, ods_cell, ods_table, problems, saved

STYLE = (
    '<style:style style:name="gone" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)


@pytest.mark.parametrize(
    ("cell", "code"), [("B2", "bad-figure"), ("A2", "struck-out"), ("B1", "struck-out")]
)
def test_excel(cell: str, code: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    fill(sheet, [["指标", "2019年", "2020年"], ["高新技术企业", 1, 2], ["研发机构", 3, 4]])
    sheet[cell].font = Font(strike=True)
    sheet["A3"].font = sheet["B3"].font = Font(strike=True)  # of no metric
    assert problems(saved(book)) == [(f"Sheet!{cell}", code)]


def test_open_document() -> None:
    gone = ods_cell(1).replace("<table:table-cell", '<table:table-cell table:style-name="gone"')
    rows = [[ods_cell("指标"), ods_cell("2019年")], [ods_cell("高新技术企业"), gone]]
    assert problems(ods(ods_table(rows), styles=STYLE)) == [("表1!B2", "bad-figure")]


def test_a_name_that_is_struck_out_is_an_error() -> None:
    book = openpyxl.Workbook()
    fill(book.worksheets[0], [["指标", "2019年"], ["高新技术企业", 1]])
    book.worksheets[0]["A2"].font = Font(strike=True)
    assert problems(saved(book)) == [("Sheet!A2", "struck-out")]


def test_a_raised_number_is_no_figure() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    fill(
        sheet, [["指标", "2019年", "2020年"], ["高新技术企业", 1, "2"], ["注：见公报", None, None]]
    )
    for place in ("B2", "C2", "A2", "A3"):
        sheet[place].font = Font(vertAlign="superscript")
    assert problems(saved(book)) == [("Sheet!B2", "bad-figure"), ("Sheet!C2", "bad-figure")]


def test_a_raised_date_is_one() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    fill(sheet, [["日期", "指标", "数值"], [date(2019, 12, 31), "高新技术企业", 1]])
    sheet["A2"].font = Font(vertAlign="superscript")
    assert figures(saved(book)) == [("high_tech_firms", "2019-12-31", "1")]


def test_a_raised_number_in_an_open_document() -> None:
    raised = ods_cell(1).replace("<table:table-cell", '<table:table-cell table:style-name="up"')
    rows = [[ods_cell("指标"), ods_cell("2019年")], [ods_cell("高新技术企业"), raised]]
    style = STYLE.replace('"gone"', '"up"').replace(
        'style:text-line-through-style="solid"', 'style:text-position="super 58%"'
    )
    assert problems(ods(ods_table(rows), styles=style)) == [("表1!B2", "bad-figure")]
