"""`factsheet find`: a figure is found however it is written, words whole, and what cites the paragraph is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import evidence_sample
import pytest
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.evidence.lookup import Wanted, hits, wanted
from factsheet.evidence.normal_form import normalise
from factsheet.evidence.phrases import places_in
from factsheet.evidence.verdict import Original

SPELLINGS = Path(__file__).parent / "spellings.tsv"


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), "find", *args], catch_exceptions=False)


def paragraphs(text: str, *asked: str, language: str = "en") -> list[int]:
    return [hit.paragraph for hit in hits(Original(text, language), wanted(asked))]


def spellings() -> Iterator[tuple[str, str]]:
    for line in SPELLINGS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, text, *_ = line.split("\t")
            yield language, text


def test_the_quick_look_misses_no_spelling() -> None:
    missed = []
    count = 0
    for language, text in spellings():
        original = Original(f"No figure here.\n{text}\n", language)
        for figure in original.figures(1):
            for asked in (figure, figure._replace(unit="", start=0, end=0)):
                count += 1
                if [hit.paragraph for hit in hits(original, Wanted((asked,), ()))] != [2]:
                    missed.append((language, text, figure))
    assert missed == []
    assert count > 1000


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("shipped 6.7 thousand containers", "en"),
        ("six thousand seven hundred containers", "en"),
        ("Six thousand seven hundred containers", "en"),
        ("6 700 conteneurs", "fr"),
        ("6,7 тыс. контейнеров", "ru"),
        ("컨테이너 6700여개", "ko"),
        ("６７００個", "ja"),
        ("六千七百个集装箱", "zh"),
        ("sechstausendsiebenhundert Container", "de"),
        ("between 6,700 and 7,000", "en"),
        (f"{'long before it ' * 40}6,700 and {'long after it ' * 40}", "en"),
    ],
)
def test_one_number_in_many_spellings(text: str, language: str) -> None:
    assert paragraphs(f"Nothing.\n{text}", "6,700", language=language) == [2]


@pytest.mark.parametrize("asked", [("408.2",), ("408.2", "million"), ("408.2 million",), ("408.20",)])
def test_a_number_is_found_before_its_scale(asked: tuple[str, ...]) -> None:
    text = "It reached 408.2 million children.\nIt had 408.2 percent.\nIt had 4,082 boats.\nIt had 408,200,000 of them."
    found = paragraphs(text, *asked)
    assert found == ([1, 2] if len(asked) == 1 and "million" not in asked[0] else [1, 4])


def test_a_number_before_a_scale_is_whole() -> None:
    text = "US$ 445 million came.\nIt was 1.445 million.\nIt was 44.5 million.\n4.45 billion.\nIt was 445,000 euros."
    assert paragraphs(text, "445") == [1]
    assert paragraphs(text, "$445") == []  # a unit is of the whole number
    assert paragraphs("Boats: 445. Millions wait.", "445", "boats") == [1]


@pytest.mark.parametrize("text", ["16,700", "6,701", "67,000", "6.7", "G6700", "5 May 2024", "670 and 700"])
def test_another_number_is_not_found(text: str) -> None:
    assert paragraphs(f"It was {text} of them.", "6,700") == []


def test_a_unit_that_is_asked_for_counts() -> None:
    text = "It was 12% of all.\nIt was 12 boats.\nIt was 12 percentage points."
    assert paragraphs(text, "12%") == [1]
    assert paragraphs(text, "12") == [1, 2, 3]
    assert paragraphs("A third of them.\nTwo of them.", "33%") == [1]
    assert paragraphs("38kt of grain.", "38,000 tonnes") == [1]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("1,000,000", "A million boats"),
        ("1,000,000", "one million boats"),
        ("1,000,000", "1 million boats"),
        ("1,500,000", "one point five million boats"),
        ("1,500,000", "one point five zero million boats"),
        ("105,000", "one hundred five thousand boats"),
        ("105,000", "a hundred and five thousand boats"),
        ("100,000", "a hundred thousand boats"),
        ("250,000", "a quarter of a million boats"),
        ("21,000", "twenty-one thousand boats"),
    ],
)
def test_a_scale_in_words_is_found_with_what_stands_before_it(asked: str, text: str) -> None:
    assert paragraphs(f"Five million, 12 thousand, 2.1 million.\n{text}.", asked) == [2]


def test_words_are_found_whole_and_all_of_them() -> None:
    text = "Two boats, the council’s.\nA boat.\nTwo  BOATS of steel, 41,200 pass\u00adengers."
    assert paragraphs(text, "boats") == [1, 3]
    assert paragraphs(text, "two boats") == [1, 3]
    assert paragraphs(text, "boats", "steel") == [3]
    assert paragraphs(text, "council's") == [1]
    assert paragraphs(text, "passengers") == [3]
    assert paragraphs(text, "more than 41,200 passengers") == [3]
    assert paragraphs(text, "41,200 boats") == [3]
    assert paragraphs(text, "41,200 council") == []


def test_what_is_printed(tmp_path: Path) -> None:
    folder = evidence_sample.write(tmp_path)
    done = run(folder, "41200")
    assert done.exit_code == 0
    assert "council-2025:2  The council counted 41,200 passengers in 2024" in done.output
    assert "    cited by passengers-council\n" in done.output
    assert done.output.endswith("1 paragraph in 2 originals\n")


def test_a_page_is_cited_where_its_phrase_stands(tmp_path: Path) -> None:
    done = run(evidence_sample.write(tmp_path), "second boat")
    assert "gazette:2  A second boat joined the first.\n    cited by new-boat\n" in done.output


def test_originals_that_are_not_there_are_named(tmp_path: Path) -> None:
    folder = evidence_sample.write(tmp_path, texts={"gazette": evidence_sample.GAZETTE})
    done = run(folder, "41200")
    assert done.output == "0 paragraphs in 1 original; not available: council-2025\n"


def test_a_source_that_is_begun_is_searched_and_named(tmp_path: Path) -> None:
    folder = evidence_sample.write(tmp_path)
    seeds = folder / "seeds" / "walk.yaml"
    seeds.write_text("sources:\n  - id: walk\n    title: A walk\n    url: https://example.org/w\n", encoding="utf-8")
    (folder / "originals" / "walk.txt").write_text("Seven boats lay there.\n", encoding="utf-8")
    done = run(folder, "seven boats")
    assert "walk:1  Seven boats lay there.\n" in done.output
    lacks = "type, publisher, issued, language, derivation, interest, reliability"
    assert done.output.endswith("1 paragraph in 3 originals\n1 source is unfinished; see `factsheet source list`\n")
    assert "unfinished" not in run(folder, "boats", "--source", "gazette").output

    def source(*args: str) -> str:
        return CliRunner().invoke(main, ["--project", str(folder), "source", *args], catch_exceptions=False).output

    assert f"unfinished, still to fill in: {lacks}; see `factsheet check`" in source("list")
    assert "https://example.org/w\n1  Seven boats lay there.\n" in source("show", "walk")
    assert "walk:1\nSeven boats lay there.\n" in source("open", "walk:1", "--print")
    everything = "type: webpage\npublisher: Orla\nissued: maybe\nlanguage: en\nderivation: original\ninterest: party\n"
    more = "".join(f"    {line}\n" for line in everything.splitlines())
    with seeds.open("a", encoding="utf-8") as file:
        file.write(f"{more}    reliability: {{grade: C, basis: Names nobody.}}\n")
    assert "unfinished, its record has errors; see `factsheet check`" in source("list")
    assert run(folder, "seven boats").output.endswith("1 source is unfinished; see `factsheet source list`\n")


def test_only_in_one_source(tmp_path: Path) -> None:
    folder = evidence_sample.write(tmp_path)
    assert "gazette" not in run(folder, "boats", "--source", "council-2025").output
    done = run(folder, "boats", "--source", "gazete")
    assert done.exit_code == 2
    assert "Did you mean gazette?" in done.output


def test_nothing_to_look_for(tmp_path: Path) -> None:
    done = run(evidence_sample.write(tmp_path), " ")
    assert done.exit_code == 2
    assert "there is nothing to look for" in done.output


def test_a_text_can_color_no_terminal(tmp_path: Path) -> None:
    folder = evidence_sample.write(tmp_path, texts={"gazette": "A boat \x1b[31m red.\n"})
    assert "\x1b" not in run(folder, "boat").output


def test_the_surroundings_of_a_phrase_say_as_much_as_its_paragraph() -> None:
    filler = "the crews of the villages wrote down what they saw before winter came and the boats were gone again "
    for lead, phrase, there in (
        ("", "lake boats", True),
        ("over", "lake boats", False),
        ("“", "lake boats", True),
        ("12,", "400 boats", False),
        ("", "400 boats", True),
    ):
        text = f"{filler * 3}{lead}{phrase} {filler * 3}"
        whole = next(places_in(phrase, normalise(text)), None) is not None
        assert bool(hits(Original(text), Wanted((), (phrase,)))) == whole == there, lead


def test_a_numeral_that_begins_no_such_number_is_not_looked_for() -> None:
    text = "Eleven thousand came.\nTen thousand went.\nFifteen hundred stayed.\nA hundred and ten left."
    assert [hit.paragraph for hit in hits(Original(text), wanted(["10,000"]))] == [2]
    assert [hit.paragraph for hit in hits(Original(text), wanted(["11,000"]))] == [1]
    assert [hit.paragraph for hit in hits(Original(text), wanted(["1,500"]))] == [3]
    assert [hit.paragraph for hit in hits(Original(text), wanted(["110"]))] == [4]
