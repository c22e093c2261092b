"""The frame around every page: navigation, policy, style sheets and scripts, and the files they are in."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from milepost.adapters.pages import Theme, safe
from milepost.model.build import Build
from milepost.model.colours import dark_twin
from milepost.model.labels import day_label
from milepost.model.page import Page, file_name
from milepost.model.plan import Lane, Plan
from milepost.model.roadmap import Seen
from milepost.model.settings import ThemeSettings
from milepost.model.words import Words
from milepost.stages.render.addresses import root_from
from milepost.stages.render.cards import theme_classes
from milepost.stages.render.exports import search
from milepost.stages.render.share import Shared
from milepost.stages.render.symbols import with_used_symbols

# Views whose search field filters what they show; on all others it finds pages.
SHORT_HASH = 12
FILTERED = frozenset({"index", "explore", "board", "table"})
# Views that need the script of filters and charts.
SCRIPTED = FILTERED | {"history", "capacity", "product", "theme", "period", "page"}
# Plotly makes one empty style element and fills it by script; this is the hash of nothing.
EMPTY_STYLE = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
# What stands in a page by what it shows first, besides the frame's own.
FIRST_PAINTS: Mapping[str, tuple[str, ...]] = {
    "chart": ("controls.css", "chart.css"),
    "overview": ("controls.css", "overview.css"),
    "milestone": ("milestone.css",),
    "plain": (),
}
# Sets the theme a reader chose before anything is painted; without it a dark page would flash white.
# The class lets controls that need script stand in the page and be shown only where script runs.
THEME_LINE = (
    'var d=document.documentElement;d.className="js";'
    'try{d.dataset.theme=localStorage.getItem("milepost-theme")||""}catch(e){}'
)


@dataclass(frozen=True, slots=True)
class Part:
    """Files of a site that are drawn together, and the paths of pages that are among them for certain."""

    draw: Callable[["Shell"], object]
    paths: tuple[str, ...] = ()


@dataclass(slots=True)
class Shell:
    """Writes pages of one site and gathers the files they share; addresses are from the site's root.

    `lanes` has the lane of each milestone and its place there, `fragments` what was filled for pages alike.
    """

    plan: Plan[Seen]
    theme: Theme
    build: Build
    pages: dict[str, Page] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)
    common: dict[str, Any] = field(default_factory=dict)
    styles: dict[str, dict[str, Any]] = field(default_factory=dict)
    lanes: dict[str, tuple[Lane, int]] = field(default_factory=dict)
    fragments: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def add(self, path: str, data: bytes, origin: str = "") -> None:
        """Add a file to the site; `origin` is the file of the content that it is a copy of."""
        self.pages[path] = Page(path, data, origin)

    def file(self, name: str, data: bytes, origin: str = "") -> str:
        """Add a shared file under a name that changes with its bytes, and give its address."""
        stem, dot, end = name.partition(".")
        address = f"assets/{stem}-{hashlib.sha256(data).hexdigest()[:12]}{dot}{end}"
        self.add(address, data, origin)
        return address

    def asset(self, path: str) -> str:
        """Add a file of the content folder that a page refers to, and give its address."""
        if path not in self.assets:
            self.assets[path] = self.file(file_name(path), self.build.read_asset(path), path)
        return self.assets[path]

    def picture(self, draw: Callable[[], Shared]) -> dict[str, str] | None:
        """Make the picture that a shared link shows; nothing where no address can lead to it or nothing can draw it."""
        if not (self.build.site_url and self.build.picture):
            return None
        shared = draw()
        return {"address": self.file("share.png", self.build.picture(shared.svg)), "alt": shared.alt}

    def page(self, path: str, template: str, context: dict[str, Any]) -> None:
        """Fill a template as a page of the site."""
        root = root_from(path)
        filters = {"filters_rows": context["view"] in FILTERED and not _is_overview(context)}
        style = self.styles[_first_paint(context)]
        whole = {**self.common, **style, **filters, "root": root, "path": path, **context}
        whole["fragment"] = partial(self._fragment, whole)
        self.add(path, with_used_symbols(self.theme.render(template, whole)).encode())

    def _fragment(self, context: Mapping[str, Any], name: str) -> Any:
        """Fill a template that is the same on all pages of a folder and a view, but for those the menu names, once."""
        path = context["path"] if context["path"] in self.common["in_menu"] else ""
        key = (name, context["root"], context["view"], path)
        if key not in self.fragments:
            self.fragments[key] = safe(self.theme.fragment(name, context))
        return self.fragments[key]


def shell(plan: Plan[Seen], theme: Theme, build: Build) -> Shell:
    """Prepare the frame: write the shared files, hash what stands inline."""
    made = Shell(plan, theme, build)
    made.lanes = {id_: (lane, at) for lane in plan.lanes for at, id_ in enumerate(lane.ids)}
    settings, words = plan.roadmap.settings, theme.words
    frame, accent = theme.text("frame.css"), accent_rules(settings.theme)
    for kind, names in FIRST_PAINTS.items():
        inline = frame + "".join(theme.text(name) for name in names) + accent
        made.styles[kind] = {**_inline(inline, settings.theme.font), "is_sheet_first": kind == "plain"}
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
        "then": _then(build, words),
        "theme_line": safe(THEME_LINE),
        "sheet": made.file("style.css", _sheet(made).encode()),
        "script": made.file("site.js", _plain(theme.text("site.js")).encode()),
        "filter_script": made.file("filter.js", _plain(theme.text("filter.js")).encode()),
        "lines_script": made.file("lines.js", _plain(theme.text("lines.js")).encode()),
        "table_script": made.file("table.js", _plain(theme.text("table.js")).encode()),
        "zoom_script": made.file("zoom.js", _plain(theme.text("zoom.js")).encode()),
        "search": made.file("search.js", search.as_script(plan)),
        "scripted": SCRIPTED,
        "share": None,
        "plotly": made.file("plotly.min.js", build.plotly_js),
        "logo": made.asset(settings.theme.logo) if settings.theme.logo else "",
        "interactive": settings.theme.interactive,
    }
    return made


def _then(build: Build, words: Words) -> dict[str, str] | None:
    """Name the commit in the past whose roadmap it is, and its day."""
    then = build.then
    return {"commit": then.commit[:SHORT_HASH], "day": day_label(then.day, words)} if then else None


def _first_paint(context: dict[str, Any]) -> str:
    """Say what a page shows first: what that needs stands in it, and its style sheet may come later."""
    if context["view"] == "milestone":
        return "milestone"
    if not context.get("chart") or context["view"] in {"history", "capacity"}:
        return "plain"
    return "overview" if context["chart"].size == "overview" else "chart"


def _is_overview(context: dict[str, Any]) -> bool:
    """Tell whether a page counts milestones instead of showing them; the interactive chart can filter all the same."""
    return bool(context["view"] == "index" and context["chart"].size == "overview")


def _inline(css: str, font: str) -> dict[str, Any]:
    """Prepare the style that stands in a page, and the policies that allow it by its hash."""
    style = _minified(css)
    return {"style": safe(style), "policy": _policy(style, font), "scriptless_policy": _policy(style, font, "")}


def _sheet(shell: Shell) -> str:
    """Put the style sheet together: font, the theme's rules, the filter's rule for each theme, the owner's own."""
    theme, settings = shell.theme, shell.plan.roadmap.settings
    face = _font_face(shell.asset(settings.theme.font)) if settings.theme.font else ""
    chosen = "".join(
        f"body:has(option.{name}:checked) :is(.m,.tie):not(.{name}){{display:none}}"
        for name in theme_classes(shell.plan.roadmap).values()
    )
    rules = "".join(
        theme.text(name) for name in ("controls.css", "chart.css", "overview.css", "marks.css", "style.css")
    )
    return _minified(face + rules + chosen + theme.text("custom.css"))


