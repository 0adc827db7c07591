"""Sweeps: the rows are those of the function, a kill loses no finished row, and nothing is computed twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import joblib
import numpy
import pyarrow.parquet
import pytest

from klsym import KL, Normal, Rational, kl
from klsym.batch.sweeps import sweep
from klsym.families import Exponential, Laplace
from klsym.measures import ArgumentError

GRID = {"mean": [0, Rational(1, 3), 2], "scale": [1, 2.5]}


def divergence(mean: object, scale: object) -> KL:
    return KL(Normal(mean, 1), Laplace(0, scale))


@pytest.mark.parametrize("jobs", [1, 2])
def test_floats(jobs: int) -> None:
    rows = sweep(divergence, GRID, jobs=jobs)
    assert [(row["mean"], row["scale"]) for row in rows] == [(m, s) for m in GRID["mean"] for s in GRID["scale"]]
    for row in rows:
        assert row["value"] == float(kl(Normal(row["mean"], 1), Laplace(0, row["scale"]), digits=20))


def test_digits_are_an_enclosure_written_out(tmp_path: Path) -> None:
    rows = sweep(divergence, GRID, digits=40, to=tmp_path / "rows.csv", jobs=2)
    for row in rows:
        truth = kl(Normal(row["mean"], 1), Laplace(0, row["scale"]), digits=60)
        assert row["certified"] is True
        low, high = (Rational(row["value"]) + sign * Rational(row["radius"]) for sign in (-1, 1))
        assert low <= Rational(truth.lower) <= high and low <= Rational(truth.upper) <= high


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_a_second_sweep_computes_only_what_is_new(tmp_path: Path, name: str) -> None:
    seen: list[object] = []

    def counted(mean: object, scale: object) -> KL:
        seen.append((mean, scale))
        return divergence(mean, scale)

    first = sweep(counted, GRID, to=tmp_path / name, jobs=1)
    assert len(seen) == 6
    again = sweep(counted, {**GRID, "mean": [0, Rational(1, 3), 2, Rational(7, 2)]}, to=tmp_path / name, jobs=1)
    assert len(seen) == 8
    assert again[:6] == first
    sweep(counted, GRID, digits=20, to=tmp_path / "other.csv", jobs=1)
    assert len(seen) == 14


def test_an_error_of_the_mathematics_is_a_row() -> None:
    rows = sweep(divergence, {"mean": [0], "scale": [-1, 1]}, jobs=1)
    assert "scale" in rows[0]["error"] and rows[0]["value"] is None
    assert rows[1]["error"] is None


def test_infinity_is_a_value(tmp_path: Path) -> None:
    for digits, value in ((None, float("inf")), (20, "oo")):
        to = tmp_path / f"{digits}.csv"
        for _ in range(2):  # computed, then read
            rows = sweep(lambda rate: KL(Normal(0, 1), Exponential(rate)), {"rate": [1]}, digits=digits, to=to, jobs=1)
            assert rows[0]["value"] == value


def test_a_dask_cluster() -> None:
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        rows = sweep(divergence, GRID)
    assert [row["value"] for row in rows] == [row["value"] for row in sweep(divergence, GRID, jobs=1)]


KILLED = """
    import sys, time
    from pathlib import Path
    from klsym.batch.sweeps import sweep

    def slow(x):
        time.sleep(0.01)
        return x * x

    sweep(slow, {"x": list(range(60))}, to=sys.argv[1], jobs=1)
"""


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_a_kill_loses_no_finished_row(tmp_path: Path, name: str, rng: numpy.random.Generator) -> None:
    to = tmp_path / name
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(KILLED))
    done: dict[int, float] = {}
    for _ in range(4):
        process = subprocess.Popen([sys.executable, script, to])
        deadline = time.monotonic() + 20
        while not _rows(to) - done.keys() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(float(rng.uniform(0, 0.12)))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        held = _rows(to)
        assert done.keys() <= held
        done |= dict.fromkeys(held, 0.0)
    computed: list[int] = []

    def square(x: int) -> int:
        computed.append(x)
        return x * x

    rows = sweep(square, {"x": list(range(60))}, to=to, jobs=1)
    assert [row["value"] for row in rows] == [float(x * x) for x in range(60)]
    assert sorted([*computed, *done]) == list(range(60))
    if name.endswith("parquet"):
        assert sorted(pyarrow.parquet.read_table(to).column("x").to_pylist()) == list(range(60))


def _rows(to: Path) -> set[int]:
    """The points in the file, from whole lines only."""
    if to.suffix == ".csv":
        text = to.read_text() if to.exists() else ""
        return {int(line.split(",")[0]) for line in text[: text.rfind("\n") + 1].splitlines()[1:]}
    journal = to / "_journal.jsonl"
    text = journal.read_text() if journal.exists() else ""
    held = {int(json.loads(line)["x"]) for line in text[: text.rfind("\n") + 1].splitlines()}
    # a process that came to its end before it was killed has made a part of its journal
    parts = [pyarrow.parquet.read_table(part) for part in to.glob("part-*.parquet")]
    return held.union(*(set(part.column("x").to_pylist()) for part in parts))


def test_a_line_cut_short_is_computed_again(tmp_path: Path) -> None:
    to = tmp_path / "rows.csv"
    whole = sweep(divergence, GRID, to=to, jobs=1)
    text = to.read_bytes()
    for cut in (1, 5, 17):
        to.write_bytes(text[:-cut])
        assert sweep(divergence, GRID, to=to, jobs=1) == whole
        assert sorted(to.read_bytes().splitlines()) == sorted(text.splitlines())


def test_parts_and_a_journal_that_overlap_count_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klsym.batch.stores.PART", 4)
    to = tmp_path / "rows.parquet"
    rows = sweep(lambda x: x * x, {"x": list(range(10))}, to=to, jobs=1)
    assert len(list(to.glob("part-*.parquet"))) == 3
    (to / "_journal.jsonl").write_text(
        '{"x": "3", "value": "9.0", "radius": "", "certified": "", "digits": "", "error": ""}\n{"x": "4", "va'
    )
    assert sweep(lambda x: -1, {"x": list(range(10))}, to=to, jobs=1) == rows
    assert pyarrow.parquet.read_table(to).num_rows == 10


@pytest.mark.parametrize(
    ("grid", "to", "said"),
    [
        ({}, None, "the grid names no parameter"),
        ({"x": []}, None, "the grid has no value for x"),
        ([], None, "the grid has no points"),
        ([{"x": 1}, {"y": 1}], None, "the points of the grid name different parameters"),
        ({"value": [1]}, None, "the grid's parameter value is called as a column"),
        ({"x": [1]}, "rows.txt", "the file is 'rows.txt'"),
    ],
)
def test_bad_input(grid: object, to: str | None, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        sweep(lambda **_: 1, grid, to=to)  # type: ignore[arg-type]  # bad on purpose


def test_another_sweeps_file_is_refused(tmp_path: Path) -> None:
    for name in ("rows.csv", "rows.parquet"):
        sweep(lambda x: x, {"x": [1]}, to=tmp_path / name, jobs=1)
        with pytest.raises(ArgumentError, match="holds another sweep"):
            sweep(lambda y: y, {"y": [1]}, to=tmp_path / name, jobs=1)
