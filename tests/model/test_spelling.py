"""The nearest spelling: what is found, for how much, and that the order of what is known makes no difference."""

import time

import pytest

from milepost.model.spelling import Nearest, Patience, listed

KNOWN = ("account-login", "account-logout", "search", "payouts", "suche")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("acount-login", "account-login"),
        ("serach", "search"),
        ("PAYOUTS", ""),
        ("payout", "payouts"),
        ("nothing-like-any", ""),
        ("", ""),
    ],
)
def test_the_nearest_spelling_is_found_in_whatever_order_names_are_known(name: str, near: str) -> None:
    assert Nearest(KNOWN).to(name) == near
    assert Nearest(KNOWN[::-1]).to(name) == near


def test_of_several_the_nearest_comes_first() -> None:
    assert Nearest(KNOWN).some("account-logi") == ("account-login", "account-logout")


def test_a_cutoff_says_how_near_a_name_must_be() -> None:
    assert Nearest(KNOWN, cutoff=0.5).to("searing") == "search"
    assert Nearest(KNOWN, cutoff=0.9).to("searing") == ""


def test_patience_is_shared_and_what_was_found_stays_found() -> None:
    patience = Patience(300)
    milestones, themes = Nearest(KNOWN, patience), Nearest(("speed", "safety"), patience)
    assert milestones.to("serach") == "search"
    for number in range(20):
        milestones.to(f"payout{number}")
    assert themes.to("sped") == ""
    assert milestones.to("serach") == "search"


def test_names_made_to_look_alike_cost_no_more_than_others() -> None:
    known = ["ab" * number + "ba" * (45 - number) for number in range(45)] * 20
    nearest = Nearest(known, Patience(1_000_000))
    began = time.process_time()
    for number in range(2_000):
        nearest.to("ba" * (number % 45) + "aabb" * 10 + str(number))
    assert time.process_time() - began < 1


def test_a_list_in_a_hint_ends_somewhere() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert len(listed(["name"] * 10_000)) < 500
