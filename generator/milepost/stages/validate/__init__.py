"""One draft to one checked item: real dates, known words; a wrong key costs that key, not the file.

Takes a `Draft` and the settings, gives a `Milestone`, `Product`, `Theme`, `PeriodReport` or `FreePage` and the problems
found. Looks at one file alone: whether another file's id exists is for `resolve`.
"""

from pathlib import PurePosixPath
from typing import Any

from milepost.model import periods, slugs
from milepost.model.draft import Draft, Source
from milepost.model.milestone import FreePage, Milestone, PeriodReport, Product, Theme
from milepost.model.nodes import Mapping, Scalar, is_empty
from milepost.model.periods import Period, PeriodError
from milepost.model.settings import Settings
from milepost.problems import Place, Problem
from milepost.stages.validate.kinds import folded
from milepost.stages.validate.reader import Fields, Reader, Table, read_fields
from milepost.stages.validate.settings import LIFECYCLE, default_settings, settings
from milepost.stages.validate.tables import MILESTONE, PAGE, PERIOD, THEME, product_table
from milepost.stages.validate.versions import record

PRODUCT = product_table(LIFECYCLE)  # type: ignore[arg-type]

__all__ = [
    "default_settings",
    "free_page",
    "milestone",
    "period_report",
    "product",
    "record",
    "settings",
    "theme",
    "written_id",
]


def milestone(draft: Draft, settings: Settings) -> tuple[Milestone | None, tuple[Problem, ...]]:
    """Check a milestone's file; None when it has no identity to go on with."""
    reader, found, common = _read(draft, settings, MILESTONE)
    values = found.values
    if "product" not in values:
        values["product"] = _folder(draft, reader)
    common["title"] = common["title"] or _no_title(draft, found, reader, common["id"])
    _target_before_start(values, found, reader)
    _decided(values, settings)
    _newest_health(values)
    return (Milestone(**{**values, **common}) if common["id"] else None), tuple(reader.problems)


def product(draft: Draft, settings: Settings) -> tuple[Product | None, tuple[Problem, ...]]:
    """Check a product's file."""
    reader, found, common = _read(draft, settings, PRODUCT)
    common["title"] = common["title"] or humanised(common["id"])
    return (Product(**{**found.values, **common}) if common["id"] else None), tuple(reader.problems)


def theme(draft: Draft, settings: Settings) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Check a theme's file."""
    reader, found, common = _read(draft, settings, THEME)
    common["title"] = common["title"] or humanised(common["id"])
    return (Theme(**{**found.values, **common}) if common["id"] else None), tuple(reader.problems)


def period_report(draft: Draft, settings: Settings) -> tuple[PeriodReport | None, tuple[Problem, ...]]:
    """Check a period's file; its name is the period."""
    reader, found, common = _read(draft, settings, PERIOD)
    span = _span(draft, reader)
    if span is None:
        return None, tuple(reader.problems)
    capacity = found.values.get("capacity", {})
    found.values["capacity"] = capacity if isinstance(capacity, dict) else {"": capacity}
    common |= {"id": span.text.replace("/", "--")}
    return PeriodReport(span=span, **{**found.values, **common}), tuple(reader.problems)


def free_page(draft: Draft, settings: Settings) -> tuple[FreePage | None, tuple[Problem, ...]]:
    """Check a free page; its address is its file's name."""
    reader, found, common = _read(draft, settings, PAGE)
    common["title"] = common["title"] or _no_title(draft, found, reader, common["id"])
    return (FreePage(**{**found.values, **common}) if common["id"] else None), tuple(reader.problems)


def humanised(identity: str) -> str:
    """Make a title from an id, for what nobody has written one for."""
    words = identity.replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def written_id(draft: Draft) -> str:
    """Name the id a file would have, however wrong the rest of it is, so that others may refer to it."""
    node = draft.fields.get("id")
    if isinstance(node, Scalar) and not slugs.fault(node.text):
        return slugs.slug(node.text)
    return stem_id(draft.source)


def stem_id(source: Source) -> str:
    """Name the id that a file's name gives."""
    return slugs.slug(PurePosixPath(source.path).stem)


