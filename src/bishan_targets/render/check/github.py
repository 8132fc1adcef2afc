"""The gate's result as GitHub's workflow commands, which annotate files.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import Final

from bishan_targets.render.check import Page, Words
from bishan_targets.render.check.text import standing, summary
from bishan_targets.report.check import FindingReport

MOST_ANNOTATIONS: Final = 10  # GitHub shows ten of each kind and drops the rest in silence
_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def render(page: Page) -> str:
    """The worst findings as annotations, ten at most, then how many more there are, and the sum."""
    pairs = list(zip(page.report.findings, page.words, strict=True))
    lines = [_command(finding, words, page) for finding, words in pairs[:MOST_ANNOTATIONS]]
    if len(pairs) > MOST_ANNOTATIONS:
        lines.append(page.say("check.more", n=len(pairs) - MOST_ANNOTATIONS))
    return "\n".join([*lines, *summary(page)]) + "\n"


def _command(finding: FindingReport, words: Words, page: Page) -> str:
    name = "notice" if finding.waived else _COMMANDS[finding.severity]
    properties = {
        "file": finding.file,
        "line": finding.line,
        "title": f"{finding.rule} {finding.target or page.say('check.plan')}",
    }
    given = ",".join(f"{k}={_property(str(v))}" for k, v in properties.items() if v is not None)
    said = [words.message, standing(finding, page), page.say("check.hint", hint=words.hint)]
    return f"::{name} {given}::{_data(chr(10).join(part for part in said if part))}"


def _data(text: str) -> str:
    """A message that cannot begin another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
