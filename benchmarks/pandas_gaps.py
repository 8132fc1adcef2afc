"""A pandas script for the same gaps: `python pandas_gaps.py PLAN_FOLDER`.

Without error handling and odds: the least that anybody would write instead of `bishan status`.
"""

import json
import sys
import tomllib
from pathlib import Path

import pandas as pd

folder = Path(sys.argv[1])
plan = tomllib.loads((folder / "targets.toml").read_text(encoding="utf-8"))
goals = pd.Series({name: table["at_least"] for name, table in plan["targets"].items()})
(file,) = (folder / "actuals").iterdir()
figures = pd.read_csv(file) if file.suffix == ".csv" else pd.read_parquet(file)
latest = figures.sort_values("date").groupby("metric")["value"].last().astype(float)
print(json.dumps((goals - latest).to_dict()))
