"""A time-boxed fuzzer for bishan's inputs: `python -m fuzz --seconds 60 toml csv`.

Hypothesis generates the cases from a seed, and shrinks failing ones; each runs in a separate
process under the limits of `oracle`.
"""

import sys
from pathlib import Path

# This package also uses the tests' spreadsheet builders.
sys.path.append(str(Path(__file__).parent.parent / "tests"))
