"""Processes of this machine: a function goes over many items in several of them, and its results come in their order.

What the function knows is inherited and never sent, so it may be as large as a whole plan; items and results are sent.
Where a process cannot be copied safely, all is done in this one.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from threading import active_count
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_inherited: list[Callable[[Any], Any]] = []


def cores() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def over(items: Sequence[Item], work: Callable[[Item], Result], jobs: int) -> Iterator[Result]:
    """Do some work on each item; what it raises is raised here."""
    if jobs < 2 or len(items) < 2 or not _can_be_copied():
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _inherited.append(work)
    # To look what is there now through for what nobody needs would make each copy a whole one.
    gc.freeze()
    try:
        with ProcessPoolExecutor(min(jobs, len(items)), get_context("fork")) as processes:
            yield from processes.map(_worked, items)
    finally:
        _inherited.pop()


def _worked(item: Any) -> Any:
    return _inherited[-1](item)


def _can_be_copied() -> bool:
    """Tell whether a copy of this process works: on Linux, while nothing else goes on in it that a copy would lack."""
    return sys.platform == "linux" and active_count() == 1
