"""The desk as people use it, in Chromium: sentences open onto their evidence, saves are followed, keys do it all."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browser as browsers
import frozen
import pytest
import records
from axe_playwright_python.sync_playwright import Axe
from desk_server import ServedDesk, project_copy, served
from playwright.sync_api import expect

from factsheet.brief.typography import closed
from factsheet.evidence.normal_form import normalise

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = browsers.MARKS

BRIEF = "dprk-aid"
#: Milliseconds that anything may take on a machine with other things to do.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDesk]:
    with served(project_copy(tmp_path_factory.mktemp("served"))) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsers.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def context(browser: Browser, desk: ServedDesk) -> Iterator[BrowserContext]:
    """A browser that came by the printed address."""
    found = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=False)
    found.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.root)
    found.set_default_timeout(PATIENCE)
    page = found.new_page()
    page.goto(desk.plain)
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.close()
    yield found
    found.close()


Opened = Callable[..., "Page"]


@pytest.fixture
def opened(context: BrowserContext, desk: ServedDesk) -> Iterator[Opened]:
    """Open a place of the desk in a tab. Whatever the console says fails the test."""
    tabs: list[Page] = []
    said: list[str] = []

    def open_(query: str = f"brief={BRIEF}", writes: bool = True) -> Page:
        page = context.new_page()
        tabs.append(page)
        arrival, _, secret = desk.plain.partition("#")
        page.goto(f"{arrival}#{secret if writes else 'read'}", wait_until="commit")
        page.wait_for_url(f"{desk.root}/", wait_until="commit")  # what the tab may do is known now
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{desk.root}/?{query}")
        expect(page.locator("html[data-ready]")).to_be_attached()
        return page

    yield open_
    for page in tabs:
        page.close()
    assert said == []


def click_on(page: Page, record: str, role: str = "fact") -> None:
    """Click in the middle of a block of the page: text lies there, or nothing."""
    block = page.locator(f'.sheet .block[data-record="{record}"][data-role="{role}"] .hit').first
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


# ── look ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_ten_sentences_open_onto_their_evidence(opened: Opened) -> None:
    page = opened()
    sections = frozen.BASE.briefs[BRIEF].sections
    facts = [frozen.BASE.facts[id_] for section in sections for id_ in section.facts][:10]
    assert len(facts) == 10
    for fact in facts:
        click_on(page, fact.id)
        article = page.locator(f'#panel article[data-record="{fact.id}"]')
        expect(article.locator(".said")).to_contain_text(fact.statement)
        marked = article.locator("mark").evaluate_all(
            "all => all.map((one) => one.firstChild.data)"
        )  # no number behind
        assert sorted(normalise(c.exact) for c in fact.citations) == sorted(map(normalise, marked))
        assert page.locator(".over .chosen").first.get_attribute("data-record") == fact.id
    page.go_back()
    expect(page.locator(f'#panel article[data-record="{facts[8].id}"]')).to_be_visible()


def test_a_figure_a_bar_a_side_and_a_judgement_open_too(opened: Opened) -> None:
    page = opened()
    record = frozen.BASE.briefs[BRIEF]
    assert record.chart is not None
    for id_, role in (
        (record.key_figures[0].fact, "figure-value"),
        (record.key_figures[1].fact, "figure-label"),
        (record.chart.bars[0].fact, "bar"),
        (frozen.BASE.conflicts[record.disagreement[0]].sides[0].fact, "side"),
        (record.key_judgements[0], "judgement"),
    ):
        click_on(page, id_, role)
        expect(page.locator(f'#panel article[data-record="{id_}"]')).to_be_visible()
    click_on(page, BRIEF, "bottom-line")
    expect(page.locator(f'#panel article[data-record="{BRIEF}"] .below li')).to_have_count(
        len(record.bottom_line.based_on)
    )


def test_a_mark_opens_the_paragraph_and_a_paragraph_its_sentences(opened: Opened) -> None:
    page = opened()
    fact = frozen.BASE.facts["troops-austin"]
    mark = page.locator('.sheet .block[data-record="troops-austin"][data-role="fact"] .mark').first
    box = mark.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    there = page.locator("#panel .paragraph.here")
    expect(there).to_have_attribute("data-place", fact.citations[0].locator.value)
    expect(there).to_be_focused()
    expect(page.locator('.over button[data-record="troops-austin"].chosen').first).to_be_attached()
    page.evaluate("document.getElementById('panel').scrollTop = 1e6")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # it is brought back
    expect(there).to_be_in_viewport()
    there.get_by_text(fact.statement).click()
    expect(page.locator('#panel article[data-record="troops-austin"]')).to_be_visible()


def test_a_sentence_of_another_page_leads_there(opened: Opened) -> None:
    page = opened("brief=china-role&record=troops-austin")
    expect(page.locator("#panel")).to_contain_text("Not on this page")
    page.locator(f'#panel [data-brief="{BRIEF}"]').click()
    expect(page.locator('.over .chosen[data-record="troops-austin"]').first).to_be_attached()
    assert page.input_value("#brief") == BRIEF


def test_theme_paper_and_brief_are_chosen_and_kept(opened: Opened) -> None:
    page = opened()
    page.select_option("#theme", "large-print")
    page.select_option("#paper", "a4")
    page.select_option("#brief", "china-role")
    expect(page.locator('.over [data-record="china-role"]').first).to_be_attached()
    assert "theme=large-print" in page.url
    page.reload()
    expect(page.locator("html[data-ready]")).to_be_attached()
    assert page.input_value("#theme") == "large-print"
    assert page.input_value("#paper") == "a4"
    assert page.input_value("#brief") == "china-role"
    expect(page.locator("#under")).to_contain_text(re.compile("[Rr]oom"))


def test_what_is_copied_is_sentences(opened: Opened) -> None:
    page = opened()
    fact = frozen.BASE.facts["troops-austin"]
    page.evaluate(
        """() => {
          const block = document.querySelector('.sheet .block[data-record="troops-austin"][data-role="fact"]');
          const range = document.createRange();
          range.selectNodeContents(block);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert closed(fact.statement).replace("\u00a0", " ") in copied
    assert "\n" not in copied


# ── live ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_save_is_followed_a_problem_comes_and_is_cured(opened: Opened, desk: ServedDesk) -> None:
    page = opened()
    click_on(page, "troops-austin")
    facts = desk.home / "facts" / "manpower.yaml"
    before = facts.read_text(encoding="utf-8")
    try:
        facts.write_text(before.replace("at 10,000 in late 2024", "at 11,700 in late 2024"), encoding="utf-8")
        sentence = page.locator('.sheet .block[data-record="troops-austin"][data-role="fact"]')
        expect(sentence).to_contain_text("11,700")
        expect(page.locator("#panel .said")).to_contain_text("11,700")
        expect(page.locator("#panel .problem.error").first).to_contain_text("10,000")
        page.click("[data-panel=problems]")
        expect(page.locator("#panel .problems h3").first).to_contain_text("11,700")
        page.locator("#panel .problems h3 .go").first.click()
        expect(page.locator('#panel article[data-record="troops-austin"]')).to_be_visible()
        page.click("[data-panel=problems]")
        facts.write_text("facts:\n - [", encoding="utf-8")  # a save that breaks the file
        expect(page.locator("#banner")).to_contain_text("can’t be made")
        expect(page.locator("#banner")).to_contain_text("facts/manpower.yaml:2:4: the bracket [")
        page.click("[data-panel=evidence]")
        page.locator("#banner button").click()
        expect(page.locator("#panel .problems h3").first).to_have_text("facts/manpower.yaml")
        expect(sentence).to_contain_text("11,700")
    finally:
        facts.write_text(before, encoding="utf-8")
    expect(sentence).to_contain_text("10,000")
    expect(page.locator("#banner")).to_be_hidden()
    expect(page.locator("#panel .problem.error")).to_have_count(0)


def test_a_build_is_foreseen_made_and_compared(opened: Opened, desk: ServedDesk) -> None:
    page = opened(f"brief={BRIEF}&panel=build")
    expect(page.locator("#panel .said")).to_contain_text("would write 6 files")
    page.click("[data-build]")
    expect(page.locator("#building")).to_contain_text(f"6 files written to {desk.home / 'output'}: ", timeout=60_000)
    assert (desk.home / "output" / "dprk-aid.pdf").read_bytes().startswith(b"%PDF")
    expect(page.locator("#panel .said")).to_contain_text("Everything is built", timeout=60_000)
    page.click("[data-panel=changes]")
    expect(page.locator("#panel .said")).to_contain_text("Nothing changed")
    brief = desk.home / "facts" / "brief-dprk-aid.yaml"
    before = brief.read_text(encoding="utf-8")
    try:
        brief.write_text(before.replace("topic: DPRK aid", "topic: DPRK help"), encoding="utf-8")
        expect(page.locator("#panel ins")).to_contain_text("help")
        page.click("[data-panel=build]")
        expect(page.locator("#panel .said")).to_contain_text("would write 2 files")
        expect(page.locator("#building")).to_be_empty()  # what the earlier build said is no longer so
        page.click("[data-panel=changes]")
        expect(page.locator("#panel ins")).to_contain_text("help")
    finally:
        brief.write_text(before, encoding="utf-8")
    expect(page.locator("#panel ins")).to_have_count(0)


def test_a_button_comes_back_where_a_save_overtakes_the_answer(opened: Opened, desk: ServedDesk) -> None:
    (desk.home / "output" / "dprk-aid.pdf").unlink(missing_ok=True)  # so that there is something to build
    page = opened(f"brief={BRIEF}&panel=build")
    expect(page.locator("[data-build]")).to_be_enabled()
    before = page.evaluate("document.getElementById('panel').dataset.shown")
    page.evaluate(
        """async () => {
            const { show, saved } = await import('/s/panels.js');
            document.querySelector('[data-build]').disabled = true;
            show();
            saved(0);
        }"""
    )
    expect(page.locator("[data-build]")).to_be_enabled()
    assert page.evaluate("document.getElementById('panel').dataset.shown") == before


def test_a_tab_that_was_opened_to_read_only_reads(opened: Opened, desk: ServedDesk) -> None:
    (desk.home / "output" / "dprk-aid.pdf").unlink(missing_ok=True)  # so that there is something to build
    page = opened(f"brief={BRIEF}&panel=build", writes=False)
    expect(page.locator("#right .reads")).to_contain_text("This tab can only read")
    expect(page.locator("[data-build]")).to_be_disabled()
    expect(page.locator("#building")).to_contain_text("can only read")


# ── for everybody ────────────────────────────────────────────────────────────────────────────────────────


def test_all_of_it_by_keyboard(opened: Opened) -> None:
    page = opened()
    page.locator(".over button").first.focus()
    page.evaluate(
        """() => document.activeElement.dispatchEvent(
             new KeyboardEvent('keydown', {key: 'ArrowDown', isComposing: true, bubbles: true}))"""
    )
    assert page.evaluate("document.activeElement.dataset.block") == page.locator(".over button").first.get_attribute(
        "data-block"
    )
    for _ in range(40):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.dataset.record") == "troops-austin":
            break
    page.keyboard.press("Enter")
    expect(page.locator('#panel article[data-record="troops-austin"]')).to_be_visible()
    expect(page.locator("#panel .said")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.record") == "troops-austin"
    page.keyboard.press("F6")
    expect(page.locator("#tab-evidence")).to_be_focused()
    page.keyboard.press("F6")
    expect(page.locator("#panel .said")).to_be_focused()  # where one was in it
    page.keyboard.press("F6")
    expect(page.locator("#brief")).to_be_focused()
    page.keyboard.press("F6")
    assert page.evaluate("document.activeElement.dataset.record") == "troops-austin"
    page.keyboard.press("Shift+F6")
    expect(page.locator("#brief")).to_be_focused()
    page.locator("#tab-evidence").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-sources")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#panel .listed li")).to_have_count(len(frozen.BASE.sources))


