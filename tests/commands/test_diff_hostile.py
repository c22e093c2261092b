"""`milepost diff`: whatever an author writes stays text, on a platform, in a browser, on a terminal, in a program."""

import base64
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from justhtml import JustHTML
from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from repositories import SETTINGS, Repository, made, told

HOSTILE = (
    "@everyone @octocat",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<!-- -->",
    "<!--",
    "</details>",
    "</code></pre></title></style></svg>",
    '" onload="alert(1)',
    "' | a | b | ' |",
    "`a`",
    "`",
    "``` js",
    "```",
    "`````` ` ```",
    "a`b``c```d",
    "\\`a\\`",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "<https://evil.example>",
    "https://evil.example www.evil.example",
    "[a]: https://evil.example",
    "#1 GH-1 octo/repo#1 d6cd1e2bd19e03a81132a23b2025920577f84e37",
    "x" * 5000,
    "word " * 1000,
    "`" * 300,
    "\u202eesrever \u2066isolated\u2069 \u200b\ufeff",
    "one\ntwo\n\n# three\n- four\n\n    five\tsix\u2028seven",
    "%%{init: {'theme': 'dark'}}%%",
    "click a href 'https://evil.example'",
    "section x\nbefore :done, b1, 2026-01-01, 2026-01-02",
    ":a, 2026-01-01; gantt --> end",
    "&lt;b&gt; &amp; &#60;b&#62;",
    "$x^2$ :+1: ~~gone~~ **bold** _it_ ^up^ {{ braces }} {% raw %}",
    "---",
    "- [ ] a task",
    "> [!WARNING]",
)
# What is refused with an error, and told all the same.
REFUSED = ("bell\x07null\x00escape\x1b[31mred\x1b]0;title\x07", "half of a pair \ud800", "a\rb\x85c\x9bd")


def plans(folder: Path, text: str) -> Repository:
    """Write a text as title, summary and owner of what slips, comes, goes, follows, and is too much for a team."""
    repository = made(folder)
    word = json.dumps(text)
    settings = f"{SETTINGS}capacity: {{teams: {{crew: 9}}}}\n"
    common = ("---", f"title: {word}", f"owner: {word}", "team: crew", f"summary: {word}", "audience: public")
    lines = {
        "quay": ("target: 2026-05", "commitment: committed"),
        "launch": ("start: 2026-06-15", "target: 2026-06-30", "depends_on: quay"),
        "tolls": ("target: 2026-Q2", "estimate: 5d"),
    }
    repository.write({"content/roadmap.yml": settings.replace("title: Plans", f"title: {word}")})
    before = {name: "\n".join((*common, *own, "---", "")) for name, own in lines.items()}
    repository.commit({f"content/milestones/port/{name}.md": file for name, file in before.items()}, "2026-01-01")
    lines["quay"] = ("target: 2026-08", "commitment: committed")
    lines["ferry"] = ("target: 2026-Q2", "estimate: 15d")
    after: dict[str, str | None] = {name: "\n".join((*common, *own, "---", "")) for name, own in lines.items()}
    after["tolls"] = None
    repository.commit({f"content/milestones/port/{name}.md": file for name, file in after.items()}, "2026-01-02")
    return repository


@pytest.fixture(scope="module")
def tame(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return plans(tmp_path_factory.mktemp("tame") / "plans", "A plain title")


@pytest.fixture(scope="module", params=(*HOSTILE, *REFUSED), ids=lambda text: ascii(text)[1:30])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Repository]:
    return request.param, plans(tmp_path_factory.mktemp("hostile") / "plans", request.param)


def difference(repository: Repository, form: str) -> str:
    said = told(repository.folder, "diff", "HEAD~1", "HEAD", "--format", form, "--today", "2026-01-15")
    assert said.code == 0, said.err
    said.out.encode()
    return said.out


# Markdown


