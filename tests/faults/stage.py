"""Publishes the new site once, as `milepost build` does, in a process of its own, between two marks that a trace shows.

Takes an output folder and a file for what there is to say. The process ends with 0, with 3 when the surroundings are to
blame, and with 1 and a traceback when the stage is.
"""

import ctypes
import gc
import os
import signal
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from milepost.model.page import Page
from milepost.problems import Surroundings
from milepost.stages.write import mend, publish, refuse

BEGIN, END = "the writing stage begins", "the writing stage ends"
SET_TRACER, ANYBODY = 0x59616D61, -1  # prctl: some systems let only ancestors trace a process


def write(pages: Sequence[Page], out: Path, keep: Sequence[str]) -> None:
    """Do what the command does with an output folder."""
    mend(out)
    refuse(out, out.parent / "content", (), keep)
    publish(pages, out, keep)


def begin(pages: Sequence[Page], out: Path, keep: Sequence[str], said: Path, is_held: bool) -> int:
    """Begin a process that publishes, and give its number; a held one stops first, until it is told to go on."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        gc.disable()  # what the parent left lying about is not to be closed in the middle of the stage
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        if is_held:
            ctypes.CDLL(None).prctl(SET_TRACER, ctypes.c_long(ANYBODY), 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
        code = _publish(pages, out, keep)
    finally:
        os._exit(code)


def ended(process: int) -> int:
    """Wait for a process to end, and give its exit code, or its signal as a negative number."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _publish(pages: Sequence[Page], out: Path, keep: Sequence[str]) -> int:
    code, text = 0, ""
    os.access(BEGIN, os.F_OK)
    try:
        write(pages, out, keep)
    except Surroundings as refused:
        code, text = 3, str(refused)
    except BaseException:
        code, text = 1, traceback.format_exc()
    os.access(END, os.F_OK)
    with suppress(OSError):  # a fault that lasts does not stop at the stage's end
        os.write(2, text.encode())
    return code
