"""Front matter read with places: by libyaml and by PyYAML's own parser, which must agree."""

import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.adapters import front_matter
from milepost.adapters.front_matter import Parts
from milepost.model.nodes import Mapping, Node, Scalar, Sequence

LOADERS = [yaml.CLoader, yaml.Loader] if yaml.__with_libyaml__ else [yaml.Loader]
every_parser = pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)


def bare(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {key.text: bare(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [bare(item) for item in node.items]
    return node.text


def spots(parts: Parts) -> list[tuple[int, int, str]]:
    return [(problem.place.line, problem.place.column, problem.rule) for problem in parts.problems]


def scalar(parts: Parts, key: str) -> Scalar:
    found = parts.fields.get(key)
    assert isinstance(found, Scalar)
    return found


# Each is the YAML between the fences, so its first line is line 2 of the file; then line, column, rule, words of the
# message, words of the hint.
MISTAKES = [
    # Signs that YAML keeps for itself
    ("title: A\nowner: @mara", 3, 8, "bad-yaml", "begin with '@'", 'owner: "@mara"'),
    ("title: `code` rules", 2, 8, "bad-yaml", "begin with '`'", 'title: "`code` rules"'),
    ("title: %off", 2, 8, "bad-yaml", "begin with '%'", 'title: "%off"'),
    ("%off: 10", 2, 1, "bad-yaml", "begin with '%'", '"%off": 10'),
    ("@mara: 1", 2, 1, "bad-yaml", "begin with '@'", '"@mara": 1'),
    ("owner: [@mara, @jo]", 2, 9, "bad-yaml", "begin with '@'", 'owner: ["@mara", "@jo"]'),
    ("owner:\n  - @mara", 3, 5, "bad-yaml", "begin with '@'", '- "@mara"'),
    ("links:\n  - {rel: doc, url: @x}", 3, 21, "bad-yaml", "begin with '@'", 'url: "@x"'),
    ("owner: @mara # who", 2, 8, "bad-yaml", "begin with '@'", 'owner: "@mara" # who'),
    ("title: **Bold**", 2, 8, "bad-yaml", "begin with '*'", 'title: "**Bold**"'),
    ("title: & more", 2, 8, "bad-yaml", "begin with '&'", 'title: "& more"'),
    ("title: ? what", 2, 8, "bad-yaml", "begin with '?'", 'title: "? what"'),
    ("title: , what", 2, 8, "bad-yaml", "begin with ','", 'title: ", what"'),
    ("summary: @mara\n  says hello", 2, 10, "bad-yaml", "begin with '@'", "summary: >-"),
    # Colons
    ("title: Pay: now", 2, 11, "bad-yaml", "a colon followed by a space", 'title: "Pay: now"'),
    ('title: Say: "yes"', 2, 11, "bad-yaml", "a colon followed by a space", "title: 'Say: \"yes\"'"),
    ("title: “Pay: now”", 2, 12, "bad-yaml", "a colon followed by a space", 'title: "Pay: now"'),
    ("updates:\n  - text: a: b", 3, 12, "bad-yaml", "a colon followed by a space", 'text: "a: b"'),
    ("summary: Pay: now\n  or later", 2, 13, "bad-yaml", "a colon followed", "summary: >-"),
    ("title: A\nowner:mara\nstatus: done", 3, 1, "bad-yaml", "colon needs a space", "write: owner: mara"),
    ("owner:mara\nstatus: done", 2, 1, "bad-yaml", "colon needs a space", "write: owner: mara"),
    ("title: A\nowner:mara", 3, 1, "bad-yaml", "colon needs a space", "write: owner: mara"),
    ("owner:mara", 2, 1, "bad-yaml", "colon needs a space", "write: owner: mara"),
    ("title: A\nowner:@mara", 3, 1, "bad-yaml", "colon needs a space", 'write: owner: "@mara"'),
    ('"title":"A"', 2, 1, "bad-yaml", "colon needs a space", '"title": "A"'),
    ("title = A\nstatus: done", 2, 1, "bad-yaml", "not with '='", "write: title: A"),
    (": A", 2, 1, "bad-yaml", "no key before this colon", "key: value"),
    # Quotes
    ('title: "Big" launch', 2, 14, "bad-yaml", 'after the closing "', "title: '\"Big\" launch'"),
    ("title: 'Big' launch", 2, 14, "bad-yaml", "after the closing '", "title: \"'Big' launch\""),
    ("title: 'it's here'", 2, 12, "bad-yaml", "after the closing '", 'title: "it\'s here"'),
    ("title: [Draft] Launch", 2, 16, "bad-yaml", "after the closing ]", 'title: "[Draft] Launch"'),
    ("title: {{ name }} again", 2, 19, "bad-yaml", "after the closing }", 'title: "{{ name }} again"'),
    ('title: "Launch\nstatus: done', 2, 8, "bad-yaml", "quote that opens here", 'title: "Launch"'),
    ("title: 'Launch\nstatus: done", 2, 8, "bad-yaml", "quote that opens here", "title: 'Launch'"),
    ('title: "Launch\nowner: "mara"\nid: x', 2, 8, "bad-yaml", "quote that opens here", 'title: "Launch"'),
    ('title: "Launch\nowner: "@mara"\nid: x', 2, 8, "bad-yaml", "quote that opens here", 'title: "Launch"'),
    ('title: "C:\\Users"', 2, 11, "bad-yaml", "backslash", "title: 'C:\\Users'"),
    ('title: "a \\ud83d b"', 2, 11, "bad-yaml", "backslash", "single quotes"),
    ('title: "a \\U00110000 b"', 2, 11, "bad-yaml", "backslash", "single quotes"),
    ('title: "a \\0 b"', 2, 8, "bad-yaml", "no page can show", "take it out"),
    # Brackets
    ("tags: [web, beta\nstatus: done", 2, 7, "bad-yaml", "'[' that opens here", "tags: [web, beta]"),
    ("tags: [web, beta", 2, 7, "bad-yaml", "'[' that opens here", "tags: [web, beta]"),
    ("gate: {type: x\nstatus: done", 2, 7, "bad-yaml", "'{' that opens here", "gate: {type: x}"),
    ("tags: [\n  web,\n  beta\nstatus: x", 2, 7, "bad-yaml", "'[' that opens here", "']' after the last item"),
    ("tags: [web]]\nstatus: done", 2, 12, "bad-yaml", "one closing bracket too many", "tags: [web]"),
    ("tags: [web}", 2, 11, "bad-yaml", "where ']' is missing", "inner brackets first"),
    ("tags: [a,,b]", 2, 10, "bad-yaml", "nothing stands before this comma", "tags: [a,b]"),
    ('tags: ["a" b]', 2, 12, "bad-yaml", "a comma is missing", "commas between the items"),
    ("gate: {text: Pay: now, id: x}", 2, 17, "bad-yaml", "text with a colon", '{text: "Pay: now", id: x}'),
    ("title: {{ name }}", 2, 9, "bad-yaml", "a key must be a text", 'title: "{{ name }}"'),
    ("? [a, b]\n: c", 2, 3, "bad-yaml", "a key must be a text", "quote it"),
    # Lists
    ("tags:\n  - web\n  -beta\nid: x", 4, 3, "bad-yaml", "space after its dash", "write: - beta"),
    ("tags:\n  -web\n  -beta\nid: x", 3, 3, "bad-yaml", "space after its dash", "write: - web"),
    ("tags: - web", 2, 7, "bad-yaml", "cannot begin on the line of its key", "'- web' on the next line"),
    ("title: A\n- web", 3, 1, "bad-yaml", "a list item stands where a key", "below its own key"),
    ("- web\n- beta", 2, 1, "bad-yaml", "this is a list", "below a key"),
    ("- web\ntitle: A", 3, 1, "bad-yaml", "cannot follow '- web'", "below a key"),
    # Indentation
    ("gate:\n\ttype: x", 3, 1, "bad-yaml", "a tab indents this line", "two spaces"),
    ("gate:\n  type: x\n \tasks: y\n\tz: a", 4, 2, "bad-yaml", "(and 1 more line)", "two spaces"),
    ("title: A\n  status: done", 3, 3, "bad-yaml", "'status' is indented below 'title: A'", "no space"),
    ("gate:\n    type: x\n  asks: y", 4, 3, "bad-yaml", "'asks: y' begins with 2 spaces", "'type: x' has 4"),
    ("  title: A\nstatus: done", 3, 1, "bad-yaml", "'status: done' begins with no space", "has 2"),
    # Lines that are no entries
    ("title: A\ntarget 2026\nid: x", 3, 1, "bad-yaml", "'target 2026' is not a 'key: value'", "a key and a colon"),
    ("Just some text.", 2, 1, "bad-yaml", "'Just some text.' is not", "write '***'"),
    ("summary: > and so on", 2, 10, "bad-yaml", "after '>'", 'summary: "> and so on"'),
    ("summary: |#5\n  text", 2, 10, "bad-yaml", "after '|'", 'summary: "|#5"'),
    # What YAML can do and a roadmap does not want
    ("id: a\ntitle: A\nid: b", 4, 1, "duplicate-key", "'id' stands here again; it was first on line 2", "one of"),
    ("gate:\n  type: a\n  type: b", 4, 3, "duplicate-key", "first on line 3", "keep one"),
    ("gate: {type: a, type: b}", 2, 17, "duplicate-key", "first on line 2", "keep one"),
    ("id: !!str 5", 2, 5, "bad-yaml", "tags", "leave the tag out"),
    ("tags: !set [a]", 2, 7, "bad-yaml", "tags", "leave the tag out"),
    ("title: !important", 2, 8, "bad-yaml", "tags", 'title: "!important"'),
    ("title: !e!important x", 2, 8, "bad-yaml", "begin with '!'", 'title: "!e!important x"'),
    ("gate:\n  <<: {type: a}", 3, 3, "bad-yaml", "merge keys", "write the keys out"),
    ("team: *a", 2, 7, "bad-yaml", "aliases ('*a')", 'team: "*a"'),
    ("title: &Co rules", 2, 8, "bad-yaml", "anchors ('&Co')", 'title: "&Co rules"'),
    ("gate: &first\n  type: a", 2, 7, "bad-yaml", "anchors ('&first')", "leave the anchor out"),
    ("%YAML one\ntitle: A", 2, 1, "bad-yaml", "%YAML", "delete this line"),
    ("title: A\n--- # end\nid: x", 1, 1, "bad-yaml", "never closed", "in place of '--- # end'"),
    ("title: A\n--- more", 3, 1, "bad-yaml", "a second YAML document", "delete"),
    ("title: a\x07b", 2, 9, "bad-yaml", "U+0007", "delete it"),
    ("title: a\ufeffb", 2, 9, "bad-yaml", "U+FEFF", "delete it"),
]


@every_parser
@pytest.mark.parametrize(("text", "spot", "message", "hint"), [(row[0], row[1:4], *row[4:]) for row in MISTAKES])
def test_a_mistake_is_placed_named_and_mended(text, spot, message, hint, loader):
    parts = front_matter.split(f"---\n{text}\n---\nText\n".encode(), "a.md", loader)
    assert spots(parts) == [spot]
    assert message in parts.problems[0].message
    assert hint in parts.problems[0].hint
    assert parts.problems[0].place.path == "a.md"
    assert parts.body.endswith("\nText\n")


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("---\ntitle: A\nid: b\n\n# Why\n\nText\n", 1, "on line 1 is never closed", "after line 3 ('id: b')"),
        ("---\ntitle: A\n# Why\n\nText\n", 1, "never closed", "after line 2 ('title: A')"),
        ("\n\n---\ntitle: A\n\nText\n", 3, "on line 3 is never closed", "after line 4 ('title: A')"),
        ("---\ntitle: A", 1, "never closed", "after line 2 ('title: A')"),
        ("---\ntitle: A\n----\n\nText\n", 1, "never closed", "three dashes, '---', on line 3 in place of '----'"),
        ("---\ntitle: A\n--\n\nText\n", 1, "never closed", "on line 3 in place of '--'"),
        ("---\ntitle: A\n—\n\nText\n", 1, "never closed", "on line 3 in place of '—'"),
        ("---\ntitle: A\n ---\n\nText\n", 1, "never closed", "on line 3 in place of '---'"),
        ("---\ntitle: A\n...\n\nText\n", 1, "never closed", "on line 3 in place of '...'"),
        ("---\ntitle: A\n\n# Why\n\nSome text\n\n---\n\nMore\n", 1, "never closed", "after line 2 ('title: A')"),
        ("---\ntitle: A\n\nHeading\n---\n\nText\n", 1, "never closed", "after line 2 ('title: A')"),
        ("---\ntitle: A\n----\n\nText: yes\n\n---\n", 1, "never closed", "on line 3 in place of '----'"),
    ],
)  # fmt: skip
def test_a_missing_closing_fence_is_named_with_its_opening_and_the_fields_are_read(text, line, message, hint):
    parts = front_matter.split(text.encode(), "a.md")
    assert spots(parts) == [(line, 1, "bad-yaml")]
    assert message in parts.problems[0].message
    assert hint in parts.problems[0].hint
    assert bare(parts.fields)["title"] == "A"
    assert parts.is_readable


def test_the_body_below_a_missing_closing_fence_keeps_its_lines():
    parts = front_matter.split(b"---\ntitle: A\n\n# Why\n\nText\n\n---\n\nMore\n", "a.md")
    assert parts.body.split("\n") == ["", "", "", "# Why", "", "Text", "", "---", "", "More", ""]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("+++\ntitle = 'A'\n+++\n\nText\n", "\n\n\n\nText\n"),
        ("+++\ntitle = 'A'\n", "\n\n"),
    ],
)
def test_toml_front_matter_is_named_and_left_unread(text, body):
    parts = front_matter.split(text.encode(), "a.md")
    assert spots(parts) == [(1, 1, "bad-yaml")]
    assert "TOML" in parts.problems[0].message
    assert "key: value" in parts.problems[0].hint
    assert not parts.is_readable
    assert parts.body == body


