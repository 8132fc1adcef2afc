"""Write the gate's summary as a comment on a pull request, or update the comment written before.

    python comment.py SUMMARY.md

For action.yml; GitHub's variables name the pull request, PLAN and GITHUB_JOB the subject of the
comment, and TOKEN gives access. It never fails: a comment is no part of the judgement.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

MARKER: Final = "<!-- bishan check -->"
_A_PAGE: Final = 100
_MOST_PAGES: Final = 30
_SECONDS: Final = 30
_NOT_ALLOWED: Final = (
    "no comment on the pull request: the job's token may not write one. A job for a branch of this "
    "repository needs the permission `pull-requests: write`; one for a fork cannot have it. The "
    "summary is on the job's page."
)
_REFUSED: Final = (401, 403, 404)
# Others could take a comment over by writing the marker, and change it later.
_BOTS: Final = ("github-actions[bot]", "forgejo-actions")
_TRUSTED: Final = ("OWNER", "MEMBER", "COLLABORATOR")


def marker(environment: Mapping[str, str]) -> str:
    """The hidden line of a comment, another one for each workflow, job and plan."""
    parts = (environment.get(name, "") for name in ("GITHUB_WORKFLOW", "GITHUB_JOB", "PLAN"))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
    return f"<!-- bishan check {digest[:16]} -->"


def number(environment: Mapping[str, str]) -> int | None:
    """The number of the pull request that the job is about; None if it is about none."""
    try:
        event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_bytes())
        request = event["pull_request"]
    except (KeyError, OSError, ValueError, TypeError):
        return None
    found = request.get("number", event.get("number")) if isinstance(request, dict) else None
    return found if isinstance(found, int) else None


class Comments:
    """The comments on a pull request, by the API that GitHub and Forgejo share.

    https://docs.github.com/en/rest/issues/comments
    """

    def __init__(self, environment: Mapping[str, str], request: int) -> None:
        """Keep the addresses and the token."""
        api, repository = environment["GITHUB_API_URL"], environment["GITHUB_REPOSITORY"]
        self._all = f"{api}/repos/{repository}/issues"
        self._here = f"{self._all}/{request}/comments"
        self._token = environment["TOKEN"]

    def write(self, mark: str, text: str) -> None:
        """Write the text with its mark, in place of the comment that has it; OSError if refused."""
        body = {"body": f"{mark}\n{text}"}
        known = self._find(mark)
        if known is None:
            self._send("POST", self._here, body)
        else:
            self._send("PATCH", f"{self._all}/comments/{known}", body)

    def _find(self, mark: str) -> int | None:
        for page in range(1, _MOST_PAGES + 1):
            found = self._send("GET", f"{self._here}?per_page={_A_PAGE}&page={page}")
            for each in found:
                if str(each.get("body", "")).startswith(mark) and _is_trusted(each):
                    return int(each["id"])
            if len(found) < _A_PAGE:
                return None
        return None

    def _send(self, method: str, address: str, body: Mapping[str, str] | None = None) -> Any:
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        data = None if body is None else json.dumps(body).encode()
        request = Request(address, data, headers, method=method)
        with urlopen(request, timeout=_SECONDS) as answer:
            return json.load(answer)


def _is_trusted(comment: Mapping[str, Any]) -> bool:
    """Whether a comment is by a bot, or by somebody who may write to the repository anyway."""
    author = comment.get("user") or {}
    is_bot = author.get("type") == "Bot" or author.get("login") in _BOTS
    return is_bot or comment.get("author_association") in _TRUSTED


def main(summary: str) -> None:
    """Comment, or say why there is no comment, as a command for the job's log."""
    request = number(os.environ)
    if request is None:
        return
    try:
        text = Path(summary).read_text(encoding="utf-8").removeprefix(f"{MARKER}\n")
        Comments(os.environ, request).write(marker(os.environ), text)
    except HTTPError as error:
        if error.code in _REFUSED:
            say("notice", _NOT_ALLOWED)
        else:
            say("warning", f"no comment: the server answered with {error.code}.")
    except (OSError, ValueError, KeyError) as error:
        say("warning", f"no comment: {type(error).__name__}.")


def say(kind: str, text: str) -> None:
    """A workflow command."""
    sys.stdout.write(f"::{kind} title=bishan check::{text}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
