"""What counts as harmless in a Word edit: known to be, never only not known to be dangerous."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from factsheet.evidence import names
from factsheet.word.harmless import _spelling, is_harmless

# Each pair asserts two things; none may ever be written unasked, in either direction.
HARMFUL = [
    ("Russia pays for the shells.", "Iran pays for the shells."),
    ("North Korean troops arrived.", "South Korean troops arrived."),
    ("Pyongyang supplies shells.", "Pyongyang withholds shells."),
    ("It trades shells for food.", "It refuses to trade shells for food."),
    ("The council reports growth.", "The council doubts growth."),
    ("The documented shipments grew.", "The undocumented shipments grew."),
    ("Ships arrived.", "Ships hardly arrived."),
    ("Millions of shells arrived.", "Billions of shells arrived."),
    ("Millions of shells arrived.", "Hundreds of thousands of shells arrived."),
    ("It imports oil in barrels.", "It imports oil in tonnes."),
    ("Talks began in late May.", "Talks began in early May."),
    ("Ships arrived, one weblog says.", "Ships arrived."),
    ("Ships arrived at the second pier.", "Ships arrived at the third pier."),
    ("Ships left before the vote.", "Ships left after the vote."),
    ("It built more than planned.", "It built less than planned."),
    ("Ships arrive every day.", "Ships arrive every month."),
    ("The foreign ministry approved it.", "The defence ministry approved it."),
    ("It failed twice.", "It failed once."),
    ("The council said the mayor paid.", "The mayor said the council paid."),
    ("After talks, before the vote, it paid.", "Before talks, after the vote, it paid."),
    ("Ships may arrive.", "Ships will arrive."),
    ("Ships likely arrived.", "Ships arrived."),
    ("All ships arrived.", "Some ships arrived."),
    ("The ministry denied it.", "The ministry confirmed it."),
    ("Exports rose.", "Exports fell."),
    ("It sent aid to Russia.", "It sent aid from Russia."),
    ("No, ships arrived.", "No ships arrived."),
    ("The mayor said the council was late.", "The mayor, said the council, was late."),
    ("Troops who fought were paid.", "Troops, who fought, were paid."),
    ("Only ships arrived.", "Only, ships arrived."),
    ("It grew by 5%.", "It grew by -5%."),
    ("It grew by 5–6 places.", "It grew by 56 places."),
    ("It grew by 5–6 places.", "It grew by 5, 6 places."),
    ("It counted 6,700 boxes.", "It counted 6.700 boxes."),
    ("It counted 6,700 boxes.", "It counted 6,70 boxes."),
    ("Open May–June only.", "Open May, June only."),
    ("Open Monday-Friday.", "Open Monday, Friday."),
    ("The aid was “humanitarian”.", "The aid was humanitarian."),
    ("The ferry was full.", "The ferry was full?"),
    ("Two ports: ships and trains.", "Two ports ships and trains."),
    ("It paid for the boats.", "It paid four the boats."),
    ("A causal link.", "A casual link."),
    ("Marital law was declared.", "Martial law was declared."),
    ("It ships a ton a day.", "It ships a tonne a day."),
    ("The form it took.", "The from it took."),
    ("An atypical case.", "A typical case."),
    ("Kim Jong Un met him.", "Kim Jong Nu met him."),
    ("The Polish army moved.", "The polish army moved."),
    ("It met the US there.", "It met the us there."),
    ("Turkey joined.", "Turnkey joined."),
    ("The ships are banned.", "The ships are manned."),
    ("It was untied.", "It was united at last."),
    ("The amoral minister.", "The moral minister."),
    ("It had had talks.", "It had talks."),
    ("Ships arrived.", "Ships"),
    ("Ships arrived.", "Trains left under another flag, for good."),
    ("Ships arrived_", "Ships arrived"),
]

HARMLESS = [
    ("The council counted passengers in May.", "The council counted passengers, in May."),
    ("The council counted 41,200 passengers in 2024.", "The council counted 41,200 passengers, in 2024."),
    ("In 2024 the council met.", "In 2024, the council met."),
    ("Ships arrived; trains left.", "Ships arrived. Trains left."),
    ("Ships arrived", "Ships arrived."),
    ("Ships (and trains) arrived.", "Ships, and trains, arrived."),
    ("Ships – and trains – arrived.", "Ships, and trains, arrived."),
    ("ships arrived.", "Ships arrived."),
    ("A well known port.", "A well-known port."),
    ("The program was organized.", "The programme was organised."),
    ("The defense labor market, analyzed.", "The defence labour market, analysed."),
    ("It canceled travel to the theater.", "It cancelled travel to the theatre."),
    ("Five per cent of it.", "Five percent of it."),
    ("A skillful judgment, and gray water.", "A skilful judgement, and grey water."),
    ("Towards the harbour, amongst neighbours.", "Toward the harbor, among neighbors."),
    ("The coordinated dialog.", "The coordinated dialogue."),
    ("The co-operation grew.", "The cooperation grew."),
    ("It can accomodate both.", "It can accommodate both."),
    ("It was recieved there.", "It was received there."),
    ("The the council met.", "The council met."),
    ("The council’s count.", "The council's count."),
    ("“Full”, it wrote.", '"Full", it wrote.'),
]


@pytest.mark.parametrize(("old", "new"), HARMFUL, ids=[f"{a} | {b}" for a, b in HARMFUL])
def test_what_changes_the_claim_is_never_harmless(old: str, new: str) -> None:
    assert not is_harmless(old, new)
    assert not is_harmless(new, old)


@pytest.mark.parametrize(("old", "new"), HARMLESS, ids=[f"{a} | {b}" for a, b in HARMLESS])
def test_spelling_and_light_punctuation_are_harmless(old: str, new: str) -> None:
    assert is_harmless(old, new)


def test_a_slip_is_corrected_and_not_made() -> None:
    """From what is not a word to what is, never the other way."""
    assert is_harmless("It was recieved.", "It was received.")
    assert not is_harmless("It was received.", "It was recieved.")


@pytest.mark.parametrize("word", ["minister", "second", "denied", "possibly"])
@pytest.mark.parametrize("at", range(6))
def test_a_word_added_or_taken_is_not_harmless(word: str, at: int) -> None:
    words = ["The", "council", "counted", "passengers", "in", "May."]
    longer = " ".join([*words[:at], word, *words[at:]])

    assert not is_harmless(" ".join(words), longer)
    assert not is_harmless(longer, " ".join(words))


def test_no_two_words_of_the_language_share_a_spelling_unless_they_are_one() -> None:
    """Over the whole list of common words: what `_spelling` joins is one word in two spellings."""
    forms: dict[str, list[str]] = {}
    for word in names.words():
        forms.setdefault(_spelling(word), []).append(word)

    for joined in forms.values():
        for a, b in combinations(sorted(joined), 2):
            assert _consonants(a) == _consonants(b), f"{a} and {b} are taken for one word"


def _consonants(word: str) -> str:
    """Return what British and American spellings of one word share: its consonants, single, with c, s and z as one."""
    word = re.sub(r"ogue(?=s?$)", "og", word).replace("ph", "f")
    word = re.sub("(gh|w)$", "", word.removesuffix("st"))  # plough, amongst
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy]", "", word).translate(str.maketrans("csk", "zzz"))).rstrip("z")


def test_the_list_is_where_it_was_read_from() -> None:
    assert Path(names.DATA / "words.txt").exists()
    assert "harbour" in names.words()
