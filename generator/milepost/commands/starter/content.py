"""The content that `init` writes: a roadmap.yml, a milestone, a gate, a theme, each saying what may be written in it.

Takes a name and the day, gives texts by path. Every date follows from the day, so that nothing is late on it.
"""

from collections.abc import Mapping
from datetime import date

from milepost.commands.starter.gates import gate_block
from milepost.commands.starter.names import Names
from milepost.commands.starter.quoting import one_line, quoted
from milepost.model import slugs
from milepost.model.calendar import Calendar, months_later, period_start
from milepost.model.lean_up import LEAN_UP

CONFIG_SCHEMA = "config.schema.json"
GATE_TYPE = "value-case"


def quarter(day: date, ahead: int) -> str:
    """Name the calendar quarter so many quarters after a day's own."""
    first = months_later(period_start(day, Calendar()), 3 * ahead)
    return f"{first.year:04}-Q{(first.month + 2) // 3}"


def first_files(name: str, today: date) -> dict[str, str]:
    """Write the content of a new roadmap; `name` is its folder's."""
    product = product_of(name)
    gate = next(gate for gate in LEAN_UP.gates if gate.id == GATE_TYPE)
    below = f"content/milestones/{product}"
    return {
        "content/roadmap.yml": _CONFIG.format(schema=f"../.milepost/{CONFIG_SCHEMA}", title=quoted(title_of(name))),
        f"{below}/first-milestone.md": _MILESTONE.format(
            day=months_later(today, 5).isoformat(), target=quarter(today, 2), wide=quarter(today, 3)
        ),
        f"{below}/value-case-gate.md": _GATE.format(
            target=quarter(today, 1), block=gate_block(gate), types=", ".join(gate.id for gate in LEAN_UP.gates)
        ),
        "content/themes/happier-customers.md": _THEME,
        "README.md": readme(name, today),
    }


def readme(name: str, today: date) -> str:
    """Write the page that tells a team how to work with its roadmap."""
    return _README.format(title=title_of(name), target=quarter(today, 2))


def config_for(name: str, names: Names, schema: str) -> str:
    """Write the roadmap.yml of files that somebody already has; `schema` is where its schema lies, seen from it."""
    parts = [_SHORT_CONFIG.format(schema=schema, title=quoted(title_of(name)))]
    if names.keys:
        parts.append(_mapping("keys", "The keys these files use, and what Milepost calls them.", names.keys))
    if names.values:
        parts.append(_mapping("values", "The same for values.", names.values))
    return "\n".join(parts)


def title_of(name: str) -> str:
    """Make a roadmap's title of its folder's name."""
    words = one_line(name.replace("-", " ").replace("_", " "))
    if not words:
        return "Roadmap"
    title = words[0].upper() + words[1:]
    return title if words.lower().endswith("roadmap") else f"{title} roadmap"


def product_of(name: str) -> str:
    """Make the first product's id of a folder's name."""
    parts = [part for part in slugs.slug(name).split("-") if part != "roadmap"]
    product = "-".join(parts)
    return "product" if slugs.fault(product) else product


def _mapping(key: str, meaning: str, pairs: Mapping[str, str]) -> str:
    lines = (f"  {quoted(name)}: {quoted(meant)}" for name, meant in pairs.items())
    return "\n".join([f"# {meaning}", f"{key}:", *lines, ""])


_SHORT_CONFIG = """\
# yaml-language-server: $schema={schema}
# What the site is called and who may see what. Only `title` is required; `milepost schema config` lists every key.

title: {title}

# Who may see a file that does not say so itself. With `public` everything is published; with `internal` only what
# says `audience: public` is, and `milepost build --audience internal` makes the site for your own people.
default_audience: public
"""

_CONFIG = """\
# yaml-language-server: $schema={schema}
# What the site is called and who may see what. Only `title` is required; `milepost schema config` lists every key.

title: {title}
# description: What we build next, when we aim to have it, and how sure we are.

# Who may see a file that does not say so itself. `internal` is the safe choice: what the public should see says
# `audience: public`.
default_audience: internal

# The circles of readers, the widest first. Each sees titles, texts, dates, status and progress of what it may see at
# all, and of the rest only the `fields` named here.
audiences:
  - id: public
    fields: [health, commitment, confidence, gate, depends_on, updates, history]
  - id: internal
    fields: all

# Take the # away from what you need.

# Where the site will be; the Pages workflow fills it in. For canonical links, feeds and the calendar.
# site_url: https://example.org/roadmap/

# "Ask about this" on every milestone.
# feedback: "mailto:roadmap@example.org?subject={{title}}"

# calendar:
#   fiscal_year_start: 4          # April: FY27-Q1 begins in April 2026
#   period: quarter               # what the plan is cut into
#   plan_ahead: 3                 # further ahead than this, an exact day is guesswork and is warned about

# What a team can do in a period, against the `estimate:` of its milestones.
# capacity: {{unit: days, default: 60, teams: {{web: 80}}}}

# Other names your files use, and what Milepost calls them.
# keys: {{due: target}}
# values: {{shipped: done}}

# theme: {{accent: "#1a56c4"}}
"""

_MILESTONE = """\
---
# Between the two lines of dashes stand the facts, one `key: value` a line. Only the title is needed.
# `milepost schema milestone` lists every key, and `milepost check` points at mistakes.
title: Your first milestone
summary: One sentence that a customer understands.

# When it will be there, as precisely as you know and no more: {day}, {target}, {target}/{wide}, a year;
# or without a date: now, next, later.
target: {target}
status: planned                   # proposed, planned, active, done, deferred, cancelled
commitment: target                # committed: a promise; target: our plan; exploring: an idea
themes: happier-customers         # why we do it: themes/happier-customers.md
depends_on: value-case-gate       # what comes first: the id of a milestone is its file's name without .md
audience: public                  # the widest circle that may see it, of those in roadmap.yml
---

Say here what will be different, for whom, and how anybody will notice. This is Markdown; the boxes below count as
progress.

- [x] Write down what problem this solves
- [ ] Agree on what belongs to it and what does not
- [ ] Let three customers try it

::: internal
This paragraph is for your own people. It is on no page that the public can see.
:::
"""

_GATE = """\
---
# A gate is a milestone at which somebody decides whether the work goes on. Stopping early is a result too.
title: Value Case
summary: Is it worth building? Decided before anybody builds.
target: {target}
themes: happier-customers
audience: public
# `type` is one of: {types}.
{block}
---

What would it be worth to customers, and to us? What speaks against it?
"""

_THEME = """\
---
# A theme says why; many milestones serve it, each with `themes: happier-customers`, its file's name without .md.
title: Happier customers
summary: Fewer things that annoy the people who use what we make.
audience: public
---

Say here what you want to reach, and how you will know that you have.
"""

_README = """\
# {title}

The plan lies in `content/`, one Markdown file a milestone. Milepost checks it
and makes a site of it.

| Folder or file | What it holds |
|---|---|
| `content/roadmap.yml` | the title, and who may see what |
| `content/milestones/` | what we build and when; a folder for each product |
| `content/themes/` | why we build it |

Change a file, look at it, and open a pull request:

    pip install milepost
    milepost serve                                   # the site while you write
    milepost new "Faster search" --target {target}   # another milestone
    milepost check                                   # every mistake, with its line
    milepost build                                   # the site, into site/

A pull request is checked, and its preview lies among the artifacts of its run. What is on the default branch is
published on GitHub Pages, once *Settings → Pages → Source* says *GitHub Actions*.
"""
