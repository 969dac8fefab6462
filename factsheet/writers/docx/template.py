"""The empty Word file that a brief is written into: styles, numbering, settings, theme, properties. No content.

Built from strings by code, so that a change can be read as a diff. python-docx's own template is not used: it is in
compatibility mode, carries 164 styles, and its paper and languages are not ours (see docs/word.md).
WordprocessingML after ECMA-376 (transitional); lengths become twentieths, font sizes half points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ...brief.tree import Role
from ...frozen import frozen, replace
from ...look.theme import FaceName, RuledLine, Setting, Style, Theme, twip
from .package import PackagePart, add
from .xml_text import HEAD, R, W, attribute, encoded, text

_CT = "application/vnd.openxmlformats-officedocument."
_WORD = f"{_CT}wordprocessingml."
_OPC = "application/vnd.openxmlformats-package."
_CORE_TYPE = f"{_OPC}core-properties+xml"
CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

FONT_TABLE_TYPE = f"{_WORD}fontTable+xml"
FONT_TYPE = f"{_CT}obfuscatedFont"
HEADER_TYPE = f"{_WORD}header+xml"
FOOTER_TYPE = f"{_WORD}footer+xml"
CUSTOM_TYPE = f"{_CT}custom-properties+xml"

#: Content types by file suffix; every other part is named on its own.
DEFAULT_TYPES = (
    ("rels", f"{_OPC}relationships+xml"),
    ("xml", "application/xml"),
    ("odttf", FONT_TYPE),
    ("png", "image/png"),
)

CITE = "FS Cite"
GRADE_DOTS = "FS Confidence Dots"
GRADE_WORD = "FS Confidence"
LINK = "Hyperlink"
STRONG = "Strong"
#: Words the program puts before a text; the reader of an edited file leaves them out.
LEAD = "FS Lead"
VIEW = "FS View"
#: Bars, which are no text.
SIGN = "FS Sign"
PICTURE = "FS Picture"
BREAK = "FS Column Break"
#: Height in points of the paragraph that holds a column break. Word sets it at the foot of the column before,
#: LibreOffice at the head of the next: so it must be too low to be seen in either.
BREAK_HEIGHT = 0.1


#: What stands in the document until it has content.
EMPTY_BODY = "<w:body><w:sectPr/></w:body>"


@frozen
class TemplateLook:
    """All that the template depends on: many pages have it in common."""

    theme: Theme
    setting: Setting
    language: str
    publisher: str
    track: bool


@lru_cache(maxsize=128)
def style_id(name: str) -> str:
    """Return the id of the style called `name`: "heading 1" → "Heading1", as Word makes it."""
    return "".join(word[:1].upper() + word[1:] for word in name.replace("-", "").split())


def rule_style(name: str) -> str:
    """Return the name of the style of the rule that stands above paragraphs in the style `name`."""
    return f"{name} Rule" if name.startswith("FS ") else f"FS {name.title()} Rule"


def twips(points: float) -> int:
    """Return `points` in twentieths of a point."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Return `points` in half points."""
    return round(points * 2)


@frozen
class CharacterLook:
    """What a character style sets; None leaves it to the paragraph.

    Never a weight, but for Strong: bold in a paragraph style and bold in a character style cancel out (ECMA-376
    17.7.3). Never a rise: LibreOffice 7.4 takes one in a style for small print and sets 58 per cent of the size.
    """

    size: float | None = None
    colour: str | None = None


def character_looks(theme: Theme) -> dict[str, CharacterLook]:
    """Return what each character style sets, by the style's name."""
    colours = theme.colours
    return {
        CITE: CharacterLook(theme.cite_size, colours.mark),
        GRADE_DOTS: CharacterLook(theme.grade_size, colours.accent),
        GRADE_WORD: CharacterLook(theme.grade_size, colours.muted),
        LINK: CharacterLook(),
        STRONG: CharacterLook(),
        LEAD: CharacterLook(),
        VIEW: CharacterLook(theme.grade_size, colours.accent),
        SIGN: CharacterLook(),
    }


@lru_cache(maxsize=256)  # the settings that fitting tries
def template(look: TemplateLook) -> PackagePart:
    """Return a package with an empty body, in the styles of a look. Who adds to it adds to a copy."""
    package = PackagePart("/")
    main, _ = add(
        package,
        "/word/document.xml",
        f"{_WORD}document.main+xml",
        as_lxml(_document(look.theme)),
        f"{R}/officeDocument",
    )
    for name, kind, xml in (
        ("styles", f"{_WORD}styles+xml", _styles(look)),
        ("numbering", f"{_WORD}numbering+xml", _numbering(look)),
        ("settings", f"{_WORD}settings+xml", _settings(look)),
    ):
        add(main, f"/word/{name}.xml", kind, as_lxml(xml), f"{R}/{name}")
    add(main, "/word/theme/theme1.xml", f"{_CT}theme+xml", encoded(_theme(look.theme), HEAD), f"{R}/theme")
    add(package, "/docProps/core.xml", _CORE_TYPE, b"", CORE_RELATION)
    add(
        package,
        "/docProps/app.xml",
        f"{_CT}extended-properties+xml",
        encoded(_app(look), HEAD),
        f"{R}/extended-properties",
    )
    return package