def test_slips_on_several_lines_are_all_reported_and_read_as_meant():
    text = '---\ntitle: Pay: now\nowner: @mara\nteam:web\nsummary: "Big" one\ntags: [a, b\nid: x\n---\n'
    parts = front_matter.split(text.encode(), "a.md")
    assert [spot[0] for spot in spots(parts)] == [2, 3, 4, 5, 6]
    assert parts.is_readable
    assert bare(parts.fields) == {
        "title": "Pay: now",
        "owner": "@mara",
        "team": "web",
        "summary": '"Big" one',
        "tags": ["a", "b"],
        "id": "x",
    }


def test_yaml_that_cannot_be_read_leaves_the_body_and_no_fields():
    parts = front_matter.split(b"---\ntitle: A\n  status: done\n---\n\n# Why\n", "a.md")
    assert not parts.is_readable
    assert parts.fields.entries == ()
    assert parts.body == "\n\n\n\n\n# Why\n"


@pytest.mark.parametrize(
    "text",
    [
        "# A heading\n\nText\n",
        "Text\n---\nMore\n",
        "---\n\nJust a rule on top.\n\nMore text\n",
        "---\n",
        "---",
        " ---\ntitle: A\n---\n",
        "----\ntitle: A\n----\n",
        "---title\n",
        "+++\nText\n",
        "",
        "\n\n",
    ],
)
def test_a_file_without_front_matter_is_all_body(text):
    parts = front_matter.split(text.encode(), "a.md")
    assert parts == Parts(parts.fields, text)
    assert parts.fields.entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---\nText\n",
        "\n \n---\ntitle: A\n---\nText\n",
        "--- \ntitle: A\n---  \t\nText\n",
        "---\r\ntitle: A\r\n---\r\nText\r\n",
        "---\rtitle: A\r---\rText\r",
        "\ufeff---\ntitle: A\n---\nText\n",
        '---\n{"title": "A"}\n---\nText\n',
        '---\n{"title": "A",\n "title2": "B"}\n---\nText\n',
        "---\n# a comment\n\ntitle: A # another\n\n---\nText\n",
        "---\n? title\n: A\n---\nText\n",
        "---\ntitle:\tA\t\n---\nText\n",
    ],
)
@every_parser
def test_front_matter_in_any_lawful_dress_is_read(text, loader):
    parts = front_matter.split(text.encode(), "a.md", loader)
    assert parts.problems == ()
    assert scalar(parts, "title").text == "A"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert parts.body == "\n" * lines.index("Text") + "Text\n"


