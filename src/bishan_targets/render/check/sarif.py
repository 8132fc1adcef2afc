"""The gate's result in the Static Analysis Results Interchange Format.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, whose sections are named below,
and what GitHub asks of it beyond that:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import json
import os
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from bishan_targets import __version__
from bishan_targets.messages import Messages
from bishan_targets.policy import DEFAULT_LEVELS, Rule
from bishan_targets.render.check import Page, Problem, Words
from bishan_targets.report.check import FindingReport
from bishan_targets.text import visible

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_INDEX: Final = {rule: index for index, rule in enumerate(Rule)}
_ROOT: Final = "%SRCROOT%"  # the name that is usual for the repository's root


def render(page: Page) -> str:
    """One run with all rules, and a result a finding; waived ones are suppressed."""
    results = [
        _result(finding, words, identity, page)
        for (finding, words), identity in zip(page.findings(), page.identities(), strict=True)
    ]
    driver = {
        "name": "bishan",
        "version": __version__,
        "rules": [_rule(rule, page.say) for rule in Rule],
    }
    run = {
        "tool": {"driver": driver},
        "language": page.say.language,
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(page)],
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, sort_keys=True) + "\n"


def _rule(rule: Rule, say: Messages) -> dict[str, Any]:
    described = _message(say(f"rule.{rule}"))
    return {
        "id": str(rule),
        "shortDescription": described,
        "fullDescription": described,
        "help": described,
        "defaultConfiguration": {"level": _LEVELS[DEFAULT_LEVELS[rule]]},
    }


def _invocation(page: Page) -> dict[str, Any]:
    """Whether the gate could judge (3.20.14): no results say nothing where it could not."""
    problems = page.problems()
    return {
        "executionSuccessful": not problems,
        "exitCode": page.report.exit_code,
        "toolExecutionNotifications": [_notification(each) for each in problems],
    }


def _notification(problem: Problem) -> dict[str, Any]:
    found: dict[str, Any] = {"level": "error", "message": _message(problem.message)}
    if problem.file:
        found["locations"] = [_location(None, problem.file, problem.line)]
    return found


def _result(finding: FindingReport, words: Words, identity: str, page: Page) -> dict[str, Any]:
    about = page.about(finding.target)
    said = page.say("check.said", target=about, message=words.message, hint=words.hint)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[Rule(finding.rule)],
        "level": _LEVELS[finding.severity],
        "message": _message(said),
        "partialFingerprints": {"bishan/v1": identity},
        # All results or none have suppressions (3.27.23): an empty list says that it counts.
        "suppressions": [],
    }
    if page.report.base and not page.report.first_run:
        result["baselineState"] = "new" if finding.introduced else "unchanged"
    if finding.file:
        result["locations"] = [_location(finding.path, finding.file, finding.line)]
    if finding.waiver:
        by = f"{finding.waiver.reason} ({finding.waiver.owner}, {finding.waiver.until})"
        result["suppressions"] = [{"kind": "external", "justification": visible(by)}]
    return result


def _message(text: str) -> dict[str, str]:
    """A plain text message (3.11): braces doubled, and nothing that is read as a link."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    return {"text": doubled.replace("](", "] (")}


def _location(path: str | None, file: str, line: int | None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(path, file)}
    if line:
        place["region"] = {"startLine": line}
    return {"physicalLocation": place}


def _artifact(path: str | None, file: str) -> dict[str, str]:
    """Where a file is (3.4): from the repository's root, or on this machine if in no repository."""
    if path is None and PurePath(file).is_absolute():
        return {"uri": PurePath(file).as_uri()}
    # As bytes, which a name on this machine may be; `:` in a first segment would begin a scheme.
    return {"uri": quote(os.fsencode(path or file)), "uriBaseId": _ROOT}
