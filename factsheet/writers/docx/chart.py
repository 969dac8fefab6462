"""A chart as Word draws it itself: bars from zero that an editor can change, with the numbers in a small workbook.

DrawingML charts, ECMA-376 part 1, 21.2, and SpreadsheetML 18, written by hand: a chart library would bring its own
look and bytes that differ with every run. Places nothing: the plan gives the room.
"""

from __future__ import annotations

from pathlib import Path

from ...brief.tree import Bar, Chart
from ...look.font_file import Face
from ...look.theme import FaceName, Logo
from ...page.plan import Page, Placed
from .package import archive
from .xml_text import HEAD, R, attribute, text

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU = 12700  # a point in English Metric Units

_SPACE = 8.0
#: The space between bars in hundredths of a bar: a bar is 0.46 of its row, as in the PDF.
_GAP_WIDTH = 117
_UNWRAPPED = ' wrap="none"'
_NOTHING = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_SHOWS = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


def said(chart: Chart) -> str:
    """Return the categories and values of a chart, in order: what an edit of it would change."""
    names = [f"{bar.label} {bar.detail}" if bar.detail else bar.label for bar in chart.bars]
    return " | ".join(names + [f"{bar.value:f}" for bar in chart.bars])


def drawing(placed: Placed, chart: Chart, rid: str, number: int) -> str:
    """Return the run that holds the chart in its place; `rid` leads to the chart part."""
    wide, high = round(placed.width * _EMU), round(placed.height * _EMU)
    name = f"Chart {number}: {chart.title}"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="{attribute(name)}" descr="{attribute(chart.alt)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" r:id="{rid}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def picture(logo: Logo, rid: str, number: int, drawing: str = "") -> str:
    """Return the run that holds a picture; `rid` leads to its file, `drawing` to the same in vectors.

    Word from 2016 on shows the drawing ([MS-ODRAWXML] 2.3.8), all others the picture.
    """
    vectors = (
        f'<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="{_ASVG}" '
        f'r:embed="{drawing}"/></a:ext></a:extLst>'
    )
    blip = f'<a:blip r:embed="{rid}">{vectors}</a:blip>' if drawing else f'<a:blip r:embed="{rid}"/>'
    wide, high = round(logo.width * _EMU), round(logo.height * _EMU)
    space = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="Logo" descr="{attribute(logo.alt)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{space}"><pic:pic xmlns:pic="{space}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f"{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def part(page: Page, placed: Placed, chart: Chart, workbook_rid: str) -> bytes:
    """Return the chart part: one series, a point a bar, its words beside it and its number as it is printed.

    Without citation marks: a chart can't link, and LibreOffice 7.4 would set "6,700" and a raised "4:15" as one
    number. The paragraph below the chart carries them.
    """
    colours = page.theme.colours
    language = attribute(page.brief.meta.language)
    family = attribute(page.theme.family)
    others = fallbacks(page)
    asian = f'<a:ea typeface="{attribute(others[0].family)}"/>' if others else ""

    def look(element: str, colour: str, inside: str = "", weight: int = 0) -> str:
        return (
            f'<a:{element} lang="{language}" sz="{round(page.theme.scale.small * 100)}" b="{weight}"><a:solidFill>'
            f'<a:srgbClr val="{colour}"/></a:solidFill><a:latin typeface="{family}"/>{asian}</a:{element}>{inside}'
        )

    def words(weight: int, box: str = "") -> str:
        default = look("defRPr", colours.text, weight=weight)
        return f'<c:txPr><a:bodyPr{box}/><a:p><a:pPr>{default}</a:pPr><a:endParaRPr lang="{language}"/></a:p></c:txPr>'

    def label(at: int, bar: Bar) -> str:
        default = look("defRPr", colours.text, weight=1)
        number = "<a:r>" + look("rPr", colours.text, f"<a:t>{text(bar.shown)}</a:t>", 1) + "</a:r>"
        return (
            f'<c:dLbl><c:idx val="{at}"/><c:tx><c:rich><a:bodyPr{_UNWRAPPED}/><a:p><a:pPr>{default}</a:pPr>'
            f'{number}</a:p></c:rich></c:tx><c:dLblPos val="outEnd"/>{_SHOWS}</c:dLbl>'
        )

    bars = chart.bars
    labels, room, scale = _measures(page, placed, chart)
    end = len(bars) + 1
    outline = ""
    if colours.bar_line:
        outline = f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{colours.bar_line}"/></a:solidFill></a:ln>'
    points = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr><a:solidFill>'
        f'<a:srgbClr val="{colours.named("bar" if bar.firm else "bar_soft")}"/></a:solidFill>{outline}</c:spPr></c:dPt>'
        for i, bar in enumerate(bars)
    )
    series = (
        '<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache>'
        f"{_cached([text(chart.unit)])}</c:strCache></c:strRef></c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{colours.named("bar")}"/></a:solidFill>{outline}</c:spPr>'
        f'<c:invertIfNegative val="0"/>{points}'
        f"<c:dLbls>{''.join(label(i, bar) for i, bar in enumerate(bars))}{_NOTHING}"
        f'{words(1, _UNWRAPPED)}<c:dLblPos val="outEnd"/>{_SHOWS}</c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${end}</c:f><c:strCache>{_cached([_category(bar) for bar in bars])}"
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$B$2:$B${end}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>{_cached([f'{bar.value:f}' for bar in bars])}"
        "</c:numCache></c:numRef></c:val></c:ser>"
    )
    axis = f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{colours.rule}"/></a:solidFill></a:ln>'
    categories = (
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{axis}</c:spPr>{words(0)}'
        '<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="50"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    values = (
        '<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{scale:.6g}"/><c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        '<c:tickLblPos val="none"/><c:crossAx val="111111111"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{R}"><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{labels / placed.width:.4f}"/><c:y val="0"/>'
        f'<c:w val="{room / placed.width:.4f}"/><c:h val="1"/></c:manualLayout></c:layout>'
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{_GAP_WIDTH}"/><c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>'
        f'{categories}{values}{_NOTHING}</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'{_NOTHING}{words(0)}<c:externalData r:id="{workbook_rid}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    ).encode()


def fallbacks(page: Page) -> list[Face]:
    """Return the fonts that words in charts need besides the family's own, in order of use."""
    found: dict[Path, Face] = {}
    for placed in page.placed():
        if isinstance(placed.block, Chart):
            for bar in placed.block.bars:
                shown: tuple[tuple[str, FaceName], ...] = (
                    (bar.label, "regular"),
                    (bar.detail, "regular"),
                    (bar.shown, "bold"),
                )
                for words, face in shown:
                    for font, _ in page.fonts.split(words, face):
                        if font is not page.fonts.face(face):
                            found[font.path] = font
    return list(found.values())


def _measures(page: Page, placed: Placed, chart: Chart) -> tuple[float, float, float]:
    """Return the widths of labels and of the plot, in points, and the value at the plot's right edge.

    The longest bar leaves room for its number inside the plot: Word cuts off what stands outside.
    """

    def wide(words: str, face: FaceName) -> float:
        return sum(font.width(part) for font, part in page.fonts.split(words, face)) * page.theme.scale.small

    names = [wide(words, "regular") for bar in chart.bars for words in (bar.label, bar.detail) if words]
    labels = min(max(names, default=0.0) + _SPACE, placed.width * 0.6)
    room = placed.width - labels
    numbers = [wide(bar.shown, "bold") for bar in chart.bars]
    bar_room = max(room - max(numbers, default=0.0) - _SPACE, room * 0.2)
    most = max((float(bar.value) for bar in chart.bars), default=0.0) or 1.0
    return labels, room, most * room / bar_room


def _cached(values: list[str]) -> str:
    """Return `values` as the chart keeps them beside the reference to the workbook."""
    points = "".join(f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, value in enumerate(values))
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _category(bar: Bar) -> str:
    """Return whose value it is, and for when on a line of its own."""
    return text(bar.label) + (f"\n{text(bar.detail)}" if bar.detail else "")


def workbook(chart: Chart) -> bytes:
    """Return the spreadsheet behind the chart: whose value, its size, and how it is printed."""

    def cell(words: str) -> str:
        return f'<c t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'

    rows = f"<row>{cell('')}{cell(text(chart.unit))}{cell('Printed as')}</row>" + "".join(
        f"<row>{cell(_category(bar))}<c><v>{bar.value:f}</v></c>{cell(text(bar.shown))}</row>" for bar in chart.bars
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{_S}" xmlns:r="{R}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{relation}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": (
            f'{HEAD}<styleSheet xmlns="{_S}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
            '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
        ),
        "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>',
    }
    return archive((name, xml.encode()) for name, xml in files.items())
