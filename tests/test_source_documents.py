"""`factsheet source add` of documents as people have them: what is written and said, and that nothing is by half."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import documents as made
import pytest
import yaml
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.evidence.verdict import Original
from factsheet.originals.reading.document import Document, DocumentParagraph
from factsheet.originals.taking import page_starts
from factsheet.records.model import PageStart


def add(folder: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(
        main, ["--project", str(folder), "source", "add", *map(str, args)], catch_exceptions=False
    )


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def record(folder: Path, id_: str) -> dict[str, object]:
    (found,) = yaml.safe_load((folder / f"seeds/{id_}.yaml").read_text(encoding="utf-8"))["sources"]
    assert isinstance(found, dict)
    return found


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


PAGE = made.page(
    f"<h1>Ferries of Orla</h1>{''.join(f'<p>{t}</p>' for t in made.prose(4))}",
    '<meta name="citation_author" content="Tal, Mira"><meta name="citation_date" content="2024-06-09">',
)


@pytest.mark.process
def test_a_web_page(project: Path, tmp_path: Path) -> None:
    before = files(project)
    data = PAGE
    result = add(project, save(tmp_path, "ferries.html", data))
    assert result.exit_code == 0, result.output
    assert files(project) - before == {
        *("seeds/tal-2024.yaml", "originals/tal-2024.html", "originals/tal-2024.txt", "originals/.gitignore")
    }
    assert (project / "originals/tal-2024.html").read_bytes() == data
    text = (project / "originals/tal-2024.txt").read_text(encoding="utf-8")
    assert text == "".join(f"{line}\n" for line in ("Ferries of Orla", *made.prose(4)))
    found = record(project, "tal-2024")
    assert found["file"] == {"sha256": hashlib.sha256(data).hexdigest(), "reader": "html 1"}
    assert found["text_sha256"] == Original(text).sha256
    assert {key: found[key] for key in ("title", "author", "issued", "language")} == {
        "title": "Ferries | The Orla Gazette",
        "author": ["Tal, Mira"],
        "issued": yaml.safe_load("2024-06-09"),
        "language": "en-GB",
    }
    written = (project / "seeds/tal-2024.yaml").read_text(encoding="utf-8")
    assert 'title: "Ferries | The Orla Gazette"  # from the file (title): check it' in written
    assert "author:  # from the file (meta citation_author): check it" in written
    assert "passengers" not in written
    assert re.search(r"    # accessed: 20\d\d-\d\d-\d\d  # today; if `issued` is n\.d\., delete the first #", written)
    assert "  states    author: Tal, Mira  (meta citation_author)" in result.output
    assert re.search("left out  .*“News from bay 0”, in `nav`", result.output)
    assert "note      " in result.output


@pytest.mark.process
def test_what_is_given_stands_before_what_the_file_states(project: Path, tmp_path: Path) -> None:
    path = save(tmp_path, "ferries.html", PAGE)
    result = add(project, path, "--title", "Ferries", "--author", "Jon Brim", "--id", "brim", "--doi", "10.1234/orla.5")
    assert result.exit_code == 0, result.output
    found = record(project, "brim")
    assert (found["title"], found["author"], found["doi"]) == ("Ferries", ["Jon Brim"], "10.1234/orla.5")
    written = (project / "seeds/brim.yaml").read_text(encoding="utf-8")
    assert "    title: Ferries\n" in written


@pytest.mark.process
def test_several_files_at_once_and_all_or_none(project: Path, tmp_path: Path) -> None:
    page = save(tmp_path, "ferries.html", PAGE)
    letter = save(tmp_path, "letter.docx", made.docx(made.p("Dear council, the boats are full.")))
    wrapped = save(tmp_path, "note.txt", "Café, 5 € a head.\n".encode("cp1252"))
    broken = save(tmp_path, "broken.docx", b"PK\x03\x04rest")
    before = files(project)

    bad = add(project, page, broken, letter)
    assert bad.exit_code == 1
    assert "broken.docx is damaged" in bad.output
    assert "nothing was written" in bad.output
    assert files(project) == before

    good = add(project, page, letter, wrapped)
    assert good.exit_code == 0, good.output
    assert files(project) - before == {
        "originals/.gitignore",
        *(f"originals/{name}" for name in ("tal-2024.html", "tal-2024.txt", "ferries.docx", "ferries.txt")),
        *(f"originals/{name}" for name in ("note.as-received", "note.txt")),
        *(f"seeds/{name}.yaml" for name in ("tal-2024", "ferries", "note")),
    }
    assert (project / "originals/note.txt").read_text(encoding="utf-8") == "Café, 5 € a head.\n"
    assert record(project, "note")["file"]["reader"] == "text 1"  # type: ignore[index]
    assert "read as Windows-1252" in good.output

    usage = add(project, page, letter, "--title", "x")
    assert usage.exit_code == 2
    assert "--title is for one FILE; there are 2" in usage.output


@pytest.mark.process
def test_the_same_file_twice_is_told(project: Path, tmp_path: Path) -> None:
    page = save(tmp_path, "ferries.html", PAGE)
    copy = save(tmp_path, "copy.html", PAGE)
    both = add(project, page, copy)
    assert both.exit_code == 1
    assert "copy.html has the same text as ferries.html" in both.output

    assert add(project, page).exit_code == 0
    before = files(project)
    again = add(project, copy, "--id", "other")
    assert again.exit_code == 1
    assert "copy.html is already in the project: " in again.output
    assert "`tal-2024` in seeds/tal-2024.yaml" in again.output
    # the same words in another file
    other = save(tmp_path, "same.txt", (project / "originals/tal-2024.txt").read_bytes())
    assert "its text is that of `tal-2024`" in add(project, other, "--title", "x").output
    assert files(project) == before


@pytest.mark.process
def test_another_edition_is_noticed(project: Path, tmp_path: Path) -> None:
    assert add(project, save(tmp_path, "ferries.html", PAGE)).exit_code == 0
    seed = project / "seeds/tal-2024.yaml"
    text = seed.read_text(encoding="utf-8")
    for key, value in {"type": "webpage", "publisher": "Orla", "derivation": "original", "interest": "party"}.items():
        text = re.sub(rf"    # {key}: .*", f"    {key}: {value}", text)
    seed.write_text(
        re.sub(r"    # reliability: .*\n.*\n.*", "    reliability: {grade: C, basis: Names nobody.}", text),
        encoding="utf-8",
    )
    later = save(tmp_path, "later.html", PAGE.replace(b"1,037", b"1,038"))
    result = add(project, later)
    assert result.exit_code == 0, result.output
    assert (project / "seeds/tal-2024-2.yaml").is_file()
    assert "it contains at least half of the paragraphs of `tal-2024`" in result.output


def test_a_file_without_title_or_author_is_named_for_itself(project: Path, tmp_path: Path) -> None:
    result = add(project, save(tmp_path, "Council minutes 7.txt", b"The boats are full.\n"))
    assert result.exit_code == 0, result.output
    assert (project / "seeds/council-minutes-7.yaml").is_file()
    assert "still to fill in there: type, title, publisher" in result.output


@pytest.mark.process
def test_a_failure_leaves_neither_file_nor_text(project: Path, tmp_path: Path) -> None:
    (project / "seeds/tal-2024.yaml").symlink_to(project / "nowhere")
    result = add(project, save(tmp_path, "ferries.html", PAGE))
    assert result.exit_code == 1
    assert not list((project / "originals").glob("tal-2024*")) if (project / "originals").exists() else True


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"%PDF-1.7", "a.pdf is damaged"),
        ("a.html", b"<p>", "a.html contains no text"),
        ("a.txt", b"%PDF-1.7\n", "a.txt is damaged"),
        ("a.docx", made.docx("<w:p/>"), "a.docx contains no text"),
    ],
)
def test_a_refusal_names_the_file_and_writes_nothing(
    project: Path, tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    before = files(project)
    result = add(project, save(tmp_path, name, data))
    assert result.exit_code == 1
    assert f"error E348 not-added: {says}" in result.output
    assert files(project) == before


def test_page_starts_are_told_wherever_another_page_begins() -> None:
    document = Document(
        (
            DocumentParagraph("Before any page."),
            DocumentParagraph("a b", pages=((0, 1), (2, 2))),
            DocumentParagraph("c", pages=((0, 2),)),
            DocumentParagraph("d", pages=((0, 4),)),
            DocumentParagraph("A note of page 2.", pages=((0, 2),)),
        ),
        labels={1: "i", 2: "ii"},
    )
    assert page_starts(document) == (
        PageStart(1, 2, 0, "i"),
        PageStart(2, 2, 2, "ii"),
        PageStart(4, 4, 0, ""),
        PageStart(2, 5, 0, "ii"),
    )
