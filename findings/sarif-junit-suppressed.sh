#!/usr/bin/env bash
# sarif-junit 1.1.4 makes failures of SARIF warnings as of errors (not of notes), and of results that
# are suppressed, whatever their level. A log without any error becomes a report that fails.
# Source: what it writes, here; its README says that it converts SARIF
# output into a JUnit XML file, and no more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund sarif-junit@1.1.4

cat > log.sarif <<'SARIF'
{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "demo"}}, "results": [
  {"ruleId": "a", "level": "warning", "message": {"text": "a warning"},
   "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a"}, "region": {"startLine": 3}}}]},
  {"ruleId": "b", "level": "error", "message": {"text": "suppressed"},
   "suppressions": [{"kind": "external", "justification": "accepted"}],
   "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a"}, "region": {"startLine": 4}}}]}
]}]}
SARIF
node_modules/.bin/sarif-junit -i log.sarif -o log.xml
cat log.xml
[ "$(grep -c '<failure' log.xml)" = 2 ]
