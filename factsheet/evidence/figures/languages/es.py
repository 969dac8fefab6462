"""Spanish."""

from __future__ import annotations

from . import Vocabulary, set_of, units_of

_SMALL = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_HUNDREDS = {
    "cien": 100,
    "ciento": 100,
    "doscientos": 200,
    "trescientos": 300,
    "cuatrocientos": 400,
    "quinientos": 500,
    "seiscientos": 600,
    "setecientos": 700,
    "ochocientos": 800,
    "novecientos": 900,
}

LANGUAGE = Vocabulary(
    "es",
    ",",
    numerals={
        **{word: n for n, word in enumerate(_SMALL.split())},
        "un": 1,
        "una": 1,
        "veintiún": 21,
        "veintiuna": 21,
        "treinta": 30,
        "cuarenta": 40,
        "cincuenta": 50,
        "sesenta": 60,
        "setenta": 70,
        "ochenta": 80,
        "noventa": 90,
        **_HUNDREDS,
        **{word[:-2] + "as": n for word, n in _HUNDREDS.items() if word.endswith("os")},
    },
    hundreds={"docena": 12},
    scales={"mil": 3, "millón": 6, "millones": 6, "billón": 12, "billones": 12, "trillón": 18, "trillones": 18},
    short={"mm": 6, "mdd": 6, "mill": 6, "k": 3, "m": 6} | {"mdp": 6},
    halves=frozenset({"medio", "media"}),
    ands=frozenset({"y"}),
    and_after_tens=True,
    bare=frozenset({"mil"}),
    named={"un cuarto de millón": "250000", "tres cuartos de millón": "750000"},
    units=units_of(
        {
            "%": "por ciento|%|por cien",
            "pp": "puntos porcentuales|punto porcentual|puntos de porcentaje|pp",
            "USD": "dólares estadounidenses|dólares americanos|dólares de estados unidos|dólares de los estados unidos",
            "EUR": "euros|euro",
            "CNY": "yuanes|yuan|renminbi",
            "JPY": "yenes|yen",
            "GBP": "libras esterlinas",
            "MXN": "pesos mexicanos",
            "t": "toneladas|tonelada",
            "kg": "kilogramos|kilos|kilo",
            "g": "gramos",
            "m": "metros|metro",
            "km": "kilómetros|kilómetro",
            "cm": "centímetros",
            "mm": "milímetros",
            "km²": "kilómetros cuadrados",
            "m²": "metros cuadrados",
            "ha": "hectáreas|hectárea",
            "m³": "metros cúbicos",
            "l": "litros",
            "bbl": "barriles|barril",
            "bpd": "barriles por día|barriles diarios|barriles al día",
            "MW": "megavatios",
            "GW": "gigavatios",
            "°C": "grados centígrados|grados celsius",
        },
        {"USD": "dólares|dólar", "GBP": "libras", "RUB": "rublos", "KRW": "wones|wons", "INR": "rupias"},
    ),
    fillers=frozenset({"de"}),
    bounds={
        "<=": "hasta|como máximo|a lo sumo|no más de|máximo de|un máximo de",
        ">=": "al menos|por lo menos|como mínimo|no menos de|mínimo de|un mínimo de",
        ">": "más de|superior a|superiores a|por encima de|supera|superan|superó",
        "<": "menos de|inferior a|por debajo de|inferiores a",
        "~": "unos|unas|cerca de|alrededor de|aproximadamente|casi|en torno a|aprox|próximo a|cercano a|poco menos de",
    },
    after={">=": "o más|y más|como mínimo", "<=": "o menos|como máximo", "~": "aproximadamente"},
    skipped=frozenset({"los", "las", "el", "la", "un", "una"}),
    joins=frozenset({"a", "hasta"}),
    loose_joins=frozenset({"o", "u"}),
    between=frozenset({"entre"}),
    ands_between=frozenset({"y"}),
    origins=frozenset({"de", "desde"}),
    minus=frozenset({"menos"}),
    falls=set_of("perdió|pérdida|pérdidas|cayó|caída|déficit|bajó|descenso"),
    references=set_of(
        "artículo|artículos|art|sección|capítulo|resolución|reglamento|directiva|anexo|página|páginas|pág|págs|p|pp"
        "|número|núm|n|no|párrafo|párrafos|apartado|nota|cuadro|tabla|figura|tomo|volumen|vol|sala|oficina|versión|isbn"
        "|ley|decreto|n.º|nº"
    ),
    plural_references=set_of("artículos|páginas|págs|pp|párrafos"),
    names=set_of("unidad|vuelo|grupo|tipo|modelo|canal|ruta|fase|windows|guerra"),
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre"),
        *(
            "octubre",
            "noviembre",
            "diciembre",
            "ene",
            "feb",
            "abr",
            "jun",
            "jul",
            "ago",
            "sep",
            "sept",
            "oct",
            "nov",
            "dic",
        ),
    ),
    of_month="de ",
    years=set_of(
        "en|desde|de|a|y|año|años|hasta|fines|finales|principios|mediados|antes|después|entre|del|durante|verano|otoño"
        "|invierno|primavera|los|el|para"
    ),
    ordinals=r"\.?[ºª]|er|ro|ra|do|da|to|ta|os",
    clock=r"horas|h|°|grados (?:norte|sur|este|oeste)",
    vague=(
        r"(?:decenas|docenas|cientos|centenares|centenas|miles|millares|millones|decena|centenar|millar)"
        r"(?: de (?:miles|millones|millares)(?: de (?:millones|personas))?)?"
        r"|(?:varios|varias|algunos|algunas|unos cuantos|muchos|pocos) (?:decenas|cientos|miles|mil|millones|\d+)"
        r"(?: de (?:miles|millones))?"
        r"|un[oa] de cada (?:dos|tres|cuatro|cinco|diez|\d+)"
    ),
    vague_starts=set_of("varios|varias|algunos|algunas|unos|muchos|pocos|uno|una"),
    fractions={
        "la mitad": (1, 2),
        "un tercio": (1, 3),
        "dos tercios": (2, 3),
        "un cuarto": (1, 4),
        "tres cuartos": (3, 4),
        "tres cuartas partes": (3, 4),
        "la cuarta parte": (1, 4),
        "una cuarta parte": (1, 4),
        "la tercera parte": (1, 3),
        "una tercera parte": (1, 3),
        "un quinto": (1, 5),
        "la quinta parte": (1, 5),
    },
    of=r" del?\b(?! (?:año|siglo|mes))",
)
