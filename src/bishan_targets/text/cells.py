"""Text as CSV cells, safe for terminals and spreadsheets."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bishan_targets.text.safe import ACTING

_FORMULA: Final = "=+-@\u2212"
# A formula after a tab or line end is still one (OWASP, *CSV Injection*); the apostrophe is ours.
_GUARDED: Final = "'\t\r\n"
_MARK: Final = "'"
# As Excel escapes them in its own files; tabs and line feeds are text and are kept.
_CONTROLS: Final = "\x00-\x08\x0b-\x1f"
_ESCAPE: Final = "_x([0-9A-F]{4})_"


def guard(text: str) -> str:
    """Prefix an apostrophe to text that a spreadsheet would take for a formula."""
    return _MARK + text if _looks_like_a_formula(text) else text


def as_cell(text: str) -> str:
    """Text that is inert in terminals and spreadsheets, reversible by `from_cell`.

    Control characters are escaped as in Excel (`_x001B_`).
    """
    return guard(re.sub(f"[{_CONTROLS}]|{ACTING}|_(?=x[0-9A-F]{{4}})", _written_out, text))


def from_cell(cell: str) -> str:
    """The inverse of `as_cell`; text that it would not have produced is unchanged."""
    if cell[:1] == _MARK and _looks_like_a_formula(cell[1:]):
        cell = cell[1:]
    return re.sub(_ESCAPE, _read_back, cell) if "_x" in cell else cell


def _looks_like_a_formula(text: str) -> bool:
    """Whether a text begins like a formula, in characters of any width, or after white space."""
    if text[:1] in _GUARDED:
        return bool(text)
    first = next((c for c in text if not c.isspace() and unicodedata.category(c) != "Cf"), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in _FORMULA


def _written_out(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _read_back(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    is_ours = character == "_" or re.match(f"[{_CONTROLS}]|{ACTING}", character)
    return character if is_ours else found[0]
