"""The kernel. Any part of it brings the rules with it: by the time that other code runs, they are fixed."""

import klsym.kernel.rules  # noqa: F401
