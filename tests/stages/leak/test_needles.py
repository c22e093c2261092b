"""What is looked for in a site: which withheld strings are needles, and which anybody may say."""

import pytest

from milepost.model.words import Words
from milepost.stages.leak.needles import Needle, needles, readable
from milepost.stages.leak.told import Said

WORDS = Words({"a": "Second half of {year}", "b": "On track", "c": "Done, {count} moves"})


def made(*withheld: str, kind: str = "title", told: tuple[str, ...] = (), fixed: str = "") -> list[str]:
    said = [Said(text, kind, "a.md", False) for text in withheld] + [Said(text, "text", "b.md", True) for text in told]
    return [needle.text for needle in needles(said, readable(said, fixed), WORDS)]


def test_a_needle_is_written_as_texts_are_compared_and_knows_where_it_comes_from() -> None:
    said = [Said("Night  TRAIN", "title", "milestones/train.md", False)]
    assert needles(said, "", WORDS) == [Needle("night train", "title", "milestones/train.md")]


def test_the_same_string_twice_is_looked_for_once() -> None:
    assert made("Mara", "mara") == ["mara"]


@pytest.mark.parametrize(
    ("text", "found"), [("Mar", []), ("Mara", ["mara"]), ("", []), ("  a  ", []), ("高速鐵路", ["高速鐵路"])]
)
def test_a_string_of_fewer_than_four_characters_is_none(text: str, found: list[str]) -> None:
    assert made(text) == found


@pytest.mark.parametrize(
    "told",
    [
        "Night train",
        "After the night\nTRAIN comes",
        "Night &amp; <b>Night train</b>",
        "night%20train",
        "Night\\u0020train",
    ],
)
def test_what_the_circle_is_told_elsewhere_is_no_needle(told: str) -> None:
    assert made("Night train", told=(told,)) == []


@pytest.mark.parametrize("told", ["Night trains", "midnight train", "Night", "train night"])
def test_what_it_is_told_in_other_words_is_no_excuse(told: str) -> None:
    assert made("Night train", told=(told,)) == ["night train"]


def test_two_strings_that_are_told_one_after_the_other_do_not_tell_both_together() -> None:
    assert made("Night train", told=("Night", "train")) == ["night train"]


def test_what_the_theme_or_a_format_says_is_no_needle() -> None:
    assert made("VCALENDAR", "Timeline", "Mara", fixed="BEGIN:VCALENDAR <a>Timeline</a>") == ["mara"]


@pytest.mark.parametrize(
    "text",
    [
        *("second half of 2024", "Second half of 2024.", "On track", "done, on track", "12 moves"),
        *("2026-Q1", "2026-03-15", "FY26-H1", "2026-W12", "(2026)", "2026/2028", "12345", "Q3"),
    ],
)
def test_what_consists_of_the_words_of_the_interface_and_of_numbers_any_page_may_say(text: str) -> None:
    assert made(text) == []


@pytest.mark.parametrize("text", ["second half of Mara", "On time", "2026-Q1 launch", "PI27-x"])
def test_one_word_more_makes_it_a_needle(text: str) -> None:
    assert made(text) == [text.casefold()]


# Texts: phrases


def test_a_sentence_of_up_to_eight_words_is_looked_for_as_a_whole() -> None:
    assert made("alpha beta gamma delta epsilon zeta eta theta", kind="phrase") == [
        "alpha beta gamma delta epsilon zeta eta theta"
    ]


def test_of_a_longer_sentence_every_six_words_in_a_row_are_looked_for() -> None:
    numbers = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron"
    assert made(numbers, kind="phrase") == ["alpha beta gamma delta epsilon zeta", "eta theta iota kappa lambda mu"]


@pytest.mark.parametrize(("left", "is_needle"), [("nu xi omicron", False), ("nu xi omicron pi", True)])
def test_what_is_left_at_its_end_counts_when_it_is_nearly_as_long(left: str, is_needle: bool) -> None:
    whole = f"alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu {left}"
    assert (left in made(whole, kind="phrase")) == is_needle


def test_sentences_and_blocks_are_looked_for_by_themselves_and_without_the_marks_at_their_ends() -> None:
    markup = "<h2>Our plan</h2><p>“We <b>buy</b> Contoso”! Then we <a>wait</a> (long)…</p><p>It works.</p>"
    assert made(markup, kind="phrase") == ["our plan", "we buy contoso", "then we wait (long", "it works"]


def test_a_phrase_that_is_told_elsewhere_is_none_and_the_others_of_its_text_are() -> None:
    assert made("<p>See below. We buy Contoso.</p>", kind="phrase", told=("Please see below.",)) == ["we buy contoso"]


def test_a_long_string_of_a_field_is_cut_like_a_text() -> None:
    whole = "alpha beta gamma delta epsilon zeta eta theta iota"
    assert made(whole, kind="text") == ["alpha beta gamma delta epsilon zeta"]
    assert made("alpha beta. gamma delta", kind="text") == ["alpha beta. gamma delta"]
