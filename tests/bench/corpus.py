"""A roadmap that Milepost and Hugo read alike: `python tests/bench/corpus.py N FOLDER` writes N milestones.

Takes a count and an empty folder, gives a Hugo project whose `content` is a roadmap. A milestone has about 250 words
with links, a table, tasks and code, and is the same in a roadmap of any size. Made for 23 November 2026, without a
problem.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

import generated

TODAY = "2026-11-23"
THEME = Path(__file__).with_name("hugo_theme")
SETTINGS = """\
title: Northwind roadmap
description: What Northwind is building, when we aim to have it, and how sure we are.
site_url: https://roadmap.example.org/
default_audience: public
"""
# Milestones go round these, so that one in a later quarter may wait for any before it.
QUARTERS = tuple(f"{year}-Q{part}" for year in (2026, 2027, 2028) for part in (1, 2, 3, 4))
NOW = QUARTERS.index("2026-Q4")
SIZES = ("XS", "S", "M", "L", "XL")
CODE = (
    ("python", 'def {name}(account: Account) -> int:\n    """Count what is open."""\n    return sum(1 for item in account if item.is_open)  # {n}'),  # noqa: E501
    ("json", '{{\n  "{name}": {n},\n  "unit": "days",\n  "open": [true, false, null]\n}}'),
    ("sql", "select account, count(*) as {name}\nfrom events where age < {n}\ngroup by account order by {name} desc;"),
    ("yaml", "{name}:\n  limit: {n}  # a day\n  retry: [1, 5, 25]\n  owner: \"platform\""),
    ("bash", 'for file in {name}/*.csv; do\n  import --limit {n} "$file" || exit 1\ndone'),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk: its folder and how many milestones it has."""

    folder: Path
    count: int

    @property
    def content(self) -> Path:
        """Give what Milepost reads."""
        return self.folder / "content"

    @property
    def read(self) -> int:
        """Give the number of a milestone in the middle, whose text is edited."""
        return self.count // 2

    @property
    def moved(self) -> int:
        """Give the number of one in the last quarter, which none waits for, so that it may be moved."""
        return self.count // 24 * 12 + 11

    def file(self, number: int) -> Path:
        """Give the file of a milestone."""
        return self.content / "milestones" / f"{name(number)}.md"

    def edit_body(self, times: int) -> str:
        """Change one line of a text; gives what the page says now."""
        return self._edit(self.read, r"revised [\d,]+ times", f"revised {times:,} times")

    def edit_date(self, times: int) -> str:
        """Move one target; gives the month that it is now, which no other has."""
        return self._edit(self.moved, r"(?<=target: )\S+", f"2028-{10 + times % 3}")

    def _edit(self, number: int, pattern: str, said: str) -> str:
        file = self.file(number)
        text = file.read_text("utf-8")
        edited = re.sub(pattern, said, text, count=1)
        assert edited != text, f"{file} says {said} already"
        file.write_text(edited, "utf-8", newline="\n")
        return said


def write(count: int, folder: Path) -> Corpus:
    """Write a corpus of so many milestones into a folder, at least twelve."""
    shutil.copytree(THEME, folder, dirs_exist_ok=True)
    made = Corpus(folder, count)
    made.file(0).parent.mkdir(parents=True)
    (made.content / "roadmap.yml").write_text(SETTINGS, "utf-8", newline="\n")
    for number in range(count):
        made.file(number).write_text(milestone(number), "utf-8", newline="\n")
    return made


def name(number: int) -> str:
    """Give the id of a milestone."""
    return f"m{number:06}"


def milestone(number: int) -> str:
    """Write the file of a milestone, the same for the same number."""
    writer = generated.Writer(Random(number))  # noqa: S311  the same milestone every time is the point
    quarter = number % len(QUARTERS)
    keys = {"title": f"{writer.fill(generated.TITLES, writer.random.choice(generated.AREAS))} {number}"}
    keys |= {"summary": writer.fill(generated.SUMMARIES)}
    lines = [f"{key}: {json.dumps(value)}" for key, value in keys.items()]
    lines += _standing(quarter, writer)
    lines += [f"themes: [{', '.join(_themes(writer))}]"]
    lines += [f'owner: "{writer.random.choice(generated.OWNERS)}"', f"team: team-{number % 40}"]
    lines += [f"depends_on: [{', '.join(before)}]" for before in [_before(number, quarter, writer)] if before]
    lines += [f"tags: [{writer.random.choice(SIZES).lower()}, {writer.random.choice(generated.PLACES).lower()}]"]
    lines += [f"links: [{{rel: issue, url: https://issues.example.org/{number}, title: Issue {number}}}]"]
    return "\n".join(["---", *lines, "---", "", *_body(number, writer), ""])


