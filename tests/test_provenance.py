"""`factsheet provenance`: real files, edited by real programs, told from what they were made as."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import frozen
import office
import pikepdf
import pytest
import records
from click.testing import CliRunner
from docx import Document
from limits import it_ends
from lxml import etree
from office_edits import Job, edit_all
from records import BRIEF, FACTS, SOUND
from word_file import as_word_saves, edited, moved, packed, parts, removed, retyped, tags, tracked, written

from factsheet import pdf_reader
from factsheet.brief.passages import passages
from factsheet.brief.tree import Paragraph
from factsheet.builder import making
from factsheet.builder.making import make, stamp
from factsheet.cli import main
from factsheet.diagnostics import FactsheetError
from factsheet.output.manifest import Manifest
from factsheet.pdf_reader import contents, says
from factsheet.pdf_reader.xmp import MOST_PACKET
from factsheet.project.folder import read
from factsheet.provenance import FileVerdict, ProjectState, ProvenanceReport, examine
from factsheet.provenance.sentences import Difference, folded, in_pdf, since
from factsheet.records.model import FactBase
from factsheet.writers import WRITERS
from factsheet.writers.pdf.metadata import NAMESPACE

pytestmark = pytest.mark.process  # PDFs are read in one

ROOT = Path(__file__).parent.parent
COUNT = "passengers-council:statement"
OLD = "The council counted 41,200 passengers in 2024."
NEW = "The council counted 43,900 passengers in 2024."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return records.write(tmp_path / "project", SOUND)


def examined(data: bytes) -> ProvenanceReport:
    """Return what is found of a file of the frozen project, without the command line."""
    return examine(data, "x", ProjectState(frozen.FOLDER, frozen.LOADED, Manifest()))


def tell(folder: Path | None, file: Path, *options: str) -> tuple[int, Any]:
    """Return the exit code and what was said as JSON."""
    named = ["--project", str(folder)] if folder is not None else []
    result = CliRunner().invoke(main, [*named, "provenance", str(file), "--json", *options])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, json.loads(result.stdout)


def shown(folder: Path, file: Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--project", str(folder), "provenance", str(file)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def put(folder: Path, data: bytes, name: str) -> Path:
    path = folder.parent / name
    path.write_bytes(data)
    return path


def pdf(base: FactBase, brief: str = "ferry", facts: str = "") -> bytes:
    """Return the PDF of a brief; with `facts`, it says that it is made from those."""
    said = stamp(base, brief)
    return WRITERS["pdf"].load()(make(base, brief).page, replace(said, digest=facts) if facts else said)


def changed(path: str, old: str, new: str) -> FactBase:
    """Return the small project with one text changed."""
    assert SOUND[path].count(old) == 1
    return records.base({**SOUND, path: SOUND[path].replace(old, new)})


def saved_again(data: bytes, edit: Callable[[pikepdf.Pdf], None] = lambda document: None, **how: Any) -> bytes:
    """Return a PDF as another program saves it, with an edit or without."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        edit(document)
        document.save(out, **how)
    return out.getvalue()


def overtyped(data: bytes, old: str, new: str) -> bytes:
    """Return a PDF in which the first `old` of the page's drawing is drawn as `new`, which has as many characters."""
    assert len(old) == len(new)
    done: list[int] = []

    def edit(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        codes: dict[str, int] = {}
        program: list[Any] = []
        instructions: list[Any] = list(pikepdf.parse_content_stream(page))
        for operands, operator in instructions:
            if str(operator) == "Tf":
                table = page.Resources.Font[operands[0]].ToUnicode.read_bytes().decode("ascii")
                pairs = re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4})>", table)
                codes = {chr(int(to, 16)): int(code, 16) for code, to in pairs}
            if str(operator) == "TJ" and not done:
                characters = {code: character for character, code in codes.items()}
                pieces = [bytearray(bytes(o)) if isinstance(o, pikepdf.String) else o for o in operands[0]]
                drawn = [(p, i) for p in pieces if isinstance(p, bytearray) for i in range(len(p))]
                at = "".join(characters.get(p[i], "?") for p, i in drawn).find(old)
                if at >= 0:
                    done.append(at)
                    for (piece, i), character in zip(drawn[at : at + len(old)], new, strict=True):
                        piece[i] = codes[character]
                    again = [pikepdf.String(bytes(p)) if isinstance(p, bytearray) else p for p in pieces]
                    program.append(([pikepdf.Array(again)], operator))
                    continue
            program.append((operands, operator))
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(program))

    made = saved_again(data, edit)
    assert done, f"no {old!r} is drawn"
    return made


