"""`:::` blocks: who sees which lines, what is wrong, and that nothing reaches a circle that is too wide."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.problems import Place
from milepost.stages.parse.circles import for_circles

CIRCLES = ("public", "customers", "internal")


def seen(text: str) -> tuple[str, ...]:
    texts, problems = for_circles(text, CIRCLES, "a.md")
    assert problems == ()
    return texts


def faults(text: str) -> list[tuple[int, int, str]]:
    _, problems = for_circles(text, CIRCLES, "a.md")
    return [(problem.place.line, problem.place.column, problem.rule) for problem in problems]


def test_a_text_without_blocks_is_everybodys_and_the_same_object() -> None:
    text = "plain\r\ntext :: and std::string"
    assert all(one is text for one in seen(text))


def test_a_block_is_seen_by_its_circle_and_those_inside_it() -> None:
    public, customers, internal = seen("a\n::: customers\nb\n:::\nc")
    assert public == "a\n\n\n\nc"
    assert customers == internal == "a\n\nb\n\nc"
    assert customers is internal


def test_blocks_may_follow_each_other() -> None:
    assert seen("::: customers\nb\n:::\n::: internal\nc\n:::") == (
        "\n\n\n\n\n",
        "\nb\n\n\n\n",
        "\nb\n\n\nc\n",
    )


def test_a_block_for_the_widest_circle_is_everybodys() -> None:
    public, customers, internal = seen("::: public\na\n:::")
    assert public == "\na\n"
    assert public is customers is internal


@pytest.mark.parametrize("opening", ["::: internal", ":::internal", "::: Internal", "::: internal  ", ":::: internal"])
def test_blanks_and_letter_case_do_not_matter(opening: str) -> None:
    assert seen(f"a\n{opening}\nb\n:::\nc")[0] == "a\n\n\n\nc"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    public, _, internal = seen(end.join(["a", "::: internal", "b", ":::", "c"]))
    assert public == "a\n\n\n\nc"
    assert internal == "a\n\nb\n\nc"


@pytest.mark.parametrize(
    "text",
    [
        "```\n::: internal\na\n:::\n```",
        "~~~ text\n::: internal\n~~~",
        "- x\n\n  ```\n  ::: internal\n  ```",
        "> ```\n> ::: internal\n> :::\n> ```",
        "1. x\n   1. y\n\n      ```\n      ::: internal\n      ```",
        "a\n\n    ::: internal\n    b\n    :::\n",
    ],
)
def test_in_code_colons_are_text(text: str) -> None:
    assert all(one is text for one in seen(text))


def test_code_inside_a_block_does_not_end_it() -> None:
    public, _, internal = seen("::: internal\n```\n:::\n```\nb\n:::\nc")
    assert public == "\n\n\n\n\n\nc"
    assert internal == "\n```\n:::\n```\nb\n\nc"


def test_a_line_that_leaves_the_list_of_the_code_is_not_in_the_code() -> None:
    public, _, _ = seen("- x\n  ```\n::: internal\nsecret\n:::\n  ```")
    assert "secret" not in public


def test_code_that_is_never_closed_hides_no_block() -> None:
    texts, _ = for_circles("```\ncode\n\n::: internal\nsecret\n:::\nmore", CIRCLES, "a.md")
    assert "secret" not in texts[0] + texts[1]
    assert "secret" in texts[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n::: internal\nb", [(2, 1, "bad-block")]),
        ("- a\n  ::: internal\n  b\n  :::\n", [(2, 3, "bad-block")]),
        ("> ::: internal\n> b\n> :::\n", [(1, 3, "bad-block")]),
        ("- ::: internal\n  b\n  :::\n", [(1, 3, "bad-block")]),
        (" ::: internal\nb\n:::\n", [(1, 2, "bad-block")]),
        ("\ufeff::: internal\nb\n:::\n", [(1, 2, "bad-block")]),
        (":: internal\nb\n:::\n", [(1, 1, "bad-block")]),
        ("::: customers\na\n::: internal\nb\n:::\n:::\n", [(3, 1, "bad-block")]),
        ("::: customers\na\n::: internal\nb\n:::\n", [(3, 1, "bad-block")]),
        ("::: internal\n- a\n  :::\n", [(3, 3, "bad-block")]),
        ("::: intrenal\nb\n:::\n", [(1, 1, "unknown-audience")]),
        ("::: tip\nb\n:::\n", [(1, 1, "unknown-audience")]),
        ("::: internal notes\nb\n:::\n", [(1, 1, "unknown-audience")]),
    ],
)
def test_a_mistake_is_reported_once_and_shown_to_the_innermost_only(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    assert faults(text) == expected
    texts, _ = for_circles(text, CIRCLES, "a.md")
    assert "b" not in texts[0]
    assert texts[0].count("\n") == texts[2].count("\n") == text.count("\n")


def test_a_block_that_was_never_opened_hides_what_it_may_have_been_meant_to_hide() -> None:
    text = "::: customers\na\n:::\nb\n:::\nc"
    assert faults(text) == [(5, 1, "bad-block")]
    texts, _ = for_circles(text, CIRCLES, "a.md")
    assert texts == ("\n\n\n\n\nc", "\na\n\n\n\nc", "\na\n\nb\n\nc")


def test_a_block_that_is_never_closed_hides_all_the_rest() -> None:
    texts, _ = for_circles("a\n::: internal\nb\n\n# c\n", CIRCLES, "a.md")
    assert texts[:2] == ("a\n\n\n\n\n", "a\n\n\n\n\n")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("intrenal", "did you mean 'internal'?"),
        ("internal notes", "did you mean 'internal'?"),
        ("tip", "for a highlighted note write > [!TIP] and begin each of its lines with >"),
        ("danger Mind this", "for a highlighted note write > [!CAUTION] and begin each of its lines with >"),
        ("zebra", "the audiences are: public, customers, internal"),
    ],
)
def test_an_unknown_name_has_a_remedy(name: str, hint: str) -> None:
    _, problems = for_circles(f"::: {name}\nx\n:::", CIRCLES, "a.md")
    assert [problem.hint for problem in problems] == [hint]
    assert problems[0].message == f"no audience has the id '{name}'"


def test_layout_of_other_platforms_is_left_out_with_one_warning() -> None:
    text = (
        'a\n:::row:::\n    :::column span="3":::\n        # b\n          c\n    :::column-end:::\n:::row-end:::\n'
        ':::image type="icon" source="i.png":::\nd'
    )
    texts, problems = for_circles(text, CIRCLES, "a.md")
    assert texts == ("a\n\n\n# b\n  c\n\n\n\nd",) * 3
    assert [(problem.place, problem.rule, problem.level) for problem in problems] == [
        (Place("a.md", 2, 1), "foreign-block", "warning")
    ]


def test_layout_lines_in_code_stay() -> None:
    assert seen("```\n:::row:::\n```")[0] == "```\n:::row:::\n```"


def test_a_block_may_stand_between_layout_lines() -> None:
    texts, problems = for_circles(":::row:::\n  ::: internal\n  b\n  :::\n:::row-end:::\n", CIRCLES, "a.md")
    assert [problem.rule for problem in problems] == ["foreign-block"]
    assert texts[0] == "\n\n\n\n\n"
    assert texts[2] == "\n\nb\n\n\n"


def test_many_blocks_take_little_time() -> None:
    text = "::: internal\na\n:::\n" * 5_000 + "::: internal\n" * 5_000 + ":::" + " " * 100_000 + "x\n"
    texts, _ = for_circles(text, CIRCLES, "a.md")
    assert "a" not in texts[0]


# --- The property: nothing meant for an inner circle is seen by a wider one

WORDS = {"public": "openword", "customers": "clientword", "internal": "secretword"}
# Each whole in itself, so that what an author means by them is beyond doubt.
SHAPES = [
    "{word}",
    "- {word}\n- {word}\n\n  {word}",
    "1. a\n   - {word}",
    "> {word}\n> > {word}",
    "[r]: {word}.md '{word}'\n\n[r]",
    "[^f]: {word}\n\n    {word}\n\n[^f]",
    "```\n{word}\n```",
    "~~~~ text\n```\n{word}\n~~~~",
    "- x\n  ```\n  {word}\n  ```",
    "> ```\n> {word}\n> ```",
    "```\n::: internal\n{word}\n:::\n```",
    "- x\n\n  ~~~\n  :::\n  {word}\n  ~~~",
    "    {word}",
    "<div>\n{word}\n</div>\n",
    "<!-- {word} -->",
    "|a|\n|-|\n|{word}|",
    "Term\n: {word}",
    "# {word}",
    "{word}\n===",
    "`{word}\n{word}`",
    "<pre>\n{word}\n\n{word}\n</pre>",
]
BLOCKS = st.lists(
    st.tuples(st.sampled_from(CIRCLES), st.lists(st.sampled_from(SHAPES), min_size=1, max_size=4)), max_size=8
)


@given(BLOCKS, st.sampled_from(["\n", "\n\n"]), st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=400, deadline=None)
def test_well_formed_blocks_are_seen_by_whom_they_are_meant_for(
    blocks: list[tuple[str, list[str]]], gap: str, end: str
) -> None:
    parts = []
    for circle, shapes in blocks:
        content = gap.join(shape.format(word=WORDS[circle]) for shape in shapes)
        parts.append(content if circle == "public" else f"::: {circle}\n{content}\n:::")
    texts, problems = for_circles(gap.join(parts).replace("\n", end), CIRCLES, "a.md")
    assert problems == ()
    written = [
        sum(shape.count("{word}") for circle, shapes in blocks if circle == name for shape in shapes)
        for name in CIRCLES
    ]
    for reach, text in enumerate(texts):
        for number, name in enumerate(CIRCLES):
            assert text.count(WORDS[name]) == (written[number] if number <= reach else 0)


LINES = [
    "::: internal",
    "::: customers",
    "::: intrenal",
    "  ::: internal",
    "- ::: internal",
    "> ::: customers",
    ":::",
    "  :::",
    "> :::",
    "```",
    "  ```",
    "- ```",
    "> ```",
    "~~~",
    "    code",
    "- item",
    "> quote",
    "<div>",
    "<!--",
    "-->",
    "<pre>",
    "[r]: x",
    "[r]: x '",
    ":::row:::",
    ":::row-end:::",
    "",
]


@given(st.lists(st.sampled_from(LINES), max_size=12), st.lists(st.sampled_from(LINES), max_size=6))
@settings(max_examples=600, deadline=None)
def test_disorder_before_a_block_is_reported_or_the_block_hides(before: list[str], inside: list[str]) -> None:
    calm = [line for line in inside if ":::" not in line and "`" not in line and "~" not in line]
    lines = [*before, "", "::: internal", *calm, "secretword", ":::", "", "after"]
    texts, _ = for_circles("\n".join(lines), CIRCLES, "a.md")
    if "secretword" in texts[0] or "secretword" in texts[1]:
        # Only code that opens before the block and is closed after it makes text of it; here nothing closes it.
        pytest.fail("\n".join(lines))
    assert len({text.count("\n") for text in texts}) == 1
    assert "secretword" in texts[2]


@given(st.lists(st.sampled_from([*LINES, "openword"]), max_size=20))
@settings(max_examples=400, deadline=None)
def test_inner_circles_see_all_that_wider_ones_see(lines: list[str]) -> None:
    texts, _ = for_circles("\n".join(lines), CIRCLES, "a.md")
    for wider, inner in pairwise(texts):
        for one, other in zip(wider.split("\n"), inner.split("\n"), strict=True):
            assert one in ("", other)
