"""Comparing phrases and numbers with texts: what is the same, and above all what is not."""

from __future__ import annotations

import string
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.evidence.normal_form import normalise
from factsheet.evidence.phrases import given_back, stands_in
from factsheet.evidence.verdict import (
    CitationFault,
    CitationOutcome,
    CitationVerdict,
    Level,
    Original,
    paragraphs,
    same_text,
    verify,
)
from factsheet.records.edtf import parse as date
from factsheet.records.model import (
    Citation,
    Derivation,
    GradeRecord,
    Interest,
    Locator,
    Reliability,
    Reported,
    Source,
    SourceType,
)

TEXT = """\
Ferry survey

The council counted 41,200 passengers in 2024 – by hand; it did not count crews.
Of these, about 6.7 thousand paid nothing, 40 to 50 percent were pupils, and a million francs came in.
"""


def source(text: str = TEXT, **changes: object) -> Source:
    original = Original(text)
    made = Source(
        id="survey",
        type=SourceType.REPORT,
        title="Survey",
        publisher="Council",
        issued=date("2025"),
        language="en",
        derivation=Derivation.ORIGINAL,
        interest=Interest.NEUTRAL,
        reliability=GradeRecord(Reliability.B, "method printed"),
        text_sha256=original.sha256,
        paragraph_sha256=tuple(original.paragraph_sha256),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def cite(exact: str, at: str = "2", label: str = "paragraph", reported: Reported | None = None) -> Citation:
    return Citation("survey", Locator(label, at), exact, reported=reported)


def verdict(citation: Citation, text: str = TEXT, of: Source | None = None) -> CitationVerdict:
    return verify(citation, of or source(), Original(text))


# ── the form in which texts are compared ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the “first”", 'THE "first"'),
        ("a – b — c", "a - b - c"),
        ("don’t", "don't"),
        ("soft\u00adware", "software"),
        ("a\u00a0b\t c", "a b c"),
        ("６,７００", "6,700"),
        ("ﬁnal", "final"),
        ("e\u0301te\u0301", "été"),
        ("straße", "STRASSE"),
    ],
)
def test_spelling_that_makes_no_difference(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6,700", "6700"),
        ("6,700", "6,701"),
        ("-5", "5"),
        ("6,700¹", "6,7001"),
        ("10²", "102"),
        ("5½", "51/2"),
        ("it did not", "it did"),
        ("40%", "40"),
        ("a.b", "ab"),
    ],
)
def test_spelling_that_makes_a_difference(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(alphabet=string.ascii_letters + string.digits + " ,.-–’“”\u00ad\u200b\u00a0٣६３", max_size=60))
def test_no_digit_is_lost(text: str) -> None:
    def digits(of: str) -> list[int]:
        return [int(c) for c in of if c.isdecimal()]

    assert digits(normalise(text)) == digits(text)


@given(st.lists(st.sampled_from(["not", "Not", "NOT", "no", "is", "–", "’", "a,", "7"]), max_size=12))
def test_no_not_is_lost(words: list[str]) -> None:
    count = sum(w.lower() == "not" for w in words)
    assert normalise(" ".join(words)).split().count("not") == count


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    assert paragraphs("a\r\n\r\n \t \n b \rc\u200b\n\u200b\n") == ["a", "b", "c\u200b"]
    assert paragraphs("") == []


