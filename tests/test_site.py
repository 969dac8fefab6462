"""`factsheet site`: all briefs as static files, with a first page and a feed; no file of anybody else's is touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import frozen
import html_file
import pytest
import records
from click.testing import CliRunner
from html_file import hashed
from lxml import etree

from factsheet.brief.compose import printed_facts
from factsheet.builder.site import site
from factsheet.cli import main
from factsheet.diagnostics import FactsheetError
from factsheet.output.site_folder import LIST, write_site
from factsheet.records import edtf
from factsheet.records.model import Edit, FactBase

ATOM = "{http://www.w3.org/2005/Atom}"
SMALL = records.base(records.SOUND)
LAKE = replace(SMALL.briefs["ferry"], id="lake", title="The lake is deep", topic="Lake", issued=edtf.parse("2025-06"))
TWO = replace(SMALL, briefs={"ferry": SMALL.briefs["ferry"], "lake": LAKE})


def files(base: FactBase = TWO, briefs: tuple[str, ...] = ("ferry", "lake"), address: str = "") -> dict[str, bytes]:
    theme = frozen.LOADED.theme
    return site(base, briefs, theme, lambda brief: theme, None, address)


def feed(found: dict[str, bytes]) -> Any:
    return etree.fromstring(found["feed.xml"])


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--project", str(folder), "site", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_site_has_an_edition_and_a_page_of_each_brief_a_first_page_and_a_feed() -> None:
    found = files()
    assert list(found) == ["ferry.html", "ferry.pdf", "lake.html", "lake.pdf", "index.html", "feed.xml"]
    assert found["ferry.pdf"].startswith(b"%PDF")
    assert files() == found


def test_every_link_between_the_files_leads_somewhere() -> None:
    theme = frozen.LOADED.theme
    found = site(frozen.BASE, frozen.BASE.briefs, theme, lambda brief: theme, frozen.LOADED.lock, "")
    read = {name: html_file.read(data) for name, data in found.items() if name.endswith(".html")}
    ids = {name: set(one.all("//@id")) for name, one in read.items()}
    across = 0
    for here, one in read.items():
        for address in one.links:
            if address.startswith(("https://", "http://")):
                continue
            name, _, place = address.partition("#")
            across += bool(name)
            assert (name or here) in found, address
            assert not place or place in ids[name or here], address
    assert across > 20


def test_a_fact_leads_to_the_other_briefs_that_have_it_and_the_first_page_lists_it() -> None:
    found = files()
    ferry = html_file.read(found["ferry.html"])
    assert ferry.one("fact-new-boat").xpath('.//a[@href="lake.html#fact-new-boat"]')[0].text == LAKE.title
    front = html_file.read(found["index.html"])
    shared = front.all('//section//a[contains(@href, "#fact-new-boat")]')
    assert [(a.get("href"), a.text) for a in shared] == [
        ("ferry.html#fact-new-boat", "Ferry"),
        ("lake.html#fact-new-boat", "Lake"),
    ]
    facts = set(printed_facts(TWO, LAKE))
    assert len(front.all("//section//li")) == len(facts)


def test_the_first_page_brings_all_that_it_needs() -> None:
    front = html_file.read(files()["index.html"])
    (sheet,) = front.all("//style/text()")
    assert front.policy["style-src"] == [hashed(sheet)]
    assert front.policy["script-src"] == front.policy["default-src"] == ["'none'"]
    assert [h.text_content() for h in front.all("//h2/a")] == [SMALL.briefs["ferry"].title, LAKE.title]
    assert front.all('//link[@type="application/atom+xml"]/@href') == ["feed.xml"]


def test_a_brief_that_is_not_published_is_not_named() -> None:
    found = files(briefs=("ferry",))
    everything = b"".join(data for name, data in found.items() if not name.endswith(".pdf"))
    assert b"lake.html" not in everything
    assert LAKE.title.encode() not in everything
    assert LAKE.title.encode() in files()["ferry.html"]


# ── the feed ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_feed_has_an_entry_for_each_issue() -> None:
    found = feed(files(address="https://example.org/briefs"))
    assert found.findtext(f"{ATOM}title") == "Lake Orla papers"
    assert found.findtext(f"{ATOM}updated") == "2025-06-01T00:00:00Z"
    assert [(e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}updated")) for e in found.iter(f"{ATOM}entry")] == [
        ("The lake is deep (version 1.0)", "2025-06-01T00:00:00Z"),
        ("The ferry is busy, and nobody agrees how busy (version 1.0)", "2025-04-01T00:00:00Z"),
    ]
    links = [e.find(f"{ATOM}link").get("href") for e in found.iter(f"{ATOM}entry")]
    assert links == ["https://example.org/briefs/lake.html", "https://example.org/briefs/ferry.html"]
    assert found.find(f"{ATOM}link[@rel='self']").get("href") == "https://example.org/briefs/feed.xml"


def test_a_revision_after_the_issue_is_news_and_one_before_is_not() -> None:
    edits = tuple(
        Edit(edtf.parse(day), "statement", "x.docx", by="A. Nonymous") for day in ("2025-01-05", "2025-07-02")
    )
    fact = replace(SMALL.facts["new-boat"], history=edits)
    base = replace(TWO, facts={**TWO.facts, fact.id: fact})
    found = feed(files(base, ("lake",)))
    entry = found.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "1 statement revised: The lake is deep"
    assert entry.findtext(f"{ATOM}updated") == "2025-07-02T00:00:00Z"
    assert entry.find(f"{ATOM}link").get("href") == "lake.html#fact-new-boat"
    assert entry.findtext(f"{ATOM}summary") == fact.statement
    assert len(found.findall(f"{ATOM}entry")) == 2
    assert b"Nonymous" not in files(base, ("lake",))["feed.xml"]


def test_ids_in_the_feed_stay_and_are_unlike() -> None:
    ids = [e.text for e in feed(files()).iter(f"{ATOM}id")]
    assert len(set(ids)) == 3
    assert ids == [e.text for e in feed(files()).iter(f"{ATOM}id")]


def test_hostile_text_is_text_in_the_first_page_and_the_feed() -> None:
    bad = "</title><script>alert(1)</script>\x02]]>&amp;\"'"
    brief = replace(SMALL.briefs["ferry"], title=bad.replace("\x02", ""), topic="<x>", marking="<i>")
    project = replace(SMALL.project, name=bad, publisher="<u>")
    found = files(replace(SMALL, briefs={"ferry": brief}, project=project), ("ferry",), 'https://example.org/"><x>')
    front = html_file.read(found["index.html"])
    assert front.all("//script | //x | //i | //u") == []
    assert front.all("//title")[0].text.startswith("</title><script>")
    root = feed(found)
    assert root.findtext(f"{ATOM}title") == bad.replace("\x02", "")
    assert {e.tag.removeprefix(ATOM) for e in root.iter()} <= {
        *("feed", "title", "id", "updated", "author", "name", "link", "generator", "entry", "summary")
    }


# ── the folder ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_run_writes_what_changed_and_deletes_what_is_gone(tmp_path: Path) -> None:
    assert write_site(tmp_path, {"a.html": b"1", "b.html": b"2"}) == {"a.html": "written", "b.html": "written"}
    assert write_site(tmp_path, {"a.html": b"1", "c.html": b"3"}) == {
        "a.html": "up to date",
        "c.html": "written",
        "b.html": "deleted",
    }
    assert sorted(p.name for p in tmp_path.iterdir()) == [LIST, "a.html", "c.html"]


def test_a_file_of_somebody_else_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text("mine")
    with pytest.raises(FactsheetError, match="is not a file of this site"):
        write_site(tmp_path, {"a.html": b"1", "b.html": b"2"})
    assert [p.name for p in tmp_path.iterdir()] == ["b.html"]


def test_a_file_that_was_changed_since_is_not_replaced_nor_deleted(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1", "b.html": b"2"})
    (tmp_path / "a.html").write_text("mine")
    with pytest.raises(FactsheetError, match="is not a file of this site"):
        write_site(tmp_path, {"a.html": b"3"})
    assert write_site(tmp_path, {"c.html": b"4"}) == {"c.html": "written", "b.html": "deleted"}
    assert (tmp_path / "a.html").read_text() == "mine"


def test_a_link_or_a_folder_in_the_way_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "away").write_text("away")
    (tmp_path / "a.html").symlink_to(tmp_path / "away")
    (tmp_path / "b.html").mkdir()
    with pytest.raises(FactsheetError) as caught:
        write_site(tmp_path, {"a.html": b"1", "b.html": b"2"})
    assert len(caught.value.diagnostics) == 2
    assert (tmp_path / "away").read_text() == "away"


def test_a_list_that_names_a_file_outside_is_not_believed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "outside").write_bytes(b"1")
    line = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  ../outside\n"
    (folder / LIST).write_text(line)
    write_site(folder, {"a.html": b"1"})
    assert (tmp_path / "outside").exists()


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_writes_a_site_and_says_what_it_did(tmp_path: Path) -> None:
    home = records.write(tmp_path / "home", records.SOUND)
    code, said = run(home, str(tmp_path / "site"))
    assert code == 0
    assert "index.html  written" in said
    assert "4 files up to date." in run(home, str(tmp_path / "site"))[1]


def test_a_brief_under_embargo_is_not_published_unless_asked(tmp_path: Path) -> None:
    files_ = records.planted(records.BRIEF, "    version: ", "    embargo: 2999-01-01\n    version: ", records.SOUND)
    home = records.write(tmp_path / "home", files_)
    code, said = run(home, str(tmp_path / "site"))
    assert (code, (tmp_path / "site").exists()) == (2, False)
    assert "all are under embargo" in said
    assert run(home, str(tmp_path / "site"), "--embargoed")[0] == 0
    assert b"EMBARGOED UNTIL" in (tmp_path / "site" / "index.html").read_bytes()


def test_an_error_in_the_records_stops_the_site(tmp_path: Path) -> None:
    files_ = records.planted(records.FACTS, "based_on: [passengers-council, new-boat]", "based_on: [nothing]")
    home = records.write(tmp_path / "home", files_)
    code, said = run(home, str(tmp_path / "site"))
    assert code == 1
    assert "nothing was written" in said
    assert not (tmp_path / "site").exists()


HARBOUR = "briefs:\n  - id: harbour\n    title:\n"


def test_a_page_that_is_not_finished_stops_no_other(tmp_path: Path) -> None:
    home = records.write(tmp_path / "home", records.SOUND)
    (home / "facts/harbour.yaml").write_text(HARBOUR)
    site = tmp_path / "site"
    code, said = run(home, str(site))
    assert code == 1
    assert "harbour is not finished; `factsheet edit harbour` asks for the rest" in said
    assert sorted(path.name for path in site.iterdir()) == [LIST, "feed.xml", "ferry.html", "ferry.pdf", "index.html"]
    assert run(home, str(site), "ferry")[0] == 0
    assert run(home, str(site), "harbour")[0] == 1
    (home / "facts/harbour.yaml").unlink()
    assert run(home, str(site)) == (0, "4 files up to date.\n")


def test_a_page_that_has_been_published_and_is_not_finished_any_more_stops_the_site(tmp_path: Path) -> None:
    """Its files would be deleted, and its addresses lead nowhere."""
    home = records.write(tmp_path / "home", records.SOUND)
    other = records.SOUND[records.BRIEF].replace("- id: ferry", "- id: harbour")
    (home / "facts/harbour.yaml").write_text(other)
    site = tmp_path / "site"
    assert run(home, str(site))[0] == 0
    before = {path.name: path.read_bytes() for path in site.iterdir()}
    assert "harbour.html" in before
    (home / "facts/harbour.yaml").write_text(HARBOUR)
    for briefs in ((), ("ferry", "harbour")):
        code, said = run(home, str(site), *briefs)
        assert code == 1
        assert "harbour would be deleted from" in said
        assert {path.name: path.read_bytes() for path in site.iterdir()} == before
    assert run(home, str(site), "ferry")[0] == 0
    assert not (site / "harbour.html").exists()


@pytest.mark.parametrize("inside", ["", "facts", "seeds/site"])
def test_a_site_is_not_written_among_the_records(tmp_path: Path, inside: str) -> None:
    home = records.write(tmp_path / "home", records.SOUND)
    code, said = run(home, str(home / inside))
    assert code == 2
    assert "contains the project's own files" in said


def test_an_address_must_be_one(tmp_path: Path) -> None:
    home = records.write(tmp_path / "home", records.SOUND)
    assert run(home, str(tmp_path / "site"), "--address", "javascript:x")[0] == 2
