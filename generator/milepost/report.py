"""How problems are told: for a reader in a terminal, for programs, and for the platforms that show them on a review.

Takes problems and the files they are in, gives text; prints nothing itself.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from milepost import rules
from milepost.problems import Problem

SHOWN_WARNINGS = 20
SHOWN_ALIKE = 3
WIDEST_FRAME = 78
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

Lines = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours for a terminal; all empty where there is none."""

    red: str = ""
    yellow: str = ""
    blue: str = ""
    bold: str = ""
    off: str = ""


COLOUR = Paint("\033[31m", "\033[33m", "\033[34m", "\033[1m", "\033[0m")
PLAIN = Paint()


def full(problems: Sequence[Problem], lines: Lines, paint: Paint = PLAIN) -> str:
    """Tell each problem with its line and a hint; many of one kind are shown a few times and then counted."""
    told: Counter[str] = Counter()
    parts = []
    for problem in problems:
        told[problem.setting] += bool(problem.setting)
        if not problem.setting or told[problem.setting] <= SHOWN_ALIKE:
            parts.append(_whole(problem, lines, paint))
    parts.extend(_alike(told, paint))
    return "\n".join(parts)


def concise(problems: Iterable[Problem]) -> str:
    """Tell each problem on one line, its hint in brackets."""
    return "\n".join(f"{head(problem)}{f' ({clean(problem.hint)})' if problem.hint else ''}" for problem in problems)


def as_json(problems: Iterable[Problem]) -> str:
    """Tell problems to a program."""
    rows = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "level": problem.level,
            "rule": problem.rule,
            "message": problem.message,
            "hint": problem.hint,
            **({"setting": problem.setting} if problem.setting else {}),
        }
        for problem in problems
    ]
    return escaped(json.dumps({"schema_version": 1, "problems": rows}, indent=2, ensure_ascii=False))


def github(problems: Sequence[Problem]) -> str:
    """Tell problems as annotations on a pull request; the platform keeps ten of a level a step and drops the rest."""
    told: Counter[str] = Counter()
    rows = []
    for problem in problems:
        told[problem.level] += 1
        if told[problem.level] <= 10:
            numbers = f"line={max(problem.place.line, 1)},col={max(problem.place.column, 1)}"
            place = f"file={_property(problem.place.path)},{numbers}"
            text = _data(f"{problem.message} [{problem.rule}]" + (f"\n{problem.hint}" if problem.hint else ""))
            rows.append(f"::{problem.level} {place},title={_property(problem.rule)}::{text}")
    left = sum(count - 10 for count in told.values() if count > 10)
    if left:
        rows.append(f"::notice::{left} more problems are in the log of this step")
    return "\n".join([*rows, concise(problems)])


def sarif(problems: Sequence[Problem], version: str) -> str:
    """Tell problems as SARIF 2.1.0, for code scanning."""
    names = sorted({problem.rule for problem in problems})
    results = [
        {
            "ruleId": problem.rule,
            "ruleIndex": names.index(problem.rule),
            "level": problem.level,
            "message": {"text": problem.message + (f" ({problem.hint})" if problem.hint else "")},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(problem.place.path, errors="surrogateescape")},
                        "region": {
                            "startLine": max(problem.place.line, 1),
                            "startColumn": max(problem.place.column, 1),
                        },
                    }
                }
            ],
        }
        for problem in problems
    ]
    driver = {"name": "Milepost", "semanticVersion": version, "rules": [_sarif_rule(name) for name in names]}
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    document = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return escaped(json.dumps(document, indent=2, ensure_ascii=False))


def by_rule(problems: Iterable[Problem]) -> str:
    """Count problems by their rule, most first."""
    counts = Counter(problem.rule for problem in problems)
    return ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def head(problem: Problem) -> str:
    """Write a problem's first line: place, level, message, rule."""
    return f"{location(problem)}: {problem.level}: {clean(problem.message)} [{problem.rule}]"


