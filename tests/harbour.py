"""A harbour's plan on the branch main, and what the branch plan makes of it: one change of every kind."""

from pathlib import Path

from repositories import Repository, made

TODAY = "2026-01-15"
SETTINGS = """title: Harbour plans
audiences:
  - {id: public, precision: quarter}
  - {id: customers}
  - {id: internal, fields: all}
default_audience: internal
capacity: {unit: days, teams: {pilots: 20}}
"""
GATE = "gate: {type: value-case, decision: %s, decided_on: 2026-01-12, decided_by: '@ada'}"
GO, NO_GO = GATE % "go", GATE % "no-go"

# For each milestone its title, its lines on main, and its lines on plan; None where it is not there.
Lines = tuple[str, ...]
PLANS: dict[str, tuple[str, Lines | None, Lines | None]] = {
    # A promise slips, and its new end is too late for the launch, which nobody moves.
    "quay": (
        "New quay",
        ("audience: public", "commitment: committed", "target: 2026-05"),
        ("audience: public", "commitment: committed", "target: 2026-08"),
    ),
    "launch": (
        "Launch of the ferry line",
        ("audience: public", "start: 2026-06-15", "target: 2026-06-30", "depends_on: quay"),
        ("audience: public", "start: 2026-06-15", "target: 2026-06-30", "depends_on: quay"),
    ),
    # Inside the quarter that the public is told.
    "crane": ("Second crane", ("audience: public", "target: 2026-Q3"), ("audience: public", "target: 2026-08")),
    "radar": ("Harbour radar", ("audience: public", "target: 2026-09-30"), ("audience: public", "target: 2026-Q3")),
    # With the tugs in the same quarter the pilots have 30 days of work, and 20 days.
    "ferry": (
        "Electric ferry",
        ("audience: public", "target: 2026-Q4", "team: pilots", "estimate: 15d"),
        ("audience: public", "target: 2026-Q2", "team: pilots", "estimate: 15d"),
    ),
    "tugs": (
        "Quiet tugs",
        ("audience: public", "target: 2026-Q2", "team: pilots", "estimate: 15d"),
        ("audience: public", "target: 2026-Q2", "team: pilots", "estimate: 15d"),
    ),
    "pilotage": ("Remote pilotage", ("audience: customers",), ("audience: customers", "target: 2026-Q4")),
    "museum": ("Museum ship", ("audience: public", "target: 2026-Q3"), ("audience: public",)),
    "lights": (
        "Harbour lights",
        ("audience: public", "status: active", "target: 2026-Q1"),
        ("audience: public", "status: done", "completed: 2026-01-14"),
    ),
    "buoys": ("Smart buoys", None, ("audience: customers", "target: 2026-Q3")),
    "tolls": ("Toll by card", ("audience: public", "commitment: committed", "target: 2026-Q2"), None),
    # Another id, and nothing else.
    "slipway": ("Boatyard", ("audience: public", "target: 2026-Q4"), None),
    "boatyard": ("Boatyard", None, ("audience: public", "target: 2026-Q4", "aliases: slipway")),
    "dredging": (
        "Dredging: value case",
        ("audience: public", "product: dredging", "target: 2026-01", "gate: value-case"),
        ("audience: public", "product: dredging", "target: 2026-01", GO),
    ),
    "locks": (
        "Locks: value case",
        ("product: locks", "target: 2026-01", GO),
        ("product: locks", "target: 2026-01", NO_GO),
    ),
    "strategy": ("Strategy paper", ("target: 2026-Q3",), ("audience: public", "target: 2026-Q3")),
    "survey": ("Sea bed survey", ("audience: customers", "target: 2026-Q2"), ("target: 2026-Q2",)),
    "moorings": (
        "Moorings by app",
        ("audience: public", "target: 2026-Q4"),
        ("audience: public", "target: 2026-Q4", "commitment: committed"),
    ),
    "weather": (
        "Weather mast",
        ("audience: customers", "target: 2026-Q4", "stage: exploration"),
        ("audience: customers", "target: 2026-Q4", "stage: discovery"),
    ),
    "customs": (
        "Customs shed",
        ("audience: public", "target: 2026-Q4", "depends_on: tugs"),
        ("audience: public", "target: 2026-Q4", "depends_on: [tugs, {id: quay, lag: 5d}]"),
    ),
    "bunker": ("Bunker barge", ("target: 2026-Q2",), ("target: 2026-Q3",)),
}


def text(title: str, lines: Lines) -> str:
    """Write a milestone's file."""
    return "\n".join(("---", f"title: '{title}'", *lines, "---", ""))


def harbour(folder: Path) -> Repository:
    """Make the repository; it stands on plan."""
    repository = made(folder)
    repository.commit({"content/roadmap.yml": SETTINGS, **_files(1)}, "2026-01-02", "Begin")
    repository.git("switch", "--quiet", "--create", "plan")
    repository.commit({path: file for path, file in _files(2).items() if file or path in _files(1)}, "2026-01-14")
    return repository


def _files(branch: int) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for id_, plan in PLANS.items():
        lines = plan[branch]
        if lines is not None or branch == 2:
            found[f"content/milestones/port/{id_}.md"] = None if lines is None else text(plan[0], lines)
    return found
