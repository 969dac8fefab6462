"""What files state of themselves, in the form of a source's record; nothing is added to what they say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...expressions import expression
from ...records import edtf
from ...records.model import SourceType
from ...records.text import REFUSED, compose, refused_character
from .document import Document, Proposal
from .tongue import tongue

_MOST = 400
#: Titles that a program or a scanner wrote, not an author.
_NO_TITLE = expression(
    r"(microsoft (word|powerpoint)\b.*|untitled.*|slide 1|powerpoint presentation|document\d*|title|none|null|scan.*"
    r"|.*\.(docx?|pdf|indd|qxd|tex|dvi|pptx?|xlsx?|rtf|odt|cdr|pmd))",
    re.IGNORECASE,
)
#: Authors that a program wrote where nobody gave a name.
_NOBODY = expression(
    r"\(?(?:anonymous|unknown|unspecified|none|null|n/?a|(?:microsoft office )?user|admin(?:istrator)?|owner|root)\)?",
    re.IGNORECASE,
)
_DOI = expression(r"10\.\d{4,9}/[^\s\"<>]+")
_TYPES = {
    "newsarticle": SourceType.NEWSPAPER,
    "reportagenewsarticle": SourceType.NEWSPAPER,
    "analysisnewsarticle": SourceType.NEWSPAPER,
    "scholarlyarticle": SourceType.JOURNAL,
    "blogposting": SourceType.WEBLOG,
    "report": SourceType.REPORT,
    "book": SourceType.BOOK,
    "dataset": SourceType.DATASET,
    "webpage": SourceType.WEBPAGE,
    "legislation": SourceType.LEGISLATION,
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """The values for a record by key, each with where the file states it; and the day the file was made, if stated.

    `heading` is the first heading, where it begins the document and no title is stated: perhaps its title.
    """

    values: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    made: str = ""
    heading: str = ""


#: Where a language was read off, if the file does not state it.
ITS_WORDS = "from the text"


def good_title(text: str) -> bool:
    """Return False for what programs write where a title belongs: "Microsoft Word - draft3.doc", "untitled"."""
    return bool(text.strip()) and not _NO_TITLE.fullmatch(text.strip())


def doi_in(text: str) -> str:
    """Return the DOI that `text` is or holds, in lower case and without its resolver; "" where it has none."""
    match = _DOI.search(text)
    return match.group().rstrip(".,;)]}").lower() if match else ""


def day(text: str) -> str:
    """Return a date as files write it as EDTF; "" where it can't be read with certainty.

    Only the forms of ISO 8601 and of citation tags (2024/06/19); 06/07/2024 could be two days and is left out.
    """
    text = text.strip()
    match = re.match(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?=$|[T ])", text)
    if match is None:
        match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T.*|\d{6}.*)?", text)
    if match is None:
        return ""
    date = "-".join(part.zfill(2) for part in match.groups() if part)
    try:
        edtf.parse(date)
    except edtf.NotADate:
        return ""
    return date


def language(text: str) -> str:
    """Return a BCP 47 tag as records write it: `en_US.UTF-8` as en-US; "" for anything else."""
    text = text.strip().split(".")[0].replace("_", "-")
    match = re.fullmatch(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{2,8})*)", text)
    return match[1].lower() + match[2] if match else ""


def source_type(text: str) -> str:
    """Return the type of a source that a type of schema.org is; "" for one that says nothing."""
    known = _TYPES.get(text.rsplit("/", 1)[-1].lower())
    return known.value if known else ""


def address(text: str) -> str:
    """Return `text` if it is an address that a record can hold, else ""."""
    text = text.strip()
    return text if re.fullmatch(r"https?://\S+", text) and len(text) <= 500 else ""


_FORMS = {"issued": day, "accessed": day, "language": language, "doi": doi_in, "url": address, "type": source_type}


def settled(proposals: Iterable[Proposal]) -> Proposed:
    """Return one value a key, the first that has its form; as authors those of the first place that has any."""
    proposed = Proposed()
    authors: list[str] = []
    stated = ""
    day_made = ""
    for p in proposals:
        value = " ".join(REFUSED.sub(" ", compose(p.value)).split())
        if p.key == "author":
            names = _names(value)
            if names and (not stated or stated == p.where):
                stated = p.where
                authors.extend(a for a in names if a not in authors)
            continue
        if p.key == "made":
            day_made = day_made or value
            continue
        value = _FORMS.get(p.key, str)(value)
        if (
            value
            and not refused_character(value)
            and len(value) <= _MOST + 100 * (p.key == "url")
            and p.key not in proposed.values
        ):
            proposed.values[p.key] = value
            proposed.where[p.key] = p.where
    if authors:
        proposed.values["author"] = tuple(authors[:40])
        proposed.where["author"] = stated
    return Proposed(_in_order(proposed.values), proposed.where, day_made)


def with_seen(proposed: Proposed, document: Document) -> Proposed:
    """Return what a file states, and what its text shows beyond doubt: its language, and a heading it begins with."""
    values, where = dict(proposed.values), dict(proposed.where)
    if "language" not in values and (tag := tongue(document.text)):
        values["language"], where["language"] = tag, ITS_WORDS
    first = document.paragraphs[0]
    heading = first.text if first.heading and len(first.text) <= _MOST and "title" not in values else ""
    return Proposed(_in_order(values), where, proposed.made, heading)


def _in_order(values: Mapping[str, str | tuple[str, ...]]) -> dict[str, str | tuple[str, ...]]:
    return {key: values[key] for key in sorted(values)}


def _names(text: str) -> list[str]:
    """Return the names in a field: parted by semicolons; a comma may belong to a name and parts none."""
    return [
        name
        for part in text.split(";")
        if (name := part.strip()) and len(name) <= 200 and not _NOBODY.fullmatch(name) and not refused_character(name)
    ]
