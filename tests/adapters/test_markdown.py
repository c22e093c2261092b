"""Markdown to Body: GitHub's forms, links with places, what raw HTML may do, and how long hostile text takes."""

import time
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML

from milepost.adapters.markdown import MOST_CHARACTERS, code_lines, render
from milepost.model.draft import Body, Heading, Link, Slot, Task


def html(body: Body) -> str:
    """Write a body as a page would, with `{n` and `n}` where link n opens and closes, `(n)` where image n stands."""
    marks = {"open": "{%d", "close": "%d}", "image": "(%d)"}
    return "".join(piece if isinstance(piece, str) else marks[piece.part] % piece.link for piece in body.pieces)


def written(text: str) -> str:
    return html(render(text)).strip()


# --- GitHub's forms


def test_an_empty_text_gives_an_empty_body() -> None:
    assert render("") == Body()
    assert render("\n\n \n") == Body()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* **c** `d<e`", "<p>a <em>b</em> <strong>c</strong> <code>d&lt;e</code></p>"),
        ("~~a~~ ~b~", "<p><s>a</s> <s>b</s></p>"),
        ("a  \nb\nc", "<p>a<br>\nb\nc</p>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("Term\n: What it means", "<dl>\n<dt>Term</dt>\n<dd>What it means</dd>\n</dl>"),
        ("{{ config }} {% raw %}", "<p>{{ config }} {% raw %}</p>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("    x < y", '<pre tabindex="0"><code>x &lt; y\n</code></pre>'),
    ],
)
def test_markdown_becomes_html(text: str, expected: str) -> None:
    assert written(text) == expected


def test_a_table_says_alignment_by_class_and_never_by_style() -> None:
    shown = written("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|")
    assert '<th class="left">a</th>' in shown
    assert '<td class="center">2</td>' in shown
    assert '<td class="right">3</td>' in shown
    assert "<td>4</td>" in shown
    assert "style" not in shown


def test_a_task_list_has_disabled_boxes_named_by_their_text() -> None:
    body = render("- [x] done **well**\n- [ ] to do\n- neither")
    assert body.tasks == (Task("done well", True), Task("to do", False))
    shown = html(body)
    assert (
        '<input class="task-list-item-checkbox" type="checkbox" disabled="" checked="" aria-labelledby="task:1">'
        in shown
    )
    assert '<span id="task:2">to do</span>' in shown
    assert shown.count("<input") == 2


def test_a_task_without_text_is_no_task() -> None:
    assert render("- [ ]\n- [x] a").tasks == (Task("a", True),)


def test_alerts_have_classes_and_a_title_that_a_theme_can_reach() -> None:
    for word in ("Note", "Tip", "Important", "Warning", "Caution"):
        shown = written(f"> [!{word.upper()}]\n> Mind the gap.")
        assert f'<div class="markdown-alert markdown-alert-{word.lower()}">' in shown
        assert f'<p class="markdown-alert-title"><span class="markdown-alert-word">{word}</span></p>' in shown
        assert "<p>Mind the gap.</p>" in shown


def test_footnotes_go_there_and_back_without_slots() -> None:
    body = render("One[^a], two[^b], again[^a].\n\n[^a]: First.\n[^b]: Second.")
    shown = html(body)
    assert '<a href="#fn:1" id="fnref:1" role="doc-noteref">1</a>' in shown
    assert '<a href="#fn:1" id="fnref:1:2" role="doc-noteref">1</a>' in shown
    assert '<li id="fn:2"><p>Second. <a href="#fnref:2" role="doc-backlink">' in shown
    assert body.links == ()
    assert body.anchors == frozenset()
    assert body.text == "One, two, again. First. Second."


def test_code_is_coloured_by_class_and_loses_nothing() -> None:
    code = 'def f(x):\n    return "<b>"  # why\n\n\n'
    shown = written(f"```python\n{code}```")
    assert shown.startswith(
        '<pre class="highlight" tabindex="0"><code class="language-python"><span class="k">def</span>'
    )
    assert "style" not in shown
    assert JustHTML(shown).to_text(separator="", strip=False).strip("\n") == code.strip("\n")


