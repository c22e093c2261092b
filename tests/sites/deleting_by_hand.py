"""Deletes from a roadmap, as somebody would by hand, all that one circle may not see; shares no code with Milepost.

Takes the content as values and the name of a circle; gives the content that is left, with what follows from deleted
lines written out: a health that came from an update, the day on which a deleted gate was decided, a title.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from coarsening_by_hand import RANKS, coarse, place_on_board
from random_fields import CIRCLES
from random_roadmaps import Content, File

DATES = ("start", "target", "completed", "deadline", "not_before")
GUARDED = (
    *("health", "confidence", "depends_on", "owner", "team", "estimate", "deadline", "not_before", "parent", "updates"),
    "capacity",
)


def write(content: Content, folder: Path) -> Path:
    """Write a content folder; JSON is YAML, so every value is written as JSON."""
    texts = {"roadmap.yml": _keys(content.settings).encode(), **content.assets}
    for file in content.files:
        who = {"audience": file.audience} if file.audience else {}
        blocks = (f"::: {circle}\n{text}\n:::" if circle else text for circle, text in file.parts)
        body = "\n\n".join(blocks)
        front = _keys({**file.fields, **who, **({"draft": "yes"} if file.draft else {})})
        name = "/".join(filter(None, (file.kind, file.folder, f"{file.id}.md")))
        texts[name] = f"---\n{front}---\n\n{body}\n".encode()
    for name, data in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _keys(fields: Mapping[str, Any]) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())


class Hand:
    """Who deletes for one circle: knows what is there for it."""

    def __init__(self, content: Content, circle: str) -> None:
        self.content, self.circle, self.level = content, circle, CIRCLES.index(circle)
        self.audiences = {entry["id"]: entry for entry in content.settings["audiences"]}
        self.default = content.settings["default_audience"]
        self.files = [file for file in content.files if not file.draft and self.reads(file.audience or self.default)]
        self.fields = self.audiences[circle].get("fields", ())
        self.is_innermost = circle == CIRCLES[-1]
        milestones = [file for file in self.files if file.kind == "milestones"]
        # What has a file is there with its file; what has none is there with a milestone that names it.
        self.products = self._there("products", {name for file in milestones if (name := product_of(file))})
        self.theme_ids = {slug(f.fields.get("title") or ""): f.id for f in content.files if f.kind == "themes"}
        self.theme_ids |= {file.id: file.id for file in content.files if file.kind == "themes"}
        self.theme_ids.pop("", None)
        named = {self.theme(name) for file in milestones for name in file.fields.get("themes", ())}
        self.themes = self._there("themes", named)
        self.names = {name for file in milestones for name in (file.id, *file.fields.get("aliases", ()))}
        milestones = [file for file in content.files if file.kind == "milestones"]
        every = {name for file in milestones for name in (file.id, *file.fields.get("aliases", ()), product_of(file))}
        every |= {file.id for file in content.files if file.kind == "products"}
        self.withheld = every - self.names - self.products

    def _there(self, kind: str, named: set[str]) -> set[str]:
        written = {file.id for file in self.content.files if file.kind == kind}
        return {file.id for file in self.files if file.kind == kind} | (named - written)

    def reads(self, circle: str) -> bool:
        return not circle or CIRCLES.index(circle) <= self.level

    def sees(self, name: str) -> bool:
        is_listed = name in self.fields or (name == "gate" and "gate.all" in self.fields)
        return self.is_innermost or self.fields == "all" or is_listed

    def theme(self, name: str) -> str:
        """Give the id of a theme that has a file, else the slug of the name."""
        return self.theme_ids.get(slug(name), slug(name))

    def words(self, file: File) -> Mapping[str, Any]:
        """Find the entry of `as_seen_by` that serves the circle: its own, else the next one further in."""
        entries = file.fields.get("as_seen_by", {})
        return next((entries[circle] for circle in CIRCLES[self.level :] if circle in entries), {})

    def precision(self, file: File | None = None) -> str:
        """Find the coarsest that is asked for this circle or one further in, the innermost apart."""
        inwards = [] if self.is_innermost else CIRCLES[self.level : -1]
        asked = [self.audiences[circle].get("precision", "") for circle in inwards]
        if file:
            entries = file.fields.get("as_seen_by", {})
            asked += [entries.get(circle, {}).get("precision", "") for circle in inwards]
            asked.append(self.words(file).get("precision", ""))
        return max(filter(None, asked), key=RANKS.index, default="")


def product_of(file: File) -> str:
    return file.folder or str(file.fields.get("product", ""))


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def left_for(content: Content, circle: str) -> Content:
    """Delete whatever a circle may not see; the settings stay as they are."""
    hand = Hand(content, circle)
    files = [_file(hand, file) for file in hand.files]
    texts = "\n".join(text for file in files for _, text in file.parts)
    assets = {name: data for name, data in content.assets.items() if f"(/{name})" in texts}
    return replace(content, files=files, assets=assets)


def without_other_circles(content: Content, left: Content, circle: str) -> Content:
    """Delete from the settings, too, what is for others; somebody must be innermost, so one nameless circle stays."""
    hand = Hand(content, circle)
    own = {"id": circle, "fields": hand.fields, **({"precision": hand.precision()} if hand.precision() else {})}
    settings = {key: value for key, value in content.settings.items() if key != "ignore"}
    settings |= {"default_audience": circle, "audiences": [own, {"id": "nobody", "fields": "all"}]}
    capacity = dict(settings.pop("capacity", {}))
    if not hand.sees("team"):
        capacity.pop("teams", None)
    settings |= {"capacity": capacity} if capacity and hand.sees("capacity") else {}
    return replace(left, settings=settings, files=[_for_one(file, circle) for file in left.files])


def _for_one(file: File, circle: str) -> File:
    links = [{key: link[key] for key in link if key != "audience"} for link in file.fields.get("links", ())]
    fields = {**file.fields, **({"links": links} if links else {})}
    return replace(file, fields=fields, audience="", parts=[("", text) for _, text in file.parts])


def _file(hand: Hand, file: File) -> File:
    fields = {key: value for key, value in file.fields.items() if key not in GUARDED or hand.sees(key)}
    if not hand.sees("team"):
        fields.pop("capacity", None)
    change = {"milestones": _milestone, "products": _product, "themes": _theme, "periods": _period, "pages": _page}
    fields = change[file.kind](hand, file, fields)
    if "updates" in fields and not hand.sees("health"):
        fields["updates"] = [_without(update, "health") for update in fields["updates"]]
    if "links" in fields:
        fields["links"] = [link for link in fields["links"] if hand.reads(link.get("audience", ""))]
    parts = [(circle, text) for circle, text in file.parts if hand.reads(circle)]
    return _titled(hand, replace(file, fields=fields, parts=parts))


def _titled(hand: Hand, file: File) -> File:
    """Write the circle's own words, and take a heading out that says others."""
    words, fields, parts = hand.words(file), dict(file.fields), list(file.parts)
    entry = {"precision": hand.precision(file)} if hand.precision(file) and file.kind == "milestones" else {}
    if words.get("title"):
        fields["title"] = words["title"]
    if words.get("summary"):
        fields["summary"] = words["summary"]
    elif words.get("title") and not fields.get("summary"):
        # Otherwise the text's first sentence would become the summary.
        entry["title"] = words["title"]
    fields.pop("as_seen_by", None)
    if entry:
        fields["as_seen_by"] = {hand.circle: entry}
    # Where the entry stays, the heading is left to it: it would take away the next one otherwise.
    if words.get("title") and "title" not in entry and parts and parts[0][1].startswith("#"):
        head, _, rest = parts[0][1].partition("\n\n")
        parts[0] = (parts[0][0], rest if head.lstrip("# ") != words["title"] else parts[0][1])
    has_heading = any(text.startswith("#") for _, text in parts)
    if not fields.get("title") and not has_heading and file.kind in {"milestones", "pages"}:
        fields["title"] = file.id.replace("-", " ").capitalize()
    return replace(file, fields=fields, parts=parts, folder=file.folder if file.folder in hand.products else "")


