"""The desk over HTTP, without a browser: who is let in, what is answered, and what is not."""

from __future__ import annotations

import asyncio
import datetime as dt
import http.client
import io
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import frozen
import make_desk_pictures
import pdf_sample
import pytest
import records
from click.testing import CliRunner
from desk_server import answering
from PIL import Image
from starlette.testclient import TestClient

from factsheet.builder import making
from factsheet.cli import main
from factsheet.desk import guard as guards
from factsheet.desk import pages
from factsheet.desk.evidence import evidence_of
from factsheet.desk.guard import WRITE_HEADER, Guard, Keys
from factsheet.desk.routes import program
from factsheet.desk.snapshot import Snapshot
from factsheet.desk.state import Desk, News
from factsheet.desk.view import DeskView
from factsheet.diagnostics import Diagnostic, FactsheetError
from factsheet.page.fit import room_left
from factsheet.pdf_reader import picture_of_page
from factsheet.pdf_reader.drawing import MOST_POINTS, MOST_SIDE
from factsheet.project.folder import read
from factsheet.project.kept_files import KeptFiles
from factsheet.project.loaded import Loaded
from factsheet.records.yaml_file import YamlFile, parse
from factsheet.writers import WRITERS

HERE = Path(__file__).parent
PORT = 50_123
NAMES = ("desk-1.localhost", "127.0.0.1", "localhost")
HOME = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="module")
def frozen_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("desk") / "project"
    shutil.copytree(HERE / "project", home)
    return home


@pytest.fixture(scope="module")
def desk(frozen_copy: Path) -> Iterator[Desk]:
    found = Desk(frozen_copy)
    found.open()
    yield found
    found.close()


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def stranger(desk: Desk, keys: Keys) -> TestClient:
    """A browser that was not let in."""
    return TestClient(program(desk, keys, PORT, NAMES), base_url=HOME)


@pytest.fixture
def client(stranger: TestClient, keys: Keys) -> TestClient:
    """A browser that came by the printed address."""
    assert stranger.get(f"/in?token={keys.token()}").status_code == 200
    return stranger


def writing(keys: Keys) -> dict[str, str]:
    return {WRITE_HEADER: keys.write, "origin": HOME, "sec-fetch-site": "same-origin"}


# ── who may ask ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_address_lets_one_browser_in_once(stranger: TestClient, desk: Desk, keys: Keys) -> None:
    assert stranger.get("/").status_code == 401
    token = keys.token()
    came = stranger.get(f"/in?token={token}")
    assert came.status_code == 200
    assert f"desk{PORT}={keys.cookie}" in came.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict"} <= set(came.headers["set-cookie"].split("; "))
    assert stranger.get("/").status_code == 200
    assert stranger.get(f"/in?token={token}").status_code == 200  # it is in already
    other = TestClient(program(desk, keys, PORT, NAMES), base_url=HOME)
    assert other.get(f"/in?token={token}").status_code == 401
    assert other.get("/in?token=").status_code == 401


def test_a_cookie_is_compared_in_constant_time(client: TestClient, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []

    def watched(one: bytes, other: bytes) -> bool:
        compared.append(one)
        return one == other

    monkeypatch.setattr("factsheet.desk.guard.hmac.compare_digest", watched)
    assert client.get("/in").status_code == 200
    assert compared == [keys.cookie.encode()]


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"127.0.0.1:{PORT}.evil", ""]
)
def test_no_other_name_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/status", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("name", NAMES)
def test_its_own_names_are(desk: Desk, keys: Keys, name: str) -> None:
    there = TestClient(program(desk, keys, PORT, NAMES), base_url=f"http://{name}:{PORT}")
    assert there.get(f"/in?token={keys.token()}").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_no_other_site_is_answered(client: TestClient, keys: Keys, headers: dict[str, str]) -> None:
    assert client.get("/status", headers=headers).status_code == 403
    assert client.post("/build", headers={**writing(keys), **headers}).status_code == 403


