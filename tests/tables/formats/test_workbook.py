"""Spreadsheets as sheets: the text that their cells show, and files damaged or too large."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from spreadsheets import (
    figures,
    fill,
    left_out,
    ods,
    ods_cell,
    ods_table,
    problems,
    reading,
    saved,
    sheets,
    xlsx,
    zipped,
)

from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.tables.formats import excel, worksheet
from bishan_targets.tables.formats.excel import write_xlsx
from bishan_targets.tables.formats.opening import open_sheets
from bishan_targets.tables.formats.workbook import number_cell
from bishan_targets.tables.sheet import Cell

OLD = (Path(__file__).parents[2] / "data/tables/indicators.xls").read_bytes()
INDICATORS = [
    ("high_tech_firms", "2020-12-31", "239"),
    ("high_tech_firms", "2021-06-30", "285"),
    ("high_tech_firms", "2021-12-26", "300"),
    ("tech_firms", "2020-12-31", "939"),
    ("tech_firms", "2021-06-30", "1306"),
    ("rd_share", "2021-12-26", "3.25"),
]


def refused(content: bytes) -> str:
    """The reason why a file is no table."""
    found = open_sheets("表.xlsx", content)
    assert isinstance(found, Diagnostic)
    assert found.code == "bad-table"
    return found.values["reason"].removeprefix("table.")


def cells(content: bytes) -> list[list[str]]:
    (sheet,) = sheets(content)
    return [[cell.text for cell in row] for row in sheet.rows]


def cell(content: bytes) -> Cell:
    (sheet,) = sheets(content)
    return sheet.cell(0, 0)


# --- .xlsx ----------------------------------------------------------------------------------------


def test_a_table_as_a_statistics_office_sends_it() -> None:
    """Three header rows, merged; a unit column; numbering; groups; marks; growth; notes; a rate."""
    rows: list[list[object]] = [
        ["附件2"],
        ["璧山区“十四五”科技创新主要指标完成情况"],
        ["", "", "", "", "", "", "", "", "统计时间：2021年12月"],
        ["序号", "指 标 名 称", "计量单位", "实际完成情况", "", "", "", "", "责任单位"],
        ["", "", "", "2020年", "", "2021年", "", "", ""],
        ["", "", "", "全年", "同比±%", "上半年", "全年", "同比±%", ""],
        ["一、", "创新主体"],
        [1, "高新技术企业①", "家", 239, 0.406, 285, "３００", 25.5, "区科技局"],
        [2, "  其中：科技型企业*", "家", "939", 10, "1,306", "—", "", "区科技局"],
        [],
        ["二、", "创新投入"],
        [3, "全社会研发经费投入占比[1]", "%", 3.1, "", "…", 0.0325, "", "区统计局"],
        [4, "规模以上工业企业数", "个", 200, 1, 210, 216, 2, "区经信委"],
        ["注：①为快报数；*含入库企业。"],
        ["[1]未注明所指年度。"],
        ["填报单位：区科技局", "", "", "填报日期：2021-12-31"],
    ]
    merged = ["A2:I2", "A4:A6", "B4:B6", "C4:C6", "D4:H4", "D5:E5", "F5:H5", "I4:I6", "A14:I14"]
    content = xlsx(rows, merged=[*merged, "A15:I15"], formats={"G12": "0.00%", "E8": "0.0%"})
    assert figures(content) == [
        ("high_tech_firms", "2020-12-31", "239"),
        ("high_tech_firms", "2021-06-30", "285"),
        ("high_tech_firms", "2021-12-31", "300"),
        ("tech_firms", "2020-12-31", "939"),
        ("tech_firms", "2021-06-30", "1306"),
        ("rd_share", "2020-12-31", "3.1"),
        ("rd_share", "2021-12-31", "3.25"),
    ]
    assert left_out(content) == [
        ("Sheet!E6", "同比±%"),
        ("Sheet!H6", "同比±%"),
        ("Sheet!I6", "责任单位"),
        ("Sheet!B13", "规模以上工业企业数"),
        ("Sheet!A14", "注：①为快报数；*含入库企业。"),
        ("Sheet!A15", "[1]未注明所指年度。"),
        ("Sheet!A16", "填报单位：区科技局"),
    ]


def test_sheets_that_are_hidden_are_not_read_and_others_all_are() -> None:
    book = openpyxl.Workbook()
    for name, state in (
        ("甲", "visible"),
        ("乙", "hidden"),
        ("丙", "veryHidden"),
        ("丁", "visible"),
    ):
        sheet = book.create_sheet(name)
        fill(sheet, [["指标", f"{2010 + len(book.worksheets)}年"], ["高新技术企业", 5]], name=name)
        sheet.sheet_state = state
    fill(book.worksheets[0], [["本表只有说明"]], name="说明")
    book.create_chartsheet("图").add_chart(BarChart())
    assert [each.name for each in sheets(saved(book))] == ["说明", "甲", "丁"]
    assert [day for _, day, _ in figures(saved(book))] == ["2012-12-31", "2015-12-31"]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (285, "General", "285"),
        (285.0, "0.00", "285"),
        (3.25, "0.0", "3.25"),
        (1306, "#,##0", "1306"),
        (0.1, "General", "0.1"),
        (0.1 + 0.2, "General", "0.3"),
        (0.1 + 0.2, "0%", "30%"),
        (1e22, "General", "10000000000000000000000"),
        (0.0325, "0.00%", "3.25%"),
        (0.07, "0%", "7%"),
        (0.0325, '0.00"%"', "0.0325%"),
        (3.25, "0.00\\%", "3.25%"),
        (True, "General", "True"),
        ("  285 ", "General", "285"),
        (date(2021, 6, 1), "yyyy-mm-dd", "2021-06-01"),
        (datetime(2021, 6, 1), 'yyyy"年"m"月"d"日"', "2021-06-01"),
        (date(2021, 6, 1), 'yyyy"年"m"月"', "2021-06-30"),
        (date(2024, 2, 1), '[$-804]yyyy"年"m"月";@', "2024-02-29"),
        (date(2021, 6, 1), "mmm-yy", "2021-06-30"),
        (date(2021, 6, 1), "yyyy", "2021-12-31"),
        (date(2021, 6, 1), 'e"年"m"月"', "2021-06-30"),
        (date(2021, 6, 1), 'm"月"d"日"', "2021-06-01"),
        (date(1900, 3, 1), "yyyy-mm-dd", "1900-03-01"),
        (date(2199, 12, 31), "yyyy-mm-dd", "2199-12-31"),
        (datetime(2021, 6, 1, 12, 30), "yyyy-mm-dd hh:mm", "2021-06-01 12:30:00"),
        (time(12, 30), "hh:mm", "12:30:00"),
    ],
)
def test_what_a_cell_shows(value: Any, form: str, text: str) -> None:
    assert cell(xlsx([[value]], formats={"A1": form})).text == text


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (285, '0"万家"', "285万家"),
        (28.5, '0.0"亿元"', "28.5亿元"),
        (285, "0万家", "285万家"),
        (285, 'General"家"', "285家"),
        (2021, '0"年"', "2021年"),
        (0.05, "0%", "5%"),
        (-5, "#,##0_);(#,##0)", "-5"),
        (-5, r'_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5"),
        (5, r"#,##0_);[Red]\(#,##0\)", "5"),
        (-5, r"#,##0_);[Red]\(#,##0\)", "-5"),
        (5, "[$¥-804]#,##0.00", "5"),
        (5, '0"家";-0"户";"—"', "5家"),
        (-5, '0"家";-0"户";"—"', "-5户"),
        (0, '0"家";-0"户";"—"', "0"),
        (20000, '[>=10000]0"很多";0"家"', "20000很多"),
        (200, '[>=10000]0"很多";0"家"', "200家"),
        (1e10, "0.00E+00", "10000000000"),
        (285, '"万家 "0', "万家285"),
        (285, '"约"0"万家"', "约285万家"),
        (285, '0"%"', "285%"),
        (300, '0"*"', "300*"),
        (300, '"¥"#,##0', "300"),
        (300, r"\$#,##0", "300"),
    ],
)
def test_text_that_a_number_format_shows_around_a_number(
    value: float, form: str, shown: str
) -> None:
    assert cell(xlsx([[value]], formats={"A1": form})) == Cell(shown)


@pytest.mark.parametrize("form", ["0,", "#,##0,", '0.0,,"M"', r"0\.0,\"万\"", "0,.0"])
def test_numbers_shown_in_thousands_are_refused(form: str) -> None:
    assert cell(xlsx([[285000]], formats={"A1": form})).fault == "scaled"


def test_the_look_of_pieces_of_a_text_says_something() -> None:
    raised, lowered = InlineFont(vertAlign="superscript"), InlineFont(vertAlign="subscript")
    row = [
        CellRichText("5.2", TextBlock(raised, "2")),
        CellRichText("2023", TextBlock(raised, "2")),
        CellRichText(TextBlock(InlineFont(strike=True), "285"), "300"),
        CellRichText("CO", TextBlock(lowered, "2")),
        CellRichText("300", TextBlock(lowered, "1")),
        CellRichText("高新", TextBlock(InlineFont(b=True), "企业")),
    ]
    shown = ["5.2²", "2023²", "~285~300", "CO2", "300₁", "高新企业"]
    assert cells(xlsx([row])) == [shown]
    (sheet,) = sheets(xlsx([row]))
    assert sheet.rows[0][1].period == date(2023, 12, 31)


def test_texts_that_sheets_share_have_pieces_too() -> None:
    cell = b'<c r="A1" t="inlineStr"><is><t>a</t></is></c>'
    content = changed(
        xlsx([["a"]]), "xl/worksheets/sheet1.xml", cell, b'<c r="A1" t="s"><v>0</v></c>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    content = changed(content, "[Content_Types].xml", b"</Types>", override.encode())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    raised = '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    parts["xl/sharedStrings.xml"] = f"<sst {space}><si><r><t>300</t></r>{raised}</si></sst>"
    assert cells(zipped(parts)) == [["300¹"]]


def test_half_of_a_character_in_an_escape_is_none() -> None:
    content = xlsx([["a"]])
    for escapes, shown in (("_xD83D_b", "\ufffdb"), ("_xD83D__xDE00_", "😀")):
        part = b"<t>%s</t>" % escapes.encode()
        sheet = "xl/worksheets/sheet1.xml"
        assert cells(changed(content, sheet, b"<t>a</t>", part)) == [[shown]]


def test_the_other_calendar_of_excel() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    fill(book.worksheets[0], [[date(2021, 6, 30)]])
    assert cell(saved(book)).day == date(2021, 6, 30)


def test_errors_and_formulas_without_results_are_faults() -> None:
    rows = [["指标", "2020年", "2021年"], ["高新技术企业", "#DIV/0!", "=B2+1"]]
    found = [each.values for each in reading(xlsx(rows))[1]]
    assert [(each["given"], each["reason"]) for each in found] == [
        ("#DIV/0!", "cell.error"),
        ("=B2+1", "cell.formula"),
    ]


SHEET = "xl/worksheets/sheet1.xml"


def in_both_ways(content: bytes) -> list[list[Cell]]:
    """The cells by the pattern, which are the same as by the XML parser."""
    (plain,) = sheets(content)
    (parsed,) = sheets(changed(content, SHEET, b"<sheetData>", b"<!-- --><sheetData>"))
    assert not isinstance(plain.rows[0], list)
    assert isinstance(parsed.rows[0], list)
    found = [list(row) for row in plain.rows]
    assert found == [list(row) for row in parsed.rows]
    assert plain.firsts == parsed.firsts
    return found


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.sampled_from(["R&D", "a<b>", "", " x ", "#N/A", "企业\n家", "]]>", "_x0041_"]),
)


@given(st.lists(st.lists(VALUES, max_size=4), min_size=1, max_size=5))
@example([["x"], [], [None, 1]])
def test_the_pattern_reads_what_the_xml_parser_reads(rows: list[list[Any]]) -> None:
    in_both_ways(xlsx([["表"], *rows]))


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ('<c r="A1" t="str"><f>B1&amp;""</f><v>企业&amp;家</v></c>', ["企业&家"]),
        ('<c r="A1"><f t="shared" si="0"/><v>3</v></c><c r="C1" s="0" />', ["3"]),
        ('<c r="B1"><v>1E3</v></c><c r="D1"><v>2.50</v></c>', ["", "1000", "", "2.5"]),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a&#10;b</t></is></c>', ["a\nb"]),
        (
            '<c r="A1" t="d"><v>2021-06-30</v></c><c r="B1" t="b"><v>1</v></c>',
            ["2021-06-30", "True"],
        ),
        ('<c r="A1" t="e"><v>#REF!</v></c>', ["#REF!"]),
    ],
)
def test_cells_as_programs_write_them(written: str, texts: list[str]) -> None:
    rows = f'<row r="1" spans="1:3">{written}</row><row r="2" ht="12"/><row r="3"></row>'
    content = with_rows(rows)
    assert [[cell.text for cell in row] for row in in_both_ways(content)] == [texts]


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        (
            "<row><c><v>1</v></c><c r='D1'><v>2</v></c><c><v>3</v></c></row>",
            ["1", "", "", "2", "3"],
        ),
        (
            '<row r="1"><c r="A1" t="str"><f>IF(1,"")</f><v></v></c><c r="B1"><v>1</v></c></row>',
            ["", "1"],
        ),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>企</t></r><r><rPr/><t>业</t></r>'
            "<rPh><t>qiye</t></rPh></is></c></row>",
            ["企业"],
        ),
        ('<row r="1"><c r="A1"><v>1</v></c> <c r="B1"><v>2</v></c></row>', ["1", "2"]),
    ],
)
def test_cells_as_few_programs_write_them(written: str, texts: list[str]) -> None:
    """References left out, a formula whose result is an empty text, a text in pieces, spaces."""
    assert cells(with_rows(written)) == [texts]


@pytest.mark.parametrize(
    "written",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
        '<row r="x"><c r="A1"><v>1</v></c></row>',
    ],
)
def test_rows_that_contradict_themselves_are_damage(written: str) -> None:
    assert refused(with_rows(written)) == "broken"


def test_a_cell_that_says_what_none_can_is_named_when_it_is_looked_at() -> None:
    """Cells are made when somebody asks for them."""
    for written in (' t="s"><v>99', ' t="s"><v>-1', "><v>zehn", ' s="99"><v>1', ' t="str"><v>&a;'):
        content = with_rows(f'<row r="1"><c r="A1"{written}</v></c></row>')
        (sheet,) = sheets(content)
        with pytest.raises(InputError) as caught:
            sheet.cell(0, 0)
        assert [each.code for each in caught.value.diagnostics] == ["bad-table"]


def test_large_sheets_are_made_as_far_as_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table whose names stand for nothing: its heading is looked for in sixty rows."""
    made: list[str] = []
    numbers = excel._Reader.numbers

    def counted(self: Any, style: int) -> Callable[[str], Cell]:
        def read(value: str) -> Cell:
            made.append(value)
            return numbers(self, style)(value)

        return read

    monkeypatch.setattr(excel._Reader, "numbers", counted)
    rows = [[f"{1900 + i // 12}年{i % 12 + 1}月", i * 1.5, i * 2.5] for i in range(1500)]
    content = xlsx([["年", "甲乙", ""], ["", "丙", "丁"], *rows], merged=["B1:C1", "A1:A2"])
    assert [code for _, code in problems(content)] == ["no-metric"]
    assert len(made) < 250


