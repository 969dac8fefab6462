"""Dates as bibliographies write them, as EDTF; anything else is left alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records import edtf

_MONTHS = {
    **{name: n for n, names in enumerate(
        ("jan january januar", "feb february februar", "mar march märz", "apr april", "may mai", "jun june juni",
         "jul july juli", "aug august", "sep sept september", "oct october oktober", "nov november",
         "dec december dezember"), 1) for name in names.split()},
    "spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24,
}  # fmt: skip


def read(text: str) -> str:
    """Return `text` as EDTF, or "" where it can't be read with certainty.

    2024-06-19, 2024/06/19, 2024/06/19/ (RIS), June 2024, 19 June 2024, Spring 2024, 2023/2024, [1990] 2002, 1723?, n.d.
    """
    text = " ".join(text.replace("\u00a0", " ").split()).strip(" ,.")
    if text.casefold() in ("n.d", "no date", "undated"):
        return edtf.UNDATED
    for form in (text, *_forms(text)):
        try:
            return edtf.parse(form).text
        except edtf.NotADate:
            continue
    return ""


def _forms(text: str) -> list[str]:
    """Return EDTF that `text` may mean, at most one form for each way of writing."""
    forms: list[str] = []
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?[T ]?.*?/?", text):
        forms.append("-".join(p.zfill(2) for p in match.groups() if p))
    if match := re.match(r"(\d{4})-(\d\d)-(\d\d)T", text):
        forms.append("-".join(match.groups()))
    if match := re.fullmatch(r"(\d{4})/*", text):
        forms.append(match[1])
    if match := re.fullmatch(r"(\d{4})\s?[-–/]{1,2}\s?(\d{4})", text):
        forms.append(f"{match[1]}/{match[2]}")
    if match := re.fullmatch(r"\[\d{4}\] (\d{4})", text):
        forms.append(match[1])
    if match := re.fullmatch(r"(?:(\d{1,2})\.? )?([A-Za-zä]+)\.?,? (\d{4})", text):
        forms.extend(_named(match[2], match[3], match[1]))
    if match := re.fullmatch(r"([A-Za-zä]+)\.? (\d{1,2}),? (\d{4})", text):
        forms.extend(_named(match[1], match[3], match[2]))
    return forms


def _named(name: str, year: str, day: str | None) -> list[str]:
    month = _MONTHS.get(name.casefold())
    if month is None:
        return []
    return ["-".join(p for p in (year, f"{month:02}", day.zfill(2) if day else "") if p)]


def of_parts(parts: Sequence[object]) -> str:
    """Return year, month and day, numbers or texts, as EDTF; "" where they are none."""
    numbers: list[int] = []
    for part in parts:
        if not re.fullmatch(r"-?\d{1,4}", str(part).strip()):
            break
        numbers.append(int(str(part)))
    if not numbers or numbers[0] < 1:
        return ""
    return "-".join([f"{numbers[0]:04}", *(f"{n:02}" for n in numbers[1:3])])


def month(text: str) -> int:
    """Return the number of a month, by number or name; 0 where it is none."""
    text = text.strip().casefold().rstrip(".")
    return int(text) if text.isdigit() and 1 <= int(text[:3]) <= 12 else _MONTHS.get(text, 0)