def test_code_of_an_unknown_language_is_plain() -> None:
    assert written("```klingon\na < b\n```") == (
        '<pre class="highlight" tabindex="0"><code class="language-klingon">a &lt; b\n</code></pre>'
    )


def test_a_language_cannot_leave_its_attribute() -> None:
    assert "onclick" not in written('```x"onclick="y\na\n```')


def test_long_code_is_not_coloured() -> None:
    assert "<span" not in written("```python\n" + "x = 1\n" * 40_000 + "```")


def test_the_same_text_gives_the_same_body() -> None:
    text = "# A\n\n[b](c) <i id=x>d</i>[^1]\n\n[^1]: e\n"
    assert render(text) == render(text)


# --- Headings


def test_headings_have_anchors_as_on_github() -> None:
    body = render("\n\n## Why now?\n\n## Why now?\n\n### `code` & Co.\n\n## Über 日本\n\n## हिन्दी\n\n## ???\n")
    assert body.headings == (
        Heading(2, "Why now?", "why-now", 3),
        Heading(2, "Why now?", "why-now-1", 5),
        Heading(3, "code & Co.", "code--co", 7),
        Heading(2, "Über 日本", "über-日本", 9),
        Heading(2, "हिन्दी", "हिन्दी", 11),
        Heading(2, "???", "section", 13),
    )
    assert body.anchors == {heading.anchor for heading in body.headings}


def test_anchors_stay_unique_when_a_heading_looks_numbered() -> None:
    anchors = [heading.anchor for heading in render("## a\n\n## a-1\n\n## a\n\n## a\n").headings]
    assert anchors == ["a", "a-1", "a-2", "a-3"]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B\n\n### C", [2, 2, 3]),
        ("## A\n\n### B", [2, 3]),
        ("# A\n\n# B\n\n## C", [2, 2, 3]),
        ("text\n\n# A\n\n## B", [2, 3]),
        ("text\n\n# A\n\n###### B", [2, 6]),
    ],
)
def test_no_heading_competes_with_the_title_of_the_page(text: str, levels: list[int]) -> None:
    body = render(text)
    assert [heading.level for heading in body.headings] == levels
    assert "<h1" not in html(body)


def test_the_opening_heading_can_be_left_out() -> None:
    body = render("\n# A [b](c.md) *d*\n\nText.\n")
    rest = Body(body.pieces[body.opening :])
    assert html(rest).strip() == "<p>Text.</p>"
    assert body.headings[0].text == "A b d"
    assert render("Text.\n\n# A\n").opening == 0


# --- Links


def test_links_and_images_leave_slots_and_places() -> None:
    body = render('\n\nSee [a.md](a.md "Ay") and\n![A *view*](v.png) here.')
    assert html(body) == "<p>See {0a.md0} and\n(1) here.</p>\n"
    assert body.links == (
        Link("link", "a.md", 3, 12, "Ay"),
        Link("image", "v.png", 4, 13, "", "A view"),
    )
    assert body.pieces[1] == Slot(0, "open")


def test_a_linked_image_is_a_slot_between_slots() -> None:
    assert written("[![x](i.png)](p.md)") == "<p>{0(1)0}</p>"


@pytest.mark.parametrize(
    ("text", "address", "line", "column"),
    [
        ("- a\n- b\n\n  c [x](y.md)", "y.md", 4, 9),
        ("> q\n> [x](y.md)", "y.md", 2, 7),
        ("| a | b |\n|---|---|\n| c | [x](y.md) |", "y.md", 3, 11),
        ("# h\n\na\nb\n[x\ny](y.md) z", "y.md", 6, 4),
        ("a\n\nT\n: d [x](y.md)", "y.md", 4, 9),
        ("[x][r]\n\n[r]: <y.md> 'T'", "y.md", 3, 7),
        ("[x](a\\_b.md)", "a_b.md", 1, 1),
        ("a [x](<y z.md>)", "y z.md", 1, 8),
        ("- [ ] a [x](y.md)", "y.md", 1, 13),
        ("x[^1]\n\n[^1]: a\n    [x](y.md)", "y.md", 4, 9),
        ('a\n<a href="y.md">x</a>', "y.md", 2, 10),
        ('<div>\n<p>\n<a title="t" href="y.md">x</a></div>', "y.md", 3, 20),
        ("a <https://e.org/x>", "https://e.org/x", 1, 4),
        ("a https://e.org/x b", "https://e.org/x", 1, 3),
    ],
)
def test_an_address_is_reported_where_it_stands(text: str, address: str, line: int, column: int) -> None:
    link = render(text).links[0]
    assert (link.address, link.line, link.column) == (address, line, column)