def font_table(families: Mapping[str, Iterable[tuple[FaceName, str, str]]]) -> str:
    """Return the font table: the families, and of each embedded face its name, relationship id and key."""
    element = {"regular": "embedRegular", "bold": "embedBold", "italic": "embedItalic"}
    fonts = "".join(
        f'<w:font w:name="{attribute(family)}"><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/>'
        + "".join(f'<w:{element[face]} r:id="{rid}" w:fontKey="{key}"/>' for face, rid, key in faces)
        + "</w:font>"
        for family, faces in families.items()
    )
    return f'<w:fonts xmlns:w="{W}" xmlns:r="{R}">{fonts}</w:fonts>'


def custom_properties(values: Iterable[tuple[str, str]]) -> str:
    """Return the part of custom properties, all text. They survive LibreOffice, as content control tags don't."""
    kind = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the one format id the standard gives (22.3.2.1)
    entries = "".join(
        f'<property fmtid="{kind}" pid="{i}" name="{attribute(name)}">'
        f"<vt:lpwstr>{attribute(value)}</vt:lpwstr></property>"
        for i, (name, value) in enumerate(values, 2)
    )
    return (
        f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{entries}</Properties>'
    )


def _document(theme: Theme) -> str:
    """Return the document without content; a ground other than white is Word's page colour."""
    paper = theme.colours.paper
    ground = f'<w:background w:color="{paper}"/>' if paper.upper() != _WHITE else ""
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}">{ground}{EMPTY_BODY}</w:document>'


_WHITE = "FFFFFF"


def as_lxml(xml: str) -> bytes:
    """Return a part with the declaration that lxml writes, so that python-docx saves it as it was."""
    return encoded(xml, "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n")


def core_properties(values: Iterable[tuple[str, str]], moment: str) -> str:
    """Return the part of core properties (ECMA-376 part 2, 11), made and changed at `moment`, in ISO 8601."""
    dates = [f'<dcterms:{n} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{n}>' for n in ("created", "modified")]
    entries = "".join([*(f"<{name}>{text(value)}</{name}>" for name, value in values), *dates])
    return f"{_CORE}{entries}</cp:coreProperties>"


_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)


def _app(look: TemplateLook) -> str:
    company = attribute(look.publisher)
    return (
        f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Pages>1</Pages><Application>factsheet</Application><Company>{company}</Company></Properties>"
    )


# ── styles ───────────────────────────────────────────────────────────────────────────────────────────────


def _styles(look: TemplateLook) -> str:
    theme, setting = look.theme, look.setting
    family = attribute(theme.family)
    language = attribute(look.language)
    pitch = twips(twip(setting.size * setting.leading))
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{family}" w:eastAsia="{family}" w:hAnsi="{family}" '
        f'w:cs="{family}"/><w:color w:val="{theme.colours.text}"/><w:sz w:val="{half_points(setting.size)}"/>'
        f'<w:szCs w:val="{half_points(setting.size)}"/>'
        f'<w:lang w:val="{language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:suppressAutoHyphens/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{pitch}" w:lineRule="exact"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    latent = (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1" '
        'w:defQFormat="0" w:count="376"/>'
    )
    found = [defaults, latent, _BASE_STYLES]
    found += [_character_style(name, look) for name, look in character_looks(theme).items()]
    styles: dict[str, tuple[Role, Style]] = {}
    for role, style in theme.at(setting).items():
        styles.setdefault(style.word, (role, style))
    marked = 0
    for role, style in styles.values():
        found.append(_paragraph_style(theme, role, style, marked))
        if style.above:
            found.append(_rule_style(theme, style.word, style.above))
        marked += style.left is not None
    found.append(_plain_style(PICTURE, 240, "auto"))  # an exact line would clip the picture
    found.append(_plain_style(BREAK, twips(BREAK_HEIGHT), "exact"))
    return f'<w:styles xmlns:w="{W}">' + "".join(found) + "</w:styles>"


_BASE_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    # Here, because LibreOffice passes over it in the defaults: nothing hangs in the margin.
    '<w:pPr><w:overflowPunct w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def _character_style(name: str, look: CharacterLook) -> str:
    inside = ""
    if name in (STRONG, LEAD):
        inside += "<w:b/>"
    if look.colour:
        inside += f'<w:color w:val="{look.colour}"/>'
    if look.size:
        inside += f'<w:sz w:val="{half_points(look.size)}"/><w:szCs w:val="{half_points(look.size)}"/>'
    custom = ' w:customStyle="1"' if name.startswith("FS ") else ""
    return (
        f'<w:style w:type="character"{custom} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="22"/><w:qFormat/>'
        f"{f'<w:rPr>{inside}</w:rPr>' if inside else '<w:rPr/>'}</w:style>"
    )


