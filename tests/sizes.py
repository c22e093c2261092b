"""Content made to cost a lot, and what a build of it costs: `python tests/sizes.py FOLDER` tells it as JSON.

Each content is made in a size; those that may grow are built in twice that size too. Every build is a process of its
own, forked from one that has loaded everything, so that its memory and processor time are those of the content.
"""

import json
import os
import resource
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import milepost.commands.build
import milepost.stages.parse.texts  # noqa: F401  loaded before a process is forked
from milepost.cli import main as command

Files = Mapping[str, str]
Make = Callable[[int], Files]

SETTINGS = "title: Plans\ndefault_audience: public\n"
SECONDS, MEGABYTES = 5, 500
STOPPED_SECONDS = 30  # far beyond what is allowed, so that what it takes is told


@dataclass(frozen=True, slots=True)
class Ran:
    """What a build came to: its exit code, negative for a signal; what it used; the first it said, and the last."""

    code: int
    seconds: float
    megabytes: float
    is_traceback: bool
    first: str
    last: str


def milestone(front: str = "", body: str = "Text.\n", settings: str = "") -> Files:
    """Write a roadmap of one milestone."""
    text = f"---\ntitle: A\ntarget: 2027-Q1\n{front}\n---\n{body}"
    return {"content/roadmap.yml": SETTINGS + settings, "content/milestones/shop/a.md": text}


def in_settings(text: str) -> Files:
    """Write lines into roadmap.yml."""
    return milestone(settings=text)


def in_words(text: str) -> Files:
    """Write lines into the words of a theme."""
    return {**milestone(), "templates/words.yml": text + "\n"}


def body(text: str) -> Make:
    """Repeat a text as the body of a milestone."""
    return lambda size: milestone(body=text * size)


def front(before: str, text: str, after: str = "") -> Make:
    """Repeat a text in front matter."""
    return lambda size: milestone(before + text * size + after)


def numbered(before: str, text: str, after: str = "") -> Make:
    """Write a text with a number in it once for each number, in front matter."""
    return lambda size: milestone(before + "".join(text.replace("N", str(number)) for number in range(size)) + after)


def bomb(_: int) -> str:
    """Write aliases that stand for aliases, 10 to the power of 8 texts in all."""
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    lines = (f"{name}: &{name} [{', '.join(['*' + last] * 10)}]\n" for last, name in pairs)
    return "a: &a [boom]\n" + "".join(lines)


def deep(size: int) -> str:
    """Nest mappings."""
    return "".join(f"{' ' * depth}a:\n" for depth in range(size))


def digits(size: int) -> Files:
    """Write a number of thousands of digits at every key that takes one, where it is no text."""
    keys = ("confidence", "progress", "estimate", "target", "start", "deadline")
    many = "9" * size
    lines = [f"{key}: {many}" for key in keys]
    lines += [f"depends_on: [{{id: b, lag: {many}d}}]", f"sunset: {{announce: 2027, notice: {many}d}}"]
    text = "---\n" + "\n".join(lines) + "\n---\n# A\n"
    calendar = f"calendar: {{fiscal_year_start: {many}, plan_ahead: {many}}}\ncapacity: {{default: {many}}}\n"
    return {"content/roadmap.yml": SETTINGS + calendar, "content/milestones/a.md": text}


def ages(period: str) -> Make:
    """Let work begin in the first year there is and end in the last."""
    first = "---\ntitle: A\nstart: 0001-01-01\ntarget: 9998-12-31\nestimate: 5d\nteam: web\nconfidence: 80\n---\n"
    second = "---\ntitle: B\ntarget: 0001\nconfidence: 80\n---\n"
    settings = f"{SETTINGS}calendar: {{period: {period}}}\ncapacity: {{default: 60}}\n"
    files = {"content/roadmap.yml": settings, "content/milestones/a.md": first, "content/milestones/b.md": second}
    return lambda _: files


