"""Bibliographies become records of sources, and what we export comes back as it was."""

from __future__ import annotations

import builtins
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import frozen
import pytest
import records
from click.testing import CliRunner, Result

from factsheet.bibliography import Entry, NotABibliography, dates, latex, read
from factsheet.bibliography.names import person
from factsheet.cli import main
from factsheet.exports import Material, bibtex, csl
from factsheet.project.folder import read as read_project
from factsheet.records import edtf
from factsheet.records.model import Author, Source, SourceStatus, SourceType
from factsheet.records.names import parts


def entries(text: str, suffix: str) -> list[Entry]:
    found = read(text.encode(), suffix)
    assert found.failed == []
    return found.entries


def one(text: str, suffix: str = ".bib") -> Entry:
    (entry,) = entries(text, suffix)
    return entry


# ── there and back ───────────────────────────────────────────────────────────────────────────────────────

#: The keys that both formats carry.
CARRIED = ("type", "title", "short_title", "publisher", "container", "url", "doi", "language", "archive_url", "status")


def as_values(source: Source) -> dict[str, object]:
    """Return what a source says, as an entry holds it; names by their parts."""
    made: dict[str, object] = {key: str(getattr(source, key)) for key in CARRIED}
    if source.short_title == source.title:
        made["short_title"] = ""
    made["issued"] = source.issued.text
    made["accessed"] = source.accessed.text if source.accessed else ""
    made["author"] = tuple(parts(a) for a in source.author)
    return made


def entry_values(entry: Entry) -> dict[str, object]:
    made: dict[str, object] = {key: entry.text(key) for key in CARRIED}
    made["status"] = made["status"] or "current"
    made["issued"] = entry.text("issued")
    made["accessed"] = entry.text("accessed")
    made["author"] = tuple(parts(a) for a in entry.values.get("author", ()))
    return made


BASE = records.base().sources["council-2025"]
AWKWARD = [
    BASE,
    *frozen.BASE.sources.values(),
    replace(BASE, title='A {brace}, 50% & $5 "quoted" ~ ^ \\ _ # <tag> – ‘x’', short_title="A brace"),
    replace(
        BASE,
        author=(Author("de Gaulle", "Charles"), Author("King", "Martin Luther", "Jr."), "Bureau of Labor, and Law"),
    ),
    replace(BASE, author=("Tal, Mira", "김정은", "WFP")),
    *(replace(BASE, type=type_) for type_ in SourceType),
    *(
        replace(BASE, type=type_, container="Orla Review")
        for type_ in (SourceType.JOURNAL, SourceType.CHAPTER, SourceType.BOOK)
    ),
    replace(BASE, doi="10.1234/orla_5(a)<b>", url=""),
    replace(BASE, url="https://example.org/a_b%20c?x=1&y=~z#t"),
    *(
        replace(BASE, issued=edtf.parse(date, undated=True))
        for date in (
            "2024",
            "2024-06",
            "2024-06-19",
            "2024-22",
            "2024-33",
            "2023-08/2024-02",
            "2023/..",
            "2024~",
            "2024-06?",
        )
    ),
    replace(BASE, issued=edtf.parse("[2025-01-10..2025-01-16]"), accessed=edtf.parse("2025-02-03")),
    replace(BASE, issued=edtf.parse("[2024-12-30..2025-01-02]")),
    replace(
        BASE, status=SourceStatus.RETRACTED, status_note="Withdrawn; see 5 May.", archive_url="https://a.example/x"
    ),
]


@pytest.mark.parametrize(
    ("export", "suffix"), [(csl.export, ".json"), (bibtex.export, ".bib")], ids=["CSL-JSON", "BibTeX"]
)
def test_what_is_exported_comes_back(export: Callable[[Material], bytes], suffix: str) -> None:
    sources = [replace(source, id=f"s{n}") for n, source in enumerate(AWKWARD)]
    base = replace(records.base(), sources={s.id: s for s in sources})
    found = read(export(Material(base, {})), suffix)
    assert found.failed == []
    assert [e.key for e in found.entries] == [s.id for s in sources]
    for entry, source in zip(found.entries, sources, strict=True):
        wanted = as_values(source)
        assert entry_values(entry) == wanted, source
        assert entry.remarks == []


