"""The small changes that `benchmarks/mutants.py` tries."""

import tomllib
from pathlib import Path

from mutants import LISTED, PACKAGE, TESTS
from mutation.making import mutants

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


def test_equal_changes_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f(a, b):\n    g(a)\n    h()\n    g(a)\n", encoding="utf-8")
    assert [each.now for each in mutants(path)] == ["g(None)", "g(None) #2"]


def test_every_module_has_tests_and_every_survivor_a_reason() -> None:
    root = LISTED.parent.parent
    for module, tests in TESTS.items():
        assert (PACKAGE / f"{module}.py").exists()
        for each in tests[: tests.index("-k")] if "-k" in tests else tests:
            assert (root / each.partition("::")[0]).exists()
    for entry in tomllib.loads(LISTED.read_text(encoding="utf-8"))["survivors"]:
        assert entry["why"]
        text = (PACKAGE / f"{entry['module']}.py").read_text(encoding="utf-8")
        lines = " ".join(line.strip() for line in text.splitlines())
        for was, now in entry["changes"]:
            assert was in lines
            assert was != now
