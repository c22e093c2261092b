"""One target under the fuzzer: `python tests/fuzz/target.py NAME [libFuzzer's options and folders]`.

Needs atheris, which `make fuzz` installs; what is instrumented is our own code and the parsers it is built on.
"""

import sys
import time
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))
with atheris.instrument_imports(include=["milepost", "markdown_it", "mdit_py_plugins", "yaml"]):
    import properties

SLOWEST_SECONDS = 5


def main(name: str, *options: str) -> None:
    """Give one target to the fuzzer, in an order that keeps what is loaded once out of what is timed."""
    hold = properties.TARGETS[name]
    hold(b"")

    def timed(data: bytes) -> None:
        begun = time.process_time()
        hold(data)
        assert time.process_time() - begun < SLOWEST_SECONDS, "too slow"

    atheris.Setup([name, *options], timed)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
