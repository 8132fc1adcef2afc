"""The gate's result as a GitLab Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import Any, Final

from bishan_targets.render.check import BASE, DECLARED, NOT_JUDGED, Page, Problem
from bishan_targets.report.check import DeclaredReport, FindingReport, FindingWords
from bishan_targets.storage.locations import PLAN_NAME

_SEVERITIES: Final = {"error": "major", "warning": "minor", "info": "info"}


def render(page: Page) -> str:
    """An array of the findings that are not waived and of the declarations, or of the problems.

    An empty array would tell GitLab that all findings of the target branch are resolved.
    """
    issues = [
        _issue(finding, words, identity, page)
        for (finding, words), identity in zip(page.findings(), page.identities(), strict=True)
        if not finding.waived
    ]
    declared = zip(page.declared(), page.declared_identities(), strict=True)
    issues += [_declared(each, said, identity, page) for (each, said), identity in declared]
    of_base = zip(page.of_base, page.identities_of_base(), strict=True)
    issues += [_of_base(said, identity, page) for said, identity in of_base]
    issues += [_problem(each) for each in page.problems]
    return json.dumps(issues, ensure_ascii=False, sort_keys=True) + "\n"


def _issue(
    finding: FindingReport, words: FindingWords, identity: str, page: Page
) -> dict[str, Any]:
    about = page.about(finding)
    return {
        "check_name": finding.rule,
        "description": page.say("check.about", target=about, message=words.message),
        "fingerprint": identity,
        "severity": _SEVERITIES[finding.severity],
        "location": _location(finding.path or finding.file or PLAN_NAME, finding.line),
    }


def _declared(each: DeclaredReport, said: str, identity: str, page: Page) -> dict[str, Any]:
    return {
        "check_name": f"{DECLARED}-{each.form}",
        "description": page.say("check.about", target=page.about(each), message=said),
        "fingerprint": identity,
        "severity": _SEVERITIES["info"],
        "location": _location(each.path or each.file, each.line),
    }


def _of_base(said: str, identity: str, page: Page) -> dict[str, Any]:
    plan = page.report.plan
    return {
        "check_name": BASE,
        "description": said,
        "fingerprint": identity,
        "severity": _SEVERITIES["info"],
        "location": _location(plan.file if plan else PLAN_NAME, None),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.path or problem.file
    return {
        "check_name": NOT_JUDGED,
        "description": problem.message,
        "fingerprint": problem.identity,
        "severity": "blocker",
        "location": _location(place, problem.line),
    }


def _location(path: str, line: int | None) -> dict[str, Any]:
    return {"path": path, "lines": {"begin": line or 1}}
