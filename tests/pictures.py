"""Takes pictures of the sample's pages, in light, dark and on a phone: `make pictures`.

Writes one PNG for each kind of page and look into a folder; the README shows `roadmap.png`, the index as it opens.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
DAY = "2026-11-23"
PAGES = {
    "index": "index.html",
    "explore": "explore.html",
    "board": "board.html",
    "table": "table.html",
    "gates": "gates.html",
    "history": "history.html",
    "product": "products/payments.html",
    "milestone": "milestones/passkeys-prototype-review.html",
}
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "has_touch": True},
}


def main(folder: Path) -> None:
    """Build the sample, open each page in each look, and write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        site = Path(place) / "site"
        command = [sys.executable, "-m", "milepost", "build", "--today", DAY, "--out", str(site)]
        subprocess.run(command, check=True, capture_output=True)
        for look in LOOKS:
            for name, path in PAGES.items():
                take(browser, site / path, look, folder / f"{name}-{look}.png")
        take(browser, site / PAGES["index"], "light", folder / "roadmap.png", is_whole=False)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def take(browser: Browser, page: Path, look: str, picture: Path, is_whole: bool = True) -> None:
    """Open a page and write a picture of all of it, or of its first screen."""
    context = browser.new_context(**LOOKS[look])  # type: ignore[arg-type]
    opened = context.new_page()
    opened.goto(page.as_uri())
    if page.name == "explore.html" and look != "phone":
        opened.get_by_role("button", name="Back to the static view").wait_for()
    opened.screenshot(path=picture, full_page=is_whole)
    context.close()
    print(picture)  # noqa: T201  what a person who asked for pictures wants to know


if __name__ == "__main__":
    main(Path(sys.argv[1]))
