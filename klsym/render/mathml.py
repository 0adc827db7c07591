r"""The printer's LaTeX as MathML, which browsers typeset by themselves: no script, no font to fetch.

Only the LaTeX that klsym prints is understood; anything else is a RenderError. `\left … \right` become brackets that
grow, sums and limits take their bounds above and below, upright words stay upright.
"""

from __future__ import annotations

import re
from html import escape

from klsym.render.exceptions import RenderError
from klsym.render.plain import LETTERS

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_OPERATORS = {
    "le": "≤", "ge": "≥", "neq": "≠", "ll": "≪", "in": "∈", "implies": "⟹", "iff": "⟺", "cdot": "⋅", "otimes": "⊗",
    "circ": "∘", "mapsto": "↦", "to": "→", "neg": "¬", "times": "×", "cup": "∪", "cap": "∩", "approx": "≈",
    "partial": "∂", "surd": "√", "|": "‖", "#": "#", "wedge": "∧", "forall": "∀", "exists": "∃", "colon": ":",
    "vee": "∨", "subset": "⊂", "mid": "|", "{": "{", "}": "}",
}  # fmt: skip
_BIG = {"sum": "∑", "prod": "∏"}
_NAMES = {"infty": "∞", "ldots": "…", "pi": "π"}
_FUNCTIONS = {"log", "exp", "max", "min", "sup", "inf", "lim", "det", "sin", "cos", "tan", "sinh", "cosh", "tanh",
              "arcsin", "arccos", "arctan"}  # fmt: skip
_SPACES = {",": "0.167em", "quad": "1em", "qquad": "2em", " ": "0.25em", ";": "0.278em"}
_TALL = ("<mfrac", "<munder", "<msqrt", "<mtable", "∫", "∑", "∏")
_DOUBLE = {"R": "ℝ", "N": "ℕ", "E": "𝔼"}


def mathml(latex: str, display: bool = False) -> str:
    r"""The formula as a `math` element.

    Parameters: LaTeX as the strict printer writes it; display, whether fractions and sums take their full size.

    >>> mathml(r"\frac{1}{2} x^{2}")
    '<math><mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mi>x</mi><mn>2</mn></msup></math>'
    """
    reader = _Reader(latex)
    inner = "".join(reader.items(()))
    if reader.place < len(reader.tokens):
        raise RenderError(f"the LaTeX {latex!r} has an unexpected {reader.tokens[reader.place]!r}")
    return f'<math displaystyle="true">{inner}</math>' if display else f"<math>{inner}</math>"


