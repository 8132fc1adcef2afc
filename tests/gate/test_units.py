"""A unit may be spelt otherwise and translated; a goal in another unit is another goal."""

from datetime import date

import pytest
from builders import book, history, target, undecided

from bishan_targets.gate.decide import Check, Result, check
from bishan_targets.gate.units import is_other_unit
from bishan_targets.messages import load
from bishan_targets.model.book import Book
from bishan_targets.model.localized import Localized
from bishan_targets.model.policy import Rule
from bishan_targets.render.check.declared import word_declared
from bishan_targets.render.check.findings import word_findings

TODAY = date(2022, 3, 1)


def plain(unit: str) -> Localized:
    return {"und": unit}


SAME: list[tuple[Localized | None, Localized | None]] = [
    (plain("ug/m3"), plain("ug/m3")),
    (plain("ug/m3"), {"en": "ug/m3"}),
    (plain("ug/m3"), {"zh": "ug/m3"}),
    (plain("ug/m3"), plain("µg/m³")),
    (plain("μg/m3"), plain("µg / m3")),
    (plain("kWh"), plain("kW h")),
    (plain("%"), plain("％")),
    (plain("家"), {"zh": "家", "en": "firms"}),
    (plain("firms"), {"zh": "家", "en": "firms"}),
    (plain("firms"), {"en": "firms", "de": "Firmen"}),
    (plain("firms"), {"zh": "\u2e80", "en": "firms"}),  # the first radical of Unicode
    ({"zh": "家", "en": "firms"}, plain("家")),
    ({"zh": "家", "en": "firms"}, {"zh": "家"}),
    ({"en": "firms"}, {"zh": "家", "en": "firms"}),
    ({"zh": "家"}, {"zh": "家", "en": "firms"}),
    (plain("firms"), plain("Firms")),
    (plain("%"), plain("percent")),
    (plain("per cent of GDP"), plain("% of GDP")),
    (plain("€"), plain("EUR")),
    (plain("euros"), plain("EUR")),
    (plain("million EUR"), plain("EUR million")),
    (plain("£m"), plain("million GBP")),
    (plain("bn US$"), plain("USD billion")),
    (plain("100 million yuan"), plain("CNY 100 million")),
    (plain("RMB"), plain("yuan")),
    (plain("CNY"), plain("renminbi")),
    (plain("£"), plain("GBP")),
    (plain("%"), plain("pct")),
    (plain("thousands of EUR"), plain("thousand of euros")),
    (plain("EUR mio"), plain("EUR mn")),
    (plain("USD billions"), plain("USD bn")),
    (plain("trillion yuan"), plain("yuan tn")),
    (plain("EUR million / km"), plain("million € / km")),
    (plain("亿元"), plain("亿元人民币")),
    (plain("万元"), plain("人民币万元")),
    (None, plain("firms")),
    (None, None),
]
OTHER: list[tuple[Localized | None, Localized | None]] = [
    (plain("ug/m3"), plain("mg/m3")),
    (plain("ug/m3"), {"en": "mg/m3"}),
    (plain("ug/m3"), {"zh": "mg/m3"}),
    ({"en": "ug/m3"}, plain("mg/m3")),
    ({"en": "ug/m3"}, {"zh": "mg/m3"}),
    ({"en": "ug/m3"}, {"de": "mg/m3"}),
    (plain("ug/m3"), {"zh": "ug/m3", "en": "mg/m3"}),
    (plain("ug/m3"), {"zh": "mg/m3", "en": "ug/m3"}),
    ({"en": "ug/m3"}, {"zh": "mg/m3", "en": "ug/m3"}),
    ({"zh": "微克", "en": "ug"}, {"zh": "毫克", "en": "ug"}),
    ({"de": "kg", "en": "kg"}, {"de": "g", "en": "kg"}),
    (plain("万家"), {"zh": "家", "en": "firms"}),
    (plain("家"), {"en": "firms"}),
    (plain("ug/m3"), None),
    ({"zh": "家", "en": "firms"}, None),
    (plain("MW"), plain("mW")),
    (plain("MWhe"), plain("mWhe")),
    (plain("million EUR"), plain("billion EUR")),
    (plain("EUR million"), plain("EUR")),
    (plain("EUR m"), plain("EUR m2")),
    (plain("EUR m"), plain("EUR")),
    (plain("EUR / m"), plain("EUR million")),
    (plain("EUR / m"), plain("million EUR")),
    (plain("GBP"), plain("EUR")),
    (plain("$"), plain("USD")),
    (plain("¥"), plain("CNY")),
    (plain("亿元人民币"), plain("万元人民币")),
    (plain("亿元人民币"), plain("亿美元")),
    (plain("%"), plain("percentage points")),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_the_same_unit(old: Localized | None, new: Localized | None) -> None:
    assert not is_other_unit(new, old)


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_another_unit(old: Localized | None, new: Localized | None) -> None:
    assert is_other_unit(new, old)


def of(unit: Localized | None) -> Book:
    return book(target()._replace(unit=unit), history("2020-12-31 120"))


def found(result: Result) -> list[Check]:
    return [each for each in result.findings if each.comparison.rule is Rule.TARGET_LOOSENED]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (plain("b"), "the unit is b; in the base it was a, so the goal is a different one"),
        (None, "the unit, a in the base, is gone, so the goal is a different one"),
    ],
)
def test_another_unit_and_one_that_is_gone_are_found(now: Localized | None, words: str) -> None:
    head, base = of(now), of(plain("a"))
    result = check(head, base, TODAY)
    (finding,) = found(result)
    assert (finding.comparison.aspect, finding.level) == ("unit", "error")
    said = word_findings(result, head, base, load("en"))
    assert words in [each.message for each in said]
    assert result.declared == []


def test_a_target_without_a_goal_has_a_unit_as_well() -> None:
    then, now = (undecided()._replace(unit=plain(unit)) for unit in ("a", "b"))

    def open_(each: object) -> Book:
        without = of(None)
        plan = without.plan._replace(targets={}, undecided={"firms": each})  # type: ignore[dict-item]
        return without._replace(plan=plan)

    (finding,) = found(check(open_(now), open_(then), TODAY))
    assert finding.comparison.aspect == "unit"
    later = of(plain("b"))
    assert [each.comparison.aspect for each in found(check(later, open_(then), TODAY))] == ["unit"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (plain("家"), {"zh": "家", "en": "firms"}, "the unit is 家 / firms; it was 家"),
        (plain("ug/m3"), plain("µg/m³"), "the unit is µg/m³; it was ug/m3"),
        (None, plain("firms"), "the unit is firms; there was none"),
    ],
)
def test_a_unit_that_is_written_otherwise_is_said(
    old: Localized | None, new: Localized, words: str
) -> None:
    result = check(of(new), of(old), TODAY)
    assert found(result) == []
    assert [word_declared(each, load("en")) for each in result.declared] == [words]
    assert [each.place for each in result.declared] == [("targets", "firms", "unit")]
