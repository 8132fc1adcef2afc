"""A time-boxed fuzzer of what bishan reads: `python -m fuzz --seconds 60 toml csv`.

Hypothesis makes the cases from a seed, and makes those that fail smaller; each is run in a process
of its own under the limits of `oracle`.
"""

import sys
from pathlib import Path

# The tests' makers of spreadsheets make this package's, too.
sys.path.append(str(Path(__file__).parent.parent / "tests"))
