"""From a file to everything written when it is added as a source: record, text, the file itself. Writes nothing.

A text that is UTF-8 with a paragraph a line is its own original. Of anything else, the text as read is the original
from then on, and the file is kept beside it.
"""

from __future__ import annotations

import hashlib
import stat
import unicodedata
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import FactsheetError, plural
from ..evidence.verdict import Original, paragraphs
from ..project.loaded import Loaded
from ..records.model import OriginalFile, PageStart, SectionStart
from ..records.text import compose
from ..records.yaml_file import MappingNode, Node, ScalarNode
from . import reading
from .folder import MOST_BYTES, TAKEN, refused
from .intake import record_text, suggested_id
from .reading.document import AS_IT_IS, Document
from .reading.metadata import Proposed, settled, with_seen
from .reading.sections import section_starts

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its bytes and their sha256, the document, and its text as an original.

    `suffix` is the ending under which the file is kept beside its text; "" where it is the text itself. `options` are
    what a person said of reading it.
    """

    name: str
    data: bytes
    sha256: str
    document: Document
    original: Original
    proposed: Proposed
    suffix: str
    options: reading.ReadingOptions = AS_IT_IS

    @property
    def file(self) -> OriginalFile | None:
        """What the record holds of the file; None where it is the text itself."""
        if not self.suffix:
            return None
        return OriginalFile(self.sha256, self.document.reader, page_starts(self.document), self.options.text)

    @property
    def sections(self) -> tuple[SectionStart, ...]:
        """What the record holds of its numbered sections."""
        return section_starts(self.document.paragraphs)

    @property
    def text(self) -> bytes:
        """The text as it is kept."""
        return self.document.text.encode() if self.suffix else self.data


def read_file(path: Path, options: reading.ReadingOptions = AS_IT_IS, language: str = "") -> ReadFile:
    """Return the file at `path` as read with `options`. Raises FactsheetError where it can't be added."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise refused(f"{path.name} is not a plain file")
        with path.open("rb") as file:
            data = file.read(reading.MOST_BYTES + 1)
    except OSError as error:
        raise refused(f"{path.name} can't be read: {error.strerror or error}") from error
    return read_bytes(data, path.name, options, language)


