"""One name, one meaning: no public class or type of the program shares its name with another, or with Python's own."""

from __future__ import annotations

import builtins
import collections.abc
import re
from collections import defaultdict
from pathlib import Path

from conftest import ROOT

#: What reads as Python's own wherever it stands.
TAKEN = {*dir(builtins), *collections.abc.__all__}


def names(text: str) -> list[str]:
    """Return the public classes and type aliases that a module defines: what stands at the margin."""
    found = re.findall(r"^class ([A-Z]\w*)|^([A-Z]\w*) = ", text, re.MULTILINE)
    return [class_ or alias for class_, alias in found if class_ or not alias.isupper()]


def doubled(folder: Path) -> dict[str, list[str]]:
    """Return each name that stands for two things, with the modules that define it."""
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("*.py")):
        for name in names(path.read_text(encoding="utf-8")):
            homes[name].append(path.relative_to(folder).as_posix())
    return {n: h + ["Python"] * (n in TAKEN) for n, h in homes.items() if len(h) > 1 or n in TAKEN}


def test_each_name_means_one_thing() -> None:
    assert not doubled(ROOT / "factsheet")


def test_a_second_meaning_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("class Part:\n    pass\nclass _Part:\n    pass\nMOST = 3\n", encoding="utf-8")
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "two.py").write_text("Part = int | str\nclass _Part:\n    pass\nMOST = 4\n", encoding="utf-8")
    (tmp_path / "three.py").write_text("class Sequence:\n    pass\n", encoding="utf-8")

    assert doubled(tmp_path) == {"Part": ["one.py", "room/two.py"], "Sequence": ["three.py", "Python"]}
