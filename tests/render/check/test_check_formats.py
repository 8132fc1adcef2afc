"""Output of `bishan check` for services: by their published schemas, and safe from its input."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
import xmlschema
from builders import books, history, target
from jsonschema import Draft7Validator, Draft202012Validator
from markdown_it import MarkdownIt
from repositories import PLAN, Repo
from running import Run

from bishan_targets import messages
from bishan_targets.gate.decide import Outcome, check
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import KeyPath
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import (
    Aspect,
    Closure,
    Correction,
    Level,
    Policy,
    Retirement,
    Rule,
    TargetPolicy,
    Tolerance,
    Waiver,
)
from bishan_targets.model.targets import Target
from bishan_targets.render.check import FORMATS, Page, Problem, renderer
from bishan_targets.render.check.changes import change_rows
from bishan_targets.render.check.findings import word_result
from bishan_targets.render.check.markdown import MARKER, MOST_ROWS
from bishan_targets.report.changes import change_reports
from bishan_targets.report.check import NO_WORDS
from bishan_targets.report.checked import checked, unchecked
from bishan_targets.storage.revisions import ComparedRevision
from bishan_targets.storage.store import locator
from bishan_targets.text.safe import visible

Bishan = Callable[..., Run]

SCHEMAS = Path(__file__).parents[2] / "schemas"
SARIF = Draft7Validator(json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text("utf-8")))
GITLAB = Draft202012Validator(json.loads((SCHEMAS / "gitlab-code-quality.json").read_text("utf-8")))
JUNIT = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")

TODAY = date(2022, 3, 1)
BASE = (
    ComparedRevision("b" * 40, "main", False, diverged=False),
    ComparedRevision("a" * 40, None, True, diverged=False),
)
# One of each kind: lines, workflow commands, escapes, HTML, Markdown, links, what acts unseen.
HOSTILE = (
    "a\n::error file=x,line=1::pwned\r\n##[add-mask]b ##vso[task.complete] %0A::warning::c, d: e"
    " <!-- bishan check --> <script>alert(1)</script> `code` **bold** | cell | [a](https://evil.test)"
    " www.evil.test @octocat #1 {0} ]]> \x1b[31m \x9b2J \x00 \x85 \u2028 \u202e \u200b \ufffe"
    " \uffff \udc80"
)
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b\u202e\ud800-\udfff]")


def located(file: str, key: KeyPath) -> tuple[str | None, int | None]:
    return f"folder/{file}", len(key[:2])


def waiver(metric: str, reason: str = "r", owner: str = "o") -> Waiver:
    return Waiver(Rule.REGRESSED, metric, reason, owner, date(2022, 6, 30))


def in_file(name: str, *figures: str) -> list[Observation]:
    return [each._replace(file=name) for each in history(*figures)]


def plan(*ids: str, last: str, file: str = "actuals/2021-12-31.toml", **policy: Any) -> Book:
    """A book of targets with figures up to `last`, the value at the end of 2021."""
    figures = in_file("actuals/2020-12-31.toml", "2020-12-31 140")
    newest = in_file(file, f"2021-12-31 {last}")
    named: list[tuple[Target, list[Observation]]] = [
        (target(name=name), [*figures, *newest]) for name in ids
    ]
    return books(named, Policy(**policy))


def before(*ids: str) -> Book:
    return books([(target(name=name), history("2020-12-31 140")) for name in ids])


def page(
    head: Book,
    base: Book | None = None,
    language: str = "en",
    fail_on: str = "error",
    first_run: bool = False,
) -> Page:
    result = check(head, base, TODAY, None if fail_on == "never" else Level(fail_on))
    revisions = BASE if base or first_run else (None, BASE[1])
    words = word_result(result, head, base, messages.load("en"))
    report = checked(
        head, base, TODAY, result, words, revisions, located, fail_on=fail_on, first_run=first_run
    )
    if base:
        report = report._replace(changes=change_reports(head, base, TODAY, result))
    say = messages.load(language)
    return Page(report, word_result(result, head, base, say), say)


def unjudged(code: int, *problems: Problem, language: str = "en") -> Page:
    report = unchecked(TODAY, "error", code, "no base" if code == 3 else None)
    return Page(report, NO_WORDS, messages.load(language), problems)


def hostile(language: str = "en") -> Page:
    """Hostile text everywhere that a file or a name may have some."""
    waived = waiver(f"{HOSTILE}2", reason=HOSTILE, owner=HOSTILE)
    file = f"actuals/2021-12-31_{HOSTILE}.toml"
    ids = (HOSTILE, f"{HOSTILE}2")
    head = plan(*ids, last="139", file=file, waivers=(waived,))
    owned = {
        name: each._replace(owner={"und": HOSTILE}) for name, each in head.plan.targets.items()
    }
    policy = head.plan.policy._replace(closures=(Closure(HOSTILE, HOSTILE, HOSTILE),))
    head = head._replace(plan=head.plan._replace(targets=owned, policy=policy))
    return page(head, before(*ids), language)


def declaring(reason: str = "r") -> Book:
    """A book whose change gives up a target, corrects a figure and records an outcome."""
    return plan(
        "firms",
        last="141",
        retirements=(Retirement("gone", reason, date(2022, 1, 31)),),
        corrections=(
            Correction("firms", date(2020, 12, 31), Decimal(140), Decimal(140), reason),
            Correction("firms", date(2019, 12, 31), None, Decimal(130), reason),
        ),
        closures=(Closure("firms", f"met: {reason}", reason),),
    )


MANY = tuple(f"m{number:03}" for number in range(MOST_ROWS + 20))
PAGES: dict[str, Callable[[str], Page]] = {
    "pass": lambda say: page(plan("firms", last="141"), before("firms"), say),
    "fail": lambda say: page(plan("firms", "b", last="139"), before("firms", "b"), say),
    "known": lambda say: page(plan("firms", last="139"), plan("firms", last="139"), say),
    "waived": lambda say: page(
        plan("firms", last="139", waivers=(waiver("firms"),)), before("firms"), say
    ),
    "loosened": lambda say: page(
        plan("firms", last="139", longest_waiver=400), before("firms", "gone"), say
    ),
    "declared": lambda say: page(declaring(), before("firms", "gone"), say),
    "without a base": lambda say: page(plan("firms", last="139"), None, say),
    "first run": lambda say: page(plan("firms", last="139"), None, say, first_run=True),
    "warnings fail": lambda say: page(plan("firms", last="139"), None, say, fail_on="warning"),
    "nothing fails": lambda say: page(plan("firms", last="139"), None, say, fail_on="never"),
    "many": lambda say: page(plan(*MANY, last="139"), before(*MANY), say),
    "no base to be had": lambda say: unjudged(
        3,
        Problem("unknown", f"no revision {visible(HOSTILE)}", "fetch", HOSTILE, None),
        language=say,
    ),
    "wrong input": lambda say: unjudged(
        2,
        Problem("syntax", "not TOML", "write it", "actuals/a.toml", "data/actuals/a.toml", 3, 7),
        Problem("syntax", "not TOML", None, "actuals/a.toml", "data/actuals/a.toml", 3, 9),
        language=say,
    ),
    "hostile": hostile,
}


def json_of(name: str, of: Page) -> Any:
    return json.loads(renderer(name)(of))


def junit_of(of: Page) -> ElementTree.Element:
    return ElementTree.fromstring(renderer("junit")(of).encode("utf-8"))


# --- by the published schemas ---------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_every_format_is_valid_by_its_schema(name: str, language: str) -> None:
    of = PAGES[name](language)
    SARIF.validate(json_of("sarif", of))
    JUNIT.validate(renderer("junit")(of).encode("utf-8"))
    GITLAB.validate(json_of("gitlab", of))


def test_the_schemas_refuse_what_is_wrong() -> None:
    """A schema that let all pass would test nothing."""
    log, issues = json_of("sarif", PAGES["fail"]("en")), json_of("gitlab", PAGES["fail"]("en"))
    assert not SARIF.is_valid(
        {**log, "runs": [{**log["runs"][0], "results": [{"ruleId": "no message"}]}]}
    )
    assert not GITLAB.is_valid([{**issues[0], "severity": "error"}])
    assert not GITLAB.is_valid([{**issues[0], "location": {"path": "./a", "lines": {"begin": 1}}}])
    assert not JUNIT.is_valid("<testsuites><testsuite name='a'/></testsuites>")


@pytest.fixture(scope="module")
def made_twice() -> tuple[Page, Page]:
    return PAGES["many"]("zh"), PAGES["many"]("zh")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_page_gives_the_same_bytes(name: str, made_twice: tuple[Page, Page]) -> None:
    one, other = map(renderer(name), made_twice)
    assert one == other


# --- what a change declares -----------------------------------------------------------------------

SAID = [
    "the figure for 2020-12-31 is corrected from 140 to 140 (source: r)",
    "the figure for 2019-12-31, 130, completes the history (source: r)",
    "given up on 2022-01-31, with the goal > 500 by 2025-12-31: r",
    "the outcome is: met: r (source: r)",
]


def test_every_format_says_what_a_change_declares() -> None:
    of = PAGES["declared"]("en")
    assert list(of.words.declared) == SAID
    text = renderer("text")(of)
    assert f"declared[revisions] firms: {SAID[0]}\n  targets.toml:2\n\ndeclared[revisions]" in text
    github = renderer("github")(of)
    annotation = "::notice file=folder/targets.toml,line=2,title=declared retired gone::gone: "
    assert annotation + SAID[2] in github
    table = renderer("markdown")(of).partition("### Declared by this change")[2]
    assert "| retired | gone | given up on 2022-01-31, with the goal " in table
    issues = [each for each in json_of("gitlab", of) if each["check_name"].startswith("declared-")]
    assert [each["description"].partition(": ")[2] for each in issues] == SAID
    assert {each["severity"] for each in issues} == {"info"}
    assert len({each["fingerprint"] for each in issues}) == len(SAID)
    results = [each for each in sarif_results(of) if each["ruleId"] == "declared"]
    assert [each["message"]["text"].partition(": ")[2] for each in results] == SAID
    assert {each["level"] for each in results} == {"note"}
    assert {each["suppressions"][0]["justification"] for each in results} == {"r"}
    (run,) = json_of("sarif", of)["runs"]
    assert {run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] for each in results} == {
        "declared"
    }
    (suite,) = junit_of(of).findall("testsuite[@name='Declared by this change']")
    assert [each.attrib["name"] for each in suite] == [
        "declared revisions 2020-12-31",
        "declared revisions 2019-12-31",
        "declared retired 2022-01-31",
        "declared closed",
    ]
    outputs = [(each.findtext("system-out") or "").partition("\n")[0] for each in suite]
    assert [each.partition(": ")[2] for each in outputs] == SAID
    found = json_of("json", of)["declared"]
    assert [each["message"] for each in found] == SAID
    assert (found[0]["before"], found[0]["after"], found[2]["before"]) == (
        140,
        140,
        "> 500 by 2025-12-31",
    )


def test_a_change_that_declares_nothing_says_nothing_of_it() -> None:
    for name in FORMATS:
        if name != "json":
            assert "eclared" not in renderer(name)(PAGES["fail"]("en"))


def test_github_shows_ten_notices_and_the_log_the_other_declarations() -> None:
    many = [
        Correction("firms", date(2020, 1, day), None, Decimal(day), "r") for day in range(1, 13)
    ]
    lines = renderer("github")(page(plan("firms", last="141", corrections=many), before("firms")))
    notices = [each for each in lines.splitlines() if each.startswith("::notice")]
    plain = [each for each in lines.splitlines() if each.startswith("declared[revisions] firms:")]
    assert (len(notices), len(plain)) == (10, 2)


# --- SARIF ----------------------------------------------------------------------------------------


def sarif_results(of: Page) -> list[dict[str, Any]]:
    (run,) = json_of("sarif", of)["runs"]
    found: list[dict[str, Any]] = run["results"]
    return found


def test_a_sarif_result_names_rule_place_and_what_to_do() -> None:
    of = PAGES["fail"]("en")
    (run,) = json_of("sarif", of)["runs"]
    result = run["results"][0]
    assert (result["ruleId"], result["level"], result["baselineState"]) == (
        "regressed",
        "error",
        "new",
    )
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "regressed"
    assert result["message"]["text"] == (
        f"firms: {of.words.findings[0].message}. To do: {of.words.findings[0].hint}."
    )
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {
                    "uri": "folder/actuals/2021-12-31.toml",
                    "uriBaseId": "%SRCROOT%",
                },
                "region": {"startLine": 2},
            }
        }
    ]


def test_sarif_rules_have_what_github_requires() -> None:
    """shortDescription, fullDescription and help, each with a text, and an id."""
    (run,) = json_of("sarif", PAGES["pass"]("zh"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == list(Rule)
    for each in rules:
        assert each["shortDescription"]["text"] == messages.load("zh")(f"rule.{each['id']}")
        assert each["fullDescription"]["text"]
        assert each["help"]["text"]
    assert run["language"] == "zh"


@pytest.mark.parametrize("name", ["without a base", "first run"])
def test_sarif_has_a_baseline_state_only_with_a_baseline(name: str) -> None:
    assert all("baselineState" not in each for each in sarif_results(PAGES[name]("en")))


def test_sarif_known_findings_are_unchanged_and_info_is_a_note() -> None:
    known = sarif_results(PAGES["known"]("en"))
    assert {each["baselineState"] for each in known} == {"unchanged"}
    assert {each["level"] for each in known} == {"warning"}
    severity = {Rule.REGRESSED: Level.INFO}
    noted = sarif_results(page(plan("firms", last="139", severity=severity)))
    assert "note" in {each["level"] for each in noted}


def test_sarif_suppressions_stand_at_all_results_or_none() -> None:
    """SARIF 2.1.0, 3.27.23: absent means that nobody has looked."""
    by_rule = {each["ruleId"]: each for each in sarif_results(PAGES["waived"]("en"))}
    assert by_rule["regressed"]["level"] == "note"
    said = by_rule["regressed"]["message"]["text"]
    assert said.endswith("(waived until 30 June 2022 by o: r)")
    assert "To do" not in said
    assert by_rule["regressed"]["suppressions"] == [
        {"kind": "external", "justification": "r (o, 2022-06-30)"}
    ]
    assert by_rule["behind-pace"]["suppressions"] == []


def test_sarif_says_where_the_gate_could_not_judge() -> None:
    """SARIF 2.1.0, 3.20.14: no results would read as nothing found."""
    (run,) = json_of("sarif", PAGES["wrong input"]("en"))["runs"]
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    for found in (invocation["toolExecutionNotifications"][0], run["results"][0]):
        assert found["level"] == "error"
        assert found["message"]["text"].startswith("not TOML")
        place = found["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "data/actuals/a.toml"
        assert place["region"] == {"startLine": 3}
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert result["ruleId"] == rule["id"] == "not_judged"
    (judged,) = json_of("sarif", PAGES["fail"]("en"))["runs"]
    assert judged["invocations"][0]["executionSuccessful"] is True
    assert judged["invocations"][0]["exitCode"] == 1


def test_sarif_messages_have_no_placeholder_and_no_link() -> None:
    """SARIF 2.1.0, 3.11.5 and 3.11.6."""
    for result in sarif_results(hostile()):
        said = result["message"]["text"]
        assert "{{0}}" in said
        assert not re.search(r"(?<!\{)(\{\{)*\{(?!\{)", said)
        assert "[a] (https" in said
        assert "](" not in said


def test_sarif_addresses_are_addresses_whatever_the_file_is_called() -> None:
    file = f"folder/actuals/2021-12-31_{HOSTILE}.toml"
    for result in sarif_results(hostile())[:1]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri)
        assert unquote_to_bytes(uri) == file.encode("utf-8", "surrogateescape")


def test_sarif_outside_a_repository() -> None:
    of = PAGES["fail"]("en")
    outside = [each._replace(path=None, file="/data/计划.toml") for each in of.report.findings]
    moved = replace(of, report=of.report._replace(findings=outside))
    place = sarif_results(moved)[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "file:///data/%E8%AE%A1%E5%88%92.toml"}


# --- JUnit ----------------------------------------------------------------------------------------


def failures(of: Page) -> list[tuple[str, str]]:
    return [
        (suite.attrib["name"], case.attrib["name"])
        for suite in junit_of(of)
        for case in suite.iter("testcase")
        if case.find("failure") is not None
    ]


def test_junit_has_a_suite_a_target_and_a_case_a_check() -> None:
    of = PAGES["fail"]("en")
    root = junit_of(of)
    assert [suite.attrib["name"] for suite in root] == ["(plan)", "b", "firms"]
    assert len(list(root.iter("testcase"))) == len(of.report.checks)
    assert failures(of) == [("b", "regressed 2021-12-31"), ("firms", "regressed 2021-12-31")]
    for element in (root, *root):
        assert element.attrib["tests"] == str(len(list(element.iter("testcase"))))
        assert element.attrib["failures"] == str(len(list(element.iter("failure"))))


def test_a_junit_failure_says_what_where_and_what_to_do() -> None:
    of = PAGES["fail"]("en")
    failure = next(junit_of(of).iter("failure"))
    words = next(words for finding, words in of.findings() if finding.target == "b")
    said = f"b: {words.message}"
    assert failure.attrib == {"type": "regressed", "message": said}
    assert failure.text == "\n".join([said, "actuals/2021-12-31.toml:2", f"to do: {words.hint}"])


@pytest.mark.parametrize("name", PAGES)
def test_junit_fails_where_the_gate_does(name: str) -> None:
    of = PAGES[name]("en")
    assert bool(failures(of)) is (of.report.exit_code == 1)
    has_errors = any(True for _ in junit_of(of).iter("error"))
    assert has_errors is (of.report.exit_code not in (0, 1))


def test_junit_fails_on_warnings_if_the_gate_does() -> None:
    assert ("firms", "behind-pace 2021-12-31") in failures(PAGES["warnings fail"]("en"))


def test_junit_says_what_a_case_is_about_once() -> None:
    """Several checks of one rule, target and date each have their own words."""
    loosened = [target(">= 500", "2026-12-31", name="firms")]
    head = books([(each, history("2020-12-31 140")) for each in loosened])
    failed = [each.text for each in junit_of(page(head, before("firms"))).iter("failure")]
    assert len(failed) == 2
    assert {str(text).partition(";")[0] for text in failed} == {
        "firms: the goal's exact value now meets it (>=)",
        "firms: the deadline is 2026-12-31",
    }


def test_junit_not_judged_checks_are_skipped() -> None:
    waived = waiver("firms")._replace(rule=Rule.DROPPED)
    of = page(plan("firms", last="141", waivers=(waived,)))
    skipped = [each.why for each in of.report.checks if each.outcome is Outcome.NOT_JUDGED]
    assert skipped
    assert [each.attrib["message"] for each in junit_of(of).iter("skipped")] == skipped


def test_junit_says_why_a_check_could_not_be_judged() -> None:
    lone = books([(target(name="firms"), history("2020-12-31 140"))])
    reasons = [each.attrib["message"] for each in junit_of(page(lone)).iter("skipped")]
    assert reasons == ["only one figure"]


def test_junit_cost_is_linear() -> None:
    """Each finding is looked at once, however many checks there are."""

    class Counting(list[Any]):
        looked = 0

        def __iter__(self) -> Any:
            for each in super().__iter__():
                Counting.looked += 1
                yield each

    of = PAGES["many"]("en")
    findings = Counting(of.report.findings)
    renderer("junit")(replace(of, report=of.report._replace(findings=findings)))
    assert Counting.looked <= 2 * len(findings)


# --- GitLab ---------------------------------------------------------------------------------------


def test_a_gitlab_issue() -> None:
    of = PAGES["fail"]("en")
    issue = json_of("gitlab", of)[0]
    assert issue.pop("fingerprint")
    assert issue == {
        "check_name": "regressed",
        "description": f"firms: {of.words.findings[0].message}",
        "severity": "major",
        "location": {"path": "folder/actuals/2021-12-31.toml", "lines": {"begin": 2}},
    }


def test_gitlab_is_told_nothing_of_what_is_waived() -> None:
    rules = [each["check_name"] for each in json_of("gitlab", PAGES["waived"]("en"))]
    assert "regressed" not in rules
    assert "behind-pace" in rules


def test_gitlab_is_told_that_the_gate_could_not_judge() -> None:
    """An empty report would resolve every finding of the target branch."""
    issues = json_of("gitlab", PAGES["wrong input"]("en"))
    for issue in issues:
        assert (issue["check_name"], issue["severity"]) == ("not_judged", "blocker")
        assert issue["location"] == {"path": "data/actuals/a.toml", "lines": {"begin": 3}}
    assert len({issue["fingerprint"] for issue in issues}) == 2
    again = json_of("gitlab", PAGES["wrong input"]("zh"))
    assert [each["fingerprint"] for each in again] == [each["fingerprint"] for each in issues]


# --- fingerprints ---------------------------------------------------------------------------------


def unused(number: int) -> Page:
    twice = tuple(waiver("firms", reason=str(n)) for n in range(number))
    return page(plan("firms", last="141", waivers=twice), before("firms"))


def fingerprints(of: Page) -> list[str]:
    found = [each["fingerprint"] for each in json_of("gitlab", of)]
    assert found == [each["partialFingerprints"]["bishan/v1"] for each in sarif_results(of)]
    return found


@pytest.mark.parametrize("of", [unused(3), PAGES["many"]("en"), PAGES["loosened"]("en")])
def test_no_two_findings_have_one_fingerprint(of: Page) -> None:
    found = fingerprints(of)
    assert found
    assert len(set(found)) == len(found)


def test_a_fingerprint_outlives_another_value_and_another_language() -> None:
    first = fingerprints(page(plan("firms", last="139"), before("firms")))
    assert first == fingerprints(page(plan("firms", last="138"), before("firms"), "zh"))
    assert first != fingerprints(page(plan("other", last="139"), before("other")))


# --- GitHub ---------------------------------------------------------------------------------------


def test_a_github_annotation() -> None:
    of = PAGES["fail"]("en")
    first = renderer("github")(of).splitlines()[0]
    assert first == (
        "::error file=folder/actuals/2021-12-31.toml,line=2,title=regressed firms::"
        f"firms: {of.words.findings[0].message}%0Ato do: {of.words.findings[0].hint}"
    )


def commands(of: Page) -> list[str]:
    lines = renderer("github")(of).splitlines()
    return [found[1] for line in lines if (found := re.match(r"\s*::(\w+)", line))]


def test_github_annotations_are_worst_first_ten_at_most_then_a_total() -> None:
    assert commands(PAGES["many"]("en")) == ["error"] * 10
    mixed = plan("a", "b", "c", "d", "e", "f", last="139", waivers=(waiver("a"),))
    assert commands(page(mixed, before("a", "b", "c", "d", "e", "f"))) == [
        *["error"] * 5,
        *["warning"] * 5,
    ]
    report = PAGES["many"]("en").report
    *_, more, against, total = renderer("github")(PAGES["many"]("en")).splitlines()
    assert more == f"{len(report.findings) - 10} more findings are not shown here."
    assert against.startswith("Compared with main")
    assert f"{report.counts['error']} errors" in total


def test_github_shows_what_is_waived_as_a_notice() -> None:
    assert "notice" in commands(PAGES["waived"]("en"))


def test_services_are_told_what_is_unusual_about_the_base() -> None:
    said = ["The first sentence.", "The second: <b> & ]]> {0} \u6c49"]
    of = replace(PAGES["pass"]("en"), of_base=said)
    (suite,) = [each for each in junit_of(of) if each.get("name") == "(base)"]
    assert [case.findtext("system-out") for case in suite] == said
    assert [case.get("name") for case in suite] == ["base 1", "base 2"]
    assert suite.get("failures") == "0"
    JUNIT.validate(renderer("junit")(of))
    found = json_of("gitlab", of)
    GITLAB.validate(found)
    issues = [each for each in found if each["check_name"] == "base"]
    assert [each["description"] for each in issues] == said
    assert {each["severity"] for each in issues} == {"info"}
    assert {each["location"]["path"] for each in issues} == {of.report.plan and of.report.plan.file}
    assert len({each["fingerprint"] for each in found}) == len(found)


def test_github_is_told_that_the_gate_could_not_judge() -> None:
    first, *_ = renderer("github")(PAGES["wrong input"]("en")).splitlines()
    assert first == (
        "::error file=data/actuals/a.toml,line=3,title=bishan check::not TOML%0Ato do: write it"
    )


@pytest.mark.parametrize("name", ["github", "text"])
@pytest.mark.parametrize("of", [hostile(), hostile("zh"), PAGES["no base to be had"]("en")])
def test_no_text_from_a_file_is_a_command(name: str, of: Page) -> None:
    """GitHub: `::` begins one at the start of a line, `##[` anywhere in a line without that."""
    said = renderer(name)(of)
    assert not ACTING.search(said)
    lines = said.splitlines()
    ours = [line for line in lines if re.match(r"::(error|warning|notice) (file=|title=)", line)]
    said_to_github = (*of.report.findings, *of.report.declared, *of.problems)
    assert len(ours) == (len(said_to_github) if name == "github" else 0)
    for line in lines:
        assert line in ours or ("::" not in line.lstrip()[:2] and "##" not in line)


def test_github_properties_end_where_they_should() -> None:
    for line in renderer("github")(hostile()).splitlines()[:1]:
        given = line.removeprefix("::error ").partition("::")[0]
        assert [each.partition("=")[0] for each in given.split(",")] == ["file", "line", "title"]
        assert ":" not in given
        assert "%250A" in given


# --- Markdown -------------------------------------------------------------------------------------


def test_the_comment_has_a_hidden_marker_and_a_table() -> None:
    of = PAGES["fail"]("en")
    first, *lines = renderer("markdown")(of).splitlines()
    assert first == MARKER
    assert "## bishan check: FAIL" in lines
    assert sum(line.startswith("| error | regressed |") for line in lines) == 2


def test_a_long_comment_is_cut_and_says_so() -> None:
    """GitHub refuses comments of more than 65,536 characters."""
    of = PAGES["many"]("en")
    comment = renderer("markdown")(of)
    changes, _, findings = comment.partition("### Findings")
    for rows in (changes, findings):
        assert MOST_ROWS / 2 < rows.count("\n| ") <= MOST_ROWS + 2
    shown = findings.count("\n| ") - 2
    assert f"{len(of.report.findings) - shown} more findings" in comment
    assert "20 more targets with changed figures are not shown here" in comment
    assert len(comment) < 65_536


def test_no_text_of_any_length_makes_a_comment_too_long() -> None:
    """Names that grow ten times when escaped, and hundreds of changes, declarations and remarks."""
    ids = [f"{'@' * 2_000}{number}" for number in range(250)]
    corrections = [
        Correction(each, date(2020, 12, 31), Decimal(140), Decimal(140), "@" * 2_000)
        for each in ids
    ]
    of = page(plan(*ids, last="139", corrections=tuple(corrections)), before(*ids))
    comment = renderer("markdown")(replace(of, of_base=["#" * 2_000] * 1_000))
    assert len(comment) < 65_536
    for left_out in ("more targets with changed", "more findings", "more declarations"):
        assert left_out in comment
    assert "more lines are not shown" in comment
    assert "Gate\\: FAIL. " in comment


def test_each_changed_figure_stands_in_one_row_the_worst_first() -> None:
    better, worse, corrected, gone = (
        target(name=name)._replace(unit={"und": "firms"}) for name in ("a", "b", "c", "d")
    )
    then = history("2019-12-31 100", "2020-12-31 140")
    head = books(
        [
            (better, [*then, *history("2021-12-31 150")]),
            (worse, [*then, *history("2021-12-31 139")]),
            (corrected, [*history("2018-12-31 90", "2019-12-31 101", "2020-12-31 140")]),
            (gone, history("2019-12-31 100")),
        ]
    )
    of = page(head, books([(each, then) for each in (better, worse, corrected, gone)]))
    shown = renderer("markdown")(of).partition("### Findings")[0]
    rows = [line.replace("\\", "") for line in shown.splitlines() if line.startswith("| ")]
    assert rows[2:] == [
        "| b | ▁██ | 140 → 139 firms (2021-12-31, new) | 360 → 361 firms | ↘ off track |"
        " ✗ error: regressed; ⚠ warning: behind-pace, off-track |",
        "| c | ▁▃█ | 100 → 101 firms (2019-12-31, changed); 1 more new | 360 firms |"
        " ↘ off track | ✗ error: dropped, history-rewritten |",
        "| d |  | 140 firms (2020-12-31, removed) | 360 → 400 firms |"
        " ↘ off track → too few | ✗ error: dropped, history-rewritten; ⚠ warning: stale |",
        "| a | ▁▇█ | 140 → 150 firms (2021-12-31, new) | 360 → 350 firms | ↘ off track |  |",
    ]


@pytest.mark.parametrize(
    ("language", "verdict"),
    [
        ("en", "↘ off track → ✓ met (by the stricter goal of the two: ↘ off track)"),
        ("zh", "↘ 难以达标 → ✓ 已达标（按两版中较严的目标：↘ 难以达标）"),
    ],
)
def test_a_verdict_by_a_looser_goal_is_shown_with_that_of_the_gate(
    language: str, verdict: str
) -> None:
    then, now = history("2019-12-31 100", "2020-12-31 140"), history("2021-12-31 150")
    base = books([(target(), then)])
    lowered = Waiver(
        Rule.TARGET_LOOSENED, "firms", "r", "o", date(2022, 6, 30), Decimal(120), Aspect.BAR
    )
    for waivers, shown in ([], verdict), ([lowered], verdict.partition(" (")[0].partition("（")[0]):
        head = books([(target("> 120"), [*then, *now])], Policy(waivers=waivers))
        of = page(head, base, language)
        (row,) = change_rows(of)
        assert row[4] == shown
        assert of.report.changes[0].judged == (None if waivers else "off_track")
    harder = page(books([(target("> 600"), [*then, *now])]), base)
    assert [each.judged for each in harder.report.changes] == [None]


def moved(names: str, *, binding: str = "") -> Page:
    """Targets, each named by a letter, all of whose deadlines are a year later."""

    def of(by: str) -> Book:
        charges = {name: TargetPolicy(binding=name in binding) for name in names}
        return books(
            [(target(by=by, name=name, policy=policy), []) for name, policy in charges.items()]
        )

    return page(of("2026-12-31"), of("2025-12-31"))


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (moved("ab"), ["a", "b"]),
        (moved("abc"), ["3 targets (a, b, c)"]),
        (moved("abcdef"), ["6 targets (a, b, c, d, e, …)"]),
        (moved("abcd", binding="a"), ["a", "3 targets (b, c, d)"]),
    ],
)
def test_a_default_that_is_loosened_for_many_targets_is_one_line(
    of: Page, expected: list[str]
) -> None:
    words = "the deadline is 2026-12-31; in the base it was 2025-12-31"
    lines = [line for line in renderer("text")(of).splitlines() if line.startswith("error[")]
    assert lines == [f"error[target-loosened] {each}: {words}" for each in expected]
    rows = [line for line in renderer("markdown")(of).splitlines() if "| error |" in line]
    assert len(rows) == len(expected)
    assert all(each in row.replace("\\", "") for each, row in zip(expected, rows, strict=True))
    assert len(of.report.findings) == of.report.counts["error"]


def test_a_change_without_figures_has_no_row() -> None:
    of = page(plan("firms", last="139", longest_waiver=400), plan("firms", last="139"))
    assert of.report.changes == []
    assert "Changed figures" not in renderer("markdown")(of)


def test_the_comment_calls_what_is_waived_so() -> None:
    (row,) = [
        line for line in renderer("markdown")(PAGES["waived"]("en")).splitlines() if "by o" in line
    ]
    assert row.startswith("| waived | regressed | firms |")
    assert "to do" not in row


def test_the_comment_says_that_the_gate_could_not_judge() -> None:
    comment = renderer("markdown")(PAGES["no base to be had"]("en"))
    assert comment.startswith(f"{MARKER}\n\n## bishan check: not judged\n")
    assert "revision a" in comment
    assert "Without a base" not in comment


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.comments: list[str] = []
        self.texts: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


@pytest.mark.parametrize("of", [hostile(), hostile("zh"), PAGES["no base to be had"]("en")])
def test_text_from_files_is_no_markup(of: Page) -> None:
    comment = renderer("markdown")(of)
    assert not ACTING.search(comment)
    assert comment.count(MARKER) == 1
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(comment)
    found = Tags()
    found.feed(html)
    assert found.tags <= {"h2", "h3", "table", "thead", "tbody", "tr", "th", "td", "p"}
    assert set(found.comments) == {" bishan check ", " "}
    # Text of which services make links, after Markdown, is cut in two by an empty comment.
    assert not any(re.search(r"@\w|#\d|www\.", text) for text in found.texts)
    assert "@octocat" in "".join(found.texts)
    rows = [line for line in comment.splitlines() if line.startswith("|")]
    assert len(rows) == sum(
        len(found) + 2
        for found in (of.report.findings, of.report.declared, of.report.changes)
        if found
    )
    columns = [len(re.findall(r"(?<!\\)\|", row)) - 1 for row in rows]
    assert sorted(set(columns)) == ([3, 4, 6] if of.report.declared else [])


# --- XML, JSON ------------------------------------------------------------------------------------


def test_xml_holds_no_character_that_xml_cannot_hold() -> None:
    said = renderer("junit")(hostile())
    assert not re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", said)
    assert "\\uffff" in said
    tags = {each.tag for each in ElementTree.fromstring(said.encode()).iter()}
    assert tags == {"testsuites", "testsuite", "testcase", "failure", "system-out"}


@pytest.mark.parametrize("name", ["sarif", "gitlab"])
def test_messages_in_json_are_harmless(name: str) -> None:
    said = json_of(name, hostile())
    texts = [
        each["description"] if name == "gitlab" else each["message"]["text"]
        for each in (said if name == "gitlab" else said["runs"][0]["results"])
    ]
    if name == "sarif":
        suppressed = [
            each for result in sarif_results(hostile()) for each in result["suppressions"]
        ]
        assert suppressed
        texts += [each["justification"] for each in suppressed]
    assert not any("\n" in text or ACTING.search(text) for text in texts)


# --- where files are ------------------------------------------------------------------------------


def files_of(name: str, found: Run) -> set[str]:
    if name == "github":
        return set(re.findall(r"^::\w+ file=([^,]*),", found.out, re.MULTILINE))
    said = json.loads(found.out)
    if name == "gitlab":
        return {each["location"]["path"] for each in said}
    places = [place for each in said["runs"][0]["results"] for place in each["locations"]]
    return {each["physicalLocation"]["artifactLocation"]["uri"] for each in places}


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif"])
@pytest.mark.parametrize("where", ["", "data", "data/actuals", "other"])
@pytest.mark.parametrize("base", ["--base=main", "--no-base"])
def test_files_are_named_from_the_repositorys_root_wherever_the_job_runs(
    name: str,
    where: str,
    base: str,
    tmp_path: Path,
    bishan: Bishan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repo = Repo(tmp_path / "repo", "data/")
    (repo.path / "other").mkdir()
    repo.figure("2021-12-31", 139)
    monkeypatch.chdir(repo.path / where)
    plan_file = () if where.startswith("data") else ("--file", str(repo.path / "data"))
    found = bishan("check", base, "--format", name, *plan_file)
    assert found.code == 1
    assert "data/actuals/2021-12-31.toml" in files_of(name, found)
    assert all(each.startswith("data/") for each in files_of(name, found))


def test_a_file_in_no_repository_has_no_path_in_one(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("a = 1\nb = 2\n")
    assert locator()(str(tmp_path / "a.toml"), ("b",)) == (None, 2)
    assert locator()(str(tmp_path / "none.toml"), ("b",)) == (None, None)


def test_a_file_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("a = 1\nb = 2\n")
    locate = locator()
    assert locate(str(tmp_path / "a.toml"), ("a",)) == (None, 1)
    (tmp_path / "a.toml").unlink()
    assert locate(str(tmp_path / "a.toml"), ("b",)) == (None, 2)


def test_a_file_name_with_a_newline_and_a_command(
    tmp_path: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "repo")
    repo.figure("2021-12-31", 139, "_x\n::error file=y,line=1::pwned")
    monkeypatch.chdir(repo.path)
    outputs = [f"--output={name}=out.{name}" for name in FORMATS]
    found = bishan("check", "--base", "main", "--format", "github", *outputs)
    assert found.code == 1
    assert "\n::error file=y" not in found.out
    assert "file=actuals/2021-12-31_x%0A%3A%3Aerror file=y%2Cline=1%3A%3Apwned.toml" in found.out
    for name in ("text", "markdown", "junit"):
        assert "\n::error" not in (repo.path / f"out.{name}").read_text("utf-8")
    SARIF.validate(json.loads((repo.path / "out.sarif").read_text("utf-8")))
    GITLAB.validate(json.loads((repo.path / "out.gitlab").read_text("utf-8")))
    JUNIT.validate(str(repo.path / "out.junit"))


def test_a_service_is_told_that_the_gate_could_not_judge(
    tmp_path: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "repo")
    monkeypatch.chdir(repo.path)
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    outputs = ("--output=github=again.txt", "--output=junit=out.xml")
    found = bishan("check", "--base", "none", "--format", "github", *outputs)
    assert found.code == 3
    assert found.out.startswith(
        "::error file=targets.toml,title=bishan check::there is no revision"
    )
    assert summary.read_text("utf-8").count(MARKER) == 1
    assert next(ElementTree.parse("out.xml").iter("error")).attrib["type"] == "not_judged"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [each for each in FORMATS if each != "text"])
@pytest.mark.parametrize("wrong", ["no base", "wrong input", "nothing to judge"])
def test_stdout_says_what_a_file_does_where_nothing_was_judged(
    wrong: str,
    name: str,
    language: str,
    tmp_path: Path,
    bishan: Bishan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repo = Repo(tmp_path / "repo", "data/")
    monkeypatch.chdir(repo.path)
    if wrong == "wrong input":
        repo.write("data/targets.toml", "nonsense")
    if wrong == "nothing to judge":
        off = "".join(f"{rule} = 'off'\n" for rule in Rule)
        repo.write("data/targets.toml", PLAN + f"[check.severity]\n{off}")
    base = "--base=none" if wrong == "no base" else "--no-base"
    found = bishan(
        *("check", base, "--file", "data", "--lang", language),
        *("--format", name, f"--output={name}=out"),
    )
    assert found.code == (2 if wrong == "wrong input" else 3)
    assert found.out == (repo.path / "out").read_text("utf-8")
    if name == "json":
        return
    code = {"no base": "none", "wrong input": "TOML"}.get(wrong)
    say = messages.load(language)
    assert (code or say("check.nothing")) in found.out
    if name == "sarif":
        SARIF.validate(json.loads(found.out))
        (run,) = json.loads(found.out)["runs"]
        assert [each["level"] for each in run["results"]] == ["error"]
        assert run["invocations"][0]["executionSuccessful"] is False
    if name != "markdown":
        assert "data/targets.toml" in found.out


# --- names and numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_a_target_has_its_name_beside_its_id(
    name: str, tmp_path: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that is gone, whose name only the base knows."""
    repo = Repo(tmp_path / "repo")
    monkeypatch.chdir(repo.path)
    repo.write(
        "targets.toml", PLAN + '[targets.gone]\nname.zh = "去"\nname.en = "Left"\nat_least=1\n'
    )
    repo.commit("another")
    repo.write("targets.toml", PLAN)
    repo.figure("2021-12-31", 139)
    found = bishan("check", "--base", "HEAD", "--format", name)
    assert found.code == 1
    if name == "json":
        named = {each["target"]: each["name"] for each in json.loads(found.out)["findings"]}
        assert named == {"firms": {"und": "企业"}, "gone": {"zh": "去", "en": "Left"}}
        return
    plain = found.out.replace("\\", "")
    assert "企业 (firms)" in plain
    assert "Left (gone)" in plain
    chinese = bishan("check", "--base", "HEAD", "--format", name, "--lang", "zh").out
    assert "去（gone）" in chinese


