"""The errors that bad input raises: one sentence each, naming the argument, what it was and what would do."""


class KlsymError(Exception):
    """Base class of every error klsym raises on purpose."""


class ArgumentError(KlsymError, ValueError):
    """An argument is outside its domain; the message is one sentence that says what would do."""


class UndecidedError(KlsymError):
    """A question hangs on a symbol whose assumptions do not decide it; the message names the condition."""
