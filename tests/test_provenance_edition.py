"""`factsheet provenance` for evidence editions: as they were made, as browsers save them, and tampered with."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import evidence_sample
import frozen
import pytest
from click.testing import CliRunner
from limits import it_ends
from records import SOUND

from factsheet.brief import answers
from factsheet.builder import making, stale
from factsheet.cli import main
from factsheet.diagnostics import FactsheetError
from factsheet.look import themes
from factsheet.output.manifest import Manifest
from factsheet.provenance import FileVerdict, ProjectState, ProvenanceReport, examine
from factsheet.provenance.edition import MOST_BYTES, content, rebuilt_otherwise
from factsheet.writers import WRITERS

BRIEFS = list(frozen.BASE.briefs)
ADDRESS = "https://staff.example.org/briefs/page.html"


@pytest.fixture(scope="module")
def editions() -> dict[tuple[str, str], str]:
    """Return the editions of the frozen project by brief and theme, as text."""
    now = stale.Now(frozen.BASE, lock=frozen.LOADED.lock)
    write = WRITERS["html"].load()
    return {
        (brief, name): write(making.make(frozen.BASE, brief, theme).page, now.stamp(brief, "html", ())).decode()
        for brief in BRIEFS
        for name, theme in themes.BUILT_IN.items()
        if name == "policy" or brief == "dprk-aid"
    }


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a project, and its edition of a brief as text, which no build remembers."""
    folder = evidence_sample.write(tmp_path_factory.mktemp("edition") / "project", evidence_sample.fingerprinted(SOUND))
    assert CliRunner().invoke(main, ["--project", str(folder), "build", "--format", "html"]).exit_code == 0
    text = (folder / "output" / "ferry.html").read_text(encoding="utf-8")
    shutil.rmtree(folder / "output")
    return folder, text


def tell(folder: Path, file: Path, *options: str) -> tuple[int, Any]:
    """Return the exit code and what was said as JSON."""
    result = CliRunner().invoke(main, ["--project", str(folder), "provenance", str(file), "--json", *options])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, json.loads(result.stdout)


def of_text(folder: Path, text: str) -> Any:
    file = folder.parent / "ferry.html"
    file.write_bytes(text.encode())
    return tell(folder, file)[1]


def examined(text: str) -> ProvenanceReport:
    """Return what is found of an edition of the frozen project."""
    return examine(text.encode(), "x.html", ProjectState(frozen.FOLDER, frozen.LOADED, Manifest()))


def replaced(text: str, old: str, new: str) -> str:
    """Return the page with the first `old` of its body, or else of its head, changed."""
    head, body = text.split("<body>")
    if old in body:
        return f"{head}<body>{body.replace(old, new, 1)}"
    assert old in head
    return f"{head.replace(old, new, 1)}<body>{body}"


# ── unaltered ────────────────────────────────────────────────────────────────────────────────────────────


def as_dom(text: str) -> str:
    """Return an edition as Chromium writes its DOM out, after sentences were opened and the script has run."""
    head, body = text.split("<body>")
    body = re.sub(r"<(rect|path|polygon)([^<>]*)/>", r"<\1\2></\1>", body)
    for summary in ('<details class="fact">', "<details>"):
        body = body.replace(summary, summary.replace(">", ' open="">'), 2)
    body = body.replace('role="search" hidden>', 'role="search">')
    body = body.replace("\n</body>\n</html>\n", "\n\n</body></html>")
    return (head.replace("\n<head>\n", "<head>\n") + "<body>" + body).replace("\u00a0", "&nbsp;")


def as_saved(text: str) -> str:
    """Return an edition as Chromium saves it by "Save page as, complete": a comment, and whole addresses."""
    text = as_dom(text).replace("<!DOCTYPE html>\n", f"<!DOCTYPE html>\n<!-- saved from url=(0042){ADDRESS} -->\n")
    text = text.replace(
        '<meta charset="utf-8">', '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n', 1
    )
    folder = ADDRESS.rpartition("/")[0]
    text = re.sub(r'href="(#[^"]*)"', rf'href="{ADDRESS}\1"', text)
    return re.sub(r'href="(?!https?:)([^"]*)"', rf'href="{folder}/\1"', text)


