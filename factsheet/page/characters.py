"""Characters that no page can show correctly: no font has them, or they are not set one after another. Pure.

Looks at every text that may be printed, on a page or not yet, so that the place is named where the character stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from unicodedata import normalize

from ..diagnostics import Diagnostic, Kind, Span
from ..records.model import KINDS as RECORDS
from ..records.text import (
    character_name,
    compose,
    look_alikes,
    loose_accents,
    mixes_scripts,
    needs_shaping,
    right_to_left,
)
from ..records.yaml_file import MappingNode, Node, ScalarNode, SequenceNode, YamlFile
from ..typed import TYPE_CHECKING
from .typeset import Fonts

if TYPE_CHECKING:
    from ..project.loaded import Loaded

NO_GLYPH = Kind(
    "E211",
    "no-glyph",
    "No font of the theme has this character, so it would print as an empty box. Use another character, or add a "
    "font that has it to the theme.",
)
RIGHT_TO_LEFT = Kind(
    "E213",
    "right-to-left",
    "The text holds letters that are written from right to left (Arabic, Hebrew, Syriac …). Pages are set from left "
    "to right only: such text would be printed in the wrong order, perhaps unnoticed. Write the name in "
    "Latin letters; the source's own title can stand in its record's `note`, which is never printed.",
)
NEEDS_SHAPING = Kind(
    "E215",
    "needs-shaping",
    "The text holds letters of a script in which letters change shape or place next to each other (Devanagari, "
    "Bengali, Tamil, Thai, Khmer, Burmese, Tibetan …). Pages are set letter by letter; such text would be misspelled, "
    "perhaps unnoticed. Write the name in Latin letters; the source's own title can go in "
    "its record's `note`, which is never printed.",
)
LOOK_ALIKE = Kind(
    "W216",
    "look-alike-letter",
    "A word holds a letter of another script that looks like one of its own: a Cyrillic о in Moscow. It prints alike, "
    "but no search finds the word, no phrase is found in its original, and a screen reader stumbles. Retype the word.",
)
LOOSE_ACCENT = Kind(
    "W217",
    "loose-accent",
    "A letter has an accent for which there is no single character, such as the tone marks of Yoruba on dotted "
    "letters. In the PDF the accent is next to its letter rather than over it. Leave the accent out, as most printed "
    "texts do, or check the page.",
)
KINDS = (NO_GLYPH, RIGHT_TO_LEFT, NEEDS_SHAPING, LOOK_ALIKE, LOOSE_ACCENT)

#: Kind of record → the keys whose texts may be printed. A key that holds a list or a mapping counts with all in it
#: but what is named in _NEVER.
PRINTED: Mapping[str, tuple[str, ...]] = {
    "source": ("title", "short_title", "author", "short_author", "publisher", "container"),
    "origin": ("name", "short"),
    "fact": ("statement", "value"),
    "judgement": ("statement", "confidence_basis"),
    "conflict": ("label", "sides", "explanation"),
    "brief": (
        "topic",
        "title",
        "bottom_line",
        "sections",
        "key_figures",
        "chart",
        "gaps",
        "outlook",
        "version",
        "marking",
    ),
}
_NEVER = frozenset({"based_on", "fact", "facts", "priority", "note", "silence", "bound"})


def unprintable(loaded: Loaded, fonts: Fonts, plain: Mapping[str, bool] | None = None) -> Iterator[Diagnostic]:
    """Yield a problem for each character, once a text, that `fonts` can't print as it is meant, or that looks like
    another. `plain` is what `plain_files` returns of these files and fonts, where somebody has it.
    """
    plain = plain_files(loaded, fonts) if plain is None else plain
    if all(plain.values()):
        return
    kinds = {type_: kind for kind, (type_, _) in RECORDS.items()}
    for id_, record in _records(loaded).items():
        if plain[loaded.nodes.file(id_).path]:
            continue
        file, node = loaded.nodes[id_]
        for key in PRINTED[kinds[type(record)]]:
            if key in node.values:
                for scalar in _scalars(node.values[key]):
                    yield from _problems(file, scalar, id_, fonts)


def plain_files(loaded: Loaded, fonts: Fonts, known: Mapping[str, bool] | None = None) -> dict[str, bool]:
    """Return for each file, by its path, whether none of its texts can hold a character that `fonts` can't print as it
    is meant, or that looks like another. What is `known` is taken from there.
    """
    known = known or {}
    return {path: known[path] if path in known else _plain(file, fonts) for path, file in loaded.files.items()}


def _plain(file: YamlFile, fonts: Fonts) -> bool:
    """Return True when no text of `file` can hold such a character: none stands in the file, nor an escape for one."""
    if file.escapes:
        return False
    used = file.letters  # every font has the rest
    if right_to_left(used) is not None or needs_shaping(used) is not None or fonts.missing(used):
        return False
    if next(loose_accents(used), None) is not None:
        return False
    return not mixes_scripts(used) or next(look_alikes(compose(file.text)), None) is None


def _records(loaded: Loaded) -> dict[str, object]:
    base = loaded.base
    return {
        id_: record
        for of_kind in (base.sources, base.origins, base.facts, base.judgements, base.conflicts, base.briefs)
        for id_, record in of_kind.items()
        if id_ in loaded.nodes
    }


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _scalars(item)
    elif isinstance(node, MappingNode):
        for key, value in node.values.items():
            if key not in _NEVER:
                yield from _scalars(value)


def _problems(file: YamlFile, node: ScalarNode, record: str, fonts: Fonts) -> Iterator[Diagnostic]:
    text = node.value
    if text.isascii():
        return
    wrong = right_to_left(text)
    if wrong is not None:
        what = f"{record}: {character_name(wrong)} is written from right to left, which pages can't show"
        yield RIGHT_TO_LEFT.at(_place(file, node, wrong), what, "write it in Latin letters")
        return
    wrong = needs_shaping(text)
    if wrong is not None:
        what = f"{record}: {character_name(wrong)} belongs to a script that pages can't show: its letters join and move"
        yield NEEDS_SHAPING.at(_place(file, node, wrong), what, "write it in Latin letters")
        return
    for _, word, odd in look_alikes(text):
        what = f"{record}: “{word}” holds {character_name(odd)}, which looks like a letter of the script around it"
        yield LOOK_ALIKE.at(_place(file, node, word), what, "retype the word")
    for letter, accent in loose_accents(text):
        what = f"{record}: “{letter}” is printed with {character_name(accent)} next to the letter"
        yield LOOSE_ACCENT.at(_place(file, node, letter), what, "leave the accent out, or check the page")
    for character in fonts.missing(text.replace("\n", " ")):
        what = f"{record}: no font has “{character}”, {character_name(character)}"
        yield NO_GLYPH.at(_place(file, node, character), what, "use another character, or a font that has it")


def _place(file: YamlFile, node: ScalarNode, character: str) -> Span:
    """Return the place of the first `character` in `node`; that of the node where it is written as an escape."""
    text = file.text
    at = max(text.find(typed, node.start, node.end) for typed in (character, normalize("NFD", character)))
    if at < 0:
        return file.span(node)
    line = text.count("\n", 0, at) + 1
    return Span(file.path, line, at - text.rfind("\n", 0, at), at, at + len(character))
