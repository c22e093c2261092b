"""Looks up what a milestone says of others: predecessors, parent, the release before it, its stage and gate."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from milepost.model.milestone import Dependency, Milestone, Product
from milepost.model.settings import Lifecycle, Settings
from milepost.model.spelling import Nearest, Patience, listed
from milepost.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Known:
    """Every id that a file may name: those of milestones, their old ones, and those of files that were refused."""

    milestones: Mapping[str, Milestone]
    aliases: Mapping[str, str]
    refused: frozenset[str]
    nearest: Nearest

    def find(self, name: str) -> str:
        """Give the id that a name stands for now; empty when there is none."""
        return name if name in self.milestones else self.aliases.get(name, "")

    def unknown(self, name: str, place: Place) -> Iterator[Problem]:
        """Say that no milestone has an id, unless its file was refused for another reason."""
        if name in self.refused:
            return
        near = self.nearest.to(name)
        hint = f"did you mean '{near}'?" if near else "`milepost list` shows the ids"
        yield Problem(place, "unknown-milestone", f"no milestone has the id '{name[:100]}'", hint)


def resolved(milestone: Milestone, known: Known, problems: list[Problem]) -> Milestone:
    """Replace every id by the present one; a relation to nothing is reported and left out."""
    return replace(
        milestone,
        depends_on=tuple(_dependencies(milestone, known, problems)),
        parent=_one(milestone, "parent", milestone.parent, known, problems),
        follows=_one(milestone, "follows", milestone.follows, known, problems),
    )


def _dependencies(milestone: Milestone, known: Known, problems: list[Problem]) -> Iterator[Dependency]:
    seen: set[tuple[str, str]] = set()
    for dependency in milestone.depends_on:
        id_ = known.find(dependency.id)
        if not id_:
            problems.extend(known.unknown(dependency.id, dependency.place))
        elif (id_, dependency.type) not in seen:
            seen.add((id_, dependency.type))
            yield replace(dependency, id=id_)


def _one(milestone: Milestone, key: str, name: str, known: Known, problems: list[Problem]) -> str:
    id_ = known.find(name)
    if name and not id_:
        problems.extend(known.unknown(name, milestone.place(key)))
    return id_


def lifecycle_faults(
    milestones: Iterable[Milestone], products: Mapping[str, Product], settings: Settings, patience: Patience
) -> Iterator[Problem]:
    """Find stages and gates that the product's lifecycle does not have."""
    for milestone in milestones:
        product = products.get(milestone.product)
        lifecycle = (product.lifecycle if product else None) or settings.lifecycle
        if milestone.stage and milestone.stage not in {stage.id for stage in lifecycle.stages}:
            yield _unknown(milestone.place("stage"), "stage", milestone.stage, lifecycle, patience)
        if milestone.gate and lifecycle.gate(milestone.gate.type) is None:
            yield _unknown(milestone.place("gate"), "gate", milestone.gate.type, lifecycle, patience)


def with_criteria(milestone: Milestone, products: Mapping[str, Product], settings: Settings) -> Milestone:
    """Let a gate that waits for its decision and names no criteria ask for what its lifecycle asks for."""
    gate = milestone.gate
    if gate is None or gate.criteria or gate.is_ended:
        return milestone
    product = products.get(milestone.product)
    kind = ((product.lifecycle if product else None) or settings.lifecycle).gate(gate.type)
    return replace(milestone, gate=replace(gate, criteria=kind.criteria)) if kind and kind.criteria else milestone


def _unknown(place: Place, thing: str, name: str, lifecycle: Lifecycle, patience: Patience) -> Problem:
    known = [entry.id for entry in (lifecycle.stages if thing == "stage" else lifecycle.gates)]
    near = Nearest(known, patience).to(name)
    hint = f"did you mean '{near}'?" if near else f"the lifecycle has: {listed(known)}"
    return Problem(place, f"unknown-{thing}", f"the lifecycle has no {thing} '{name[:60]}'", hint)