YAML = {
    "an alias bomb": bomb,
    "open brackets": lambda size: "x: " + "[" * size,
    "nested mappings": deep,
    "one line": lambda size: "x: " + "y" * size,
    "many keys": lambda size: "".join(f"key{number}: v\n" for number in range(size)),
    "many mistakes": lambda size: "@a: b\n" * size,
}
YAML_SIZES = {"open brackets": 100_000, "nested mappings": 5_000, "one line": 9_900_000, "many keys": 10_000}
PLACES: Mapping[str, Callable[[str], Files]] = {
    "front matter": milestone,
    "roadmap.yml": in_settings,
    "words.yml": in_words,
}


def _in_yaml() -> Iterator[tuple[str, tuple[Make, int]]]:
    for what, make in YAML.items():
        for where, write in PLACES.items():
            yield f"{what} in {where}", (partial(_written, make, write), YAML_SIZES.get(what, 10_000))


def _written(make: Callable[[int], str], write: Callable[[str], Files], size: int) -> Files:
    return write(make(size))


def table(size: int) -> Files:
    """Write a table as wide as that."""
    return milestone(body="".join(cell * size + "|\n" for cell in ("|a", "|-", "|b")))


def notes(size: int) -> Files:
    """Refer to footnotes, and write them."""
    numbers = range(size)
    return milestone(body="".join(f"[^{n}] " for n in numbers) + "\n" + "".join(f"\n[^{n}]: x\n" for n in numbers))


def dead_names(size: int) -> Files:
    """Link from each of many files to names that are much like those there are."""
    return many_files(lambda number: "".join(f"[[milestome-{number}-{one}]]\n" for one in range(size)))


def unknown_ids(size: int) -> Files:
    """Name in each of many files predecessors and themes that are much like those there are."""
    made = many_files(lambda _: "")
    for number, name in enumerate(list(made)[1:]):
        ids = [f"{number}-{one}" for one in range(size)]
        waits = "".join(f"milestnoe-{id_}, " for id_ in ids)
        serves = "".join(f"therne-{id_}, " for id_ in ids)
        made[name] = f"---\ntitle: A\ndepends_on: [{waits}]\nthemes: [{serves}]\n---\n"
        made[f"content/themes/theme-{number}-9.md"] = f"# Theme {number}\n"
    return made


def dead_anchors(size: int) -> Files:
    """Link to headings that are much like those of the page."""
    headings = "".join(f"# heading {one}\n" for one in range(size))
    return milestone(body=headings + "".join(f"[a](#haeding-{one})\n" for one in range(size)))


def same_themes(size: int) -> Files:
    """Name in each of so many files the same themes, as many as one may."""
    themes = ", ".join(f"theme {one}" for one in range(20))
    texts = {f"content/milestones/{number}.md": f"---\ntitle: A\nthemes: [{themes}]\n---\n" for number in range(size)}
    return {"content/roadmap.yml": SETTINGS, **texts}


def other_themes(size: int) -> Files:
    """Name in each of so many files themes of its own, as many as one may."""
    made = {"content/roadmap.yml": SETTINGS}
    for number in range(size):
        themes = ", ".join(f"theme {number} {one}" for one in range(20))
        made[f"content/milestones/{number}.md"] = f"---\ntitle: A\nthemes: [{themes}]\n---\n"
    return made


def all_before(size: int) -> Files:
    """Let each of so many milestones wait for as many of those before it as it may."""
    made = {"content/roadmap.yml": SETTINGS}
    for number in range(size):
        before = ", ".join(f"m{one}" for one in range(max(0, number - 100), number))
        made[f"content/milestones/m{number}.md"] = f"---\ntitle: A\ndepends_on: [{before}]\n---\n"
    return made


def many_files(text: Callable[[int], str]) -> dict[str, str]:
    """Write a text for each of 300 milestones."""
    files = {f"content/milestones/milestone-{number}.md": f"# A\n\n{text(number)}" for number in range(300)}
    return {"content/roadmap.yml": SETTINGS, **files}


