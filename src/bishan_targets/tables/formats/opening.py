"""A file's sheets, with the format recognised by content rather than name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.storage.store import read_bytes
from bishan_targets.tables.formats.delimited import read_text
from bishan_targets.tables.formats.excel import read_xlsx
from bishan_targets.tables.formats.official import with_known_columns
from bishan_targets.tables.formats.old_excel import read_xls
from bishan_targets.tables.formats.opendocument import read_ods
from bishan_targets.tables.formats.other_kinds import (
    kind_of_bytes,
    kind_of_compound,
    kind_of_packed,
)
from bishan_targets.tables.formats.workbook import broken
from bishan_targets.tables.sheet import Sheet

_PACKED: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"


def open_table(path: str) -> list[Sheet]:
    """The sheets of the table at a path; raises InputError if it cannot be read."""
    content = read_bytes(Path(path))
    found = content if isinstance(content, Diagnostic) else open_sheets(path, content)
    if isinstance(found, Diagnostic):
        is_missing = found.code == "no-file"
        raise InputError([found._replace(hint="table-path") if is_missing else found])
    return found


def open_sheets(file: str, content: bytes) -> list[Sheet] | Diagnostic:
    """The sheets of a table; raises InputError if a missing extra is needed."""
    found = _opened(file, content)
    return found if isinstance(found, Diagnostic) else with_known_columns(found)


def _opened(file: str, content: bytes) -> list[Sheet] | Diagnostic:
    if kind := kind_of_bytes(content):
        return broken(file, kind)
    if content.startswith(_COMPOUND):
        kind = kind_of_compound(content)
        return broken(file, kind) if kind else read_xls(file, content)
    if content.startswith(_PACKED):
        return _packed(file, content)
    return read_text(file, content)


def _packed(file: str, content: bytes) -> list[Sheet] | Diagnostic:
    """Recognised by the names of its parts, which a packed file has in plain text."""
    if kind := kind_of_packed(content):
        return broken(file, kind)
    if b"[Content_Types].xml" in content:
        return read_xlsx(file, content)
    return read_ods(file, content) if b"content.xml" in content else broken(file)
