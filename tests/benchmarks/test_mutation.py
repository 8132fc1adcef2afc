"""The small changes that `benchmarks/mutants.py` tries."""

import ast
import os
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutants import ACCEPTED, MORE, PACKAGE, ROOT, faults_of, modules
from mutation.making import mutants
from mutation.trying import Kills, Trial, told

MODULE = '''\
"""A docstring is no behaviour."""
from typing import Final

LIKELY: Final = 0.66

class Size:
    """Nor is this one."""

    least = 5

    @property
    def large(self) -> bool:
        return self.least >= LIKELY

def named(name: str, wide: bool = True) -> str:
    if not name:
        return "nobody"
    return f"{name}!" if wide else name
'''


def test_changes_are_made_wherever_there_is_code(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(MODULE, encoding="utf-8")
    made = mutants(path)
    assert [(each.function, each.at_import, each.was, each.now) for each in made] == [
        ("", True, "LIKELY: Final = 0.66", "LIKELY: Final = 0.67"),
        ("Size", True, "least = 5", "least = 6"),
        ("Size", True, "least = 5", "least = 4"),
        ("Size.large", False, "return self.least >= LIKELY", "return self.least > LIKELY"),
        (
            *("named", True, "def named(name: str, wide: bool = True) -> str:"),
            "def named(name: str, wide: bool = False) -> str:",
        ),
        ("named", False, "if not name:", "if False:"),
        ("named", False, "if not name:", "if name:"),
        ("named", False, 'return "nobody"', 'return "XXnobodyXX"'),
        *(
            ("named", False, 'return f"{name}!" if wide else name', now)
            for now in (
                'return f"{name}!" if (wide) and False else name',
                'return f"{name}!" if (wide) or True else name',
                'return f"{name}XX!XX" if wide else name',
            )
        ),
    ]
    texts = [each.text for each in made]
    assert len(set(texts)) == len(texts)
    assert {each.lines for each in made if each.was == "if not name:"} == {range(16, 17)}


def test_every_module_has_tests_and_every_survivor_a_reason() -> None:
    arguments = shlex.split(" ".join(MORE))
    assert all((ROOT / each.partition("::")[0]).exists() for each in arguments if "/" in each)
    named = {module for speak_for in MORE.values() for module in speak_for}
    tested = set(modules())
    assert all((PACKAGE / name).is_dir() or name in tested for name in named)
    listed = tomllib.loads(ACCEPTED.read_text(encoding="utf-8"))
    assert listed.keys() <= tested
    for module, reasons in listed.items():
        source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
        known = {"", *_names(ast.parse(source))}
        for why, functions in reasons.items():
            assert why, module
            assert functions.keys() <= known, module
            assert min(functions.values()) >= 1, module


def _names(tree: ast.Module | ast.ClassDef, within: str = "") -> Iterator[str]:
    """Names of the outermost functions, and of classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield within + node.name
        if isinstance(node, ast.ClassDef):
            yield from _names(node, f"{within}{node.name}.")


def test_a_function_has_as_many_survivors_as_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f():\n    return 1\n", encoding="utf-8")
    made = mutants(path)
    trial = Trial(killed=98, survivors=made)
    assert [each.now for each in made] == ["return 2", "return 0"]
    assert not list(faults_of(trial, {"f": 2}, is_whole=True))
    assert list(faults_of(trial, {"f": 1}, is_whole=False)) == [
        "f: 2 survive, 1 accepted",
        "  2: return 1 → return 2",
        "  2: return 1 → return 0",
    ]
    too_few = next(faults_of(trial, {"f": 3}, is_whole=True))
    assert too_few == "f: 2 survive, 3 accepted; lower the number in survivors.toml"
    assert not list(faults_of(trial, {"f": 3}, is_whole=False))


def test_each_survivor_is_told_when_it_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "module.py"
    path.write_text("def f():\n    return 1\n", encoding="utf-8")
    survives, is_killed = mutants(path)
    fates = told([(survives, True), (is_killed, False)], path)
    assert next(fates) == (survives, True)
    assert capsys.readouterr().err == "module.py:2: return 1 → return 2\n"
    assert list(fates) == [(is_killed, False)]
    assert capsys.readouterr().err == ""


def test_tests_that_noticed_a_mutant_in_another_process_come_first() -> None:
    kills = Kills(3)
    assert kills.likely_first([2, 0, 1]) == [2, 0, 1]
    pid = os.fork()
    if pid == 0:
        kills.add(1)
        os._exit(0)
    os.waitpid(pid, 0)
    assert kills.likely_first([2, 0, 1]) == [1, 2, 0]
    for _ in range(300):
        kills.add(0)
    assert kills.likely_first([2, 0, 1]) == [0, 1, 2]