ONCE: Mapping[str, tuple[Make, int]] = {
    **dict(_in_yaml()),
    "all of time in months": (ages("month"), 0),
    "all of time in years": (ages("year"), 0),
    "digits": (digits, 100_000),
    "a line of 10 MB": (body("x"), 9_900_000),
    "brackets": (body("["), 50_000),
    "a wide table": (table, 2_000),
    "quotes": (body("> "), 5_000),
    "a long title": (lambda size: {"content/milestones/a.md": f"---\ntitle: {'x y' * size}\n---\n"}, 200_000),
    "a long heading": (lambda size: {"content/milestones/a.md": f"# {'x y' * size}\n"}, 100_000),
    "old ids": (numbered("aliases: [", "xN, ", "]"), 40_000),
    "themes": (numbered("themes: [", "xN, ", "]"), 40_000),
    "circles": (numbered("as_seen_by:\n", "  xN: {title: t}\n"), 5_000),
    "tasks to the limit": (body("- [ ] a\n"), 25_000),
    "tasks beyond it": (body("- [ ] a\n"), 100_000),
    "table rows to the limit": (body("a|b\n-|-\n"), 25_000),
    "links beyond the limit": (body("[a](b.md)\n"), 100_000),
    "external links": (numbered("links:\n", "- {rel: issue, url: 'https://example.org/N'}\n"), 12_000),
    "updates": (numbered("updates:\n", "- {date: 2026-01-01, text: tN}\n"), 100_000),
}  # fmt: skip
GROWING: Mapping[str, tuple[Make, int]] = {
    "tags": (numbered("tags: [", "xN, ", "]"), 20_000),
    "predecessors": (numbered("depends_on: [", "xN, ", "]"), 20_000),
    "own fields": (numbered("extra:\n", "  xN: t\n"), 10_000),
    "dead links": (body("[a](b.md)\n"), 8_000),
    "dead names in many files": (dead_names, 40),
    "unknown ids in many files": (unknown_ids, 25),
    "dead anchors": (dead_anchors, 2_500),
    "the same themes in many files": (same_themes, 40),
    "other themes in many files": (other_themes, 10),
    "predecessors in many files": (all_before, 100),
    "tasks": (body("- [ ] a\n"), 15_000),
    "headings": (body("# a\n"), 20_000),
    "blocks for a circle": (body("::: internal\na\n:::\n"), 6_000),
    "unknown circles": (body("::: intrenal\na\n:::\n"), 5_000),
    "layout lines": (body(":::row:::\n  a\n"), 8_000),
    "raw HTML": (body("<a href=x id=y>z</a>\n"), 6_000),
    "notes": (notes, 4_000),
    "code that is slow to colour": (body("```java\n" + "a\n" * 990 + "```\n"), 45),
}  # fmt: skip


def built(files: Files, folder: Path) -> Ran:
    """Write files and build them in a process of their own, which is stopped before it takes the machine with it."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    log = folder / "log.txt"
    process = os.fork()
    if not process:
        _build(folder, log)
    _, status, used = os.wait4(process, 0)
    said = log.read_text("utf-8", "replace")
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return Ran(os.waitstatus_to_exitcode(status), seconds, megabytes, "Traceback" in said, said[:500], said[-500:])


def _build(folder: Path, log: Path) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (STOPPED_SECONDS, STOPPED_SECONDS))
    os.chdir(folder)
    file = os.open(log, os.O_CREAT | os.O_WRONLY)
    os.dup2(file, 1)
    os.dup2(file, 2)
    own = ["--templates", "templates"] if Path("templates").is_dir() else []
    code = 70
    try:
        sys.argv = ["milepost", "build", "--today", "2026-11-23", "--out", "site", "--no-cache", "--jobs", "1", *own]
        command()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 70
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, int, Ran]]:
    """Build each content in its size, and one that grows in twice that size."""
    for name, (make, size) in {"nothing": (lambda _: milestone(), 0), **ONCE, **GROWING}.items():
        if not names or name in names:
            sizes = (size, 2 * size) if name in GROWING else (size,)
            yield from ((name, one, built(make(one), folder)) for one in sizes)


if __name__ == "__main__":
    for name, size, ran in main(Path(sys.argv[1]), sys.argv[2:]):
        sys.stdout.write(json.dumps({"name": name, "size": size, **asdict(ran)}) + "\n")
        sys.stdout.flush()
