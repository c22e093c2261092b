"""Fuzzing for a bounded time: `make fuzz SECONDS=300`, or `python tests/fuzz/campaign.py --seconds 300`.

Each target runs alone for that long, begins with the kept inputs and what earlier runs found, and stops at its first
find. At the end a table says how much was executed and covered; the exit code is 1 where something was found.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path.insert(0, str(HERE))
import properties  # noqa: E402

from milepost import rules  # noqa: E402
from milepost.stages.validate import tables  # noqa: E402

# By the clock, for what never comes to an end; slowness is told by the processor's time, which no neighbour changes.
HANGS_SECONDS = 60
MOST_MEGABYTES = 1_500
LONGEST = {"periods": 120, "front-matter": 3_000, "markdown": 3_000, "circles": 2_000, "files": 3_000, "sites": 2_000}
SIGNS = (
    *("---\n", ": ", "- ", "\n- ", ", ", "[", "]", "{", "}", "|\n  ", ">-\n", "&a ", "*a", "<<", "!!str ", "? ", " #"),
    *("'", '"', "\\", "\r\n", "\t", "\x85", "\xa0", "\ufeff", "\u2028", "\u202e", "\x00", "~", "null", "...\n"),
    *("2026-03-15", "2026-Q1", "2026-W12", "FY26-Q1", "2026-H1", "/..", "../", "PI27", "0001", "9998", "-31"),
    *("now", "next", "later", "T10:00Z", "00:00", "Q1 ", "KW", "Mar ", " to ", "from ", "ca. ", "%", "?", "TBD"),
    *("6w", "12d", "40pt", "-1", "1e9", "100%", "high", "yes", "@cto", "https://example.org/", "mailto:a@b.c", "www."),
    *("\n\n", "> ", "> [!NOTE]\n", "- [x] ", "```\n", "~~~", "    ", "# ", "\n---\n", "|a|b|\n|-|-|\n", "[^1]: "),
    *("[[b]]", "[[b|", "](", "![", "[a]: ", "<a href=", "<!--", "-->", "</", "<script>", "<b>", "&amp;", "**", "~~"),
    *("::: internal\n", ":::\n", "::: customers\n", ":::row:::\n", ":::row-end:::\n", ":: internal\n"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one target: how often it was run, which edges and features it reached, how it ended."""

    name: str
    executions: int
    edges: int
    features: int
    inputs: int
    find: str = ""


def main(arguments: Sequence[str]) -> int:
    """Fuzz the targets that are asked for, one after the other."""
    parser = argparse.ArgumentParser(description="Fuzz for a bounded time.")
    parser.add_argument("--seconds", type=int, default=60, help="how long each target runs")
    parser.add_argument("--target", action="append", choices=sorted(properties.TARGETS), help="only this one; repeats")
    parser.add_argument("--work", type=Path, default=TOP / ".venv" / "fuzz", help="where inputs and finds are kept")
    asked = parser.parse_args(arguments)
    asked.work.mkdir(parents=True, exist_ok=True)
    (asked.work / "words.dict").write_text("".join(dictionary()), "ascii")
    runs = [fuzzed(name, asked.work, asked.seconds) for name in asked.target or properties.TARGETS]
    sys.stdout.write("\n".join((*table(runs), "")))
    return int(any(run.find for run in runs))


def dictionary() -> Iterator[str]:
    """List what authors write, for a fuzzer that would not guess it: keys, words, signs."""
    named = {field.key for name in vars(tables) if name.isupper() for field in fields(getattr(tables, name))}
    for text in dict.fromkeys((*SIGNS, *sorted(f"{key}: " for key in named), *(rule.name for rule in rules.ALL))):
        written = "".join(f"\\x{byte:02x}" for byte in text.encode())
        yield f'"{written}"\n'


def fields(found: object) -> list[tables.Field]:
    """Keep what is a field, wherever a table has it."""
    return [one for one in found if isinstance(one, tables.Field)] if isinstance(found, tuple) else []


def fuzzed(name: str, work: Path, seconds: int) -> Run:
    """Run one target in a process of its own, and read what the fuzzer says of it."""
    corpus, finds = work / name / "corpus", work / name / "finds"
    for folder in (corpus, finds):
        folder.mkdir(parents=True, exist_ok=True)
    options = [
        *(f"-max_total_time={seconds}", f"-timeout={HANGS_SECONDS}", f"-rss_limit_mb={MOST_MEGABYTES}"),
        *(f"-max_len={LONGEST[name]}", f"-dict={work / 'words.dict'}", f"-artifact_prefix={finds}/"),
        *("-print_final_stats=1", "-timeout_exitcode=77", corpus, HERE / "corpus" / name),
    ]
    log = work / name / "log.txt"
    with log.open("wb") as file:
        command = [sys.executable, HERE / "target.py", name, *options]
        done = subprocess.run([*map(str, command)], stdout=file, stderr=subprocess.STDOUT, check=False)
    return told(name, log.read_text("utf-8", "replace"), done.returncode, len([*corpus.iterdir()]))


def told(name: str, log: str, code: int, inputs: int) -> Run:
    """Read executions, coverage and the first find out of the fuzzer's words."""
    counted = re.findall(r"^#(\d+)\s.*?cov: (\d+) ft: (\d+)", log, re.MULTILINE)
    executions, edges, features = map(int, counted[-1]) if counted else (0, 0, 0)
    written = re.findall(r"Test unit written to (\S+)", log)
    find = written[-1] if written else f"ended with {code}: see its log" if code else ""
    return Run(name, executions, edges, features, inputs, find)


def table(runs: Sequence[Run]) -> Iterator[str]:
    """Write what came of every target, in columns."""
    yield f"{'target':14}{'executions':>12}{'edges':>8}{'features':>10}{'inputs':>8}  find"
    for run in runs:
        yield f"{run.name:14}{run.executions:12,}{run.edges:8,}{run.features:10,}{run.inputs:8,}  {run.find or 'none'}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
