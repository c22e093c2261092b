"""Every rule a problem can break: what it means and how to mend it, for `milepost explain` and the output formats."""

from dataclasses import dataclass

from milepost.problems import Level


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem; `can_be_ignored` says whether roadmap.yml's `ignore` may name it."""

    name: str
    level: Level
    meaning: str
    remedy: str
    can_be_ignored: bool = True


def _error(name: str, meaning: str, remedy: str, can_be_ignored: bool = True) -> Rule:
    return Rule(name, "error", meaning, remedy, can_be_ignored)


def _warning(name: str, meaning: str, remedy: str) -> Rule:
    return Rule(name, "warning", meaning, remedy)


ALL: tuple[Rule, ...] = (
    _error("no-title", "A milestone or page has neither a title nor a heading.",
           "Write `title: …` in the front matter, or begin the text with `# Title`."),
    _error("bad-yaml", "The front matter or roadmap.yml cannot be read as YAML.",
           "Mend the line that the message names; quote values that hold `: `, or that start with @, ` or %.", False),
    _error("bad-encoding", "The file is not UTF-8 text.", "Save it as UTF-8 in your editor.", False),
    _error("duplicate-key", "A key stands twice in one mapping, so one of its values would be lost.", "Keep one of the two."),
    _error("unknown-key", "The key is not one that Milepost knows, so its value would be ignored in silence.",
           "Use the key that the hint names, map it once with `keys:` in roadmap.yml, or put your own fields under `extra:`."),
    _error("missing-key", "A block lacks a key that it makes no sense without.", "Add the key that the message names."),
    _error("bad-value", "The value is not of the kind that the key takes.", "Write one of the forms that the hint shows."),
    _error("bad-period", "The value is not a period: a day, a week, a month, a quarter, a half, a year, a range …",
           "Write 2026-03-15, 2026-W12, 2026-03, 2026-Q1, 2026-H1, 2026, FY26-Q1, or a range as 2026-Q1/2026-Q2."),
    _error("bad-id", "An id is not a slug, is reserved, too long or holds a path; or a file's name gives none, or its path is too long.",
           "Write the id that the hint gives: lower case letters, digits and single dashes."),
    _error("duplicate-id", "Two things have the same id, or ids that differ only in case, so one page would replace the other.",
           "Write an `id:` of its own in one of the two.", False),
    _error("unknown-milestone", "An id is named that no milestone has.", "Correct the id; the hint gives the nearest one."),
    _error("unknown-audience", "An audience is named that roadmap.yml does not define.",
           "Use one of its `audiences`, or define this one there."),
    _error("unknown-stage", "A stage is named that the lifecycle does not have.", "Use one of the lifecycle's stages, or define it."),
    _error("unknown-gate", "A gate type is named that the lifecycle does not have.", "Use one of the lifecycle's gates, or define it."),
    _error("unknown-theme", "A page or a view names a theme that no milestone serves and no file describes.",
           "Correct the name, or write a file in themes/."),
    _error("unknown-product", "A view names a product that no milestone has and no file describes.", "Correct the name."),
    _error("unknown-rule", "`ignore` names a rule that does not exist, or one that cannot be ignored.",
           "Use a name that `milepost explain` lists."),
    _error("cycle", "Milestones depend on each other in a circle, so none could ever be first.",
           "Take out one of the links that the message lists.", False),
    _error("bad-block", "A `:::` block is not closed, nested, or not at the top level of the text.",
           "Write `::: NAME` and `:::` alone on lines of their own, outside lists, quotes and other blocks."),
    _error("dead-link", "A link leads to a file or a milestone that is not there, or a symbolic link to where nothing is read.",
           "Correct the address, or put the file where the symbolic link is."),
    _error("dead-anchor", "A link leads to a heading that is not on the page.", "Correct what stands after the #."),
    _error("missing-asset", "An image or another file that the text shows is not in the content folder.",
           "Add the file, or correct its path."),
    _error("outside-content", "A path or a symbolic link leads out of the content folder.", "Keep what is published inside the content folder."),
    _error("unsafe-url", "An address could run a program or reads a local file.", "Use http, https, mailto or tel."),
    _error("unsafe-file", "A file that the text shows or links to could run script when a reader opens it, or is a web page.",
           "Take out what the message names, or publish the file elsewhere and link to it.", False),
    _error("target-before-start", "The last day of the target lies before the first day of the start.", "Correct one of the two."),
    _error("withheld-reference", "A link leads to something that its readers may not see, or a text names it by its title.",
           "Take the reference out, put it into a `:::` block for the inner circle, or widen the other's audience.", False),
    _error("leak", "Something withheld was found in the built site; nothing was published.",
           "In a picture or another file of yours: take it out, or show the file to fewer. Else it is a fault of ours: please report it.", False),
    _error("nothing-to-publish", "No milestone may be seen by the circle that the site is for.",
           "Write `audience: public` in the milestones that everybody may see, or build for an inner circle."),
    _error("bad-template", "A template of yours cannot be read or names something that is not there.",
           "Mend the line that the message names, or delete the file to use the default theme's."),
    _error("bad-words", "words.yml holds a key that the theme does not use, or a text with an unknown {name}.",
           "Correct the key or the name in braces."),
    _error("bad-colour", "A colour of the theme cannot be read, or text in it would be too faint.",
           "Choose a darker colour, or give both: accent: {light: …, dark: …}."),
    _warning("dependency-conflict", "A milestone should begin before what it depends on can be there.",
             "Move one of the two, or take the dependency out."),
    _warning("overdue", "The target has passed and the milestone is neither done, deferred nor cancelled.",
             "Set `status: done` with `completed`, or move the target and say so in `updates`."),
    _warning("late-start", "The start has passed and the milestone is still planned.", "Set `status: active`, or move the start."),
    _warning("past-deadline", "The target ends after the deadline, however its days are chosen.", "Move one of the two."),
    _warning("before-allowed", "The work would begin before `not_before`, however its days are chosen.", "Move one of the two."),
    _warning("done-in-future", "`completed` lies in the future.", "Correct the date."),
    _warning("over-capacity", "A team is asked for more than it can do in a period.",
             "Move a milestone, lower its estimate, or raise the capacity."),
    _warning("other-unit", "An estimate is in another unit than the capacity, so it is not counted against it.",
             "Write the estimate in the unit of `capacity`."),
    _warning("completed-not-done", "A milestone says when it was completed and has a status that says it is not done.",
             "Set `status: done`, or take `completed` out."),
    _warning("too-precise", "A day is promised further ahead than the plan reaches, where it is guesswork.",
             "Write a coarser period, as the hint shows."),
    _warning("odd-year", "A date lies many years away; a digit may be wrong.", "Correct the year."),
    _warning("stale-update", "The work goes on and its newest update is old.", "Add an update, or set the status."),
    _warning("gate-order", "A later gate is decided while an earlier one is open.", "Decide the earlier gate first, or record its decision."),
    _warning("unmet-criterion", "A gate says go while a must-criterion is not met.", "Meet it, or decide conditional-go."),
    _warning("undecided-gate", "A gate's target has passed without a decision.", "Decide it, or move the target."),
    _warning("decision-incomplete", "A decision lacks its day, its decider, its conditions or its revisit.", "Add what the message names."),
    _warning("not-approved", "A gate was decided by nobody on its list of approvers.", "Correct `decided_by` or `approvers`."),
    _warning("stage-not-open", "Work is active in a stage whose gate is not go.", "Decide the gate, or stop the work."),
    _warning("stopped-product", "Work is planned for a product that was stopped.", "Cancel or defer it, or move it to another product."),
    _warning("late-notice", "A product's end is announced later than its notice asks.", "Announce earlier, or move the end."),
    _warning("withheld-dependency", "A milestone depends on one that its readers may not see; the link is left out there.",
             "Nothing, if that is meant; else widen the other's audience."),
    _warning("remote-image", "An image lies on another site; it is written as a link, because pages load nothing from elsewhere.",
             "Put the image into the content folder."),
    _warning("similar-theme", "A theme that no file describes is spelled nearly like one that has a file.",
             "Correct the name, or write a file for it in themes/."),
    _warning("foreign-block", "Layout lines of another platform were left out.", "Delete them."),
    _warning("unused-ignore", "An `ignore` of roadmap.yml met no problem.", "Delete it."),
    _warning("no-settings", "Without audiences in roadmap.yml everything is public unless a file says otherwise.",
             "Write a roadmap.yml with `title` and `default_audience`; `milepost init` makes one."),
)  # fmt: skip


def find(name: str) -> Rule | None:
    """Find a rule by its name."""
    return next((rule for rule in ALL if rule.name == name), None)
