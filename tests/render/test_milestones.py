"""Milestones in every format."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from running import Run

from bishan_targets import messages
from bishan_targets.assessment.milestones import MilestoneFlag
from bishan_targets.assessment.verdict import MilestoneVerdict
from bishan_targets.model.milestones import State
from bishan_targets.text.display import display_width

Bishan = Callable[..., Run]
PLAN = """
[plan]
by = 2025-12-31

[targets.firms]
name = "Firms"
at_least = 500

[milestones.line_2]
name.en = "Line 2 in service"
name.zh = "二号线通车"
evidence = "operating licence"
owner = "Works office"
steps = ["Tunnel", "Stations"]
source = "Plan of 2020, page 7"
note = "without the branch line"

[milestones.law]
evidence = "=HYPERLINK(gazette)"
by = 2023-12-31

[milestones.spirit]
name = "A better spirit"
evidence = "none"

[milestones.later]
evidence = "gazette"
since = 2023-01-01

[milestones.stadium]
evidence = "completion notice"
by = 2022-12-31

[[closed]]
milestone = "stadium"
outcome = "missed: no bidder"
source = "Final report"
"""
FIRST = """
date = 2021-06-30
source = "Annual report 2021"

[values]
firms = 239

[milestones]
line_2 = { state = "begun", steps_done = ["Tunnel"], expected = 2025-06-30 }
stadium = { state = "begun" }
"""
SECOND = """
date = 2022-12-31

[milestones.line_2]
state = "begun"
expected = 2026-03-31
source = "=Letter"
note = "two stations are late"