def test_empty_front_matter_is_an_empty_mapping():
    for text in ("---\n---\nText\n", "---\n\n# a comment\n---\nText\n", "---\n~\n---\nText\n"):
        parts = front_matter.split(text.encode(), "a.md")
        assert (parts.fields.entries, parts.problems, parts.is_readable) == ((), (), True)


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@every_parser
def test_places_count_lines_of_the_file_and_columns_in_characters(bom, newline, loader):
    lines = [
        "---",
        "título: 東京",
        '"🚀 🚀": "🎉🎉"',
        "tags: [é, 𝒳, x]",
        "gate:",
        "  type: value-case",
        "  text: |",
        "    two lines",
        "    of text",
        "  asks:",
        "---",
    ]
    data = (bom + newline.join(lines)).encode()
    fields = front_matter.split(data, "a.md", loader).fields
    places = {key.text: (key.place.line, key.place.column) for key, _ in fields.entries}
    assert places == {"título": (2, 1), "🚀 🚀": (3, 1), "tags": (4, 1), "gate": (5, 1)}
    values = [(value.place.line, value.place.column) for _, value in fields.entries]
    assert values == [(2, 9), (3, 8), (4, 7), (6, 3)]
    tags, gate = fields.get("tags"), fields.get("gate")
    assert isinstance(tags, Sequence)
    assert [item.place.column for item in tags.items] == [8, 11, 14]
    assert isinstance(gate, Mapping)
    inner = [(value.place.line, value.place.column) for _, value in gate.entries]
    assert inner == [(6, 9), (7, 9), (10, 8)]


