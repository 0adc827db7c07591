"""How a command of the shell runs: the answer alone on stdout, errors as one sentence and an exit code.

Exit 0 when the question is decided, 1 when it is not, 2 for input that cannot be understood.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import rich_click as click

DECIDED, UNDECIDED, BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141


def answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command whose klsym errors become one sentence and an exit code; any other error is a fault and stays one."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        from klsym.kernel.terms import ProofError
        from klsym.measures import KlsymError, UndecidedError
        from klsym.shell.exceptions import TypedError

        try:
            return command(*arguments, **options)
        except BrokenPipeError:
            leave_pipe()
        except TypedError as trouble:
            say(f"{trouble}\n{trouble.picture}")
            sys.exit(BAD_INPUT)
        except (UndecidedError, ProofError) as trouble:
            say(str(trouble))
            sys.exit(UNDECIDED)
        except KlsymError as trouble:
            say(str(trouble))
            sys.exit(BAD_INPUT)

    return run


def echo_json(value: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=not speaks_unicode()))


def speaks_unicode() -> bool:
    return "utf" in (sys.stdout.encoding or "").lower()


def write(content: bytes, output: str | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(content)
    except OSError as trouble:
        raise click.UsageError(f"{output!r} cannot be written ({trouble.strerror}); give another -o FILE") from None


def leave_pipe() -> NoReturn:
    """The reader has gone: nothing is wrong, and Python must not complain when it flushes stdout on the way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(BROKEN_PIPE)


def say(sentence: str) -> None:
    click.echo(f"klsym: {sentence}", err=True)
