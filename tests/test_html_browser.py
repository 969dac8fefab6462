"""The HTML edition in a browser: printing gives the page, and an address opens its sentence, with and without script.

Runs where Chromium is installed; the structure of the file is tested without it (test_html).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import browser
import frozen
import html_file
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest

from factsheet.builder import making, stale
from factsheet.look import themes
from factsheet.output.manifest import Manifest
from factsheet.provenance import FileVerdict, ProjectState, examine
from factsheet.writers import WRITERS

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")

pytestmark = [
    pytest.mark.process,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with each brief of the frozen project in each theme: "dprk-aid-plain.html"."""
    made = tmp_path_factory.mktemp("editions")
    now = stale.Now(frozen.BASE, lock=frozen.LOADED.lock)
    write = WRITERS["html"].load()
    for brief in frozen.BASE.briefs:
        for name, theme in themes.BUILT_IN.items():
            page = making.make(frozen.BASE, brief, theme).page
            (made / f"{brief}-{name}.html").write_bytes(write(page, now.stamp(brief, "html", ())))
    return made


def chromium(profile: Path, *arguments: str) -> str:
    """Run Chromium without a window, without the network, in a profile of its own; return what it prints."""
    command = [CHROMIUM, "--headless", "--disable-gpu", "--no-first-run", "--proxy-server=127.0.0.1:1"]
    command += [
        f"--user-data-dir={profile}",
        "--no-sandbox" if os.name == "posix" and os.geteuid() == 0 else "--incognito",
    ]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def opened() -> Iterator[browser.Page]:
    """A page of a browser, for all tests that need no address of their own."""
    with browser.chromium() as started:
        yield started.new_page()


@pytest.mark.parametrize("theme", themes.BUILT_IN)
@pytest.mark.parametrize("brief", frozen.BASE.briefs)
def test_printed_it_is_one_page_of_the_sheet(folder: Path, opened: browser.Page, brief: str, theme: str) -> None:
    opened.goto((folder / f"{brief}-{theme}.html").as_uri())
    document = pypdfium2.PdfDocument(opened.pdf(prefer_css_page_size=True))
    assert len(document) == 1
    size = themes.BUILT_IN[theme].sheets[frozen.BASE.project.page]
    assert document[0].get_size() == pytest.approx(size, abs=1)
    said = document[0].get_textpage().get_text_bounded()
    assert frozen.BASE.briefs[brief].title[:30] in said
    assert "Who says it" not in said


@pytest.mark.parametrize("script", [True, False])
def test_an_address_opens_its_sentence(folder: Path, tmp_path: Path, script: bool) -> None:
    file = tmp_path / "page.html"
    text = (folder / "dprk-aid-policy.html").read_text(encoding="utf-8")
    file.write_text(text if script else re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL), encoding="utf-8")
    saved = chromium(tmp_path / "profile", "--dump-dom", f"{file.as_uri()}#fact-troops-austin")
    found = html_file.Edition(saved)
    opened = found.all("//details[@open]")
    assert [e[1].get("id") for e in opened] == ["fact-troops-austin"]
    assert (found.one("tools").get("hidden") is None) is script
    told = examine(saved.encode(), "page.html", ProjectState(frozen.FOLDER, frozen.LOADED, Manifest()))
    assert told.verdict is (FileVerdict.SENTENCES if script else FileVerdict.LOOK)


def test_a_search_leaves_no_heading_without_passages(folder: Path, opened: browser.Page) -> None:
    opened.goto((folder / "dprk-aid-policy.html").as_uri())
    shown = "[...document.querySelectorAll('.part')].filter((part) => part.checkVisibility()).length"
    every = opened.evaluate(shown)
    opened.fill("#search", "no such word")
    assert opened.evaluate(shown) == 0
    assert opened.inner_text("#found").startswith("None of ")
    opened.fill("#search", "casualties")
    assert 0 < opened.evaluate(shown) < every
    opened.fill("#search", "")
    assert opened.evaluate(shown) == every
