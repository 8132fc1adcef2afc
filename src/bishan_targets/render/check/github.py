"""The gate's result as GitHub's workflow commands, which annotate files.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import Final

from bishan_targets.render.check import DECLARED, Page, Problem
from bishan_targets.render.check.text import charge, standing, summary, to_do
from bishan_targets.report.check import FindingReport, FindingWords
from bishan_targets.text.safe import inert, visible

MOST_ANNOTATIONS: Final = 10  # GitHub shows ten of each kind and silently drops the rest
_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def render(page: Page) -> str:
    """The worst findings as annotations, ten at most, and the number of others.

    Then the change's declarations, and the summary. If the gate could not judge, the annotations
    give the reasons.
    """
    commands = [_problem(each, page) for each in page.problems]
    commands += [_finding(finding, words, page) for finding, words in page.listed()]
    lines = commands[:MOST_ANNOTATIONS]
    if len(commands) > MOST_ANNOTATIONS:
        lines.append(page.say("check.more", n=len(commands) - MOST_ANNOTATIONS))
    lines += _declared(page, sum(each.startswith("::notice ") for each in lines))
    return "\n".join([*lines, *map(inert, summary(page))]) + "\n"


def _finding(finding: FindingReport, words: FindingWords, page: Page) -> str:
    about = page.about(finding)
    name = "notice" if finding.waived else _COMMANDS[finding.severity]
    # The log shows the message without title and file.
    said = [
        page.say("check.about", target=about, message=words.message),
        charge(finding, page),
        standing(finding, page),
        to_do(finding, words, page),
    ]
    text = "\n".join(part for part in said if part)
    title = f"{finding.rule} {about}"
    return _command(name, text, finding.path or finding.file, finding.line, title)


def _declared(page: Page, notices: int) -> list[str]:
    """A notice for each declaration while GitHub shows them, then lines of the log."""
    lines: list[str] = []
    for each, said in page.declared():
        about = page.about(each)
        text = page.say("check.about", target=about, message=said)
        title = f"{DECLARED} {each.form} {about}"
        if notices + len(lines) < MOST_ANNOTATIONS:
            lines.append(_command("notice", text, each.path or each.file, each.line, title))
        else:
            lines.append(
                inert(page.say("check.declared", form=each.form, target=about, message=said))
            )
    return lines


def _problem(problem: Problem, page: Page) -> str:
    hint = page.say("check.hint", hint=problem.hint) if problem.hint else None
    text = "\n".join(part for part in (problem.message, hint) if part)
    return _command("error", text, problem.path or problem.file, problem.line, "bishan check")


def _command(name: str, text: str, file: str | None, line: int | None, title: str) -> str:
    properties = {"file": file, "line": line, "title": title}
    given = ",".join(f"{k}={_property(str(v))}" for k, v in properties.items() if v is not None)
    return f"::{name} {given}::{_data(text)}"


def _data(text: str) -> str:
    """A message on one line; control characters are escaped already."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A value that cannot end itself or the command; a file's name may contain anything."""
    escaped = _data(text).replace(":", "%3A").replace(",", "%2C")
    return visible(escaped)
