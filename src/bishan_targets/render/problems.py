"""Diagnostics as a terminal shows them: the place, the line, a caret under it, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from bishan_targets.diagnostics import Diagnostic, Severity
from bishan_targets.messages import Messages
from bishan_targets.text import display_width, visible
from bishan_targets.wording import word

# Columns of the file's line that are shown, and how many of them before the place.
_WINDOW: Final = 90
_BEFORE: Final = 40


def problems(diagnostics: Sequence[Diagnostic], say: Messages) -> str:
    """Every diagnostic, a paragraph each, and how many errors there are."""
    parts = [_paragraph(each, say) for each in diagnostics]
    errors = sum(each.severity is Severity.ERROR for each in diagnostics)
    if errors:
        parts.append(say.count("validate.found", errors))
    return "\n\n".join(parts) + "\n"


def _paragraph(diagnostic: Diagnostic, say: Messages) -> str:
    words = word(diagnostic, say)
    kind = f"{say(f'severity.{diagnostic.severity}')}[{diagnostic.code}]"
    lines = [": ".join(part for part in (_place(diagnostic), kind, words.message) if part)]
    lines += _excerpt(diagnostic, say)
    if words.expected:
        lines.append(f"  {say('diagnostic.expected')}: {words.expected}")
    if words.hint:
        lines.append(f"  {say('diagnostic.hint')}: {words.hint}")
    return "\n".join(lines)


def _place(diagnostic: Diagnostic) -> str:
    parts = (diagnostic.file, diagnostic.cell, diagnostic.line, diagnostic.column)
    return ":".join(visible(str(part)) for part in parts if part is not None)


def _excerpt(diagnostic: Diagnostic, say: Messages) -> list[str]:
    """The line, and a caret under the place by display width; a long line is cut around it."""
    if diagnostic.line is None or diagnostic.column is None or diagnostic.source_line is None:
        return []
    start = diagnostic.column - 1
    first, end = _window(diagnostic.source_line, start)
    text = [visible(character) for character in diagnostic.source_line[first:end]]
    cut = say.own("…")
    lead, tail = cut * (first > 0), cut * (end < len(diagnostic.source_line))
    before = lead + "".join(text[: start - first])
    marked = "".join(text[start - first :][: diagnostic.length])
    number = f"{diagnostic.line:>5}"
    return [
        f"{number} | {lead}{''.join(text)}{tail}".rstrip(),
        f"{' ' * len(number)} | {' ' * display_width(before)}{'^' * max(display_width(marked), 1)}",
    ]


def _window(text: str, start: int) -> tuple[int, int]:
    """Where to cut a line so that it has room on a terminal, `start` in sight."""
    if len(text) <= _WINDOW and display_width(visible(text)) <= _WINDOW:
        return 0, len(text)
    first = start - _fitting(text[max(0, start - _BEFORE) : start][::-1], _BEFORE)
    return first, first + _fitting(text[first : first + _WINDOW], _WINDOW)


def _fitting(text: str, columns: int) -> int:
    """How many of the characters at the beginning of `text` have room in so many columns."""
    widths = accumulate(display_width(visible(character)) for character in text)
    return sum(width <= columns for width in widths)
