"""What a circle may see: items, fields, blocks, words and dates; and that nothing else is in the `Seen` at all."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.model.draft import Role, Source
from milepost.model.milestone import Gate
from milepost.model.roadmap import Seen
from milepost.pipeline.loading import load
from milepost.problems import errors
from milepost.stages import project, read

DAY = date(2026, 11, 23)
CIRCLES = ("public", "customers", "internal")
CONFIG = """\
title: Plans
default_audience: internal
audiences: [public, customers, internal]
"""
ROLES: dict[str, Role] = {"milestones": "milestone", "products": "product", "themes": "theme", "periods": "period"}


def seen(files: dict[str, str], circle: str, config: str = CONFIG, with_drafts: bool = False) -> Seen:
    sources = tuple(
        Source(path, path, ROLES.get(path.partition("/")[0], "page"), text.encode())
        for path, text in sorted(files.items())
    )
    own = Source("roadmap.yml", "roadmap.yml", "settings", config.encode())
    loaded = load(read.Folder(Path(), "", sources, own, frozenset(), ()), DAY)
    assert errors(loaded.problems) == ()
    audience = next(audience for audience in loaded.settings.audiences if audience.id == circle)
    return project.seen(loaded.plan.roadmap, audience, DAY, with_drafts)


def one(front_matter: str, circle: str = "public", config: str = CONFIG, body: str = "") -> Any:
    """Show one public milestone to a circle."""
    files = {
        "milestones/one.md": f"---\ntitle: One\naudience: public\n{front_matter}\n---\n\n{body}\n",
        "milestones/other.md": "---\ntitle: Other\naudience: public\n---\n",
        "milestones/before.md": "---\ntitle: Before\naudience: public\n---\n",
    }
    return seen(files, circle, config).milestones["one"]


# Items


@pytest.mark.parametrize(
    ("circle", "ids"),
    [
        ("public", ["for-all"]),
        ("customers", ["for-all", "for-some"]),
        ("internal", ["for-all", "for-few", "for-some", "unsaid"]),
    ],
)
def test_an_item_is_seen_from_its_circle_inwards(circle: str, ids: list[str]) -> None:
    audiences = {"for-all": "public", "for-some": "customers", "for-few": "internal", "unsaid": ""}
    files = {f"milestones/{id_}.md": f"---\ntitle: A\naudience: {name}\n---\n" for id_, name in audiences.items()}
    assert list(seen(files, circle).milestones) == ids


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_draft_is_seen_by_its_authors_only(circle: str) -> None:
    files = {"milestones/one.md": "---\ntitle: One\naudience: public\ndraft: yes\n---\n"}
    assert list(seen(files, circle).milestones) == []
    assert list(seen(files, circle, with_drafts=True).milestones) == ["one"]


def test_products_and_themes_without_a_file_are_seen_with_their_milestones() -> None:
    files = {
        "milestones/shop/one.md": "---\ntitle: One\naudience: public\nthemes: Speed\n---\n",
        "milestones/lab/two.md": "---\ntitle: Two\nthemes: [Speed, Secrecy]\n---\n",
    }
    public, internal = seen(files, "public"), seen(files, "internal")
    assert (list(public.products), list(public.themes)) == (["shop"], ["speed"])
    assert (list(internal.products), list(internal.themes)) == (["lab", "shop"], ["secrecy", "speed"])


def test_relations_to_what_is_withheld_are_not_there() -> None:
    config = CONFIG.replace("[public,", "[{id: public, fields: [depends_on, parent]},")
    files = {
        "milestones/lab/one.md": "---\ntitle: One\naudience: public\nthemes: [speed, hidden]\nparent: far\n"
        "follows: far\ndepends_on: [far, near]\n---\n",
        "milestones/lab/near.md": "---\ntitle: Near\naudience: public\n---\n",
        "milestones/lab/far.md": "---\ntitle: Far\n---\n",
        "products/lab.md": "---\ntitle: Lab\naudience: customers\n---\n",
        "themes/hidden.md": "---\ntitle: Hidden\naudience: internal\n---\n",
    }
    item = seen(files, "public", config).milestones["one"]
    assert (item.product, item.themes, item.parent, item.follows) == ("", ("speed",), "", "")
    assert [dependency.id for dependency in item.depends_on] == ["near"]
    assert seen(files, "customers", config).milestones["one"].product == "lab"


@pytest.mark.parametrize(
    ("path", "front_matter"),
    [
        ("milestones/one.md", "sunset: {replacement: hidden}"),
        ("products/one.md", "sunset: {replacement: hidden}"),
        ("milestones/one.md", "sunset: {replacement: hidden-before}"),
        ("pages/one.md", "shows: {product: hidden}"),
        ("pages/one.md", "shows: {theme: hidden}"),
    ],
)
def test_no_other_key_names_what_is_withheld(path: str, front_matter: str) -> None:
    files = {
        path: f"---\ntitle: One\naudience: public\n{front_matter}\n---\n",
        "milestones/hidden/hidden.md": "---\ntitle: Withheld\nthemes: hidden\naliases: [hidden-before]\n---\n",
    }
    assert "hidden" in repr(seen(files, "internal"))
    assert "hidden" not in repr(seen(files, "public"))


# Fields

OPEN = (
    ("status: active", "status", "active"),
    ("kind: event", "kind", "event"),
    ("commitment: committed", "commitment", "committed"),
    ("stage: delivery", "stage", "delivery"),
    ("progress: 40%", "progress", 40),
    ('version: "4.1"', "version", "4.1"),
    ("follows: other", "follows", "other"),
    ("tags: [a, b]", "tags", ("a", "b")),
    ("themes: Speed", "themes", ("speed",)),
    ("product: Shop", "product", "shop"),
    ("summary: In short.", "summary", "In short."),
)
GUARDED = (
    ("health: at-risk", "health", "at-risk", None),
    ("confidence: 70%", "confidence", 70, None),
    ("owner: Mara", "owner", ("Mara",), ()),
    ("team: web", "team", "web", ""),
    ("deadline: 2027-06", "deadline", "2027-06", None),
    ("not_before: 2027-02", "not_before", "2027-02", None),
    ("parent: other", "parent", "other", ""),
    ("estimate: 6w", "estimate", "6w", None),
    ("updates: {date: 2026-11-01, text: Fine}", "updates", "Fine", ()),
    ("depends_on: before", "depends_on", "before", ()),
)


@pytest.mark.parametrize(("line", "key", "value"), OPEN, ids=[row[1] for row in OPEN])
@pytest.mark.parametrize("circle", CIRCLES)
def test_open_fields_are_seen_by_everybody(line: str, key: str, value: object, circle: str) -> None:
    assert getattr(one(line, circle), key) == value


@pytest.mark.parametrize(("line", "key", "value", "nothing"), GUARDED, ids=[row[1] for row in GUARDED])
def test_guarded_fields_are_seen_where_the_allow_list_names_them(
    line: str, key: str, value: object, nothing: object
) -> None:
    listed = CONFIG.replace("[public,", f"[{{id: public, fields: {key}}},")
    assert getattr(one(line, "public"), key) == nothing
    assert getattr(one(line, "customers", listed), key) == nothing
    for shown in (getattr(one(line, "public", listed), key), getattr(one(line, "internal"), key)):
        assert shown != nothing
        assert plain(shown) in {str(value), f"('{value}',)"} or value in {shown, plain(shown)}


def plain(value: Any) -> Any:
    """Reduce a typed value to what was written."""
    if isinstance(value, tuple):
        return plain(value[0])
    if hasattr(value, "likely"):
        return f"{value.likely:g}{value.unit}"
    for name in ("id", "text"):
        if hasattr(value, name):
            return getattr(value, name)
    return value


def test_an_authors_own_fields_are_named_one_by_one() -> None:
    listed = CONFIG.replace("[public,", "[{id: public, fields: [extra.market]},")
    line = "extra: {market: EU, cost: 1}"
    assert one(line).extra == {}
    assert one(line, "public", listed).extra == {"market": "EU"}
    assert one(line, "internal").extra == {"market": "EU", "cost": "1"}


def test_a_gate_is_hidden_shown_in_short_or_in_full() -> None:
    line = (
        "gate: {type: value-case, approvers: Jo, decision: go, decided_on: 2026-11-02, decided_by: Jo, rationale: Why, "
        "asks: {effort: 8w}, recommendation: go, criteria: [{text: Clear, met: yes}]}"
    )
    short = CONFIG.replace("[public,", "[{id: public, fields: [gate]},")
    full = CONFIG.replace("[public,", "[{id: public, fields: [gate.all]},")
    assert one(line).gate is None
    assert one(line, "public", short).gate == Gate("value-case", decision="go")
    assert one(line, "public", full).gate == one(line, "internal").gate
    assert one(line, "public", full).gate.rationale == "Why"


def test_a_link_is_seen_from_its_own_circle_inwards() -> None:
    line = "links: [https://a.example, {url: https://b.example, audience: customers}]"
    assert [link.url for link in one(line).links] == ["https://a.example"]
    assert [link.url for link in one(line, "customers").links] == ["https://a.example", "https://b.example"]


# Blocks


@pytest.mark.parametrize(
    ("circle", "text", "tasks", "summary"),
    [
        ("public", "All. All again.", 0, "All."),
        ("customers", "All. Some. All again.", 0, "All."),
        ("internal", "Few. Task All. Some. All again.", 1, "Few."),
    ],
)
def test_a_circle_gets_its_own_text_and_what_follows_from_it(circle: str, text: str, tasks: int, summary: str) -> None:
    body = "::: internal\nFew.\n\n- [x] Task\n:::\n\nAll.\n\n::: customers\nSome.\n:::\n\nAll again."
    item = one("", circle, body=body)
    (only,) = item.bodies
    assert (only.text, len(only.tasks), item.summary) == (text, tasks, summary)


def test_a_title_from_a_heading_is_one_that_the_circle_sees() -> None:
    text = "---\naudience: public\n---\n::: internal\n# Codename\n:::\n\n# Name\n"
    assert seen({"milestones/a-b.md": text}, "internal").milestones["a-b"].title == "Codename"
    assert seen({"milestones/a-b.md": text}, "public").milestones["a-b"].title == "Name"
    hidden = text.replace("# Name", "Text.")
    assert seen({"milestones/a-b.md": hidden}, "public").milestones["a-b"].title == "A b"


@pytest.mark.parametrize("folder", ["products", "themes", "pages"])
def test_every_title_from_a_heading_is_one_that_the_circle_sees(folder: str) -> None:
    text = "---\naudience: public\n---\n::: internal\n# Codename\n:::\n\n# Name\n"
    assert "Codename" in repr(seen({f"{folder}/one.md": text}, "internal"))
    assert "Codename" not in repr(seen({f"{folder}/one.md": text}, "public"))


# Words


@pytest.mark.parametrize(
    ("entries", "public", "customers"),
    [
        ("{}", "One", "One"),
        ("{public: {title: P}}", "P", "One"),
        ("{customers: {title: C}}", "C", "C"),
        ("{public: {title: P}, customers: {title: C}}", "P", "C"),
        ("{public: {summary: S}, customers: {title: C}}", "One", "C"),
        ("{internal: {title: I}}", "I", "I"),
    ],
)
def test_an_entry_serves_its_circle_and_every_wider_one_without_its_own(
    entries: str, public: str, customers: str
) -> None:
    assert one(f"as_seen_by: {entries}").title == public
    assert one(f"as_seen_by: {entries}", "customers").title == customers


def test_other_words_for_the_title_leave_no_summary_in_the_old_ones() -> None:
    assert one("as_seen_by: {public: {title: Other words}}", body="The codename is out.").summary == ""


def test_a_theme_has_other_words_too() -> None:
    files = {"themes/fast.md": "---\ntitle: Fast\naudience: public\nas_seen_by: {public: {title: Quicker}}\n---\n"}
    assert seen(files, "public").themes["fast"].title == "Quicker"
    assert seen(files, "customers").themes["fast"].title == "Fast"


# Dates


@pytest.mark.parametrize(
    ("precision", "target", "start"),
    [
        ("month", "2027-05", "2027-02"),
        ("quarter", "2027-Q2", "2027-Q1"),
        ("half", "2027-H1", "2027-H1"),
        ("year", "2027", "2027"),
        ("board", "next", ""),
    ],
)
@pytest.mark.parametrize("asked_by", ["circle", "milestone"])
def test_dates_are_told_as_coarsely_as_asked(precision: str, target: str, start: str, asked_by: str) -> None:
    config, line = CONFIG, "start: 2027-02-03\ntarget: 2027-05-06"
    if asked_by == "circle":
        config = CONFIG.replace("[public,", f"[{{id: public, precision: {precision}}},")
    else:
        line += f"\nas_seen_by: {{public: {{precision: {precision}}}}}"
    item = one(line, "public", config)
    assert (item.target.text, item.start.text if item.start else "") == (target, start)
    assert one(line, "internal", config).target.text == "2027-05-06"


def test_the_coarser_of_two_wishes_counts() -> None:
    config = CONFIG.replace("[public,", "[{id: public, precision: half},")
    line = "target: 2027-05-06\nas_seen_by: {{public: {{precision: {}}}}}"
    assert one(line.format("month"), "public", config).target.text == "2027-H1"
    assert one(line.format("year"), "public", config).target.text == "2027"


def test_every_date_is_coarsened() -> None:
    config = CONFIG.replace(
        "[public,", "[{id: public, precision: year, fields: [deadline, not_before, updates, gate.all]},"
    )
    line = (
        "start: 2026-02-03\ntarget: 2026-05-06\ncompleted: 2026-05-07\nstatus: done\n"
        "deadline: 2026-07-08\nnot_before: 2026-01-09\n"
        "updates: {date: 2026-11-10, text: Moved, moved_from: 2026-04-11}\n"
        "sunset: {announce: 2027-01-12, end_of_sale: 2027-02-13, end_of_support: 2027-03-14, end_of_life: 2027-04-15}\n"
        "gate: {type: value-case, decision: conditional-go, decided_on: 2026-05-16, revisit: 2027-06-17, "
        "asks: {until: 2027-08-18}, conditions: [{text: One, due: 2027-09-19}]}"
    )
    shown = repr(one(line, "public", config))
    for day in ("02-03", "05-06", "05-07", "07-08", "01-09", "04-11", "01-12", "02-13", "03-14", "04-15", "05-16"):
        assert day not in shown
    for day in ("06-17", "08-18", "09-19", "2026, 5, 16", "2027, 6, 17", "2026, 2, 3"):
        assert day not in shown


@pytest.mark.parametrize(
    ("was", "shown"),
    [
        (("2027-01-15", "2027-05-15", "2027-02-15"), ("2027-Q1", "2027-Q2", None)),  # there and back
        (("2027-01-15", "2027-02-15"), (None, None)),  # inside what is told
        (("2026-11-15",), ("2026-Q4",)),
    ],
)
def test_a_move_is_compared_with_the_promise_that_came_next(
    was: tuple[str, ...], shown: tuple[str | None, ...]
) -> None:
    config = CONFIG.replace("[public,", "[{id: public, precision: quarter, fields: [updates]},")
    told = ", ".join(f"{{date: 2026-1{number}-01, moved_from: {day}}}" for number, day in enumerate(was))
    updates = one(f"target: 2027-03-20\nupdates: [{told}]", "public", config).updates
    assert tuple(update.moved_from.text if update.moved_from else None for update in updates) == shown


# Nothing else

AUDIENCES = st.sampled_from(CIRCLES)
IDS = ("one", "two", "three", "four")


@st.composite
def roadmaps(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Make a roadmap in which every text is a word of its own; gives its files, and the words each circle lacks."""
    audience = {name: draw(AUDIENCES) for name in (*IDS, "product", "theme", "period", "page")}
    files: dict[str, str] = {}
    hidden: dict[str, set[str]] = {circle: set() for circle in CIRCLES}
    for number, name in enumerate(IDS):
        others = draw(st.lists(st.sampled_from(IDS[:number]), unique=True)) if number else []
        block = draw(AUDIENCES)
        files[f"milestones/folder{name}/id{name}.md"] = (
            f"---\ntitle: Title{name}\nsummary: Summary{name}\naudience: {audience[name]}\nproduct: idproduct\n"
            f"themes: [idtheme, theme{name}]\nowner: Owner{name}\nteam: team{name}\ntags: tag{name}\n"
            f"depends_on: [{', '.join(f'id{other}' for other in others)}]\nextra: {{secret: extra{name}}}\n"
            f"as_seen_by: {{internal: {{title: Title{name}}}, customers: {{title: Worded{name}}}}}\n"
            f"parent: {f'id{others[0]}' if others else ''}\nfollows: {f'id{others[-1]}' if others else ''}\n---\n\n"
            f"Text{name}.\n\n::: {block}\nBlock{name} [[id{name}]].\n:::\n"
        )
        withheld(hidden, audience[name], "id", "Title", "Summary", "theme", "tag", "Text", "Worded", name=name)
        withheld(hidden, block, "Block", name=name)
        withheld(hidden, "internal", "Owner", "team", "extra", "Title", "folder", name=name)
    for name, folder in (("product", "products"), ("theme", "themes"), ("page", "pages")):
        files[f"{folder}/id{name}.md"] = f"---\ntitle: Title{name}\naudience: {audience[name]}\n---\n\nText{name}.\n"
        withheld(hidden, audience[name], "id", "Title", "Text", name=name)
    files["periods/2027-Q1.md"] = (
        f"---\nfocus: Focusperiod\nowner: Ownerperiod\nthemes: idtheme\naudience: {audience['period']}\n---\n"
    )
    withheld(hidden, audience["period"], "Focus", name="period")
    withheld(hidden, "internal", "Owner", name="period")
    return files, hidden


