"""Random values of front matter: dates, gates, updates, links and whatever else a key may hold.

Takes hypothesis's `draw` behind short names; gives plain values as they are written into a file. Dates are in order and
nothing depends on what comes after it, so that whatever is drawn is free of errors.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

Value = TypeVar("Value")
CIRCLES = ("public", "customers", "internal")
DAY = date(2026, 11, 23)
GRANTED = (
    *("health", "confidence", "history", "gate", "gate.all", "depends_on", "updates", "owner", "team", "estimate"),
    *("forecast", "capacity", "deadline", "not_before", "parent", "extra.budget", "extra.market"),
)
PRECISIONS = ("month", "quarter", "half", "year", "board")
# Few words, so that what is withheld of one thing is often said of another as well.
NOUNS = (
    *("search", "ledger", "payments", "vault", "beta", "login", "report", "gateway", "plan", "team", "orders", "api"),
    *("catalogue", "release", "milestone", "history", "signature", "zebra", "quokka", "archive"),
)
ADJECTIVES = ("faster", "silent", "shared", "later", "amber", "planned", "second", "brittle", "offline", "crimson")
VERBS = ("opens", "replaces", "needs", "delays", "feeds", "audits")
OWNERS = ("@ana", "Ben Okri", "@mara", "Chris", "@cto", "Search team", "Zoltan Quist")
TEAMS = ("payments", "search", "core", "blue-whale", "ios")
HEALTH = ("on-track", "at-risk", "off-track")
STATUSES = ("proposed", "planned", "active", "done", "deferred", "cancelled")
GATES = ("value-opportunity", "value-case", "development-case", "prototype-review", "release", "decommissioning")
DECISIONS = ("go", "conditional-go", "recycle", "hold", "no-go")


class Dice:
    """Draws values by short names."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.used = 0

    def one(self, values: Sequence[Value]) -> Value:
        return self.draw(st.sampled_from(values))

    def some(self, values: Sequence[Value], most: int = 3) -> list[Value]:
        return self.draw(st.lists(st.sampled_from(values), max_size=most, unique=True))

    def whether(self, of: int = 2) -> bool:
        return self.draw(st.integers(0, of - 1)) == of - 1

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def ids(self, least: int, most: int) -> list[str]:
        some = st.sampled_from((*NOUNS, *(f"{adjective}-{noun}" for adjective in ADJECTIVES for noun in NOUNS[:5])))
        return self.draw(st.lists(some, min_size=least, max_size=most, unique=True))

    def title(self) -> str:
        """Draw two words, which no text has in this order, and sometimes one that many texts have."""
        if self.whether(8):
            return self.one(NOUNS).capitalize()
        return f"{self.one(ADJECTIVES).capitalize()} {self.one(NOUNS)}"

    def sentence(self) -> str:
        return f"The {self.one(NOUNS)} {self.one(VERBS)} the {self.one(NOUNS)} and is {self.one(ADJECTIVES)}."

    def secret(self) -> str:
        """Draw a sentence that stands nowhere else."""
        self.used += 1
        return f"Contract {self.used}-{self.one(NOUNS)} says xq{self.used}v to wombat{self.used}."

    def heading(self) -> str:
        """Draw a heading that stands nowhere else: it may become a title, which no other text may then name."""
        self.used += 1
        return f"Why {self.one(NOUNS)} {self.used}"

    def text(self) -> str:
        return self.secret() if self.whether() else self.sentence()

    def day(self, first: date = date(2026, 1, 1), last: date = date(2027, 12, 31)) -> date:
        return first + timedelta(self.number(0, (last - first).days))

    def around(self, day: date) -> str:
        """Write a period that holds a day, more or less exactly."""
        week, quarter, half = day.isocalendar(), (day.month + 2) // 3, (day.month + 5) // 6
        forms = (f"{day}", f"{day:%Y-%m}", f"{day.year}-Q{quarter}", f"{day.year}-H{half}", f"{day.year}")
        return self.one((*forms, f"{day}", f"{week.year}-W{week.week:02}"))

    def fields(self, chances: Mapping[str, tuple[int, Any]]) -> dict[str, Any]:
        """Draw which keys are written, each once in so many, and then their values."""
        return {key: value() for key, (of, value) in chances.items() if self.whether(of)}


def dates(dice: Dice) -> dict[str, Any]:
    begin = dice.day()
    end = dice.day(begin)
    if dice.whether(8):
        return {"target": dice.one(("now", "next", "later"))}
    if dice.whether(12):
        return {"target": "PI27"}
    if dice.whether(8):
        return {"target": f"{dice.around(begin)}/{'..' if dice.whether() else dice.around(end)}"}
    sure = dice.one(("", "", "~", "?"))
    start = {"start": dice.around(begin)} if dice.whether() else {}
    return {} if dice.whether(6) else {**start, "target": dice.around(end) + sure}


def updates(dice: Dice) -> list[dict[str, Any]]:
    days = sorted({dice.day(date(2026, 2, 1), DAY) for _ in range(dice.number(1, 3))}, reverse=dice.whether())
    promised = lambda: dice.one((dice.around(dice.day()), dice.around(dice.day()), "later", "PI27"))  # noqa: E731
    optional = {"health": (2, lambda: dice.one(HEALTH)), "moved_from": (2, promised)}
    return [{"date": f"{day}", "text": dice.text(), **dice.fields(optional)} for day in days]


