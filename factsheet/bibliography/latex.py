"""Signs and accents that BibTeX writes as commands, as the letters they print; unknown commands stay. Pure."""

from __future__ import annotations

import re
import unicodedata

from ..expressions import expression

_ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
    "b": "\u0331",
}
_LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "dj": "đ",
    "DJ": "Đ",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "textbraceleft": "{",
    "textbraceright": "}",
    "ldots": "…",
    "dots": "…",
    "textendash": "–",
    "textemdash": "—",
    "S": "§",
    "P": "¶",
    "pounds": "£",
    "euro": "€",
    "texteuro": "€",
    "copyright": "©",
    "degree": "°",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "hyphen": "-",
    "slash": "/",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotedblleft": "“",
    "textquotedblright": "”",
}
_ACCENT = expression(
    r"\\([`'^\"~=.]|[cvuHkrdb](?![A-Za-z]))\s*(?:\{\s*(\\?[A-Za-z]{1,2})\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))"
)
_COMMAND = expression(r"\\([A-Za-z]+)(?:\{\}|\s+(?=\S)|(?![A-Za-z]))")
_SIGN = expression(r"\\([&%$#_{} ,;-])")
_STYLE = expression(
    r"\\(?:emph|textit|textbf|textsc|textrm|textsuperscript|textsubscript|mkbibquote|relax|uppercase)(?![A-Za-z])\s*"
)
#: Stand for braces and backslashes that are text, until the others are gone.
_KEPT = {"{": "\ue000", "}": "\ue001", "\\": "\ue002", "~": "\ue003", "$": "\ue004"}


def decoded(text: str) -> str:
    """Return `text` as LaTeX prints it: accents, signs, dashes; braces and mathematics' dollars fall away."""
    text = _STYLE.sub("", text)
    text = _ACCENT.sub(_accented, text)
    text = _SIGN.sub(lambda m: _KEPT.get(m[1], "" if m[1] in "-" else " " if m[1] in " ,;" else m[1]), text)
    text = _COMMAND.sub(_letter, text)
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”").replace("~", " ")
    text = re.sub(r"[{}$]", "", text)
    for sign, kept in _KEPT.items():
        text = text.replace(kept, sign)
    return unicodedata.normalize("NFC", text)


def _accented(match: re.Match[str]) -> str:
    letter = (match[2] or match[3]).removeprefix("\\")
    return letter[0] + _ACCENTS[match[1]] + letter[1:]


def _letter(match: re.Match[str]) -> str:
    letter = _LETTERS.get(match[1])
    if letter is None:
        return match[0]
    return _KEPT.get(letter, letter)
