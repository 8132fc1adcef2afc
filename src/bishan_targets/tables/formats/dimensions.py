"""Kinds of the dimensions and attributes of SDMX, by their ids."""

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
# Ids of dimensions that name the metric.
_NAMING: Final = re.compile(r"indicators?|indic(?:_\w+)?|series|measure|variable|subject|na_item")
# Attributes of the making or the display of figures, not of their subject.
_BESIDE: Final = re.compile(
    r"structure(?:_name|_id)?(?:\[.*\])?|dataflow|last[ _]update|updated?|series_?key|obs_key"
    r"|decimals|time_format|collection|conf_status|obs_conf|pre_break_value|comment(?:_\w+)?"
    r"|obs_com(?:ment)?|source(?:_\w+)?|title(?:_\w+)?|obs_comment|data_source|footnote\w*"
)
# Per cent, and per cent of something or of change: PC, PC_GDP, PCH_PRE, PT, PT_B1GQ.
_PERCENT: Final = re.compile(r"(?:PC|PCH|PT|PCT|PERCENT)(?:_\w+)?")


def kind_of_dimension(name: str) -> Kind:
    """The kind of a column with such an id; any other one may tell series apart."""
    plain = name.strip().casefold()
    if kind := _KINDS.get(plain):
        return kind
    if _BESIDE.fullmatch(plain):
        return Kind.OTHER
    return Kind.NAME if _NAMING.fullmatch(plain) else Kind.PART


def plain_unit(code: str) -> str:
    """The sign for a unit's code that says percent; any other code is left as it is."""
    return "%" if _PERCENT.fullmatch(code) else code