@every_parser
def test_a_problem_after_wide_characters_has_the_column_an_editor_shows(loader):
    data = "\ufeff---\r\ntitle: 🚀é: now\r\n---\r\n".encode()
    assert spots(front_matter.split(data, "a.md", loader)) == [(2, 10, "bad-yaml")]


@every_parser
def test_line_separators_that_no_editor_counts_shift_nothing(loader):
    data = "---\ntitle: a\u2028b\u2029c\x85d\nid: x\n---\n".encode()
    parts = front_matter.split(data, "a.md", loader)
    assert parts.problems == ()
    assert scalar(parts, "title").text == "a b c d"
    assert scalar(parts, "id").place.line == 3


@pytest.mark.parametrize(
    "written",
    ["NO", "yes", "true", "1.10", "0123", "0x1F", "1_000", "12:30:00", "2026-03-15", "1e3", ".inf", "~", "null", "="],
)
@every_parser
def test_a_value_stays_the_text_that_was_written(written, loader):
    parts = front_matter.split(f"---\nid: {written}\n---\n".encode(), "a.md", loader)
    assert scalar(parts, "id").text == written
    assert parts.problems == ()


@pytest.mark.parametrize(
    ("written", "text", "is_plain"),
    [
        ("word", "word", True),
        ("", "", True),
        ("~", "~", True),
        ("'word'", "word", False),
        ('"word"', "word", False),
        ('""', "", False),
        ("|\n  a\n  b", "a\nb\n", False),
        (">-\n  a\n  b", "a b", False),
        ("a\n  b", "a b", True),
        ("|\n  a\n  \tb", "a\n\tb\n", False),
        ("Bücher #1", "Bücher", True),
        ("C# here", "C# here", True),
        ("https://example.org/a:b", "https://example.org/a:b", True),
        ("-5", "-5", True),
        ("&x word", "word", True),
    ],
)
@every_parser
def test_a_scalar_knows_whether_it_was_plain(written, text, is_plain, loader):
    found = scalar(front_matter.split(f"---\nkey: {written}\n---\n".encode(), "a.md", loader), "key")
    assert (found.text, found.plain) == (text, is_plain)


