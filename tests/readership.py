"""Milestones and circles of which one changes who is told what, and what `milepost diff` says of that."""

import json
from pathlib import Path
from typing import Any

from repositories import Repository, Told, front, made, told

TODAY = "2026-01-15"
TWO = "[{id: public}, {id: internal}]"
QUARTERS = "[{id: public, precision: quarter}, {id: internal}]"
THREE = "[{id: public}, {id: customers}, {id: internal}]"
EXACT = front("audience: public", "target: 2026-06-12")
FORMS = ("text", "markdown", "html")


def settings(audiences: str, default: str = "internal", *lines: str) -> str:
    return "\n".join(("title: Plans", f"audiences: {audiences}", f"default_audience: {default}", *lines, ""))


def files(**milestones: str | None) -> dict[str, str | None]:
    return {f"content/milestones/web/{name}.md": text for name, text in milestones.items()}


def plans(folder: Path, before: str, after: str, **milestones: str) -> Repository:
    """Commit milestones, then other settings alone."""
    repository = made(folder / "plans")
    repository.commit({"content/roadmap.yml": before, **files(**milestones)}, "2026-01-01")
    repository.commit({"content/roadmap.yml": after}, "2026-01-02")
    return repository


def retold(folder: Path, before: str, after: str, audiences: str = TWO) -> Repository:
    """Commit one milestone, then another text of it."""
    repository = made(folder / "plans")
    repository.commit({"content/roadmap.yml": settings(audiences), **files(beta=before)}, "2026-01-01")
    repository.commit(files(beta=after), "2026-01-02")
    return repository


def diff(repository: Repository, *arguments: str) -> Told:
    return told(repository.folder, "diff", "HEAD~1", "HEAD", "--today", TODAY, *arguments)


def changes(repository: Repository) -> list[dict[str, Any]]:
    said = diff(repository, "--format", "json")
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = json.loads(said.out)["changes"]
    return found


def kinds(repository: Repository) -> list[tuple[str, str, str]]:
    return [(one["id"], one["class"], one.get("field", "")) for one in changes(repository)]


def rows(change: dict[str, Any], key: str = "opens") -> list[tuple[str, list[str], int]]:
    return [(one["audience"], one["told"], one["milestones"]) for one in change.get(key, [])]


def is_stopped(repository: Repository) -> bool:
    said = diff(repository, "--fail-on", "audience-widened")
    assert said.code in {0, 1}
    assert ("audience-widened: " in said.err) == (said.code == 1)
    return said.code == 1


WIDENED = [("roadmap.yml", "widened", "audience")]
NARROWED = [("roadmap.yml", "narrowed", "audience")]
