"""A project whose records are written in many scripts, mixed in one line. Used by tests only."""

from __future__ import annotations

import records

NAMES = (
    "김정은 (Kim Jong Un) met Андрей Белоусов in 平壤, says 中国外交部; Ελλάδα, Łódź and Nguyễn Văn Đức agree → ≈ 90%",
    "台灣國防部 and 고려항공 in the same line: 2024年6月19日，"
    "俄罗斯总统访问朝鲜，签署了《全面战略伙伴关系条约》，这是二十四年来的第一次访问。",
    "日本の外務省は「北朝鮮の支援」について、2024年にコメントを発表した。"
    "ミサイル・砲弾は、ロシアへ送られたとみられる。",
    "조선민주주의인민공화국은 2024년 6월에 러시아와 포괄적인 전략적 동반자 관계에 관한 조약을 체결하였다고 발표하였다.",
    "Київ і Москва: «снаряды» №5 – 1,5 млн; Ελληνικά “εισαγωγικά”; "
    "Işık, Ørsted, Škoda, Đà Nẵng, Þór, ½ × 2 ≤ 3 ± 1 ✓ ← ↑ ↓ ↔ ∞ ≠ √; Əliyev, ƙasa, ɗan ₪5, 21 ℃, 喆珺堃玹焌",
    "繁體字：臺灣、龜、體、讓、麵；简体字：台湾、龟、体、让、面；混排：一不用，改用 1。",
)

TITLE = "Kim (김정은), 中国 and Белоусов: Ελλάδα, 日本の声, Đà Nẵng"


def files() -> dict[str, str]:
    """Return the small project with the texts above in its title, bottom line, facts, figures, chart and sources."""
    plant = records.planted
    made: dict[str, str] = dict(records.PROJECT)
    statements = {
        "The council counted 41,200 passengers in 2024.": NAMES[0],
        "The operator says that it carried more than 50,000 passengers in 2024.": NAMES[1],
        "A second boat has run since May 2024.": NAMES[2],
        "Traffic will likely (55–80%) grow by 2027.": f"It is likely (55–80%): {NAMES[3]}",
        "one year of counts.": "한 해의 통계, 一年的数据。",
        "label: Passengers": "label: Пассажиры 승객",
    }
    for old, new in statements.items():
        key = ("label: " + new.removeprefix("label: ")) if old.startswith("label") else f'"{new}"'
        made = plant(records.FACTS, old, key, made)
    made = plant(records.BRIEF, "title: The ferry is busy, and nobody agrees how busy", f'title: "{TITLE}"', made)
    made = plant(
        records.BRIEF,
        "text: The council counted fewer passengers than the operator claims.",
        f'text: "{NAMES[4]}"',
        made,
    )
    made = plant(records.BRIEF, "text: Nobody counted before 2024.", f'text: "{NAMES[5]}"', made)
    made = plant(records.BRIEF, "label: passengers", "label: 승객 passengers 乘客", made)
    made = plant(records.SOURCES, "title: Ferry survey", 'title: "조사 Ferry survey 調査"', made)
    made = plant(records.SOURCES, "short: the council", "short: 의회", made)
    return plant(records.SOURCES, "short: the operator", "short: 운영사", made)
