"""What the dimensions and attributes of SDMX are, by their ids."""

from __future__ import annotations

import re
from typing import Final

from bishan_targets.tables.sheet import Kind

_KINDS: Final = {
    "time_period": Kind.DATE,
    "obs_value": Kind.VALUE,
    "unit": Kind.UNIT,
    "unit_measure": Kind.UNIT,
    "unit_mult": Kind.MULTIPLIER,
    "obs_status": Kind.STATUS,
    "obs_flag": Kind.STATUS,
    "action": Kind.ACTION,
}
# In the order in which they are likely to name what is measured.
_NAMING: Final = re.compile(r"indicators?|indic(?:_\w+)?|series|measure|variable|subject|na_item")
# They say how figures were made or shown, not what they are figures of.
_BESIDE: Final = re.compile(
    r"structure(?:_name|_id)?(?:\[.*\])?|dataflow|last[ _]update|updated?|series_?key|obs_key"
    r"|decimals|time_format|collection|conf_status|obs_conf|pre_break_value|comment(?:_\w+)?"
    r"|obs_com(?:ment)?|source(?:_\w+)?|title(?:_\w+)?|obs_comment|data_source|footnote\w*"
)
# Per cent, and per cent of something or of change: PC, PC_GDP, PCH_PRE, PT, PT_B1GQ.
_PERCENT: Final = re.compile(r"(?:PC|PCH|PT|PCT|PERCENT)(?:_\w+)?")


def kind_of_dimension(name: str) -> Kind:
    """What a column with such an id is; any other one may tell series apart."""
    plain = name.strip().casefold()
    if kind := _KINDS.get(plain):
        return kind
    if _BESIDE.fullmatch(plain):
        return Kind.OTHER
    return Kind.NAME if _NAMING.fullmatch(plain) else Kind.PART


def plain_unit(code: str) -> str:
    """The sign for a unit's code, where it says percent; any other code is left as it is."""
    return "%" if _PERCENT.fullmatch(code) else code
