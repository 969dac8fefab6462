"""What counts as harmless in a Word edit: known to be, never only not known to be dangerous."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

import pytest

from factsheet.evidence import names
from factsheet.word import harmless
from factsheet.word.harmless import is_harmless

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


#: Every two words of the list that one spelling joins, but for -ise and -ize, which the ending alone tells.
JOINED = """
acknowledgement acknowledgment, aluminium aluminum, amid amidst, among amongst, amphitheater amphitheatre, analog
analogue, analyse analyze, armor armour, armory armoury, behavior behaviour, behavioral behavioural, caliber calibre,
catalog catalogue, centimeter centimetre, clamor clamour, color colour, colorful colourful, colorless colourless,
defence defense, defenceless defenseless, dialog dialogue, discolor discolour, discoloration discolouration, disfavor
disfavour, dishonor dishonour, dishonorable dishonourable, distil distill, endeavor endeavour, enrol enroll, enrollment
enrolment, favor favour, favorable favourable, favorably favourably, favorite favourite, favoritism favouritism, flavor
flavour, fulfil fulfill, fulfillment fulfilment, gray grey, harbor harbour, honor honour, honorable honourable, humor
humour, installment instalment, instil instill, judgement judgment, kilometer kilometre, labor labour, lackluster
lacklustre, licence license, micrometer micrometre, millimeter millimetre, misbehavior misbehaviour, neighbor neighbour,
neighborhood neighbourhood, neighborliness neighbourliness, odor odour, offence offense, paralyse paralyze, parlor
parlour, plough plow, pretence pretense, program programme, rigor rigour, rumor rumour, saber sabre, savor savour,
savorier savourier, savoriest savouriest, savory savoury, sceptic skeptic, sceptical skeptical, scepticism skepticism,
skilful skillful, somber sombre, specter spectre, splendor splendour, theater theatre, tumor tumour, unfavorable
unfavourable, unsavory unsavoury, valor valour, vapor vapour, vigor vigour, while whilst, wilful willful
"""


def joined(common: Iterable[str]) -> set[tuple[str, str]]:
    """Return the pairs of `common` words that count as one word, without those in -ise and -ize."""
    forms: dict[str, list[str]] = {}
    for word in common:
        forms.setdefault(harmless._spelling(word), []).append(word)
    pairs = {pair for words in forms.values() for pair in combinations(sorted(words), 2)}
    return {(a, b) for a, b in pairs if re.sub(r"(?<=\w{3})is(?=[aei])", "iz", a) != b}


@pytest.mark.exhaustive
def test_the_words_that_count_as_one_are_these() -> None:
    """Over the whole list of common words: each pair here was read by a person, and is one word in two spellings."""
    assert joined(names.words()) == {tuple(pair.split()) for pair in JOINED.replace("\n", " ").split(",")}


@pytest.mark.parametrize(
    ("careless", "pair"),
    [(r"^(\w+)our$", ("for", "four")), (r"^(\w+)less$", ("harm", "harmless"))],
)
def test_a_careless_variant_is_noticed(careless: str, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a rule that joins words of different meaning."""
    instead = r"\1or" if careless.endswith("our$") else r"\1"
    monkeypatch.setattr(harmless, "_VARIANTS", (*harmless._VARIANTS, (re.compile(careless), instead)))

    assert names.words().issuperset(pair)
    assert pair in joined(pair)
