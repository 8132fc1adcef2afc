"""`bishan help`, the JSON Schemas and the page on the files explain the same keys."""

import json
import re
import tomllib
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator
from running import ROOT, Run

from bishan_targets import keys, messages
from bishan_targets.keys import Key, en, zh
from bishan_targets.schemas import INPUTS, read
from bishan_targets.text.display import display_width

Bishan = Callable[..., Run]
KEYS = [key for table in keys.tables() for key in table.keys]
FILES = (ROOT / "docs/reference/files.md").read_text(encoding="utf-8")
GATE = (ROOT / "docs/reference/gate.md").read_text(encoding="utf-8")


def test_every_table_of_the_schemas_is_explained() -> None:
    known = {table.kind for table in keys.tables()}
    for file in INPUTS:
        types = json.loads(read(file))["$defs"]
        assert {name for name, each in types.items() if "properties" in each} <= known


@pytest.mark.parametrize("language", messages.languages())
@pytest.mark.parametrize("collection", ["TABLES", "TEXTS", "EXAMPLES"])
def test_every_text_of_a_language_is_that_of_something(language: str, collection: str) -> None:
    said = getattr({"en": en, "zh": zh}[language], collection)
    if collection == "TABLES":
        assert set(said) == {table.path for table in keys.tables()}
    else:
        assert set(said) <= {path for key in KEYS for path in keys.paths(key)}


def test_both_languages_explain_the_same_keys() -> None:
    assert list(en.TEXTS) == list(zh.TEXTS)
    assert set(zh.EXAMPLES) <= set(en.EXAMPLES)


@pytest.mark.parametrize("language", messages.languages())
@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_an_example_is_right(key: Key, language: str) -> None:
    """Its line is TOML, has the key, and its value is one that the schema allows there."""
    (table,) = (each for each in keys.tables() if each.path == key.table)
    schema = json.loads(read("actuals" if key.table.startswith("actuals") else "targets"))
    described = schema["$defs"][table.kind] if table.kind else schema
    found = tomllib.loads(keys.example(key, language))
    assert list(found) == [key.name]
    assert keys.about(key, language).endswith((".", "。"))
    value = json.loads(json.dumps(found[key.name], default=str))
    whole = {"$defs": schema["$defs"], **described["properties"][key.name]}
    Draft202012Validator(whole).validate(value)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_schemas_and_documentation_explain_it_too(key: Key) -> None:
    schema = json.loads(read("actuals" if key.table.startswith("actuals") else "targets"))
    (table,) = (each for each in keys.tables() if each.path == key.table)
    described = schema["$defs"][table.kind] if table.kind else schema
    assert described["properties"][key.name]["description"] == keys.about(key, "en")
    named = rf"`[^`\n]*\b{key.name}\b[^`\n]*`|^{key.name} = "
    assert re.search(named, FILES + GATE, re.MULTILINE)


@pytest.mark.parametrize("language", messages.languages())
@pytest.mark.parametrize(
    "topic", [[], ["status"], ["every"], ["targets.rd.every"], ["check"], ["[[waivers]]"]]
)
def test_help(topic: list[str], language: str, bishan: Bishan) -> None:
    found = bishan("help", *topic, "--lang", language)
    assert (found.code, found.err) == (0, "")
    assert max(map(display_width, found.out.splitlines())) <= 80


def test_help_on_a_command_is_its_own_page(bishan: Bishan) -> None:
    assert bishan("help", "status") == bishan("status", "--help")


@pytest.mark.parametrize(
    ("topic", "parts"),
    [
        ("between", ["[targets.ID]", "[rollups.ID]", "    between = [45, 55]\n"]),
        ("targets.x.every", ["One of: day, week, month", "Default: year."]),
        ("steps", ["Interim goals", "parts, as a list"]),
        ("values.rd.note", ["[values.ID]"]),
        ("check", ["bishan check [OPTIONS]", "longest_waiver  How many days"]),
        ("rollups", ["meeting  The number of members"]),
    ],
)
def test_what_help_says(topic: str, parts: list[str], bishan: Bishan) -> None:
    found = bishan("help", topic)
    assert [part for part in parts if part not in found.out] == []


def test_a_path_chooses_its_table(bishan: Bishan) -> None:
    assert "[rollups.ID]" not in bishan("help", "targets.ID.every").out
    assert "meeting" not in bishan("help", "targets").out


@pytest.mark.parametrize(
    ("topic", "language", "error"),
    [
        ("atleast", "en", "no such command or key: atleast; did you mean at_least, "),
        ("约束性", "zh", "没有命令或键 约束性；是否想写 binding？"),
        ("cap", "en", "no such command or key: cap; did you mean at_most?"),
        ("cap", "zh", "没有命令或键 cap；是否想写 at_most？"),
        ("上限", "zh", "没有命令或键 上限；是否想写 at_most？"),
        ("下限", "en", "no such command or key: 下限; did you mean at_least?"),
        ("xyzzy", "zh", "没有命令或键 xyzzy，`bishan help` 列出全部"),
        ("plan.every", "en", "no such command or key: plan.every; did you mean every, "),
    ],
)
def test_an_unknown_name_is_refused(topic: str, language: str, error: str, bishan: Bishan) -> None:
    found = bishan("help", topic, "--lang", language)
    assert (found.code, found.out) == (2, "")
    assert error in found.err
