"""The gate's result as JUnit XML, which most CI services show as a list of tests.

There is no standard; the elements and attributes are those of the schema of Jenkins' xUnit plugin:
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final
from xml.etree import ElementTree

from bishan_targets.gate.decide import Outcome
from bishan_targets.model.policy import Level
from bishan_targets.render.check import BASE, DECLARED, NOT_JUDGED, Page
from bishan_targets.render.check.text import charge, place, problem, standing, to_do
from bishan_targets.report.check import CheckItem, CheckReport
from bishan_targets.text.safe import visible

Said = Mapping[tuple[str, object], Sequence[str]]
"""Messages about a check, by its fingerprint and date."""

# Characters allowed in XML 1.0 (https://www.w3.org/TR/xml/#charsets); others cannot be escaped.
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COUNTS: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(page: Page) -> str:
    """One test suite per target, one test case per check; only checks that fail the gate fail."""
    root = ElementTree.Element("testsuites", name="bishan check")
    said = _said(page)
    items = sorted(page.report.checks, key=lambda item: item.target or "")
    for target, group in groupby(items, key=lambda item: item.target):
        first, *others = group
        suite = _suite(root, page.about(first))
        for item in (first, *others):
            _case(suite, target or page.say("check.plan"), item, said, page)
    _declared(root, page)
    _of_base(root, page)
    _problems(root, page)
    for suite in root:
        _count(suite, ("tests", *_COUNTS))
    _count(root, ("tests", "failures", "errors"))
    ElementTree.indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ElementTree.tostring(root, 'unicode')}\n"


def _said(page: Page) -> Said:
    said: dict[tuple[str, object], list[str]] = defaultdict(list)
    for finding, words in page.findings():
        hint = to_do(finding, words, page)
        message = page.say("check.about", target=page.about(finding), message=words.message)
        details = [place(finding), charge(finding, page), standing(finding, page)]
        parts = [message, *details, hint]
        said[finding.fingerprint, finding.date].append("\n".join(part for part in parts if part))
    return said


def _suite(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(root, "testsuite", name=_xml(name))


def _case(suite: ElementTree.Element, about: str, item: CheckItem, said: Said, page: Page) -> None:
    name = " ".join(str(part) for part in (item.rule, item.date, item.why) if part)
    case = _named_case(suite, about, name)
    text = _xml("\n".join(said.get((item.fingerprint, item.date), ())))
    if _fails(item, page.report):
        first = text.partition("\n")[0]
        ElementTree.SubElement(case, "failure", type=item.rule, message=first).text = text
    elif item.outcome is Outcome.NOT_JUDGED:
        ElementTree.SubElement(case, "skipped", message=_xml(_why_not(item, page)))
    elif text:
        ElementTree.SubElement(case, "system-out").text = text


def _why_not(item: CheckItem, page: Page) -> str:
    """The reason for not judging a check; the check of a waiver has only its subject."""
    reason = f"reason.{item.why}"
    return page.say(reason) if page.say.has(reason) else item.why or ""


def _named_case(suite: ElementTree.Element, about: str, name: str) -> ElementTree.Element:
    # By the id alone, as services identify tests by it; a dot would cut the class name.
    group = _xml(f"bishan.{visible(about).replace('.', '_')}")
    return ElementTree.SubElement(suite, "testcase", classname=group, name=_xml(name), time="0")


def _fails(item: CheckItem, report: CheckReport) -> bool:
    """Whether a check makes the gate fail."""
    if report.outcome is not Outcome.FAIL or item.outcome is not Outcome.FAIL:
        return False
    return Level(item.severity).rank >= Level(report.fail_on).rank


def _declared(root: ElementTree.Element, page: Page) -> None:
    """A test that passes for each declaration, in a suite of their own."""
    if not page.report.declared:
        return
    suite = _suite(root, page.say("check.declares"))
    for each, said in page.declared():
        dated = (DECLARED, each.form, each.date or each.year)
        case = _named_case(suite, each.target, " ".join(str(part) for part in dated if part))
        text = page.say("check.about", target=page.about(each), message=said)
        text = "\n".join(part for part in (text, place(each)) if part)
        ElementTree.SubElement(case, "system-out").text = _xml(text)


def _of_base(root: ElementTree.Element, page: Page) -> None:
    """A test that passes for each sentence about the base."""
    if not page.of_base:
        return
    base = page.say("check.base")
    suite = _suite(root, base)
    for number, said in enumerate(page.of_base, 1):
        case = _named_case(suite, base, f"{BASE} {number}")
        ElementTree.SubElement(case, "system-out").text = _xml(said)


def _problems(root: ElementTree.Element, page: Page) -> None:
    """An erroneous test for each reason for not judging."""
    if not page.problems:
        return
    plan = page.say("check.plan")
    suite = _suite(root, plan)
    for each in page.problems:
        case = _named_case(suite, plan, f"{each.code} {each.place}")
        text = _xml(problem(each, page))
        message = _xml(each.message)
        ElementTree.SubElement(case, "error", type=NOT_JUDGED, message=message).text = text


def _count(element: ElementTree.Element, names: Sequence[str]) -> None:
    for name in names:
        kind = _COUNTS.get(name, "testcase")
        element.set(name, str(sum(1 for _ in element.iter(kind))))


def _xml(text: str) -> str:
    r"""`text` with characters that XML cannot hold escaped (`\uffff`)."""
    return _NOT_XML.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
