"""Numbers and text as they stand in markup: SVG, HTML, XML, and the content of a PDF. Knows none of them.

By hand: `xml.sax.saxutils` takes longer to import than a page to write.
"""

from __future__ import annotations


def decimal(value: float, places: int = 3) -> str:
    """Return `value` with at most so many decimals, without exponent, zeros at its end or negative zero."""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def escaped(said: str) -> str:
    """Return `said` as the text of an element."""
    if "&" in said or "<" in said or ">" in said:  # few texts hold any
        return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return said


def in_attribute(said: str) -> str:
    """Return `said` as the value of an attribute in double quotes, which are not part of it; also as text."""
    if "&" in said or '"' in said or "<" in said or ">" in said:
        return escaped(said).replace('"', "&quot;")
    return said
