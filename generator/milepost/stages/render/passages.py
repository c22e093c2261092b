"""What pages say of a milestone that is a gate, in words: its decision or when one is due, by whom, why.

What the circle may not see is not in its plan, and so leaves an empty text here.
"""

import re
from dataclasses import dataclass
from datetime import date

from milepost.model.labels import day_label, label, spoken
from milepost.model.milestone import Gate
from milepost.model.plan import Plan, Planned, awaits_decision, decision_due
from milepost.model.roadmap import Seen
from milepost.model.words import Words
from milepost.stages.render.cards import Card, promise

# How titles join what a gate is about and the gate's name: "Instant payouts: Value Case", "Value Case – Payouts".
JOINT = r"(?:\s*[:–—|]\s*|\s+-\s+)"


@dataclass(frozen=True, slots=True)
class Passage:
    """A milestone that is a gate, in words; empty where there is nothing to say or nothing that may be seen.

    `subject` is its title without the gate's name, `name` what a screen reader hears of the mark, `when` the day of the
    decision or the promise, `due` and `strength` say that a decision is to come, and how firmly its day is promised.
    """

    card: Card
    subject: str
    name: str
    is_release: bool
    when: str
    datetime: str
    due: str
    strength: str
    again: str
    waits: bool
    approvers: str
    decided_by: str
    recommendation: str
    criteria: str
    reason: str


def passage(planned: Planned, card: Card, words: Words) -> Passage:
    """Tell a milestone that is a gate."""
    gate = planned.milestone.gate or Gate("")
    subject = _subject(card)
    waits = awaits_decision(planned.milestone)
    again = label(gate.revisit, words) if gate.revisit and waits else ""
    return Passage(
        card=card,
        subject=subject,
        name=_name(planned, card, subject, words),
        is_release=card.is_release,
        when=_when(planned, card, words),
        datetime=gate.decided_on.isoformat() if gate.decided_on else card.datetime,
        due=_due(planned, words) if waits and not gate.decision else "",
        strength=_strength(card, words),
        again=_again(planned, again, words) if again else "",
        waits=waits,
        approvers=", ".join(gate.approvers),
        decided_by=", ".join(gate.decided_by),
        recommendation=words(f"decision.{gate.recommendation}") if gate.recommendation else "",
        criteria=_criteria(gate, words),
        reason=gate.rationale,
    )


def _again(planned: Planned, when: str, words: Words) -> str:
    """Say when a decision that was put off is taken up again, and whether that has passed."""
    said = words("gate.revisit", when=when)
    return f"{said} ({words('state.overdue')})" if planned.is_overdue else said


def _subject(card: Card) -> str:
    """Say what a gate is about: in its column the gate's own name says nothing new."""
    gate = re.escape(card.gate_title)
    about = re.sub(f"{JOINT}{gate}$|^{gate}{JOINT}", "", card.title, flags=re.IGNORECASE)
    return about.strip() or card.title


def _when(planned: Planned, card: Card, words: Words) -> str:
    gate = planned.milestone.gate
    if gate is None or gate.decision is None:
        return card.promise
    if gate.decided_on:
        return day_label(gate.decided_on, words)
    # A target is no day of a decision.
    return card.when if planned.milestone.completed else card.promise


def _name(planned: Planned, card: Card, subject: str, words: Words) -> str:
    gate = planned.milestone.gate
    aloud = spoken(planned.when, words) if planned.when else words("when.none")
    told = promise(planned, aloud, words) if planned.milestone.is_open else aloud
    if gate and gate.decided_on:
        told = day_label(gate.decided_on, words)
    decision = words(f"decision.spoken.{card.decision}" if card.decision else "decision.none")
    return words("chart.gate_name", gate=card.gate_title, title=subject, decision=decision, when=told)


def _due(planned: Planned, words: Words) -> str:
    """Say that a decision is due, or was; a place on the board is no day that it could be due on."""
    if planned.target is None or planned.target.is_board:
        return ""
    return words("gates.was_due" if planned.is_overdue else "gates.due")


def _strength(card: Card, words: Words) -> str:
    """Say how strong the promise of a day is; one that is as strong as most goes without saying."""
    if card.commitment == "target":
        return ""
    return words("gates.committed" if card.commitment == "committed" else "gates.exploring")


def _criteria(gate: Gate, words: Words) -> str:
    """Count the criteria that are met, once anybody has looked at one."""
    if all(criterion.met is None for criterion in gate.criteria):
        return ""
    met = sum(criterion.met is True for criterion in gate.criteria)
    return words("gate.met", met=met, count=len(gate.criteria))


def is_over(passage: Passage) -> bool:
    """Tell whether a gate was passed, or refused for good."""
    return passage.card.state == "done" or (bool(passage.card.decision) and not passage.waits)


def ahead(plan: Plan[Seen]) -> list[str]:
    """List the gates that wait for a decision by when it is due, what has no date last; a stopped product has none."""
    going = [entry for entry in plan.gates.values() if not entry.stopped_by]
    ids = {id_ for entry in going for gate in entry.passages.values() for id_ in gate}
    waiting = [id_ for id_ in plan.order if id_ in ids and awaits_decision(plan.planned[id_].milestone)]
    return sorted(waiting, key=lambda id_: _last_day(plan.planned[id_]))


def _last_day(planned: Planned) -> date:
    due = decision_due(planned)
    return (due.last if due else None) or date.max
