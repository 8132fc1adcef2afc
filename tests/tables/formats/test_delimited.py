"""Text files as sheets: encodings, delimiters, quotation marks, JSON Lines."""

import codecs
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spreadsheets import figures, problems, sheets

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.opening import open_sheets

TABLE = "日期,指标,数值,来源\n2021-06-30,高新技术企业,285,《报告》\n2021年末,科技型企业,1306,普查\n"
FIGURES = [("high_tech_firms", "2021-06-30", "285"), ("tech_firms", "2021-12-31", "1306")]


def cells(content: bytes) -> list[list[str]]:
    (sheet,) = sheets(content)
    return [[cell.text for cell in row] for row in sheet.rows]


def refused(content: bytes) -> tuple[str, str | None, int | None]:
    found = open_sheets("表.csv", content)
    assert isinstance(found, Diagnostic)
    return found.code, found.values.get("reason"), found.line


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("gbk"),
        TABLE.encode("gb18030"),
        TABLE.replace("普查", "㐀𠀀").encode("gb18030"),  # four bytes a character
    ],
)
def test_encodings(content: bytes) -> None:
    assert figures(content) == FIGURES


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, line_end: str) -> None:
    text = TABLE.replace(",", delimiter).replace("\n", line_end)
    assert figures(text.encode()) == FIGURES


def test_commas_inside_the_cells_of_another_delimiter() -> None:
    text = "日期\t指标\t数值\n2021\t科技型企业\t1,306\n2022\t科技型企业\t1,500\n"
    assert [value for *_, value in figures(text.encode())] == ["1306", "1500"]
    semicolons = text.replace("\t", ";")
    assert [value for *_, value in figures(semicolons.encode())] == ["1306", "1500"]


def semicolons(name: str, *given: str) -> bytes:
    rows = (f"202{number};{name};{value}\n" for number, value in enumerate(given, 1))
    return f"日期;metric;数值\n{''.join(rows)}".encode()


@pytest.mark.parametrize(
    ("metric", "given"),
    [
        ("tech_firms", ("1,306", "1,500")),
        ("rd_share", ("1,306", "1,306,220")),
        ("energy", ("1,306", "1,306.5")),
    ],
)
def test_a_comma_between_semicolons_is_read_where_it_is_clear(
    metric: str, given: tuple[str, ...]
) -> None:
    read = [value for *_, value in figures(semicolons(metric, *given))]
    assert read == [each.replace(",", "") for each in given]


@pytest.mark.parametrize("metric", ["rd_share", "energy"])
def test_it_is_not_where_it_may_be_a_decimal_point(metric: str) -> None:
    """As the goal is 3.5, or as there is no goal and no figure to hold it against."""
    content = semicolons(metric, "3,306", "3,500")
    assert problems(content) == [("C2", "bad-figure"), ("C3", "bad-figure")]


def test_quotation_marks_belong_to_one_delimiter() -> None:
    """Read with commas, this line would have text behind a closing mark."""
    text = '"日期"\t"指标"\t"数值"\n"2021"\t"科技型企业"\t"1,306"\n'
    assert figures(text.encode()) == [("tech_firms", "2021-12-31", "1306")]


def test_line_ends_and_marks_in_quotation_marks() -> None:
    assert cells(b'a,b\r\n"x\r\ny","so ""called"""\r\n') == [["a", "b"], ["x\r\ny", 'so "called"']]


@pytest.mark.parametrize(
    ("text", "line"), [('a,b\n1,2\n"x,3\n4,5\n', 4), ('a,b\n"1"2,3\n', 2), ('a,"b\n', 1)]
)
def test_a_mark_where_none_may_be(text: str, line: int) -> None:
    assert refused(text.encode()) == ("bad-quotes", None, line)


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n\xff,2\n",
        b"a,b\n\0,2\n",
        TABLE.encode("utf-16-le"),  # no mark: every other byte of the digits is null
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le")[:-1],
        bytes(range(256)),
    ],
)
def test_what_is_no_text(content: bytes) -> None:
    assert refused(content) == ("bad-table", "table.encoding", None)


def test_a_cell_beyond_any_sense() -> None:
    assert refused(b'a,b\n"' + b"x" * 200_000 + b'",2\n') == ("bad-table", "table.long-cell", None)


@pytest.mark.parametrize("content", [b"", b"\n\n", codecs.BOM_UTF8, b"one\ncolumn\n"])
def test_little_text_is_little_table(content: bytes) -> None:
    assert all(len(row) <= 1 for row in cells(content))


def test_an_apostrophe_goes_only_where_it_guards() -> None:
    guarded = "'=1,'+1,'-1,'@a,''a,'"
    assert cells(guarded.encode()) == [["=1", "+1", "-1", "@a", "'a", "'"]]
    assert cells(b"'tis,it's\n") == [["'tis", "it's"]]


def test_a_comma_that_parts_a_figure_is_noticed() -> None:
    """Without quotation marks, 1,306 is two cells, of which the first one looks like a figure."""
    rows = "指标,2020年,2021年\n科技型企业,939,1,306\n高新技术企业,239,300\n,,,\n"
    assert problems(rows.encode()) == [("D2", "stray-cell")]
    assert problems(f"{rows.replace(',306', '306')}注：甲,乙,丙,丁\n".encode()) == []


# --- JSON Lines -----------------------------------------------------------------------------------


def test_json_lines_keep_every_digit() -> None:
    text = (
        '{"date": "2021", "metric": "rd_share", "value": 3.10000000000000000000000001}\n\n'
        '{"value": 1e2, "metric": "tech_firms", "date": "2020-06-30", "provisional": true}\r\n'
        '{"metric": "tech_firms", "date": "2021", "value": null}\n'
    )
    assert figures(text.encode()) == [
        ("rd_share", "2021-12-31", "3.10000000000000000000000001"),
        ("tech_firms", "2020-06-30", "1E+2"),
    ]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        *(('{"a": 1', 2), ("[1]", 2), ("7", 2), ('{"a": ' + "[" * 100_000, 2)),
        *((r'{"a": "\ud83d"}', 2), (r'{"\udc00": 1}', 2), (r'{"a": ["\ude00\ud83d"]}', 2)),
        ('{"a": 1, "a": 2}', 2),
    ],
)
def test_a_line_that_is_no_object_is_named(line: str, number: int) -> None:
    assert refused(b'{"a": 1}\n' + line.encode()) == ("bad-line", None, number)


def test_whole_characters_in_escapes_are_read() -> None:
    assert sheets(rb'{"a": "\ud83d\ude00"}')[0].rows[1][0].text == "😀"


def test_an_array_of_objects_is_a_table_like_their_lines() -> None:
    content = b'[\n {"date": "2021", "metric": "rd_share", "value": 3.10},\n {}\n]'
    assert figures(content) == [("rd_share", "2021-12-31", "3.10")]
    for other in (b'[{"a": 1}, 2]', rb'[{"a": "\ud83d"}]', b'[{"a": 1, "a": 2}]'):
        found = open_sheets("a.json", other)
        assert isinstance(found, Diagnostic) or found[0].rows[0][0].text.startswith("[")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_of_json_lines_comes_back(texts: list[str]) -> None:
    """Other line ends than \\n are text in a JSON string."""
    stream = io.StringIO()
    for text in texts:
        stream.write(json.dumps({"a": text}, ensure_ascii=False).replace("\\u0000", "0") + "\n")
    (sheet,) = sheets(stream.getvalue().encode())
    found = [row[0].whole or "" for row in sheet.rows[1:]]
    assert found == [text.replace("\0", "0") for text in texts]
