"""A chart as Word draws it itself: bars from zero that an editor can change, with the numbers in a small workbook.

DrawingML charts, ECMA-376 part 1, 21.2, and SpreadsheetML 18, written by hand: a chart library would bring its own
look and bytes that differ with every run. Places nothing: the plan gives the room.
"""

from __future__ import annotations

from ...brief import Chart
from ...page import Page, Placed
from .package import archive
from .template import CHART, CHART_FONT, style_id, twips
from .xml_text import HEAD, R, attribute, text

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU = 12700  # a point in English Metric Units

_LABEL_SIZE = 8.0
_LABEL_SPACE = 6.0


def drawing(page: Page, placed: Placed, chart: Chart, rid: str, number: int) -> tuple[str, str]:
    """Return the properties of the chart's paragraph and its run; `rid` leads to the chart part.

    The line is as high as the chart and the descent of the paragraph's own font together, so the chart is that
    much smaller than its place.
    """
    wide, high = round(placed.width * _EMU), round(placed.height * _EMU)
    name = f"Chart {number}: {chart.title}"
    properties = (
        f'<w:pStyle w:val="{style_id(CHART)}"/><w:spacing w:after="{twips(placed.after)}"/>'
    )
    run = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="{attribute(name)}" descr="{attribute(chart.alt)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" r:id="{rid}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    return properties, run


def part(page: Page, placed: Placed, chart: Chart, workbook_rid: str) -> bytes:
    """Return the chart part: one series, a point a bar, its words beside it and its number as it is printed."""
    theme = page.theme
    fonts = page.fonts
    size = _LABEL_SIZE
    bars = chart.bars
    words = [word for bar in bars for word in (bar.label, bar.detail)]
    labels = max(fonts.face("regular").width(word) for word in words) * size + _LABEL_SPACE if words else 0.0
    shown = max(fonts.face("bold").width(bar.shown) for bar in bars) * size + _LABEL_SPACE
    room = placed.width - labels
    most = float(max(bar.value for bar in bars)) or 1.0
    scale = most * room / max(room - shown, 1.0)
    count = len(bars)

    def cached(values: list[str]) -> str:
        points = "".join(f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, value in enumerate(values))
        return f'<c:ptCount val="{len(values)}"/>{points}'

    def look(weight: int, colour: str) -> str:
        return (
            f'sz="{round(size * 100)}" b="{weight}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            f'<a:latin typeface="{attribute(theme.family)}"/>'
        )

    colours = theme.colours
    points = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr><a:solidFill>'
        f'<a:srgbClr val="{colours.accent if bar.firm else colours.soft}"/></a:solidFill></c:spPr></c:dPt>'
        for i, bar in enumerate(bars)
    )
    shows = (
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    bold = look(1, colours.text)
    marks = "".join(
        f'<c:dLbl><c:idx val="{i}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:p><a:pPr><a:defRPr {bold}</a:defRPr></a:pPr>'
        f"<a:r><a:rPr {bold}</a:rPr><a:t>{text(bar.shown)}</a:t></a:r></a:p></c:rich></c:tx>"
        f'<c:dLblPos val="outEnd"/>{shows}</c:dLbl>'
        for i, bar in enumerate(bars)
    )
    category = cached([_category(bar.label, bar.detail) for bar in bars])
    value = cached([f"{bar.value:f}" for bar in bars])
    plain = f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr {look(0, colours.text)}</a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    none = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{R}"><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{labels / placed.width:.4f}"/><c:y val="0"/>'
        f'<c:w val="{room / placed.width:.4f}"/><c:h val="1"/></c:manualLayout></c:layout>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache>'
        f"{cached([text(chart.unit)])}</c:strCache></c:strRef></c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{colours.accent}"/></a:solidFill></c:spPr>'
        f'<c:invertIfNegative val="0"/>{points}<c:dLbls>{marks}{none}'
        f'<c:txPr><a:bodyPr wrap="none"/><a:p><a:pPr><a:defRPr {bold}</a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="en-GB"/></a:p></c:txPr><c:dLblPos val="outEnd"/>{shows}</c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${count + 1}</c:f><c:strCache>{category}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!$B$2:$B${count + 1}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f"{value}</c:numCache></c:numRef></c:val></c:ser>"
        '<c:gapWidth val="70"/><c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>'
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{none}{plain}'
        '<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="l"/>'
        '<c:lblOffset val="0"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{scale:.6g}"/><c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        '<c:tickLblPos val="none"/><c:crossAx val="111111111"/><c:crosses val="autoZero"/>'
        f'<c:crossBetween val="between"/></c:valAx>{none}</c:plotArea><c:plotVisOnly val="1"/>'
        f'<c:dispBlanksAs val="gap"/></c:chart>{none}{plain}'
        f'<c:externalData r:id="{workbook_rid}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _category(label: str, detail: str) -> str:
    return text(label) + (f"\n{text(detail)}" if detail else "")


def workbook(chart: Chart) -> bytes:
    """Return the spreadsheet behind the chart: whose value, its size, and how it is printed."""
    def cell(words: str) -> str:
        return f'<c t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'

    rows = f'<row>{cell("")}{cell(text(chart.unit))}{cell("Printed as")}</row>' + "".join(
        f"<row>{cell(_category(bar.label, bar.detail))}<c><v>{bar.value:f}</v></c>{cell(text(bar.shown))}</row>"
        for bar in chart.bars
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
