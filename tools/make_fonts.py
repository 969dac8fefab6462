"""Make the fonts the project ships from their published originals; run by hand, its output is committed.

    for name in source-sans-3 noto-sans noto-sans-kr noto-sans-sc noto-sans-tc noto-sans-jp; do
        mkdir $name; npm pack @expo-google-fonts/$name; tar xzf expo-google-fonts-$name-0*.tgz -C $name
    done
    apt-get download unicode-data; dpkg -x unicode-data_*.deb unicode-data
    pip install brotli
    python tools/make_fonts.py . factsheet/fonts

Each face keeps whole scripts (Latin with Vietnamese, Greek, Cyrillic) and the symbols a brief needs, drops hinting
and layout tables, and carries its kerning as a plain `kern` table. A subset is a modified version under the OFL,
and "Source" is a reserved font name, so the family gets a name of its own: "Factsheet Sans".

What an HTML file carries is a part of the family: Latin with its punctuation, and the signs of a page, as WOFF2.

There are faces to fall back on, none holding what one before it holds. For letters and signs that the family lacks, one
of Noto Sans. For Korean, Chinese and Japanese, whole national character sets: KS X 1001 hangul; GB 2312 levels 1 and 2;
Big5 level 1; kana, JIS X 0208 level 1 and what Japan allows in personal names; then the rest of China's table of
characters in general use (2013), a fifth of them for names, and the hanja of KS X 1001, after the Unihan database.
"""

from __future__ import annotations

import bz2
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0  # type: ignore[import-untyped]  # it has no types

FAMILY = "Factsheet Sans"
FACES = {
    "Regular": ("source-sans-3/package/400Regular/SourceSans3_400Regular.ttf", 400),
    "Bold": ("source-sans-3/package/600SemiBold/SourceSans3_600SemiBold.ttf", 700),
    "Italic": ("source-sans-3/package/400Regular_Italic/SourceSans3_400Regular_Italic.ttf", 400),
}
KEPT = [
    *range(0x20, 0x250),  # Latin, Latin-1, Extended-A and -B
    *map(ord, "ɓɔɖɗəɛɠɣɨɩɪɲʉʊʋʃʒʔ"),  # letters of Azerbaijani, Hausa, Ewe and others among those of phonetics
    *range(0x2B0, 0x400),  # modifiers, combining marks, Greek
    *range(0x400, 0x530),  # Cyrillic
    *range(0x1E00, 0x1F00),  # Latin Extended Additional: Vietnamese
    *range(0x2000, 0x20D0),  # punctuation, super- and subscripts, currency
    *range(0x2100, 0x2300),  # letterlike, arrows, mathematical signs
    *range(0x25A0, 0x2600),  # shapes
    *range(0x2600, 0x27C0),  # symbols, ticks
]
#: Pairs are kept among these: Latin-1 and punctuation first, then the strongest of Extended-A, Greek and Cyrillic.
KERNED = {*range(0x21, 0x180), *range(0x370, 0x460), *range(0x2010, 0x2027)}
LEAST_KERN = 8  # units of 1/1000 em; smaller is not seen


def pairs(font: TTFont) -> dict[tuple[str, str], int]:
    """Return the pair kerning of `font` among KERNED characters, in font units, read from its GPOS table."""
    names = {name for code, name in font.getBestCmap().items() if code in KERNED}
    moves: dict[tuple[str, str], int] = {}
    gpos = font["GPOS"].table
    lookups = {i for f in gpos.FeatureList.FeatureRecord if f.FeatureTag == "kern" for i in f.Feature.LookupListIndex}
    for index in sorted(lookups):
        for subtable in gpos.LookupList.Lookup[index].SubTable:
            table = subtable.ExtSubTable if subtable.LookupType == 9 else subtable
            if table.LookupType != 2:
                continue
            for left in table.Coverage.glyphs:
                if left in names:
                    read_pairs(table, left, names, moves)
    return {pair: units for pair, units in moves.items() if abs(units) >= LEAST_KERN}


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


def double_byte(codec: str, first: int, last: int, trails: Sequence[int] = range(0xA1, 0xFF)) -> list[int]:
    """Return the characters of a double-byte set whose lead byte is from `first` to `last`."""
    characters = []
    for lead in range(first, last + 1):
        for trail in trails:
            text = bytes((lead, trail)).decode(codec, "ignore")
            characters += [ord(text)] if len(text) == 1 else []
    return characters


#: Where the Unihan database is unpacked.
UNIHAN = "unicode-data/usr/share/unicode/Unihan_OtherMappings.txt.bz2"


def unihan(folder: Path, *fields: str) -> list[int]:
    """Return the ideographs that one of `fields` of the Unihan database lists."""
    with bz2.open(folder / UNIHAN, "rt", encoding="utf-8") as file:
        rows = [line.split("\t") for line in file if line.startswith("U+")]
    return sorted({int(row[0][2:], 16) for row in rows if row[1] in fields})


#: Where the unified ideographs begin. Big5 has kana too, which are the Japanese file's.
HAN = 0x4E00

