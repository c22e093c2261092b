"""The drawing library that ships inside the installed `plotly` package; importing `plotly` itself is never needed."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from milepost.problems import Surroundings


@cache
def script() -> bytes:
    """Read plotly.js out of the package."""
    spec = find_spec("plotly")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(folder) / "package_data" / "plotly.min.js"
        if file.is_file():
            return file.read_bytes()
    raise Surroundings(
        "plotly.js is not in the installed plotly package; reinstall it: pip install --force-reinstall plotly"
    )
