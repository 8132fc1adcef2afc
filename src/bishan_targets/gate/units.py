"""Units in two revisions: the same one in another spelling or language, or another one."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

from bishan_targets.messages import picked
from bishan_targets.model.localized import Localized

_READERS: Final = ("zh", "en")
_FIRST_HAN: Final = "\u2e80"
# Not $ and ¥, which are the signs of several currencies.
_CURRENCIES: Final = {
    "EUR": "€ eur euro euros",
    "GBP": "£ gbp",
    "USD": "us$ usd",
    "CNY": "cny rmb yuan renminbi",
}
_MULTIPLIERS: Final = {
    "thousand": "thousand thousands",
    "million": "million millions mn mio",
    "billion": "billion billions bn",
    "trillion": "trillion trillions tn",
}
_WORDS: Final = {
    word: one
    for group in (_CURRENCIES, _MULTIPLIERS, {"%": "% percent pct"})
    for one, words in group.items()
    for word in words.split()
}
_WORD: Final = re.compile(r"[Uu][Ss]\$|[^\W\d_]+|\d+|\S")
_CAPITALIZED: Final = re.compile(r"[A-Z][a-z]{4,}")
# EUR million, EUR m: the amount stands before the currency, in a word.
_AMOUNT_BEHIND: Final = re.compile(
    rf"\b({'|'.join(_CURRENCIES)}) ((?:\d+ )?)(m|{'|'.join(_MULTIPLIERS)})(?=$| [^\w])"
)


def is_other_unit(new: Localized | None, old: Localized | None) -> bool:
    """Whether a figure means another amount by the new unit, or none at all.

    A unit may be written in more languages: it stays the same if a text is kept, and if no reader
    sees two different texts in one script. A first unit is no other one.
    """
    if not old:
        return False
    if not new:
        return True
    before, now = ({_spelled(text) for text in texts.values()} for texts in (old, new))
    languages = (*_READERS, *(new.keys() & old.keys()))
    return not before & now or any(
        _differ(picked(new, each), picked(old, each)) for each in languages
    )


def listed(unit: Localized | None) -> str:
    """A unit's texts in all languages."""
    return " / ".join(dict.fromkeys((unit or {}).values()))


def _differ(new: str, old: str) -> bool:
    """Whether two texts differ, and not only as a translation does."""
    return _spelled(new) != _spelled(old) and _is_han(new) == _is_han(old)


def _spelled(unit: str) -> str:
    """A unit in one spelling, in which only a capital at the beginning of a word does not count.

    µ, μ and u are the same; so are ³ and 3, full and half width, percent and %, EUR and €, EUR
    million and million euros, 亿元人民币 and 亿元. Spaces do not count.
    """
    plain = normalize("NFKC", unit).replace("μ", "u")
    if "元" in plain:
        plain = plain.replace("人民币", "")
    plain = re.sub(r"(?i)\bper cent\b", "percent", plain)
    words = " ".join(map(_one_word, _WORD.findall(plain)))
    return _AMOUNT_BEHIND.sub(_amount_in_front, words).replace(" ", "")


def _one_word(word: str) -> str:
    known = _WORDS.get(word.casefold())
    return known or (word.lower() if _CAPITALIZED.fullmatch(word) else word)


def _amount_in_front(found: re.Match[str]) -> str:
    currency, number, multiplier = found.groups()
    return f"{number}{'million' if multiplier == 'm' else multiplier} {currency}"


def _is_han(text: str) -> bool:
    return any(character >= _FIRST_HAN for character in normalize("NFKC", text))
