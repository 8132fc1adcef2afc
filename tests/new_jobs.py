"""China's new urban jobs since the start of each year, in 10,000, as the ministry published them.

Sources: tests/data/new_jobs.
"""

from builders import history

JOBS = history(
    "2017-09-30 1097",
    "2017-12-31 1351",
    "2018-09-30 1107",
    "2018-12-31 1361",
    "2019-06-30 737",
    "2019-09-30 1097",
    "2019-12-31 1352",
    "2020-09-30 898",
    "2020-10-31 1009",
    "2020-12-31 1186",
    "2021-07-31 822",
    "2021-09-30 1045",
    "2021-12-31 1269",
    "2022-06-30 654",
    "2022-12-31 1206",
)