def compared(first: str, last: str, goal: str = ">= 500", **settings: Any) -> str:
    """The message about a figure that has got worse."""
    figures = history(f"2020-12-31 {first}", f"2021-12-31 {last}")
    head = books([(target(goal, **settings), figures)])
    return page(head).words.findings[0].message


@pytest.mark.parametrize(
    ("first", "last", "decimals", "says"),
    [
        (
            "50170",
            "50169",
            None,
            "50,169 (2021-12-31) is worse than 50,170 (previous figure) by 1;",
        ),
        (
            "5.017e4",
            "1e3",
            None,
            "1,000 (2021-12-31) is worse than 50,170 (previous figure) by 49,170",
        ),
        ("42", "40.5", 2, "40.50 (2021-12-31) is worse than 42.00 (previous figure) by 1.50;"),
        (
            "42.04",
            "42.01",
            1,
            "42.01 (2021-12-31) is worse than 42.04 (previous figure) by 0.03;",
        ),
        # 42.0 and 42.0 would not tell which is worse.
        ("42.046", "41.95", 1, "41.95 (2021-12-31) is worse than 42.046"),
    ],
)
def test_numbers_are_those_of_status_and_never_look_the_same(
    first: str, last: str, decimals: int | None, says: str
) -> None:
    assert compared(first, last, decimals=decimals).startswith(says)


