"""`bishan record --milestone`: what it says, asks, writes and refuses to write."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from running import ROOT, Run
from terminal import at_terminal

Bishan = Callable[..., Run]

# Deadlines that have passed: what is said of the milestones does not depend on today.
PLAN = """\
[plan]
by = 2021-12-31

[targets.firms]
name.zh = "高新技术企业"
name.en = "High-tech firms"
more_than = 1000

[milestones.sites]
name.zh = "创新载体建成投用"
name.en = "Innovation sites in use"
evidence = "竣工验收备案"
steps = ["产教融合生态区", "创新生态社区一期"]

[milestones.law]
name.zh = "出台促进条例"
name.en = "Promotion act in force"
evidence = "公报"
"""
SNAPSHOT = """\
date = 2020-12-31   # from the bulletin
source = "统计公报"

[values]
firms = 980

[milestones]
sites = { state = "begun", expected = 2021-06-30 }   # by telephone
"""
DONE = ("--milestone", "law=done", "--evidence", "公报第6期", "--on", "2021-05", "--date", "2021")


@pytest.fixture(autouse=True)
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "actuals/2020-12-31.toml").write_text(SNAPSHOT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found = bishan("record", *arguments, "--json")
    assert found.err == ""
    content: dict[str, Any] = json.loads(found.out)
    schema = ROOT / "src/bishan_targets/schemas/record.json"
    jsonschema.validate(content, json.loads(schema.read_text(encoding="utf-8")))
    return content


@pytest.mark.parametrize("language", ["en", "zh"])
def test_says_what_changes_and_where_that_leaves_the_milestones(
    language: str, bishan: Bishan, golden: Callable[..., None], plan: Path
) -> None:
    before = files(plan)
    steps = ("--step", "产教融合生态区", "--step", "创新生态社区一期")
    later = ("--expected", "2022-06-30", "--date", "2020-12-31", "--replace")
    runs = [
        bishan("record", *arguments, "--dry-run", "--lang", language)
        for arguments in (
            (*DONE, "--source", "年报", "firms=1100"),
            ("--milestone", "sites=begun", *steps, "--date", "2021"),
            ("--milestone", "sites=begun", *later),
            ("--milestone", "sites=begun", "--date", "2020-12-31"),
            ("--milestone", "sites=dropped", "--date", "2099", "--yes"),
        )
    ]
    assert [(run.code, run.err) for run in runs] == [(0, "")] * 5
    golden(f"record.milestones.{language}.txt", "\n".join(run.out for run in runs))
    assert files(plan) == before


def test_writes_what_it_says(bishan: Bishan, plan: Path) -> None:
    before = files(plan)
    run = bishan("record", *DONE)
    assert (run.code, run.err) == (0, "")
    assert run.out.endswith("Written: actuals/2021-12-31.toml\n")
    assert files(plan) == {
        **before,
        "actuals/2021-12-31.toml": (
            'date = 2021-12-31\n\n[milestones.law]\nstate = "done"\non = 2021-05-31\n'
            'evidence = "公报第6期"\n'
        ),
    }
    again = bishan("record", *DONE)
    assert again.out.startswith("1 statement is already there and is left unchanged")
    assert bishan("validate").code == 0


def test_a_replaced_statement_keeps_its_place_and_comments(bishan: Bishan, plan: Path) -> None:
    refused = bishan("record", "--milestone", "sites=begun", "--expected", "2022", "--date", "2020")
    assert (refused.code, "statement-stands" in refused.err) == (2, True)
    run = bishan(
        *("record", "--milestone", "sites=begun", "--expected", "2022", "--date", "2020-12-31"),
        "--replace",
    )
    assert (run.code, run.err) == (0, "")
    assert files(plan) == {
        "targets.toml": PLAN,
        "actuals/2020-12-31.toml": SNAPSHOT.replace("2021-06-30", "2022-12-31"),
    }


def test_the_document_says_the_same(bishan: Bishan) -> None:
    found = document(bishan, *DONE, "--milestone", "sites=done", "--dry-run", "--note", "n")
    assert (found["written"], found["files"]) == (False, ["actuals/2021-12-31.toml"])
    assert [each["milestone"] for each in found["statements"]] == ["law", "sites"]
    assert found["statements"][0] == {
        "milestone": "law",
        "name": {"zh": "出台促进条例", "en": "Promotion act in force"},
        "date": "2021-12-31",
        "effect": "new",
        "before": None,
        "state": "done",
        "steps_done": None,
        "expected": None,
        "on": "2021-05-31",
        "evidence": "公报第6期",
        "source": None,
        "note": "n",
        "future_dated": False,
    }
    assert found["milestones"] == [
        {
            "id": "law",
            "name": {"zh": "出台促进条例", "en": "Promotion act in force"},
            "before": {"verdict": "no_data", "expected": None},
            "after": {"verdict": "met", "expected": None},
        },
        {
            "id": "sites",
            "name": {"zh": "创新载体建成投用", "en": "Innovation sites in use"},
            "before": {"verdict": "overdue", "expected": "2021-06-30"},
            "after": {"verdict": "met", "expected": "2021-06-30"},
        },
    ]
    alone = document(bishan, "firms=990", "--date", "2021", "--dry-run")
    assert (alone["statements"], alone["milestones"]) == ([], [])


@pytest.mark.parametrize(
    "given",
    ["sites=done", "创新载体建成投用=done", "Innovation sites in use＝已完成", "SITES=Done"],
)
def test_names_and_words_of_any_language(given: str, bishan: Bishan) -> None:
    found = document(bishan, "--milestone", given, "--evidence", "备案3号", "--date", "2021")
    assert [(each["milestone"], each["state"]) for each in found["statements"]] == [
        ("sites", "done")
    ]


def test_a_date_to_come_is_questioned(bishan: Bishan, plan: Path) -> None:
    before = files(plan)
    found = document(bishan, "--milestone", "sites=begun", "--date", "2099")
    assert [each["code"] for each in found["diagnostics"]] == ["doubtful-future"]
    assert found["written"] is False
    assert files(plan) == before
    assert bishan("record", "--milestone", "sites=begun", "--date", "2099", "--yes").code == 0


def test_nothing_is_written_where_one_part_is_wrong(bishan: Bishan, plan: Path) -> None:
    before = files(plan)
    run = bishan("record", "firms=990", "--milestone", "sites=done", "--date", "2021")
    assert (run.code, run.out) == (2, "")
    assert "error[done-without-evidence]: `sites`" in run.err
    run = bishan("record", "frims=990", "law=1", "--milestone", "site=half", "--date", "2021")
    for code in ("unknown-metric", "milestone-figure", "unknown-milestone", "unknown-state"):
        assert f"error[{code}]" in run.err
    assert files(plan) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "nothing to record: give ID=VALUE, or --milestone ID=STATE"),
        (("firms=3", "--evidence", "x"), "--evidence only applies with --milestone"),
        (("firms=3", "--step", "x"), "--step only applies with --milestone"),
        (("firms=3", "--on", "2021"), "--on only applies with --milestone"),
        (("firms=3", "--expected", "2021"), "--expected only applies with --milestone"),
        (("--milestone", "law=begun", "--provisional"), "--provisional only applies with ID=VALUE"),
        (("--milestone", "law=begun", "--context"), "--context only applies with ID=VALUE"),
        (("--milestone", "law"), "law is not of the form ID=STATE"),
        (("--milestone", "=done"), "=done is not of the form ID=STATE"),
        (("--milestone", "law=begun", "--expected", "soon"), "invalid value for --expected: soon"),
        (("--milestone", "law=begun", "--on", "once"), "invalid value for --on: once"),
    ],
)
def test_a_wrong_command_line(arguments: tuple[str, ...], says: str, bishan: Bishan) -> None:
    run = bishan("record", *arguments)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"error: {says}")


def test_asks_at_a_terminal(plan: Path) -> None:
    before = files(plan)
    said, code = at_terminal("record", *DONE, answers=["n"])
    assert (code, "Milestones after this change" in said) == (0, True)
    assert "Nothing was written." in said
    assert files(plan) == before
    said, code = at_terminal("record", *DONE, answers=["y"])
    assert (code, "Written: actuals/2021-12-31.toml" in said) == (0, True)
