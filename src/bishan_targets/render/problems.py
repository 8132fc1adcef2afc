"""Diagnostics for a terminal: the place, the line, a caret under it, the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.causes import grouped, total
from bishan_targets.model.diagnostics import Diagnostic, Severity
from bishan_targets.report.wording import counted, word
from bishan_targets.text.display import NARROWEST, display_width, hanging
from bishan_targets.text.safe import visible

MOST_SHOWN: Final = 20
"""Paragraphs; if there are more, errors come before warnings."""
FEW: Final = 3
"""Up to this number of one cause, each has its own paragraph."""

# Columns shown of the file's line, and the number of them before the place.
_WINDOW: Final = 90
_BEFORE: Final = 40
_MARGIN: Final = len("12345 | …") + len("…")


def problems(diagnostics: Sequence[Diagnostic], say: Messages, width: int | None = None) -> str:
    """A paragraph for each cause, and the number of errors.

    If a cause has more than a few diagnostics, the first is shown, with the places of the others.
    Lines are broken to fit a terminal of `width` columns.
    """
    found = grouped(diagnostics, most=1, few=FEW)
    by_weight = sorted(range(len(found)), key=lambda index: _is_no_error(found[index]))
    shown = [found[index] for index in sorted(by_weight[:MOST_SHOWN])]
    parts = [_paragraph(each, say, width) for each in shown]
    parts += _totals(diagnostics, shown, say)
    return "\n\n".join(parts) + "\n"


def _is_no_error(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is not Severity.ERROR


def _totals(
    diagnostics: Sequence[Diagnostic], shown: Sequence[Diagnostic], say: Messages
) -> Iterator[str]:
    """The number of errors, and the number of warnings if it is not obvious."""
    for severity, always in ((Severity.ERROR, True), (Severity.WARNING, False)):
        number = total(diagnostics, severity)
        here = sum(each.severity is severity for each in shown)
        if here < number:
            yield say.count(f"found.{severity}.some", number, shown=here)
        elif number and always:
            yield say.count(f"found.{severity}", number)


def _paragraph(diagnostic: Diagnostic, say: Messages, width: int | None) -> str:
    words = word(diagnostic, say)
    kind = say(
        "diagnostic.kind",
        severity=say(f"severity.{diagnostic.severity}"),
        code=diagnostic.code,
        message=words.message,
    )
    named = _place(diagnostic)
    lines = [_wrapped(f"{named}: {kind}" if named else kind, width)]
    lines += _excerpt(diagnostic, _window(width), say)
    if words.expected:
        lines.append(_wrapped(say("diagnostic.expected", text=words.expected), width))
    if words.hint:
        lines.append(_wrapped(say("diagnostic.hint", text=words.hint), width))
    if more := counted(diagnostic, say):
        lines.append(_wrapped(more, width))
    return "\n".join(lines)


def _wrapped(text: str, width: int | None) -> str:
    return text if width is None else hanging(text, width)


def _place(diagnostic: Diagnostic) -> str:
    parts = (diagnostic.file, diagnostic.cell, diagnostic.line, diagnostic.column)
    return ":".join(visible(str(part)) for part in parts if part is not None)


def _excerpt(diagnostic: Diagnostic, window: int, say: Messages) -> list[str]:
    """The line, and a caret under the place by display width; a long line is cut around it."""
    if diagnostic.line is None or diagnostic.column is None or diagnostic.source_line is None:
        return []
    start = diagnostic.column - 1
    first, end = _cut(diagnostic.source_line, start, window)
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


def _window(width: int | None) -> int:
    return _WINDOW if width is None else max(NARROWEST, min(_WINDOW, width - _MARGIN))


def _cut(text: str, start: int, window: int) -> tuple[int, int]:
    """Cut positions that fit a line in the window, with `start` visible."""
    if len(text) <= window and display_width(visible(text)) <= window:
        return 0, len(text)
    before = window * _BEFORE // _WINDOW
    first = start - _fitting(text[max(0, start - before) : start][::-1], before)
    return first, first + _fitting(text[first : first + window], window)


def _fitting(text: str, columns: int) -> int:
    """The number of leading characters of `text` that fit in `columns`."""
    widths = accumulate(display_width(visible(character)) for character in text)
    return sum(width <= columns for width in widths)
