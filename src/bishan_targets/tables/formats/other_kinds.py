"""Files of other kinds, which are named as such rather than taken for broken tables."""

from __future__ import annotations

import re
from typing import Final

_BEGINNINGS: Final = (
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    *((mark, "packed") for mark in (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")),
    *((mark, "image") for mark in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")),
    (b"{\\rtf", "word"),
    (b"SQLite format 3\0", "database"),
    *((mark, "statistics") for mark in (b"$FL2", b"<stata_dta>", b"RDX", b"HEADER RECORD*******")),
)
# Parts of packed files, which have their names in plain text.
_PARTS: Final = (
    (b"xl/workbook.bin", "xlsb"),
    (b"word/document.xml", "word"),
    (b"ppt/presentation.xml", "slides"),
    (b".iwa", "numbers"),
)
_WORD: Final = "WordDocument".encode("utf-16-le")
_OF_SPREADSHEETS: Final = (b"[Content_Types].xml", b"content.xml", b"xl/")
_TABLES: Final = (b".csv", b".tsv", b".xls", b".txt", b".json", b".px")
_HTML: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta)\b", re.I
)
_XML: Final = re.compile(r"\s*<(?:\?xml|[\w:]+[\s>])")
_SDMX: Final = "sdmx.org/resources/sdmxml"
_EXCEL: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_LONGEST_HEAD: Final = 4096


def kind_of_bytes(content: bytes) -> str | None:
    """The kind of a file that is no text, by the end of a `table.` message's key, if known."""
    return next((kind for mark, kind in _BEGINNINGS if content.startswith(mark)), None)


def kind_of_packed(content: bytes) -> str | None:
    """The kind of a packed file, if it is none of a spreadsheet: downloads are packed like that."""
    if kind := next((kind for mark, kind in _PARTS if mark in content), None):
        return kind
    if any(mark in content for mark in _OF_SPREADSHEETS):
        return None
    names = content.lower()
    return "packed" if any(name in names for name in _TABLES) else None


def kind_of_compound(content: bytes) -> str | None:
    """The kind of a file in the older container of Microsoft's programs, if it is no workbook."""
    return "word" if _WORD in content else None


def kind_of_text(text: str) -> str | None:
    """The kind of a text that is no table; None if it may be one."""
    head = text[:_LONGEST_HEAD]
    if _HTML.match(head):
        return "html"
    if not _XML.match(head):
        return None
    return "sdmx-ml" if _SDMX in head.lower() else "old-xml" if _EXCEL in head else "xml"
