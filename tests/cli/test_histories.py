"""Long histories in place of snapshots, in every command."""

import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from any_book import AS_OF, documents, folder, run, snapshots
from histories import parquet, write_history
from hypothesis import given, settings
from repositories import Repo
from running import ROOT, Run

Bishan = Callable[..., Run]
FORMS = ("csv", "parquet")


@pytest.fixture(params=FORMS)
def bishan_s_own(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan: Bishan
) -> Path:
    """Bishan's plan with its figures in one file, which `export` has written."""
    shutil.copy(ROOT / "targets.toml", tmp_path)
    (tmp_path / "actuals").mkdir()
    content = tmp_path / "actuals" / f"history.{request.param}"
    assert bishan("export", "-f", str(ROOT), "-o", str(content)).code == 0
    monkeypatch.chdir(tmp_path)
    return content


@pytest.mark.parametrize("day", ["2021-06-30", "2021-12-31", "2026-11-24"])
def test_status_is_the_same_byte_for_byte(bishan_s_own: Path, bishan: Bishan, day: str) -> None:
    def status() -> str:
        # Statements about milestones are no figures, and stay behind.
        targets = ("rd_share", "invention_patents", "high_tech_firms", "tech_firms")
        found = bishan("status", *targets, "--json", "--as-of", day)
        assert found.code == 0
        return found.out

    from_history = status()
    shutil.rmtree("actuals")
    shutil.copytree(ROOT / "actuals", "actuals")
    assert from_history == status()


@pytest.mark.parametrize("form", FORMS)
@given(files=snapshots())
@settings(max_examples=10)
def test_any_history_says_what_its_snapshots_say(
    form: str, files: dict[str, dict[str, Any]]
) -> None:
    metrics = {metric for content in files.values() for metric in content["values"]}
    with folder(files) as path:
        history = path / f"history.{form}"
        try:
            run("export", "-f", str(path), "-o", str(history))
        except AssertionError:
            assert form == "parquet"  # which cannot hold all numbers together
            return
        before = without_files(documents(path, metrics))
        shutil.rmtree(path / "actuals")
        (path / "actuals").mkdir()
        history.rename(path / "actuals" / history.name)
        assert without_files(documents(path, metrics)) == before


def without_files(documents: list[str]) -> list[Any]:
    """The documents but for the names of the files that figures stand in."""

    def known(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: known(each) for key, each in value.items() if key != "file"}
        return [known(each) for each in value] if isinstance(value, list) else value

    return [known(json.loads(each)) for each in documents]


def test_a_figure_in_a_history_is_not_rewritten(bishan_s_own: Path, bishan: Bishan) -> None:
    before = {path: path.read_bytes() for path in Path().rglob("*.*")}
    replaced = ("rd_share=9", "--date", "2021-12-26", "--replace", "--note", "x", "--yes")
    Path("table.csv").write_text("date,metric,value,source\n2021-12-26,rd_share,9,x\n")
    for command in (("record", *replaced), ("import", "table.csv", "--replace", "--yes")):
        found = bishan(*command)
        assert (found.code, found.out) == (2, "")
        assert f"actuals/{bishan_s_own.name}: error[not-edited]" in found.err
    Path("table.csv").unlink()
    assert {path: path.read_bytes() for path in Path().rglob("*.*")} == before


def test_a_new_figure_goes_to_a_snapshot_beside_it(bishan_s_own: Path, bishan: Bishan) -> None:
    assert bishan("record", "rd_share=3.1", "--date", "2023-12-31", "--yes").code == 0
    assert sorted(path.name for path in Path("actuals").iterdir()) == [
        "2023-12-31.toml",
        bishan_s_own.name,
    ]
    assert bishan("validate").code == 0


# --- The gate -------------------------------------------------------------------------------------

HEADING = "date,metric,value\n"
FIRST = HEADING + "2020-12-31,firms,100\n2021-06-30,firms,140\n"
AFTER = "2022-03-01"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A repository whose figures stand in one file."""
    found = Repo(tmp_path / "repo")
    for path in (found.path / "actuals").iterdir():
        path.unlink()
    found.write("actuals/history.csv", FIRST)
    found.commit("one file")
    monkeypatch.chdir(found.path)
    return found


def check(bishan: Bishan) -> list[tuple[str, str, int | None]]:
    found = json.loads(bishan("check", "--base", "main", "--as-of", AFTER, "--json").out)
    assert found["diagnostics"] == []
    return [(each["rule"], each["file"], each["line"]) for each in found["findings"]]


def test_a_worse_figure_is_pointed_at(repo: Repo, bishan: Bishan) -> None:
    repo.write("actuals/history.csv", HEADING + "2021-12-31,firms,139\n" + FIRST[len(HEADING) :])
    assert ("regressed", "actuals/history.csv", 2) in check(bishan)


def test_a_rewritten_figure_is_pointed_at(repo: Repo, bishan: Bishan) -> None:
    repo.write("actuals/history.csv", FIRST.replace("140", "141"))
    assert ("history-rewritten", "actuals/history.csv", 3) in check(bishan)


def test_another_form_is_no_change(repo: Repo, bishan: Bishan) -> None:
    Path("actuals/history.csv").unlink()
    days = [date(2020, 12, 31), date(2021, 6, 30)]
    columns = {"date": days, "metric": ["firms", "firms"], "value": [100, 140]}
    Path("actuals/history.parquet").write_bytes(parquet(columns))
    assert [rule for rule, *_ in check(bishan)] == []
    repo.commit("Parquet")
    Path("actuals/history.parquet").unlink()
    repo.write("actuals/history.csv", FIRST.replace("140", "139"))
    assert "history-rewritten" in [rule for rule, *_ in check(bishan)]


def test_what_parquet_says_has_no_line(repo: Repo, bishan: Bishan) -> None:
    columns = {"date": [date(2021, 12, 31)], "metric": ["firms"], "value": [139]}
    Path("actuals/later.parquet").write_bytes(parquet(columns))
    assert ("regressed", "actuals/later.parquet", None) in check(bishan)


def test_parquet_without_the_extra_says_what_to_install(
    tmp_path: Path, bishan: Bishan, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_history(tmp_path, b"PAR1", "history.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    found = bishan("status", "-f", str(tmp_path), *AS_OF)
    assert found.code == 2
    assert 'pip install ".[parquet]"' in found.err