def test_the_first_of_two_equal_keys_is_kept():
    parts = front_matter.split(b"---\nid: a\nid: b\n---\n", "a.md")
    assert bare(parts.fields) == {"id": "a"}


def test_control_characters_of_a_body_become_replacement_characters():
    parts = front_matter.split(b"a\x00b\x08\x0b\x0c\x1bc\td\n", "a.md")
    assert parts.body == "a\ufffdb\ufffd\ufffd\ufffd\ufffdc\td\n"
    assert parts.problems == ()


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        ("title: café".encode("latin-1"), 1, 11, "0xE9 is not UTF-8; in Windows-1252 it would be 'é'"),
        (b"one\r\ntwo\r\xc3\xa9x\xff", 3, 3, "0xFF"),
        (b"\xef\xbb\xbfab\x81", 1, 3, "0x81 is not UTF-8"),
        (b"ok\n\xed\xa0\x80", 2, 1, "0xED"),
        ("title: A".encode("utf-16"), 1, 1, "UTF-16"),
        ("title: A".encode("utf-16-be"), 1, 1, "UTF-16"),
        ("title: A".encode("utf-32"), 1, 1, "UTF-32"),
    ],
)
def test_what_is_not_utf8_is_placed_at_its_first_bad_byte(data, line, column, message):
    parts = front_matter.split(data, "a.md")
    assert spots(parts) == [(line, column, "bad-encoding")]
    assert message in parts.problems[0].message
    assert "UTF-8" in parts.problems[0].hint