def test_an_unknown_date_comes_back_from_bibtex() -> None:
    """CSL has no word for it: there the date is left out, and asked for again."""
    base = replace(records.base(), sources={"a": replace(BASE, id="a", issued=edtf.parse("n.d.", undated=True))})
    (entry,) = read(bibtex.export(Material(base, {})), ".bib").entries
    assert entry.text("issued") == "n.d."
    (other,) = read(csl.export(Material(base, {})), ".json").entries
    assert "issued" not in other.values


# ── CSL-JSON ─────────────────────────────────────────────────────────────────────────────────────────────


def item(**more: Any) -> str:
    return json.dumps([{"id": "a", "type": "report", "title": "T", **more}])


@pytest.mark.parametrize(
    ("date", "wanted"),
    [
        ({"date-parts": [["2024", "6", 19]]}, "2024-06-19"),
        ({"date-parts": [[2024]]}, "2024"),
        ({"date-parts": [[2023, 8], [2024, 2]]}, "2023-08/2024-02"),
        ({"date-parts": [[2024]], "season": "2"}, "2024-22"),
        ({"date-parts": [[2024, 5]], "circa": True}, "2024-05~"),
        ({"literal": "19 June 2024"}, "2024-06-19"),
        ({"raw": "2024-06"}, "2024-06"),
        ({"literal": "Forthcoming"}, ""),
        ({"date-parts": [[-99]]}, ""),
        ({"date-parts": [["x"]]}, ""),
    ],
)
def test_dates_of_csl(date: dict[str, Any], wanted: str) -> None:
    entry = one(item(issued=date), ".json")
    assert entry.text("issued") == wanted
    assert bool(entry.remarks) == (not wanted)


def test_names_and_the_rest_of_csl() -> None:
    authors = [
        {"family": "Gaulle", "given": "Charles", "non-dropping-particle": "de"},
        {"literal": "Bureau of Labor"},
        {"family": "Plato"},
    ]
    entry = one(
        item(author=authors, DOI="https://doi.org/10.1000/ABC", language="en_US", ISBN="1", abstract="long"), ".json"
    )
    assert entry.values["author"] == ("de Gaulle, Charles", "Bureau of Labor", "Plato")
    assert entry.text("doi") == "10.1000/abc"
    assert entry.text("language") == "en-US"
    assert entry.remarks == ["not imported: ISBN"]
    assert one(item(type="thesis"), ".json").remarks == ["type: the file says thesis"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"a": 1}', "is not CSL-JSON"),
        (b"[]", "contains no entries"),
        (b"\xff", "is not UTF-8"),
    ],
)
def test_what_is_no_csl(data: bytes, says: str) -> None:
    with pytest.raises(NotABibliography, match=says):
        read(data, ".json")


# ── BibTeX ───────────────────────────────────────────────────────────────────────────────────────────────


def bib(fields: str, type_: str = "article", key: str = "a1") -> str:
    return f"@{type_}{{{key},\n {fields}\n}}\n"


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("Tal, Mira and Jon Brim", ("Tal, Mira", "Brim, Jon")),
        ("Ludwig van Beethoven", ("van Beethoven, Ludwig",)),
        ("de la Cruz, Jr., Juan", (Author("de la Cruz", "Juan", "Jr."),)),
        ("{Bureau of Labor and Law} and others", ("Bureau of Labor and Law",)),
        ("{World Bank}", ("World Bank",)),
        ("family=Gogh, given=Vincent, prefix=van", ("van Gogh, Vincent",)),
        ("M{\\\"u}ller, J{\\'e}r{\\^o}me and {\\O}rsted, Hans", ("Müller, Jérôme", "Ørsted, Hans")),
        ("Plato", ("Plato",)),
    ],
)
def test_names_of_bibtex(field: str, wanted: tuple[str | Author, ...]) -> None:
    found = one(bib(f"author = {{{field}}}")).values["author"]
    assert tuple(parts(a) for a in found) == tuple(parts(a) for a in wanted)


