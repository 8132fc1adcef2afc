"""The gate's result in the Static Analysis Results Interchange Format.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from bishan_targets import __version__, messages
from bishan_targets.policy import DEFAULT_LEVELS, Level, Rule
from bishan_targets.render.check import Page, Words
from bishan_targets.report.check import FindingReport

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note", "off": "none"}


def render(page: Page) -> str:
    """One run with all rules, and a result a finding; waived ones are suppressed."""
    results = [
        _result(finding, words)
        for finding, words in zip(page.report.findings, page.words, strict=True)
    ]
    driver = {
        "name": "bishan",
        "version": __version__,
        "rules": [_rule(rule, DEFAULT_LEVELS[rule]) for rule in Rule],
    }
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, sort_keys=True) + "\n"


def _rule(rule: Rule, level: Level) -> dict[str, Any]:
    described = messages.load("en")(f"rule.{rule}")
    return {
        "id": str(rule),
        "shortDescription": {"text": described},
        "defaultConfiguration": {"level": _LEVELS[level]},
    }


def _result(finding: FindingReport, words: Words) -> dict[str, Any]:
    about = f"{finding.target}: " if finding.target else ""
    identity = f"{finding.fingerprint}|{finding.date or ''}"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": list(Rule).index(Rule(finding.rule)),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{about}{words.message}. {words.hint}"},
        "partialFingerprints": {"bishan/v1": hashlib.sha256(identity.encode()).hexdigest()},
        "baselineState": "new" if finding.introduced else "unchanged",
    }
    if finding.file:
        location: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.file)}}
        if finding.line:
            location["region"] = {"startLine": finding.line}
        result["locations"] = [{"physicalLocation": location}]
    if finding.waiver:
        reason = f"{finding.waiver.reason} ({finding.waiver.owner}, {finding.waiver.until})"
        result["suppressions"] = [{"kind": "inSource", "justification": reason}]
    return result


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(file)