def withheld(hidden: dict[str, set[str]], audience: str, *kinds: str, name: str) -> None:
    for circle in CIRCLES[: CIRCLES.index(audience)]:
        hidden[circle].update(f"{kind}{name}" for kind in kinds)


@settings(max_examples=120, deadline=None)
@given(roadmaps())
def test_what_is_withheld_is_nowhere_in_what_is_seen(made: tuple[dict[str, str], dict[str, set[str]]]) -> None:
    files, hidden = made
    for circle in CIRCLES:
        shown = repr(seen(files, circle))
        assert [word for word in sorted(hidden[circle]) if word in shown] == []


def test_other_circles_and_their_rules_are_not_in_what_is_seen() -> None:
    config = CONFIG.replace("customers", "falcon-partners") + (
        "ignore: [{rule: overdue, path: milestones/falcon/**, reason: Falcon slips}]\n"
        "keys: {falcon_date: target}\nvalues: {falconised: done}\nkeep_output: [falcon.txt]\n"
        "capacity: {teams: {falcon: 10}}\n"
    )
    shown = repr(seen({"milestones/one.md": "---\ntitle: One\naudience: public\n---\n"}, "public", config))
    assert "falcon" not in shown.casefold()


def test_updates_without_health_do_not_tell_how_it_goes() -> None:
    config = "title: T\ndefault_audience: public\naudiences: [{id: public, fields: [updates]}, internal]\n"
    files = {
        "milestones/one.md": "---\ntitle: One\nupdates: [{date: 2026-11-01, health: off-track, text: Late}]\n---\n"
    }
    item = seen(files, "public", config).milestones["one"]
    assert (item.health, [update.health for update in item.updates]) == (None, [None])
    assert seen(files, "internal", config).milestones["one"].health == "off-track"


def test_a_wider_circle_never_hears_a_finer_date_than_one_inside_it() -> None:
    config = "title: T\ndefault_audience: public\naudiences: [public, {id: customers, precision: half}, internal]\n"
    files = {"milestones/one.md": "---\ntitle: One\ntarget: 2027-02-11\n---\n"}
    targets = [seen(files, circle, config).milestones["one"].target for circle in ("public", "customers", "internal")]
    assert [target.text for target in targets if target] == ["2027-H1", "2027-H1", "2027-02-11"]