def test_equal_addresses_have_places_of_their_own() -> None:
    body = render("[a](x) https://e.org [b](x) https://e.org")
    assert [(link.address, link.column) for link in body.links] == [
        ("x", 5),
        ("https://e.org", 8),
        ("x", 26),
        ("https://e.org", 29),
    ]


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("see https://e.org/a_b_c.", "https://e.org/a_b_c", "see {0https://e.org/a_b_c0}."),
        ("(see www.e.org/x)", "http://www.e.org/x", "(see {0www.e.org/x0})"),
        ("https://e.org/a_(b)", "https://e.org/a_(b)", "{0https://e.org/a_(b)0}"),
        ("https://e.org/?a=1&b=2!", "https://e.org/?a=1&b=2", "{0https://e.org/?a=1&amp;b=20}!"),
        ("www.e.org.uk/q?a&hl;", "http://www.e.org.uk/q?a", "{0www.e.org.uk/q?a0}&amp;hl;"),
        ("**http://localhost:8000**", "http://localhost:8000", "<strong>{0http://localhost:80000}</strong>"),
        ("mail a.b+c@e.org.", "mailto:a.b+c@e.org", "mail {0a.b+c@e.org0}."),
        ("mailto:a@e.org", "mailto:a@e.org", "{0mailto:a@e.org0}"),
        ("請見https://e.org/日本。", "https://e.org/日本", "請見{0https://e.org/日本0}。"),
    ],
)
def test_bare_addresses_become_links(text: str, address: str, shown: str) -> None:
    body = render(text)
    assert [link.address for link in body.links] == [address]
    assert html(body) == f"<p>{shown}</p>\n"


@pytest.mark.parametrize(
    "text",
    ["`https://e.org`", "a@b", "http://", "www.", "www.a", "http://a_b", "ftp://e.org", "a@e.org-", "xwww.e.org"],
)
def test_what_only_looks_like_an_address_is_text(text: str) -> None:
    assert render(text).links == ()


def test_an_address_inside_a_link_is_its_text() -> None:
    assert written("[https://e.org](x)") == "<p>{0https://e.org0}</p>"
    assert len(render("<a href=x>https://e.org</a>").links) == 1


def test_wiki_links_name_an_id_and_may_have_a_text() -> None:
    body = render("a [[beta]] and [[beta#why|the *beta*]]")
    assert html(body) == "<p>a {00} and {1the *beta*1}</p>\n"
    assert body.links == (
        Link("wiki", "beta", 1, 5),
        Link("wiki", "beta#why", 1, 18, "", "the *beta*"),
    )


def test_a_wiki_link_in_a_table_escapes_its_bar() -> None:
    assert render("|a|\n|-|\n|[[b\\|c]]|").links[0] == Link("wiki", "b", 3, 4, "", "c")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("[[x]](u)", ["link"]),
        ("[[x]][r]\n\n[r]: u", ["link"]),
        ("[[x]]\n\n[x]: u", ["link"]),
        ("`[[x]]`", []),
        ("```\n[[x]]\n```", []),
        ("[[x]", []),
        ("[[]]", []),
        ("\\[[x]]", []),
        ("[[x]][r]", ["wiki"]),
    ],
)
def test_a_markdown_link_of_the_same_form_wins(text: str, kinds: list[str]) -> None:
    assert [link.kind for link in render(text).links] == kinds


