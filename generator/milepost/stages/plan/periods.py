"""The periods a plan has something to say of: those with a file, and the planning periods in which something lies."""

from collections.abc import Mapping
from datetime import date

from milepost.model.milestone import PeriodReport
from milepost.model.periods import Period
from milepost.model.plan import Planned
from milepost.model.roadmap import Items
from milepost.stages.plan.pace import planning_periods


def told(roadmap: Items, planned: Mapping[str, Planned], day: date) -> dict[str, PeriodReport]:
    """List written periods and, of the present and the next, those that nobody wrote a file for, by their begin."""
    calendar = roadmap.settings.calendar
    written = {(report.span.begin, report.span.end) for report in roadmap.periods.values()}
    ahead = planning_periods(day, calendar, calendar.plan_ahead + 1)
    made = [_made(span) for span in ahead if (span.begin, span.end) not in written and _has_any(span, planned)]
    found = {report.id: report for report in (*roadmap.periods.values(), *made)}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].span.begin or date.min, pair[0])))


def _made(span: Period) -> PeriodReport:
    id_ = span.text.replace("/", "-to-")
    return PeriodReport(id=id_, title=span.text, audience="", path="", shown="", span=span, is_written=False)


def _has_any(span: Period, planned: Mapping[str, Planned]) -> bool:
    first, last = span.first or date.min, span.last or date.max
    return any(
        entry.earliest and entry.latest and entry.earliest <= last and entry.latest >= first
        for entry in planned.values()
    )