def with_rows(rows: str) -> bytes:
    """A workbook whose sheet has these rows."""
    content = xlsx([["x"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(SHEET)
    start, end = part.index(b"<sheetData>") + 11, part.index(b"</sheetData>")
    return changed(content, SHEET, part[start:end], rows.encode())


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (5, ";;;", ""),
        (0, "0;-0;;@", ""),
        (-5, "0;;", ""),
        (0, '0;-0;"无"', "无"),
        (5, '"达标"', "达标"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "0"),
        (5, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "5"),
        (5, "@", "5"),
        (5, "[Red]General", "5"),
    ],
)
def test_a_format_may_show_something_else(number: int, form: str, shown: str) -> None:
    assert number_cell(number, form).text == shown


@pytest.mark.parametrize("form", ["0!.0000", "0\\.0000", '0"."0000', "0!.0,"])
def test_a_point_that_is_only_text_makes_a_number_look_smaller(form: str) -> None:
    assert number_cell(28500, form).fault == "scaled"


def test_a_formula_with_its_result_is_that_result() -> None:
    """openpyxl writes no results: this one is put in by hand."""
    content = xlsx([["指标", "2021年"], ["高新技术企业", "=1+2"], ["科技型企业", "=B2"]])
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            parts[name] = part.replace(b"<f>1+2</f><v />", b"<f>1+2</f><v>3</v>").replace(
                b"<f>1+2</f><v></v>", b"<f>1+2</f><v>3</v>"
            )
    assert problems(zipped(parts)) == [("Sheet!B3", "bad-figure")]
    (understood,), _ = reading(zipped(parts))
    assert [str(entry.value) for entry in understood.entries] == ["3"]


def test_a_merged_figure_stands_once() -> None:
    rows: list[list[object]] = [["指标", "2020年", "2021年"], ["科技型企业", 1998, ""]]
    assert figures(xlsx(rows, merged=["B2:C2"])) == [("tech_firms", "2020-12-31", "1998")]


@pytest.mark.parametrize("form", [' t="n" />', ' t="n"/>', ' t="n"></c>', "></c>"])
def test_an_empty_cell_in_any_form_takes_no_room(form: str) -> None:
    """With lxml, openpyxl writes a start and an end; without it, one tag."""
    with zipfile.ZipFile(io.BytesIO(xlsx([["指标", 5]]))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    empty = f'<row r="1048576"><c r="A1048576"{form}<c r="XFD1048576" s="0"{form}</row>'
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", empty.encode() + b"</sheetData>")
    assert cells(zipped(parts)) == [["指标", "5"]]


def test_what_is_empty_or_only_formatted_takes_no_room() -> None:
    """A cell in the last row and column that holds nothing makes no table of 17 milliard cells."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    fill(sheet, [["指标", "2021年"], ["高新技术企业", 5]])
    sheet["XFD1048576"].number_format = "0.00"
    sheet["A1048576"].number_format = "0.00"
    assert cells(saved(book)) == [["指标", "2021年"], ["高新技术企业", "5"]]


def test_a_cell_in_the_last_row_and_column_makes_one_row_and_names_its_place() -> None:
    book = openpyxl.Workbook()
    fill(book.worksheets[0], [["指标", "2021年"], ["高新技术企业", 5]])
    book.worksheets[0]["XFD1048576"] = 1
    (sheet,) = sheets(saved(book))
    assert [len(row) for row in sheet.rows] == [2, 2, 0, 16384]
    assert sheet.columns == [0, 1, 16383]
    assert sheet.place(3, 16383) == "Sheet!XFD1048576"
    assert figures(saved(book)) == [("high_tech_firms", "2021-12-31", "5")]
    assert left_out(saved(book)) == [("Sheet!XFD1048576", "1")]


def test_a_wide_sheet_of_hardly_anything_is_refused() -> None:
    book = openpyxl.Workbook()
    for row in range(1, 100):
        book.worksheets[0][f"XFD{row}"] = 1
    assert refused(saved(book)) == "large"


@pytest.mark.parametrize("area", ["A1:XFD1048576", "A1:A1048576", "B1:XFD1"])
def test_a_merged_range_of_the_whole_sheet_is_as_large_as_what_it_holds(area: str) -> None:
    content = xlsx([["指标", "2021年"], ["高新技术企业", 5]])
    merged = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells><pageMargins'.encode()
    (sheet,) = sheets(changed(content, "xl/worksheets/sheet1.xml", b"<pageMargins", merged))
    assert len(sheet.rows) <= 2
    assert len(sheet.columns) <= 2


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A packed file with something else in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return zipped({**parts, part: parts[part].replace(old, new)})


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
    | st.lists(st.sampled_from(["_x", "_", "x", "0041", "000d", "\r", "\x01", "\uffff"])).map(
        "".join
    )
)
@example("_x0001\x02")
@example("_x000D_x000D_")
def test_any_text_comes_back_from_excel(text: str) -> None:
    (sheet,) = sheets(write_xlsx(["a"], [[text]]))
    assert (sheet.cell(1, 0).whole or "") == text


# --- .xls -----------------------------------------------------------------------------------------


def test_older_excel() -> None:
    assert [each.name for each in sheets(OLD)] == ["指标", "错误"]
    understood, diagnostics = reading(OLD)
    found = [(e.metric, e.date.isoformat(), str(e.value)) for e in understood[0].entries]
    assert found == INDICATORS
    assert understood[0].left_out == [("指标!A7", "注：2021年12月26日数据为党代会口径。")]
    assert [(each.cell, each.values["given"], each.values["reason"]) for each in diagnostics] == [
        ("错误!B2", "#DIV/0!", "cell.error"),
        ("错误!B3", "True", "figure.not-number"),
        ("错误!B4", "3.25%", "figure.other-unit"),
        ("错误!B5", "1899-12-31", "figure.not-number"),
        ("错误!B6", "2021-06-30", "figure.not-number"),
    ]


def test_older_excel_locked_with_a_password() -> None:
    """The record behind the first one says that the rest is locked (FILEPASS, 0x002F)."""
    start = OLD.index(b"\x09\x08")
    after = start + 4 + int.from_bytes(OLD[start + 2 : start + 4], "little")
    assert refused(OLD[:after] + b"\x2f\x00" + OLD[after + 2 :]) == "locked"


def test_newer_excel_locked_with_a_password() -> None:
    """Such a file is a compound one, like older Excel's, with the locked one as a part."""
    assert refused(OLD[:1024] + "EncryptedPackage".encode("utf-16-le") + bytes(4096)) == "locked"


# --- .ods -----------------------------------------------------------------------------------------


def test_open_document() -> None:
    rows = [
        [
            ods_cell("指标", number_rows_spanned=2),
            ods_cell("截至", number_columns_spanned=3),
            "<table:covered-table-cell table:number-columns-repeated='2'/>",
        ],
        [
            "<table:covered-table-cell/>",
            ods_cell(date(2020, 12, 1), "2020年12月"),
            ods_cell(date(2021, 6, 1), "2021年6月"),
            ods_cell(date(2021, 12, 26), "21/12/26"),
        ],
        [ods_cell("高新技术企业①"), *map(ods_cell, (239, 285, 300))],
        [ods_cell("科技型企业"), ods_cell(939), ods_cell(1306, "1,306.00")],
        [
            ods_cell("全社会研发经费投入占比"),
            ods_cell(number_columns_repeated=2),
            ods_cell(0.0325, "3.3%", kind="percentage"),
        ],
        [ods_cell("注：快报数", number_columns_spanned=4)],
        [ods_cell(number_columns_repeated=16384)],
    ]
    assert sorted(figures(ods(ods_table(rows)))) == sorted(INDICATORS)
    assert left_out(ods(ods_table(rows))) == [("表1!A6", "注：快报数")]


def test_open_document_shows_more_than_its_numbers() -> None:
    spans = '<text:p>5.2<text:span text:style-name="{}">2</text:span></text:p>'
    cells_ = [
        ods_cell(285, "285万家"),
        ods_cell(1306, "1,306 家"),
        ods_cell(285000, "285"),
        ods_cell(1000, "1.00E+03"),
        ods_cell(-5, "(5)"),
        *(f"<table:table-cell>{spans.format(name)}</table:table-cell>" for name in ("T1", "T2")),
    ]
    styles = (
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/>'
        "</style:style>"
    )
    (sheet,) = sheets(ods(ods_table([cells_]), styles=styles))
    found = [cell.fault or cell.text for cell in sheet.rows[0]]
    assert found == ["285万家", "1306家", "scaled", "1000", "-5", "5.2²", "5.22"]


def test_open_document_errors_and_formulas() -> None:
    rows = [
        [ods_cell("指标"), ods_cell("2021年"), ods_cell("2022年"), ods_cell("2023年")],
        [
            ods_cell("高新技术企业"),
            ods_cell("#DIV/0!", formula="of:=1/0"),
            ods_cell("", formula="of:=[.B2]"),
            ods_cell(7, formula="of:=[.B2]"),
        ],
    ]
    understood, diagnostics = reading(ods(ods_table(rows)))
    assert [(each.cell, each.values["reason"]) for each in diagnostics] == [
        ("表1!B2", "cell.error"),
        ("表1!C2", "cell.formula"),
    ]
    assert [str(entry.value) for entry in understood[0].entries] == ["7"]


def test_open_document_hides_sheets_too() -> None:
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-properties table:display="{shown}"/>'
        "</style:style>"
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    tables = [ods_table([[ods_cell("甲")]], name, name) for name in ("ta1", "ta2")]
    assert [each.name for each in sheets(ods("".join(tables), styles=styles))] == ["ta1"]


def test_open_document_text() -> None:
    text = (
        "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation>"
        "<text:p>高新<text:span>技术</text:span><text:s text:c='2'/>企业<text:tab/>1</text:p>"
        "<text:p>（家）<text:line-break/>2</text:p></table:table-cell>"
    )
    assert cells(ods(ods_table([[text]]))) == [["高新技术  企业\t1\n（家）\n2"]]


def rows_of(*rows: tuple[int, str]) -> bytes:
    """A spreadsheet of rows, each with how often it stands there."""
    lines = (
        f'<table:table-row table:number-rows-repeated="{times}">{row}</table:table-row>'
        for times, row in rows
    )
    return ods(f'<table:table table:name="S">{"".join(lines)}</table:table>')


def test_open_document_repeats() -> None:
    """A style of a whole column makes LibreOffice write more than a million empty rows."""
    row = ods_cell(5, number_columns_repeated=3)
    empty = ods_cell(number_columns_repeated=16384)
    assert cells(rows_of((1, row), (1_048_575, empty))) == [["5", "5", "5"]]


HEADING = "".join(map(ods_cell, ["date", "metric", "value"]))
FIGURE = "".join(map(ods_cell, ["2021-12-31", "tech_firms"])) + ods_cell(1998)


@pytest.mark.parametrize(
    ("headings", "times"), [(1_000_000, 1), (1, 1_000_000), (500_000, 500_000)]
)
def test_rows_that_are_repeated_say_what_one_says(headings: int, times: int) -> None:
    content = rows_of((headings, HEADING), (times, FIGURE))
    (sheet,) = sheets(content)
    assert len(sheet.rows) == 2
    assert sheet.place(1, 2) == f"S!C{headings + 1}"
    assert figures(content) == [("tech_firms", "2021-12-31", "1998")]


def test_what_is_wrong_with_rows_that_are_repeated_is_said_once() -> None:
    wrong = "".join(map(ods_cell, ["2021-12-31", "tech_firms", "viele"]))
    content = rows_of((1, HEADING), (9, FIGURE), (1_000_000, wrong))
    assert problems(content) == [("S!C11", "bad-figure")]


def test_empty_rows_that_are_repeated_keep_the_others_in_their_places() -> None:
    content = rows_of((3, ""), (1, HEADING), (1_000_000, ods_cell()), (1, FIGURE))
    (sheet,) = sheets(content)
    assert [sheet.place(row, 0) for row in range(len(sheet.rows))] == [
        "S!A1",
        "S!A4",
        "S!A5",
        "S!A1000005",
    ]
    assert figures(content) == [("tech_firms", "2021-12-31", "1998")]


def test_a_merged_range_over_rows_that_are_repeated_ends_where_it_says() -> None:
    """Its first row holds the text, the next two show it, and the last one has its own."""
    spanning = ods_cell("甲", number_rows_spanned=3) + ods_cell(1)
    (sheet,) = sheets(rows_of((4, spanning)))
    found = [
        (sheet.place(i, 0), row[0].text, row[0].is_repeated) for i, row in enumerate(sheet.rows)
    ]
    assert found == [("S!A1", "甲", False), ("S!A2", "甲", True), ("S!A4", "甲", False)]


@pytest.mark.parametrize(
    "content",
    [
        rows_of(*((1, ods_cell(i, number_columns_repeated=16_000)) for i in range(7))),
        rows_of(*((1, ods_cell(number_columns_repeated=16_000) + ods_cell(i)) for i in range(70))),
        rows_of(
            (1, ods_cell("x", number_columns_spanned=16_000, number_rows_spanned=99)),
            (1, ods_cell(number_columns_repeated=15_999) + ods_cell(1)),
            *((1, ods_cell(i)) for i in range(98)),
        ),
    ],
    ids=["repeated", "empty", "merged"],
)
def test_a_workbook_stands_for_little_more_than_it_holds(content: bytes) -> None:
    tracemalloc.start()
    assert refused(content) == "large"
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def listing(content: bytes, times: int) -> bytes:
    """A workbook of one sheet that is listed several times."""
    sheet = b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    more = b"".join(
        b'%s name="%d" sheetId="%d" r:id="rId1"/>' % (sheet, i, i) for i in range(times)
    )
    return changed(content, "xl/workbook.xml", b"</sheets>", more + b"</sheets>")


def test_a_sheet_that_is_listed_several_times_is_parsed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[bytes] = []

    def counted(grid: Any, part: bytes, read: Any) -> Any:
        parsed.append(part)
        return worksheet.fill(grid, part, read)

    monkeypatch.setattr(excel, "fill", counted)
    found = sheets(listing(xlsx([["指标", "2021年"], ["高新技术企业", 300]]), 900))
    assert len(parsed) == 1
    assert {sheet.name for sheet in found} == {"Sheet", *map(str, range(900))}
    assert len({id(sheet.rows) for sheet in found}) == 1


def test_a_sheet_that_is_listed_makes_little_more_than_the_file_holds() -> None:
    assert refused(listing(xlsx([[i] * 10 for i in range(100)]), 900)) == "large"


def test_a_large_table_of_zeros_is_read() -> None:
    """LibreOffice writes equal cells beside each other as one."""
    years = "".join(ods_cell(f"{year}年") for year in range(1980, 2020))
    rows = [(1, ods_cell("指标") + years)]
    rows += [(1, ods_cell(f"甲{i}") + ods_cell(0, number_columns_repeated=40)) for i in range(2000)]
    (sheet,) = sheets(rows_of(*rows))
    assert [len(row) for row in sheet.rows] == [41] * 2001


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(
            "<table:table-row>", '<table:table-row table:number-rows-repeated="9999999">'
        ),
        lambda xml: xml.replace(
            "<table:table-cell ", '<table:table-cell table:number-columns-repeated="9999999" '
        ),
    ],
)
def test_open_document_repeats_beyond_any_sense(change: Callable[[str], str]) -> None:
    assert refused(ods(change(ods_table([[ods_cell(5)]])))) == "large"


