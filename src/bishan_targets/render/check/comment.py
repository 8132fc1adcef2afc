"""The gate's result as a comment on a pull request."""

from __future__ import annotations

from bishan_targets.render.check import Page
from bishan_targets.render.check.text import place, standing, summary
from bishan_targets.render.markdown import escape, table

# A bot finds its own comment by this line and replaces it.
MARKER = "<!-- bishan check -->"


def render(page: Page) -> str:
    """A hidden marker, the outcome, and a table of the findings."""
    say, report = page.say, page.report
    outcome = say(f"check.outcome.{report.outcome}")
    parts = [MARKER, f"## {say('check.title')}: {escape(outcome)}"]
    if report.findings:
        columns = ("severity", "rule", "target", "finding")
        parts.append(table([[say(f"check.column.{column}") for column in columns], *_rows(page)]))
    return "\n\n".join([*parts, *map(escape, summary(page))]) + "\n"


def _rows(page: Page) -> list[list[str]]:
    rows = []
    for finding, words in zip(page.report.findings, page.words, strict=True):
        said = [words.message, standing(finding, page), place(finding)]
        rows.append(
            [
                page.say(f"severity.{finding.severity}"),
                finding.rule,
                finding.target or page.say("check.plan"),
                " — ".join(part for part in said if part),
            ]
        )
    return rows