def test_a_bad_byte_does_not_hide_the_rest_of_a_file():
    parts = front_matter.split(b"---\ntitle: caf\xe9\nid: x\nid: y\n---\nText\n", "a.md")
    assert spots(parts) == [(2, 11, "bad-encoding"), (4, 1, "duplicate-key")]
    assert bare(parts.fields) == {"title": "caf\ufffd", "id": "x"}


@every_parser
def test_a_document_is_read_from_its_first_line_to_its_last(loader):
    data = b"%YAML 1.2\n---\ntitle: A\naudiences:\n  - {id: public, fields: [health]}\n  - id: internal"
    parts = front_matter.document(data, "roadmap.yml", loader)
    assert parts.problems == ()
    assert parts.body == ""
    assert bare(parts.fields) == {
        "title": "A",
        "audiences": [{"id": "public", "fields": ["health"]}, {"id": "internal"}],
    }
    assert scalar(parts, "title").place.line == 3


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("title: A\n---\ntitle: B\n", 2, 1, "a second YAML document"),
        ("title: A\n...\ntitle: B\n", 3, 1, "a second YAML document"),
        ("- a\n- b\n", 1, 1, "this is a list"),
        ("just text\n", 1, 1, "'just text' is not a 'key: value' line"),
        ("title: A: B", 1, 9, "a colon followed by a space"),
        ("title: A\nowner: @b", 2, 8, "begin with '@'"),
        ("title: [a", 1, 8, "never closed"),
    ],
)
@every_parser
def test_a_mistake_in_a_document_has_its_own_line(text, line, column, message, loader):
    parts = front_matter.document(text.encode(), "roadmap.yml", loader)
    assert spots(parts) == [(line, column, "bad-yaml")]
    assert message in parts.problems[0].message


@given(st.binary(max_size=200) | st.binary(max_size=200).map(b"---\n".__add__))
@settings(max_examples=300, deadline=None)
def test_no_bytes_whatever_raise(data):
    for loader in LOADERS:
        for parts in (front_matter.split(data, "a.md", loader), front_matter.document(data, "a.yml", loader)):
            assert parts.is_readable or parts.problems
            assert not set(parts.body) & set(map(chr, range(9)))


SIGNS = st.sampled_from(sorted(":-[]{},\"'#@%&*!|>?<\\=aé😀 \n\t"))
LONGER = [": ", "- ", ", ", " #", "\n  ", "|\n  ", "\n---\n", "\n...\n", "<<", "title: ", "\nkey: ", "\r\n", "text"]
PIECES = SIGNS | st.sampled_from(LONGER)


@given(st.lists(PIECES, max_size=15).map("".join))
@settings(max_examples=500, deadline=None)
def test_nothing_that_looks_like_yaml_raises_and_every_problem_says_what_to_do(text):
    for loader in LOADERS:
        for data in (text.encode(), f"---\n{text}\n---\nText\n".encode()):
            for parts in (front_matter.split(data, "a.md", loader), front_matter.document(data, "a.md", loader)):
                assert parts.is_readable or parts.problems
                assert all(problem.hint and problem.place.path == "a.md" for problem in parts.problems)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"], exclude_characters="\ufeff\u2028\u2029"))
WORDS = st.from_regex(r"[a-zA-Z0-9é][a-zA-Z0-9_./é~+-]{0,8}", fullmatch=True)
VALUES = st.recursive(TEXTS | WORDS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=12)


