"""Units in brackets behind the names of metrics, as people write them: 城镇化率（%）."""

from __future__ import annotations

import re
from typing import Final

_WITH_UNIT: Final = re.compile(r"(?P<name>.*\S)\s*[(（](?P<unit>[^()（）\d]{1,16})[)）]")
# Abbreviations, and other remarks in brackets behind names.
_NO_UNIT: Final = re.compile(
    r"[A-Z&]+|.*(?:价|口径|不?含.*|其中.*|增[长速幅]|占比|比重)|.*\b(?:prices|growth|change|total)"
)


def unit_in_name(text: str) -> tuple[str, str | None]:
    """The name without the unit behind it, and that unit; the whole text if it seems to have none.

    国内生产总值（GDP） and 产值（不变价） have none.
    """
    match = _WITH_UNIT.fullmatch(text)
    if match is None or _NO_UNIT.fullmatch(match["unit"]):
        return text, None
    return match["name"], match["unit"].strip()