def _standing(quarter: int, writer: generated.Writer) -> Iterator[str]:
    """Write target and status: what ends before this quarter is done, what ends in it active, the rest planned."""
    year, part = QUARTERS[quarter].split("-Q")
    month = f"{year}-{3 * int(part):02}"
    yield f"target: {QUARTERS[quarter] if quarter > NOW or writer.happens(0.5) else month}"
    if quarter < NOW:
        yield "status: done"
        yield f"completed: {month}-{writer.random.randrange(1, 29):02}"
    elif quarter == NOW:
        yield "status: active"
        yield f"health: {writer.random.choice(('on-track', 'at-risk', 'off-track'))}"
        yield f"progress: {writer.random.randrange(5, 95)}%"
    else:
        yield f"status: {writer.random.choice(('planned', 'planned', 'proposed'))}"
        yield f"commitment: {writer.random.choice(('committed', 'target', 'exploring'))}"


def _themes(writer: generated.Writer) -> list[str]:
    titles = [title for title, _ in generated.THEMES]
    return ["-".join(title.lower().split()) for title in writer.random.sample(titles, 2 if writer.happens(0.3) else 1)]


def _before(number: int, quarter: int, writer: generated.Writer) -> list[str]:
    """Choose what a milestone waits for, among those of earlier quarters."""
    count = writer.random.choice((0, 1, 1, 2))
    rounds = [len(QUARTERS) * writer.random.randrange(4) for _ in range(count if quarter else 0)]
    chosen = {number - writer.random.randrange(1, quarter + 1) - back for back in rounds}
    return [name(other) for other in sorted(chosen) if other >= 0]


def _body(number: int, writer: generated.Writer) -> Iterator[str]:
    """Write a text of paragraphs, a list, a table, code and tasks, with links within the site and out of it."""
    reasons, promises = generated.REASONS, generated.PROMISES
    near, far = name(number - 1 if number else 0), name(number // 2)
    yield from ("## Why", "", f"{writer.fill(reasons)} {writer.fill(reasons)} **{writer.fill(reasons)}**", "")
    yield f"It goes on from [the one before]({near}.md) and from [earlier work]({far}.md#tasks)."
    yield f"The numbers are in [the report](https://example.org/reports/{number}). {writer.fill(reasons)}"
    yield from ("", "## What changes", "")
    yield from (f"- {writer.fill(promises)}" for _ in range(3))
    yield from ("", *_table(writer), "", "## How", "", writer.fill(promises), "", *_code(writer), "", "## Tasks", "")
    yield from (f"- [{'x' if place < 1 else ' '}] {writer.fill(generated.TITLES, 'Search')}" for place in range(4))
    yield from ("", "> " + writer.fill(generated.SLIPS), "", f"{writer.fill(promises)} See [why](#why).", "")
    yield "This text was revised 0 times."


def _table(writer: generated.Writer) -> Iterator[str]:
    yield from ("| Part | Size | Weeks |", "|:--|:-:|--:|")
    for _ in range(4):
        part = f"{writer.random.choice(generated.QUALITIES)} `{writer.random.choice(generated.THINGS)}`"
        yield f"| {part} | {writer.random.choice(SIZES)} | {writer.random.randrange(1, 20)} |"


def _code(writer: generated.Writer) -> Iterator[str]:
    language, pattern = writer.random.choice(CODE)
    text = pattern.format(name=writer.random.choice(generated.THINGS), n=writer.random.randrange(10, 100))
    yield from (f"```{language}", text, "```")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="Write a roadmap that Milepost and Hugo read alike.")
    options.add_argument("count", type=int, metavar="N", help="how many milestones, at least 12")
    options.add_argument("folder", type=Path, metavar="FOLDER", help="where")
    asked = options.parse_args()
    write(asked.count, asked.folder)
