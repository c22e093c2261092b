"""Known vulnerabilities in what is locked: `make audit`, or `python tests/audit.py LOCK...`.

Asks through pip-audit, and holds its answer to account: a service that knows nothing of a package has not found it
clean. Exit code 0: all were looked up and are clean; 1: something is known of one; 3: the service could not be asked.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Audited:
    """What came of one lock: how many packages were looked up, what is known of them, which could not be looked up."""

    lock: str
    clean: int
    known: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()


def asked(lock: str) -> Answer:
    """Ask for a lock's packages as they stand there, without a resolver; an empty answer where nobody answers."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    done = subprocess.run([*command, "--format", "json", "-r", lock], capture_output=True, text=True, check=False)
    try:
        answer: Answer = json.loads(done.stdout)
    except ValueError:
        sys.stderr.write(done.stderr.strip().rpartition("\n")[2] + "\n")
        return {"dependencies": []}
    return answer


def audited(lock: str, answer: Answer) -> Audited:
    """Sort an answer: clean, known to be vulnerable, not looked up."""
    found = answer["dependencies"]
    unasked = tuple(one["name"] for one in found if "skip_reason" in one)
    looked_up = [one for one in found if "skip_reason" not in one]
    known = tuple(
        f"{one['name']} {one['version']}: {hit['id']}, mended in {', '.join(hit['fix_versions']) or 'no version'}"
        for one in looked_up
        for hit in one["vulns"]
    )
    return Audited(lock, sum(not one["vulns"] for one in looked_up), known, unasked)


def told(lock: Audited) -> Iterator[str]:
    """Say what came of a lock in a line, and in one more for all that is known or was not looked up."""
    yield f"{lock.lock}: {lock.clean} clean, {len(lock.known)} known, {len(lock.unasked)} not looked up"
    yield from (f"  {line}" for line in lock.known)
    if lock.unasked:
        yield f"  the service gave no answer for: {', '.join(lock.unasked)}"


def main(locks: Sequence[str], ask: Callable[[str], Answer] = asked) -> int:
    """Audit locks and tell what came of it."""
    results = [audited(lock, ask(lock)) for lock in locks]
    for result in results:
        sys.stdout.write("\n".join((*told(result), "")))
    if any(result.known for result in results):
        return 1
    if any(result.unasked or not result.clean for result in results):
        sys.stderr.write("the vulnerability service could not be asked about everything: this is no clean audit\n")
        return 3
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
