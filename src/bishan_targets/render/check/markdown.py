"""The gate's result as a comment on a pull request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from bishan_targets.render.check import Page
from bishan_targets.render.check.changes import COLUMNS, change_rows
from bishan_targets.render.check.text import charge, place, severity, standing, summary, to_do
from bishan_targets.render.markdown_tables import escape, table

# A bot recognises its own comment by this line and replaces it.
MARKER: Final = "<!-- bishan check -->"
MOST_ROWS: Final = 100
"""The most rows of a table, so that it can be read."""
# GitHub refuses a comment of more than 65,536 characters; a step's summary may have 1 MiB.
_MOST_OF_CHANGES: Final = 24_000
_MOST_OF_FINDINGS: Final = 20_000
_MOST_OF_DECLARED: Final = 9_000
_MOST_OF_REMARKS: Final = 9_000
_MOST_OF_TEXT: Final = 1_000
_SEPARATORS: Final = 4  # of a row, in characters, for each cell


def render(page: Page) -> str:
    """A hidden marker, the outcome, and tables of changed figures, findings and declarations.

    Or the reasons for not judging. Rows too many for a comment are left out, and counted.
    """
    say, report = page.say, page.report
    outcome = say(f"check.outcome.{report.outcome}")
    parts = [MARKER, f"## {say('check.title')}: {escape(outcome)}"]
    if report.changes:
        parts += _titled("check.changes", page)
        parts += _limited(COLUMNS, change_rows(page), _MOST_OF_CHANGES, page, _more_changes)
    if page.listed():
        parts += _titled("check.findings", page)
        columns = ("severity", "rule", "target", "finding")
        parts += _limited(columns, _rows(page), _MOST_OF_FINDINGS, page, _more_findings)
    if report.declared:
        parts += _titled("check.declares", page)
        of_forms = ("form", "target", "declared")
        parts += _limited(of_forms, _declared(page), _MOST_OF_DECLARED, page, _more_declared)
    return "\n\n".join([*parts, *_remarks(page)]) + "\n"


def _titled(key: str, page: Page) -> list[str]:
    return [f"### {escape(page.say(key))}"]


def _limited(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    most: int,
    page: Page,
    more: Callable[[Page, int], str],
) -> Iterator[str]:
    """A table of the first rows, of at most so many characters, and the number of the others."""
    kept, left_out = _first(([_cut(cell) for cell in row] for row in rows), most)
    if kept:
        yield table([[page.say(f"check.column.{column}") for column in columns], *kept])
    if left_out:
        yield escape(more(page, left_out))


def _first(rows: Iterable[list[str]], most: int) -> tuple[list[list[str]], int]:
    kept: list[list[str]] = []
    left_out = 0
    for row in rows:
        if not left_out:
            most -= sum(len(escape(cell)) + _SEPARATORS for cell in row)
        if left_out or most < 0 or len(kept) == MOST_ROWS:
            left_out += 1
        else:
            kept.append(row)
    return kept, left_out


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_OF_TEXT else f"{text[: _MOST_OF_TEXT - 1]}…"


def _more_changes(page: Page, number: int) -> str:
    return page.say.count("check.more.changes", number)


def _more_findings(page: Page, number: int) -> str:
    return page.say("check.more", n=number)


def _more_declared(page: Page, number: int) -> str:
    return page.say.count("check.more.declared", number)


def _remarks(page: Page) -> list[str]:
    """Remarks on the base, or the problems, and last the counts."""
    *others, total = summary(page)
    kept, left_out = _first(([_cut(line)] for line in others), _MOST_OF_REMARKS)
    more = [page.say.count("check.more.lines", left_out)] if left_out else []
    return [escape(line) for line in (*(line for (line,) in kept), *more, total)]


def _declared(page: Page) -> Iterator[list[str]]:
    for each, said in page.declared():
        yield [each.form, page.about(each), " — ".join(filter(None, (said, place(each))))]


def _rows(page: Page) -> Iterator[list[str]]:
    for findings, words in page.groups():
        finding = findings[0]
        hint = to_do(finding, words, page)
        charged, stands = charge(finding, page), standing(finding, page)
        said = [words.message, charged, stands, hint, place(finding)]
        yield [
            severity(finding, page),
            finding.rule,
            page.about_all(findings),
            " — ".join(part for part in said if part),
        ]
