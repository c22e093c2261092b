"""Since when a circle could see each version of a milestone: by what roadmap.yml said then, and by what it says now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.model.history import Era, Series, Version
from milepost.model.milestone import Milestone
from milepost.model.settings import Settings

# Where no roadmap.yml said anything, the present one does.
ALWAYS = Era("", date.min)


@dataclass(frozen=True, slots=True)
class Telling:
    """A version that a circle could see, the day since which, and the era in which that began."""

    version: Version
    day: date
    era: Era


def tellings(series: Series, eras: Sequence[Era], settings: Settings, level: int) -> Iterator[Telling]:
    """Go over what a circle was told of a milestone, oldest first; the innermost is told all but drafts."""
    name, is_innermost = settings.circles[level], level == len(settings.circles) - 1
    for number, version in enumerate(series):
        if version.values.draft or _level(version, settings.circles) > level:
            continue
        if is_innermost:
            yield Telling(version, version.day, ALWAYS)
            continue
        ruled = _eras(series, number, eras)
        era = next((era for era in ruled if _lets_see(era, version, name)), None)
        if era:
            yield Telling(version, version.day if era is ruled[0] else max(version.day, era.day), era)


def aliases(item: Milestone, series: Series, eras: Sequence[Era], settings: Settings, level: int) -> tuple[str, ...]:
    """Keep the old ids that a circle knows: those under which it was told a version, and those from elsewhere."""
    if level == len(settings.circles) - 1 or not item.aliases or not series:
        return item.aliases
    told = {id(one.version) for one in tellings(series, eras, settings, level)}

    def is_known(alias: str) -> bool:
        before = [version for version in series if alias not in version.values.aliases]
        return not before or any(id(version) in told for version in before)

    return tuple(alias for alias in item.aliases if is_known(alias))


def _level(version: Version, circles: Sequence[str]) -> int:
    # A circle that is gone from roadmap.yml was nobody's outside.
    return circles.index(version.values.audience) if version.values.audience in circles else len(circles) - 1


def _eras(series: Series, number: int, eras: Sequence[Era]) -> Sequence[Era]:
    """List the eras in which a version was the present one; of one that began as it ended it saw nothing."""
    version = series[number]
    if not eras:
        return (ALWAYS,)
    if number + 1 == len(series):
        return eras[version.era :]
    following = series[number + 1]
    is_seen = eras[following.era].commit != following.commit
    return eras[version.era : following.era + is_seen]


def _lets_see(era: Era, version: Version, name: str) -> bool:
    if version.values.is_closed:
        return False
    if era.circles is None:
        return True
    circles = [circle.id for circle in era.circles]
    if name not in circles:
        return False
    audience = version.values.audience if version.values.says_audience else era.default
    return audience in circles and circles.index(audience) <= circles.index(name)