def rendered(text: str) -> JustHTML:
    """Render Markdown as a platform does that takes HTML as it stands."""
    platform = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return JustHTML(platform.render(text), fragment=True, sanitize=False)


def skeleton(page: JustHTML) -> list[str]:
    """List all elements with their attributes, and after a `"` every text that is not code."""
    return list(_parts(page.root))


def _parts(node: object) -> Iterator[str]:
    for child in getattr(node, "children", None) or ():
        name = child.name
        if name == "#text":
            if child.data.strip():
                yield f'"{child.data}'
        elif name == "p" and child.to_text().startswith("The content has"):
            continue  # of what is refused with an error
        elif name in {"code", "strong"}:
            yield f"<{name} {sorted((child.attrs or {}).items())}>"
        else:
            attributes = {key: value for key, value in (child.attrs or {}).items() if key != "src"}
            yield f"<{name} {sorted(attributes.items())}>"
            yield from _parts(child)


def test_in_markdown_nothing_but_code_differs_from_a_plain_title(
    tame: Repository, hostile: tuple[str, Repository]
) -> None:
    found = skeleton(rendered(difference(hostile[1], "markdown")))
    assert found == skeleton(rendered(difference(tame, "markdown")))


def test_in_markdown_stands_only_what_we_write_ourselves(tame: Repository) -> None:
    found = skeleton(rendered(difference(tame, "markdown")))
    tags = {part.split()[0] for part in found if part.startswith("<")}
    assert tags == {"<h3", "<p", "<ul", "<li", "<details", "<summary", "<strong", "<code", "<pre"}
    assert {part for part in found if "class" in part} == {"<code [('class', 'language-mermaid')]>"}
    outside = " ".join(part[1:] for part in found if part.startswith('"'))
    assert not re.search(r"[@#`|\[\]]|https?:|www\.|plain", outside)


def test_a_title_in_markdown_is_shown_as_it_is_written(tmp_path: Path) -> None:
    for number, title in enumerate(("a `b` c", "`", "<b>", "@ada", "``x")):
        page = rendered(difference(plans(tmp_path / str(number), title), "markdown"))
        assert page.query("li code")[0].to_text() == title


def test_no_title_can_end_the_chart_or_speak_in_it(tame: Repository, hostile: tuple[str, Repository]) -> None:
    [own] = re.findall(r"```mermaid\n(.*?)```", difference(tame, "markdown"), re.DOTALL)
    [found] = re.findall(r"```mermaid\n(.*?)^```$", difference(hostile[1], "markdown"), re.DOTALL | re.MULTILINE)
    sections = [line for line in found.splitlines() if line.startswith("    section ")]
    assert len(sections) == 3
    assert not re.search(r"[`<>:;#@%{}\[\]]", "".join(sections))
    assert [line for line in found.split("\n") if line not in sections] == [
        line for line in own.split("\n") if "section" not in line
    ]


