"""`milepost diff`: what roadmap.yml opens to more readers, though no milestone changed."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from readership import (
    EXACT,
    FORMS,
    NARROWED,
    QUARTERS,
    THREE,
    TWO,
    WIDENED,
    changes,
    diff,
    files,
    is_stopped,
    kinds,
    plans,
    rows,
    settings,
)
from repositories import front, made

# What the circles' rules open


def test_a_precision_that_is_taken_out_opens_the_dates_that_are_more_exact(tmp_path: Path) -> None:
    coarse, inner = front("audience: public", "target: 2026-Q3"), front("target: 2026-06-12")
    repository = plans(tmp_path, settings(QUARTERS), settings(TWO), exact=EXACT, coarse=coarse, inner=inner)
    [change] = changes(repository)
    assert (change["id"], change["title"], change["class"]) == ("roadmap.yml", "Plans", "widened")
    assert (change["from"], change["to"]) == ("public (precision quarter)", "public")
    assert rows(change) == [("public", ["dates"], 1)]
    assert change["visible_to"] == ["public", "internal"]
    assert is_stopped(repository)


@pytest.mark.parametrize("form", FORMS)
def test_what_the_circles_open_is_told_in_every_format(tmp_path: Path, form: str) -> None:
    repository = plans(tmp_path, settings(QUARTERS), settings(TWO), exact=EXACT)
    said = diff(repository, "--format", form).out
    assert "1 seen by more; all of it can be seen outside." in said
    assert "roadmap.yml" in said
    assert "public (precision quarter) → public" in said
    assert "seen by public" in said
    assert "public is told more of 1 milestone: dates more exactly" in said


def test_the_guard_names_the_settings_and_what_they_change(tmp_path: Path) -> None:
    repository = plans(tmp_path, settings(QUARTERS), settings(TWO), exact=EXACT)
    line, last = diff(repository, "--fail-on", "audience-widened").err.splitlines()
    assert line == "audience-widened: roadmap.yml: audience public (precision quarter) → public; more may see it"
    assert "1 stopped by --fail-on" in last


def test_fields_that_are_opened_count_the_milestones_that_have_one(tmp_path: Path) -> None:
    owned, inner = front("audience: public", "owner: ada"), front("owner: ada")
    after = settings("[{id: public, fields: [owner, team]}, {id: internal}]")
    repository = plans(tmp_path, settings(TWO), after, owned=owned, plain=EXACT, inner=inner)
    [change] = changes(repository)
    assert rows(change) == [("public", ["owner", "team"], 1)]
    assert change["to"] == "public (fields owner team)"
    assert is_stopped(repository)


@pytest.mark.parametrize(
    "lines",
    [
        "owner: ada",
        "team: crew",
        "estimate: 5d",
        "health: at-risk",
        "confidence: 40%",
        "deadline: 2026-Q4",
        "gate: value-case",
        "updates: [{date: 2026-01-02, text: All is well}]",
        "extra: {customer: Contoso}",
    ],
)
def test_all_fields_open_a_milestone_with_any_of_them(tmp_path: Path, lines: str) -> None:
    after = settings("[{id: public, fields: all}, {id: internal}]")
    fields = front("audience: public", "status: done", lines)
    bare = front("audience: public", "status: done")
    [change] = changes(plans(tmp_path, settings(TWO), after, fields=fields, bare=bare))
    assert rows(change) == [("public", ["all"], 1)]


def test_a_rule_that_opens_what_no_milestone_has_yet_is_stopped_too(tmp_path: Path) -> None:
    after = settings("[{id: public, fields: [owner]}, {id: internal}]")
    repository = plans(tmp_path, settings(TWO), after, plain=EXACT)
    assert rows(changes(repository)[0]) == [("public", ["owner"], 0)]
    assert "public may be told more: owner" in diff(repository).out
    assert is_stopped(repository)


def test_another_default_is_one_change_however_many_milestones_say_nothing(tmp_path: Path) -> None:
    many = {f"m{number}": front("target: 2026-Q2") for number in range(40)}
    many |= {"said": front("audience: internal"), "open": EXACT}
    repository = plans(tmp_path, settings(TWO), settings(TWO, "public"), **many)
    [change] = changes(repository)
    assert (change["id"], change["class"]) == ("roadmap.yml", "widened")
    assert (change["from"], change["to"]) == ("default internal", "default public")
    assert rows(change) == [("public", ["milestone"], 40)]
    assert is_stopped(repository)


def test_a_wider_default_is_stopped_though_every_milestone_says_its_own(tmp_path: Path) -> None:
    repository = plans(tmp_path, settings(TWO), settings(TWO, "public"), said=front("audience: internal"))
    assert rows(changes(repository)[0]) == [("public", ["milestone"], 0)]
    assert is_stopped(repository)


def test_a_narrower_default_says_how_many_are_no_longer_seen_and_is_not_stopped(tmp_path: Path) -> None:
    plain = front("target: 2026-Q2")
    repository = plans(tmp_path, settings(TWO, "public"), settings(TWO), one=plain, two=plain, open=EXACT)
    [change] = changes(repository)
    assert (change["class"], rows(change), rows(change, "closes")) == ("narrowed", [], [("public", ["milestone"], 2)])
    assert "public is told less of 2 milestones: milestones no longer seen" in " ".join(diff(repository).out.split())
    assert not is_stopped(repository)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TWO, QUARTERS),
        ("[{id: public, fields: all}, {id: internal}]", TWO),
        ("[{id: public, fields: [owner, team]}, {id: internal}]", "[{id: public, fields: [team]}, {id: internal}]"),
    ],
)
def test_rules_that_tell_less_are_told_and_not_stopped(tmp_path: Path, before: str, after: str) -> None:
    owned = front("audience: public", "owner: ada", "target: 2026-06-12")
    repository = plans(tmp_path, settings(before), settings(after), owned=owned)
    assert kinds(repository) == NARROWED
    assert not is_stopped(repository)


@pytest.mark.parametrize(
    "after",
    [
        settings("[{id: public}, {id: internal, fields: all}]"),
        settings("[{id: public, fields: [title]}, {id: internal}]"),
        settings(TWO, "internal", "description: Other words", "capacity: {teams: {crew: 10}}"),
    ],
)
def test_settings_that_tell_every_circle_the_same_are_no_change(tmp_path: Path, after: str) -> None:
    assert changes(plans(tmp_path, settings(TWO), after, exact=EXACT)) == []


def test_a_precision_that_a_circle_further_in_still_asks_for_opens_nothing(tmp_path: Path) -> None:
    before = "[{id: public, precision: month}, {id: customers, precision: quarter}, {id: internal}]"
    after = before.replace(", precision: month", "")
    repository = plans(tmp_path, settings(before), settings(after), exact=EXACT)
    assert kinds(repository) == [("roadmap.yml", "changed", "audience")]
    assert not is_stopped(repository)


def test_a_move_does_not_hide_that_its_date_is_told_more_exactly(tmp_path: Path) -> None:
    repository = plans(tmp_path, settings(QUARTERS), settings(QUARTERS), beta=EXACT)
    moved = files(beta=front("audience: public", "target: 2026-06-20"))
    repository.commit({"content/roadmap.yml": settings(TWO), **moved}, "2026-01-03")
    settings_change, move = changes(repository)
    assert rows(settings_change) == [("public", ["dates"], 1)]
    assert (move["class"], move["visible_to"]) == ("slipped", ["public", "internal"])


# Circles by how far out they stand


def test_two_circles_that_change_places_open_what_was_inside_and_move_no_date(tmp_path: Path) -> None:
    worded = front("audience: internal", "target: 2026-06-12", "as_seen_by: {public: {precision: month}}")
    after = settings("[{id: internal}, {id: public, precision: quarter}]")
    repository = plans(tmp_path, settings(QUARTERS), after, exact=EXACT, inner=front(), worded=worded)
    [change] = changes(repository)
    assert (change["id"], change["class"]) == ("roadmap.yml", "widened")
    opened = {audience: (what[0], number) for audience, what, number in rows(change)}
    assert opened == {"internal": ("milestone", 2), "public": ("milestone", 3)}
    assert is_stopped(repository)


def test_with_its_widest_circle_gone_the_site_shows_what_the_next_one_saw(tmp_path: Path) -> None:
    after = settings("[{id: customers}, {id: internal}]")
    shown = front("audience: customers")
    repository = plans(tmp_path, settings(THREE), after, shown=shown, inner=front())
    [change] = changes(repository)
    assert rows(change) == [("customers", ["milestone"], 1)]
    assert is_stopped(repository)


def test_a_circle_that_is_left_alone_is_outside(tmp_path: Path) -> None:
    repository = plans(tmp_path, settings(TWO), settings("[{id: internal}]"), inner=front("owner: ada"))
    said = diff(repository).out
    assert "1 seen by more; all of it can be seen outside." in said
    assert "seen by internal" in " ".join(said.split())
    assert is_stopped(repository)


def test_a_circle_that_moves_further_in_is_told_what_it_could_not_see(tmp_path: Path) -> None:
    after = settings("[{id: public}, {id: internal}, {id: customers}]")
    repository = plans(tmp_path, settings(THREE), after, inner=front("audience: internal"))
    [change] = changes(repository)
    assert rows(change) == [("customers", ["milestone", "all"], 1)]
    assert rows(change, "closes") == [("internal", ["milestone", "all"], 0)]
    assert is_stopped(repository)


def test_a_new_circle_is_told_more_than_those_next_further_out_were(tmp_path: Path) -> None:
    after = settings("[{id: public, precision: quarter}, {id: partners}, {id: internal}]")
    repository = plans(tmp_path, settings(QUARTERS), after, exact=EXACT, inner=front())
    [change] = changes(repository)
    assert rows(change) == [("partners", ["dates"], 1)]
    assert change["visible_to"] == ["partners", "internal"]
    assert is_stopped(repository)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TWO, "[{id: everybody}, {id: internal}]"),
        (TWO, "[{id: public}, {id: staff}]"),
        (TWO, "[{id: public}, {id: partners}, {id: internal}]"),
        (TWO, "[{id: world, precision: year}, {id: public}, {id: internal}]"),
        (THREE, "[{id: public}, {id: clients}, {id: internal}]"),
        (THREE, TWO),
    ],
)
def test_circles_with_other_names_or_in_between_open_nothing_by_that(tmp_path: Path, before: str, after: str) -> None:
    default = after.rpartition("id: ")[2].rstrip("}]")
    repository = plans(tmp_path, settings(before), settings(after, default), inner=front("owner: ada"))
    assert rows(changes(repository)[0]) == []
    assert not is_stopped(repository)


def test_an_audience_is_wider_by_where_it_stands_and_not_by_its_name(tmp_path: Path) -> None:
    repository = plans(tmp_path, settings(THREE), settings(THREE), beta=front("audience: customers"))
    turned = settings("[{id: customers}, {id: public}, {id: internal}]")
    repository.commit({"content/roadmap.yml": turned, **files(beta=front("audience: public"))}, "2026-01-03")
    beta = next(one for one in changes(repository) if one["id"] == "beta")
    # Who opens the site does not see it, as before; `public`, which stands further in now, does.
    assert (beta["from"], beta["to"]) == ("customers", "public")
    assert rows(beta) == [("public", ["milestone"], 1)]


def test_settings_that_come_after_the_milestones_are_told(tmp_path: Path) -> None:
    repository = made(tmp_path / "plans")
    repository.commit(files(beta=front("target: 2026-06-12")), "2026-01-01")
    repository.commit({"content/roadmap.yml": settings(TWO)}, "2026-01-02")
    assert kinds(repository) == NARROWED
    repository.commit({"content/roadmap.yml": None}, "2026-01-03")
    assert kinds(repository) == WIDENED
    assert is_stopped(repository)
