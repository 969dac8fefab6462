"""Which saves are noticed, and what is looked at meanwhile: the watcher's events are planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from records import FACTS

from factsheet import fresh
from factsheet.project.saves import saves

watchfiles = pytest.importorskip("watchfiles")


def test_while_nobody_saves_no_file_is_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A watcher that is told nothing looks at times and sizes alone; a save that nobody told is still found."""
    read: list[str] = []
    seen: list[list[str]] = []
    whole = fresh.input_digest

    def digest(root: str, path: str) -> str | None:
        read.append(path)
        return whole(root, path)

    def told(*_: object, **__: object) -> Iterator[set[object]]:
        read.clear()
        yield from (set(), set(), set())
        assert read == []
        (project / FACTS).write_text((project / FACTS).read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
        yield set()  # a drive that tells nothing
        assert FACTS in read
        read.clear()
        yield {("modified", FACTS)}
        assert FACTS in read  # what was told is read, whatever the times say
        (project / "seeds" / "new.yaml").write_text("# nothing yet\n", encoding="utf-8")
        yield set()

    monkeypatch.setattr(fresh, "input_digest", digest)
    monkeypatch.setattr(watchfiles, "watch", told)
    no_assets: Callable[[], list[str]] = list
    seen.extend(saves(project, no_assets))
    assert seen == [[], [FACTS], ["seeds/new.yaml"]]
