"""The table of theme colours: each line can be set by a theme file, is drawn in both formats, and is measured."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import pikepdf
import pytest
import records
from pdf_structure import operations

from factsheet.brief.tree import Role
from factsheet.builder import making
from factsheet.diagnostics import errors
from factsheet.look.contrast import luminance, pairs, ratio
from factsheet.look.theme import Theme
from factsheet.look.themes import BUILT_IN, POLICY
from factsheet.project import folder as project
from factsheet.project.loaded import Loaded
from factsheet.records.schema import schema
from factsheet.records.theme_colours import GRAPHICS, PAINTS, TEXT, Colours
from factsheet.writers import WRITERS

ROOT = Path(__file__).parent.parent
NAMES = [field.name for field in fields(Colours)]


def themed(folder: Path, colours: str) -> Loaded:
    """Return the small project under a theme file that sets `colours`."""
    settings = records.SOUND[records.SETTINGS] + "theme: looks/house.yaml\n"
    facts = records.SOUND[records.FACTS].replace("bound: exact", "bound: up-to", 1)  # a bar with a softer part
    files = {
        **records.SOUND,
        records.SETTINGS: settings,
        records.FACTS: facts,
        "looks/house.yaml": f"colours: {colours}\n",
    }
    records.write(folder, files)
    return project.read(folder.resolve())


def output(loaded: Loaded, kind: str) -> bytes:
    page = making.make(loaded.base, "ferry", loaded.theme).page
    return WRITERS[kind].load()(page, making.stamp(loaded.base, "ferry"))


def drawn_in_pdf(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            "".join(f"{round(float(value) * 255):02X}" for value in operands)
            for operands, operator in operations(pdf.pages[0])
            if operator in ("rg", "RG")
        }


def drawn_in_word(data: bytes) -> str:
    """Return the parts that Word draws from, in capitals: not those that only fill its colour picker."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [n for n in package.namelist() if n.endswith(".xml") and not n.startswith(("word/theme/", "docProps/"))]
        return "".join(package.read(name).decode() for name in parts).upper()


def test_the_table_is_whole() -> None:
    assert list(PAINTS) == NAMES == list(schema("themes.schema.json")["$defs"]["Colours"]["properties"])
    for name, paint in PAINTS.items():
        assert paint.text, name
        assert paint.least in (None, GRAPHICS, TEXT), name
        assert paint.otherwise in ("", *NAMES), name


@pytest.mark.parametrize("name", NAMES)
def test_every_colour_can_be_set_and_is_drawn(tmp_path: Path, name: str) -> None:
    own = "FDFEFC" if name == "paper" else "0A1B2C"
    loaded = themed(tmp_path, f'{{{name}: "{own.lower()}"}}')
    assert errors(loaded.problems) == []
    assert loaded.theme.colours == replace(POLICY.colours, **{name: own})
    assert own in drawn_in_pdf(output(loaded, "pdf"))
    assert own in drawn_in_word(output(loaded, "docx"))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "track"])  # a ground that nothing is read on
def test_the_contrast_of_every_colour_is_measured(tmp_path: Path, name: str) -> None:
    """A colour too much like what it stands on is refused, at its own place."""
    own = "1A1A1A" if name == "paper" else "EEEEEE"
    found = [d for d in errors(themed(tmp_path, f'{{{name}: "{own}"}}').problems) if d.code == "E221"]
    assert found
    assert {d.span.column for d in found if d.span} == {len(f"colours: {{{name}: ") + 1}
    assert all(own in d.message for d in found)


def test_a_colour_that_is_not_drawn_is_not_measured(tmp_path: Path) -> None:
    """`soft` stands in for `bar_soft` only. An outlined bar is measured too: a pale one would look hollow."""
    assert errors(themed(tmp_path / "a", '{soft: "EEEEEE", bar_soft: "707070"}').problems) == []
    pale = themed(tmp_path / "b", '{bar: "EEEEEE", bar_soft: "FFFFFF", bar_line: "333333"}')
    assert [d.code for d in errors(pale.problems)] == ["E221", "E221"]


@pytest.mark.parametrize("theme", BUILT_IN.values(), ids=list(BUILT_IN))
def test_styles_name_colours_of_the_table(theme: Theme) -> None:
    named = {spec.colour for spec in theme.styles.values()}
    named |= {rule.colour for s in theme.styles.values() for rule in (s.above, s.below, s.left) if rule}
    assert named <= set(NAMES)
    for name, paint in PAINTS.items():
        assert all(theme.styles[Role(role)].colour == name for role in paint.sets)


