"""The circles of two roadmap.yml held side by side: who stands where whom stood, and what the rules alone open."""

from dataclasses import dataclass

from milepost.model.periods import PRECISIONS, Precision
from milepost.model.settings import GUARDED_FIELDS, OPEN_FIELDS, Audience, Settings


@dataclass(frozen=True, slots=True)
class Standing:
    """A circle in the settings that it belongs to."""

    settings: Settings
    audience: Audience

    @property
    def level(self) -> int:
        """Say how far in it is: 0 for the widest."""
        return self.settings.level(self.audience.id)

    @property
    def is_innermost(self) -> bool:
        """Tell whether it sees everything."""
        return self.level == len(self.settings.audiences) - 1

    @property
    def reach(self) -> frozenset[str]:
        """Name the audiences whose milestones it sees."""
        return frozenset(self.settings.circles[: self.level + 1])

    @property
    def precision(self) -> Precision | None:
        """Give the finest date it is told: no finer than circles further in, the innermost apart."""
        asked = [circle.precision for circle in self.settings.audiences[self.level : -1] if circle.precision]
        return max(asked, key=PRECISIONS.index, default=None)


def counterpart(old: Settings, new: Settings, audience: Audience) -> Audience:
    """Find the circle whose readers a circle of the new settings has, or what such readers could read before.

    The widest circle is the site that everybody opens, whatever it is called, so it stands for the widest. Others keep
    their readers by name; a new name in the place of one that is gone is that circle renamed. Who reads in a circle
    that is new could read so far what those next further out could.
    """
    level = new.level(audience.id)
    if level == 0:
        return old.audiences[0]
    if audience.id in old.circles:
        return old.audiences[old.level(audience.id)]
    if level < len(old.audiences) and old.circles[level] not in new.circles:
        return old.audiences[level]
    return counterpart(old, new, new.audiences[level - 1])


def is_inside(was: Standing, now: Standing) -> bool:
    """Tell whether a circle's readers could read everything before and can now; one that is the only one is outside."""
    return was.is_innermost and now.is_innermost and now.level > 0


def loosened(was: Standing, now: Standing) -> tuple[str, ...]:
    """Name what the rules tell a circle that they did not, whether or not a milestone has it at present."""
    parts = ("milestone",) if _reaches_more(was, now) else ()
    dates = ("dates",) if is_finer(was.precision, now.precision) else ()
    return (*parts, *dates, *_fields(was.audience, now.audience))


def is_finer(was: Precision | None, now: Precision | None) -> bool:
    """Tell whether dates may be told more exactly; None is as written."""
    return was is not None and (now is None or PRECISIONS.index(now) < PRECISIONS.index(was))


def newly_seen(was: Audience, now: Audience) -> tuple[str, ...]:
    """List the fields that a circle sees and did not."""
    known = sorted(GUARDED_FIELDS | now.fields)
    return tuple(name for name in known if now.sees(name) and not was.sees(name))


def _fields(was: Audience, now: Audience) -> tuple[str, ...]:
    return ("all",) if now.sees_all and not was.sees_all else newly_seen(was, now)


def _reaches_more(was: Standing, now: Standing) -> bool:
    # No milestone was meant for a circle that did not exist.
    named = (now.reach - was.reach) & set(was.settings.circles)
    by_default = now.settings.default_audience in now.reach and was.settings.default_audience not in was.reach
    return bool(named) or by_default


def in_words(settings: Settings, other: Settings) -> str:
    """Write down the circles, widest first; where they are those of other settings, only what differs from them."""
    is_same = settings.circles == other.circles
    beside = {circle.id: _text(circle) for circle in other.audiences} if is_same else {}
    parts = [text for circle in settings.audiences if (text := _text(circle)) != beside.get(circle.id)]
    if settings.default_audience != other.default_audience:
        parts.append(f"default {settings.default_audience}")
    return ", ".join(parts)


def _text(circle: Audience) -> str:
    fields = "all" if circle.sees_all else " ".join(sorted(circle.fields - OPEN_FIELDS))
    rules = (f"precision {circle.precision}" if circle.precision else "", f"fields {fields}" if fields else "")
    said = "; ".join(filter(None, rules))
    return f"{circle.id} ({said})" if said else circle.id