@pytest.mark.parametrize("is_flow", [True, False, None])
@given(value=st.dictionaries(TEXTS | WORDS, VALUES, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_what_pyyaml_writes_is_read_as_pyyaml_reads_it(is_flow, value):
    text = yaml.dump(value, allow_unicode=True, default_flow_style=is_flow, Dumper=PlainDumper)
    expected = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader makes texts only
    assert expected == value
    for loader in LOADERS:
        parts = front_matter.document(text.encode(), "a.yml", loader)
        assert parts.problems == ()
        assert bare(parts.fields) == expected
        for key, _ in parts.fields.entries:
            if key.plain and len(key.text) < FOLDED_FROM:
                assert text.split("\n")[key.place.line - 1][key.place.column - 1 :].startswith(key.text)


FOLDED_FROM = 60  # a longer key may be written over several lines


class PlainDumper(yaml.SafeDumper):
    """Writes no anchors, which would come with aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def bomb() -> str:
    levels = (
        f"{name}: &{name} [{', '.join(['*' + last] * 10)}]\n" for last, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return "a: &a [boom]\n" + "".join(levels)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: " + "[" * 100_000, "more than 100 deep"),
        ("a: " + "{" * 100_000, "more than 100 deep"),
        ("a:\n  " + "- " * 100_000, "more than 100 deep"),
        ("a:\n  " + "? " * 100_000, "more than 100 deep"),
        ("".join(" " * depth + "a:\n" for depth in range(1_300)), "more than 100 deep"),
        ("".join(" " * depth + "a:\n" for depth in range(5_000)), "the limit is 10 MB"),
        ("".join(f"key{number}: value\n" for number in range(20_000)), ""),
        ("key: value\n" * 20_000, "stands here again"),
        ("a: " + "x" * 9_999_000, "the limit is 1 MB"),
        ("a: " + "x" * 999_000, ""),
        ("a: [" + "b," * 200_000 + "]", "more than 50,000 values"),
        (bomb(), "aliases ('*a') are not followed"),
        ("a: " + "b: " * 300_000, "a colon followed by a space"),
        ("a: [@" + "@," * 200_000, "begin with '@'"),
        ("owner: @mara\n" * 1_000, "begin with '@'"),
        ("a: " + '"' * 900_000 + " b", "after the closing"),
        ("a: b\n" + "some text\n" * 90_000, "not a 'key: value' line"),
        ("a" + " " * 900_000 + "b", "not a 'key: value' line"),
    ],
    ids=lambda text: text.strip()[:12] or "fine",
)
@every_parser
def test_a_hostile_file_gets_its_answer_soon(text, message, loader):
    data = f"---\n{text}\n---\n".encode()
    begun = time.process_time()
    parts = front_matter.split(data, "a.md", loader)
    # PyYAML's own parser, there for machines without libyaml, takes ten times as long for the same text.
    assert time.process_time() - begun < (6 if loader is yaml.Loader else 2)
    assert [problem for problem in parts.problems if message in problem.message] or not message
    assert bool(parts.problems) == bool(message)
    assert max((len(problem.message + problem.hint) for problem in parts.problems), default=0) < 500


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 10_000_000,
        b"---\na: b\n---\n" + b"x" * 9_999_000,
        b"---\na: b\n" + b"\n" * 9_999_000,
        b"---\n" + b"k" * 9_999_000,
        b"\x00" * 9_999_000,
        b"\n" * 9_999_000 + b"---\na: b\n---\n",
        b"---\na: b\n" + "—".encode() * 300_000 + b"x\n",
    ],
    ids=["one line", "long body", "newlines", "one word", "zeros", "late fence", "dashes"],
)
def test_ten_megabytes_are_taken_apart_in_two_seconds(data):
    begun = time.process_time()
    front_matter.split(data, "a.md")
    assert time.process_time() - begun < 2


def test_a_file_above_the_limit_is_refused_with_the_limit():
    parts = front_matter.split(b"x" * 10_000_001, "a.md")
    assert spots(parts) == [(0, 0, "bad-encoding")]
    assert "the limit is 10 MB" in parts.problems[0].message
    assert not parts.is_readable