def test_fields_of_bibtex() -> None:
    text = '@string{orla = "Orla Review"}\n' + bib(
        "title = {The {NATO} summit: 50\\% \\& more---a view}, journal = orla, year = 2024, month = jun,\n"
        " doi = {https://doi.org/10.1234/A\\_b}, url = {https://example.org/a\\_b}, langid = {english}, pages = {1--2}"
    )
    entry = one(text)
    assert {key: entry.text(key) for key in ("title", "container", "issued", "doi", "url", "language", "type")} == {
        "title": "The NATO summit: 50% & more—a view",
        "container": "Orla Review",
        "issued": "2024-06",
        "doi": "10.1234/a_b",
        "url": "https://example.org/a_b",
        "language": "en",
        "type": "article-journal",
    }
    assert entry.remarks == ["not imported: pages"]
    assert one(bib("date = {Forthcoming}", "misc")).remarks == [
        "type: the file says @misc",
        "issued: the file says Forthcoming",
    ]


def test_a_set_is_not_an_entry() -> None:
    found = read((bib("title = {A}") + bib("entryset = {a1}", "set", "s")).encode(), ".bib")
    assert [e.key for e in found.entries] == ["a1"]
    assert found.failed == ["s is not an entry of its own: @set"]


def test_a_block_that_can_not_be_read_is_listed_and_costs_no_other() -> None:
    text = bib("title = {A}") + "@article{broken, title = {B\n\n" + bib("title = {C}", key="c3") + bib("title = {D}")
    found = read(text.encode(), ".bib")
    assert found.entries[0].key == "a1"
    assert len(found.failed) == 2
    assert found.failed[0].startswith("line ")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("na\\\"{\\i}ve \\'{E}t\\'e \\c{c}a \\v s \\ss{} \\l{}\\'od\\'z", "naïve Été ça š ß łódź"),
        ("\\emph{x} ``y'' a~b \\textasciitilde{} 5--6", "x “y” a b ~ 5–6"),
        ("\\unknown{z} {{Kept}} $x$", "\\unknownz Kept x"),
        ("The {\\TeX}book and {\\LaTeX}, on\\hyphen line", "The TeXbook and LaTeX, on-line"),
        ("{\\textbraceleft}a{\\textbraceright}{\\textbackslash}", "{a}\\"),
    ],
)
def test_latex(text: str, wanted: str) -> None:
    assert latex.decoded(text) == wanted


# ── RIS ──────────────────────────────────────────────────────────────────────────────────────────────────

RIS = """\
TY  - JOUR
ID  - tal2024
AU  - Tal, Mira
AU  - Bureau of Labor
TI  - Ferries
T2  - Orla Review
PY  - 2024
DA  - 2024/06/09/
DO  - 10.1234/Orla.5
UR  - https://example.org/a
LA  - en
ER  -
"""


@pytest.mark.parametrize(
    "text",
    [
        RIS,
        "\ufeff" + RIS,
        RIS.replace("\n", "\r\n"),
        RIS.replace("ER  -\n", ""),
        RIS.replace("  - ", " - "),
        "Exported from somewhere\n\n" + RIS,
    ],
    ids=["plain", "mark", "CRLF", "no end", "one blank", "a line before"],
)
def test_ris_and_its_usual_faults(text: str) -> None:
    entry = one(text, ".ris")
    assert entry.key == "tal2024"
    assert entry.values == {
        "type": "article-journal",
        "title": "Ferries",
        "container": "Orla Review",
        "author": ("Tal, Mira", "Bureau of Labor"),
        "issued": "2024-06-09",
        "url": "https://example.org/a",
        "doi": "10.1234/orla.5",
        "language": "en",
    }


def test_two_records_and_none() -> None:
    assert len(entries(RIS + RIS.replace("tal2024", "b"), ".ris")) == 2
    with pytest.raises(NotABibliography, match="no RIS records"):
        read(b"Just text", ".ris")


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-06-19", "2024-06-19"),
        ("2024/6/9", "2024-06-09"),
        ("2024///", "2024"),
        ("June 2024", "2024-06"),
        ("19 June 2024", "2024-06-19"),
        ("June 19, 2024", "2024-06-19"),
        ("Spring 2024", "2024-21"),
        ("2023--2024", "2023/2024"),
        ("2024-06-19T10:00:00Z", "2024-06-19"),
        ("1723?", "1723?"),
        ("[1990] 2002", "2002"),
        ("n.d.", "n.d."),
        ("6/29/95", ""),
        ("xx 1985", ""),
        ("y52000", ""),
        ("1999-uu-uu", ""),
        ("", ""),
    ],
)
def test_dates(text: str, wanted: str) -> None:
    assert dates.read(text) == wanted