def read_bytes(data: bytes, name: str, options: reading.ReadingOptions = AS_IT_IS, language: str = "") -> ReadFile:
    """Return the bytes of a file of that name as read. Raises FactsheetError where they can't be added."""
    try:
        document = reading.read(data, name, options)
    except reading.Refused as refusal:
        space = "" if refusal.why.startswith(":") else " "
        raise FactsheetError([TAKEN.at(None, f"{name}{space}{refusal.why}", refusal.hint)]) from refusal
    proposed = with_seen(settled(document.proposed), document)
    suffix = "" if _is_text(data, document) else reading.READERS[document.kind].suffixes[0]
    if suffix == ".txt":
        suffix = ".as-received"
    if len(document.text.encode()) > MOST_BYTES:
        raise refused(f"{name} has more than {MOST_BYTES:,} bytes of text", "add the part you cite")
    language = language or str(proposed.values.get("language", "en"))
    text = document.text if suffix else compose(data.decode("utf-8-sig"))
    return ReadFile(name, data, _sha256(data), document, Original(text, language), proposed, suffix, options)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _is_text(data: bytes, document: Document) -> bool:
    """Return True where the file is the text that was read from it."""
    if document.kind != "text":
        return False
    try:
        own = paragraphs(compose(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return False
    return own == [p.text for p in document.paragraphs]


def page_starts(document: Document) -> tuple[PageStart, ...]:
    """Return where each page begins in the text, a start wherever another page than before begins."""
    labels = document.labels or {}
    starts: list[PageStart] = []
    for number, p in enumerate(document.paragraphs, 1):
        for offset, page in p.pages:
            if not starts or starts[-1].page != page:
                starts.append(PageStart(page, number, offset, labels.get(page, "")))
    return tuple(starts)


# ── what is made of it ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class NewSource:
    """All that is written for a new source: its record, its text, and the file itself, if it is not the text. A source
    that only lacks its text has its record already: `record` is "".
    """

    id: str
    record: str
    read: ReadFile
    values: Values

    def originals(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files for the folder of originals: name and bytes."""
        if self.read.suffix:
            yield f"{self.id}{self.read.suffix}", self.read.data
        yield f"{self.id}.txt", self.read.text


def new_source(
    loaded: Loaded,
    read: ReadFile,
    given: Values,
    id_: str = "",
    schema: str = "",
    others: Sequence[NewSource] = (),
    day: str = "",
) -> NewSource:
    """Return what is written for the file `read` as a new source. Values that are `given` stand before those proposed.

    `others` are added with it; `day` is today. Raises FactsheetError where a record can't be made, or the project
    has the document already.
    """
    proposed = Proposed(
        {key: value for key, value in read.proposed.values.items() if key not in given},
        read.proposed.where,
        read.proposed.made,
        read.proposed.heading,
    )
    values: dict[str, str | Sequence[str]] = {**proposed.values, **given}
    _refuse_known(loaded, read, others)
    if not id_:
        id_ = _free({*loaded.nodes, *(new.id for new in others)}, suggested_id(*_naming(values, read.name)))
    if id_ in loaded.nodes:
        known = loaded.nodes[id_][0].path
        raise refused(f"`{id_}` is already the id of a record in {known}", "give another with --id")
    record = record_text(id_, given, read.original, schema, read.file, proposed, read.sections, day)
    return NewSource(id_, record, read, values)


def lacking_text(loaded: Loaded, read: ReadFile, at_hand: Container[str]) -> NewSource | None:
    """Return what is written where the file `read` is the text of a source whose text is not `at_hand`; or None.

    It is where its paragraphs are those recorded; where none are recorded, where it has the title.
    """
    now = tuple(read.original.paragraph_sha256)
    for id_, source in loaded.base.sources.items():
        if (
            now
            and id_ not in at_hand
            and (source.text_sha256 == read.original.sha256 or source.paragraph_sha256 == now)
        ):
            return NewSource(id_, "", read, {})
    for id_ in same_title(loaded, read, at_hand):
        source = loaded.base.sources[id_]
        if not (source.text_sha256 or source.paragraph_sha256 or source.file):
            return NewSource(id_, "", read, {})
    return None


def same_title(loaded: Loaded, read: ReadFile, at_hand: Container[str]) -> list[str]:
    """Return the sources whose text is not `at_hand` and whose title `read` gives as its own, or begins with."""
    first = read.original.raw[0] if read.original.raw else ""
    titles = {_bare(str(read.proposed.values.get("title", ""))), _bare(first)} - {""}
    return [id_ for id_, one in loaded.base.sources.items() if id_ not in at_hand and _bare(one.title) in titles]


def _bare(title: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())


def _naming(values: Values, name: str) -> tuple[str, Sequence[str], str]:
    """Return title, authors and date that an id is made of; the file's name where nothing gives a title."""
    author = values.get("author", ())
    authors = [author] if isinstance(author, str) else list(author)
    title = str(values.get("title", ""))
    if not unicodedata.normalize("NFKD", title).encode("ascii", "ignore").strip():
        title = title if "title" in values and not name else name.rpartition(".")[0] or name
    return title, authors, str(values.get("issued", ""))


def _free(taken: Collection[str], id_: str) -> str:
    """Return `id_`, with a number where a record has it already."""
    name, number = id_, 1
    while name in taken:
        number += 1
        name = f"{id_}-{number}"
    return name


def _refuse_known(loaded: Loaded, read: ReadFile, others: Sequence[NewSource]) -> None:
    """Raise FactsheetError where a source is made from this very file, or has this very text."""
    for new in others:
        if read.original.sha256 == new.read.original.sha256:
            raise refused(f"{read.name} has the same text as {new.read.name}", "add one of them")
    for id_, (file, node) in loaded.nodes.items():  # not the base: records that are still to be filled in count too
        if _held(node.values.get("text_sha256")) == read.original.sha256:
            raise refused(f"{read.name} is already in the project: its text is that of `{id_}` in {file.path}")
        kept = node.values.get("file")
        if isinstance(kept, MappingNode) and _held(kept.values.get("sha256")) == read.sha256:
            raise refused(f"{read.name} is already in the project: it is the file of `{id_}` in {file.path}")


def _held(node: Node | None) -> str:
    return node.value if isinstance(node, ScalarNode) else ""


def page_names(read: ReadFile) -> list[str]:
    """Return for each paragraph the pages it stands on, as "p. xiv" or "pp. 3–4"; empty where there are no pages."""
    labels = read.document.labels or {}
    named = [[labels.get(page) or str(page) for _, page in p.pages] for p in read.document.paragraphs]
    if not any(named):
        return []
    return ["" if not n else f"p. {n[0]}" if len(n) == 1 else f"pp. {n[0]}–{n[-1]}" for n in named]


def like(loaded: Loaded, read: ReadFile) -> str:
    """Return the source of which this may be an edition, since half of the recorded paragraphs stand in it; or ""."""
    now = set(read.original.paragraph_sha256)
    for source in loaded.base.sources.values():
        known = set(source.paragraph_sha256)
        if known and len(known & now) >= len(known) / 2:
            return source.id
    return ""


def summary(read: ReadFile) -> str:
    """Return what was read, in a line: "survey.pdf: PDF, 12 pages, 87 paragraphs"."""
    document = read.document
    pages = {page for p in document.paragraphs for _, page in p.pages}
    parts = [reading.READERS[document.kind].what]
    if pages:
        parts.append(plural(max(pages), "page"))
    parts.append(plural(len(document.paragraphs), "paragraph"))
    return f"{read.name}: {', '.join(parts)}"
