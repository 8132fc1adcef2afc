"""JSON is the same for any order of its making, and is written row by row."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from bishan_targets.render.json import parts, plain, render


class _Word(StrEnum):
    GOOD = "good"


class _Row(NamedTuple):
    id: str
    by: date | None = None
    zero: float = 0.5
    also: Sequence[Any] = ()
    named: Mapping[str, Any] = MappingProxyType({})


class _Report(NamedTuple):
    schema: str
    as_of: date
    targets: Sequence[_Row]
    counts: Mapping[str, int]


def document(text: str) -> Any:
    def unlike(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert [name for name, _ in pairs] == sorted({name for name, _ in pairs})
        return dict(pairs)

    return json.loads(text, object_pairs_hook=unlike)


ROWS = [
    _Row("b", date(2025, 12, 31), also=[_Word.GOOD, (1, None), _Row("inner")]),
    _Row("a", named={"zh": "目标", "en": "goal", "deep": {"y": True, "x": 1.0}}),
]
REPORT = _Report("made.up/1", date(2024, 2, 29), ROWS, {"z": 1, "a": 2})


def test_keys_are_sorted_at_every_level_and_rows_come_by_id() -> None:
    text = render(REPORT)
    assert text.endswith("}\n")
    found = document(text)
    assert found["as_of"] == "2024-02-29"
    assert [each["id"] for each in found["targets"]] == ["a", "b"]
    assert found["targets"][1]["also"] == ["good", [1, None], plain(_Row("inner"))]
    assert found["targets"][0]["named"]["deep"] == {"x": 1.0, "y": True}


def test_it_is_what_python_writes_of_the_whole() -> None:
    whole = plain(REPORT)
    whole["targets"].reverse()
    assert render(REPORT) == json.dumps(whole, ensure_ascii=False, sort_keys=True) + "\n"


def test_no_part_holds_two_rows() -> None:
    found = parts(REPORT)
    assert "".join(found) == render(REPORT)
    assert not [each for each in found if '"id": "a"' in each and '"id": "b"' in each]


def test_what_acts_on_a_terminal_is_escaped() -> None:
    report = REPORT._replace(targets=[_Row("a", named={"und": "\u202eab\x7f\x9b"})])
    text = render(report)
    assert "\\u202eab\\u007f\\u009b" in text
    assert document(text)["targets"][0]["named"]["und"] == "\u202eab\x7f\x9b"
