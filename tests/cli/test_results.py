"""Output of every command: the stream for warnings, and the encoding."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import write_plan
from running import Run

from bishan_targets.cli import output

Bishan = Callable[..., Run]
DAY = ("--as-of", "2022-06-30")
COMMANDS = (["status"], ["show", "tech_firms"], ["project"], ["rules"], ["backtest"])


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    text = "[targets.tech_firms]\nat_least = 200\nby = 2025-12-31\n"
    figures = {
        "d2020_12_31": "[values]\ntech_firms = 100",
        "d2021_12_31": "[values]\ntech_firm = 150",
    }
    monkeypatch.chdir(write_plan(tmp_path / "plan", text, **figures))
    return tmp_path / "plan"


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("command", COMMANDS)
def test_warnings_are_told_to_people_and_stand_in_json(command: list[str], bishan: Bishan) -> None:
    for form in ("table", "plain", "csv", "markdown"):
        said = bishan(*command, *DAY, "--format", form)
        assert said.code == 0
        assert said.err.startswith("actuals/2021-12-31.toml:3:1: warning[misspelt-metric]")
    said = bishan(*command, *DAY, "--json")
    assert said.err == ""
    assert json.loads(said.out)["diagnostics"][0]["code"] == "misspelt-metric"


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("command", COMMANDS)
def test_json_and_csv_are_utf_8_and_text_takes_the_stream_s_encoding(
    command: list[str], bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(output, "write", lambda _, utf8=False: seen.append(utf8))
    for form in ("table", "plain", "markdown", "json", "csv"):
        bishan(*command, *DAY, "--format", form)
    assert seen == [False, False, False, True, True]


@pytest.mark.parametrize("command", COMMANDS)
def test_errors_come_as_json_in_utf_8_where_that_was_asked_for(
    command: list[str], bishan: Bishan, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (plan / "targets.toml").write_text("[targets.tech_firms]\nat_least = 5\n", encoding="utf-8")
    said = bishan(*command, *DAY, "--json")
    assert (said.code, said.err) == (2, "")
    assert [each["code"] for each in json.loads(said.out)["diagnostics"]] == [
        "missing-deadline",
        "misspelt-metric",
    ]
    seen: list[bool] = []
    monkeypatch.setattr(output, "write", lambda _, utf8=False: seen.append(utf8))
    assert bishan(*command, *DAY, "--json").code == 2
    assert seen == [True]
    as_text = bishan(*command, *DAY, "--format", "plain")
    assert (as_text.code, as_text.out) == (2, "")
    assert as_text.err.startswith("targets.toml:1:10: error[missing-deadline]")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "hz"])
def test_a_text_in_parts_is_written_as_one_text(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(text: str | list[str]) -> bytes:
        stream = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stream, encoding))
        output.write(text)
        return stream.getvalue()

    assert written(["目", "标 a", "🎉"]) == written("目标 a🎉")
    assert written(["目", "标 a"]).decode(encoding) == "目标 a"
