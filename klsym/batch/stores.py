"""Where the rows of a sweep are kept: nowhere, in a CSV file or in a Parquet directory, each as soon as it is done.

A row of a CSV file is one write of one line; a line that a kill cut short is cut off when the file is opened again.
A Parquet file cannot grow, so rows go to a journal of lines beside the parts, and every so often the journal becomes a
part: the part is written under another name, given its own, and only then is the journal emptied. A row that is in a
part and still in the journal counts once. Readers of the directory skip the journal, whose name begins with "_".
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from klsym.measures import ArgumentError

Row = dict[str, Any]
PART = 1000  # rows of the journal that make a part


def key_of(row: Row, names: Iterable[str]) -> tuple[str, ...]:
    """What tells one row from another: the text of these entries; 2 and 2.0 are one number."""
    texts = (_text(row[name]) for name in names)
    return tuple(f"{text}.0" if text.removeprefix("-").isdecimal() else text for text in texts)


class Store:
    """Rows kept in memory only."""

    def __init__(self, types: dict[str, str]) -> None:
        self.types, self.columns = types, tuple(types)
        self.rows: list[Row] = []

    @staticmethod
    def open(path: Path | None, types: dict[str, str]) -> Store:
        """The store for this file name, with the rows it already holds."""
        if path is None:
            return Store(types)
        kinds = {".csv": Lines, ".parquet": Parts}
        if path.suffix not in kinds:
            raise ArgumentError(f"the file is {path.name!r}; give a name that ends in .csv or .parquet")
        return kinds[path.suffix](path, types)

    def add(self, row: Row) -> None:
        """Keep a row; when this returns, a kill does not lose it."""

    def close(self) -> None:
        """Nothing more comes."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _text(value: Any) -> str:
    return "" if value is None else str(value)


_READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "double": float,
    "int64": int,
    "bool": lambda text: text == "True",
}


def _read(row: Row, types: dict[str, str]) -> Row:
    """A row of texts as a row of values; an entry of another type stays text."""
    found: Row = {}
    for name, text in row.items():
        try:
            found[name] = None if text in ("", None) else _READERS[types[name]](text)
        except ValueError:
            found[name] = text
    return found


def _whole_lines(path: Path) -> None:
    """Cut off a line that was not finished."""
    if path.exists() and (held := path.read_bytes()) and not held.endswith(b"\n"):
        with path.open("rb+") as file:
            file.truncate(held.rfind(b"\n") + 1)


_ARROW = {"string": "string", "double": "float64", "int64": "int64", "bool": "bool_"}


class Lines(Store):
    """A CSV file that grows line by line."""

    def __init__(self, path: Path, types: dict[str, str]) -> None:
        super().__init__(types)
        _whole_lines(path)
        if path.exists() and path.stat().st_size:
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                if tuple(reader.fieldnames or ()) != self.columns:
                    raise ArgumentError(
                        f"{path.name} holds another sweep, with columns {', '.join(reader.fieldnames or ())}; "
                        "give another file"
                    )
                self.rows = [_read(row, types) for row in reader]
            header = ""
        else:
            header = _line(self.columns)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(self._file, header.encode())

    def add(self, row: Row) -> None:
        os.write(self._file, _line(_text(row[name]) for name in self.columns).encode())

    def close(self) -> None:
        os.fsync(self._file)
        os.close(self._file)


def _line(entries: Iterable[str]) -> str:
    # a line break inside an entry would look like the end of a row to what mends a file after a kill
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(" ".join(entry.splitlines()) for entry in entries)
    return written.getvalue()


class Parts(Store):
    """A directory of Parquet files, with a journal of the rows that are not yet in one."""

    def __init__(self, path: Path, types: dict[str, str]) -> None:
        import pyarrow.parquet

        super().__init__(types)
        path.mkdir(parents=True, exist_ok=True)
        self._directory, self._journal = path, path / "_journal.jsonl"
        for left_over in path.glob("_writing-*"):
            left_over.unlink()
        tables = [pyarrow.parquet.read_table(part) for part in sorted(path.glob("part-*.parquet"))]
        self._schema = (
            tables[0].schema
            if tables
            else pyarrow.schema([(name, getattr(pyarrow, _ARROW[kind])()) for name, kind in types.items()])
        )
        self.rows = [row for table in tables for row in table.to_pylist()]
        held = {self._key(row) for row in self.rows}
        _whole_lines(self._journal)
        if self._journal.exists():
            lines = self._journal.read_text(encoding="utf-8").splitlines()
            self._recent = [_read(row, types) for row in map(json.loads, lines)]
        else:
            self._recent = []
        if any(tuple(row) != self.columns for row in [*self.rows[:1], *self._recent[:1]]):
            raise ArgumentError(f"{path.name} holds another sweep, with other columns; give another file")
        self._recent = [row for row in self._recent if self._key(row) not in held]
        self.rows += self._recent
        self._file = os.open(self._journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def _key(self, row: Row) -> tuple[str, ...]:
        return key_of(row, row)

    def add(self, row: Row) -> None:
        written = {name: _text(row[name]) for name in self.columns}
        os.write(self._file, (json.dumps(written) + "\n").encode())
        self._recent.append(_read(written, self.types))
        if len(self._recent) >= PART:
            self._pack()

    def _pack(self) -> None:
        """Turn the journal into a part."""
        import pyarrow
        import pyarrow.parquet

        number = len(list(self._directory.glob("part-*.parquet")))
        try:
            table = pyarrow.Table.from_pylist(self._recent, schema=self._schema)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError) as error:
            raise ArgumentError(f"{self._directory.name} holds another sweep, of other types: {error}") from None
        writing = self._directory / f"_writing-{number:05}"
        pyarrow.parquet.write_table(table, writing)
        writing.replace(self._directory / f"part-{number:05}.parquet")
        os.ftruncate(self._file, 0)
        self._recent = []

    def close(self) -> None:
        if self._recent:
            self._pack()
        os.close(self._file)
        if not self._recent:
            self._journal.unlink(missing_ok=True)
