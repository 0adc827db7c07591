"""The shell: `klsym kl P Q`, `klsym prove NAME`, and the rest. stdout carries the answer alone.

Exit 0 when the question is decided, 1 when it is not, 2 for input that cannot be understood. Every import of weight
stands inside a command, so that `--help` answers before SymPy would have loaded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NoReturn

import rich_click as click

from klsym.shell import library, tour, trust
from klsym.shell.running import (
    BAD_INPUT,
    DECIDED,
    INTERRUPTED,
    UNDECIDED,
    answering,
    echo_json,
    leave_pipe,
    say,
    speaks_unicode,
)


class Commands(click.RichGroup):
    """A group that offers the nearest commands for one it does not know."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=2, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else "`klsym --help` lists them"
            raise click.UsageError(f"there is no command {name!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"klsym {version('klsym')}")
        ctx.exit()


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """The Kullback-Leibler divergence: closed forms, certified digits, proofs.

    Measures are typed as in Python, each in quotation marks: "Normal(0, 1)", "Gamma(2, rate=1)", "[0.1, 0.9]",
    "Mixture({Normal(0,1): 0.7, Dirac(0): 0.3})". Decimals are exact. A symbol needs --assume "sigma > 0".
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(BAD_INPUT)


def _assume(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "-a", "--assume", "assumptions", multiple=True, metavar="TEXT",
        help="What is assumed of a symbol: 'sigma > 0', 'mu real', 'n integer', '0 <= p <= 1'. Commas separate.",
    )(command)  # fmt: skip


def _value_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print value, reason and digits as one JSON object."),
        click.option("--derive", is_flag=True, help="Print the derivation of the closed form, step by step."),
        click.option("--latex", "as_latex", is_flag=True, help="Print LaTeX."),
        click.option("--unit", default="nats", metavar="nats|bits", show_default=True, help="The unit of the value."),
        click.option("-d", "--digits", type=int, help="Print so many digits, with a bound on the error."),
        _assume,
    ):
        command = option(command)
    return command


@cli.command()
@click.argument("p", metavar="P")
@click.argument("q", metavar="Q")
@_value_options
@answering
def kl(p: str, q: str, **options: Any) -> None:
    """KL(P, Q), the divergence of P (the truth) from Q (the model).

    The closed form where there is one, else 15 certified digits.

    \b
    klsym kl "Normal(0,1)" "Laplace(0,1)" --digits 50
    klsym kl "Normal(mu, sigma)" "Normal(0,1)" --assume "mu real, sigma > 0"
    klsym kl "[0.1, 0.9]" "[0.01, 0.99]" --unit bits
    """
    _value("kl", "KL", (p, q), **options)


@cli.command()
@click.argument("p", metavar="P")
@_value_options
@answering
def entropy(p: str, **options: Any) -> None:
    """The entropy of P: Shannon's for atoms and lattices, differential for densities.

    \b
    klsym entropy "Binomial(10, 0.3)" --unit bits --digits 30
    klsym entropy "Gamma(alpha, rate=1)" --assume "alpha > 0" --latex
    """
    _value("entropy", "Entropy", (p,), **options)


def _value(
    verb: str, kind: str, texts: Sequence[str], digits: int | None, unit: str, assumptions: tuple[str, ...],
    as_latex: bool, as_json: bool, derive: bool,
) -> None:  # fmt: skip
    if as_json and (as_latex or derive):
        raise click.UsageError("--json holds the LaTeX and stands alone; leave out --latex and --derive")
    if unit not in ("nats", "bits"):
        raise click.UsageError(f"--unit is {unit!r}; write nats or bits")
    if digits is not None and digits < 1:
        raise click.UsageError(f"--digits is {digits}; write an integer of at least 1")
    import klsym
    from klsym.shell.answer import answer, undecided

    divergence = getattr(klsym, kind)(*_measures(texts, assumptions))
    if derive:
        _derivation(divergence, as_latex)
        return
    found = answer(divergence, getattr(klsym, verb), digits, unit)
    if as_json:
        echo_json(found.json)
        if not found.decided:
            sys.exit(UNDECIDED)
        return
    if not found.decided:
        raise undecided(found)
    click.echo(found.latex if as_latex else found.line)


def _derivation(divergence: Any, as_latex: bool) -> None:
    from klsym.closed import closed_form
    from klsym.measures import UndecidedError
    from klsym.render.derivation import derivation_latex, derivation_text

    found = closed_form(divergence.exact())
    if found is None:
        raise UndecidedError(f"no closed form of {divergence} is known, so there is none to derive; ask for --digits")
    click.echo(derivation_latex(found) if as_latex else derivation_text(found, unicode=speaks_unicode()))


@cli.command()
@click.argument("p", metavar="P")
@click.argument("q", metavar="Q")
@_assume
@answering
def why(p: str, q: str, assumptions: tuple[str, ...]) -> None:
    """Why KL(P, Q) is finite, or infinite, in one sentence.

    \b
    klsym why "StudentT(1)" "Normal(0,1)"
    """
    import klsym

    finiteness = klsym.KL(*_measures((p, q), assumptions)).finiteness
    click.echo(str(finiteness.reason))
    if finiteness.verdict is None:
        sys.exit(UNDECIDED)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@answering
def families(as_json: bool) -> None:
    """The families of measures, each as it is written."""
    from klsym.families import FAMILIES
    from klsym.shell.grammar import usage

    for name in sorted(FAMILIES):
        if as_json:
            words = [
                {"name": word, "domain": domain, "named": named} for word, domain, named in FAMILIES[name].parameters
            ]
            echo_json({"family": name, "usage": usage(name), "parameters": words})
        else:
            click.echo(usage(name))


for command in (*library.COMMANDS, *trust.COMMANDS, *tour.COMMANDS):
    cli.add_command(command)


# ---- reading


def _measures(texts: Sequence[str], assumptions: Sequence[str]) -> list[Any]:
    from klsym.shell.assumptions import symbols_of
    from klsym.shell.grammar import read_measure

    symbols = symbols_of(assumptions)
    return [read_measure(text, symbols) for text in texts]


# ---- errors


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the shell and exit with its code; nothing is ever a traceback for input that was wrong."""
    try:
        code = cli.main(list(arguments) if arguments is not None else None, "klsym", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        with suppress(OSError):
            sys.stdout.flush()
        # not sys.exit: CPython ends with signal 2 once the interrupt has passed through any exec, handled or not
        os._exit(INTERRUPTED)
    except BrokenPipeError:
        leave_pipe()
    except click.ClickException as trouble:
        say(_sentence(trouble))
        sys.exit(BAD_INPUT)
    sys.exit(code if isinstance(code, int) else DECIDED)


def _sentence(trouble: click.ClickException) -> str:
    """click's complaint as one sentence that says what to type instead."""
    message = trouble.format_message().rstrip(".")
    context = getattr(trouble, "ctx", None)
    if isinstance(trouble, click.NoSuchOption):
        from difflib import get_close_matches

        known = [name for parameter in context.command.params for name in parameter.opts] if context else []
        near = get_close_matches(trouble.option_name, known, n=1, cutoff=0.5)
        where = f"`{context.command_path if context else 'klsym'} --help` lists them"
        return f"there is no option {trouble.option_name}; {f'did you mean {near[0]}?' if near else where}"
    if "unexpected extra argument" in message:
        return f"{message[0].lower()}{message[1:]}; put each measure in quotation marks"
    if isinstance(trouble, click.MissingParameter) and context is not None:
        words = " ".join(
            parameter.make_metavar(context)
            for parameter in context.command.params
            if parameter.param_type_name == "argument"
        )
        return f"{message[0].lower()}{message[1:]}; write {context.command_path} {words}"
    return message


if __name__ == "__main__":
    main()