def test_open_document_locked_with_a_password() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert refused(ods("", manifest=manifest)) == "locked"


# --- what is damaged ------------------------------------------------------------------------------

GOOD = {
    "xlsx": xlsx([["指标", "2021年"], ["高新技术企业", 5]], merged=["D1:E1"]),
    "xls": OLD,
    "ods": ods(ods_table([[ods_cell("指标"), ods_cell("2021年")], [ods_cell("甲"), ods_cell(1)]])),
}


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_half_a_file_is_no_table(kind: str, share: float) -> None:
    content = GOOD[kind]
    assert refused(content[: max(8, int(len(content) * share))]) == "broken"


@given(kind=st.sampled_from(sorted(GOOD)), data=st.data())
def test_a_damaged_file_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    """Whatever a few bytes are changed to, there is no other outcome."""
    content = bytearray(GOOD[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    found = open_sheets("表", bytes(content))
    assert isinstance(found, Diagnostic | list)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<row", b"<raw"),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="ZZZZZZ1"'),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="A0"'),
        ("xl/worksheets/sheet1.xml", b"D1:E1", b"?"),
        ("xl/workbook.xml", b"<sheets>", b"<sheet>"),
        ("[Content_Types].xml", b"Override", b"Overrode"),
    ],
)
def test_a_part_that_makes_no_sense(part: str, old: bytes, new: bytes) -> None:
    found = open_sheets("表", changed(GOOD["xlsx"], part, old, new))
    assert isinstance(found, list) or found.code == "bad-table"


