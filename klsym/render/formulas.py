"""Formulas in running text: prose typed in plain letters, as words and pieces of mathematics.

A run of single letters, Greek letters, numbers and signs is a formula (`φ(t) = t log t − t + 1`), all else are words.
"""

from __future__ import annotations

import re

from klsym.render.names import GREEK
from klsym.render.plain import LETTERS

_GREEK = {letter: name for name, letter in LETTERS.items() if name in GREEK}
_FUNCTIONS = {"log", "exp", "max", "min", "sup", "inf", "lim"}
_UPRIGHT = {"KL", "TV", "JS"}
_LETTER = r"[^\W\d_²³⁴ⁿ¹₀₁₂½α-ωΑ-Ω]"
_TOKEN = re.compile(
    rf"<=>|=>|<=|>=|<<|\*\*|\d+(?:\.\d+)?|d[μνλπ]|{_LETTER}{{2,}}|{_LETTER}(?:'+(?!{_LETTER}))?|[α-ωΑ-Ω]'*|\s+|.",
    re.DOTALL,
)
# how a sign is spelled in LaTeX and in Typst
_SIGNS = {
    "<=": (r"\le", "≤"), ">=": (r"\ge", "≥"), "<<": (r"\ll", "≪"), "=>": (r"\implies", "⟹"), "<=>": (r"\iff", "⟺"),
    "≤": (r"\le", "≤"), "≥": (r"\ge", "≥"), "≪": (r"\ll", "≪"), "≠": (r"\neq", "≠"), "−": ("-", "-"),
    "·": (r"\cdot", "dot"), "*": (r"\cdot", "dot"), "→": (r"\to", "→"), "↦": (r"\mapsto", "↦"), "∈": (r"\in", "∈"),
    "∘": (r"\circ", "∘"), "⊗": (r"\otimes", "⊗"), "×": (r"\times", "×"), "‖": (r"\|", "‖"), "/": ("/", r"\/"),
    "∪": (r"\cup", "∪"), "∩": (r"\cap", "∩"), "=": ("=", "="), "<": ("<", "<"), ">": (">", ">"), "+": ("+", "+"),
    "-": ("-", "-"), "^": ("^", "^"), "|": ("|", "|"), "!": ("!", "!"), "≈": (r"\approx", "≈"), "#": (r"\#", "\\#"),
}  # fmt: skip
_LETTERLIKE = {
    "∫": (r"\int", "∫"), "Σ": (r"\sum", "∑"), "∏": (r"\prod", "∏"), "√": (r"\surd", '"√"'), "∂": (r"\partial", "∂"),
    "∞": (r"\infty", "∞"), "oo": (r"\infty", "∞"), "π": (r"\pi", "π"), "½": (r"\tfrac{1}{2}", "1/2"),
    "ℝ": (r"\mathbb{R}", "RR"), "²": ("^{2}", "^2"), "³": ("^{3}", "^3"), "⁴": ("^{4}", "^4"), "ⁿ": ("^{n}", "^n"),
    "¹": ("^{1}", "^1"), "₀": ("_{0}", "_0"), "₁": ("_{1}", "_1"), "₂": ("_{2}", "_2"), "…": (r"\ldots", "…"),
    "⁺": ("^{+}", "^(+)"), "⁻": ("^{-}", "^(-)"),
}  # fmt: skip
_PUNCTUATION = {"(", ")", "[", "]", "{", "}", ",", ";", "_"}
_SCRIPTS = set("²³⁴ⁿ¹₀₁₂⁺⁻")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_LEADING = {"(", "[", "|", "‖", "−"}

Formula = tuple[str, ...]


def formulas(text: str) -> list[str | Formula]:
    """The text as words and formulas, a formula being the tuple of its tokens.

    >>> formulas("Then ∫ f dP <= 2 for every f.")
    ['Then ', ('∫', ' ', 'f', ' ', 'dP', ' ', '<=', ' ', '2'), ' for every ', ('f',), '.']
    """
    tokens = _TOKEN.findall(text)
    kinds = [_kind(tokens, place) for place in range(len(tokens))]
    pieces: list[str | Formula] = []
    place = 0
    while place < len(tokens):
        end = _end_of_formula(tokens, kinds, place)
        if end > place:
            pieces.append(tuple(tokens[place:end]))
            place = end
            continue
        if pieces and isinstance(pieces[-1], str):
            pieces[-1] += tokens[place]
        else:
            pieces.append(tokens[place])
        place += 1
    return pieces


def _kind(tokens: list[str], place: int) -> str:
    """What a token is: space, number, letter, sign, or a word of the language."""
    token = tokens[place]
    before = tokens[place - 1] if place else " "
    after = tokens[place + 1] if place + 1 < len(tokens) else " "
    bare = token.rstrip("'")
    if token.isspace():
        return "space"
    if token[0].isdigit() and token.isascii():
        return "number"
    if token in _LETTERLIKE:
        return "letter"
    if token == "-" and not before.isspace() and not after.isspace():
        return "word"  # a hyphen
    if token in _SIGNS or token in _PUNCTUATION:
        return "sign"
    if bare in _UPRIGHT | _FUNCTIONS or re.fullmatch(r"[a-z][A-Z]|d[xytμνλπ]", bare):
        return "letter"
    if len(bare) != 1 or not ((bare.isascii() and bare.isalpha()) or bare in _GREEK):
        return "word"
    if before in ("'", "’", "-") or (after == "." and place + 2 < len(tokens) and tokens[place + 2].isalpha()):
        return "word" if not (before == "-" and place > 1 and tokens[place - 2].isspace()) else "letter"
    if before == "." and place > 1 and tokens[place - 2].isalpha():
        return "word"  # i.e., a.e.
    return "letter" if bare not in "aAI" or _in_formula(tokens, place) else "word"