def test_what_is_worse_by_more_than_tolerated_does_not_look_as_if_it_were_not() -> None:
    policy = TargetPolicy(tolerance=Tolerance(Decimal("1.4")))
    said = compared("300", "298.5", decimals=0, policy=policy)
    assert said == "298 (2021-12-31) is worse than 300 (previous figure) by 2; tolerance: 1.4"
    said = compared("300", "298.56", decimals=0, policy=policy)
    assert said.startswith("298.56 ")
    assert said.endswith("by 1.44; tolerance: 1.4")


def test_a_path_that_is_ahead_by_little_is_given_its_digits() -> None:
    """Without decimals in the plan, 3 and 3.00 would look like the same number."""
    figures = history("2018-12-31 1", "2019-12-31 2", "2020-12-31 3")
    goal = target(">= 5")
    wanted = goal._replace(goal=goal.goal._replace(by=date(2022, 12, 31)))
    of = page(books([(wanted, figures)]))
    (said,) = [words.message for finding, words in of.findings() if finding.rule == "behind-pace"]
    assert said.startswith("3 (2020-12-31)")
    assert "(3.00136892539)" in said


def test_days_have_no_decimals() -> None:
    head = books([(target(decimals=2), history("2020-01-31 140"))])
    of = page(head)
    (said,) = [words.message for finding, words in of.findings() if finding.rule == "stale"]
    assert "is 760 days old; one was due within 547" in said


def test_odds_are_those_of_status() -> None:
    figures = history("2017-12-31 140", "2018-12-31 140", "2019-12-31 141", "2020-12-31 140")
    of = page(books([(target(), figures)]))
    (said,) = [words.message for finding, words in of.findings() if finding.rule == "off-track"]
    assert "are <1%, below 33%" in said