def as_searched(text: str) -> str:
    """Return an edition that was saved with the result of a search that all passages have."""
    return as_dom(text).replace('role="status"></span>', 'role="status">93 of 93 passages</span>')


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("brief", "saved"),
    [
        *(("dprk-aid", way) for way in (as_dom, as_saved, as_searched)),
        *((brief, as_saved) for brief in BRIEFS if brief != "dprk-aid"),
    ],
)
def test_what_a_browser_saved_is_unaltered(
    editions: dict[tuple[str, str], str], brief: str, saved: Callable[[str], str]
) -> None:
    text = saved(editions[brief, "policy"])
    assert text != editions[brief, "policy"]
    found = examined(text)
    assert (found.verdict, found.altered, found.undecided) == (FileVerdict.SENTENCES, (), ())
    assert [ADDRESS in note for note in found.notes] == ([True] if saved is as_saved else [])


@pytest.mark.exhaustive
@pytest.mark.parametrize("theme", ["plain", "large-print"])
def test_an_edition_in_another_theme_is_unaltered(editions: dict[tuple[str, str], str], theme: str) -> None:
    text = editions["dprk-aid", theme]
    assert examined(text).verdict is FileVerdict.BYTES
    assert examined(as_saved(text)).verdict is FileVerdict.SENTENCES
    assert examined(as_saved(text).replace("<style>", "<style>.fact{display:none}")).verdict is FileVerdict.LOOK


# ── tampered with ────────────────────────────────────────────────────────────────────────────────────────

#: What is put in place of what: none of it changes a word of the text.
TAMPERED = [
    ("<title>", '<meta name=x http-equiv=refresh content="0;url=https://example.com"><title>'),
    ("<title>", '<link rel="stylesheet" href="https://example.com/x.css"><title>'),
    ("<title>", '<base href="https://example.com/"><title>'),
    ("<style>", "<style>@font-face{font-family:x;src:url(data:font/woff2;base64,AAAA)}"),
    ("<style>", "<style>.fact{display:none}"),
    ("<style>", "<style></style><style>"),
    ("default-src 'none'", "default-src *"),
    ("</main>", '<svg><image href="data:image/png;base64,AAAA"/></svg></main>'),
    ("</main>", '<object data="x.pdf"></object></main>'),
    ("</main>", '<area href="https://example.com" shape="default"></main>'),
    ("</main>", '<iframe srcdoc="x"></iframe></main>'),
    ("</main>", "<!--> <p>Sold to the operator.</p> <!-- --></main>"),
    ("</main>", "<![CDATA[Sold to the operator.]]></main>"),
    ("</main>", "</ x><?x?></main>"),
    ("</body>", "<script>document.body.textContent=1</script></body>"),
    ('"use strict"', '"use  stricter"'),
    ("<h1 ", "<h1 hidden "),
    ("<h1 ", '<h1 style="display:none" '),
    ("<h1 ", '<h1 onclick="x()" '),
    ('<h1 class="title"', '<h1 class="skip"'),
    ('<h1 class="title"', '<h1 class="skip" class="title"'),
    ('<details class="fact">', '<details class="fact" hidden>'),
    ('<details class="fact">', '<details class="fact" open="x">'),
    ("<main ", "<main hidden "),
    ("<q>", '<q lang="ko">'),
    ('id="fact-', 'id="fact-x-'),
    ("</q><br>", " </q>"),
    ("</h1>", ""),
    ('<svg class="chance"', '<svg class="chance" transform="scale(-1)"'),
]


@pytest.mark.exhaustive
@pytest.mark.parametrize("brief", BRIEFS)
def test_no_element_and_no_attribute_can_be_changed_unseen(editions: dict[tuple[str, str], str], brief: str) -> None:
    whole = editions[brief, "policy"]
    then = content(whole.encode(), "x")
    for saved in (str, as_saved):
        now = content(saved(whole).encode(), "x", then.beside)
        assert rebuilt_otherwise(then, now, dated=True) == []
    for old, new in TAMPERED if brief == BRIEFS[0] else TAMPERED[::5]:
        now = content(as_saved(replaced(whole, old, new)).encode(), "x", then.beside)
        assert rebuilt_otherwise(then, now, dated=True) != [], (old, new)
        assert rebuilt_otherwise(then, now, dated=False) != [], (old, new)