def test_a_comment_fits_on_a_platform_however_much_changes(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    repository.commit({"content/roadmap.yml": SETTINGS}, "2026-01-01")
    file = "---\ntitle: '{}'\naudience: {}\ntarget: 2026-Q3\n---\n"
    texts = [file.format("`" * 5000, circle) for circle in ("public", "internal")]
    names = (f"content/milestones/{'long' * 20}-{number}.md" for number in range(400))
    repository.write({name: texts[number % 2] for number, name in enumerate(names)})
    said = difference_since(repository, "HEAD")
    assert 5_000 < len(said) < 65_536
    assert re.findall(r"^- and (\d+) more$", said, re.MULTILINE) == ["170", "370"]
    assert said.endswith("</details>\n")


def difference_since(repository: Repository, base: str) -> str:
    said = told(repository.folder, "diff", base, "--format", "markdown", "--today", "2026-01-15")
    assert said.code == 0, said.err
    return said.out


def test_the_name_of_a_period_and_of_a_branch_are_text_too(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    file = "---\ntitle: Quay\naudience: public\ntarget: '{}'\n---\n"
    named = "<b>@ada\u202e`c`"
    settings = f"{SETTINGS}calendar: {{named: {{'{named}': 2026-08-03/2026-08-07}}}}\n"
    repository.commit({"content/roadmap.yml": settings, "content/quay.md": file.format("2026-05")}, "2026-01-01")
    repository.git("switch", "--quiet", "--create", "<i>@eve`x`</i>")
    repository.commit({"content/quay.md": file.format(named)}, "2026-01-02")
    command = ("diff", "main", "<i>@eve`x`</i>", "--fail-on", "slip", "--today", "2026-01-15")
    texts = [told(repository.folder, *command, "--format", form) for form in ("markdown", "html", "text")]
    markdown, html = rendered(texts[0].out), JustHTML(texts[1].out, sanitize=False)
    assert "target 2026-05 → <b>@ada `c` (68 days later)" in [one.to_text() for one in markdown.query("li code")]
    assert not [part for part in skeleton(markdown) if "@" in part]
    assert not [part for page in (markdown, html) for part in skeleton(page) if part[:3] in {"<b ", "<i "}]
    assert [one.to_text() for one in html.query("h1")] == ["Plans: main → <i>@eve`x`</i>"]
    assert "\u202e" not in texts[2].out + texts[2].err


# A terminal, a program, a browser


def test_on_a_terminal_nothing_is_wider_than_it_and_nothing_commands_it(hostile: tuple[str, Repository]) -> None:
    text = difference(hostile[1], "text")
    assert max(map(len, text.split("\n"))) <= 80
    assert {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} == {"\n"}


def test_what_a_guard_says_commands_no_terminal(hostile: tuple[str, Repository]) -> None:
    said = told(hostile[1].folder, "diff", "HEAD~1", "HEAD", "--today", "2026-01-15", "--fail-on", "slip,removed")
    assert said.code == 1
    assert {sign for sign in said.err if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} == {"\n"}


def test_a_program_is_given_the_title_as_it_is(hostile: tuple[str, Repository]) -> None:
    title, repository = hostile
    changes = json.loads(difference(repository, "json"))["changes"]
    assert {change["id"] for change in changes} == {"quay", "ferry", "tolls"}
    if title not in REFUSED:
        assert {" ".join(change["title"].split()) for change in changes} == {" ".join(title.split())}


def test_a_page_has_no_element_and_no_attribute_more_than_with_a_plain_title(
    tame: Repository, hostile: tuple[str, Repository]
) -> None:
    pages = [JustHTML(difference(one, "html"), sanitize=False) for one in (tame, hostile[1])]
    own, found = ([part for part in skeleton(page) if part.startswith("<")] for page in pages)
    assert found == own
    policies = [one.attrs["content"] for one in pages[1].query("meta") if "http-equiv" in one.attrs]
    assert [policy.split("'sha256-")[0] for policy in policies] == ["default-src 'none'; img-src data:; style-src "]


def test_a_page_has_only_elements_of_ours_and_no_handler(hostile: tuple[str, Repository]) -> None:
    found = [part for part in skeleton(JustHTML(difference(hostile[1], "html"), sanitize=False)) if part[:1] == "<"]
    assert not [part for part in found if re.match(r"<(script|iframe|object|embed|link|a|base|form)\b", part)]
    assert not re.search(r"'(on\w+|style|href)'", "".join(found))


def test_the_drawings_of_a_page_are_well_formed_and_hold_no_script(hostile: tuple[str, Repository]) -> None:
    drawn = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', difference(hostile[1], "html"))
    assert len(drawn) == 2
    for one in drawn:
        elements = list(ElementTree.fromstring(base64.b64decode(one)).iter())  # noqa: S314  ours
        assert not [element for element in elements if element.tag.rpartition("}")[2] in {"script", "foreignObject"}]
        assert not [name for element in elements for name in element.attrib if name.startswith("on")]
