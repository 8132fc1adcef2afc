"""Whether more or less of a metric is better, as far as its name tells."""

from __future__ import annotations

import re
from typing import Final

from bishan_targets.model.goals import Operator
from bishan_targets.text.folding import folded

_LESS_IS_BETTER: Final = re.compile(
    r"失业率|死亡率|发病率|发案率|事故(?!率?下降)|能耗|煤耗|水耗|消耗|用水量|排放|pm2\.?5|浓度|涨幅|价格指数|cpi|债|不良"
    r"|赤字|恩格尔|抚养比|辍学率|贫困|unemployment|mortality|emission|inflation|poverty"
)
# Of falls, and of good parts of bad things, more is better.
_TURNS: Final = re.compile(
    r"下降|降低|减少|削减|减排|脱贫|回收|(?<![不未])达标|优良|reduction|decrease"
)
_MORE: Final = (
    r"覆盖率|参保率|入学率|升学率|普及率|(?<!不)合格率|(?<!不)满意[度率]|自给率|城镇化率|绿化率"
    r"|(?:化解|办结|及时|完成|解决|整改|处理|知晓|巩固|成活|入园)率"
    r"|预期寿命|受教育年限|高新技术企业|新增就业|医师|床位|托位|专利(?:拥有|授权|申请|数)"
    r"|研发经费|研发投入|(?:生产率|生产能力|生产总值|进出口(?:总[额值])?|(?<!低)收入|专利)$"
    r"|coverage|cover$|productivity|lifeexpectancy|literacy|patents|high-?techfirms"
)
_MORE_IS_BETTER: Final = re.compile(_MORE)
_GROWS: Final = re.compile(r"(?<!自然)(?<!人口)(?:增长|增速)$")
_ENDS_BETTER: Final = re.compile(rf"(?:{_MORE})$")
_OF_FALLS: Final = re.compile(r"(?:下降|降低|减少|降幅|reduction|decrease)(?:率|幅度)?$")
_OF_CHANGE: Final = re.compile(
    r"(?:累计)?(?:下降|降低|减少|降幅|增长|增速|增幅)(?:率|幅度|速度)?$|指数$"
)
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_OF_GROWTH: Final = re.compile(r"(?:增长|增速|增幅)(?:率|速度)?$|growth(?:rate)?$")


def side_of(name: str) -> Operator | None:
    """`AT_MOST` or `AT_LEAST` for a metric with a name that tells; None for any other one.

    Of words for both, those at the end of a name count: 贫困人口参保率.
    """
    plain = folded(name)
    if _TURNS.search(plain):
        return Operator.AT_LEAST
    more = _MORE_IS_BETTER.search(plain)
    if not _LESS_IS_BETTER.search(plain):
        return Operator.AT_LEAST if more or _GROWS.search(plain) else None
    if more and not _ENDS_BETTER.search(plain):
        return None
    return Operator.AT_LEAST if more else Operator.AT_MOST


def is_of_falls(name: str) -> bool:
    """Whether the metric is how far something has fallen: 单位GDP能耗降低."""
    return _OF_FALLS.search(folded(name)) is not None


def is_of_growth(name: str) -> bool:
    """Whether the metric is how fast something grows: 全社会研发经费投入增长."""
    return _OF_GROWTH.search(folded(name)) is not None


def name_of_index(name: str) -> str:
    """The name of a metric as an index of its level: 单位GDP能耗降低 becomes 单位GDP能耗指数.

    The words for a fall or growth at the end of a Chinese name are left out.
    """
    if not _CHINESE.search(name):
        return f"{name} (index)"
    return f"{_OF_CHANGE.sub('', name)}指数"