def test_a_person_is_text_where_that_says_it_all() -> None:
    assert person("Tal", "Mira") == "Tal, Mira"
    assert person("Press", "Mira") == Author("Press", "Mira")  # as text it would be a body
    assert person("Plato") == "Plato"


# ── in a project ─────────────────────────────────────────────────────────────────────────────────────────


def run(folder: Path, file: Path, *args: str) -> Result:
    return CliRunner().invoke(
        main, ["--project", str(folder), "source", "import", str(file), *args], catch_exceptions=False
    )


def save(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_import_writes_records_to_fill_in(project: Path, tmp_path: Path) -> None:
    text = bib("title = {Ferries}, author = {Tal, Mira}, journal = {Orla Review}, year = 2024", key="Tal:2024") + bib(
        "title = {Boats}, date = {Forthcoming}, author = {family=Press, given=Mira}", "misc", "b"
    )
    result = run(project, save(tmp_path, "My refs.bib", text))
    assert result.exit_code == 0, result.output
    written = (project / "seeds/my-refs.yaml").read_text(encoding="utf-8")
    assert "  - id: tal-2024\n    type: article-journal\n    title: Ferries\n" in written
    assert "      - {family: Press, given: Mira}\n" in written
    assert "    #   The file says: issued: the file says Forthcoming" not in written
    assert "    # issued: the file says Forthcoming\n" in written
    assert "kept as a comment: b: issued: the file says Forthcoming" in result.output
    assert "2 sources: tal-2024, b" in result.output
    assert "not imported" not in result.output
    problems = read_project(project).problems
    assert {d.code for d in problems} == {"E102"}


def test_what_the_project_has_is_passed_over(project: Path, tmp_path: Path) -> None:
    text = item(URL="https://example.org/survey") + ""
    result = run(project, save(tmp_path, "a.json", text))
    assert "a is `council-2025`" in result.output
    assert "nothing was written" in result.output
    assert not (project / "seeds/a.yaml").exists()
    twice = json.dumps([{"id": "x", "title": "T", "DOI": "10.1234/a"}, {"id": "y", "title": "U", "DOI": "10.1234/A"}])
    again = run(project, save(tmp_path, "b.json", twice))
    assert "y is `x`" in again.output
    assert "1 source: x" in again.output
    assert run(project, save(tmp_path, "b.json", twice)).output.count("nothing new") == 1


def test_a_value_that_no_record_can_have_is_a_comment(project: Path, tmp_path: Path) -> None:
    result = run(project, save(tmp_path, "a.json", item(title="x" * 500, publisher="Orla")))
    assert result.exit_code == 0, result.output
    written = (project / "seeds/a.yaml").read_text(encoding="utf-8")
    assert "    # title: the file says xxx" in written
    assert "    publisher: Orla\n" in written
    assert {d.code for d in read_project(project).problems} == {"E102"}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", "{", "a.json is not JSON that can be read"),
        ("a.ris", "x", "a.ris contains no RIS records"),
        ("a.bib", "nothing here", "a.bib contains no entries"),
        ("a.enw", "x", "`.enw` is not a bibliography"),
    ],
)
def test_what_can_not_be_imported(project: Path, tmp_path: Path, name: str, text: str, says: str) -> None:
    result = run(project, save(tmp_path, name, text))
    assert result.exit_code == 1
    assert says in result.output
    assert not (project / "seeds/a.yaml").exists()


def test_nothing_is_overwritten_and_a_dry_run_writes_nothing(project: Path, tmp_path: Path) -> None:
    file = save(tmp_path, "a.json", item())
    dry = run(project, file, "--dry-run")
    assert "  - id: a\n" in dry.output
    assert not (project / "seeds/a.yaml").exists()
    (project / "seeds/a.yaml").write_text("sources: []\n", encoding="utf-8")
    result = run(project, file)
    assert result.exit_code == 1
    assert (project / "seeds/a.yaml").read_text(encoding="utf-8") == "sources: []\n"


@pytest.mark.parametrize(("suffix", "library"), [(".bib", "bibtexparser"), (".ris", "rispy")])
def test_a_missing_library_is_named(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, library: str
) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == library:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, f"factsheet.bibliography.{'bibtex' if suffix == '.bib' else 'ris'}", raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    result = run(project, save(tmp_path, f"a{suffix}", RIS))
    assert result.exit_code == 1
    assert f"needs {library}" in result.output
    assert f"install {library}" in result.output
