"""Days that were worked out, told no finer than a circle is told any date."""

from datetime import date

from milepost.model.periods import Period, coarsen, parse
from milepost.model.plan import Plan
from milepost.model.roadmap import Seen


def told(day: date, plan: Plan[Seen]) -> Period:
    """Give a day as a circle may hear it: the day, or the period of its precision that holds it."""
    calendar, precision = plan.roadmap.settings.calendar, plan.roadmap.audience.precision
    period = parse(day.isoformat(), calendar)
    return period if precision is None or precision == "board" else coarsen(period, precision, calendar)


def told_day(day: date, plan: Plan[Seen]) -> date:
    """Give the last day of what a circle hears of a day, for programs."""
    return told(day, plan).last or day
