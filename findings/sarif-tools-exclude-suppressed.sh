#!/usr/bin/env bash
# sarif-tools 3.0.5 counts a result with `suppressions` like any other. A filter file that excludes
# by `suppression` takes away everything else as well: with `default-include: true`, which is its
# default and is described as including results that lack the property, a result without
# suppressions counts as matching the *exclusion*, so that no error is left and `--check` passes.
# With `default-include: false` the filter does what it says.
# Source: sarif/filter/general_filter.py (`_filter_result`), and "Filtering" in its README,
# https://github.com/microsoft/sarif-tools.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q sarif-tools==3.0.5

cat > log.sarif <<'SARIF'
{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "demo"}}, "results": [
  {"ruleId": "open", "level": "error", "message": {"text": "not suppressed"}, "suppressions": [],
   "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a"}, "region": {"startLine": 3}}}]},
  {"ruleId": "waived", "level": "error", "message": {"text": "suppressed"},
   "suppressions": [{"kind": "external", "justification": "accepted"}],
   "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a"}, "region": {"startLine": 4}}}]}
]}]}
SARIF
printf 'exclude:\n  - suppression: external\n' > default.yml
printf 'configuration:\n  default-include: false\nexclude:\n  - suppression: external\n' > false.yml

errors() { venv/bin/sarif summary "$@" log.sarif | sed -n 's/^error: //p'; }
venv/bin/sarif --version
all=$(errors) default=$(errors --filter default.yml) false=$(errors --filter false.yml)
echo "errors without a filter: $all; excluding suppressed ones: $default; with default-include false: $false"
[ "$all $default $false" = "2 0 1" ]