def test_links_skip_to_the_page_the_evidence_and_the_problems(opened: Opened) -> None:
    page = opened()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the page")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("Boolean(document.activeElement.closest('.over'))")
    for name, tab in (("evidence", "#tab-evidence"), ("problems", "#tab-problems")):
        page.get_by_role("link", name=f"Skip to the {name}").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#panel")).to_be_focused()
        expect(page.locator(tab)).to_have_attribute("aria-selected", "true")


def test_the_keys_are_listed_at_the_desk_as_in_the_manual(opened: Opened) -> None:
    page = opened()
    page.locator(".over button").first.focus()
    page.keyboard.press("F1")
    expect(page.locator("#keys")).to_be_visible()
    listed = page.locator("#keys dl > div").all_inner_texts()
    manual = (Path(__file__).parents[1] / "docs" / "desk.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", manual.partition("| --- | --- |")[2], re.MULTILINE)
    assert [tuple(row.split("\n", 1)) for row in listed] == rows
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    assert page.evaluate("Boolean(document.activeElement.closest('.over'))")
    page.keyboard.press("?")  # no key that is a character does anything alone (WCAG 2.1.4)
    expect(page.locator("#keys")).to_be_hidden()


def test_the_page_has_its_structure_for_who_cannot_see_it(opened: Opened) -> None:
    page = opened()
    told = page.locator(".over").aria_snapshot()
    record = frozen.BASE.briefs[BRIEF]
    assert record.sections[0].heading in told
    fact = frozen.BASE.facts[record.sections[0].facts[0]]
    assert re.search(r"button \"[^\"]*" + re.escape(closed(fact.statement).replace("\u00a0", " ")[:30]), told)


