"""Two processes read the same as one, and leave every problem to one."""

from __future__ import annotations

from pathlib import Path

import pytest

from factsheet.project import shared_load
from factsheet.project.folder import SETTINGS, inputs
from factsheet.project.folder import read as read_project
from factsheet.project.loader import load
from factsheet.project.shared_load import load_shared
from factsheet.records.yaml_file import parse

ROOT = Path(__file__).parent.parent
OURS = {i.path: i.data or b"" for i in inputs(ROOT)}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_load, "WORTH", 0)


def files(**changed: tuple[str, str]) -> list[tuple[str, bytes]]:
    made = dict(OURS)
    del made[SETTINGS]
    for path, (old, new) in changed.items():
        name = f"facts/{path}.yaml"
        assert old.encode() in made[name]
        made[name] = made[name].replace(old.encode(), new.encode(), 1)
    return list(made.items())


def test_the_records_are_the_same_in_the_same_order() -> None:
    both = load_shared(files(), parse(OURS[SETTINGS], SETTINGS))
    assert both is not None
    found, learned = both
    whole = read_project(ROOT)
    assert found.base == whole.base
    assert [list(getattr(found.base, k)) for k in ("facts", "judgements", "sources")] == [
        list(getattr(whole.base, k)) for k in ("facts", "judgements", "sources")
    ]
    assert set(found.files) == set(whole.files)
    assert learned


def test_the_places_are_the_same() -> None:
    both = load_shared(files(), None)
    assert both is not None
    found, _ = both
    whole = read_project(ROOT)
    assert set(found.nodes) == set(whole.nodes)
    assert len(found.nodes) == len(whole.nodes)
    for id_, fact in whole.base.facts.items():
        assert found.span(id_) == whole.span(id_)
        last = len(fact.citations) - 1
        assert found.span(id_, "citations", last, "exact") == whole.span(id_, "citations", last, "exact")
    assert found.span("nobody") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"payments": ("kind: quantity", "kind: quantitty")},
        {"munitions": ("  - id: ", "  - id:: ")},
        {"judgements": ("      - oil-million-barrels", "      - oil-million-barels")},
        {"technology": ("  - id: satellite-claim", "  - id: oil-million-barrels")},
        {"sanctions": ("locator: 3", "locator: 99")},
    ],
    ids=["shape", "syntax", "reference", "duplicate", "paragraph"],
)
def test_any_problem_is_left_to_one_process(changed: dict[str, tuple[str, str]]) -> None:
    assert load_shared(files(**changed), None) is None


@pytest.mark.parametrize(("worth", "processes"), [(10**9, 2), (0, 1)], ids=["small", "asked for"])
def test_one_process_reads_it_alone(worth: int, processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def two(*_: object) -> None:
        pytest.fail("a second process was begun")

    monkeypatch.setattr(shared_load, "WORTH", worth)
    monkeypatch.setattr(shared_load, "_by_two", two)
    alone = load_shared(files(), None, processes=processes)

    assert alone is not None
    assert alone[0].base == load([parse(data, path) for path, data in files()], None).base


def test_check_says_the_same_of_a_large_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheet.project.folder._WORTH", 0)
    assert read_project(ROOT, lean=True).base == read_project(ROOT).base