# ── phrases ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("counted 6,700 containers", "They counted 6,700 containers."),
        ("6,700", "(6,700)"),
        ("6,700", "some 6,700, perhaps"),
        ("15 men", "about 15 men"),
        ("deadline", "a 50-day deadline"),
        ("19 wards", "the COVID-19 wards"),
        ("Orla", "Orla’s ferry"),
        ("combat troops", "combat troops"),
        ("莫斯科", "习近平主席访问了莫斯科，双方签署协议。"),
        ("习近平", "习近平主席访问了莫斯科"),
        ("访问了莫斯科", "习近平主席访问了莫斯科，双方签署协议。"),
        ("南非总统", "访问南非总统府"),
        ("总统", "南非总统说"),
        ("约6700个", "运送了约6700个集装箱"),
        ("6700", "运送了约6700个集装箱"),
        ("6700万", "共6700万吨"),
        ("2024年", "在2024年6月"),
        ("ロシア", "北朝鮮はロシアへ砲弾を送った"),
        ("砲弾", "ロシアへ砲弾を送った"),
        ("ประเทศไทย", "รัฐบาลประเทศไทยประกาศ"),
        ("러시아", "김정은 위원장은 러시아를 방문했다."),
        ("위원장", "김정은 위원장은 러시아를 방문했다."),
        ("러시아를 방문", "위원장은 러시아를 방문했다."),
        ("러시아", "러시아에서는 병사들로부터"),
        ("병사", "병사들에게 포탄을"),
        ("북한", "북한으로부터 받은"),
        ("6700여개", "약6700여개를 보냈다"),
        ("미사일", "KN-23미사일을 쏘았다"),
        ("北朝鮮", "（北朝鮮）"),
    ],
)
def test_phrases_that_stand_there(phrase: str, text: str) -> None:
    assert stands_in(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("6,700", "16,700"),
        ("6,700", "6,700,000"),
        ("700", "6,700"),
        ("6", "6.7"),
        ("7", "6.7"),
        ("5 degrees", "it was -5 degrees"),
        ("15 men", "10-15 men"),
        ("in 10", "in 10–15 cases"),
        ("arms", "farms"),
        ("farm", "farms"),
        ("it can", "it can't"),
        ("it can", "it cannot"),
        ("combat troops", "non-combat troops"),
        ("did count crews", "it did not count crews"),
        ("", "anything"),
        ("\u200b", "anything"),
        ("700", "运送了约6700个集装箱"),
        ("6700", "共6700万吨"),
        ("万吨", "共6700万吨"),
        ("七百", "六千七百个"),
        ("六千", "六千七百个"),
        ("公开", "不公开的协议"),
        ("访问了莫斯科", "从未访问了莫斯科"),
        ("战斗人员", "非战斗人员"),
        ("러시", "러시아를 방문했다"),
        ("러시아", "러시아인이 왔다"),
        ("러시아", "대러시아 제재"),
        ("방문", "방문하지 않았다"),
        ("6700", "6700만 발"),
        ("공개", "비공개 회의"),
        ("ミサイ", "ミサイー"),
        ("ッカー", "サッカー"),
        ("m", "m\u0304"),
        ("kana", "kana\u0323"),
        ("ศ", "เศ"),
        ("Moscow", "xMoscow莫斯科"),
    ],
)
def test_phrases_that_do_not(phrase: str, text: str) -> None:
    assert not stands_in(phrase, text)


@given(st.lists(st.sampled_from(["ferry", "6,700", "not", "lake’s", "½", "40%", "–"]), min_size=3), st.data())
def test_a_stretch_of_whole_words_stands_in_its_text(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert stands_in(" ".join(words[start:end]), " ".join(words))


# ── what phrases give back together ───────────────────────────────────────────────────────────────────────


SENTENCE = "One two three, four – five “six seven” eight nine ten; eleven twelve."


@pytest.mark.parametrize(
    ("phrases", "runs"),
    [
        ([], []),
        (["not there"], []),
        (["one two"], [2]),
        (["one two", "two three"], [3]),
        (["one two", "three, four"], [4]),
        (["three, four", "five"], [3]),
        (["one two", "four"], [2, 1]),
        (["one two three four", "five six"], []),
        (["One two three, four – five “six seven” eight", "nine ten; eleven twelve"], [12]),
        (["two three, four", "one two three, four – five"], [5]),
        (["ten; eleven", "ten; eleven"], [2]),
    ],
)
def test_what_phrases_give_back_together(phrases: list[str], runs: list[int]) -> None:
    assert [words for words, _ in given_back(SENTENCE, phrases)] == runs


def test_two_letters_of_a_script_without_blanks_count_as_a_word() -> None:
    text = "习近平主席访问了莫斯科，双方签署协议。"

    assert [n for n, _ in given_back(text, ["习近平主席访问了莫斯科"])] == [5]
    assert [n for n, _ in given_back(text, ["习近平主席", "访问了莫斯科", "双方签署协议"])] == [8]
    assert [n for n, _ in given_back("공개 in the 北京日報 said", ["the 北京日報 said"])] == [4]


def test_a_phrase_counts_wherever_it_stands_and_the_run_names_its_phrases() -> None:
    found = given_back("the boat came and the boat left again", ["the boat", "left again", "came"])
    assert found == [(4, frozenset({"the boat", "left again"})), (3, frozenset({"the boat", "came"}))]


# ── citations ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "citation",
    [
        cite("counted 41,200 passengers", reported=Reported("passengers", Decimal(41200))),
        cite("6.7 thousand paid nothing", "3", reported=Reported("passengers", Decimal(6700))),
        cite("a million francs", "3", reported=Reported("francs", Decimal(1000000))),
        cite("40 to 50 percent", "3", reported=Reported("percent", low=Decimal(40), high=Decimal(50))),
        cite("it did not count crews"),
    ],
)
def test_verified(citation: Citation) -> None:
    assert verdict(citation) == CitationVerdict(CitationOutcome.VERIFIED, Level.PARAGRAPH)


