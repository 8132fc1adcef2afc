"""What the README shows is what the program says."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Run

README = ROOT / "README.md"
SESSION = re.compile(r"^```console\n\$ (bishan .*)\n([\s\S]*?)^```$", re.MULTILINE)


def shown(bishan: Callable[..., Run], line: str) -> str:
    arguments = shlex.split(line)[1:]
    form = [] if "--format" in arguments or arguments[0] == "check" else ["--format", "table"]
    return bishan(*arguments, *form).out


def test_its_sessions_are_real(
    bishan: Callable[..., Run], in_repository: Path, request: pytest.FixtureRequest
) -> None:
    """`pytest --golden` writes them anew."""
    text = README.read_text(encoding="utf-8")
    real = SESSION.sub(
        lambda match: f"```console\n$ {match[1]}\n{shown(bishan, match[1])}```", text
    )
    if request.config.getoption("--golden"):
        README.write_text(real, encoding="utf-8")
    assert SESSION.search(text)
    assert README.read_text(encoding="utf-8") == real


def test_its_first_two_commands_are_the_ones_that_work() -> None:
    commands = re.findall(r"^```sh\n(.*)\n```$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert commands[:2] == [
        "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/bishan status",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest -n auto",
    ]
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [README, *sorted((ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    for link in links:
        assert (page.parent / link).exists(), link


def test_its_python_works(in_repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    exec(code, {})
    assert capsys.readouterr().out.splitlines()[2].startswith("high_tech_firms 199 ")