def _read(draft: Draft, settings: Settings, table: Table) -> tuple[Reader, Fields, dict[str, Any]]:
    reader = Reader(
        draft.source.shown,
        settings.calendar,
        settings.circles,
        settings.confidence,
        settings.keys if table is MILESTONE else {},
        {folded(word): meaning for word, meaning in settings.values.items()},
    )
    found = read_fields(draft.fields, table, reader)
    heading = draft.bodies[-1].headings[:1]
    common = {
        "id": found.values.get("id") or _id_from_name(draft, reader),
        "title": found.values.get("title") or (heading[0].text if heading else ""),
        "audience": found.values.get("audience") or _audience(draft, settings),
        "path": draft.source.path,
        "shown": draft.source.shown,
        "bodies": draft.bodies,
        "places": found.places,
    }
    return reader, found, common


def _audience(draft: Draft, settings: Settings) -> str:
    # An audience that cannot be read must not publish what was meant for few.
    node = draft.fields.get("audience")
    return settings.default_audience if node is None or is_empty(node) else settings.circles[-1]


def _id_from_name(draft: Draft, reader: Reader) -> str:
    stem = PurePosixPath(draft.source.path).stem
    identity = slugs.slug(stem)
    what_is_wrong = slugs.fault(identity)
    if not what_is_wrong:
        return identity
    if draft.fields.get("id") is None and draft.source.role != "period":
        message = f"the file's name gives no id: '{stem[:60]}' {what_is_wrong}"
        reader.wrong(
            Mapping((), Place(draft.source.shown, 1, 1)),
            "bad-id",
            message,
            "write `id: …` in the front matter",
        )
    return ""


def _folder(draft: Draft, reader: Reader) -> str:
    parts = PurePosixPath(draft.source.path).parts[:-1]
    below = parts[1:] if parts[:1] == ("milestones",) else parts
    product = slugs.slug(below[0]) if below else ""
    what_is_wrong = slugs.fault(product) if below else ""
    if not what_is_wrong:
        return product
    message = f"the folder's name gives no product: '{below[0][:60]}' {what_is_wrong}"
    reader.wrong(Mapping((), Place(draft.source.shown, 1, 1)), "bad-id", message, "rename it, or write `product: …`")
    return ""


def _no_title(draft: Draft, found: Fields, reader: Reader, identity: str) -> str:
    """Report that a title is missing, and make one all the same: whoever ignores the rule may not lose the file."""
    if "title" in found.places or "title" in found.meant:
        return humanised(identity)  # What was written in its place has been reported.
    at = draft.fields.get("title") or Mapping((), Place(draft.source.shown, 1, 1))
    hint = "write `title: …` in the front matter, or begin the text with `# Title`"
    reader.wrong(at, "no-title", "there is neither a title nor a heading", hint)
    return humanised(identity)


def _target_before_start(values: dict[str, Any], found: Fields, reader: Reader) -> None:
    start, target = values.get("start"), values.get("target")
    if not (start and target and start.begin and target.end and target.end <= start.begin):
        return
    message = f"the target {target.text} ends before the start {start.text} begins"
    reader.problems.append(Problem(found.places["target"], "target-before-start", message, "correct one of the two"))


def _newest_health(values: dict[str, Any]) -> None:
    """An owner who says nothing else means what the newest update says."""
    told = [update for update in values.get("updates", ()) if update.health]
    if told:
        values.setdefault("health", max(told, key=lambda update: update.date).health)


def _decided(values: dict[str, Any], settings: Settings) -> None:
    """A gate that was decided is done on that day; one that is held or recycled comes again."""
    gate = values.get("gate")
    if gate is None or not gate.is_ended:
        return
    values.setdefault("status", "done")
    if values["status"] == "done" and gate.decided_on:
        values.setdefault("completed", periods.parse(gate.decided_on.isoformat(), settings.calendar))


def _span(draft: Draft, reader: Reader) -> Period | None:
    stem = PurePosixPath(draft.source.path).stem
    try:
        span = periods.parse(stem, reader.calendar)
    except PeriodError as error:
        message = f"the file's name is not a period: {error.message}"
        reader.problems.append(Problem(Place(draft.source.shown, 1, 1), "bad-period", message, "name it as 2026-Q1.md"))
        return None
    if span.is_board or span.is_open:
        message = f"the file's name '{stem[:60]}' has no first and last day"
        reader.problems.append(Problem(Place(draft.source.shown, 1, 1), "bad-period", message, "name it as 2026-Q1.md"))
        return None
    return span