def test_links_to_the_page_itself_are_links_too() -> None:
    assert render("[x](#why)").links == (Link("link", "#why", 1, 5),)


# --- Text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# T\n\nOne is here. Two follows.", "One is here."),
        ("One, e.g. This, costs 1.5 days for Mr. Smith. Two.", "One, e.g. This, costs 1.5 days for Mr. Smith."),
        ("Written by J. Doe. Two.", "Written by J. Doe."),
        ("Version 2.0 is out! Two.", "Version 2.0 is out!"),
        ("What now? “Two.”", "What now?"),
        ("No stop at all", "No stop at all"),
        ("It is at www.e.org. go", "It is at www.e.org. go"),
        ("まず一つ。次に二つ。", "まず一つ。"),
        ("Раз. Два.", "Раз."),
        ("![i](p.png)\n\n> [!NOTE]\n> Note.\n\n|a|\n|-|\n|b|\n\n- item\n\nReal text.", "Real text."),
        ("A [link](x) to [[beta]]\nand `code`. Two.", "A link to beta and code."),
        ("- only\n- a list", ""),
    ],
)
def test_the_first_sentence_is_the_first_paragraphs(text: str, sentence: str) -> None:
    assert render(text).first_sentence == sentence


def test_a_long_first_sentence_ends_at_a_word() -> None:
    sentence = render("word " * 100).first_sentence
    assert len(sentence) <= 300
    assert sentence.endswith("word…")


def test_the_text_is_what_a_reader_sees() -> None:
    body = render("# A &amp; B\n\n*x*y ![alt](i.png) `c`  d\n\n|e|f|\n|-|-|\n\n```py\ng = 1\n```\n")
    assert body.text == "A & B xy alt c d e f g = 1"
    assert render("<div>a<br>b</div><div>c<i>d</i></div><!-- no -->").text == "a b cd"


# --- Raw HTML

HOSTILE = [
    "<script>alert(1)</script>",
    "a <script>alert(1)</script> b",
    "<SCRIPT SRC=//e.org/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x oNeRrOr\n=\n'alert(1)'//>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript&colon;alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href=javascript:alert(1)//<x>x</a>",
    "<a href='vbscript:x'>x</a> <a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "[x](javascript:alert(1)) [y](<java\tscript:alert(1)>) [z](data:text/html;base64,PHNjcmlwdD4=)",
    '![x](javascript:alert(1)) ![x]("onerror=alert(1)//)',
    '[x](y "\\"onmouseover=alert(1) z=\\"")',
    "<javascript:alert(1)>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<base href='//e.org/'>",
    "<meta http-equiv=refresh content='0;url=//e.org'>",
    "<link rel=stylesheet href=//e.org/x.css>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<div class=site-header id=main onclick=alert(1)>x</div>",
    "<iframe src=//e.org></iframe><object data=x></object><embed src=x>",
    "<form action=//e.org><input name=password><button formaction=javascript:x>go</button></form>",
    "<input class=task-list-item-checkbox type=image src=x onfocus=alert(1) autofocus>",
    "<textarea><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<details open ontoggle=alert(1)>x",
    "<div><b><table><i><a href=javascript:x><p>",
    "<div title='\n\n</div><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<a name=x href=y><img name=body src=z></a>",
    "<video src=x onerror=alert(1)><source onerror=alert(1)></video><audio autoplay src=x>",
    "# a <img src=x onerror=alert(1)>\n\n- [ ] <script>x</script>\n\n[^1]\n\n[^1]: <svg/onload=alert(1)>",
]
HARMLESS_TAGS = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h2 h3 h4 h5 h6 hr i input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
HARMLESS_ATTRIBUTES = (
    "id class title lang dir name role start reversed value colspan rowspan scope open datetime tabindex "
    "type disabled checked aria-labelledby href"
)


class Reader(HTMLParser):
    """Collects the elements and attributes that Python's own parser sees."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """List elements as two independent parsers see them, one of them as a browser does."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    as_browser = JustHTML(f"<!DOCTYPE html><body>{page}", sanitize=False).query("body *")
    return reader.seen + [(node.name, dict(node.attrs)) for node in as_browser]


