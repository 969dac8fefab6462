"""Make the fonts the project ships from their published originals; run by hand, its output is committed.

    npm pack @expo-google-fonts/source-sans-3 && tar xzf expo-google-fonts-source-sans-3-*.tgz
    python tools/make_fonts.py package factsheet/fonts

Each face keeps whole scripts (Latin with Vietnamese, Greek, Cyrillic) and the symbols a brief needs, drops hinting
and layout tables, and carries its kerning as a plain `kern` table. A subset is a modified version under the OFL,
and "Source" is a reserved font name, so the family gets a name of its own: "Factsheet Sans".
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

FAMILY = "Factsheet Sans"
FACES = {
    "Regular": ("400Regular/SourceSans3_400Regular.ttf", 400),
    "Bold": ("600SemiBold/SourceSans3_600SemiBold.ttf", 700),
    "Italic": ("400Regular_Italic/SourceSans3_400Regular_Italic.ttf", 400),
}
KEPT = [
    *range(0x20, 0x250),  # Latin, Latin-1, Extended-A and -B
    *range(0x2B0, 0x400),  # modifiers, combining marks, Greek
    *range(0x400, 0x530),  # Cyrillic
    *range(0x1E00, 0x1F00),  # Latin Extended Additional: Vietnamese
    *range(0x2000, 0x20D0),  # punctuation, super- and subscripts, currency
    *range(0x2100, 0x2300),  # letterlike, arrows, mathematical signs
    *range(0x25A0, 0x2600),  # shapes
    *range(0x2600, 0x27C0),  # symbols, ticks
]
#: Pairs are kept among letters and signs up to here: the whole of Latin-1, Greek and Cyrillic, and punctuation.
KERNED = {*range(0x21, 0x180), *range(0x370, 0x460), *range(0x2010, 0x2027)}
LEAST_KERN = 8  # units of 1/1000 em; smaller is not seen


def pairs(font: TTFont) -> dict[tuple[str, str], int]:
    """Return the pair kerning of `font` among KERNED characters, in font units, read from its GPOS table."""
    names = {name for code, name in font.getBestCmap().items() if code in KERNED}
    found: dict[tuple[str, str], int] = {}
    gpos = font["GPOS"].table
    lookups = {i for f in gpos.FeatureList.FeatureRecord if f.FeatureTag == "kern" for i in f.Feature.LookupListIndex}
    for index in sorted(lookups):
        for subtable in gpos.LookupList.Lookup[index].SubTable:
            table = subtable.ExtSubTable if subtable.LookupType == 9 else subtable
            if table.LookupType != 2:
                continue
            for left in table.Coverage.glyphs:
                if left in names:
                    read_pairs(table, left, names, found)
    return {pair: units for pair, units in found.items() if abs(units) >= LEAST_KERN}


def read_pairs(table: object, left: str, names: set[str], found: dict[tuple[str, str], int]) -> None:
    """Add to `found` what one GPOS pair subtable says of `left`; the first subtable that knows a pair wins."""
    if table.Format == 1:  # type: ignore[attr-defined]
        at = table.Coverage.glyphs.index(left)  # type: ignore[attr-defined]
        for record in table.PairSet[at].PairValueRecord:  # type: ignore[attr-defined]
            if record.SecondGlyph in names and record.Value1 is not None:
                found.setdefault((left, record.SecondGlyph), record.Value1.XAdvance or 0)
        return
    first = table.ClassDef1.classDefs.get(left, 0)  # type: ignore[attr-defined]
    row = table.Class1Record[first].Class2Record  # type: ignore[attr-defined]
    for right in names:
        value = row[table.ClassDef2.classDefs.get(right, 0)].Value1  # type: ignore[attr-defined]
        if value is not None and value.XAdvance:
            found.setdefault((left, right), value.XAdvance)


def make(original: Path, style: str, weight: int, target: Path) -> None:
    """Write the face `style` of the family to `target` from the file `original`."""
    font = TTFont(original)
    kerning = pairs(font)
    options = subset.Options(
        hinting=False,
        layout_features=[],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        glyph_names=False,
    )
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "DSIG", "prep", "fpgm", "cvt "]
    tool = subset.Subsetter(options)
    tool.populate(unicodes=KEPT)
    tool.subset(font)
    known = set(font.getGlyphOrder())
    table = KernTable_format_0()
    table.version, table.coverage, table.format, table.tupleIndex = 0, 1, 0, None
    table.apple = False
    strongest = sorted(
        ((p, u) for p, u in kerning.items() if p[0] in known and p[1] in known), key=lambda e: (-abs(e[1]), e[0])
    )
    table.kernTable = dict(strongest[:10_000])  # format 0 counts its bytes in 16 bits
    kern = newTable("kern")
    kern.version, kern.kernTables = 0, [table]
    font["kern"] = kern
    for record in font["name"].names:
        record.string = {
            1: FAMILY,
            2: style,
            3: f"{FAMILY} {style} 1.0",
            4: f"{FAMILY} {style}",
            6: f"{FAMILY.replace(' ', '')}-{style}",
        }.get(record.nameID, record.toUnicode())
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsType = 0
    font["OS/2"].fsSelection = {"Regular": 0xC0, "Bold": 0xA0, "Italic": 0x81}[style]
    font["head"].macStyle = {"Regular": 0, "Bold": 1, "Italic": 2}[style]
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    print(
        f"{target}: {target.stat().st_size:,} bytes, {len(font.getBestCmap())} characters, {len(table.kernTable)} pairs"
    )


def main() -> None:
    """Make every face of the family."""
    originals, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for style, (file, weight) in FACES.items():
        make(originals / file, style, weight, out / f"FactsheetSans-{style}.ttf")
    licence = (originals / "LICENSE_FONT").read_text(encoding="utf-8")
    (out / "OFL.txt").write_text(licence, encoding="utf-8")


if __name__ == "__main__":
    main()