def _milestone(hand: Hand, file: File, fields: dict[str, Any]) -> dict[str, Any]:
    fields |= _from_updates(hand, file) | _from_gate(file)
    if fields.get("product") not in hand.products:
        fields.pop("product", None)
    named = [name for name in fields.get("themes", ()) if hand.theme(name) in hand.themes]
    # A theme whose title only others may read is named by its id.
    fields["themes"] = [hand.theme_ids.get(slug(name), name) for name in named]
    ties = [tie for tie in fields.get("depends_on", ()) if (tie["id"] if isinstance(tie, dict) else tie) in hand.names]
    fields["depends_on"] = ties
    for key in ("parent", "follows"):
        if fields.get(key) not in hand.names:
            fields.pop(key, None)
    fields["extra"] = {key: text for key, text in fields.get("extra", {}).items() if hand.sees(f"extra.{key}")}
    fields["gate"] = _gate(hand, fields.get("gate", {}))
    precision = hand.precision(file)
    fields["sunset"] = _sunset(hand, fields, precision)
    place = place_on_board({**file.fields, **_from_gate(file)}, hand.content.settings["calendar"]["period"])
    return _coarser(_empty_out(fields), precision, place) if precision else _empty_out(fields)


def _empty_out(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in ("", [], {})}


def _without(values: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in keys}


