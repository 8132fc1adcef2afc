import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from running import ROOT, Run
from schemas import TYPES, generate

from bishan_targets.schemas import INPUTS, OUTPUTS, read

Bishan = Callable[..., Run]


@pytest.mark.parametrize("name", TYPES)
def test_the_shipped_schema_is_that_of_the_types(name: str) -> None:
    """If not: `python tools/schemas.py`."""
    assert read(name) == generate(name)
    Draft202012Validator.check_schema(json.loads(read(name)))


def test_every_schema_has_a_name() -> None:
    assert {*INPUTS, *OUTPUTS} == set(TYPES)


def validate(name: str, document: Any) -> None:
    Draft202012Validator(json.loads(read(name))).validate(document)


@pytest.mark.parametrize("as_of", ["2010-01-01", "2021-06-30", "2021-12-31", "2026-11-24"])
@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["show", "high_tech_firms"],
        ["show", "rd_share"],
        ["show", "rd_institutions"],
        ["project"],
        ["project", "--if", "high_tech_firms=+60/year", "--if", "tech_firms=1500@2027-12-31"],
        ["project", "--method", "cagr", "--until", "2030-06-30"],
        ["backtest"],
    ],
)
def test_output_fits_its_schema(
    command: list[str], as_of: str, bishan: Bishan, in_repository: Path
) -> None:
    found = bishan(*command, "--as-of", as_of, "--json")
    assert found.code == 0
    validate(command[0], json.loads(found.out))


@pytest.mark.parametrize(
    "command", [["status"], ["show", "firms"], ["validate"], ["project"], ["backtest"]]
)
def test_output_on_wrong_input_fits_its_schema(
    command: list[str], bishan: Bishan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "targets.toml").write_text("[targets.firms]\nmore_then = 5\n", encoding="utf-8")
    found = bishan(*command, "--json")
    assert found.code == 2
    document = json.loads(found.out)
    validate(command[0], document)
    assert [(each["code"], each["line"]) for each in document["diagnostics"]] == [
        ("missing-deadline", 1),
        ("unknown-key", 2),
        ("no-actuals", None),
    ]


def test_validate_fits_its_schema(bishan: Bishan, in_repository: Path) -> None:
    found = bishan("validate", "--json")
    document = json.loads(found.out)
    validate("validate", document)
    assert (document["targets"], document["figures"]) == (4, 22)
    assert [each["id"] for each in document["untracked"]][-1] == "tech_firms_added"


def test_the_schema_can_say_no(bishan: Bishan, in_repository: Path) -> None:
    document = json.loads(bishan("status", "--json").out)
    del document["targets"][0]["gap"]
    with pytest.raises(ValidationError, match="'gap' is a required property"):
        validate("status", document)


# --- What is read ---------------------------------------------------------------------------------


def as_json(value: Any) -> Any:
    """A TOML value as editors hold it against a schema: dates are texts there."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def problems(name: str, text: str) -> list[str]:
    validator = Draft202012Validator(json.loads(read(name)), format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(as_json(tomllib.loads(text)))]


@pytest.mark.parametrize(
    ("name", "path"),
    [("targets", ROOT / "targets.toml")]
    + [("actuals", path) for path in sorted((ROOT / "actuals").iterdir())],
    ids=lambda each: each.name if isinstance(each, Path) else each,
)
def test_the_repositorys_own_files_fit_their_schema(name: str, path: Path) -> None:
    assert problems(name, path.read_text(encoding="utf-8")) == []


GATE = """
[check]
tolerance = { rel = "2%" }
severity = { regressed = "error" }
[check.targets.firms]
tolerance = { abs = "0.05" }
[[waivers]]
rule = "regressed"
metric = "firms"
reason = "r"
owner = "o"
until = 2030-01-01
[[revisions]]
metric = "firms"
date = 2020-12-31
new = 3.5
source = "s"
[import.names]
"企业" = "firms"
"""


@pytest.mark.parametrize(
    ("name", "text", "fits"),
    [
        ("targets", "[targets.firms]\nat_least = 5\nbaseline = 2020-12-31\n" + GATE, True),
        (
            "targets",
            "[targets.a]\nless_than = 5.5\nbaseline = {date = 2020-12-31, value = 1}\n",
            True,
        ),
        ("targets", "[targets.a]\nat_most = 5\nname.zh = 'x'\nunit = 'y'\nevery = 'month'\n", True),
        ("targets", "[targets.a]\nname = 'x'\n", True),
        ("targets", "[targets.a]\nat_least = 5\nmore_than = 5\n", False),
        ("targets", "[targets.a]\nat_least = '5'\n", False),
        ("targets", "[targets.a]\nat_least = 5\nby = 'soon'\n", False),
        ("targets", "[targets.a]\nat_least = 5\nevery = 'decade'\n", False),
        ("targets", "[targets.a]\nat_least = 5\nmore_then = 5\n", False),
        ("targets", "[check]\ntolerance = 5\n", False),
        ("targets", "[check]\nseverity = { regressed = 'fatal' }\n", False),
        (
            "targets",
            "[[waivers]]\nrule = 'regresed'\nreason = 'r'\nowner = 'o'\nuntil = 2030-01-01\n",
            False,
        ),
        (
            "actuals",
            "date = 2020-12-31\n[values]\na = 5\nb = { value = 5, provisional = true }\n",
            True,
        ),
        ("actuals", "date = 2020-12-31\n", False),
        ("actuals", "[values]\na = 5\n", False),
        ("actuals", "date = 2020-12-31\n[values]\na = '5'\n", False),
        ("actuals", "date = 2020-12-31\n[values]\na = { note = 'n' }\n", False),
        ("actuals", "date = 2020-12-31\n[values]\na = { value = 5, not = 'n' }\n", False),
    ],
)
def test_the_schemas_say_what_is_wrong_while_it_is_typed(name: str, text: str, fits: bool) -> None:
    assert (problems(name, text) == []) == fits


@pytest.mark.parametrize("name", [*INPUTS, *OUTPUTS])
def test_schema_prints_what_is_shipped(name: str, bishan: Bishan) -> None:
    assert bishan("schema", name) == Run(0, read(name), "")


def test_an_unknown_schema_is_refused_with_the_known_ones(bishan: Bishan) -> None:
    refused = bishan("schema", "plan")
    assert refused.code == 2
    assert "targets, actuals, status" in refused.err


def test_the_files_of_a_new_plan_name_schemas_that_are_there_and_fit(
    bishan: Bishan, tmp_path: Path
) -> None:
    assert bishan("init", str(tmp_path)).code == 0
    for path in [tmp_path / "targets.toml", *(tmp_path / "actuals").iterdir()]:
        text = path.read_text(encoding="utf-8")
        schema = path.parent / text.partition("\n")[0].removeprefix("#:schema ")
        assert schema.read_text(encoding="utf-8") == read(schema.stem)
        assert problems(schema.stem, text) == []