@pytest.fixture(scope="module")
def checked(browser: Browser, context: BrowserContext) -> Iterator[Page]:
    """A tab in which axe may run: it is a script in the page, which the desk's own policy forbids."""
    found = browser.new_context(
        viewport={"width": 1280, "height": 900}, bypass_csp=True, storage_state=context.storage_state()
    )
    yield found.new_page()
    found.close()


@pytest.mark.parametrize(
    ("place", "scheme"),
    [
        (f"brief={BRIEF}&record=troops-austin", "light"),
        (f"brief={BRIEF}&record=troops-austin", "dark"),
        (f"brief={BRIEF}&panel=sources&source=owp-2024&place=4", "dark"),
        (f"brief={BRIEF}&panel=problems", "light"),
        (f"brief={BRIEF}&panel=changes", "light"),
        (f"brief={BRIEF}&panel=build", "dark"),
    ],
)
def test_axe_finds_no_barrier(checked: Page, desk: ServedDesk, place: str, scheme: Any) -> None:
    checked.emulate_media(color_scheme=scheme)
    checked.goto(f"{desk.root}/?{place}")
    expect(checked.locator("html[data-ready]")).to_be_attached()
    if "build" in place:
        checked.keyboard.press("F1")
    found = Axe().run(checked).response["violations"]
    told = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]
    assert told == []
    if "sources" in place:  # and it would find one
        checked.evaluate("document.getElementById('panel').append(new Image())")
        assert "image-alt" in [one["id"] for one in Axe().run(checked).response["violations"]]


