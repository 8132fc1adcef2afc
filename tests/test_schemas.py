import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bishan_targets.schemas import DOCUMENTS, generate, read

Bishan = Callable[..., Run]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_shipped_schema_is_that_of_the_types(name: str) -> None:
    """If not: `python -m bishan_targets.schemas`."""
    assert read(name) == generate(name)
    Draft202012Validator.check_schema(json.loads(read(name)))


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
    assert (document["targets"], document["figures"]) == (4, 18)
    assert [each["id"] for each in document["untracked"]][-1] == (
        "strategic_emerging_industries_output_half_year"
    )


def test_the_schema_can_say_no(bishan: Bishan, in_repository: Path) -> None:
    document = json.loads(bishan("status", "--json").out)
    del document["targets"][0]["gap"]
    with pytest.raises(ValidationError, match="'gap' is a required property"):
        validate("status", document)
