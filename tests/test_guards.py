"""The guards of the tests themselves, each on a planted failure: nothing quick starts a process, nothing is endless."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from conftest import ROOT, StartsAProcess, pytest_collection_modifyitems
from limits import EndlessError, it_ends


def test_a_quick_test_can_not_start_a_process(request: pytest.FixtureRequest) -> None:
    with pytest.raises(StartsAProcess, match=r"mark this test with @pytest\.mark\.process"):
        subprocess.run([sys.executable, "-c", ""], check=True)
    with pytest.raises(StartsAProcess):
        os.fork()
    request.getfixturevalue("forgiven")


@pytest.mark.process
def test_a_marked_test_can(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", ""], check=True, cwd=tmp_path)


def test_of_a_sampled_test_each_so_manyth_case_is_quick() -> None:
    def case(path: str, *marks: pytest.Mark) -> mock.Mock:
        named = {mark.name: mark for mark in marks}
        return mock.Mock(path=path, function=case, get_closest_marker=named.get, iter_markers=named.values)

    third = pytest.mark.sampled(3).mark
    items = [*(case("a", third) for _ in range(5)), case("b", third), case("b")]
    pytest_collection_modifyitems(list[pytest.Item](items))
    assert [item.add_marker.called for item in items] == [False, True, True, False, True, False, False]


def test_files_with_slow_tests_come_first() -> None:
    def case(path: str, *marks: pytest.Mark) -> mock.Mock:
        return mock.Mock(path=path, get_closest_marker=lambda _: None, iter_markers=lambda: marks)

    office, browser = pytest.mark.office.mark, pytest.mark.browser.mark
    cases = [case("a"), case("b"), case("b", office), case("b"), case("c"), case("d", browser)]
    items = list[pytest.Item](cases)
    pytest_collection_modifyitems(items)
    assert [str(item.path) for item in items] == ["d", "b", "b", "b", "a", "c"]


def _endless() -> None:
    while True:
        pass


def test_what_has_no_end_is_stopped() -> None:
    with pytest.raises(EndlessError), it_ends(within=0.05):
        _endless()


def test_what_ends_is_not_stopped_afterwards() -> None:
    with it_ends(within=0.05):
        pass
    assert sum(range(3_000_000)) > 0


def test_no_test_compares_the_clock() -> None:
    """What is to end is bounded by `limits.it_ends`; what is to be quick is measured in benchmarks/."""
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(Path(ROOT, "tests").glob("*.py"))
        if path.name != Path(__file__).name
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"assert .*\b(?:perf_counter|monotonic|time\.time)\b", line)
    ]
    assert found == []