@pytest.mark.parametrize(("old", "new"), [TAMPERED[0], TAMPERED[4], TAMPERED[7], TAMPERED[16]])
def test_what_changes_the_look_of_an_edition_is_told(edition: tuple[Path, str], old: str, new: str) -> None:
    folder, text = edition
    found = of_text(folder, replaced(text, old, new))
    assert (found["verdict"], found["altered"]) == ("look", [])
    assert [note.partition(" ")[0] for note in found["notes"]][:1] == ["new:"]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("</main>", '<input value="Sold to the operator." readonly></main>', "added"),
        ("</main>", '<img src="data:," alt="Sold to the operator."></main>', "added"),
        ('aria-label="Low confidence."', 'aria-label="High confidence."', "changed"),
    ],
)
def test_false_words_in_attributes_are_words(edition: tuple[Path, str], old: str, new: str, kind: str) -> None:
    folder, text = edition
    found = of_text(folder, replaced(text, old, new))
    assert found["verdict"] == "altered"
    assert [one["kind"] for one in found["altered"]] == [kind]


def test_a_link_that_leads_elsewhere_is_told_in_a_saved_page_too(editions: dict[tuple[str, str], str]) -> None:
    saved = as_saved(editions["dprk-aid", "policy"])
    elsewhere = saved.replace(f'href="{ADDRESS}#fact-', 'href="https://example.com/page.html#fact-', 1)
    assert elsewhere != saved
    assert [str(one.kind) for one in examined(elsewhere).altered] == ["link", "link"]


def test_what_a_file_says_of_its_program_compares_no_less(edition: tuple[Path, str]) -> None:
    folder, text = edition
    older = text.replace(f'content="{making.PROGRAM}"', 'content="factsheet 0.0.9"')
    assert of_text(folder, older)["verdict"] == "partly"
    found = of_text(folder, older.replace("<style>", "<style>.fact{display:none}"))
    assert found["verdict"] == "partly"
    assert any(note.startswith("new: <style> .fact{display:none}") for note in found["notes"])
    assert any("is not known" in note for note in found["notes"])


def test_a_file_far_larger_than_an_edition_is_refused(edition: tuple[Path, str]) -> None:
    folder, text = edition
    padded = text.replace("</main>", " " * MOST_BYTES + "<p>Sold to the operator.</p></main>")
    found = of_text(folder, padded)
    assert (found["verdict"], found["problems"][0]["code"]) == ("unreadable", "E906")
    assert f"no evidence edition has more than {MOST_BYTES:,}" in found["problems"][0]["message"]


def test_a_web_archive_is_refused_with_a_way_out() -> None:
    with pytest.raises(FactsheetError) as caught:
        examine(b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n", "x.mhtml", None)
    (problem,) = caught.value.diagnostics
    assert "web archive" in problem.message
    assert "save the page as HTML" in problem.hint


# ── evidence of another day ──────────────────────────────────────────────────────────────────────────────


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def verified(edition: tuple[Path, str], tmp_path: Path) -> Path:
    """Return the project in git, verified since the edition was made."""
    folder = shutil.copytree(edition[0], tmp_path / "copy")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    CliRunner().invoke(main, ["--project", str(folder), "verify", "--lock", "--as-of", "2025-04-02"])
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "verified")
    return folder


FORGED = (answers.HIGH_ASKS, f"{answers.HIGH_ASKS} nothing; and so")


@pytest.mark.process
def test_evidence_of_another_day_is_found_in_git_and_compared(edition: tuple[Path, str], verified: Path) -> None:
    text = edition[1]
    assert of_text(verified, text)["verdict"] == "bytes"
    assert of_text(verified, as_saved(text))["verdict"] == "sentences"
    found = of_text(verified, replaced(text, *FORGED))
    assert (found["verdict"], [one["kind"] for one in found["altered"]]) == ("altered", ["changed"])