def test_one_digit_of_the_phrase() -> None:
    found = verdict(cite("counted 41,300 passengers"))
    assert (found.outcome, found.faults) == (CitationOutcome.CHANGED, (CitationFault.PHRASE, CitationFault.NUMBER))
    assert (found.key, found.number) == ("exact", "41,300")


def test_a_word_left_out_of_the_phrase() -> None:
    found = verdict(cite("it did count crews"))
    assert (found.outcome, found.faults, found.elsewhere) == (CitationOutcome.CHANGED, (CitationFault.PHRASE,), ())


def test_one_digit_of_the_locator() -> None:
    found = verdict(cite("it did not count crews", "3"))
    assert (found.outcome, found.faults, found.elsewhere) == (CitationOutcome.CHANGED, (CitationFault.PHRASE,), (2,))


@pytest.mark.parametrize("at", ["0", "4", "99", "2a"])
def test_a_paragraph_there_is_not(at: str) -> None:
    found = verdict(cite("it did not count crews", at))
    assert (found.outcome, found.faults) == (CitationOutcome.CHANGED, (CitationFault.PARAGRAPH,))


@pytest.mark.parametrize(
    ("reported", "key"),
    [
        (Reported("passengers", Decimal(41201)), "point"),
        (Reported("passengers", low=Decimal(41200), high=Decimal(42000)), "high"),
        (Reported("passengers", low=Decimal(41000), high=Decimal(41200)), "low"),
        (Reported("percent", Decimal(41200)), "point"),
    ],
)
def test_a_reported_number_that_does_not_stand_there(reported: Reported, key: str) -> None:
    found = verdict(cite("counted 41,200 passengers", reported=reported))
    assert (found.outcome, found.faults, found.key) == (CitationOutcome.CHANGED, (CitationFault.NUMBER,), key)


@pytest.mark.parametrize("exact", ["about 6.7", "40 to 50", "to 50"])
def test_a_phrase_that_cuts_a_number_off_from_its_scale(exact: str) -> None:
    found = verdict(cite(exact, "3"))
    assert (found.outcome, found.faults) == (CitationOutcome.CHANGED, (CitationFault.NUMBER,))


def test_one_digit_of_the_original() -> None:
    other = TEXT.replace("in 2024", "in 2023")
    found = verdict(cite("counted 41,200 passengers"), other)
    assert (found.outcome, found.faults) == (CitationOutcome.CHANGED, (CitationFault.PARAGRAPH,))
    assert not same_text(source(), Original(other))


def test_another_paragraph_changed_leaves_this_one_verified() -> None:
    other = TEXT.replace("pupils", "nurses")
    assert verdict(cite("counted 41,200 passengers"), other).outcome is CitationOutcome.VERIFIED
    assert not same_text(source(), Original(other))


def test_a_paragraph_more_at_the_top() -> None:
    found = verdict(cite("counted 41,200 passengers"), "News\n" + TEXT)
    assert found.outcome is CitationOutcome.CHANGED
    assert found.elsewhere == (3,)


@pytest.mark.parametrize(
    ("of", "original"),
    [
        (source(), None),
        (source(paragraph_sha256=()), Original(TEXT)),
    ],
)
def test_nothing_compared_is_never_verified(of: Source, original: Original | None) -> None:
    found = verify(cite("counted 41,200 passengers"), of, original)
    assert found.outcome is CitationOutcome.UNAVAILABLE
    assert found.reason


def test_a_page_is_verified_for_the_document_only() -> None:
    assert verdict(cite("41,200 passengers", "3", "page")) == CitationVerdict(CitationOutcome.VERIFIED, Level.DOCUMENT)
    found = verdict(cite("41,300 passengers", "3", "page"))
    assert (found.outcome, found.faults) == (CitationOutcome.CHANGED, (CitationFault.PHRASE,))
    found = verdict(cite("41,200 passengers", "3", "page", Reported("francs", Decimal(1000000))))
    assert (found.outcome, found.faults) == (CitationOutcome.CHANGED, (CitationFault.NUMBER,))
    found = verdict(cite("41,200 passengers", "3", "page"), TEXT + "More.\n")
    assert (found.outcome, found.faults) == (CitationOutcome.CHANGED, (CitationFault.TEXT,))
    found = verdict(cite("41,200 passengers", "3", "page"), of=source(text_sha256=""))
    assert found.outcome is CitationOutcome.UNAVAILABLE
