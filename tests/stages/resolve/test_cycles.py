"""Circles of milestones: found where a plain search finds them, named whole, reported once, however long."""

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.model.milestone import Dependency, Milestone
from milepost.problems import Place, Problem
from milepost.stages.resolve import cycles

Links = Mapping[str, list[str]]


def milestones(links: Links) -> list[Milestone]:
    return [
        Milestone(
            id=id_,
            title=id_,
            audience="public",
            path=f"{id_}.md",
            shown=f"{id_}.md",
            depends_on=tuple(
                Dependency(other, Place(f"{id_}.md", 3, number)) for number, other in enumerate(others, 1)
            ),
        )
        for id_, others in links.items()
    ]


def found(links: Links) -> list[Problem]:
    return list(cycles.found(milestones(links)))


def ring(problem: Problem) -> list[str]:
    """Read the circle out of a message: a → b → a: these depend on each other."""
    return problem.message.partition(":")[0].split(" → ")


def caught(problem: Problem) -> set[str]:
    named = re.search(r"caught up in it: (.*)", problem.message)
    return set(ring(problem)) | set(named[1].split(", ") if named else ())


def reached(links: Links, start: str) -> set[str]:
    """Walk along the links from one milestone, naively: everything that can be reached in one step or more."""
    seen: set[str] = set()
    todo = list(links[start])
    while todo:
        id_ = todo.pop()
        if id_ not in seen:
            seen.add(id_)
            todo.extend(links[id_])
    return seen


def graphs() -> st.SearchStrategy[Links]:
    ids = [f"m{number}" for number in range(9)]
    pairs = st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=16, unique=True)
    return pairs.map(lambda pairs: {id_: [other for one, other in pairs if one == id_] for id_ in ids})


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_every_milestone_in_a_circle_is_named_once_and_no_other(links: Links) -> None:
    on_circles = {id_ for id_ in links if id_ in reached(links, id_)}
    groups = {frozenset(other for other in reached(links, id_) if id_ in reached(links, other)) for id_ in on_circles}
    problems = found(links)
    assert sorted(map(sorted, map(caught, problems))) == sorted(map(sorted, groups))


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_what_is_named_as_a_circle_is_one(links: Links) -> None:
    for problem in found(links):
        named = ring(problem)
        assert named[0] == named[-1]
        assert len(set(named)) == len(named) - 1
        assert all(other in links[one] for one, other in pairwise(named))
        # It is reported at the link that leads on from the first.
        number = links[named[0]].index(named[1]) + 1
        assert problem.place == Place(f"{named[0]}.md", 3, number)


@settings(max_examples=100, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(links: Links, random: object) -> None:
    names = list(links)
    random.shuffle(names)  # type: ignore[attr-defined]
    assert found({name: links[name] for name in names}) == found(links)


def test_a_chain_of_five_thousand_is_no_circle_and_does_not_recurse() -> None:
    links = {f"m{number:04}": [f"m{number + 1:04}"] for number in range(5000)} | {"m5000": []}
    assert len(links) > sys.getrecursionlimit()
    assert found(links) == []


def test_a_circle_of_five_hundred_is_named_whole_and_once() -> None:
    links = {f"m{number:03}": [f"m{(number + 1) % 500:03}"] for number in range(500)}
    (problem,) = found(links)
    assert ring(problem) == [f"m{number:03}" for number in range(500)] + ["m000"]
    assert problem.place == Place("m000.md", 3, 1)


def test_a_circle_as_long_as_a_chain_does_not_recurse_either() -> None:
    links = {f"m{number:04}": [f"m{(number + 1) % 5000:04}"] for number in range(5000)}
    (problem,) = found(links)
    assert len(ring(problem)) == 5001


def test_two_circles_are_two_problems() -> None:
    links = {"a": ["b"], "b": ["a"], "c": ["d", "a"], "d": ["c"], "e": ["e", "a"], "f": ["a"]}
    assert [ring(problem) for problem in found(links)] == [["a", "b", "a"], ["c", "d", "c"], ["e", "e"]]


def test_parents_and_releases_go_in_circles_too() -> None:
    one, other = milestones({"a": [], "b": []})
    assert list(cycles.found([one, other])) == []
    places = {"parent": Place("a.md", 2, 9), "follows": Place("a.md", 3, 10)}
    one, other = replace(one, parent="b", follows="b", places=places), replace(other, parent="a", follows="a")
    problems = list(cycles.found([one, other]))
    assert [(problem.place, ring(problem)) for problem in problems] == [
        (places["parent"], ["a", "b", "a"]),
        (places["follows"], ["a", "b", "a"]),
    ]