[milestones.law]
state = "done"
evidence = "Gazette 9"
on = 2022-10-01
"""
AS_OF = ("--as-of", "2024-06-30")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "actuals").mkdir()
    (tmp_path / "targets.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "actuals" / "2021-06-30.toml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "actuals" / "2022-12-31.toml").write_text(SECOND, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bishan(*arguments, "--json", *AS_OF).out)
    return found


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_json_has_a_row_each_in_order_of_id(bishan: Bishan, here: Path) -> None:
    found = document(bishan, "status")
    assert [(each["id"], each["verdict"]) for each in found["milestones"]] == [
        ("later", "no_data"),
        ("law", "met"),
        ("line_2", "expected_late"),
        ("spirit", "not_checkable"),
        ("stadium", "missed"),
    ]
    assert found["milestones"][2] == {
        "id": "line_2",
        "name": {"en": "Line 2 in service", "zh": "二号线通车"},
        "by": "2025-12-31",
        "owner": {"und": "Works office"},
        "binding": False,
        "evidence": "operating licence",
        "steps": ["Tunnel", "Stations"],
        "state": "begun",
        "steps_done": ["Tunnel"],
        "done_on": None,
        "expected": "2026-03-31",
        # 184 days to the end of 2025, then 31 + 28 + 31.
        "slip_days": 274,
        "verdict": "expected_late",
        "flags": [],
        "closed": None,
    }
    assert found["milestones"][1]["done_on"] == "2022-10-01"
    assert found["milestones"][4]["closed"] == {
        "outcome": "missed: no bidder",
        "source": "Final report",
    }


def test_the_summary_counts_those_that_can_be_checked(bishan: Bishan, here: Path) -> None:
    summary = document(bishan, "status")["summary"]
    of_milestones = {key: n for key, n in summary.items() if key.startswith("milestones")}
    assert of_milestones == {
        "milestones": 4,
        "milestones_met": 1,
        "milestones_as_planned": 0,
        "milestones_expected_late": 1,
        "milestones_lost": 0,
        "milestones_missed": 1,
        "milestones_overdue": 0,
        "milestones_dropped": 0,
        "milestones_no_data": 1,
    }
    of_targets = {key: n for key, n in summary.items() if key not in of_milestones}
    assert of_targets.pop("total") == sum(of_targets.values()) == 1


def test_one_that_is_set_later_does_not_exist_yet(bishan: Bishan, here: Path) -> None:
    found = json.loads(bishan("status", "--json", "--as-of", "2022-12-31").out)
    assert "later" not in [each["id"] for each in found["milestones"]]


def test_a_plan_without_milestones_has_an_empty_list(bishan: Bishan, here: Path) -> None:
    plan = PLAN[: PLAN.index("[milestones.line_2]")]
    (here / "targets.toml").write_text(plan, encoding="utf-8")
    for path in (here / "actuals").iterdir():
        path.unlink()
    found = document(bishan, "status")
    assert (found["milestones"], found["summary"]["milestones"]) == ([], 0)
    for format_ in ("table", "plain", "markdown", "csv"):
        run = bishan("status", "--format", format_)
        assert "ilestone" not in run.out + run.err
    shown = document(bishan, "show", "firms")
    assert (shown["milestone"], shown["statements"]) == (None, [])


def test_only_and_ids_choose_among_both(bishan: Bishan, here: Path) -> None:
    def chosen(*arguments: str) -> tuple[list[str], list[str]]:
        found = document(bishan, "status", *arguments)
        targets, milestones = found["targets"], found["milestones"]
        return [each["id"] for each in targets], [each["id"] for each in milestones]

    assert chosen("line_2") == ([], ["line_2"])
    assert chosen("二号线通车", "firms") == (["firms"], ["line_2"])
    assert chosen("firms") == (["firms"], [])
    assert chosen("--only", "expected late", "--only", "无法核查") == ([], ["line_2", "spirit"])
    refused = bishan("status", "--only", "x").err
    assert "expected_late" in refused
    assert refused.count("no data") + refused.count("no_data") == 1


def test_csv_has_one_kind_of_rows(bishan: Bishan, here: Path) -> None:
    run = bishan("status", "--format", "csv", *AS_OF)
    assert [each["id"] for each in rows(run.out)] == ["firms"]
    assert run.err.endswith("name their ids, or use --json.\n")
    for arguments in (["law", "line_2"], ["law", "line_2", "--only", "lost"]):
        run = bishan("status", "--format", "csv", *arguments, *AS_OF)
        assert run.out.startswith("id,name,state,steps_done,steps,expected,slip_days,by,verdict")
        assert "--json" not in run.err
    line, law = rows(bishan("status", "--format", "csv", "law", "line_2", *AS_OF).out)
    assert line["slip_days"] == "274"
    assert (line["steps_done"], line["steps"], line["owner"]) == ("1", "2", "Works office")
    assert (law["steps"], law["evidence"]) == ("", "'=HYPERLINK(gazette)")


def test_plain_has_a_block_of_its_own(bishan: Bishan, here: Path) -> None:
    targets, milestones = bishan("status", "--format", "plain", *AS_OF).out.split("\n\n")
    assert [line.split("\t")[0] for line in targets.splitlines()] == ["id", "firms"]
    lines = [line.split("\t") for line in milestones.splitlines()]
    assert [line[0] for line in lines] == ["id", "line_2", "law", "spirit", "later", "stadium"]
    assert len({len(line) for line in lines}) == 1
    assert lines[1][2:8] == [
        *("begun", "1 of 2", "2026-03-31", "274 days later", "2025-12-31", "expected late")
    ]


@pytest.mark.parametrize("language", messages.languages())
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_table_cuts_nothing(
    width: int, language: str, bishan: Bishan, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = bishan("status", "--format", "table", "--lang", language, *AS_OF).out
    say = messages.load(language)
    for verdict in ("expected_late", "met", "not_checkable", "no_data", "missed"):
        assert say(f"milestone.verdict.{verdict}") in out
    assert ("2026-03-31" in out) == (width >= 60)
    if width >= 60:
        assert max(map(display_width, out.splitlines())) <= width


def test_a_plan_of_milestones_alone_is_a_plan(bishan: Bishan, here: Path) -> None:
    plan = PLAN.replace('[targets.firms]\nname = "Firms"\nat_least = 500\n', "")
    (here / "targets.toml").write_text(plan, encoding="utf-8")
    run = bishan("status", "--format", "csv", *AS_OF)
    assert [each["id"] for each in rows(run.out)][:2] == ["line_2", "law"]
    assert bishan("status", "--format", "plain", *AS_OF).out.startswith("id\tmilestone\t")
    assert "0 targets" in bishan("validate").out


def test_show_has_words_steps_statements_and_the_slip(bishan: Bishan, here: Path) -> None:
    assert bishan("show", "line_2", "--lang", "en", *AS_OF).out == (
        "Line 2 in service (line_2), as of 30 June 2024\n"
        "  To be done by 31 December 2025.\n"
        "  Evidence that decides: operating licence\n"
        "  Owner: Works office\n"
        "  Source: Plan of 2020, page 7\n"
        "  Note: without the branch line\n"
        "\n"
        "Verdict: expected late\n"
        "  It is expected on 31 March 2026, after the deadline (31 December 2025).\n"
        "\n"
        "Steps\n"
        "  step      state\n"
        "  Tunnel    done\n"
        "  Stations  open\n"
        "\n"
        "Expected date\n"
        "  quantity            calculation              result\n"
        "  first expected      stated on 2021-06-30     2025-06-30\n"
        "  last expected       stated on 2022-12-31     2026-03-31\n"
        "  moved by            2026-03-31 - 2025-06-30  274 days\n"
        "  after the deadline  2026-03-31 - 2025-12-31  90 days\n"
        "\n"
        "Statements\n"
        "  date        state  steps done  expected    source\n"
        "  2021-06-30  begun  Tunnel      2025-06-30  [1]\n"
        "  2022-12-31  begun              2026-03-31  [2]\n"
        "  [1] Annual report 2021\n"
        "  [2] =Letter\n"
        "  2022-12-31: two stations are late\n"
    )


@pytest.mark.parametrize(
    ("milestone", "day", "said"),
    [
        ("law", "2024-06-30", "It was done on 1 October 2022; the deadline is 31 December 2023."),
        ("spirit", "2024-06-30", "No document decides whether it is done, so it is not judged"),
        ("stadium", "2024-06-30", "the plan has closed it as missed"),
        ("stadium", "2024-06-30", "Closed in the plan: missed: no bidder (source: Final report)"),
        ("stadium", "2022-12-31", "It has begun, the deadline (31 December 2022) has not passed"),
        ("later", "2026-06-30", "There are no statements up to 30 June 2026."),
        ("later", "2026-06-30", "The deadline (31 December 2025) has passed."),
        ("line_2", "2026-06-30", "the latest statement (31 December 2022) does not say that it is"),
        ("line_2", "2022-06-30", "before the deadline  2025-12-31 - 2025-06-30  184 days"),
        ("line_2", "2025-07-01", "after the deadline (31 December 2025)"),
        ("law", "2022-06-30", "There are no statements up to 30 June 2022."),
    ],
)
def test_the_reason_of_a_verdict(
    milestone: str, day: str, said: str, bishan: Bishan, here: Path
) -> None:
    assert said in bishan("show", milestone, "--lang", "en", "--as-of", day).out


def test_show_as_csv_has_the_statements(bishan: Bishan, here: Path) -> None:
    run = bishan("show", "line_2", "--format", "csv", "--lang", "en", *AS_OF)
    first, second = rows(run.out)
    assert (first["steps_done"], first["expected"]) == ("Tunnel", "2025-06-30")
    assert (second["source"], second["file"]) == ("'=Letter", "actuals/2022-12-31.toml")
    assert run.err.startswith("Verdict: expected late\n")


def test_the_page_has_a_table_and_details(bishan: Bishan, here: Path) -> None:
    pytest.importorskip("vl_convert")
    plan = PLAN.replace("A better spirit", "<b>A better spirit</b>")
    (here / "targets.toml").write_text(plan, encoding="utf-8")
    for language, title in (("en", "Milestones"), ("zh", "里程碑")):
        page = bishan("report", "-o", "-", "--lang", language, *AS_OF).out
        assert f'<h2 id="milestones">{title}</h2>' in page
        assert page.count('<details id="m') == 5
        assert '<span class="badge expected_late">' in page
        assert "&lt;b&gt;A better spirit" in page
    only = bishan("report", "firms", "-o", "-", *AS_OF).out
    assert 'id="milestones"' not in only


def test_the_markdown_report_has_each(bishan: Bishan, here: Path) -> None:
    out = bishan("report", "-o", "-", "--format", "markdown", "--lang", "en", *AS_OF).out
    assert "### Milestones" in out
    assert "## Line 2 in service" in out
    assert "| Tunnel | done |" in out


@pytest.mark.parametrize("language", messages.languages())
def test_every_word_is_there(language: str) -> None:
    say = messages.load(language)
    for kind, known in (("verdict", MilestoneVerdict), ("flag", MilestoneFlag), ("state", State)):
        words = [say(f"milestone.{kind}.{each}") for each in known]
        assert len(set(words)) == len(words)
    assert all(say.has(f"milestone.why.{each}") for each in MilestoneVerdict)
    assert all(say.has(f"milestone.why.flag.{each}") for each in MilestoneFlag)


def test_owner_and_binding_choose_among_both(bishan: Bishan, here: Path) -> None:
    plan = PLAN.replace("at_least = 500", 'at_least = 500\nowner = "works  Office"')
    plan = plan.replace('evidence = "gazette"', 'evidence = "gazette"\nbinding = true')
    (here / "targets.toml").write_text(plan, encoding="utf-8")
    both = document(bishan, "status", "--owner", "works office")
    assert [each["id"] for each in both["targets"]] == ["firms"]
    assert [each["id"] for each in both["milestones"]] == ["line_2"]
    binding = document(bishan, "status", "--binding")
    assert (binding["targets"], [each["id"] for each in binding["milestones"]]) == ([], ["later"])
    assert binding["binding_summary"]["milestones_no_data"] == 1
    assert document(bishan, "status", "--binding", "--only", "met")["milestones"] == []
    assert "Type: binding" in bishan("show", "later", "--lang", "en").out
