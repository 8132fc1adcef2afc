"""Options of `bishan check`, and its output if it cannot judge."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plans import write_plan
from running import Run

from bishan_targets.cli import output

Bishan = Callable[..., Run]
PLAN = "[targets.firms]\nat_least = 200\nby = 2025-12-31\n"
FIGURES = {"d2020_12_31": "[values]\nfirms = 100", "d2021_12_31": "[values]\nfirms = 150"}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.chdir(write_plan(tmp_path / "plan", PLAN, **FIGURES))
    return tmp_path / "plan"


def document(bishan: Bishan, *arguments: str) -> dict[str, Any]:
    found = bishan("check", "--json", *arguments)
    assert found.err == ""
    content: dict[str, Any] = json.loads(found.out)
    return content


@pytest.mark.usefixtures("plan")
def test_it_judges_as_of_the_day_that_is_given(bishan: Bishan) -> None:
    early = document(bishan, "--no-base", "--as-of", "2021-06-30")
    late = document(bishan, "--no-base", "--as-of", "2022-06-30")
    assert (early["as_of"], late["as_of"]) == ("2021-06-30", "2022-06-30")
    assert [each["rule"] for each in early["findings"]] == ["future-dated"]
    assert late["findings"] == []
    refused = bishan("check", "--no-base", "--as-of", "june")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("error: invalid value for --as-of: june")


def test_wrong_input_is_said_once_and_dated(bishan: Bishan, plan: Path) -> None:
    (plan / "targets.toml").write_text(PLAN + "untl = 3\n", encoding="utf-8")
    content = document(bishan, "--no-base", "--as-of", "2022-06-30")
    assert (content["as_of"], content["exit_code"], content["outcome"]) == (
        "2022-06-30",
        2,
        "not_judged",
    )
    text = bishan("check", "--no-base", "--as-of", "2022-06-30")
    assert (text.code, text.out) == (2, "")
    assert text.err.startswith("targets.toml:4:1: error[unknown-key]")


@pytest.mark.usefixtures("plan")
def test_a_base_that_cannot_be_had_is_said_once_and_dated(bishan: Bishan) -> None:
    content = document(bishan, "--base", "main", "--as-of", "2022-06-30")
    assert (content["as_of"], content["exit_code"]) == ("2022-06-30", 3)
    assert content["error"]
    text = bishan("check", "--base", "main", "--as-of", "2022-06-30")
    assert (text.code, text.out) == (3, "")
    assert text.err.startswith("error: ")


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("form", ["github", "text", "json"])
def test_only_the_format_of_github_adds_to_its_summary(
    form: str, bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert bishan("check", "--no-base", "--as-of", "2022-06-30", "--format", form).code == 0
    assert summary.exists() == (form == "github")


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("form", ["text", "json", "junit", "sarif", "markdown"])
def test_a_log_takes_the_stream_s_encoding_and_a_document_is_utf_8(
    form: str, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(output, "write", lambda _, utf8=False: seen.append(utf8))
    bishan("check", "--no-base", "--as-of", "2022-06-30", "--format", form)
    assert seen == [form != "text"]
