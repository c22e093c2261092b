"""Many strings looked for at once: whole words, overlaps, scripts without blanks; and the form they are compared in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.adapters.patterns import Patterns, plain


def found(strings: list[str], text: str) -> list[tuple[str, int]]:
    return sorted((strings[number], begin) for number, begin in Patterns(strings).found(text))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("plan", [0]),
        ("a plan, a plan", [2, 10]),
        ("(plan)", [1]),
        ("plan-b", [0]),
        ("the_plan", [4]),
        ("\0plan\0", [1]),
        ("planet", []),
        ("airplan", []),
        ("plan2", []),
        ("2plan", []),
        ("überplan", []),
    ],
)
def test_a_string_is_found_where_no_letter_or_digit_goes_on(text: str, places: list[int]) -> None:
    assert [begin for _, begin in found(["plan"], text)] == places


def test_a_string_that_ends_in_a_mark_has_no_word_to_end() -> None:
    assert found(["@mara", "c++"], "x@mara c++11") == [("@mara", 1), ("c++", 7)]


def test_strings_are_found_that_overlap_hold_each_other_or_are_the_same() -> None:
    strings = ["red green", "green blue", "green", "red green blue"]
    assert found(strings, "red green blue") == [
        ("green", 4),
        ("green blue", 4),
        ("red green", 0),
        ("red green blue", 0),
    ]
    assert sorted(number for number, _ in Patterns(["one", "one"]).found("one")) == [0, 1]


def test_a_script_without_blanks_has_no_words_to_stand_between() -> None:
    assert found(["夜行列車"], "秘密の夜行列車です") == [("夜行列車", 3)]
    assert found(["รถไฟ"], "สร้างรถไฟใหม่") == [("รถไฟ", 5)]
    # Between a letter and a sign of such a script a word ends.
    assert found(["train"], "夜train車") == [("train", 1)]


def test_where_it_begins_is_counted_in_characters() -> None:
    assert found(["plan"], "🚆é plan") == [("plan", 3)]


def test_without_strings_nothing_is_found() -> None:
    assert list(Patterns([]).found("anything")) == []


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("  Night \n\t Train ", "night train"),
        ("STRASSE Straße", "strasse strasse"),
        ("cafe\u0301", "café"),
        ("se\u00adcret\u200b", "secret"),
        ("a\u00a0b", "a b"),
        ("", ""),
    ],
)
def test_texts_are_compared_without_case_blanks_and_what_nobody_sees(written: str, compared: str) -> None:
    assert plain(written) == compared


# Few letters, so that strings often meet; of each kind one: Latin, a digit, a mark, a blank, Chinese, Greek.
LETTERS = "aab1- 中α"


def is_part(text: str, left: int) -> bool:
    """Tell whether a word goes on between two characters, by asking of each whether it is one of these letters."""
    return left >= 0 and left + 1 < len(text) and text[left] in "ab1α" and text[left + 1] in "ab1α"


@given(st.lists(st.text(LETTERS, min_size=1, max_size=4), max_size=8), st.text(LETTERS, max_size=60))
def test_it_finds_what_a_look_at_every_place_finds(strings: list[str], text: str) -> None:
    naive = [
        (string, begin)
        for string in strings
        for begin in range(len(text))
        if text[begin : begin + len(string)] == string
        and not is_part(text, begin - 1)
        and not is_part(text, begin + len(string) - 1)
    ]
    assert found(strings, text) == sorted(naive)
