"""What reading a bibliography gives: entries with values for a source's record, remarks, and what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..expressions import expression
from ..records.model import Author
from ..records.text import REFUSED, compose

#: A value for a key of a record: text, or the authors.
EntryValue = str | tuple[str | Author, ...]


#: How a remark begins that names keys of the entry which no record has.
NOT_TAKEN = "not imported: "


class NotABibliography(Exception):
    """Raised for a file that can't be read at all; the text says why."""


@dataclass(slots=True)
class Entry:
    """One entry: its key in the file, values by the keys of a source, and remarks on what they can't hold."""

    key: str
    values: dict[str, EntryValue] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def put(self, key: str, text: str | None) -> None:
        """Set a value, unless it is empty or there already."""
        if text and (clean := tidy(text)) and key not in self.values:
            self.values[key] = clean

    def text(self, key: str) -> str:
        """Return the value of `key` as text, or ""."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""


@dataclass(slots=True)
class Entries:
    """The entries of a file, and what of it could not be read, each in a line."""

    entries: list[Entry] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def tidy(text: str) -> str:
    """Return `text` on one line, composed, without what no record may hold."""
    return " ".join(REFUSED.sub(" ", compose(text)).split())


_EDTF = expression(r"Date in EDTF: ([^;\n]+)")
_ARCHIVED = expression(r"Archived copy: (\S+?)(?=;|\s|$)")
_STATUS = expression(r"This source is (corrected|retracted|superseded|unreachable)(?:: ([^\n]*))?")


def read_note(entry: Entry, note: str) -> str:
    """Take out of a note what our own exports put there, and return the rest."""
    if date := _EDTF.search(note):
        entry.values["issued"] = date[1].strip()
    if copy := _ARCHIVED.search(note):
        entry.put("archive_url", copy[1])
    if status := _STATUS.search(note):
        entry.put("status", status[1])
        entry.put("status_note", status[2])
    rest = _STATUS.sub("", _ARCHIVED.sub("", _EDTF.sub("", note)))
    return tidy(rest).strip("; ")


def doi(text: str) -> str:
    """Return a DOI as records write it: without its resolver, in lower case; "" where there is none."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"10\.\d{4,9}/\S+", bare):
        return bare.lower()
    match = re.search(r"10\.\d{4,9}/[^\s\"<>{}]+", text)
    return match.group().rstrip(".,;").lower() if match else ""


def address(text: str) -> str:
    """Return an address that a record can hold, or ""."""
    text = text.strip()
    return text if re.fullmatch(r"https?://\S{1,490}", text) else ""


def language(text: str) -> str:
    """Return a BCP 47 tag as records write it; names of languages as English ones; "" for anything else."""
    text = text.strip().replace("_", "-")
    named = _LANGUAGES.get(text.casefold())
    if named:
        return named
    match = re.fullmatch(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{2,8})*)", text)
    return match[1].lower() + match[2] if match else ""


_LANGUAGES = {
    "english": "en",
    "american": "en-US",
    "british": "en-GB",
    "ukenglish": "en-GB",
    "usenglish": "en-US",
    "german": "de",
    "ngerman": "de",
    "french": "fr",
    "spanish": "es",
    "russian": "ru",
    "ukrainian": "uk",
    "korean": "ko",
    "chinese": "zh",
    "japanese": "ja",
    "italian": "it",
    "polish": "pl",
    "dutch": "nl",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "rus": "ru",
    "kor": "ko",
}