def _from_updates(hand: Hand, file: File) -> dict[str, Any]:
    told = [update for update in file.fields.get("updates", ()) if "health" in update]
    if not told or "health" in file.fields or not hand.sees("health"):
        return {}
    return {"health": max(told, key=lambda update: update["date"])["health"]}


def _from_gate(file: File) -> dict[str, Any]:
    """Write out what a decided gate says of its milestone: it is done, since that day."""
    gate = file.fields.get("gate", {})
    if gate.get("decision") not in {"go", "conditional-go", "no-go"}:
        return {}
    status = file.fields.get("status", "done")
    day = {"completed": gate["decided_on"]} if "decided_on" in gate and status == "done" else {}
    return {"status": status, **day, **{key: file.fields[key] for key in ("completed",) if key in file.fields}}


def _gate(hand: Hand, gate: Mapping[str, Any]) -> dict[str, Any]:
    if not hand.sees("gate"):
        return {}
    return dict(gate) if hand.sees("gate.all") else {key: gate[key] for key in ("type", "decision") if key in gate}


def _sunset(hand: Hand, fields: Mapping[str, Any], precision: str) -> dict[str, Any]:
    sunset = dict(fields.get("sunset", {}))
    if sunset.get("replacement") in hand.withheld:
        del sunset["replacement"]
    if precision == "board":
        return {key: sunset[key] for key in ("replacement",) if key in sunset}
    others = {"replacement", "notice"}
    return {key: text if key in others else coarse(text, precision) for key, text in sunset.items()}


def _coarser(fields: dict[str, Any], precision: str, place: str) -> dict[str, Any]:
    gate = _without(fields.get("gate", {}), "decided_on")
    if precision == "board":
        fields = _without(fields, *DATES) | ({"target": place} if place else {})
        gate = _without(gate, "revisit")
    else:
        fields |= {key: coarse(fields[key], precision) for key in DATES if key in fields}
        gate |= {"revisit": coarse(gate["revisit"], precision)} if "revisit" in gate else {}
    if gate:
        gate |= {"asks": _told(gate["asks"], "until", precision)} if "asks" in gate else {}
        gate |= {"conditions": [_told(one, "due", precision) for one in gate.get("conditions", ())]}
        fields["gate"] = _empty_out(gate)
    if "updates" in fields:
        fields["updates"] = _moves(fields["updates"], fields.get("target"), precision)
    return fields


def _told(block: Mapping[str, Any], key: str, precision: str) -> dict[str, Any]:
    rest = _without(block, key)
    return rest if precision == "board" else {**rest, key: coarse(block[key], precision)}


def _moves(updates: Sequence[Mapping[str, Any]], now: str | None, precision: str) -> list[dict[str, Any]]:
    """Coarsen what was promised before; a promise that reads as the next one is no move."""
    told: dict[str, dict[str, Any]] = {}
    for update in sorted(updates, key=lambda one: one["date"], reverse=True):
        was = coarse(update["moved_from"], precision) if "moved_from" in update and precision != "board" else None
        kept = {"moved_from": was} if was and was != now else {}
        told[update["date"]] = {**_without(update, "moved_from"), **kept}
        now = was or now
    return [told[update["date"]] for update in updates]


def _product(hand: Hand, _: File, fields: dict[str, Any]) -> dict[str, Any]:
    return _empty_out({**fields, "sunset": _sunset(hand, fields, hand.precision())})


def _theme(_: Hand, __: File, fields: dict[str, Any]) -> dict[str, Any]:
    return fields


def _period(hand: Hand, _: File, fields: dict[str, Any]) -> dict[str, Any]:
    named = [name for name in fields.get("themes", ()) if hand.theme(name) in hand.themes]
    if "updates" in fields and hand.precision():
        fields["updates"] = [_without(update, "moved_from") for update in fields["updates"]]
    return _empty_out({**fields, "themes": [hand.theme_ids.get(slug(name), name) for name in named]})


def _page(hand: Hand, _: File, fields: dict[str, Any]) -> dict[str, Any]:
    shows = fields.get("shows", {})
    told = dict(shows)
    if "product" in shows:
        told["product"] = [name for name in shows["product"] if name in hand.products]
    if "theme" in shows:
        named = [name for name in shows["theme"] if hand.theme(name) in hand.themes]
        told["theme"] = [hand.theme_ids.get(slug(name), name) for name in named]
    if not hand.sees("team"):
        told.pop("team", None)
    # A view of what is withheld alone goes with it.
    is_gone = any(shows.get(key) and not told.get(key) for key in ("product", "theme", "team"))
    return _without(fields, "shows") | ({"shows": told} if told and not is_gone else {})