def test_a_colour_by_name() -> None:
    colours = Colours(accent="111111", soft="222222")
    assert [colours.named(name) for name in ("accent", "bar", "bar_soft", "bar_line", "ABCDEF", "12ab9f")] == [
        *("111111", "111111", "222222", "", "ABCDEF", "12ab9f")
    ]
    own = replace(colours, bar="333333", bar_soft="444444", bar_line="555555")
    assert [own.named(name) for name in ("bar", "bar_soft", "bar_line")] == ["333333", "444444", "555555"]
    for wrong in ("acent", "ABCDE", "ABCDEF0", "GGGGGG"):
        with pytest.raises(KeyError):
            colours.named(wrong)


# ── contrast, compared with published values ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("front", "ground", "published"),
    [
        ("000000", "FFFFFF", 21.0),  # WCAG 2.2: the two ends of the scale
        ("FFFFFF", "FFFFFF", 1.0),
        ("767676", "FFFFFF", 4.54),  # the lightest grey that passes for text on white, the next does not
        ("777777", "FFFFFF", 4.48),
        ("949494", "FFFFFF", 3.03),  # the lightest that passes for graphics
        ("595959", "FFFFFF", 7.00),  # the lightest that passes level AAA
        ("FF0000", "FFFFFF", 4.00),  # pure colours: each tells one weight of the sum
        ("00FF00", "FFFFFF", 1.37),
        ("0000FF", "FFFFFF", 8.59),
        ("FFFF00", "FFFFFF", 1.07),
        ("FF00FF", "FFFFFF", 3.14),
        ("00FFFF", "FFFFFF", 1.25),
        ("800000", "FFFFFF", 10.95),
        ("333333", "FFFFFF", 12.63),
        ("333333", "000000", 1.66),
        ("0A0A0A", "000000", 1.06),
    ],
)
def test_contrast_agrees_with_published_values(front: str, ground: str, published: float) -> None:
    assert round(ratio(front, ground), 2) == published
    assert ratio(ground, front) == ratio(front, ground)


@pytest.mark.parametrize(
    ("grey", "linear"),
    # IEC 61966-2-1: both sides of the knee (0.04045 lies between 10/255 and 11/255), the middle, and the end.
    [("00", 0.0), ("01", 0.000303527), ("0A", 0.003035270), ("0B", 0.003346536), ("67", 0.135633), ("80", 0.215861),
     ("FF", 1.0)],
)  # fmt: skip
def test_luminance_of_greys_is_that_of_srgb(grey: str, linear: float) -> None:
    assert luminance(grey * 3) == pytest.approx(linear, abs=1e-6)


def test_pairs_name_the_colour_that_a_file_can_set() -> None:
    drawn = {(p.name, p.use, p.least) for p in pairs(POLICY)}
    assert drawn >= {
        ("text", "the text", 4.5),
        ("muted", "dates, reasons and notes", 4.5),
        ("rule", "rules and the axis of the chart", 3.0),
        ("accent", "the chart's bars", 3.0),
        ("soft", "the chart's softer bars", 3.0),
        ("marking TLP:RED", "a handling marking", 4.5),
    }
    plain = {p.name for p in pairs(BUILT_IN["plain"])}
    assert plain >= {"bar_line", "bar", "bar_soft"}
    assert "soft" not in plain


# ── the recipe in CONTRIBUTING.md ────────────────────────────────────────────────────────────────────────

LINE = '    headline: Annotated[Hex, Paint("The title", TEXT, ("title",), "text")] = ""\n'
TRY = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import test_theme_colours as test
folder = Path(sys.argv[1])
loaded = test.themed(folder / "good", '{headline: "0A1B2C"}')
assert loaded.problems == [], loaded.problems
assert "0A1B2C" in test.drawn_in_pdf(test.output(loaded, "pdf"))
assert "0A1B2C" in test.drawn_in_word(test.output(loaded, "docx"))
print(test.themed(folder / "bad", '{headline: "EEEEEE"}').problems[0].message)
"""


@pytest.mark.process
def test_one_line_adds_a_colour(tmp_path: Path) -> None:
    """In a copy of the program: the new colour can be set, is drawn in both formats, and is measured."""
    shutil.copytree(ROOT / "factsheet", tmp_path / "factsheet", ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "factsheet/records/theme_colours.py"
    text = table.read_text(encoding="utf-8")
    assert text.count("\n    def named(") == 1
    table.write_text(text.replace("\n    def named(", f"{LINE}\n    def named("), encoding="utf-8")
    command = [sys.executable, "-c", TRY, str(tmp_path / "projects"), str(ROOT / "tests")]
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "the title (EEEEEE on FFFFFF) has a contrast of 1.16 to 1; 4.5 is needed\n"
