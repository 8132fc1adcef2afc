#!/usr/bin/env bash
# prek 0.5.11, at a push that takes commits away from the server's branch, gives its hooks the commit
# that both histories share as PRE_COMMIT_FROM_REF, where pre-commit 4.7.0 gives the commit that the
# server has: a hook that compares FROM_REF with TO_REF does not see by prek what the push takes away.
# At the first push of all, prek gives a TO_REF without a FROM_REF, and pre-commit neither.
# Source: what both put into the environment of hooks, here; https://prek.j178.dev describes prek as a
# drop-in replacement, and https://pre-commit.com/#pre-push names the variables.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q prek==0.5.11 pre-commit==4.7.0
export PATH="$folder/venv/bin:$PATH" GIT_CONFIG_GLOBAL=/dev/null HOME="$folder"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b

cat > note.sh <<'SH'
#!/bin/sh
echo "${PRE_COMMIT_FROM_REF:-none} ${PRE_COMMIT_TO_REF:-none}" > "$NOTE"
SH
chmod +x note.sh

# What a hook is told at the first push of all, and at a forced one, as `first` and `forced`.
told() {
    mkdir "$1" && cd "$1"
    export NOTE="$folder/$1/note"
    git init -q --bare server.git
    git init -q -b main work && cd work
    git remote add origin "$folder/$1/server.git"
    printf 'repos:\n- repo: local\n  hooks:\n  - {id: note, name: note, language: system, entry: %s, always_run: true, pass_filenames: false, stages: [pre-push]}\n' \
        "$folder/note.sh" > .pre-commit-config.yaml
    git add -A && git commit -qm shared
    shared=$(git rev-parse HEAD)
    "$1" install -t pre-push > ../log
    git push -q origin main 2> ../log
    first=$(cat "$NOTE")
    git commit -q --allow-empty -m "only there" && git push -q origin main 2> ../log
    there=$(git rev-parse HEAD)
    git reset -q --hard HEAD^ && git commit -q --allow-empty -m "instead of it"
    git push -q --force origin main 2> ../log
    forced=$(cut -d' ' -f1 "$NOTE")
    cd "$folder"
}

pre-commit --version
told pre-commit
echo "first push: $first; forced push: from $forced (the server has $there)"
[ "$first" = "none none" ] && [ "$forced" = "$there" ]
prek --version
told prek
echo "first push: $first; forced push: from $forced (the server has $there, shared is $shared)"
[ "$first" = "none $shared" ] && [ "$forced" = "$shared" ]
