"""`milepost rename`: every form of a reference is mended in place, and nothing else changes by a byte."""

import os
from datetime import date
from pathlib import Path

import pytest

from milepost.commands import workspace
from milepost.commands.build import build
from milepost.commands.rename import Renamed, rename
from milepost.model.build import Wishes
from milepost.problems import Stop, Surroundings

DAY = date(2026, 11, 23)
CONFIG = """\
title: Plans
audiences:
  - id: public
  - id: internal
default_audience: public
"""
BETA = "milestones/web/beta.md"


def made(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a roadmap with one milestone, `beta`, and other files."""
    written = {"roadmap.yml": CONFIG, BETA: "---\ntitle: Beta\n---\n## Why\n", **files}
    for name, text in written.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def at(folder: Path) -> workspace.Workspace:
    return workspace.find(folder, "", "", DAY)


def every_file(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def renamed(folder: Path, old: str = "beta", new: str = "gamma") -> dict[str, bytes]:
    rename(at(folder), old, new)
    return every_file(folder / "content")


def refused(folder: Path, old: str, new: str) -> list[tuple[str, str, str]]:
    """Say where, by which rule and with which hint a renaming was refused, which must leave every file as it was."""
    before = every_file(folder)
    with pytest.raises(Stop) as stop:
        rename(at(folder), old, new)
    assert every_file(folder) == before
    return [(problem.place.path, problem.rule, problem.hint) for problem in stop.value.problems]


OWN_FILE = {
    "nothing but a title": ("---\ntitle: B\n---\n", "---\nid: gamma\naliases: [beta]\ntitle: B\n---\n"),
    "no front matter": ("# B\n\nText.\n", "---\nid: gamma\naliases: [beta]\n---\n\n# B\n\nText.\n"),
    "empty front matter": ("---\n---\n# B\n", "---\nid: gamma\naliases: [beta]\n---\n# B\n"),
    "blank lines first": ("\n\n---\ntitle: B\n---\n", "\n\n---\nid: gamma\naliases: [beta]\ntitle: B\n---\n"),
    "front matter in braces": ("---\n{title: B}\n---\n", "---\n{id: gamma, aliases: [beta], title: B}\n---\n"),
    "indented front matter": ("---\n  title: B\n---\n", "---\n  id: gamma\n  aliases: [beta]\n  title: B\n---\n"),
    "an id and a comment": (
        "---\ntitle: B\nid: beta   # for ever\n---\n",
        "---\ntitle: B\nid: gamma   # for ever\naliases: [beta]\n---\n",
    ),
    "an id in quotes": ("---\ntitle: B\nid: 'beta'\n---\n", "---\ntitle: B\nid: 'gamma'\naliases: [beta]\n---\n"),
    "an empty id": ("---\ntitle: B\nid:\n---\n", "---\naliases: [beta]\ntitle: B\nid: gamma\n---\n"),
    "a null id": ("---\ntitle: B\nid: ~\n---\n", "---\ntitle: B\nid: gamma\naliases: [beta]\n---\n"),
    "one alias": (
        "---\nid: beta\naliases: alpha # once\ntitle: B\n---\n",
        "---\nid: gamma\naliases: [alpha, beta] # once\ntitle: B\n---\n",
    ),
    "one alias in quotes": (
        '---\nid: beta\naliases: "alpha"\ntitle: B\n---\n',
        '---\nid: gamma\naliases: ["alpha", beta]\ntitle: B\n---\n',
    ),
    "a flow list": (
        "---\nid: beta\naliases: [alpha, 'older' ]\ntitle: B\n---\n",
        "---\nid: gamma\naliases: [alpha, 'older', beta ]\ntitle: B\n---\n",
    ),
    "a flow list over lines": (
        "---\nid: beta\naliases: [\n  alpha, # first\n  older,\n]\ntitle: B\n---\n",
        "---\nid: gamma\naliases: [\n  alpha, # first\n  older, beta,\n]\ntitle: B\n---\n",
    ),
    "an empty flow list": (
        "---\nid: beta\naliases: []\ntitle: B\n---\n",
        "---\nid: gamma\naliases: [beta]\ntitle: B\n---\n",
    ),
    "a block list": (
        "---\nid: beta\naliases:\n  - alpha\n  - older   # 2024\n# next\ntitle: B\n---\n",
        "---\nid: gamma\naliases:\n  - alpha\n  - older   # 2024\n  - beta\n# next\ntitle: B\n---\n",
    ),
    "a block list at the margin": (
        "---\nid: beta\ntitle: B\naliases:\n- alpha\n---\n",
        "---\nid: gamma\ntitle: B\naliases:\n- alpha\n- beta\n---\n",
    ),
    "a key with nothing": (
        "---\nid: beta\naliases:   # none\ntitle: B\n---\n",
        "---\nid: gamma\naliases: [beta]   # none\ntitle: B\n---\n",
    ),
    "its own address": (
        "---\ntitle: B\n---\n## Why\n[here](beta.md#why) [[beta#why]]\n",
        "---\nid: gamma\naliases: [beta]\ntitle: B\n---\n## Why\n[here](gamma.md#why) [[gamma#why]]\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), OWN_FILE.values(), ids=OWN_FILE)
def test_the_file_gets_the_new_id_and_keeps_the_old_one_as_an_alias(tmp_path: Path, before: str, after: str) -> None:
    files = renamed(made(tmp_path, {BETA: before}))
    assert files == {"roadmap.yml": CONFIG.encode(), "milestones/web/gamma.md": after.encode()}


IN_OTHERS = {
    "depends_on: one": ("depends_on: beta", "depends_on: gamma"),
    "depends_on: in quotes": ('depends_on: "beta"  # why', 'depends_on: "gamma"  # why'),
    "depends_on: a flow list": ("depends_on: [zeta, beta]", "depends_on: [zeta, gamma]"),
    "depends_on: a block list": ("depends_on:\n  - zeta\n  - beta # x", "depends_on:\n  - zeta\n  - gamma # x"),
    "depends_on: flow mappings": (
        "depends_on: [{why: beta, id: beta, lag: 5d}]",
        "depends_on: [{why: beta, id: gamma, lag: 5d}]",
    ),
    "depends_on: block mappings": (
        "depends_on:\n  - id: beta\n    type: SS\n    why: beta",
        "depends_on:\n  - id: gamma\n    type: SS\n    why: beta",
    ),
    "depends_on: one mapping": ("depends_on: {id: beta}", "depends_on: {id: gamma}"),
    "depends_on: as a name": ("depends_on: [Beta]", "depends_on: [gamma]"),
    "parent": ("parent: beta", "parent: gamma"),
    "follows": ("follows: 'beta'", "follows: 'gamma'"),
    "a sunset": ("sunset: {replacement: beta}", "sunset: {replacement: gamma}"),
    "a sunset in words": ("sunset: {replacement: the beta shop}", "sunset: {replacement: the beta shop}"),
    "other keys": ("version: beta\ntags: [beta]\nextra: {id: beta}", "version: beta\ntags: [beta]\nextra: {id: beta}"),
    "after wide letters": ("{tags: [日本, ü], parent: beta}", "{tags: [日本, ü], parent: gamma}"),
}


@pytest.mark.parametrize(("before", "after"), IN_OTHERS.values(), ids=IN_OTHERS)
def test_an_id_in_the_front_matter_of_another_milestone_is_mended(tmp_path: Path, before: str, after: str) -> None:
    other = "---\n{}\n---\n# A beta of its own\n"
    files = renamed(made(tmp_path, {"milestones/zeta.md": "# Zeta\n", "milestones/app/a.md": other.format(before)}))
    assert files["milestones/app/a.md"] == other.format(after).encode()


# UP stands for the way to the milestones, which depends on where the text is.
LINKS = {
    "[[beta]]": "[[gamma]]",
    "[[ beta ]] [[beta|the beta]]": "[[ gamma ]] [[gamma|the beta]]",
    "[[beta#why]] [[beta#why|beta]]": "[[gamma#why]] [[gamma#why|beta]]",
    "[[Beta]] beta [beta]": "[[gamma]] beta [beta]",
    "[x](UP/web/beta.md)": "[x](UP/web/gamma.md)",
    "[beta.md](UP/web/beta.md#why)": "[beta.md](UP/web/gamma.md#why)",
    "[x](/milestones/web/beta.md)": "[x](/milestones/web/gamma.md)",
    "[x](./UP/web/beta.md?plain=1#why)": "[x](./UP/web/gamma.md?plain=1#why)",
    "[x](<UP/web/beta.md> 'see UP/web/beta.md')": "[x](<UP/web/gamma.md> 'see UP/web/beta.md')",
    "[x](UP/web/%62eta.md)": "[x](UP/web/gamma.md)",
    "[x][y] and [y]\n\n[y]: UP/web/beta.md 'beta'": "[x][y] and [y]\n\n[y]: UP/web/gamma.md 'beta'",
    "[UP/web/beta.md]\n\n[UP/web/beta.md]: UP/web/beta.md": "[UP/web/beta.md]\n\n[UP/web/beta.md]: UP/web/gamma.md",
    '<a href="UP/web/beta.md">x</a>': '<a href="UP/web/gamma.md">x</a>',
    "![x](UP/web/beta.md)": "![x](UP/web/gamma.md)",
    "> - [x](UP/web/beta.md)\n\n| [[beta]] |\n|---|\n| [[beta]] |": (
        "> - [x](UP/web/gamma.md)\n\n| [[gamma]] |\n|---|\n| [[gamma]] |"
    ),
    "`[[beta]]` [[beta]] `[x](UP/web/beta.md)` [x](UP/web/beta.md)": (
        "`[[beta]]` [[gamma]] `[x](UP/web/beta.md)` [x](UP/web/gamma.md)"
    ),
    "[[beta]]\n\n```\n[[beta]] [x](UP/web/beta.md)\n```\n\n    [[beta]]": (
        "[[gamma]]\n\n```\n[[beta]] [x](UP/web/beta.md)\n```\n\n    [[beta]]"
    ),
    "[[beta]] \\[[beta]] <!-- [[beta]] -->": "[[gamma]] \\[[beta]] <!-- [[beta]] -->",
    "a[^1]\n\n[^1]: [[beta]]": "a[^1]\n\n[^1]: [[gamma]]",
    "::: internal\n[[beta]]\n:::\n[[beta]]": "::: internal\n[[gamma]]\n:::\n[[gamma]]",
    "[x](beta.png) [y](https://beta.md) beta.md": "[x](beta.png) [y](https://beta.md) beta.md",
}


@pytest.mark.parametrize(("before", "after"), LINKS.items(), ids=LINKS)
@pytest.mark.parametrize(
    "path", ["milestones/app/a.md", "products/app.md", "themes/t.md", "periods/2026-Q1.md", "pages/p.md"]
)
def test_a_link_in_a_text_is_mended(tmp_path: Path, before: str, after: str, path: str) -> None:
    up = ".." if path.startswith("milestones/") else "../milestones"
    before, after = before.replace("UP", up), after.replace("UP", up)
    beside = f"{path.rpartition('/')[0]}/beta.png"
    files = renamed(made(tmp_path, {path: f"# A\n\n{before}\n", beside: b"png"}))
    assert files[path].decode() == f"# A\n\n{after}\n"


def test_a_product_names_its_replacement(tmp_path: Path) -> None:
    before = "---\nsunset:\n  replacement: beta # the id\n---\n"
    files = renamed(made(tmp_path, {"products/web.md": before}))
    assert files["products/web.md"] == b"---\nsunset:\n  replacement: gamma # the id\n---\n"


def test_line_ends_byte_order_mark_and_comments_stay_as_they_were(tmp_path: Path) -> None:
    own = b"\xef\xbb\xbf---\r\n# ours\r\ntitle: B\r\naliases:\r\n  - alpha\r\n---\r\nText \t\r\n\r\n\r\n"
    other = b"\xef\xbb\xbf---\r\nparent: beta\t# up\r\n---\r\n# A\r\n\r\n\xc3\xa4 [[beta]] \x0c end"
    files = renamed(made(tmp_path, {BETA: own, "milestones/a.md": other}))
    assert files["milestones/web/gamma.md"] == own.replace(b"# ours", b"id: gamma\r\n# ours").replace(
        b"  - alpha\r\n", b"  - alpha\r\n  - beta\r\n"
    )
    assert files["milestones/a.md"] == other.replace(b"beta", b"gamma")


def test_keys_that_roadmap_yml_maps_are_known(tmp_path: Path) -> None:
    keys = CONFIG + "keys: {slug: id, redirect_from: aliases, blocked_by: depends_on}\n"
    own = "---\ntitle: B\nslug: beta\nredirect_from: alpha\n---\n"
    other = "---\ntitle: A\nblocked_by: [beta]\n---\n"
    files = renamed(made(tmp_path, {"roadmap.yml": keys, BETA: own, "milestones/a.md": other}))
    assert files["milestones/web/gamma.md"] == b"---\ntitle: B\nslug: gamma\nredirect_from: [alpha, beta]\n---\n"
    assert files["milestones/a.md"] == b"---\ntitle: A\nblocked_by: [gamma]\n---\n"


def test_a_file_whose_name_is_not_its_id_keeps_its_name(tmp_path: Path) -> None:
    own = "---\nid: beta\ntitle: B\n---\n"
    other = "# A\n\n[x](web/first.md) [[beta]]\n"
    folder = made(tmp_path, {"milestones/web/first.md": own, "milestones/a.md": other})
    (folder / "content" / BETA).unlink()
    files = renamed(folder)
    assert files["milestones/web/first.md"] == b"---\nid: gamma\naliases: [beta]\ntitle: B\n---\n"
    assert files["milestones/a.md"] == b"# A\n\n[x](web/first.md) [[gamma]]\n"


def test_an_id_that_yaml_could_misread_is_written_in_quotes(tmp_path: Path) -> None:
    other = "---\ntitle: A\ndepends_on: [beta]\n---\n"
    files = renamed(made(tmp_path, {"milestones/a.md": other}), new="null")
    assert files["milestones/a.md"] == b'---\ntitle: A\ndepends_on: ["null"]\n---\n'
    assert files["milestones/web/null.md"].startswith(b'---\nid: "null"\naliases: [beta]\n')


def test_an_older_alias_goes_on_leading_there(tmp_path: Path) -> None:
    own = "---\ntitle: B\naliases: [alpha]\n---\n"
    other = "---\ntitle: A\ndepends_on: [alpha]\n---\n[[alpha]] [[beta]]\n"
    files = renamed(made(tmp_path, {BETA: own, "milestones/a.md": other}))
    assert files["milestones/a.md"] == other.replace("beta", "gamma").encode()


def test_a_path_in_ignore_follows_the_file(tmp_path: Path) -> None:
    ignoring = CONFIG + "ignore:\n  - {rule: overdue, path: milestones/web/beta.md, reason: known}\n"
    own = "---\ntitle: B\ntarget: 2025-Q1\nstatus: active\n---\n"
    files = renamed(made(tmp_path, {"roadmap.yml": ignoring, BETA: own}))
    assert files["roadmap.yml"] == ignoring.replace("beta.md", "gamma.md").encode()


def test_what_was_changed_is_told_by_the_names_the_files_have_now(tmp_path: Path) -> None:
    folder = made(tmp_path, {"milestones/a.md": "# A\n\n[[beta]]\n", "milestones/c.md": "# C\n"})
    assert rename(at(folder), "beta", "gamma") == Renamed(
        ("content/milestones/a.md", "content/milestones/web/gamma.md"),
        "content/milestones/web/beta.md",
        "content/milestones/web/gamma.md",
    )


def test_the_old_address_leads_to_the_new_one(tmp_path: Path) -> None:
    folder = made(tmp_path, {})
    rename(at(folder), "beta", "gamma")
    rename(at(folder), "gamma", "delta")
    assert build(at(folder), Wishes(tmp_path / "site")).problems == ()
    for old in ("beta", "gamma"):
        assert 'data-redirect="delta.html"' in (tmp_path / f"site/milestones/{old}.html").read_text("utf-8")
    assert "Beta" in (tmp_path / "site/milestones/delta.html").read_text("utf-8")
    assert b"aliases: [beta, gamma]" in every_file(folder)["content/milestones/web/delta.md"]


def test_rights_of_files_stay(tmp_path: Path) -> None:
    folder = made(tmp_path, {"milestones/a.md": "# A\n\n[[beta]]\n"})
    for name, mode in ((BETA, 0o640), ("milestones/a.md", 0o604)):
        (folder / "content" / name).chmod(mode)
    rename(at(folder), "beta", "gamma")
    assert (folder / "content/milestones/web/gamma.md").stat().st_mode & 0o777 == 0o640
    assert (folder / "content/milestones/a.md").stat().st_mode & 0o777 == 0o604


def test_an_unknown_id_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    folder = made(tmp_path, {})
    assert refused(folder, "betta", "gamma") == [("ID", "unknown-milestone", "did you mean 'beta'?")]


def test_an_old_id_is_refused_with_the_present_one(tmp_path: Path) -> None:
    folder = made(tmp_path, {BETA: "---\ntitle: B\naliases: [alpha]\n---\n"})
    assert refused(folder, "alpha", "gamma") == [("ID", "unknown-milestone", "rename 'beta'")]


@pytest.mark.parametrize(
    ("new", "rule", "hint"),
    [
        ("Gamma Rays", "bad-id", "write `gamma-rays`"),
        ("", "bad-id", "choose another id"),
        ("../gamma", "bad-id", "choose another id"),
        ("index", "bad-id", "choose another id"),
        ("readme", "bad-id", "choose another id"),
        ("x" * 101, "bad-id", "choose another id"),
        ("beta", "duplicate-id", "choose another; an old address stays taken"),
        ("zeta", "duplicate-id", "choose another; an old address stays taken"),
        ("former", "duplicate-id", "choose another; an old address stays taken"),
        ("alpha", "duplicate-id", "choose another; an old address stays taken"),
    ],
)
def test_a_new_id_that_cannot_be_one_is_refused(tmp_path: Path, new: str, rule: str, hint: str) -> None:
    own = "---\ntitle: B\naliases: [alpha]\n---\n"
    zeta = "---\ntitle: Z\naliases: [former]\n---\n"
    folder = made(tmp_path, {BETA: own, "milestones/zeta.md": zeta})
    assert refused(folder, "beta", new) == [("NEW", rule, hint)]


def test_content_with_errors_is_refused_with_them(tmp_path: Path) -> None:
    folder = made(tmp_path, {"milestones/a.md": "---\ntitle: A\ndepends_on: nobody\n---\n"})
    assert [found[:2] for found in refused(folder, "beta", "gamma")] == [
        ("content/milestones/a.md", "unknown-milestone")
    ]


def test_a_name_that_would_take_links_from_a_product_is_refused(tmp_path: Path) -> None:
    folder = made(tmp_path, {"products/shop.md": "# Shop\n", "milestones/a.md": "# A\n\nsee [[shop]]\n"})
    assert [found[:2] for found in refused(folder, "beta", "shop")] == [("content/milestones/a.md", "duplicate-id")]
    (folder / "content/milestones/a.md").write_text("# A\n\nsee [x](../products/shop.md)\n")
    assert "milestones/web/shop.md" in renamed(folder, new="shop")


def test_a_link_written_so_that_it_cannot_be_mended_is_named(tmp_path: Path) -> None:
    folder = made(tmp_path, {"milestones/a.md": "# A\n\nsee\n[x](web/bet&#97;.md)\n"})
    assert refused(folder, "beta", "gamma") == [
        (
            "content/milestones/a.md",
            "dead-link",
            "write it as [[beta]] or as a plain path, and rename again",
        )
    ]


def test_an_id_written_so_that_it_cannot_be_mended_is_named(tmp_path: Path) -> None:
    folder = made(tmp_path, {BETA: "---\ntitle: B\nid: >-\n  beta\n---\n"})
    assert [found[:2] for found in refused(folder, "beta", "gamma")] == [(f"content/{BETA}", "bad-value")]


def test_a_problem_that_only_the_old_path_kept_quiet_is_told(tmp_path: Path) -> None:
    ignoring = CONFIG + "ignore: [{rule: overdue, path: milestones/web/b*.md, reason: known}]\n"
    folder = made(tmp_path, {"roadmap.yml": ignoring, BETA: "---\ntitle: B\ntarget: 2025\nstatus: active\n---\n"})
    assert sorted(found[:2] for found in refused(folder, "beta", "gamma")) == [
        ("content/milestones/web/gamma.md", "overdue"),
        ("content/roadmap.yml", "unused-ignore"),
    ]


def test_a_file_in_the_way_is_not_replaced(tmp_path: Path) -> None:
    folder = made(tmp_path, {"milestones/a.md": "# A\n\n[[beta]]\n", "milestones/web/gamma.md/x.png": b""})
    before = every_file(folder)
    with pytest.raises(Surroundings, match=r"gamma\.md is there already"):
        rename(at(folder), "beta", "gamma")
    assert every_file(folder) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_where_one_file_cannot_be_written_none_is(tmp_path: Path) -> None:
    folder = made(tmp_path, {"milestones/app/a.md": "# A\n\n[[beta]]\n"})
    before = every_file(folder)
    (folder / "content/milestones/web").chmod(0o500)
    with pytest.raises(Surroundings, match="cannot write"):
        rename(at(folder), "beta", "gamma")
    (folder / "content/milestones/web").chmod(0o700)
    assert every_file(folder) == before


def test_what_fails_halfway_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path, {"milestones/a.md": "# A\n\n[[beta]]\n"})
    before = every_file(folder)

    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(path), str(target))

    # The disk fills up after every file was written and before the file gets its name.
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(Surroundings, match=r"cannot rename .*beta\.md: no space left on device"):
        rename(at(folder), "beta", "gamma")
    assert every_file(folder) == before
