"""The words that keys of a few values take, and what people write in their place."""

from milepost.stages.validate.kinds import Choice

_LEAVE_OUT = (("tbd", ""), ("tba", ""), ("unknown", ""), ("n/a", ""), ("none", ""), ("?", ""), ("todo", ""))

STATUS = Choice(
    ("proposed", "planned", "active", "done", "deferred", "cancelled"),
    (
        *(
            (word, "active")
            for word in (
                "in-progress",
                "wip",
                "doing",
                "started",
                "ongoing",
                "in-development",
                "current",
                "inprogress",
            )
        ),
        *(
            (word, "done")
            for word in ("shipped", "released", "completed", "complete", "finished", "closed", "launched")
        ),
        *(
            (word, "planned")
            for word in (
                "todo",
                "to-do",
                "open",
                "backlog",
                "scheduled",
                "not-started",
                "pending",
                "accepted",
            )
        ),
        *((word, "proposed") for word in ("idea", "draft", "candidate", "exploring", "considering")),
        *((word, "deferred") for word in ("on-hold", "paused", "postponed", "parked", "hold")),
        *((word, "cancelled") for word in ("canceled", "dropped", "rejected", "abandoned", "wontfix", "won't-do")),
        *(pair for pair in _LEAVE_OUT if pair[0] != "todo"),
    ),
)
HEALTH = Choice(
    ("on-track", "at-risk", "off-track"),
    (
        *((word, "on-track") for word in ("green", "good", "ok", "ontrack", "healthy")),
        *((word, "at-risk") for word in ("yellow", "amber", "orange", "risk", "needs-attention", "atrisk")),
        *((word, "off-track") for word in ("red", "bad", "blocked", "late", "delayed", "offtrack")),
        *_LEAVE_OUT,
    ),
)
COMMITMENT = Choice(
    ("committed", "target", "exploring"),
    (
        ("commit", "committed"),
        ("promised", "committed"),
        ("exploration", "exploring"),
        ("explore", "exploring"),
        *_LEAVE_OUT,
    ),
)
DECISION = Choice(
    ("go", "conditional-go", "recycle", "hold", "no-go"),
    (
        *((word, "go") for word in ("yes", "approved", "approve", "pass", "passed")),
        *((word, "no-go") for word in ("no", "kill", "killed", "stop", "stopped", "rejected", "nogo")),
        ("conditional", "conditional-go"), ("rework", "recycle"), ("on-hold", "hold"), ("pending", ""), *_LEAVE_OUT,
    ),
)  # fmt: skip
PRECISION = Choice(("month", "quarter", "half", "year", "board"))
# Every word that roadmap.yml's `values` may stand for.
WORDS = tuple(dict.fromkeys(word for choice in (STATUS, HEALTH, COMMITMENT, DECISION) for word in choice.words))
