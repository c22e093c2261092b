"""The frame around every page: navigation, policy, style sheets and scripts, and the files they are in."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from milepost.adapters.pages import Theme, safe
from milepost.model.build import Build
from milepost.model.labels import day_label
from milepost.model.page import Page
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen
from milepost.stages.render.addresses import root_from
from milepost.stages.render.colours import accent_rules

# Plotly makes one empty style element and fills it by script; this is the hash of nothing.
EMPTY_STYLE = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
# Sets the theme a reader chose before anything is painted; without it a dark page would flash white.
THEME_LINE = 'try{document.documentElement.dataset.theme=localStorage.getItem("milepost-theme")||""}catch(e){}'


@dataclass(slots=True)
class Shell:
    """Writes pages of one site and gathers the files they share; addresses are from the site's root."""

    plan: Plan[Seen]
    theme: Theme
    build: Build
    pages: dict[str, Page] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)
    common: dict[str, Any] = field(default_factory=dict)
    style: str = ""

    def add(self, path: str, data: bytes) -> None:
        """Add a file to the site."""
        self.pages[path] = Page(path, data)

    def file(self, name: str, data: bytes) -> str:
        """Add a shared file under a name that changes with its bytes, and give its address."""
        stem, dot, end = name.partition(".")
        address = f"assets/{stem}-{hashlib.sha256(data).hexdigest()[:12]}{dot}{end}"
        self.add(address, data)
        return address

    def asset(self, path: str) -> str:
        """Add a file of the content folder that a page refers to, and give its address."""
        if path not in self.assets:
            name = re.sub(r"[^A-Za-z0-9.-]+", "-", PurePosixPath(path).name).strip("-.") or "file"
            self.assets[path] = self.file(name, self.build.read_asset(path))
        return self.assets[path]

    def page(self, path: str, template: str, context: dict[str, Any]) -> None:
        """Fill a template as a page of the site."""
        root = root_from(path)
        whole = {**self.common, "root": root, "path": path, **context}
        self.add(path, self.theme.render(template, whole).encode())


def shell(plan: Plan[Seen], theme: Theme, build: Build) -> Shell:
    """Prepare the frame: write the shared files, hash what stands inline."""
    made = Shell(plan, theme, build)
    settings, words = plan.roadmap.settings, theme.words
    accent = accent_rules(settings.theme)
    made.style = _minified(theme.text("critical.css") + accent)
    face = _font_face(made.asset(settings.theme.font)) if settings.theme.font else ""
    sheet = made.file("style.css", _minified(face + theme.text("style.css") + theme.text("custom.css")).encode())
    made.common = {
        "site": settings,
        "audience": plan.roadmap.audience,
        "is_widest": build.is_widest,
        "is_innermost": plan.roadmap.is_innermost,
        "version": build.version,
        "source": build.source,
        "site_url": build.site_url,
        "as_of": day_label(plan.day, words),
        "as_of_day": plan.day.isoformat(),
        "style": safe(made.style),
        "theme_line": safe(THEME_LINE),
        "policy": _policy(made.style, settings.theme.font),
        "sheet": sheet,
        "script": made.file("site.js", theme.text("site.js").encode()),
        "plotly": made.file("plotly.min.js", build.plotly_js),
        "logo": made.asset(settings.theme.logo) if settings.theme.logo else "",
        "interactive": settings.theme.interactive,
    }
    return made


def _font_face(address: str) -> str:
    """Use a font of the theme's for text; it lies beside the style sheet."""
    name = address.rpartition("/")[2]
    face = f'@font-face{{font-family:theme;src:url("{name}");font-display:swap}}'
    return face + "body{font-family:theme,system-ui,sans-serif}"


def _policy(style: str, font: str) -> str:
    fonts = "font-src 'self'; " if font else ""
    return (
        f"default-src 'none'; img-src 'self' data:; style-src 'self' '{_hash(style)}' '{EMPTY_STYLE}'; {fonts}"
        f"script-src 'self' '{_hash(THEME_LINE)}'; base-uri 'none'; form-action 'self'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _minified(css: str) -> str:
    """Take comments and needless blanks out of a style sheet."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip()