def gate(dice: Dice) -> dict[str, Any]:
    period = lambda: dice.around(dice.day())  # noqa: E731
    optional = {
        "criteria": (2, lambda: [{"text": dice.text(), "met": dice.one(("yes", "no"))}, dice.text()]),
        "approvers": (2, lambda: [dice.one(OWNERS)]),
        "recommendation": (3, lambda: dice.one(DECISIONS)),
        "asks": (3, lambda: {"effort": "8w", "until": period()}),
    }
    decided = {
        "decision": (1, lambda: dice.one(DECISIONS)),
        "decided_on": (1, lambda: f"{dice.day(date(2026, 1, 1), DAY)}"),
        "decided_by": (2, lambda: [dice.one(OWNERS)]),
        "rationale": (2, dice.text),
        "conditions": (2, lambda: [{"text": dice.text(), "due": period(), "met": "no"}]),
        "revisit": (2, period),
    }
    chances = {**optional, **decided} if dice.whether() else optional
    return {"type": dice.one(GATES), **dice.fields(chances)}


def sunset(dice: Dice, names: Sequence[str]) -> dict[str, Any]:
    period = lambda: dice.around(dice.day())  # noqa: E731
    dated = dict.fromkeys(("announce", "end_of_sale", "end_of_support", "end_of_life"), (2, period))
    free = (*names, "https://example.org/instead", dice.text())
    return dice.fields({**dated, "replacement": (2, lambda: dice.one(free)), "notice": (3, lambda: "180d")})


def links(dice: Dice) -> list[dict[str, Any]]:
    def one(number: int) -> dict[str, Any]:
        url = f"https://example.org/{dice.one(NOUNS)}/{dice.number(1, 99)}"
        title = {"title": f"{dice.one(VERBS).capitalize()} {dice.one(NOUNS)} {number}"} if dice.whether() else {}
        circle = {"audience": dice.one(CIRCLES)} if dice.whether() else {}
        return {"rel": dice.one(("issue", "pr", "doc")), "url": url, **title, **circle}

    return [one(number) for number in range(dice.number(1, 3))]


def wording(dice: Dice) -> dict[str, Any]:
    optional = {
        "title": (2, lambda: f"About {dice.one(ADJECTIVES)} {dice.one(NOUNS)}s"),
        "summary": (2, dice.sentence),
        "precision": (2, lambda: dice.one(PRECISIONS)),
    }
    wordings = {circle: dice.fields(optional) for circle in dice.some(CIRCLES)}
    return {circle: wording for circle, wording in wordings.items() if wording}


def milestone(dice: Dice, before: Sequence[str], products: Sequence[str], themes: Sequence[str]) -> dict[str, Any]:
    names = lambda: dice.one(before)  # noqa: E731
    tie = lambda: {"id": names(), "type": dice.one(("FS", "SS")), "lag": "5d", "why": dice.text()}  # noqa: E731
    related: dict[str, tuple[int, Any]] = {
        "depends_on": (2, lambda: [tie() if dice.whether() else names() for _ in range(dice.number(1, 2))]),
        "parent": (3, names),
        "follows": (4, names),
    }
    optional: dict[str, tuple[int, Any]] = {
        "summary": (2, dice.text),
        "status": (2, lambda: dice.one(STATUSES)),
        "themes": (2, lambda: dice.some(themes)),
        "aliases": (5, lambda: [f"old-{dice.one(NOUNS)}-{len(before)}"]),
        "kind": (6, lambda: "event"),
        "completed": (5, lambda: dice.around(dice.day(date(2026, 1, 1), DAY))),
        "deadline": (5, lambda: dice.around(dice.day())),
        "not_before": (5, lambda: dice.around(dice.day())),
        "commitment": (2, lambda: dice.one(("committed", "target", "exploring"))),
        "confidence": (3, lambda: dice.one(("70%", "high", "low"))),
        "health": (3, lambda: dice.one(HEALTH)),
        "updates": (3, lambda: updates(dice)),
        "stage": (5, lambda: dice.one(("exploration", "discovery", "delivery"))),
        "gate": (3, lambda: gate(dice)),
        "estimate": (2, lambda: dice.one(("6w", "12d", "40pt", {"low": "5d", "likely": "9d", "high": "30d"}))),
        "progress": (5, lambda: f"{dice.number(0, 100)}%"),
        "team": (2, lambda: dice.one(TEAMS)),
        "owner": (2, lambda: dice.some(OWNERS, 2)),
        "version": (5, lambda: f"{dice.number(1, 9)}.{dice.number(0, 9)}"),
        "sunset": (6, lambda: sunset(dice, (*before, *products))),
        "as_seen_by": (3, lambda: wording(dice)),
        "links": (3, lambda: links(dice)),
        "tags": (4, lambda: dice.some((*NOUNS, "Q3 bet"))),
        "extra": (4, lambda: {"budget": dice.text(), "market": dice.one(NOUNS)}),
    }
    return {**dates(dice), **dice.fields({**optional, **(related if before else {})})}
