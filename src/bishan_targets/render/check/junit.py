"""The gate's result as JUnit XML, which most CI services show as a list of tests."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree

from bishan_targets.gate.decide import Outcome
from bishan_targets.render.check import Page
from bishan_targets.report.check import CheckItem
from bishan_targets.text import visible


def render(page: Page) -> str:
    """A test suite a target, a test case a check; known and waived findings do not fail."""
    root = ElementTree.Element("testsuites", name="bishan check")
    items = sorted(page.report.checks, key=lambda item: item.target or "")
    for target, group in groupby(items, key=lambda item: item.target or page.say("check.plan")):
        _suite(root, target, list(group), page)
    ElementTree.indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ElementTree.tostring(root, 'unicode')}\n"


def _suite(root: ElementTree.Element, name: str, items: list[CheckItem], page: Page) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=visible(name))
    for item in items:
        _case(suite, name, item, page)
    failures, skipped = (sum(case.find(kind) is not None for case in suite) for kind in _KINDS)
    suite.attrib.update(
        tests=str(len(items)), failures=str(failures), errors="0", skipped=str(skipped)
    )


_KINDS = ("failure", "skipped")


def _case(suite: ElementTree.Element, target: str, item: CheckItem, page: Page) -> None:
    name = " ".join(str(part) for part in (item.rule, item.date, item.why) if part)
    case = ElementTree.SubElement(
        suite, "testcase", classname=f"bishan.{visible(target)}", name=visible(name), time="0"
    )
    said = "\n".join(_messages(item, page))
    if item.outcome is Outcome.FAIL and item.severity == "error":
        failure = ElementTree.SubElement(case, "failure", type=item.rule, message=said)
        failure.text = said
    elif item.outcome is Outcome.NOT_JUDGED:
        ElementTree.SubElement(case, "skipped", message=item.why or "")
    elif said:
        ElementTree.SubElement(case, "system-out").text = said


def _messages(item: CheckItem, page: Page) -> Iterable[str]:
    for finding, words in zip(page.report.findings, page.words, strict=True):
        if (finding.rule, finding.target, finding.date) == (item.rule, item.target, item.date):
            yield words.message