def test_a_cookie_alone_changes_nothing(client: TestClient, keys: Keys, frozen_copy: Path) -> None:
    for headers in (
        {"origin": HOME},
        {"origin": HOME, WRITE_HEADER: "x"},
        {"origin": HOME, WRITE_HEADER: keys.cookie},
        {WRITE_HEADER: keys.write},  # says nothing of where it comes from
    ):
        assert client.post("/build", headers=headers).status_code == 403, headers
    assert not (frozen_copy / "output").exists()


def test_read_only_changes_nothing(frozen_copy: Path, keys: Keys) -> None:
    shown = Desk(frozen_copy, read_only=True)
    shown.open()
    try:
        there = TestClient(program(shown, keys, PORT, NAMES), base_url=HOME)
        there.get(f"/in?token={keys.token()}")
        assert there.get("/status").json()["read_only"] is True
        assert there.post("/build", headers=writing(keys)).status_code == 403
        assert "data-build" not in there.get("/build").text
    finally:
        shown.close()


def test_a_header_that_decides_stands_once(client: TestClient) -> None:
    twice: Any = [("host", f"127.0.0.1:{PORT}"), ("origin", HOME), ("origin", "http://evil.example")]
    assert client.get("/status", headers=twice).status_code == 400


def test_who_knocks_knows_the_secret(stranger: TestClient, keys: Keys, frozen_copy: Path) -> None:
    assert stranger.post("/knock").status_code == 401
    assert stranger.post("/knock", headers={"x-desk-knock": "wrong"}).status_code == 401
    assert stranger.post("/knock", headers={"x-desk-knock": keys.knock, "origin": HOME}).status_code == 401
    found = stranger.post("/knock", headers={"x-desk-knock": keys.knock})
    assert found.json()["home"] == str(frozen_copy)
    assert stranger.get(f"/in?token={found.json()['token']}").status_code == 200


