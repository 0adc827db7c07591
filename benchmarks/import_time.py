"""Time of `import klsym` and of `from klsym import *` beside `import sympy`, in fresh processes taken in turn.

All three run from bytecode cached in one temporary directory, as installed packages do.

Prints the median of each and the ratios to sympy's. `import klsym` loads rooms when they are first asked for, so the
second line is the one a person at a prompt waits for.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

STATEMENTS = ("import sympy", "import klsym", "from klsym import *")
ROUNDS = 15
CACHE = tempfile.mkdtemp(prefix="klsym-bytecode-")


def seconds(statement: str) -> float:
    """Wall time of a fresh interpreter that runs `statement`."""
    start = time.perf_counter()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", statement], check=True, env={**environment, "PYTHONPYCACHEPREFIX": CACHE})
    return time.perf_counter() - start


def main() -> None:
    """Run the statements in turn and print medians and ratios."""
    for statement in STATEMENTS:
        seconds(statement)  # warm the file cache and the bytecode
    times: dict[str, list[float]] = {statement: [] for statement in STATEMENTS}
    for _ in range(ROUNDS):
        for statement in STATEMENTS:
            times[statement].append(seconds(statement))
    for statement in STATEMENTS:
        ratios = [own / base for own, base in zip(times[statement], times[STATEMENTS[0]], strict=True)]
        milliseconds = statistics.median(times[statement]) * 1000
        print(f"{statement:24s} {milliseconds:7.0f} ms   ratio {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
