"""Write the schemas anew, after a report's type has changed."""

from pathlib import Path

from bishan_targets.schemas import DOCUMENTS, generate

for name in DOCUMENTS:
    Path(__file__).with_name(f"{name}.json").write_text(generate(name), encoding="utf-8")