def test_a_row_number_beyond_any_sense() -> None:
    content = changed(
        GOOD["xlsx"], "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="999999999"'
    )
    assert refused(content) == "large"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zipped({"[Content_Types].xml": "", "xl/worksheets/sheet1.xml": bytes(250_000_000)})
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    assert refused(bomb) == "large"
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_a_part_that_claims_to_be_small_is_damaged() -> None:
    content = bytearray(zipped({"[Content_Types].xml": "", "a": bytes(100_000)}))
    size = (100_000).to_bytes(4, "little")
    small = bytes(content).replace(size, (10).to_bytes(4, "little"))
    assert refused(small) == "broken"


def test_xml_that_expands_without_end_is_refused() -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    part = "xl/worksheets/sheet1.xml"
    assert (
        refused(changed(GOOD["xlsx"], part, b"<worksheet", f"{entities}<worksheet".encode()))
        == "broken"
    )
    document = ods(ods_table([[ods_cell("&b;")]]))
    bad = changed(
        document, "content.xml", b"<office:document", f"{entities}<office:document".encode()
    )
    assert refused(bad) == "broken"


@pytest.mark.parametrize(
    "content",
    [
        zipped({"a.txt": "hello"}),
        zipped({"xl/workbook.bin": "", "[Content_Types].xml": "<Types/>"}),
        zipped({"content.xml": "<a/>", "mimetype": "x"}),
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
    ],
)
def test_other_files_are_no_tables(content: bytes) -> None:
    found = open_sheets("表", content)
    assert found == [] or (isinstance(found, Diagnostic) and found.code == "bad-table")
