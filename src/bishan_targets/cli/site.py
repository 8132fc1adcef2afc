"""Building a site: which plans it has, which of them are there already, and the others at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Final, NamedTuple

from bishan_targets import __version__
from bishan_targets.cli.site_part import LINES, Spot, Tick, Wish, found_of, load_spot, write_part
from bishan_targets.messages import Messages
from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.render.page import asset
from bishan_targets.render.page.goal import is_whole
from bishan_targets.render.page.place import folder_of, plan_name
from bishan_targets.storage.site import Folders, Part, Site, key_of, opened
from bishan_targets.text.safe import visible

Progress = Callable[[int], AbstractContextManager[Tick]]
"""A progress bar for a number of steps."""
_SHARED: Final = ("style.css", "script.js")


class Built(NamedTuple):
    """The numbers of a site's pages, and of its plans' parts that had to be made anew."""

    pages: int
    made: int


class _Job(NamedTuple):
    """A member's part of a site; `levels` are those of members below it."""

    spot: Spot
    key: str
    levels: int


def build(
    folder: str, book: Book, wish: Wish, say: Messages, jobs: int, progress: Progress
) -> Built:
    """Write the site of a plan and its members to a folder; whole, or not at all.

    Members' parts whose files and options are as before stay. `jobs` is the number of processes.
    Raises InputError.
    """
    top = Spot(book.plan.file, "", [_name_of_top(book, say)])
    with opened(Path(folder)) as site:
        found = {
            spot.folder: _Job(spot, key_of(each, _options(spot, wish)), _levels(each))
            for spot, each in _below(top, book, say)
        }
        kept = {name: site.parts[name] for name, job in found.items() if _stays(site, name, job)}
        missing = {name: job for name, job in found.items() if name not in kept}
        with progress(len(missing) + len(book.plan.tracked)) as tick:
            made = dict(_made(site, top, book, wish, say, list(missing.values()), jobs, tick))
        parts = {name: (kept | made)[name] for name in ("", *found)}
        site.put(parts)
    pages = sum(file.endswith(".html") for part in parts.values() for file in part.files)
    return Built(pages, len(made))


def _stays(site: Site, name: str, job: _Job) -> bool:
    """Whether a member's part is there as it would be made again."""
    return site.has(name, job.key) and is_whole(site.folders.read(job.spot.path(LINES)))


def _options(spot: Spot, wish: Wish) -> list[str]:
    """All that a member's part depends on, apart from its files."""
    return [__version__, LINES, *spot.names, repr(wish), *map(asset, _SHARED)]


def _name_of_top(book: Book, say: Messages) -> str:
    return visible(say.pick(book.plan.name)) if book.plan.name else say("status.unnamed")


def _below(above: Spot, book: Book, say: Messages) -> Iterator[tuple[Spot, Book]]:
    """The members of a plan, and theirs."""
    for id_, member in book.members.items():
        name = plan_name(id_, say.pick(member.plan.name) if member.plan.name else id_, say)
        spot = Spot(member.plan.file, above.path(folder_of(id_)), [*above.names, name])
        yield spot, member
        yield from _below(spot, member, say)


def _levels(book: Book) -> int:
    return 1 + max(map(_levels, book.members.values()), default=-1)


def _made(
    site: Site,
    top: Spot,
    book: Book,
    wish: Wish,
    say: Messages,
    jobs_left: Sequence[_Job],
    jobs: int,
    tick: Tick,
) -> Iterator[tuple[str, Part]]:
    """The parts made anew: those of members by other processes, meanwhile the topmost here."""
    with _workers(min(jobs, len(jobs_left))) as each_part:
        first, *later = _by_level(jobs_left)
        begun = each_part(site.folders, first, wish)
        found = found_of(book, wish)
        of_members = (each_part(site.folders, some, wish) for some in later)
        for name, part in chain.from_iterable(each() for each in chain([begun], of_members)):
            tick()
            yield name, part
    written = write_part(site.folders, top, found, say, tick)
    yield "", Part("", [*_shared(site), *written])


def _by_level(jobs: Sequence[_Job]) -> list[list[_Job]]:
    """The jobs in the order in which they may begin: those above members need their lines."""
    levels = range(1 + max((each.levels for each in jobs), default=0))
    return [[each for each in jobs if each.levels == level] for level in levels]


def _shared(site: Site) -> Sequence[str]:
    for name in _SHARED:
        (site.new / name).write_bytes(asset(name).encode())
    return _SHARED


Made = Callable[[], Iterator[tuple[str, Part]]]
"""Parts as they are finished."""


@contextmanager
def _workers(number: int) -> Iterator[Callable[[Folders, Sequence[_Job], Wish], Made]]:
    """A function that begins to make parts; with fewer than two processes, they are made here."""
    if number < 2:
        yield (
            lambda folders, jobs, wish: (
                lambda: (_answer(_make(folders, each, wish)) for each in jobs)
            )
        )
        return
    pool = ProcessPoolExecutor(number, get_context("spawn"), _begin)

    def begun(folders: Folders, jobs: Sequence[_Job], wish: Wish) -> Made:
        waiting = [pool.submit(_make, folders, each, wish) for each in jobs]
        return lambda: (_answer(each.result()) for each in as_completed(waiting))

    try:
        yield begun
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Leave signals to the parent process, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def end() -> None:
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _make(folders: Folders, job: _Job, wish: Wish) -> tuple[str, Part] | list[Diagnostic]:
    """Make a member's part; errors are returned, as they would not get between processes."""
    try:
        book, say = load_spot(job.spot, wish)
        files = write_part(folders, job.spot, found_of(book, wish), say)
        return job.spot.folder, Part(job.key, files)
    except InputError as error:
        return [each._replace(values=dict(each.values)) for each in error.diagnostics]


def _answer(made: tuple[str, Part] | list[Diagnostic]) -> tuple[str, Part]:
    if isinstance(made, list):
        raise InputError(made)
    return made
