"""Each kind of value in input files: the values that it takes, and its errors for others."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Better, PublishedRule
from bishan_targets.reading.schema.fields import (
    BetterName,
    Day,
    EveryName,
    Id,
    InputTable,
    LocalizedText,
    Number,
    PublishedRuleName,
    day,
    is_date_as_text,
    number,
    type_name,
)

DAY = date(2020, 12, 31)
MOMENT = datetime(2020, 12, 31, 8, 30, tzinfo=UTC)


def refusal(kind: Any, value: object) -> tuple[str, dict[str, Any]]:
    """The code and the values of the error for a value that is none of its kind."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    (error,) = caught.value.errors()
    return error["type"], error.get("ctx", {})


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "boolean"),
        (1, "number"),
        (Decimal("1.5"), "number"),
        ("1", "text"),
        (MOMENT, "datetime"),
        (DAY, "date"),
        (time(8, 30), "time"),
        ([1], "array"),
        ({"a": 1}, "table"),
    ],
)
def test_every_type_has_a_name(value: object, name: str) -> None:
    assert type_name(value) == name


@pytest.mark.parametrize(
    "value", [0, -3, Decimal("0.10"), Decimal("1e100"), Decimal("-1e-100"), 10**27, -(10**27)]
)
def test_numbers(value: int | Decimal) -> None:
    found = number(value)
    assert (type(found), found) == (Decimal, value)
    assert str(found) == str(value)


def test_a_number_keeps_the_figures_it_is_written_with() -> None:
    assert str(TypeAdapter(Number).validate_python(Decimal("1.50"))) == "1.50"


@pytest.mark.parametrize(
    "text", ["1", "-1", "+1", "1.5", " 12 ", "1,234", "1 234", "1_234.50", "12%", "12 ％ "]
)
def test_a_number_in_quotes(text: str) -> None:
    assert refusal(Number, text) == ("quoted-number", {"given": text})


@pytest.mark.parametrize("text", ["", "many", ".5", "1.", "1.5.", "--1", "1%%", "1 kg", ",1"])
def test_a_text_that_is_no_number(text: str) -> None:
    assert refusal(Number, text) == ("wrong-type", {"expected": "number", "given": "text"})


@pytest.mark.parametrize(("value", "name"), [(True, "boolean"), (DAY, "date"), ([1], "array")])
def test_what_is_no_number(value: object, name: str) -> None:
    assert refusal(Number, value) == ("wrong-type", {"expected": "number", "given": name})


@pytest.mark.parametrize("given", ["inf", "-inf", "nan"])
def test_a_number_without_end(given: str) -> None:
    assert refusal(Number, Decimal(given)) == ("not-finite", {"given": given})


@pytest.mark.parametrize(
    "value",
    [10**28 + 1, Decimal("1e101"), Decimal("1e-101"), 1 << 400, 1 << 100_000, -(1 << 100_000)],
    ids=["digits", "large", "small", "bits", "long", "negative"],
)
def test_a_number_out_of_range(value: int | Decimal) -> None:
    assert refusal(Number, value) == ("out-of-range", {})


def test_a_traceback_says_what_is_refused() -> None:
    with pytest.raises(PydanticCustomError, match="quoted-number"):
        number("1")


def test_a_day() -> None:
    assert day(DAY) is DAY
    assert TypeAdapter(Day).validate_python(DAY) == DAY


def test_a_day_with_a_time() -> None:
    expected = ("datetime", {"given": "2020-12-31 08:30:00+00:00"})
    assert refusal(Day, MOMENT) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2020-12-31",
        "2020/1/5",
        "2020.12.31",
        " 2020-12-31 ",
        "2020-12",
        "2020年12月31日",
        "2020年12月31",
        "2020年1月",
    ],
)
def test_a_day_in_quotes(text: str) -> None:
    assert is_date_as_text(text)
    assert refusal(Day, text) == ("quoted-date", {"given": text})


@pytest.mark.parametrize("text", ["", "soon", "20-12-31", "20201231", "2020-123", "x2020-12-31x"])
def test_a_text_that_is_no_day(text: str) -> None:
    assert not is_date_as_text(text)
    assert refusal(Day, text) == ("wrong-type", {"expected": "date", "given": "text"})


def test_what_is_no_day() -> None:
    assert not is_date_as_text(DAY)
    assert refusal(Day, 2020) == ("wrong-type", {"expected": "date", "given": "number"})


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Firms", {"und": "Firms"}),
        ({"zh": "企业", "en": "Firms"}, {"zh": "企业", "en": "Firms"}),
        ({"zh-Hant": "企業", "fil": "x", "de-AT-1996": "y"},) * 2,
    ],
)
def test_a_text_in_one_language_or_several(value: object, found: dict[str, str]) -> None:
    assert TypeAdapter(LocalizedText).validate_python(value) == found


@pytest.mark.parametrize(("value", "name"), [({}, "table"), (1, "number"), (["x"], "array")])
def test_what_is_no_text(value: object, name: str) -> None:
    assert refusal(LocalizedText, value) == ("wrong-type", {"expected": "localized", "given": name})


@pytest.mark.parametrize("language", ["e", "engl", "EN", "en_GB", "en-", "zh-汉", ""])
def test_what_is_no_language(language: str) -> None:
    assert refusal(LocalizedText, {language: "x"}) == ("bad-language", {"given": language})


@pytest.mark.parametrize(
    ("kind", "given", "found"),
    [
        (EveryName, "half-year", Every.HALF_YEAR),
        (PublishedRuleName, "open-sdg", PublishedRule.OPEN_SDG),
        (BetterName, "lower", Better.LOWER),
    ],
)
def test_one_of_some_words(kind: Any, given: str, found: object) -> None:
    assert TypeAdapter(kind).validate_python(given) is found


def test_another_word() -> None:
    known = "day\nweek\nmonth\nquarter\nhalf-year\nyear"
    values = {"given": "decade", "known": known, "match": ""}
    assert refusal(EveryName, "decade") == ("unknown-choice", values)
    values = {"given": "quater", "known": known, "match": "quarter"}
    assert refusal(EveryName, "quater") == ("unknown-choice", values)
    assert refusal(BetterName, 1) == ("wrong-type", {"expected": "text", "given": "number"})


def test_an_id() -> None:
    assert TypeAdapter(Id).validate_python("高新.a-1") == "高新.a-1"
    assert refusal(Id, "a b") == ("bad-id", {"given": "a b"})


@pytest.mark.parametrize(
    ("kind", "input_type"),
    [
        (Number, {"type": "number"}),
        (Day, {"type": "string", "format": "date"}),
        (
            LocalizedText,
            {"anyOf": [{"type": "string"}, {"type": "object"}]},
        ),
    ],
)
def test_what_an_editor_is_told(kind: Any, input_type: dict[str, Any]) -> None:
    schema = TypeAdapter(kind).json_schema(mode="validation")
    for each in schema.get("anyOf", []):
        each.pop("additionalProperties", None)
    assert schema == input_type


def test_what_a_file_said_cannot_be_changed() -> None:
    class Named(InputTable):
        name: str

    named = Named(name="x")
    with pytest.raises(ValidationError, match="frozen"):
        named.name = "y"
    assert named.name == "x"
