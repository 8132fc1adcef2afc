"""The gate's result as a GitLab Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from bishan_targets.render.check import Page, Words
from bishan_targets.report.check import FindingReport

_SEVERITIES: Final = {"error": "major", "warning": "minor", "info": "info"}


def render(page: Page) -> str:
    """An array of findings that are not waived."""
    found = [
        _issue(finding, words)
        for finding, words in zip(page.report.findings, page.words, strict=True)
        if not finding.waived
    ]
    return json.dumps(found, ensure_ascii=False, sort_keys=True) + "\n"


def _issue(finding: FindingReport, words: Words) -> dict[str, Any]:
    about = f"{finding.target}: " if finding.target else ""
    # Several figures of one target may have one finding each: GitLab wants them apart.
    identity = f"{finding.fingerprint}|{finding.date or ''}"
    return {
        "check_name": finding.rule,
        "description": f"{about}{words.message}",
        "fingerprint": hashlib.sha256(identity.encode()).hexdigest(),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.file or "", "lines": {"begin": finding.line or 1}},
    }