def assert_harmless(body: Body) -> None:
    page = "".join(piece if isinstance(piece, str) else " " for piece in body.pieces)
    for tag, attributes in elements(page):
        assert tag in HARMLESS_TAGS.split(), (tag, page)
        assert set(attributes) <= set(HARMLESS_ATTRIBUTES.split()), (tag, attributes, page)
        if "href" in attributes:
            assert str(attributes["href"]).startswith(("#fn:", "#fnref:")), (attributes, page)
        if tag == "input":
            assert attributes["type"] == "checkbox"
            assert "disabled" in attributes
    slots = [piece for piece in body.pieces if isinstance(piece, Slot)]
    assert all(0 <= slot.link < len(body.links) for slot in slots)
    opened = sum(slot.part == "open" for slot in slots)
    assert opened == sum(slot.part == "close" for slot in slots)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_executable_comes_out(text: str) -> None:
    assert_harmless(render(text))
    assert_harmless(render(f"- [x] before [l](m)\n\n{text}\n\n```js\nafter()\n```\n\n[^1]\n\n[^1]: note"))


@given(st.lists(st.sampled_from([*HOSTILE, "\n\n", "> ", "- ", "`", "[", "](", '"', "'", ">", "<b>", "</div>", "--"])))
@settings(max_examples=150, deadline=None)
def test_nothing_executable_comes_out_of_mixtures(parts: list[str]) -> None:
    assert_harmless(render("".join(parts)))


@given(st.text(alphabet=" \n\t<>\"'/=&;:#!-[]()`*_~|\\ahrefsimgdv01\u00e9\u4e2d", max_size=120))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_out(text: str) -> None:
    assert_harmless(render(text))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[x](javascript:alert(1))", "javascript:alert(1)"),
        ("[x](java&#9;script:x)", "java\tscript:x"),
        ("[x](https://e.org/a%20b?q=ü)", "https://e.org/a%20b?q=ü"),
        ("<a href='jav&#x09;ascript:alert(1)'>x</a>", "jav\tascript:alert(1)"),
        ("<a HREF=javascript:x>x</a>", "javascript:x"),
        ('<img alt="" src="data:image/png;base64,AA">', "data:image/png;base64,AA"),
    ],
)
def test_an_unsafe_address_is_passed_on_to_be_judged(text: str, address: str) -> None:
    body = render(text)
    assert [link.address for link in body.links] == [address]
    assert "script" not in html(body)
    assert "data:" not in html(body)


def test_raw_links_and_images_are_links_and_images() -> None:
    body = render('a <a href="b.md" title="T &amp; U" class="x">c</a>\n<img src="d.png" alt="E" width="9">')
    assert html(body) == "<p>a {0c0}\n(1)</p>\n"
    assert body.links == (
        Link("link", "b.md", 1, 12, "T & U"),
        Link("image", "d.png", 2, 11, "", "E"),
    )


def test_harmless_html_stays() -> None:
    text = "<details open><summary>S</summary>\n\nText with <kbd>Ctrl</kbd> H<sub>2</sub>O.\n\n</details>"
    shown = written(text)
    assert '<details open=""><summary>S</summary>' in shown
    assert "<kbd>Ctrl</kbd> H<sub>2</sub>O" in shown


def test_items_that_are_never_closed_are_still_a_list() -> None:
    shown = written("<ul>\n" + "<li>a\n" * 200 + "</ul>")
    assert shown.count("<li>") == 200


def test_too_many_open_elements_are_shown_as_text() -> None:
    shown = written("<b><i>" * 40)
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown


def test_ids_of_authors_cannot_pass_for_those_of_the_page() -> None:
    body = render(
        '## main\n\n<a id="main"></a><b id="x y">q</b><i id="z">r</i><u id="z">s</u><a name="old"></a>\n\n## user z'
    )
    shown = html(body)
    assert shown.count('id="main"') == 1
    assert '<a id="user-main"></a><b>q</b><i>r</i><u>s</u><a name="user-old"></a>' in shown
    assert body.anchors == {"main", "user-main", "user-old", "user-z"}