def location(problem: Problem) -> str:
    """Write a place as editors jump to it."""
    place = problem.place
    numbers = [str(number) for number in (place.line, place.column) if number]
    text = ":".join([clean(place.path), *numbers])
    # GitHub's runner takes a line of a log for a command when it begins so, spaces apart.
    return f"./{text}" if text.lstrip().startswith("::") else text


def _whole(problem: Problem, lines: Lines, paint: Paint) -> str:
    colour = paint.red if problem.level == "error" else paint.yellow
    rows = [
        f"{paint.bold}{location(problem)}{paint.off}: {colour}{problem.level}{paint.off}: "
        f"{clean(problem.message)} [{problem.rule}]"
    ]
    rows += _frame(problem, lines, paint)
    if problem.hint:
        rows.append(f"    {paint.blue}hint{paint.off}: {clean(problem.hint)}")
    return "\n".join(rows)


def _frame(problem: Problem, lines: Lines, paint: Paint) -> list[str]:
    """Show the line with a mark under the column; a long line is shown around it."""
    number, column = problem.place.line, problem.place.column
    # Without a line the file is not even opened: it may be a symbolic link to anything.
    text_lines = lines(problem.place.path) if number else ()
    if not 0 < number <= len(text_lines):
        return []
    text = text_lines[number - 1]
    start = max(0, column - WIDEST_FRAME // 2) if len(text) > WIDEST_FRAME else 0
    # Cut first: a line of 1 MB may have 10,000 problems.
    shown = clean(text[start : start + WIDEST_FRAME].replace("\t", " "))
    margin = f"{number:>5} | "
    rows = [f"{paint.blue}{margin}{paint.off}{shown}"]
    if column:
        rows.append(f"{paint.blue}{' ' * (len(margin) - 2)}| {paint.off}{' ' * (column - 1 - start)}^")
    return rows


def _alike(told: Mapping[str, int], paint: Paint) -> list[str]:
    """Count what is alike, and write the lines that would mend all of it, one for each mapping of roadmap.yml."""
    many = {setting: count for setting, count in sorted(told.items()) if setting and count > 1}
    if not many:
        return []
    entries: dict[str, list[str]] = {}
    for setting in many:
        mapping, _, entry = setting.removesuffix("}").partition(": {")
        entries.setdefault(mapping, []).append(entry)
    hidden = sum(max(count - SHOWN_ALIKE, 0) for count in many.values())
    alike = f"{sum(many.values())} of these are alike" + (f", and {hidden} of them are not shown" if hidden else "")
    lines = [f"    {mapping}: {{{', '.join(texts)}}}" for mapping, texts in sorted(entries.items())]
    rest = "`milepost init .` writes it where there is no roadmap.yml"
    first = f"{paint.bold}{alike}{paint.off}. To mean it so everywhere, write in roadmap.yml:"
    return [first, *map(clean, lines), rest]


def _sarif_rule(name: str) -> dict[str, object]:
    rule = rules.find(name)
    if rule is None:
        return {"id": name}
    return {"id": name, "shortDescription": {"text": rule.meaning}, "help": {"text": rule.remedy}}


def printed(text: str) -> str:
    """Clean each line of a text that is told as it stands; none of them is a command to GitHub's runner."""
    return "\n".join(uncommanding(clean(line)) for line in text.split("\n"))


def uncommanding(line: str) -> str:
    """Keep a line from beginning as GitHub's commands do, spaces apart."""
    return line.replace("::", "�:", 1) if line.lstrip().startswith("::") else line


def clean(text: str) -> str:
    """Take control characters out, so that no file can steer a reader's terminal or GitHub's runner."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else "�" for char in text)
    # `##[` begins an older form of GitHub's commands, which it looks for all along a line.
    return text.replace("##[", "##�")


def escaped(text: str) -> str:
    """Escape in JSON what a terminal or GitHub's runner might obey; it reads back the same."""
    lines = (line if line.isprintable() else "".join(map(_escaped, line)) for line in text.split("\n"))
    return "\n".join(lines).replace("##[", "##\\u005b")


def _escaped(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]


def _data(text: str) -> str:
    return clean(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
