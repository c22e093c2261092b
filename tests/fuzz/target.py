"""One target under the fuzzer: `python tests/fuzz/target.py NAME [libFuzzer's options and folders]`.

Needs atheris, which `make fuzz` installs; what is instrumented is our own code and the parsers it is built on.
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))
with atheris.instrument_imports(include=["milepost", "markdown_it", "mdit_py_plugins", "yaml"]):
    import properties

if __name__ == "__main__":
    name, *options = sys.argv[1:]
    atheris.Setup([name, *options], properties.TARGETS[name])
    atheris.Fuzz()
