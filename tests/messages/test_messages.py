import re
import string
from datetime import date
from pathlib import Path

import pytest

from bishan_targets import messages
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages

SOURCES = Path(messages.__file__).parent.parent
# The form of a counted text is the language's own affair.
FORM = re.compile(r"\.(one|other)$")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def by_key(say: Messages) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, text in say.table.items():
        found.setdefault(FORM.sub("", key), set()).update(placeholders(text))
    return found


@pytest.mark.parametrize("language", messages.languages())
def test_every_language_has_the_same_keys_and_placeholders(language: str) -> None:
    assert by_key(messages.load(language)) == by_key(messages.load("en"))


@pytest.mark.parametrize("language", messages.languages())
def test_every_counted_text_has_every_form(language: str) -> None:
    say = messages.load(language)
    forms = {say.plural(number) for number in range(200)}
    counted = {FORM.sub("", key) for key in say.table if FORM.search(key)}
    assert counted
    for key in counted:
        assert {f"{key}.{form}" for form in forms} <= say.table.keys()


def test_every_text_is_used() -> None:
    """Each key, or the part before a variable end, stands in the program."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html"))
        if path.parent.name != "messages" or path.name == "__init__.py"
    )
    written = set(re.findall(r"""["']([a-z][\w.-]*[a-z])["']""", code))
    computed = tuple(re.findall(r"""["']([a-z][\w.]*\.)\{""", code))
    for key in by_key(messages.load("en")):
        stem = re.sub(r"\.(expected|hint|similar)$", "", key)
        assert {key, stem, stem.partition(".")[2]} & written or key.startswith(computed), key


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LANG": "fr_FR.UTF-8"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ([], {"LANG": "zh_CN", "LC_MESSAGES": "en_GB"}, "en"),
        ([], {"LANG": "zh_CN", "LC_ALL": ""}, "zh"),
        ([], {"LANG": "en_US", "BISHAN_LANG": "zh"}, "zh"),
        ([], {"LANG": "zh_CN", "BISHAN_LANG": "xx"}, "zh"),
        (["status", "--lang", "en"], {"BISHAN_LANG": "zh"}, "en"),
        (["status", "--lang=zh"], {}, "zh"),
        (["--lang", "en", "--lang", "zh"], {}, "zh"),
        (["status", "--lang", "xx"], {"LANG": "zh_CN"}, "zh"),
        (["status", "--lang"], {}, "en"),
    ],
)
def test_language_is_option_then_variable_then_locale(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert messages.choose(arguments, environment) == language


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        ({"zh": "甲", "en": "A"}, "甲"),
        ({"und": "U", "en": "A"}, "U"),
        ({"en": "A", "fr": "F"}, "A"),
        ({"fr": "F"}, "F"),
    ],
)
def test_a_text_is_picked_in_the_readers_language(texts: dict[str, str], chosen: str) -> None:
    assert messages.load("zh").pick(texts) == chosen


def test_each_language_writes_dates_its_own_way() -> None:
    day = date(2025, 12, 31)
    assert messages.load("en")("reason.deadline_over", by=day) == (
        "the deadline, 31 December 2025, has passed"
    )
    assert messages.load("zh")("reason.deadline_over", by=day) == "期限2025年12月31日已过"


def test_english_has_a_singular() -> None:
    say = messages.load("en")
    assert say.count("show.days", 1) == "1 day"
    assert say.count("show.days", 2) == "2 days"
    assert say.count("show.days", -1) == "-1 days"


@pytest.mark.parametrize("language", messages.languages())
def test_every_reason_and_every_verdict_has_words(language: str) -> None:
    keys = messages.load(language).table.keys()
    assert {f"reason.{each}" for each in Reason} <= keys
    assert {f"verdict.{each}" for each in Verdict} <= keys
