"""`milepost explain`: what a rule means and how to mend what it finds."""

import textwrap

from milepost import rules
from milepost.model.spelling import Nearest


def explain(name: str) -> str:
    """Explain one rule; a KeyError with the nearest names when there is none."""
    rule = rules.find(name)
    if rule is None:
        near = Nearest([known.name for known in rules.ALL]).some(name)
        raise KeyError(f"no rule is called '{name}'" + (f"; did you mean {' or '.join(near)}?" if near else ""))
    ignored = "roadmap.yml's `ignore` may name it." if rule.can_be_ignored else "It cannot be ignored."
    parts = [f"{rule.name} ({rule.level})", rule.meaning, f"What to do: {rule.remedy}", ignored]
    return "\n\n".join(textwrap.fill(part, 78) for part in parts)


def overview() -> str:
    """List every rule with its level and meaning."""
    rows = []
    for rule in sorted(rules.ALL, key=lambda rule: (rule.level, rule.name)):
        rows.append(f"{rule.name} ({rule.level})")
        rows.append(textwrap.fill(rule.meaning, 78, initial_indent="    ", subsequent_indent="    "))
    return "\n".join(rows)
