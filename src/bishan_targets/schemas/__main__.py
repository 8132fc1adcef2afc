"""Write the schemas anew, after a type has changed."""

from pathlib import Path

from bishan_targets.schemas.generate import TYPES, generate

for name in TYPES:
    Path(__file__).with_name(f"{name}.json").write_text(
        generate(name), encoding="utf-8", newline="\n"
    )
