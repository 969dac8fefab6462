"""Text into XML, and XML into the bytes of a part, which refuses what XML 1.0 can't hold; changes nothing else."""

from __future__ import annotations

from ...expressions import expression
from ...markup import escaped, in_attribute

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Returns words as XML character data, and as the value of an attribute, without the quotes.
text, attribute = escaped, in_attribute

#: Not allowed by XML 1.0 (2.2), or not kept by it: controls with tab and line ends, surrogates, U+FFFE and U+FFFF.
_REFUSED = expression("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
#: The controls in UTF-8; and how the last two begin there, as halves of a few other characters do.
_CONTROLS, _LAST = bytes(range(0x20)), b"\xef\xbf"


def encoded(xml: str, head: str = "") -> bytes:
    """Return `head` and `xml` in UTF-8. Raises ValueError on a character in `xml` that would be lost or changed.

    Once for a part, not for each text in it: an expression takes longer for a text than to write it.
    """
    try:
        data = xml.encode()
    except UnicodeEncodeError:
        data = _CONTROLS  # a surrogate, which UTF-8 does not have
    if (len(data.translate(None, _CONTROLS)) < len(data) or _LAST in data) and (bad := _REFUSED.search(xml)):
        raise ValueError(f"U+{ord(bad.group()):04X} can't stand in a Word file")
    return head.encode() + data
