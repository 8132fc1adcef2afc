"""Diagnostics as a terminal shows them: the place, the line, a caret under it, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bishan_targets.diagnostics import Diagnostic, Severity
from bishan_targets.messages import Messages
from bishan_targets.text import display_width, visible
from bishan_targets.wording import word

_WINDOW: Final = 100
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
    lines += _excerpt(diagnostic)
    if words.expected:
        lines.append(f"  {say('diagnostic.expected')}: {words.expected}")
    if words.hint:
        lines.append(f"  {say('diagnostic.hint')}: {words.hint}")
    return "\n".join(lines)


def _place(diagnostic: Diagnostic) -> str:
    parts = (diagnostic.file, diagnostic.line, diagnostic.column)
    return ":".join(visible(str(part)) for part in parts if part is not None)


def _excerpt(diagnostic: Diagnostic) -> list[str]:
    """The line, and a caret under the place by display width; a long line is cut around it."""
    if diagnostic.line is None or diagnostic.column is None or diagnostic.source_line is None:
        return []
    text, start = diagnostic.source_line, diagnostic.column - 1
    cut = max(0, start - _BEFORE) if len(text) > _WINDOW else 0
    end = cut + _WINDOW
    lead, tail = ("…" if cut else ""), ("…" if len(text) > end else "")
    before = lead + visible(text[cut:start])
    marked = visible(text[start : min(start + diagnostic.length, end)])
    after = visible(text[start + diagnostic.length : end]) + tail
    number = f"{diagnostic.line:>5}"
    carets = "^" * max(display_width(marked), 1)
    return [
        f"{number} | {before}{marked}{after}".rstrip(),
        f"{' ' * len(number)} | {' ' * display_width(before)}{carets}",
    ]