def test_every_answer_says_what_a_browser_may_do_with_it(client: TestClient, stranger: TestClient) -> None:
    for path in ("/", "/status", "/problems", "/nowhere", "/page/none"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path",
    [
        "/s/..%2fguard.py",
        "/s/../guard.py",
        "/s/%2e%2e/guard.py",
        "/s/..%5cguard.py",
        "/s/none.js",
        "/page/..%2f..%2fetc",
        "/evidence/dprk-aid/..%2f..%2fx",
        "/source/..%2forigins",
        "/source/owp-2024/page/1",
        "/font/..%2f..%2fdesk.css",
        "/font/0123",
        "/page/dprk-aid?theme=../../x",
        "/page/dprk-aid?paper=a0",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_address_has_an_end(client: TestClient) -> None:
    assert client.get("/status?" + "a" * 3000).status_code == 414
    assert client.request("DELETE", "/status").status_code == 405
    assert client.post("/status", headers={"origin": HOME}).status_code == 403


def test_a_body_has_an_end(client: TestClient, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "MOST_BYTES", 1000)
    assert client.post("/build", headers=writing(keys), content=b"x" * 1001).status_code == 413

    def parts() -> Iterator[bytes]:  # says nothing of its length
        yield from [b"x" * 600] * 2

    assert client.post("/build", headers=writing(keys), content=parts()).status_code == 413
    assert client.post("/build", headers={**writing(keys), "content-length": "-1"}, content=b"").status_code == 400


def test_a_body_that_never_ends_is_given_up(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_PATIENCE", 0.01)
    said = asyncio.run(_asked(keys, "POST", hangs=True))
    assert said == [408]


def test_too_many_at_once_are_sent_away(keys: Keys) -> None:
    async def crowd() -> list[int]:
        free = asyncio.Event()

        async def slow(scope: Any, receive: Any, send: Any) -> None:
            await free.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        guard = Guard(slow, keys, PORT, NAMES, read_only=False)
        each = [asyncio.create_task(_once(guard, keys, "GET")) for _ in range(1000)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        free.set()
        return [status for found in await asyncio.gather(*each) for status in found]

    found = asyncio.run(crowd())
    assert set(found) == {200, 503}
    assert len(found) == 1000


def test_a_web_socket_is_not_answered(keys: Keys) -> None:
    async def tried() -> list[Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def never(*_: Any) -> Any:
            raise AssertionError

        await Guard(never, keys, PORT, NAMES, False)({"type": "websocket"}, never, send)
        return sent

    assert asyncio.run(tried()) == []


async def _asked(keys: Keys, method: str, hangs: bool = False) -> list[int]:
    async def never(*_: Any) -> None:
        raise AssertionError

    return await _once(Guard(never, keys, PORT, NAMES, False), keys, method, hangs)


async def _once(guard: Guard, keys: Keys, method: str, hangs: bool = False) -> list[int]:
    rows = {"host": f"127.0.0.1:{PORT}", "cookie": f"desk{PORT}={keys.cookie}", **writing(keys)}
    scope = {
        "type": "http",
        "method": method,
        "path": "/status",
        "raw_path": b"/status",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in rows.items()],
    }
    found: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            found.append(message["status"])

    async def receive() -> dict[str, Any]:
        if hangs:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": b"", "more_body": False}

    await guard(scope, receive, send)
    return found


# ── what is answered ─────────────────────────────────────────────────────────────────────────────────────


def test_a_page_comes_with_its_places_and_its_fonts(client: TestClient) -> None:
    found = client.get("/page/dprk-aid").json()
    assert found["earlier"] is False
    assert found["svg"].startswith("<svg ")
    assert {"bottom_line.text"} <= {b["field"] for b in found["blocks"]}
    assert found["fonts"]
    for name in found["fonts"]:
        assert client.get(f"/font/{name[1:]}").content[:4] == b"\0\1\0\0"
    other = client.get("/page/dprk-aid?theme=plain&paper=a4").json()
    assert other["size"] != found["size"]
    assert client.get("/page/dprk-aid?theme=large-print").json()["svg"] != found["svg"]


def test_a_fact_opens_onto_the_words_in_their_paragraph(client: TestClient) -> None:
    said = client.get("/evidence/dprk-aid/troops-austin").text
    assert "<mark>provided 10,000 soldiers to fight</mark>" in said
    assert "United States Department of Defense" in said
    assert 'class="around"' in said


@pytest.mark.sampled(3)
@pytest.mark.parametrize("brief", ["dprk-aid", "china-role", "sanctions-outlook"])
def test_everything_on_a_page_opens(client: TestClient, brief: str) -> None:
    for block in client.get(f"/page/{brief}").json()["blocks"]:
        if block["opens"] and block["role"] != "source":
            found = client.get(f"/evidence/{brief}/{block['record']}", params={"field": block["field"]})
            assert found.status_code == 200, block
            assert 'class="said"' in found.text
        elif block["role"] == "source":
            assert client.get(f"/source/{block['record']}").status_code == 200


def test_a_source_leads_back_to_every_sentence_that_cites_it(client: TestClient, desk: Desk) -> None:
    for id_ in desk.now.base.sources:
        said = client.get(f"/source/{id_}").text
        citing = {f.id for f in desk.now.base.facts.values() if any(c.source == id_ for c in f.citations)}
        assert all(f'data-go="{fact}"' in said for fact in citing)


def test_without_the_text_a_source_says_so(client: TestClient, frozen_copy: Path) -> None:
    text = frozen_copy / "originals" / "owp-2024.txt"
    kept = text.read_bytes()
    text.unlink()
    try:
        assert "not available" in client.get("/source/owp-2024").text
        assert "not available" in client.get("/evidence/dprk-aid/troops-austin").text
    finally:
        text.write_bytes(kept)
    assert "not available" not in client.get("/source/owp-2024").text


def test_a_desk_that_ends_leaves_no_connection_open(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(project.parent))
    with answering(project) as address:
        port = int(address.removeprefix("http://127.0.0.1:").partition("/")[0])
        asked = http.client.HTTPConnection("127.0.0.1", port)
        asked.request("GET", "/")
        assert asked.getresponse().read()
        silent = socket.create_connection(("127.0.0.1", port))
    with closing(asked), silent:
        for one in (asked.sock, silent):
            one.settimeout(10)
            assert one.recv(1) == b"", "the other end is closed"


def test_the_page_is_told_of_an_error_that_nobody_waits_for(
    frozen_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else it would say "Checking …" for ever."""

    def broken(kept: object, loaded: Loaded, day: dt.date) -> Iterator[Diagnostic]:
        raise KeyError("a fault of ours")

    desk = Desk(frozen_copy)
    desk.open()
    told: list[News] = []
    monkeypatch.setattr(desk, "tell", told.append)
    monkeypatch.setattr("factsheet.desk.state.Verdicts.check", broken)
    desk._begin(desk._rules, desk._judge, desk.now)
    desk._rules.shutdown()
    desk.close()

    assert told == [News("failed", 1, "KeyError")]
    assert "a fault of ours" in capsys.readouterr().err


def test_only_files_that_changed_are_parsed_again(frozen_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptFiles()
    first = read(frozen_copy, kept)
    assert read(frozen_copy).base == first.base
    asked: list[str] = []

    def watched(data: bytes, path: str, *again: Callable[[], bytes]) -> YamlFile:
        asked.append(path)
        return parse(data, path, *again)

    monkeypatch.setattr("factsheet.project.folder.parse", watched)
    changed = frozen_copy / "facts" / "manpower.yaml"
    before = changed.read_bytes()
    changed.write_bytes(before + b"\n# looked at\n")
    try:
        again = read(frozen_copy, kept)
    finally:
        changed.write_bytes(before)
    assert asked == ["facts/manpower.yaml"]
    assert again.base == first.base
    there = {id_ for id_ in again.base.facts if again.nodes[id_][0].path == "facts/manpower.yaml"}
    same = {id_ for id_, fact in again.base.facts.items() if fact is first.base.facts[id_]}
    assert there
    assert not there & same
    assert same
    assert [again.span(id_) for id_ in again.base.facts] == [first.span(id_) for id_ in first.base.facts]


def test_how_much_room_is_left_is_how_much_can_be_added() -> None:
    def longer(brief: str, lines: int) -> tuple[str, ...] | None:
        """Return what is left out when the first fact is so many lines longer, of 50 characters; None for no page."""
        first = frozen.BASE.facts[frozen.BASE.briefs[brief].sections[0].facts[0]]
        more = replace(first, statement=f"{first.statement} {'Word after word. ' * (lines * 3)}".strip())
        try:
            return making.make(replace(frozen.BASE, facts={**frozen.BASE.facts, first.id: more}), brief).left_out
        except FactsheetError:
            return None

    roomy = [brief for brief in frozen.BASE.briefs if not making.make(frozen.BASE, brief).left_out]
    assert roomy
    for brief in roomy:
        lines = room_left(making.make(frozen.BASE, brief).page)
        assert longer(brief, lines // 2) == ()
        assert longer(brief, 2 * lines + 2) != ()


def test_room_is_told_as_what_it_is_and_no_number_is_given_of_an_empty_page() -> None:
    assert pages.room_of(0) == "The page is full"
    assert pages.room_of(1) == "Almost full: room for about 1 line in the columns, and a new source takes lines too"
    assert pages.room_of(12).startswith("Room for about 12 more lines in the columns at the smallest type size; a new")
    assert pages.room_of(93).startswith("Room for about 93 more lines in the columns at the smallest type size; a new")


def test_the_pictures_show_the_desk_as_it_is() -> None:
    known = json.loads((HERE.parent / "docs" / "images" / "desk.json").read_text(encoding="utf-8"))
    assert known == make_desk_pictures.seen(), "make them again: python tools/make_desk_pictures.py"


def test_what_is_remembered_says_what_reading_says(tmp_path: Path) -> None:
    home = tmp_path / "project"
    shutil.copytree(HERE / "project", home)
    kept = KeptFiles()
    read(home, kept)
    edits = [
        ("seeds/owp-2024.yaml", "id: owp-2024", "id: owp-2025"),  # whoever cites it now cites nothing
        ("seeds/owp-2024.yaml", "id: owp-2025", "id: owp-2024"),
        ("facts/manpower.yaml", "locator: 4", "locator: 400"),
        ("facts/manpower.yaml", "locator: 400", "locator: 4"),
        ("facts/manpower.yaml", "kind: quantity", "kind: quantities"),
        ("facts/manpower.yaml", "kind: quantities", "kind: quantity"),
        ("facts/munitions.yaml", "facts:", "facts:\n  - id: troops-austin\n"),
    ]
    for name, old, new in edits:
        path = home / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        again, fresh_ = read(home, kept), read(home)
        assert again.base == fresh_.base, (name, new)
        assert again.problems == fresh_.problems, (name, new)
        assert again.absent == fresh_.absent


HOSTILE = "<img src=x onerror=alert(1)>\"'&"


def test_whatever_a_record_or_a_source_holds_is_text(tmp_path: Path, keys: Keys) -> None:
    home = records.write(tmp_path / "project", records.SOUND)
    for path in [*home.glob("facts/*.yaml"), *home.glob("seeds/*.yaml"), home / "factsheet.yaml"]:
        text = path.read_text(encoding="utf-8")
        for key in ("statement", "title", "name", "heading", "explanation", "publisher", "basis", "label", "exact"):
            text = re.sub(
                rf"^(\s*(?:- )?{key}: )(?!>|\|)(.+)$",
                lambda m: m[1] + "'" + m[2].strip("'\"").replace("'", "''") + " " + HOSTILE.replace("'", "''") + "'",
                text,
                flags=re.MULTILINE,
            )
        path.write_text(text, encoding="utf-8")
    (home / "originals").mkdir(exist_ok=True)
    (home / "originals" / "council-2025.txt").write_text(f"{HOSTILE}\n" * 3, encoding="utf-8")
    hostile = Desk(home)
    hostile.open()
    try:
        there = TestClient(program(hostile, keys, PORT, NAMES), base_url=HOME)
        there.get(f"/in?token={keys.token()}")
        base = hostile.now.loaded.base
        brief = next(iter(base.briefs), "none")
        ids = [*base.facts, *base.judgements, *base.conflicts, *base.origins, *hostile.now.loaded.nodes]
        said = [there.get(f"/evidence/{brief}/{id_}").text for id_ in dict.fromkeys(ids)]
        said += [there.get(f"/source/{id_}").text for id_ in base.sources]
        said += [there.get(path).text for path in ("/sources", "/problems", "/build", "/changes")]
        page = there.get(f"/page/{brief}")
        said.append(str(page.json().get("svg", "")) if page.status_code == 200 else "")
    finally:
        hostile.close()
    assert sum("&lt;img src=x" in one for one in said) > 5
    assert not [one for one in said if "<img src=x" in one or f'"{HOSTILE}' in one]


def test_without_the_extra_it_says_what_to_install(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("factsheet.desk.", "uvicorn"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = CliRunner().invoke(main, ["--project", str(project), "serve"])
    assert done.exit_code == 1
    assert "E029" in done.output
    assert "install starlette uvicorn" in done.output


def pdf_of(width: int, height: int, content: bytes = b"") -> bytes:
    """Return a PDF of one page of that size in points."""
    stream = b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R >>" % (width, height)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream]
    body = b"".join(b"%d 0 obj %s endobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"


@pytest.mark.process
@pytest.mark.parametrize(("width", "height"), [(14_400, 14_400), (14_400, 20), (20, 14_400)])
def test_a_page_that_says_it_is_huge_is_drawn_small(width: int, height: int) -> None:
    drawn = Image.open(io.BytesIO(picture_of_page(pdf_of(width, height), "a.pdf", 1, 100)))
    assert max(drawn.size) <= MOST_SIDE
    assert drawn.width * drawn.height <= MOST_POINTS * 1.01
    assert (drawn.width > drawn.height) == (width > height)


@pytest.mark.process
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no pdf", pdf_of(10, 10)[:80]])
def test_a_pdf_that_can_not_be_drawn_has_no_page(
    frozen_copy: Path, client: TestClient, desk: Desk, data: bytes
) -> None:
    source = next(iter(desk.now.base.sources))
    pdf = frozen_copy / "originals" / f"{source}.pdf"
    pdf.write_bytes(data)
    try:
        assert client.get(f"/source/{source}/page/1").status_code == 404
    finally:
        pdf.unlink()


@pytest.mark.process
def test_the_page_of_a_pdf_is_shown_as_it_looks(frozen_copy: Path, client: TestClient, desk: Desk) -> None:
    source = next(iter(desk.now.base.sources))
    pdf = frozen_copy / "originals" / f"{source}.pdf"
    pdf.write_bytes(WRITERS["pdf"].load()(pdf_sample.page(), pdf_sample.STAMP))
    try:
        found = client.get(f"/source/{source}/page/1")
        assert found.content.startswith(b"\x89PNG")
        assert client.get(f"/source/{source}/page/2").status_code == 404
        assert client.get(f"/source/{source}/page/0").status_code == 404
    finally:
        pdf.unlink()


@pytest.mark.process
def test_a_release_is_compared_with_by_its_name(project: Path, keys: Keys) -> None:
    """A tag stands beside the commits; its name is taken for no day, no branch and no option of git."""

    def git(*arguments: str) -> None:
        named = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", "-C", str(project), *named, *arguments], check=True, capture_output=True)

    git("init")
    git("add", "-A")
    git("commit", "-m", "First")
    git("tag", "2025-04-01")
    text = (project / records.FACTS).read_text(encoding="utf-8")
    (project / records.FACTS).write_text(text.replace("A second boat", "A third boat"), encoding="utf-8")
    git("commit", "-am", "Second")
    found = Desk(project)
    found.open()
    there = TestClient(program(found, keys, PORT, NAMES), base_url=HOME)
    there.get(f"/in?token={keys.token()}")
    try:
        known = there.get("/revisions").json()
        told = there.get("/changes", params={"since": known[1]["name"], "brief": "ferry"}).json()
    finally:
        found.close()
    assert known[1]["said"].startswith("release 2025-04-01 (")
    assert len(known) == 4
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d Second \([0-9a-f]{8}\)", known[2]["said"])
    assert told["records"] == ["new-boat"]
    assert [said for said in told["words"] if "boat" in said] == ["●●○ A third boat has run since May 2024."]
    assert "1 record changed since release 2025-04-01" in told["html"]


def test_the_panels_of_a_brief_are_made_once_for_a_reading() -> None:
    base = frozen.LOADED.base
    view = DeskView(frozen.FOLDER, Snapshot(1, frozen.LOADED, base))
    brief = next(iter(base.briefs))
    first, second = list(view.evidence(brief).facts)[:2]
    elsewhere = next(id_ for id_ in base.facts if id_ not in view.evidence(brief).facts)

    said = evidence_of(view, brief, first)
    panels = view.panels[brief]
    evidence_of(view, brief, second)
    assert view.panels[brief] is panels
    assert f'data-record="{elsewhere}"' in evidence_of(view, brief, elsewhere), "one fact more"
    assert evidence_of(view, brief, first) == said