def _font_face(address: str) -> str:
    """Use a font of the theme's for text; it lies beside the style sheet."""
    name = address.rpartition("/")[2]
    face = f'@font-face{{font-family:theme;src:url("{name}");font-display:swap}}'
    return face + "body{font-family:theme,system-ui,sans-serif}"


def _policy(style: str, font: str, line: str = THEME_LINE) -> str:
    fonts = "font-src 'self'; " if font else ""
    scripts = f"script-src 'self' '{_hash(line)}'; " if line else ""
    return (
        f"default-src 'none'; img-src 'self' data:; style-src 'self' '{_hash(style)}' '{EMPTY_STYLE}'; {fonts}"
        f"{scripts}base-uri 'none'; form-action 'self'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _plain(script: str) -> str:
    """Take indentation and whole-line comments out of a script, which changes none of its lines' meaning."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def _minified(css: str) -> str:
    """Take comments and needless blanks out of a style sheet."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?", r"\1", css).replace(";}", "}").strip()


def accent_rules(theme: ThemeSettings) -> str:
    """Write the style rules that put a theme's accent in place of the default one; empty when it has none."""
    if not theme.accent:
        return ""
    dark = theme.accent_dark or dark_twin(theme.accent)
    return (
        f":root{{--link:{theme.accent}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{--link:{dark}}}}}"
        f":root[data-theme=dark]{{--link:{dark}}}"
    )
