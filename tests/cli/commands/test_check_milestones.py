"""The gate on milestones in a repository: what each format says, in every language."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from repositories import Repo
from running import Run

from bishan_targets import messages

Bishan = Callable[..., Run]

AS_OF = ("--as-of", "2024-03-01", "--base", "main")
PLAN = """\
[plan]
by = 2023-12-31

[milestones.sites]
name.zh = "创新载体建成投用"
name.en = "Innovation sites in use"
evidence = "竣工验收备案"
binding = true
owner = "科技局"
steps = ["产教融合生态区", "创新生态社区一期"]

[milestones.law]
name.zh = "出台促进条例"
name.en = "Promotion act in force"
evidence = "公报"

[milestones.fund]
name.zh = "设立引导基金"
name.en = "Guidance fund set up"
evidence = "工商登记"
by = 2025-12-31

[milestones.platform]
name.zh = "算力平台上线"
name.en = "Computing platform online"
evidence = "验收报告"
by = 2025-12-31
"""
FIRST = """\
date = 2021-06-30

[milestones]
sites = { state = "begun", steps_done = ["产教融合生态区"], expected = 2023-06-30 }
law = { state = "begun", expected = 2022-12-31 }
fund = { state = "done", on = 2021-05-01, evidence = "登记号12" }
platform = { state = "begun", expected = 2024-12-31 }
"""
LAST = """\
date = 2022-06-30

