"""What each paragraph of a brief says, part by part: for the Word writer and comparisons. Pure.

A Word file carries the passages it was made from, so that a later edit can be told from a later change of the facts.
Places and looks are not its business.
"""

from __future__ import annotations

from ..frozen import frozen
from ..records.model import Confidence
from ..records.text import compose
from ..typed import assert_never
from .tree import (
    Anchor,
    Brief,
    Chance,
    Cite,
    Grade,
    Gutter,
    Lead,
    Link,
    Numeral,
    Paragraph,
    Picture,
    Role,
    Strong,
    Tab,
    Text,
    Voice,
    inline_texts,
)
from .typography import release

#: Set between the confidence and its reason by the program; no part of the reason.
_BASIS_LEAD = ": "


@frozen
class Passage:
    """One paragraph: the program's `lead`, the record's `words`, the citation `marks`, the confidence.

    `anchor` is None where the program computed the words; they are then all that stands in the paragraph, marks
    included. No-break spaces are plain spaces here.
    """

    anchor: Anchor | None
    role: Role | Picture
    words: str
    lead: str = ""
    marks: str = ""
    grade: Confidence | None = None


def passages(brief: Brief) -> list[Passage]:
    """Return the passages of `brief` in reading order."""
    return [_passage(block) for block in brief.blocks()]


def _passage(paragraph: Paragraph) -> Passage:
    if paragraph.anchor is None:
        text = paragraph.text
        if paragraph.role is Role.SOURCE:
            text = text.partition("\t")[2]  # its number is the list's
        return Passage(None, paragraph.role, plain(text))
    lead: list[str] = []
    words: list[str] = []
    marks: list[str] = []
    grade: Confidence | None = None
    for inline in paragraph.inlines:
        match inline:
            case Text() | Strong() | Link() | Tab():
                words.append(inline.text)
            case Cite():
                marks.append(inline.text)
            case Lead() | Voice():
                lead.append(inline.text)
            case Numeral() | Gutter() | Chance():
                pass
            case Grade():
                grade = inline.level
            case _:
                assert_never(inline)
    sentence = plain("".join(words))
    if paragraph.role is Role.BASIS and not lead and sentence.startswith(_BASIS_LEAD.strip()):
        lead, sentence = [_BASIS_LEAD], sentence[1:].strip()
    return Passage(paragraph.anchor, paragraph.role, sentence, release("".join(lead)), " ".join(marks), grade)


def own_words(paragraph: Paragraph) -> str:
    """Return what a paragraph says by itself: without the numbers that a page counts anew when anything before it
    comes or goes, those of lists and of citation marks; with its confidence.
    """
    kept = tuple(one for one in paragraph.inlines if not isinstance(one, Cite | Numeral | Chance))
    return " ".join(plain("".join(inline_texts(kept))).split())


def passage_words(passage: Passage) -> str:
    """Return what a passage says by itself, as two passages of one place are compared; see `own_words`."""
    level = passage.grade.word if passage.grade is not None else ""
    return " ".join(f"{passage.lead} {passage.words} {level}".split())


def passage_of(paragraph: Paragraph) -> Passage:
    """Return the passage of one paragraph."""
    return _passage(paragraph)


def plain(text: str) -> str:
    """Return `text` as it is compared: composed; no-break spaces, tabs, line breaks as spaces, none at the ends."""
    return release(compose(text)).replace("\t", " ").replace("\n", " ").strip(" ")