@pytest.mark.process
def test_evidence_that_is_nowhere_is_compared_with_that_of_now(edition: tuple[Path, str], tmp_path: Path) -> None:
    """Nobody can tell then whether an answer was altered or verified since, and none is passed over."""
    text = edition[1]
    folder = shutil.copytree(edition[0], tmp_path / "copy")
    CliRunner().invoke(main, ["--project", str(folder), "verify", "--lock", "--as-of", "2025-04-02"])
    found = of_text(folder, text)
    assert (found["verdict"], found["altered"]) == ("partly", [])
    assert "No verification is recorded." in [one["now"] for one in found["undecided"]]
    assert any("is not known" in note for note in found["notes"])
    found = of_text(folder, text.replace("41,200", "43,900"))
    assert found["verdict"] == "altered"
    found = of_text(folder, text.replace("</main>", "<object></object></main>"))
    assert found["verdict"] == "look"


@pytest.mark.process
@pytest.mark.parametrize("evidence", ["0" * 16, "x"])
def test_naming_other_evidence_hides_no_alteration(edition: tuple[Path, str], verified: Path, evidence: str) -> None:
    folder, text = edition
    other = re.sub(r'("factsheet.evidence" content=")[^"]*', rf"\g<1>{evidence}", text)
    assert other != text
    for home in (folder, verified):
        assert of_text(home, other)["verdict"] == "partly"
        found = of_text(home, replaced(other, *FORGED))
        assert found["verdict"] == "partly"
        assert [FORGED[1] in one["now"] for one in found["undecided"]].count(True) == 1


# ── words, and what is ours ──────────────────────────────────────────────────────────────────────────────


def test_an_edition_is_known_by_its_bytes(edition: tuple[Path, str], tmp_path: Path) -> None:
    folder, text = edition
    found = of_text(folder, text)
    assert (found["verdict"], found["brief"]) == ("bytes", "ferry")
    output = tmp_path / "output"
    built = CliRunner().invoke(main, ["--project", str(folder), "build", "--format", "html", "-o", str(output)])
    assert built.exit_code == 0
    assert tell(folder, output / "ferry.html", "-o", str(output))[1]["verdict"] == "bytes"


@pytest.mark.parametrize(
    ("old", "new", "kind", "record"),
    [
        ("The council counted 41,200", "The council counted 43,900", "changed", ""),
        ("<q>41,200 passengers</q>", "<q>43,900 passengers</q>", "changed", "passengers-council"),
        ("<dt>Would raise it</dt>", "<dt>Would lower it</dt>", "changed", ""),
        ("</main>", "<p>Sold to the operator.</p></main>", "added", ""),
    ],
)
def test_what_was_altered_in_an_edition_is_told(
    edition: tuple[Path, str], old: str, new: str, kind: str, record: str
) -> None:
    folder, text = edition
    head, body = text.split("<body>")
    assert old in body
    found = of_text(folder, f"{head}<body>{body.replace(old, new, 1)}")
    assert found["verdict"] == "altered"
    (one,) = found["altered"]
    assert one["kind"] == kind
    assert not record or one["record"] == record


def test_a_sentence_that_is_gone_and_a_link_that_leads_elsewhere(edition: tuple[Path, str]) -> None:
    folder, text = edition
    gone = re.sub(r'<details class="fact">.*?</details>', "", text, count=1, flags=re.DOTALL)
    assert {one["kind"] for one in of_text(folder, gone)["altered"]} >= {"removed"}
    linked = text.replace('href="https://example.org/survey', 'href="https://example.com/elsewhere', 1)
    assert [one["kind"] for one in of_text(folder, linked)["altered"]] == ["link", "link"]


def test_an_edition_of_a_site_is_known(edition: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = edition
    made = CliRunner().invoke(main, ["--project", str(folder), "site", str(tmp_path / "site")])
    assert made.exit_code == 0, made.output
    assert tell(folder, tmp_path / "site" / "ferry.html")[1]["verdict"] == "bytes"
    with pytest.raises(AssertionError):
        assert tell(folder, tmp_path / "site" / "index.html")[1]["verdict"] == "bytes"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><p>From elsewhere.",
        "<html>" + "<div>" * 50_000,
        "<!doctype html>" + "<" * 100_000,
        "<!DOCTYPE html><meta name='factsheet.brief' content='../../etc'>",
    ],
)
def test_other_html_is_not_ours(edition: tuple[Path, str], text: str) -> None:
    folder, _ = edition
    with it_ends():
        found = of_text(folder, text)
    assert (found["verdict"], found["problems"][0]["code"]) == ("unreadable", "E908")
