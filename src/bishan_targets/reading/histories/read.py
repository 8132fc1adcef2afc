"""From the contents of files in any form to their figures."""

from collections.abc import Sequence

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.reading.files import File
from bishan_targets.reading.histories.history import History
from bishan_targets.reading.histories.snapshot import read_snapshot


class Readings(dict[tuple[str, bytes], History]):
    """Figures of files that were read without a remark, by the files' names and contents.

    A file that two revisions have in common is read once; its figures name the file of the first.
    """

    def history(self, file: File) -> tuple[History | None, list[Diagnostic]]:
        """The figures of a file, and remarks about it; those of a known one have none."""
        if isinstance(file.content, Diagnostic):
            return read_history(file)
        key = (file.name, file.content)
        if key in self:
            return self[key], []
        history, problems = read_history(file)
        if history and not problems:
            self[key] = history
        return history, problems


def read_histories(
    files: Sequence[File] | Diagnostic, readings: Readings | None
) -> tuple[list[History], list[Diagnostic]]:
    """The figures of those files that can be read, and remarks about all; as `Readings.history`."""
    if isinstance(files, Diagnostic):
        return [], [files]
    histories: list[History] = []
    diagnostics: list[Diagnostic] = []
    history_of = read_history if readings is None else readings.history
    for file in files:
        history, problems = history_of(file)
        diagnostics += problems
        if history:
            histories.append(history)
    return histories, diagnostics


def read_history(file: File) -> tuple[History | None, list[Diagnostic]]:
    """The figures of a snapshot, CSV or Parquet file, None if unreadable, and remarks about it."""
    match file.suffix:
        case ".csv":
            from bishan_targets.reading.histories.long_csv import read_csv

            source = file.source()
            return (None, [source]) if isinstance(source, Diagnostic) else read_csv(source)
        case ".parquet":
            from bishan_targets.reading.histories.long_parquet import read_parquet

            if isinstance(file.content, Diagnostic):
                return None, [file.content]
            return read_parquet(file.shown, file.content)
    return read_snapshot(file)