def _in_formula(tokens: list[str], place: int) -> bool:
    """Whether a, A or I, which are words too, stand beside a sign."""
    around = [next((t for t in tokens[place + 1 :] if not t.isspace()), ""),
              next((t for t in reversed(tokens[:place]) if not t.isspace()), "")]  # fmt: skip
    touching = tokens[place + 1 : place + 2] in (["("], ["_"]) or tokens[place - 1 : place] in (["_"],)
    return touching or any(token in _SIGNS or token in ("²", "³", "∈") for token in around)


def _end_of_formula(tokens: list[str], kinds: list[str], start: int) -> int:
    """Where the formula that starts here ends; `start` where none does."""
    if kinds[start] not in ("letter", "number") and tokens[start] not in _LEADING:
        return start
    if (start and tokens[start - 1] in ("'", "’")) or tokens[start] in _SCRIPTS:
        return start
    open_brackets: list[str] = []
    end, counts = start, False
    for place in range(start, len(tokens)):
        token, kind = tokens[place], kinds[place]
        if kind == "word" or (token in ",;" and not open_brackets):
            break
        if token in _CLOSING:
            open_brackets.append(_CLOSING[token])
        elif token in _CLOSING.values() and (not open_brackets or open_brackets.pop() != token):
            break
        counts = counts or kind == "letter" or (kind == "sign" and token not in _PUNCTUATION)
        closes = kind in ("letter", "number") or token in _CLOSING.values() or token in ("|", "!")
        if not open_brackets and closes and token != "…":
            end = place + 1
    return end if counts and any(kinds[place] in ("letter", "number") for place in range(start, end)) else start


def latex_of_formula(tokens: Formula) -> str:
    r"""The formula in LaTeX.

    >>> print(latex_of_formula(("∫", " ", "f", " ", "dP", " ", "<=", " ", "2")))
    \int f\,\mathrm{d}P\le 2
    """
    return _joined(_spelled(tokens, 0), braced=True)


def typst_of_formula(tokens: Formula) -> str:
    """The formula in Typst.

    >>> print(typst_of_formula(("∫", " ", "f", " ", "dP", " ", "<=", " ", "2")))
    ∫f thin upright("d")P≤2
    """
    return _joined(_spelled(tokens, 1), braced=False)


def _joined(written: list[str], braced: bool) -> str:
    """The pieces side by side, with a space only between letters."""
    text = ""
    for place, piece in enumerate(written):
        if place and written[place - 1] in (r"\surd", '"√"') and (piece[0].isalnum() or piece[0] == "\\"):
            text = text[: -len(written[place - 1])]
            apart = " " if text[-1:].isalnum() and not braced else ""
            text += apart + (rf"\sqrt{{{piece}}}" if braced else f"sqrt({piece})")
            continue
        if written[place - 1] in "^_" and place:  # an index is one token; what follows it is not
            piece = f"{{{piece}}}" if braced else f"({piece})"
        text += " " + piece if text[-1:].isalnum() and piece[:1].isalnum() else piece
    return text


def _spelled(tokens: Formula, notation: int) -> list[str]:
    written = []
    for place, token in enumerate(tokens):
        bare = token.rstrip("'")
        primes = token[len(bare) :]
        if token.isspace():
            continue
        if token in _SIGNS:
            written.append(_SIGNS[token][notation])
        elif token in "Σπ" or (token in _LETTERLIKE and token not in _GREEK):
            written.append(_LETTERLIKE[token][notation])
        elif bare in _UPRIGHT:
            written.append((rf"\mathrm{{{bare}}}", f'upright("{bare}")')[notation])
        elif bare in _FUNCTIONS:
            written.append((rf"\{bare}", bare)[notation])
        elif bare in _GREEK:
            written.append((rf"\{_GREEK[bare]}", _GREEK[bare])[notation] + primes)
        elif len(bare) == 2 and bare[0] != "d" and bare.isascii() and bare.isalpha():
            written.append(f"{bare[0]} {bare[1]}")  # a number times a measure, cQ
        elif len(bare) == 2 and bare[0] == "d":
            letter = (rf"\{_GREEK[bare[1]]}", _GREEK[bare[1]])[notation] if bare[1] in _GREEK else bare[1]
            apart = place > 1 and tokens[place - 1].isspace() and tokens[place - 2] not in _SIGNS
            thin = (r"\,", "thin ")[notation] if apart else ""
            written.append(thin + (rf"\mathrm{{d}}{letter}", f'upright("d"){letter}')[notation])
        elif token in "{}" and not notation:
            written.append("\\" + token)
        else:
            written.append(token)
    return written