def test_a_raw_title_is_no_second_title_of_the_page() -> None:
    assert written('<h1 align="center">Big</h1>') == "<h2>Big</h2>"


@pytest.mark.parametrize(
    "tag", ["title", "textarea", "script", "style", "select", "xmp", "plaintext", "noscript", "iframe"]
)
def test_a_tag_that_is_never_closed_does_not_swallow_the_page(tag: str) -> None:
    body = render(f"The <{tag}> tag.\n\nMore text[^1].\n\n[^1]: Note.")
    assert body.text == f"The <{tag}> tag. More text. Note."
    assert_harmless(body)


def test_a_comment_that_is_never_closed_does_not_swallow_the_footnotes() -> None:
    assert "Note." in html(render("x[^1]\n\n[^1]: Note.\n\n<!-- open\n\nhidden"))


def test_nobody_can_forge_a_slot() -> None:
    plain = render("[a](b)")
    forged = render('<a href="0">x</a> <a href="m0-0">y</a> [a](b)')
    assert len(plain.links) == 1
    assert [link.address for link in forged.links] == ["0", "m0-0", "b"]


# --- Code lines


def test_code_lines_are_those_of_closed_code_at_any_depth() -> None:
    text = "a\n```\nb\n```\n- c\n  ~~~\n  d\n  ~~~\n\n> ```\n> e\n> ```\n\n    f\n\n"
    assert code_lines(text) == {2, 3, 4, 6, 7, 8, 10, 11, 12, 14}
    assert code_lines("<pre>\n```\ng\n```\n</pre>\n\n```\nnever closed") == frozenset()


# --- Bounds

DEMANDING = {
    "brackets": "[" * 50_000,
    "images": "![" * 50_000,
    "labels": "[a](" * 25_000,
    "references": "[a][" * 25_000,
    "closed brackets": "[" * 25_000 + "]" * 25_000,
    "emphasis": "*a_" * 34_000,
    "colons": ":" * 100_000,
    "addresses": "http://a.b/ " * 8_000,
    "address brackets": "http://a.b/" + ")" * 100_000,
    "mail": "a@b.c " * 16_000,
    "a wide table": "|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "|b" * 2_000 + "|\n",
    "tables that fill up": ("|a" * 256 + "|\n" + "|-" * 256 + "|\n" + "a\n" * 256 + "\n") * 40,
    "quotes": "> " * 5_000 + "a",
    "quotes by line": "\n".join(">" * depth for depth in range(600)),
    "lists": "- " * 5_000 + "a",
    "lists by line": "\n".join("  " * depth + "- a" for depth in range(600)),
    "one line": "a" * 10_000_000,
    "one line of words": "word " * 2_000_000,
    "open elements": "".join(f"a <b id=x{number}>\n\n" for number in range(4_000)),
    "nested elements": "<div>\n" * 20_000,
    "attributes": "a <b " + " ".join(f"a{number}=1" for number in range(20_000)) + ">",
    "raw links": "<div>\n" + "<a href='x" * 10_000,
    "tasks": "- [ ] a\n" * 8_000,
    "equal headings": "# a\n" * 10_000,
    "comments": "a <!--" * 20_000,
    "footnotes": "[^a]: x\n\n" + "[^a" * 30_000,
}


@pytest.mark.parametrize("name", DEMANDING)
def test_demanding_text_takes_seconds_at_most(name: str) -> None:
    begin = time.process_time()
    render(DEMANDING[name])
    assert time.process_time() - begin < 5


def test_an_overlong_text_is_shown_as_it_is() -> None:
    text = "# <b>a</b>\n" + "x" * MOST_CHARACTERS
    body = render(text)
    assert html(body) == f'<pre class="plain" tabindex="0">{escape(text)}</pre>\n'
    assert body.links == ()
    assert code_lines(text) == frozenset()
