"""Completions that a shell offers while a command line is typed."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from running import ROOT, Run

CODE = (
    "import atexit, sys; from bishan_targets.cli import main; "
    "atexit.register(lambda: print('pydantic' in sys.modules, file=sys.stderr)); main([])"
)


def offered(shell: str, line: str, folder: Path = ROOT) -> list[str]:
    """The completions of a line's last word; pydantic must not be loaded for them."""
    settings = {
        "_BISHAN_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(line.count(" ")),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    found = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stderr == "False\n"
    return [line for line in found.stdout.splitlines() if line]


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_the_shell_is_the_one_that_runs_it(option: str, bishan: Callable[..., Run]) -> None:
    refused = bishan(option, "fish")
    assert (refused.code, f"{option} takes no value" in refused.err) == (2, True)


STATES = ["begun", "done", "dropped"]
TARGETS = ["rd_share", "invention_patents", "high_tech_firms", "tech_firms"]
MILESTONES = [
    *("national_innovative_city", "front_rank", "carriers_in_use", "science_city"),
    *("one_city_one_district", "clusters", "institutions", "ecosystem"),
]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("bishan status ", [*TARGETS, *MILESTONES]),
        ("bishan project ", TARGETS),
        ("bishan show c", ["carriers_in_use", "clusters"]),
        ("bishan status h", ["high_tech_firms"]),
        ("bishan show listed", ["listed_tech_smes"]),
        ("bishan record tech", ["tech_firms=", "tech_firms_added="]),
        ("bishan record --milestone fr", [f"front_rank={each}" for each in STATES]),
        ("bishan export rd_i", ["rd_institutions"]),
        ("bishan status --only o", ["on_track", "off_track", "overdue"]),
        ("bishan status --format ", ["table", "plain", "json", "csv", "markdown"]),
        ("bishan export --format ", ["csv", "jsonl", "parquet", "xlsx"]),
        ("bishan check --format j", ["json", "junit"]),
        ("bishan check --fail-on ", ["error", "warning", "never"]),
        ("bishan accept re", ["regressed"]),
        ("bishan accept regressed rd_s", ["rd_share"]),
        ("bishan accept milestone-undone carr", ["carriers_in_use"]),
        ("bishan retarget rd_s", ["rd_share"]),
        ("bishan project --method ", ["trend", "drift", "linear", "cagr"]),
        ("bishan schema a", ["actuals"]),
        ("bishan init --example ", ["bishan"]),
        ("bishan show --lang ", ["en", "zh"]),
        ("bishan status --color n", ["never"]),
        ("bishan st", ["status"]),
    ],
)
def test_bash_offers(line: str, words: list[str]) -> None:
    assert offered("bash", line) == words


def test_zsh_and_fish_offer_the_same() -> None:
    assert offered("fish", "bishan project ") == TARGETS
    assert re.findall('"([^"]+)"', "".join(offered("zsh", "bishan project "))) == TARGETS


def test_the_plan_that_the_line_names_is_read(tmp_path: Path) -> None:
    (tmp_path / "targets.toml").write_text("[targets.forest]\nat_least = 5\n", encoding="utf-8")
    assert offered("bash", f"bishan status --file {tmp_path} ") == ["forest"]


def test_owners_are_offered_in_every_language_and_as_one_word(tmp_path: Path) -> None:
    text = (
        '[targets.forest]\nowner.zh = "市林业局"\nowner.en = "Forestry Office"\n'
        '[targets.farms]\nowner = "$(reboot)"\n[targets.firms]\nowner = 5\n[targets.water]\n'
    )
    (tmp_path / "targets.toml").write_text(text, encoding="utf-8")
    assert offered("bash", "bishan status --owner ", tmp_path) == ["市林业局", "ForestryOffice"]
    assert offered("bash", "bishan report --owner 市", tmp_path) == ["市林业局"]
    (tmp_path / "targets.toml").unlink()
    assert offered("bash", "bishan rules --owner ", tmp_path) == []


def test_a_broken_plan_offers_what_can_be_read(tmp_path: Path) -> None:
    text = "[targets.forest]\nat_least = = 5\n[targets.firms]\nat_least = 5\n"
    (tmp_path / "targets.toml").write_text(text, encoding="utf-8")
    assert offered("bash", "bishan status ", tmp_path) == ["forest", "firms"]


def test_without_a_plan_nothing_is_offered(tmp_path: Path) -> None:
    assert offered("bash", "bishan status ", tmp_path) == []


def test_what_is_no_id_is_not_offered(tmp_path: Path) -> None:
    """zsh evaluates what it is offered."""
    text = "[targets.'$(touch gone)']\nat_least = 5\n[targets.fine]\nat_least = 5\n"
    (tmp_path / "targets.toml").write_text(text, encoding="utf-8")
    for shell in ("bash", "zsh", "fish"):
        assert "touch" not in "".join(offered(shell, "bishan status ", tmp_path))


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_itself_completes() -> None:
    """With the script that bishan prints for it, and a `bishan` that it can find."""
    script = subprocess.run(
        ["bash", "-c", "bishan --show-completion"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    ).stdout
    typed = f"""{script}
    COMP_WORDS=(bishan status high); COMP_CWORD=2
    _bishan_completion bishan
    echo "${{COMPREPLY[@]}}" """
    found = subprocess.run(
        ["bash", "-c", typed],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )
    assert found.stdout == "high_tech_firms\n"
