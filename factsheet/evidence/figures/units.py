"""Units of measure and currencies: their symbols, what they are multiples of, and what English calls them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from ...typed import NamedTuple


class Unit(NamedTuple):
    """A unit as a text names it: its symbol, and whether the name fits others of its family as well."""

    symbol: str
    loose: bool = False


PERCENT = "%"
POINTS = "pp"

#: Symbol → the unit it is a multiple of, and how many of them it is.
_MULTIPLES: dict[str, tuple[str, str]] = {
    "kt": ("t", "1e3"),
    "Mt": ("t", "1e6"),
    "Gt": ("t", "1e9"),
    "kg": ("t", "1e-3"),
    "g": ("t", "1e-6"),
    "mg": ("t", "1e-9"),
    "km": ("m", "1e3"),
    "cm": ("m", "1e-2"),
    "mm": ("m", "1e-3"),
    "bcm": ("m³", "1e9"),
    "mcm": ("m³", "1e6"),
    "tcm": ("m³", "1e12"),
    "l": ("m³", "1e-3"),
    "ha": ("m²", "1e4"),
    "km²": ("m²", "1e6"),
    "cm²": ("m²", "1e-4"),
    "mb/d": ("bpd", "1e6"),
    "kb/d": ("bpd", "1e3"),
    "kW": ("W", "1e3"),
    "MW": ("W", "1e6"),
    "GW": ("W", "1e9"),
    "TW": ("W", "1e12"),
    "kWh": ("Wh", "1e3"),
    "MWh": ("Wh", "1e6"),
    "GWh": ("Wh", "1e9"),
    "TWh": ("Wh", "1e12"),
    "Mtoe": ("toe", "1e6"),
    "kHz": ("Hz", "1e3"),
    "MHz": ("Hz", "1e6"),
    "GHz": ("Hz", "1e9"),
    "kV": ("V", "1e3"),
    "kB": ("B", "1e3"),
    "MB": ("B", "1e6"),
    "GB": ("B", "1e9"),
    "TB": ("B", "1e12"),
}
#: Symbols that may be glued to the number: 38kt, 152mm.
SYMBOLS = frozenset(
    {*_MULTIPLES, "t", "m²", "m³", "bpd", "W", "Wh", "toe", "Hz", "V", "B", "bbl", "°C", "°F", "km/h", "m/s"}
    | {"dwt", "TEU"}
)

#: Families: a name that is common to several currencies, or units, may mean any of them.
_FAMILIES = (
    frozenset({"USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD"}),
    frozenset({"JPY", "CNY", "TWD"}),
    frozenset({"GBP", "EGP", "SYP", "LBP"}),
    frozenset({"INR", "PKR", "LKR", "NPR"}),
    frozenset({"KRW", "KPW"}),
    frozenset({"RUB", "BYN"}),
    frozenset({"CHF", "XOF", "XAF"}),
    frozenset({"NOK", "DKK"}),
    frozenset({"MXN", "ARS", "CLP", "COP", "PHP"}),
    frozenset({"t", "short ton", "long ton"}),
)

CURRENCIES = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CNY",
        "RUB",
        "KRW",
        "KPW",
        "INR",
        "PKR",
        "LKR",
        "NPR",
        "BDT",
        "AUD",
        "CAD",
        "HKD",
        "NZD",
        "SGD",
        "TWD",
        "CHF",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "BGN",
        "UAH",
        "BYN",
        "KZT",
        "TRY",
        "ILS",
        "IRR",
        "IQD",
        "SAR",
        "AED",
        "QAR",
        "KWD",
        "EGP",
        "SYP",
        "LBP",
        "NGN",
        "KES",
        "ZAR",
        "ETB",
        "MXN",
        "BRL",
        "ARS",
        "CLP",
        "COP",
        "PEN",
        "VND",
        "THB",
        "IDR",
        "MYR",
        "PHP",
        "MMK",
        "KHR",
        "LAK",
        "MNT",
        "XOF",
        "XAF",
    ]
)
#: What stands before a number of money, with or without a blank: longest first where one ends in another.
SIGNS: dict[str, Unit] = {
    "US$": Unit("USD"),
    "HK$": Unit("HKD"),
    "NT$": Unit("TWD"),
    "AU$": Unit("AUD"),
    "CA$": Unit("CAD"),
    "NZ$": Unit("NZD"),
    "A$": Unit("AUD"),
    "C$": Unit("CAD"),
    "S$": Unit("SGD"),
    "R$": Unit("BRL"),
    "CN¥": Unit("CNY"),
    "JP¥": Unit("JPY"),
    "RMB": Unit("CNY"),
    "Rs.": Unit("INR", True),
    "Rs": Unit("INR", True),
    "$": Unit("USD", True),
    "€": Unit("EUR"),
    "£": Unit("GBP", True),
    "¥": Unit("JPY", True),
    "₹": Unit("INR"),
    "₩": Unit("KRW", True),
    "₽": Unit("RUB"),
    "₴": Unit("UAH"),
    "₪": Unit("ILS"),
    "₫": Unit("VND"),
    "₺": Unit("TRY"),
    "฿": Unit("THB"),
    "₦": Unit("NGN"),
    "₸": Unit("KZT"),
    "￥": Unit("CNY", True),
}
_MONEY_WORDS = {
    "USD": "US dollars|US dollar|U.S. dollars|American dollars",
    "AUD": "Australian dollars|Australian dollar",
    "CAD": "Canadian dollars|Canadian dollar",
    "HKD": "Hong Kong dollars|Hong Kong dollar",
    "SGD": "Singapore dollars|Singapore dollar",
    "TWD": "New Taiwan dollars|Taiwan dollars",
    "EUR": "euros|euro",
    "GBP": "pounds sterling|British pounds",
    "CNY": "yuan|renminbi|Chinese yuan",
    "JPY": "yen|Japanese yen",
    "KRW": "South Korean won|Korean won",
    "KPW": "North Korean won",
    "RUB": "Russian roubles|Russian rubles",
    "INR": "Indian rupees",
    "PKR": "Pakistani rupees",
    "UAH": "hryvnias|hryvnia|hryvnya",
    "CHF": "Swiss francs",
    "ILS": "shekels|shekel",
    "TRY": "Turkish lira|Turkish liras",
    "VND": "dong",
    "THB": "baht",
    "NGN": "naira",
    "SEK": "kronor|krona|Swedish kronor",
    "PLN": "zlotys|zloty|zlotych",
}
_LOOSE_WORDS = {
    "USD": "dollars|dollar",
    "GBP": "pounds",
    "INR": "rupees|rupee",
    "RUB": "roubles|rubles|rouble|ruble",
    "KRW": "won",
    "NOK": "kroner|krone",
    "MXN": "pesos|peso",
    "t": "tons|ton",
}
_WORDS = {
    "%": "percent|per cent|pct|%|procent|percentage",
    "pp": "percentage points|percentage point|percent points|per cent points|% points|pp|ppt|p.p.|%-points",
    "t": "tonnes|tonne|metric tons|metric ton|metric tonnes",
    "kt": "kilotonnes|kilotons",
    "Mt": "megatonnes|megatons",
    "kg": "kilograms|kilogrammes|kilogram|kilos|kilo",
    "g": "grams|grammes|gram",
    "m": "metres|meters|metre|meter",
    "km": "kilometres|kilometers|kilometre|kilometer",
    "cm": "centimetres|centimeters|centimetre|centimeter",
    "mm": "millimetres|millimeters|millimetre|millimeter",
    "km²": "square kilometres|square kilometers|sq km|sq. km|km2",
    "m²": "square metres|square meters|sq m|sq. m|m2",
    "ha": "hectares|hectare",
    "m³": "cubic metres|cubic meters|m3",
    "l": "litres|liters|litre|liter",
    "mi": "miles|mile",
    "nmi": "nautical miles|nautical mile",
    "ft": "feet|foot",
    "acre": "acres|acre",
    "gal": "gallons|gallon",
    "bbl": "barrels|barrel|bbls",
    "bpd": "barrels per day|barrels a day|b/d|bbl/d|bopd",
    "mb/d": "mbpd|mbd",
    "W": "watts|watt",
    "kW": "kilowatts|kilowatt",
    "MW": "megawatts|megawatt",
    "GW": "gigawatts|gigawatt",
    "kWh": "kilowatt-hours|kilowatt hours",
    "MWh": "megawatt-hours|megawatt hours",
    "TWh": "terawatt-hours|terawatt hours",
    "toe": "tonnes of oil equivalent|tons of oil equivalent",
    "°C": "degrees Celsius|degrees centigrade",
    "°F": "degrees Fahrenheit",
    "km/h": "kilometres per hour|kilometers per hour|kph|km per hour",
}


def _named(words: dict[str, str], loose: bool = False) -> dict[str, Unit]:
    return {word: Unit(symbol, loose) for symbol, names in words.items() for word in names.split("|")}


ENGLISH: dict[str, Unit] = {**_named(_MONEY_WORDS), **_named(_LOOSE_WORDS, True), **_named(_WORDS)}


def base(symbol: str) -> tuple[str, Decimal]:
    """Return the unit that `symbol` is a multiple of, and how many of them it is: ("t", 1000) for kt."""
    multiple = _MULTIPLES.get(symbol)
    return (multiple[0], Decimal(multiple[1])) if multiple is not None else (symbol, Decimal(1))


def alike(one: str, other: str, loose: bool) -> bool:
    """Return True when two units can be compared; `loose`: one of them names a family only."""
    if base(one)[0] == base(other)[0]:
        return True
    return loose and any(one in family and other in family for family in _FAMILIES)


@lru_cache(maxsize=512)  # a value is asked for its unit several times, and few units are named
def unit_of(name: str) -> Unit:
    """Return the unit that a record's `unit` names: "US dollars" is USD, "tonnes of grain" is t, "containers" none."""
    words = name.split()
    for count in range(len(words), 0, -1):
        if count < len(words) and words[count] != "of":
            continue
        head = " ".join(words[:count])
        if head in CURRENCIES or head in SYMBOLS:
            return Unit(head)
        if (unit := SIGNS.get(head) or _BY_NAME.get(head.lower())) is not None:
            return unit
    return Unit("m") if name == "m" else Unit("")


def meaning(name: str) -> str:
    """Return what two names of one unit have in common: "%", "per cent" and "percent" are alike."""
    return unit_of(name).symbol or name.casefold()


_BY_NAME = {word.lower(): unit for word, unit in ENGLISH.items()}