#: Fallback: name, original, characters, fields of Unihan that list more. A character is kept by the first that has it.
FALLBACKS: tuple[tuple[str, str, Sequence[int], Sequence[str]], ...] = (
    ("Latin", "noto-sans/package/400Regular/NotoSans_400Regular.ttf", [*KEPT, *range(0x250, 0x2B0)], ()),
    ("KR", "noto-sans-kr/package/400Regular/NotoSansKR_400Regular.ttf",
     [*double_byte("euc_kr", 0xB0, 0xC8), *range(0x3131, 0x318F)], ()),
    ("SC", "noto-sans-sc/package/400Regular/NotoSansSC_400Regular.ttf",
     [*double_byte("gb2312", 0xB0, 0xD7), *range(0x3000, 0x3040), *range(0xFF01, 0xFF60), *range(0xFFE0, 0xFFE7)], ()),
    ("SC2", "noto-sans-sc/package/400Regular/NotoSansSC_400Regular.ttf", double_byte("gb2312", 0xD8, 0xF7), ()),
    ("TC", "noto-sans-tc/package/400Regular/NotoSansTC_400Regular.ttf",
     [c for c in double_byte("big5", 0xA4, 0xC6, [*range(0x40, 0x7F), *range(0xA1, 0xFF)]) if c >= HAN], ()),
    ("JP", "noto-sans-jp/package/400Regular/NotoSansJP_400Regular.ttf",
     [*range(0x3041, 0x3100), *range(0x31F0, 0x3200), *range(0xFF61, 0xFFA0), *double_byte("euc_jp", 0xB0, 0xCF)],
     ["kJinmeiyoKanji"]),
    ("SC3", "noto-sans-sc/package/400Regular/NotoSansSC_400Regular.ttf", (), ["kTGH"]),
    ("KR2", "noto-sans-kr/package/400Regular/NotoSansKR_400Regular.ttf", (), ["kKSC0"]),
)  # fmt: skip


def subsetted(original: Path, kept: Iterable[int]) -> TTFont:
    """Return the font in `original` with only the characters `kept`, without hinting and layout tables."""
    font = TTFont(original, recalcTimestamp=False)
    options = subset.Options(
        hinting=False,
        layout_features=[],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        glyph_names=False,
    )
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "DSIG", "prep", "fpgm", "cvt ", "vhea", "vmtx"]
    tool = subset.Subsetter(options)
    tool.populate(unicodes=kept)
    tool.subset(font)
    return font


def christen(font: TTFont, family: str, style: str, weight: int) -> None:
    """Give `font` a name of its own, and say that it may be embedded."""
    for record in font["name"].names:
        record.string = {
            1: family,
            2: style,
            3: f"{family} {style} 1.0",
            4: f"{family} {style}",
            6: f"{family.replace(' ', '')}-{style}",
        }.get(record.nameID, record.toUnicode())
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsType = 0
    font["OS/2"].fsSelection = {"Regular": 0xC0, "Bold": 0xA0, "Italic": 0x81}[style]
    font["head"].macStyle = {"Regular": 0, "Bold": 1, "Italic": 2}[style]
    font["head"].modified = font["head"].created


def make(original: Path, style: str, weight: int, target: Path) -> set[int]:
    """Write the face `style` of the family to `target` from the file `original`; return its characters."""
    kerning = pairs(TTFont(original))
    font = subsetted(original, KEPT)
    known = set(font.getGlyphOrder())
    latin = {name for code, name in font.getBestCmap().items() if code < 0x100 or 0x2010 <= code <= 0x2026}
    table = KernTable_format_0()
    table.version, table.coverage, table.format, table.tupleIndex = 0, 1, 0, None
    table.apple = False
    strongest = sorted(
        ((p, u) for p, u in kerning.items() if p[0] in known and p[1] in known),
        key=lambda e: (not (e[0][0] in latin and e[0][1] in latin), -abs(e[1]), e[0]),
    )
    table.kernTable = dict(strongest[:10_000])  # format 0 counts its bytes in 16 bits
    kern = newTable("kern")
    kern.version, kern.kernTables = 0, [table]
    font["kern"] = kern
    christen(font, FAMILY, style, weight)
    return save(font, target)


def save(font: TTFont, target: Path) -> set[int]:
    """Write `font` to `target`; return its characters."""
    font.save(target)
    print(f"{target}: {target.stat().st_size:,} bytes, {len(font.getBestCmap())} characters")
    return set(font.getBestCmap())


#: What an HTML file carries of the family: western and central European letters, punctuation, signs of a page.
WEB = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2027),
    *map(ord, "ʼ\u2009\u202f‰′″‹›€₩₽₴₹№™←↑→↓−≈≠≤≥●○■▪✓✗"),
]


def make_web(face: Path) -> None:
    """Write the characters WEB of a face of the family beside it as WOFF2, with its kerning."""
    font = TTFont(face, recalcTimestamp=False)
    names = [*range(7), 13, 14]
    options = subset.Options(legacy_kern=True, layout_features=[], notdef_outline=True, hinting=False, name_IDs=names)
    tool = subset.Subsetter(options)
    tool.populate(unicodes=WEB)
    tool.subset(font)
    font.flavor = "woff2"
    font.save(face.with_suffix(".woff2"))


def main() -> None:
    """Make every face of the family, and those to fall back on."""
    originals, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    taken: set[int] = set()
    for style, (file, weight) in FACES.items():
        taken |= make(originals / file, style, weight, out / f"FactsheetSans-{style}.ttf")
    for style in ("Regular", "Bold"):
        make_web(out / f"FactsheetSans-{style}.ttf")
    for name, file, characters, fields in FALLBACKS:
        listed = [*characters, *(c for c in unihan(originals, *fields) if 0x3400 <= c <= 0x9FFF)]
        font = subsetted(originals / file, [c for c in listed if c not in taken])
        christen(font, f"{FAMILY} {name}", "Regular", 400)
        taken |= save(font, out / f"FactsheetSans{name}-Regular.ttf")
    for name, target in (
        ("source-sans-3", "OFL.txt"),
        ("noto-sans-sc", "OFL-Noto.txt"),
        ("noto-sans", "OFL-NotoLatin.txt"),
    ):
        licence = (originals / name / "package/LICENSE_FONT").read_text(encoding="utf-8")
        (out / target).write_text(licence, encoding="utf-8")


if __name__ == "__main__":
    main()
