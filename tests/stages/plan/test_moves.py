"""How targets moved, as updates tell it: what was promised before and after, by how many days, and what is no move."""

from datetime import date
from typing import Any

import pytest

from milepost.model.calendar import Calendar
from milepost.model.history import move_kind
from milepost.model.milestone import Milestone, Update
from milepost.model.periods import parse
from milepost.model.plan import Move
from milepost.stages.plan import moves

DAY = date(2026, 11, 23)


def milestone(target: str, *told: tuple[str, str], id_: str = "a", **values: Any) -> Milestone:
    """Write a milestone whose updates say, each with its day, what was promised until then."""
    updates = tuple(
        Update(date.fromisoformat(day), f"why on {day}", moved_from=parse(was, Calendar()) if was else None)
        for day, was in told
    )
    period = parse(target, Calendar()) if target else None
    return Milestone(id=id_, title=id_, audience="public", path="", shown="", target=period, updates=updates, **values)


def told(*milestones: Milestone) -> list[Move]:
    return list(moves.moves({one.id: one for one in milestones}, {}, DAY))


def texts(*milestones: Milestone) -> list[tuple[str, str, str, int | None]]:
    return [(move.date.isoformat(), move.before.text, move.after.text, move.days) for move in told(*milestones)]


def test_a_move_leads_to_what_was_promised_next_and_the_last_to_the_present_target() -> None:
    one = milestone("2027-Q1", ("2026-03-01", "2026-06"), ("2026-08-01", "2026-09-15"))
    assert texts(one) == [
        ("2026-08-01", "2026-09-15", "2027-Q1", 197),
        ("2026-03-01", "2026-06", "2026-09-15", 77),
    ]
    assert [move.reason for move in told(one)] == ["why on 2026-08-01", "why on 2026-03-01"]


def test_updates_are_read_by_their_days_and_those_that_moved_nothing_are_passed_over() -> None:
    one = milestone("2026-12", ("2026-08-01", "2026-11"), ("2026-05-01", ""), ("2026-03-01", "2026-10"))
    assert texts(one) == [("2026-08-01", "2026-11", "2026-12", 31), ("2026-03-01", "2026-10", "2026-11", 30)]


def test_moves_of_all_milestones_go_newest_first_then_by_id() -> None:
    b = milestone("2027", ("2026-03-01", "2026-10"), ("2026-09-01", "2026-11"), id_="b")
    a = milestone("2027", ("2026-03-01", "2026-10"), id_="a")
    assert [(move.id, move.date.month) for move in told(b, a)] == [("b", 9), ("a", 3), ("b", 3)]


def test_of_two_moves_on_one_day_the_later_comes_first() -> None:
    one = milestone("2026-12", ("2026-08-01", "2026-10"), ("2026-08-01", "2026-11"))
    assert [move.before.text for move in told(one)] == ["2026-11", "2026-10"]


@pytest.mark.parametrize(
    ("before", "after"), [("2027-Q1", "2027-01/2027-03"), ("2027-Q1", "2027-Q1~"), ("next", "next")]
)
def test_the_same_days_in_other_words_are_no_move(before: str, after: str) -> None:
    assert told(milestone(after, ("2026-03-01", before))) == []


def test_a_move_back_is_a_move() -> None:
    one = milestone("2026-10", ("2026-03-01", "2026-10"), ("2026-05-01", "2026-12"))
    assert [move.days for move in told(one)] == [-61, 61]


@pytest.mark.parametrize(
    ("before", "after"),
    [("next", "2027-Q1"), ("2027-Q1", "later"), ("now", "next"), ("2027-Q1", "2027-02/.."), ("2027-02/..", "2027-Q1")],
)
def test_where_an_end_is_open_or_a_place_on_the_board_no_days_are_counted(before: str, after: str) -> None:
    (move,) = told(milestone(after, ("2026-03-01", before)))
    assert (move.before.text, move.after.text, move.days) == (before, after, None)


def test_a_target_that_has_gone_is_no_move_but_what_came_before_it_is() -> None:
    one = milestone("", ("2026-03-01", "2026-10"), ("2026-05-01", "2026-12"))
    assert texts(one) == [("2026-03-01", "2026-10", "2026-12", 61)]


def test_what_is_to_be_told_after_the_day_is_not_told_yet() -> None:
    one = milestone("2027-03", ("2026-11-23", "2026-12"), ("2026-11-24", "2027-01"))
    assert texts(one) == [("2026-11-23", "2026-12", "2027-01", 31)]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("next", "2027-Q1", "dated"),
        ("2027-Q1", "later", "undated"),
        ("now", "next", "changed"),
        ("2027-Q1", "2027-02", "refined"),
        ("2027-Q1", "2027-03", "refined"),
        ("2027-03", "2027-Q1", "widened"),
        ("2027-02", "2027-Q1", "slipped"),
        ("2027-Q1", "2027-Q2", "slipped"),
        ("2027-Q2", "2027-Q1", "pulled-in"),
        ("2027-Q1", "2027-02/..", "slipped"),
        ("2027-01/..", "2027-Q1", "refined"),
        ("../2027-06", "2027-03", "refined"),
        ("2027-04/..", "2027-02", "pulled-in"),
    ],
)
def test_a_move_has_one_kind(before: str, after: str, kind: str) -> None:
    assert move_kind(parse(before, Calendar()), parse(after, Calendar())) == kind