[milestones]
sites = { state = "done", on = 2022-06-01, evidence = "备案3号" }
law = { state = "done", on = 2022-05-01, evidence = "公报第6期" }
"""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    found = Repo(tmp_path / "repo")
    found.git("rm", "-q", "-r", "actuals")
    found.write("targets.toml", PLAN)
    found.write("actuals/2021-06-30.toml", FIRST)
    found.write("actuals/2022-06-30.toml", LAST)
    found.commit("milestones")
    monkeypatch.chdir(found.path)
    return found


def change(repo: Repo) -> None:
    """Everything that the gate is to find: taken back, moved, reworded, removed."""
    loosened = PLAN.replace("by = 2023-12-31", "by = 2024-12-31").replace(
        ', "创新生态社区一期"', ""
    )
    no_law = loosened[: loosened.index("[milestones.law]")]
    rest = loosened[loosened.index("[milestones.fund]") :]
    repo.write("targets.toml", no_law + rest.replace('"工商登记"', '"none"'))
    first = FIRST.replace("登记号12", "新闻稿").replace("2023-06-30", "2023-03-31")
    repo.write("actuals/2021-06-30.toml", without_law(first))
    repo.write("actuals/2022-06-30.toml", without_law(LAST))
    repo.write(
        "actuals/2024-02-29.toml",
        'date = 2024-02-29\n\n[milestones]\nsites = { state = "begun" }\n'
        'platform = { state = "begun", expected = 2025-06-30 }\n',
    )


def without_law(text: str) -> str:
    return "".join(line for line in text.splitlines(True) if not line.startswith("law"))


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(bishan("check", *AS_OF, "--json", *arguments).out)
    return content


@pytest.mark.parametrize("language", messages.languages())
@pytest.mark.parametrize("form", ["text", "markdown", "github", "junit"])
def test_says_what_changed_and_what_to_do(
    form: str, language: str, repo: Repo, bishan: Bishan, golden: Callable[[str, str], None]
) -> None:
    change(repo)
    run = bishan("check", *AS_OF, "--format", form, "--lang", language)
    assert (run.code, run.err) == (1, "")
    said = run.out.replace(repo.git("rev-parse", "main")[:12], "0123456789ab")
    golden(f"check.milestones.{form}.{language}.txt", said)


def test_names_the_place_of_each(repo: Repo, bishan: Bishan) -> None:
    change(repo)
    found = document(bishan)["findings"]
    places = {
        (each["rule"], each["target"]): (each["file"], each["line"], each["severity"])
        for each in found
    }
    assert places == {
        ("milestone-undone", "sites"): ("actuals/2024-02-29.toml", 4, "error"),
        ("history-rewritten", "sites"): ("actuals/2021-06-30.toml", 4, "error"),
        ("target-loosened", "sites"): ("targets.toml", 4, "error"),
        ("overdue", "sites"): ("actuals/2024-02-29.toml", 4, "warning"),
        ("milestone-removed", "law"): ("targets.toml", 4, "error"),
        ("evidence-removed", "fund"): ("actuals/2021-06-30.toml", 5, "error"),
        ("expected-slipped", "platform"): ("actuals/2024-02-29.toml", 5, "warning"),
    }
    assert {each["target"]: each["name"]["en"] for each in found} == {
        "sites": "Innovation sites in use",
        "law": "Promotion act in force",
        "fund": "Guidance fund set up",
        "platform": "Computing platform online",
    }
    charges = {(each["binding"], (each["owner"] or {}).get("und")) for each in found}
    assert charges == {(True, "科技局"), (False, None)}
    undone = next(each for each in found if each["rule"] == "milestone-undone")
    assert (undone["value"], undone["reference"]) == ("begun", "done")
    assert (undone["date"], undone["introduced"]) == ("2024-02-29", True)


def test_services_get_the_same_findings(repo: Repo, bishan: Bishan) -> None:
    change(repo)
    rules = sorted(each["rule"] for each in document(bishan)["findings"])
    sarif = json.loads(bishan("check", *AS_OF, "--format", "sarif").out)
    assert sorted(each["ruleId"] for each in sarif["runs"][0]["results"]) == rules
    gitlab = json.loads(bishan("check", *AS_OF, "--format", "gitlab").out)
    assert sorted(each["check_name"] for each in gitlab) == rules
    assert len({each["fingerprint"] for each in gitlab}) == len(rules)
    junit = ElementTree.fromstring(bishan("check", *AS_OF, "--format", "junit").out.encode())
    errors = [each for each in document(bishan)["findings"] if each["severity"] == "error"]
    assert junit.attrib["failures"] == str(len(errors))


def test_news_of_a_later_date_pass(repo: Repo, bishan: Bishan) -> None:
    repo.write(
        "actuals/2024-02-29.toml",
        'date = 2024-02-29\n\n[milestones]\nsites = { state = "done", evidence = "备案4号" }\n'
        'platform = { state = "begun", expected = 2024-09-30 }\n',
    )
    found = document(bishan)
    assert (found["outcome"], found["findings"], found["begun"]) == ("pass", [], True)


def test_a_waiver_that_accept_writes_lets_it_pass(repo: Repo, bishan: Bishan) -> None:
    repo.write(
        "actuals/2024-02-29.toml",
        'date = 2024-02-29\n\n[milestones]\nlaw = { state = "begun" }\n',
    )
    assert [each["rule"] for each in document(bishan)["findings"]] == [
        "milestone-undone",
        "overdue",
    ]
    until = (date.today() + timedelta(30)).isoformat()
    wanted = ("--reason", "重新起草", "--owner", "法制办", "--until", until)
    waiver = bishan("accept", "milestone-undone", "出台促进条例", *wanted)
    assert (waiver.code, waiver.err) == (0, "")
    assert 'metric = "law"' in waiver.out
    found = bishan("check", "--base", "main")
    assert (found.code, "重新起草" in found.out) == (0, True)


def test_settings_of_a_milestone_alone(repo: Repo, bishan: Bishan) -> None:
    own = '\n[check.targets.platform]\nseverity = { expected-slipped = "error" }\n'
    repo.write("targets.toml", PLAN + own)
    repo.write(
        "actuals/2024-02-29.toml",
        "date = 2024-02-29\n\n[milestones]\n"
        'platform = { state = "begun", expected = 2025-01-31 }\n',
    )
    (found,) = document(bishan)["findings"]
    assert (found["rule"], found["severity"]) == ("expected-slipped", "error")


@pytest.mark.parametrize("form", ["text", "markdown", "github"])
def test_text_from_the_files_acts_on_nothing(form: str, repo: Repo, bishan: Bishan) -> None:
    hostile = "\\u001b[31mx\\n::error file=y::z <script> [a](b) `c`"
    repo.write("targets.toml", PLAN.replace("产教融合生态区", hostile).replace("公报", hostile))
    step = FIRST.replace("产教融合生态区", hostile)
    repo.write("actuals/2021-06-30.toml", step.replace("登记号12", hostile))
    repo.commit("hostile")
    repo.write("targets.toml", PLAN)
    repo.write("actuals/2021-06-30.toml", FIRST)
    run = bishan("check", *AS_OF[:2], "--base", "HEAD", "--format", form)
    assert run.code == 1
    assert run.out.replace("\n", "").isprintable()
    assert "\n::error file=y" not in run.out
    if form == "markdown":
        assert "<script>" not in run.out
