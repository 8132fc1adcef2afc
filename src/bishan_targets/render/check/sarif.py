"""The gate's result in the Static Analysis Results Interchange Format.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, whose sections are cited below,
and GitHub's additional requirements:
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
from bishan_targets.model.policy import DEFAULT_LEVELS, Rule
from bishan_targets.render.check import DECLARED, NOT_JUDGED, Page, Problem
from bishan_targets.render.check.text import standing
from bishan_targets.report.check import DeclaredReport, FindingReport, FindingWords
from bishan_targets.text.safe import visible

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_INDEX: Final = {rule: index for index, rule in enumerate(Rule)}
_ROOT: Final = "%SRCROOT%"  # the usual name for the repository's root


def render(page: Page) -> str:
    """One run with all rules, and one result per finding; waived ones are suppressed notes.

    Reasons for not judging are results as well: many readers look at nothing else.
    """
    results = [_problem(each, page) for each in page.problems]
    results += [
        _result(finding, words, identity, page)
        for (finding, words), identity in zip(page.findings(), page.identities(), strict=True)
    ]
    declared = zip(page.declared(), page.declared_identities(), strict=True)
    results += [_declared(each, said, identity, page) for (each, said), identity in declared]
    driver = {
        "name": "bishan",
        "version": __version__,
        "rules": [*(_rule(rule, page.say) for rule in Rule), *_further_rules(page)],
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
    return _described(str(rule), say(f"rule.{rule}"), _LEVELS[DEFAULT_LEVELS[rule]])


def _further_rules(page: Page) -> list[dict[str, Any]]:
    """Rules after the gate's own: for reasons for not judging, or for declarations."""
    if page.problems:
        return [_described(NOT_JUDGED, page.say("check.not_judged"), "error")]
    declared = _described(DECLARED, page.say("check.declares"), "note")
    return [declared] if page.report.declared else []


def _described(name: str, text: str, level: str) -> dict[str, Any]:
    described = _message(text)
    return {
        "id": name,
        "shortDescription": described,
        "fullDescription": described,
        "help": described,
        "defaultConfiguration": {"level": level},
    }


def _invocation(page: Page) -> dict[str, Any]:
    """Whether the gate could judge (3.20.14): if not, an empty list of results means nothing."""
    return {
        "executionSuccessful": not page.problems,
        "exitCode": page.report.exit_code,
        "toolExecutionNotifications": [
            *(_notification(each) for each in page.problems),
            *({"level": "warning", "message": _message(said)} for said in page.of_base),
        ],
    }


def _notification(problem: Problem) -> dict[str, Any]:
    return {
        "level": "error",
        "message": _message(problem.message),
        "locations": [_location(problem.path, problem.file, problem.line)],
    }


def _problem(problem: Problem, page: Page) -> dict[str, Any]:
    said = problem.message
    if problem.hint:
        said = page.say("check.problem", problem=said, hint=problem.hint)
    return {
        "ruleId": NOT_JUDGED,
        "ruleIndex": len(_INDEX),
        "level": "error",
        "message": _message(said),
        "partialFingerprints": {"bishan/v1": problem.identity},
        "suppressions": [],
        "locations": [_location(problem.path, problem.file, problem.line)],
    }


def _result(
    finding: FindingReport, words: FindingWords, identity: str, page: Page
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[Rule(finding.rule)],
        # Most readers ignore suppressions: at its own level it would still count.
        "level": "note" if finding.waived else _LEVELS[finding.severity],
        "message": _message(_said(finding, words, page)),
        "partialFingerprints": {"bishan/v1": identity},
        # All results or none have suppressions (3.27.23): an empty list means that it counts.
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


def _declared(each: DeclaredReport, said: str, identity: str, page: Page) -> dict[str, Any]:
    """A note that is settled, as a waived finding is: by the plan's own declaration."""
    return {
        "ruleId": DECLARED,
        "ruleIndex": len(_INDEX),
        "level": "note",
        "message": _message(page.say("check.about", target=page.about(each), message=said)),
        "partialFingerprints": {"bishan/v1": identity},
        "suppressions": [{"kind": "external", "justification": visible(each.reason) or each.form}],
        "baselineState": "new",
        "locations": [_location(each.path, each.file, each.line)],
    }


def _said(finding: FindingReport, words: FindingWords, page: Page) -> str:
    """A finding's message with the remedy, or with the owner of its waiver."""
    about = page.about(finding)
    if not finding.waived:
        return page.say("check.said", target=about, message=words.message, hint=words.hint)
    message = page.say("check.about", target=about, message=words.message)
    return page.say("check.problem", problem=message, hint=standing(finding, page))


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
    """Location of a file (3.4): from the repository's root, or on this machine if outside one."""
    if path is None and PurePath(file).is_absolute():
        return {"uri": PurePath(file).as_uri()}
    # As bytes, as a name on this machine may be; `:` in a first segment would begin a scheme.
    return {"uri": quote(os.fsencode(path or file)), "uriBaseId": _ROOT}
