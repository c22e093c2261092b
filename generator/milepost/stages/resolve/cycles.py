"""Finds milestones that depend on each other in a circle, whatever the circle's length, without recursion."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from milepost.model.milestone import Milestone
from milepost.problems import Place, Problem


def found(milestones: Iterable[Milestone]) -> Iterator[Problem]:
    """Report each circle once, naming every milestone in it, at the first of them by id."""
    items = {milestone.id: milestone for milestone in milestones}
    links = {id_: [dependency.id for dependency in item.depends_on] for id_, item in items.items()}
    yield from _reported(items, links, "depends_on", "depend on each other")
    parents = {id_: [item.parent] if item.parent else [] for id_, item in items.items()}
    yield from _reported(items, parents, "parent", "are each other's parents")
    releases = {id_: [item.follows] if item.follows else [] for id_, item in items.items()}
    yield from _reported(items, releases, "follows", "follow each other")


def _reported(
    items: Mapping[str, Milestone], links: Mapping[str, list[str]], key: str, relation: str
) -> Iterator[Problem]:
    for group in strongly_connected(links):
        if len(group) == 1 and group[0] not in links[group[0]]:
            continue
        ring = _ring(group, links)
        path = " → ".join([*ring, ring[0]])
        message = f"{path}: these {relation}" if len(ring) > 1 else f"{path}: `{key}` names the milestone itself"
        rest = sorted(set(group) - set(ring))
        also = f"; caught up in it: {', '.join(rest)}" if rest else ""
        place = _place(items[ring[0]], ring[1 % len(ring)], key)
        yield Problem(place, "cycle", message + also, f"take out one `{key}` of the circle")


def _place(milestone: Milestone, other: str, key: str) -> Place:
    for dependency in milestone.depends_on if key == "depends_on" else ():
        if dependency.id == other:
            return dependency.place
    return milestone.place(key)


def _ring(group: list[str], links: Mapping[str, list[str]]) -> list[str]:
    """Walk from the first of a group along links inside it until one comes again; that loop is the circle."""
    members, at = set(group), min(group)
    path: dict[str, int] = {}
    while at not in path:
        path[at] = len(path)
        at = min(other for other in links[at] if other in members)
    ring = list(path)[path[at] :]
    first = ring.index(min(ring))
    return ring[first:] + ring[:first]


@dataclass(slots=True)
class _Walk:
    """The state of Tarjan's algorithm: the order of discovery, how far back each id reaches, what is still open."""

    links: Mapping[str, list[str]]
    number: dict[str, int] = field(default_factory=dict)
    low: dict[str, int] = field(default_factory=dict)
    open_ids: list[str] = field(default_factory=list)
    is_open: set[str] = field(default_factory=set)
    groups: list[list[str]] = field(default_factory=list)

    def enter(self, id_: str) -> Iterator[str]:
        self.number[id_] = self.low[id_] = len(self.number)
        self.open_ids.append(id_)
        self.is_open.add(id_)
        return iter(self.links[id_])

    def leave(self, id_: str) -> None:
        if self.low[id_] < self.number[id_]:
            return
        group: list[str] = []
        while id_ not in group[-1:]:
            group.append(self.open_ids.pop())
        self.is_open.difference_update(group)
        self.groups.append(sorted(group))


def strongly_connected(links: Mapping[str, list[str]]) -> list[list[str]]:
    """Group the ids that reach each other, after Tarjan (1972), with a stack of our own in place of recursion."""
    walk = _Walk(links)
    for root in sorted(links):
        stack = [] if root in walk.number else [(root, walk.enter(root))]
        while stack:
            id_, rest = stack[-1]
            step = next((other for other in rest if other not in walk.number or other in walk.is_open), None)
            if step is None:
                walk.leave(id_)
                stack.pop()
                caller = stack[-1][0] if stack else id_
                walk.low[caller] = min(walk.low[caller], walk.low[id_])
            elif step in walk.number:
                walk.low[id_] = min(walk.low[id_], walk.number[step])
            else:
                stack.append((step, walk.enter(step)))
    return walk.groups