class _Reader:
    def __init__(self, latex: str) -> None:
        self.latex = latex
        self.tokens = [token for token in _TOKEN.findall(latex) if not token.isspace()]
        self.place = 0

    def _peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise RenderError(f"the LaTeX {self.latex!r} ends too early")
        self.place += 1
        return token

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise RenderError(f"the LaTeX {self.latex!r} lacks {token!r} before its token {self.place}")

    def items(self, ends: tuple[str, ...]) -> list[str]:
        """What stands before one of these tokens, each item with its index and exponent."""
        found: list[str] = []
        while self._peek() and self._peek() not in (*ends, "}", r"\right"):
            token = self._peek()
            item = self._scripted(self._item(), token)
            if token[1:] in _FUNCTIONS and token[0] == "\\":
                if found and not found[-1].startswith(("<mo", "<mspace")):
                    found.append('<mspace width="0.167em"/>')
                after = self._peek()
                if after and after not in (r"\left", "}", "(", "=", ",", r"\right") and after[1:] not in _OPERATORS:
                    item += '<mspace width="0.167em"/>'
            found.append(item)
        return found

    def _group(self) -> str:
        """A braced group, or a single item."""
        if self._peek() != "{":
            return self._item()
        self._next()
        inner = self.items(())
        self._expect("}")
        return inner[0] if len(inner) == 1 else f"<mrow>{''.join(inner)}</mrow>"

    def _scripted(self, base: str, token: str) -> str:
        below = above = ""
        primes = 0
        while self._peek() in ("_", "^", "'"):
            sign = self._next()
            if sign == "'":
                primes += 1
            elif sign == "_":
                below = self._group()
            else:
                above = self._group()
        if primes:
            above = f"<mrow><mo>{'′' * primes}</mo>{above}</mrow>" if above else f"<mo>{'′' * primes}</mo>"
        limits = token[1:] in _BIG or token[1:] in ("lim", "sup", "inf", "max", "min")
        if below and above:
            tag = "munderover" if limits else "msubsup"
            return f"<{tag}>{base}{below}{above}</{tag}>"
        if below:
            tag = "munder" if limits else "msub"
            return f"<{tag}>{base}{below}</{tag}>"
        if above:
            tag = "mover" if limits and not primes and token[1:] in _BIG else "msup"
            return f"<{tag}>{base}{above}</{tag}>"
        return base

    def _item(self) -> str:
        token = self._next()
        if token == "{":
            inner = "".join(self.items(()))
            self._expect("}")
            return f"<mrow>{inner}</mrow>"
        if token[0] == "\\" and len(token) > 1:
            return self._command(token[1:])
        if token[0].isdigit():
            return f"<mn>{token}</mn>"
        if token.isalpha():
            return f"<mi>{token}</mi>"
        if token == "-":
            return "<mo>−</mo>"
        if token in ("(", ")", "[", "]", "|", "/"):
            return f'<mo stretchy="false" lspace="0" rspace="0">{token}</mo>'
        return f"<mo>{escape(token)}</mo>"

    def _command(self, name: str) -> str:
        if name in LETTERS or name in _NAMES:
            upright = ' mathvariant="normal"' if name[0].isupper() else ""
            return f"<mi{upright}>{_NAMES.get(name) or LETTERS[name]}</mi>"
        if name in _OPERATORS:
            return f"<mo>{_OPERATORS[name]}</mo>"
        if name in _BIG:
            return f"<mo>{_BIG[name]}</mo>"
        if name == "int":
            return "<mo>∫</mo>"
        if name in ("lim", "sup", "inf", "max", "min"):
            return f'<mo movablelimits="true" lspace="0" rspace="0">{name}</mo>'
        if name in _FUNCTIONS:
            return f"<mi>{name}</mi>"
        if name in _SPACES:
            return f'<mspace width="{_SPACES[name]}"/>'
        if name in ("frac", "tfrac"):
            return f"<mfrac>{self._group()}{self._group()}</mfrac>"
        if name == "binom":
            inner = f'<mfrac linethickness="0">{self._group()}{self._group()}</mfrac>'
            return f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>"
        if name == "sqrt":
            return f"<msqrt>{self._group()}</msqrt>"
        if name in ("mathrm", "text", "textit", "mathsf", "mathbb"):
            return self._words(name)
        if name == "left":
            return self._fenced()
        if name == "middle":
            return f'<mo stretchy="true" lspace="0" rspace="0">{self._delimiter()}</mo>'
        if name == "begin":
            return self._table()
        raise RenderError(f"no MathML is known for \\{name} (in {self.latex!r})")

    def _words(self, kind: str) -> str:
        """The text in braces, as it was written."""
        self._expect("{")
        place = self.place
        while self._peek() != "}":
            self._next()
        words = self._between(place)
        self._next()
        if kind == "mathbb":
            return f"<mi>{_DOUBLE.get(words, words)}</mi>"
        if kind in ("text", "textit"):
            words = words.replace(" ", "\N{NO-BREAK SPACE}")
            return f"<mtext>{escape(words)}</mtext>"
        return f'<mi mathvariant="normal">{escape(words)}</mi>'

    def _between(self, start: int) -> str:
        """The source from the token `start` to here, spaces included."""
        count, parts = 0, []
        for token in _TOKEN.findall(self.latex):
            if start <= count < self.place or (token.isspace() and start <= count <= self.place):
                parts.append(token)
            count += not token.isspace()
        return "".join(parts)

    def _delimiter(self) -> str:
        token = self._next()
        return "" if token == "." else {r"\|": "‖", r"\{": "{", r"\}": "}"}.get(token, token)

    def _fenced(self) -> str:
        opening = self._delimiter()
        inner = "".join(self.items(()))
        self._expect(r"\right")
        closing = self._delimiter()
        grows = "true" if any(mark in inner for mark in _TALL) else "false"
        if grows == "false":
            inner = inner.replace('<mo stretchy="true"', '<mo stretchy="false"')
        marks = [
            f'<mo stretchy="{grows}" form="{form}" lspace="0" rspace="0">{mark}</mo>' if mark else ""
            for mark, form in ((opening, "prefix"), (closing, "postfix"))
        ]
        return f"<mrow>{marks[0]}{inner}{marks[1]}</mrow>"

    def _table(self) -> str:
        self._expect("{")
        kind = ""
        while self._peek() != "}":
            kind += self._next()
        self._next()
        rows: list[list[str]] = [[]]
        while self._peek() != r"\end":
            rows[-1].append("".join(self.items(("&", r"\\", r"\end"))))
            if self._peek() == r"\\":
                rows.append([])
            if self._peek() != r"\end":
                self._next()
        for _ in range(len(kind) + 3):
            self._next()
        cells = "".join("<mtr>" + "".join(f"<mtd>{cell}</mtd>" for cell in row) + "</mtr>" for row in rows)
        if kind == "cases":
            table = f'<mtable class="cases">{cells}</mtable>'
            return f'<mrow><mo fence="true" stretchy="true" form="prefix">{{</mo>{table}</mrow>'
        return f'<mrow><mo fence="true" form="prefix">(</mo><mtable>{cells}</mtable><mo fence="true">)</mo></mrow>'
