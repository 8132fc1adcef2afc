"""The gate's result as a comment on a pull request."""

from __future__ import annotations

from itertools import islice
from typing import Final

from bishan_targets.render.check import Page
from bishan_targets.render.check.text import charge, place, severity, standing, summary, to_do
from bishan_targets.render.markdown import escape, table

# A bot recognises its own comment by this line and replaces it.
MARKER: Final = "<!-- bishan check -->"
MOST_ROWS: Final = 100  # GitHub refuses a comment of more than 65,536 characters


def render(page: Page) -> str:
    """A hidden marker, the outcome, a table of the findings, and one of what the change declares.

    Or the reasons for not judging.
    """
    say, report, found = page.say, page.report, page.listed()
    outcome = say(f"check.outcome.{report.outcome}")
    parts = [MARKER, f"## {say('check.title')}: {escape(outcome)}"]
    if found:
        columns = ("severity", "rule", "target", "finding")
        parts.append(table([[say(f"check.column.{column}") for column in columns], *_rows(page)]))
    if len(found) > MOST_ROWS:
        parts.append(escape(say("check.more", n=len(found) - MOST_ROWS)))
    if report.declared:
        parts.append(f"### {escape(say('check.declares'))}")
        of_forms = ("form", "target", "declared")
        parts.append(
            table([[say(f"check.column.{column}") for column in of_forms], *_declared(page)])
        )
    return "\n\n".join([*parts, *map(escape, summary(page))]) + "\n"


def _declared(page: Page) -> list[list[str]]:
    return [
        [each.form, page.about(each), " — ".join(filter(None, (said, place(each))))]
        for each, said in page.declared()
    ]


def _rows(page: Page) -> list[list[str]]:
    rows = []
    for finding, words in islice(page.listed(), MOST_ROWS):
        hint = to_do(finding, words, page)
        charged, stands = charge(finding, page), standing(finding, page)
        said = [words.message, charged, stands, hint, place(finding)]
        rows.append(
            [
                severity(finding, page),
                finding.rule,
                page.about(finding),
                " — ".join(part for part in said if part),
            ]
        )
    return rows
