"""Sheets in the styles of district offices: made up, in forms that real ones publish.

Each has merged titles, headings in several rows, goals in words, footers, and rows that are no
metrics. `MERGED` has the merged ranges of those that are workbooks.
"""

from typing import Final

from spreadsheets import csv, text, xlsx

# A reform commission's monthly table: goals, years to date and growth under two headings.
COMMISSION: Final = text("""
青山区2026年1-9月国民经济和社会发展主要指标完成情况表 | | | | | | | |
 | | | | | | | | 单位：亿元、%
序号 | 指标名称 | 单位 | 2026年目标 | 2026年1-9月 | | 完成全年目标% | 责任单位 | 备注
 | | | | 累计 | 同比±% | | |
一、经济发展 | | | | | | | |
1 | 地区生产总值 | 亿元 | 620 | 451.3 | 6.2 | 72.8 | 区发展改革委 | 初步核算数
2 | 规模以上工业增加值增速 | % | 7.5%左右 | 7.1 | —— | —— | 区经济信息委 |
3 | 固定资产投资 | 亿元 | 300亿元以上 | 226.4 | 5.8 | 75.5 | 区发展改革委 |
 | 其中：民间投资 | 亿元 | — | 131.9 | 9.3 | — | 区发展改革委 |
4 | 一般公共预算收入 | 亿元 | ≥45.5 | 33.08 | 持平 | 72.7 | 区财政局 |
二、民生保障 | | | | | | | |
5 | 城镇调查失业率 | % | 控制在5.5%以内 | 5.2 | -0.1个百分点 | | 区人力社保局 |
6 | 新增高新技术企业 | 家 | 突破50家 | 38 | 11.8 | 76 | 区科技局 |
7 | 城镇新增就业 | 人 | 2000人以上 | 1620 | …… | 81 | 区人力社保局 |
注：1. 绝对数按现价计算，增速按可比价计算。 | | | | | | | |
数据来源：区统计局、各责任单位 | | | | | | | |
填报单位：青山区发展改革委 | | | | | 制表日期：2026年10月15日 | | |
""")

# A statistics bureau's monthly bulletin: the year stands only in the title.
BULLETIN: Final = text("""
2026年9月全区主要经济指标（月报） | | | | |
指标 | 计量单位 | 9月 | 1-9月累计 | 累计增长% | 全年计划
（一）农林牧渔业总产值 | 亿元 | —— | 38.25 | 4.6 | 52
（二）规模以上工业总产值 | 亿元 | 61.60 | 514.28 | 8.9 | >700
#出口交货值 | 亿元 | 6.61 | 55.10 | -2.8 |
（三）社会消费品零售总额 | 亿元 | 22.7 | 190.4 | 6.1 | 260亿元
（四）进出口总额 | 亿元 | 4.03 | 30.9 | 12.4 | 不低于42亿元
（五）居民消费价格涨幅 | % | 0.3 | 0.2 | — | 2%以内
注：规模以上工业为年主营业务收入2000万元及以上的法人企业。 | | | | |
""")

# A plan's mid-term review: a base year, actual and expected years, and the plan's last year.
REVIEW: Final = text("""
附件 | | | | | | | |
“十五五”规划主要指标中期评估表 | | | | | | | |
类别 | 指标 | 2025年实绩 | 2026年实际 | 2027年预计 | 2028f | 2030年目标 | 年均增速（%） | 属性
创新驱动 | 1. 全社会研发经费投入强度（%） | 2.71 | 2.85 | 2.98 | 3.1 | 3.5以上 | — | 预期性
创新驱动 | 2. 每万人口高价值发明专利拥有量（件） | 8.4 | 9.6 | 11 | 12.5 | 突破15 | 12.3 | 预期性
绿色发展 | 3. 森林覆盖率（%） | 52.1 | 52.6 | 53 | 53.5 | 不低于55% | — | 约束性
绿色发展 | 4. 单位GDP能耗（吨标准煤/万元） | 0.42 | 0.405 | 0.39 | 0.38 | 0.36以内 | — | 约束性
民生福祉 | 5. 劳动年龄人口平均受教育年限（年） | 11.2 | 11.4 | 11.6 | 11.7 | 12 | — | 约束性
数据来源：区发展改革委 | | | | | | | |
""")

# A department's own table: the period is only in the title, goals and notes beside the figures.
DEPARTMENT: Final = text("""
2026年上半年重点工作目标任务完成情况 | | | | | |
填报单位：区科技局 | | | | 填报日期：2026年7月5日 | |
目标任务 | 计量单位 | 年度目标 | 累计完成 | 完成率 | 牵头科室 | 说明
科技型企业 | 家 | 2600 | 2415 | 92.9% | 高新科 |
技术合同成交额（万元） | 万元 | 80,000以上 | 43,260.5 | 54.1% | 成果科 | 含转化
市级以上研发平台 | 个 | 不少于120 | 113 | 94.2% | 平台科 |
科技企业孵化器二期 | — | 年底前投用 | 主体完工 | — | 平台科 |
万人发明专利 | 件 | 15左右 | - | - | 知产科 | 待发布
""")

# Districts in rows, metrics with their growth in columns.
DISTRICTS: Final = text("""
2026年前三季度各区县主要经济指标 | | | | | |
区县 | 地区生产总值（亿元） | | 固定资产投资 | 社会消费品零售总额（亿元） | | 备注
 | 总量 | 增速（%） | 增速（%） | 总量 | 增速（%） |
全市 | 24130.5 | 5.6 | 2.1 | 12030.1 | 4.4 |
青山区 | 451.3 | 6.2 | 5.8 | 190.4 | 6.1 |
临江区 | 1203.8 | 5.1 | -3.2 | 602.7 | 3.9 |
""")

# Districts in columns.
ACROSS: Final = text("""
2026年1-9月主要指标 | | | |
指标名称 | 单位 | 全市 | 青山区 | 临江区
地区生产总值 | 亿元 | 24130.5 | 451.3 | 1203.8
社会消费品零售总额 | 亿元 | 12030.1 | 190.4 | 602.7
""")

MERGED: Final = {
    "commission": (
        *("A1:I1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4", "H3:H4", "I3:I4"),
        *("A5:I5", "A11:I11", "A15:I15", "A16:I16"),
    ),
    "bulletin": ("A1:F1", "A9:F9"),
    "review": ("A2:I2", "A4:A5", "A6:A7"),
    "department": ("A1:G1",),
    "districts": ("A1:G1", "A2:A3", "B2:C2", "E2:F2", "G2:G3"),
    "across": ("A1:E1",),
}

SHEETS: Final = {
    "commission": COMMISSION,
    "bulletin": BULLETIN,
    "review": REVIEW,
    "department": DEPARTMENT,
    "districts": DISTRICTS,
    "across": ACROSS,
}


def office_files(name: str) -> dict[str, bytes]:
    """A sheet as a workbook whose numbers are numbers, as CSV, and as pasted from a screen."""
    rows = SHEETS[name]
    numbers = [[_typed(cell) for cell in row] for row in rows]
    pasted = "\n".join("\t".join(row) for row in rows)
    return {
        f"{name}.xlsx": xlsx(numbers, merged=MERGED[name]),
        f"{name}.csv": csv(rows),
        f"{name}.tsv": pasted.encode(),
    }


def _typed(text: str) -> float | str | None:
    try:
        return float(text)
    except ValueError:
        return text or None