def _paragraph_style(theme: Theme, role: Role, style: Style, marked: int) -> str:
    name = attribute(style.word)
    heading = style.word.startswith("heading ") or role is Role.FOOT_HEADING
    follows = style_id(theme.styles[Role.FACT].word) if heading else style_id(style.word)
    custom = ' w:customStyle="1"' if style.word.startswith("FS ") else ""
    parent = "Heading2" if role is Role.FOOT_HEADING else "Normal"  # so that it is a heading, whatever its look
    inside = "<w:keepNext/><w:keepLines/>" if heading else ""
    if number := _list(role, style):
        inside += f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'
    inside += _borders(theme, role, style, marked)
    if role in (Role.STRIP, Role.IMPRINT):
        inside += f'<w:tabs><w:tab w:val="right" w:pos="{twips(theme.text_width)}"/></w:tabs>'
    inside += (
        f'<w:spacing w:before="0" w:after="{twips(style.after)}" w:line="{twips(style.pitch)}" w:lineRule="exact"/>'
    )
    if style.indent:
        hanging = f' w:hanging="{twips(style.indent)}"' if style.bullet or role in HANGING else ""
        inside += f'<w:ind w:left="{twips(style.indent)}"{hanging}/>'
    if style.centred:
        inside += '<w:jc w:val="center"/>'
    if heading:
        level = int(style.word[8:]) - 1 if style.word.startswith("heading ") else 1
        inside += f'<w:outlineLvl w:val="{level}"/>'
    look = {"bold": "<w:b/>", "italic": "<w:i/>", "regular": ""}[style.face]
    colour = theme.colours.named(style.colour)
    if colour != theme.colours.text:
        look += f'<w:color w:val="{colour}"/>'
    look += f'<w:sz w:val="{half_points(style.size)}"/><w:szCs w:val="{half_points(style.size)}"/>'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style_id(style.word)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{parent}"/><w:next w:val="{follows}"/><w:uiPriority w:val="9"/><w:qFormat/>'
        f"<w:pPr>{inside}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def _plain_style(name: str, line: int, rule: str, border: str = "", after: float = 0.0) -> str:
    """Return a style for a paragraph without words, in a font of 1 pt: it adds next to nothing to the line."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/><w:pPr><w:keepNext/>{border}'
        f'<w:spacing w:before="0" w:after="{twips(after)}" w:line="{line}" w:lineRule="{rule}"/></w:pPr>'
        '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style>'
    )


def _borders(theme: Theme, role: Role, style: Style, marked: int) -> str:
    """Return the paragraph's rules at the left and below. `marked` counts the styles before it with a left rule.

    Neighbours with the same rules grow together over the space between them, in Word and in LibreOffice. A left rule
    is to end with its paragraph, so each style's is a shade of its own: one step of blue, which nobody sees.
    """
    found = border(theme, "left", style.left, marked) + border(theme, "bottom", style.below)
    if not found and role is Role.FOOT_HEADING and theme.styles[Role.HEADING].below:
        found = '<w:bottom w:val="nil"/>'  # else it would have its parent's
    return f"<w:pBdr>{found}</w:pBdr>" if found else ""


def border(theme: Theme, edge: str, rule: RuledLine | None, shade: int = 0) -> str:
    if rule is None:
        return ""
    colour = int(theme.colours.named(rule.colour), 16) ^ shade
    width = round(rule.width * 8)
    return f'<w:{edge} w:val="single" w:sz="{width}" w:space="{round(rule.space)}" w:color="{colour:06X}"/>'


def _rule_style(theme: Theme, word: str, above: RuledLine) -> str:
    """Return the style of the rule above paragraphs in the style `word`: a paragraph of its own, ruled below.

    A rule above the first paragraph after columns would take twice its height in LibreOffice 7.4.
    """
    rule = f"<w:pBdr>{border(theme, 'bottom', replace(above, space=0.0))}</w:pBdr>"
    return _plain_style(rule_style(word), twips(BREAK_HEIGHT), "exact", rule, above.space)


#: What hangs at the left of the first line, before a tab.
HANGING = (Role.FACT, Role.ARGUMENT, Role.SIDE, Role.BAR)

#: The lists, as paragraphs name them (`_numbering` says how each looks): entries with a bullet, sources, judgements.
_BULLETS, _SOURCES, _JUDGEMENTS = 1, 2, 3
#: The list of a judgement that stands alone: it looks like the others, without a number.
ALONE = 4
#: The list of sources with letters.
LETTERED = 5

#: The list that paragraphs of a role are entries of, where it is not that of a bullet.
_LISTS = {Role.SOURCE: _SOURCES, Role.JUDGEMENT: _JUDGEMENTS}


def _list(role: Role, style: Style) -> int:
    """Return the number of the list that a paragraph style belongs to, 0 where it belongs to none."""
    return _LISTS.get(role, _BULLETS if style.bullet else 0)


def is_listed(role: Role, style: Style) -> bool:
    """Return whether the paragraphs of a role are entries of a list."""
    return _list(role, style) > 0


# ── numbering, settings, theme ───────────────────────────────────────────────────────────────────────────


#: The size of a bullet in sizes of its text: as large, and with its middle as high, as the PDF draws it.
_BULLET = 0.75


def _numbering(look: TemplateLook) -> str:
    """Return the lists: entries with a bullet, numbered sources, and judgements: numbered in the line, or alone."""
    theme = look.theme
    styles = theme.at(look.setting)
    family = attribute(theme.family)
    font = f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:cs="{family}"/>'
    small = f'<w:sz w:val="{half_points(max(theme.note_floor, _BULLET * styles[Role.ITEM].size))}"/>'
    accent = f'<w:color w:val="{theme.colours.accent}"/>'
    bullet = f'<w:rPr>{font}<w:b w:val="0"/>{accent}{small}</w:rPr>'
    lists = {
        _BULLETS: (Role.ITEM, "bullet", "■", bullet, True),
        _SOURCES: (Role.SOURCE, "decimal", "%1", f"<w:rPr>{font}<w:b/></w:rPr>", True),
        _JUDGEMENTS: (Role.JUDGEMENT, "decimal", "%1", f"<w:rPr>{font}<w:b/>{accent}</w:rPr>", False),
        ALONE: (Role.JUDGEMENT, "none", "", "", False),
        LETTERED: (Role.SOURCE, "lowerLetter", "%1", f"<w:rPr>{font}<w:b/></w:rPr>", True),
    }
    found, numbers = [], []
    for number, (role, kind, shown, rpr, hangs) in lists.items():
        at = number - 1
        style = styles[role]
        indent = twips(style.indent)
        hanging = f' w:hanging="{indent}"' if hangs else ' w:firstLine="0"'
        suffix = "" if hangs else f'<w:suff w:val="{"space" if shown else "nothing"}"/>'
        named = f'<w:pStyle w:val="{style_id(style.word)}"/>' if number not in (ALONE, LETTERED) else ""
        mark = f"5F53{0x4846 + at:04X}"
        found.append(
            f'<w:abstractNum w:abstractNumId="{at}"><w:nsid w:val="{mark}"/><w:multiLevelType w:val="singleLevel"/>'
            f'<w:tmpl w:val="{mark}"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'{named}{suffix}<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{indent}"{hanging}/></w:pPr>{rpr}</w:lvl></w:abstractNum>'
        )
        numbers.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{at}"/></w:num>')
    return f'<w:numbering xmlns:w="{W}">{"".join(found)}{"".join(numbers)}</w:numbering>'


def _settings(look: TemplateLook) -> str:
    ground = "<w:displayBackgroundShape/>" if look.theme.colours.paper.upper() != _WHITE else ""
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
            ("useWord2013TrackBottomHyphenation", 0),
        )
    )
    tracked = "<w:trackRevisions/>" if look.track else ""
    names = ("bg1", "t1", "bg2", "t2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
    schemes = ("light1", "dark1", "light2", "dark2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
    mapping = "".join(f' w:{name}="{scheme}"' for name, scheme in zip(names, schemes, strict=True))
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>{ground}<w:embedTrueTypeFonts/>{tracked}'
        '<w:defaultTabStop w:val="720"/><w:autoHyphenation w:val="0"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compat}</w:compat>'
        f'<w:themeFontLang w:val="{attribute(look.language)}"/>'
        f'<w:clrSchemeMapping{mapping} w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _theme(theme: Theme) -> str:
    """Return the part that fills Word's colour and font pickers with the colours and the family of the page."""
    c = theme.colours
    scheme = {
        "dk1": c.text, "lt1": c.paper, "dk2": c.muted, "lt2": c.paper, "accent1": c.accent, "accent2": c.soft,
        "accent3": c.rule, "accent4": c.muted, "accent5": c.text, "accent6": c.accent, "hlink": c.accent,
        "folHlink": c.muted,
    }  # fmt: skip
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in scheme.items())
    family = attribute(theme.family)
    font = f'<a:latin typeface="{family}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'name="{attribute(theme.name)}"><a:themeElements><a:clrScheme name="factsheet">{colours}</a:clrScheme>'
        f'<a:fontScheme name="factsheet"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont>'
        f'</a:fontScheme><a:fmtScheme name="factsheet"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