def drawn_on(data: bytes, drawing: bytes) -> bytes:
    def edit(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(document.make_stream(b"q " + drawing + b" Q"))

    return saved_again(data, edit)


def with_packet(data: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    """Return a PDF whose metadata are edited in place; what comes after them is moved, which readers repair."""
    start, end = data.index(b"<?xpacket begin"), data.index(b"<?xpacket end")
    return data[:start] + edit(data[start:end]) + data[end:]


def whats(said: Any, key: str = "altered") -> list[tuple[str, str, str]]:
    return [(one["kind"], one["record"], one["field"]) for one in said[key]]


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


# ── unaltered ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_what_was_built_is_known_byte_for_byte(folder: Path, form: str) -> None:
    """By the manifest, and without it because the same facts make the same bytes."""
    CliRunner().invoke(main, ["--project", str(folder), "build"])
    file = put(folder, (folder / "output" / f"ferry.{form}").read_bytes(), f"elsewhere.{form}")

    code, said = tell(folder, file)
    shutil.rmtree(folder / "output")
    later, again = tell(folder, file)

    assert (code, said["verdict"], said["brief"], said["version"]) == (0, "bytes", "ferry", "1.0")
    assert said["made_from"] == "the current records"
    assert said["compared_with"] == f"ferry.{form}, as the last build wrote it"
    assert (later, again["verdict"], again["compared_with"]) == (
        0,
        "bytes",
        "the same bytes, rebuilt from these facts",
    )


@pytest.mark.parametrize("options", [["--attach-facts"], ["--no-embed-fonts"], ["--track", "--annotate"]])
def test_what_was_built_otherwise_is_known_too(folder: Path, options: list[str]) -> None:
    CliRunner().invoke(main, ["--project", str(folder), "build", *options])
    file = put(folder, (folder / "output" / f"ferry.{'pdf' if 'facts' in options[0] else 'docx'}").read_bytes(), "x")
    shutil.rmtree(folder / "output")

    assert tell(folder, file)[1]["verdict"] == "bytes"


@pytest.mark.parametrize("brief", list(frozen.BASE.briefs))
def test_our_briefs_saved_again_are_unaltered(brief: str) -> None:
    """By programs that keep every sentence: no difference is told, on any page."""
    made = pdf(frozen.BASE, brief)
    files = {
        "plain.pdf": saved_again(made),
        "packed.pdf": saved_again(
            made, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True, linearize=True
        ),
        "word.docx": as_word_saves(written(frozen.BASE, brief)),
    }
    for name, data in files.items():
        found = examined(data)

        assert (found.verdict, found.altered) == (FileVerdict.SENTENCES, ()), name


def test_plain_output_is_short(folder: Path) -> None:
    code, said = shown(folder, put(folder, saved_again(pdf(records.base(SOUND))), "ferry.pdf"))

    assert code == 0
    assert said.splitlines()[0] == "ferry.pdf: unaltered"
    assert len(said.splitlines()) == 6


# ── altered Word files ───────────────────────────────────────────────────────────────────────────────────


def test_edited_sentence_is_told(folder: Path) -> None:
    file = put(folder, retyped(written(records.base(SOUND), "ferry"), COUNT, NEW), "ferry.docx")

    code, said = tell(folder, file)

    assert code == 1
    assert said["verdict"] == "altered"
    assert said["compared_with"] == "the sentences stored in the file, which are those of these facts"
    (one,) = said["altered"]
    assert one == {
        "kind": "changed",
        "what": "passengers-council, statement",
        "record": "passengers-council",
        "field": "statement",
        "before": OLD,
        "now": NEW,
    }
    assert "counted [-41,200-]{+43,900+} passengers" in shown(folder, file)[1]


@pytest.mark.parametrize("brief", list(frozen.BASE.briefs))
def test_every_sentence_of_a_word_file_is_told(brief: str) -> None:
    """Every second control of one page, and every fourth of the others, retyped, is reported, and nothing else."""
    whole = written(frozen.BASE, brief)
    step = 2 if brief == "dprk-aid" else 4
    for tag in [t for t in tags(whole) if not t.endswith("confidence")][::step]:
        found = examined(retyped(whole, tag, "Nothing of the kind was ever said by anybody at all."))

        (one,) = found.altered
        assert one.now.startswith("Nothing of the kind"), tag


def test_link_of_a_word_file_that_leads_elsewhere_is_told(folder: Path) -> None:
    members = parts(written(records.base(SOUND), "ferry"))
    name = "word/_rels/document.xml.rels"
    members[name] = members[name].replace(b"https://example.org/survey", b"https://example.com/elsewhere")

    code, said = tell(folder, put(folder, packed(members), "ferry.docx"))

    assert code == 1
    assert {one["kind"] for one in said["altered"]} == {"link"}
    assert {one["now"].partition("#")[0] for one in said["altered"]} == {"https://example.com/elsewhere"}


def test_redline_is_unaltered(folder: Path) -> None:
    """A file whose changes are shown as tracked by the program says what its facts say."""
    old = put(folder, written(records.base(SOUND), "ferry"), "old.docx")
    text = (folder / FACTS).read_text(encoding="utf-8")
    (folder / FACTS).write_text(text.replace("A second boat has run", "A second boat ran"), encoding="utf-8")
    done = CliRunner().invoke(main, ["--project", str(folder), "build", "ferry", "--redline", str(old)])
    (made,) = (folder / "output").glob("*.docx")

    code, said = tell(folder, made)

    assert done.exit_code == 0, done.output
    assert (code, said["altered"]) == (0, []), made.name


def test_tracked_changes_count_as_made(folder: Path) -> None:
    file = put(folder, tracked(written(records.base(SOUND), "ferry"), COUNT, NEW), "ferry.docx")

    assert [(one["before"], one["now"]) for one in tell(folder, file)[1]["altered"]] == [(OLD, NEW)]


def test_changed_number_of_a_key_figure_is_one_change(folder: Path) -> None:
    """The program computed it, and no word of it is left: it is known by its place."""

    def edit(body: Any) -> None:
        for text in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
            if text.text == "41,200":
                text.text = "43,900"
                return

    said = tell(folder, put(folder, edited(written(records.base(SOUND), "ferry"), edit), "ferry.docx"))[1]

    assert [(one["kind"], one["what"], one["now"]) for one in said["altered"]] == [
        ("changed", "computed text (figure value)", "43,900")
    ]


def test_confidence_removal_addition_and_move_are_told(folder: Path) -> None:
    whole = written(records.base(SOUND), "ferry")

    def more(body: Any) -> None:
        last = [p for p in body.iter() if etree.QName(p).localname == "p"][3]
        extra = etree.fromstring(
            '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:t>Sold!</w:t></w:r></w:p>'
        )
        last.addnext(extra)

    cases = {
        ("changed", "growth", "confidence"): retyped(whole, "growth:confidence", "●●● High"),
        ("removed", "new-boat", "statement"): removed(whole, "new-boat:statement"),
        ("added", "", ""): edited(whole, more),
        ("moved", "passengers-council", "statement"): moved(whole, COUNT, "new-boat:statement"),
    }
    for wanted, data in cases.items():
        code, said = tell(folder, put(folder, data, "ferry.docx"))

        assert code == 1
        assert [w[:2] for w in whats(said)] in ([wanted[:2]], [("moved", "new-boat")]), wanted


def test_altering_what_the_file_carries_as_well_is_seen(folder: Path) -> None:
    """The sentence, and the copy of it the comparison starts from."""
    members = parts(retyped(written(records.base(SOUND), "ferry"), COUNT, NEW))
    members["customXml/item1.xml"] = members["customXml/item1.xml"].replace(OLD.encode(), NEW.encode())
    file = put(folder, packed(members), "ferry.docx")

    code, said = tell(folder, file)

    assert code == 1
    assert [(one["before"], one["now"]) for one in said["altered"]] == [(OLD, NEW)]
    assert "they were altered as well" in said["notes"][0]


@pytest.mark.parametrize("name", ["program", "facts"])
def test_what_a_word_file_says_of_its_making_hides_no_alteration(folder: Path, name: str) -> None:
    """The sentence, the copy that the file carries, and another program or other facts named."""
    members = parts(retyped(written(records.base(SOUND), "ferry"), COUNT, NEW))
    members["customXml/item1.xml"] = members["customXml/item1.xml"].replace(OLD.encode(), NEW.encode())
    true = making.PROGRAM if name == "program" else stamp(records.base(SOUND), "ferry").digest
    false = "factsheet 0.0.9" if name == "program" else "0" * 64
    for member, data in members.items():
        members[member] = data.replace(true.encode(), false.encode())

    code, said = tell(folder, put(folder, packed(members), "ferry.docx"))

    assert (code, said[name]) == (1, false)
    if name == "program":
        assert [(one["before"], one["now"]) for one in said["altered"]] == [(OLD, NEW)]
    else:
        assert (said["verdict"], said["made_from"].partition(":")[0]) == ("partly", "not found")


def test_computed_words_of_another_program_are_told_and_not_judged(folder: Path) -> None:
    """A figure that the file carries too: another version may have set it, and a forger may have."""
    members = parts(written(records.base(SOUND), "ferry"))
    for member in ("word/document.xml", "customXml/item1.xml"):
        members[member] = members[member].replace(b">41,200<", b">43,900<", 1)
    for member, data in members.items():
        members[member] = data.replace(making.PROGRAM.encode(), b"factsheet 0.0.9")

    said = tell(folder, put(folder, packed(members), "ferry.docx"))[1]

    assert (said["verdict"], said["altered"]) == ("partly", [])
    assert {one["now"] for one in said["undecided"]} == {"43,900"}


@pytest.mark.office
def test_libreoffice_saves_without_altering_and_its_edit_is_told(folder: Path) -> None:
    source = put(folder, written(records.base(SOUND), "ferry"), "ferry.docx")
    plain, touched = folder.parent / "plain.docx", folder.parent / "touched.docx"

    edit_all(
        [Job(source, plain, ()), Job(source, touched, (("replace", "41,200 passengers in", "43,900 passengers in"),))],
        folder.parent / "profile",
    )

    assert tell(folder, plain)[0] == 0
    assert tell(folder, plain)[1]["altered"] == []
    assert ("changed", "passengers-council", "statement") in whats(tell(folder, touched)[1])


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the Word files of the frozen project and the committed ones, saved again by LibreOffice, by name."""
    folder = tmp_path_factory.mktemp("office")
    sources = []
    for brief in frozen.BASE.briefs:
        sources.append(folder / f"frozen-{brief}.docx")
        sources[-1].write_bytes(written(frozen.BASE, brief))
    for made in sorted((ROOT / "output").glob("*.docx")):
        sources.append(folder / f"ours-{made.name}")
        sources[-1].write_bytes(made.read_bytes())
    saved = office.convert(sources, office.DOCX, folder / "saved", folder / "profile")
    return {file.name: file for file in saved}


@pytest.mark.office
def test_libreoffice_saves_our_briefs_without_altering(resaved: dict[str, Path]) -> None:
    for brief in frozen.BASE.briefs:
        found = examined(resaved[f"frozen-{brief}.docx"].read_bytes())

        assert (found.verdict, found.altered) == (FileVerdict.SENTENCES, ()), brief
        assert len(found.identity.facts) == 64


@pytest.mark.office
def test_what_we_hand_out_is_unaltered_however_it_is_saved(resaved: dict[str, Path], tmp_path: Path) -> None:
    """The committed Word files, with arguments, markings and marks that open the words in their source."""
    made = sorted((ROOT / "output").glob("*.docx"))
    assert made
    saved = [resaved[f"ours-{file.name}"] for file in made]
    for file in made:
        saved.append(tmp_path / file.name)
        Document(str(file)).save(str(saved[-1]))
    state = ProjectState(ROOT, read(ROOT), Manifest())
    for file in saved:
        found = examine(file.read_bytes(), file.name, state)
        pulled = CliRunner().invoke(main, ["--project", str(ROOT), "pull", str(file), "--dry-run"])

        assert (found.verdict, found.altered) == (FileVerdict.SENTENCES, ()), file
        assert pulled.output.endswith("nothing was edited, or everything is already in the YAML\n"), file


# ── altered PDFs ─────────────────────────────────────────────────────────────────────────────────────────


def test_edited_page_is_told(folder: Path) -> None:
    """A number in the drawing of the page, by a real tool: the place, and nothing else."""
    file = put(folder, overtyped(pdf(records.base(SOUND)), "50,000", "90,000"), "f.pdf")

    code, said = tell(folder, file)

    assert (code, said["verdict"]) == (1, "altered")
    assert whats(said) == [("changed", "passengers-operator", "statement")]
    assert "[-50,000-]{+90,000+} passengers" in shown(folder, file)[1]


@pytest.mark.parametrize(
    ("path", "old", "new", "what"),
    [
        (FACTS, OLD, NEW, ("changed", "passengers-council", "statement")),
        (
            FACTS,
            "The council counts heads, the operator tickets.",
            "They count alike.",
            ("changed", "how-many", "explanation"),
        ),
        (BRIEF, "and nobody agrees how busy", "and everybody agrees how busy", ("changed", "ferry", "title")),
    ],
)
def test_page_made_from_other_facts_under_the_same_name(
    folder: Path, path: str, old: str, new: str, what: tuple[str, str, str]
) -> None:
    """The metadata name the true facts; the page says something else."""
    facts = stamp(records.base(SOUND), "ferry").digest

    code, said = tell(folder, put(folder, pdf(changed(path, old, new), facts=facts), "f.pdf"))

    assert code == 1
    assert what in whats(said)
    assert all(one["kind"] == "changed" for one in said["altered"])
    assert len(said["altered"]) <= 3  # a figure repeats the number


def test_covered_or_drawn_over_is_told(folder: Path) -> None:
    """Every word still stands in the file, under white or beside a drawing; the page looks otherwise."""
    data = drawn_on(pdf(records.base(SOUND)), b"1 1 1 rg 60 500 300 30 re f")
    older = with_packet(data, lambda p: p.replace(making.PROGRAM.encode(), b"factsheet 0.0.9"))

    code, said = tell(folder, put(folder, older, "f.pdf"))
    assert (code, said["verdict"], said["program"]) == (1, "partly", "factsheet 0.0.9")
    assert any("is not known" in note for note in said["notes"])

    code, said = tell(folder, put(folder, data, "f.pdf"))
    assert (code, said["verdict"]) == (1, "look")
    assert "look at the page" in shown(folder, folder.parent / "f.pdf")[1]


def test_added_text_page_and_link_are_told(folder: Path) -> None:
    data = pdf(records.base(SOUND))

    def link(document: pikepdf.Pdf) -> None:
        for mark in document.pages[0].Annots:
            if "/A" in mark and "/URI" in mark.A:
                mark.A.URI = pikepdf.String("https://example.com/elsewhere")
                return

    def page(document: pikepdf.Pdf) -> None:
        document.add_blank_page()

    def text(document: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        held = document.pages[0]
        held.Resources.Font[pikepdf.Name("/Extra")] = document.make_indirect(font)
        held.contents_add(document.make_stream(b"q BT /Extra 9 Tf 40 20 Td (Sold to the operator) Tj ET Q"))

    added = tell(folder, put(folder, saved_again(data, text), "t.pdf"))[1]["altered"]
    pages = tell(folder, put(folder, saved_again(data, page), "p.pdf"))[1]["altered"]
    linked = tell(folder, put(folder, saved_again(data, link), "l.pdf"))[1]["altered"]

    assert [(one["kind"], one["now"]) for one in added] == [("added", "Sold to the operator")]
    assert [(one["kind"], one["now"]) for one in pages] == [("added", "2 pages, where there was 1")]
    assert [(one["kind"], one["before"].partition("#")[0], one["now"]) for one in linked] == [
        ("link", "https://example.org/survey", ""),
        ("link", "", "https://example.com/elsewhere"),
    ]


def test_sentences_of_a_page_are_told_apart() -> None:
    """Removed, moved and changed, word by word, whoever stands beside."""
    brief = make(records.base(SOUND), "ferry").page.brief
    then = "\n".join(p.text for p in (b for b in brief.blocks()) if hasattr(p, "text"))
    lines = then.split("\n")
    at = next(i for i, line in enumerate(lines) if "A second boat" in line)

    def found(lines: list[str]) -> list[tuple[str, str]]:
        return [(str(one.kind), one.record) for one in in_pdf(then, "\n".join(lines), brief)[0]]

    assert found(lines) == []
    assert found(lines[:at] + lines[at + 1 :]) == [("removed", "new-boat")]
    assert found([lines[at], *lines[:at], *lines[at + 1 :]]) == [("moved", "new-boat")]
    assert in_pdf(then, then + " more" * 100_000, brief)[1] is False


@pytest.mark.parametrize("brief", list(frozen.BASE.briefs))
def test_every_sentence_of_a_page_is_told(brief: str) -> None:
    """As pdfium reads it: one word of one sentence changed, or the sentence gone, is that sentence and nothing else."""
    page = make(frozen.BASE, brief).page
    (content,) = contents([pdf(frozen.BASE, brief)], "x.pdf")
    then = content.texts[0]
    words = folded(then).split()
    bare = "".join(words)
    at, told = 0, 0
    for block in page.brief.blocks():
        if not isinstance(block, Paragraph) or len(text := "".join(folded(block.text).split())) < 12:
            continue
        at = bare.index(text, at) + len(text)
        position = 0
        mine = [i for i, word in enumerate(words) if at - len(text) <= (position := position + len(word)) - 1 < at]
        if len(mine) < 3:
            continue
        for edit in ([*words[: mine[1]], "otherwise", *words[mine[2] :]], words[: mine[0]] + words[mine[-1] + 1 :]):
            found, whole = in_pdf(then, " ".join(edit), page.brief)

            assert whole
            assert [(one.record, one.field) for one in found] == [
                (block.anchor.record, str(block.anchor.field)) if block.anchor is not None else ("", "")
            ], (block.text, found)
            told += 1
    assert told > 60


def test_a_hyphen_at_the_end_of_a_line_is_no_change() -> None:
    assert folded("re\ufffe\r\nentry  in\u00a0mid\ufffe2024") == "re-entry in mid-2024"


# ── which facts ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_older_facts_are_found_in_git(folder: Path, form: str) -> None:
    """The file is unaltered; the records have moved on since, and what they say now is told."""
    git(folder, "init", "-q")
    git(folder, "add", "factsheet.yaml", "facts", "seeds")
    git(folder, "commit", "-q", "-m", "first")
    base = records.base(SOUND)
    data = pdf(base) if form == "pdf" else written(base, "ferry")
    for number in (1, 2):
        text = (folder / FACTS).read_text(encoding="utf-8")
        (folder / FACTS).write_text(text.replace("A second boat has", f"A boat no. {number} has"), encoding="utf-8")
        (folder / FACTS).write_text(text.replace("counted", "tallied"), encoding="utf-8")
        git(folder, "commit", "-q", "-a", "-m", "later", "--allow-empty")

    code, said = tell(folder, put(folder, data, f"old.{form}"))

    assert code == 0
    assert said["verdict"] == ("bytes" if form == "pdf" else "sentences")
    assert re.fullmatch(r"the records of commit [0-9a-f]{10} \(\d{4}-\d\d-\d\d\)", said["made_from"])
    assert ("changed", "passengers-council", "statement") in whats(said, "changed_since")
    assert all("tallied" in one["now"] for one in said["changed_since"] if one["field"] == "statement")
    assert "Changed in the records since" in shown(folder, folder.parent / f"old.{form}")[1]


def test_facts_of_the_last_build_are_found_in_the_manifest(folder: Path) -> None:
    """No git: the records have changed, and the manifest still keeps what the page was made from."""
    CliRunner().invoke(main, ["--project", str(folder), "build"])
    data = (folder / "output" / "ferry.pdf").read_bytes()
    text = (folder / FACTS).read_text(encoding="utf-8")
    (folder / FACTS).write_text(text.replace(OLD, NEW), encoding="utf-8")

    code, said = tell(folder, put(folder, saved_again(data), "f.pdf"))

    assert code == 0
    assert said["made_from"] == "the records of the last build, which the manifest keeps"
    assert [(one["before"], one["now"]) for one in said["changed_since"]] == [(OLD, NEW)]


def test_a_manifest_that_lies_is_not_believed(folder: Path) -> None:
    CliRunner().invoke(main, ["--project", str(folder), "build"])
    data = (folder / "output" / "ferry.pdf").read_bytes()
    kept = folder / "output" / ".factsheet-manifest.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    text = (folder / FACTS).read_text(encoding="utf-8")
    (folder / FACTS).write_text(text.replace(OLD, NEW), encoding="utf-8")

    assert tell(folder, put(folder, saved_again(data), "f.pdf"))[1]["verdict"] == "unknown"


def test_broken_records_of_now_do_not_stand_in_the_way(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "factsheet.yaml", "facts", "seeds")
    git(folder, "commit", "-q", "-m", "first")
    (folder / FACTS).write_text("facts: [", encoding="utf-8")

    code, said = tell(folder, put(folder, saved_again(pdf(records.base(SOUND))), "f.pdf"))

    assert (code, said["verdict"], said["changed_since"]) == (0, "sentences", None)
    assert "have problems" in said["notes"][0]


def test_a_file_of_another_version_is_compared_with_a_note(folder: Path) -> None:
    base = records.base(SOUND)
    older = WRITERS["pdf"].load()(make(base, "ferry").page, replace(stamp(base, "ferry"), program="factsheet 0.0.9"))

    code, said = tell(folder, put(folder, older, "f.pdf"))

    assert (code, said["verdict"], said["program"]) == (0, "sentences", "factsheet 0.0.9")
    assert said["notes"][0].startswith("made by factsheet 0.0.9, compared by factsheet")


def test_facts_that_are_nowhere_leave_the_identity(folder: Path) -> None:
    base = changed(FACTS, OLD, NEW)

    code, said = tell(folder, put(folder, pdf(base), "f.pdf"))
    word_code, word = tell(folder, put(folder, written(base, "ferry"), "f.docx"))

    assert (code, said["verdict"], said["brief"]) == (1, "unknown", "ferry")
    assert said["made_from"].startswith(
        "not found: neither the current records nor those of the last build, and there is no git"
    )
    assert (word_code, word["verdict"]) == (1, "partly")  # held against what it carries, and that is said
    assert "what is stored in it" in word["notes"][0]
    assert [(one["before"], one["now"]) for one in word["changed_since"]] == [(NEW, OLD)]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_outside_a_project_the_identity_is_told(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = pdf(records.base(SOUND)) if form == "pdf" else written(records.base(SOUND), "ferry")
    (tmp_path / f"x.{form}").write_bytes(data)

    code, said = tell(None, tmp_path / f"x.{form}")

    assert (said["brief"], said["program"].split()[0]) == ("ferry", "factsheet")
    assert said["made_from"] == "not found: there is no project here to search"
    assert (code, said["verdict"]) == ((1, "unknown") if form == "pdf" else (1, "partly"))
    assert said["altered"] == []


def test_another_projects_file(folder: Path) -> None:
    for name, data in (("o.pdf", pdf(frozen.BASE, "dprk-aid")), ("o.docx", written(frozen.BASE, "dprk-aid"))):
        said = tell(folder, put(folder, data, name))[1]

        assert said["brief"] == "dprk-aid"
        assert said["changed_since"] is None
        assert any("has no brief dprk-aid" in note for note in said["notes"])


def test_entries_of_lists_are_known_by_their_words() -> None:
    """A gap put before the others is one sentence more, not every one changed."""
    old = make(records.base(SOUND), "ferry").page.brief
    text = "    gaps:\n"
    more = f"{text}      - text: Nobody asked the crew.\n        based_on: [new-boat]\n"
    new = make(changed(BRIEF, text, more), "ferry").page.brief

    found: list[Difference] = since(passages(old), passages(new), "ferry")

    assert [(str(one.kind), one.now) for one in found] == [("added", "Nobody asked the crew.")]


# ── foreign, broken, hostile ─────────────────────────────────────────────────────────────────────────────


def blank() -> bytes:
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


def plain_word() -> bytes:
    out = BytesIO()
    document = Document()
    document.add_paragraph("A letter.")
    document.save(out)
    return out.getvalue()


def _own() -> bytes:
    return pdf(records.base(SOUND))


def _packed_bomb() -> bytes:
    """Metadata that unpack to far more than they are."""
    body = zlib.compress(b"<?xpacket begin=" + b" " * 200_000_000, level=1)
    return _own().replace(b"<?xpacket begin", b"<?xpacket bigin") + b"/Subtype /XML stream\n" + body


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("E906", lambda: b""),
    "text": ("E906", lambda: b"Dear all"),
    "a picture": ("E906", lambda: b"\x89PNG\r\n\x1a\n"),
    "only the first bytes of a PDF": ("E908", lambda: b"%PDF-1.7\n"),
    "a PDF of others": ("E908", blank),
    "a Word file of others": ("E908", plain_word),
    "a Word file cut off": ("E902", lambda: written(records.base(SOUND), "ferry")[:5_000]),
    "a PDF cut off in its metadata": (
        "E907",
        lambda: _own()[: _own().index(b"<factsheet:version>")],
    ),
    "a document type": (
        "E907",
        lambda: with_packet(_own(), lambda p: p.replace(b"<rdf:RDF", b'<!DOCTYPE x [<!ENTITY e "E">]><rdf:RDF', 1)),
    ),
    "a document type in front": (
        "E907",
        lambda: with_packet(_own(), lambda p: p.replace(b"<x:xmpmeta", b"<!DOCTYPE x []><x:xmpmeta", 1)),
    ),
    "an entity": ("E907", lambda: with_packet(_own(), lambda p: p.replace(b">ferry<", b">&evil;<"))),
    "tags crossed": ("E907", lambda: with_packet(_own(), lambda p: p.replace(b"</rdf:RDF>", b"</rdf:Rdf>"))),
    "metadata without an end": (
        "E907",
        lambda: with_packet(_own(), lambda p: p + b" " * MOST_PACKET),
    ),
    "packets without number": ("E907", lambda: _own() + b"<?xpacket begin=x<?xpacket end=" * 1_000),
    "a bomb in the metadata": ("E908", _packed_bomb),
    "metadata announced without number": (
        "E908",
        lambda: _own().partition(b"<?xpacket")[0] + b"/Type/Metadata" * 4_000_000,
    ),
    "an id that is a path": (
        "E908",
        lambda: with_packet(_own(), lambda p: p.replace(b">ferry<", b">../../x<")),
    ),
    "escape codes in the id": (
        "E908",
        lambda: with_packet(_own(), lambda p: p.replace(b">ferry<", "\u202eferry<".encode().join((b">", b"")))),
    ),
    "a PDF whose pages are gone": ("E907", lambda: saved_again(_own())[:-900].replace(b"/Kids", b"/Kods")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused(name: str, folder: Path) -> None:
    code, make_data = HOSTILE[name]
    file = put(folder, make_data(), "x.pdf")
    with it_ends():
        exit_code, said = tell(folder, file)

    assert exit_code == 1
    assert said["verdict"] == "unreadable", said
    assert [p["code"] for p in said["problems"]] == [code], said
    assert said["problems"][0]["message"].startswith("x.pdf ")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_truncated_pdf_never_crashes(folder: Path, share: float) -> None:
    data = _own()

    code, said = tell(folder, put(folder, data[: int(len(data) * share)], "x.pdf"))

    assert code == 1
    assert said["verdict"] in ("unreadable", "altered", "look")


def test_folder_and_missing_file_are_refused(folder: Path) -> None:
    for path in (folder, folder / "none.pdf"):
        code, said = tell(folder, path)

        assert (code, said["problems"][0]["code"]) == (1, "E906")


def test_two_states_of_metadata_are_noted(folder: Path) -> None:
    """An earlier packet left in the file that says something else."""
    data = _own()
    packet = data[data.index(b"<?xpacket begin") : data.index(b"<?xpacket end")]
    forged = packet.replace(b">1.0</factsheet:version>", b">9.9</factsheet:version>")
    file = put(folder, data + b"\n" + forged + b'<?xpacket end="w"?>', "x.pdf")

    said = tell(folder, file)[1]

    assert said["version"] == "9.9"
    assert any("more than one account" in note for note in said["notes"])


def test_metadata_as_attributes_or_packed_are_read() -> None:
    data = _own()
    facts = stamp(records.base(SOUND), "ferry").digest

    def attributes(packet: bytes) -> bytes:
        bare = re.sub(rb"<factsheet:(brief|version|facts)>.*?</factsheet:\1>", b"", packet)
        said = f'factsheet:brief="ferry" factsheet:version="1.0" factsheet:facts="{facts}" xmlns:dc='
        return bare.replace(b"xmlns:dc=", said.encode(), 1)

    packet = data[data.index(b"<?xpacket begin") : data.index(b"<?xpacket end")]
    hidden = data.replace(b"<?xpacket begin", b"<?xpacket bigin")
    deflated = hidden + b"<</Type /Metadata /Subtype /XML /Filter /FlateDecode>>\nstream\n" + zlib.compress(packet)

    for made in (with_packet(data, attributes), deflated):
        said = says(made, "x")
        assert said is not None
        assert (said.brief, said.version, said.facts) == ("ferry", "1.0", facts)


def test_crowded_word_file_is_compared(folder: Path) -> None:
    """Thousands of paragraphs that no brief has: the first are told, the rest counted."""
    extra = "<w:p><w:r><w:t>The council counted passengers in 2024 and so on.</w:t></w:r></w:p>" * 19_000
    members = parts(written(records.base(SOUND), "ferry"))
    document = members["word/document.xml"]
    at = document.index(b">", document.index(b"<w:body")) + 1
    members["word/document.xml"] = document[:at] + extra.encode() + document[at:]
    with it_ends():
        code, said = tell(folder, put(folder, packed(members), "x.docx"))

    assert code == 1
    assert said["altered"][-1]["now"].endswith("more paragraphs than any brief has")


def test_reader_that_hangs_or_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, words in (("import time; time.sleep(9)", "more than 1 seconds"), ("import os; os.abort()", "damaged")):
        monkeypatch.setattr(
            pdf_reader, "program", lambda *_, code=code: ([sys.executable, "-c", code], dict(os.environ))
        )
        monkeypatch.setattr(pdf_reader, "_PATIENCE", 1)

        with pytest.raises(FactsheetError, match=words):
            contents([b""], "x.pdf")


def test_without_the_library_the_identity_needs_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unaltered bytes and identity are told without pypdfium2; comparing words asks for it."""
    monkeypatch.setattr("factsheet.provenance.find_spec", lambda name: None)

    assert tell(folder, put(folder, _own(), "x.pdf"))[1]["verdict"] == "bytes"
    said = tell(folder, put(folder, saved_again(_own()), "x.pdf"))[1]
    assert said["problems"][0]["code"] == "E026"


def test_namespace_is_the_writers() -> None:
    assert NAMESPACE == pdf_reader.NAMESPACE


def test_reading_the_identity_needs_no_library(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(_own())
    code = (
        "import sys; from pathlib import Path; from factsheet.pdf_reader import says; "
        f"print(says(Path({str(tmp_path / 'x.pdf')!r}).read_bytes(), 'x').brief); "
        "assert not {'reportlab', 'pypdfium2', 'lxml', 'docx'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.stdout == "ferry\n", done.stderr