# ── over the wire ────────────────────────────────────────────────────────────────────────────────────────


def wired(desk: ServedDesk, request: bytes) -> bytes:
    """Send bytes as they are, and return all that comes back."""
    with socket.create_connection(("127.0.0.1", desk.port), timeout=30) as wire:
        wire.sendall(request)
        wire.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: wire.recv(65_536), b""))


@pytest.mark.parametrize(
    "target", [b"/s/../../pyproject.toml", b"/s/..%2f..%2fx", b"//etc/passwd", b"/s/%00", b"/s/" + b"a" * 40_000]
)
def test_raw_requests_lead_nowhere(desk: ServedDesk, context: BrowserContext, target: bytes) -> None:
    (cookie,) = [one for one in context.cookies() if one["name"] == f"desk{desk.port}"]
    head = b"Host: 127.0.0.1:%d\r\nCookie: %s=%s" % (desk.port, cookie["name"].encode(), cookie["value"].encode())
    answer = wired(desk, b"GET %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n" % (target, head))
    assert re.match(rb"HTTP/1.1 4\d\d ", answer), answer[:80]
    assert b"[project]" not in answer


def test_it_stands_a_crowd(desk: ServedDesk) -> None:
    asked = b"GET /status HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % desk.port
    with ThreadPoolExecutor(100) as crowd:
        answers = list(crowd.map(lambda _: wired(desk, asked)[:12], range(1000)))
    assert set(answers) <= {b"HTTP/1.1 401", b"HTTP/1.1 503"}
    assert wired(desk, asked).startswith(b"HTTP/1.1 401")


# ── beginning and end ────────────────────────────────────────────────────────────────────────────────────


def test_a_second_serve_finds_the_first_and_it_stops_with_windows_open(tmp_path: Path, browser: Browser) -> None:
    home = records.write(tmp_path / "project", records.SOUND)
    with served(home) as first:
        context = browser.new_context()
        page = context.new_page()
        page.goto(first.address)  # a name that only this desk has
        expect(page.locator("html[data-ready]")).to_be_attached()
        again = subprocess.run(
            [sys.executable, "-m", "factsheet", "--project", str(home), "serve"],
            capture_output=True,
            text=True,
            check=True,
            env=first.environment,
        )
        assert "is already open" in again.stdout
        assert f":{first.port}/in?token=" in again.stdout
        (written,) = (tmp_path / "own" / "factsheet").glob("desk-*.json")
        assert written.stat().st_mode & 0o777 == 0o600
        assert first.secret not in written.read_text(encoding="utf-8")
        assert "The desk is closed." in first.stop()
        assert not written.exists()
        expect(page.locator("#banner")).to_contain_text("The desk is closed")
        context.close()
    written.write_text(json.dumps({"pid": 1, "port": first.port, "name": "x", "knock": "y"}), encoding="utf-8")
    with served(home) as next_:  # what is written down of a desk that is gone is not believed
        assert "The desk is closed." in next_.stop(signal.SIGTERM)
    assert not written.exists()


def test_a_tab_says_that_its_desk_died(tmp_path: Path, browser: Browser) -> None:
    home = records.write(tmp_path / "project", records.SOUND)
    with served(home) as desk:
        page = browser.new_page()
        page.goto(desk.address)
        expect(page.locator("html[data-ready]")).to_be_attached()
        desk.process.kill()
        expect(page.locator("#banner")).to_contain_text("The desk stopped answering")
        expect(page.locator("#banner")).to_contain_text("What you have typed stays in this tab")
        page.close()
