"""Zip packages from strangers: what is refused, and for which fault."""

from __future__ import annotations

import io
import zipfile

import pytest

from factsheet.packages import Bounds, Fault, PackageError, open_zip

ROOMY = Bounds(members=10, together=5_000_000, each=4_000_000)


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return made.getvalue()


def fault_of(data: bytes, bounds: Bounds, *parts: str) -> tuple[Fault, str] | None:
    """Return the fault for which `data` is refused, or None where all `parts` can be read."""
    try:
        package = open_zip(data, bounds)
        for part in parts:
            assert package.part(part) is not None
    except PackageError as error:
        return error.fault, error.member
    return None


@pytest.mark.parametrize(
    ("bounds", "fault"),
    [
        (ROOMY, None),
        (Bounds(2, 3_000_000, 1_500_000), None),
        (Bounds(1, 3_000_000, 1_500_000), (Fault.TOO_MANY, "")),
        (Bounds(2, 3_000_000, 1_499_999), (Fault.TOO_LARGE, "a")),
        (Bounds(2, 2_999_999, 1_500_000), (Fault.TOO_LARGE, "b")),
        (Bounds(2, 3_000_000, 1_500_000, ratio=200), (Fault.TOO_LARGE, "a")),
        (Bounds(2, 3_000_000, 1_500_000, ratio=2_000), None),
    ],
)
def test_each_bound_is_exact(bounds: Bounds, fault: tuple[Fault, str] | None) -> None:
    assert fault_of(zipped(a=bytes(1_500_000), b=bytes(1_500_000)), bounds, "a", "b") == fault


def test_what_is_only_measured_counts_towards_the_whole() -> None:
    package = open_zip(zipped(a=bytes(600_000), b=bytes(600_000)), Bounds(2, 1_000_000, 700_000))
    package.measure("a")
    with pytest.raises(PackageError) as refused:
        package.part("b")
    assert refused.value.fault is Fault.TOO_LARGE


def test_a_member_that_is_only_measured_may_be_larger_than_one_that_is_kept() -> None:
    package = open_zip(zipped(a=bytes(600_000)), Bounds(2, 1_000_000, 500_000))
    package.measure("a")
    assert package.left == 400_000


@pytest.mark.parametrize("name", ["../a", "a/../b", "/a", "C:a", "a\\b", "a\x01b", "a/.."])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert fault_of(zipped(**{name: b""}), ROOMY) == (Fault.BAD_NAME, name)


@pytest.mark.parametrize("name", ["a..b", "..a", "a/...", "a/.b", "ä"])
def test_a_name_that_only_looks_like_it_is_read(name: str) -> None:
    assert fault_of(zipped(**{name: b""}), ROOMY, name) is None


def test_names_that_differ_in_capitals_are_one() -> None:
    assert fault_of(zipped(**{"Word/a": b"", "word/A": b""}), ROOMY) == (Fault.SAME_NAME, "word/A")


def test_a_part_that_is_missing_is_none_and_a_folder_is_not_a_part() -> None:
    package = open_zip(zipped(**{"a/": b"", "a/b": b"x"}), ROOMY)
    assert (package.part("a/"), package.part("c"), package.part("a/b")) == (None, None, b"x")


@pytest.mark.parametrize("cut", [0, 10, -5])
def test_a_damaged_file_is_refused(cut: int) -> None:
    whole = zipped(a=b"x" * 500)
    assert fault_of(whole[:cut] if cut else b"PK", ROOMY) == (Fault.DAMAGED, "")
