"""A server with the part of GitHub's API that comments on a pull request need."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Forge:
    """The comments, the requests, and the code by which a request is refused, if any is."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.tokens: set[str | None] = set()
        self.refusal: int | None = None
        self.address = ""

    def add(self, body: str, author: str = "somebody", kind: str = "User") -> None:
        self.comments.append(
            {
                "id": len(self.comments) + 1,
                "body": body,
                "user": {"login": author, "type": kind},
                "author_association": "NONE",
            }
        )

    def answer(self, method: str, target: str, body: dict[str, Any]) -> tuple[int, Any]:
        """https://docs.github.com/en/rest/issues/comments."""
        address = urlsplit(target)
        if self.refusal:
            return self.refusal, {"message": "Resource not accessible by integration"}
        if (method, address.path) == ("POST", "/repos/o/r/issues/1/comments"):
            self.add(body["body"], "github-actions[bot]", "Bot")
            return 201, self.comments[-1]
        if (method, address.path) == ("GET", "/repos/o/r/issues/1/comments"):
            asked = parse_qs(address.query)
            size, page = int(asked["per_page"][0]), int(asked["page"][0])
            return 200, self.comments[size * (page - 1) : size * page]
        if method == "PATCH" and address.path.startswith("/repos/o/r/issues/comments/"):
            comment = self.comments[int(address.path.rpartition("/")[2]) - 1]
            comment["body"] = body["body"]
            return 200, comment
        return 404, {"message": "Not Found"}


@contextmanager
def served() -> Iterator[Forge]:
    """A forge that answers on this machine."""
    forge = Forge()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            forge.asked.append(self.command)
            forge.tokens.add(self.headers.get("Authorization"))
            code, found = forge.answer(self.command, self.path, json.loads(content or b"{}"))
            said = json.dumps(found).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        # The standard library calls a handler by the method's name.
        do_GET = do_POST = do_PATCH = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    forge.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
