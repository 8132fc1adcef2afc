"""Files of other kinds are named, not taken for broken tables."""

import io
import zipfile

import pytest
from spreadsheets import xlsx, zipped

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.tables.formats.opening import open_sheets

COMPOUND = b"\xd0\xcf\x11\xe0"


def refused(content: bytes) -> str:
    found = open_sheets("table.xls", content)
    assert isinstance(found, Diagnostic)
    return str(found.values["reason"]).removeprefix("table.")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"PAR1\x15\x04", "parquet"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b"\x89PNG\r\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"{\\rtf1\\ansi", "word"),
        (b"SQLite format 3\0", "database"),
        (b"$FL2@(#) SPSS", "statistics"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), "word"),
        (b"<!DOCTYPE html>\n<table>", "html"),
        (b"\xef\xbb\xbf<html xmlns:o='urn'>", "html"),
        (b"<!-- saved -->\n<table border=1>", "html"),
        (b"<?xml version='1.0'?>\n<a/>", "xml"),
        (
            b'<?xml version="1.0"?><message:GenericData xmlns:message='
            b'"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">',
            "sdmx-ml",
        ),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "old-xml",
        ),
    ],
)
def test_a_file_of_another_kind_is_named(content: bytes, kind: str) -> None:
    assert refused(content) == kind


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/workbook.bin", "xlsb"),
        ("word/document.xml", "word"),
        ("ppt/presentation.xml", "slides"),
        ("Index/Document.iwa", "numbers"),
        ("API_SP.POP.TOTL_DS2.csv", "packed"),
        ("readme", "broken"),
    ],
)
def test_a_packed_file_of_another_kind_is_named(part: str, kind: str) -> None:
    assert refused(zipped({part: "x"})) == kind


def test_a_text_that_begins_like_no_page_is_a_table() -> None:
    found = open_sheets("table.csv", b"<5,2021\n1,2\n")
    assert not isinstance(found, Diagnostic)


def test_a_workbook_with_macros_is_read() -> None:
    """`.xlsm` and WPS's `.et` are `.xlsx` or `.xls` by another name."""
    content = io.BytesIO(xlsx([["date", "2021"]]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    assert not isinstance(open_sheets("table.xlsm", content.getvalue()), Diagnostic)
