"""Tables that tests make: rows of values as text, `.xlsx` and `.ods`, and their readings."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from csv import writer
from datetime import date
from html import escape
from typing import Any

import openpyxl
from running import ROOT

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.tables.formats.opening import open_sheets
from bishan_targets.tables.sheet import Sheet
from bishan_targets.tables.understanding import understand
from bishan_targets.tables.understood import Told, Understood

Rows = Sequence[Sequence[object]]


def bishan_plan() -> Book:
    """The repository's own plan, without figures."""
    content = (ROOT / "targets.toml").read_bytes()
    return read(Files(File("targets.toml", "targets.toml", content), []))


def text(table: str) -> list[list[str]]:
    """Rows of a table whose cells are parted by bars, without the spaces around them."""
    lines = table.strip("\n").splitlines()
    return [[cell.strip() for cell in line.strip().split("|")] for line in lines]


def csv(rows: Rows) -> bytes:
    """A table as a spreadsheet program saves it."""
    stream = io.StringIO()
    writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def xlsx(
    rows: Rows,
    *,
    merged: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
    name: str = "Sheet",
) -> bytes:
    """A workbook of one sheet; `formats` are number formats by cell."""
    book = openpyxl.Workbook()
    fill(book.worksheets[0], rows, merged, formats or {}, name)
    return saved(book)


def fill(
    sheet: Any,
    rows: Rows,
    merged: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
    name: str = "Sheet",
) -> None:
    """Write rows into a sheet, without their empty cells."""
    sheet.title = name
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value not in (None, ""):
                sheet.cell(number, column, value)
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    for area in merged:
        sheet.merge_cells(area)


def saved(book: Any) -> bytes:
    """A workbook as a file's content."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_URN = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{name}="{_URN}:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def ods(tables: str, *, styles: str = "", manifest: str = "<manifest/>") -> bytes:
    """A minimal spreadsheet with the given XML of its tables."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A packed file of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def ods_table(rows: Iterable[Iterable[str]], name: str = "表1", style: str = "") -> str:
    """The XML of a table whose cells are XML already."""
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}" table:style-name="{style}">{lines}</table:table>'


def ods_cell(value: object = "", shown: str | None = None, **attributes: object) -> str:
    """The XML of a cell: a text, a number, a date, or `kind=…` for another type of value."""
    said = {name.replace("_", "-"): str(given) for name, given in attributes.items()}
    kind, key = _ods_kind(value, said.pop("kind", None))
    typed = f' office:value-type="{kind}" office:{key}="{value}"' if key else ""
    more = "".join(f' table:{name}="{escape(given)}"' for name, given in said.items())
    text = shown if shown is not None else str(value)
    paragraph = f"<text:p>{escape(text)}</text:p>" if text else ""
    return f"<table:table-cell{typed}{more}>{paragraph}</table:table-cell>"


def _ods_kind(value: object, kind: str | None) -> tuple[str, str]:
    if isinstance(value, date):
        return "date", "date-value"
    if isinstance(value, int | float):
        return kind or "float", "value"
    return "string", ""


def sheets(content: bytes, file: str = "表.csv") -> list[Sheet]:
    """The sheets of a table that can be read."""
    found = open_sheets(file, content)
    assert not isinstance(found, Diagnostic), found
    return found


def reading(content: bytes, **told: Any) -> tuple[list[Understood], list[Diagnostic]]:
    """Contents recognised in a table for Bishan's plan, and diagnostics."""
    return understand("表.csv", sheets(content), bishan_plan(), Told(**told))


def figures(content: bytes, **told: Any) -> list[tuple[str, str, str]]:
    """Metric, date and value of each figure in a table in which nothing is wrong."""
    understood, diagnostics = reading(content, **told)
    assert diagnostics == []
    return [
        (entry.metric, entry.date.isoformat(), str(entry.value))
        for each in understood
        for entry in each.entries
    ]


def problems(content: bytes, **told: Any) -> list[tuple[str | None, str]]:
    """Cell and code of each thing that is wrong."""
    return [(each.cell, each.code) for each in reading(content, **told)[1]]


def left_out(content: bytes, **told: Any) -> list[tuple[str, str]]:
    """Cell and text of rows that belong to no metric."""
    return [pair for each in reading(content, **told)[0] for pair in each.left_out]
